//! The feed: all hubs' entries in order, from a place on. The index, the event list and the event stream read it.

use crate::http::problem::Problem;
use crate::storage::{restore_hub, restore_time, statement};
use keqiao_domain::event::Audience;
use keqiao_domain::hub::HubNumber;
use keqiao_domain::id::{EntryKind, Id, OrganizationKind, Subject};
use keqiao_domain::timestamp::Timestamp;
use sea_orm::{ConnectionTrait, QueryResult, Value};
use std::collections::BTreeMap;

/// A place in the feed: for each hub, the position after which to read on. A hub that is not named starts at its
/// beginning.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Place(BTreeMap<HubNumber, i64>);

impl Place {
    /// The place after an entry.
    pub fn pass(&mut self, hub: HubNumber, position: i64) {
        self.0.insert(hub, position);
    }

    /// Whether a reader at this place has read everything before the other one.
    #[must_use]
    pub fn covers(&self, other: &Place) -> bool {
        other.0.iter().all(|(hub, position)| self.0.get(hub).is_some_and(|reached| reached >= position))
    }

    /// The hubs with the positions after which to read on.
    pub fn positions(&self) -> impl Iterator<Item = (HubNumber, i64)> {
        self.0.iter().map(|(hub, position)| (*hub, *position))
    }

    /// As bytes, for a cursor: hub and position, ten bytes each.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let pair = |(hub, position): (&HubNumber, &i64)| {
            let mut bytes = hub.get().to_be_bytes().to_vec();
            bytes.extend_from_slice(&position.to_be_bytes());
            bytes
        };
        self.0.iter().flat_map(pair).collect()
    }

    /// From the bytes of a cursor.
    #[must_use]
    pub fn from_bytes(bytes: &[u8]) -> Option<Place> {
        let mut place = Place::default();
        for pair in bytes.chunks(10) {
            let hub = u16::from_be_bytes(pair.get(..2)?.try_into().ok()?);
            let position = i64::from_be_bytes(pair.get(2..)?.try_into().ok()?);
            place.pass(HubNumber::try_new(hub).ok()?, position);
        }
        Some(place)
    }
}

/// What of the feed a reader sees.
#[derive(Clone, Debug)]
pub struct Reader {
    /// One hub, or all.
    pub hub: Option<HubNumber>,
    /// Everything, whoever it belongs to: for the service itself.
    pub sees_all: bool,
    /// The reader's organization.
    pub organization: Option<Id<OrganizationKind>>,
    /// The hubs whose private entries the reader may see.
    pub moderates: Vec<HubNumber>,
    /// Kinds of events wanted; empty for all.
    pub kinds: Vec<&'static str>,
    /// The thing whose events are wanted.
    pub subject: Option<Subject>,
}

impl Reader {
    /// The service itself.
    #[must_use]
    pub fn service() -> Self {
        Reader {
            hub: None,
            sees_all: true,
            organization: None,
            moderates: Vec::new(),
            kinds: Vec::new(),
            subject: None,
        }
    }
}

/// One entry of the feed.
#[derive(Clone, Debug)]
pub struct FeedEntry {
    /// Its identifier.
    pub id: Id<EntryKind>,
    /// The hub whose log it stands in.
    pub hub: HubNumber,
    /// Its place there, from 0.
    pub position: i64,
    /// What happened.
    pub kind: String,
    /// To what.
    pub subject: Subject,
    /// Whose it is.
    pub owner: Option<Id<OrganizationKind>>,
    /// Who may read it.
    pub audience: Audience,
    /// The operation that did it.
    pub operation: String,
    /// Who did it.
    pub actor: String,
    /// When.
    pub at: Timestamp,
    /// The particulars; none when they were erased.
    pub payload: Option<serde_json::Value>,
    /// The bytes that the ledger hashes.
    pub body: Vec<u8>,
}

/// Entries of one read, and where to read on.
#[derive(Clone, Debug)]
pub struct Batch {
    /// What the reader may see, in order.
    pub entries: Vec<FeedEntry>,
    /// The place after the last entry that was looked at, seen or not.
    pub place: Place,
    /// Whether there may be more at once.
    pub has_more: bool,
}

/// Entries looked at for one read at most, whether the reader may see them or not.
const LOOKED_AT_MAX: i64 = 5_000;

/// Reads up to `limit` entries after a place. Within a hub they come in the order of their positions, without gaps;
/// several hubs take turns, so that a cut page never passes over an entry and no hub waits for another. Where the policies hide an entry
/// from the reader, its place is passed all the same.
///
/// # Errors
/// When the database does not answer.
pub async fn read(db: &impl ConnectionTrait, reader: &Reader, after: &Place, limit: usize) -> Result<Batch, Problem> {
    let sql = "SELECT p.hub, p.position, e.id, e.kind, e.subject_prefix, e.subject_id, e.owner_id, e.operation, \
            e.actor, e.at, e.payload, e.body, e.audience, \
            e.id IS NOT NULL AND ($1 OR e.audience = 'public' OR coalesce(e.owner_id = $2, FALSE) OR e.hub = ANY($3)) \
            AND (cardinality($4::text[]) = 0 OR e.kind = ANY($4)) AND ($5::uuid IS NULL OR e.subject_id = $5) \
        FROM (SELECT s.hub, coalesce(c.position, -1) AS position FROM sequencer AS s \
            LEFT JOIN unnest($6::smallint[], $7::bigint[]) AS c (hub, position) ON c.hub = s.hub \
            WHERE ($8::smallint IS NULL OR s.hub = $8) AND s.next_position > coalesce(c.position, -1) + 1) AS c \
        CROSS JOIN LATERAL (SELECT * FROM entry_position AS p WHERE p.hub = c.hub AND p.position > c.position \
            ORDER BY p.position LIMIT $9) AS p \
        LEFT JOIN entry AS e ON e.hub = p.hub AND e.id = p.entry_id \
        ORDER BY p.position - c.position, p.hub LIMIT $9";
    // A reader that filters looks at more than it gets, so that a page is not empty for long.
    let is_selective = !reader.sees_all;
    let looked_at_max = if is_selective { LOOKED_AT_MAX } else { i64::try_from(limit).unwrap_or(LOOKED_AT_MAX) };
    let moderates: Vec<i16> = reader.moderates.iter().map(|hub| crate::storage::hub_column(*hub)).collect();
    let kinds: Vec<String> = reader.kinds.iter().map(|kind| (*kind).to_owned()).collect();
    let hubs: Vec<i16> = after.0.keys().map(|hub| crate::storage::hub_column(*hub)).collect();
    let positions: Vec<i64> = after.0.values().copied().collect();
    let values: [Value; 9] = [
        reader.sees_all.into(),
        reader.organization.map(|id| id.uuid()).into(),
        moderates.into(),
        kinds.into(),
        reader.subject.map(|subject| subject.uuid()).into(),
        hubs.into(),
        positions.into(),
        reader.hub.map(crate::storage::hub_column).into(),
        looked_at_max.into(),
    ];
    let rows = db.query_all_raw(statement(sql, values)).await?;
    let mut batch = Batch {
        entries: Vec::new(),
        place: after.clone(),
        has_more: i64::try_from(rows.len()).is_ok_and(|rows| rows >= looked_at_max),
    };
    for row in &rows {
        if batch.entries.len() == limit {
            batch.has_more = true;
            break;
        }
        let (hub, position) = (restore_hub(row.try_get_by_index(0)?)?, row.try_get_by_index(1)?);
        if row.try_get_by_index(13)? {
            batch.entries.push(restore(row, hub, position)?);
        }
        batch.place.pass(hub, position);
    }
    Ok(batch)
}

/// The place after everything that has its position now.
///
/// # Errors
/// When the database does not answer.
pub async fn head(db: &impl ConnectionTrait) -> Result<Place, Problem> {
    let sql = "SELECT hub, next_position - 1 FROM sequencer WHERE next_position > 0";
    let mut place = Place::default();
    for row in db.query_all_raw(statement(sql, [])).await? {
        place.pass(restore_hub(row.try_get_by_index(0)?)?, row.try_get_by_index(1)?);
    }
    Ok(place)
}

/// Numbered entries of one hub or several, whichever are there.
///
/// # Errors
/// When the database does not answer.
pub async fn find_many(
    db: &impl ConnectionTrait,
    ids: &[(HubNumber, Id<EntryKind>)],
) -> Result<Vec<FeedEntry>, Problem> {
    let sql = "SELECT p.hub, p.position, e.id, e.kind, e.subject_prefix, e.subject_id, e.owner_id, e.operation, \
            e.actor, e.at, e.payload, e.body, e.audience \
        FROM unnest($1::smallint[], $2::uuid[]) AS wanted (hub, id) \
        JOIN entry AS e ON e.hub = wanted.hub AND e.id = wanted.id \
        JOIN entry_position AS p ON p.hub = e.hub AND p.entry_id = e.id";
    let hubs: Vec<i16> = ids.iter().map(|(hub, _)| crate::storage::hub_column(*hub)).collect();
    let uuids: Vec<uuid::Uuid> = ids.iter().map(|(_, id)| id.uuid()).collect();
    let rows = db.query_all_raw(statement(sql, [hubs.into(), uuids.into()])).await?;
    rows.iter().map(|row| restore(row, restore_hub(row.try_get_by_index(0)?)?, row.try_get_by_index(1)?)).collect()
}

fn restore(row: &QueryResult, hub: HubNumber, position: i64) -> Result<FeedEntry, Problem> {
    let id = Id::restore(row.try_get_by_index(2)?);
    let prefix: String = row.try_get_by_index(4)?;
    let subject = Subject::restore(&prefix, row.try_get_by_index(5)?)
        .ok_or_else(|| crate::storage::corrupt("entry", id, "unknown kind of subject"))?;
    let audience: String = row.try_get_by_index(12)?;
    Ok(FeedEntry {
        id,
        hub,
        position,
        kind: row.try_get_by_index(3)?,
        subject,
        owner: row.try_get_by_index::<Option<uuid::Uuid>>(6)?.map(Id::restore),
        audience: audience.parse().map_err(|_| crate::storage::corrupt("entry", id, "unknown audience"))?,
        operation: row.try_get_by_index(7)?,
        actor: row.try_get_by_index(8)?,
        at: restore_time(row.try_get_by_index(9)?),
        payload: row.try_get_by_index(10)?,
        body: row.try_get_by_index(11)?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_place_survives_its_bytes(pairs in proptest::collection::btree_map(1u16..=1023, 0i64.., 0..40)) {
            let mut place = Place::default();
            for (hub, position) in pairs {
                place.pass(HubNumber::try_new(hub).expect("a hub"), position);
            }
            prop_assert_eq!(Place::from_bytes(&place.to_bytes()), Some(place));
        }
    }
}
