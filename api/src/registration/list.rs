//! The lists of registrations: of an applicant, of an authority.

use super::store::{self, CaseSide, Filter};
use super::view::RegistrationView;
use crate::call::Call;
use crate::http::body::Query;
use crate::http::page::{Page, Paging};
use crate::http::problem::{Code, Problem};
use crate::names::{CaseSideCode, ContractRef, RegistrationStateCode};
use actix_web::{HttpResponse, get};
use keqiao_domain::access::{Action, Exposure, Resource, check};
use serde::Deserialize;
use strum::{EnumString, IntoStaticStr, VariantArray};
use utoipa::IntoParams;

/// On which side the caller's organization stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum CaseSideName {
    /// It filed.
    Applicant,
    /// It was filed with it.
    Authority,
}

/// The list's parameters.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct RegistrationListQuery {
    /// On which side your organization stands.
    #[param(inline)]
    side: CaseSideCode,
    /// Only cases in this state.
    #[param(inline)]
    state: Option<RegistrationStateCode>,
    /// Whether only cases are wanted that should have been decided by now.
    overdue: Option<bool>,
    /// Only cases of this contract.
    #[param(inline)]
    contract: Option<ContractRef>,
    /// Rows of a page.
    #[param(minimum = 1, maximum = 100)]
    limit: Option<u16>,
    /// The cursor `next` of the page before.
    #[param(max_length = 6000, pattern = "^[A-Za-z0-9_-]+$")]
    after: Option<String>,
}

/// List registrations.
///
/// What your organization filed, or what was filed with it as a registration authority, newest first. Drafts are the
/// applicant's own.
#[utoipa::path(tag = "registrations", params(RegistrationListQuery),
    responses((status = OK, body = Page<RegistrationView>)))]
#[get("/registrations")]
pub async fn list_registrations(call: Call, query: Query<RegistrationListQuery>) -> Result<HttpResponse, Problem> {
    let query = query.0;
    keqiao_domain::access::check_scope(&call.principal, Action::ListRegistrations)?;
    let organization = call.principal.organization.ok_or_else(|| Problem::new(Code::Forbidden))?;
    let own = Resource { hub: organization.hub(), owner: Some(organization), exposure: Exposure::Private };
    check(&call.principal, Action::ListRegistrations, &own)?;
    let side = match query.side.0 {
        CaseSideName::Applicant => CaseSide::Applicant(organization),
        CaseSideName::Authority => CaseSide::Authority(organization),
    };
    let due_before = query.overdue.unwrap_or(false).then(|| call.app.clock.now().day());
    let filter = Filter {
        state: query.state.map(|state| state.0),
        due_before,
        contract: query.contract.map(|contract| contract.0),
    };
    let paging = Paging::read(&call, "registrations", query.limit, query.after.as_deref())?;
    let rows = store::list_of(call.db(), side, filter, &paging).await?;
    let (rows, next) = paging.cut(&call, rows, |row| row.value.id);
    let items = rows.iter().map(|row| RegistrationView::item(&call.app, &call.principal, row)).collect();
    call.page(items, next, None)
}
