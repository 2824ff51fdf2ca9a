//! The rows of profiles.

use crate::http::problem::Problem;
use crate::storage::{corrupt, expect_one, restore_time, statement};
use crate::tx::Tx;
use keqiao_domain::id::{Id, OrganizationKind};
use keqiao_domain::identity::organization::{Profile, SizeClass};
use keqiao_domain::identity::party_nature::PartyNature;
use keqiao_domain::reference::IndustryCode;
use keqiao_domain::timestamp::Timestamp;
use sea_orm::{ConnectionTrait, QueryResult};
use time::OffsetDateTime;

/// The profile of an organization and its version; an empty one of version 0 when nothing was told yet.
///
/// # Errors
/// When the database does not answer or the row is corrupt.
pub async fn find(db: &impl ConnectionTrait, of: Id<OrganizationKind>) -> Result<(Profile, i64), Problem> {
    let Some(row) = find_row(db, of).await? else { return Ok((Profile::default(), 0)) };
    Ok((restore(&row, of)?, row.try_get_by_index(3)?))
}

/// The profile of an organization, if it has told one, and when it was told first and last.
///
/// # Errors
/// When the database does not answer or the row is corrupt.
pub async fn find_told(
    db: &impl ConnectionTrait,
    of: Id<OrganizationKind>,
) -> Result<Option<(Profile, (Timestamp, Timestamp))>, Problem> {
    let Some(row) = find_row(db, of).await? else { return Ok(None) };
    let time = |index| row.try_get_by_index::<OffsetDateTime>(index).map(restore_time);
    Ok(Some((restore(&row, of)?, (time(4)?, time(5)?))))
}

async fn find_row(db: &impl ConnectionTrait, of: Id<OrganizationKind>) -> Result<Option<QueryResult>, Problem> {
    let sql = "SELECT nature_code, size_class, industry_code, version, created_at, updated_at FROM organization_profile \
        WHERE organization_id = $1";
    Ok(db.query_one_raw(statement(sql, [of.uuid().into()])).await?)
}

fn restore(row: &QueryResult, of: Id<OrganizationKind>) -> Result<Profile, Problem> {
    let text = |index| row.try_get_by_index::<Option<String>>(index);
    let broken = |what: &str| corrupt("organization_profile", of, what);
    Ok(Profile {
        nature: text(0)?.map(|text| PartyNature::parse(&text)).transpose().map_err(|_| broken("nature_code"))?,
        size: text(1)?.map(|text| text.parse::<SizeClass>()).transpose().map_err(|_| broken("size_class"))?,
        industry: text(2)?.map(|text| IndustryCode::parse(&text)).transpose().map_err(|_| broken("industry_code"))?,
    })
}

/// Stores a profile in place of the one of a version.
///
/// # Errors
/// When it changed meanwhile.
pub async fn set(tx: &Tx, of: Id<OrganizationKind>, profile: &Profile, before: i64) -> Result<(), Problem> {
    let sql = "INSERT INTO organization_profile \
        (organization_id, created_at, nature_code, size_class, industry_code, version, updated_at, updated_by) \
        VALUES ($1, $2, $3, $4, $5, 1, $2, $6) ON CONFLICT (organization_id) DO UPDATE SET nature_code = $3, \
        size_class = $4, industry_code = $5, version = organization_profile.version + 1, updated_at = $2, updated_by = $6 \
        WHERE organization_profile.version = $7";
    let Profile { nature, size, industry } = profile;
    let values = [
        of.uuid().into(),
        tx.now().as_offset().into(),
        nature.as_ref().map(ToString::to_string).into(),
        size.map(|size| <&str>::from(size).to_owned()).into(),
        industry.as_ref().map(ToString::to_string).into(),
        tx.name().into(),
        before.into(),
    ];
    let result = tx.db().execute_raw(statement(sql, values)).await?;
    expect_one("organization_profile", of, result.rows_affected())
}
