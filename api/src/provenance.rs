//! Where an imported listing came from, as storage and views have it.

use crate::http::problem::Problem;
use keqiao_domain::provenance::Provenance;
use keqiao_domain::text::SourceName;
use serde::Serialize;
use utoipa::ToSchema;

/// The origin of an imported listing.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Provenance)]
pub struct ProvenanceView {
    /// The collection it came from.
    #[schema(max_length = 200, example = "nasa_patents")]
    pub source: String,
    /// Its identifier there.
    #[schema(max_length = 200, example = "LAR-18327-1")]
    pub source_id: String,
}

impl From<&Provenance> for ProvenanceView {
    fn from(provenance: &Provenance) -> Self {
        ProvenanceView { source: provenance.source.to_string(), source_id: provenance.source_id.to_string() }
    }
}

/// Restores a provenance from its three columns.
///
/// # Errors
/// When a column is broken.
pub fn restore(
    source: Option<String>,
    source_id: Option<String>,
    digest: Option<Vec<u8>>,
    broken: impl Fn(&str) -> Problem,
) -> Result<Option<Provenance>, Problem> {
    let (Some(source), Some(source_id), Some(digest)) = (source, source_id, digest) else { return Ok(None) };
    Ok(Some(Provenance {
        source: SourceName::parse(&source).map_err(|_| broken("source"))?,
        source_id: SourceName::parse(&source_id).map_err(|_| broken("source_id"))?,
        digest: digest.try_into().map_err(|_| broken("source_digest"))?,
    }))
}
