//! One market with one thing of each kind, which begin anew when they are at an end.

use crate::step::Try;
use keqiao_domain::access::Actor as By;
use keqiao_domain::deals::amounts::{Amounts, PaymentMode};
use keqiao_domain::deals::clause::{Clause, ClauseText, ClauseTopic};
use keqiao_domain::deals::content::{Condition, ConditionKind, ContractContent, ContractParty, RightsClass};
use keqiao_domain::deals::contract::{Contract, ContractActor, ContractState};
use keqiao_domain::deals::contract_type::{ContractSide, ContractSubtype};
use keqiao_domain::deals::fee::{FeeBase, FeeRule, Tier};
use keqiao_domain::deals::introduction::{Introduction, IntroductionState};
use keqiao_domain::deals::mandate::{Exclusivity, Mandate, MandateState, MandateTerms, PrincipalSide};
use keqiao_domain::deals::negotiation::{Invitation, Negotiation, NegotiationState};
use keqiao_domain::deals::offer::{Offer, OfferPrice, OfferState, OfferTerms};
use keqiao_domain::hub::HubNumber;
use keqiao_domain::id::{Id, Kind, OrganizationKind, UserKind};
use keqiao_domain::money::{Currency, Money};
use keqiao_domain::pricing::clearance::Clearance;
use keqiao_domain::pricing::notice::{Notice, NoticeState, RelationDeclaration};
use keqiao_domain::pricing::terms::PriceTerms;
use keqiao_domain::reference::TechnicalField;
use keqiao_domain::registration::case::{CaseDays, RegistrationCase, RegistrationState};
use keqiao_domain::registration::form::{PlanClass, RegistrationForm};
use keqiao_domain::registration::step::ContractStand;
use keqiao_domain::text::{Reason, Title};
use keqiao_domain::timestamp::Timestamp;
use time::Duration;
use time::macros::datetime;

/// Two persons of four organizations.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Actor {
    pub(crate) organization: u64,
    pub(crate) person: u64,
}

/// The side that sells.
pub(crate) const SELLER: u64 = 1;
/// The side that buys.
pub(crate) const BUYER: u64 = 2;
/// The broker's organization.
pub(crate) const AGENCY: u64 = 3;
/// Whoever decides: the hub, the registration authority.
pub(crate) const AUTHORITY: u64 = 4;
/// A contract of this price in fen is looked at twice in the hub of the market.
pub(crate) const LARGE: i64 = 600_000_000;
/// Days for which an offer can be accepted.
const OFFER_DAYS: i64 = 60;
/// Offers beside each other.
const OFFERS: u64 = 3;

impl Actor {
    pub(crate) const ALL: &'static [Actor] = &[
        Actor { organization: SELLER, person: 0 },
        Actor { organization: SELLER, person: 1 },
        Actor { organization: BUYER, person: 0 },
        Actor { organization: BUYER, person: 1 },
        Actor { organization: AGENCY, person: 0 },
        Actor { organization: AUTHORITY, person: 0 },
        Actor { organization: AUTHORITY, person: 1 },
    ];

    pub(crate) fn id(self) -> Id<OrganizationKind> {
        id(self.organization)
    }

    pub(crate) fn user(self) -> Id<UserKind> {
        id(self.organization * 10 + self.person)
    }

    pub(crate) fn in_contract(self) -> ContractActor {
        ContractActor::new(self.id(), By::User(self.user()))
    }
}

pub(crate) fn id<K: Kind>(number: u64) -> Id<K> {
    Id::compose(1, HubNumber::JIANGSU, 0, number)
}

pub(crate) fn reason() -> Reason {
    Reason::parse("As it says.").expect("a text")
}

fn title(text: &str) -> Title {
    Title::parse(text).expect("a title")
}

/// A service contract that lacks nothing and waits for one condition.
pub(crate) fn content(edition: u64) -> ContractContent {
    let total = Money { minor: LARGE, currency: Currency::Cny };
    let subtype = ContractSubtype::GeneralService;
    let text = ClauseText::parse("As agreed.").expect("a text");
    let clause = |topic: &ClauseTopic| Clause { topic: *topic, text: text.clone() };
    let party = |number, side| ContractParty { organization: id(number), side };
    ContractContent {
        title: title(&format!("Test, edition {edition}")),
        subtype,
        parties: vec![party(SELLER, ContractSide::Seller), party(BUYER, ContractSide::Buyer)],
        patents: Vec::new(),
        achievements: Vec::new(),
        field: None,
        rights: None,
        starts_on: None,
        ends_on: None,
        currency: Currency::Cny,
        payment_mode: Some(PaymentMode::LumpOnce),
        amounts: Some(Amounts::try_new(total, total, Vec::new(), None).expect("amounts")),
        royalty: None,
        expected_investment: None,
        expected_output: None,
        grant: None,
        milestones: Vec::new(),
        silence_days: None,
        clauses: ClauseTopic::required(subtype.contract_type()).iter().map(clause).collect(),
        conditions: vec![Condition { kind: ConditionKind::Other, title: title("Permit") }],
    }
}

/// Everything that is going on.
#[derive(Clone, Debug)]
pub(crate) struct Market {
    pub(crate) now: Timestamp,
    /// Of things that were made, turns included: each is different from the one before.
    pub(crate) serial: u64,
    pub(crate) negotiation: Negotiation,
    pub(crate) offers: Vec<Offer>,
    /// Disclosures so far, which are rows of their own.
    pub(crate) disclosed: usize,
    pub(crate) contract: Option<Contract>,
    pub(crate) mandate: Mandate,
    pub(crate) introduction: Option<Introduction>,
    pub(crate) notice: Notice,
    pub(crate) clearance: Option<Clearance>,
    pub(crate) case: Option<RegistrationCase>,
}

impl Market {
    pub(crate) fn open() -> Market {
        let now = Timestamp::new(datetime!(2026-11-24 08:00 UTC));
        let negotiation = negotiation(100);
        Market {
            now,
            serial: 100,
            offers: offers(&negotiation, 100, now),
            negotiation,
            disclosed: 0,
            contract: None,
            mandate: mandate(100, now),
            introduction: None,
            notice: notice(100),
            clearance: None,
            case: None,
        }
    }

    /// Days go by.
    pub(crate) fn pass(&mut self, days: u8) {
        self.now = Timestamp::new(self.now.as_offset() + Duration::days(i64::from(days)));
        self.serial += 1;
    }

    /// What is at its end begins anew when somebody wants something of it: rarely, so that the end is tried, too.
    pub(crate) fn begin_anew(&mut self, tried: Try) {
        let serial = self.serial;
        if !serial.is_multiple_of(4) {
            return;
        }
        let is_over = matches!(self.negotiation.state, NegotiationState::Closed | NegotiationState::Lost);
        let contract_state = self.contract.as_ref().map(|contract| contract.state);
        let is_idle = contract_state.is_none_or(|state| {
            matches!(state, ContractState::Completed | ContractState::Terminated | ContractState::Withdrawn)
        });
        let is_registering = self.case.as_ref().is_some_and(|case| {
            !matches!(
                case.state,
                RegistrationState::Refused | RegistrationState::Revoked | RegistrationState::Terminated
            )
        });
        let has_expired = self.offers.iter().all(|offer| offer.state != OfferState::Open || offer.is_expired(self.now));
        let is_stuck = self.negotiation.contract.is_none() && self.offers[0].is_expired(self.now) && has_expired;
        if tried.is_of_deal() && (is_over || is_stuck) && is_idle && !is_registering {
            self.negotiation = negotiation(serial);
            self.offers = offers(&self.negotiation, serial, self.now);
            (self.contract, self.case, self.clearance) = (None, None, None);
        }
        let ended = [MandateState::Declined, MandateState::Expired, MandateState::Revoked];
        if ended.contains(&self.mandate.state) {
            self.mandate = mandate(serial, self.now);
        }
        let decided = [IntroductionState::Acknowledged, IntroductionState::Upheld, IntroductionState::Dismissed];
        let is_done = |introduction: &Introduction| {
            decided.contains(&introduction.state)
                || introduction.state == IntroductionState::Recorded && introduction.contestable_until < self.now.day()
        };
        if self.introduction.as_ref().is_some_and(is_done) {
            self.introduction = None;
        }
        if [NoticeState::Cleared, NoticeState::Stopped, NoticeState::Withdrawn].contains(&self.notice.state) {
            self.notice = notice(serial);
        }
        if self.clearance.as_ref().is_some_and(|clearance| clearance.answer.is_some()) {
            self.clearance = None;
        }
        if self.case.as_ref().is_some_and(|case| case.state == RegistrationState::Revoked) {
            self.case = None;
        }
        let is_signed = self.stand().is_some_and(ContractStand::is_signed);
        if let (Try::SubmitCase, None, true, Some(contract)) = (tried, &self.case, is_signed, &self.contract) {
            self.case = Some(case(serial, contract, self.now));
        }
    }

    /// Whether nothing but time differs.
    pub(crate) fn is_same(&self, other: &Market) -> bool {
        let Market {
            now: _,
            serial: _,
            negotiation,
            offers,
            disclosed,
            contract,
            mandate,
            introduction,
            notice,
            clearance,
            case,
        } = self;
        (negotiation, offers, contract, mandate) == (&other.negotiation, &other.offers, &other.contract, &other.mandate)
            && (introduction, notice, clearance, case)
                == (&other.introduction, &other.notice, &other.clearance, &other.case)
            && *disclosed == other.disclosed
    }

    /// Where the contract stands, as a registration asks.
    pub(crate) fn stand(&self) -> Option<ContractStand> {
        self.contract.as_ref().map(|contract| ContractStand { state: contract.state, edition: contract.edition })
    }
}

fn negotiation(serial: u64) -> Negotiation {
    let invitation = Invitation {
        side: ContractSide::Seller,
        invitee: id(BUYER),
        subject: None,
        title: title("Test"),
        nda_years: 5,
    };
    Negotiation::invite(id(serial), id(SELLER), invitation).expect("two organizations").0
}

fn offers(negotiation: &Negotiation, serial: u64, now: Timestamp) -> Vec<Offer> {
    let lump = Money { minor: LARGE, currency: Currency::Cny };
    let price = OfferPrice::try_new(PaymentMode::LumpOnce, Some(lump), Vec::new(), None).expect("a price");
    let terms = OfferTerms {
        title: title("Test"),
        subtype: ContractSubtype::GeneralService,
        patents: Vec::new(),
        achievements: Vec::new(),
        grant: None,
        currency: Currency::Cny,
        price,
        milestones: Vec::new(),
        starts_on: None,
        ends_on: None,
        note: None,
    };
    let offer = |number: u64| Offer {
        id: id(serial * OFFERS + number),
        negotiation: negotiation.id,
        organization: if number.is_multiple_of(2) { id(SELLER) } else { id(BUYER) },
        terms: terms.clone(),
        expires_at: Timestamp::new(now.as_offset() + Duration::days(OFFER_DAYS)),
        sha256: [u8::try_from(number).expect("few offers"); 32],
        state: OfferState::Draft,
    };
    (0..OFFERS).map(offer).collect()
}

fn mandate(serial: u64, now: Timestamp) -> Mandate {
    let tiers = vec![Tier { up_to_minor: None, rate_bp: 300 }];
    let terms = MandateTerms {
        side: PrincipalSide::Sell,
        subject: None,
        exclusivity: Exclusivity::Ordinary,
        fee: FeeRule::try_new(Currency::Cny, 0, FeeBase::ContractAmount, tiers, None).expect("a fee"),
        starts_on: now.day(),
        ends_on: now.day() + Duration::days(50),
        tail_months: 9,
        purpose: reason(),
    };
    Mandate::offer(id(serial), (id(1), id(AGENCY)), id(SELLER), terms, now).expect("another's").0
}

fn notice(serial: u64) -> Notice {
    let terms = PriceTerms {
        achievements: vec![id(1)],
        patents: Vec::new(),
        counterparty: id(BUYER),
        subtype: ContractSubtype::PatentAssignment,
        licence_mode: None,
        price: Money { minor: LARGE, currency: Currency::Cny },
        payment_mode: PaymentMode::LumpOnce,
    };
    let setter = Actor { organization: SELLER, person: 0 }.user();
    Notice::create((id(serial), id(SELLER)), title("Test"), terms, RelationDeclaration::Unrelated, Some(setter)).0
}

/// A case of the contract; its form lacks nothing.
fn case(serial: u64, contract: &Contract, now: Timestamp) -> RegistrationCase {
    RegistrationCase {
        id: id(serial),
        contract: contract.id,
        applicant: id(SELLER),
        authority: id(AUTHORITY),
        form: form(contract.edition, now),
        state: keqiao_domain::registration::case::PROCESS.initial,
        days: CaseDays::default(),
        finding: None,
        first_reviewer: None,
        second_reviewer: None,
        number: None,
        certificate: 0,
        decisions: Vec::new(),
    }
}

pub(crate) fn form(edition: u16, now: Timestamp) -> RegistrationForm {
    RegistrationForm {
        edition,
        title: title("Test"),
        declared: ContractSubtype::GeneralService,
        sellers: Vec::new(),
        buyers: Vec::new(),
        signed_on: now.day(),
        starts_on: None,
        ends_on: None,
        amount: LARGE,
        declared_technical: LARGE,
        payment_mode: PaymentMode::LumpOnce,
        rights: Some(RightsClass::None),
        field: Some(TechnicalField::Agriculture),
        plan: PlanClass::OutsidePlans,
        expected_investment: None,
        expected_output: None,
    }
}
