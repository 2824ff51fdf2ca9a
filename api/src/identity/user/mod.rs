//! Users: who can log in, and what was granted to them.

pub mod add;
pub mod change_role;
pub mod leave;
pub mod list;
pub mod me;
pub mod remove;
pub mod store;
pub mod view;

use crate::http::problem::Problem;
use crate::tx::Tx;
use keqiao_domain::access::Role;
use keqiao_domain::event::{Audience, Event, EventKind};
use keqiao_domain::hub::HubNumber;
use keqiao_domain::id::{Id, OrganizationKind, UserKind};
use keqiao_domain::text::Name;
use serde_json::json;

/// A user that is about to be added.
pub struct NewUser {
    /// Log-in in lower case.
    pub login: String,
    /// How the user is called.
    pub display_name: Name,
    /// Argon2id in PHC form.
    pub password_hash: String,
}

/// Adds a user with a role in an organization.
///
/// # Errors
/// 409 when the log-in is taken.
pub async fn add(
    tx: &Tx,
    user: NewUser,
    organization: Id<OrganizationKind>,
    role: Role,
) -> Result<Id<UserKind>, Problem> {
    let id = store::insert(tx, user, organization.hub()).await?;
    store::grant(tx, id, role, Some(organization), None).await?;
    let role: &'static str = role.into();
    tx.emit(Event {
        kind: EventKind::UserAdded,
        subject: id.subject(),
        hub: organization.hub(),
        owner: Some(organization),
        audience: Audience::Owner,
        payload: json!({ "role": role }),
    });
    Ok(id)
}

/// Makes a user a moderator of a hub.
///
/// # Errors
/// When the database does not answer.
pub async fn grant_moderator(tx: &Tx, user: Id<UserKind>, hub: HubNumber) -> Result<(), Problem> {
    store::grant(tx, user, Role::Moderator, None, Some(hub)).await
}
