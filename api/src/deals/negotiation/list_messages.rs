//! The messages of a negotiation.

use super::step::find_visible;
use super::talk::{self, Message};
use crate::call::Call;
use crate::http::body::Query;
use crate::http::page::{Page, Paging};
use crate::http::path::IdPath;
use crate::http::problem::Problem;
use crate::http::types::{Moment, Ref};
use crate::names::{MessageRef, OrganizationRef};
use actix_web::{HttpResponse, get};
use keqiao_domain::access::Action;
use keqiao_domain::id::NegotiationKind;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// What one side wrote to the other.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = NegotiationMessage)]
pub struct MessageView {
    /// Its identifier.
    #[schema(inline)]
    pub id: MessageRef,
    /// Which side wrote it.
    #[schema(inline)]
    pub organization: OrganizationRef,
    /// What it says.
    #[schema(max_length = 5000)]
    pub text: String,
    /// When.
    #[schema(inline)]
    pub created_at: Moment,
}

impl From<&Message> for MessageView {
    fn from(message: &Message) -> Self {
        MessageView {
            id: Ref(message.id),
            organization: Ref(message.organization),
            text: message.text.to_string(),
            created_at: Moment(message.created_at),
        }
    }
}

/// The list's parameters.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct MessageQuery {
    /// Rows of a page.
    #[param(minimum = 1, maximum = 100)]
    limit: Option<u16>,
    /// The cursor `next` of the page before.
    #[param(max_length = 6000, pattern = "^[A-Za-z0-9_-]+$")]
    after: Option<String>,
}

/// List messages.
///
/// What the two sides of a negotiation wrote to each other, newest first.
#[utoipa::path(tag = "negotiations", params(MessageQuery), responses((status = OK, body = Page<MessageView>)))]
#[get("/negotiations/{id}/messages")]
pub async fn list_messages(
    call: Call,
    id: IdPath<NegotiationKind>,
    query: Query<MessageQuery>,
) -> Result<HttpResponse, Problem> {
    find_visible(&call, Action::ListMessages, id.0).await?;
    let paging = Paging::read(&call, "messages", query.0.limit, query.0.after.as_deref())?;
    let rows = talk::list_messages(call.db(), id.0, &paging).await?;
    let (rows, next) = paging.cut(&call, rows, |row| row.id);
    call.page(rows.iter().map(MessageView::from).collect(), next, None)
}
