//! The ways two parties can work together, the stage of research a demand stands at, and its link of the chain.

use strum::{EnumString, IntoStaticStr, VariantArray};

/// How the parties want to work together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum CooperationMode {
    /// 技术许可.
    Licence,
    /// 技术转让.
    Transfer,
    /// 合作开发, 委托开发.
    JointDevelopment,
    /// 作价投资.
    EquityContribution,
    /// 技术服务, 技术咨询.
    Service,
}

/// 基础研究, 应用研究, 试验开发, 产品研制 (DOMAIN 1.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum ResearchStage {
    /// 基础研究.
    BasicResearch,
    /// 应用研究.
    AppliedResearch,
    /// 试验开发.
    ExperimentalDevelopment,
    /// 产品研制.
    ProductDevelopment,
}

/// Which link of the chain from need to use a demand belongs to (全链条服务, DOMAIN 1.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum ChainStage {
    /// 需求发现.
    DemandDiscovery,
    /// 技术攻关.
    Tackling,
    /// 成果转化.
    Conversion,
    /// 产业应用.
    Application,
}
