//! What is or was before the public, out of the rows of notices, lots and rewards.

use crate::http::problem::Problem;
use crate::storage::{corrupt, hub_column, restore_hub, restore_time, statement};
use keqiao_domain::hub::HubNumber;
use keqiao_domain::id::{Id, LotKind, NoticeKind, OrganizationKind, RewardKind, Subject};
use keqiao_domain::pricing::calendar::{CalendarKind, CalendarState};
use keqiao_domain::timestamp::Timestamp;
use sea_orm::prelude::Uuid;
use sea_orm::{ConnectionTrait, QueryResult};
use time::Date;

/// Something that is or was before the public.
#[derive(Clone, Debug)]
pub struct CalendarEntry {
    /// What it is.
    pub kind: CalendarKind,
    /// Its hub.
    pub hub: HubNumber,
    /// Its identifier.
    pub id: Uuid,
    /// The organization that it is of.
    pub owner: Id<OrganizationKind>,
    /// What it is called.
    pub title: String,
    /// The first day.
    pub begins_on: Date,
    /// The last day.
    pub ends_on: Date,
    /// Where the days stand.
    pub state: CalendarState,
    /// When it last changed.
    pub updated_at: Timestamp,
}

impl CalendarEntry {
    /// Its identifier, with its kind.
    #[must_use]
    pub fn subject(&self) -> Subject {
        match self.kind {
            CalendarKind::Price => Id::<NoticeKind>::restore(self.id).subject(),
            CalendarKind::Lot => Id::<LotKind>::restore(self.id).subject(),
            CalendarKind::Reward => Id::<RewardKind>::restore(self.id).subject(),
        }
    }

    /// Where it is read.
    #[must_use]
    pub fn link(&self) -> String {
        let collection = match self.kind {
            CalendarKind::Price => "notices",
            CalendarKind::Lot => "lots",
            CalendarKind::Reward => "rewards",
        };
        format!("/v1/{collection}/{}", self.subject())
    }
}

/// What a calendar is narrowed to.
#[derive(Clone, Copy, Debug, Default)]
pub struct CalendarFilter {
    /// Of this hub.
    pub hub: Option<HubNumber>,
    /// Of this kind.
    pub kind: Option<CalendarKind>,
    /// Whose days stand so.
    pub state: Option<CalendarState>,
    /// Whose last day is this one or later.
    pub from: Option<Date>,
    /// Whose last day is this one or earlier.
    pub until: Option<Date>,
}

/// The place of an entry in the calendar: its last day, then its identifier.
pub type CalendarPlace = (Date, Uuid);

/// What was before the public, as the three areas say it.
const ENTRIES: &str = "SELECT 'price' AS kind, hub, id, owner_id, title, posted_on AS begins_on, ends_on, \
        CASE state WHEN 'posted' THEN 'running' WHEN 'suspended' THEN 'suspended' ELSE 'over' END AS state, updated_at \
        FROM price_notice WHERE posted_on IS NOT NULL \
    UNION ALL SELECT 'lot', hub, id, owner_id, title, announced_on, ends_on, \
        CASE state WHEN 'announced' THEN 'running' ELSE 'over' END, updated_at \
        FROM lot WHERE announced_on IS NOT NULL \
    UNION ALL SELECT 'reward', hub, id, owner_id, title, posted_on, ends_on, \
        CASE state WHEN 'noticed' THEN 'running' WHEN 'suspended' THEN 'suspended' ELSE 'over' END, updated_at \
        FROM reward WHERE is_of_officials AND state IN ('noticed', 'suspended', 'approved', 'paid')";

/// Entries by their last day, the first one first.
///
/// # Errors
/// When the database does not answer or a row is corrupt.
pub async fn list(
    db: &impl ConnectionTrait,
    filter: CalendarFilter,
    after: Option<CalendarPlace>,
    rows: u64,
) -> Result<Vec<CalendarEntry>, Problem> {
    let sql = format!(
        "SELECT kind, hub, id, owner_id, title, begins_on, ends_on, state, updated_at FROM ({ENTRIES}) AS entry \
        WHERE ($1::smallint IS NULL OR hub = $1) AND ($2::text IS NULL OR kind = $2) AND ($3::text IS NULL OR state = $3) \
        AND ends_on >= coalesce($4::date, '-infinity') AND ends_on <= coalesce($5::date, 'infinity') \
        AND ($6::date IS NULL OR (ends_on, id) > ($6, $7::uuid)) ORDER BY ends_on, id LIMIT $8"
    );
    let values = [
        filter.hub.map(hub_column).into(),
        filter.kind.map(|kind| <&str>::from(kind).to_owned()).into(),
        filter.state.map(|state| <&str>::from(state).to_owned()).into(),
        filter.from.into(),
        filter.until.into(),
        after.map(|(day, _)| day).into(),
        after.map(|(_, id)| id).into(),
        i64::try_from(rows).unwrap_or(i64::MAX).into(),
    ];
    db.query_all_raw(statement(&sql, values)).await?.iter().map(restore).collect()
}

fn restore(row: &QueryResult) -> Result<CalendarEntry, Problem> {
    let id: Uuid = row.try_get_by_index(2)?;
    let (kind, state): (String, String) = (row.try_get_by_index(0)?, row.try_get_by_index(7)?);
    Ok(CalendarEntry {
        kind: kind.parse().map_err(|_| corrupt("calendar", id, "kind"))?,
        hub: restore_hub(row.try_get_by_index(1)?)?,
        id,
        owner: Id::restore(row.try_get_by_index(3)?),
        title: row.try_get_by_index(4)?,
        begins_on: row.try_get_by_index(5)?,
        ends_on: row.try_get_by_index(6)?,
        state: state.parse().map_err(|_| corrupt("calendar", id, "state"))?,
        updated_at: restore_time(row.try_get_by_index(8)?),
    })
}
