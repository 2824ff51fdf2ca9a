//! Why a registration is sent back, refused or revoked: closed lists (DOMAIN 3.3).

use strum::{EnumString, IntoStaticStr, VariantArray};

/// Why a case goes back to the applicant (退回).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum ReturnGround {
    /// 材料不全.
    MaterialIncomplete,
    /// 表项有误.
    FormFaulty,
    /// 金额未分列: what is not technical is not itemised.
    AmountsUnclear,
    /// 应由其他登记机构受理.
    OtherRegion,
    /// 需补充说明.
    ExplanationNeeded,
}

/// Why a contract is not registered (不予登记).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum RefusalGround {
    /// 不属于技术合同.
    NotTechnical,
    /// 合同主体不明确.
    SubjectUnclear,
    /// 合同标的不明确.
    ObjectUnclear,
    /// 合同价款、报酬、使用费等约定不明确.
    PriceUnclear,
    /// 非法垄断技术或者侵害他人技术成果.
    UnlawfulClause,
    /// 证明材料缺失或者无效.
    ProofMissing,
    /// 名称与印章不一致.
    NameSealMismatch,
}

/// Why a registration is revoked (撤销登记).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum RevocationGround {
    /// 弄虚作假、骗取登记.
    Fraud,
    /// 登记有误.
    Error,
}
