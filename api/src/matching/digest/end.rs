//! Being written to no more, by the link of a letter.

use super::store;
use super::view::DigestView;
use crate::call::Call;
use crate::http::body::JsonBody;
use crate::http::problem::{Code, Problem};
use crate::http::reply::Reply;
use crate::identity::session::digest;
use actix_web::{HttpResponse, post};
use keqiao_domain::access::{Action, Principal, check_scope};
use serde::Deserialize;
use utoipa::ToSchema;

/// What the link holds.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DigestEndBody {
    /// What stands after `#` in the link.
    #[schema(min_length = 1, max_length = 200, example = "kq_digest_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8")]
    token: String,
}

/// End a digest.
///
/// By the link of a letter, without logging in: you are written to no more. Your inbox goes on.
#[utoipa::path(tag = "matching", security(()), request_body = DigestEndBody, responses((status = OK, body = DigestView)))]
#[post("/digest/end")]
pub async fn end_digest(call: Call, body: JsonBody<DigestEndBody>) -> Result<HttpResponse, Problem> {
    check_scope(&call.principal, Action::EndDigest)?;
    call.app.limits.attempt_from(&call.address())?;
    let token = digest(&body.0.token);
    let system = Principal::system(None);
    let ended = call.app.write_as(&system, Action::EndDigest, async |tx| store::end(tx, &token).await).await?;
    if !ended {
        return Err(Problem::new(Code::TokenInvalid).with_detail("nothing is sent by this link, or no more"));
    }
    Ok(Reply::ok(&DigestView::of(None))?.into_response())
}
