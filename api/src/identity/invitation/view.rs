//! What goes in and comes out for invitations.

use super::store::InvitationRow;
use crate::http::types::{Code, Moment, Ref};
use crate::names::{InvitationRef, RoleCode};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Somebody who shall be invited.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct InvitationBody {
    /// Where the link is mailed; it becomes the log-in.
    #[schema(
        min_length = 3,
        max_length = 254,
        pattern = "^[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(\\.[A-Za-z0-9-]+)+$",
        example = "inventor@qinghe.example"
    )]
    pub login: String,
    /// What he will be: owner, editor or member.
    #[schema(inline, example = "member")]
    pub role: RoleCode,
}

/// An invitation.
#[derive(Serialize, ToSchema)]
#[schema(as = Invitation)]
pub struct InvitationView {
    /// Its identifier.
    #[schema(inline)]
    id: InvitationRef,
    /// Who is invited.
    #[schema(max_length = 254)]
    login: String,
    /// As what.
    #[schema(inline)]
    role: RoleCode,
    /// When it was made.
    #[schema(inline)]
    created_at: Moment,
    /// Until when it is open.
    #[schema(inline)]
    expires_at: Moment,
    /// When it was accepted.
    #[schema(inline)]
    accepted_at: Option<Moment>,
    /// When it was taken back.
    #[schema(inline)]
    revoked_at: Option<Moment>,
}

impl From<&InvitationRow> for InvitationView {
    fn from(row: &InvitationRow) -> Self {
        InvitationView {
            id: Ref(row.id),
            login: row.login.clone(),
            role: Code(row.role),
            created_at: Moment(row.created_at),
            expires_at: Moment(row.expires_at),
            accepted_at: row.accepted_at.map(Moment),
            revoked_at: row.revoked_at.map(Moment),
        }
    }
}
