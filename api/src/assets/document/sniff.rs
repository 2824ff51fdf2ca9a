//! What a document is, by its content: what the sender says and what the name says must agree with it.

use super::archive::{self, ArchiveError};
use keqiao_domain::assets::document::MediaType;

/// What a sender says who does not know.
pub const UNKNOWN: &str = "application/octet-stream";

/// Why a content is not taken.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ContentError {
    /// There is nothing.
    #[error("is empty")]
    Empty,
    /// It is none of the types that are kept.
    #[error("is none of the types that are kept here")]
    Unknown,
    /// It is something else than was said.
    #[error("is {0} by its content")]
    Mismatch(&'static str),
    /// It is no text.
    #[error("is no text in UTF-8 without control characters")]
    Text,
    /// It is an archive that is not taken.
    #[error(transparent)]
    Archive(#[from] ArchiveError),
}

impl ContentError {
    /// The stable code of the fault.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            ContentError::Empty => "empty",
            ContentError::Unknown => "content_unknown",
            ContentError::Mismatch(_) => "content_mismatch",
            ContentError::Text => "text_malformed",
            ContentError::Archive(error) => error.code(),
        }
    }
}

/// Finds out what a content is, and looks into archives.
///
/// # Errors
/// When it is not what was said, nothing that is kept, or an archive that is not taken.
pub fn sniff(declared: &str, bytes: &[u8]) -> Result<MediaType, ContentError> {
    if bytes.is_empty() {
        return Err(ContentError::Empty);
    }
    let found = match infer::get(bytes) {
        Some(kind) => kind.mime_type().parse().map_err(|_| ContentError::Unknown)?,
        None if declared == MediaType::Csv.name() => read_text(bytes, MediaType::Csv)?,
        None if declared == MediaType::Text.name() => read_text(bytes, MediaType::Text)?,
        None if declared == UNKNOWN => read_text(bytes, MediaType::Text).map_err(|_| ContentError::Unknown)?,
        None => return Err(ContentError::Unknown),
    };
    if declared != UNKNOWN && declared != found.name() {
        return Err(ContentError::Mismatch(found.name()));
    }
    if matches!(found, MediaType::Zip | MediaType::Docx | MediaType::Xlsx | MediaType::Pptx) {
        archive::inspect(bytes).1?;
    }
    Ok(found)
}

fn read_text(bytes: &[u8], media_type: MediaType) -> Result<MediaType, ContentError> {
    let text = std::str::from_utf8(bytes).map_err(|_| ContentError::Text)?;
    let is_text = !text.chars().any(|c| c.is_control() && !['\n', '\r', '\t'].contains(&c));
    if is_text { Ok(media_type) } else { Err(ContentError::Text) }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A picture of one dot.
    const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x06\0\0\0\x1f\x15\xc4\x89";

    #[test]
    fn the_content_decides_and_not_what_the_sender_says() {
        assert_eq!(sniff("image/png", PNG), Ok(MediaType::Png));
        assert_eq!(sniff(UNKNOWN, PNG), Ok(MediaType::Png));
        assert_eq!(sniff("application/pdf", PNG), Err(ContentError::Mismatch("image/png")));
        assert_eq!(sniff("application/pdf", b"%PDF-1.7\n"), Ok(MediaType::Pdf));
        assert_eq!(sniff("text/plain", "膜 95 °C\n".as_bytes()), Ok(MediaType::Text));
        assert_eq!(sniff("text/csv", b"a,b\n1,2\n"), Ok(MediaType::Csv));
    }

    #[test]
    fn programs_pages_and_what_nobody_knows_are_refused() {
        let refused = |declared, bytes: &[u8]| sniff(declared, bytes).map_err(|error| error.code());
        assert_eq!(refused(UNKNOWN, b"\x7fELF\x02\x01\x01\0"), Err("content_unknown"));
        assert_eq!(refused(UNKNOWN, b"MZ\x90\0\x03\0\0\0"), Err("content_unknown"));
        assert_eq!(refused("text/plain", b"<!DOCTYPE html><script>"), Err("content_unknown"));
        assert_eq!(refused("text/plain", b"#!/bin/sh\nrm"), Err("content_unknown"));
        assert_eq!(refused("text/plain", b"a\0b"), Err("text_malformed"));
        assert_eq!(refused("application/pdf", b"only words"), Err("content_unknown"));
        assert_eq!(refused("text/plain", b""), Err("empty"));
    }
}
