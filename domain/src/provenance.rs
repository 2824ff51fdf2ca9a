//! Where a listing came from when it was not typed in: the import's source and the row's own identifier there.

use crate::text::SourceName;

/// The origin of an imported listing. `(source, source_id)` is unique within an owner, so a second import of the same
/// rows finds them again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Provenance {
    /// The name of the collection: a file, a register, an office.
    pub source: SourceName,
    /// The row's identifier in that collection.
    pub source_id: SourceName,
    /// SHA-256 of the row's content as it was taken over; tells an unchanged row from a changed one.
    pub digest: [u8; 32],
}
