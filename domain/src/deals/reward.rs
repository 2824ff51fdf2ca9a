//! The distribution of a reward among those who made a result (奖励和报酬; DOMAIN 3.6, 5.2; INV-21 to INV-24).
//!
//! ```text
//! calculated ──post──▶ noticed ──approve, the days over──▶ approved ──pay──▶ paid
//!     ▲ ▲ └recalculate┐ │ ▲ ──object──▶ suspended ──uphold──▶ returned
//!     │ └─────────────┘ │ └──dismiss (all)──┘                    │
//!     └───────────────────────recalculate────────────────────────┘
//!    every state before approved ──withdraw──▶ withdrawn
//! ```
//!
//! One is drawn up for each receipt, by the preview's own arithmetic. Who drew it up or shares in it neither puts it before others
//! nor approves it. What was approved never changes: another receipt is another distribution.

use super::contract::{Contract, ContractState};
use super::contract_type::{ContractSide, ContractType};
use super::milestone::Statement;
use crate::access::{Action, Duty, Exposure, Principal, Resource};
use crate::assets::readiness::DocumentDigest;
use crate::event::{Audience, Event, EventKind};
use crate::hub::HubNumber;
use crate::id::{AchievementKind, ContractKind, Id, ObjectionKind, OrganizationKind, RewardKind, UserKind};
use crate::identity::role::may_also;
use crate::preview::{
    Contributor, Deduction, InvalidReward, OwnerRule, Remark, RewardQuestion, RewardWay, preview_reward,
};
use crate::pricing::notice::{NoticeDays, OBJECTIONS_MAX, Objection, ObjectionFinding, find_open};
use crate::process::{Process, Step};
use crate::rule::{Refusals, Rule};
use crate::rule_pack::{CostKind, Figure, RulePack};
use crate::share::Share;
use crate::text::{Keyword, Name, Reason, Title};
use crate::timestamp::Timestamp;
use serde_json::json;
use strum::{EnumString, IntoStaticStr, VariantArray};
use time::{Date, Duration};

/// Where a distribution stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum RewardState {
    /// Drawn up.
    Calculated,
    /// Before the unit, and where it rewards leading staff before the public; its days run.
    Noticed,
    /// An objection is looked into, and the days stand still.
    Suspended,
    /// An objection was right: it is to be calculated anew.
    Returned,
    /// It stands, and is to be paid.
    Approved,
    /// It was paid.
    Paid,
    /// Taken back.
    Withdrawn,
}

/// What the receipt comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RewardSource {
    /// A contract of the unit that took effect.
    Contract(Id<ContractKind>),
    /// The unit's own use of an achievement.
    OwnUse(Id<AchievementKind>),
}

/// Somebody who is rewarded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Beneficiary {
    /// The name: personal data.
    pub name: Name,
    /// The person's log-in here, if there is one.
    pub user: Option<Id<UserKind>>,
    /// The share of the reward.
    pub share: Share,
    /// Whether it is a main contributor (主要贡献者).
    pub is_main: bool,
    /// Whether it belongs to the leading staff (担任领导职务), whose reward is made public.
    pub is_official: bool,
    /// When the person said that it is right.
    pub accepted_at: Option<Timestamp>,
}

/// What a distribution is reckoned from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Calculation {
    /// The name of the result, as the public reads it.
    pub title: Title,
    /// How it came to use.
    pub way: RewardWay,
    /// What tells the receipt from the others of the same source: the number of a voucher, the year of a profit.
    pub receipt: Keyword,
    /// The day of the receipt; it decides on the rule pack.
    pub received_on: Date,
    /// The income in fen.
    pub income: i64,
    /// The costs in fen.
    pub costs: Vec<(CostKind, i64)>,
    /// The rate of the unit's own rule or agreement, in millionths of the net income.
    pub own_rate: Option<u32>,
    /// The digest of that rule or agreement.
    pub agreement: Option<DocumentDigest>,
    /// Who is rewarded.
    pub persons: Vec<Beneficiary>,
}

/// What was reckoned. Amounts are fen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RewardFigures {
    /// The version of the rule pack.
    pub rule_pack: String,
    /// Whether the unit may not go below the floor.
    pub owner_rule: OwnerRule,
    /// The costs, and which of them the region's list has (INV-22).
    pub deductions: Vec<Deduction>,
    /// What is left of the income.
    pub net_income: i64,
    /// The least that the law gives, where a floor is known (INV-21).
    pub floor: Option<i64>,
    /// What it would be by the standard that the region lets its units adopt.
    pub local_standard: Option<i64>,
    /// The rate that was taken, in millionths.
    pub rate: u32,
    /// What is shared.
    pub pool: i64,
    /// What each person gets, in their order; they sum to the pool (INV-23).
    pub parts: Vec<i64>,
}

/// A calculation with what was reckoned from it.
#[derive(Clone, Debug)]
pub struct Reckoned {
    calculation: Calculation,
    figures: RewardFigures,
    refusals: Refusals,
}

/// A distribution. It lives in the hub of its unit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reward {
    /// Its identifier, which carries its hub.
    pub id: Id<RewardKind>,
    /// The unit that owned the result and distributes.
    pub owner: Id<OrganizationKind>,
    /// What the receipt comes from.
    pub source: RewardSource,
    /// What it is reckoned from.
    pub calculation: Calculation,
    /// What was reckoned.
    pub figures: RewardFigures,
    /// Who drew it up, the last time.
    pub drawn_by: Option<Id<UserKind>>,
    /// Where it stands.
    pub state: RewardState,
    /// The days of its notice.
    pub days: NoticeDays,
    /// Objections, in their order; those to an earlier calculation stay.
    pub objections: Vec<Objection>,
    /// Who approved it, and when.
    pub approval: Option<(Option<Id<UserKind>>, Timestamp)>,
    /// How it was paid, and when.
    pub payment: Option<(Statement, Timestamp)>,
}

/// What can stand against a calculation.
const CALCULATION_RULES: &[Rule] = &[
    Rule::RewardContractNotEffective,
    Rule::RewardNotSeller,
    Rule::RewardWayMismatch,
    Rule::RewardRuleUnknown,
    Rule::RewardNothingLeft,
    Rule::RewardBelowFloor,
    Rule::RewardAgreementMissing,
    Rule::RewardMainShareTooSmall,
    Rule::RewardReceiptDistributed,
];

/// The state machine.
pub const PROCESS: Process<RewardState> = Process {
    code: "reward",
    title_zh: "奖励和报酬分配",
    title_en: "Distribution of a reward",
    initial: RewardState::Calculated,
    steps: &[
        Step {
            action: Action::RecalculateReward,
            from: &[RewardState::Calculated, RewardState::Returned],
            to: &[RewardState::Calculated],
            rules: CALCULATION_RULES,
        },
        Step {
            action: Action::PostReward,
            from: &[RewardState::Calculated],
            to: &[RewardState::Noticed],
            rules: &[Rule::OrganizationNotVerified, Rule::FourEyes],
        },
        Step {
            action: Action::ObjectReward,
            from: &[RewardState::Noticed, RewardState::Suspended],
            to: &[RewardState::Suspended],
            rules: &[Rule::RewardNoticeOver, Rule::NoticeObjectionsTooMany],
        },
        Step {
            action: Action::DismissRewardObjection,
            from: &[RewardState::Suspended],
            // With the last open objection.
            to: &[RewardState::Noticed],
            rules: &[Rule::FourEyes, Rule::RewardObjectionDecided],
        },
        Step {
            action: Action::UpholdRewardObjection,
            from: &[RewardState::Suspended],
            to: &[RewardState::Returned],
            rules: &[Rule::FourEyes, Rule::RewardObjectionDecided],
        },
        Step {
            action: Action::AcceptReward,
            from: &[RewardState::Noticed, RewardState::Suspended, RewardState::Approved, RewardState::Paid],
            to: &[RewardState::Noticed, RewardState::Suspended, RewardState::Approved, RewardState::Paid],
            rules: &[Rule::RewardNotNamed],
        },
        Step {
            action: Action::ApproveReward,
            from: &[RewardState::Noticed],
            to: &[RewardState::Approved],
            rules: &[Rule::FourEyes, Rule::RewardNoticeRunning],
        },
        Step { action: Action::PayReward, from: &[RewardState::Approved], to: &[RewardState::Paid], rules: &[] },
        Step {
            action: Action::WithdrawReward,
            from: &[RewardState::Calculated, RewardState::Noticed, RewardState::Suspended, RewardState::Returned],
            to: &[RewardState::Withdrawn],
            rules: &[],
        },
    ],
};

/// What a contract has against a distribution of its income by this unit.
#[must_use]
pub fn against_contract(contract: &Contract, owner: Id<OrganizationKind>, way: RewardWay) -> Refusals {
    let mut refusals = Refusals::new();
    let took_effect = match contract.state {
        // What was received before the end is distributed after it.
        ContractState::Effective | ContractState::Completed | ContractState::Terminated => true,
        ContractState::Draft
        | ContractState::Proposed
        | ContractState::Approved
        | ContractState::PartiallySigned
        | ContractState::Signed
        | ContractState::Withdrawn => false,
    };
    refusals.require_at(took_effect, Rule::RewardContractNotEffective, "/contract");
    let is_seller = contract.content.side_of(owner) == Some(ContractSide::Seller);
    refusals.require_at(is_seller, Rule::RewardNotSeller, "/contract");
    let contract_type = contract.content.contract_type();
    let fits = match way {
        RewardWay::Transfer => contract_type == ContractType::Transfer,
        RewardWay::Licence => contract_type == ContractType::Licence,
        // Shares are formed from a result by its transfer or its licence to the company.
        RewardWay::Equity => matches!(contract_type, ContractType::Transfer | ContractType::Licence),
        // With others: whatever was agreed on with them.
        RewardWay::Implementation => true,
    };
    refusals.require_at(fits, Rule::RewardWayMismatch, "/way");
    refusals
}

/// What stands against a distribution without a contract: it is of own use.
#[must_use]
pub fn against_own_use(way: RewardWay) -> Refusals {
    let mut refusals = Refusals::new();
    refusals.require_at(way == RewardWay::Implementation, Rule::RewardWayMismatch, "/way");
    refusals
}

impl Reckoned {
    /// Reckons it by the rule pack of a hub and the day of the receipt, as the preview does.
    ///
    /// # Errors
    /// When the shares are not whole, or there are too many of them.
    pub fn try_new(calculation: Calculation, hub: HubNumber, owner_rule: OwnerRule) -> Result<Self, InvalidReward> {
        let contributor = |person: &Beneficiary| Contributor { share: person.share, is_main: person.is_main };
        let preview = preview_reward(&RewardQuestion {
            hub,
            day: calculation.received_on,
            way: calculation.way,
            owner: owner_rule,
            own_rate: calculation.own_rate,
            income: calculation.income,
            costs: calculation.costs.clone(),
            contributors: calculation.persons.iter().map(contributor).collect(),
        })?;
        let mut refusals = Refusals::new();
        let remarked = |remark| preview.remarks.contains(&remark);
        refusals.require_at(preview.rate.is_some(), Rule::RewardRuleUnknown, "/received_on");
        refusals.require_at(preview.pool > 0 || preview.rate.is_none(), Rule::RewardNothingLeft, "/income");
        refusals.require_at(!remarked(Remark::OwnRuleBelowFloor), Rule::RewardBelowFloor, "/own_rate");
        let is_documented = calculation.own_rate.is_none() || calculation.agreement.is_some();
        refusals.require_at(is_documented, Rule::RewardAgreementMissing, "/agreement_sha256");
        let has_main = !remarked(Remark::MainContributorsBelowPart);
        refusals.require_at(has_main, Rule::RewardMainShareTooSmall, "/persons");
        let figures = RewardFigures {
            rule_pack: preview.pack.version(),
            owner_rule,
            deductions: preview.deductions,
            net_income: preview.net_income,
            floor: preview.floor,
            local_standard: preview.local_standard,
            rate: preview.rate.unwrap_or_default(),
            pool: preview.pool,
            parts: preview.parts,
        };
        Ok(Reckoned { calculation, figures, refusals })
    }

    /// What tells its receipt from others.
    #[must_use]
    pub fn receipt(&self) -> &Keyword {
        &self.calculation.receipt
    }

    /// What stands against it: no rule, nothing left, below the floor, an own rule that nothing shows, main contributors who get
    /// too little.
    #[must_use]
    pub fn against(&self) -> Refusals {
        self.refusals.clone()
    }
}

impl Reward {
    /// Somebody of the unit draws it up.
    ///
    /// # Errors
    /// All rules that stand against the calculation.
    pub fn calculate(
        (id, owner): (Id<RewardKind>, Id<OrganizationKind>),
        source: RewardSource,
        reckoned: Reckoned,
        drawn_by: Option<Id<UserKind>>,
    ) -> Result<(Self, Event), Refusals> {
        reckoned.against().into_result()?;
        let Reckoned { calculation, figures, .. } = reckoned;
        let (state, days, objections) = (PROCESS.initial, NoticeDays::default(), Vec::new());
        let (approval, payment) = (None, None);
        let reward =
            Reward { id, owner, source, calculation, figures, drawn_by, state, days, objections, approval, payment };
        let event = reward.event(EventKind::RewardCalculated, reward.calculated());
        Ok((reward, event))
    }

    fn calculated(&self) -> serde_json::Value {
        let received_on = self.calculation.received_on.to_string();
        json!({ "way": <&str>::from(self.calculation.way), "received_on": received_on, "rule_pack": self.figures.rule_pack })
    }

    /// Whether it rewards leading staff, so that its notice is for the public (INV-24).
    #[must_use]
    pub fn is_of_officials(&self) -> bool {
        self.calculation.persons.iter().any(|person| person.is_official)
    }

    /// Whether everybody may know of it.
    #[must_use]
    pub fn is_public(&self) -> bool {
        let is_shown = match self.state {
            RewardState::Noticed | RewardState::Suspended | RewardState::Approved | RewardState::Paid => true,
            RewardState::Calculated | RewardState::Returned | RewardState::Withdrawn => false,
        };
        is_shown && self.is_of_officials()
    }

    /// Whether the person shares in it.
    #[must_use]
    pub fn names(&self, user: Option<Id<UserKind>>) -> bool {
        user.is_some() && self.calculation.persons.iter().any(|person| person.user == user)
    }

    /// What the access table needs to know.
    #[must_use]
    pub fn resource(&self) -> Resource {
        Resource { hub: self.id.hub(), owner: Some(self.owner), exposure: Exposure::public_when(self.is_public()) }
    }

    /// The same for what a person does who shares in it, whichever organization he belongs to: he may know of it.
    #[must_use]
    pub fn resource_of_named(&self, principal: &Principal) -> Resource {
        let may_know = self.is_public() || self.names(principal.actor.user());
        Resource { exposure: Exposure::public_when(may_know), ..self.resource() }
    }

    fn event(&self, kind: EventKind, payload: serde_json::Value) -> Event {
        let audience = Audience::public_when(self.is_public());
        Event { kind, subject: self.id.subject(), hub: self.id.hub(), owner: Some(self.owner), audience, payload }
    }

    /// What stands against a decision of this person: he drew it up, or shares in it.
    fn against_interest(&self, by: Option<Id<UserKind>>) -> Refusals {
        let mut done = Vec::new();
        if self.drawn_by.is_some() && self.drawn_by == by {
            done.push(Duty::DrawUpReward);
        }
        if self.names(by) {
            done.push(Duty::AcceptReward);
        }
        may_also(&done, Duty::ApproveReward)
    }

    /// What stands against calculating it anew.
    #[must_use]
    pub fn may_recalculate(&self) -> Refusals {
        PROCESS.open(Action::RecalculateReward, self.state)
    }

    /// Somebody of the unit calculates it anew, before it is noticed or after an objection was right.
    ///
    /// # Errors
    /// All rules that stand against it.
    pub fn recalculate(&mut self, reckoned: Reckoned, by: Option<Id<UserKind>>) -> Result<Event, Refusals> {
        let mut refusals = self.may_recalculate();
        refusals.append(reckoned.against());
        refusals.into_result()?;
        let Reckoned { calculation, figures, .. } = reckoned;
        (self.calculation, self.figures, self.drawn_by) = (calculation, figures, by);
        (self.state, self.days) = (PROCESS.initial, NoticeDays::default());
        Ok(self.event(EventKind::RewardRecalculated, self.calculated()))
    }

    /// What stands against putting it before others by this person.
    #[must_use]
    pub fn may_post(&self, by: Option<Id<UserKind>>) -> Refusals {
        let mut refusals = PROCESS.open(Action::PostReward, self.state);
        refusals.append(self.against_interest(by));
        refusals
    }

    /// An approver puts it before the unit, and before the public where it rewards leading staff, for the days of the rule pack.
    ///
    /// # Errors
    /// All rules that stand against it.
    pub fn post(&mut self, by: Option<Id<UserKind>>, at: Timestamp) -> Result<Event, Refusals> {
        self.may_post(by).into_result()?;
        let day = at.day();
        let pack = RulePack::of(self.id.hub(), day);
        // No law names the days for a reward: those of a price serve for it, too.
        let days = pack.days(Figure::PriceNoticeDays).unwrap_or_default();
        let ends_on = day.saturating_add(Duration::days(i64::from(days)));
        self.state = RewardState::Noticed;
        (self.days.posted_on, self.days.ends_on) = (Some(day), Some(ends_on));
        let payload = json!({ "ends_on": ends_on.to_string(), "rule_pack": pack.version() });
        Ok(self.event(EventKind::RewardNoticed, payload))
    }

    /// What stands against an objection.
    #[must_use]
    pub fn may_object(&self, at: Timestamp) -> Refusals {
        let mut refusals = PROCESS.open(Action::ObjectReward, self.state);
        let is_in_time = self.state == RewardState::Suspended || !self.days.are_over(at.day());
        refusals.require_at(is_in_time || !refusals.is_empty(), Rule::RewardNoticeOver, "/ends_on");
        refusals.require_at(self.objections.len() < OBJECTIONS_MAX, Rule::NoticeObjectionsTooMany, "/objections");
        refusals
    }

    /// Somebody objects; the days stand still.
    ///
    /// # Errors
    /// All rules that stand against it.
    pub fn object(&mut self, objection: Objection) -> Result<Event, Refusals> {
        self.may_object(objection.at).into_result()?;
        self.days.stand_still(objection.at.day());
        self.state = RewardState::Suspended;
        let payload = json!({ "objection": objection.id.to_string() });
        self.objections.push(objection);
        Ok(self.event(EventKind::RewardObjected, payload))
    }

    /// What stands against a finding by this person.
    #[must_use]
    pub fn may_decide(&self, action: Action, by: Option<Id<UserKind>>) -> Refusals {
        let mut refusals = PROCESS.open(action, self.state);
        refusals.append(self.against_interest(by));
        refusals
    }

    fn decide(
        &mut self,
        (action, by): (Action, Option<Id<UserKind>>),
        id: Id<ObjectionKind>,
        finding: ObjectionFinding,
    ) -> Result<(), Refusals> {
        let mut refusals = self.may_decide(action, by);
        let objection = find_open(&mut self.objections, id);
        refusals.require_at(objection.is_some(), Rule::RewardObjectionDecided, "/objections");
        refusals.into_result()?;
        if let Some(objection) = objection {
            objection.finding = Some(finding);
        }
        Ok(())
    }

    /// An approver finds that an objection is not right; when none is open any more, the days go on.
    ///
    /// # Errors
    /// All rules that stand against it.
    pub fn dismiss(
        &mut self,
        by: Option<Id<UserKind>>,
        id: Id<ObjectionKind>,
        finding: Reason,
        at: Timestamp,
    ) -> Result<Event, Refusals> {
        let finding = ObjectionFinding { is_upheld: false, finding, at };
        self.decide((Action::DismissRewardObjection, by), id, finding)?;
        if self.objections.iter().all(|objection| objection.finding.is_some()) {
            self.state = RewardState::Noticed;
            self.days.go_on(at.day());
        }
        let ends_on = self.days.ends_on.map(|last| last.to_string());
        let payload = json!({ "objection": id.to_string(), "ends_on": ends_on });
        Ok(self.event(EventKind::RewardObjectionDismissed, payload))
    }

    /// An approver finds that an objection is right: the distribution goes back to be calculated anew. Other open objections were
    /// to what is gone with it, and end with the same finding.
    ///
    /// # Errors
    /// All rules that stand against it.
    pub fn uphold(
        &mut self,
        by: Option<Id<UserKind>>,
        id: Id<ObjectionKind>,
        finding: Reason,
        at: Timestamp,
    ) -> Result<Event, Refusals> {
        let finding = ObjectionFinding { is_upheld: true, finding, at };
        self.decide((Action::UpholdRewardObjection, by), id, finding.clone())?;
        for objection in self.objections.iter_mut().filter(|objection| objection.finding.is_none()) {
            objection.finding = Some(finding.clone());
        }
        let event = self.event(EventKind::RewardReturned, json!({ "objection": id.to_string() }));
        self.state = RewardState::Returned;
        self.days.ended_on = Some(at.day());
        Ok(event)
    }

    /// What stands against this person's word that his share is right.
    #[must_use]
    pub fn may_accept(&self, by: Option<Id<UserKind>>) -> Refusals {
        let mut refusals = PROCESS.open(Action::AcceptReward, self.state);
        refusals.require_at(self.names(by), Rule::RewardNotNamed, "/persons");
        refusals
    }

    /// Somebody who shares in it says that his share is right. Again yields no event.
    ///
    /// # Errors
    /// All rules that stand against it.
    pub fn accept(&mut self, by: Option<Id<UserKind>>, at: Timestamp) -> Result<Option<Event>, Refusals> {
        self.may_accept(by).into_result()?;
        let is_his = |person: &&mut Beneficiary| person.user == by && person.accepted_at.is_none();
        let mut accepted = false;
        for person in self.calculation.persons.iter_mut().filter(is_his) {
            person.accepted_at = Some(at);
            accepted = true;
        }
        Ok(accepted.then(|| self.event(EventKind::RewardAccepted, json!({}))))
    }

    /// What stands against an approval by this person.
    #[must_use]
    pub fn may_approve(&self, by: Option<Id<UserKind>>, at: Timestamp) -> Refusals {
        let mut refusals = PROCESS.open(Action::ApproveReward, self.state);
        let is_over = self.days.are_over(at.day());
        refusals.require_at(is_over || !refusals.is_empty(), Rule::RewardNoticeRunning, "/ends_on");
        refusals.append(self.against_interest(by));
        refusals
    }

    /// An approver approves it, once its days are over and no objection is open. Again yields no event.
    ///
    /// # Errors
    /// All rules that stand against it.
    pub fn approve(&mut self, by: Option<Id<UserKind>>, at: Timestamp) -> Result<Option<Event>, Refusals> {
        if self.state == RewardState::Approved {
            return Ok(None);
        }
        self.may_approve(by, at).into_result()?;
        self.state = RewardState::Approved;
        self.days.ended_on = Some(at.day());
        self.approval = Some((by, at));
        Ok(Some(self.event(EventKind::RewardApproved, json!({}))))
    }

    /// What stands against saying that it was paid.
    #[must_use]
    pub fn may_pay(&self) -> Refusals {
        PROCESS.open(Action::PayReward, self.state)
    }

    /// The unit says that it was paid, and how. The same again yields no event.
    ///
    /// # Errors
    /// All rules that stand against it.
    pub fn pay(&mut self, statement: Statement, at: Timestamp) -> Result<Option<Event>, Refusals> {
        if self.payment.as_ref().is_some_and(|(before, _)| *before == statement) {
            return Ok(None);
        }
        self.may_pay().into_result()?;
        self.state = RewardState::Paid;
        let evidence = statement.evidence.as_ref().map(|evidence| evidence.as_str().to_owned());
        self.payment = Some((statement, at));
        Ok(Some(self.event(EventKind::RewardDistributed, json!({ "evidence_sha256": evidence }))))
    }

    /// What stands against taking it back.
    #[must_use]
    pub fn may_withdraw(&self) -> Refusals {
        PROCESS.open(Action::WithdrawReward, self.state)
    }

    /// The unit takes it back. Again yields no event.
    ///
    /// # Errors
    /// All rules that stand against it.
    pub fn withdraw(&mut self, at: Timestamp) -> Result<Option<Event>, Refusals> {
        if self.state == RewardState::Withdrawn {
            return Ok(None);
        }
        self.may_withdraw().into_result()?;
        // Whoever knew of it is told that it is gone.
        let event = self.event(EventKind::RewardWithdrawn, json!({}));
        self.state = RewardState::Withdrawn;
        self.days.ended_on = Some(at.day());
        Ok(Some(event))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use time::macros::{date, datetime};

    fn id<K: crate::id::Kind>(number: u64) -> Id<K> {
        Id::compose(1, HubNumber::ZHEJIANG, 0, number)
    }

    fn at(day: i64) -> Timestamp {
        Timestamp::new(datetime!(2026-11-24 08:00 UTC) + Duration::days(day))
    }

    fn person(number: u64, ppm: u32, is_official: bool) -> Beneficiary {
        Beneficiary {
            name: Name::parse("甲方仁").expect("a name"),
            user: Some(id(number)),
            share: Share::try_new(ppm).expect("a share"),
            is_main: true,
            is_official,
            accepted_at: None,
        }
    }

    fn calculation(is_official: bool) -> Calculation {
        Calculation {
            title: Title::parse("质子交换膜").expect("a title"),
            way: RewardWay::Licence,
            receipt: Keyword::parse("2026-0117").expect("a number"),
            received_on: date!(2026 - 11 - 20),
            income: 100_000_001,
            costs: vec![(CostKind::Taxes, 12_000_000)],
            own_rate: None,
            agreement: None,
            persons: vec![person(5, 600_000, is_official), person(6, 400_000, false)],
        }
    }

    fn reckoned(calculation: Calculation) -> Reckoned {
        Reckoned::try_new(calculation, HubNumber::ZHEJIANG, OwnerRule::State).expect("shares are whole")
    }

    fn drawn_up(is_official: bool) -> Reward {
        let source = RewardSource::Contract(id(3));
        Reward::calculate((id(9), id(1)), source, reckoned(calculation(is_official)), Some(id(7)))
            .expect("nothing stands")
            .0
    }

    fn rules(refusals: &Refusals) -> Vec<Rule> {
        refusals.as_slice().iter().map(|refusal| refusal.rule).collect()
    }

    #[test]
    fn what_an_officer_of_the_unit_gets_is_public_from_its_notice_until_it_is_returned() {
        let mut reward = drawn_up(true);
        assert!(!reward.is_public());
        let noticed = reward.post(Some(id(8)), at(0)).expect("posted by another");
        assert_eq!((noticed.audience, reward.is_public()), (Audience::Public, true));
        let text = Reason::parse("I made more of it.").expect("a text");
        let (by, finding) = (Some(id(5)), None);
        let objection = Objection { id: id(20), by, organization: None, text: text.clone(), at: at(1), finding };
        reward.object(objection).expect("in time");
        let returned = reward.uphold(Some(id(8)), id(20), text, at(2)).expect("by another");
        assert_eq!((returned.audience, reward.is_public()), (Audience::Public, false));
        assert!(!drawn_up(false).post(Some(id(8)), at(0)).is_ok_and(|event| event.audience == Audience::Public));
    }

    #[test]
    fn who_drew_it_up_and_who_shares_in_it_do_not_post_it() {
        let reward = drawn_up(false);
        assert_eq!(rules(&reward.may_post(Some(id(7)))), [Rule::FourEyes]);
        assert_eq!(rules(&reward.may_post(Some(id(5)))), [Rule::FourEyes]);
        assert_eq!(rules(&reward.may_post(Some(id(8)))), []);
    }

    #[test]
    fn all_that_stands_against_a_calculation_is_told_at_once() {
        let mut below = calculation(false);
        below.own_rate = Some(499_999);
        below.persons[0].is_main = false;
        let against = reckoned(below).against();
        let expected = [Rule::RewardBelowFloor, Rule::RewardAgreementMissing, Rule::RewardMainShareTooSmall];
        assert_eq!(rules(&against), expected);
    }

    /// A step that somebody tries: which, who (5 and 6 share in it, 7 draws it up), days later.
    fn try_step(reward: &mut Reward, (step, by, day): (u8, u64, i64)) -> bool {
        let (by, now) = (Some(id(by)), at(day));
        let words = Reason::parse("As the record shows.").expect("a text");
        let open = reward.objections.iter().find(|objection| objection.finding.is_none()).map(|objection| objection.id);
        let number = 100 + reward.objections.len() as u64;
        match step {
            0 => reward.recalculate(reckoned(calculation(true)), Some(id(7))).is_ok(),
            1 => reward.post(by, now).is_ok(),
            2 => {
                let (organization, finding) = (None, None);
                reward.object(Objection { id: id(number), by, organization, text: words, at: now, finding }).is_ok()
            }
            3 => open.is_some_and(|open| reward.dismiss(by, open, words, now).is_ok()),
            4 => open.is_some_and(|open| reward.uphold(by, open, words, now).is_ok()),
            5 => reward.accept(by, now).is_ok(),
            6 => reward.approve(by, now).is_ok(),
            7 => reward.pay(Statement { note: Some(words), evidence: None }, now).is_ok(),
            _ => reward.withdraw(now).is_ok(),
        }
    }

    proptest! {
        #[test]
        fn whatever_is_tried_nothing_is_approved_unnoticed_by_who_has_an_interest_or_changed_afterwards(
            steps in proptest::collection::vec((0u8..9, 5u64..10, 0i64..8), 1..60),
        ) {
            let mut reward = drawn_up(false);
            let (mut day, mut approved) = (0, None);
            for (step, by, days) in steps {
                day += days;
                let before = reward.state;
                let done = try_step(&mut reward, (step, by, day));
                let action = [
                    Action::RecalculateReward, Action::PostReward, Action::ObjectReward, Action::DismissRewardObjection,
                    Action::UpholdRewardObjection, Action::AcceptReward, Action::ApproveReward, Action::PayReward,
                    Action::WithdrawReward,
                ][usize::from(step)];
                if done && before != reward.state {
                    let leads = PROCESS.steps.iter().any(|one| {
                        one.action == action && one.from.contains(&before) && one.to.contains(&reward.state)
                    });
                    prop_assert!(leads, "{before:?} by {action:?} to {:?}", reward.state);
                }
                let figures = &reward.figures;
                prop_assert_eq!(figures.parts.iter().sum::<i64>(), figures.pool);
                prop_assert!(figures.floor.is_some_and(|floor| figures.pool >= floor));
                if let Some((by, at)) = reward.approval {
                    prop_assert!(by.is_some_and(|by| by != id(5) && by != id(6) && by != id(7)));
                    prop_assert!(reward.days.ends_on.is_some_and(|last| last < at.day()));
                    prop_assert!(reward.objections.iter().all(|objection| objection.finding.is_some()));
                    let kept = approved.get_or_insert_with(|| figures.clone());
                    prop_assert_eq!(&*kept, figures);
                }
            }
        }
    }
}
