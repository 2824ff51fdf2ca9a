//! The rows of open licences, and what each holds of its patent.

use crate::http::page::Paging;
use crate::http::problem::Problem;
use crate::storage::{corrupt, expect_one, hub_column, restore_time, statement};
use crate::tx::Tx;
use keqiao_domain::assets::readiness::DocumentDigest;
use keqiao_domain::deals::open_licence::{OpenLicence, OpenLicenceFee, OpenLicenceState, OpenLicenceTerms};
use keqiao_domain::deals::royalty::RoyaltyRate;
use keqiao_domain::id::{Id, OpenLicenceKind, PatentKind};
use keqiao_domain::money::Money;
use keqiao_domain::timestamp::Timestamp;
use sea_orm::{ConnectionTrait, QueryResult};

/// An open licence's row.
#[derive(Clone, Debug)]
pub struct OpenLicenceRow {
    /// The open licence.
    pub value: OpenLicence,
    /// When it was declared.
    pub created_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
    /// The row's version.
    pub version: i64,
}

const COLUMNS: &str = "id, patent_id, owner_id, declared_on, lump_minor, currency, royalty_rate_bp, royalty_base, ends_on, \
    report_sha256, consents_sha256, state, created_at, version, updated_at";

fn restore(row: &QueryResult) -> Result<OpenLicenceRow, Problem> {
    let id: Id<OpenLicenceKind> = Id::restore(row.try_get_by_index(0)?);
    let broken = |what: &str| corrupt("open_licence", id, what);
    let (minor, currency): (Option<i64>, Option<String>) = (row.try_get_by_index(4)?, row.try_get_by_index(5)?);
    let currency = currency.map(|code| code.parse()).transpose().map_err(|_| broken("currency"))?;
    let (rate, base): (Option<i16>, Option<String>) = (row.try_get_by_index(6)?, row.try_get_by_index(7)?);
    let rate = rate.map(u16::try_from).transpose().map_err(|_| broken("royalty_rate_bp"))?;
    let base = base.map(|name| name.parse()).transpose().map_err(|_| broken("royalty_base"))?;
    let lump = minor.zip(currency).map(|(minor, currency)| Money { minor, currency });
    let royalty = rate.zip(base).map(|(rate_bp, base)| RoyaltyRate { rate_bp, base });
    let digest = |place: usize| -> Result<Option<DocumentDigest>, Problem> {
        let bytes: Option<Vec<u8>> = row.try_get_by_index(place)?;
        bytes.map(|bytes| bytes.try_into().map(DocumentDigest::of).map_err(|_| broken("sha256"))).transpose()
    };
    let state: String = row.try_get_by_index(11)?;
    Ok(OpenLicenceRow {
        value: OpenLicence {
            id,
            patent: Id::restore(row.try_get_by_index(1)?),
            owner: Id::restore(row.try_get_by_index(2)?),
            terms: OpenLicenceTerms {
                fee: OpenLicenceFee::try_new(lump, royalty).map_err(|_| broken("fee"))?,
                ends_on: row.try_get_by_index(8)?,
                report: digest(9)?,
                consents: digest(10)?,
            },
            declared_on: row.try_get_by_index(3)?,
            state: state.parse().map_err(|_| broken("state"))?,
        },
        created_at: restore_time(row.try_get_by_index(12)?),
        version: row.try_get_by_index(13)?,
        updated_at: restore_time(row.try_get_by_index(14)?),
    })
}

/// Stores an open licence and takes what it holds of its patent; tells whether no exclusive licence stands against it. Another
/// transaction that takes any of it at the same time is waited for (`licence_scope_alone`).
///
/// # Errors
/// When the database does not answer.
pub async fn insert(tx: &Tx, open: &OpenLicence) -> Result<bool, Problem> {
    let OpenLicence { id, patent, owner, terms, declared_on, state } = open;
    let OpenLicenceTerms { fee, ends_on, report, consents } = terms;
    let digest = |digest: &Option<DocumentDigest>| digest.as_ref().map(|digest| digest.bytes().to_vec());
    let rate = fee.royalty().map(|royalty| i16::try_from(royalty.rate_bp)).transpose().map_err(Problem::internal)?;
    let sql = "INSERT INTO open_licence (hub, id, patent_id, owner_id, declared_on, lump_minor, currency, royalty_rate_bp, \
        royalty_base, ends_on, report_sha256, consents_sha256, state, created_at, created_by, version, updated_at, updated_by) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, 1, $14, $15)";
    let values = [
        hub_column(id.hub()).into(),
        id.uuid().into(),
        patent.uuid().into(),
        owner.uuid().into(),
        (*declared_on).into(),
        fee.lump().map(|lump| lump.minor).into(),
        fee.lump().map(|lump| lump.currency.code()).into(),
        rate.into(),
        fee.royalty().map(|royalty| <&str>::from(royalty.base)).into(),
        (*ends_on).into(),
        digest(report).into(),
        digest(consents).into(),
        <&str>::from(*state).into(),
        tx.now().as_offset().into(),
        tx.name().into(),
    ];
    tx.db().execute_raw(statement(sql, values)).await?;
    let sql = "INSERT INTO licence_scope (hub, licence_id, place, ground_id, territory, used, starts_on, ends_on, \
        excludes_others, is_declaration) VALUES ($1, $2, 0, $3, '', '', $4, $5, false, true) ON CONFLICT DO NOTHING";
    let values =
        [hub_column(id.hub()).into(), id.uuid().into(), patent.uuid().into(), (*declared_on).into(), (*ends_on).into()];
    Ok(tx.db().execute_raw(statement(sql, values)).await?.rows_affected() == 1)
}

/// Stores where an open licence stands. One that was withdrawn gives back what it held of its patent.
///
/// # Errors
/// When it changed meanwhile.
pub async fn update(tx: &Tx, row: &mut OpenLicenceRow) -> Result<(), Problem> {
    let sql = "UPDATE open_licence SET state = $4, version = version + 1, updated_at = $5, updated_by = $6 \
        WHERE hub = $1 AND id = $2 AND version = $3";
    let OpenLicence { id, state, .. } = &row.value;
    let values = [
        hub_column(id.hub()).into(),
        id.uuid().into(),
        row.version.into(),
        <&str>::from(*state).into(),
        tx.now().as_offset().into(),
        tx.name().into(),
    ];
    expect_one("open_licence", id, tx.db().execute_raw(statement(sql, values)).await?.rows_affected())?;
    if *state == OpenLicenceState::Withdrawn {
        let sql = "DELETE FROM licence_scope WHERE hub = $1 AND licence_id = $2";
        tx.db().execute_raw(statement(sql, [hub_column(id.hub()).into(), id.uuid().into()])).await?;
    }
    row.version += 1;
    row.updated_at = tx.now();
    Ok(())
}

async fn find_with(
    db: &impl ConnectionTrait,
    id: Id<OpenLicenceKind>,
    lock: &str,
) -> Result<Option<OpenLicenceRow>, Problem> {
    let sql = format!("SELECT {COLUMNS} FROM open_licence WHERE hub = $1 AND id = $2{lock}");
    let values = [hub_column(id.hub()).into(), id.uuid().into()];
    db.query_one_raw(statement(&sql, values)).await?.as_ref().map(restore).transpose()
}

/// An open licence.
///
/// # Errors
/// When the database does not answer or the row is corrupt.
pub async fn find(db: &impl ConnectionTrait, id: Id<OpenLicenceKind>) -> Result<Option<OpenLicenceRow>, Problem> {
    find_with(db, id, "").await
}

/// An open licence, locked until the transaction ends.
///
/// # Errors
/// When the database does not answer or the row is corrupt.
pub async fn find_for_update(tx: &Tx, id: Id<OpenLicenceKind>) -> Result<Option<OpenLicenceRow>, Problem> {
    find_with(tx.db(), id, " FOR UPDATE").await
}

/// The open licences of these patents that nobody has withdrawn.
///
/// # Errors
/// When the database does not answer or a row is corrupt.
pub async fn list_declared(db: &impl ConnectionTrait, patents: &[Id<PatentKind>]) -> Result<Vec<OpenLicence>, Problem> {
    if patents.is_empty() {
        return Ok(Vec::new());
    }
    let sql = format!("SELECT {COLUMNS} FROM open_licence WHERE patent_id = ANY($1) AND state = 'declared'");
    let patents: Vec<_> = patents.iter().map(Id::uuid).collect();
    let rows = db.query_all_raw(statement(&sql, [patents.into()])).await?;
    rows.iter().map(|row| Ok(restore(row)?.value)).collect()
}

/// What a list of open licences is narrowed to.
#[derive(Clone, Copy, Debug, Default)]
pub struct Filter {
    /// Of this patent.
    pub patent: Option<Id<PatentKind>>,
    /// In this state.
    pub state: Option<OpenLicenceState>,
}

/// One page of the open licences of the market, newest first.
///
/// # Errors
/// When the database does not answer or a row is corrupt.
pub async fn list(db: &impl ConnectionTrait, filter: Filter, paging: &Paging) -> Result<Vec<OpenLicenceRow>, Problem> {
    let sql = format!(
        "SELECT {COLUMNS} FROM open_licence WHERE ($1::uuid IS NULL OR patent_id = $1) AND ($2::text IS NULL OR state = $2) \
        AND ($3::uuid IS NULL OR id < $3) ORDER BY id DESC LIMIT $4"
    );
    let values = [
        filter.patent.map(|patent| patent.uuid()).into(),
        filter.state.map(|state| <&str>::from(state).to_owned()).into(),
        paging.after.into(),
        i64::try_from(paging.rows()).unwrap_or(i64::MAX).into(),
    ];
    db.query_all_raw(statement(&sql, values)).await?.iter().map(restore).collect()
}
