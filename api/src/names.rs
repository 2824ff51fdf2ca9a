//! Identifiers and codes as members of bodies and views. Plain names, because the schema generator asks a schema of
//! every type argument it can see.

use crate::http::types::{Code, Ref};
use crate::identity::organization::list::ScopeName;
use crate::matching::document::ListingKind;
use crate::matching::meaning::MeaningUse;
use crate::matching::weights::WeightsVersion;
use crate::work::import::view::ImportState;
use keqiao_domain::access::{Role, Scope};
use keqiao_domain::assets::achievement::AchievementState;
use keqiao_domain::assets::patent::{LegalStatus, PatentState};
use keqiao_domain::assets::readiness::AssessmentMethod;
use keqiao_domain::event::EventKind;
use keqiao_domain::id;
use keqiao_domain::identity::organization::{OrganizationKind, OrganizationState};
use keqiao_domain::market::cooperation::{CooperationMode, ResearchStage};
use keqiao_domain::market::demand::DemandState;
use keqiao_domain::matching::judgement::{DismissReason, Verdict};
use keqiao_domain::moderation::Decision;
use keqiao_domain::money::Currency;
use keqiao_domain::reference::{ReadinessScale, TechnicalField};

/// An organization's identifier.
pub type OrganizationRef = Ref<id::OrganizationKind>;
/// A user's identifier.
pub type UserRef = Ref<id::UserKind>;
/// A key's identifier.
pub type ApiKeyRef = Ref<id::ApiKeyKind>;
/// A session's identifier.
pub type SessionRef = Ref<id::SessionKind>;
/// A patent's identifier.
pub type PatentRef = Ref<id::PatentKind>;
/// An achievement's identifier.
pub type AchievementRef = Ref<id::AchievementKind>;
/// A demand's identifier.
pub type DemandRef = Ref<id::DemandKind>;
/// A review's identifier.
pub type ReviewRef = Ref<id::ReviewKind>;
/// An entry's identifier.
pub type EntryRef = Ref<id::EntryKind>;
/// An import's identifier.
pub type ImportRef = Ref<id::ImportKind>;
/// A recorded match's identifier.
pub type MatchRunRef = Ref<id::MatchRunKind>;
/// A saved search's identifier.
pub type SavedSearchRef = Ref<id::SavedSearchKind>;
/// The identifier of an entry of an inbox.
pub type InboxEntryRef = Ref<id::InboxEntryKind>;
/// A judgement's identifier.
pub type MatchJudgementRef = Ref<id::MatchJudgementKind>;

/// One of the names of [`TechnicalField`].
pub type TechnicalFieldCode = Code<TechnicalField>;
/// One of the names of [`ScopeName`].
pub type ScopeNameCode = Code<ScopeName>;
/// One of the names of [`ListingKind`].
pub type ListingKindCode = Code<ListingKind>;
/// One of the names of [`Verdict`].
pub type VerdictCode = Code<Verdict>;
/// One of the names of [`DismissReason`].
pub type DismissReasonCode = Code<DismissReason>;
/// One of the names of [`MeaningUse`].
pub type MeaningUseCode = Code<MeaningUse>;
/// One of the names of [`WeightsVersion`].
pub type WeightsVersionCode = Code<WeightsVersion>;
/// One of the names of [`CooperationMode`].
pub type CooperationModeCode = Code<CooperationMode>;
/// One of the names of [`Role`].
pub type RoleCode = Code<Role>;
/// One of the names of [`OrganizationKind`].
pub type OrganizationKindCode = Code<OrganizationKind>;
/// One of the names of [`LegalStatus`].
pub type LegalStatusCode = Code<LegalStatus>;
/// One of the names of [`Scope`].
pub type ScopeCode = Code<Scope>;
/// One of the names of [`ResearchStage`].
pub type ResearchStageCode = Code<ResearchStage>;
/// One of the names of [`PatentState`].
pub type PatentStateCode = Code<PatentState>;
/// One of the names of [`OrganizationState`].
pub type OrganizationStateCode = Code<OrganizationState>;
/// One of the names of [`crate::work::import::ImportKind`].
pub type ImportKindCode = Code<crate::work::import::ImportKind>;
/// One of the names of [`DemandState`].
pub type DemandStateCode = Code<DemandState>;
/// One of the names of [`Decision`].
pub type DecisionCode = Code<Decision>;
/// One of the names of [`AssessmentMethod`].
pub type AssessmentMethodCode = Code<AssessmentMethod>;
/// One of the names of [`AchievementState`].
pub type AchievementStateCode = Code<AchievementState>;
/// One of the names of [`ReadinessScale`].
pub type ReadinessScaleCode = Code<ReadinessScale>;
/// One of the names of [`ImportState`].
pub type ImportStateCode = Code<ImportState>;
/// One of the names of [`EventKind`].
pub type EventKindCode = Code<EventKind>;
/// One of the names of [`Currency`].
pub type CurrencyCode = Code<Currency>;
