//! The feed, followed: server-sent events.

use super::view::{EventView, StreamQuery, open, reader, seal};
use crate::app::App;
use crate::call::Call;
use crate::http::body::Query;
use crate::http::problem::Problem;
use crate::trust::feed::{self, Place, Reader};
use actix_web::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use actix_web::web::{Bytes, Data};
use actix_web::{HttpResponse, get};
use futures_util::stream;
use keqiao_domain::access::{Action, check_scope};
use std::convert::Infallible;
use std::sync::atomic::Ordering;
use std::time::Duration;

/// Events read at once.
const BATCH: usize = 200;
/// A comment is sent after so long without an event, so that proxies keep the connection.
const HEARTBEAT: Duration = Duration::from_secs(15);
/// How long to wait for a sign from the sequencer of this process before looking.
const POLL: Duration = Duration::from_millis(500);

struct Follower {
    app: Data<App>,
    reader: Reader,
    place: Place,
    waited: Duration,
}

/// Stream events.
///
/// The same events as `GET /v1/events`, as they happen (server-sent events). The `id` of an event is a cursor: a client
/// that comes back with `Last-Event-ID` misses nothing and sees nothing twice.
#[utoipa::path(tag = "events", params(StreamQuery),
    responses((status = OK, content_type = "text/event-stream", body = String)))]
#[get("/events/stream")]
pub async fn stream_events(call: Call, query: Query<StreamQuery>) -> Result<HttpResponse, Problem> {
    check_scope(&call.principal, Action::StreamEvents)?;
    let cursor = call.header("last-event-id").or(query.0.after.as_deref());
    let place = cursor.map(|cursor| open(&call.app, cursor)).transpose()?.unwrap_or_default();
    let follower = Follower {
        app: call.app.clone(),
        reader: reader(&call, query.0.hub.as_deref(), query.0.kind)?,
        place,
        waited: HEARTBEAT,
    };
    let body = stream::unfold(follower, |mut follower| async move {
        let bytes = follower.next().await?;
        Some((Ok::<_, Infallible>(bytes), follower))
    });
    Ok(HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, "text/event-stream"))
        .insert_header((CACHE_CONTROL, "no-store"))
        .streaming(body))
}

impl Follower {
    /// The next bytes; nothing when the service stops or the database stays away: the client comes back.
    async fn next(&mut self) -> Option<Bytes> {
        let app = self.app.clone();
        loop {
            // Before the look: what is numbered while it goes on wakes too.
            let sequenced = app.sequenced.notified();
            if !self.app.is_ready.load(Ordering::Relaxed) {
                return None;
            }
            let batch = match feed::read(&self.app.db, &self.reader, &self.place, BATCH).await {
                Ok(batch) => batch,
                Err(problem) => {
                    tracing::warn!(%problem, "an event stream ends");
                    return None;
                }
            };
            if !batch.entries.is_empty() {
                self.waited = Duration::ZERO;
                let text = self.write(batch);
                return text;
            }
            self.place = batch.place;
            if self.waited >= HEARTBEAT {
                self.waited = Duration::ZERO;
                return Some(Bytes::from_static(b": nothing new\n\n"));
            }
            // A timeout only means that nothing was numbered here meanwhile; another node may have.
            let _woken = tokio::time::timeout(POLL, sequenced).await;
            self.waited += POLL;
        }
    }

    fn write(&mut self, batch: feed::Batch) -> Option<Bytes> {
        let mut text = String::new();
        for entry in batch.entries {
            self.place.pass(entry.hub, entry.position);
            let kind = entry.kind.clone();
            let data = serde_json::to_string(&EventView::new(&self.app, entry)).ok()?;
            text.push_str(&format!("id: {}\nevent: {kind}\ndata: {data}\n\n", seal(&self.app, &self.place)));
        }
        self.place = batch.place;
        Some(Bytes::from(text))
    }
}
