//! Coming by an invitation.

use super::store::{self, InvitationRow};
use super::{TOKEN_PREFIX, event};
use crate::call::Call;
use crate::http::body::JsonBody;
use crate::http::fault::Faults;
use crate::http::limit::Lane;
use crate::http::problem::{Code as ProblemCode, Problem};
use crate::http::reply::Reply;
use crate::http::types::{Code, Moment, Ref};
use crate::identity::session::digest;
use crate::identity::user::{self, NewUser, store as users, view::UserView};
use crate::identity::{password, user::store::Credentials};
use crate::tx::Tx;
use actix_web::{HttpResponse, post};
use keqiao_domain::access::{Action, Principal, check_scope};
use keqiao_domain::event::EventKind;
use keqiao_domain::rule::{Refusals, Rule};
use keqiao_domain::text::Name;
use serde::Deserialize;
use utoipa::ToSchema;

/// What the link holds, and who comes.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AcceptanceBody {
    /// What stands after `#` in the link.
    #[schema(min_length = 1, max_length = 200, example = "kq_invitation_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8")]
    token: String,
    /// How you want to be called; a function is as good as a name. Not looked at when you have a log-in already.
    #[schema(min_length = 2, max_length = 200, example = "发明人 / Inventor")]
    display_name: String,
    /// Your new password, or the one you have when the address has a log-in already.
    #[schema(min_length = 15, max_length = 200, example = "nine black kites over the quay")]
    password: String,
}

/// Who comes: somebody new, or somebody who showed his password.
enum Comer {
    New(NewUser),
    Known(Credentials),
}

/// Accept an invitation.
///
/// Somebody new gets a log-in under the address that was invited. Whoever has one already shows his password, and must
/// have left the organization he was with. The link is good once.
#[utoipa::path(tag = "invitations", security(()), request_body = AcceptanceBody,
    responses((status = CREATED, body = UserView)))]
#[post("/invitations/accept")]
pub async fn accept_invitation(call: Call, body: JsonBody<AcceptanceBody>) -> Result<HttpResponse, Problem> {
    check_scope(&call.principal, Action::AcceptInvitation)?;
    call.app.limits.attempt_from(&call.address())?;
    let AcceptanceBody { token, display_name, password } = body.0;
    let mut faults = Faults::new();
    let display_name = faults.take("/display_name", Name::parse(&display_name));
    faults.take("/password", password::check(&password));
    let Some(display_name) = display_name.filter(|_| faults.is_empty()) else { return Err(faults.into()) };
    let unknown = || Problem::new(ProblemCode::TokenInvalid).with_detail("ask for another invitation");
    let row = if token.starts_with(TOKEN_PREFIX) {
        store::find_by_digest(call.whole_db(), &digest(&token)).await?
    } else {
        None
    };
    let row = row.ok_or_else(unknown)?;
    let comer = identify(&call, &row, display_name, password).await?;
    let system = Principal::system(Some(row.organization));
    let work = async |tx: &Tx| join(tx, row, comer).await;
    let view = call.app.write_as(&system, Action::AcceptInvitation, work).await?;
    Ok(Reply::created(&view, "/v1/me".to_owned())?.into_response())
}

/// One evaluation of a password, whoever comes.
async fn identify(call: &Call, row: &InvitationRow, display_name: Name, text: String) -> Result<Comer, Problem> {
    let Some(known) = users::find_credentials(call.whole_db(), &row.login, "").await? else {
        let password_hash = password::hash(&call.app, text).await?;
        return Ok(Comer::New(NewUser { login: row.login.clone(), display_name, password_hash }));
    };
    let guess = call.app.limits.guess(vec![Lane::Strangers(row.login.clone())], call.app.clock.now())?;
    if !password::verify(text, Some(known.password_hash.clone())).await? {
        return Err(Problem::new(ProblemCode::CredentialsWrong));
    }
    call.app.limits.was_right(guess);
    Ok(Comer::Known(known))
}

async fn join(tx: &Tx, row: InvitationRow, comer: Comer) -> Result<UserView, Problem> {
    let mut row = store::find_for_update(tx, row.id).await?.ok_or_else(Problem::not_found)?;
    let mut refusals = Refusals::new();
    refusals.require(row.is_open(tx.now()), Rule::InvitationClosed);
    if let Comer::Known(known) = &comer {
        users::hold_for_change(tx, known.user).await?;
        let is_free = users::organization_of(tx, known.user).await?.is_none();
        refusals.require(is_free, Rule::OtherOrganization);
    }
    refusals.into_result()?;

    let (id, display_name) = match comer {
        Comer::New(new) => {
            let name = new.display_name.to_string();
            (user::add(tx, new, row.organization, row.role).await?, name)
        }
        Comer::Known(known) => {
            users::grant(tx, known.user, row.role, Some(row.organization), None).await?;
            (known.user, users::display_name_of(tx, known.user).await?.unwrap_or_default())
        }
    };
    store::accept(tx, &mut row).await?;
    tx.emit(event(&row, EventKind::InvitationAccepted));
    let (role, created_at) = (Code(row.role), Moment(tx.now()));
    Ok(UserView { id: Ref(id), login: row.login, display_name, role, created_at })
}
