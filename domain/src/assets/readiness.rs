//! Readiness (技术就绪度): an assessment by scale and edition, with its evidence, never a bare number (DOMAIN 3.8).

use crate::hex::hex;
use crate::reference::ReadinessLevel;
use crate::text::{Name, Reason, SourceName, Title};
use strum::{EnumString, IntoStaticStr, VariantArray};
use time::Date;

/// Assessments of one achievement.
pub const ASSESSMENTS_MAX: usize = 100;
/// Pieces of evidence of one assessment.
pub const EVIDENCE_MAX: usize = 20;

/// Who assessed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum AssessmentMethod {
    /// The owner itself.
    #[strum(serialize = "self")]
    SelfAssessed,
    /// Somebody independent.
    ThirdParty,
}

/// Where something stands: what a listing says of its readiness.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadinessAssessment {
    /// The level on its scale.
    pub level: ReadinessLevel,
    /// Who assessed.
    pub method: AssessmentMethod,
    /// The day of the assessment.
    pub assessed_on: Option<Date>,
}

/// Bytes of a SHA-256.
const DIGEST_BYTES: usize = 32;

/// The SHA-256 of a document, 64 digits of base 16 in lower case.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct DocumentDigest(String);

/// A text that is no such digest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("is not a SHA-256: 64 digits of base 16")]
pub struct InvalidDocumentDigest;

impl InvalidDocumentDigest {
    /// The stable code of the fault.
    #[must_use]
    pub fn code(&self) -> &'static str {
        "malformed"
    }
}

impl DocumentDigest {
    /// Reads 64 digits of base 16.
    ///
    /// # Errors
    /// When the text is none.
    pub fn parse(text: &str) -> Result<Self, InvalidDocumentDigest> {
        let is_digest = text.len() == 64 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
        if is_digest { Ok(DocumentDigest(text.to_ascii_lowercase())) } else { Err(InvalidDocumentDigest) }
    }

    /// The digest of these bytes.
    #[must_use]
    pub fn of(bytes: [u8; DIGEST_BYTES]) -> Self {
        DocumentDigest(hex(&bytes))
    }

    /// The bytes, as storage keeps them.
    #[must_use]
    pub fn bytes(&self) -> [u8; DIGEST_BYTES] {
        let mut bytes = [0; DIGEST_BYTES];
        for (place, byte) in bytes.iter_mut().enumerate() {
            *byte = u8::from_str_radix(&self.0[2 * place..2 * place + 2], 16).expect("it holds 64 digits of base 16");
        }
        bytes
    }

    /// The digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A document that shows a level: a test report, a contract, a photograph of the pilot line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Evidence {
    /// What it is.
    pub title: Title,
    /// Where it can be found: a number, an address.
    pub reference: Option<SourceName>,
    /// Its digest, so that another document cannot take its place.
    pub digest: Option<DocumentDigest>,
}

/// One assessment, as it was made. It never changes; the next one takes its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AssessmentRecord {
    /// The level on its scale.
    pub level: ReadinessLevel,
    /// Who assessed: the owner, or somebody independent.
    pub method: AssessmentMethod,
    /// The name of the assessing organization.
    pub assessor: Option<Name>,
    /// The day of the assessment.
    pub assessed_on: Date,
    /// What shows the level.
    pub evidence: Vec<Evidence>,
    /// Why the level is lower than before, if it is.
    pub reason: Option<Reason>,
}
