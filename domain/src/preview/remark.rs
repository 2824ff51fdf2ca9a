//! What a preview says beside its numbers.

use strum::{EnumString, IntoStaticStr, VariantArray};

/// A remark on a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum Remark {
    /// The relief needs a registered contract.
    RegistrationNeeded,
    /// The relief does not reach this type of contract.
    TypeWithoutRelief,
    /// The relief may not reach this subtype: application rights and know-how are disputed.
    SubtypeInDoubt,
    /// The licence runs for too few years.
    LicenceTooShort,
    /// Exempt sales are accounted for on their own.
    SeparateAccounting,
    /// The law leaves the relief to a measure that is not known yet: both outcomes are told.
    MeasureAwaited,
    /// No rule is known for this hub and day.
    NoRuleKnown,
    /// The unit's own rule lies below the floor, which it must not.
    OwnRuleBelowFloor,
    /// The unit's own rule lies below the floor; its agreement goes first.
    OwnRuleGoesFirst,
    /// The main contributors have less than their part.
    MainContributorsBelowPart,
    /// The costs are greater than the income: there is nothing to distribute.
    NoNetIncome,
    /// The part is due again in each of the following years.
    DueEveryYear,
}

impl Remark {
    /// In Chinese.
    #[must_use]
    pub fn title_zh(self) -> &'static str {
        self.text().0
    }

    /// In English.
    #[must_use]
    pub fn title_en(self) -> &'static str {
        self.text().1
    }

    fn text(self) -> (&'static str, &'static str) {
        match self {
            Remark::RegistrationNeeded => ("合同须经认定登记方可享受", "The relief needs a registered contract"),
            Remark::TypeWithoutRelief => ("该类合同不在优惠范围", "The relief does not reach this type of contract"),
            Remark::SubtypeInDoubt => (
                "申请权、技术秘密是否适用存在分歧",
                "Whether application rights and know-how have the relief is disputed",
            ),
            Remark::LicenceTooShort => ("许可年限不足", "The licence runs for too few years"),
            Remark::SeparateAccounting => ("免税销售额须单独核算", "Exempt sales must be accounted for on their own"),
            Remark::MeasureAwaited => (
                "法律授权国务院另行规定，尚不明确",
                "The law leaves it to a measure of the State Council that is not known yet",
            ),
            Remark::NoRuleKnown => ("该地区该日期无可适用的规定", "No rule is known for this hub and day"),
            Remark::OwnRuleBelowFloor => {
                ("国家设立的单位自定标准不得低于法定下限", "The rule of a state unit must not lie below the floor")
            }
            Remark::OwnRuleGoesFirst => ("单位规定或约定优先", "The unit's rule or agreement goes before the floor"),
            Remark::MainContributorsBelowPart => {
                ("主要贡献者所得低于规定比例", "The main contributors have less than their part of the reward")
            }
            Remark::NoNetIncome => ("扣除后无净收入", "Nothing is left after the costs"),
            Remark::DueEveryYear => ("须连续多年提取", "The part is due in each of several years"),
        }
    }
}
