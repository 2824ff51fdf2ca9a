//! Offices: roles that are given to a user beside what he is in his organization (DOMAIN 5.5).

pub mod create;
pub mod list;
pub mod revoke;
pub mod store;
pub mod view;

use crate::app::App;
use crate::http::problem::Problem;
use crate::identity::token::revocation;
use crate::tx::Tx;
use keqiao_domain::access::{Exposure, Office, Place, Resource};
use keqiao_domain::event::{Audience, Event, EventKind};
use keqiao_domain::hub::HubNumber;
use keqiao_domain::id::{GrantKind, Id, UserKind};
use serde_json::json;
use store::GrantRow;

/// What the access table needs to know of an office: where it is held.
#[must_use]
pub fn resource(place: Place) -> Resource {
    let (hub, owner) = match place {
        Place::Organization(id) => (id.hub(), Some(id)),
        Place::Hub(hub) => (hub, None),
        Place::Nation => (HubNumber::NATIONAL, None),
    };
    Resource { hub, owner, exposure: Exposure::Private }
}

/// Gives a user an office. He has it from his next token on.
///
/// # Errors
/// 409 when he has it already.
pub async fn give(tx: &Tx, user: Id<UserKind>, office: Office) -> Result<GrantRow, Problem> {
    let row = store::insert(tx, user, office).await?;
    tx.emit(event(&row, EventKind::GrantCreated));
    Ok(row)
}

/// Takes an office from a user; the tokens that still tell of it are void within a second.
///
/// # Errors
/// When the database does not answer.
pub async fn take(tx: &Tx, app: &App, row: &mut GrantRow) -> Result<(), Problem> {
    if row.ended_at.is_none() {
        crate::identity::user::store::hold_for_change(tx, row.user).await?;
        store::end(tx, row).await?;
        revocation::revoke(tx, app, row.user.subject()).await?;
        tx.emit(event(row, EventKind::GrantRevoked));
    }
    Ok(())
}

fn event(row: &GrantRow, kind: EventKind) -> Event {
    let resource = resource(row.office.place);
    let role: &'static str = row.office.role.into();
    Event {
        kind,
        subject: Id::<GrantKind>::subject(&row.id),
        hub: resource.hub,
        owner: resource.owner,
        audience: Audience::Owner,
        payload: json!({ "user": row.user.to_string(), "role": role }),
    }
}
