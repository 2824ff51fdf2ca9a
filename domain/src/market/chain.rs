//! The four chains (四链) that an industry lives on, and what stands on them (DOMAIN 1.2).

use strum::{EnumString, IntoStaticStr, VariantArray};

/// Which of the four chains a resource belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum Chain {
    /// 产业链.
    Industry,
    /// 创新链.
    Innovation,
    /// 资金链.
    Capital,
    /// 人才链.
    Talent,
}

impl Chain {
    /// Its title in Chinese.
    #[must_use]
    pub fn title_zh(self) -> &'static str {
        match self {
            Chain::Industry => "产业链",
            Chain::Innovation => "创新链",
            Chain::Capital => "资金链",
            Chain::Talent => "人才链",
        }
    }
}

/// What a resource is: policies, funds, projects, platforms, talents (政策、资金、项目、平台、人才).
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum ResourceSort {
    /// 政策: a subsidy, a relief, a permit on easier terms.
    Policy,
    /// 资金: a fund, a loan, an insurance.
    Fund,
    /// 项目: a programme that calls for applications.
    Project,
    /// 平台: a place or a device that is open to others.
    Platform,
    /// 人才: people, programmes that bring or train them.
    Talent,
}

impl ResourceSort {
    /// Its title in Chinese.
    #[must_use]
    pub fn title_zh(self) -> &'static str {
        match self {
            ResourceSort::Policy => "政策",
            ResourceSort::Fund => "资金",
            ResourceSort::Project => "项目",
            ResourceSort::Platform => "平台",
            ResourceSort::Talent => "人才",
        }
    }
}
