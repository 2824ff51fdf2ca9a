//! What goes in and comes out for distributions of rewards.

use super::store::RewardRow;
use crate::app::App;
use crate::http::fault::Faults;
use crate::http::types::{Code, Day, Moment, Ref};
use crate::identity::organization::view::TransitionView;
use crate::names::{
    AchievementRef, ContractRef, CurrencyCode, OrganizationRef, OwnerRuleCode, RewardRef, RewardStateCode,
    RewardWayCode, UserRef,
};
use crate::preview::view::{DeductionView, read_yuan};
use crate::pricing::notice::view::ObjectionView;
use crate::reference::rule_pack::yuan;
use keqiao_domain::access::{Action, Principal};
use keqiao_domain::assets::readiness::DocumentDigest;
use keqiao_domain::deals::milestone::Statement;
use keqiao_domain::deals::reward::{Beneficiary, Calculation, Reward, RewardSource};
use keqiao_domain::money::Currency;
use keqiao_domain::preview::CONTRIBUTORS_MAX;
use keqiao_domain::rule::Refusals;
use keqiao_domain::rule_pack::CostKind;
use keqiao_domain::share::{Share, WHOLE_PPM};
use keqiao_domain::text::{Keyword, Name, Reason, Title};
use keqiao_domain::timestamp::Timestamp;
use serde::{Deserialize, Serialize};
use time::Date;
use utoipa::ToSchema;

/// What a reward comes from, and what it is reckoned from.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RewardBody {
    /// The contract whose income is distributed.
    #[serde(default)]
    #[schema(inline)]
    pub contract: Option<ContractRef>,
    /// The achievement that your organization uses itself; in place of a contract.
    #[serde(default)]
    #[schema(inline)]
    pub achievement: Option<AchievementRef>,
    /// What it is reckoned from.
    pub calculation: CalculationBody,
}

/// What a reward is reckoned from. Amounts are yuan.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = RewardCalculationBody)]
pub struct CalculationBody {
    /// The name of the result, as the public reads it where leading staff are rewarded.
    #[schema(min_length = 1, max_length = 300, example = "Reinforced proton exchange membrane")]
    pub title: String,
    /// How the result came to use; that of the contract.
    #[schema(inline)]
    pub way: RewardWayCode,
    /// What tells this receipt from the others of the same source: the number of a voucher, the year of a profit.
    #[schema(min_length = 1, max_length = 100, example = "2026-0117")]
    pub receipt: String,
    /// The day of the receipt.
    #[schema(inline)]
    pub received_on: Day,
    /// The income; of `equity` the value of the shares formed, of `implementation` the operating profit of a year.
    #[schema(pattern = "^[0-9]{1,12}(\\.[0-9]{1,2})?$", max_length = 15, example = "1000000.00")]
    pub income: String,
    /// What it cost.
    #[serde(default)]
    pub costs: Option<CostsBody>,
    /// The rate of your own rule or agreement, in millionths of the net income; the statutory floor when nothing is said.
    #[serde(default)]
    #[schema(minimum = 0, maximum = 1_000_000, example = 700_000)]
    pub own_rate: Option<u32>,
    /// The SHA-256 of that rule or agreement.
    #[serde(default)]
    #[schema(min_length = 64, max_length = 64, pattern = "^[0-9A-Fa-f]{64}$")]
    pub agreement_sha256: Option<String>,
    /// Who is rewarded.
    #[schema(min_items = 1, max_items = 100)]
    pub persons: Vec<PersonBody>,
}

/// The costs of a receipt. Which of them are taken from the income is for the rule pack of your hub.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = RewardCostsBody)]
pub struct CostsBody {
    /// Taxes of this deal.
    #[serde(default)]
    #[schema(pattern = "^[0-9]{1,12}(\\.[0-9]{1,2})?$", max_length = 15, example = "20000.00")]
    pub taxes: Option<String>,
    /// What it cost to keep the result.
    #[serde(default)]
    #[schema(pattern = "^[0-9]{1,12}(\\.[0-9]{1,2})?$", max_length = 15, example = "30000.00")]
    pub upkeep: Option<String>,
    /// Valuation, appraisal and other direct costs.
    #[serde(default)]
    #[schema(pattern = "^[0-9]{1,12}(\\.[0-9]{1,2})?$", max_length = 15, example = "50000.00")]
    pub valuation: Option<String>,
    /// Costs of the negotiation.
    #[serde(default)]
    #[schema(pattern = "^[0-9]{1,12}(\\.[0-9]{1,2})?$", max_length = 15, example = "20000.00")]
    pub negotiation: Option<String>,
}

/// Somebody who is rewarded.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = RewardPersonBody)]
pub struct PersonBody {
    /// The name; the unit reads it, the person, and of leading staff the public.
    #[schema(min_length = 2, max_length = 200, example = "Lin Xiaoyu")]
    pub name: String,
    /// The person's log-in here, which can then read the case, object and accept.
    #[serde(default)]
    #[schema(inline)]
    pub user: Option<UserRef>,
    /// The share in millionths; all of them sum to one million.
    #[schema(minimum = 1, maximum = 1_000_000, example = 500_000)]
    pub share_ppm: u32,
    /// Whether it is a main contributor (主要贡献者).
    pub is_main: bool,
    /// Whether it belongs to the leading staff of the unit (担任领导职务), whose rewards are made public.
    pub is_official: bool,
}

/// How a reward was paid.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RewardPaymentBody {
    /// In words; the unit and those named read it.
    #[schema(min_length = 2, max_length = 2000, example = "With the wages of March, list 2027-03.")]
    pub note: String,
    /// The SHA-256 of what shows it.
    #[serde(default)]
    #[schema(min_length = 64, max_length = 64, pattern = "^[0-9A-Fa-f]{64}$")]
    pub evidence_sha256: Option<String>,
}

impl RewardPaymentBody {
    /// Reads it.
    ///
    /// # Errors
    /// All faulty members.
    pub fn parse(&self) -> Result<Statement, Faults> {
        let mut faults = Faults::new();
        let note = faults.take("/note", Reason::parse(&self.note));
        let evidence = faults.take_optional("/evidence_sha256", self.evidence_sha256.as_deref(), DocumentDigest::parse);
        if faults.is_empty() { Ok(Statement { note, evidence }) } else { Err(faults) }
    }
}

impl RewardBody {
    /// What the receipt comes from.
    ///
    /// # Errors
    /// When it names both a contract and an achievement, or neither.
    pub fn source(&self) -> Result<RewardSource, Faults> {
        match (self.contract, self.achievement) {
            (Some(contract), None) => Ok(RewardSource::Contract(contract.0)),
            (None, Some(achievement)) => Ok(RewardSource::OwnUse(achievement.0)),
            (Some(_), Some(_)) | (None, None) => {
                let mut faults = Faults::new();
                faults.add("/contract", "one_source", "names either a contract or an achievement");
                Err(faults)
            }
        }
    }
}

impl CalculationBody {
    /// Reads it; what is faulty is noted.
    pub fn parse(&self, faults: &mut Faults, today: Date) -> Option<Calculation> {
        let title = faults.take("/title", Title::parse(&self.title));
        let receipt = faults.take("/receipt", Keyword::parse(&self.receipt));
        if self.received_on.0 > today {
            faults.add("/received_on", "in_future", "is a day to come");
        }
        let income = read_yuan(faults, "/income", &self.income);
        let costs = self.costs.as_ref().map(|costs| costs.parse(faults)).unwrap_or_default();
        if self.own_rate.is_some_and(|rate| rate > WHOLE_PPM) {
            faults.add("/own_rate", "out_of_range", "is more than one million");
        }
        let digest = self.agreement_sha256.as_deref();
        let agreement = faults.take_optional("/agreement_sha256", digest, DocumentDigest::parse);
        let persons = self.persons(faults);
        Some(Calculation {
            title: title?,
            way: self.way.0,
            receipt: receipt?,
            received_on: self.received_on.0,
            income,
            costs,
            own_rate: self.own_rate,
            agreement,
            persons,
        })
    }

    fn persons(&self, faults: &mut Faults) -> Vec<Beneficiary> {
        if self.persons.is_empty() {
            faults.add("/persons", "too_few", "names nobody");
        }
        if self.persons.len() > CONTRIBUTORS_MAX {
            faults.add("/persons", "too_many", format!("has more than {CONTRIBUTORS_MAX} members"));
            return Vec::new();
        }
        let mut users: Vec<_> = self.persons.iter().filter_map(|person| person.user).map(|user| user.0).collect();
        users.sort_unstable();
        if users.windows(2).any(|pair| pair[0] == pair[1]) {
            faults.add("/persons", "repeated", "names a user twice");
        }
        let person = |(place, person): (usize, &PersonBody)| {
            let name = faults.take(format!("/persons/{place}/name"), Name::parse(&person.name));
            let share = faults.take(format!("/persons/{place}/share_ppm"), Share::try_new(person.share_ppm));
            Some(Beneficiary {
                name: name?,
                user: person.user.map(|user| user.0),
                share: share?,
                is_main: person.is_main,
                is_official: person.is_official,
                accepted_at: None,
            })
        };
        self.persons.iter().enumerate().filter_map(person).collect()
    }
}

impl CostsBody {
    fn parse(&self, faults: &mut Faults) -> Vec<(CostKind, i64)> {
        let costs = [
            (CostKind::Taxes, "/costs/taxes", &self.taxes),
            (CostKind::Upkeep, "/costs/upkeep", &self.upkeep),
            (CostKind::Valuation, "/costs/valuation", &self.valuation),
            (CostKind::Negotiation, "/costs/negotiation", &self.negotiation),
        ];
        let cost = |(cost, pointer, text): (CostKind, &str, &Option<String>)| {
            text.as_ref().map(|text| (cost, read_yuan(faults, pointer, text)))
        };
        costs.into_iter().filter_map(cost).collect()
    }
}

/// What a reward was reckoned from, and what was reckoned. Amounts are yuan.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = RewardFigures)]
pub struct FiguresView {
    /// What tells the receipt from the others of the same source.
    #[schema(max_length = 100)]
    pub receipt: String,
    /// The day of the receipt.
    #[schema(inline)]
    pub received_on: Day,
    /// The version of the rule pack that it was reckoned with.
    #[schema(max_length = 40, example = "11.2026-01-23.r1")]
    pub rule_pack: String,
    /// The currency of all amounts.
    #[schema(inline)]
    pub currency: CurrencyCode,
    /// Whether the unit was set up by the state, and may not go below the floor.
    #[schema(inline)]
    pub owner_rule: OwnerRuleCode,
    /// The income.
    #[schema(max_length = 20, pattern = "^[0-9]+\\.[0-9]{2}$", example = "1000000.00")]
    pub income: String,
    /// The costs, and whether the region takes them from the income.
    #[schema(max_items = 10)]
    pub deductions: Vec<DeductionView>,
    /// What is left of the income.
    #[schema(max_length = 20, pattern = "^[0-9]+\\.[0-9]{2}$", example = "880000.00")]
    pub net_income: String,
    /// The least that the law gives; null where no floor is known.
    #[schema(max_length = 20, pattern = "^[0-9]+\\.[0-9]{2}$", example = "440000.00")]
    pub statutory_floor: Option<String>,
    /// What it would be by the standard that the region lets its units adopt.
    #[schema(max_length = 20, pattern = "^[0-9]+\\.[0-9]{2}$", example = "616000.00")]
    pub local_standard: Option<String>,
    /// The rate that was taken, in millionths.
    #[schema(maximum = 1_000_000)]
    pub rate: u32,
    /// Whether that is the rate of the unit's own rule or agreement.
    pub is_own_rate: bool,
    /// The SHA-256 of that rule or agreement.
    #[schema(max_length = 64, pattern = "^[0-9a-f]{64}$")]
    pub agreement_sha256: Option<String>,
    /// What is shared.
    #[schema(max_length = 20, pattern = "^[0-9]+\\.[0-9]{2}$", example = "440000.00")]
    pub pool: String,
}

impl From<&Reward> for FiguresView {
    fn from(reward: &Reward) -> Self {
        let (calculation, figures) = (&reward.calculation, &reward.figures);
        FiguresView {
            receipt: calculation.receipt.to_string(),
            received_on: Day(calculation.received_on),
            rule_pack: figures.rule_pack.clone(),
            currency: Code(Currency::Cny),
            owner_rule: Code(figures.owner_rule),
            income: yuan(calculation.income),
            deductions: figures.deductions.iter().map(DeductionView::from).collect(),
            net_income: yuan(figures.net_income),
            statutory_floor: figures.floor.map(yuan),
            local_standard: figures.local_standard.map(yuan),
            rate: figures.rate,
            is_own_rate: calculation.own_rate.is_some(),
            agreement_sha256: calculation.agreement.as_ref().map(|digest| digest.as_str().to_owned()),
            pool: yuan(figures.pool),
        }
    }
}

/// Somebody who is rewarded.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = RewardPerson)]
pub struct PersonView {
    /// The name.
    #[schema(max_length = 200)]
    pub name: String,
    /// The person's log-in here; told to the unit and to the person.
    #[schema(inline)]
    pub user: Option<UserRef>,
    /// The share in millionths.
    #[schema(minimum = 1, maximum = 1_000_000)]
    pub share_ppm: u32,
    /// Whether it is a main contributor.
    pub is_main: bool,
    /// Whether it belongs to the leading staff of the unit.
    pub is_official: bool,
    /// What the person gets, in yuan.
    #[schema(max_length = 20, pattern = "^[0-9]+\\.[0-9]{2}$", example = "220000.00")]
    pub amount: String,
    /// When the person said that this is right.
    #[schema(inline)]
    pub accepted_at: Option<Moment>,
}

/// The payment of a reward.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = RewardPayment)]
pub struct PaymentView {
    /// How it was paid; told to the unit and those named.
    #[schema(max_length = 2000)]
    pub note: Option<String>,
    /// The SHA-256 of what shows it.
    #[schema(max_length = 64, pattern = "^[0-9a-f]{64}$")]
    pub evidence_sha256: Option<String>,
    /// When the unit said so.
    #[schema(inline)]
    pub at: Moment,
}

/// The distribution of a reward.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Reward)]
pub struct RewardView {
    /// Its identifier.
    #[schema(inline)]
    pub id: RewardRef,
    /// The code of its hub: that of its unit.
    #[schema(max_length = 40, pattern = "^[a-z-]+$", example = "zhejiang")]
    pub hub: String,
    /// The unit that distributes.
    #[schema(inline)]
    pub owner: OrganizationRef,
    /// The contract whose income is distributed; told to the unit and those named.
    #[schema(inline)]
    pub contract: Option<ContractRef>,
    /// The achievement that the unit uses itself; told to the unit and those named.
    #[schema(inline)]
    pub achievement: Option<AchievementRef>,
    /// The name of the result.
    #[schema(max_length = 300)]
    pub title: String,
    /// How it came to use.
    #[schema(inline)]
    pub way: RewardWayCode,
    /// What it was reckoned from, and what was reckoned; told to the unit and those named.
    pub figures: Option<FiguresView>,
    /// Who is rewarded: all of them to the unit, himself to whoever is named, leading staff to the public.
    #[schema(max_items = 100)]
    pub persons: Vec<PersonView>,
    /// How many others there are, of whom you are not told.
    #[schema(maximum = 100)]
    pub others: usize,
    /// Where it stands.
    #[schema(inline)]
    pub state: RewardStateCode,
    /// Whether everybody may read it, because it rewards leading staff.
    pub is_public: bool,
    /// The first day of its notice.
    #[schema(inline)]
    pub posted_on: Option<Day>,
    /// The last day on which one may object; it moves when the days stood still.
    #[schema(inline)]
    pub ends_on: Option<Day>,
    /// Since when the days stand still.
    #[schema(inline)]
    pub suspended_on: Option<Day>,
    /// When it was approved, returned or withdrawn.
    #[schema(inline)]
    pub ended_on: Option<Day>,
    /// Objections, in their order; those to an earlier calculation stay.
    #[schema(max_items = 100)]
    pub objections: Vec<ObjectionView>,
    /// When it was approved.
    #[schema(inline)]
    pub approved_at: Option<Moment>,
    /// How it was paid.
    pub payment: Option<PaymentView>,
    /// When it was drawn up.
    #[schema(inline)]
    pub created_at: Moment,
    /// When it last changed.
    #[schema(inline)]
    pub updated_at: Moment,
    /// What may follow, for this caller; only when a single one is shown.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_items = 20)]
    pub transitions: Option<Vec<TransitionView>>,
}

impl RewardView {
    /// A row of a list, as far as the caller may read it.
    #[must_use]
    pub fn item(app: &App, principal: &Principal, row: &RewardRow) -> Self {
        let reward = &row.value;
        let user = principal.actor.user();
        let reads_all = principal.is_member(reward.owner) || principal.is_moderator(reward.id.hub());
        let reads_figures = reads_all || reward.names(user);
        let is_own = |person: &Beneficiary| user.is_some() && person.user == user;
        let is_told = |person: &Beneficiary| reads_all || is_own(person) || reward.is_public() && person.is_official;
        let view = |(person, amount): (&Beneficiary, &i64)| PersonView {
            name: person.name.to_string(),
            user: person.user.filter(|_| reads_all || is_own(person)).map(Ref),
            share_ppm: person.share.ppm(),
            is_main: person.is_main,
            is_official: person.is_official,
            amount: yuan(*amount),
            accepted_at: person.accepted_at.map(Moment),
        };
        let persons = reward.calculation.persons.iter().zip(&reward.figures.parts);
        let persons: Vec<_> = persons.filter(|(person, _)| is_told(person)).map(view).collect();
        let (contract, achievement) = match reward.source {
            RewardSource::Contract(id) => (Some(Ref(id)), None),
            RewardSource::OwnUse(id) => (None, Some(Ref(id))),
        };
        let payment = reward.payment.as_ref().map(|(said, at)| PaymentView {
            note: said.note.as_ref().filter(|_| reads_figures).map(ToString::to_string),
            evidence_sha256: said.evidence.as_ref().map(|digest| digest.as_str().to_owned()),
            at: Moment(*at),
        });
        RewardView {
            id: Ref(reward.id),
            hub: app.hubs.code(reward.id.hub()),
            owner: Ref(reward.owner),
            contract: contract.filter(|_| reads_figures),
            achievement: achievement.filter(|_| reads_figures),
            title: reward.calculation.title.to_string(),
            way: Code(reward.calculation.way),
            figures: reads_figures.then(|| FiguresView::from(reward)),
            others: reward.calculation.persons.len() - persons.len(),
            persons,
            state: Code(reward.state),
            is_public: reward.is_public(),
            posted_on: reward.days.posted_on.map(Day),
            ends_on: reward.days.ends_on.map(Day),
            suspended_on: reward.days.suspended_on.map(Day),
            ended_on: reward.days.ended_on.map(Day),
            objections: reward.objections.iter().map(|one| ObjectionView::of(one, principal, reads_all)).collect(),
            approved_at: reward.approval.map(|(_, at)| Moment(at)),
            payment,
            created_at: Moment(row.created_at),
            updated_at: Moment(row.updated_at),
            transitions: None,
        }
    }

    /// A single one, with what may follow for the caller. `standing` is what stands against the unit.
    #[must_use]
    pub fn single(app: &App, principal: &Principal, row: &RewardRow, standing: &Refusals, at: Timestamp) -> Self {
        let (reward, by) = (&row.value, principal.actor.user());
        let resource = reward.resource_of_named(principal);
        let mut may_post = reward.may_post(by);
        may_post.append(standing.clone());
        let steps = [
            (Action::RecalculateReward, reward.may_recalculate()),
            (Action::PostReward, may_post),
            (Action::ObjectReward, reward.may_object(at)),
            (Action::DismissRewardObjection, reward.may_decide(Action::DismissRewardObjection, by)),
            (Action::UpholdRewardObjection, reward.may_decide(Action::UpholdRewardObjection, by)),
            (Action::AcceptReward, reward.may_accept(by)),
            (Action::ApproveReward, reward.may_approve(by, at)),
            (Action::PayReward, reward.may_pay()),
            (Action::WithdrawReward, reward.may_withdraw()),
        ];
        let transition =
            |(action, refusals): (Action, Refusals)| TransitionView::of(principal, action, &resource, &refusals);
        let transitions = steps.into_iter().map(transition).collect();
        RewardView { transitions: Some(transitions), ..RewardView::item(app, principal, row) }
    }
}
