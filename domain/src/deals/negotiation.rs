//! Negotiations (洽谈; DOMAIN 5.2): an invitation, secrecy agreed by both sides, disclosure, offers and counter-offers, one of
//! which is accepted, and the contract that is drafted from it.
//!
//! ```text
//! invited ──accept_nda (both)──▶ nda_signed ──disclose──▶ disclosing ──make──▶ offering ⇄ countered
//!                                                                                 └──accept──▶ term_sheet
//!   term_sheet ──draft contract──▶ contracting ──the contract takes effect──▶ closed        anything ──end──▶ lost
//! ```

use super::content::ContractParty;
use super::contract_type::ContractSide;
use super::offer::{Offer, OfferState};
use crate::access::{Action, Exposure, Resource};
use crate::event::{Audience, Event, EventKind};
use crate::hex::hex;
use crate::id::{
    AchievementKind, ContractKind, DemandKind, Id, MessageKind, NegotiationKind, OfferKind, OrganizationKind,
};
use crate::process::{Process, Step};
use crate::rule::{Refusals, Rule};
use crate::text::{Reason, Title};
use crate::timestamp::Timestamp;
use serde_json::json;
use strum::{EnumString, IntoStaticStr, VariantArray};

/// Years for which secrecy is agreed, at most.
pub const NDA_YEARS_MAX: u8 = 30;
/// Offers of one negotiation, drafts included.
pub const OFFERS_MAX: u16 = 200;

/// Where a negotiation stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum NegotiationState {
    /// One side asked the other.
    Invited,
    /// Both sides agreed on secrecy.
    NdaSigned,
    /// Something was disclosed under it.
    Disclosing,
    /// An offer is open.
    Offering,
    /// An offer in answer to one of the other side is open.
    Countered,
    /// An offer was accepted.
    TermSheet,
    /// A contract is drafted from it.
    Contracting,
    /// The contract took effect.
    Closed,
    /// It came to nothing.
    Lost,
}

/// How a document is disclosed (DOMAIN 3.21).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum SecrecyLevel {
    /// L2: to named persons who are bound to secrecy.
    Nda,
    /// L3: in a data room that logs every access.
    DataRoom,
}

/// The state machine.
pub const PROCESS: Process<NegotiationState> = Process {
    code: "negotiation",
    title_zh: "洽谈",
    title_en: "Negotiation",
    initial: NegotiationState::Invited,
    steps: &[
        Step {
            action: Action::AcceptNda,
            from: &[NegotiationState::Invited],
            // With the second of the two sides.
            to: &[NegotiationState::NdaSigned],
            rules: &[Rule::OrganizationNotVerified],
        },
        Step {
            action: Action::DiscloseDocument,
            from: &[NegotiationState::NdaSigned],
            to: &[NegotiationState::Disclosing],
            rules: &[],
        },
        Step { action: Action::DiscloseDocument, from: DISCLOSED, to: DISCLOSED, rules: &[] },
        Step {
            action: Action::MakeOffer,
            from: &[NegotiationState::NdaSigned, NegotiationState::Disclosing],
            to: &[NegotiationState::Offering],
            rules: OFFER_RULES,
        },
        Step {
            action: Action::MakeOffer,
            from: &[NegotiationState::Offering],
            to: &[NegotiationState::Countered],
            rules: OFFER_RULES,
        },
        Step {
            action: Action::MakeOffer,
            from: &[NegotiationState::Countered],
            to: &[NegotiationState::Countered],
            rules: OFFER_RULES,
        },
        Step {
            action: Action::AcceptOffer,
            from: &[NegotiationState::Offering, NegotiationState::Countered],
            to: &[NegotiationState::TermSheet],
            rules: &[Rule::OrganizationNotVerified, Rule::OfferNotOpen, Rule::OfferExpired, Rule::OfferOwn],
        },
        Step {
            action: Action::DraftContract,
            from: &[NegotiationState::TermSheet, NegotiationState::Contracting],
            to: &[NegotiationState::Contracting],
            rules: &[Rule::NegotiationContractOpen],
        },
        Step {
            action: Action::CloseNegotiation,
            from: &[NegotiationState::Contracting],
            to: &[NegotiationState::Closed],
            rules: &[],
        },
        Step {
            action: Action::EndNegotiation,
            from: &[
                NegotiationState::Invited,
                NegotiationState::NdaSigned,
                NegotiationState::Disclosing,
                NegotiationState::Offering,
                NegotiationState::Countered,
                NegotiationState::TermSheet,
                NegotiationState::Contracting,
            ],
            to: &[NegotiationState::Lost],
            rules: &[Rule::NegotiationContractOpen],
        },
    ],
};

/// The states in which more can be disclosed.
const DISCLOSED: &[NegotiationState] =
    &[NegotiationState::Disclosing, NegotiationState::Offering, NegotiationState::Countered];

/// The rules on making an offer.
const OFFER_RULES: &[Rule] =
    &[Rule::OrganizationNotVerified, Rule::OfferNotDraft, Rule::OfferExpired, Rule::OfferOfOther];

/// What the sides talk about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NegotiationSubject {
    /// An achievement of the seller.
    Achievement(Id<AchievementKind>),
    /// A demand of the buyer.
    Demand(Id<DemandKind>),
}

/// A negotiation between two organizations. It lives in the hub of the side that invited.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Negotiation {
    /// Its identifier, which carries its hub.
    pub id: Id<NegotiationKind>,
    /// Who invited, and its side.
    pub inviter: ContractParty,
    /// Who was invited.
    pub invitee: Id<OrganizationKind>,
    /// What the sides talk about.
    pub subject: Option<NegotiationSubject>,
    /// What it is about, in one line.
    pub title: Title,
    /// Years for which both sides keep what they learn secret.
    pub nda_years: u8,
    /// When the inviter agreed on secrecy.
    pub inviter_nda_at: Option<Timestamp>,
    /// When the invitee agreed on secrecy.
    pub invitee_nda_at: Option<Timestamp>,
    /// Where it stands.
    pub state: NegotiationState,
    /// The offer on the table, with whose it is.
    pub open_offer: Option<(Id<OfferKind>, Id<OrganizationKind>)>,
    /// The offer that was accepted.
    pub accepted_offer: Option<Id<OfferKind>>,
    /// The contract that was drafted from it.
    pub contract: Option<Id<ContractKind>>,
    /// Why it came to nothing.
    pub reason: Option<Reason>,
}

/// What an invitation says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invitation {
    /// The side on which the inviter stands.
    pub side: ContractSide,
    /// Who is invited.
    pub invitee: Id<OrganizationKind>,
    /// What the sides talk about.
    pub subject: Option<NegotiationSubject>,
    /// What it is about, in one line.
    pub title: Title,
    /// Years of secrecy.
    pub nda_years: u8,
}

/// What a step yields: an event for each side, none when it changed nothing.
type Told = Result<Vec<Event>, Refusals>;

impl Negotiation {
    /// What the access table needs to know: to each side it is its own, and nobody else knows of it but the hub.
    #[must_use]
    pub fn resource(&self, organization: Option<Id<OrganizationKind>>) -> Resource {
        let side = organization.filter(|id| self.is_side(*id));
        Resource {
            hub: self.id.hub(),
            owner: Some(side.unwrap_or(self.inviter.organization)),
            exposure: Exposure::Private,
        }
    }

    /// Whether an organization is one of the two sides.
    #[must_use]
    pub fn is_side(&self, organization: Id<OrganizationKind>) -> bool {
        organization == self.inviter.organization || organization == self.invitee
    }

    /// The other side.
    #[must_use]
    pub fn other(&self, organization: Id<OrganizationKind>) -> Id<OrganizationKind> {
        if organization == self.inviter.organization { self.invitee } else { self.inviter.organization }
    }

    /// Both sides as the parties of a contract.
    #[must_use]
    pub fn parties(&self) -> [ContractParty; 2] {
        let side = match self.inviter.side {
            ContractSide::Seller => ContractSide::Buyer,
            ContractSide::Buyer => ContractSide::Seller,
        };
        [self.inviter, ContractParty { organization: self.invitee, side }]
    }

    /// An organization invites another.
    ///
    /// # Errors
    /// When it invites itself.
    pub fn invite(
        id: Id<NegotiationKind>,
        inviter: Id<OrganizationKind>,
        invitation: Invitation,
    ) -> Result<(Self, Vec<Event>), Refusals> {
        let Invitation { side, invitee, subject, title, nda_years } = invitation;
        let mut refusals = Refusals::new();
        refusals.require_at(inviter != invitee, Rule::NegotiationWithOneself, "/invitee");
        refusals.into_result()?;
        let negotiation = Negotiation {
            id,
            inviter: ContractParty { organization: inviter, side },
            invitee,
            subject,
            title,
            nda_years,
            inviter_nda_at: None,
            invitee_nda_at: None,
            state: PROCESS.initial,
            open_offer: None,
            accepted_offer: None,
            contract: None,
            reason: None,
        };
        let events = negotiation.told(EventKind::NegotiationInvited, &json!({ "by": inviter.to_string() }));
        Ok((negotiation, events))
    }

    /// What stands against agreeing on secrecy.
    #[must_use]
    pub fn may_accept_nda(&self) -> Refusals {
        PROCESS.open(Action::AcceptNda, self.state)
    }

    /// Whether a side has agreed on secrecy.
    #[must_use]
    pub fn has_agreed_on_secrecy(&self, side: Id<OrganizationKind>) -> bool {
        let agreed_at = if side == self.inviter.organization { self.inviter_nda_at } else { self.invitee_nda_at };
        agreed_at.is_some()
    }

    /// A side agrees on secrecy; when both have, they may disclose and offer. Again changes nothing.
    ///
    /// # Errors
    /// All rules that stand against it.
    pub fn accept_nda(&mut self, by: Id<OrganizationKind>, sha256: &str, at: Timestamp) -> Told {
        if self.has_agreed_on_secrecy(by) {
            return Ok(Vec::new());
        }
        PROCESS.open(Action::AcceptNda, self.state).into_result()?;
        let agreed = if by == self.inviter.organization { &mut self.inviter_nda_at } else { &mut self.invitee_nda_at };
        *agreed = Some(at);
        if self.inviter_nda_at.is_some() && self.invitee_nda_at.is_some() {
            self.state = NegotiationState::NdaSigned;
        }
        let facts = json!({ "by": by.to_string(), "document_sha256": sha256 });
        Ok(self.told(EventKind::NegotiationNdaAccepted, &facts))
    }

    /// What stands against a disclosure.
    #[must_use]
    pub fn may_disclose(&self) -> Refusals {
        PROCESS.open(Action::DiscloseDocument, self.state)
    }

    /// A side records that it disclosed a document to persons of the other, under the secrecy agreed on.
    ///
    /// # Errors
    /// All rules that stand against it.
    pub fn disclose(&mut self, by: Id<OrganizationKind>, facts: &serde_json::Value) -> Told {
        self.may_disclose().into_result()?;
        if self.state == NegotiationState::NdaSigned {
            self.state = NegotiationState::Disclosing;
        }
        let facts = json!({ "by": by.to_string(), "disclosed": facts });
        Ok(self.told(EventKind::NegotiationDisclosed, &facts))
    }

    /// A side wrote to the other. What it wrote is in no event.
    #[must_use]
    pub fn wrote(&self, message: Id<MessageKind>, by: Id<OrganizationKind>) -> Vec<Event> {
        let facts = json!({ "message": message.to_string(), "by": by.to_string() });
        self.told(EventKind::NegotiationMessageSent, &facts)
    }

    /// Whether it goes on: the sides can write to each other.
    #[must_use]
    pub fn is_alive(&self) -> bool {
        !matches!(self.state, NegotiationState::Closed | NegotiationState::Lost)
    }

    /// What stands against making this offer, for this side.
    #[must_use]
    pub fn may_make(&self, offer: &Offer, by: Id<OrganizationKind>, at: Timestamp) -> Refusals {
        let mut refusals = PROCESS.open(Action::MakeOffer, self.state);
        refusals.require(offer.state == OfferState::Draft, Rule::OfferNotDraft);
        refusals.require(!offer.is_expired(at), Rule::OfferExpired);
        refusals.require(offer.organization == by, Rule::OfferOfOther);
        refusals
    }

    /// A side wrote an offer for itself to consider: only its own feed tells of it.
    #[must_use]
    pub fn drafted(&self, offer: &Offer) -> Event {
        Event {
            kind: EventKind::OfferDrafted,
            subject: self.id.subject(),
            hub: self.id.hub(),
            owner: Some(offer.organization),
            audience: Audience::Owner,
            payload: Negotiation::offer_facts(offer),
        }
    }

    /// A side makes an offer. It takes the place of the one on the table: of its own, or, as a counter-offer, of the other
    /// side's. Making it twice changes nothing.
    ///
    /// # Errors
    /// All rules that stand against it.
    pub fn make_offer(&mut self, offer: &mut Offer, by: Id<OrganizationKind>, at: Timestamp) -> Told {
        if self.open_offer == Some((offer.id, by)) {
            return Ok(Vec::new());
        }
        self.may_make(offer, by, at).into_result()?;
        let answers = self.open_offer.is_some_and(|(_, organization)| organization != offer.organization);
        self.state = if answers || self.state == NegotiationState::Countered {
            NegotiationState::Countered
        } else {
            NegotiationState::Offering
        };
        self.open_offer = Some((offer.id, offer.organization));
        offer.state = OfferState::Open;
        Ok(self.told(EventKind::OfferMade, &Negotiation::offer_facts(offer)))
    }

    /// What stands against taking an offer back.
    #[must_use]
    pub fn may_withdraw_offer(&self, offer: &Offer, by: Id<OrganizationKind>) -> Refusals {
        let mut refusals = Refusals::new();
        refusals.require(offer.organization == by, Rule::OfferOfOther);
        let is_live = matches!(offer.state, OfferState::Draft | OfferState::Open);
        refusals.require(is_live, Rule::OfferNotOpen);
        refusals
    }

    /// A side takes its offer back. A draft that nobody saw is told to nobody else. Again changes nothing.
    ///
    /// # Errors
    /// All rules that stand against it.
    pub fn withdraw_offer(&mut self, offer: &mut Offer, by: Id<OrganizationKind>) -> Told {
        if offer.state == OfferState::Withdrawn && offer.organization == by {
            return Ok(Vec::new());
        }
        self.may_withdraw_offer(offer, by).into_result()?;
        let was_draft = offer.state == OfferState::Draft;
        offer.state = OfferState::Withdrawn;
        if was_draft {
            let own = self.told(EventKind::OfferWithdrawn, &Negotiation::offer_facts(offer));
            return Ok(own.into_iter().filter(|event| event.owner == Some(offer.organization)).collect());
        }
        self.open_offer = None;
        Ok(self.told(EventKind::OfferWithdrawn, &Negotiation::offer_facts(offer)))
    }

    /// What stands against accepting an offer, for this side.
    #[must_use]
    pub fn may_accept(&self, offer: &Offer, by: Id<OrganizationKind>, at: Timestamp) -> Refusals {
        let mut refusals = PROCESS.open(Action::AcceptOffer, self.state);
        refusals.require(offer.state == OfferState::Open, Rule::OfferNotOpen);
        refusals.require(!offer.is_expired(at), Rule::OfferExpired);
        refusals.require(offer.organization != by, Rule::OfferOwn);
        refusals
    }

    /// A side accepts the offer of the other: these are the terms of the deal. Again changes nothing.
    ///
    /// # Errors
    /// All rules that stand against it.
    pub fn accept(&mut self, offer: &mut Offer, by: Id<OrganizationKind>, at: Timestamp) -> Told {
        if offer.is_accepted_by(by) {
            return Ok(Vec::new());
        }
        self.may_accept(offer, by, at).into_result()?;
        offer.state = OfferState::Accepted;
        (self.state, self.open_offer, self.accepted_offer) = (NegotiationState::TermSheet, None, Some(offer.id));
        Ok(self.told(EventKind::OfferAccepted, &Negotiation::offer_facts(offer)))
    }

    /// What stands against drafting a contract, when an earlier one of this negotiation is open or not.
    #[must_use]
    pub fn may_draft(&self, open_contract: Option<Id<ContractKind>>) -> Refusals {
        let mut refusals = PROCESS.open(Action::DraftContract, self.state);
        refusals.require(open_contract.is_none(), Rule::NegotiationContractOpen);
        refusals
    }

    /// A contract is drafted from the accepted offer.
    ///
    /// # Errors
    /// All rules that stand against it.
    pub fn draft(&mut self, contract: Id<ContractKind>, open_contract: Option<Id<ContractKind>>) -> Told {
        self.may_draft(open_contract).into_result()?;
        (self.state, self.contract) = (NegotiationState::Contracting, Some(contract));
        Ok(self.told(EventKind::NegotiationContractDrafted, &json!({ "contract": contract.to_string() })))
    }

    /// The contract took effect.
    pub fn close(&mut self) -> Vec<Event> {
        if self.state != NegotiationState::Contracting {
            return Vec::new();
        }
        self.state = NegotiationState::Closed;
        self.told(EventKind::NegotiationClosed, &json!({}))
    }

    /// What stands against ending it, when a contract of it is open or not.
    #[must_use]
    pub fn may_end(&self, open_contract: Option<Id<ContractKind>>) -> Refusals {
        let mut refusals = PROCESS.open(Action::EndNegotiation, self.state);
        refusals.require(open_contract.is_none(), Rule::NegotiationContractOpen);
        refusals
    }

    /// A side ends it. Ending twice changes nothing.
    ///
    /// # Errors
    /// All rules that stand against it.
    pub fn end(&mut self, reason: Reason, by: Id<OrganizationKind>, open_contract: Option<Id<ContractKind>>) -> Told {
        if self.state == NegotiationState::Lost {
            return Ok(Vec::new());
        }
        self.may_end(open_contract).into_result()?;
        (self.state, self.reason, self.open_offer) = (NegotiationState::Lost, Some(reason), None);
        Ok(self.told(EventKind::NegotiationEnded, &json!({ "by": by.to_string() })))
    }

    /// What an event tells of an offer: never its terms.
    fn offer_facts(offer: &Offer) -> serde_json::Value {
        json!({ "offer": offer.id.to_string(), "by": offer.organization.to_string(), "sha256": hex(&offer.sha256) })
    }

    /// The same event for both sides, so that each finds it in its own feed.
    fn told(&self, kind: EventKind, payload: &serde_json::Value) -> Vec<Event> {
        let event = |owner| Event {
            kind,
            subject: self.id.subject(),
            hub: self.id.hub(),
            owner: Some(owner),
            audience: Audience::Owner,
            payload: payload.clone(),
        };
        vec![event(self.inviter.organization), event(self.invitee)]
    }
}
