//! What goes in and comes out for evidence.

use super::store::EvidenceRow;
use crate::http::fault::FieldError;
use crate::http::types::{Code, Moment, Ref};
use crate::names::{EvidenceRef, EvidenceSortCode};
use keqiao_domain::hex::hex;
use serde::{Deserialize, Serialize};
use strum::{EnumString, IntoStaticStr, VariantArray};
use utoipa::ToSchema;

/// Bytes of a digest.
const DIGEST_BYTES: usize = 32;

/// What a document is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum EvidenceSort {
    /// Image of the licence (营业执照, 法人证书).
    LicenceImage,
    /// Mandate of the legal representative.
    Mandate,
    /// Extract of a register.
    RegistryExtract,
}

/// A text that is no SHA-256.
#[derive(Clone, Copy, Debug, thiserror::Error)]
#[error("is not 64 hexadecimal digits in lower case")]
pub struct InvalidDigest;

impl FieldError for InvalidDigest {
    fn code(&self) -> &'static str {
        "malformed"
    }
}

/// Reads a SHA-256.
///
/// # Errors
/// When it is not 64 hexadecimal digits in lower case.
pub fn parse_digest(text: &str) -> Result<Vec<u8>, InvalidDigest> {
    let is_hex = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
    if text.len() != DIGEST_BYTES * 2 || !text.bytes().all(is_hex) {
        return Err(InvalidDigest);
    }
    let pair = |place: usize| u8::from_str_radix(&text[place..place + 2], 16).map_err(|_| InvalidDigest);
    (0..text.len()).step_by(2).map(pair).collect()
}

/// A piece of evidence that shall be added.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EvidenceBody {
    /// What the document is.
    #[schema(inline)]
    pub kind: EvidenceSortCode,
    /// SHA-256 of the document, which you show to the hub's moderator.
    #[schema(
        min_length = 64,
        max_length = 64,
        pattern = "^[0-9a-f]{64}$",
        example = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    )]
    pub sha256: String,
    /// What is to be said of it.
    #[serde(default)]
    #[schema(min_length = 1, max_length = 300, example = "Business licence of 2026")]
    pub note: Option<String>,
}

/// A piece of evidence.
#[derive(Serialize, ToSchema)]
#[schema(as = VerificationEvidence)]
pub struct EvidenceView {
    /// Its identifier.
    #[schema(inline)]
    id: EvidenceRef,
    /// What the document is.
    #[schema(inline)]
    kind: EvidenceSortCode,
    /// SHA-256 of the document.
    #[schema(max_length = 64, pattern = "^[0-9a-f]{64}$")]
    sha256: String,
    /// What is to be said of it.
    #[schema(max_length = 300)]
    note: Option<String>,
    /// When it was added.
    #[schema(inline)]
    created_at: Moment,
}

impl From<&EvidenceRow> for EvidenceBody {
    fn from(row: &EvidenceRow) -> Self {
        EvidenceBody { kind: Code(row.sort), sha256: hex(&row.digest), note: row.note.clone() }
    }
}

impl From<&EvidenceRow> for EvidenceView {
    fn from(row: &EvidenceRow) -> Self {
        EvidenceView {
            id: Ref(row.id),
            kind: Code(row.sort),
            sha256: hex(&row.digest),
            note: row.note.clone(),
            created_at: Moment(row.created_at),
        }
    }
}
