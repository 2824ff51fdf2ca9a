//! The contracts behind a cell, for those who make the statistics.

use super::contract::{self, AskedCell};
use super::store;
use super::table::Wanted;
use super::view::CellView;
use crate::call::Call;
use crate::http::body::Query;
use crate::http::fault::Faults;
use crate::http::page::Paging;
use crate::http::problem::Problem;
use crate::http::reply::Reply;
use crate::names::StatisticTableCode;
use crate::tx::OrNotFound as _;
use actix_web::{HttpResponse, get};
use keqiao_domain::access::{self, Action, Exposure, Principal, Resource};
use keqiao_domain::event::{Audience, Event, EventKind};
use keqiao_domain::hub::HubNumber;
use serde::Deserialize;
use serde_json::json;
use utoipa::IntoParams;

/// Which cell.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct CellQuery {
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
    /// The key of the row; left out in the table `headline`, which has one row.
    #[param(max_length = 40, pattern = "^[0-9a-z_]*$", example = "new_materials")]
    key: Option<String>,
    /// The buyer's region in the table `flow`.
    #[param(max_length = 40, pattern = "^[0-9a-z_]*$")]
    other_key: Option<String>,
    /// Only contracts registered in this hub. Left out: of all hubs, for who makes the statistics of the whole country.
    #[param(max_length = 40, pattern = "^[a-z-]+$", example = "zhejiang")]
    hub: Option<String>,
    /// The number of a vintage; the latest when nothing is said.
    #[param(minimum = 1, maximum = 2147483647)]
    vintage: Option<i32>,
    /// Rows of a page.
    #[param(minimum = 1, maximum = 100)]
    limit: Option<u16>,
    /// The cursor `next` of the page before.
    #[param(max_length = 6000, pattern = "^[A-Za-z0-9_-]+$")]
    after: Option<String>,
}

/// Inspect a cell of the statistics.
///
/// The registered contracts behind a cell, withheld from the public or not, and what they come to: for statisticians and
/// regulators of the hub that is named, or of the whole country. Those that the vintage counted are listed, also when they were
/// revoked later; title and amounts are those of today. Each page that is read is noted in the ledger (`vintage.inspected`). 404
/// while no vintage was released.
#[utoipa::path(tag = "statistics", params(CellQuery), responses((status = OK, body = CellView)))]
#[get("/statistics/contracts")]
pub async fn inspect_statistics(call: Call, query: Query<CellQuery>) -> Result<HttpResponse, Problem> {
    let query = query.0;
    access::check_scope(&call.principal, Action::InspectStatistics)?;
    let hub = query.hub.as_deref().map(|code| call.app.hubs.read("?hub", code)).transpose()?;
    let place = Resource { hub: hub.unwrap_or(HubNumber::NATIONAL), owner: None, exposure: Exposure::Public };
    access::check(&call.principal, Action::InspectStatistics, &place)?;
    let (wanted, keys) = query.read()?;
    let paging = Paging::read(&call, "statistic_contracts", query.limit, query.after.as_deref())?;
    let vintage = store::find(call.db(), query.vintage).await?.or_not_found()?;
    let asked = AskedCell { vintage, wanted, keys, hub };

    // The actor of an entry is public. Who reads what is not, so it is the service that notes it.
    let system = Principal::system(None);
    let noted = call.app.write_as(&system, Action::InspectStatistics, async |tx| {
        tx.emit(inspected(&asked, place.hub, &call.principal));
        Ok((contract::sum(tx.db(), &asked).await?, contract::list(tx.db(), &asked, &paging).await?))
    });
    let (figures, rows) = noted.await?;

    let (rows, next) = paging.cut(&call, rows, |row| row.registration);
    Ok(Reply::ok(&CellView::of(&asked.vintage, figures, &rows, next))?.into_response())
}

impl CellQuery {
    /// The cell, and the keys of its row.
    fn read(&self) -> Result<(Wanted, Vec<String>), Faults> {
        let mut faults = Faults::new();
        let wanted = Wanted::read(self.table.0, &self.period, self.area.clone(), &mut faults);
        let columns = self.table.0.columns().len();
        let given = [("?key", &self.key), ("?other_key", &self.other_key)];
        for (place, (pointer, key)) in given.iter().enumerate() {
            let is_wanted = place < columns;
            if is_wanted && key.is_none() {
                faults.add(*pointer, "required", "names the row of this table");
            } else if !is_wanted && key.is_some() {
                faults.add(*pointer, "not_of_table", "is no key of this table");
            }
        }
        let keys = given.into_iter().filter_map(|(_, key)| key.clone()).collect();
        wanted.filter(|_| faults.is_empty()).map(|wanted| (wanted, keys)).ok_or(faults)
    }
}

/// Somebody reads the contracts behind a cell.
fn inspected(asked: &AskedCell, hub: HubNumber, reader: &Principal) -> Event {
    let wanted = &asked.wanted;
    let payload = json!({
        "table": <&str>::from(wanted.table),
        "area": wanted.area,
        "period": wanted.period.to_string(),
        "keys": asked.keys,
        "reader": reader.actor.subject().map(|reader| reader.to_string()),
    });
    let (kind, subject) = (EventKind::VintageInspected, asked.vintage.id.subject());
    Event { kind, subject, hub, owner: None, audience: Audience::Owner, payload }
}
