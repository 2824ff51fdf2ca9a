//! Drafting a contract from the offer that was accepted.

use super::guard;
use super::step::load;
use super::store;
use crate::call::Call;
use crate::deals::contract::step::{actor, answer};
use crate::deals::contract::store as contracts;
use crate::deals::contract::view::ContractView;
use crate::deals::offer::store as offers;
use crate::http::path::IdPath;
use crate::http::problem::Problem;
use crate::http::reply::Reply;
use crate::storage::{Metadata, Stored};
use crate::tx::OrNotFound as _;
use actix_web::http::StatusCode;
use actix_web::{HttpResponse, post};
use keqiao_domain::access::Action;
use keqiao_domain::deals::contract::Contract;
use keqiao_domain::id::NegotiationKind;

/// Draft a contract from a negotiation.
///
/// Opens a draft of your side, filled from the terms of the accepted offer: project, subject, grant, price, milestones, and the
/// clauses of the market's template, whose blanks are left to be filled in. Only your side sees it until it is proposed.
#[utoipa::path(tag = "negotiations", responses((status = CREATED, body = ContractView)))]
#[post("/negotiations/{id}/contract")]
pub async fn draft_contract(call: Call, id: IdPath<NegotiationKind>) -> Result<HttpResponse, Problem> {
    call.app
        .write(&call, Action::DraftContract, async |tx| {
            let (mut negotiation, by) = load(&call, tx, id.0).await?;
            let earlier = guard::open_contract(tx.db(), &negotiation.value).await?;
            negotiation.value.may_draft(earlier).into_result()?;
            let accepted = negotiation.value.accepted_offer.or_not_found()?;
            let offer = offers::find(tx.db(), accepted).await?.or_not_found()?.value;
            let content = offer.terms.to_contract(negotiation.value.parties());

            let (new, at) = (tx.next_id(by.hub()), tx.now());
            let told = negotiation.value.draft(new, earlier)?;
            let (value, events) = Contract::open(new, actor(tx)?, content, Some(id.0), at);
            let stored = Stored { value, metadata: Metadata::new(), version: 1, created_at: at, updated_at: at };
            contracts::insert(tx, &stored).await?;
            store::update(tx, &mut negotiation).await?;
            for event in events.into_iter().chain(told) {
                tx.emit(event);
            }
            let reply = answer(&call, tx, &stored).await?;
            Ok(Reply { status: StatusCode::CREATED, location: Some(format!("/v1/contracts/{new}")), ..reply })
        })
        .await
}
