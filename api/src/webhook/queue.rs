//! Reads the feed and puts what happened into the queues of those who are told.
//!
//! The place up to which the feed was read is stored with the messages, and an event is put into a queue once by a unique key:
//! whatever fails, each comes once. Every node runs the task; the places' rows are locked by the one at work.

use super::delivery::store::{self as deliveries, DeliveryRow};
use super::endpoint::store::{self as endpoints, EndpointRow};
use crate::app::App;
use crate::http::problem::Problem;
use crate::trust::feed::{self, FeedEntry, Reader};
use crate::tx::Tx;
use actix_web::web::Data;
use keqiao_domain::access::{Action, Principal};
use keqiao_domain::event::Audience;
use keqiao_domain::id::{Id, OrganizationKind};
use keqiao_domain::webhook::endpoint::EventScope;
use std::time::Duration;

/// Entries read in one step.
const BATCH: usize = 200;
/// How long to wait for a sign from the sequencer of this process before looking.
const POLL: Duration = Duration::from_millis(200);
/// How long to wait after a failure.
const PAUSE_AFTER_FAILURE: Duration = Duration::from_secs(1);
/// Events about webhooks themselves are told to those only who name their kinds.
const OWN_KINDS: &str = "webhook_";

/// Runs until the process ends.
pub async fn run(app: Data<App>) {
    loop {
        // Before the look: what is numbered while it goes on wakes too.
        let sequenced = app.sequenced.notified();
        match step(&app).await {
            // A timeout only means that nothing was numbered here meanwhile; another node may have.
            Ok(0) => drop(tokio::time::timeout(POLL, sequenced).await),
            Ok(_) => {}
            Err(problem) => {
                tracing::warn!(%problem, "could not queue webhooks, trying again");
                tokio::time::sleep(PAUSE_AFTER_FAILURE).await;
            }
        }
    }
}

/// Reads one batch of the feed. Answers with the number of entries read.
async fn step(app: &App) -> Result<usize, Problem> {
    let reached = deliveries::place(&app.db).await?;
    if reached.covers(&feed::head(&app.db).await?) {
        app.webhooks.queued.send_replace(reached);
        return Ok(0);
    }
    let system = Principal::system(None);
    let queued = app.write_as(&system, Action::DeliverWebhook, async |tx| {
        let place = deliveries::place_for_update(tx).await?;
        let batch = feed::read(tx.db(), &Reader::service(), &place, BATCH).await?;
        deliveries::insert(tx, &messages(tx, &batch.entries).await?).await?;
        deliveries::set_place(tx, &batch.place).await?;
        Ok((batch.entries.len(), batch.place))
    });
    let (entries, place) = queued.await?;
    app.webhooks.queued.send_replace(place);
    app.webhooks.wake.notify_one();
    Ok(entries)
}

/// Who is told of what, in the order of the feed.
async fn messages(tx: &Tx, entries: &[FeedEntry]) -> Result<Vec<DeliveryRow>, Problem> {
    let mut owners: Vec<Id<OrganizationKind>> = entries.iter().filter_map(|entry| entry.owner).collect();
    owners.sort_unstable();
    owners.dedup();
    let listening = endpoints::list_listening(tx, &owners).await?;
    let mut messages = Vec::new();
    for entry in entries {
        for row in listening.iter().filter(|row| is_told(row, entry)) {
            let id = tx.next_id(row.value.id.hub());
            let whose = (row.value.id, row.value.owner);
            messages.push(deliveries::of_event(id, whose, (entry.hub, entry.id), entry.kind.clone(), tx.now()));
        }
    }
    Ok(messages)
}

/// Whether an endpoint is told of an entry: what its organization may read in the feed, as far as it wants to.
fn is_told(row: &EndpointRow, entry: &FeedEntry) -> bool {
    let is_own = entry.owner == Some(row.value.owner);
    let is_public = entry.audience == Audience::Public && row.value.content.scope == EventScope::Market;
    let is_about_webhooks = entry.kind.starts_with(OWN_KINDS);
    let is_named = !row.value.content.kinds.is_empty();
    (is_own || is_public)
        && entry.at >= row.created_at
        && entry.subject != row.value.id.subject()
        && (is_named || !is_about_webhooks)
        && endpoints::wants(row, &entry.kind)
}
