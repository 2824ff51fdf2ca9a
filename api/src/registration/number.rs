//! Giving numbers: the next serial of the year and the authority's region.

use crate::http::problem::Problem;
use crate::identity::organization::store as organizations;
use crate::storage::{hub_column, statement};
use crate::tx::{OrNotFound as _, Tx};
use keqiao_domain::reference::RegionCode;
use keqiao_domain::registration::case::RegistrationCase;
use keqiao_domain::registration::number::RegistrationNumber;
use sea_orm::ConnectionTrait as _;

/// The region of an authority, where it lies in its hub; else the hub's own. The national hub has none.
async fn region(tx: &Tx, case: &RegistrationCase) -> Result<Option<RegionCode>, Problem> {
    let hub = case.id.hub();
    let Some(province) = tx.province(hub) else { return Ok(None) };
    let authority = organizations::find(tx.db(), case.authority).await?.or_not_found()?.value;
    let own = authority.content.region.filter(|region| region.to_string().starts_with(&province));
    match own {
        Some(region) => Ok(Some(region)),
        None => RegionCode::parse(&format!("{province}0000")).map(Some).map_err(Problem::internal),
    }
}

/// Takes the next number for a case and records it. Whoever takes one of the same year and region meanwhile waits; what
/// is rolled back leaves no gap.
///
/// # Errors
/// When the serials of the year are used up.
pub async fn take(tx: &Tx, case: &RegistrationCase) -> Result<RegistrationNumber, Problem> {
    let hub = hub_column(case.id.hub());
    let year = tx.now().day().year();
    let region = region(tx, case).await?;
    let sql = "INSERT INTO registration_serial (hub, year, region, next) VALUES ($1, $2, $3, 2) \
        ON CONFLICT (hub, year, region) DO UPDATE SET next = registration_serial.next + 1 RETURNING next - 1";
    let year_column = i16::try_from(year).map_err(Problem::internal)?;
    let name = region.as_ref().map_or_else(String::new, ToString::to_string);
    let values = [hub.into(), year_column.into(), name.into()];
    let row = tx.db().query_one_raw(statement(sql, values)).await?;
    let row = row.ok_or_else(|| Problem::internal("no serial was given"))?;
    let serial = u32::try_from(row.try_get_by_index::<i32>(0)?).map_err(Problem::internal)?;
    let number = RegistrationNumber::compose(year, region.as_ref(), serial).map_err(Problem::internal)?;
    let sql =
        "INSERT INTO registration_number (hub, number, case_id, created_at, created_by) VALUES ($1, $2, $3, $4, $5)";
    let values =
        [hub.into(), number.to_string().into(), case.id.uuid().into(), tx.now().as_offset().into(), tx.name().into()];
    tx.db().execute_raw(statement(sql, values)).await?;
    Ok(number)
}
