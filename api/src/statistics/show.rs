//! A published table, as JSON and as CSV.

use super::store;
use super::table::{Reader, Wanted, read};
use super::view::{TableRow, TableView};
use crate::call::Call;
use crate::http::body::Query;
use crate::http::fault::Faults;
use crate::http::problem::Problem;
use crate::http::reply::Reply;
use crate::names::StatisticTableCode;
use crate::tx::OrNotFound as _;
use actix_web::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE, VARY};
use actix_web::{HttpResponse, get};
use keqiao_domain::access::{Action, Duty, Exposure, Resource, check_scope};
use keqiao_domain::hub::HubNumber;
use serde::Deserialize;
use utoipa::IntoParams;

const COLUMNS: [&str; 10] = [
    "key",
    "other_key",
    "contracts",
    "amount_cny",
    "technical_amount_cny",
    "average_amount_cny",
    "share_ppm",
    "contracts_growth_ppm",
    "amount_growth_ppm",
    "is_suppressed",
];

/// Which table.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct StatisticsQuery {
    /// What the table is by.
    #[param(inline)]
    table: StatisticTableCode,
    /// A year `2026`, a half `2026-H1`, a quarter `2026-Q4` or a month `2026-11`.
    #[param(
        max_length = 7,
        pattern = "^(199[0-9]|20[0-9]{2}|21[0-9]{2})(-(H[12]|Q[1-4]|0[1-9]|1[0-2]))?$",
        example = "2026-Q4"
    )]
    period: String,
    /// `national`, or the region code of a province: only what sellers of it registered. Tables by region are national.
    #[param(max_length = 8, pattern = "^(national|abroad|[0-9]{6})$", example = "national")]
    area: Option<String>,
    /// The number of a vintage; the latest when nothing is said.
    #[param(minimum = 1, maximum = 2147483647)]
    vintage: Option<i32>,
}

/// Show statistics.
///
/// A published table of registered contracts, counted by the day of registration, without those that were revoked; with
/// averages, shares, and growth against the same period a year before. Rows that would tell of a single party are withheld:
/// fewer than three parties, or one with more than 85 % of the amount. A vintage never changes. As a spreadsheet with
/// `Accept: text/csv`. 404 while no vintage was released.
#[utoipa::path(tag = "statistics", params(StatisticsQuery),
    responses((status = OK, content((TableView = "application/json"), (String = "text/csv")))))]
#[get("/statistics")]
pub async fn show_statistics(call: Call, query: Query<StatisticsQuery>) -> Result<HttpResponse, Problem> {
    check_scope(&call.principal, Action::ShowStatistics)?;
    let mut faults = Faults::new();
    let wanted = Wanted::read(query.0.table.0, &query.0.period, query.0.area, &mut faults).ok_or(faults)?;
    let vintage = store::find(call.db(), query.0.vintage).await?.or_not_found()?;
    let nation = Resource { hub: HubNumber::NATIONAL, owner: None, exposure: Exposure::Public };
    let is_maker = call.principal.is_charged(Duty::MakeStatistics, &nation);
    let reader = if is_maker { Reader::Maker } else { Reader::Public };
    let view = read(call.db(), &vintage, &wanted, reader).await?;
    if call.header("accept").is_some_and(|accept| accept.split(',').any(|kind| kind.trim().starts_with("text/csv"))) {
        return as_csv(&view);
    }
    let mut response = Reply::ok(&view)?.into_response();
    let vary = "Accept, Authorization, Accept-Language".parse().map_err(Problem::internal)?;
    response.headers_mut().insert(VARY, vary);
    Ok(response)
}

fn record(row: &TableRow) -> [String; 10] {
    let number = |value: Option<i64>| value.map(|value| value.to_string()).unwrap_or_default();
    let amount = |value: &Option<String>| value.clone().unwrap_or_default();
    [
        row.key.clone(),
        row.other_key.clone(),
        number(row.contracts),
        amount(&row.amount),
        amount(&row.technical_amount),
        amount(&row.average_amount),
        number(row.share_ppm),
        number(row.contracts_growth_ppm),
        number(row.amount_growth_ppm),
        row.is_suppressed.to_string(),
    ]
}

fn as_csv(view: &TableView) -> Result<HttpResponse, Problem> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(COLUMNS).map_err(Problem::internal)?;
    for row in &view.rows {
        writer.write_record(record(row)).map_err(Problem::internal)?;
    }
    let body = writer.into_inner().map_err(|error| Problem::internal(error.to_string()))?;
    Ok(HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, "text/csv; charset=utf-8"))
        .insert_header((CONTENT_DISPOSITION, format!("attachment; filename=\"{}.csv\"", view.name())))
        .insert_header((VARY, "Accept, Authorization, Accept-Language"))
        .body(body))
}
