//! Saved searches: their user is told when a new or changed listing fits.

pub mod create;
pub mod delete;
pub mod list;
pub mod store;
pub mod view;

use crate::http::problem::{Code, Problem};
use keqiao_domain::access::{Actor, Principal};
use keqiao_domain::id::{Id, OrganizationKind, UserKind};

/// The user who asks, and his organization. A key for machines has neither searches nor an inbox.
///
/// # Errors
/// 403 for anybody else.
pub fn user_of(principal: &Principal) -> Result<(Id<UserKind>, Id<OrganizationKind>), Problem> {
    match (principal.actor, principal.organization) {
        (Actor::User(user), Some(organization)) => Ok((user, organization)),
        _ => Err(Problem::new(Code::Forbidden).with_detail("this belongs to a user of an organization")),
    }
}
