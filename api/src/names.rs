//! Identifiers and codes as members of bodies and views. Plain names, because the schema generator asks a schema of
//! every type argument it can see.

use crate::http::types::{Code, Ref};
use crate::identity::evidence::view::EvidenceSort;
use crate::identity::organization::list::ScopeName;
use crate::matching::document::ListingKind;
use crate::matching::meaning::MeaningUse;
use crate::matching::weights::WeightsVersion;
use crate::registration::list::CaseSideName;
use crate::work::export::ExportKind;
use crate::work::export::list::ExportForm;
use crate::work::import::view::ImportState;
use keqiao_domain::access::{Role, Scope};
use keqiao_domain::assets::achievement::AchievementState;
use keqiao_domain::assets::bundle::{ComponentKind, Naming, OwnershipMode};
use keqiao_domain::assets::disclosure::{DisclosureSide, DisclosureState};
use keqiao_domain::assets::document::{DisclosureLevel, DocumentState, MediaType};
use keqiao_domain::assets::legal_event::{EncumbranceKind, LegalEventKind};
use keqiao_domain::assets::patent::{LegalStatus, PatentState};
use keqiao_domain::assets::readiness::AssessmentMethod;
use keqiao_domain::assets::valuation::ValuationApproach;
use keqiao_domain::deals::amounts::PaymentMode;
use keqiao_domain::deals::clause::ClauseTopic;
use keqiao_domain::deals::commission::CommissionState;
use keqiao_domain::deals::content::{ConditionKind, RightsClass};
use keqiao_domain::deals::contract::{ContractAct, ContractState, TerminationGround};
use keqiao_domain::deals::contract_type::{ContractSide, ContractSubtype, ContractType};
use keqiao_domain::deals::fee::FeeBase;
use keqiao_domain::deals::grant::{LicenceMode, Sublicensing};
use keqiao_domain::deals::introduction::{Finding, IntroductionParty, IntroductionState};
use keqiao_domain::deals::licence::LicenceState;
use keqiao_domain::deals::lint::VoidPattern;
use keqiao_domain::deals::mandate::{DualAgency, Exclusivity, MandateState, PrincipalSide};
use keqiao_domain::deals::milestone::{MilestoneAct, MilestoneState};
use keqiao_domain::deals::negotiation::{NegotiationState, SecrecyLevel};
use keqiao_domain::deals::offer::OfferState;
use keqiao_domain::deals::open_licence::OpenLicenceState;
use keqiao_domain::deals::reward::RewardState;
use keqiao_domain::deals::royalty::RoyaltyBase;
use keqiao_domain::deals::screening::{DataClass, PaperKind, ScreeningState};
use keqiao_domain::event::EventKind;
use keqiao_domain::id;
use keqiao_domain::identity::organization::{OrganizationKind, OrganizationState, SizeClass};
use keqiao_domain::listed::ListedState;
use keqiao_domain::market::attachment::{AttachmentState, HostKind};
use keqiao_domain::market::chain::{Chain, ResourceSort};
use keqiao_domain::market::consortium::{ConsortiumState, MemberRole, MemberState};
use keqiao_domain::market::cooperation::{ChainStage, CooperationMode, ResearchStage};
use keqiao_domain::market::demand::{DemandState, FigureOrigin};
use keqiao_domain::market::eligibility::{Condition, Ground, Outcome};
use keqiao_domain::market::figure::Comparator;
use keqiao_domain::market::setter::SetterState;
use keqiao_domain::matching::digest::Cadence;
use keqiao_domain::matching::judgement::{DismissReason, Verdict};
use keqiao_domain::moderation::Decision;
use keqiao_domain::money::Currency;
use keqiao_domain::people::capability::{CapabilityMeasure, ScoreInputKind};
use keqiao_domain::people::category::ServiceCategory;
use keqiao_domain::people::credential::{CredentialLevel, CredentialScheme, CredentialState};
use keqiao_domain::people::engagement::{Criterion, EngagementState, Side};
use keqiao_domain::people::offering::{FacilityKind, PriceForm};
use keqiao_domain::people::person::{EmploymentStatus, NameDisclosure};
use keqiao_domain::people::provider::ProviderForm;
use keqiao_domain::preview::{OwnerRule, Remark, RewardWay, TaxKind, TaxPayer};
use keqiao_domain::pricing::calendar::{CalendarKind, CalendarState};
use keqiao_domain::pricing::clearance::{Claim, ClearanceAnswer, HolderKind};
use keqiao_domain::pricing::lot::LotState;
use keqiao_domain::pricing::notice::NoticeState;
use keqiao_domain::reference::{CodeList, Crossing, ReadinessScale, TechnicalField};
use keqiao_domain::registration::case::{DecisionKind, RegistrationState};
use keqiao_domain::registration::form::PlanClass;
use keqiao_domain::registration::ground::{RefusalGround, ReturnGround, RevocationGround};
use keqiao_domain::rule_pack::{CostKind, Figure, FigureUnit};
use keqiao_domain::statistics::dimension::StatisticTable;
use keqiao_domain::webhook::delivery::{AttemptFailure, DeliveryState};
use keqiao_domain::webhook::endpoint::{EndpointState, EventScope};

/// An organization's identifier.
pub type OrganizationRef = Ref<id::OrganizationKind>;
/// A user's identifier.
pub type UserRef = Ref<id::UserKind>;
/// A key's identifier.
pub type ApiKeyRef = Ref<id::ApiKeyKind>;
/// A shareholding's identifier.
pub type ShareholdingRef = Ref<id::ShareholdingKind>;
/// The identifier of a piece of evidence.
pub type EvidenceRef = Ref<id::EvidenceKind>;
/// One of the names of [`Cadence`].
pub type CadenceCode = Code<Cadence>;
/// One of the names of [`EvidenceSort`].
pub type EvidenceSortCode = Code<EvidenceSort>;
/// One of the names of [`SizeClass`].
pub type SizeClassCode = Code<SizeClass>;
/// An office's identifier.
pub type GrantRef = Ref<id::GrantKind>;
/// An invitation's identifier.
pub type InvitationRef = Ref<id::InvitationKind>;
/// A session's identifier.
pub type SessionRef = Ref<id::SessionKind>;
/// A patent's identifier.
pub type PatentRef = Ref<id::PatentKind>;
/// An achievement's identifier.
pub type AchievementRef = Ref<id::AchievementKind>;
/// A demand's identifier.
pub type DemandRef = Ref<id::DemandKind>;
/// A provider's identifier.
pub type ProviderRef = Ref<id::ProviderKind>;
/// An offering's identifier.
pub type OfferingRef = Ref<id::OfferingKind>;
/// A resource's identifier.
pub type ResourceRef = Ref<id::ResourceKind>;
/// An attachment's identifier.
pub type AttachmentRef = Ref<id::AttachmentKind>;
/// A consortium's identifier.
pub type ConsortiumRef = Ref<id::ConsortiumKind>;
/// An engagement's identifier.
pub type EngagementRef = Ref<id::EngagementKind>;
/// An evaluation's identifier.
pub type EvaluationRef = Ref<id::EvaluationKind>;
/// An expert's identifier.
pub type ExpertRef = Ref<id::ExpertKind>;
/// A broker's identifier.
pub type BrokerRef = Ref<id::BrokerKind>;
/// A credential's identifier.
pub type CredentialRef = Ref<id::CredentialKind>;
/// A document's identifier.
pub type DocumentRef = Ref<id::DocumentKind>;
/// The identifier of a reading of a document.
pub type DocumentReadingRef = Ref<id::DocumentReadingKind>;
/// A disclosure's identifier.
pub type DisclosureRef = Ref<id::DisclosureKind>;
/// A question's identifier.
pub type QuestionRef = Ref<id::QuestionKind>;
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
/// A public notice's identifier.
pub type NoticeRef = Ref<id::NoticeKind>;
/// A lot's identifier.
pub type LotRef = Ref<id::LotKind>;
/// A bid's identifier.
pub type BidRef = Ref<id::BidKind>;
/// An objection's identifier.
pub type ObjectionRef = Ref<id::ObjectionKind>;
/// A clearance's identifier.
pub type ClearanceRef = Ref<id::ClearanceKind>;
/// The identifier of a screening.
pub type ScreeningRef = Ref<id::ScreeningKind>;
/// A vintage's identifier.
pub type VintageRef = Ref<id::VintageKind>;
/// The identifier of a registration case.
pub type RegistrationRef = Ref<id::RegistrationKind>;
/// A contract's identifier.
pub type ContractRef = Ref<id::ContractKind>;
/// A negotiation's identifier.
pub type NegotiationRef = Ref<id::NegotiationKind>;
/// An offer's identifier.
pub type OfferRef = Ref<id::OfferKind>;
/// A message's identifier.
pub type MessageRef = Ref<id::MessageKind>;
/// A disclosure's identifier.
pub type NegotiationDisclosureRef = Ref<id::NegotiationDisclosureKind>;
/// The identifier of a key with which an organization signs.
pub type SigningKeyRef = Ref<id::SigningKeyKind>;
/// A judgement's identifier.
pub type MatchJudgementRef = Ref<id::MatchJudgementKind>;
/// A mandate's identifier.
pub type MandateRef = Ref<id::MandateKind>;
/// The identifier of a commission.
pub type CommissionRef = Ref<id::CommissionKind>;
/// The identifier of a milestone.
pub type MilestoneRef = Ref<id::MilestoneKind>;
/// The identifier of a reward's distribution.
pub type RewardRef = Ref<id::RewardKind>;
/// The identifier of an open licence.
pub type OpenLicenceRef = Ref<id::OpenLicenceKind>;
/// The identifier of a licence.
pub type LicenceRef = Ref<id::LicenceKind>;
/// An introduction's identifier.
pub type IntroductionRef = Ref<id::IntroductionKind>;
/// A webhook endpoint's identifier.
pub type WebhookEndpointRef = Ref<id::WebhookEndpointKind>;
/// The identifier of a message to a webhook endpoint.
pub type WebhookDeliveryRef = Ref<id::WebhookDeliveryKind>;

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
/// One of the names of [`LegalEventKind`].
pub type LegalEventKindCode = Code<LegalEventKind>;
/// One of the names of [`EncumbranceKind`].
pub type EncumbranceKindCode = Code<EncumbranceKind>;
/// One of the names of [`ComponentKind`].
pub type ComponentKindCode = Code<ComponentKind>;
/// One of the names of [`Naming`].
pub type NamingCode = Code<Naming>;
/// One of the names of [`OwnershipMode`].
pub type OwnershipModeCode = Code<OwnershipMode>;
/// One of the names of [`ValuationApproach`].
pub type ValuationApproachCode = Code<ValuationApproach>;
/// One of the names of [`DisclosureLevel`].
pub type DisclosureLevelCode = Code<DisclosureLevel>;
/// One of the names of [`DisclosureState`].
pub type DisclosureStateCode = Code<DisclosureState>;
/// One of the names of [`DisclosureSide`].
pub type DisclosureSideCode = Code<DisclosureSide>;
/// One of the names of [`DocumentState`].
pub type DocumentStateCode = Code<DocumentState>;
/// One of the names of [`MediaType`].
pub type MediaTypeCode = Code<MediaType>;
/// One of the names of [`ExportKind`].
pub type ExportKindCode = Code<ExportKind>;
/// One of the names of [`ExportForm`].
pub type ExportFormCode = Code<ExportForm>;
/// One of the names of [`CodeList`].
pub type CodeListCode = Code<CodeList>;
/// One of the names of [`ChainStage`].
pub type ChainStageCode = Code<ChainStage>;
/// One of the names of [`Comparator`].
pub type ComparatorCode = Code<Comparator>;
/// One of the names of [`FigureOrigin`].
pub type FigureOriginCode = Code<FigureOrigin>;
/// One of the names of [`SetterState`].
pub type SetterStateCode = Code<SetterState>;
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
/// One of the names of [`MandateState`].
pub type MandateStateCode = Code<MandateState>;
/// One of the names of [`PrincipalSide`].
pub type PrincipalSideCode = Code<PrincipalSide>;
/// One of the names of [`Exclusivity`].
pub type ExclusivityCode = Code<Exclusivity>;
/// One of the names of [`DualAgency`].
pub type DualAgencyCode = Code<DualAgency>;
/// One of the names of [`FeeBase`].
pub type FeeBaseCode = Code<FeeBase>;
/// One of the names of [`IntroductionState`].
pub type IntroductionStateCode = Code<IntroductionState>;
/// One of the names of [`IntroductionParty`].
pub type IntroductionPartyCode = Code<IntroductionParty>;
/// One of the names of [`Finding`].
pub type FindingCode = Code<Finding>;
/// One of the names of [`EndpointState`].
pub type EndpointStateCode = Code<EndpointState>;
/// One of the names of [`EventScope`].
pub type EventScopeCode = Code<EventScope>;
/// One of the names of [`DeliveryState`].
pub type DeliveryStateCode = Code<DeliveryState>;
/// One of the names of [`AttemptFailure`].
pub type AttemptFailureCode = Code<AttemptFailure>;
/// One of the names of [`Currency`].
pub type CurrencyCode = Code<Currency>;
/// One of the names of [`ListedState`].
pub type ListedStateCode = Code<ListedState>;
/// One of the names of [`ServiceCategory`].
pub type ServiceCategoryCode = Code<ServiceCategory>;
/// One of the names of [`ProviderForm`].
pub type ProviderFormCode = Code<ProviderForm>;
/// One of the names of [`PriceForm`].
pub type PriceFormCode = Code<PriceForm>;
/// One of the names of [`FacilityKind`].
pub type FacilityKindCode = Code<FacilityKind>;
/// One of the names of [`CapabilityMeasure`].
pub type CapabilityMeasureCode = Code<CapabilityMeasure>;
/// One of the names of [`ScoreInputKind`].
pub type ScoreInputKindCode = Code<ScoreInputKind>;
/// One of the names of [`Criterion`].
pub type CriterionCode = Code<Criterion>;
/// One of the names of [`EngagementState`].
pub type EngagementStateCode = Code<EngagementState>;
/// One of the names of [`Side`].
pub type SideCode = Code<Side>;
/// One of the names of [`CredentialLevel`].
pub type CredentialLevelCode = Code<CredentialLevel>;
/// One of the names of [`CredentialScheme`].
pub type CredentialSchemeCode = Code<CredentialScheme>;
/// One of the names of [`CredentialState`].
pub type CredentialStateCode = Code<CredentialState>;
/// One of the names of [`EmploymentStatus`].
pub type EmploymentStatusCode = Code<EmploymentStatus>;
/// One of the names of [`NameDisclosure`].
pub type NameDisclosureCode = Code<NameDisclosure>;
/// One of the names of [`Figure`].
pub type FigureCode = Code<Figure>;
/// One of the names of [`FigureUnit`].
pub type FigureUnitCode = Code<FigureUnit>;
/// One of the names of [`CostKind`].
pub type CostKindCode = Code<CostKind>;
/// One of the names of [`Remark`].
pub type RemarkCode = Code<Remark>;
/// One of the names of [`RewardWay`].
pub type RewardWayCode = Code<RewardWay>;
/// One of the names of [`OwnerRule`].
pub type OwnerRuleCode = Code<OwnerRule>;
/// One of the names of [`TaxKind`].
pub type TaxKindCode = Code<TaxKind>;
/// One of the names of [`TaxPayer`].
pub type TaxPayerCode = Code<TaxPayer>;
/// One of the names of [`RegistrationState`].
pub type RegistrationStateCode = Code<RegistrationState>;
/// One of the names of [`DecisionKind`].
pub type DecisionKindCode = Code<DecisionKind>;
/// One of the names of [`PlanClass`].
pub type PlanClassCode = Code<PlanClass>;
/// One of the names of [`ReturnGround`].
pub type ReturnGroundCode = Code<ReturnGround>;
/// One of the names of [`RefusalGround`].
pub type RefusalGroundCode = Code<RefusalGround>;
/// One of the names of [`RevocationGround`].
pub type RevocationGroundCode = Code<RevocationGround>;
/// One of the names of [`CaseSideName`].
pub type CaseSideCode = Code<CaseSideName>;
/// One of the names of [`LotState`].
pub type LotStateCode = Code<LotState>;
/// One of the names of [`CalendarKind`].
pub type CalendarKindCode = Code<CalendarKind>;
/// One of the names of [`CalendarState`].
pub type CalendarStateCode = Code<CalendarState>;
/// One of the names of [`NoticeState`].
pub type NoticeStateCode = Code<NoticeState>;
/// One of the names of [`ScreeningState`].
pub type ScreeningStateCode = Code<ScreeningState>;
/// One of the names of [`DataClass`].
pub type DataClassCode = Code<DataClass>;
/// One of the names of [`PaperKind`].
pub type PaperKindCode = Code<PaperKind>;
/// One of the names of [`Crossing`].
pub type CrossingCode = Code<Crossing>;
/// One of the names of [`Claim`].
pub type ClaimCode = Code<Claim>;
/// One of the names of [`ClearanceAnswer`].
pub type ClearanceAnswerCode = Code<ClearanceAnswer>;
/// One of the names of [`HolderKind`].
pub type HolderKindCode = Code<HolderKind>;
/// One of the names of [`StatisticTable`].
pub type StatisticTableCode = Code<StatisticTable>;
/// One of the names of [`PaymentMode`].
pub type PaymentModeCode = Code<PaymentMode>;
/// One of the names of [`ClauseTopic`].
pub type ClauseTopicCode = Code<ClauseTopic>;
/// One of the names of [`ConditionKind`].
pub type ConditionKindCode = Code<ConditionKind>;
/// One of the names of [`RightsClass`].
pub type RightsClassCode = Code<RightsClass>;
/// One of the names of [`ContractAct`].
pub type ContractActCode = Code<ContractAct>;
/// One of the names of [`ContractState`].
pub type ContractStateCode = Code<ContractState>;
/// One of the names of [`TerminationGround`].
pub type TerminationGroundCode = Code<TerminationGround>;
/// One of the names of [`ContractSide`].
pub type ContractSideCode = Code<ContractSide>;
/// One of the names of [`ContractSubtype`].
pub type ContractSubtypeCode = Code<ContractSubtype>;
/// One of the names of [`ContractType`].
pub type ContractTypeCode = Code<ContractType>;
/// One of the names of [`LicenceMode`].
pub type LicenceModeCode = Code<LicenceMode>;
/// One of the names of [`CommissionState`].
pub type CommissionStateCode = Code<CommissionState>;
/// One of the names of [`MilestoneState`].
pub type MilestoneStateCode = Code<MilestoneState>;
/// One of the names of [`MilestoneAct`].
pub type MilestoneActCode = Code<MilestoneAct>;
/// One of the names of [`RewardState`].
pub type RewardStateCode = Code<RewardState>;
/// One of the names of [`OpenLicenceState`].
pub type OpenLicenceStateCode = Code<OpenLicenceState>;
/// One of the names of [`LicenceState`].
pub type LicenceStateCode = Code<LicenceState>;
/// One of the names of [`Sublicensing`].
pub type SublicensingCode = Code<Sublicensing>;
/// One of the names of [`VoidPattern`].
pub type VoidPatternCode = Code<VoidPattern>;
/// One of the names of [`SecrecyLevel`].
pub type SecrecyLevelCode = Code<SecrecyLevel>;
/// One of the names of [`NegotiationState`].
pub type NegotiationStateCode = Code<NegotiationState>;
/// One of the names of [`OfferState`].
pub type OfferStateCode = Code<OfferState>;
/// One of the names of [`RoyaltyBase`].
pub type RoyaltyBaseCode = Code<RoyaltyBase>;
/// One of the names of [`ResourceSort`].
pub type ResourceSortCode = Code<ResourceSort>;
/// One of the names of [`Chain`].
pub type ChainCode = Code<Chain>;
/// One of the names of [`Condition`].
pub type EligibilityConditionCode = Code<Condition>;
/// One of the names of [`Outcome`].
pub type EligibilityOutcomeCode = Code<Outcome>;
/// One of the names of [`Ground`].
pub type EligibilityGroundCode = Code<Ground>;
/// One of the names of [`HostKind`].
pub type HostKindCode = Code<HostKind>;
/// One of the names of [`AttachmentState`].
pub type AttachmentStateCode = Code<AttachmentState>;
/// One of the names of [`ConsortiumState`].
pub type ConsortiumStateCode = Code<ConsortiumState>;
/// One of the names of [`MemberRole`].
pub type MemberRoleCode = Code<MemberRole>;
/// One of the names of [`MemberState`].
pub type MemberStateCode = Code<MemberState>;
