//! Changing the draft of a contract.

use super::body::ContractBody;
use super::guard;
use super::step::{keep, load};
use super::view::ContractView;
use crate::call::Call;
use crate::http::body::MergePatch;
use crate::http::path::IdPath;
use crate::http::problem::Problem;
use actix_web::{HttpResponse, patch};
use keqiao_domain::access::Action;
use keqiao_domain::id::ContractKind;

/// Change a contract.
///
/// A JSON Merge Patch (RFC 7396) over its `terms`: null deletes. Only the draft is changed so; what was proposed is
/// answered by another edition, what is in effect is varied.
#[utoipa::path(tag = "contracts",
    request_body(content = ContractBody, content_type = "application/merge-patch+json"),
    responses((status = OK, body = ContractView)))]
#[patch("/contracts/{id}")]
pub async fn amend_contract(call: Call, id: IdPath<ContractKind>, patch: MergePatch) -> Result<HttpResponse, Problem> {
    call.app
        .write(&call, Action::AmendContract, async |tx| {
            let mut loaded = load(&call, tx, id.0).await?;

            let content = patch.onto(&ContractBody::from(&loaded.stored.value.content))?.parse()?;
            if content.side_of(loaded.stored.value.opener).is_none() {
                let detail = "your organization is one of the parties";
                return Err(Problem::invalid("/parties", "own_party_missing", detail));
            }
            guard::check_references(tx, &content).await?;
            let events = loaded.stored.value.amend(content, loaded.by, tx.now())?;

            keep(&call, tx, loaded, events).await
        })
        .await
}
