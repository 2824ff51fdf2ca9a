//! Import: how a university, an office or a broker arrives. A file of rows becomes listings; a faulty row never stops
//! the others and comes back with its reason.

pub mod achievement;
pub mod cells;
pub mod create;
pub mod demand;
pub mod expert;
pub mod offering;
pub mod patent;
pub mod provider;
pub mod report;
pub mod resource;
pub mod run;
pub mod show;
pub mod store;
pub mod table;
pub mod take;
pub mod view;

use crate::http::fault::{Fault, Faults};
use crate::http::problem::Problem;
use crate::listing::store::Listing;
use crate::storage::Metadata;
use crate::tx::Tx;
use keqiao_domain::event::Event;
use keqiao_domain::hub::HubNumber;
use keqiao_domain::id::{Id, OrganizationKind};
use keqiao_domain::listed::Moderated;
use keqiao_domain::moderation::Review;
use keqiao_domain::provenance::Provenance;
use keqiao_domain::rule::Refusals;
use keqiao_domain::timestamp::Timestamp;
use std::future::Future;
use strum::{EnumString, IntoStaticStr, VariantArray};
use table::{Field, Mapping, Row};

/// What may be sent over HTTP.
pub const MEDIA_TYPES: &[&str] = &[
    "text/csv",
    "application/x-ndjson",
    "application/jsonl",
    "application/xml",
    "application/gzip",
    "application/octet-stream",
];
/// What the rows of a file are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, IntoStaticStr, VariantArray, clap::ValueEnum)]
#[strum(serialize_all = "snake_case")]
pub enum ImportKind {
    /// Patents and applications.
    Patents,
    /// Achievements (科技成果).
    Achievements,
    /// Technical demands (技术需求).
    Demands,
    /// Service providers (科技服务机构).
    Providers,
    /// Service offerings (服务项目).
    Offerings,
    /// Experts (专家).
    Experts,
    /// Innovation resources of the four chains (创新资源).
    Resources,
}

impl ImportKind {
    /// The fields a row can have, with the column names they are recognized by.
    #[must_use]
    pub fn fields(self) -> &'static [Field] {
        match self {
            ImportKind::Patents => patent::FIELDS,
            ImportKind::Achievements => achievement::FIELDS,
            ImportKind::Demands => demand::FIELDS,
            ImportKind::Providers => provider::FIELDS,
            ImportKind::Offerings => offering::FIELDS,
            ImportKind::Experts => expert::FIELDS,
            ImportKind::Resources => resource::FIELDS,
        }
    }
}

/// What becomes of the rows that are taken over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Admission {
    /// They become drafts of their owner.
    Draft,
    /// The hub's operator takes a collection over as a whole, vouching for it by one score sheet: they become public.
    Published(keqiao_domain::moderation::ScoreSheet),
}

/// Whose the rows become, and where they come from.
#[derive(Clone, Debug)]
pub struct Terms {
    /// The organization that will own the listings.
    pub owner: Id<OrganizationKind>,
    /// The hub they are listed in.
    pub hub: HubNumber,
    /// The name of the collection.
    pub source: keqiao_domain::text::SourceName,
    /// What becomes of them.
    pub admission: Admission,
}

/// What an import needs to know of one kind of listing.
pub trait Importable: Listing + Clone {
    /// What it says.
    type Content: PartialEq;

    /// Reads a row.
    ///
    /// # Errors
    /// All faulty fields; the pointer is the field's name.
    fn read(row: &Row, mapping: &Mapping) -> Result<(Self::Content, Metadata), Faults>;

    /// Completes what rows say by what stands elsewhere: the provider that an offering names. Answers, for each in its
    /// order, with what keeps it out.
    ///
    /// # Errors
    /// When the database does not answer or a row is corrupt.
    fn complete(
        _tx: &Tx,
        _terms: &Terms,
        contents: Vec<&mut Self::Content>,
    ) -> impl Future<Output = Result<Vec<Option<Fault>>, Problem>> {
        async move { Ok(contents.iter().map(|_| None).collect()) }
    }

    /// What identifies the row when it has no identifier of its own.
    fn fallback_source_id(content: &Self::Content) -> Option<String>;

    /// Enters a draft.
    fn enter(
        id: Id<Self::Kind>,
        owner: Id<OrganizationKind>,
        content: Self::Content,
        provenance: Provenance,
    ) -> (Self, Event);

    /// Its provenance.
    fn provenance(&self) -> Option<&Provenance>;

    /// Takes a changed row over.
    ///
    /// # Errors
    /// When it cannot be changed any more.
    fn renew(
        &mut self,
        content: Self::Content,
        provenance: Provenance,
        at: Timestamp,
    ) -> Result<Option<Event>, Refusals>;

    /// Takes all steps to the market. The review is not used where a kind needs no moderation.
    ///
    /// # Errors
    /// All rules that stand against it.
    fn admit(&mut self, review: &Review, at: Timestamp) -> Result<Vec<Event>, Refusals>;

    /// Whether admission is by review.
    const IS_MODERATED: bool;
}

/// All steps of a moderated listing to the market, by one review.
///
/// # Errors
/// All rules that stand against it.
fn admit_listed<M: Moderated>(listed: &mut M, review: &Review, at: Timestamp) -> Result<Vec<Event>, Refusals> {
    let submitted = listed.submit(at)?;
    let reviewed = listed.review(review, None)?;
    let published = listed.publish(at)?;
    Ok(submitted.into_iter().chain([reviewed]).chain(published).collect())
}
