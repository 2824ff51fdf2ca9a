//! What goes in and comes out for achievements.

use super::assessment::AssessmentBody;
use super::bundle::{ComponentBody, ContributorBody, parse_components, parse_contributors};
use super::valuation::ValuationBody;
use crate::app::App;
use crate::assets::patent::view::{ClassText, parse_classes};
use crate::http::fault::Faults;
use crate::http::problem::Problem;
use crate::http::types::{Code, Day, Moment, MoneyRangeBody, Ref};
use crate::identity::organization::view::{TransitionView, parse_metadata};
use crate::listing::member::{KeywordText, distinct, parse_keywords};
use crate::listing::step::{Outlook, Presented};
use crate::moderation::ReviewView;
use crate::names::{
    AchievementRef, AchievementStateCode, AssessmentMethodCode, CooperationModeCode, OrganizationRef,
    OwnershipModeCode, PatentRef, ReadinessScaleCode, TechnicalFieldCode,
};
use crate::provenance::ProvenanceView;
use crate::reference::code_list::held::Holding;
use crate::storage::{Metadata, Stored};
use crate::tx::Tx;
use keqiao_domain::access::{Action, Principal};
use keqiao_domain::assets::achievement::{Achievement, AchievementContent, PATENTS_MAX};
use keqiao_domain::assets::readiness::{AssessmentMethod, ReadinessAssessment};
use keqiao_domain::id::{Id, OrganizationKind, PatentKind};
use keqiao_domain::reference::{InvalidReadinessLevel, ReadinessLevel, ReadinessScale};
use keqiao_domain::rule::Refusals;
use keqiao_domain::text::{Body, Title};
use keqiao_domain::timestamp::Timestamp;
use sea_orm::ConnectionTrait;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// How far something is from use: a level means something only with its scale and the scale's edition.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = Readiness)]
pub struct ReadinessBody {
    /// The scale.
    #[schema(inline)]
    pub scale: ReadinessScaleCode,
    /// Year of the scale's edition; the current one when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 1974, maximum = 2099, example = 2022)]
    pub edition: Option<u16>,
    /// The level, from 1 to the highest of its scale.
    #[schema(minimum = 1, maximum = 13, example = 7)]
    pub level: u8,
    /// Who assessed; the owner itself when absent.
    #[serde(default = "self_assessed")]
    #[schema(inline)]
    pub method: AssessmentMethodCode,
    /// The day of the assessment.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(inline)]
    pub assessed_on: Option<Day>,
}

/// What an achievement says.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AchievementBody {
    /// What it is, in one line.
    #[schema(min_length = 1, max_length = 300, example = "Composite proton exchange membrane")]
    pub title: String,
    /// What it does and how, for everyone to read; at least 20 characters before it is handed in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(
        min_length = 1,
        max_length = 20000,
        example = "A reinforced membrane that keeps its conductivity at 95 °C for 5,000 hours; 2 m² made on a pilot line."
    )]
    pub r#abstract: Option<String>,
    /// Technical field; needed before it is handed in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(inline)]
    pub field: Option<TechnicalFieldCode>,
    /// Words to find it by.
    #[serde(default)]
    #[schema(max_items = 30)]
    pub keywords: Vec<KeywordText>,
    /// IPC or CPC classes.
    #[serde(default)]
    #[schema(max_items = 50)]
    pub classes: Vec<ClassText>,
    /// How far it is from use; needed before it is handed in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub readiness: Option<ReadinessBody>,
    /// Ways its owner would give it to others.
    #[serde(default)]
    #[schema(inline, max_items = 10)]
    pub cooperation: Vec<CooperationModeCode>,
    /// What the owner asks.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub price: Option<MoneyRangeBody>,
    /// The patents of the bundle, of any hub.
    #[serde(default)]
    #[schema(inline, max_items = 100)]
    pub patents: Vec<PatentRef>,
    /// What else belongs to the bundle: know-how, software, data products.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schema(max_items = 100)]
    pub components: Vec<ComponentBody>,
    /// Who made it; the shares sum to 1,000,000 millionths.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schema(max_items = 100)]
    pub contributors: Vec<ContributorBody>,
    /// To whom it belongs: its unit, unit and makers together, its makers, or its unit with a long right of use for them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(inline)]
    pub ownership_mode: Option<OwnershipModeCode>,
    /// Up to 20 pairs of your own.
    #[serde(default)]
    #[schema(inline)]
    pub metadata: Metadata,
}

/// An achievement.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Achievement)]
pub struct AchievementView {
    /// Its identifier.
    #[schema(inline)]
    pub id: AchievementRef,
    /// The code of its hub.
    #[schema(max_length = 40, pattern = "^[a-z-]+$", example = "zhejiang")]
    pub hub: String,
    /// Whose it is.
    #[schema(inline)]
    pub owner: OrganizationRef,
    /// Where it stands.
    #[schema(inline)]
    pub state: AchievementStateCode,
    /// What it is, in one line.
    #[schema(max_length = 300)]
    pub title: String,
    /// What it does and how.
    #[schema(max_length = 20000)]
    pub r#abstract: Option<String>,
    /// Technical field.
    #[schema(inline)]
    pub field: Option<TechnicalFieldCode>,
    /// Words to find it by.
    #[schema(max_items = 30)]
    pub keywords: Vec<KeywordText>,
    /// IPC or CPC classes.
    #[schema(max_items = 50)]
    pub classes: Vec<ClassText>,
    /// How far it is from use.
    pub readiness: Option<ReadinessBody>,
    /// Ways its owner would give it to others.
    #[schema(inline, max_items = 10)]
    pub cooperation: Vec<CooperationModeCode>,
    /// What the owner asks.
    pub price: Option<MoneyRangeBody>,
    /// The patents of the bundle.
    #[schema(inline, max_items = 100)]
    pub patents: Vec<PatentRef>,
    /// What else belongs to the bundle.
    #[schema(max_items = 100)]
    pub components: Vec<ComponentBody>,
    /// Who made it: those who agreed to be named; its owner and its hub's moderators see all.
    #[schema(max_items = 100)]
    pub contributors: Vec<ContributorBody>,
    /// To whom it belongs.
    #[schema(inline)]
    pub ownership_mode: Option<OwnershipModeCode>,
    /// Assessments of its readiness, in the order in which they were made; only when a single one is shown.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_items = 100)]
    pub readiness_assessments: Option<Vec<AssessmentBody>>,
    /// Valuations, in the order in which they were made; for its owner and its hub's moderators, when a single one is shown.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_items = 100)]
    pub valuations: Option<Vec<ValuationBody>>,
    /// Since when nobody has touched it, when that is twelve months and more; for its owner and its hub's moderators.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(inline)]
    pub dormant_since: Option<Moment>,
    /// The owner's own pairs; only its members see them.
    #[schema(inline)]
    pub metadata: Metadata,
    /// Where it came from, if it was imported. An imported achievement may lack abstract, field and readiness.
    pub provenance: Option<ProvenanceView>,
    /// When it was entered.
    #[schema(inline)]
    pub created_at: Moment,
    /// When it last changed.
    #[schema(inline)]
    pub updated_at: Moment,
    /// The moderator's latest decision; for its owner and its hub's moderators, when a single one is shown.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub review: Option<ReviewView>,
    /// What may follow, for this caller; only when a single one is shown.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_items = 20)]
    pub transitions: Option<Vec<TransitionView>>,
}

fn self_assessed() -> AssessmentMethodCode {
    Code(AssessmentMethod::SelfAssessed)
}

/// The year of a scale's current edition: GB/T 22900-2022; the European Union's levels as its work program of 2014
/// defined them (Annex G); NASA NPR 7123.1D of 2023.
pub(super) fn edition_current(scale: ReadinessScale) -> u16 {
    match scale {
        ReadinessScale::Gbt22900Nine | ReadinessScale::Gbt22900Thirteen => 2022,
        ReadinessScale::EuNine => 2014,
        ReadinessScale::NasaNine => 2023,
    }
}

/// The patents of a bundle, each once, in their order.
fn parse_patents(patents: &[PatentRef], faults: &mut Faults) -> Vec<Id<PatentKind>> {
    if patents.len() > PATENTS_MAX {
        faults.add("/patents", "too_many", format!("has more than {PATENTS_MAX} members"));
        return Vec::new();
    }
    let mut distinct = Vec::new();
    for Ref(id) in patents {
        if !distinct.contains(id) {
            distinct.push(*id);
        }
    }
    distinct
}

impl ReadinessBody {
    /// Reads the assessment; a fault is noted with its member.
    pub fn parse(&self, faults: &mut Faults) -> Option<ReadinessAssessment> {
        let scale = self.scale.0;
        let edition = self.edition.unwrap_or_else(|| edition_current(scale));
        let read = ReadinessLevel::try_new(scale, edition, self.level);
        let pointer = match &read {
            Err(InvalidReadinessLevel::EditionImpossible { .. }) => "/readiness/edition",
            Err(InvalidReadinessLevel::LevelOutOfScale { .. }) => "/readiness/level",
            Err(InvalidReadinessLevel::Malformed | InvalidReadinessLevel::ScaleUnknown) | Ok(_) => "/readiness",
        };
        let level = faults.take(pointer, read)?;
        Some(ReadinessAssessment { level, method: self.method.0, assessed_on: self.assessed_on.map(|day| day.0) })
    }
}

impl From<&ReadinessAssessment> for ReadinessBody {
    fn from(readiness: &ReadinessAssessment) -> Self {
        ReadinessBody {
            scale: Code(readiness.level.scale()),
            edition: Some(readiness.level.edition()),
            level: readiness.level.level(),
            method: Code(readiness.method),
            assessed_on: readiness.assessed_on.map(Day),
        }
    }
}

impl AchievementBody {
    /// Reads the body into the domain.
    ///
    /// # Errors
    /// All faulty members.
    pub fn parse(self) -> Result<(AchievementContent, Metadata), Faults> {
        let mut faults = Faults::new();
        let title = faults.take("/title", Title::parse(&self.title));
        let r#abstract = faults.take_optional("/abstract", self.r#abstract.as_deref(), Body::parse);
        let keywords = parse_keywords(self.keywords, &mut faults);
        let cooperation = distinct("/cooperation", &self.cooperation, &mut faults);
        let classes = parse_classes(self.classes, &mut faults);
        let readiness = self.readiness.as_ref().and_then(|readiness| readiness.parse(&mut faults));
        let price = self.price.as_ref().and_then(|price| price.parse("/price", &mut faults));
        let patents = parse_patents(&self.patents, &mut faults);
        let components = parse_components(&self.components, &mut faults);
        let contributors = parse_contributors(&self.contributors, &mut faults);
        let metadata = parse_metadata(self.metadata, &mut faults);
        let (Some(title), true) = (title, faults.is_empty()) else {
            return Err(faults);
        };
        let content = AchievementContent {
            title,
            r#abstract,
            field: self.field.map(|field| field.0),
            keywords,
            classes,
            readiness,
            cooperation,
            price,
            patents,
            components,
            contributors,
            ownership: self.ownership_mode.map(|mode| mode.0),
        };
        Ok((content, metadata))
    }
}

impl From<&Stored<Achievement>> for AchievementBody {
    fn from(stored: &Stored<Achievement>) -> Self {
        let content = &stored.value.content;
        AchievementBody {
            title: content.title.to_string(),
            r#abstract: content.r#abstract.as_ref().map(ToString::to_string),
            field: content.field.map(Code),
            keywords: content.keywords.iter().map(|keyword| KeywordText(keyword.to_string())).collect(),
            classes: content.classes.iter().map(|class| ClassText(class.to_string())).collect(),
            readiness: content.readiness.as_ref().map(ReadinessBody::from),
            cooperation: content.cooperation.iter().copied().map(Code).collect(),
            price: content.price.as_ref().map(MoneyRangeBody::from),
            patents: content.patents.iter().copied().map(Ref).collect(),
            components: content.components.iter().map(ComponentBody::from).collect(),
            contributors: content.contributors.iter().map(ContributorBody::from).collect(),
            ownership_mode: content.ownership.map(Code),
            metadata: stored.metadata.clone(),
        }
    }
}

impl AchievementView {
    /// A row of a list.
    #[must_use]
    pub fn item(app: &App, principal: &Principal, stored: &Stored<Achievement>) -> Self {
        let body = AchievementBody::from(stored);
        let achievement = &stored.value;
        let is_insider = principal.is_member(achievement.owner) || principal.is_moderator(achievement.id.hub());
        AchievementView {
            id: Ref(achievement.id),
            hub: app.hubs.code(achievement.id.hub()),
            owner: Ref(achievement.owner),
            state: Code(achievement.state),
            title: body.title,
            r#abstract: body.r#abstract,
            field: body.field,
            keywords: body.keywords,
            classes: body.classes,
            readiness: body.readiness,
            cooperation: body.cooperation,
            price: body.price,
            patents: body.patents,
            components: body.components,
            contributors: ContributorBody::list(achievement, principal),
            ownership_mode: body.ownership_mode,
            readiness_assessments: None,
            valuations: None,
            dormant_since: achievement.dormant_since.filter(|_| is_insider).map(Moment),
            metadata: if principal.is_member(achievement.owner) { body.metadata } else { Metadata::new() },
            provenance: achievement.provenance.as_ref().map(ProvenanceView::from),
            created_at: Moment(stored.created_at),
            updated_at: Moment(stored.updated_at),
            review: None,
            transitions: None,
        }
    }
}

impl Presented for Achievement {
    type Body = AchievementBody;
    type View = AchievementView;

    const COLLECTION: &'static str = "achievements";

    fn parse(body: AchievementBody) -> Result<(AchievementContent, Metadata), Faults> {
        body.parse()
    }

    async fn check_references(
        tx: &Tx,
        _owner: Id<OrganizationKind>,
        content: &AchievementContent,
        before: Option<&Self>,
    ) -> Result<(), Problem> {
        let before = before.map(|before| before.content.classes.as_slice()).unwrap_or_default();
        let mut held = Holding::today(tx);
        held.each("/classes", &content.classes, before).await?;
        held.finish()
    }

    fn further_steps(&self, _standing: &Refusals, _at: Timestamp) -> Vec<(Action, Refusals)> {
        vec![(Action::AssessReadiness, Refusals::new()), (Action::ValueAchievement, Refusals::new())]
    }

    async fn items(app: &App, principal: &Principal, stored: &[Stored<Self>]) -> Result<Vec<AchievementView>, Problem> {
        Ok(stored.iter().map(|row| AchievementView::item(app, principal, row)).collect())
    }

    async fn single(
        app: &App,
        _db: &impl ConnectionTrait,
        principal: &Principal,
        stored: &Stored<Self>,
        outlook: Outlook,
    ) -> Result<AchievementView, Problem> {
        let Outlook { review, transitions } = outlook;
        let achievement = &stored.value;
        let is_insider = principal.is_member(achievement.owner) || principal.is_moderator(achievement.id.hub());
        let valuations = || achievement.valuations.iter().map(ValuationBody::from).collect();
        Ok(AchievementView {
            review,
            readiness_assessments: Some(achievement.assessments.iter().map(AssessmentBody::from).collect()),
            valuations: is_insider.then(valuations),
            transitions: Some(transitions),
            ..AchievementView::item(app, principal, stored)
        })
    }
}
