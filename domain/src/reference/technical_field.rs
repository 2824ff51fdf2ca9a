//! The eleven technical fields by which the market's contracts are counted and published (技术领域).

use std::fmt;
use strum::{EnumString, IntoStaticStr, VariantArray};

/// A technical field of the national statistics on technology contracts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum TechnicalField {
    /// 电子信息.
    ElectronicInformation,
    /// 航空航天.
    Aerospace,
    /// 先进制造.
    AdvancedManufacturing,
    /// 生物医药和医疗器械.
    BiomedicineAndDevices,
    /// 新材料及其应用.
    NewMaterials,
    /// 新能源与高效节能.
    NewEnergyAndSaving,
    /// 环境保护与资源综合利用.
    EnvironmentAndResources,
    /// 核应用.
    NuclearApplication,
    /// 农业.
    Agriculture,
    /// 现代交通.
    ModernTransport,
    /// 城市建设与社会发展.
    UrbanAndSocialDevelopment,
}

/// Why a text is no technical field.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvalidTechnicalField {
    /// Neither the code nor the Chinese name of one of the eleven.
    #[error("a technical field is one of the eleven codes or Chinese names of the national statistics")]
    Unknown,
}

impl InvalidTechnicalField {
    /// The stable code of the broken rule.
    pub fn code(self) -> &'static str {
        match self {
            InvalidTechnicalField::Unknown => "technical_field_unknown",
        }
    }
}

impl TechnicalField {
    /// Reads the code of any case, or the Chinese name with or without its punctuation.
    pub fn parse(input: &str) -> Result<Self, InvalidTechnicalField> {
        let written = input.trim();
        TechnicalField::VARIANTS
            .iter()
            .copied()
            .find(|field| field.code().eq_ignore_ascii_case(written) || same_words(field.title_zh(), written))
            .ok_or(InvalidTechnicalField::Unknown)
    }

    /// The stable code.
    pub fn code(self) -> &'static str {
        self.into()
    }

    /// The stable code, under the name that all identifiers share.
    pub fn as_str(&self) -> &'static str {
        self.code()
    }

    /// The Chinese name, as published.
    pub fn title_zh(self) -> &'static str {
        match self {
            TechnicalField::ElectronicInformation => "电子信息",
            TechnicalField::Aerospace => "航空航天",
            TechnicalField::AdvancedManufacturing => "先进制造",
            TechnicalField::BiomedicineAndDevices => "生物医药和医疗器械",
            TechnicalField::NewMaterials => "新材料及其应用",
            TechnicalField::NewEnergyAndSaving => "新能源与高效节能",
            TechnicalField::EnvironmentAndResources => "环境保护与资源综合利用",
            TechnicalField::NuclearApplication => "核应用",
            TechnicalField::Agriculture => "农业",
            TechnicalField::ModernTransport => "现代交通",
            TechnicalField::UrbanAndSocialDevelopment => "城市建设与社会发展",
        }
    }

    /// The English name.
    pub fn title_en(self) -> &'static str {
        match self {
            TechnicalField::ElectronicInformation => "Electronic information",
            TechnicalField::Aerospace => "Aerospace",
            TechnicalField::AdvancedManufacturing => "Advanced manufacturing",
            TechnicalField::BiomedicineAndDevices => "Biomedicine and medical devices",
            TechnicalField::NewMaterials => "New materials and their application",
            TechnicalField::NewEnergyAndSaving => "New energy and energy saving",
            TechnicalField::EnvironmentAndResources => "Environmental protection and use of resources",
            TechnicalField::NuclearApplication => "Nuclear application",
            TechnicalField::Agriculture => "Agriculture",
            TechnicalField::ModernTransport => "Modern transport",
            TechnicalField::UrbanAndSocialDevelopment => "Urban construction and social development",
        }
    }
}

impl fmt::Display for TechnicalField {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.code())
    }
}

/// Compares names without spaces and enumeration commas: 生物、医药和医疗器械 is written both ways.
fn same_words(name: &str, written: &str) -> bool {
    let words = written.chars().filter(|character| !character.is_whitespace() && *character != '、');
    name.chars().eq(words)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_field_is_read_by_its_code_and_by_its_chinese_name() {
        for field in TechnicalField::VARIANTS.iter().copied() {
            assert_eq!(TechnicalField::parse(field.code()), Ok(field));
            assert_eq!(TechnicalField::parse(field.title_zh()), Ok(field));
            assert_eq!(TechnicalField::parse(&format!(" {} ", field.code().to_uppercase())), Ok(field));
        }
        assert_eq!(TechnicalField::parse("生物、医药和医疗器械"), Ok(TechnicalField::BiomedicineAndDevices));
    }

    #[test]
    fn anything_else_is_refused() {
        for text in ["", "chemistry", "农", "农业农业"] {
            assert_eq!(
                TechnicalField::parse(text).map_err(InvalidTechnicalField::code),
                Err("technical_field_unknown")
            );
        }
    }
}
