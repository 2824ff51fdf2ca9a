//! What can be asked of a rule pack.

use strum::{EnumString, IntoStaticStr, VariantArray};

/// A number that a rule asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum Figure {
    /// Days after which the state of a patent is too old to trade on (DOMAIN 3.15).
    PatentStateDays,
    /// Days without a change after which an achievement is dormant (DOMAIN 5.2).
    AchievementIdleDays,
    /// Days for which a valuation may be used, from its base day (DOMAIN 3.9).
    ValuationDays,
    /// Days of the public notice under agreement pricing (DOMAIN 3.5).
    PriceNoticeDays,
    /// Days for which a listing is open to bidders (DOMAIN 3.5).
    PriceListingDays,
    /// Days by which a listing is extended for which nobody came (DOMAIN 3.5).
    PriceListingExtensionDays,
    /// Minutes for which bidders bid against one another (DOMAIN 3.17).
    BiddingMinutes,
    /// Minutes before the end in which a bid puts the end off, and by which it does (DOMAIN 3.17).
    BiddingExtensionMinutes,
    /// Days in which the winner of a bidding and the owner sign (DOMAIN 5.2).
    AwardSigningDays,
    /// Days in which a holder of a first refusal answers (DOMAIN 0.6).
    PreemptionDays,
    /// Days in which an introduction can be contested (DOMAIN 5.2).
    IntroductionContestDays,
    /// Months after the end of a mandate in which a deal is still the broker's, when nothing is agreed (DOMAIN 3.19).
    MandateTailMonths,
    /// Days that a demand for performance gives before one may terminate (DOMAIN 3.2).
    PerformanceCureDays,
    /// Months in which a patent licence is filed with the patent office (DOMAIN 3.1).
    LicenceFilingMonths,
    /// Types of technical contracts that the law has (DOMAIN 0.2).
    ContractTypes,
    /// Days in which an accepted registration is decided (DOMAIN 3.3).
    RegistrationDays,
    /// The technical amount from which a registration is looked at a second time (DOMAIN 5.2).
    RegistrationLargeAmount,
    /// Days in which the second look is done.
    RegistrationSecondReviewDays,
    /// Days in which a refused applicant asks for re-examination.
    RegistrationReexaminationDays,
    /// Digits of a registration number (DOMAIN 3.3).
    RegistrationNumberDigits,
    /// The least part of the net income of a transfer or licence that is the makers' reward (DOMAIN 3.6).
    RewardFloorTransfer,
    /// The least part of the shares formed from a result that is the makers' reward.
    RewardFloorEquity,
    /// The least part of the operating profit of own use that is the makers' reward.
    RewardFloorImplementation,
    /// Years for which that part of the profit is due at least.
    RewardYearsMin,
    /// The part of the net income that a region lets its units adopt.
    RewardStandardTransfer,
    /// The part of the shares that a region lets its units adopt.
    RewardStandardEquity,
    /// The part of the reward that goes to the main contributors at least.
    RewardMainShare,
    /// What is taken from the income before the reward is reckoned.
    RewardCosts,
    /// The part of a cash reward that counts as wage income.
    RewardWagePart,
    /// The rate of corporate income tax.
    IncomeTaxRate,
    /// Income from technology transfer in a year that is free of income tax (DOMAIN 3.4).
    IncomeTaxExempt,
    /// The part of the income beyond that is taxed.
    IncomeTaxExcessPart,
    /// Years that a licence runs at least to have that relief.
    IncomeTaxLicenceYears,
    /// The rate of value-added tax on technical services.
    ValueAddedTaxRate,
    /// Whether transfer and development are free of value-added tax.
    ValueAddedTaxExempt,
    /// The rate of stamp duty on a technical contract, for each party.
    StampDutyRate,
    /// The part of a commissioned development's fee that counts as the client's own research expense.
    ResearchFeePart,
}

/// What a value is counted in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum FigureUnit {
    /// Minutes.
    Minutes,
    /// Calendar days.
    Days,
    /// Calendar months.
    Months,
    /// Years.
    Years,
    /// Yuan.
    Yuan,
    /// Millionths of a whole.
    Ppm,
    /// Pieces.
    Count,
    /// A list of costs.
    Costs,
    /// `true` or `false`.
    Truth,
}

/// A cost that a deal has for the unit that owns the result.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum CostKind {
    /// 本次交易的税金: taxes of this deal.
    Taxes,
    /// 维护费: what it cost to keep the result, such as annuities.
    Upkeep,
    /// 评估、鉴定等直接费用: valuation, appraisal and other direct costs.
    Valuation,
    /// 谈判费用: negotiation.
    Negotiation,
}

/// The value of a figure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FigureValue {
    /// Minutes.
    Minutes(u16),
    /// Calendar days.
    Days(u16),
    /// Calendar months.
    Months(u16),
    /// Years.
    Years(u16),
    /// An amount, in fen.
    Fen(i64),
    /// Millionths of a whole.
    Ppm(u32),
    /// Pieces.
    Count(u16),
    /// A list of costs.
    Costs(&'static [CostKind]),
    /// A claim.
    Truth(bool),
    /// The law leaves it to a measure that is not known yet.
    Open(FigureUnit),
}

impl FigureValue {
    /// What it is counted in.
    #[must_use]
    pub fn unit(self) -> FigureUnit {
        match self {
            FigureValue::Minutes(_) => FigureUnit::Minutes,
            FigureValue::Days(_) => FigureUnit::Days,
            FigureValue::Months(_) => FigureUnit::Months,
            FigureValue::Years(_) => FigureUnit::Years,
            FigureValue::Fen(_) => FigureUnit::Yuan,
            FigureValue::Ppm(_) => FigureUnit::Ppm,
            FigureValue::Count(_) => FigureUnit::Count,
            FigureValue::Costs(_) => FigureUnit::Costs,
            FigureValue::Truth(_) => FigureUnit::Truth,
            FigureValue::Open(unit) => unit,
        }
    }
}

impl Figure {
    /// The stable name: `registration_days`.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.into()
    }

    /// What it is, in Chinese.
    #[must_use]
    pub fn title_zh(self) -> &'static str {
        self.text().0
    }

    /// What it is, in English.
    #[must_use]
    pub fn title_en(self) -> &'static str {
        self.text().1
    }

    fn text(self) -> (&'static str, &'static str) {
        match self {
            Figure::PatentStateDays => ("专利法律状态查证有效天数", "Days for which the state of a patent may be used"),
            Figure::AchievementIdleDays => {
                ("成果闲置天数", "Days without a change after which an achievement is dormant")
            }
            Figure::ValuationDays => ("评估结论有效天数", "Days for which a valuation may be used"),
            Figure::PriceNoticeDays => ("协议定价公示天数", "Days of the public notice under agreement pricing"),
            Figure::PriceListingDays => ("挂牌天数", "Days for which a listing is open to bidders"),
            Figure::PriceListingExtensionDays => {
                ("挂牌延长天数", "Days by which a listing is extended for which nobody came")
            }
            Figure::BiddingMinutes => ("网络竞价分钟数", "Minutes for which bidders bid against one another"),
            Figure::BiddingExtensionMinutes => {
                ("竞价延时分钟数", "Minutes by which a bid in the last minutes puts the end off")
            }
            Figure::AwardSigningDays => ("成交后签约天数", "Days in which the winner and the owner sign"),
            Figure::PreemptionDays => ("优先受让权答复天数", "Days in which a holder of a first refusal answers"),
            Figure::IntroductionContestDays => ("引荐异议天数", "Days in which an introduction can be contested"),
            Figure::MandateTailMonths => {
                ("委托尾期月数", "Months after a mandate in which a deal is still the broker's")
            }
            Figure::PerformanceCureDays => {
                ("催告后解除的宽限天数", "Days after a demand for performance before termination")
            }
            Figure::LicenceFilingMonths => ("专利实施许可备案月数", "Months in which a patent licence is filed"),
            Figure::ContractTypes => ("技术合同类型数", "Types of technical contracts"),
            Figure::RegistrationDays => ("认定登记办理天数", "Days in which an accepted registration is decided"),
            Figure::RegistrationLargeAmount => {
                ("大额合同复核起点", "Technical amount from which a second review is due")
            }
            Figure::RegistrationSecondReviewDays => ("大额复核天数", "Days in which the second review is done"),
            Figure::RegistrationReexaminationDays => ("申请复核天数", "Days in which re-examination is asked for"),
            Figure::RegistrationNumberDigits => ("登记编号位数", "Digits of a registration number"),
            Figure::RewardFloorTransfer => {
                ("转让许可奖励下限", "Least part of the net income of a transfer or licence")
            }
            Figure::RewardFloorEquity => ("作价投资奖励下限", "Least part of the shares formed from a result"),
            Figure::RewardFloorImplementation => ("自行实施奖励下限", "Least part of the operating profit of own use"),
            Figure::RewardYearsMin => {
                ("自行实施奖励年数下限", "Years for which that part of the profit is due at least")
            }
            Figure::RewardStandardTransfer => ("地方转让许可奖励标准", "Part of the net income that units may adopt"),
            Figure::RewardStandardEquity => ("地方作价投资奖励标准", "Part of the shares that units may adopt"),
            Figure::RewardMainShare => ("主要贡献者份额下限", "Least part of the reward for the main contributors"),
            Figure::RewardCosts => ("净收入扣除项目", "Costs taken from the income before the reward"),
            Figure::RewardWagePart => ("现金奖励计税比例", "Part of a cash reward that counts as wage income"),
            Figure::IncomeTaxRate => ("企业所得税税率", "Rate of corporate income tax"),
            Figure::IncomeTaxExempt => {
                ("技术转让所得免税额", "Income from technology transfer free of income tax in a year")
            }
            Figure::IncomeTaxExcessPart => ("超额部分计税比例", "Part of the income beyond that is taxed"),
            Figure::IncomeTaxLicenceYears => ("许可年限下限", "Years that a licence runs at least to have the relief"),
            Figure::ValueAddedTaxRate => ("增值税税率", "Rate of value-added tax on technical services"),
            Figure::ValueAddedTaxExempt => {
                ("技术转让和开发免征增值税", "Transfer and development are free of value-added tax")
            }
            Figure::StampDutyRate => ("技术合同印花税税率", "Rate of stamp duty on a technical contract"),
            Figure::ResearchFeePart => {
                ("委托研发费用计入比例", "Part of a commissioned fee that counts as research expense")
            }
        }
    }
}
