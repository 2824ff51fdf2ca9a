//! The rows of judgements.

use crate::http::problem::Problem;
use crate::storage::{corrupt, expect_one, hub_column, statement};
use crate::tx::Tx;
use keqiao_domain::hub::HubNumber;
use keqiao_domain::id::{Id, MatchJudgementKind, OrganizationKind, Subject};
use keqiao_domain::matching::judgement::MatchJudgement;
use sea_orm::{ConnectionTrait, QueryResult};

/// Judgements read at once.
const EXPORT_BATCH: i64 = 1_000;

/// A judgement's row.
#[derive(Clone, Debug)]
pub struct JudgementRow {
    /// What was judged, and how.
    pub value: MatchJudgement,
    /// The weights by which the match was shown.
    pub weights_version: String,
    /// The row's version.
    pub version: i64,
}

const COLUMNS: &str = "id, owner_id, subject_prefix, subject_id, listing_prefix, listing_id, verdict, reason, \
    weights_version, version";

fn restore(row: &QueryResult) -> Result<JudgementRow, Problem> {
    let id: Id<MatchJudgementKind> = Id::restore(row.try_get_by_index(0)?);
    let subject = |prefix: usize, what: &str| {
        let name: String = row.try_get_by_index(prefix)?;
        Subject::restore(&name, row.try_get_by_index(prefix + 1)?).ok_or_else(|| corrupt("match_judgement", id, what))
    };
    let (verdict, reason): (String, Option<String>) = (row.try_get_by_index(6)?, row.try_get_by_index(7)?);
    let value = MatchJudgement {
        id,
        owner: Id::restore(row.try_get_by_index(1)?),
        subject: subject(2, "subject")?,
        listing: subject(4, "listing")?,
        verdict: verdict.parse().map_err(|_| corrupt("match_judgement", id, "verdict"))?,
        reason: reason.map(|text| text.parse()).transpose().map_err(|_| corrupt("match_judgement", id, "reason"))?,
    };
    Ok(JudgementRow { value, weights_version: row.try_get_by_index(8)?, version: row.try_get_by_index(9)? })
}

/// An organization's judgement of a match, locked until the transaction ends.
///
/// # Errors
/// When the database does not answer or the row is corrupt.
pub async fn find_for_update(
    tx: &Tx,
    owner: Id<OrganizationKind>,
    subject: Subject,
    hub: HubNumber,
    listing: Subject,
) -> Result<Option<JudgementRow>, Problem> {
    let sql = format!(
        "SELECT {COLUMNS} FROM match_judgement WHERE hub = $1 AND owner_id = $2 AND subject_id = $3 AND listing_id = $4 \
        FOR UPDATE"
    );
    let values = [hub_column(hub).into(), owner.uuid().into(), subject.uuid().into(), listing.uuid().into()];
    tx.db().query_one_raw(statement(&sql, values)).await?.as_ref().map(restore).transpose()
}

/// Stores a new judgement.
///
/// # Errors
/// When another one of the same match was stored meanwhile.
pub async fn insert(tx: &Tx, row: &JudgementRow) -> Result<(), Problem> {
    let JudgementRow { value, weights_version, version } = row;
    let sql = "INSERT INTO match_judgement (hub, id, owner_id, created_at, created_by, subject_prefix, subject_id, \
        listing_prefix, listing_id, weights_version, verdict, reason, version, updated_at, updated_by) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $4, $14)";
    let values = [
        hub_column(value.id.hub()).into(),
        value.id.uuid().into(),
        value.owner.uuid().into(),
        tx.now().as_offset().into(),
        tx.principal().actor.name().into(),
        value.subject.prefix().into(),
        value.subject.uuid().into(),
        value.listing.prefix().into(),
        value.listing.uuid().into(),
        weights_version.clone().into(),
        <&str>::from(value.verdict).into(),
        value.reason.map(|reason| <&str>::from(reason).to_owned()).into(),
        (*version).into(),
        tx.name().into(),
    ];
    tx.db().execute_raw(statement(sql, values)).await?;
    Ok(())
}

/// Stores a new verdict; the version grows by one.
///
/// # Errors
/// When the row changed meanwhile.
pub async fn update(tx: &Tx, row: &mut JudgementRow) -> Result<(), Problem> {
    let sql = "UPDATE match_judgement SET verdict = $4, reason = $5, weights_version = $6, version = version + 1, \
        updated_at = $7, updated_by = $8 WHERE hub = $1 AND id = $2 AND version = $3";
    let value = &row.value;
    let values = [
        hub_column(value.id.hub()).into(),
        value.id.uuid().into(),
        row.version.into(),
        <&str>::from(value.verdict).into(),
        value.reason.map(|reason| <&str>::from(reason).to_owned()).into(),
        row.weights_version.clone().into(),
        tx.now().as_offset().into(),
        tx.name().into(),
    ];
    let result = tx.db().execute_raw(statement(sql, values)).await?;
    row.version += 1;
    expect_one("match_judgement", value.id, result.rows_affected())
}

/// The weights of the newest recorded match in which the listing was shown to the one who asked.
///
/// # Errors
/// When the database does not answer.
pub async fn weights_shown(
    tx: &Tx,
    subject: Subject,
    hub: HubNumber,
    listing: Subject,
) -> Result<Option<String>, Problem> {
    let sql = "SELECT r.weights_version FROM match_run AS r JOIN match_hit AS h ON h.hub = r.hub AND h.run_id = r.id \
        WHERE r.hub = $1 AND r.subject_id = $2 AND h.listing_id = $3 ORDER BY r.id DESC LIMIT 1";
    let values = [hub_column(hub).into(), subject.uuid().into(), listing.uuid().into()];
    let row = tx.db().query_one_raw(statement(sql, values)).await?;
    Ok(row.map(|row| row.try_get_by_index(0)).transpose()?)
}

/// What was shown in recorded matches, accepted and dismissed by one version of the weights.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Counts {
    /// The weights.
    pub weights_version: String,
    /// Answers of recorded matches.
    pub shown: i64,
    /// Matches accepted.
    pub accepted: i64,
    /// Matches dismissed.
    pub dismissed: i64,
}

/// The counts of a hub by version of the weights.
///
/// # Errors
/// When the database does not answer.
pub async fn count(db: &impl ConnectionTrait, hub: HubNumber) -> Result<Vec<Counts>, Problem> {
    let sql = "SELECT weights_version, sum(shown)::bigint, sum(accepted)::bigint, sum(dismissed)::bigint FROM (\
            SELECT r.weights_version, count(*) AS shown, 0 AS accepted, 0 AS dismissed FROM match_run AS r \
            JOIN match_hit AS h ON h.hub = r.hub AND h.run_id = r.id WHERE r.hub = $1 GROUP BY 1 \
            UNION ALL SELECT weights_version, 0, count(*) FILTER (WHERE verdict = 'accepted'), \
            count(*) FILTER (WHERE verdict = 'dismissed') FROM match_judgement WHERE hub = $1 GROUP BY 1) AS counted \
        GROUP BY 1 ORDER BY 1";
    let restore = |row: &QueryResult| {
        Ok(Counts {
            weights_version: row.try_get_by_index(0)?,
            shown: row.try_get_by_index(1)?,
            accepted: row.try_get_by_index(2)?,
            dismissed: row.try_get_by_index(3)?,
        })
    };
    db.query_all_raw(statement(sql, [hub_column(hub).into()])).await?.iter().map(restore).collect()
}

/// The next judgements after one, in the order of their identifiers; of one hub or all.
///
/// # Errors
/// When the database does not answer or a row is corrupt.
pub async fn list_after(
    db: &impl ConnectionTrait,
    hub: Option<HubNumber>,
    after: Option<Id<MatchJudgementKind>>,
) -> Result<Vec<JudgementRow>, Problem> {
    let sql = format!(
        "SELECT {COLUMNS} FROM match_judgement WHERE ($1::smallint IS NULL OR hub = $1) AND ($2::uuid IS NULL OR id > $2) \
        ORDER BY id LIMIT $3"
    );
    let after = after.map(|id| id.uuid());
    let values = [hub.map(hub_column).into(), after.into(), EXPORT_BATCH.into()];
    db.query_all_raw(statement(&sql, values)).await?.iter().map(restore).collect()
}
