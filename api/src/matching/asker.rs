//! The listings that can ask the market: a demand asks for supply, every other kind for demands.

use super::ask::{Ask, ask};
use super::attribute::{Wanted, WantedQuery};
use super::document::{self, ListingKind};
use super::facts::{self, Helps};
use super::listing;
use super::search::read_limit;
use super::view::MatchList;
use super::weights::{self, WeightsVersion};
use crate::app::App;
use crate::call::Call;
use crate::http::problem::Problem;
use crate::http::reply::Reply;
use crate::listing::store as listings;
use crate::names::{
    CooperationModeCode, DisclosureLevelCode, LegalStatusCode, ListingKindCode, TechnicalFieldCode, WeightsVersionCode,
};
use crate::storage::Stored;
use crate::tx::OrNotFound as _;
use actix_web::HttpResponse;
use keqiao_domain::access::{self, Action, Resource};
use keqiao_domain::assets::achievement::Achievement;
use keqiao_domain::assets::patent::Patent;
use keqiao_domain::id::{
    AchievementKind, DemandKind, ExpertKind, Id, OfferingKind, OrganizationKind, PatentKind, ProviderKind, Subject,
};
use keqiao_domain::listed::{Listed, Moderated as _};
use keqiao_domain::market::demand::Demand;
use keqiao_matching::{Document, Facts, Query, Side};
use serde::Deserialize;
use utoipa::IntoParams;

/// A listing that asks.
#[derive(Clone, Debug)]
pub struct AskingListing {
    /// What it is.
    pub kind: ListingKind,
    /// Its identifier.
    pub subject: Subject,
    /// What the access table needs to know.
    pub resource: Resource,
    /// Whose it is.
    pub owner: Id<OrganizationKind>,
    /// Its version.
    pub version: i64,
    query: Query,
    facts: Facts,
}

/// What is said of a text that names no listing that asks.
pub const NOT_ASKING: &str = "is no identifier of a listing that asks: any but a resource";

/// The listing that a text names, if it is of a kind that asks.
#[must_use]
pub fn read_subject(text: &str) -> Option<Subject> {
    let subject = ListingKind::read(text)?;
    ListingKind::of(subject)?.asks().then_some(subject)
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
    /// Only patents whose right is in this state.
    #[param(inline)]
    legal_status: Option<LegalStatusCode>,
    /// Only listings from this province, the first two digits of a region (GB/T 2260): that of the owner, or of the hub where the owner
    /// tells none.
    #[param(min_length = 2, max_length = 2, pattern = "^[1-8][0-9]$", example = "33")]
    province: Option<String>,
    /// Only patents, achievements and demands beside which there is a document on this level. Its reader may have to be let in.
    #[param(inline)]
    disclosure: Option<DisclosureLevelCode>,
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
    /// 422 when a level, a price or a province is none.
    pub fn narrowing(self) -> Result<Narrowing, Problem> {
        let MatchQuery {
            kind,
            hub,
            field,
            cooperation,
            readiness_min,
            price_max,
            legal_status,
            province,
            disclosure,
            limit,
            weights,
        } = self;
        let wanted = WantedQuery { field, cooperation, readiness_min, price_max, legal_status, province, disclosure };
        Ok(Narrowing {
            prefix: "?",
            kind: kind.map(|kind| kind.0),
            hub,
            wanted: wanted.read()?,
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
    /// A demand.
    #[must_use]
    pub fn of_demand(app: &App, stored: &Stored<Demand>) -> Self {
        let demand = &stored.value;
        AskingListing {
            kind: ListingKind::Demand,
            subject: demand.id.subject(),
            resource: demand.resource(),
            owner: demand.owner,
            version: stored.version,
            query: document::query_of_demand(demand),
            facts: facts::of_demand(app, stored),
        }
    }

    fn of_achievement(app: &App, stored: &Stored<Achievement>) -> Self {
        let achievement = &stored.value;
        AskingListing {
            kind: ListingKind::Achievement,
            subject: achievement.id.subject(),
            resource: achievement.resource(),
            owner: achievement.owner,
            version: stored.version,
            query: document::of_achievement(achievement).into(),
            facts: facts::of_achievement(app, stored),
        }
    }

    fn of_patent(app: &App, stored: &Stored<Patent>) -> Self {
        let patent = &stored.value;
        AskingListing {
            kind: ListingKind::Patent,
            subject: patent.id.subject(),
            resource: patent.resource(),
            owner: patent.owner,
            version: stored.version,
            query: document::of_patent(patent).into(),
            facts: facts::of_patent(app, stored),
        }
    }

    /// Who helps: looks for demands with its text, its fields and its place.
    async fn find_helper<C: Helps>(
        app: &App,
        kind: ListingKind,
        id: Id<C::Kind>,
        document: impl Fn(&Listed<C>) -> Document,
    ) -> Result<Option<Self>, Problem>
    where
        Listed<C>: listings::Listing<Kind = C::Kind>,
    {
        let stored = listings::find::<Listed<C>>(app.db_here(), id).await?;
        Ok(stored.map(|stored| AskingListing {
            kind,
            subject: id.subject(),
            resource: stored.value.resource(),
            owner: stored.value.owner(),
            version: stored.version,
            query: document(&stored.value).into(),
            facts: facts::of_helper(app, &stored),
        }))
    }

    /// Loads the listing; nothing when there is none or it is of a kind that does not ask.
    ///
    /// # Errors
    /// When the database does not answer or the row is corrupt.
    pub async fn find(app: &App, subject: Subject) -> Result<Option<Self>, Problem> {
        if let Some(id) = subject.id::<DemandKind>() {
            let stored = listings::find::<Demand>(&app.db, id).await?;
            return Ok(stored.map(|stored| AskingListing::of_demand(app, &stored)));
        }
        if let Some(id) = subject.id::<AchievementKind>() {
            let stored = listings::find::<Achievement>(&app.db, id).await?;
            return Ok(stored.map(|stored| AskingListing::of_achievement(app, &stored)));
        }
        if let Some(id) = subject.id::<PatentKind>() {
            let stored = listings::find::<Patent>(&app.db, id).await?;
            return Ok(stored.map(|stored| AskingListing::of_patent(app, &stored)));
        }
        if let Some(id) = subject.id::<ProviderKind>() {
            return Self::find_helper(app, ListingKind::Provider, id, document::of_provider).await;
        }
        if let Some(id) = subject.id::<OfferingKind>() {
            return Self::find_helper(app, ListingKind::Offering, id, document::of_offering).await;
        }
        if let Some(id) = subject.id::<ExpertKind>() {
            return Self::find_helper(app, ListingKind::Expert, id, document::of_expert).await;
        }
        Ok(None)
    }

    /// The kinds that can answer it.
    #[must_use]
    pub fn kinds(&self) -> &'static [ListingKind] {
        match self.kind {
            ListingKind::Demand => &[ListingKind::Achievement, ListingKind::Patent],
            _ => &[ListingKind::Demand],
        }
    }

    /// The kinds that help to find an answer: told only when asked for.
    fn helpers(&self) -> &'static [ListingKind] {
        match self.kind {
            ListingKind::Demand => {
                &[ListingKind::Offering, ListingKind::Provider, ListingKind::Expert, ListingKind::Resource]
            }
            _ => &[],
        }
    }

    /// The side that it looks for.
    fn found(&self) -> Side {
        match self.kind {
            ListingKind::Demand => Side::Supply,
            _ => Side::Demand,
        }
    }

    /// The question it puts.
    ///
    /// # Errors
    /// 422 for what narrows it wrongly; when the database does not answer.
    pub async fn question(self, app: &App, narrowing: Narrowing) -> Result<Ask, Problem> {
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
        let (found, exclude) = (self.found(), Some(self.subject.uuid().as_u128()));
        let AskingListing { owner, query, facts, .. } = self;
        let facts = listing::with_traits(app, owner, facts).await?;
        Ok(Ask { query, facts, found, kinds, hub, wanted, exclude, limit, weights: weights::chosen(weights) })
    }
}

/// Answers what matches a listing that asks.
///
/// # Errors
/// 404 when there is none that the caller may see; 422 for what narrows it wrongly; 429 after too many searches.
pub async fn match_listing(
    call: &Call,
    action: Action,
    subject: Subject,
    query: MatchQuery,
) -> Result<HttpResponse, Problem> {
    let asking = AskingListing::find(&call.app, subject).await?.or_not_found()?;
    access::check(&call.principal, action, &asking.resource)?;
    call.take_search()?;
    let asked = asking.question(&call.app, query.narrowing()?).await?;
    let answer = ask(&call.app, asked).await?;
    Ok(Reply::ok(&MatchList::new(&call.app, &answer))?.into_response())
}
