//! What the steps of a case have in common.

use super::facts::stand_of;
use super::view::RegistrationView;
use crate::call::Call;
use crate::http::problem::Problem;
use crate::http::reply::Reply;
use crate::identity::conflict;
use crate::listing::store;
use crate::tx::{OrNotFound as _, Tx};
use actix_web::HttpResponse;
use keqiao_domain::access::{Action, Party, Principal};
use keqiao_domain::event::Event;
use keqiao_domain::id::{Id, RegistrationKind};
use keqiao_domain::identity::role::Duty;
use keqiao_domain::registration::case::RegistrationCase;
use keqiao_domain::rule::Refusals;
use sea_orm::ConnectionTrait;

/// Whether an operation is the authority's, who is to have no part in the case.
#[must_use]
pub fn decides(action: Action) -> bool {
    let is_office = |party: &Party| {
        matches!(party, Party::Charged(Duty::RegisterContract | Duty::ApproveRegistration | Duty::RevokeRegistration))
    };
    action.permit().parties.iter().any(is_office)
}

/// What relations between organizations have against a decision of this person.
///
/// # Errors
/// When the database does not answer.
pub async fn conflict_of(
    db: &impl ConnectionTrait,
    principal: &Principal,
    case: &RegistrationCase,
) -> Result<Refusals, Problem> {
    conflict::against(db, principal, &case.form.organizations(), "/form").await
}

/// Loads a case to change it, takes the step, stores it, notes what happened and answers.
///
/// # Errors
/// 404 to everybody but applicant and authority, 412 and 428 when the version is not the present one, and what the step
/// refuses.
pub async fn take(
    call: &Call,
    id: Id<RegistrationKind>,
    action: Action,
    step: impl AsyncFnOnce(&Tx, &mut RegistrationCase) -> Result<Event, Problem>,
) -> Result<HttpResponse, Problem> {
    call.app
        .write(call, action, async |tx| {
            let mut stored = store::find_for_update::<RegistrationCase>(tx, id).await?.or_not_found()?;
            tx.check(&stored.value.resource(tx.principal().organization))?;
            call.check_version(stored.version)?;

            let conflict = conflict_of(tx.db(), tx.principal(), &stored.value).await?;
            if decides(action) {
                conflict.clone().into_result()?;
            }
            let event = step(tx, &mut stored.value).await?;
            store::update(tx, &mut stored).await?;
            tx.emit(event);

            let stand = stand_of(tx.db(), stored.value.contract).await?;
            let view = RegistrationView::single(&call.app, tx.principal(), &stored, (stand, &conflict), tx.now());
            Ok(Reply::ok(&view)?.version(stored.version))
        })
        .await
}
