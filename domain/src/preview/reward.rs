//! The reward of those who made a result (奖励和报酬; DOMAIN 3.6, INV-21, INV-22, INV-23).
//!
//! `net income = income - costs of the region's list`; `pool = rate × net income`; the pool is split by shares, whole fen,
//! largest remainder. The rate is the unit's own rule, else the statutory floor. A state unit's own rule may not go below.

use super::arithmetic::{largest_remainder, part};
use super::remark::Remark;
use crate::hub::HubNumber;
use crate::rule_pack::{CostKind, Figure, FigureValue, Held, RulePack};
use crate::share::{InvalidShare, Share, check_whole};
use strum::{EnumString, IntoStaticStr, VariantArray};
use time::Date;

/// Persons who share a reward.
pub const CONTRIBUTORS_MAX: usize = 100;

/// How a result came to use.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum RewardWay {
    /// 转让.
    Transfer,
    /// 许可.
    Licence,
    /// 作价投资: the income is the value of the shares formed.
    Equity,
    /// 自行实施 or with others: the income is the operating profit of a year.
    Implementation,
}

/// Whose result it is, and whether the unit has a rule of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum OwnerRule {
    /// An institute or university set up by the state: its own rule may not go below the floor.
    State,
    /// Anybody else: the own rule or agreement goes first.
    Other,
}

/// Somebody who made the result.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Contributor {
    /// His part of the reward.
    pub share: Share,
    /// Whether he is a main contributor (主要贡献者).
    pub is_main: bool,
}

/// What is asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RewardQuestion {
    /// The hub of the unit.
    pub hub: HubNumber,
    /// The day of the receipt.
    pub day: Date,
    /// How the result came to use.
    pub way: RewardWay,
    /// Whose it is.
    pub owner: OwnerRule,
    /// The unit's own rate, in millionths of the net income.
    pub own_rate: Option<u32>,
    /// The income in fen.
    pub income: i64,
    /// The costs in fen.
    pub costs: Vec<(CostKind, i64)>,
    /// Who shares; may be empty.
    pub contributors: Vec<Contributor>,
}

/// Why a question cannot be answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvalidReward {
    /// The shares are not whole.
    #[error(transparent)]
    Shares(#[from] InvalidShare),
    /// Too many persons.
    #[error("has more than {CONTRIBUTORS_MAX} members")]
    TooMany,
}

impl InvalidReward {
    /// The stable code of the fault.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            InvalidReward::Shares(error) => error.code(),
            InvalidReward::TooMany => "too_many",
        }
    }
}

/// A cost, and whether the region's list has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Deduction {
    /// The cost.
    pub cost: CostKind,
    /// How much, in fen.
    pub amount: i64,
    /// Whether it is taken from the income.
    pub is_deducted: bool,
}

/// The answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RewardPreview {
    /// The rule pack.
    pub pack: RulePack,
    /// The costs.
    pub deductions: Vec<Deduction>,
    /// What is left of the income, in fen; never below zero.
    pub net_income: i64,
    /// The least that the law gives, in fen; nothing where no floor is known.
    pub floor: Option<i64>,
    /// What it would be by the standard that the region lets its units adopt.
    pub local_standard: Option<i64>,
    /// The rate that was taken, in millionths.
    pub rate: Option<u32>,
    /// What is shared, in fen.
    pub pool: i64,
    /// What each contributor gets, in fen, in their order. They sum to the pool.
    pub parts: Vec<i64>,
    /// What the main contributors get together.
    pub main_part: i64,
    /// What is to be said beside the numbers.
    pub remarks: Vec<Remark>,
    /// The figures behind it.
    pub figures: Vec<Held>,
}

impl RewardWay {
    fn floor(self) -> Figure {
        match self {
            RewardWay::Transfer | RewardWay::Licence => Figure::RewardFloorTransfer,
            RewardWay::Equity => Figure::RewardFloorEquity,
            RewardWay::Implementation => Figure::RewardFloorImplementation,
        }
    }

    fn standard(self) -> Option<Figure> {
        match self {
            RewardWay::Transfer | RewardWay::Licence => Some(Figure::RewardStandardTransfer),
            RewardWay::Equity => Some(Figure::RewardStandardEquity),
            RewardWay::Implementation => None,
        }
    }
}

/// The figures of a preview: each that is asked for is noted with its law.
struct Figures {
    pack: RulePack,
    held: Vec<Held>,
}

impl Figures {
    fn ppm(&mut self, figure: Figure) -> Option<u32> {
        let held = self.pack.find(figure)?;
        self.held.push(held);
        if let FigureValue::Ppm(ppm) = held.value { Some(ppm) } else { None }
    }
}

/// What the reward would be.
///
/// # Errors
/// When the shares are not whole, or there are too many of them.
pub fn preview_reward(question: &RewardQuestion) -> Result<RewardPreview, InvalidReward> {
    if question.contributors.len() > CONTRIBUTORS_MAX {
        return Err(InvalidReward::TooMany);
    }
    check_whole(question.contributors.iter().map(|contributor| contributor.share))?;
    let pack = RulePack::of(question.hub, question.day);
    let mut figures = Figures { pack, held: Vec::new() };
    let mut remarks = Vec::new();

    let deductions = deductions(question, &mut figures);
    let deducted: i64 = deductions.iter().filter(|one| one.is_deducted).map(|one| one.amount).sum();
    let net_income = (question.income - deducted).max(0);
    if deducted >= question.income {
        remarks.push(Remark::NoNetIncome);
    }
    let floor = figures.ppm(question.way.floor());
    let standard = question.way.standard().and_then(|figure| figures.ppm(figure));
    if question.way == RewardWay::Implementation {
        figures.held.extend(pack.find(Figure::RewardYearsMin));
        remarks.push(Remark::DueEveryYear);
    }
    let rate = question.own_rate.or(floor);
    remarks.extend(remark_on_rate(question, floor, rate));

    let pool = rate.map_or(0, |rate| part(net_income, rate));
    let weights: Vec<u32> = question.contributors.iter().map(|contributor| contributor.share.ppm()).collect();
    let parts = largest_remainder(pool, &weights);
    let is_main = question.contributors.iter().map(|contributor| contributor.is_main);
    let main_part = parts.iter().zip(is_main).filter(|(_, is_main)| *is_main).map(|(part, _)| part).sum();
    let main_ppm: u32 = question.contributors.iter().filter(|one| one.is_main).map(|one| one.share.ppm()).sum();
    if !weights.is_empty() && figures.ppm(Figure::RewardMainShare).is_some_and(|least| main_ppm < least) {
        remarks.push(Remark::MainContributorsBelowPart);
    }
    Ok(RewardPreview {
        pack,
        deductions,
        net_income,
        floor: floor.map(|ppm| part(net_income, ppm)),
        local_standard: standard.map(|ppm| part(net_income, ppm)),
        rate,
        pool,
        parts,
        main_part,
        remarks,
        figures: figures.held,
    })
}

/// The costs that the region's list has are taken from the income; the others are told and left. Of own use the income
/// is a profit already.
fn deductions(question: &RewardQuestion, figures: &mut Figures) -> Vec<Deduction> {
    let listed = if question.way == RewardWay::Implementation {
        &[][..]
    } else {
        figures.held.extend(figures.pack.find(Figure::RewardCosts));
        figures.pack.costs(Figure::RewardCosts).unwrap_or_default()
    };
    let deduction = |(cost, amount): &(CostKind, i64)| Deduction {
        cost: *cost,
        amount: *amount,
        is_deducted: listed.contains(cost),
    };
    question.costs.iter().map(deduction).collect()
}

fn remark_on_rate(question: &RewardQuestion, floor: Option<u32>, rate: Option<u32>) -> Option<Remark> {
    let (Some(rate), Some(floor)) = (rate, floor) else {
        return rate.is_none().then_some(Remark::NoRuleKnown);
    };
    let remark = match question.owner {
        OwnerRule::State => Remark::OwnRuleBelowFloor,
        OwnerRule::Other => Remark::OwnRuleGoesFirst,
    };
    (rate < floor).then_some(remark)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use time::macros::date;

    const TEN_THOUSAND: i64 = 1_000_000;

    fn question(hub: HubNumber, day: Date) -> RewardQuestion {
        let (way, owner) = (RewardWay::Transfer, OwnerRule::State);
        let costs = vec![
            (CostKind::Taxes, 2 * TEN_THOUSAND),
            (CostKind::Upkeep, 3 * TEN_THOUSAND),
            (CostKind::Valuation, 5 * TEN_THOUSAND),
            (CostKind::Negotiation, 2 * TEN_THOUSAND),
        ];
        let income = 100 * TEN_THOUSAND;
        RewardQuestion { hub, day, way, owner, own_rate: None, income, costs, contributors: Vec::new() }
    }

    #[test]
    fn the_worked_case_of_beijing_has_its_net_income_floor_and_standard() {
        let preview = preview_reward(&question(HubNumber::BEIJING, date!(2026 - 06 - 01))).expect("an answer");
        assert_eq!(preview.net_income, 88 * TEN_THOUSAND);
        assert_eq!(preview.floor, Some(44 * TEN_THOUSAND));
        assert_eq!(preview.local_standard, Some(61_600_000));
        assert_eq!(preview.pool, 44 * TEN_THOUSAND);
        let quoted = |figure| preview.figures.iter().any(|held| held.figure == figure && held.is_local);
        assert!(quoted(Figure::RewardCosts) && quoted(Figure::RewardStandardTransfer));
    }

    #[test]
    fn the_same_income_in_two_regions_on_two_days_has_four_answers() {
        let answer = |hub, day| {
            let preview = preview_reward(&question(hub, day)).expect("an answer");
            (preview.net_income / TEN_THOUSAND, preview.floor.map(|fen| fen / TEN_THOUSAND), preview.local_standard)
        };
        let (early, late) = (date!(2012 - 06 - 01), date!(2026 - 06 - 01));
        assert_eq!(answer(HubNumber::SHANGHAI, early), (88, Some(17), None));
        // Shanghai does not take negotiation from the income.
        assert_eq!(answer(HubNumber::SHANGHAI, late), (90, Some(45), Some(63_000_000)));
        assert_eq!(answer(HubNumber::ZHEJIANG, early), (88, Some(17), None));
        assert_eq!(answer(HubNumber::ZHEJIANG, late), (88, Some(44), None));
    }

    #[test]
    fn a_state_unit_whose_rule_lies_below_the_floor_is_told_so_and_another_goes_by_its_rule() {
        let mut below = question(HubNumber::ZHEJIANG, date!(2026 - 06 - 01));
        below.own_rate = Some(400_000);
        let state = preview_reward(&below).expect("an answer");
        below.owner = OwnerRule::Other;
        let other = preview_reward(&below).expect("an answer");
        assert_eq!(state.remarks, [Remark::OwnRuleBelowFloor]);
        assert_eq!(other.remarks, [Remark::OwnRuleGoesFirst]);
        assert_eq!(other.pool, 35_200_000);
    }

    #[test]
    fn main_contributors_who_get_too_little_are_told_of() {
        let mut shared = question(HubNumber::ZHEJIANG, date!(2026 - 06 - 01));
        let contributor = |ppm, is_main| Contributor { share: Share::try_new(ppm).expect("a share"), is_main };
        shared.contributors = vec![contributor(499_999, true), contributor(500_001, false)];
        let little = preview_reward(&shared).expect("an answer");
        shared.contributors = vec![contributor(500_000, true), contributor(500_000, false)];
        let enough = preview_reward(&shared).expect("an answer");
        shared.contributors = vec![contributor(500_000, true)];
        assert_eq!(little.remarks, [Remark::MainContributorsBelowPart]);
        assert_eq!((enough.remarks.len(), enough.main_part), (0, 22 * TEN_THOUSAND));
        assert_eq!(preview_reward(&shared).map_err(|error| error.code()), Err("shares_not_whole"));
    }

    #[test]
    fn own_use_takes_its_part_of_the_profit_every_year() {
        let mut own = question(HubNumber::ZHEJIANG, date!(2026 - 06 - 01));
        own.way = RewardWay::Implementation;
        let preview = preview_reward(&own).expect("an answer");
        assert_eq!((preview.net_income, preview.pool), (own.income, 5 * TEN_THOUSAND));
        assert_eq!(preview.remarks, [Remark::DueEveryYear]);
    }

    proptest! {
        #[test]
        fn the_parts_are_the_pool_and_the_pool_is_not_below_the_floor(
            income in 0i64..100_000_000_000,
            taxes in 0i64..1_000_000_000,
            shares in proptest::collection::vec(1u32..1000, 1..20),
        ) {
            let mut asked = question(HubNumber::BEIJING, date!(2026 - 06 - 01));
            let weights = largest_remainder(1_000_000, &shares);
            let contributor = |ppm: &i64| Contributor {
                share: Share::try_new(u32::try_from(*ppm).expect("a part of a million")).expect("a share"),
                is_main: true,
            };
            asked.income = income;
            asked.costs = vec![(CostKind::Taxes, taxes)];
            asked.contributors = weights.iter().map(contributor).collect();
            let preview = preview_reward(&asked).expect("an answer");
            prop_assert_eq!(preview.parts.iter().sum::<i64>(), preview.pool);
            prop_assert!(preview.floor.is_some_and(|floor| preview.pool >= floor));
        }
    }
}
