//! The rows of licences, and of the places and uses that each holds.

use crate::http::page::Paging;
use crate::http::problem::Problem;
use crate::storage::{corrupt, expect_one, hub_column, restore_time, statement};
use crate::tx::Tx;
use keqiao_domain::deals::grant::{LicenceGrant, Territory};
use keqiao_domain::deals::licence::{Licence, LicenceSource, LicenceState, territory_paths, use_paths};
use keqiao_domain::id::{ContractKind, Id, LicenceKind, OrganizationKind, Subject};
use keqiao_domain::text::Keyword;
use keqiao_domain::timestamp::Timestamp;
use sea_orm::{ConnectionTrait, QueryResult};
use time::OffsetDateTime;
use uuid::Uuid;

/// A licence's row.
#[derive(Clone, Debug)]
pub struct LicenceRow {
    /// The licence.
    pub value: Licence,
    /// When it was reserved.
    pub created_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
    /// The row's version.
    pub version: i64,
}

const COLUMNS: &str = "id, asset_prefix, asset_id, contract_id, head_id, licensor_id, licensee_ids, mode, territory, uses, \
    starts_on, ends_on, sublicensing, state, ended_at, created_at, version, updated_at, open_licence_id";

fn restore(row: &QueryResult) -> Result<LicenceRow, Problem> {
    let id: Id<LicenceKind> = Id::restore(row.try_get_by_index(0)?);
    let broken = |what: &str| corrupt("licence", id, what);
    let text = |place: usize| -> Result<String, Problem> { Ok(row.try_get_by_index(place)?) };
    let asset = Subject::restore(&text(1)?, row.try_get_by_index(2)?).ok_or_else(|| broken("asset"))?;
    let licensees: Vec<Uuid> = row.try_get_by_index(6)?;
    let (territory, uses): (Vec<String>, Vec<String>) = (row.try_get_by_index(8)?, row.try_get_by_index(9)?);
    let terms = LicenceGrant {
        mode: text(7)?.parse().map_err(|_| broken("mode"))?,
        territory: territory
            .iter()
            .map(|text| Territory::parse(text))
            .collect::<Result<_, _>>()
            .map_err(|_| broken("territory"))?,
        uses: uses.into_iter().map(Keyword::restore).collect::<Result<_, _>>().map_err(|_| broken("uses"))?,
        starts_on: Some(row.try_get_by_index(10)?),
        ends_on: row.try_get_by_index(11)?,
        sublicensing: text(12)?.parse().map_err(|_| broken("sublicensing"))?,
    };
    Ok(LicenceRow {
        value: Licence {
            id,
            asset,
            source: match (row.try_get_by_index::<Option<Uuid>>(3)?, row.try_get_by_index::<Option<Uuid>>(18)?) {
                (Some(contract), None) => LicenceSource::Contract(Id::restore(contract)),
                (None, Some(open_licence)) => LicenceSource::OpenLicence(Id::restore(open_licence)),
                (Some(_), Some(_)) | (None, None) => return Err(broken("source")),
            },
            head: row.try_get_by_index::<Option<Uuid>>(4)?.map(Id::restore),
            licensor: Id::restore(row.try_get_by_index(5)?),
            licensees: licensees.into_iter().map(Id::restore).collect(),
            terms,
            state: text(13)?.parse().map_err(|_| broken("state"))?,
            ended_at: row.try_get_by_index::<Option<OffsetDateTime>>(14)?.map(restore_time),
        },
        created_at: restore_time(row.try_get_by_index(15)?),
        version: row.try_get_by_index(16)?,
        updated_at: restore_time(row.try_get_by_index(17)?),
    })
}

/// Stores a licence and takes its places and uses; tells whether they were free. Another transaction that takes any of them at
/// the same time is waited for: of two that meet, one has them (`licence_scope_alone`).
///
/// # Errors
/// When the database does not answer.
pub async fn insert(tx: &Tx, licence: &Licence) -> Result<bool, Problem> {
    let Licence { id, asset, source, head, licensor, licensees, terms, state, ended_at: _ } = licence;
    let (hub, starts_on) = (hub_column(id.hub()), terms.starts_on.unwrap_or_else(|| tx.now().day()));
    let names = |all: Vec<String>| -> sea_orm::Value { all.into() };
    let sql = "INSERT INTO licence (hub, id, asset_prefix, asset_id, contract_id, head_id, licensor_id, licensee_ids, mode, \
        territory, uses, starts_on, ends_on, sublicensing, state, created_at, created_by, version, updated_at, updated_by, \
        open_licence_id) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, 1, $16, $17, $18)";
    let values = [
        hub.into(),
        id.uuid().into(),
        asset.prefix().into(),
        asset.uuid().into(),
        source.contract().map(|contract| contract.uuid()).into(),
        head.map(|head| head.uuid()).into(),
        licensor.uuid().into(),
        licensees.iter().map(Id::uuid).collect::<Vec<Uuid>>().into(),
        <&str>::from(terms.mode).into(),
        names(terms.territory.iter().map(ToString::to_string).collect()),
        names(terms.uses.iter().map(ToString::to_string).collect()),
        starts_on.into(),
        terms.ends_on.into(),
        <&str>::from(terms.sublicensing).into(),
        <&str>::from(*state).into(),
        tx.now().as_offset().into(),
        tx.name().into(),
        source.open_licence().map(|open_licence| open_licence.uuid()).into(),
    ];
    tx.db().execute_raw(statement(sql, values)).await?;
    // Without a target, whatever stands against a row leaves it out.
    let sql = "INSERT INTO licence_scope (hub, licence_id, place, ground_id, territory, used, starts_on, ends_on, excludes_others) \
        SELECT $1, $2, row_number() OVER (ORDER BY t, u) - 1, $3, t, u, $6, $7, $8 \
        FROM unnest($4::text[]) AS territories (t) CROSS JOIN unnest($5::text[]) AS uses (u) ORDER BY t, u \
        ON CONFLICT DO NOTHING";
    let (territories, uses) = (territory_paths(terms), use_paths(terms));
    let wanted = territories.len() * uses.len();
    let values = [
        hub.into(),
        id.uuid().into(),
        head.map_or(asset.uuid(), |head| head.uuid()).into(),
        names(territories),
        names(uses),
        starts_on.into(),
        terms.ends_on.into(),
        terms.mode.excludes_others().into(),
    ];
    let taken = tx.db().execute_raw(statement(sql, values)).await?.rows_affected();
    Ok(usize::try_from(taken).is_ok_and(|taken| taken == wanted))
}

/// Stores where a licence stands. One that has ended gives its places and uses back.
///
/// # Errors
/// When it changed meanwhile.
pub async fn update(tx: &Tx, row: &mut LicenceRow) -> Result<(), Problem> {
    let sql = "UPDATE licence SET state = $4, ended_at = $5, version = version + 1, updated_at = $6, updated_by = $7 \
        WHERE hub = $1 AND id = $2 AND version = $3";
    let Licence { id, state, ended_at, .. } = &row.value;
    let (hub, uuid) = (hub_column(id.hub()), id.uuid());
    let values = [
        hub.into(),
        uuid.into(),
        row.version.into(),
        <&str>::from(*state).into(),
        ended_at.map(Timestamp::as_offset).into(),
        tx.now().as_offset().into(),
        tx.name().into(),
    ];
    expect_one("licence", id, tx.db().execute_raw(statement(sql, values)).await?.rows_affected())?;
    if *state == LicenceState::Ended {
        let sql = "DELETE FROM licence_scope WHERE hub = $1 AND licence_id = $2";
        tx.db().execute_raw(statement(sql, [hub.into(), uuid.into()])).await?;
    }
    row.version += 1;
    row.updated_at = tx.now();
    Ok(())
}

/// One licence.
///
/// # Errors
/// When the database does not answer or the row is corrupt.
pub async fn find(db: &impl ConnectionTrait, id: Id<LicenceKind>) -> Result<Option<LicenceRow>, Problem> {
    let sql = format!("SELECT {COLUMNS} FROM licence WHERE hub = $1 AND id = $2");
    let values = [hub_column(id.hub()).into(), id.uuid().into()];
    db.query_one_raw(statement(&sql, values)).await?.as_ref().map(restore).transpose()
}

/// The licences of these assets that have not ended, oldest first.
///
/// # Errors
/// When the database does not answer or a row is corrupt.
pub async fn list_standing(db: &impl ConnectionTrait, assets: &[Subject]) -> Result<Vec<LicenceRow>, Problem> {
    if assets.is_empty() {
        return Ok(Vec::new());
    }
    let sql = format!("SELECT {COLUMNS} FROM licence WHERE asset_id = ANY($1) AND state <> 'ended' ORDER BY id");
    let assets: Vec<Uuid> = assets.iter().map(Subject::uuid).collect();
    db.query_all_raw(statement(&sql, [assets.into()])).await?.iter().map(restore).collect()
}

/// The licences of a contract that have not ended, and all below them, held: those above come first.
///
/// # Errors
/// When the database does not answer or a row is corrupt.
pub async fn hold_of_contract(tx: &Tx, contract: Id<ContractKind>) -> Result<Vec<LicenceRow>, Problem> {
    let sql = format!(
        "WITH RECURSIVE tree (hub, id) AS ( \
            SELECT hub, id FROM licence WHERE contract_id = $1 AND state <> 'ended' \
            UNION SELECT l.hub, l.id FROM licence AS l JOIN tree AS t ON l.hub = t.hub AND l.head_id = t.id \
                WHERE l.state <> 'ended') \
        SELECT {COLUMNS} FROM licence WHERE (hub, id) IN (SELECT hub, id FROM tree) ORDER BY id FOR UPDATE"
    );
    tx.db().query_all_raw(statement(&sql, [contract.uuid().into()])).await?.iter().map(restore).collect()
}

/// What a list of licences is narrowed to.
#[derive(Clone, Copy, Debug, Default)]
pub struct Filter {
    /// Of this asset.
    pub asset: Option<Subject>,
    /// Of this contract.
    pub contract: Option<Id<ContractKind>>,
    /// In this state.
    pub state: Option<LicenceState>,
}

/// One page of the licences that an organization gave or holds, newest first.
///
/// # Errors
/// When the database does not answer or a row is corrupt.
pub async fn list_of_party(
    db: &impl ConnectionTrait,
    party: Id<OrganizationKind>,
    filter: Filter,
    paging: &Paging,
) -> Result<Vec<LicenceRow>, Problem> {
    let sql = format!(
        "SELECT {COLUMNS} FROM licence WHERE (licensor_id = $1 OR licensee_ids @> ARRAY[$1]) \
        AND ($2::uuid IS NULL OR asset_id = $2) AND ($3::uuid IS NULL OR contract_id = $3) \
        AND ($4::text IS NULL OR state = $4) AND ($5::uuid IS NULL OR id < $5) ORDER BY id DESC LIMIT $6"
    );
    let values = [
        party.uuid().into(),
        filter.asset.map(|asset| asset.uuid()).into(),
        filter.contract.map(|contract| contract.uuid()).into(),
        filter.state.map(|state| <&str>::from(state).to_owned()).into(),
        paging.after.into(),
        i64::try_from(paging.rows()).unwrap_or(i64::MAX).into(),
    ];
    db.query_all_raw(statement(&sql, values)).await?.iter().map(restore).collect()
}
