//! One line of an export.

use crate::http::problem::Problem;
use crate::http::types::Moment;
use crate::storage::Stored;
use keqiao_domain::provenance::Provenance;
use keqiao_domain::timestamp::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// Where a thing came from before it was here.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExportedProvenance {
    /// The collection.
    pub source: String,
    /// Its identifier there.
    pub source_id: String,
}

/// A thing as it is taken away: its content is the body that made it, so that it can be sent again.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExportLine {
    /// Its identifier where it came from. Others of the same export refer to it.
    pub id: String,
    /// Where it stood.
    pub state: String,
    /// When it was entered.
    pub created_at: String,
    /// When it last changed.
    pub updated_at: String,
    /// Where it came from before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub provenance: Option<ExportedProvenance>,
    /// What was said of it.
    pub content: Value,
    /// What was recorded of it: legal events, assessments, valuations.
    #[serde(default, skip_serializing_if = "Map::is_empty")]
    pub records: Map<String, Value>,
}

impl ExportLine {
    /// A line without records.
    ///
    /// # Errors
    /// When the content cannot be written as JSON.
    pub fn new<T>(
        stored: &Stored<T>,
        id: &impl ToString,
        state: &'static str,
        provenance: Option<&Provenance>,
        content: impl Serialize,
    ) -> Result<Self, Problem> {
        let line = ExportLine::plain(id, state, (stored.created_at, stored.updated_at), content)?;
        let provenance = provenance.map(|provenance| ExportedProvenance {
            source: provenance.source.to_string(),
            source_id: provenance.source_id.to_string(),
        });
        Ok(ExportLine { provenance, ..line })
    }

    /// A line of what is no listing: it was entered here, and comes from nowhere else.
    ///
    /// # Errors
    /// When the content cannot be written as JSON.
    pub fn plain(
        id: &impl ToString,
        state: &'static str,
        (created_at, updated_at): (Timestamp, Timestamp),
        content: impl Serialize,
    ) -> Result<Self, Problem> {
        let text = |moment: Moment| serde_json::to_value(moment).map(|value| value.as_str().map(str::to_owned));
        let time = |at| text(Moment(at)).map(Option::unwrap_or_default).map_err(Problem::internal);
        Ok(ExportLine {
            id: id.to_string(),
            state: state.to_owned(),
            created_at: time(created_at)?,
            updated_at: time(updated_at)?,
            provenance: None,
            content: serde_json::to_value(content).map_err(Problem::internal)?,
            records: Map::new(),
        })
    }

    /// With records of a name, if there are any.
    ///
    /// # Errors
    /// When they cannot be written as JSON.
    pub fn with<R: Serialize>(mut self, name: &str, records: &[R]) -> Result<Self, Problem> {
        if !records.is_empty() {
            self.records.insert(name.to_owned(), serde_json::to_value(records).map_err(Problem::internal)?);
        }
        Ok(self)
    }
}
