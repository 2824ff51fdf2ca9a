//! The hubs (区域枢纽).

use crate::app::App;
use crate::call::Call;
use crate::http::problem::Problem;
use crate::storage::{restore_hub, statement};
use actix_web::{HttpResponse, get};
use keqiao_domain::access::{Action, check_scope};
use keqiao_domain::hub::HubNumber;
use sea_orm::{ConnectionTrait as _, DatabaseConnection};
use serde::Serialize;
use std::sync::Arc;
use utoipa::ToSchema;

/// All hubs; there are few and they hardly ever change.
#[derive(Clone, Debug)]
pub struct Hubs(Arc<[Hub]>);

/// One hub.
#[derive(Clone, Debug)]
pub struct Hub {
    /// Its number, which identifiers carry.
    pub number: HubNumber,
    /// Its code: `zhejiang`.
    pub code: String,
    name_zh: String,
    name_en: String,
    region_code: Option<String>,
}

/// A regional market.
#[derive(Serialize, ToSchema)]
#[schema(as = Hub)]
pub struct HubView {
    /// The number that identifiers of this hub carry.
    #[schema(minimum = 1, maximum = 1023, example = 33)]
    number: u16,
    /// The code that other members and parameters use.
    #[schema(max_length = 40, pattern = "^[a-z-]+$", example = "zhejiang")]
    code: String,
    /// Its name in Chinese.
    #[schema(max_length = 40, example = "浙江")]
    name_zh: String,
    /// Its name in English.
    #[schema(max_length = 40, example = "Zhejiang")]
    name_en: String,
    /// Its region (GB/T 2260); the national hub has none.
    #[schema(max_length = 6, pattern = "^[0-9]{6}$", example = "330000")]
    region_code: Option<String>,
}

/// All the hubs.
#[derive(Serialize, ToSchema)]
pub struct HubList {
    /// The hubs by number.
    #[schema(max_items = 1023)]
    items: Vec<HubView>,
}

impl Hubs {
    /// Loads the list.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn load(db: &DatabaseConnection) -> Result<Self, Problem> {
        let sql = "SELECT number, code, name_zh, name_en, region_code FROM hub ORDER BY number";
        let rows = db.query_all_raw(statement(sql, [])).await?;
        let hub = |row: &sea_orm::QueryResult| {
            Ok(Hub {
                number: restore_hub(row.try_get_by_index(0)?)?,
                code: row.try_get_by_index(1)?,
                name_zh: row.try_get_by_index(2)?,
                name_en: row.try_get_by_index(3)?,
                region_code: row.try_get_by_index(4)?,
            })
        };
        rows.iter().map(hub).collect::<Result<Vec<_>, Problem>>().map(|hubs| Hubs(hubs.into()))
    }

    /// The hub of a code.
    #[must_use]
    pub fn by_code(&self, code: &str) -> Option<HubNumber> {
        self.0.iter().find(|hub| hub.code == code).map(|hub| hub.number)
    }

    /// The numbers of all hubs.
    #[must_use]
    pub fn numbers(&self) -> Vec<HubNumber> {
        self.0.iter().map(|hub| hub.number).collect()
    }

    /// The code of a hub; its number when it is unknown here.
    #[must_use]
    pub fn code(&self, number: HubNumber) -> String {
        self.0.iter().find(|hub| hub.number == number).map_or_else(|| number.to_string(), |hub| hub.code.clone())
    }

    /// The first two digits of the hub's region (GB/T 2260); the national hub has none.
    #[must_use]
    pub fn province(&self, number: HubNumber) -> Option<String> {
        let hub = self.0.iter().find(|hub| hub.number == number)?;
        hub.region_code.as_ref().and_then(|code| code.get(..2)).map(str::to_owned)
    }

    /// The hub of a query parameter.
    ///
    /// # Errors
    /// 422 when there is no such hub.
    pub fn read(&self, pointer: &str, code: &str) -> Result<HubNumber, Problem> {
        let unknown =
            || Problem::invalid(pointer, "unknown_hub", "there is no hub of this code; GET /v1/hubs lists them");
        self.by_code(code).ok_or_else(unknown)
    }
}

/// List the hubs.
///
/// The regional markets and the national one. Every listing lives in one of them, and its identifier carries the
/// hub's number.
#[utoipa::path(tag = "reference", responses((status = OK, body = HubList)))]
#[get("/hubs")]
pub async fn list_hubs(call: Call) -> Result<HttpResponse, Problem> {
    check_scope(&call.principal, Action::ListHubs)?;
    let view = |hub: &Hub| HubView {
        number: hub.number.get(),
        code: hub.code.clone(),
        name_zh: hub.name_zh.clone(),
        name_en: hub.name_en.clone(),
        region_code: hub.region_code.clone(),
    };
    let app: &App = &call.app;
    let list = HubList { items: app.hubs.0.iter().map(view).collect() };
    Ok(crate::http::reply::Reply::ok(&list)?.into_response())
}
