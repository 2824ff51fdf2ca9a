//! An import as it goes out.

use super::store::ImportRow;
use crate::app::App;
use crate::http::types::{Code, Moment, Ref};
use crate::names::{ImportKindCode, ImportRef, ImportStateCode, OrganizationRef};
use serde::Serialize;
use strum::{EnumString, IntoStaticStr, VariantArray};
use utoipa::ToSchema;

/// Where an import stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum ImportState {
    /// Waits for its turn.
    Waiting,
    /// Is being taken over.
    Running,
    /// Every row is a listing or in the report.
    Finished,
    /// Broke off; `failure` tells why, and what was taken before stays.
    Failed,
}

/// How far an import is.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
#[schema(as = Progress)]
pub struct ProgressView {
    /// Bytes of the file that were read.
    #[schema(minimum = 0, maximum = 67108864)]
    pub done: i64,
    /// Bytes of the file.
    #[schema(minimum = 0, maximum = 67108864)]
    pub total: i64,
}

/// What became of the rows so far.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
#[schema(as = ImportResult)]
pub struct ResultView {
    /// New listings.
    #[schema(minimum = 0, maximum = 2147483647)]
    pub created: i64,
    /// Listings with other content than before.
    #[schema(minimum = 0, maximum = 2147483647)]
    pub amended: i64,
    /// Listings as they were.
    #[schema(minimum = 0, maximum = 2147483647)]
    pub unchanged: i64,
    /// Rows in the report.
    #[schema(minimum = 0, maximum = 2147483647)]
    pub refused: i64,
}

/// An import.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Import)]
pub struct ImportView {
    /// Its identifier.
    #[schema(inline)]
    pub id: ImportRef,
    /// The code of the hub.
    #[schema(max_length = 40, pattern = "^[a-z-]+$", example = "zhejiang")]
    pub hub: String,
    /// Whose the rows become.
    #[schema(inline)]
    pub owner: OrganizationRef,
    /// What the rows are.
    #[schema(inline)]
    pub kind: ImportKindCode,
    /// The name of the collection.
    #[schema(max_length = 200, example = "2026-autumn-list")]
    pub source: String,
    /// Where it stands.
    #[schema(inline)]
    pub state: ImportStateCode,
    /// How far it is.
    pub progress: ProgressView,
    /// What became of the rows so far.
    pub result: ResultView,
    /// Where the faulty rows can be read, when there are any and the import has ended.
    #[schema(max_length = 100, pattern = "^/v1/imports/.*$")]
    pub report: Option<String>,
    /// Why it broke off.
    #[schema(max_length = 2000)]
    pub failure: Option<String>,
    /// When it was sent.
    #[schema(inline)]
    pub created_at: Moment,
    /// When it last moved.
    #[schema(inline)]
    pub updated_at: Moment,
}

impl ImportView {
    /// The view of a row.
    #[must_use]
    pub fn new(app: &App, row: &ImportRow) -> Self {
        let has_ended = matches!(row.state, ImportState::Finished | ImportState::Failed);
        ImportView {
            id: Ref(row.id),
            hub: app.hubs.code(row.id.hub()),
            owner: Ref(row.owner),
            kind: Code(row.kind),
            source: row.source.clone(),
            state: Code(row.state),
            progress: ProgressView { done: row.bytes_done, total: row.bytes_total },
            result: ResultView {
                created: row.created,
                amended: row.amended,
                unchanged: row.unchanged,
                refused: row.refused,
            },
            report: (has_ended && row.refused > 0).then(|| format!("/v1/imports/{}/report", row.id)),
            failure: row.failure.clone(),
            created_at: Moment(row.created_at),
            updated_at: Moment(row.updated_at),
        }
    }
}
