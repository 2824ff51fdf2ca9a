//! Invitations: somebody is asked by mail to join an organization, and comes by the link.
//!
//! ```text
//! open ──accept──▶ accepted
//!   └──revoke──▶ revoked        and a week after it was made it has expired
//! ```

pub mod accept;
pub mod create;
pub mod list;
pub mod revoke;
pub mod store;
pub mod view;

use keqiao_domain::access::{Exposure, Resource};
use keqiao_domain::event::{Audience, Event, EventKind};
use serde_json::json;
use store::InvitationRow;
use time::Duration;

/// An invitation is open for so long.
pub const LIFETIME: Duration = Duration::days(7);
/// How the secret of a link begins.
const TOKEN_PREFIX: &str = "kq_invitation_";

/// What the access table needs to know.
#[must_use]
pub fn resource(row: &InvitationRow) -> Resource {
    Resource { hub: row.organization.hub(), owner: Some(row.organization), exposure: Exposure::Private }
}

/// What happened to an invitation. The address is personal, and not told.
#[must_use]
pub fn event(row: &InvitationRow, kind: EventKind) -> Event {
    let role: &'static str = row.role.into();
    Event {
        kind,
        subject: row.id.subject(),
        hub: row.organization.hub(),
        owner: Some(row.organization),
        audience: Audience::Owner,
        payload: json!({ "role": role }),
    }
}
