//! The public notice of a price under agreement pricing (协议定价公示; DOMAIN 3.5, 5.2).
//!
//! ```text
//! draft ──post──▶ posted ──clear (timer)──▶ cleared
//!   │               │ ▲ ──object──▶ suspended ──uphold──▶ stopped
//!   │               │ └──dismiss (all)──┘
//!   └──withdraw─────┴─────────▶ withdrawn
//! ```
//!
//! Who set the price does not post it. An objection suspends the clock; when every objection is dismissed, the days that it
//! stood still are added.

use super::terms::PriceTerms;
use crate::access::{Action, Duty, Exposure, Resource};
use crate::event::{Audience, Event, EventKind};
use crate::id::{Id, NoticeKind, ObjectionKind, OrganizationKind, UserKind};
use crate::identity::role::may_also;
use crate::process::{Process, Step};
use crate::rule::{Refusals, Rule};
use crate::rule_pack::{Figure, RulePack};
use crate::text::{Reason, Title};
use crate::timestamp::Timestamp;
use serde_json::json;
use strum::{EnumString, IntoStaticStr, VariantArray};
use time::{Date, Duration};

/// Objections to one notice.
pub const OBJECTIONS_MAX: usize = 100;

/// Where a notice stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum NoticeState {
    /// Being prepared.
    Draft,
    /// Before the public; its days run.
    Posted,
    /// Before the public; an objection is looked into, and its days stand still.
    Suspended,
    /// An objection was right.
    Stopped,
    /// Its days are over and no objection is open: the price stands.
    Cleared,
    /// Taken back.
    Withdrawn,
}

/// Whether the two sides are related: by blood, by money, by persons (INV-13).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RelationDeclaration {
    /// They are not.
    Unrelated,
    /// They are, and how.
    Related(Reason),
}

impl RelationDeclaration {
    /// What was declared: how they are related, or that they are not.
    #[must_use]
    pub fn of(how: Option<Reason>) -> Self {
        how.map_or(RelationDeclaration::Unrelated, RelationDeclaration::Related)
    }

    /// How they are related, if they are.
    #[must_use]
    pub fn how(&self) -> Option<&Reason> {
        match self {
            RelationDeclaration::Related(how) => Some(how),
            RelationDeclaration::Unrelated => None,
        }
    }
}

/// What somebody found about an objection.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ObjectionFinding {
    /// Whether the objection is right.
    pub is_upheld: bool,
    /// In words.
    pub finding: Reason,
    /// When.
    pub at: Timestamp,
}

/// An objection, by somebody who said who he is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Objection {
    /// Its identifier.
    pub id: Id<ObjectionKind>,
    /// Who objects.
    pub by: Option<Id<UserKind>>,
    /// For which organization.
    pub organization: Option<Id<OrganizationKind>>,
    /// What it says.
    pub text: Reason,
    /// When.
    pub at: Timestamp,
    /// What was found; nothing while it is open.
    pub finding: Option<ObjectionFinding>,
}

/// The days of a notice.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct NoticeDays {
    /// The first day before the public.
    pub posted_on: Option<Date>,
    /// The last day on which one may object; it moves when the clock stood still.
    pub ends_on: Option<Date>,
    /// Since when the clock stands still.
    pub suspended_on: Option<Date>,
    /// When it was cleared, stopped or withdrawn.
    pub ended_on: Option<Date>,
}

impl NoticeDays {
    /// Whether the last day has passed; not before the first one.
    #[must_use]
    pub fn are_over(&self, day: Date) -> bool {
        self.ends_on.is_some_and(|last| last < day)
    }

    /// An objection is looked into: from this day on they stand still.
    pub fn stand_still(&mut self, day: Date) {
        self.suspended_on.get_or_insert(day);
    }

    /// No objection is open any more: the days that they stood still are added.
    pub fn go_on(&mut self, day: Date) {
        let stood = self.suspended_on.take().map_or(Duration::ZERO, |since| day - since);
        self.ends_on = self.ends_on.map(|last| last.saturating_add(stood));
    }
}

/// The objection of this identifier, where it is open.
pub fn find_open(objections: &mut [Objection], id: Id<ObjectionKind>) -> Option<&mut Objection> {
    objections.iter_mut().find(|objection| objection.id == id && objection.finding.is_none())
}

/// A notice. It lives in the hub of its owner.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// Its identifier, which carries its hub.
    pub id: Id<NoticeKind>,
    /// The organization that owns the result.
    pub owner: Id<OrganizationKind>,
    /// The name of the result, as the public reads it.
    pub title: Title,
    /// What the price was settled for.
    pub terms: PriceTerms,
    /// Whether the two sides are related.
    pub relation: RelationDeclaration,
    /// Who set the price.
    pub set_by: Option<Id<UserKind>>,
    /// Where it stands.
    pub state: NoticeState,
    /// Its days.
    pub days: NoticeDays,
    /// Objections, in their order.
    pub objections: Vec<Objection>,
}

/// The state machine.
pub const PROCESS: Process<NoticeState> = Process {
    code: "notice",
    title_zh: "协议定价公示",
    title_en: "Public notice of an agreed price",
    initial: NoticeState::Draft,
    steps: &[
        Step {
            action: Action::PostNotice,
            from: &[NoticeState::Draft],
            to: &[NoticeState::Posted],
            rules: &[Rule::OrganizationNotVerified, Rule::FourEyes, Rule::NoticePosted, Rule::LotAssetOffered],
        },
        Step {
            action: Action::ObjectNotice,
            from: &[NoticeState::Posted, NoticeState::Suspended],
            to: &[NoticeState::Suspended],
            rules: &[Rule::NoticePeriodOver, Rule::NoticeOwnObjection, Rule::NoticeObjectionsTooMany],
        },
        Step {
            action: Action::DismissObjection,
            from: &[NoticeState::Suspended],
            // With the last open objection.
            to: &[NoticeState::Posted],
            rules: &[Rule::NoticeObjectionDecided],
        },
        Step {
            action: Action::UpholdObjection,
            from: &[NoticeState::Suspended],
            to: &[NoticeState::Stopped],
            rules: &[Rule::NoticeObjectionDecided],
        },
        Step {
            action: Action::ClearNotice,
            from: &[NoticeState::Posted],
            to: &[NoticeState::Cleared],
            rules: &[Rule::NoticePeriodRunning],
        },
        Step {
            action: Action::WithdrawNotice,
            from: &[NoticeState::Draft, NoticeState::Posted, NoticeState::Suspended],
            to: &[NoticeState::Withdrawn],
            rules: &[],
        },
    ],
};

impl Notice {
    /// What the access table needs to know. What was before the public stays readable.
    #[must_use]
    pub fn resource(&self) -> Resource {
        let exposure = Exposure::public_when(self.days.posted_on.is_some());
        Resource { hub: self.id.hub(), owner: Some(self.owner), exposure }
    }

    fn event(&self, kind: EventKind, payload: serde_json::Value) -> Event {
        let audience = Audience::public_when(self.days.posted_on.is_some());
        Event { kind, subject: self.id.subject(), hub: self.id.hub(), owner: Some(self.owner), audience, payload }
    }

    /// Somebody sets a price and prepares its notice.
    #[must_use]
    pub fn create(
        (id, owner): (Id<NoticeKind>, Id<OrganizationKind>),
        title: Title,
        terms: PriceTerms,
        relation: RelationDeclaration,
        set_by: Option<Id<UserKind>>,
    ) -> (Self, Event) {
        let (state, days, objections) = (PROCESS.initial, NoticeDays::default(), Vec::new());
        let notice = Notice { id, owner, title, terms, relation, set_by, state, days, objections };
        let event = notice.event(EventKind::NoticeCreated, json!({}));
        (notice, event)
    }

    /// What stands against posting it by this person: who set the price does not approve it.
    #[must_use]
    pub fn may_post(&self, by: Option<Id<UserKind>>) -> Refusals {
        let mut refusals = PROCESS.open(Action::PostNotice, self.state);
        let done: &[Duty] = if self.set_by.is_some() && self.set_by == by { &[Duty::SetPrice] } else { &[] };
        refusals.append(may_also(done, Duty::ApprovePrice));
        refusals
    }

    /// An approver puts it before the public for the days of the rule pack.
    ///
    /// # Errors
    /// All rules that stand against it.
    pub fn post(&mut self, by: Option<Id<UserKind>>, at: Timestamp) -> Result<Event, Refusals> {
        self.may_post(by).into_result()?;
        let day = at.day();
        let pack = RulePack::of(self.id.hub(), day);
        let days = pack.days(Figure::PriceNoticeDays).unwrap_or_default();
        let ends_on = day.saturating_add(Duration::days(i64::from(days)));
        self.state = NoticeState::Posted;
        (self.days.posted_on, self.days.ends_on) = (Some(day), Some(ends_on));
        let payload = json!({ "ends_on": ends_on.to_string(), "rule_pack": pack.version() });
        Ok(self.event(EventKind::NoticePosted, payload))
    }

    /// What stands against an objection for this organization.
    #[must_use]
    pub fn may_object(&self, organization: Option<Id<OrganizationKind>>, at: Timestamp) -> Refusals {
        let mut refusals = PROCESS.open(Action::ObjectNotice, self.state);
        let is_in_time = self.state == NoticeState::Suspended || self.days.ends_on.is_some_and(|last| at.day() <= last);
        refusals.require_at(is_in_time || !refusals.is_empty(), Rule::NoticePeriodOver, "/ends_on");
        refusals.require(organization != Some(self.terms.counterparty), Rule::NoticeOwnObjection);
        refusals.require_at(self.objections.len() < OBJECTIONS_MAX, Rule::NoticeObjectionsTooMany, "/objections");
        refusals
    }

    /// Somebody objects; the clock stands still.
    ///
    /// # Errors
    /// All rules that stand against it.
    pub fn object(&mut self, objection: Objection) -> Result<Event, Refusals> {
        self.may_object(objection.organization, objection.at).into_result()?;
        self.days.stand_still(objection.at.day());
        self.state = NoticeState::Suspended;
        let payload = json!({ "objection": objection.id.to_string() });
        self.objections.push(objection);
        Ok(self.event(EventKind::NoticeObjected, payload))
    }

    /// What stands against a finding.
    #[must_use]
    pub fn may_decide(&self, action: Action) -> Refusals {
        PROCESS.open(action, self.state)
    }

    /// The owner's committee finds that an objection is not right; when none is open any more, the clock goes on.
    ///
    /// # Errors
    /// All rules that stand against it.
    pub fn dismiss(&mut self, id: Id<ObjectionKind>, finding: Reason, at: Timestamp) -> Result<Event, Refusals> {
        self.decide(Action::DismissObjection, id, ObjectionFinding { is_upheld: false, finding, at })?;
        if self.objections.iter().all(|objection| objection.finding.is_some()) {
            self.state = NoticeState::Posted;
            self.days.go_on(at.day());
        }
        let ends_on = self.days.ends_on.map(|last| last.to_string());
        Ok(self.event(EventKind::NoticeObjectionDismissed, json!({ "objection": id.to_string(), "ends_on": ends_on })))
    }

    /// The owner's committee finds that an objection is right: the notice is stopped.
    ///
    /// # Errors
    /// All rules that stand against it.
    pub fn uphold(&mut self, id: Id<ObjectionKind>, finding: Reason, at: Timestamp) -> Result<Event, Refusals> {
        self.decide(Action::UpholdObjection, id, ObjectionFinding { is_upheld: true, finding, at })?;
        self.state = NoticeState::Stopped;
        self.days.ended_on = Some(at.day());
        Ok(self.event(EventKind::NoticeStopped, json!({ "objection": id.to_string() })))
    }

    fn decide(&mut self, action: Action, id: Id<ObjectionKind>, finding: ObjectionFinding) -> Result<(), Refusals> {
        let mut refusals = self.may_decide(action);
        let objection = find_open(&mut self.objections, id);
        refusals.require_at(objection.is_some(), Rule::NoticeObjectionDecided, "/objections");
        refusals.into_result()?;
        if let Some(objection) = objection {
            objection.finding = Some(finding);
        }
        Ok(())
    }

    /// What stands against the end of its days.
    #[must_use]
    pub fn may_clear(&self, at: Timestamp) -> Refusals {
        let mut refusals = PROCESS.open(Action::ClearNotice, self.state);
        refusals.require_at(self.days.are_over(at.day()), Rule::NoticePeriodRunning, "/ends_on");
        refusals
    }

    /// Its days are over: the price stands. Again yields no event.
    ///
    /// # Errors
    /// All rules that stand against it.
    pub fn clear(&mut self, at: Timestamp) -> Result<Option<Event>, Refusals> {
        if self.state == NoticeState::Cleared {
            return Ok(None);
        }
        self.may_clear(at).into_result()?;
        self.state = NoticeState::Cleared;
        self.days.ended_on = Some(at.day());
        Ok(Some(self.event(EventKind::NoticeCleared, json!({}))))
    }

    /// What stands against taking it back.
    #[must_use]
    pub fn may_withdraw(&self) -> Refusals {
        PROCESS.open(Action::WithdrawNotice, self.state)
    }

    /// The owner takes it back. Again yields no event.
    ///
    /// # Errors
    /// All rules that stand against it.
    pub fn withdraw(&mut self, at: Timestamp) -> Result<Option<Event>, Refusals> {
        if self.state == NoticeState::Withdrawn {
            return Ok(None);
        }
        self.may_withdraw().into_result()?;
        self.state = NoticeState::Withdrawn;
        self.days.ended_on = Some(at.day());
        Ok(Some(self.event(EventKind::NoticeWithdrawn, json!({}))))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::deals::amounts::PaymentMode;
    use crate::deals::contract_type::ContractSubtype;
    use crate::hub::HubNumber;
    use crate::money::{Currency, Money};
    use time::macros::{date, datetime};

    fn id<K: crate::id::Kind>(number: u64) -> Id<K> {
        Id::compose(1, HubNumber::ZHEJIANG, 0, number)
    }

    fn at(day: i64) -> Timestamp {
        Timestamp::new(datetime!(2026-11-24 08:00 UTC) + Duration::days(day))
    }

    fn draft() -> Notice {
        let terms = PriceTerms {
            achievements: vec![id(1)],
            patents: Vec::new(),
            counterparty: id(2),
            subtype: ContractSubtype::PatentAssignment,
            licence_mode: None,
            price: Money { minor: 100, currency: Currency::Cny },
            payment_mode: PaymentMode::LumpOnce,
        };
        let title = Title::parse("质子交换膜").expect("a title");
        Notice::create((id(9), id(1)), title, terms, RelationDeclaration::Unrelated, Some(id(5))).0
    }

    fn posted() -> Notice {
        let mut notice = draft();
        notice.post(Some(id(6)), at(0)).expect("posted by another person");
        notice
    }

    fn objection(number: u64, day: i64) -> Objection {
        let text = Reason::parse("The price is below what was paid for it.").expect("a text");
        Objection { id: id(number), by: Some(id(7)), organization: Some(id(3)), text, at: at(day), finding: None }
    }

    fn rules(refusals: &Refusals) -> Vec<Rule> {
        refusals.as_slice().iter().map(|refusal| refusal.rule).collect()
    }

    fn finding() -> Reason {
        Reason::parse("Looked into.").expect("a text")
    }

    #[test]
    fn who_set_the_price_does_not_post_it() {
        let refused = draft().post(Some(id(5)), at(0)).expect_err("the same person");
        assert_eq!(rules(&refused), [Rule::FourEyes]);
    }

    #[test]
    fn a_notice_is_cleared_after_fifteen_whole_days_and_not_before() {
        let mut notice = posted();
        assert_eq!(notice.days.ends_on, Some(date!(2026 - 12 - 09)));
        assert_eq!(rules(&notice.clear(at(15)).expect_err("its last day")), [Rule::NoticePeriodRunning]);
        assert!(notice.clear(at(16)).is_ok_and(|event| event.is_some()));
        assert_eq!(notice.clear(at(17)), Ok(None));
        assert_eq!(rules(&notice.object(objection(1, 17)).expect_err("too late")), [Rule::StepNotOpen]);
    }

    #[test]
    fn an_objection_stops_the_clock_and_a_dismissal_lets_it_go_on_for_the_days_that_were_left() {
        let mut notice = posted();
        notice.object(objection(1, 10)).expect("in time");
        notice.object(objection(2, 12)).expect("in time");
        assert!(notice.clear(at(30)).is_err(), "an objection is open");
        notice.dismiss(id(1), finding(), at(14)).expect("open");
        assert_eq!(notice.state, NoticeState::Suspended, "the other one is open");
        notice.dismiss(id(2), finding(), at(17)).expect("open");
        assert_eq!((notice.state, notice.days.ends_on), (NoticeState::Posted, Some(date!(2026 - 12 - 16))));
        assert!(notice.clear(at(22)).is_err());
        assert!(notice.clear(at(23)).is_ok());
    }

    #[test]
    fn an_objection_that_is_right_stops_the_notice_for_good() {
        let mut notice = posted();
        notice.object(objection(1, 3)).expect("in time");
        notice.uphold(id(1), finding(), at(5)).expect("open");
        assert_eq!(notice.state, NoticeState::Stopped);
        assert!(notice.clear(at(40)).is_err());
        assert!(notice.dismiss(id(1), finding(), at(6)).is_err(), "it was decided");
    }

    #[test]
    fn one_objects_while_the_days_run_and_the_counterparty_does_not() {
        let mut notice = posted();
        assert_eq!(rules(&notice.may_object(Some(id(3)), at(16))), [Rule::NoticePeriodOver]);
        let mut own = objection(1, 2);
        own.organization = Some(id(2));
        assert_eq!(rules(&notice.object(own).expect_err("the other side")), [Rule::NoticeOwnObjection]);
    }
}
