//! Matches as they go out: the listing in short, the score, the reasons.

use super::Match;
use super::document::ListingKind;
use crate::app::App;
use crate::http::problem::Problem;
use crate::http::types::{Code, Ref};
use crate::listing::store::{self as listing, Listing};
use crate::names::{ListingKindCode, OrganizationRef};
use keqiao_domain::access::{Exposure, Resource};
use keqiao_domain::assets::achievement::Achievement;
use keqiao_domain::assets::patent::Patent;
use keqiao_domain::id::{Id, OrganizationKind};
use keqiao_domain::listed::{Listable, Listed, Moderated as _};
use keqiao_domain::market::demand::Demand;
use keqiao_domain::people::expert::ExpertContent;
use keqiao_domain::people::offering::OfferingContent;
use keqiao_domain::people::provider::ProviderContent;
use keqiao_matching::{Contribution, Evidence, Feature, Field};
use serde::Serialize;
use std::collections::HashMap;
use utoipa::ToSchema;
use uuid::Uuid;

/// Shares and scores are told with this many decimals.
const DECIMALS: f64 = 1e6;

/// A listing that fits, and why.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Match)]
pub struct MatchView {
    /// What kind of listing it is.
    #[schema(inline)]
    pub kind: ListingKindCode,
    /// Its identifier.
    #[schema(
        max_length = 30,
        pattern = "^(pat|ach|dem|prv|off|exp)_[0-7][0-9a-hjkmnp-tv-z]{25}$",
        example = "ach_068xqk4g8s8g0h1r2t3v4w5x6y"
    )]
    pub id: String,
    /// The code of its hub.
    #[schema(max_length = 40, pattern = "^[a-z-]+$", example = "zhejiang")]
    pub hub: String,
    /// Whose it is.
    #[schema(inline)]
    pub owner: OrganizationRef,
    /// Its title.
    #[schema(max_length = 300)]
    pub title: String,
    /// How well it fits, 0 to 1.
    #[schema(minimum = 0, maximum = 1, example = 0.41)]
    pub score: f64,
    /// What the score is made of; the shares add up to it.
    #[schema(max_items = 20)]
    pub contributions: Vec<ContributionView>,
}

/// What one feature gives to a score.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Contribution)]
pub struct ContributionView {
    /// The feature: `title_text`, `body_text`, `classes`, …
    #[schema(max_length = 40, pattern = "^[a-z_]+$", example = "title_text")]
    pub feature: &'static str,
    /// Its part of the score.
    #[schema(minimum = -1, maximum = 1, example = 0.18)]
    pub share: f64,
    /// The terms that gave most.
    #[schema(max_items = 20)]
    pub terms: Vec<EvidenceView>,
}

/// A term that both sides share.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Evidence)]
pub struct EvidenceView {
    /// The term as it stands in the listing.
    #[schema(max_length = 300, example = "质子交换膜")]
    pub term: String,
    /// Where in the listing it stands: `title`, `text` or `classes`.
    #[schema(max_length = 40, pattern = "^[a-z_]+$", example = "title")]
    pub field: &'static str,
    /// Its part of the score.
    #[schema(minimum = -1, maximum = 1, example = 0.07)]
    pub share: f64,
}

/// The best matches.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct MatchList {
    /// The listings, best first.
    #[schema(max_items = 100)]
    pub items: Vec<MatchView>,
    /// The version of the weights that made the scores.
    #[schema(max_length = 40, example = "2026-11-a")]
    pub weights_version: &'static str,
}

fn rounded(value: f32) -> f64 {
    (f64::from(value) * DECIMALS).round() / DECIMALS
}

impl From<Contribution> for ContributionView {
    fn from(contribution: Contribution) -> Self {
        ContributionView {
            feature: feature_name(contribution.feature),
            share: rounded(contribution.share),
            terms: contribution.terms.into_iter().map(EvidenceView::from).collect(),
        }
    }
}

impl From<Evidence> for EvidenceView {
    fn from(evidence: Evidence) -> Self {
        EvidenceView { term: evidence.term, field: field_name(evidence.field), share: rounded(evidence.share) }
    }
}

fn feature_name(feature: Feature) -> &'static str {
    match feature {
        Feature::TitleText => "title_text",
        Feature::BodyText => "body_text",
        Feature::Keywords => "keywords",
        Feature::Classes => "classes",
        Feature::Related => "related",
    }
}

fn field_name(field: Field) -> &'static str {
    match field {
        Field::Title => "title",
        Field::Text => "text",
        Field::Classes => "classes",
    }
}

/// A listing in short.
struct Short {
    hub: String,
    owner: Id<OrganizationKind>,
    title: String,
}

/// Adds those who help, of the kinds that are wanted.
async fn add_helpers(
    app: &App,
    uuids: &[Uuid],
    kinds: &[ListingKind],
    add: &mut impl FnMut(ListingKind, String, u128, &dyn ToString, Resource),
) -> Result<(), Problem> {
    if kinds.contains(&ListingKind::Provider) {
        add_listed::<ProviderContent>(app, uuids, ListingKind::Provider, add).await?;
    }
    if kinds.contains(&ListingKind::Offering) {
        add_listed::<OfferingContent>(app, uuids, ListingKind::Offering, add).await?;
    }
    if kinds.contains(&ListingKind::Expert) {
        add_listed::<ExpertContent>(app, uuids, ListingKind::Expert, add).await?;
    }
    Ok(())
}

/// Adds the helpers of one kind among what was found.
async fn add_listed<C: Listable>(
    app: &App,
    uuids: &[Uuid],
    kind: ListingKind,
    add: &mut impl FnMut(ListingKind, String, u128, &dyn ToString, Resource),
) -> Result<(), Problem>
where
    Listed<C>: Listing<Kind = C::Kind>,
{
    let ids: Vec<Id<C::Kind>> = uuids.iter().copied().map(Id::restore).collect();
    for row in listing::find_many::<Listed<C>>(&app.db, &ids).await? {
        let listed = &row.value;
        add(kind, listed.id.to_string(), listed.id.uuid().as_u128(), listed.content.title(), listed.resource());
    }
    Ok(())
}

/// Fills matches with their listings. One that is no longer public is left out: the index may be a moment behind.
///
/// # Errors
/// When the database does not answer or a row is corrupt.
pub async fn list(app: &App, matches: Vec<Match>, kinds: &[ListingKind]) -> Result<MatchList, Problem> {
    let mut shorts: HashMap<u128, (ListingKind, String, Short)> = HashMap::new();
    let mut add = |kind, id: String, bits: u128, title: &dyn ToString, resource: Resource| {
        if let (Exposure::Public, Some(owner)) = (resource.exposure, resource.owner) {
            let short = Short { hub: app.hubs.code(resource.hub), owner, title: title.to_string() };
            shorts.insert(bits, (kind, id, short));
        }
    };
    let uuids: Vec<_> = matches.iter().map(|found| uuid::Uuid::from_u128(found.key)).collect();
    if kinds.contains(&ListingKind::Patent) {
        let ids: Vec<_> = uuids.iter().copied().map(Id::restore).collect();
        for row in listing::find_many::<Patent>(app.db_here(), &ids).await? {
            let id = row.value.id;
            add(
                ListingKind::Patent,
                id.to_string(),
                id.uuid().as_u128(),
                &row.value.content.title,
                row.value.resource(),
            );
        }
    }
    if kinds.contains(&ListingKind::Achievement) {
        let ids: Vec<_> = uuids.iter().copied().map(Id::restore).collect();
        for row in listing::find_many::<Achievement>(app.db_here(), &ids).await? {
            let id = row.value.id;
            add(
                ListingKind::Achievement,
                id.to_string(),
                id.uuid().as_u128(),
                &row.value.content.title,
                row.value.resource(),
            );
        }
    }
    if kinds.contains(&ListingKind::Demand) {
        let ids: Vec<_> = uuids.iter().copied().map(Id::restore).collect();
        for row in listing::find_many::<Demand>(app.db_here(), &ids).await? {
            let id = row.value.id;
            add(
                ListingKind::Demand,
                id.to_string(),
                id.uuid().as_u128(),
                &row.value.content.title,
                row.value.resource(),
            );
        }
    }
    add_helpers(app, &uuids, kinds, &mut add).await?;
    let view = |found: Match| {
        let (kind, id, short) = shorts.remove(&found.key)?;
        let contributions = found.explanation.map(|explanation| explanation.contributions).unwrap_or_default();
        Some(MatchView {
            kind: Code(kind),
            id,
            hub: short.hub,
            owner: Ref(short.owner),
            title: short.title,
            score: rounded(found.score),
            contributions: contributions.into_iter().map(ContributionView::from).collect(),
        })
    };
    Ok(MatchList {
        items: matches.into_iter().filter_map(view).collect(),
        weights_version: keqiao_matching::WEIGHTS_VERSION,
    })
}
