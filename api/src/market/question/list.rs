//! The questions on a demand.

use super::store::{self, Waiting};
use super::view::QuestionView;
use crate::call::Call;
use crate::http::body::Query;
use crate::http::page::{Page, Paging};
use crate::http::path::IdPath;
use crate::http::problem::Problem;
use crate::listing::store as listing;
use crate::tx::OrNotFound as _;
use actix_web::{HttpResponse, get};
use keqiao_domain::access::{self, Action};
use keqiao_domain::id::DemandKind;
use keqiao_domain::market::demand::Demand;
use serde::Deserialize;
use utoipa::IntoParams;

/// The list's parameters.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct QuestionQuery {
    /// Rows of a page.
    #[param(minimum = 1, maximum = 100)]
    limit: Option<u16>,
    /// The cursor `next` of the page before.
    #[param(max_length = 6000, pattern = "^[A-Za-z0-9_-]+$")]
    after: Option<String>,
}

/// List the questions on a demand.
///
/// Those with an answer, newest first. The demand's owner and its hub's moderators also see those that wait, and everybody
/// his organization's own.
#[utoipa::path(tag = "questions", params(QuestionQuery), responses((status = OK, body = Page<QuestionView>)))]
#[get("/demands/{id}/questions")]
pub async fn list_questions(
    call: Call,
    id: IdPath<DemandKind>,
    query: Query<QuestionQuery>,
) -> Result<HttpResponse, Problem> {
    let demand = listing::find::<Demand>(call.db(), id.0).await?.or_not_found()?.value;
    let caller = &call.principal;
    access::check(caller, Action::ListQuestions, &demand.resource_before(caller.organization))?;
    let waiting = match caller.organization {
        _ if caller.is_moderator(id.0.hub()) => Waiting::All,
        Some(organization) if demand.is_set_by(organization) => Waiting::All,
        Some(organization) => Waiting::Of(organization),
        None => Waiting::None,
    };
    let paging = Paging::read(&call, "questions", query.0.limit, query.0.after.as_deref())?;
    let rows = store::list(call.db(), id.0, waiting, &paging).await?;
    let (rows, next) = paging.cut(&call, rows, |row| row.question.id);
    let items = rows.iter().map(|row| QuestionView::new(caller, row)).collect();
    call.page(items, next, None)
}
