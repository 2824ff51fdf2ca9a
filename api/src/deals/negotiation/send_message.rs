//! Writing to the other side.

use super::list_messages::MessageView;
use super::step::load_quietly;
use super::talk::{self, Message};
use crate::call::Call;
use crate::http::body::JsonBody;
use crate::http::fault::Faults;
use crate::http::path::IdPath;
use crate::http::problem::Problem;
use crate::http::reply::Reply;
use actix_web::{HttpResponse, post};
use keqiao_domain::access::Action;
use keqiao_domain::id::NegotiationKind;
use keqiao_domain::rule::{Refusals, Rule};
use keqiao_domain::text::Passage;
use serde::Deserialize;
use utoipa::ToSchema;

/// A message.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MessageBody {
    /// What it says. It never changes, and stays between the two sides.
    #[schema(
        min_length = 2,
        max_length = 5000,
        example = "We could start with the province, and speak of the rest later."
    )]
    pub text: String,
}

/// Send a message.
///
/// Writes to the other side of a negotiation.
#[utoipa::path(tag = "negotiations", request_body = MessageBody, responses((status = CREATED, body = MessageView)))]
#[post("/negotiations/{id}/messages")]
pub async fn send_message(
    call: Call,
    id: IdPath<NegotiationKind>,
    body: JsonBody<MessageBody>,
) -> Result<HttpResponse, Problem> {
    let mut faults = Faults::new();
    let Some(text) = faults.take("/text", Passage::parse(&body.0.text)) else { return Err(faults.into()) };
    call.app
        .write(&call, Action::SendMessage, async |tx| {
            let (stored, by) = load_quietly(tx, id.0).await?;
            let mut refusals = Refusals::new();
            refusals.require(stored.value.is_alive(), Rule::NegotiationOver);
            refusals.into_result()?;
            let new = tx.next_id(id.0.hub());
            let message = Message { id: new, organization: by, text: text.clone(), created_at: tx.now() };
            talk::insert_message(tx, id.0, &message).await?;
            for event in stored.value.wrote(new, by) {
                tx.emit(event);
            }
            Reply::created(&MessageView::from(&message), format!("/v1/negotiations/{}/messages", id.0))
        })
        .await
}
