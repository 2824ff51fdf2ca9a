//! Offers (要约): terms in numbers and names, which never change once they were made.

use super::amounts::{Amounts, PaymentMode};
use super::clause::{Clause, ClauseText};
use super::content::{ContractContent, ContractParty, Milestone};
use super::contract_type::ContractSubtype;
use super::grant::LicenceGrant;
use super::royalty::{RATE_BP_MAX, RoyaltyBase, RoyaltyRate, RoyaltyTerms};
use super::template::{TemplateClause, template_for};
use crate::id::{AchievementKind, Id, NegotiationKind, OfferKind, OrganizationKind, PatentKind};
use crate::money::{Currency, Money};
use crate::text::{Passage, Title};
use crate::timestamp::Timestamp;
use strum::{EnumString, IntoStaticStr, VariantArray};
use time::Date;

/// Instalments of one price.
pub const INSTALMENTS_MAX: usize = 30;

/// A part of a lump sum.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Instalment {
    /// For what, or when.
    pub title: Title,
    /// The day on which it is due, if it is a day.
    pub due_on: Option<Date>,
    /// How much.
    pub amount: Money,
}

/// A royalty.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Royalty {
    /// The rate in basis points of the base, 1 to 10,000.
    pub rate_bp: u16,
    /// What it is reckoned on.
    pub base: RoyaltyBase,
    /// What it is estimated to come to over the whole term.
    pub estimated: Money,
}

/// A price: a lump sum, once or in instalments, or a royalty, with or without an entry fee.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OfferPrice {
    mode: PaymentMode,
    lump: Option<Money>,
    instalments: Vec<Instalment>,
    royalty: Option<Royalty>,
}

/// Why the parts make no price.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvalidOfferPrice {
    /// A lump sum or entry fee where none belongs, or none where one does.
    #[error(
        "a lump sum belongs to lump_once and lump_instalment, an entry fee to entry_plus_royalty, neither to royalty"
    )]
    LumpWrong,
    /// Instalments where none belong, or fewer than two.
    #[error("two or more instalments belong to lump_instalment, none to any other mode")]
    InstalmentsWrong,
    /// The instalments are not the lump sum.
    #[error("the instalments do not sum to the lump sum")]
    InstalmentsNotWhole,
    /// A royalty where none belongs, or none where one does.
    #[error("a royalty belongs to royalty and entry_plus_royalty, and to no other mode")]
    RoyaltyWrong,
    /// A rate beyond its bounds.
    #[error("a rate is 1 to {RATE_BP_MAX} basis points")]
    RateOutOfRange,
    /// Two currencies.
    #[error("the amounts are of two currencies")]
    CurrencyMismatch,
}

impl InvalidOfferPrice {
    /// The stable code of the fault.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            InvalidOfferPrice::LumpWrong => "lump_wrong",
            InvalidOfferPrice::InstalmentsWrong => "instalments_wrong",
            InvalidOfferPrice::InstalmentsNotWhole => "instalments_not_whole",
            InvalidOfferPrice::RoyaltyWrong => "royalty_wrong",
            InvalidOfferPrice::RateOutOfRange => "out_of_range",
            InvalidOfferPrice::CurrencyMismatch => "currency_mismatch",
        }
    }
}

impl OfferPrice {
    /// Puts a price together.
    ///
    /// # Errors
    /// When the parts do not belong together.
    pub fn try_new(
        mode: PaymentMode,
        lump: Option<Money>,
        instalments: Vec<Instalment>,
        royalty: Option<Royalty>,
    ) -> Result<Self, InvalidOfferPrice> {
        if lump.is_some() != (mode != PaymentMode::Royalty) {
            return Err(InvalidOfferPrice::LumpWrong);
        }
        if royalty.is_some() != mode.has_royalty() {
            return Err(InvalidOfferPrice::RoyaltyWrong);
        }
        let is_parted = mode == PaymentMode::LumpInstalment;
        if is_parted && instalments.len() < 2 || !is_parted && !instalments.is_empty() {
            return Err(InvalidOfferPrice::InstalmentsWrong);
        }
        if royalty.is_some_and(|royalty| !(1..=RATE_BP_MAX).contains(&royalty.rate_bp)) {
            return Err(InvalidOfferPrice::RateOutOfRange);
        }
        let all =
            instalments.iter().map(|part| part.amount).chain(lump).chain(royalty.map(|royalty| royalty.estimated));
        let currencies: Vec<Currency> = all.map(|amount| amount.currency).collect();
        if currencies.windows(2).any(|pair| pair[0] != pair[1]) {
            return Err(InvalidOfferPrice::CurrencyMismatch);
        }
        let sum: i128 = instalments.iter().map(|part| i128::from(part.amount.minor)).sum();
        if is_parted && lump.is_some_and(|lump| i128::from(lump.minor) != sum) {
            return Err(InvalidOfferPrice::InstalmentsNotWhole);
        }
        Ok(OfferPrice { mode, lump, instalments, royalty })
    }

    /// How it is paid.
    #[must_use]
    pub fn mode(&self) -> PaymentMode {
        self.mode
    }

    /// The lump sum, or the entry fee.
    #[must_use]
    pub fn lump(&self) -> Option<Money> {
        self.lump
    }

    /// The parts of the lump sum.
    #[must_use]
    pub fn instalments(&self) -> &[Instalment] {
        &self.instalments
    }

    /// The royalty.
    #[must_use]
    pub fn royalty(&self) -> Option<Royalty> {
        self.royalty
    }

    /// The amounts of a contract at this price: all of it technical, the royalty estimated (INV-14).
    #[must_use]
    pub fn amounts(&self) -> Option<Amounts> {
        let royalty = self.royalty.map(|royalty| royalty.estimated);
        let currency = self.lump.or(royalty)?.currency;
        let minor = self.lump.map_or(0, |lump| lump.minor).checked_add(royalty.map_or(0, |royalty| royalty.minor))?;
        let total = Money { minor, currency };
        Amounts::try_new(total, total, Vec::new(), royalty).ok()
    }
}

/// What is offered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OfferTerms {
    /// The name of the project.
    pub title: Title,
    /// What the contract would be: assignment, licence, development…
    pub subtype: ContractSubtype,
    /// The patents it is about.
    pub patents: Vec<Id<PatentKind>>,
    /// The achievements it is about.
    pub achievements: Vec<Id<AchievementKind>>,
    /// What would be licensed: how exclusively, where, for what, how long.
    pub grant: Option<LicenceGrant>,
    /// The currency of every amount.
    pub currency: Currency,
    /// The price.
    pub price: OfferPrice,
    /// The work in pieces.
    pub milestones: Vec<Milestone>,
    /// The first day of the contract.
    pub starts_on: Option<Date>,
    /// The last day of the contract.
    pub ends_on: Option<Date>,
    /// What else is meant.
    pub note: Option<Passage>,
}

impl OfferTerms {
    /// What a contract on these terms says: the price as its amounts, how its royalty is reckoned, the instalments as its
    /// milestones where there are no others, and the clauses of the template, whose blanks are left.
    #[must_use]
    pub fn to_contract(&self, parties: [ContractParty; 2]) -> ContractContent {
        let clause = |clause: &TemplateClause| {
            let text = ClauseText::parse(clause.text_zh).ok()?;
            Some(Clause { topic: clause.topic, text })
        };
        let milestone = |part: &Instalment| Milestone {
            title: part.title.clone(),
            due_on: part.due_on,
            amount: Some(part.amount),
            deliverable: None,
        };
        let rate = |royalty: Royalty| RoyaltyRate { rate_bp: royalty.rate_bp, base: royalty.base };
        let is_planned = !self.milestones.is_empty();
        let from_price = self.price.instalments().iter().map(milestone);
        ContractContent {
            title: self.title.clone(),
            subtype: self.subtype,
            parties: parties.to_vec(),
            patents: self.patents.clone(),
            achievements: self.achievements.clone(),
            field: None,
            rights: None,
            starts_on: self.starts_on,
            ends_on: self.ends_on,
            currency: self.currency,
            payment_mode: Some(self.price.mode()),
            amounts: self.price.amounts(),
            royalty: self.price.royalty().map(rate).map(RoyaltyTerms::Rate),
            expected_investment: None,
            expected_output: None,
            grant: self.grant.clone(),
            milestones: if is_planned { self.milestones.clone() } else { from_price.collect() },
            silence_days: None,
            clauses: template_for(self.subtype, self.price.mode()).iter().filter_map(clause).collect(),
            conditions: Vec::new(),
        }
    }
}

/// Where an offer stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum OfferState {
    /// Being considered by the side that writes it; the other does not see it.
    Draft,
    /// Made to the other side.
    Open,
    /// Another offer of either side took its place.
    Superseded,
    /// Taken back.
    Withdrawn,
    /// Accepted: the terms of the deal.
    Accepted,
}

/// An offer. Its terms never change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offer {
    /// Its identifier, which carries its hub.
    pub id: Id<OfferKind>,
    /// The negotiation it belongs to.
    pub negotiation: Id<NegotiationKind>,
    /// Whose it is.
    pub organization: Id<OrganizationKind>,
    /// What is offered.
    pub terms: OfferTerms,
    /// Until when it can be accepted.
    pub expires_at: Timestamp,
    /// The digest of its canonical form.
    pub sha256: [u8; 32],
    /// Where it stands.
    pub state: OfferState,
}

impl Offer {
    /// Whether it can no longer be accepted for its time is over.
    #[must_use]
    pub fn is_expired(&self, at: Timestamp) -> bool {
        at >= self.expires_at
    }

    /// Whether this side has accepted it: only the other one could.
    #[must_use]
    pub fn is_accepted_by(&self, side: Id<OrganizationKind>) -> bool {
        self.state == OfferState::Accepted && self.organization != side
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::deals::clause::ClauseTopic;
    use crate::deals::contract_type::ContractSide;
    use crate::hub::HubNumber;
    use crate::rule::Rule;

    fn yuan(minor: i64) -> Money {
        Money { minor, currency: Currency::Cny }
    }

    fn parts(amounts: &[i64]) -> Vec<Instalment> {
        let title = Title::parse("On signature").expect("a title");
        amounts.iter().map(|minor| Instalment { title: title.clone(), due_on: None, amount: yuan(*minor) }).collect()
    }

    fn royalty(estimated: i64) -> Option<Royalty> {
        Some(Royalty { rate_bp: 300, base: RoyaltyBase::Sales, estimated: yuan(estimated) })
    }

    #[test]
    fn each_mode_has_its_parts_and_no_others() {
        use InvalidOfferPrice::{InstalmentsNotWhole, InstalmentsWrong, LumpWrong, RoyaltyWrong};
        let price = OfferPrice::try_new;
        let error = |outcome: Result<OfferPrice, InvalidOfferPrice>| outcome.err();
        assert_eq!(error(price(PaymentMode::LumpOnce, Some(yuan(9)), vec![], None)), None);
        assert_eq!(error(price(PaymentMode::LumpOnce, None, vec![], None)), Some(LumpWrong));
        assert_eq!(error(price(PaymentMode::LumpOnce, Some(yuan(9)), vec![], royalty(1))), Some(RoyaltyWrong));
        assert_eq!(error(price(PaymentMode::LumpInstalment, Some(yuan(9)), parts(&[4, 5]), None)), None);
        assert_eq!(error(price(PaymentMode::LumpInstalment, Some(yuan(9)), parts(&[9]), None)), Some(InstalmentsWrong));
        let short = price(PaymentMode::LumpInstalment, Some(yuan(9)), parts(&[4, 4]), None);
        assert_eq!(error(short), Some(InstalmentsNotWhole));
        assert_eq!(error(price(PaymentMode::Royalty, Some(yuan(9)), vec![], royalty(1))), Some(LumpWrong));
        assert_eq!(error(price(PaymentMode::EntryPlusRoyalty, Some(yuan(9)), vec![], None)), Some(RoyaltyWrong));
    }

    #[test]
    fn the_contract_amount_is_the_fixed_part_and_the_estimate() {
        let price = OfferPrice::try_new(PaymentMode::EntryPlusRoyalty, Some(yuan(100)), vec![], royalty(50));
        let amounts = price.expect("a price").amounts().expect("amounts");
        assert_eq!((amounts.total().minor, amounts.fixed().minor), (150, 100));
    }

    /// Terms of a licence at a price.
    fn terms(price: OfferPrice) -> OfferTerms {
        OfferTerms {
            title: Title::parse("Licence of a membrane").expect("a title"),
            subtype: ContractSubtype::KnowHowLicence,
            patents: Vec::new(),
            achievements: Vec::new(),
            grant: None,
            currency: Currency::Cny,
            price,
            milestones: Vec::new(),
            starts_on: None,
            ends_on: None,
            note: None,
        }
    }

    fn parties() -> [ContractParty; 2] {
        let party = |number, side| ContractParty { organization: Id::compose(1, HubNumber::ZHEJIANG, 0, number), side };
        [party(1, ContractSide::Seller), party(2, ContractSide::Buyer)]
    }

    fn is_mismatched(content: &ContractContent) -> bool {
        content.lacks().as_slice().iter().any(|refusal| refusal.rule == Rule::ContractRoyaltyMismatched)
    }

    #[test]
    fn the_contract_says_how_the_royalty_of_the_offer_is_reckoned_and_how_books_are_inspected() {
        let price = OfferPrice::try_new(PaymentMode::EntryPlusRoyalty, Some(yuan(100)), vec![], royalty(50));
        let mut content = terms(price.expect("a price")).to_contract(parties());
        let rate = RoyaltyRate { rate_bp: 300, base: RoyaltyBase::Sales };
        assert_eq!(content.royalty, Some(RoyaltyTerms::Rate(rate)));
        assert!(content.has_clause(ClauseTopic::RoyaltyAudit));
        assert!(!is_mismatched(&content));
        content.royalty = None;
        assert!(is_mismatched(&content), "a royalty is paid and not reckoned");
    }

    #[test]
    fn the_contract_of_an_offer_without_a_royalty_speaks_of_none() {
        let price = OfferPrice::try_new(PaymentMode::LumpOnce, Some(yuan(100)), vec![], None);
        let mut content = terms(price.expect("a price")).to_contract(parties());
        assert!(content.royalty.is_none() && !content.has_clause(ClauseTopic::RoyaltyAudit));
        let rate = RoyaltyRate { rate_bp: 300, base: RoyaltyBase::Sales };
        content.royalty = Some(RoyaltyTerms::Rate(rate));
        assert!(is_mismatched(&content), "a royalty is reckoned and not paid");
    }

    #[test]
    fn who_agrees_on_a_royalty_and_not_on_its_books_is_told_what_the_law_says() {
        let price = OfferPrice::try_new(PaymentMode::Royalty, None, vec![], royalty(50)).expect("a price");
        let mut content = terms(price).to_contract(parties());
        let is_told = |content: &ContractContent| {
            content.lint().defaults.iter().any(|line| (line.topic, line.article) == (ClauseTopic::RoyaltyAudit, "846"))
        };
        assert!(!is_told(&content));
        content.clauses.retain(|clause| clause.topic != ClauseTopic::RoyaltyAudit);
        assert!(is_told(&content));
    }
}
