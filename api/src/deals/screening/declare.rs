//! Declaring what crosses the border with a contract.

use super::view::{ScreeningBody, ScreeningView};
use super::{guard, step};
use crate::call::Call;
use crate::deals::contract::store as contracts;
use crate::http::body::JsonBody;
use crate::http::path::IdPath;
use crate::http::problem::{Code, Problem};
use crate::tx::OrNotFound as _;
use actix_web::{HttpResponse, post};
use keqiao_domain::access::Action;
use keqiao_domain::deals::screening::{Screened, Screening, declaring_side};
use keqiao_domain::id::ContractKind;
use keqiao_domain::rule::{Refusals, Rule};

/// Declare a screening.
///
/// A party at home says which technology of the catalogue (`GET /v1/code-lists/controlled-technologies`) the edition on the
/// table carries across the border, and which data go with it: the seller of an export, the buyer of an import. The hub checks
/// it. Without it a contract with a party abroad is not signed. Another edition is declared anew.
#[utoipa::path(tag = "screenings", request_body = ScreeningBody, responses((status = CREATED, body = ScreeningView)))]
#[post("/contracts/{id}/screenings")]
pub async fn declare_screening(
    call: Call,
    id: IdPath<ContractKind>,
    body: JsonBody<ScreeningBody>,
) -> Result<HttpResponse, Problem> {
    call.app
        .write(&call, Action::DeclareScreening, async |tx| {
            let contract = contracts::find_for_update(tx, id.0).await?.or_not_found()?.value;
            tx.check(&contract.resource(tx.principal().organization))?;
            let organization = tx.principal().organization.ok_or_else(|| Problem::new(Code::Forbidden))?;
            let way = guard::crossing_of(tx.db(), &contract.content.parties).await?;
            if contract.side_of(organization) != Some(declaring_side(way)) {
                return Err(Problem::new(Code::Forbidden).with_detail("the side at home declares"));
            }
            let class = body.0.parse(tx).await?;
            if contract.open_edition() == 0 {
                return Err(Refusals::of(Rule::StepNotOpen).into());
            }

            let new = tx.next_id(id.0.hub());
            let edition = Screened::Edition(contract.id, contract.open_edition());
            let (value, event) = Screening::declare(new, edition, organization, way, class)?;
            step::begin(&call, tx, value, event).await
        })
        .await
}
