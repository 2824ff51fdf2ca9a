//! Listings as the index and the query see them.

use super::attribute::Known;
use crate::trust::log::list_entries::parse_subject;
use keqiao_domain::assets::achievement::Achievement;
use keqiao_domain::assets::patent::Patent;
use keqiao_domain::hub::HubNumber;
use keqiao_domain::id::{
    AchievementKind, DemandKind, ExpertKind, Id, Kind, OfferingKind, PatentKind, ProviderKind, ResourceKind, Subject,
};
use keqiao_domain::listed::{Listable, Listed};
use keqiao_domain::market::demand::Demand;
use keqiao_domain::market::resource::ResourceListing;
use keqiao_domain::people::expert::Expert;
use keqiao_domain::people::offering::Offering;
use keqiao_domain::people::provider::Provider;
use keqiao_domain::reference::TechnicalField;
use keqiao_matching::{Document, Key, Query};
use strum::{EnumString, IntoStaticStr, VariantArray};

/// The kinds of listings that can be found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum ListingKind {
    /// A patent.
    Patent,
    /// An achievement.
    Achievement,
    /// A demand.
    Demand,
    /// A service provider.
    Provider,
    /// A service offering.
    Offering,
    /// An expert.
    Expert,
    /// A resource of the four chains.
    Resource,
}

impl ListingKind {
    /// The number the index knows it by.
    #[must_use]
    pub fn number(self) -> u8 {
        match self {
            ListingKind::Patent => 0,
            ListingKind::Achievement => 1,
            ListingKind::Demand => 2,
            ListingKind::Provider => 3,
            ListingKind::Offering => 4,
            ListingKind::Expert => 5,
            ListingKind::Resource => 6,
        }
    }

    /// The prefix of its identifiers.
    #[must_use]
    pub fn prefix(self) -> &'static str {
        match self {
            ListingKind::Patent => PatentKind::PREFIX,
            ListingKind::Achievement => AchievementKind::PREFIX,
            ListingKind::Demand => DemandKind::PREFIX,
            ListingKind::Provider => ProviderKind::PREFIX,
            ListingKind::Offering => OfferingKind::PREFIX,
            ListingKind::Expert => ExpertKind::PREFIX,
            ListingKind::Resource => ResourceKind::PREFIX,
        }
    }

    /// The listing that a text names; nothing when it names none.
    #[must_use]
    pub fn read(text: &str) -> Option<Subject> {
        parse_subject(text).filter(|subject| ListingKind::of(*subject).is_some())
    }

    /// The kind of a listing; nothing when it is none.
    #[must_use]
    pub fn of(subject: Subject) -> Option<ListingKind> {
        ListingKind::VARIANTS.iter().copied().find(|kind| kind.prefix() == subject.prefix())
    }

    /// Whether listings of this kind ask the market. A resource waits for those who look for it.
    #[must_use]
    pub fn asks(self) -> bool {
        self != ListingKind::Resource
    }

    /// The bit of a filter.
    #[must_use]
    pub fn bit(self) -> u8 {
        1 << self.number()
    }
}

/// The key of a listing in the index: its identifier's bits.
#[must_use]
pub fn key<K: Kind>(id: Id<K>) -> Key {
    id.uuid().as_u128()
}

fn joined<T: ToString>(parts: impl IntoIterator<Item = T>) -> String {
    parts.into_iter().map(|part| part.to_string()).collect::<Vec<_>>().join("\n")
}

fn hub(hub: HubNumber) -> u16 {
    hub.get()
}

/// A patent as a document.
#[must_use]
pub fn of_patent(patent: &Patent) -> Document {
    let content = &patent.content;
    let keywords = content.keywords.iter().map(ToString::to_string);
    Document {
        key: key::<PatentKind>(patent.id),
        kind: ListingKind::Patent.number(),
        hub: hub(patent.id.hub()),
        attributes: Known { legal_status: content.legal_status, ..Known::default() }.attributes(),
        title: content.title.to_string(),
        text: content.r#abstract.iter().map(ToString::to_string).collect(),
        classes: content.classes.iter().map(ToString::to_string).chain(keywords).collect(),
    }
}

/// An achievement as a document.
#[must_use]
pub fn of_achievement(achievement: &Achievement) -> Document {
    let content = &achievement.content;
    let keywords = content.keywords.iter().map(ToString::to_string);
    Document {
        key: key::<AchievementKind>(achievement.id),
        kind: ListingKind::Achievement.number(),
        hub: hub(achievement.id.hub()),
        attributes: Known {
            readiness: content.readiness.as_ref().map(|assessment| assessment.level.level()),
            price: content.price.as_ref(),
            cooperation: &content.cooperation,
            fields: content.field.as_slice(),
            ..Known::default()
        }
        .attributes(),
        title: content.title.to_string(),
        text: content.r#abstract.iter().map(ToString::to_string).collect(),
        classes: content.classes.iter().map(ToString::to_string).chain(keywords).collect(),
    }
}

/// A demand as a document.
#[must_use]
pub fn of_demand(demand: &Demand) -> Document {
    let Query { title, text, classes } = query_of_demand(demand);
    Document {
        key: key::<DemandKind>(demand.id),
        kind: ListingKind::Demand.number(),
        hub: hub(demand.id.hub()),
        attributes: Known {
            cooperation: &demand.content.cooperation,
            fields: demand.content.field.as_slice(),
            ..Known::default()
        }
        .attributes(),
        title,
        text,
        classes,
    }
}

/// A document of something that helps: without classes, with the words of its category.
fn of_helper<C: Listable>(listed: &Listed<C>, kind: ListingKind, fields: &[TechnicalField], text: String) -> Document {
    Document {
        key: key(listed.id),
        kind: kind.number(),
        hub: hub(listed.id.hub()),
        attributes: Known { fields, ..Known::default() }.attributes(),
        title: listed.content.title().to_string(),
        text,
        ..Document::default()
    }
}

/// A provider as a document.
#[must_use]
pub fn of_provider(provider: &Provider) -> Document {
    let content = &provider.content;
    let categories = content.categories.iter().map(|category| category.title_zh().to_owned());
    let keywords = content.keywords.iter().map(ToString::to_string).chain(categories);
    let text = joined(content.description.iter().map(ToString::to_string).chain(keywords));
    of_helper(provider, ListingKind::Provider, &content.fields, text)
}

/// An offering as a document.
#[must_use]
pub fn of_offering(offering: &Offering) -> Document {
    let content = &offering.content;
    let category = content.category.map(|category| category.title_zh().to_owned());
    let keywords = content.keywords.iter().map(ToString::to_string).chain(category);
    let text = joined(content.description.iter().map(ToString::to_string).chain(keywords));
    of_helper(offering, ListingKind::Offering, content.field.as_slice(), text)
}

/// An expert as a document: without the name, whoever may see it.
#[must_use]
pub fn of_expert(expert: &Expert) -> Document {
    let content = &expert.content;
    let skills = content.skills.iter().map(ToString::to_string);
    let text = joined(content.summary.iter().map(ToString::to_string).chain(skills));
    of_helper(expert, ListingKind::Expert, &content.fields, text)
}

/// A resource as a document.
#[must_use]
pub fn of_resource(resource: &ResourceListing) -> Document {
    let content = &resource.content;
    let names = content.sort.iter().map(|sort| sort.title_zh().to_owned());
    let names = names.chain(content.issuer.iter().map(ToString::to_string));
    let keywords = content.keywords.iter().map(ToString::to_string).chain(names);
    let text = joined(content.description.iter().map(ToString::to_string).chain(keywords));
    of_helper(resource, ListingKind::Resource, &content.fields, text)
}

/// What a demand asks.
#[must_use]
pub fn query_of_demand(demand: &Demand) -> Query {
    let content = &demand.content;
    let description = std::iter::once(content.description.to_string());
    let indicators = content.indicators.iter().map(ToString::to_string);
    Query {
        title: content.title.to_string(),
        text: joined(description.chain(indicators)),
        classes: content.keywords.iter().map(ToString::to_string).collect(),
    }
}
