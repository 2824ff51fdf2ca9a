//! What goes in and comes out for offices.

use super::store::GrantRow;
use crate::app::App;
use crate::http::types::{Code, Moment, Ref};
use crate::names::{GrantRef, OrganizationRef, RoleCode, UserRef};
use keqiao_domain::access::Place;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// An office that shall be given.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct GrantBody {
    /// Who gets it.
    #[schema(inline)]
    pub user: UserRef,
    /// Which: an office, not what a member is in his organization.
    #[schema(inline, example = "approver")]
    pub role: RoleCode,
    /// The code of the hub it is held in; in your own organization when absent.
    #[serde(default)]
    #[schema(max_length = 40, pattern = "^[a-z-]+$", example = "zhejiang")]
    pub hub: Option<String>,
}

/// An office.
#[derive(Serialize, ToSchema)]
#[schema(as = Grant)]
pub struct GrantView {
    /// Its identifier.
    #[schema(inline)]
    id: GrantRef,
    /// Who holds it.
    #[schema(inline)]
    user: UserRef,
    /// Which.
    #[schema(inline)]
    role: RoleCode,
    /// The organization it is held in.
    #[schema(inline)]
    organization: Option<OrganizationRef>,
    /// The code of the hub it is held in.
    #[schema(max_length = 40, pattern = "^[a-z-]+$", example = "zhejiang")]
    hub: Option<String>,
    /// Whether it works only in a session that passed a second factor.
    needs_second_factor: bool,
    /// Since when.
    #[schema(inline)]
    created_at: Moment,
    /// Until when.
    #[schema(inline)]
    ended_at: Option<Moment>,
}

impl GrantView {
    /// The view of a row.
    #[must_use]
    pub fn new(app: &App, row: &GrantRow) -> Self {
        let (organization, hub) = match row.office.place {
            Place::Organization(id) => (Some(Ref(id)), None),
            Place::Hub(hub) => (None, Some(app.hubs.code(hub))),
            Place::Nation => (None, None),
        };
        GrantView {
            id: Ref(row.id),
            user: Ref(row.user),
            role: Code(row.office.role),
            organization,
            hub,
            needs_second_factor: row.office.role.needs_second_factor(),
            created_at: Moment(row.created_at),
            ended_at: row.ended_at.map(Moment),
        }
    }
}
