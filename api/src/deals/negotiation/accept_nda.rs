//! Agreeing on secrecy.

use super::step::{keep, load};
use super::view::NegotiationView;
use super::{guard, nda};
use crate::call::Call;
use crate::http::body::JsonBody;
use crate::http::path::IdPath;
use crate::http::problem::Problem;
use actix_web::{HttpResponse, post};
use keqiao_domain::access::Action;
use keqiao_domain::hex::hex;
use keqiao_domain::id::NegotiationKind;
use serde::Deserialize;
use sha2::{Digest as _, Sha256};
use utoipa::ToSchema;

/// The agreement on secrecy that is accepted.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NdaAcceptanceBody {
    /// The SHA-256 of the text that you have read, in hexadecimal digits.
    #[schema(min_length = 64, max_length = 64, pattern = "^[0-9a-f]{64}$")]
    pub sha256: String,
}

/// Agree on secrecy.
///
/// Your side accepts the agreement of `GET …/nda` by naming its digest. When both sides have, they disclose and offer. Agreeing
/// twice changes nothing.
#[utoipa::path(tag = "negotiations", request_body = NdaAcceptanceBody, responses((status = OK, body = NegotiationView)))]
#[post("/negotiations/{id}/accept-nda")]
pub async fn accept_nda(
    call: Call,
    id: IdPath<NegotiationKind>,
    body: JsonBody<NdaAcceptanceBody>,
) -> Result<HttpResponse, Problem> {
    call.app
        .write(&call, Action::AcceptNda, async |tx| {
            let (mut stored, by) = load(&call, tx, id.0).await?;
            if body.0.sha256 != hex(&Sha256::digest(nda::text(&stored.value))) {
                return Err(Problem::invalid("/sha256", "other_document", "is not the digest of this agreement"));
            }
            if !stored.value.has_agreed_on_secrecy(by) {
                guard::require(tx, &stored.value, stored.value.may_accept_nda()).await?;
            }
            let events = stored.value.accept_nda(by, &body.0.sha256, tx.now())?;
            keep(&call, tx, stored, events).await
        })
        .await
}
