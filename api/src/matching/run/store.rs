//! The rows of recorded matches.

use crate::http::page::Paging;
use crate::http::problem::Problem;
use crate::storage::{corrupt, hub_column, restore_time, statement};
use crate::tx::Tx;
use keqiao_domain::id::{Id, MatchRunKind, OrganizationKind, Subject};
use keqiao_domain::matching::run::MatchRun;
use keqiao_domain::timestamp::Timestamp;
use keqiao_matching::{Facts, Part, Points, Side};
use sea_orm::{ConnectionTrait, QueryResult};
use serde::Serialize;
use serde::de::DeserializeOwned;
use time::Date;

/// A recorded match.
#[derive(Clone, Debug)]
pub struct RunRow {
    /// Who asked.
    pub run: MatchRun,
    /// When.
    pub created_at: Timestamp,
    /// The version of the listing that asked.
    pub subject_version: i64,
    /// Which side the answers are.
    pub found: Side,
    /// The weights.
    pub weights_version: String,
    /// The day of asking, as a Julian day number.
    pub asked_on: i32,
    /// What the listing that asked said of itself.
    pub facts: Facts,
}

/// One answer.
#[derive(Clone, Debug)]
pub struct HitRow {
    /// Its place, from 1.
    pub rank: i16,
    /// The listing.
    pub listing: Subject,
    /// Its version then.
    pub listing_version: i64,
    /// The score of its text.
    pub text: Points,
    /// Its score.
    pub score: Points,
    /// What it said of itself.
    pub facts: Facts,
    /// What the score of its text was made of.
    pub text_parts: Vec<Part>,
}

const RUN_COLUMNS: &str =
    "id, owner_id, created_at, subject_prefix, subject_id, subject_version, found, weights_version, asked_on, facts";

fn side_name(side: Side) -> &'static str {
    match side {
        Side::Demand => "demand",
        Side::Supply => "supply",
    }
}

fn json<T: Serialize>(value: &T) -> Result<serde_json::Value, Problem> {
    serde_json::to_value(value).map_err(Problem::internal)
}

fn read<T: DeserializeOwned>(row: &QueryResult, column: usize) -> Result<T, Problem> {
    serde_json::from_value(row.try_get_by_index(column)?).map_err(Problem::internal)
}

/// Stores a match with its answers.
///
/// # Errors
/// When the database does not answer.
pub async fn insert(tx: &Tx, row: &RunRow, hits: &[HitRow]) -> Result<(), Problem> {
    let RunRow { run, created_at, subject_version, found, weights_version, asked_on, facts } = row;
    let hub = hub_column(run.id.hub());
    let sql = "INSERT INTO match_run (hub, id, owner_id, created_at, created_by, subject_prefix, subject_id, \
        subject_version, found, weights_version, asked_on, facts) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)";
    let asked_on = Date::from_julian_day(*asked_on).map_err(Problem::internal)?;
    let values = [
        hub.into(),
        run.id.uuid().into(),
        run.owner.uuid().into(),
        created_at.as_offset().into(),
        tx.principal().actor.name().into(),
        run.subject.prefix().into(),
        run.subject.uuid().into(),
        (*subject_version).into(),
        side_name(*found).into(),
        weights_version.clone().into(),
        asked_on.into(),
        json(facts)?.into(),
    ];
    tx.db().execute_raw(statement(sql, values)).await?;
    let sql = "INSERT INTO match_hit (hub, run_id, rank, listing_prefix, listing_id, listing_version, text_score, score, \
        facts, text_parts) SELECT $1, $2, h.* FROM unnest($3::smallint[], $4::text[], $5::uuid[], $6::bigint[], \
        $7::bigint[], $8::bigint[], $9::jsonb[], $10::jsonb[]) AS h";
    let facts = hits.iter().map(|hit| json(&hit.facts)).collect::<Result<Vec<_>, _>>()?;
    let parts = hits.iter().map(|hit| json(&hit.text_parts)).collect::<Result<Vec<_>, _>>()?;
    let values = [
        hub.into(),
        run.id.uuid().into(),
        hits.iter().map(|hit| hit.rank).collect::<Vec<_>>().into(),
        hits.iter().map(|hit| hit.listing.prefix().to_owned()).collect::<Vec<_>>().into(),
        hits.iter().map(|hit| hit.listing.uuid()).collect::<Vec<_>>().into(),
        hits.iter().map(|hit| hit.listing_version).collect::<Vec<_>>().into(),
        hits.iter().map(|hit| hit.text.millionths()).collect::<Vec<_>>().into(),
        hits.iter().map(|hit| hit.score.millionths()).collect::<Vec<_>>().into(),
        facts.into(),
        parts.into(),
    ];
    tx.db().execute_raw(statement(sql, values)).await?;
    Ok(())
}

fn restore_run(row: &QueryResult) -> Result<RunRow, Problem> {
    let id: Id<MatchRunKind> = Id::restore(row.try_get_by_index(0)?);
    let prefix: String = row.try_get_by_index(3)?;
    let subject = Subject::restore(&prefix, row.try_get_by_index(4)?);
    let found: String = row.try_get_by_index(6)?;
    let asked_on: Date = row.try_get_by_index(8)?;
    Ok(RunRow {
        run: MatchRun {
            id,
            owner: Id::restore(row.try_get_by_index(1)?),
            subject: subject.ok_or_else(|| corrupt("match_run", id, "subject"))?,
        },
        created_at: restore_time(row.try_get_by_index(2)?),
        subject_version: row.try_get_by_index(5)?,
        found: if found == side_name(Side::Demand) { Side::Demand } else { Side::Supply },
        weights_version: row.try_get_by_index(7)?,
        asked_on: asked_on.to_julian_day(),
        facts: read(row, 9)?,
    })
}

/// One match.
///
/// # Errors
/// When the database does not answer or the row is corrupt.
pub async fn find(db: &impl ConnectionTrait, id: Id<MatchRunKind>) -> Result<Option<RunRow>, Problem> {
    let sql = format!("SELECT {RUN_COLUMNS} FROM match_run WHERE hub = $1 AND id = $2");
    let values = [hub_column(id.hub()).into(), id.uuid().into()];
    db.query_one_raw(statement(&sql, values)).await?.as_ref().map(restore_run).transpose()
}

/// One page of an organization's matches, newest first.
///
/// # Errors
/// When the database does not answer or a row is corrupt.
pub async fn list(
    db: &impl ConnectionTrait,
    owner: Id<OrganizationKind>,
    subject: Option<Subject>,
    paging: &Paging,
) -> Result<Vec<RunRow>, Problem> {
    let sql = format!(
        "SELECT {RUN_COLUMNS} FROM match_run WHERE owner_id = $1 AND ($2::uuid IS NULL OR subject_id = $2) \
        AND ($3::uuid IS NULL OR id < $3) ORDER BY id DESC LIMIT $4"
    );
    let limit = i64::try_from(paging.rows()).unwrap_or(i64::MAX);
    let subject = subject.map(|subject| subject.uuid());
    let values = [owner.uuid().into(), subject.into(), paging.after.into(), limit.into()];
    db.query_all_raw(statement(&sql, values)).await?.iter().map(restore_run).collect()
}

/// The answers of a match, best first.
///
/// # Errors
/// When the database does not answer or a row is corrupt.
pub async fn hits(db: &impl ConnectionTrait, id: Id<MatchRunKind>) -> Result<Vec<HitRow>, Problem> {
    let sql = "SELECT rank, listing_prefix, listing_id, listing_version, text_score, score, facts, text_parts \
        FROM match_hit WHERE hub = $1 AND run_id = $2 ORDER BY rank";
    let values = [hub_column(id.hub()).into(), id.uuid().into()];
    let restore = |row: &QueryResult| {
        let prefix: String = row.try_get_by_index(1)?;
        let listing = Subject::restore(&prefix, row.try_get_by_index(2)?);
        Ok(HitRow {
            rank: row.try_get_by_index(0)?,
            listing: listing.ok_or_else(|| corrupt("match_hit", id, "listing"))?,
            listing_version: row.try_get_by_index(3)?,
            text: Points::from_millionths(row.try_get_by_index(4)?),
            score: Points::from_millionths(row.try_get_by_index(5)?),
            facts: read(row, 6)?,
            text_parts: read(row, 7)?,
        })
    };
    db.query_all_raw(statement(sql, values)).await?.iter().map(restore).collect()
}
