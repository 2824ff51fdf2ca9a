//! Export: an organization takes everything it has brought away. JSON Lines have all of it and can be put into another
//! installation; CSV has the columns that an import reads, for spreadsheets.

pub mod csv_table;
pub mod folder;
pub mod kinds;
pub mod line;
pub mod list;
pub mod own;
pub mod restore;
mod restore_own;

use crate::http::problem::Problem;
use crate::listing::store::Listing;
use crate::storage::Stored;
use keqiao_domain::event::Event;
use keqiao_domain::timestamp::Timestamp;
use line::ExportLine;
use serde_json::{Map, Value};
use strum::{EnumString, IntoStaticStr, VariantArray};

/// The form of an export. A reader refuses any other.
pub const FORMAT: &str = "keqiao-export/1";
/// Rows that are read at a time.
pub const BATCH_ROWS: u64 = 500;

/// What an organization takes away: in the order in which it is put back, so that whatever is referred to is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum ExportKind {
    /// Nature, size and industry of the organization.
    Profile,
    /// Who holds the organization, as it has declared.
    Shareholdings,
    /// What its verification rests on: digests of documents.
    Evidence,
    /// Patents and applications, with their legal events.
    Patents,
    /// Achievements, with assessments and valuations.
    Achievements,
    /// Demands.
    Demands,
    /// Service providers.
    Providers,
    /// Service offerings.
    Offerings,
    /// The figures that its providers have recorded.
    CapabilityFigures,
    /// Experts.
    Experts,
    /// Brokers.
    Brokers,
    /// Resources of the four chains.
    Resources,
    /// Consortia that the organization leads; their members decide for themselves, and are asked anew where it is put back.
    Consortia,
    /// Credentials of experts and brokers.
    Credentials,
    /// What is attached to demands, achievements and consortia.
    Attachments,
    /// What is known of documents; their files are downloaded one by one, or written by the command.
    Documents,
}

impl ExportKind {
    /// The stable name, which is the name of its files.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.into()
    }

    /// Whether an older export does not have it: its file is missing there.
    #[must_use]
    pub fn is_later(self) -> bool {
        matches!(
            self,
            ExportKind::Profile | ExportKind::Shareholdings | ExportKind::Evidence | ExportKind::CapabilityFigures
        )
    }
}

/// What an export needs to know of one kind of thing.
pub trait Exportable: Listing {
    /// Its kind.
    const KIND: ExportKind;
    /// The columns of its table, beside `source_id` and `state`: those of an import where there is one.
    fn columns() -> Vec<&'static str>;

    /// Everything that its owner has said of it.
    ///
    /// # Errors
    /// When it cannot be written as JSON.
    fn describe(stored: &Stored<Self>) -> Result<ExportLine, Problem>;

    /// Records once more what was recorded of it, when it is put back.
    ///
    /// # Errors
    /// When a record is faulty, or a rule stands against it.
    fn record_again(&mut self, _records: &Map<String, Value>, _at: Timestamp) -> Result<Vec<Event>, Problem> {
        Ok(Vec::new())
    }
}
