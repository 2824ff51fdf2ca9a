//! Identifiers and code lists that come from outside: parsed once, checked once, then trusted.
//!
//! Every type here reads what people really write (prefixes, spaces, full-width forms), refuses what breaks the
//! standard's rule, and keeps one canonical text, so that equal things are equal strings. Each refusal has a stable
//! `code()` for machines and a sentence fragment for people.

mod application_number;
mod publication_number;

mod ipc;
mod technical_field;

mod credit_code;
mod foreign_identifier;
mod isni;
mod lei;
mod orcid;

mod controlled_technology;
mod country;
mod industry;
mod region;

mod readiness;

mod code_list;
mod glossary;

mod check_character;
mod text;

#[cfg(test)]
mod samples;

pub use application_number::{ApplicationKind, CnApplicationNumber, InvalidCnApplicationNumber};
pub use code_list::{CodeItem, CodeList, NEAREST_MAX, nearest};
pub use controlled_technology::{ControlClass, Crossing, InvalidTechnologyCode, TechnologyCode};
pub use country::{Country, InvalidCountry, InvalidOffice, Office};
pub use credit_code::{CreditCode, InvalidCreditCode};
pub use foreign_identifier::{ForeignIdentifier, InvalidForeignIdentifier};
pub use industry::{IndustryCode, IndustryLevel, InvalidIndustryCode};
pub use ipc::{InvalidIpcSymbol, IpcLevel, IpcSymbol};
pub use isni::{InvalidIsni, Isni};
pub use lei::{InvalidLei, Lei};
pub use orcid::{InvalidOrcid, Orcid};
pub use publication_number::{InvalidPublicationNumber, PublicationNumber};
pub use readiness::{InvalidReadinessLevel, ReadinessBand, ReadinessLevel, ReadinessScale};
pub use region::{InvalidRegionCode, RegionCode, RegionLevel};
pub use technical_field::{InvalidTechnicalField, TechnicalField};
