//! What clients said of a provider.

use super::store;
use super::view::EvaluationView;
use crate::call::Call;
use crate::http::body::Query;
use crate::http::page::{Page, Paging};
use crate::http::path::IdPath;
use crate::http::problem::Problem;
use crate::listing::store as listing;
use crate::tx::OrNotFound as _;
use actix_web::{HttpResponse, get};
use keqiao_domain::access::{self, Action};
use keqiao_domain::id::ProviderKind;
use keqiao_domain::listed::Moderated as _;
use keqiao_domain::people::provider::Provider;
use serde::Deserialize;
use utoipa::IntoParams;

/// The list's parameters.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct EvaluationQuery {
    /// Rows of a page.
    #[param(minimum = 1, maximum = 100)]
    limit: Option<u16>,
    /// The cursor `next` of the page before.
    #[param(max_length = 6000, pattern = "^[A-Za-z0-9_-]+$")]
    after: Option<String>,
}

/// List evaluations.
///
/// What clients said of a provider after completed services, newest first. Whoever sees the provider sees them.
#[utoipa::path(tag = "providers", params(EvaluationQuery), responses((status = OK, body = Page<EvaluationView>)))]
#[get("/providers/{id}/evaluations")]
pub async fn list_evaluations(
    call: Call,
    id: IdPath<ProviderKind>,
    query: Query<EvaluationQuery>,
) -> Result<HttpResponse, Problem> {
    let provider = listing::find::<Provider>(call.db(), id.0).await?.or_not_found()?;
    access::check(&call.principal, Action::ListEvaluations, &provider.value.resource())?;
    let paging = Paging::read(&call, "evaluations", query.0.limit, query.0.after.as_deref())?;
    let rows = store::list_of_provider(call.db(), id.0, &paging).await?;
    let (rows, next) = paging.cut(&call, rows, |row| row.value.id);
    call.page(rows.iter().map(EvaluationView::from).collect(), next, None)
}
