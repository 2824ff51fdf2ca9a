//! Public listings of any kind, as matches show and compare them.

use super::document::ListingKind;
use super::facts::{self, Helps};
use crate::app::App;
use crate::http::problem::Problem;
use crate::identity::organization::store as organizations;
use crate::listing::store as listings;
use crate::people::capability;
use crate::storage::Stored;
use keqiao_domain::access::{Exposure, Resource};
use keqiao_domain::assets::achievement::Achievement;
use keqiao_domain::assets::patent::Patent;
use keqiao_domain::hub::HubNumber;
use keqiao_domain::id::{Id, OrganizationKind, ProviderKind};
use keqiao_domain::listed::{Listed, Moderated as _};
use keqiao_domain::market::demand::Demand;
use keqiao_domain::market::resource::ResourceContent;
use keqiao_domain::people::expert::ExpertContent;
use keqiao_domain::people::offering::OfferingContent;
use keqiao_domain::people::provider::ProviderContent;
use keqiao_matching::{Facts, Key};
use std::collections::HashMap;
use uuid::Uuid;

/// A public listing.
#[derive(Clone, Debug)]
pub struct Listing {
    /// What it is.
    pub kind: ListingKind,
    /// Its identifier, as text.
    pub id: String,
    /// Its version when it was loaded.
    pub version: i64,
    /// Its hub.
    pub hub: HubNumber,
    /// Whose it is.
    pub owner: Id<OrganizationKind>,
    /// Its title.
    pub title: String,
    /// What it says of itself besides its text.
    pub facts: Facts,
}

/// The public ones of these listings. One that is no longer public is left out: the index may be a moment behind.
///
/// # Errors
/// When the database does not answer or a row is corrupt.
pub async fn find_public(app: &App, keys: &[Key], kinds: &[ListingKind]) -> Result<HashMap<Key, Listing>, Problem> {
    let uuids: Vec<Uuid> = keys.iter().copied().map(Uuid::from_u128).collect();
    let mut found = HashMap::new();
    let mut add = |key: Uuid, resource: Resource, listing: &dyn Fn(Id<OrganizationKind>) -> Listing| {
        if let (Exposure::Public, Some(owner)) = (resource.exposure, resource.owner) {
            found.insert(key.as_u128(), listing(owner));
        }
    };
    if kinds.contains(&ListingKind::Patent) {
        let ids: Vec<_> = uuids.iter().copied().map(Id::restore).collect();
        for row in listings::find_many::<Patent>(&app.db, &ids).await? {
            let id = row.value.id;
            add(id.uuid(), row.value.resource(), &|owner| Listing {
                kind: ListingKind::Patent,
                id: id.to_string(),
                version: row.version,
                hub: id.hub(),
                owner,
                title: row.value.content.title.to_string(),
                facts: facts::of_patent(app, &row),
            });
        }
    }
    if kinds.contains(&ListingKind::Achievement) {
        let ids: Vec<_> = uuids.iter().copied().map(Id::restore).collect();
        for row in listings::find_many::<Achievement>(&app.db, &ids).await? {
            let id = row.value.id;
            add(id.uuid(), row.value.resource(), &|owner| Listing {
                kind: ListingKind::Achievement,
                id: id.to_string(),
                version: row.version,
                hub: id.hub(),
                owner,
                title: row.value.content.title.to_string(),
                facts: facts::of_achievement(app, &row),
            });
        }
    }
    if kinds.contains(&ListingKind::Demand) {
        let ids: Vec<_> = uuids.iter().copied().map(Id::restore).collect();
        for row in listings::find_many::<Demand>(&app.db, &ids).await? {
            let id = row.value.id;
            add(id.uuid(), row.value.resource(), &|owner| Listing {
                kind: ListingKind::Demand,
                id: id.to_string(),
                version: row.version,
                hub: id.hub(),
                owner,
                title: row.value.content.title.to_string(),
                facts: facts::of_demand(app, &row),
            });
        }
    }
    let helpers = find_who_helps(app, &uuids, kinds).await?;
    found.extend(helpers.into_iter().map(|helper| (helper.key, helper.listing)));
    add_traits(app, found.values_mut()).await?;
    Ok(found)
}

/// The public ones of those who help, of these kinds, each with what it has shown.
async fn find_who_helps(app: &App, uuids: &[Uuid], kinds: &[ListingKind]) -> Result<Vec<Helper>, Problem> {
    let mut helpers = Vec::new();
    if kinds.contains(&ListingKind::Provider) {
        helpers.extend(find_helpers::<ProviderContent>(app, uuids, ListingKind::Provider).await?);
    }
    if kinds.contains(&ListingKind::Offering) {
        helpers.extend(find_helpers::<OfferingContent>(app, uuids, ListingKind::Offering).await?);
    }
    if kinds.contains(&ListingKind::Expert) {
        helpers.extend(find_helpers::<ExpertContent>(app, uuids, ListingKind::Expert).await?);
    }
    if kinds.contains(&ListingKind::Resource) {
        helpers.extend(find_helpers::<ResourceContent>(app, uuids, ListingKind::Resource).await?);
    }
    add_records(app, &mut helpers).await?;
    Ok(helpers)
}

/// One of those who help.
struct Helper {
    key: Key,
    listing: Listing,
    /// The provider whose record is told of it.
    provider: Option<Id<ProviderKind>>,
}

/// The public ones of those who help, of one kind.
async fn find_helpers<C: Helps>(app: &App, uuids: &[Uuid], kind: ListingKind) -> Result<Vec<Helper>, Problem>
where
    Listed<C>: listings::Listing<Kind = C::Kind>,
{
    let ids: Vec<Id<C::Kind>> = uuids.iter().copied().map(Id::restore).collect();
    let rows = listings::find_many::<Listed<C>>(app.db_here(), &ids).await?;
    let shown = |row: &Stored<Listed<C>>| {
        let (listed, resource) = (&row.value, row.value.resource());
        let (Exposure::Public, Some(owner)) = (resource.exposure, resource.owner) else { return None };
        let listing = Listing {
            kind,
            id: listed.id.to_string(),
            version: row.version,
            hub: listed.id.hub(),
            owner,
            title: listed.content.title().to_string(),
            facts: facts::of_helper(app, row),
        };
        let provider = listed.content.provider(listed.id.uuid());
        Some(Helper { key: listed.id.uuid().as_u128(), listing, provider })
    };
    Ok(rows.iter().filter_map(shown).collect())
}

/// Tells of providers, and of what they offer, what they have shown that they can do.
async fn add_records(app: &App, helpers: &mut [Helper]) -> Result<(), Problem> {
    let providers: Vec<_> = helpers.iter().filter_map(|helper| helper.provider).collect();
    let scores = capability::store::scores(&app.db, &providers, app.clock.now().day()).await?;
    for Helper { listing, provider, .. } in helpers {
        let score = provider.and_then(|provider| scores.get(&provider));
        listing.facts.record = score.and_then(|score| u16::try_from(score.score_bp).ok());
    }
    Ok(())
}

async fn add_traits(app: &App, listings: impl Iterator<Item = &mut Listing>) -> Result<(), Problem> {
    let listings: Vec<&mut Listing> = listings.collect();
    let owners: Vec<_> = listings.iter().map(|listing| listing.owner).collect();
    let traits = organizations::traits(&app.db, &owners).await?;
    for listing in listings {
        if let Some(traits) = traits.get(&listing.owner) {
            facts::add_traits(&mut listing.facts, traits);
        }
    }
    Ok(())
}

/// The facts of a listing that asks, with what its owner tells of itself.
///
/// # Errors
/// When the database does not answer.
pub async fn with_traits(app: &App, owner: Id<OrganizationKind>, mut facts: Facts) -> Result<Facts, Problem> {
    if let Some(traits) = organizations::traits(&app.db, &[owner]).await?.get(&owner) {
        facts::add_traits(&mut facts, traits);
    }
    Ok(facts)
}
