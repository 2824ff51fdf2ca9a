//! What happened: a fact in the past tense, recorded once, in the ledger.

use crate::hub::HubNumber;
use crate::id::{Id, OrganizationKind, Subject};
use strum::{EnumString, IntoStaticStr, VariantArray};

/// The kinds of events. A kind is stable for ever.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumString, IntoStaticStr, VariantArray)]
pub enum EventKind {
    /// An organization registered itself.
    #[strum(serialize = "organization.registered")]
    OrganizationRegistered,
    /// The particulars of an organization changed.
    #[strum(serialize = "organization.amended")]
    OrganizationAmended,
    /// A hub operator verified an organization.
    #[strum(serialize = "organization.verified")]
    OrganizationVerified,
    /// A hub operator suspended an organization.
    #[strum(serialize = "organization.suspended")]
    OrganizationSuspended,
    /// An organization told its nature, size or industry.
    #[strum(serialize = "organization.profile_set")]
    OrganizationProfileSet,
    /// An organization declared who holds it.
    #[strum(serialize = "shareholding.declared")]
    ShareholdingDeclared,
    /// A declared holding has ended.
    #[strum(serialize = "shareholding.ended")]
    ShareholdingEnded,
    /// A document was named for a verification.
    #[strum(serialize = "evidence.added")]
    EvidenceAdded,
    /// A user was added to an organization.
    #[strum(serialize = "user.added")]
    UserAdded,
    /// A user gave himself a new password, by the old one or by a link that was mailed.
    #[strum(serialize = "user.password_changed")]
    UserPasswordChanged,
    /// A user switched his second factor on or off.
    #[strum(serialize = "user.second_factor_changed")]
    UserSecondFactorChanged,
    /// A user is something else in his organization: owner, editor or member.
    #[strum(serialize = "user.role_changed")]
    UserRoleChanged,
    /// A user left his organization.
    #[strum(serialize = "user.left")]
    UserLeft,
    /// Everything that told who a user was is erased.
    #[strum(serialize = "user.erased")]
    UserErased,
    /// A session was ended before its time.
    #[strum(serialize = "session.revoked")]
    SessionRevoked,
    /// Somebody was invited to an organization.
    #[strum(serialize = "invitation.created")]
    InvitationCreated,
    /// Somebody came by an invitation.
    #[strum(serialize = "invitation.accepted")]
    InvitationAccepted,
    /// An invitation was taken back.
    #[strum(serialize = "invitation.revoked")]
    InvitationRevoked,
    /// A user was given an office.
    #[strum(serialize = "grant.created")]
    GrantCreated,
    /// An office was taken from a user.
    #[strum(serialize = "grant.revoked")]
    GrantRevoked,
    /// A key for machines was made.
    #[strum(serialize = "api_key.created")]
    ApiKeyCreated,
    /// A key for machines was replaced by another; the old one works on for a while.
    #[strum(serialize = "api_key.rotated")]
    ApiKeyRotated,
    /// A key for machines was revoked.
    #[strum(serialize = "api_key.revoked")]
    ApiKeyRevoked,
    /// A patent was entered.
    #[strum(serialize = "patent.created")]
    PatentCreated,
    /// A patent's particulars changed.
    #[strum(serialize = "patent.amended")]
    PatentAmended,
    /// A patent was put before the market.
    #[strum(serialize = "patent.published")]
    PatentPublished,
    /// A patent was taken from the market.
    #[strum(serialize = "patent.withdrawn")]
    PatentWithdrawn,
    /// A legal event of a patent was recorded.
    #[strum(serialize = "patent.event_recorded")]
    PatentEventRecorded,
    /// An achievement was entered.
    #[strum(serialize = "achievement.created")]
    AchievementCreated,
    /// An achievement's particulars changed.
    #[strum(serialize = "achievement.amended")]
    AchievementAmended,
    /// An achievement was handed in for moderation.
    #[strum(serialize = "achievement.submitted")]
    AchievementSubmitted,
    /// A moderator decided on an achievement.
    #[strum(serialize = "achievement.reviewed")]
    AchievementReviewed,
    /// An achievement was put before the market.
    #[strum(serialize = "achievement.published")]
    AchievementPublished,
    /// How far an achievement is from use was assessed.
    #[strum(serialize = "achievement.assessed")]
    AchievementAssessed,
    /// An achievement was valued.
    #[strum(serialize = "achievement.valued")]
    AchievementValued,
    /// Nobody has touched an achievement for twelve months.
    #[strum(serialize = "achievement.dormant")]
    AchievementDormant,
    /// An achievement was taken from the market.
    #[strum(serialize = "achievement.withdrawn")]
    AchievementWithdrawn,
    /// A demand was entered.
    #[strum(serialize = "demand.created")]
    DemandCreated,
    /// A demand's particulars changed.
    #[strum(serialize = "demand.amended")]
    DemandAmended,
    /// A demand was handed in for moderation.
    #[strum(serialize = "demand.submitted")]
    DemandSubmitted,
    /// A moderator decided on a demand.
    #[strum(serialize = "demand.reviewed")]
    DemandReviewed,
    /// A demand was opened to the market.
    #[strum(serialize = "demand.published")]
    DemandPublished,
    /// A demand was taken from the market.
    #[strum(serialize = "demand.withdrawn")]
    DemandWithdrawn,
    /// A resource was entered.
    #[strum(serialize = "resource.created")]
    ResourceCreated,
    /// A resource's particulars changed.
    #[strum(serialize = "resource.amended")]
    ResourceAmended,
    /// A resource was handed in for moderation.
    #[strum(serialize = "resource.submitted")]
    ResourceSubmitted,
    /// A moderator decided on a resource.
    #[strum(serialize = "resource.reviewed")]
    ResourceReviewed,
    /// A resource was put before the market.
    #[strum(serialize = "resource.published")]
    ResourcePublished,
    /// A resource was taken from the market.
    #[strum(serialize = "resource.withdrawn")]
    ResourceWithdrawn,
    /// The last days of a resource were put off.
    #[strum(serialize = "resource.renewed")]
    ResourceRenewed,
    /// The last day of a resource has passed.
    #[strum(serialize = "resource.expired")]
    ResourceExpired,
    /// A resource was attached to the demand, achievement or consortium that the event is about.
    #[strum(serialize = "resource.attached")]
    ResourceAttached,
    /// A resource was detached from the demand, achievement or consortium that the event is about.
    #[strum(serialize = "resource.detached")]
    ResourceDetached,
    /// A consortium was founded.
    #[strum(serialize = "consortium.created")]
    ConsortiumCreated,
    /// A consortium's particulars changed.
    #[strum(serialize = "consortium.amended")]
    ConsortiumAmended,
    /// An organization was asked to belong to a consortium.
    #[strum(serialize = "consortium.member_invited")]
    ConsortiumMemberInvited,
    /// An organization became a member of a consortium.
    #[strum(serialize = "consortium.member_joined")]
    ConsortiumMemberJoined,
    /// An organization does not want to belong to a consortium.
    #[strum(serialize = "consortium.member_declined")]
    ConsortiumMemberDeclined,
    /// A member left a consortium.
    #[strum(serialize = "consortium.member_left")]
    ConsortiumMemberLeft,
    /// The lead of a consortium parted with a member, or took an invitation back.
    #[strum(serialize = "consortium.member_removed")]
    ConsortiumMemberRemoved,
    /// A consortium became active.
    #[strum(serialize = "consortium.activated")]
    ConsortiumActivated,
    /// A consortium came to its end.
    #[strum(serialize = "consortium.dissolved")]
    ConsortiumDissolved,
    /// A provider was entered.
    #[strum(serialize = "provider.created")]
    ProviderCreated,
    /// A provider's particulars changed.
    #[strum(serialize = "provider.amended")]
    ProviderAmended,
    /// A provider was handed in for moderation.
    #[strum(serialize = "provider.submitted")]
    ProviderSubmitted,
    /// A moderator decided on a provider.
    #[strum(serialize = "provider.reviewed")]
    ProviderReviewed,
    /// A provider was put before the market.
    #[strum(serialize = "provider.published")]
    ProviderPublished,
    /// A provider was taken from the market.
    #[strum(serialize = "provider.withdrawn")]
    ProviderWithdrawn,
    /// An offering was entered.
    #[strum(serialize = "offering.created")]
    OfferingCreated,
    /// An offering's particulars changed.
    #[strum(serialize = "offering.amended")]
    OfferingAmended,
    /// An offering was handed in for moderation.
    #[strum(serialize = "offering.submitted")]
    OfferingSubmitted,
    /// A moderator decided on an offering.
    #[strum(serialize = "offering.reviewed")]
    OfferingReviewed,
    /// An offering was put before the market.
    #[strum(serialize = "offering.published")]
    OfferingPublished,
    /// An offering was taken from the market.
    #[strum(serialize = "offering.withdrawn")]
    OfferingWithdrawn,
    /// Figures were added to a provider's record.
    #[strum(serialize = "provider.capability_recorded")]
    ProviderCapabilityRecorded,
    /// A client asked for a service.
    #[strum(serialize = "engagement.proposed")]
    EngagementProposed,
    /// A provider agreed to serve.
    #[strum(serialize = "engagement.agreed")]
    EngagementAgreed,
    /// One side said that a service is done.
    #[strum(serialize = "engagement.confirmed")]
    EngagementConfirmed,
    /// Both sides said that a service is done.
    #[strum(serialize = "engagement.completed")]
    EngagementCompleted,
    /// A side ended an engagement.
    #[strum(serialize = "engagement.ended")]
    EngagementEnded,
    /// A side evaluated the other.
    #[strum(serialize = "engagement.evaluated")]
    EngagementEvaluated,
    /// The seller's side opened the registration of a contract.
    #[strum(serialize = "registration.opened")]
    RegistrationOpened,
    /// A registration was handed in.
    #[strum(serialize = "registration.submitted")]
    RegistrationSubmitted,
    /// An authority took a registration up.
    #[strum(serialize = "registration.accepted")]
    RegistrationAccepted,
    /// An authority sent a registration back.
    #[strum(serialize = "registration.returned")]
    RegistrationReturned,
    /// An authority said what a contract is.
    #[strum(serialize = "registration.classified")]
    RegistrationClassified,
    /// A registration went to a second person.
    #[strum(serialize = "registration.passed")]
    RegistrationPassed,
    /// A contract was registered.
    #[strum(serialize = "registration.registered")]
    RegistrationRegistered,
    /// A registration was refused.
    #[strum(serialize = "registration.refused")]
    RegistrationRefused,
    /// An applicant contested a refusal.
    #[strum(serialize = "registration.contested")]
    RegistrationContested,
    /// A refusal stands.
    #[strum(serialize = "registration.upheld")]
    RegistrationUpheld,
    /// A refusal was put aside.
    #[strum(serialize = "registration.overturned")]
    RegistrationOverturned,
    /// A registration took a change of its contract over.
    #[strum(serialize = "registration.changed")]
    RegistrationChanged,
    /// A registered contract ended early.
    #[strum(serialize = "registration.terminated")]
    RegistrationTerminated,
    /// A registration was revoked.
    #[strum(serialize = "registration.revoked")]
    RegistrationRevoked,
    /// The notice of a price was prepared.
    #[strum(serialize = "notice.created")]
    NoticeCreated,
    /// The notice of a price was put before the public.
    #[strum(serialize = "notice.posted")]
    NoticePosted,
    /// Somebody objected to a notice.
    #[strum(serialize = "notice.objected")]
    NoticeObjected,
    /// An objection to a notice was found not to be right.
    #[strum(serialize = "notice.objection_dismissed")]
    NoticeObjectionDismissed,
    /// An objection to a notice was found to be right.
    #[strum(serialize = "notice.stopped")]
    NoticeStopped,
    /// The days of a notice are over: the price stands.
    #[strum(serialize = "notice.cleared")]
    NoticeCleared,
    /// A notice was taken back.
    #[strum(serialize = "notice.withdrawn")]
    NoticeWithdrawn,
    /// A lot was prepared.
    #[strum(serialize = "lot.created")]
    LotCreated,
    /// A lot was put before the public.
    #[strum(serialize = "lot.announced")]
    LotAnnounced,
    /// An organization registered for a lot.
    #[strum(serialize = "lot.bidder_registered")]
    LotBidderRegistered,
    /// An organization took its registration for a lot back.
    #[strum(serialize = "lot.bidder_withdrawn")]
    LotBidderWithdrawn,
    /// The bidding on a lot began.
    #[strum(serialize = "lot.bidding_opened")]
    LotBiddingOpened,
    /// A bidder bid on a lot.
    #[strum(serialize = "lot.bid_placed")]
    LotBidPlaced,
    /// A lot was awarded to a bidder.
    #[strum(serialize = "lot.awarded")]
    LotAwarded,
    /// Nobody came for a lot, or nobody bid.
    #[strum(serialize = "lot.failed")]
    LotFailed,
    /// A lot for which nobody came got another period.
    #[strum(serialize = "lot.extended")]
    LotExtended,
    /// All have signed the contract of a lot.
    #[strum(serialize = "lot.settled")]
    LotSettled,
    /// The winner of a lot did not sign in time.
    #[strum(serialize = "lot.forfeited")]
    LotForfeited,
    /// A lot was taken from the market.
    #[strum(serialize = "lot.canceled")]
    LotCanceled,
    /// Somebody who has a say in a contract was served.
    #[strum(serialize = "clearance.served")]
    ClearanceServed,
    /// Somebody who has a say in a contract answered.
    #[strum(serialize = "clearance.answered")]
    ClearanceAnswered,
    /// What crosses the border with a contract, or would with what is negotiated, was declared.
    #[strum(serialize = "screening.declared")]
    ScreeningDeclared,
    /// The hub found what crosses the border.
    #[strum(serialize = "screening.checked")]
    ScreeningChecked,
    /// A paper of an authority was recorded.
    #[strum(serialize = "screening.paper_recorded")]
    ScreeningPaperRecorded,
    /// A vintage of the statistics was released.
    #[strum(serialize = "vintage.released")]
    VintageReleased,
    /// Somebody read the contracts behind a cell of the statistics.
    #[strum(serialize = "vintage.inspected")]
    VintageInspected,
    /// An expert's profile was entered.
    #[strum(serialize = "expert.created")]
    ExpertCreated,
    /// An expert's profile changed.
    #[strum(serialize = "expert.amended")]
    ExpertAmended,
    /// An expert's profile was handed in for moderation.
    #[strum(serialize = "expert.submitted")]
    ExpertSubmitted,
    /// A moderator decided on an expert's profile.
    #[strum(serialize = "expert.reviewed")]
    ExpertReviewed,
    /// An expert's profile was put before the market.
    #[strum(serialize = "expert.published")]
    ExpertPublished,
    /// An expert's profile was taken from the market.
    #[strum(serialize = "expert.withdrawn")]
    ExpertWithdrawn,
    /// A broker's profile was entered.
    #[strum(serialize = "broker.created")]
    BrokerCreated,
    /// A broker's profile changed.
    #[strum(serialize = "broker.amended")]
    BrokerAmended,
    /// A broker's profile was handed in for moderation.
    #[strum(serialize = "broker.submitted")]
    BrokerSubmitted,
    /// A moderator decided on a broker's profile.
    #[strum(serialize = "broker.reviewed")]
    BrokerReviewed,
    /// A broker's profile was put before the market.
    #[strum(serialize = "broker.published")]
    BrokerPublished,
    /// A broker's profile was taken from the market.
    #[strum(serialize = "broker.withdrawn")]
    BrokerWithdrawn,
    /// A credential was recorded.
    #[strum(serialize = "credential.recorded")]
    CredentialRecorded,
    /// A hub has seen the paper of a credential.
    #[strum(serialize = "credential.verified")]
    CredentialVerified,
    /// A hub has not found a credential in order.
    #[strum(serialize = "credential.rejected")]
    CredentialRejected,
    /// A credential was taken back.
    #[strum(serialize = "credential.withdrawn")]
    CredentialWithdrawn,
    /// An organization was asked to be a setter of a demand, too.
    #[strum(serialize = "demand.setter_invited")]
    DemandSetterInvited,
    /// An invited organization became a setter of a demand.
    #[strum(serialize = "demand.setter_joined")]
    DemandSetterJoined,
    /// An invited organization said no, or a setter left.
    #[strum(serialize = "demand.setter_declined")]
    DemandSetterDeclined,
    /// A demand's deadline was put off, or an expired demand was opened again.
    #[strum(serialize = "demand.renewed")]
    DemandRenewed,
    /// A demand's deadline passed.
    #[strum(serialize = "demand.expired")]
    DemandExpired,
    /// A document was put beside a listing.
    #[strum(serialize = "document.created")]
    DocumentCreated,
    /// A document was taken away.
    #[strum(serialize = "document.removed")]
    DocumentRemoved,
    /// A document was given to a reader of another organization.
    #[strum(serialize = "document.opened")]
    DocumentOpened,
    /// Somebody asked to be let in to the documents of a listing.
    #[strum(serialize = "disclosure.requested")]
    DisclosureRequested,
    /// Somebody was let in.
    #[strum(serialize = "disclosure.granted")]
    DisclosureGranted,
    /// The owner did not let somebody in.
    #[strum(serialize = "disclosure.refused")]
    DisclosureRefused,
    /// A side ended a disclosure.
    #[strum(serialize = "disclosure.ended")]
    DisclosureEnded,
    /// Somebody asked about a demand.
    #[strum(serialize = "question.asked")]
    QuestionAsked,
    /// The problem setter answered.
    #[strum(serialize = "question.answered")]
    QuestionAnswered,
    /// The operator put an edition of a code list in place.
    #[strum(serialize = "code_list.released")]
    CodeListReleased,
    /// The facts behind entries about the subject were erased.
    #[strum(serialize = "facts.erased")]
    FactsErased,
    /// Rows were taken over from a file.
    #[strum(serialize = "import.finished")]
    ImportFinished,
    /// A match was recorded.
    #[strum(serialize = "match_run.created")]
    MatchRunCreated,
    /// A match was accepted or dismissed.
    #[strum(serialize = "match.judged")]
    MatchJudged,
    /// An organization asked another to negotiate.
    #[strum(serialize = "negotiation.invited")]
    NegotiationInvited,
    /// A side agreed on secrecy.
    #[strum(serialize = "negotiation.nda_accepted")]
    NegotiationNdaAccepted,
    /// A side disclosed a document to persons of the other.
    #[strum(serialize = "negotiation.disclosed")]
    NegotiationDisclosed,
    /// A side wrote to the other.
    #[strum(serialize = "negotiation.message_sent")]
    NegotiationMessageSent,
    /// A licence was granted: its contract took effect.
    #[strum(serialize = "licence.granted")]
    LicenceGranted,
    /// A licence ended.
    #[strum(serialize = "licence.ended")]
    LicenceEnded,
    /// A patentee declared an open licence.
    #[strum(serialize = "open_licence.declared")]
    OpenLicenceDeclared,
    /// A patentee withdrew an open licence.
    #[strum(serialize = "open_licence.withdrawn")]
    OpenLicenceWithdrawn,
    /// A milestone is to be performed.
    #[strum(serialize = "milestone.planned")]
    MilestonePlanned,
    /// The work on a milestone begins.
    #[strum(serialize = "milestone.started")]
    MilestoneStarted,
    /// The work of a milestone was handed over.
    #[strum(serialize = "milestone.submitted")]
    MilestoneSubmitted,
    /// The work of a milestone was accepted, or nobody answered in time.
    #[strum(serialize = "milestone.accepted")]
    MilestoneAccepted,
    /// The work of a milestone was returned.
    #[strum(serialize = "milestone.returned")]
    MilestoneReturned,
    /// The work of a milestone was rejected.
    #[strum(serialize = "milestone.rejected")]
    MilestoneRejected,
    /// The buyer's side says that a milestone is paid.
    #[strum(serialize = "milestone.paid")]
    MilestonePaid,
    /// The seller's side says so, too.
    #[strum(serialize = "milestone.released")]
    MilestoneReleased,
    /// A milestone is no longer agreed.
    #[strum(serialize = "milestone.dropped")]
    MilestoneDropped,
    /// The distribution of a reward was drawn up.
    #[strum(serialize = "reward.calculated")]
    RewardCalculated,
    /// The distribution of a reward was calculated anew.
    #[strum(serialize = "reward.recalculated")]
    RewardRecalculated,
    /// The distribution of a reward went before others.
    #[strum(serialize = "reward.noticed")]
    RewardNoticed,
    /// Somebody objected to the distribution of a reward.
    #[strum(serialize = "reward.objected")]
    RewardObjected,
    /// Such an objection was found not to be right.
    #[strum(serialize = "reward.objection_dismissed")]
    RewardObjectionDismissed,
    /// Such an objection was found right: the distribution is calculated anew.
    #[strum(serialize = "reward.returned")]
    RewardReturned,
    /// Somebody who is rewarded says that his share is right.
    #[strum(serialize = "reward.accepted")]
    RewardAccepted,
    /// The distribution of a reward was approved.
    #[strum(serialize = "reward.approved")]
    RewardApproved,
    /// A reward was paid.
    #[strum(serialize = "reward.distributed")]
    RewardDistributed,
    /// The distribution of a reward was taken back.
    #[strum(serialize = "reward.withdrawn")]
    RewardWithdrawn,
    /// A contract earned a broker his fee.
    #[strum(serialize = "commission.accrued")]
    CommissionAccrued,
    /// The principal says that he owes no fee.
    #[strum(serialize = "commission.contested")]
    CommissionContested,
    /// The principal says that he has paid the fee.
    #[strum(serialize = "commission.paid")]
    CommissionPaid,
    /// The broker says that the fee was paid.
    #[strum(serialize = "commission.settled")]
    CommissionSettled,
    /// The broker asks for the fee no more.
    #[strum(serialize = "commission.waived")]
    CommissionWaived,
    /// A contract was drafted from the accepted offer.
    #[strum(serialize = "negotiation.contract_drafted")]
    NegotiationContractDrafted,
    /// The contract of a negotiation took effect.
    #[strum(serialize = "negotiation.closed")]
    NegotiationClosed,
    /// A negotiation came to nothing.
    #[strum(serialize = "negotiation.ended")]
    NegotiationEnded,
    /// A side wrote an offer for itself to consider.
    #[strum(serialize = "offer.drafted")]
    OfferDrafted,
    /// An offer was made to the other side.
    #[strum(serialize = "offer.made")]
    OfferMade,
    /// An offer was taken back.
    #[strum(serialize = "offer.withdrawn")]
    OfferWithdrawn,
    /// An offer was accepted.
    #[strum(serialize = "offer.accepted")]
    OfferAccepted,
    /// An organization registered a key with which it signs.
    #[strum(serialize = "signing_key.registered")]
    SigningKeyRegistered,
    /// A key with which an organization signed was ended.
    #[strum(serialize = "signing_key.revoked")]
    SigningKeyRevoked,
    /// A party opened a draft of a contract.
    #[strum(serialize = "contract.created")]
    ContractCreated,
    /// The draft of a contract changed.
    #[strum(serialize = "contract.amended")]
    ContractAmended,
    /// A contract was put to the other parties.
    #[strum(serialize = "contract.proposed")]
    ContractProposed,
    /// A party answered with an edition of its own.
    #[strum(serialize = "contract.countered")]
    ContractCountered,
    /// A party's approver approved an edition.
    #[strum(serialize = "contract.approved")]
    ContractApproved,
    /// A party signed an edition.
    #[strum(serialize = "contract.signed")]
    ContractSigned,
    /// A condition before the contract's effect is met.
    #[strum(serialize = "contract.condition_fulfilled")]
    ContractConditionFulfilled,
    /// A contract took effect.
    #[strum(serialize = "contract.effective")]
    ContractEffective,
    /// A party proposed to change a contract in effect.
    #[strum(serialize = "contract.variation_proposed")]
    ContractVariationProposed,
    /// A contract in effect was changed.
    #[strum(serialize = "contract.varied")]
    ContractVaried,
    /// A party says that a contract is performed.
    #[strum(serialize = "contract.performance_confirmed")]
    ContractPerformanceConfirmed,
    /// All parties say that a contract is performed.
    #[strum(serialize = "contract.completed")]
    ContractCompleted,
    /// A party asked another to perform.
    #[strum(serialize = "contract.breach_notified")]
    ContractBreachNotified,
    /// A party wants a contract to end.
    #[strum(serialize = "contract.termination_proposed")]
    ContractTerminationProposed,
    /// A contract ended before its time.
    #[strum(serialize = "contract.terminated")]
    ContractTerminated,
    /// A party says that there is a dispute.
    #[strum(serialize = "contract.disputed")]
    ContractDisputed,
    /// A dispute is settled.
    #[strum(serialize = "contract.settled")]
    ContractSettled,
    /// What was not concluded was taken back.
    #[strum(serialize = "contract.withdrawn")]
    ContractWithdrawn,
    /// The registration authority said what a contract is.
    #[strum(serialize = "contract.determined")]
    ContractDetermined,
    /// A search was saved.
    #[strum(serialize = "saved_search.created")]
    SavedSearchCreated,
    /// A saved search was deleted.
    #[strum(serialize = "saved_search.deleted")]
    SavedSearchDeleted,
    /// A broker offered to act for a principal.
    #[strum(serialize = "mandate.offered")]
    MandateOffered,
    /// A principal entrusted a broker.
    #[strum(serialize = "mandate.accepted")]
    MandateAccepted,
    /// A principal refused a mandate, or the broker took his offer back.
    #[strum(serialize = "mandate.declined")]
    MandateDeclined,
    /// A side ended a mandate.
    #[strum(serialize = "mandate.revoked")]
    MandateRevoked,
    /// The last day of a mandate passed.
    #[strum(serialize = "mandate.expired")]
    MandateExpired,
    /// A principal agreed that his broker also acts for the other side.
    #[strum(serialize = "mandate.dual_agency_consented")]
    MandateDualAgencyConsented,
    /// A broker recorded that he introduced two parties.
    #[strum(serialize = "introduction.recorded")]
    IntroductionRecorded,
    /// Who was introduced says so, too.
    #[strum(serialize = "introduction.acknowledged")]
    IntroductionAcknowledged,
    /// A party says that it knew the other before.
    #[strum(serialize = "introduction.contested")]
    IntroductionContested,
    /// The hub found whether the broker introduced the two.
    #[strum(serialize = "introduction.decided")]
    IntroductionDecided,
    /// A listing fits what an organization waits for, and its users were told.
    #[strum(serialize = "match.alerted")]
    MatchAlerted,
    /// An address was named that is told what happens.
    #[strum(serialize = "webhook_endpoint.created")]
    WebhookEndpointCreated,
    /// The particulars of such an address changed.
    #[strum(serialize = "webhook_endpoint.amended")]
    WebhookEndpointAmended,
    /// Such an address got a new secret.
    #[strum(serialize = "webhook_endpoint.secret_rotated")]
    WebhookEndpointSecretRotated,
    /// Its owner paused such an address.
    #[strum(serialize = "webhook_endpoint.paused")]
    WebhookEndpointPaused,
    /// Its owner enabled such an address again.
    #[strum(serialize = "webhook_endpoint.enabled")]
    WebhookEndpointEnabled,
    /// Such an address took nothing for too long and is told nothing more.
    #[strum(serialize = "webhook_endpoint.switched_off")]
    WebhookEndpointSwitchedOff,
    /// Its owner deleted such an address.
    #[strum(serialize = "webhook_endpoint.deleted")]
    WebhookEndpointDeleted,
    /// Its owner asked for a message to be sent again.
    #[strum(serialize = "webhook_delivery.resent")]
    WebhookDeliveryResent,
    /// Its owner asked for a message to be given up.
    #[strum(serialize = "webhook_delivery.canceled")]
    WebhookDeliveryCanceled,
}

impl EventKind {
    /// What makes a listing news for those who wait for one: it came to market, or what everybody may read of it changed. A valuation is
    /// not among it, since only its owner and its hub's moderators hear of one.
    pub const LISTING_NEWS: [EventKind; 18] = [
        EventKind::PatentPublished,
        EventKind::PatentAmended,
        EventKind::PatentEventRecorded,
        EventKind::AchievementPublished,
        EventKind::AchievementAmended,
        EventKind::AchievementAssessed,
        EventKind::DemandPublished,
        EventKind::DemandAmended,
        EventKind::DemandRenewed,
        EventKind::ResourcePublished,
        EventKind::ResourceAmended,
        EventKind::ResourceRenewed,
        EventKind::ProviderPublished,
        EventKind::ProviderAmended,
        EventKind::OfferingPublished,
        EventKind::OfferingAmended,
        EventKind::ExpertPublished,
        EventKind::ExpertAmended,
    ];

    /// The stable name: `demand.published`.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.into()
    }

    /// Whether those who wait for a listing are told.
    #[must_use]
    pub fn is_listing_news(self) -> bool {
        EventKind::LISTING_NEWS.contains(&self)
    }
}

/// Who may read an event's envelope and payload in the market's feed. The ledger shows only commitments.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum Audience {
    /// Everyone who is logged in.
    Public,
    /// The owner's organization and the moderators of the hub.
    Owner,
}

impl Audience {
    /// Everyone when it holds, the owner when not.
    #[must_use]
    pub fn public_when(holds: bool) -> Self {
        if holds { Audience::Public } else { Audience::Owner }
    }
}

/// One thing that happened. Its payload never holds personal data or confidential text.
#[derive(Clone, Debug, PartialEq)]
pub struct Event {
    /// What happened.
    pub kind: EventKind,
    /// To what.
    pub subject: Subject,
    /// In which hub: the one that owns the subject.
    pub hub: HubNumber,
    /// Whose it is.
    pub owner: Option<Id<OrganizationKind>>,
    /// Who may read it.
    pub audience: Audience,
    /// The particulars, a JSON object.
    pub payload: serde_json::Value,
}
