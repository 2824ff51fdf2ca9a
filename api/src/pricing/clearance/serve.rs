//! Serving somebody who has a say.

use super::find::Say;
use super::store;
use super::view::{ClearanceView, ServeClearanceBody};
use crate::call::Call;
use crate::deals::contract::store as contracts;
use crate::http::body::JsonBody;
use crate::http::fault::Faults;
use crate::http::path::IdPath;
use crate::http::problem::{Code, Problem};
use crate::http::reply::Reply;
use crate::tx::OrNotFound as _;
use actix_web::{HttpResponse, post};
use keqiao_domain::access::Action;
use keqiao_domain::assets::readiness::DocumentDigest;
use keqiao_domain::deals::contract_type::ContractSide;
use keqiao_domain::id::ContractKind;
use keqiao_domain::pricing::clearance::Clearance;
use keqiao_domain::rule::{Refusals, Rule};

/// Serve a holder.
///
/// A party of the seller's side tells somebody who has a say of the edition on the table; the days of the rule pack for his answer begin. A holder
/// without a log-in is served outside, and the digest of what shows it is recorded. Another edition is served anew.
#[utoipa::path(tag = "clearances", request_body = ServeClearanceBody,
    responses((status = CREATED, body = ClearanceView)))]
#[post("/contracts/{id}/clearances")]
pub async fn serve_clearance(
    call: Call,
    id: IdPath<ContractKind>,
    body: JsonBody<ServeClearanceBody>,
) -> Result<HttpResponse, Problem> {
    call.app
        .write(&call, Action::ServeClearance, async |tx| {
            let contract = contracts::find_for_update(tx, id.0).await?.or_not_found()?.value;
            tx.check(&contract.resource(tx.principal().organization))?;
            let organization = tx.principal().organization.ok_or_else(|| Problem::new(Code::Forbidden))?;
            if contract.side_of(organization) != Some(ContractSide::Seller) {
                return Err(Problem::new(Code::Forbidden).with_detail("the seller's side serves"));
            }
            let mut faults = Faults::new();
            let evidence = body.0.evidence_sha256.as_deref();
            let evidence = faults.take_optional("/evidence_sha256", evidence, DocumentDigest::parse);
            if !faults.is_empty() {
                return Err(faults.into());
            }

            let say = Say::find(tx.whole_db(), &contract, tx.now().day()).await?;
            let holder = say.holders.into_iter().find(|holder| holder.key == body.0.holder);
            let holder = holder.ok_or_else(|| Refusals::of(Rule::ClearanceUnknownHolder))?;
            let edition = (contract.id, contract.open_edition());
            let new = tx.next_id(id.0.hub());
            let (clearance, event) = Clearance::serve(new, edition, organization, (holder, evidence), tx.now())?;
            let stored = store::insert(tx, &clearance).await?;
            tx.emit(event);

            let view = ClearanceView::from(&stored);
            Reply::created(&view, format!("/v1/clearances/{new}"))
        })
        .await
}
