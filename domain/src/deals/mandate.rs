//! Mandates (委托): a principal entrusts a broker (民法典 961), for a fee that is agreed before anybody is introduced.
//!
//! ```text
//! offered ──accept (principal)──▶ active ──the last day passes──▶ expired
//!    └──decline──▶ declined          └──revoke (either side)──▶ revoked
//! ```
//!
//! After any end of an active mandate its tail runs: who was introduced before, and deals with the principal within it, still
//! earns the broker the fee (民法典 965).

use super::fee::FeeRule;
use crate::access::{Action, Exposure, Resource};
use crate::event::{Audience, Event, EventKind};
use crate::id::{BrokerKind, Id, MandateKind, OrganizationKind, Subject};
use crate::process::{Process, Step};
use crate::rule::{Refusals, Rule};
use crate::text::Reason;
use crate::timestamp::Timestamp;
use serde_json::json;
use strum::{EnumString, IntoStaticStr, VariantArray};
use time::{Date, Month};

/// The longest tail, in months.
pub const TAIL_MONTHS_MAX: u8 = 36;

/// Where a mandate stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum MandateState {
    /// The broker offered it.
    Offered,
    /// The principal accepted.
    Active,
    /// It came to nothing.
    Declined,
    /// Its last day passed.
    Expired,
    /// A side ended it.
    Revoked,
}

/// On which side of a deal the principal stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum PrincipalSide {
    /// He wants technology.
    Buy,
    /// He has technology.
    Sell,
}

/// Whether the principal entrusts others with the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum Exclusivity {
    /// 独家: nobody else.
    Exclusive,
    /// 普通: others, too.
    Ordinary,
}

/// Whether the principal agrees that his broker also acts for the other side (民法典 168).
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum DualAgency {
    /// He has not agreed.
    Refused,
    /// He agrees.
    Consented,
}

/// Who acts on a mandate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum MandateParty {
    /// The broker's organization.
    Agency,
    /// Who entrusts it.
    Principal,
}

impl MandateParty {
    /// As whom an organization acts, between a broker's organization and his principal.
    #[must_use]
    pub fn among(
        (agency, principal): (Id<OrganizationKind>, Id<OrganizationKind>),
        organization: Option<Id<OrganizationKind>>,
    ) -> Option<Self> {
        let organization = organization?;
        if organization == principal {
            Some(MandateParty::Principal)
        } else if organization == agency {
            Some(MandateParty::Agency)
        } else {
            None
        }
    }

    /// The one opposite.
    #[must_use]
    pub fn other(self) -> Self {
        match self {
            MandateParty::Agency => MandateParty::Principal,
            MandateParty::Principal => MandateParty::Agency,
        }
    }
}

/// What is agreed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MandateTerms {
    /// On which side the principal stands.
    pub side: PrincipalSide,
    /// The listing it is about; none for whatever the principal buys or sells.
    pub subject: Option<Subject>,
    /// Whether others are entrusted with the same.
    pub exclusivity: Exclusivity,
    /// The fee.
    pub fee: FeeRule,
    /// The first day.
    pub starts_on: Date,
    /// The last day.
    pub ends_on: Date,
    /// How long introductions count after its end.
    pub tail_months: u8,
    /// What the broker is to do; for the two sides only.
    pub purpose: Reason,
}

/// A mandate. It lives in the home hub of its principal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mandate {
    /// Its identifier, which carries its hub.
    pub id: Id<MandateKind>,
    /// The broker.
    pub broker: Id<BrokerKind>,
    /// The broker's organization.
    pub agency: Id<OrganizationKind>,
    /// Who entrusts.
    pub principal: Id<OrganizationKind>,
    /// What is agreed.
    pub terms: MandateTerms,
    /// Where it stands.
    pub state: MandateState,
    /// Whether the principal agrees that his broker also acts for the other side.
    pub dual_agency: DualAgency,
    /// The day of its end, once an active one has ended.
    pub ended_on: Option<Date>,
}

/// The state machine.
pub const PROCESS: Process<MandateState> = Process {
    code: "mandate",
    title_zh: "技术经纪委托",
    title_en: "Broker's mandate",
    initial: MandateState::Offered,
    steps: &[
        Step {
            action: Action::AcceptMandate,
            from: &[MandateState::Offered],
            to: &[MandateState::Active],
            rules: &[
                Rule::OrganizationNotVerified,
                Rule::MandateOtherSide,
                Rule::MandatePeriodPast,
                Rule::MandateExclusiveOverlap,
                Rule::DualAgencyWithoutConsent,
            ],
        },
        Step {
            action: Action::DeclineMandate,
            from: &[MandateState::Offered],
            to: &[MandateState::Declined],
            rules: &[],
        },
        Step { action: Action::RevokeMandate, from: &[MandateState::Active], to: &[MandateState::Revoked], rules: &[] },
        Step {
            action: Action::ExpireMandate,
            from: &[MandateState::Active],
            to: &[MandateState::Expired],
            rules: &[Rule::MandatePeriodAhead],
        },
    ],
};

/// What else stands around a mandate when it is accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Surroundings {
    /// Whether the principal has another running mandate about the same that does not go together with this one.
    pub has_exclusive_overlap: bool,
    /// Whether the broker has introduced this principal, as the other side, to a principal who has not agreed to that.
    pub lacks_consent_of_other: bool,
    /// Whether the broker acts for the other side of somebody to whom this principal was introduced.
    pub is_dual: bool,
}

impl Mandate {
    /// A broker offers to act for a principal.
    ///
    /// # Errors
    /// All rules that stand against it.
    pub fn offer(
        id: Id<MandateKind>,
        (broker, agency): (Id<BrokerKind>, Id<OrganizationKind>),
        principal: Id<OrganizationKind>,
        terms: MandateTerms,
        at: Timestamp,
    ) -> Result<(Self, Event), Refusals> {
        let mut refusals = Refusals::new();
        refusals.require(agency != principal, Rule::MandateOwnAgency);
        refusals.require_at(terms.ends_on >= at.day(), Rule::MandatePeriodPast, "/ends_on");
        refusals.into_result()?;
        let (state, dual_agency) = (PROCESS.initial, DualAgency::Refused);
        let mandate = Mandate { id, broker, agency, principal, terms, state, dual_agency, ended_on: None };
        let event = mandate.event(EventKind::MandateOffered, MandateParty::Agency);
        Ok((mandate, event))
    }

    /// As whom an organization acts on it.
    #[must_use]
    pub fn party_of(&self, organization: Option<Id<OrganizationKind>>) -> Option<MandateParty> {
        MandateParty::among((self.agency, self.principal), organization)
    }

    /// The organization of a party.
    #[must_use]
    pub fn organization(&self, party: MandateParty) -> Id<OrganizationKind> {
        match party {
            MandateParty::Agency => self.agency,
            MandateParty::Principal => self.principal,
        }
    }

    /// What the access table needs to know: to each party it is its own, and nobody else knows of it but the hub.
    #[must_use]
    pub fn resource(&self, organization: Option<Id<OrganizationKind>>) -> Resource {
        let owner = self.organization(self.party_of(organization).unwrap_or(MandateParty::Principal));
        Resource { hub: self.id.hub(), owner: Some(owner), exposure: Exposure::Private }
    }

    /// Whether introductions can be recorded under it on a day.
    #[must_use]
    pub fn runs_on(&self, day: Date) -> bool {
        self.state == MandateState::Active && (self.terms.starts_on..=self.terms.ends_on).contains(&day)
    }

    /// The last day of its tail: until then a deal with somebody introduced under it earns the fee.
    #[must_use]
    pub fn tail_ends_on(&self) -> Date {
        let end = self.ended_on.unwrap_or(self.terms.ends_on).min(self.terms.ends_on);
        months_later(end, self.terms.tail_months)
    }

    /// What stands against that party's accepting, apart from its organization's standing.
    #[must_use]
    pub fn may_accept(
        &self,
        party: MandateParty,
        around: Surroundings,
        consent: DualAgency,
        at: Timestamp,
    ) -> Refusals {
        let mut refusals = PROCESS.open(Action::AcceptMandate, self.state);
        refusals.require(party == MandateParty::Principal, Rule::MandateOtherSide);
        refusals.require_at(self.terms.ends_on >= at.day(), Rule::MandatePeriodPast, "/ends_on");
        refusals.require_at(!around.has_exclusive_overlap, Rule::MandateExclusiveOverlap, "/exclusivity");
        let has_consents = !around.is_dual || !around.lacks_consent_of_other && consent == DualAgency::Consented;
        refusals.require_at(has_consents, Rule::DualAgencyWithoutConsent, "/dual_agency");
        refusals
    }

    /// The principal accepts. Accepting twice changes nothing and yields no event.
    ///
    /// # Errors
    /// All rules that stand against it.
    pub fn accept(
        &mut self,
        party: MandateParty,
        around: Surroundings,
        consent: DualAgency,
        at: Timestamp,
    ) -> Result<Option<Event>, Refusals> {
        if self.state == MandateState::Active && party == MandateParty::Principal {
            return Ok(None);
        }
        self.may_accept(party, around, consent, at).into_result()?;
        self.state = MandateState::Active;
        self.dual_agency = consent;
        Ok(Some(self.event(EventKind::MandateAccepted, party)))
    }

    /// What stands against declining.
    #[must_use]
    pub fn may_decline(&self) -> Refusals {
        PROCESS.open(Action::DeclineMandate, self.state)
    }

    /// The principal says no, or the broker takes his offer back. Twice changes nothing and yields no event.
    ///
    /// # Errors
    /// When it is not offered any more.
    pub fn decline(&mut self, party: MandateParty) -> Result<Option<Event>, Refusals> {
        if self.state == MandateState::Declined {
            return Ok(None);
        }
        self.may_decline().into_result()?;
        self.state = MandateState::Declined;
        Ok(Some(self.event(EventKind::MandateDeclined, party)))
    }

    /// What stands against revoking.
    #[must_use]
    pub fn may_revoke(&self) -> Refusals {
        PROCESS.open(Action::RevokeMandate, self.state)
    }

    /// A party ends it; its tail begins. Twice changes nothing and yields no event.
    ///
    /// # Errors
    /// When it is not active.
    pub fn revoke(&mut self, party: MandateParty, at: Timestamp) -> Result<Option<Event>, Refusals> {
        if self.state == MandateState::Revoked {
            return Ok(None);
        }
        self.may_revoke().into_result()?;
        self.state = MandateState::Revoked;
        self.ended_on = Some(at.day());
        Ok(Some(self.event(EventKind::MandateRevoked, party)))
    }

    /// Its last day has passed; its tail begins.
    ///
    /// # Errors
    /// When it has not, or the mandate is not active.
    pub fn expire(&mut self, at: Timestamp) -> Result<Event, Refusals> {
        let mut refusals = PROCESS.open(Action::ExpireMandate, self.state);
        refusals.require_at(self.terms.ends_on < at.day(), Rule::MandatePeriodAhead, "/ends_on");
        refusals.into_result()?;
        self.state = MandateState::Expired;
        self.ended_on = Some(self.terms.ends_on);
        Ok(self.event(EventKind::MandateExpired, MandateParty::Agency))
    }

    /// What stands against agreeing that the broker also acts for the other side.
    #[must_use]
    pub fn may_consent(&self, party: MandateParty) -> Refusals {
        let mut refusals = Refusals::new();
        let is_open = matches!(self.state, MandateState::Offered | MandateState::Active);
        refusals.require_at(is_open, Rule::StepNotOpen, "/state");
        refusals.require(party == MandateParty::Principal, Rule::MandateOtherSide);
        refusals
    }

    /// The principal agrees that his broker also acts for the other side. Twice changes nothing and yields no event.
    ///
    /// # Errors
    /// All rules that stand against it.
    pub fn consent(&mut self, party: MandateParty) -> Result<Option<Event>, Refusals> {
        self.may_consent(party).into_result()?;
        if self.dual_agency == DualAgency::Consented {
            return Ok(None);
        }
        self.dual_agency = DualAgency::Consented;
        Ok(Some(self.event(EventKind::MandateDualAgencyConsented, party)))
    }

    /// An event that a party caused, for the other one to read: the one who acted knows.
    fn event(&self, kind: EventKind, by: MandateParty) -> Event {
        let owner = Some(self.organization(by.other()));
        let (subject, hub) = (self.id.subject(), self.id.hub());
        Event { kind, subject, hub, owner, audience: Audience::Owner, payload: json!({}) }
    }
}

/// The same day of a later month, or the month's last day when it has no such day.
fn months_later(day: Date, months: u8) -> Date {
    let (mut year, mut month, mut last) = (day.year(), day.month(), day.day());
    for _ in 0..months {
        if month == Month::December {
            year += 1;
        }
        month = month.next();
    }
    loop {
        match Date::from_calendar_date(year, month, last) {
            Ok(later) => return later,
            Err(_) if last > 28 => last -= 1,
            Err(_) => return Date::MAX,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::fee::{FeeBase, Tier};
    use super::*;
    use crate::hub::HubNumber;
    use crate::money::Currency;
    use time::macros::{date, datetime};

    const ALONE: Surroundings =
        Surroundings { has_exclusive_overlap: false, lacks_consent_of_other: false, is_dual: false };

    fn id<K: crate::id::Kind>(number: u64) -> Id<K> {
        Id::compose(1, HubNumber::NATIONAL, 0, number)
    }

    fn at() -> Timestamp {
        Timestamp::new(datetime!(2026-11-24 08:00 UTC))
    }

    fn rules(refusals: &Refusals) -> Vec<Rule> {
        refusals.as_slice().iter().map(|refusal| refusal.rule).collect()
    }

    fn offered() -> Mandate {
        let tiers = vec![Tier { up_to_minor: None, rate_bp: 300 }];
        let terms = MandateTerms {
            side: PrincipalSide::Sell,
            subject: None,
            exclusivity: Exclusivity::Ordinary,
            fee: FeeRule::try_new(Currency::Cny, 0, FeeBase::ContractAmount, tiers, None).expect("a fee"),
            starts_on: date!(2026 - 11 - 24),
            ends_on: date!(2027 - 05 - 31),
            tail_months: 9,
            purpose: Reason::parse("寻找受让方").expect("a purpose"),
        };
        Mandate::offer(id(1), (id(2), id(3)), id(4), terms, at()).expect("another's").0
    }

    #[test]
    fn nobody_entrusts_himself_and_the_broker_does_not_accept_his_own_offer() {
        let mut mandate = offered();
        let own = Mandate::offer(id(1), (id(2), id(3)), id(3), mandate.terms.clone(), at()).expect_err("his own");
        assert_eq!(rules(&own), [Rule::MandateOwnAgency]);
        let refused = mandate.accept(MandateParty::Agency, ALONE, DualAgency::Refused, at()).expect_err("not his");
        assert_eq!(rules(&refused), [Rule::MandateOtherSide]);
    }

    #[test]
    fn a_mandate_runs_from_its_first_to_its_last_day_and_its_tail_after_any_end() {
        let mut mandate = offered();
        assert!(!mandate.runs_on(date!(2026 - 12 - 01)), "nobody accepted");
        mandate.accept(MandateParty::Principal, ALONE, DualAgency::Refused, at()).expect("accepted");
        let days = [date!(2026 - 11 - 23), date!(2026 - 11 - 24), date!(2027 - 05 - 31), date!(2027 - 06 - 01)];
        assert_eq!(days.map(|day| mandate.runs_on(day)), [false, true, true, false]);
        assert_eq!(mandate.tail_ends_on(), date!(2028 - 02 - 29), "the last day of a shorter month");
        assert!(mandate.expire(at()).is_err());
        mandate.revoke(MandateParty::Principal, at()).expect("revoked").expect("an event");
        assert_eq!(mandate.revoke(MandateParty::Agency, at()), Ok(None));
        assert_eq!(mandate.tail_ends_on(), date!(2027 - 08 - 24));
    }

    #[test]
    fn a_mandate_that_makes_the_broker_act_for_both_sides_needs_both_consents() {
        let dual = Surroundings { is_dual: true, ..ALONE };
        let lacking = Surroundings { lacks_consent_of_other: true, ..dual };
        let accept = |around, consent| offered().accept(MandateParty::Principal, around, consent, at()).is_ok();
        assert!(accept(dual, DualAgency::Consented));
        assert!(!accept(dual, DualAgency::Refused));
        assert!(!accept(lacking, DualAgency::Consented));
    }
}
