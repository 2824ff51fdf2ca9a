//! Certificates that stand behind a service: who says so, under which number, until when.

use crate::text::{Keyword, Name};
use time::Date;

/// Certificates of one offering.
pub const CERTIFICATES_MAX: usize = 20;

/// A certificate (资质).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Certificate {
    /// What it attests: `CMA`, `ISO/IEC 17025`.
    pub name: Keyword,
    /// Its number.
    pub number: Keyword,
    /// Who issued it.
    pub issuer: Name,
    /// The last day on which it holds; none when it has no end.
    pub expires_on: Option<Date>,
}

impl Certificate {
    /// Whether it holds on that day.
    #[must_use]
    pub fn holds_on(&self, day: Date) -> bool {
        self.expires_on.is_none_or(|last| day <= last)
    }
}
