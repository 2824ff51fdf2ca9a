//! The agreement on secrecy of a negotiation.

use super::nda;
use super::step::find_visible;
use crate::call::Call;
use crate::http::path::IdPath;
use crate::http::problem::Problem;
use crate::http::reply::Reply;
use actix_web::{HttpResponse, get};
use keqiao_domain::access::Action;
use keqiao_domain::hex::hex;
use keqiao_domain::id::NegotiationKind;
use serde::Serialize;
use sha2::{Digest as _, Sha256};
use utoipa::ToSchema;

/// An agreement on secrecy.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = SecrecyAgreement)]
pub struct NdaView {
    /// The text, in Chinese and English.
    #[schema(max_length = 10000)]
    pub text: String,
    /// The SHA-256 of the text, in hexadecimal digits: who agrees names it.
    #[schema(max_length = 64, pattern = "^[0-9a-f]{64}$")]
    pub sha256: String,
}

/// Show the agreement on secrecy.
///
/// What both sides agree on before they disclose anything, with its digest.
#[utoipa::path(tag = "negotiations", responses((status = OK, body = NdaView)))]
#[get("/negotiations/{id}/nda")]
pub async fn show_nda(call: Call, id: IdPath<NegotiationKind>) -> Result<HttpResponse, Problem> {
    let stored = find_visible(&call, Action::ShowNda, id.0).await?;
    let text = nda::text(&stored.value);
    let sha256 = hex(&Sha256::digest(&text));
    Ok(Reply::ok(&NdaView { text, sha256 })?.into_response())
}
