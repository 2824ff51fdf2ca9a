//! Pages of lists: a limit, a cursor, and nothing that grows with the table.

use super::fault::Faults;
use super::problem::Problem;
use crate::call::Call;
use keqiao_domain::id::{Id, Kind};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// Rows of a page when the caller does not say.
pub const LIMIT_DEFAULT: u16 = 20;
/// Rows of a page at most.
pub const LIMIT_MAX: u16 = 100;
/// A count stops here and says so.
pub const COUNT_MAX: u32 = 100_000;

/// One page of a list.
#[derive(Debug, Serialize, ToSchema)]
pub struct Page<T> {
    /// The rows, newest first.
    #[schema(max_items = 100)]
    pub items: Vec<T>,
    /// Cursor of the next page, for `after`; null on the last page.
    #[schema(max_length = 6000, pattern = "^[A-Za-z0-9_-]+$")]
    pub next: Option<String>,
    /// How many rows there are, if `count=true` asked for it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub count: Option<Count>,
}

/// How many rows a list has.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
pub struct Count {
    /// The number of rows, counted up to 100,000.
    #[schema(minimum = 0, maximum = 100000)]
    pub rows: u32,
    /// Whether there are more than were counted.
    pub is_capped: bool,
}

impl Count {
    /// From a count that was cut one above the maximum.
    #[must_use]
    pub fn capped(rows: i64) -> Self {
        let rows = u32::try_from(rows).unwrap_or(u32::MAX);
        Count { rows: rows.min(COUNT_MAX), is_capped: rows > COUNT_MAX }
    }
}

/// Which page of which list.
#[derive(Clone, Debug)]
pub struct Paging {
    list: &'static str,
    /// Rows wanted.
    pub limit: u16,
    /// The last row the caller has seen.
    pub after: Option<Uuid>,
}

impl Paging {
    /// Reads `limit` and `after`.
    ///
    /// # Errors
    /// When the limit is not 1 to 100 or the cursor does not belong here.
    pub fn read(call: &Call, list: &'static str, limit: Option<u16>, after: Option<&str>) -> Result<Self, Problem> {
        let limit = limit.unwrap_or(LIMIT_DEFAULT);
        if limit == 0 || limit > LIMIT_MAX {
            let mut faults = Faults::new();
            faults.add("?limit", "out_of_range", format!("is not 1 to {LIMIT_MAX}"));
            return Err(faults.into());
        }
        let after = after.map(|cursor| call.app.cursors.open(list, &call.filter(), cursor)).transpose()?;
        let after = after.map(|place| Uuid::from_slice(&place).map_err(Problem::internal)).transpose()?;
        Ok(Paging { list, limit, after })
    }

    /// How many rows to ask storage for: one more than wanted tells whether there is a next page.
    #[must_use]
    pub fn rows(&self) -> u64 {
        u64::from(self.limit) + 1
    }

    /// Cuts the surplus row and seals the cursor.
    #[must_use]
    pub fn cut<R, K: Kind>(&self, call: &Call, mut rows: Vec<R>, id: impl Fn(&R) -> Id<K>) -> (Vec<R>, Option<String>) {
        if rows.len() <= usize::from(self.limit) {
            return (rows, None);
        }
        rows.truncate(usize::from(self.limit));
        let next = rows.last().map(|row| call.app.cursors.seal(self.list, &call.filter(), id(row).uuid().as_bytes()));
        (rows, next)
    }
}
