//! Faults of a body's members, all of them at once.

use crate::assets::document::sniff::ContentError;
use keqiao_domain::assets::document::InvalidFileName;
use keqiao_domain::assets::readiness::InvalidDocumentDigest;
use keqiao_domain::deals::amounts::InvalidAmounts;
use keqiao_domain::deals::fee::InvalidFee;
use keqiao_domain::deals::grant::InvalidTerritory;
use keqiao_domain::deals::offer::InvalidOfferPrice;
use keqiao_domain::deals::open_licence::InvalidOpenLicenceFee;
use keqiao_domain::deals::royalty::InvalidRoyalty;
use keqiao_domain::decimal::InvalidDecimal;
use keqiao_domain::hub::InvalidHub;
use keqiao_domain::market::figure::InvalidBound;
use keqiao_domain::moderation::InvalidScore;
use keqiao_domain::money::MoneyError;
use keqiao_domain::people::capability::InvalidFigure;
use keqiao_domain::people::category::InvalidServiceCategory;
use keqiao_domain::people::engagement::InvalidScores;
use keqiao_domain::people::offering::InvalidPrice;
use keqiao_domain::people::turnaround::InvalidTurnaround;
use keqiao_domain::preview::InvalidReward;
use keqiao_domain::reference::{
    InvalidCnApplicationNumber, InvalidCountry, InvalidCreditCode, InvalidForeignIdentifier, InvalidIndustryCode,
    InvalidIpcSymbol, InvalidOrcid, InvalidPublicationNumber, InvalidReadinessLevel, InvalidRegionCode,
    InvalidTechnicalField, InvalidTechnologyCode,
};
use keqiao_domain::registration::number::InvalidRegistrationNumber;
use keqiao_domain::share::InvalidShare;
use keqiao_domain::statistics::period::InvalidPeriod;
use keqiao_domain::text::InvalidText;
use std::fmt::Display;

/// One member that breaks a rule of its field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// JSON pointer (RFC 6901) to the member.
    pub pointer: String,
    /// Stable code of the rule.
    pub code: &'static str,
    /// The rule in words.
    pub detail: String,
    /// Values that would be taken instead, the nearest first; often none.
    pub suggestions: Vec<String>,
}

/// What a field's own error tells.
pub trait FieldError: Display {
    /// The stable code.
    fn code(&self) -> &'static str;
}

/// Takes over the code that a domain error already has.
macro_rules! field_errors {
    ($($error:ty),* $(,)?) => { $(impl FieldError for $error {
        fn code(&self) -> &'static str { (*self).code() }
    })* };
}

field_errors!(
    InvalidText,
    MoneyError,
    InvalidDecimal,
    InvalidBound,
    InvalidShare,
    InvalidDocumentDigest,
    InvalidFileName,
    ContentError,
    InvalidCnApplicationNumber,
    InvalidCreditCode,
    InvalidForeignIdentifier,
    InvalidIndustryCode,
    InvalidIpcSymbol,
    InvalidOrcid,
    InvalidPublicationNumber,
    InvalidReadinessLevel,
    InvalidRegionCode,
    InvalidCountry,
    InvalidTechnologyCode,
    InvalidTechnicalField,
    InvalidServiceCategory,
    InvalidPrice,
    InvalidTurnaround,
    InvalidFigure,
    InvalidScores,
    InvalidReward,
    InvalidRegistrationNumber,
    InvalidPeriod,
    InvalidAmounts,
    InvalidTerritory,
    InvalidOfferPrice,
    InvalidRoyalty,
    InvalidOpenLicenceFee,
    InvalidFee,
);

impl FieldError for InvalidScore {
    fn code(&self) -> &'static str {
        "out_of_range"
    }
}

impl FieldError for InvalidHub {
    fn code(&self) -> &'static str {
        "unknown_hub"
    }
}

/// Collects faults while a body is read.
#[derive(Clone, Debug, Default)]
pub struct Faults(Vec<Fault>);

impl Faults {
    /// No fault yet.
    #[must_use]
    pub fn new() -> Self {
        Faults::default()
    }

    /// The value, or nothing and a fault noted.
    pub fn take<T, E: FieldError>(&mut self, pointer: impl Into<String>, read: Result<T, E>) -> Option<T> {
        match read {
            Ok(value) => Some(value),
            Err(error) => {
                self.add(pointer, error.code(), error.to_string());
                None
            }
        }
    }

    /// The value of an optional member; an absent one is fine.
    pub fn take_optional<T, E: FieldError>(
        &mut self,
        pointer: impl Into<String>,
        text: Option<&str>,
        parse: impl FnOnce(&str) -> Result<T, E>,
    ) -> Option<T> {
        text.and_then(|text| self.take(pointer, parse(text)))
    }

    /// The values of a list of at most `max` members; each faulty one is noted with its place.
    pub fn take_list<T, E: FieldError>(
        &mut self,
        pointer: &str,
        texts: &[String],
        max: usize,
        parse: impl Fn(&str) -> Result<T, E>,
    ) -> Vec<T> {
        if texts.len() > max {
            self.add(pointer, "too_many", format!("has more than {max} members"));
            return Vec::new();
        }
        texts
            .iter()
            .enumerate()
            .filter_map(|(place, text)| self.take(format!("{pointer}/{place}"), parse(text)))
            .collect()
    }

    /// Notes a fault.
    pub fn add(&mut self, pointer: impl Into<String>, code: &'static str, detail: impl Into<String>) {
        self.add_with_suggestions(pointer, code, detail, Vec::new());
    }

    /// Notes a fault, with values that would be taken instead.
    pub fn add_with_suggestions(
        &mut self,
        pointer: impl Into<String>,
        code: &'static str,
        detail: impl Into<String>,
        suggestions: Vec<String>,
    ) {
        self.0.push(Fault { pointer: pointer.into(), code, detail: detail.into(), suggestions });
    }

    /// Takes over the faults of a member, with its pointer before theirs.
    pub fn nest(&mut self, pointer: &str, inner: Faults) {
        self.0
            .extend(inner.0.into_iter().map(|fault| Fault { pointer: format!("{pointer}{}", fault.pointer), ..fault }));
    }

    /// Whether anything was noted.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// What was noted.
    #[must_use]
    pub fn into_vec(self) -> Vec<Fault> {
        self.0
    }
}
