//! What an offer says, as it goes in and comes out. Stored in this form, too.

use crate::deals::contract::body::{
    GrantedBody, MilestoneBody, check_days, optional_money, parse_milestones, read_all, yuan,
};
use crate::http::fault::Faults;
use crate::http::types::{Code, Day, Ref};
use crate::listing::member::distinct_refs;
use crate::names::{AchievementRef, ContractSubtypeCode, CurrencyCode, PatentRef, PaymentModeCode, RoyaltyBaseCode};
use keqiao_domain::deals::content::SUBJECTS_MAX;
use keqiao_domain::deals::offer::{INSTALMENTS_MAX, Instalment, OfferPrice, OfferTerms, Royalty};
use keqiao_domain::money::{Currency, Money};
use keqiao_domain::text::{Passage, Title};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A part of a lump sum.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = Instalment)]
pub struct InstalmentBody {
    /// For what, or when.
    #[schema(min_length = 1, max_length = 300, example = "On acceptance of the pilot batch")]
    pub title: String,
    /// The day on which it is due, if it is a day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(inline)]
    pub due_on: Option<Day>,
    /// How much, in the offer's currency.
    #[schema(pattern = "^[0-9]{1,12}(\\.[0-9]{1,2})?$", max_length = 15, example = "300000.00")]
    pub amount: String,
}

/// A royalty.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = Royalty)]
pub struct RoyaltyBody {
    /// The rate in basis points of the base: 300 is 3 %.
    #[schema(minimum = 1, maximum = 10000, example = 300)]
    pub rate_bp: u16,
    /// What it is reckoned on.
    #[schema(inline)]
    pub base: RoyaltyBaseCode,
    /// What it is estimated to come to over the whole term, in the offer's currency.
    #[schema(pattern = "^[0-9]{1,12}(\\.[0-9]{1,2})?$", max_length = 15, example = "500000.00")]
    pub estimated: String,
}

/// A price.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = OfferPrice)]
pub struct OfferPriceBody {
    /// How it is paid.
    #[schema(inline)]
    pub mode: PaymentModeCode,
    /// The lump sum of `lump_once` and `lump_instalment`, the entry fee of `entry_plus_royalty`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(pattern = "^[0-9]{1,12}(\\.[0-9]{1,2})?$", max_length = 15, example = "300000.00")]
    pub lump: Option<String>,
    /// Two or more parts of the lump sum, for `lump_instalment`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schema(max_items = 30)]
    pub instalments: Vec<InstalmentBody>,
    /// The royalty of `royalty` and `entry_plus_royalty`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub royalty: Option<RoyaltyBody>,
}

/// The terms of an offer.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = OfferTerms)]
pub struct OfferTermsBody {
    /// The name of the project.
    #[schema(min_length = 1, max_length = 300, example = "复合质子交换膜专利实施许可")]
    pub title: String,
    /// What the contract would be.
    #[schema(inline)]
    pub subtype: ContractSubtypeCode,
    /// The patents it is about.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schema(inline, max_items = 50)]
    pub patents: Vec<PatentRef>,
    /// The achievements it is about.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schema(inline, max_items = 50)]
    pub achievements: Vec<AchievementRef>,
    /// What would be licensed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub grant: Option<GrantedBody>,
    /// ISO 4217, of every amount in it; `CNY` when absent.
    #[serde(default = "yuan")]
    #[schema(inline)]
    pub currency: CurrencyCode,
    /// The price.
    pub price: OfferPriceBody,
    /// The work in pieces.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schema(max_items = 50)]
    pub milestones: Vec<MilestoneBody>,
    /// The first day of the contract.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(inline)]
    pub starts_on: Option<Day>,
    /// The last day of the contract.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(inline)]
    pub ends_on: Option<Day>,
    /// What else is meant.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 2, max_length = 5000, example = "Training of two engineers is included.")]
    pub note: Option<String>,
}

impl OfferPriceBody {
    fn parse(&self, currency: Currency, faults: &mut Faults) -> Option<OfferPrice> {
        let lump = optional_money("/terms/price/lump", self.lump.as_deref(), currency, faults);
        let pointer = "/terms/price/instalments";
        let instalments = read_all(pointer, &self.instalments, INSTALMENTS_MAX, faults, |part, pointer, faults| {
            let title = faults.take(format!("{pointer}/title"), Title::parse(&part.title));
            let amount = faults.take(format!("{pointer}/amount"), Money::parse(&part.amount, currency));
            Some(Instalment { title: title?, due_on: part.due_on.map(|day| day.0), amount: amount? })
        });
        let royalty = self.royalty.as_ref().and_then(|royalty| {
            let pointer = "/terms/price/royalty/estimated";
            let estimated = faults.take(pointer, Money::parse(&royalty.estimated, currency))?;
            Some(Royalty { rate_bp: royalty.rate_bp, base: royalty.base.0, estimated })
        });
        let is_whole = instalments.len() == self.instalments.len()
            && lump.is_some() == self.lump.is_some()
            && royalty.is_some() == self.royalty.is_some();
        if !is_whole {
            return None;
        }
        faults.take("/terms/price", OfferPrice::try_new(self.mode.0, lump, instalments, royalty))
    }
}

impl OfferTermsBody {
    /// Reads the terms, which stand in the member `terms`.
    ///
    /// # Errors
    /// All faulty members.
    pub fn parse(self) -> Result<OfferTerms, Faults> {
        let mut faults = Faults::new();
        let currency = self.currency.0;
        let title = faults.take("/terms/title", Title::parse(&self.title));
        let patents = distinct_refs("/terms/patents", &self.patents, SUBJECTS_MAX, &mut faults);
        let achievements = distinct_refs("/terms/achievements", &self.achievements, SUBJECTS_MAX, &mut faults);
        let grant = self.grant.as_ref().map(|grant| grant.parse("/terms/grant", &mut faults));
        let price = self.price.parse(currency, &mut faults);
        let milestones = parse_milestones("/terms/milestones", &self.milestones, currency, &mut faults);
        check_days("/terms", self.starts_on, self.ends_on, &mut faults);
        let note = faults.take_optional("/terms/note", self.note.as_deref(), Passage::parse);
        match (title, price) {
            (Some(title), Some(price)) if faults.is_empty() => Ok(OfferTerms {
                title,
                subtype: self.subtype.0,
                patents,
                achievements,
                grant,
                currency,
                price,
                milestones,
                starts_on: self.starts_on.map(|day| day.0),
                ends_on: self.ends_on.map(|day| day.0),
                note,
            }),
            _ => Err(faults),
        }
    }
}

impl From<&OfferPrice> for OfferPriceBody {
    fn from(price: &OfferPrice) -> Self {
        let part = |part: &Instalment| InstalmentBody {
            title: part.title.to_string(),
            due_on: part.due_on.map(Day),
            amount: part.amount.amount(),
        };
        let royalty = |royalty: Royalty| RoyaltyBody {
            rate_bp: royalty.rate_bp,
            base: Code(royalty.base),
            estimated: royalty.estimated.amount(),
        };
        OfferPriceBody {
            mode: Code(price.mode()),
            lump: price.lump().map(|lump| lump.amount()),
            instalments: price.instalments().iter().map(part).collect(),
            royalty: price.royalty().map(royalty),
        }
    }
}

impl From<&OfferTerms> for OfferTermsBody {
    fn from(terms: &OfferTerms) -> Self {
        OfferTermsBody {
            title: terms.title.to_string(),
            subtype: Code(terms.subtype),
            patents: terms.patents.iter().copied().map(Ref).collect(),
            achievements: terms.achievements.iter().copied().map(Ref).collect(),
            grant: terms.grant.as_ref().map(GrantedBody::from),
            currency: Code(terms.currency),
            price: OfferPriceBody::from(&terms.price),
            milestones: terms.milestones.iter().map(MilestoneBody::from).collect(),
            starts_on: terms.starts_on.map(Day),
            ends_on: terms.ends_on.map(Day),
            note: terms.note.as_ref().map(ToString::to_string),
        }
    }
}
