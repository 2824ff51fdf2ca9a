//! Code lists (代码表): what a code may be, with its title, in which edition and from when to when.
//!
//! A minimum is built in, so that a market can open; whole lists are loaded by the operator (`keqiao import code-list`),
//! because they are large and have editions of their own.

use super::{IndustryCode, IpcSymbol, RegionCode, TechnicalField, TechnologyCode};
use crate::market::cooperation::{ChainStage, CooperationMode, ResearchStage};
use strum::{EnumString, IntoStaticStr, VariantArray};
use time::Date;

/// Codes that a refusal names as the nearest.
pub const NEAREST_MAX: usize = 5;

/// The lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "kebab-case")]
pub enum CodeList {
    /// Administrative regions of China.
    Regions,
    /// Industries of the national economy.
    Industries,
    /// Classes of patents.
    Ipc,
    /// Fields of the statistics on technology contracts.
    TechnicalFields,
    /// Stages of research and development.
    ResearchStages,
    /// Links of the chain from need to use.
    ChainStages,
    /// Ways to work together.
    CooperationModes,
    /// Technologies whose way across the border is controlled.
    ControlledTechnologies,
    /// The market's terms in both languages.
    Glossary,
}

/// One code of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CodeItem {
    /// The code, in its canonical form.
    pub code: String,
    /// The code above it.
    pub parent: Option<String>,
    /// How deep it stands, from 1.
    pub level: u8,
    /// The title in Chinese.
    pub title_zh: Option<String>,
    /// The title in English.
    pub title_en: Option<String>,
    /// The first day on which it may be used; none when it always could.
    pub valid_from: Option<Date>,
    /// The last day on which it may be used; none while it is in use.
    pub valid_to: Option<Date>,
    /// The code that has taken its place, where the list tells.
    pub successor: Option<String>,
}

impl CodeItem {
    /// Whether the code may be used on a day (INV-42).
    #[must_use]
    pub fn is_valid_on(&self, day: Date) -> bool {
        self.valid_from.is_none_or(|from| from <= day) && self.valid_to.is_none_or(|to| day <= to)
    }
}

impl CodeList {
    /// The stable code of the list.
    #[must_use]
    pub fn code(self) -> &'static str {
        self.into()
    }

    /// Its titles, Chinese and English.
    #[must_use]
    pub fn titles(self) -> (&'static str, &'static str) {
        match self {
            CodeList::Regions => ("行政区划", "Administrative regions"),
            CodeList::Industries => ("国民经济行业", "Industries of the national economy"),
            CodeList::Ipc => ("国际专利分类", "International Patent Classification"),
            CodeList::TechnicalFields => ("技术领域", "Technical fields"),
            CodeList::ResearchStages => ("研发阶段", "Stages of research and development"),
            CodeList::ChainStages => ("服务链环节", "Links of the chain from need to use"),
            CodeList::CooperationModes => ("合作方式", "Ways to work together"),
            CodeList::ControlledTechnologies => ("禁止和限制进出口的技术", "Controlled technologies"),
            CodeList::Glossary => ("术语", "Glossary"),
        }
    }

    /// The standard behind it.
    #[must_use]
    pub fn standard(self) -> &'static str {
        match self {
            CodeList::Regions => "GB/T 2260",
            CodeList::Industries => "GB/T 4754",
            CodeList::Ipc => "IPC",
            CodeList::TechnicalFields => "national statistics on technology contracts",
            CodeList::ResearchStages
            | CodeList::ChainStages
            | CodeList::CooperationModes
            | CodeList::ControlledTechnologies
            | CodeList::Glossary => "Keqiao market rules",
        }
    }

    /// The edition of what is built in.
    #[must_use]
    pub fn built_in_edition(self) -> &'static str {
        match self {
            CodeList::Regions => "built-in",
            CodeList::Industries => "2017",
            CodeList::Ipc => "sections",
            CodeList::TechnicalFields
            | CodeList::ResearchStages
            | CodeList::ChainStages
            | CodeList::CooperationModes
            | CodeList::ControlledTechnologies
            | CodeList::Glossary => "2026-11",
        }
    }

    /// Whether an operator can load editions of it; the others are closed by what the market can do.
    #[must_use]
    pub fn is_loadable(self) -> bool {
        match self {
            CodeList::Regions
            | CodeList::Industries
            | CodeList::Ipc
            | CodeList::ControlledTechnologies
            | CodeList::Glossary => true,
            CodeList::TechnicalFields
            | CodeList::ResearchStages
            | CodeList::ChainStages
            | CodeList::CooperationModes => false,
        }
    }

    /// Whether what is built in is all there is until an edition is loaded: then a code that is not in it is unknown.
    #[must_use]
    pub fn is_whole(self) -> bool {
        self == CodeList::ControlledTechnologies || !self.is_loadable()
    }

    /// The code as the list keeps it; nothing when it cannot be one of this list.
    #[must_use]
    pub fn canonical(self, code: &str) -> Option<String> {
        let text = match self {
            CodeList::Regions => RegionCode::parse(code).ok()?.to_string(),
            CodeList::Industries => IndustryCode::parse(code).ok()?.to_string(),
            CodeList::Ipc => IpcSymbol::parse(code).ok()?.to_string(),
            CodeList::ControlledTechnologies => TechnologyCode::parse(code).ok()?.to_string(),
            CodeList::TechnicalFields
            | CodeList::ResearchStages
            | CodeList::ChainStages
            | CodeList::CooperationModes
            | CodeList::Glossary => code.trim().to_owned(),
        };
        (!text.is_empty()).then_some(text)
    }

    /// What is built in, in the order of its codes.
    #[must_use]
    pub fn built_in(self) -> Vec<CodeItem> {
        let mut items: Vec<CodeItem> = match self {
            CodeList::Regions => PROVINCES.iter().map(|(code, zh, en)| item(&format!("{code}0000"), zh, en)).collect(),
            CodeList::Industries => titled(INDUSTRY_SECTIONS),
            CodeList::Ipc => titled(IPC_SECTIONS),
            CodeList::TechnicalFields => TechnicalField::VARIANTS
                .iter()
                .map(|field| item(field.code(), field.title_zh(), field.title_en()))
                .collect(),
            CodeList::ResearchStages => named(ResearchStage::VARIANTS, research_stage),
            CodeList::ChainStages => named(ChainStage::VARIANTS, chain_stage),
            CodeList::CooperationModes => named(CooperationMode::VARIANTS, cooperation_mode),
            CodeList::ControlledTechnologies => technologies(),
            CodeList::Glossary => titled(super::glossary::TERMS),
        };
        items.sort_by(|one, other| one.code.cmp(&other.code));
        items
    }
}

/// The codes nearest to one that is not there: those that share most of its beginning, and of these the most alike.
#[must_use]
pub fn nearest<'a>(code: &str, codes: impl Iterator<Item = &'a str>) -> Vec<String> {
    let shared = |other: &str| code.chars().zip(other.chars()).take_while(|(one, other)| one == other).count();
    let mut ranked: Vec<_> = codes
        .map(|other| (usize::MAX - shared(other), code.chars().count().abs_diff(other.chars().count()), other))
        .collect();
    ranked.sort_unstable();
    ranked.into_iter().take(NEAREST_MAX).map(|(_, _, code)| code.to_owned()).collect()
}

fn item(code: &str, title_zh: &str, title_en: &str) -> CodeItem {
    CodeItem {
        code: code.to_owned(),
        parent: None,
        level: 1,
        title_zh: Some(title_zh.to_owned()),
        title_en: Some(title_en.to_owned()),
        valid_from: None,
        valid_to: None,
        successor: None,
    }
}

fn titled(rows: &[(&str, &str, &str)]) -> Vec<CodeItem> {
    rows.iter().map(|(code, zh, en)| item(code, zh, en)).collect()
}

/// A technology stands below the group of its way and class.
fn technologies() -> Vec<CodeItem> {
    let mut items = titled(super::controlled_technology::TECHNOLOGIES);
    for item in &mut items {
        if item.code.len() > super::controlled_technology::GROUP_LETTERS {
            item.level = 2;
            item.parent = item.code.get(..super::controlled_technology::GROUP_LETTERS).map(str::to_owned);
        }
    }
    items
}

fn named<E: Copy + Into<&'static str>>(
    variants: &[E],
    titles: impl Fn(E) -> (&'static str, &'static str),
) -> Vec<CodeItem> {
    variants.iter().map(|variant| (*variant, titles(*variant))).map(|(v, (zh, en))| item(v.into(), zh, en)).collect()
}

fn research_stage(stage: ResearchStage) -> (&'static str, &'static str) {
    match stage {
        ResearchStage::BasicResearch => ("基础研究", "Basic research"),
        ResearchStage::AppliedResearch => ("应用研究", "Applied research"),
        ResearchStage::ExperimentalDevelopment => ("试验开发", "Experimental development"),
        ResearchStage::ProductDevelopment => ("产品研制", "Product development"),
    }
}

fn chain_stage(stage: ChainStage) -> (&'static str, &'static str) {
    match stage {
        ChainStage::DemandDiscovery => ("需求发现", "Discovery of the need"),
        ChainStage::Tackling => ("技术攻关", "Tackling the technology"),
        ChainStage::Conversion => ("成果转化", "Conversion of the result"),
        ChainStage::Application => ("产业应用", "Application in industry"),
    }
}

fn cooperation_mode(mode: CooperationMode) -> (&'static str, &'static str) {
    match mode {
        CooperationMode::Licence => ("技术许可", "Licence"),
        CooperationMode::Transfer => ("技术转让", "Transfer"),
        CooperationMode::JointDevelopment => ("合作开发", "Joint development"),
        CooperationMode::EquityContribution => ("作价投资", "Equity contribution"),
        CooperationMode::Service => ("技术服务", "Service"),
    }
}

/// GB/T 2260: the first two digits of each province-level region, with its usual names.
const PROVINCES: &[(&str, &str, &str)] = &[
    ("11", "北京市", "Beijing"),
    ("12", "天津市", "Tianjin"),
    ("13", "河北省", "Hebei"),
    ("14", "山西省", "Shanxi"),
    ("15", "内蒙古自治区", "Inner Mongolia"),
    ("21", "辽宁省", "Liaoning"),
    ("22", "吉林省", "Jilin"),
    ("23", "黑龙江省", "Heilongjiang"),
    ("31", "上海市", "Shanghai"),
    ("32", "江苏省", "Jiangsu"),
    ("33", "浙江省", "Zhejiang"),
    ("34", "安徽省", "Anhui"),
    ("35", "福建省", "Fujian"),
    ("36", "江西省", "Jiangxi"),
    ("37", "山东省", "Shandong"),
    ("41", "河南省", "Henan"),
    ("42", "湖北省", "Hubei"),
    ("43", "湖南省", "Hunan"),
    ("44", "广东省", "Guangdong"),
    ("45", "广西壮族自治区", "Guangxi"),
    ("46", "海南省", "Hainan"),
    ("50", "重庆市", "Chongqing"),
    ("51", "四川省", "Sichuan"),
    ("52", "贵州省", "Guizhou"),
    ("53", "云南省", "Yunnan"),
    ("54", "西藏自治区", "Tibet"),
    ("61", "陕西省", "Shaanxi"),
    ("62", "甘肃省", "Gansu"),
    ("63", "青海省", "Qinghai"),
    ("64", "宁夏回族自治区", "Ningxia"),
    ("65", "新疆维吾尔自治区", "Xinjiang"),
    ("71", "台湾省", "Taiwan"),
    ("81", "香港特别行政区", "Hong Kong"),
    ("82", "澳门特别行政区", "Macao"),
];

/// GB/T 4754-2017: the twenty sections.
const INDUSTRY_SECTIONS: &[(&str, &str, &str)] = &[
    ("A", "农、林、牧、渔业", "Agriculture, forestry, animal husbandry and fishery"),
    ("B", "采矿业", "Mining"),
    ("C", "制造业", "Manufacturing"),
    ("D", "电力、热力、燃气及水生产和供应业", "Supply of electricity, heat, gas and water"),
    ("E", "建筑业", "Construction"),
    ("F", "批发和零售业", "Wholesale and retail trade"),
    ("G", "交通运输、仓储和邮政业", "Transport, storage and post"),
    ("H", "住宿和餐饮业", "Accommodation and catering"),
    ("I", "信息传输、软件和信息技术服务业", "Information transmission, software and information technology"),
    ("J", "金融业", "Finance"),
    ("K", "房地产业", "Real estate"),
    ("L", "租赁和商务服务业", "Leasing and business services"),
    ("M", "科学研究和技术服务业", "Scientific research and technical services"),
    ("N", "水利、环境和公共设施管理业", "Water conservancy, environment and public facilities"),
    ("O", "居民服务、修理和其他服务业", "Resident services, repair and other services"),
    ("P", "教育", "Education"),
    ("Q", "卫生和社会工作", "Health and social work"),
    ("R", "文化、体育和娱乐业", "Culture, sports and entertainment"),
    ("S", "公共管理、社会保障和社会组织", "Public administration, social security and social organizations"),
    ("T", "国际组织", "International organizations"),
];

/// The eight sections of the IPC.
const IPC_SECTIONS: &[(&str, &str, &str)] = &[
    ("A", "人类生活必需", "Human necessities"),
    ("B", "作业；运输", "Performing operations; transporting"),
    ("C", "化学；冶金", "Chemistry; metallurgy"),
    ("D", "纺织；造纸", "Textiles; paper"),
    ("E", "固定建筑物", "Fixed constructions"),
    ("F", "机械工程；照明；加热；武器；爆破", "Mechanical engineering; lighting; heating; weapons; blasting"),
    ("G", "物理", "Physics"),
    ("H", "电学", "Electricity"),
];

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;
    use time::macros::date;

    #[test]
    fn what_is_built_in_is_canonical_titled_in_both_languages_and_listed_once() {
        for list in CodeList::VARIANTS {
            let items = list.built_in();
            let codes: BTreeSet<_> = items.iter().map(|item| item.code.as_str()).collect();
            assert_eq!(codes.len(), items.len(), "{}", list.code());
            for item in &items {
                assert_eq!(list.canonical(&item.code).as_ref(), Some(&item.code), "{}", list.code());
                assert!(item.title_zh.is_some() && item.title_en.is_some(), "{}", item.code);
            }
        }
        let count = |list: CodeList| list.built_in().len();
        assert_eq!(
            [CodeList::Regions, CodeList::Industries, CodeList::Ipc, CodeList::TechnicalFields].map(count),
            [34, 20, 8, 11]
        );
    }

    #[test]
    fn the_nearest_codes_share_the_most_of_the_beginning() {
        let codes = ["C26", "C261", "C2614", "C2651", "C2652", "C27", "A01"];
        assert_eq!(nearest("C2659", codes.into_iter())[..2], ["C2651", "C2652"]);
        assert_eq!(nearest("C2659", codes.into_iter()).len(), NEAREST_MAX);
        assert_eq!(nearest("Z", ["A", "BB"].into_iter()), ["A", "BB"]);
    }

    #[test]
    fn a_code_is_valid_from_its_first_to_its_last_day() {
        let retired = CodeItem {
            valid_from: Some(date!(2011 - 11 - 01)),
            valid_to: Some(date!(2017 - 09 - 30)),
            ..item("C1", "一", "one")
        };
        let days = [date!(2011 - 10 - 31), date!(2011 - 11 - 01), date!(2017 - 09 - 30), date!(2017 - 10 - 01)];
        assert_eq!(days.map(|day| retired.is_valid_on(day)), [false, true, true, false]);
    }
}
