//! Opening a draft of a contract.

use super::body::ContractBody;
use super::step::{actor, answer};
use super::view::ContractView;
use super::{guard, store};
use crate::call::Call;
use crate::http::body::JsonBody;
use crate::http::problem::{Code, Problem};
use crate::http::reply::Reply;
use crate::identity::organization::store as organizations;
use crate::storage::{Metadata, Stored};
use crate::tx::OrNotFound as _;
use actix_web::http::StatusCode;
use actix_web::{HttpResponse, post};
use keqiao_domain::access::{Action, check_scope};
use keqiao_domain::deals::contract::Contract;

/// Create a contract.
///
/// Opens a draft of a technology contract in the home hub of your organization, which is one of its parties. Nobody else
/// sees it until it is proposed.
#[utoipa::path(tag = "contracts", request_body = ContractBody, responses((status = CREATED, body = ContractView)))]
#[post("/contracts")]
pub async fn create_contract(call: Call, body: JsonBody<ContractBody>) -> Result<HttpResponse, Problem> {
    check_scope(&call.principal, Action::CreateContract)?;
    let organization = call.principal.organization.ok_or_else(|| Problem::new(Code::Forbidden))?;
    call.app
        .write(&call, Action::CreateContract, async |tx| {
            let opener = organizations::find_for_share(tx, organization).await?.or_not_found()?;
            tx.check(&opener.value.resource())?;
            let content = body.0.parse()?;
            if content.side_of(organization).is_none() {
                let detail = "your organization is one of the parties";
                return Err(Problem::invalid("/parties", "own_party_missing", detail));
            }
            guard::check_references(tx, &content).await?;

            let (at, id) = (tx.now(), tx.next_id(organization.hub()));
            let (value, events) = Contract::open(id, actor(tx)?, content, None, at);
            let stored = Stored { value, metadata: Metadata::new(), version: 1, created_at: at, updated_at: at };
            store::insert(tx, &stored).await?;
            for event in events {
                tx.emit(event);
            }
            let reply = answer(&call, tx, &stored).await?;
            Ok(Reply { status: StatusCode::CREATED, location: Some(format!("/v1/contracts/{id}")), ..reply })
        })
        .await
}
