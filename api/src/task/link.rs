//! The link under which a calendar program reads one's deadlines: whoever has it reads them, so it is shown once and can be ended.

use super::calendar::PATH;
use crate::call::Call;
use crate::http::problem::Problem;
use crate::http::reply::Reply;
use crate::identity::organization::store as organizations;
use crate::identity::session::{digest, secret_text};
use crate::matching::saved_search::user_of;
use crate::storage::{hub_column, statement};
use crate::tx::{OrNotFound as _, Tx};
use actix_web::{HttpResponse, delete, put};
use keqiao_domain::access::{Action, check_scope};
use keqiao_domain::hub::HubNumber;
use keqiao_domain::id::{Id, OrganizationKind, UserKind};
use sea_orm::ConnectionTrait;
use serde::Serialize;
use utoipa::ToSchema;

/// The beginning of the link's secret.
const KEY_PREFIX: &str = "kq_calendar_";

/// Where a calendar program reads your deadlines.
#[derive(Serialize, ToSchema)]
#[schema(as = CalendarLink)]
pub struct CalendarLinkView {
    /// Whether there is a link.
    has_link: bool,
    /// The address, below that of the market; told once, when it is made.
    #[schema(max_length = 200, pattern = "^/v1/calendar\\?key=", example = "/v1/calendar?key=kq_calendar_AAEC")]
    link: Option<String>,
}

/// Make a calendar link.
///
/// Where a calendar program reads your deadlines (iCalendar, RFC 5545), without logging in: whoever has the link reads them, without names
/// and titles. It is told once; a link that you had before ends.
#[utoipa::path(tag = "tasks", responses((status = OK, body = CalendarLinkView)))]
#[put("/calendar-link")]
pub async fn set_calendar_link(call: Call) -> Result<HttpResponse, Problem> {
    check_scope(&call.principal, Action::SetCalendarLink)?;
    let (user, organization) = user_of(&call.principal)?;
    call.app
        .write(&call, Action::SetCalendarLink, async |tx| {
            let owner = organizations::find_for_share(tx, organization).await?.or_not_found()?;
            tx.check(&owner.value.resource())?;
            let key = secret_text(KEY_PREFIX);
            save(tx, user, organization, &digest(&key)).await?;
            Reply::ok(&CalendarLinkView { has_link: true, link: Some(format!("{PATH}?key={key}")) })
        })
        .await
}

/// End a calendar link.
///
/// Nobody reads your deadlines by it any more. Twice is once.
#[utoipa::path(tag = "tasks", responses((status = OK, body = CalendarLinkView)))]
#[delete("/calendar-link")]
pub async fn end_calendar_link(call: Call) -> Result<HttpResponse, Problem> {
    check_scope(&call.principal, Action::EndCalendarLink)?;
    let (user, organization) = user_of(&call.principal)?;
    call.app
        .write(&call, Action::EndCalendarLink, async |tx| {
            let owner = organizations::find_for_share(tx, organization).await?.or_not_found()?;
            tx.check(&owner.value.resource())?;
            delete_of(tx, organization.hub(), user).await?;
            Reply::ok(&CalendarLinkView { has_link: false, link: None })
        })
        .await
}

async fn save(tx: &Tx, user: Id<UserKind>, owner: Id<OrganizationKind>, link_digest: &[u8; 32]) -> Result<(), Problem> {
    let sql = "INSERT INTO calendar_link (hub, user_id, owner_id, created_at, link_digest) VALUES ($1, $2, $3, $4, $5) \
        ON CONFLICT ON CONSTRAINT calendar_link_pkey DO UPDATE SET \
        owner_id = excluded.owner_id, created_at = excluded.created_at, link_digest = excluded.link_digest";
    let values = [
        hub_column(owner.hub()).into(),
        user.uuid().into(),
        owner.uuid().into(),
        tx.now().as_offset().into(),
        link_digest.to_vec().into(),
    ];
    tx.db().execute_raw(statement(sql, values)).await?;
    Ok(())
}

async fn delete_of(tx: &Tx, hub: HubNumber, user: Id<UserKind>) -> Result<(), Problem> {
    let sql = "DELETE FROM calendar_link WHERE hub = $1 AND user_id = $2";
    tx.db().execute_raw(statement(sql, [hub_column(hub).into(), user.uuid().into()])).await?;
    Ok(())
}

/// Whose link this is; nobody's when it was ended, or when its user has left the organization for which it was made.
///
/// # Errors
/// When the database does not answer.
pub async fn find_user(db: &impl ConnectionTrait, key: &str) -> Result<Option<Id<UserKind>>, Problem> {
    let sql = "SELECT l.user_id FROM calendar_link AS l WHERE l.link_digest = $1 AND EXISTS (SELECT FROM role_grant AS g \
        WHERE g.user_id = l.user_id AND g.organization_id = l.owner_id)";
    let row = db.query_one_raw(statement(sql, [digest(key).to_vec().into()])).await?;
    Ok(row.map(|row| row.try_get_by_index(0)).transpose()?.map(Id::restore))
}
