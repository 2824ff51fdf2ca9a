//! The listings that can ask the market: a demand asks for supply, an achievement for demands.

use super::ask::Ask;
use super::document::{self, ListingKind};
use super::search::read_limit;
use super::weights::{self, WeightsVersion};
use super::{facts, listing};
use crate::app::App;
use crate::http::problem::Problem;
use crate::listing::store as listings;
use crate::storage::Stored;
use keqiao_domain::access::Resource;
use keqiao_domain::assets::achievement::Achievement;
use keqiao_domain::id::{AchievementKind, DemandKind, Id, OrganizationKind, Subject};
use keqiao_domain::market::demand::Demand;
use keqiao_matching::Side;

/// A listing that asks.
#[derive(Clone, Debug)]
pub enum AskingListing {
    /// A demand.
    Demand(Box<Stored<Demand>>),
    /// An achievement.
    Achievement(Box<Stored<Achievement>>),
}

/// What narrows the answers; each member is named with `prefix` before it: `?` in a query, `/` in a body.
#[derive(Clone, Debug)]
pub struct Narrowing {
    /// `?` or `/`.
    pub prefix: &'static str,
    /// Only this kind.
    pub kind: Option<ListingKind>,
    /// Only the hub of this code.
    pub hub: Option<String>,
    /// Answers wanted.
    pub limit: Option<u16>,
    /// The weights.
    pub weights: Option<WeightsVersion>,
}

impl AskingListing {
    /// Loads the listing; nothing when there is none or it is of a kind that does not ask.
    ///
    /// # Errors
    /// When the database does not answer or the row is corrupt.
    pub async fn find(app: &App, subject: Subject) -> Result<Option<Self>, Problem> {
        if let Some(id) = subject.id::<DemandKind>() {
            let stored = listings::find::<Demand>(&app.db, id).await?;
            return Ok(stored.map(|stored| AskingListing::Demand(Box::new(stored))));
        }
        if let Some(id) = subject.id::<AchievementKind>() {
            let stored = listings::find::<Achievement>(&app.db, id).await?;
            return Ok(stored.map(|stored| AskingListing::Achievement(Box::new(stored))));
        }
        Ok(None)
    }

    /// What the access table needs to know.
    #[must_use]
    pub fn resource(&self) -> Resource {
        match self {
            AskingListing::Demand(stored) => stored.value.resource(),
            AskingListing::Achievement(stored) => stored.value.resource(),
        }
    }

    /// Its identifier.
    #[must_use]
    pub fn subject(&self) -> Subject {
        match self {
            AskingListing::Demand(stored) => stored.value.id.subject(),
            AskingListing::Achievement(stored) => stored.value.id.subject(),
        }
    }

    /// Whose it is.
    #[must_use]
    pub fn owner(&self) -> Id<OrganizationKind> {
        match self {
            AskingListing::Demand(stored) => stored.value.owner,
            AskingListing::Achievement(stored) => stored.value.owner,
        }
    }

    /// Its version.
    #[must_use]
    pub fn version(&self) -> i64 {
        match self {
            AskingListing::Demand(stored) => stored.version,
            AskingListing::Achievement(stored) => stored.version,
        }
    }

    /// The kinds that can answer it.
    #[must_use]
    pub fn kinds(&self) -> &'static [ListingKind] {
        match self {
            AskingListing::Demand(_) => &[ListingKind::Achievement, ListingKind::Patent],
            AskingListing::Achievement(_) => &[ListingKind::Demand],
        }
    }

    /// The kinds that help to find an answer: told only when asked for.
    fn helpers(&self) -> &'static [ListingKind] {
        match self {
            AskingListing::Demand(_) => &[ListingKind::Offering, ListingKind::Provider, ListingKind::Expert],
            AskingListing::Achievement(_) => &[],
        }
    }

    /// The question it puts.
    ///
    /// # Errors
    /// 422 for what narrows it wrongly; when the database does not answer.
    pub async fn question(&self, app: &App, narrowing: Narrowing) -> Result<Ask, Problem> {
        let Narrowing { prefix, kind, hub, limit, weights } = narrowing;
        let limit = read_limit(prefix, limit)?;
        let hub = hub.map(|code| app.hubs.read(&format!("{prefix}hub"), &code)).transpose()?;
        let kinds: Vec<_> = match kind {
            Some(wanted) => self.kinds().iter().chain(self.helpers()).copied().filter(|own| wanted == *own).collect(),
            None => self.kinds().to_vec(),
        };
        if kinds.is_empty() {
            let pointer = format!("{prefix}kind");
            return Err(Problem::invalid(pointer, "not_matched", "listings of this kind do not answer here"));
        }
        let (query, facts, found) = match self {
            AskingListing::Demand(stored) => {
                (document::query_of_demand(&stored.value), facts::of_demand(app, stored), Side::Supply)
            }
            AskingListing::Achievement(stored) => {
                (document::query_of_achievement(&stored.value), facts::of_achievement(app, stored), Side::Demand)
            }
        };
        let facts = listing::with_province(app, self.owner(), facts).await?;
        let exclude = Some(self.subject().uuid().as_u128());
        Ok(Ask { query, facts, found, kinds, hub, exclude, limit, weights: weights::chosen(weights) })
    }
}
