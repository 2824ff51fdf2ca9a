//! The ten categories of technology services (科技服务), DOMAIN 3.11, and the eleventh for what is none of them.

use std::fmt;
use strum::{EnumString, IntoStaticStr, VariantArray};

/// A category of technology services.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum ServiceCategory {
    /// S01 研究开发.
    ResearchAndDevelopment,
    /// S02 技术转移转化.
    TechnologyTransfer,
    /// S03 企业孵化.
    BusinessIncubation,
    /// S04 技术推广.
    TechnologyExtension,
    /// S05 检验检测认证.
    InspectionTestingCertification,
    /// S06 信息技术.
    InformationTechnology,
    /// S07 工程技术.
    EngineeringTechnology,
    /// S08 科技金融.
    TechnologyFinance,
    /// S09 知识产权.
    IntellectualProperty,
    /// S10 科技咨询.
    TechnologyConsulting,
    /// S99 其他科技服务.
    OtherService,
}

/// A text that names no category.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a service category is one of the codes S01 to S10 and S99, or its name")]
pub struct InvalidServiceCategory;

impl InvalidServiceCategory {
    /// The stable code of the fault.
    #[must_use]
    pub fn code(self) -> &'static str {
        "service_category_unknown"
    }
}

impl ServiceCategory {
    /// Reads a name, a code (`S05`) or the Chinese name, as a table has it.
    ///
    /// # Errors
    /// When the text names no category.
    pub fn parse(text: &str) -> Result<Self, InvalidServiceCategory> {
        let written = text.trim();
        let names = |category: &&ServiceCategory| {
            let name: &'static str = (**category).into();
            [name, category.number(), category.title_zh()].iter().any(|known| known.eq_ignore_ascii_case(written))
        };
        ServiceCategory::VARIANTS.iter().find(names).copied().ok_or(InvalidServiceCategory)
    }

    /// The code of the national list: `S05`.
    #[must_use]
    pub fn number(self) -> &'static str {
        self.facts().0
    }

    /// The Chinese name.
    #[must_use]
    pub fn title_zh(self) -> &'static str {
        self.facts().1
    }

    fn facts(self) -> (&'static str, &'static str) {
        match self {
            ServiceCategory::ResearchAndDevelopment => ("S01", "研究开发"),
            ServiceCategory::TechnologyTransfer => ("S02", "技术转移转化"),
            ServiceCategory::BusinessIncubation => ("S03", "企业孵化"),
            ServiceCategory::TechnologyExtension => ("S04", "技术推广"),
            ServiceCategory::InspectionTestingCertification => ("S05", "检验检测认证"),
            ServiceCategory::InformationTechnology => ("S06", "信息技术"),
            ServiceCategory::EngineeringTechnology => ("S07", "工程技术"),
            ServiceCategory::TechnologyFinance => ("S08", "科技金融"),
            ServiceCategory::IntellectualProperty => ("S09", "知识产权"),
            ServiceCategory::TechnologyConsulting => ("S10", "科技咨询"),
            ServiceCategory::OtherService => ("S99", "其他科技服务"),
        }
    }
}

impl fmt::Display for ServiceCategory {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_category_is_read_by_its_name_its_code_and_its_chinese_name() {
        for category in ServiceCategory::VARIANTS {
            let name: &'static str = category.into();
            for text in [name, category.number(), category.title_zh()] {
                assert_eq!(ServiceCategory::parse(&format!(" {text} ")), Ok(*category));
            }
        }
        assert_eq!(ServiceCategory::parse("s05"), Ok(ServiceCategory::InspectionTestingCertification));
        assert_eq!(ServiceCategory::parse("S11"), Err(InvalidServiceCategory));
        assert_eq!(ServiceCategory::parse("检验"), Err(InvalidServiceCategory));
    }
}
