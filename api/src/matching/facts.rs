//! What listings say of themselves besides their text, as the matching compares it.

use crate::app::App;
use crate::identity::organization::store::Traits;
use crate::storage::Stored;
use keqiao_domain::assets::achievement::Achievement;
use keqiao_domain::assets::patent::{LegalStatus, Patent};
use keqiao_domain::hub::HubNumber;
use keqiao_domain::id::{Id, ProviderKind};
use keqiao_domain::listed::{Listable, Listed};
use keqiao_domain::market::cooperation::{CooperationMode, ResearchStage};
use keqiao_domain::market::demand::Demand;
use keqiao_domain::market::resource::ResourceContent;
use keqiao_domain::money::MoneyRange;
use keqiao_domain::people::expert::ExpertContent;
use keqiao_domain::people::offering::OfferingContent;
use keqiao_domain::people::provider::ProviderContent;
use keqiao_domain::reference::{IpcSymbol, TechnicalField};
use keqiao_domain::text::{Body, Indicator};
use keqiao_domain::timestamp::Timestamp;
use keqiao_matching::{Facts, MoneyFact};
use time::Date;
use uuid::Uuid;

/// The facts of a demand.
#[must_use]
pub fn of_demand(app: &App, stored: &Stored<Demand>) -> Facts {
    let demand = &stored.value;
    let content = &demand.content;
    let indicators: Vec<&str> = content.indicators.iter().map(Indicator::as_str).collect();
    let description = content.description.as_str();
    let figures = indicators.iter().flat_map(|text| Facts::figures_of(text));
    let symbols = content.keywords.iter().filter_map(|keyword| IpcSymbol::parse(keyword.as_str()).ok());
    let texts = indicators.iter().copied().chain([description]);
    Facts {
        classes: symbols.map(|symbol| symbol.to_string()).collect(),
        field: content.field.map(|field| field.code().to_owned()),
        industry: content.industry.as_ref().map(ToString::to_string),
        readiness: content.stage.map(readiness_wanted),
        readiness_min: texts.filter_map(Facts::readiness_asked).max(),
        money: content.budget.as_ref().map(money),
        cooperation: modes(&content.cooperation),
        deadline: content.deadline_on.map(Date::to_julian_day),
        figures: figures.chain(Facts::bounds_of(description)).collect(),
        ..of_place(app, demand.id.hub(), stored.created_at)
    }
}

/// The facts of an achievement.
#[must_use]
pub fn of_achievement(app: &App, stored: &Stored<Achievement>) -> Facts {
    let achievement = &stored.value;
    let content = &achievement.content;
    Facts {
        classes: content.classes.iter().map(ToString::to_string).collect(),
        field: content.field.map(|field| field.code().to_owned()),
        readiness: content.readiness.as_ref().map(|assessment| assessment.level.level()),
        money: content.price.as_ref().map(money),
        cooperation: modes(&content.cooperation),
        figures: figures(content.title.as_str(), content.r#abstract.as_ref().map(Body::as_str)),
        ..of_place(app, achievement.id.hub(), stored.created_at)
    }
}

/// The facts of a patent. It is as new as its publication.
#[must_use]
pub fn of_patent(app: &App, stored: &Stored<Patent>) -> Facts {
    let patent = &stored.value;
    let content = &patent.content;
    let place = of_place(app, patent.id.hub(), stored.created_at);
    let ended = content.legal_status.filter(|status| LegalStatus::has_ended(*status));
    Facts {
        classes: content.classes.iter().map(ToString::to_string).collect(),
        figures: figures(content.title.as_str(), content.r#abstract.as_ref().map(Body::as_str)),
        known_since: content.published_on.or(content.filed_on).map(Date::to_julian_day).or(place.known_since),
        ended: ended.map(|status| <&str>::from(status).to_owned()),
        ..place
    }
}

/// What a match compares of those who help.
pub trait Helps: Listable {
    /// The technical fields that it works in.
    fn fields(&self) -> Vec<TechnicalField>;

    /// The provider whose record is told of it; `own` is its own identifier.
    fn provider(&self, _own: Uuid) -> Option<Id<ProviderKind>> {
        None
    }
}

impl Helps for ProviderContent {
    fn fields(&self) -> Vec<TechnicalField> {
        self.fields.clone()
    }

    fn provider(&self, own: Uuid) -> Option<Id<ProviderKind>> {
        Some(Id::restore(own))
    }
}

impl Helps for OfferingContent {
    fn fields(&self) -> Vec<TechnicalField> {
        self.field.into_iter().collect()
    }

    fn provider(&self, _own: Uuid) -> Option<Id<ProviderKind>> {
        self.provider
    }
}

impl Helps for ExpertContent {
    fn fields(&self) -> Vec<TechnicalField> {
        self.fields.clone()
    }
}

impl Helps for ResourceContent {
    fn fields(&self) -> Vec<TechnicalField> {
        self.fields.clone()
    }
}

/// The facts of one who helps.
pub fn of_helper<C: Helps>(app: &App, stored: &Stored<Listed<C>>) -> Facts {
    let fields = stored.value.content.fields();
    Facts {
        fields: fields.iter().map(|field| field.code().to_owned()).collect(),
        ..of_place(app, stored.value.id.hub(), stored.created_at)
    }
}

/// Adds what the owner of a listing tells of itself.
pub(super) fn add_traits(facts: &mut Facts, traits: &Traits) {
    let Traits { province, size } = traits;
    if province.is_some() {
        facts.province.clone_from(province);
    }
    facts.size.clone_from(size);
}

/// The day, as the matching counts days.
#[must_use]
pub fn day(at: Timestamp) -> i32 {
    at.day().to_julian_day()
}

/// The facts of a listing that has no more than its place and its day.
pub(super) fn of_place(app: &App, hub: HubNumber, entered_at: Timestamp) -> Facts {
    let is_regional = hub != HubNumber::NATIONAL;
    Facts {
        hub: is_regional.then(|| app.hubs.code(hub)),
        province: app.hubs.province(hub),
        known_since: Some(day(entered_at)),
        ..Facts::default()
    }
}

/// The level that fits a stage of research best: where research is still wanted, a young result will do; who develops a
/// product needs one that was proven (DOMAIN 3.8, bands of levels).
fn readiness_wanted(stage: ResearchStage) -> u8 {
    match stage {
        ResearchStage::BasicResearch => 1,
        ResearchStage::AppliedResearch => 3,
        ResearchStage::ExperimentalDevelopment => 5,
        ResearchStage::ProductDevelopment => 7,
    }
}

fn money(range: &MoneyRange) -> MoneyFact {
    let (min, max) = (range.min(), range.max());
    let text = format!("{}–{} {}", min.amount(), max.amount(), min.currency.code());
    MoneyFact { min: min.minor, max: max.minor, currency: min.currency.code().to_owned(), text }
}

fn modes(modes: &[CooperationMode]) -> Vec<String> {
    modes.iter().map(|mode| <&str>::from(*mode).to_owned()).collect()
}

fn figures(title: &str, text: Option<&str>) -> Vec<String> {
    let of_text = text.map(Facts::figures_of).unwrap_or_default();
    Facts::figures_of(title).into_iter().chain(of_text).collect()
}
