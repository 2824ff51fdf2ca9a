//! Public listings of any kind, as matches show and compare them.

use super::document::ListingKind;
use super::facts;
use crate::app::App;
use crate::http::problem::Problem;
use crate::identity::organization::store as organizations;
use crate::listing::store as listings;
use crate::storage::Stored;
use keqiao_domain::access::{Exposure, Resource};
use keqiao_domain::assets::achievement::Achievement;
use keqiao_domain::assets::patent::Patent;
use keqiao_domain::hub::HubNumber;
use keqiao_domain::id::{Id, OrganizationKind};
use keqiao_domain::listed::{Listable, Listed, Moderated as _};
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
    if kinds.contains(&ListingKind::Provider) {
        found.extend(find_helpers::<ProviderContent>(app, &uuids, ListingKind::Provider).await?);
    }
    if kinds.contains(&ListingKind::Offering) {
        found.extend(find_helpers::<OfferingContent>(app, &uuids, ListingKind::Offering).await?);
    }
    if kinds.contains(&ListingKind::Expert) {
        found.extend(find_helpers::<ExpertContent>(app, &uuids, ListingKind::Expert).await?);
    }
    if kinds.contains(&ListingKind::Resource) {
        found.extend(find_helpers::<ResourceContent>(app, &uuids, ListingKind::Resource).await?);
    }
    add_provinces(app, found.values_mut()).await?;
    Ok(found)
}

/// The public ones of those who help, of one kind.
async fn find_helpers<C: Listable>(app: &App, uuids: &[Uuid], kind: ListingKind) -> Result<Vec<(Key, Listing)>, Problem>
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
            facts: facts::of_place(app, listed.id.hub(), row.created_at),
        };
        Some((listed.id.uuid().as_u128(), listing))
    };
    Ok(rows.iter().filter_map(shown).collect())
}

async fn add_provinces(app: &App, listings: impl Iterator<Item = &mut Listing>) -> Result<(), Problem> {
    let listings: Vec<&mut Listing> = listings.collect();
    let owners: Vec<_> = listings.iter().map(|listing| listing.owner).collect();
    let provinces = organizations::provinces(&app.db, &owners).await?;
    for listing in listings {
        if let Some(province) = provinces.get(&listing.owner) {
            listing.facts.province = Some(province.clone());
        }
    }
    Ok(())
}

/// The facts of a listing that asks, with the province of its owner.
///
/// # Errors
/// When the database does not answer.
pub async fn with_province(app: &App, owner: Id<OrganizationKind>, facts: Facts) -> Result<Facts, Problem> {
    let mut provinces = organizations::provinces(&app.db, &[owner]).await?;
    let province = provinces.remove(&owner).or_else(|| facts.province.clone());
    Ok(Facts { province, ..facts })
}
