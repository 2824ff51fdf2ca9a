//! The listings that can ask the market: a demand asks for supply, an achievement for demands.

use super::ask::Ask;
use super::attribute::Wanted;
use super::document::{self, ListingKind};
use super::search::read_limit;
use super::weights::{self, WeightsVersion};
use super::{facts, listing};
use crate::app::App;
use crate::http::problem::Problem;
use crate::listing::store as listings;
use crate::names::{CooperationModeCode, ListingKindCode, TechnicalFieldCode, WeightsVersionCode};
use crate::storage::Stored;
use keqiao_domain::access::Resource;
use keqiao_domain::assets::achievement::Achievement;
use keqiao_domain::id::{AchievementKind, DemandKind, Id, OrganizationKind, Subject};
use keqiao_domain::market::demand::Demand;
use keqiao_matching::Side;
use serde::Deserialize;
use utoipa::IntoParams;

/// A listing that asks.
#[derive(Clone, Debug)]
pub enum AskingListing {
    /// A demand.
    Demand(Box<Stored<Demand>>),
    /// An achievement.
    Achievement(Box<Stored<Achievement>>),
}

/// Which matches are wanted.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct MatchQuery {
    /// Only listings of this kind.
    #[param(inline)]
    kind: Option<ListingKindCode>,
    /// Only listings of this hub.
    #[param(max_length = 40, pattern = "^[a-z-]+$")]
    hub: Option<String>,
    /// Only listings of this technical field.
    #[param(inline)]
    field: Option<TechnicalFieldCode>,
    /// Only achievements and demands whose owner wants to work together in this way.
    #[param(inline)]
    cooperation: Option<CooperationModeCode>,
    /// Only achievements of at least this level of readiness, 1 to 9.
    #[param(minimum = 1, maximum = 9)]
    readiness_min: Option<u8>,
    /// Only achievements with a price in yuan that begins at or below this.
    #[param(max_length = 15, pattern = "^[0-9]{1,12}(\\.[0-9]{1,2})?$", example = "500000.00")]
    price_max: Option<String>,
    /// Matches wanted.
    #[param(minimum = 1, maximum = 100)]
    limit: Option<u16>,
    /// The version of the weights; the present one when absent.
    #[param(inline)]
    weights: Option<WeightsVersionCode>,
}

impl MatchQuery {
    /// As a question takes it.
    ///
    /// # Errors
    /// 400 when a level or a price is none.
    pub fn narrowing(self) -> Result<Narrowing, Problem> {
        let MatchQuery { kind, hub, field, cooperation, readiness_min, price_max, limit, weights } = self;
        Ok(Narrowing {
            prefix: "?",
            kind: kind.map(|kind| kind.0),
            hub,
            wanted: Wanted::read(field, cooperation, readiness_min, price_max)?,
            limit,
            weights: weights.map(|version| version.0),
        })
    }
}

/// What narrows the answers; each member is named with `prefix` before it: `?` in a query, `/` in a body.
#[derive(Clone, Debug, Default)]
pub struct Narrowing {
    /// `?` or `/`.
    pub prefix: &'static str,
    /// Only this kind.
    pub kind: Option<ListingKind>,
    /// Only the hub of this code.
    pub hub: Option<String>,
    /// Only listings of which this is known.
    pub wanted: Wanted,
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
            AskingListing::Demand(_) => {
                &[ListingKind::Offering, ListingKind::Provider, ListingKind::Expert, ListingKind::Resource]
            }
            AskingListing::Achievement(_) => &[],
        }
    }

    /// The question it puts.
    ///
    /// # Errors
    /// 422 for what narrows it wrongly; when the database does not answer.
    pub async fn question(&self, app: &App, narrowing: Narrowing) -> Result<Ask, Problem> {
        let Narrowing { prefix, kind, hub, wanted, limit, weights } = narrowing;
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
        Ok(Ask { query, facts, found, kinds, hub, wanted, exclude, limit, weights: weights::chosen(weights) })
    }
}
