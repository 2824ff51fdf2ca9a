//! Alerts: a listing that was published or changed is told to those who wait for it.
//!
//! ```text
//! feed ──▶ changed listings ──▶ Standing: which saved searches and open demands do they fit? ──▶ inbox entries
//! ```
//!
//! The place up to which the feed was read is stored with the entries, and a version of a listing is told once by a unique
//! key: whatever fails, each alert comes once. Every node runs the task; the places' rows are locked by the one at work. Each
//! process keeps what waits in memory and follows the feed for it, as it does for the index.

use super::ask::{Ask, Found, weigh_one};
use super::asker::{AskingListing, Narrowing};
use super::attribute::Wanted;
use super::document::{self, ListingKind};
use super::inbox::store::{self as inbox, InboxRow};
use super::listing::{Listing, find_public};
use super::public::{self, Changed};
use super::saved_search::store::{self as searches, SavedSearchRow};
use crate::app::App;
use crate::http::problem::Problem;
use crate::listing::store as listings;
use crate::trust::feed::{self, FeedEntry, Place, Reader};
use crate::tx::Tx;
use actix_web::web::{self, Data};
use keqiao_domain::access::{Action, Principal};
use keqiao_domain::assets::legal_event::LegalEventKind;
use keqiao_domain::event::EventKind;
use keqiao_domain::hub::HubNumber;
use keqiao_domain::id::{DemandKind, Id, OrganizationKind, SavedSearchKind, Subject, UserKind};
use keqiao_domain::market::demand::{Demand, DemandState};
use keqiao_matching::{Document, Facts, Filter, Hit, Key, Query, Side, Standing, Weights};
use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;
use strum::VariantArray as _;
use tokio::sync::watch;
use uuid::Uuid;

/// Entries read in one step.
const BATCH: usize = 200;
/// Rows loaded in one step.
const LOAD_BATCH: u64 = 500;
/// How long to wait for a sign from the sequencer of this process before looking.
const POLL: Duration = Duration::from_millis(200);
/// How long to wait after a failure.
const PAUSE_AFTER_FAILURE: Duration = Duration::from_secs(1);
/// The share of a saved search that a listing must have.
const SEARCH_SHARE_MIN: f32 = 0.6;
/// The share of a demand that a listing must have: a long text is never met in all its words.
const DEMAND_SHARE_MIN: f32 = 0.3;
/// Searches and demands that are told of one version of a listing.
const WATCHES_MAX: usize = 1_000;

/// What the rest of the process knows of the task.
#[derive(Debug, Default)]
pub struct Alerts {
    /// The place in the feed up to which everybody was told. Written by the task alone.
    pub followed: watch::Sender<Place>,
}

/// What waits, and up to which place of the feed that is known.
struct Watches {
    standing: Arc<RwLock<Standing>>,
    subjects: HashMap<Key, Subject>,
    place: Place,
}

/// Who is told of what fits.
struct Listener {
    owner: Id<OrganizationKind>,
    watch: Subject,
    /// Absent for a demand: all users of the organization who want to hear of it.
    user: Option<Id<UserKind>>,
}

/// Somebody who is told of a listing.
struct Alert {
    listener: Listener,
    found: Found,
}

/// Runs until the process ends.
pub async fn run(app: Data<App>) {
    let mut watches = None;
    loop {
        // Before the look: what is numbered while it goes on wakes too.
        let sequenced = app.sequenced.notified();
        let outcome = match &mut watches {
            Some(watches) => step(&app, watches).await,
            None => Watches::load(&app).await.map(|loaded| {
                watches = Some(loaded);
                1
            }),
        };
        match outcome {
            // A timeout only means that nothing was numbered here meanwhile; another node may have.
            Ok(0) => drop(tokio::time::timeout(POLL, sequenced).await),
            Ok(_) => {}
            Err(problem) => {
                tracing::warn!(%problem, "could not tell what is new, trying again");
                tokio::time::sleep(PAUSE_AFTER_FAILURE).await;
            }
        }
    }
}

/// Reads one batch of the feed and fills inboxes. Answers with the number of entries read.
async fn step(app: &Data<App>, watches: &mut Watches) -> Result<usize, Problem> {
    let reached = inbox::place(&app.db).await?;
    if reached.covers(&feed::head(&app.db).await?) {
        app.alerts.followed.send_replace(reached);
        return Ok(0);
    }
    let system = Principal::system(None);
    let told = app.write_as(&system, Action::MatchDemand, async |tx| {
        let place = inbox::place_for_update(tx).await?;
        let batch = feed::read(tx.db(), &Reader::service(), &place, BATCH).await?;
        watches.follow(app, &batch.place).await?;
        // A listing is explained from the index, so the index must have it.
        let mut followed = app.matcher.followed.subscribe();
        followed.wait_for(|place| place.covers(&batch.place)).await.map_err(Problem::internal)?;
        let changed = Changed::of(batch.entries.iter().filter(|entry| is_news(entry)));
        if !changed.is_empty() {
            for alert in watches.alerts(app, &changed).await? {
                tell(tx, &alert).await?;
            }
        }
        inbox::set_place(tx, &batch.place).await?;
        Ok((batch.entries.len(), batch.place))
    });
    let (entries, place) = told.await?;
    app.alerts.followed.send_replace(place);
    Ok(entries)
}

/// Whether an entry tells of a listing that came or changed. That the register was read and nothing had changed is no news.
fn is_news(entry: &FeedEntry) -> bool {
    // A kind that this version does not know comes from a node of a later one, which tells it.
    let Ok(kind) = entry.kind.parse::<EventKind>() else { return false };
    let confirmed = <&str>::from(LegalEventKind::Confirmed);
    let told = entry.payload.as_ref().and_then(|payload| payload.get("kind"));
    let is_confirmation = kind == EventKind::PatentEventRecorded && told.is_some_and(|told| told == confirmed);
    kind.is_listing_news() && !is_confirmation
}

/// Puts an alert into the inboxes it is for.
async fn tell(tx: &Tx, alert: &Alert) -> Result<(), Problem> {
    let Listener { owner, watch, user } = alert.listener;
    let users = match (user, watch.id::<DemandKind>()) {
        (Some(user), _) => vec![user],
        (None, Some(demand)) => inbox::listeners(tx, owner, demand).await?,
        (None, None) => Vec::new(),
    };
    let listing = Subject::restore(alert.found.listing.kind.prefix(), Uuid::from_u128(alert.found.key));
    let listing = listing.ok_or_else(|| Problem::internal("a listing of an unknown kind"))?;
    let mut told = None;
    for user in users {
        let row = InboxRow {
            id: tx.next_id(owner.hub()),
            owner,
            user,
            created_at: tx.now(),
            watch,
            listing,
            listing_version: alert.found.listing.version,
            weights_version: Weights::current().version.clone(),
            score: alert.found.reasons.score,
            parts: alert.found.reasons.parts.clone(),
            read_at: None,
        };
        if inbox::insert(tx, &row).await? {
            told = told.or(Some(row));
        }
    }
    tx.emit(told.as_ref().map(InboxRow::alerted));
    Ok(())
}

impl Watches {
    /// Loads what waits. The place is read first: what changes while the rows are loaded is seen again by following.
    async fn load(app: &Data<App>) -> Result<Self, Problem> {
        let place = feed::head(&app.db).await?;
        let mut watches = Watches { standing: Arc::default(), subjects: HashMap::new(), place };
        let mut after = None;
        loop {
            let rows = listings::list_public_after::<Demand>(&app.db, after, LOAD_BATCH).await?;
            let Some(last) = rows.last() else { break };
            after = Some(last.value.id.uuid());
            watches.file(app, rows.iter().map(|row| of_demand(&row.value)).collect()).await?;
        }
        let mut after = None;
        loop {
            let limit = i64::try_from(LOAD_BATCH).unwrap_or(i64::MAX);
            let rows = searches::list_after(&app.db, after, limit).await?;
            let Some(last) = rows.last() else { break };
            after = Some(last.value.id);
            watches.file(app, rows.iter().map(of_search).collect()).await?;
        }
        Ok(watches)
    }

    /// Learns what began or ceased to wait, at least up to a place.
    async fn follow(&mut self, app: &Data<App>, wanted: &Place) -> Result<(), Problem> {
        while !self.place.covers(wanted) {
            let batch = feed::read(&app.db, &Reader::service(), &self.place, BATCH).await?;
            let changed = Changed::of(&batch.entries);
            let (demands, saved) = (changed.ids::<DemandKind>(), changed.ids::<SavedSearchKind>());
            let mut waiting = Vec::new();
            for row in listings::find_many::<Demand>(&app.db, &demands).await? {
                waiting.extend((row.value.state == DemandState::Open).then(|| of_demand(&row.value)));
            }
            waiting.extend(searches::find_many(&app.db, &saved).await?.iter().map(of_search));
            let all = demands.iter().map(Id::uuid).chain(saved.iter().map(Id::uuid)).map(|id| id.as_u128());
            for key in all {
                self.standing.write().unwrap_or_else(PoisonError::into_inner).remove(key);
                self.subjects.remove(&key);
            }
            self.file(app, waiting).await?;
            self.place = batch.place;
        }
        Ok(())
    }

    /// Files what waits. Cutting is work for a thread of its own.
    async fn file(&mut self, app: &Data<App>, waiting: Vec<Waiting>) -> Result<(), Problem> {
        self.subjects.extend(waiting.iter().map(|waiting| (waiting.subject.uuid().as_u128(), waiting.subject)));
        let (app, standing) = (Data::clone(app), Arc::clone(&self.standing));
        let file = move || {
            for Waiting { subject, query, filter, share_min } in waiting {
                app.matcher.stand(&standing, subject.uuid().as_u128(), &query, filter, share_min);
            }
        };
        web::block(file).await.map_err(Problem::internal)
    }

    /// Who is told of the changed listings.
    async fn alerts(&self, app: &Data<App>, changed: &Changed) -> Result<Vec<Alert>, Problem> {
        let documents = public::of_changed(app, changed).await?;
        let keys: Vec<Key> = documents.iter().map(|document| document.key).collect();
        let public = find_public(app, &keys, ListingKind::VARIANTS).await?;
        let (matching, standing) = (Data::clone(app), Arc::clone(&self.standing));
        let fit = move || -> Vec<(Key, Vec<Hit>)> {
            let fitting = |document: Document| (document.key, matching.matcher.fitting(&standing, document));
            documents.into_iter().map(fitting).collect()
        };
        let fits = web::block(fit).await.map_err(Problem::internal)?;
        let mut alerts = Vec::new();
        for (key, hits) in fits {
            let Some(listing) = public.get(&key) else { continue };
            let subjects: Vec<Subject> =
                hits.iter().take(WATCHES_MAX).filter_map(|hit| self.subjects.get(&hit.key).copied()).collect();
            alerts.extend(alerts_of(app, key, listing, &subjects).await?);
        }
        Ok(alerts)
    }
}

/// Who of those that wait is told of a listing: not its owner, and nobody for whom it is ruled out.
async fn alerts_of(app: &Data<App>, key: Key, listing: &Listing, subjects: &[Subject]) -> Result<Vec<Alert>, Problem> {
    let demands: Vec<Id<DemandKind>> = subjects.iter().filter_map(Subject::id).collect();
    let saved: Vec<Id<SavedSearchKind>> = subjects.iter().filter_map(Subject::id).collect();
    let mut asked: Vec<(Listener, Ask)> = Vec::new();
    for row in listings::find_many::<Demand>(&app.db, &demands).await? {
        let (owner, subject) = (row.value.owner, row.value.id.subject());
        if row.value.state == DemandState::Open {
            let narrowing = Narrowing::default();
            let ask = AskingListing::of_demand(app, &row).question(app, narrowing).await?;
            asked.push((Listener { owner, watch: subject, user: None }, ask));
        }
    }
    for row in searches::find_many(&app.db, &saved).await? {
        let (owner, subject, user) = (row.value.owner, row.value.id.subject(), row.value.user);
        asked.push((Listener { owner, watch: subject, user: Some(user) }, search_of(&row)));
    }
    let mut alerts = Vec::new();
    for (listener, ask) in asked.into_iter().filter(|(listener, _)| listener.owner != listing.owner) {
        let found = weigh_one(app, ask, key, listing.clone()).await?;
        let found = found.filter(|found| found.reasons.failures.is_empty());
        alerts.extend(found.map(|found| Alert { listener, found }));
    }
    Ok(alerts)
}

/// Something that waits, ready to be filed.
struct Waiting {
    subject: Subject,
    query: Query,
    filter: Filter,
    share_min: f32,
}

fn of_demand(demand: &Demand) -> Waiting {
    let subject = demand.id.subject();
    let kinds = ListingKind::Patent.bit() | ListingKind::Achievement.bit();
    let filter = Filter { kinds, ..Filter::default() };
    Waiting { subject, query: document::query_of_demand(demand), filter, share_min: DEMAND_SHARE_MIN }
}

fn of_search(row: &SavedSearchRow) -> Waiting {
    let kinds = row.kinds.iter().map(|kind| kind.bit()).sum();
    let filter = Filter { kinds, hub: row.only_hub.map(HubNumber::get), ..Filter::default() };
    Waiting { subject: row.value.id.subject(), query: text_query(row), filter, share_min: SEARCH_SHARE_MIN }
}

fn text_query(row: &SavedSearchRow) -> Query {
    Query { title: row.value.text.to_string(), ..Query::default() }
}

fn search_of(row: &SavedSearchRow) -> Ask {
    Ask {
        query: text_query(row),
        facts: Facts::default(),
        found: Side::Supply,
        kinds: row.kinds.clone(),
        hub: row.only_hub,
        wanted: Wanted::default(),
        exclude: None,
        limit: 1,
        weights: Weights::current(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_of_listing_that_can_be_found_is_news_when_it_comes_to_market_and_when_it_changes() {
        for kind in ListingKind::VARIANTS {
            for step in ["published", "amended"] {
                let name = format!("{}.{step}", <&str>::from(*kind));
                let kind: EventKind = name.parse().expect("a kind of event");
                assert!(kind.is_listing_news(), "{name}");
            }
        }
    }
}
