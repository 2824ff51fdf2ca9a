//! A paper as PDF/A-2u: laid out here, written by `krilla`.
//!
//! Texts become lines ([`mod@line`]), blocks become strips of one line each that know what they belong to ([`strip`]), strips
//! become sheets ([`sheet`]), and sheets are drawn ([`draw`]). The same paper with the same fonts gives the same bytes.

pub mod draw;
pub mod font;
pub mod line;
pub mod measure;
pub mod sheet;
pub mod strip;

use super::paper::Paper;
use font::{Face, FontError, Fonts};
use krilla::error::KrillaError;

/// Why there is no PDF.
#[derive(Debug, thiserror::Error)]
pub enum SetError {
    /// A font that was there when the service started cannot be read.
    #[error("a font cannot be read")]
    Font(#[from] FontError),
    /// What was drawn is no PDF/A.
    #[error("the PDF cannot be written: {0:?}")]
    Written(KrillaError),
}

/// The PDF of a paper. Takes processor time: not for a thread that answers others.
///
/// # Errors
/// When a font cannot be read, or what was drawn is no PDF/A.
pub fn of(paper: &Paper, fonts: &Fonts) -> Result<Vec<u8>, SetError> {
    let loaded = fonts.load()?;
    let faces = loaded.iter().map(font::Loaded::face).collect::<Result<Vec<Face<'_>>, _>>()?;
    let sheets = sheet::fill(strip::of(paper, &faces));
    draw::of(paper, &sheets, &faces).map_err(SetError::Written)
}
