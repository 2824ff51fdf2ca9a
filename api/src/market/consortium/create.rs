//! Founding a consortium.

use super::step;
use super::view::{ConsortiumBody, ConsortiumView};
use crate::call::Call;
use crate::http::body::JsonBody;
use crate::http::problem::{Code, Problem};
use crate::http::reply::Reply;
use crate::identity::organization::store as organizations;
use crate::listing::store;
use crate::storage::Stored;
use crate::tx::OrNotFound as _;
use actix_web::http::StatusCode;
use actix_web::{HttpResponse, post};
use keqiao_domain::access::{Action, check_scope};
use keqiao_domain::market::consortium::Consortium;

/// Create a consortium.
///
/// Your organization founds an industry innovation complex (产业创新综合体) and leads it. It is forming: seen by its lead, by
/// those who are asked to belong to it, and by its hub, until it is activated with at least three members.
#[utoipa::path(tag = "consortia", request_body = ConsortiumBody, responses((status = CREATED, body = ConsortiumView)))]
#[post("/consortia")]
pub async fn create_consortium(call: Call, body: JsonBody<ConsortiumBody>) -> Result<HttpResponse, Problem> {
    check_scope(&call.principal, Action::CreateConsortium)?;
    let organization = call.principal.organization.ok_or_else(|| Problem::new(Code::Forbidden))?;
    let (content, metadata) = body.0.parse()?;
    call.app
        .write(&call, Action::CreateConsortium, async |tx| {
            let lead = organizations::find_for_share(tx, organization).await?.or_not_found()?;
            tx.check(&lead.value.resource())?;
            step::hold_codes(tx, &content, None).await?;

            let (value, event) = Consortium::found(tx.next_id(organization.hub()), organization, content);
            let (at, location) = (tx.now(), format!("/v1/consortia/{}", value.id));
            let stored = [Stored { value, metadata, version: 1, created_at: at, updated_at: at }];
            store::insert_many(tx, &stored).await?;
            tx.emit(event);

            let [stored] = stored;
            let reply = step::reply(&call, tx, &stored).await?;
            Ok(Reply { status: StatusCode::CREATED, location: Some(location), ..reply })
        })
        .await
}
