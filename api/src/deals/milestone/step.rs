//! What the steps of a milestone have in common.

use super::store;
use super::view::{MilestoneView, StatementBody};
use crate::call::Call;
use crate::deals::contract::store as contracts;
use crate::http::problem::{Code, Problem};
use crate::http::reply::Reply;
use crate::tx::OrNotFound as _;
use actix_web::HttpResponse;
use keqiao_domain::deals::milestone::{MilestoneAct, Statement};
use keqiao_domain::id::{Id, MilestoneKind};

/// Loads a milestone to change it, takes the act, stores it, tells the parties and answers. The contract is held meanwhile, so
/// that nobody disputes, changes or ends it between the question and the answer.
///
/// # Errors
/// 404 to everybody but the parties, 412 and 428 when the version is not the present one, and what stands against the act.
pub async fn take(
    call: &Call,
    id: Id<MilestoneKind>,
    act: MilestoneAct,
    body: Option<StatementBody>,
) -> Result<HttpResponse, Problem> {
    call.app
        .write(call, act.action(), async |tx| {
            let contract = store::find(tx.db(), id).await?.or_not_found()?.value.contract;
            let contract = contracts::find_for_update(tx, contract).await?.or_not_found()?.value;
            let mut row = store::find_for_update(tx, id).await?.or_not_found()?;
            let organization = tx.principal().organization;
            tx.check(&row.value.resource(organization))?;
            let by = organization.filter(|_| row.value.side_of(organization).is_some());
            let by = by.ok_or_else(|| Problem::new(Code::Forbidden))?;
            call.check_version(row.version)?;

            let statement = body.map_or_else(|| Ok(Statement::default()), |body| body.parse())?;
            let events = row.value.take((act, statement), by, &contract, tx.now())?;
            if !events.is_empty() {
                store::update(tx, &mut row).await?;
            }
            for event in events {
                tx.emit(event);
            }

            let view = MilestoneView::single(&call.app, tx.principal(), &row, &contract);
            Ok(Reply::ok(&view)?.version(row.version))
        })
        .await
}
