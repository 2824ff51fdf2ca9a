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
    /// A search was saved.
    #[strum(serialize = "saved_search.created")]
    SavedSearchCreated,
    /// A saved search was deleted.
    #[strum(serialize = "saved_search.deleted")]
    SavedSearchDeleted,
}

impl EventKind {
    /// The stable name: `demand.published`.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.into()
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
