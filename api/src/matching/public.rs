//! What is public, as documents: all of it, or what of the changed. Each kind of listing that can be found is named here once.

use super::attribute::Surroundings;
use super::document::{self, ListingKind};
use crate::app::App;
use crate::assets::document::store as documents;
use crate::http::problem::Problem;
use crate::identity::organization::store as organizations;
use crate::listing::store::{self as listings, Listing};
use crate::storage::Stored;
use crate::trust::feed::FeedEntry;
use keqiao_domain::access::{Exposure, Resource};
use keqiao_domain::assets::achievement::Achievement;
use keqiao_domain::assets::patent::Patent;
use keqiao_domain::event::EventKind;
use keqiao_domain::id::{Id, Kind, OrganizationKind};
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

/// Rows of changed listings that are loaded at once: each is a parameter or two of a statement.
const CHANGED_ROWS: usize = 2_000;

/// Things of which something is told in a stretch of the feed, each once.
#[derive(Clone, Debug, Default)]
pub struct Changed(BTreeSet<(&'static str, Uuid)>);

impl Changed {
    /// What these entries are about.
    pub fn of<'a>(entries: impl IntoIterator<Item = &'a FeedEntry>) -> Self {
        let subjects = entries.into_iter().map(|entry| entry.subject);
        Changed(subjects.map(|subject| (subject.prefix(), subject.uuid())).collect())
    }

    /// What these entries are about, and the listings beside which a document was put or taken away.
    ///
    /// # Errors
    /// When the database does not answer or a row is corrupt.
    pub async fn with_hosts(app: &App, entries: &[FeedEntry]) -> Result<Self, Problem> {
        let mut changed = Changed::of(entries);
        let kinds = [EventKind::DocumentCreated.name(), EventKind::DocumentRemoved.name()];
        let is_put_or_taken = |entry: &&FeedEntry| kinds.contains(&entry.kind.as_str());
        let documents = Changed::of(entries.iter().filter(is_put_or_taken)).ids();
        if !documents.is_empty() {
            let hosts = documents::listings_of(&app.db, &documents).await?;
            changed.0.extend(hosts.iter().map(|host| (host.prefix(), host.uuid())));
        }
        Ok(changed)
    }

    /// The organizations whose particulars changed in these entries.
    #[must_use]
    pub fn owners(entries: &[FeedEntry]) -> Vec<Id<OrganizationKind>> {
        let is_amended = |entry: &&FeedEntry| entry.kind == EventKind::OrganizationAmended.name();
        Changed::of(entries.iter().filter(is_amended)).ids()
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

/// Where public listings are looked for.
#[derive(Clone, Copy)]
enum Stretch<'a> {
    /// Among the changed.
    Changed(&'a Changed),
    /// Everywhere, after a key, at most so many.
    Market { after: Option<Key>, limit: u64 },
    /// Among those of an owner, after a key, looking at no more than so many in whatever state.
    Owned { owner: Id<OrganizationKind>, after: Option<Key>, limit: u64 },
}

/// Listings of one kind as documents, and where to go on.
#[derive(Default)]
struct Batch {
    documents: Vec<Document>,
    /// The last that was looked at; nothing at the end.
    last: Option<Key>,
}

/// Hands out everything that is public, kind by kind, at most so many at a time.
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
        while let Batch { documents, last: Some(last) } = find(app, *kind, Stretch::Market { after, limit }).await? {
            after = Some(last);
            take(documents).await?;
        }
    }
    Ok(())
}

/// Hands out everything public of one owner, kind by kind, at most so many at a time.
///
/// # Errors
/// When the database does not answer, a row is corrupt, or what takes the documents fails.
pub async fn each_batch_of(
    app: &App,
    owner: Id<OrganizationKind>,
    limit: u64,
    take: impl AsyncFn(Vec<Document>) -> Result<(), Problem>,
) -> Result<(), Problem> {
    for kind in ListingKind::VARIANTS {
        let mut after = None;
        while let Batch { documents, last: Some(last) } =
            find(app, *kind, Stretch::Owned { owner, after, limit }).await?
        {
            after = Some(last);
            take(documents).await?;
        }
    }
    Ok(())
}

/// The first public listings of each kind, at most so many of each.
///
/// # Errors
/// When the database does not answer or a row is corrupt.
pub async fn first_of_each(app: &App, limit: u64) -> Result<Vec<Document>, Problem> {
    let mut documents = Vec::new();
    for kind in ListingKind::VARIANTS {
        documents.extend(find(app, *kind, Stretch::Market { after: None, limit }).await?.documents);
    }
    Ok(documents)
}

/// What of the changed is a public listing.
///
/// # Errors
/// When the database does not answer or a row is corrupt.
pub async fn of_changed(app: &App, changed: &Changed) -> Result<Vec<Document>, Problem> {
    let mut documents = Vec::new();
    for kind in ListingKind::VARIANTS {
        documents.extend(find(app, *kind, Stretch::Changed(changed)).await?.documents);
    }
    Ok(documents)
}

async fn find(app: &App, kind: ListingKind, stretch: Stretch<'_>) -> Result<Batch, Problem> {
    match kind {
        ListingKind::Patent => find_kind(app, stretch, Patent::resource, document::of_patent).await,
        ListingKind::Achievement => find_kind(app, stretch, Achievement::resource, document::of_achievement).await,
        ListingKind::Demand => find_kind(app, stretch, Demand::resource, document::of_demand).await,
        ListingKind::Provider => find_kind(app, stretch, Provider::resource, document::of_provider).await,
        ListingKind::Offering => find_kind(app, stretch, Offering::resource, document::of_offering).await,
        ListingKind::Expert => find_kind(app, stretch, Expert::resource, document::of_expert).await,
        ListingKind::Resource => find_kind(app, stretch, ResourceListing::resource, document::of_resource).await,
    }
}

async fn find_kind<L: Listing>(
    app: &App,
    stretch: Stretch<'_>,
    resource: fn(&L) -> Resource,
    document: fn(&L) -> Document,
) -> Result<Batch, Problem> {
    let rows = match stretch {
        Stretch::Changed(changed) => find_changed::<L>(app, changed).await?,
        Stretch::Market { after, limit } => {
            listings::list_public_after::<L>(&app.db, after.map(Uuid::from_u128), limit).await?
        }
        Stretch::Owned { owner, after, limit } => {
            listings::list_owned_after::<L>(&app.db, owner, after.map(Uuid::from_u128), limit).await?
        }
    };
    let last = rows.last().map(|row| document::key(row.value.id()));
    let told = rows.iter().map(|row| (resource(&row.value), document(&row.value)));
    let public = told.filter(|(resource, _)| resource.exposure == Exposure::Public).collect();
    Ok(Batch { documents: with_surroundings(app, public).await?, last })
}

async fn find_changed<L: Listing>(app: &App, changed: &Changed) -> Result<Vec<Stored<L>>, Problem> {
    let mut rows = Vec::new();
    for ids in changed.ids::<L::Kind>().chunks(CHANGED_ROWS) {
        rows.extend(listings::find_many::<L>(&app.db, ids).await?);
    }
    Ok(rows)
}

/// Notes with each document where its owner is and what stands beside it.
async fn with_surroundings(app: &App, told: Vec<(Resource, Document)>) -> Result<Vec<Document>, Problem> {
    if told.is_empty() {
        return Ok(Vec::new());
    }
    let owners: Vec<Id<OrganizationKind>> = told.iter().filter_map(|(resource, _)| resource.owner).collect();
    let uuids: Vec<Uuid> = told.iter().map(|(_, document)| Uuid::from_u128(document.key)).collect();
    let traits = organizations::traits(&app.db, &owners).await?;
    let mut levels = documents::levels_beside(&app.db, &uuids).await?;
    let complete = |(resource, mut document): (Resource, Document)| {
        let of_owner = resource.owner.and_then(|owner| traits.get(&owner)?.province.clone());
        let province = of_owner.or_else(|| app.hubs.province(resource.hub));
        let levels = levels.remove(&Uuid::from_u128(document.key)).unwrap_or_default();
        Surroundings { province, levels }.note(&mut document.attributes);
        document
    };
    Ok(told.into_iter().map(complete).collect())
}
