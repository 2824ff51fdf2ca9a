//! The rows of inboxes.

use crate::http::page::Paging;
use crate::http::problem::Problem;
use crate::matching::saved_search::user_of;
use crate::storage::{corrupt, expect_one, hub_column, restore_hub, restore_time, statement};
use crate::trust::feed::Place;
use crate::tx::{OrNotFound as _, Tx};
use keqiao_domain::access::{Exposure, Resource};
use keqiao_domain::event::{Audience, Event, EventKind};
use keqiao_domain::hub::HubNumber;
use keqiao_domain::id::{DemandKind, Id, InboxEntryKind, OrganizationKind, Subject, UserKind};
use keqiao_domain::timestamp::Timestamp;
use keqiao_matching::{Part, Points, Term};
use sea_orm::{ConnectionTrait, QueryResult};
use serde_json::json;
use time::OffsetDateTime;

/// Reasons that an alert tells outside the inbox.
const MAIN_REASONS_MAX: usize = 3;
/// Terms of such a reason that its event tells.
const REASON_TERMS_MAX: usize = 3;
/// Characters of such a term.
const TERM_CHARS_MAX: usize = 60;

/// An entry of an inbox.
#[derive(Clone, Debug)]
pub struct InboxRow {
    /// Its identifier, in the home hub of the user's organization.
    pub id: Id<InboxEntryKind>,
    /// The user's organization.
    pub owner: Id<OrganizationKind>,
    /// Whose inbox it is.
    pub user: Id<UserKind>,
    /// When it came.
    pub created_at: Timestamp,
    /// What waits: a saved search or a demand.
    pub watch: Subject,
    /// What fits.
    pub listing: Subject,
    /// The version of it that fits.
    pub listing_version: i64,
    /// The weights.
    pub weights_version: String,
    /// How well it fits.
    pub score: Points,
    /// What the score is made of.
    pub parts: Vec<Part>,
    /// When the user read it.
    pub read_at: Option<Timestamp>,
}

/// The columns that [`restore`] reads.
pub const COLUMNS: &str = "id, owner_id, user_id, created_at, watch_prefix, watch_id, listing_prefix, listing_id, \
    listing_version, weights_version, score, parts, read_at";

impl InboxRow {
    /// What the access table needs to know; besides, only its user may see it.
    #[must_use]
    pub fn resource(&self) -> Resource {
        Resource { hub: self.id.hub(), owner: Some(self.owner), exposure: Exposure::Private }
    }
}

impl InboxRow {
    /// The reasons that weigh most, the greatest first.
    pub fn main_reasons(&self) -> impl Iterator<Item = &Part> {
        self.parts.iter().filter(|part| part.share.millionths() > 0).take(MAIN_REASONS_MAX)
    }

    /// Where its user posts to hear no more of what waits here.
    #[must_use]
    pub fn unsubscribe(&self) -> String {
        format!("/v1/inbox/{}/unsubscribe", self.id)
    }

    /// That somebody was told: once for what waits, however many users hear of it. The words that a listing shares with a demand are
    /// told, for both are public. Those that it shares with a saved search are not: they would tell colleagues and moderators what
    /// its user searches for.
    #[must_use]
    pub fn alerted(&self) -> Event {
        let tells_terms = self.watch.id::<DemandKind>().is_some();
        let reason = |part: &Part| {
            let mut reason = json!({ "feature": part.feature.name(), "share_ppm": part.share.millionths() });
            if tells_terms {
                let cut = |term: &Term| term.term.chars().take(TERM_CHARS_MAX).collect::<String>();
                reason["terms"] = part.terms.iter().take(REASON_TERMS_MAX).map(cut).collect();
            }
            reason
        };
        let payload = json!({
            "watch": self.watch.to_string(),
            "listing": self.listing.to_string(),
            "listing_version": self.listing_version,
            "score_ppm": self.score.millionths(),
            "reasons": self.main_reasons().map(reason).collect::<Vec<_>>(),
            "unsubscribe": self.unsubscribe(),
        });
        let (subject, owner) = (self.id.subject(), Some(self.owner));
        let hub = self.id.hub();
        Event { kind: EventKind::MatchAlerted, subject, hub, owner, audience: Audience::Owner, payload }
    }
}

/// A row of [`COLUMNS`].
///
/// # Errors
/// When it is corrupt.
pub fn restore(row: &QueryResult) -> Result<InboxRow, Problem> {
    let id: Id<InboxEntryKind> = Id::restore(row.try_get_by_index(0)?);
    let subject = |prefix: usize, what: &str| {
        let name: String = row.try_get_by_index(prefix)?;
        Subject::restore(&name, row.try_get_by_index(prefix + 1)?).ok_or_else(|| corrupt("inbox_entry", id, what))
    };
    Ok(InboxRow {
        id,
        owner: Id::restore(row.try_get_by_index(1)?),
        user: Id::restore(row.try_get_by_index(2)?),
        created_at: restore_time(row.try_get_by_index(3)?),
        watch: subject(4, "watch")?,
        listing: subject(6, "listing")?,
        listing_version: row.try_get_by_index(8)?,
        weights_version: row.try_get_by_index(9)?,
        score: Points::from_millionths(row.try_get_by_index(10)?),
        parts: serde_json::from_value(row.try_get_by_index(11)?).map_err(|error| corrupt("inbox_entry", id, error))?,
        read_at: row.try_get_by_index::<Option<OffsetDateTime>>(12)?.map(restore_time),
    })
}

/// Puts an entry into an inbox, unless the user was told of this version of the listing before. Answers with whether it did.
///
/// # Errors
/// When the database does not answer.
pub async fn insert(tx: &Tx, row: &InboxRow) -> Result<bool, Problem> {
    let sql = "INSERT INTO inbox_entry (hub, id, owner_id, user_id, created_at, watch_prefix, watch_id, listing_prefix, \
        listing_id, listing_version, weights_version, score, parts) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) \
        ON CONFLICT ON CONSTRAINT inbox_entry_once DO NOTHING";
    let values = [
        hub_column(row.id.hub()).into(),
        row.id.uuid().into(),
        row.owner.uuid().into(),
        row.user.uuid().into(),
        row.created_at.as_offset().into(),
        row.watch.prefix().into(),
        row.watch.uuid().into(),
        row.listing.prefix().into(),
        row.listing.uuid().into(),
        row.listing_version.into(),
        row.weights_version.clone().into(),
        row.score.millionths().into(),
        serde_json::to_value(&row.parts).map_err(Problem::internal)?.into(),
    ];
    Ok(tx.db().execute_raw(statement(sql, values)).await?.rows_affected() > 0)
}

/// One page of a user's inbox, newest first.
///
/// # Errors
/// When the database does not answer or a row is corrupt.
pub async fn list(
    db: &impl ConnectionTrait,
    hub: HubNumber,
    user: Id<UserKind>,
    is_unread: Option<bool>,
    paging: &Paging,
) -> Result<Vec<InboxRow>, Problem> {
    let sql = format!(
        "SELECT {COLUMNS} FROM inbox_entry WHERE hub = $1 AND user_id = $2 AND ($3::uuid IS NULL OR id < $3) \
        AND ($4::boolean IS NULL OR (read_at IS NULL) = $4) ORDER BY id DESC LIMIT $5"
    );
    let limit = i64::try_from(paging.rows()).unwrap_or(i64::MAX);
    let values = [hub_column(hub).into(), user.uuid().into(), paging.after.into(), is_unread.into(), limit.into()];
    db.query_all_raw(statement(&sql, values)).await?.iter().map(restore).collect()
}

/// An entry of the caller's own inbox, locked until the transaction ends, and who he is. A colleague may not even know of it.
///
/// # Errors
/// 404 when there is none of his; 403 for those who have no inbox; when the database does not answer or the row is corrupt.
pub async fn find_own(tx: &Tx, id: Id<InboxEntryKind>) -> Result<(InboxRow, Id<UserKind>), Problem> {
    let row = find_for_update(tx, id).await?.or_not_found()?;
    tx.check(&row.resource())?;
    let (user, _) = user_of(tx.principal())?;
    let own = Some(row).filter(|row| row.user == user).or_not_found()?;
    Ok((own, user))
}

async fn find_for_update(tx: &Tx, id: Id<InboxEntryKind>) -> Result<Option<InboxRow>, Problem> {
    let sql = format!("SELECT {COLUMNS} FROM inbox_entry WHERE hub = $1 AND id = $2 FOR UPDATE");
    let values = [hub_column(id.hub()).into(), id.uuid().into()];
    tx.db().query_one_raw(statement(&sql, values)).await?.as_ref().map(restore).transpose()
}

/// Notes that the user read it.
///
/// # Errors
/// When it is no longer there.
pub async fn mark_read(tx: &Tx, row: &mut InboxRow) -> Result<(), Problem> {
    let sql = "UPDATE inbox_entry SET read_at = $3 WHERE hub = $1 AND id = $2";
    let values = [hub_column(row.id.hub()).into(), row.id.uuid().into(), tx.now().as_offset().into()];
    let result = tx.db().execute_raw(statement(sql, values)).await?;
    row.read_at = Some(tx.now());
    expect_one("inbox_entry", row.id, result.rows_affected())
}

/// Notes that a user wants to hear no more of a demand. Twice is once.
///
/// # Errors
/// When the database does not answer.
pub async fn mute(tx: &Tx, hub: HubNumber, user: Id<UserKind>, demand: Id<DemandKind>) -> Result<(), Problem> {
    let sql = "INSERT INTO alert_mute (hub, user_id, demand_id, created_at) VALUES ($1, $2, $3, $4) \
        ON CONFLICT ON CONSTRAINT alert_mute_pkey DO NOTHING";
    let values = [hub_column(hub).into(), user.uuid().into(), demand.uuid().into(), tx.now().as_offset().into()];
    tx.db().execute_raw(statement(sql, values)).await?;
    Ok(())
}

/// Notes that a user wants to hear of a demand again.
///
/// # Errors
/// When the database does not answer.
pub async fn unmute(tx: &Tx, hub: HubNumber, user: Id<UserKind>, demand: Id<DemandKind>) -> Result<(), Problem> {
    let sql = "DELETE FROM alert_mute WHERE hub = $1 AND user_id = $2 AND demand_id = $3";
    tx.db().execute_raw(statement(sql, [hub_column(hub).into(), user.uuid().into(), demand.uuid().into()])).await?;
    Ok(())
}

/// The users of an organization who hear of one of its demands.
///
/// # Errors
/// When the database does not answer.
pub async fn listeners(
    tx: &Tx,
    owner: Id<OrganizationKind>,
    demand: Id<DemandKind>,
) -> Result<Vec<Id<UserKind>>, Problem> {
    let sql = "SELECT g.user_id FROM role_grant AS g WHERE g.organization_id = $1 AND g.role IN ('owner', 'editor') AND NOT EXISTS (SELECT FROM alert_mute AS m \
        WHERE m.hub = $2 AND m.user_id = g.user_id AND m.demand_id = $3) ORDER BY g.user_id";
    let values = [owner.uuid().into(), hub_column(owner.hub()).into(), demand.uuid().into()];
    let rows = tx.db().query_all_raw(statement(sql, values)).await?;
    rows.iter().map(|row| Ok(Id::restore(row.try_get_by_index(0)?))).collect()
}

fn restore_place(rows: &[QueryResult]) -> Result<Place, Problem> {
    let mut place = Place::default();
    for row in rows {
        let position: i64 = row.try_get_by_index(1)?;
        if position >= 0 {
            place.pass(restore_hub(row.try_get_by_index(0)?)?, position);
        }
    }
    Ok(place)
}

/// How far the alerts have read.
///
/// # Errors
/// When the database does not answer.
pub async fn place(db: &impl ConnectionTrait) -> Result<Place, Problem> {
    let sql = "SELECT hub, position FROM alert_place ORDER BY hub";
    restore_place(&db.query_all_raw(statement(sql, [])).await?)
}

/// How far the alerts have read; another node that asks waits until this transaction ends.
///
/// # Errors
/// When the database does not answer.
pub async fn place_for_update(tx: &Tx) -> Result<Place, Problem> {
    let sql = "SELECT hub, position FROM alert_place ORDER BY hub FOR UPDATE";
    restore_place(&tx.db().query_all_raw(statement(sql, [])).await?)
}

/// Moves the place.
///
/// # Errors
/// When the database does not answer.
pub async fn set_place(tx: &Tx, place: &Place) -> Result<(), Problem> {
    let sql = "INSERT INTO alert_place (hub, position) SELECT * FROM unnest($1::smallint[], $2::bigint[]) \
        ON CONFLICT ON CONSTRAINT alert_place_pkey DO UPDATE SET position = excluded.position";
    let (hubs, positions): (Vec<i16>, Vec<i64>) =
        place.positions().map(|(hub, position)| (hub_column(hub), position)).unzip();
    tx.db().execute_raw(statement(sql, [hubs.into(), positions.into()])).await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use keqiao_domain::id::{Kind as _, SavedSearchKind};
    use keqiao_matching::{Feature, Field};
    use uuid::Uuid;

    fn row(watch: &str) -> InboxRow {
        let uuid = Uuid::from_u128(7);
        let term = Term { term: "membrane ".repeat(1_000), field: Field::Title, at: None, share: Points::ZERO };
        let part = |share| Part {
            feature: Feature::TitleText,
            share: Points::from_millionths(share),
            terms: vec![term.clone(); 20],
            comparisons: Vec::new(),
        };
        InboxRow {
            id: Id::restore(uuid),
            owner: Id::restore(uuid),
            user: Id::restore(uuid),
            created_at: Timestamp::new(OffsetDateTime::UNIX_EPOCH),
            watch: Subject::restore(watch, uuid).expect("a prefix"),
            listing: Subject::restore("pat", uuid).expect("a prefix"),
            listing_version: 1,
            weights_version: "structured-1".to_owned(),
            score: Points::from_millionths(400_000),
            parts: (0..20).map(|place| part(100_000 - place * 10_000)).collect(),
            read_at: None,
        }
    }

    #[test]
    fn an_event_tells_a_few_short_reasons_and_no_word_of_a_saved_search() {
        let of_demand = row(DemandKind::PREFIX).alerted().payload;
        let of_search = row(SavedSearchKind::PREFIX).alerted().payload;

        let reasons = of_demand["reasons"].as_array().expect("reasons");
        assert_eq!(reasons.len(), MAIN_REASONS_MAX);
        let terms = reasons[0]["terms"].as_array().expect("terms");
        assert_eq!(terms.len(), REASON_TERMS_MAX);
        assert_eq!(terms[0].as_str().map(|term| term.chars().count()), Some(TERM_CHARS_MAX));
        assert_eq!(of_search["reasons"][0], json!({ "feature": "title_text", "share_ppm": 100_000 }));
        assert!(!of_search.to_string().contains("membrane"), "{of_search}");
    }

    #[test]
    fn what_speaks_against_a_listing_is_no_reason_to_tell_it() {
        let mut row = row(DemandKind::PREFIX);
        row.parts.retain(|part| part.share.millionths() <= 0);

        assert!(!row.parts.is_empty());
        assert_eq!(row.main_reasons().count(), 0);
    }
}
