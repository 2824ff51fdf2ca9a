//! What is public, as documents: all of it, or what of the changed. Each kind of listing that can be found is named here once.

use super::document::{self, ListingKind};
use crate::app::App;
use crate::http::problem::Problem;
use crate::listing::store::{self as listings, Listing};
use crate::trust::feed::FeedEntry;
use keqiao_domain::access::{Exposure, Resource};
use keqiao_domain::assets::achievement::Achievement;
use keqiao_domain::assets::patent::Patent;
use keqiao_domain::id::{Id, Kind};
use keqiao_domain::listed::Moderated as _;
use keqiao_domain::market::demand::Demand;
use keqiao_domain::market::resource::ResourceListing;
use keqiao_domain::people::expert::Expert;
use keqiao_domain::people::offering::Offering;
use keqiao_domain::people::provider::Provider;
use keqiao_matching::{Document, Key};
use std::collections::BTreeSet;
use strum::VariantArray as _;
use uuid::Uuid;

/// Things of which something is told in a stretch of the feed, each once.
#[derive(Clone, Debug, Default)]
pub struct Changed(BTreeSet<(&'static str, Uuid)>);

impl Changed {
    /// What these entries are about.
    pub fn of<'a>(entries: impl IntoIterator<Item = &'a FeedEntry>) -> Self {
        let subjects = entries.into_iter().map(|entry| entry.subject);
        Changed(subjects.map(|subject| (subject.prefix(), subject.uuid())).collect())
    }

    /// Whether nothing changed.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The identifiers of one kind.
    #[must_use]
    pub fn ids<K: Kind>(&self) -> Vec<Id<K>> {
        let own = self.0.iter().filter(|(prefix, _)| *prefix == K::PREFIX);
        own.map(|(_, id)| Id::restore(*id)).collect()
    }

    /// The keys that are not among these documents: what is public no more, or never was a listing.
    #[must_use]
    pub fn keys_without(&self, documents: &[Document]) -> Vec<Key> {
        let public: BTreeSet<Key> = documents.iter().map(|document| document.key).collect();
        self.0.iter().map(|(_, id)| id.as_u128()).filter(|key| !public.contains(key)).collect()
    }
}

/// Hands out everything that is public, kind by kind, at most so many rows at a time.
///
/// # Errors
/// When the database does not answer, a row is corrupt, or what takes the documents fails.
pub async fn each_batch(
    app: &App,
    limit: u64,
    take: impl AsyncFn(Vec<Document>) -> Result<(), Problem>,
) -> Result<(), Problem> {
    for kind in ListingKind::VARIANTS {
        let mut after = None;
        loop {
            let documents = batch(app, *kind, after, limit).await?;
            let Some(last) = documents.last() else { break };
            after = Some(last.key);
            take(documents).await?;
        }
    }
    Ok(())
}

/// Public listings of one kind, in the order of their identifiers.
///
/// # Errors
/// When the database does not answer or a row is corrupt.
pub async fn batch(app: &App, kind: ListingKind, after: Option<Key>, limit: u64) -> Result<Vec<Document>, Problem> {
    match kind {
        ListingKind::Patent => batch_of(app, after, limit, document::of_patent).await,
        ListingKind::Achievement => batch_of(app, after, limit, document::of_achievement).await,
        ListingKind::Demand => batch_of(app, after, limit, document::of_demand).await,
        ListingKind::Provider => batch_of(app, after, limit, document::of_provider).await,
        ListingKind::Offering => batch_of(app, after, limit, document::of_offering).await,
        ListingKind::Expert => batch_of(app, after, limit, document::of_expert).await,
        ListingKind::Resource => batch_of(app, after, limit, document::of_resource).await,
    }
}

async fn batch_of<L: Listing>(
    app: &App,
    after: Option<Key>,
    limit: u64,
    document: fn(&L) -> Document,
) -> Result<Vec<Document>, Problem> {
    let rows = listings::list_public_after::<L>(&app.db, after.map(Uuid::from_u128), limit).await?;
    Ok(rows.iter().map(|row| document(&row.value)).collect())
}

/// What of the changed is a public listing.
///
/// # Errors
/// When the database does not answer or a row is corrupt.
pub async fn of_changed(app: &App, changed: &Changed) -> Result<Vec<Document>, Problem> {
    let mut documents = Vec::new();
    for kind in ListingKind::VARIANTS {
        documents.extend(match kind {
            ListingKind::Patent => changed_of(app, changed, Patent::resource, document::of_patent).await,
            ListingKind::Achievement => changed_of(app, changed, Achievement::resource, document::of_achievement).await,
            ListingKind::Demand => changed_of(app, changed, Demand::resource, document::of_demand).await,
            ListingKind::Provider => changed_of(app, changed, Provider::resource, document::of_provider).await,
            ListingKind::Offering => changed_of(app, changed, Offering::resource, document::of_offering).await,
            ListingKind::Expert => changed_of(app, changed, Expert::resource, document::of_expert).await,
            ListingKind::Resource => changed_of(app, changed, ResourceListing::resource, document::of_resource).await,
        }?);
    }
    Ok(documents)
}

async fn changed_of<L: Listing>(
    app: &App,
    changed: &Changed,
    resource: fn(&L) -> Resource,
    document: fn(&L) -> Document,
) -> Result<Vec<Document>, Problem> {
    let ids = changed.ids::<L::Kind>();
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let rows = listings::find_many::<L>(&app.db, &ids).await?;
    let public = rows.iter().filter(|row| resource(&row.value).exposure == Exposure::Public);
    Ok(public.map(|row| document(&row.value)).collect())
}
