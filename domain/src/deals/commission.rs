//! Commissions (佣金): what a broker has earned when a principal concludes with somebody whom he introduced, also when the two
//! went round him (民法典 963, 965).
//!
//! ```text
//! accrued ──pay (principal)──▶ paid ──confirm (broker)──▶ settled
//!   │  └──contest (principal)──▶ contested ──pay──▶ paid
//!   └──────────────waive (broker)──────┴──▶ waived
//! ```

use super::content::ContractContent;
use super::contract_type::ContractSide;
use super::fee::FeeBase;
use super::introduction::{Introduction, IntroductionState};
use super::mandate::{Mandate, MandateParty, MandateState, PrincipalSide};
use crate::access::{Action, Exposure, Resource};
use crate::event::{Audience, Event, EventKind};
use crate::id::{
    CommissionKind, ContractKind, DemandKind, Id, IntroductionKind, MandateKind, OrganizationKind, Subject,
};
use crate::money::Money;
use crate::process::{Process, Step};
use crate::rule::{Refusals, Rule};
use crate::text::Reason;
use serde_json::json;
use strum::{EnumString, IntoStaticStr, VariantArray};
use time::Date;

/// Where a commission stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum CommissionState {
    /// It is owed.
    Accrued,
    /// The principal says that he owes nothing.
    Contested,
    /// The principal says that he has paid.
    Paid,
    /// The broker says so, too.
    Settled,
    /// The broker asks for it no more.
    Waived,
}

/// A commission. It lives in the hub of its mandate. What accrued never changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Commission {
    /// Its identifier, which carries its hub.
    pub id: Id<CommissionKind>,
    /// The mandate whose fee it is.
    pub mandate: Id<MandateKind>,
    /// The introduction that earned it.
    pub introduction: Id<IntroductionKind>,
    /// The contract that was concluded.
    pub contract: Id<ContractKind>,
    /// The broker's organization.
    pub agency: Id<OrganizationKind>,
    /// Who owes it.
    pub principal: Id<OrganizationKind>,
    /// How much.
    pub amount: Money,
    /// Where it stands.
    pub state: CommissionState,
    /// What was last said of it: how it was paid, why it is contested or waived.
    pub note: Option<Reason>,
}

/// The state machine.
pub const PROCESS: Process<CommissionState> = Process {
    code: "commission",
    title_zh: "经纪佣金",
    title_en: "Broker's commission",
    initial: CommissionState::Accrued,
    steps: &[
        Step {
            action: Action::PayCommission,
            from: &[CommissionState::Accrued, CommissionState::Contested],
            to: &[CommissionState::Paid],
            rules: &[Rule::CommissionOtherSide],
        },
        Step {
            action: Action::ContestCommission,
            from: &[CommissionState::Accrued],
            to: &[CommissionState::Contested],
            rules: &[Rule::CommissionOtherSide],
        },
        Step {
            action: Action::ConfirmCommission,
            from: &[CommissionState::Paid],
            to: &[CommissionState::Settled],
            rules: &[Rule::CommissionOtherSide],
        },
        Step {
            action: Action::WaiveCommission,
            from: &[CommissionState::Accrued, CommissionState::Contested],
            to: &[CommissionState::Waived],
            rules: &[Rule::CommissionOtherSide],
        },
    ],
};

impl Commission {
    /// What a contract that takes effect on a day earns the broker: when the principal stands on the side for which he
    /// entrusted him, whom he introduced stands on the other, the mandate or its tail runs, and neither is about something
    /// else. An introduction that is contested or too young counts, too: then the principal may contest the commission. In
    /// another currency than the fee's only the fixed part is reckoned.
    #[must_use]
    pub fn accrue(
        id: Id<CommissionKind>,
        (mandate, introduction): (&Mandate, &Introduction),
        (contract, content): (Id<ContractKind>, &ContractContent),
        day: Date,
    ) -> Option<(Self, [Event; 2])> {
        let (own, other) = match mandate.terms.side {
            PrincipalSide::Sell => (ContractSide::Seller, ContractSide::Buyer),
            PrincipalSide::Buy => (ContractSide::Buyer, ContractSide::Seller),
        };
        let was_entrusted = match mandate.state {
            MandateState::Active | MandateState::Expired | MandateState::Revoked => true,
            MandateState::Offered | MandateState::Declined => false,
        };
        let is_in_time = (mandate.terms.starts_on..=mandate.tail_ends_on()).contains(&day);
        let is_between = content.side_of(mandate.principal) == Some(own)
            && content.side_of(introduction.counterparty) == Some(other);
        let is_about = |subject: Option<Subject>| {
            subject.is_none_or(|subject| {
                let mut patents = content.patents.iter().map(Id::subject);
                let mut achievements = content.achievements.iter().map(Id::subject);
                // What a contract answers to is not in it: a demand is met by whatever its setter buys.
                subject.id::<DemandKind>().is_some()
                    || patents.any(|asset| asset == subject)
                    || achievements.any(|asset| asset == subject)
            })
        };
        let is_meant = is_about(mandate.terms.subject) && is_about(introduction.subject);
        let is_dismissed = introduction.state == IntroductionState::Dismissed;
        if !was_entrusted || !is_in_time || !is_between || !is_meant || is_dismissed {
            return None;
        }
        let amounts = content.amounts.as_ref().filter(|_| content.currency == mandate.terms.fee.currency());
        let base = amounts.map_or(0, |amounts| match mandate.terms.fee.base() {
            FeeBase::ContractAmount => amounts.total().minor,
            FeeBase::TechnicalAmount => amounts.technical().minor,
        });
        let commission = Commission {
            id,
            mandate: mandate.id,
            introduction: introduction.id,
            contract,
            agency: mandate.agency,
            principal: mandate.principal,
            amount: mandate.terms.fee.fee(base),
            state: PROCESS.initial,
            note: None,
        };
        let both = [MandateParty::Agency, MandateParty::Principal];
        let events = both.map(|party| commission.event(EventKind::CommissionAccrued, party));
        Some((commission, events))
    }

    /// As whom an organization acts on it.
    #[must_use]
    pub fn party_of(&self, organization: Option<Id<OrganizationKind>>) -> Option<MandateParty> {
        MandateParty::among((self.agency, self.principal), organization)
    }

    fn organization(&self, party: MandateParty) -> Id<OrganizationKind> {
        match party {
            MandateParty::Agency => self.agency,
            MandateParty::Principal => self.principal,
        }
    }

    /// What the access table needs to know: to both sides it is their own, and nobody else knows of it but the hub.
    #[must_use]
    pub fn resource(&self, organization: Option<Id<OrganizationKind>>) -> Resource {
        let owner = self.organization(self.party_of(organization).unwrap_or(MandateParty::Principal));
        Resource { hub: self.id.hub(), owner: Some(owner), exposure: Exposure::Private }
    }

    /// What stands against a step of that party.
    #[must_use]
    pub fn may(&self, action: Action, party: MandateParty) -> Refusals {
        let of_agency = [Action::ConfirmCommission, Action::WaiveCommission].contains(&action);
        let wanted = if of_agency { MandateParty::Agency } else { MandateParty::Principal };
        let mut refusals = PROCESS.open(action, self.state);
        refusals.require(party == wanted, Rule::CommissionOtherSide);
        refusals
    }

    /// The principal says that he has paid, or that he owes nothing; the broker says that he was paid, or that he asks for
    /// it no more. The other side is told. Twice changes nothing and yields no event.
    ///
    /// # Errors
    /// All rules that stand against it.
    pub fn step(
        &mut self,
        (action, kind, to): (Action, EventKind, CommissionState),
        party: MandateParty,
        note: Option<Reason>,
    ) -> Result<Option<Event>, Refusals> {
        if self.state == to {
            return Ok(None);
        }
        self.may(action, party).into_result()?;
        self.state = to;
        self.note = note.or(self.note.take());
        Ok(Some(self.event(kind, party.other())))
    }

    /// An event for one of the sides.
    fn event(&self, kind: EventKind, to: MandateParty) -> Event {
        let Money { currency, .. } = self.amount;
        let payload = json!({
            "contract": self.contract.to_string(), "mandate": self.mandate.to_string(),
            "amount": self.amount.amount(), "currency": currency.code(),
        });
        let (subject, hub) = (self.id.subject(), self.id.hub());
        Event { kind, subject, hub, owner: Some(self.organization(to)), audience: Audience::Owner, payload }
    }
}
