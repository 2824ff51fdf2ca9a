//! The steps of consortia, written once: load, check, ask the domain, store, note what happened, answer.

use super::view::ConsortiumView;
use crate::app::App;
use crate::call::Call;
use crate::http::problem::{Code, Problem};
use crate::http::reply::Reply;
use crate::identity::organization::store as organizations;
use crate::listing::step::keep;
use crate::listing::store;
use crate::reference::code_list::held::Holding;
use crate::storage::Stored;
use crate::tx::{OrNotFound as _, Tx};
use actix_web::HttpResponse;
use keqiao_domain::access::{Action, Principal};
use keqiao_domain::event::Event;
use keqiao_domain::id::{ConsortiumKind, Id, OrganizationKind};
use keqiao_domain::market::consortium::{Consortium, ConsortiumContent};
use keqiao_domain::rule::Refusals;
use keqiao_domain::timestamp::Timestamp;
use sea_orm::ConnectionTrait;

/// One consortium for a step of its lead, at the version that the lead has seen.
///
/// # Errors
/// 404 when there is none, what the access table refuses, 412 and 428 for the version.
pub async fn load(call: &Call, tx: &Tx, id: Id<ConsortiumKind>) -> Result<Stored<Consortium>, Problem> {
    let stored = store::find_for_update::<Consortium>(tx, id).await?.or_not_found()?;
    tx.check(&stored.value.resource())?;
    call.check_version(stored.version)?;
    Ok(stored)
}

/// Answers with the present state and what may follow.
///
/// # Errors
/// When the database does not answer or a row is corrupt.
pub async fn reply(call: &Call, tx: &Tx, stored: &Stored<Consortium>) -> Result<Reply, Problem> {
    let view = view(&call.app, tx.db(), tx.principal(), stored).await?;
    Ok(Reply::ok(&view)?.version(stored.version))
}

/// The present state, with what stands against the lead and the caller's own organization.
///
/// # Errors
/// When the database does not answer or a row is corrupt.
pub async fn view(
    app: &App,
    db: &impl ConnectionTrait,
    principal: &Principal,
    stored: &Stored<Consortium>,
) -> Result<ConsortiumView, Problem> {
    let lead = organizations::find(db, stored.value.lead).await?.or_not_found()?.value.may_list();
    let own = match principal.organization {
        Some(own) => organizations::find(db, own).await?.or_not_found()?.value.may_list(),
        None => Refusals::new(),
    };
    Ok(ConsortiumView::single(app, principal, stored, (&lead, &own)))
}

/// What the standing of an organization must be for a step with its membership.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// It is verified.
    Verified,
    /// It may be in any state: nobody is held where he does not want to be.
    Any,
}

/// The domain's own step of an organization.
type Take = fn(&mut Consortium, Id<OrganizationKind>, Timestamp) -> Result<Option<Event>, Refusals>;

/// An organization's own step with its membership.
///
/// # Errors
/// What the access table, the organization's standing or the domain refuse.
pub async fn step_of_member(
    call: &Call,
    id: Id<ConsortiumKind>,
    (action, standing): (Action, Standing),
    may: fn(&Consortium, Id<OrganizationKind>) -> Refusals,
    take: Take,
) -> Result<HttpResponse, Problem> {
    call.app
        .write(call, action, async |tx| {
            let mut stored = store::find_for_update::<Consortium>(tx, id).await?.or_not_found()?;
            tx.check(&stored.value.resource_before(tx.principal().organization))?;
            let organization = tx.principal().organization.ok_or_else(|| Problem::new(Code::Forbidden))?;
            call.check_version(stored.version)?;

            let own = organizations::find_for_share(tx, organization).await?.or_not_found()?;
            let mut refusals = match standing {
                Standing::Verified => own.value.may_list(),
                Standing::Any => Refusals::new(),
            };
            if !refusals.is_empty() {
                refusals.append(may(&stored.value, organization));
                return Err(refusals.into());
            }
            let event = take(&mut stored.value, organization, tx.now())?;
            keep(tx, &mut stored, event).await?;

            reply(call, tx, &stored).await
        })
        .await
}

/// Holds the industry and the region of a consortium to their lists.
///
/// # Errors
/// 422 when one is unknown or retired, with the nearest valid codes.
pub async fn hold_codes(
    tx: &Tx,
    content: &ConsortiumContent,
    before: Option<&ConsortiumContent>,
) -> Result<(), Problem> {
    let mut held = Holding::today(tx);
    let industry = before.and_then(|before| before.industry.as_ref());
    held.one("/industry_code", content.industry.as_ref(), industry).await?;
    let region = before.and_then(|before| before.region.as_ref());
    held.one("/region_code", content.region.as_ref(), region).await?;
    held.finish()
}
