//! Inviting somebody.

use super::store::{self, InvitationRow};
use super::view::{InvitationBody, InvitationView};
use super::{LIFETIME, TOKEN_PREFIX, event};
use crate::call::Call;
use crate::http::body::JsonBody;
use crate::http::fault::Faults;
use crate::http::problem::{Code, Problem};
use crate::http::reply::Reply;
use crate::identity::organization::store as organizations;
use crate::identity::session::{digest, secret_text};
use crate::identity::user::view::parse_login;
use crate::port::mailer::Letter;
use crate::tx::OrNotFound as _;
use crate::work::mail;
use actix_web::{HttpResponse, post};
use keqiao_domain::access::{Action, check_scope};
use keqiao_domain::event::EventKind;
use keqiao_domain::timestamp::Timestamp;

/// Invite somebody.
///
/// An owner invites to his own organization; a link is mailed that is good for a week. Nothing tells whether the address
/// has a log-in already.
#[utoipa::path(tag = "invitations", request_body = InvitationBody,
    responses((status = CREATED, body = InvitationView)))]
#[post("/invitations")]
pub async fn create_invitation(call: Call, body: JsonBody<InvitationBody>) -> Result<HttpResponse, Problem> {
    check_scope(&call.principal, Action::CreateInvitation)?;
    let organization = call.principal.organization.ok_or_else(|| Problem::new(Code::Forbidden))?;
    let app = &call.app;
    app.write(&call, Action::CreateInvitation, async |tx| {
        let owner = organizations::find_for_share(tx, organization).await?.or_not_found()?;
        tx.check(&owner.value.resource())?;
        let mut faults = Faults::new();
        let login = faults.take("/login", parse_login(&body.0.login));
        let role = body.0.role.0;
        if !role.is_standing() {
            faults.add("/role", "not_grantable", "is none of owner, editor and member");
        }
        let Some(login) = login.filter(|_| faults.is_empty()) else { return Err(faults.into()) };

        let token = secret_text(TOKEN_PREFIX);
        let row = InvitationRow {
            id: tx.next_id(organization.hub()),
            organization,
            login,
            role,
            created_at: tx.now(),
            expires_at: Timestamp::new(tx.now().as_offset() + LIFETIME),
            accepted_at: None,
            revoked_at: None,
        };
        store::insert(tx, &row, &digest(&token)).await?;
        let name = owner.value.content.name.as_str();
        mail::post(tx, letter(&row, name, &app.post.link_base, &token)).await?;
        tx.emit(event(&row, EventKind::InvitationCreated));
        Reply::created(&InvitationView::from(&row), "/v1/invitations".to_owned())
    })
    .await
}

fn letter(row: &InvitationRow, organization: &str, link_base: &str, token: &str) -> Letter {
    let link = format!("{link_base}/invitation#{token}");
    let days = LIFETIME.whole_days();
    let body = format!(
        "{organization} 邀请您加入科桥。请在 {days} 天内打开以下链接：\n\n{link}\n\n\
        {organization} invites you to Keqiao. Open this link within {days} days:\n\n{link}\n"
    );
    Letter { to: row.login.clone(), subject: "科桥邀请 / An invitation to Keqiao".to_owned(), body }
}
