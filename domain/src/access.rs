//! Who may do what: one table, matched exhaustively, and the one function that reads it.
//!
//! A stranger gets `Hidden` (404) for what he may not know about and `Forbidden` (403) for what he may know but not
//! do; `Unauthenticated` (401) only asks who he is.

use crate::hub::HubNumber;
use crate::id::{ApiKeyKind, Id, OrganizationKind, SessionKind, Subject, UserKind};
pub use crate::identity::role::{Charge, Duty, Reach, Role};
use std::collections::BTreeSet;
use strum::{EnumString, IntoStaticStr, VariantArray};

/// What a key for machines may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum Scope {
    /// Read what the organization may read.
    Read,
    /// Change what an editor may change.
    Write,
}

/// Every operation of the service.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum Action {
    /// Register an organization with its first user.
    RegisterOrganization,
    /// List organizations.
    ListOrganizations,
    /// Show an organization.
    ShowOrganization,
    /// Change an organization's particulars.
    AmendOrganization,
    /// Verify an organization.
    VerifyOrganization,
    /// Suspend an organization.
    SuspendOrganization,
    /// Show nature, size and industry of an organization.
    ShowOrganizationProfile,
    /// Tell nature, size and industry of an organization.
    SetOrganizationProfile,
    /// Declare who holds an organization.
    DeclareShareholding,
    /// List who holds an organization and whom it holds.
    ListShareholdings,
    /// Declare that a holding has ended.
    EndShareholding,
    /// Name a document for a verification.
    AddEvidence,
    /// List what a verification rests on.
    ListEvidence,
    /// Log in with a password.
    LogIn,
    /// Go on with a session by its refresh token.
    RefreshSession,
    /// List one's own sessions.
    ListSessions,
    /// End one of one's own sessions.
    RevokeSession,
    /// End the session at hand.
    LogOut,
    /// Choose a new password by the old one.
    ChangePassword,
    /// Ask for a link that lets one choose a new password.
    RequestRecovery,
    /// Choose a new password by such a link.
    CompleteRecovery,
    /// Begin to set up a second factor.
    BeginSecondFactor,
    /// Switch the second factor on by its first code.
    ConfirmSecondFactor,
    /// Switch the second factor off.
    RemoveSecondFactor,
    /// Get new recovery codes.
    RenewRecoveryCodes,
    /// Leave one's organization.
    LeaveOrganization,
    /// Invite somebody to an organization.
    CreateInvitation,
    /// List an organization's invitations.
    ListInvitations,
    /// Take an invitation back.
    RevokeInvitation,
    /// Come by an invitation.
    AcceptInvitation,
    /// Give a user an office.
    CreateGrant,
    /// List the offices of an organization's users, or of a hub.
    ListGrants,
    /// Take an office from a user.
    RevokeGrant,
    /// Change what a user is in an organization.
    ChangeRole,
    /// Take a user out of an organization.
    RemoveUser,
    /// Show who is asking.
    ShowMe,
    /// Add a user to an organization.
    AddUser,
    /// List an organization's users.
    ListUsers,
    /// Make a key for machines.
    CreateApiKey,
    /// List an organization's keys.
    ListApiKeys,
    /// Replace a key by another.
    RotateApiKey,
    /// Revoke a key.
    RevokeApiKey,
    /// List the hubs.
    ListHubs,
    /// List the rules with their legal basis.
    ListRules,
    /// List the state machines.
    ListProcesses,
    /// Show the figures of rules that hold in a hub on a day.
    ShowRulePack,
    /// Reckon what taxes a contract would bring.
    PreviewTaxes,
    /// Reckon what a reward would be.
    PreviewReward,
    /// Reckon what a registration would be.
    PreviewRegistration,
    /// Open the registration of a contract.
    OpenRegistration,
    /// List registrations of an organization or an authority.
    ListRegistrations,
    /// Show a registration.
    ShowRegistration,
    /// Hand a registration in.
    SubmitRegistration,
    /// Take a registration up.
    AcceptRegistration,
    /// Send a registration back for correction.
    ReturnRegistration,
    /// Say what a contract is and what its technical amount is.
    ClassifyRegistration,
    /// Pass a registration to a second person.
    PassRegistration,
    /// Register a contract.
    ApproveRegistration,
    /// Register a contract after a second look.
    ConfirmRegistration,
    /// Refuse a registration.
    RefuseRegistration,
    /// Contest a refusal.
    ContestRegistration,
    /// Let a refusal stand.
    UpholdRefusal,
    /// Put a refusal aside.
    OverturnRefusal,
    /// Take a change of the contract over.
    ChangeRegistration,
    /// Take the early end of the contract over.
    TerminateRegistration,
    /// Revoke a registration.
    RevokeRegistration,
    /// Certify what the ledger says of a registration.
    CertifyRegistration,
    /// Check a registration number.
    CheckRegistrationNumber,
    /// Prepare the public notice of an agreed price.
    CreateNotice,
    /// List public notices.
    ListNotices,
    /// List the days of what is before the public.
    ListNoticeDays,
    /// Subscribe to them as a calendar.
    ShowNoticeCalendar,
    /// Show a public notice.
    ShowNotice,
    /// Put a notice before the public.
    PostNotice,
    /// Object to a public notice.
    ObjectNotice,
    /// Find that an objection is not right.
    DismissObjection,
    /// Find that an objection is right.
    UpholdObjection,
    /// Take a public notice back.
    WithdrawNotice,
    /// Close a public notice whose days are over.
    ClearNotice,
    /// Prepare results to be listed for whoever pays most.
    CreateLot,
    /// List lots.
    ListLots,
    /// Show a lot.
    ShowLot,
    /// Put a lot before the public.
    AnnounceLot,
    /// Register as a bidder for a lot.
    RegisterBidder,
    /// List the bidders of a lot, as far as one may know of them.
    ListBidders,
    /// Take a registration for a lot back.
    WithdrawBidder,
    /// Bid on a lot.
    PlaceBid,
    /// List the bids on a lot.
    ListBids,
    /// Give a lot for which nobody came another period.
    ExtendLot,
    /// Find that the winner of a lot did not sign in time.
    ForfeitLot,
    /// Take a lot from the market before anybody bids.
    CancelLot,
    /// Close the period or the bidding of a lot.
    CloseLot,
    /// Settle a lot whose contract all have signed.
    SettleLot,
    /// List who else has a say in a contract, and what he said.
    ListClearances,
    /// Serve somebody who has a say in a contract.
    ServeClearance,
    /// Answer as somebody who has a say in a contract.
    AnswerClearance,
    /// Declare what crosses the border with a contract.
    DeclareScreening,
    /// Declare what would cross the border by what is negotiated.
    ScreenNegotiation,
    /// List screenings.
    ListScreenings,
    /// Show a screening.
    ShowScreening,
    /// Check what was declared to cross the border.
    CheckScreening,
    /// Record a paper that lets a contract cross the border.
    RecordPaper,
    /// Show a published table of registered contracts.
    ShowStatistics,
    /// Read the contracts behind a cell of the statistics.
    InspectStatistics,
    /// List the vintages of the statistics.
    ListVintages,
    /// List the steps that wait for oneself.
    ListTasks,
    /// Make the link under which a calendar program reads one's deadlines.
    SetCalendarLink,
    /// End it.
    EndCalendarLink,
    /// Read deadlines by a link.
    ShowCalendar,
    /// Release a vintage of the statistics.
    ReleaseVintage,
    /// Let days pass in a sample market.
    PassDays,
    /// List the code lists.
    ListCodeLists,
    /// Show the codes of a list.
    ShowCodeList,
    /// Put an edition of a code list in place.
    ReleaseCodeList,
    /// Enter a patent.
    CreatePatent,
    /// List patents.
    ListPatents,
    /// Show a patent.
    ShowPatent,
    /// Change a patent's particulars.
    AmendPatent,
    /// Put a patent before the market.
    PublishPatent,
    /// Take a patent from the market.
    WithdrawPatent,
    /// Record a legal event of a patent.
    RecordPatentEvent,
    /// Enter an achievement.
    CreateAchievement,
    /// List achievements.
    ListAchievements,
    /// Show an achievement.
    ShowAchievement,
    /// Change an achievement's particulars.
    AmendAchievement,
    /// Hand an achievement in for moderation.
    SubmitAchievement,
    /// Decide on an achievement.
    ReviewAchievement,
    /// Put an achievement before the market.
    PublishAchievement,
    /// Take an achievement from the market.
    WithdrawAchievement,
    /// Assess how far an achievement is from use.
    AssessReadiness,
    /// Record what an achievement is worth.
    ValueAchievement,
    /// Mark an achievement that nobody has touched for long.
    RestAchievement,
    /// Enter a demand.
    CreateDemand,
    /// List demands.
    ListDemands,
    /// Show a demand.
    ShowDemand,
    /// Change a demand's particulars.
    AmendDemand,
    /// Hand a demand in for moderation.
    SubmitDemand,
    /// Decide on a demand.
    ReviewDemand,
    /// Open a demand to the market.
    PublishDemand,
    /// Take a demand from the market.
    WithdrawDemand,
    /// Enter a resource.
    CreateResource,
    /// List resources.
    ListResources,
    /// Show a resource.
    ShowResource,
    /// Change a resource's particulars.
    AmendResource,
    /// Hand a resource in for moderation.
    SubmitResource,
    /// Decide on a resource.
    ReviewResource,
    /// Put a resource before the market.
    PublishResource,
    /// Take a resource from the market.
    WithdrawResource,
    /// Put a resource's last days off.
    RenewResource,
    /// Take a resource whose last day has passed from the market.
    ExpireResource,
    /// Look whether one's organization can have a resource.
    CheckEligibility,
    /// List the resources beside a demand.
    ListDemandResources,
    /// Attach a resource to a demand.
    AttachDemandResource,
    /// Detach a resource from a demand.
    DetachDemandResource,
    /// List the resources beside an achievement.
    ListAchievementResources,
    /// Attach a resource to an achievement.
    AttachAchievementResource,
    /// Detach a resource from an achievement.
    DetachAchievementResource,
    /// List the resources of a consortium.
    ListConsortiumResources,
    /// Attach a resource to a consortium.
    AttachConsortiumResource,
    /// Detach a resource from a consortium.
    DetachConsortiumResource,
    /// Found a consortium.
    CreateConsortium,
    /// List consortia.
    ListConsortia,
    /// Show a consortium.
    ShowConsortium,
    /// Count the resources of a consortium by chain.
    CountConsortiumResources,
    /// Change a consortium's particulars.
    AmendConsortium,
    /// Ask an organization to belong to a consortium.
    InviteMember,
    /// Become a member of a consortium.
    AcceptMembership,
    /// Refuse to belong to a consortium.
    DeclineMembership,
    /// Leave a consortium.
    LeaveConsortium,
    /// Part with a member of a consortium.
    RemoveMember,
    /// Make a consortium active.
    ActivateConsortium,
    /// End a consortium.
    DissolveConsortium,
    /// Enter a provider.
    CreateProvider,
    /// List providers.
    ListProviders,
    /// Show a provider.
    ShowProvider,
    /// Change a provider's particulars.
    AmendProvider,
    /// Hand a provider in for moderation.
    SubmitProvider,
    /// Decide on a provider.
    ReviewProvider,
    /// Put a provider before the market.
    PublishProvider,
    /// Take a provider from the market.
    WithdrawProvider,
    /// Enter an offering.
    CreateOffering,
    /// List offerings.
    ListOfferings,
    /// Show an offering.
    ShowOffering,
    /// Change an offering's particulars.
    AmendOffering,
    /// Hand an offering in for moderation.
    SubmitOffering,
    /// Decide on an offering.
    ReviewOffering,
    /// Put an offering before the market.
    PublishOffering,
    /// Take an offering from the market.
    WithdrawOffering,
    /// Add figures to a provider's record.
    RecordCapability,
    /// Show a provider's record and score.
    ShowCapability,
    /// List what clients said of a provider.
    ListEvaluations,
    /// Ask for a service.
    ProposeEngagement,
    /// List an organization's engagements.
    ListEngagements,
    /// Show an engagement.
    ShowEngagement,
    /// Agree to serve.
    AgreeEngagement,
    /// Say that a service is done.
    CompleteEngagement,
    /// End an engagement.
    EndEngagement,
    /// Evaluate the other side.
    EvaluateEngagement,
    /// Enter an expert's profile.
    CreateExpert,
    /// List experts.
    ListExperts,
    /// Show an expert.
    ShowExpert,
    /// Change an expert's profile.
    AmendExpert,
    /// Hand an expert's profile in for moderation.
    SubmitExpert,
    /// Decide on an expert's profile.
    ReviewExpert,
    /// Put an expert's profile before the market.
    PublishExpert,
    /// Take an expert's profile from the market.
    WithdrawExpert,
    /// Enter a broker's profile.
    CreateBroker,
    /// List brokers.
    ListBrokers,
    /// Show a broker.
    ShowBroker,
    /// Change a broker's profile.
    AmendBroker,
    /// Hand a broker's profile in for moderation.
    SubmitBroker,
    /// Decide on a broker's profile.
    ReviewBroker,
    /// Put a broker's profile before the market.
    PublishBroker,
    /// Take a broker's profile from the market.
    WithdrawBroker,
    /// Record a credential.
    CreateCredential,
    /// List credentials.
    ListCredentials,
    /// Show a credential.
    ShowCredential,
    /// Verify a credential.
    VerifyCredential,
    /// Reject a credential.
    RejectCredential,
    /// Take a credential back.
    WithdrawCredential,
    /// Ask another organization to negotiate.
    InviteNegotiation,
    /// List an organization's negotiations.
    ListNegotiations,
    /// Show a negotiation.
    ShowNegotiation,
    /// Show the agreement on secrecy.
    ShowNda,
    /// Agree on secrecy.
    AcceptNda,
    /// Write to the other side.
    SendMessage,
    /// List the messages of a negotiation.
    ListMessages,
    /// Record that a document was disclosed.
    DiscloseDocument,
    /// List the disclosures of a negotiation.
    ListNegotiationDisclosures,
    /// Write an offer for one's own side.
    DraftOffer,
    /// List the offers of a negotiation.
    ListOffers,
    /// Show an offer.
    ShowOffer,
    /// Make an offer to the other side.
    MakeOffer,
    /// Take an offer back.
    WithdrawOffer,
    /// Accept an offer.
    AcceptOffer,
    /// Draft a contract from an accepted offer.
    DraftContract,
    /// Close a negotiation whose contract took effect.
    CloseNegotiation,
    /// End a negotiation.
    EndNegotiation,
    /// Register a key with which an organization signs.
    RegisterSigningKey,
    /// List the keys of an organization.
    ListSigningKeys,
    /// Revoke a key of an organization.
    RevokeSigningKey,
    /// Open a draft of a contract.
    CreateContract,
    /// List an organization's contracts.
    ListContracts,
    /// Show a contract.
    ShowContract,
    /// Change the draft of a contract.
    AmendContract,
    /// Put a contract to the other parties.
    ProposeContract,
    /// Answer with another edition.
    CounterContract,
    /// Approve a contract for a party.
    ApproveContract,
    /// Sign a contract for a party.
    SignContract,
    /// Say that a condition of a contract is met.
    FulfillContractCondition,
    /// Propose to change a contract in effect.
    VaryContract,
    /// Say that a contract is performed.
    CompleteContract,
    /// Ask the other party to perform.
    NotifyBreach,
    /// End a contract before its time.
    TerminateContract,
    /// Raise a dispute about a contract.
    DisputeContract,
    /// Say that a dispute is settled.
    SettleContract,
    /// Take back what is not concluded.
    WithdrawContract,
    /// Show the document that is signed.
    ShowContractDocument,
    /// List the editions of a contract.
    ListContractEditions,
    /// Read a contract as somebody who knows the law would.
    LintContract,
    /// Show the template of a contract.
    ShowContractTemplate,
    /// Print a contract.
    PrintContract,
    /// Certify what the ledger says of a contract.
    CertifyContract,
    /// Put a demand's deadline off.
    RenewDemand,
    /// Close a demand whose deadline has passed.
    ExpireDemand,
    /// Ask an organization to be a setter of a demand, too.
    InviteSetter,
    /// Become a setter of a demand.
    JoinDemand,
    /// Refuse to be a setter of a demand, or leave it.
    DeclineDemand,
    /// Ask about a demand.
    AskQuestion,
    /// List the questions on a demand.
    ListQuestions,
    /// Show a question.
    ShowQuestion,
    /// Answer a question.
    AnswerQuestion,
    /// Put a document beside a listing.
    CreateDocument,
    /// List the documents of a listing.
    ListDocuments,
    /// Show a document's particulars.
    ShowDocument,
    /// Read a document.
    DownloadDocument,
    /// Take a document away.
    RemoveDocument,
    /// List who read a document.
    ListDocumentReadings,
    /// Ask to be let in to the documents of a listing.
    RequestDisclosure,
    /// List an organization's disclosures.
    ListDisclosures,
    /// Show a disclosure.
    ShowDisclosure,
    /// Let a reader in.
    GrantDisclosure,
    /// Do not let a reader in.
    RefuseDisclosure,
    /// End a disclosure.
    EndDisclosure,
    /// Find what answers a demand.
    MatchDemand,
    /// Find who waits for an achievement.
    MatchAchievement,
    /// Find who waits for a patent.
    MatchPatent,
    /// Find whom a provider can help.
    MatchProvider,
    /// Find who may need an offering.
    MatchOffering,
    /// Find whom an expert can help.
    MatchExpert,
    /// Search the listings.
    SearchListings,
    /// Record a match.
    CreateMatchRun,
    /// List recorded matches.
    ListMatchRuns,
    /// Show a recorded match.
    ShowMatchRun,
    /// Accept or dismiss a match.
    JudgeMatch,
    /// Count what was shown, accepted and dismissed.
    CountMatches,
    /// Save a search.
    CreateSavedSearch,
    /// List one's saved searches.
    ListSavedSearches,
    /// Delete a saved search.
    DeleteSavedSearch,
    /// List one's inbox.
    ListInbox,
    /// Mark an entry of one's inbox as read.
    ReadInboxEntry,
    /// Hear no more of what an entry of one's inbox tells.
    UnsubscribeInboxEntry,
    /// Hear again of what an entry of one's inbox tells.
    SubscribeInboxEntry,
    /// Show how often one is written to.
    ShowDigest,
    /// Choose how often one is written to.
    SetDigest,
    /// Be written to no more, by the link of a letter.
    EndDigest,
    /// Write to those who wish it.
    SendDigest,
    /// Offer to act for a principal.
    OfferMandate,
    /// List an organization's mandates.
    ListMandates,
    /// Show a mandate.
    ShowMandate,
    /// Entrust a broker.
    AcceptMandate,
    /// Refuse a mandate, or take the offer back.
    DeclineMandate,
    /// End a mandate.
    RevokeMandate,
    /// Agree that one's broker also acts for the other side.
    ConsentDualAgency,
    /// Close a mandate whose last day has passed.
    ExpireMandate,
    /// List an organization's commissions.
    ListCommissions,
    /// Show a commission.
    ShowCommission,
    /// Say that one has paid a commission.
    PayCommission,
    /// Say that one owes no commission.
    ContestCommission,
    /// Say that a commission was paid.
    ConfirmCommission,
    /// Ask for a commission no more.
    WaiveCommission,
    /// List an organization's licences.
    ListLicences,
    /// Show a licence.
    ShowLicence,
    /// Declare an open licence of a patent.
    DeclareOpenLicence,
    /// List open licences.
    ListOpenLicences,
    /// Show an open licence.
    ShowOpenLicence,
    /// Accept an open licence.
    AcceptOpenLicence,
    /// Withdraw an open licence.
    WithdrawOpenLicence,
    /// List the milestones of an organization's contracts.
    ListMilestones,
    /// Show a milestone.
    ShowMilestone,
    /// Begin to work on a milestone.
    StartMilestone,
    /// Hand the work of a milestone over.
    SubmitMilestone,
    /// Accept the work of a milestone.
    AcceptMilestone,
    /// Return the work of a milestone.
    ReworkMilestone,
    /// Reject the work of a milestone.
    RejectMilestone,
    /// Say that a milestone is paid.
    PayMilestone,
    /// Say that the payment for a milestone has arrived.
    ConfirmMilestone,
    /// Let a milestone pass as accepted, for nobody has answered in time.
    PassMilestone,
    /// Draw up the distribution of a reward.
    CalculateReward,
    /// List distributions of rewards.
    ListRewards,
    /// Show a distribution of a reward.
    ShowReward,
    /// Calculate the distribution of a reward anew.
    RecalculateReward,
    /// Put the distribution of a reward before others.
    PostReward,
    /// Object to the distribution of a reward.
    ObjectReward,
    /// Find that such an objection is not right.
    DismissRewardObjection,
    /// Find that such an objection is right.
    UpholdRewardObjection,
    /// Say that one's own share of a reward is right.
    AcceptReward,
    /// Approve the distribution of a reward.
    ApproveReward,
    /// Say that a reward was paid.
    PayReward,
    /// Take the distribution of a reward back.
    WithdrawReward,
    /// Record that one introduces two parties.
    RecordIntroduction,
    /// List an organization's introductions.
    ListIntroductions,
    /// Show an introduction.
    ShowIntroduction,
    /// Say that one was introduced.
    AcknowledgeIntroduction,
    /// Say that one knew the other party before.
    ContestIntroduction,
    /// Find whether a broker introduced two parties.
    DecideIntroduction,
    /// Name an address that is told what happens.
    CreateWebhookEndpoint,
    /// List an organization's webhook endpoints.
    ListWebhookEndpoints,
    /// Show a webhook endpoint.
    ShowWebhookEndpoint,
    /// Change a webhook endpoint.
    AmendWebhookEndpoint,
    /// Tell a webhook endpoint nothing for a while.
    PauseWebhookEndpoint,
    /// Tell a webhook endpoint what happens again.
    EnableWebhookEndpoint,
    /// Give a webhook endpoint a new secret.
    RotateWebhookSecret,
    /// Send a test message to a webhook endpoint.
    TestWebhookEndpoint,
    /// Delete a webhook endpoint.
    DeleteWebhookEndpoint,
    /// List the messages to a webhook endpoint.
    ListWebhookDeliveries,
    /// Show a message to a webhook endpoint and its attempts.
    ShowWebhookDelivery,
    /// Send a message to a webhook endpoint again.
    ResendWebhookDelivery,
    /// Give up a message to a webhook endpoint.
    CancelWebhookDelivery,
    /// Queue and send messages to webhook endpoints.
    DeliverWebhook,
    /// Tell a webhook endpoint that took nothing for too long nothing more.
    SwitchOffWebhookEndpoint,
    /// Count what a caller asks for.
    CountRequest,
    /// Read the feed of events.
    ListEvents,
    /// Follow the feed of events.
    StreamEvents,
    /// List the entries of a log.
    ListLedgerEntries,
    /// Prove that an entry is in the log.
    ProveInclusion,
    /// Prove that a log has only grown.
    ProveConsistency,
    /// Prove all entries about one thing.
    ProveSubject,
    /// Certify what the ledger says of a patent.
    CertifyPatent,
    /// Certify what the ledger says of an achievement.
    CertifyAchievement,
    /// Certify what the ledger says of a demand.
    CertifyDemand,
    /// Certify what the ledger says of a resource.
    CertifyResource,
    /// Certify what the ledger says of a provider.
    CertifyProvider,
    /// Certify what the ledger says of an offering.
    CertifyOffering,
    /// Certify what the ledger says of an expert.
    CertifyExpert,
    /// Certify what the ledger says of a broker.
    CertifyBroker,
    /// Show what happened to a listing.
    ShowTimeline,
    /// Erase everything that tells who a person is. Only the operator of the installation, by command.
    ErasePerson,
    /// Erase the facts behind entries. Only the operator of the installation, by command.
    EraseFacts,
    /// Take away what an organization has brought.
    ExportListings,
    /// Put what was taken away into another installation. Only by command.
    RestoreListings,
    /// Take rows over from a file.
    CreateImport,
    /// Show an import and its progress.
    ShowImport,
    /// Read the faulty rows of an import.
    ShowImportReport,
}

impl Action {
    /// The stable name, which is the operation id: `publish_demand`.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.into()
    }

    /// Whether only the service itself runs it: a timer, a command of its operator.
    #[must_use]
    pub fn is_internal(self) -> bool {
        self.permit().parties == [Party::Service]
    }

    /// The scope a key needs for it.
    #[must_use]
    pub fn scope(self) -> Scope {
        if self.permit().kind == Effect::Reads { Scope::Read } else { Scope::Write }
    }

    /// The line of the table.
    #[must_use]
    #[expect(clippy::too_many_lines, reason = "one table, so that a reader sees all rights at once")]
    pub fn permit(self) -> Permit {
        use Action as A;
        use Party::{Anyone, Charged, Editors, LoggedIn, Moderators, Owners, Service};
        let (kind, parties): (Effect, &'static [Party]) = match self {
            A::ListOrganizations
            | A::ShowOrganization
            | A::ShowOrganizationProfile
            | A::ListShareholdings
            | A::ListHubs
            | A::ListRules
            | A::ListProcesses
            | A::ShowRulePack
            | A::PreviewTaxes
            | A::PreviewReward
            | A::PreviewRegistration
            | A::ListCodeLists
            | A::ShowCodeList
            | A::ListPatents
            | A::ShowPatent
            | A::ListAchievements
            | A::ShowAchievement
            | A::ListDemands
            | A::ShowDemand
            | A::ListResources
            | A::ShowResource
            | A::ListDemandResources
            | A::ListAchievementResources
            | A::ListConsortiumResources
            | A::ListConsortia
            | A::ShowConsortium
            | A::CountConsortiumResources
            | A::ListProviders
            | A::ShowProvider
            | A::ListOfferings
            | A::ShowOffering
            | A::ListExperts
            | A::ShowExpert
            | A::ListBrokers
            | A::ShowBroker
            | A::ShowCapability
            | A::ListEvaluations
            | A::ListQuestions
            | A::ShowQuestion
            | A::ListDocuments
            | A::ShowDocument
            | A::DownloadDocument
            | A::SearchListings
            | A::ListLedgerEntries
            | A::ProveInclusion
            | A::ProveConsistency
            | A::ProveSubject
            | A::CertifyPatent
            | A::CertifyAchievement
            | A::CertifyDemand
            | A::CertifyResource
            | A::CertifyProvider
            | A::CertifyOffering
            | A::CertifyExpert
            | A::CertifyBroker
            | A::ShowTimeline => (Effect::Reads, &[Anyone]),
            A::CheckRegistrationNumber
            | A::ListNotices
            | A::ListNoticeDays
            | A::ShowNoticeCalendar
            | A::ShowNotice
            | A::ShowStatistics
            | A::ListVintages => (Effect::Reads, &[Anyone]),
            A::ReleaseVintage => (Effect::Writes, &[Charged(Duty::MakeStatistics), Service]),
            A::InspectStatistics => (Effect::Reads, &[Charged(Duty::MakeStatistics)]),
            A::CreateNotice | A::WithdrawNotice => (Effect::Writes, &[Charged(Duty::SetPrice)]),
            A::PostNotice | A::DismissObjection | A::UpholdObjection => {
                (Effect::Writes, &[Charged(Duty::ApprovePrice)])
            }
            A::ObjectNotice | A::PassDays => (Effect::Writes, &[LoggedIn]),
            A::ClearNotice | A::CloseLot | A::SettleLot => (Effect::Writes, &[Service]),
            A::ListLots | A::ShowLot | A::ListBidders | A::ListBids => (Effect::Reads, &[Anyone]),
            A::CreateLot => (Effect::Writes, &[Charged(Duty::SetPrice)]),
            A::AnnounceLot | A::ExtendLot | A::ForfeitLot => (Effect::Writes, &[Charged(Duty::ApprovePrice)]),
            A::CancelLot => (Effect::Writes, &[Charged(Duty::ApprovePrice), Moderators]),
            A::RegisterBidder | A::WithdrawBidder | A::PlaceBid => (Effect::Writes, &[Charged(Duty::Compete)]),
            A::ListClearances => (Effect::Reads, &[Charged(Duty::ReadOwn)]),
            A::SetCalendarLink | A::EndCalendarLink => (Effect::Writes, &[Charged(Duty::ReadOwn)]),
            A::ServeClearance | A::AnswerClearance => (Effect::Writes, &[Charged(Duty::Negotiate)]),
            A::ListScreenings | A::ShowScreening => (Effect::Reads, &[Charged(Duty::ReadOwn), Moderators]),
            A::DeclareScreening | A::ScreenNegotiation | A::RecordPaper => {
                (Effect::Writes, &[Charged(Duty::Negotiate)])
            }
            A::CheckScreening => (Effect::Writes, &[Moderators]),
            A::OpenRegistration | A::SubmitRegistration | A::ContestRegistration => (Effect::Writes, &[Editors]),
            A::ListRegistrations | A::ShowRegistration => (
                Effect::Reads,
                &[Editors, Charged(Duty::RegisterContract), Charged(Duty::ApproveRegistration), Charged(Duty::Inspect)],
            ),
            A::CertifyRegistration => (
                Effect::Reads,
                &[Owners, Editors, Charged(Duty::ReadOwn), Charged(Duty::RegisterContract), Charged(Duty::Inspect)],
            ),
            A::AcceptRegistration
            | A::ClassifyRegistration
            | A::PassRegistration
            | A::ApproveRegistration
            | A::ChangeRegistration
            | A::TerminateRegistration => (Effect::Writes, &[Charged(Duty::RegisterContract)]),
            A::ReturnRegistration | A::RefuseRegistration => {
                (Effect::Writes, &[Charged(Duty::RegisterContract), Charged(Duty::ApproveRegistration)])
            }
            A::ConfirmRegistration | A::UpholdRefusal | A::OverturnRefusal => {
                (Effect::Writes, &[Charged(Duty::ApproveRegistration)])
            }
            A::RevokeRegistration => {
                (Effect::Writes, &[Charged(Duty::ApproveRegistration), Charged(Duty::RevokeRegistration)])
            }
            A::EraseFacts | A::ErasePerson => (Effect::Administers, &[]),
            A::RegisterOrganization => (Effect::Writes, &[Anyone]),
            A::LogIn
            | A::RefreshSession
            | A::RequestRecovery
            | A::CompleteRecovery
            | A::AcceptInvitation
            | A::ShowCalendar
            | A::EndDigest => (Effect::Personal, &[Anyone]),
            A::ListSessions
            | A::RevokeSession
            | A::LogOut
            | A::ChangePassword
            | A::BeginSecondFactor
            | A::ConfirmSecondFactor
            | A::RemoveSecondFactor
            | A::RenewRecoveryCodes
            | A::LeaveOrganization => (Effect::Personal, &[LoggedIn]),
            A::ShowMe | A::ListEvents | A::StreamEvents | A::ListTasks => (Effect::Reads, &[LoggedIn]),
            A::MatchDemand
            | A::MatchAchievement
            | A::MatchPatent
            | A::MatchProvider
            | A::MatchOffering
            | A::MatchExpert
            | A::CheckEligibility => (Effect::Reads, &[LoggedIn]),
            A::ListWebhookEndpoints | A::ShowWebhookEndpoint | A::ListWebhookDeliveries | A::ShowWebhookDelivery => {
                (Effect::Reads, &[Editors])
            }
            A::OfferMandate | A::RecordIntroduction => (Effect::Writes, &[Charged(Duty::Introduce)]),
            A::ListMandates | A::ListIntroductions | A::ListCommissions => {
                (Effect::Reads, &[Editors, Charged(Duty::Introduce)])
            }
            A::ShowMandate | A::ShowIntroduction | A::ShowCommission => {
                (Effect::Reads, &[Editors, Charged(Duty::Introduce), Moderators])
            }
            A::AcceptMandate
            | A::ConsentDualAgency
            | A::AcknowledgeIntroduction
            | A::ContestIntroduction
            | A::PayCommission
            | A::ContestCommission => (Effect::Writes, &[Editors]),
            A::DeclineMandate | A::RevokeMandate | A::ConfirmCommission | A::WaiveCommission => {
                (Effect::Writes, &[Editors, Charged(Duty::Introduce)])
            }
            A::DecideIntroduction => (Effect::Writes, &[Moderators]),
            A::ExpireMandate => (Effect::Writes, &[Service]),
            // Where what happens is told to is decided by people: a key that leaks opens no way out.
            A::CreateWebhookEndpoint
            | A::AmendWebhookEndpoint
            | A::PauseWebhookEndpoint
            | A::EnableWebhookEndpoint
            | A::RotateWebhookSecret
            | A::DeleteWebhookEndpoint => (Effect::Administers, &[Owners]),
            A::TestWebhookEndpoint | A::ResendWebhookDelivery | A::CancelWebhookDelivery => {
                (Effect::Writes, &[Editors])
            }
            A::DeliverWebhook | A::SwitchOffWebhookEndpoint | A::CountRequest => (Effect::Writes, &[Service]),
            A::ListUsers | A::ListApiKeys | A::ListInvitations | A::ExportListings => (Effect::Reads, &[Owners]),
            A::ListEvidence => (Effect::Reads, &[Owners, Moderators]),
            A::SetOrganizationProfile | A::DeclareShareholding | A::EndShareholding | A::AddEvidence => {
                (Effect::Writes, &[Owners])
            }
            A::ListGrants => (Effect::Reads, &[Owners, Charged(Duty::Moderate)]),
            A::AmendOrganization
            | A::AddUser
            | A::ChangeRole
            | A::RemoveUser
            | A::CreateInvitation
            | A::RevokeInvitation
            | A::CreateApiKey
            | A::RotateApiKey
            | A::RevokeApiKey => (Effect::Administers, &[Owners]),
            A::CreateGrant | A::RevokeGrant => (Effect::Administers, &[Owners, Charged(Duty::Moderate)]),
            A::VerifyOrganization | A::SuspendOrganization => (Effect::Writes, &[Moderators]),
            A::PublishPatent
            | A::PublishAchievement
            | A::PublishDemand
            | A::PublishResource
            | A::PublishProvider
            | A::PublishOffering
            | A::PublishExpert
            | A::PublishBroker => (Effect::Writes, &[Charged(Duty::PublishListing)]),
            A::CreatePatent
            | A::AmendPatent
            | A::WithdrawPatent
            | A::RecordPatentEvent
            | A::CreateAchievement
            | A::AmendAchievement
            | A::SubmitAchievement
            | A::WithdrawAchievement
            | A::AssessReadiness
            | A::ValueAchievement
            | A::CreateDemand
            | A::AmendDemand
            | A::SubmitDemand
            | A::WithdrawDemand
            | A::RenewDemand
            | A::InviteSetter
            | A::JoinDemand
            | A::DeclineDemand
            | A::AnswerQuestion
            | A::CreateResource
            | A::AmendResource
            | A::SubmitResource
            | A::WithdrawResource
            | A::RenewResource
            | A::AttachDemandResource
            | A::DetachDemandResource
            | A::AttachAchievementResource
            | A::DetachAchievementResource
            | A::AttachConsortiumResource
            | A::DetachConsortiumResource
            | A::CreateConsortium
            | A::AmendConsortium
            | A::InviteMember
            | A::AcceptMembership
            | A::DeclineMembership
            | A::LeaveConsortium
            | A::RemoveMember
            | A::ActivateConsortium
            | A::DissolveConsortium
            | A::CreateProvider
            | A::AmendProvider
            | A::SubmitProvider
            | A::WithdrawProvider
            | A::CreateOffering
            | A::AmendOffering
            | A::SubmitOffering
            | A::WithdrawOffering
            | A::RecordCapability
            | A::CreateExpert
            | A::AmendExpert
            | A::SubmitExpert
            | A::WithdrawExpert
            | A::CreateBroker
            | A::AmendBroker
            | A::SubmitBroker
            | A::WithdrawBroker
            | A::CreateCredential
            | A::WithdrawCredential
            | A::ProposeEngagement
            | A::AgreeEngagement
            | A::CompleteEngagement
            | A::EndEngagement
            | A::EvaluateEngagement
            | A::CreateDocument
            | A::RemoveDocument
            | A::RequestDisclosure
            | A::GrantDisclosure
            | A::RefuseDisclosure
            | A::EndDisclosure
            | A::CreateImport => (Effect::Writes, &[Editors]),
            A::ReviewAchievement
            | A::ReviewDemand
            | A::ReviewResource
            | A::ReviewProvider
            | A::ReviewOffering
            | A::ReviewExpert
            | A::ReviewBroker
            | A::VerifyCredential
            | A::RejectCredential => (Effect::Writes, &[Moderators]),
            A::ShowEngagement | A::ShowCredential | A::ListCredentials => (Effect::Reads, &[Editors, Moderators]),
            A::ShowDisclosure => (Effect::Reads, &[Editors, Moderators]),
            A::ShowImport | A::ShowImportReport | A::ListEngagements | A::ListDisclosures | A::ListDocumentReadings => {
                (Effect::Reads, &[Editors])
            }
            A::AskQuestion => (Effect::Writes, &[LoggedIn]),
            A::ExpireDemand
            | A::ExpireResource
            | A::RestAchievement
            | A::ReleaseCodeList
            | A::CloseNegotiation
            | A::RestoreListings => (Effect::Writes, &[Service]),
            A::ListSigningKeys => (Effect::Reads, &[Anyone]),
            A::RegisterSigningKey | A::RevokeSigningKey => (Effect::Administers, &[Owners]),
            A::CreateContract
            | A::AmendContract
            | A::ProposeContract
            | A::CounterContract
            | A::FulfillContractCondition
            | A::VaryContract
            | A::CompleteContract
            | A::NotifyBreach
            | A::TerminateContract
            | A::DisputeContract
            | A::SettleContract
            | A::WithdrawContract => (Effect::Writes, &[Charged(Duty::Negotiate)]),
            A::ApproveContract => (Effect::Writes, &[Charged(Duty::ApproveContract)]),
            A::SignContract => (Effect::Writes, &[Charged(Duty::SignContract)]),
            A::InviteNegotiation
            | A::AcceptNda
            | A::SendMessage
            | A::DiscloseDocument
            | A::DraftOffer
            | A::MakeOffer
            | A::WithdrawOffer
            | A::AcceptOffer
            | A::DraftContract
            | A::EndNegotiation => (Effect::Writes, &[Charged(Duty::Negotiate)]),
            A::ListNegotiations
            | A::ShowNegotiation
            | A::ShowNda
            | A::ListMessages
            | A::ListNegotiationDisclosures
            | A::ListOffers
            | A::ShowOffer => (Effect::Reads, &[Charged(Duty::ReadOwn)]),
            A::ListContracts
            | A::ShowContract
            | A::ShowContractDocument
            | A::ListContractEditions
            | A::LintContract
            | A::PrintContract
            | A::CertifyContract
            | A::ListLicences
            | A::ShowLicence
            | A::ListMilestones
            | A::ShowMilestone => (Effect::Reads, &[Charged(Duty::ReadOwn)]),
            A::ListOpenLicences | A::ShowOpenLicence => (Effect::Reads, &[Anyone]),
            A::DeclareOpenLicence | A::AcceptOpenLicence | A::WithdrawOpenLicence => {
                (Effect::Writes, &[Charged(Duty::Negotiate)])
            }
            A::StartMilestone | A::SubmitMilestone | A::PayMilestone | A::ConfirmMilestone => {
                (Effect::Writes, &[Charged(Duty::Negotiate)])
            }
            A::AcceptMilestone | A::ReworkMilestone | A::RejectMilestone => {
                (Effect::Writes, &[Charged(Duty::Negotiate), Charged(Duty::AcceptWork)])
            }
            A::PassMilestone => (Effect::Writes, &[Service]),
            A::ListRewards | A::ShowReward => (Effect::Reads, &[Anyone]),
            A::CalculateReward | A::RecalculateReward | A::PayReward | A::WithdrawReward => {
                (Effect::Writes, &[Charged(Duty::DrawUpReward)])
            }
            A::PostReward | A::DismissRewardObjection | A::UpholdRewardObjection | A::ApproveReward => {
                (Effect::Writes, &[Charged(Duty::ApproveReward)])
            }
            A::ObjectReward | A::AcceptReward => (Effect::Writes, &[LoggedIn]),
            A::ShowContractTemplate => (Effect::Reads, &[Anyone]),
            A::CreateMatchRun => (Effect::Writes, &[Editors, Moderators]),
            A::JudgeMatch
            | A::CreateSavedSearch
            | A::DeleteSavedSearch
            | A::ReadInboxEntry
            | A::UnsubscribeInboxEntry
            | A::SubscribeInboxEntry
            | A::SetDigest => (Effect::Writes, &[Editors]),
            A::SendDigest => (Effect::Writes, &[Service]),
            A::ListMatchRuns | A::ListSavedSearches | A::ListInbox | A::ShowDigest => (Effect::Reads, &[Editors]),
            A::ShowMatchRun => (Effect::Reads, &[Editors, Moderators]),
            A::CountMatches => (Effect::Reads, &[Moderators]),
        };
        Permit { kind, parties }
    }
}

/// What an operation does to the market; decides the scope a key needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, IntoStaticStr)]
#[strum(serialize_all = "snake_case")]
pub enum Effect {
    /// Reads only.
    Reads,
    /// Changes something.
    Writes,
    /// Changes who may do what; never open to a key for machines.
    Administers,
    /// Concerns the caller as a person: sessions, password, second factor. Never open to a key for machines, and open
    /// to a person whose organization is suspended.
    Personal,
}

/// Who stands how to a resource. `Owners` may whatever `Editors` may.
///
/// What one of his roles forbids there, nobody does, whatever he is beside it (`Party::duty`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Party {
    /// Everybody, logged in or not.
    Anyone,
    /// Everybody who is logged in.
    LoggedIn,
    /// Editors and owners of the owning organization.
    Editors,
    /// Owners of the owning organization.
    Owners,
    /// Moderators of the owning hub.
    Moderators,
    /// Whoever a role charges with the duty: in the owning organization, in the owning hub, or for the nation.
    Charged(Duty),
    /// The service itself: a timer, a command of its operator. Such an operation has no route.
    Service,
}

impl Party {
    /// The duty that somebody exercises who does something of this kind as this party. Reading as a member is none, and
    /// whoever is logged in acts for himself.
    #[must_use]
    pub fn duty(self, kind: Effect) -> Option<Duty> {
        let changes = matches!(kind, Effect::Writes | Effect::Administers);
        match self {
            Party::Charged(duty) => Some(duty),
            Party::Editors => changes.then_some(Duty::ManageListing),
            Party::Owners => changes.then_some(Duty::AdministerOrganization),
            Party::Moderators => changes.then_some(Duty::Moderate),
            Party::Anyone | Party::LoggedIn | Party::Service => None,
        }
    }
}

impl From<Party> for &'static str {
    /// The party's stable name; whoever is charged with a duty goes by the duty's.
    fn from(party: Party) -> &'static str {
        match party {
            Party::Anyone => "anyone",
            Party::LoggedIn => "logged_in",
            Party::Editors => "editors",
            Party::Owners => "owners",
            Party::Moderators => "moderators",
            Party::Charged(duty) => duty.into(),
            Party::Service => "service",
        }
    }
}

/// One line of the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Permit {
    /// What it does.
    pub kind: Effect,
    /// Who may, where he may see the resource at all.
    pub parties: &'static [Party],
}

/// Who acts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Actor {
    /// Somebody without a token.
    Visitor,
    /// A person.
    User(Id<UserKind>),
    /// A machine, for an organization.
    ApiKey(Id<ApiKeyKind>),
    /// The service itself: deadlines, commands of the operator.
    System,
}

impl Actor {
    /// The pseudonymous name for events: `usr_…`, `key_…`, `system`, `visitor`.
    #[must_use]
    pub fn name(&self) -> String {
        match self {
            Actor::Visitor => "visitor".to_owned(),
            Actor::User(id) => id.to_string(),
            Actor::ApiKey(id) => id.to_string(),
            Actor::System => "system".to_owned(),
        }
    }

    /// The person, if it is one.
    #[must_use]
    pub fn user(&self) -> Option<Id<UserKind>> {
        match self {
            Actor::User(id) => Some(*id),
            Actor::Visitor | Actor::ApiKey(_) | Actor::System => None,
        }
    }

    /// The identifier, where the actor has one.
    #[must_use]
    pub fn subject(&self) -> Option<Subject> {
        match self {
            Actor::User(id) => Some(id.subject()),
            Actor::ApiKey(id) => Some(id.subject()),
            Actor::Visitor | Actor::System => None,
        }
    }
}

/// Where an office is held.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Place {
    /// In one organization.
    Organization(Id<OrganizationKind>),
    /// In one hub.
    Hub(HubNumber),
    /// In all hubs.
    Nation,
}

impl Place {
    /// What kind of place it is.
    #[must_use]
    pub fn reach(self) -> Reach {
        match self {
            Place::Organization(_) => Reach::Organization,
            Place::Hub(_) => Reach::Hub,
            Place::Nation => Reach::Nation,
        }
    }
}

/// A role beside the standing in an organization, and where it is held.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Office {
    /// The role.
    pub role: Role,
    /// Where.
    pub place: Place,
}

/// The one who asks, with what was granted to him.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Principal {
    /// Who acts.
    pub actor: Actor,
    /// The organization he acts for.
    pub organization: Option<Id<OrganizationKind>>,
    /// What he is in that organization: owner, editor or member.
    pub role: Option<Role>,
    /// The hubs he moderates.
    pub moderates: Vec<HubNumber>,
    /// The offices he holds beside that.
    pub offices: Vec<Office>,
    /// What the key may do; a person's token has both scopes.
    pub scopes: Vec<Scope>,
    /// The session his token came from.
    pub session: Option<Id<SessionKind>>,
    /// Whether his organization is suspended: he may read what is its own, and nothing else.
    pub is_suspended: bool,
}

impl Principal {
    /// Somebody without a token.
    #[must_use]
    pub fn visitor() -> Self {
        Principal::without_grants(Actor::Visitor)
    }

    /// Somebody to whom nothing was granted.
    #[must_use]
    pub fn without_grants(actor: Actor) -> Self {
        Principal {
            actor,
            organization: None,
            role: None,
            moderates: Vec::new(),
            offices: Vec::new(),
            scopes: vec![Scope::Read, Scope::Write],
            session: None,
            is_suspended: false,
        }
    }

    /// The service itself, acting for an organization.
    #[must_use]
    pub fn system(organization: Option<Id<OrganizationKind>>) -> Self {
        let role = organization.map(|_| Role::Owner);
        Principal { organization, role, ..Principal::without_grants(Actor::System) }
    }

    /// His name in the list of repeated requests: for whom he acts, and who he is.
    #[must_use]
    pub fn account(&self) -> String {
        let organization = self.organization.map(|id| id.to_string()).unwrap_or_default();
        format!("{organization}/{}", self.actor.name())
    }

    /// Whether he moderates the hub.
    #[must_use]
    pub fn is_moderator(&self, hub: HubNumber) -> bool {
        self.moderates.contains(&hub)
    }

    /// The organizations he stands for: his own, and those in which he holds an office.
    #[must_use]
    pub fn organizations(&self) -> BTreeSet<Id<OrganizationKind>> {
        let offices = self.offices.iter().filter_map(|office| match office.place {
            Place::Organization(organization) => Some(organization),
            Place::Hub(_) | Place::Nation => None,
        });
        self.organization.into_iter().chain(offices).collect()
    }

    /// Whether he belongs to the organization.
    #[must_use]
    pub fn is_member(&self, organization: Id<OrganizationKind>) -> bool {
        self.organization == Some(organization)
    }

    /// Whether he is that party, as far as what he was granted goes; what his roles forbid is asked by `is_barred`.
    fn stands_as(&self, party: Party, resource: &Resource) -> bool {
        let is_member = resource.owner.is_some_and(|owner| self.is_member(owner));
        match party {
            Party::Anyone => true,
            Party::LoggedIn => self.actor != Actor::Visitor,
            Party::Editors => is_member && matches!(self.role, Some(Role::Editor | Role::Owner)),
            Party::Owners => is_member && self.role == Some(Role::Owner),
            Party::Moderators => self.is_moderator(resource.hub),
            Party::Charged(duty) => self.roles_at(resource).any(|role| role.charge(duty) == Charge::May),
            Party::Service => self.actor == Actor::System,
        }
    }

    /// His roles that reach the resource.
    fn roles_at(&self, resource: &Resource) -> impl Iterator<Item = Role> {
        let standing = self.role.filter(|_| resource.owner.is_some_and(|owner| self.is_member(owner)));
        let moderator = self.is_moderator(resource.hub).then_some(Role::Moderator);
        let reaches = |office: &&Office| match office.place {
            Place::Organization(organization) => resource.owner == Some(organization),
            Place::Hub(hub) => resource.hub == hub,
            Place::Nation => true,
        };
        standing.into_iter().chain(moderator).chain(self.offices.iter().filter(reaches).map(|office| office.role))
    }

    /// Whether one of his roles charges him with the duty there, and none of them bars it.
    #[must_use]
    pub fn is_charged(&self, duty: Duty, resource: &Resource) -> bool {
        self.stands_as(Party::Charged(duty), resource) && !self.is_barred(duty, resource)
    }

    /// Whether one of his roles forbids the duty there. An office elsewhere forbids nothing here.
    fn is_barred(&self, duty: Duty, resource: &Resource) -> bool {
        self.roles_at(resource).any(|role| role.charge(duty) == Charge::Never)
    }
}

/// What is asked about: the attributes of a loaded row that decide.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Resource {
    /// The hub that owns it.
    pub hub: HubNumber,
    /// The organization that owns it.
    pub owner: Option<Id<OrganizationKind>>,
    /// Who may know that it exists.
    pub exposure: Exposure,
}

/// Who may know that a thing exists.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exposure {
    /// Everybody.
    Public,
    /// Its owner's organization and the moderators of its hub.
    Private,
}

impl Exposure {
    /// Public when it holds, private when not.
    #[must_use]
    pub fn public_when(holds: bool) -> Self {
        if holds { Exposure::Public } else { Exposure::Private }
    }
}

/// Why not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Denied {
    /// Who are you? (401)
    #[error("log in first")]
    Unauthenticated,
    /// You may not. (403)
    #[error("this caller may not do this")]
    Forbidden,
    /// You may, but for an office that you hold. (403)
    #[error("an office of this caller forbids this, whatever else he may")]
    Barred,
    /// The key's scopes do not reach. (403)
    #[error("the key lacks the scope")]
    ScopeMissing,
    /// The caller's organization is suspended. (403)
    #[error("the organization is suspended")]
    Suspended,
    /// There is no such thing, for you. (404)
    #[error("there is no such thing, or this caller may not know of it")]
    Hidden,
}

/// Whether the caller may do this to that.
///
/// # Errors
/// The way in which he may not.
pub fn check(principal: &Principal, action: Action, resource: &Resource) -> Result<(), Denied> {
    let permit = action.permit();
    let sees = resource.exposure == Exposure::Public
        || resource.owner.is_some_and(|owner| principal.is_member(owner))
        || principal.stands_as(Party::Moderators, resource)
        || permit
            .parties
            .iter()
            .any(|party| matches!(party, Party::Charged(_) | Party::Service) && principal.stands_as(*party, resource));
    let is_visitor = principal.actor == Actor::Visitor;
    if is_visitor && !permit.parties.contains(&Party::Anyone) {
        return Err(Denied::Unauthenticated);
    }
    if !sees {
        return Err(Denied::Hidden);
    }
    let stands: Vec<Party> =
        permit.parties.iter().copied().filter(|party| principal.stands_as(*party, resource)).collect();
    if stands.is_empty() {
        return Err(if is_visitor { Denied::Unauthenticated } else { Denied::Forbidden });
    }
    let is_barred = |party: &Party| party.duty(permit.kind).is_some_and(|duty| principal.is_barred(duty, resource));
    if stands.iter().all(is_barred) {
        return Err(Denied::Barred);
    }
    check_scope(principal, action)
}

/// Whether the caller's token reaches, for operations without a single resource.
///
/// # Errors
/// `Unauthenticated` for a visitor where one must be logged in, `ScopeMissing` for a key that does not reach.
pub fn check_scope(principal: &Principal, action: Action) -> Result<(), Denied> {
    let permit = action.permit();
    if principal.actor == Actor::Visitor && !permit.parties.contains(&Party::Anyone) {
        return Err(Denied::Unauthenticated);
    }
    let is_key = matches!(principal.actor, Actor::ApiKey(_));
    let is_for_people = matches!(permit.kind, Effect::Administers | Effect::Personal);
    if !principal.scopes.contains(&action.scope()) || (is_key && is_for_people) {
        return Err(Denied::ScopeMissing);
    }
    if principal.is_suspended && !matches!(permit.kind, Effect::Reads | Effect::Personal) {
        return Err(Denied::Suspended);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fmt::Write as _;

    fn organization(number: u64) -> Id<OrganizationKind> {
        Id::compose(1, HubNumber::NATIONAL, 0, number)
    }

    fn user(number: u64, organization: Option<Id<OrganizationKind>>, role: Option<Role>) -> Principal {
        let actor = Actor::User(Id::compose(1, HubNumber::NATIONAL, 0, number));
        Principal { organization, role, ..Principal::without_grants(actor) }
    }

    fn callers() -> Vec<(&'static str, Principal)> {
        let own = Some(organization(1));
        let other = Some(organization(2));
        let mut moderator = user(5, other, Some(Role::Editor));
        moderator.moderates.push(HubNumber::NATIONAL);
        let mut foreign_moderator = user(6, other, Some(Role::Editor));
        foreign_moderator.moderates.push(HubNumber::try_new(33).expect("a hub number"));
        let mut reading_key = user(7, own, Some(Role::Editor));
        reading_key.actor = Actor::ApiKey(Id::compose(1, HubNumber::NATIONAL, 0, 7));
        reading_key.scopes = vec![Scope::Read];
        let mut suspended = user(8, own, Some(Role::Owner));
        suspended.is_suspended = true;
        let with_office = |number, role, place| {
            let mut principal = user(number, None, None);
            principal.offices.push(Office { role, place });
            principal
        };
        let mut approver = user(9, own, Some(Role::Member));
        approver.offices.push(Office { role: Role::Approver, place: Place::Organization(organization(1)) });
        let mut auditing_owner = user(13, own, Some(Role::Owner));
        auditing_owner.offices.push(Office { role: Role::Auditor, place: Place::Hub(HubNumber::NATIONAL) });
        let mut inventing_editor = user(14, own, Some(Role::Editor));
        inventing_editor.offices.push(Office { role: Role::Inventor, place: Place::Organization(organization(1)) });
        vec![
            ("visitor", Principal::visitor()),
            ("stranger", user(2, other, Some(Role::Owner))),
            ("editor", user(3, own, Some(Role::Editor))),
            ("owner", user(4, own, Some(Role::Owner))),
            ("moderator", moderator),
            ("other hub", foreign_moderator),
            ("reading key", reading_key),
            ("suspended", suspended),
            ("member", user(10, own, Some(Role::Member))),
            ("approver", approver),
            ("regulator", with_office(11, Role::Regulator, Place::Nation)),
            ("auditor", with_office(12, Role::Auditor, Place::Hub(HubNumber::NATIONAL))),
            ("auditing owner", auditing_owner),
            ("inventing editor", inventing_editor),
        ]
    }

    /// The whole matrix as text. A changed cell is a changed right: read it before accepting it.
    #[test]
    fn the_access_matrix_is_as_recorded() {
        let callers = callers();
        let mut table = String::from("action · exposure");
        for (name, _) in &callers {
            let _ = write!(table, " | {name}");
        }
        table.push('\n');
        for action in Action::VARIANTS {
            for exposure in [Exposure::Public, Exposure::Private] {
                let _ = write!(table, "{} · {exposure:?}", action.name());
                for (_, caller) in &callers {
                    let resource = Resource { hub: HubNumber::NATIONAL, owner: Some(organization(1)), exposure };
                    let answer = match check(caller, *action, &resource) {
                        Ok(()) => "yes",
                        Err(Denied::Unauthenticated) => "401",
                        Err(Denied::Forbidden | Denied::Barred | Denied::ScopeMissing | Denied::Suspended) => "403",
                        Err(Denied::Hidden) => "404",
                    };
                    let _ = write!(table, " | {answer}");
                }
                table.push('\n');
            }
        }
        insta::assert_snapshot!(table);
    }

    #[test]
    fn an_office_reaches_as_far_as_its_place_and_no_further() {
        let own = Resource { hub: HubNumber::NATIONAL, owner: Some(organization(1)), exposure: Exposure::Private };
        let other = Resource { owner: Some(organization(2)), ..own };
        let mut approver = user(1, Some(organization(1)), Some(Role::Member));
        assert!(!approver.is_charged(Duty::ApprovePrice, &own));
        approver.offices.push(Office { role: Role::Approver, place: Place::Organization(organization(1)) });
        assert!(approver.is_charged(Duty::ApprovePrice, &own));
        assert!(!approver.is_charged(Duty::ApprovePrice, &other));
    }

    #[test]
    fn a_role_that_bars_a_duty_bars_it_whatever_else_the_person_is() {
        let own = Resource { hub: HubNumber::NATIONAL, owner: Some(organization(1)), exposure: Exposure::Private };
        let mut editor = user(1, Some(organization(1)), Some(Role::Editor));
        assert!(editor.is_charged(Duty::SetPrice, &own));
        editor.offices.push(Office { role: Role::Approver, place: Place::Organization(organization(1)) });
        assert!(!editor.is_charged(Duty::SetPrice, &own));
    }

    #[test]
    fn an_auditor_changes_nothing_by_any_standing_where_he_audits() {
        let own = Resource { hub: HubNumber::NATIONAL, owner: Some(organization(1)), exposure: Exposure::Public };
        let mut auditor = user(1, Some(organization(1)), Some(Role::Owner));
        auditor.moderates.push(HubNumber::NATIONAL);
        auditor.offices.push(Office { role: Role::Auditor, place: Place::Nation });
        let changes = |action: &&Action| matches!(action.permit().kind, Effect::Writes | Effect::Administers);
        for action in Action::VARIANTS.iter().filter(changes) {
            let parties = action.permit().parties;
            let is_for_himself = parties.iter().any(|party| [Party::Anyone, Party::LoggedIn].contains(party))
                || parties == [Party::Charged(Duty::ReadOwn)];
            assert_eq!(check(&auditor, *action, &own).is_ok(), is_for_himself, "{}", action.name());
        }
    }

    #[test]
    fn an_office_binds_where_it_is_held_and_not_elsewhere() {
        let own = Resource { hub: HubNumber::NATIONAL, owner: Some(organization(1)), exposure: Exposure::Private };
        let elsewhere = HubNumber::try_new(33).expect("a hub number");
        let with_office = |role, place| {
            let mut owner = user(1, Some(organization(1)), Some(Role::Owner));
            owner.offices.push(Office { role, place });
            owner
        };
        for (place, answer) in [
            (Place::Hub(HubNumber::NATIONAL), Err(Denied::Barred)),
            (Place::Nation, Err(Denied::Barred)),
            (Place::Hub(elsewhere), Ok(())),
        ] {
            let auditor = with_office(Role::Auditor, place);
            for action in [Action::CreateDemand, Action::PublishDemand, Action::AddUser] {
                assert_eq!(check(&auditor, action, &own), answer, "{} {place:?}", action.name());
            }
            assert_eq!(check(&auditor, Action::ListUsers, &own), Ok(()), "he reads what is his organization's");
        }
        let inventor = with_office(Role::Inventor, Place::Organization(organization(1)));
        assert_eq!(check(&inventor, Action::PublishAchievement, &own), Err(Denied::Barred));
        assert_eq!(check(&inventor, Action::CreateAchievement, &own), Ok(()), "he discloses his result");
        let guest = with_office(Role::Inventor, Place::Organization(organization(2)));
        assert_eq!(check(&guest, Action::PublishAchievement, &own), Ok(()));
    }

    #[test]
    fn who_belongs_to_a_suspended_organization_reads_and_looks_after_himself_and_nothing_else() {
        let own = Resource { hub: HubNumber::NATIONAL, owner: Some(organization(1)), exposure: Exposure::Private };
        let mut owner = user(1, Some(organization(1)), Some(Role::Owner));
        owner.is_suspended = true;
        assert_eq!(check(&owner, Action::ShowDemand, &own), Ok(()));
        assert_eq!(check(&owner, Action::LogOut, &own), Ok(()));
        assert_eq!(check(&owner, Action::CreateDemand, &own), Err(Denied::Suspended));
        assert_eq!(check(&owner, Action::AddUser, &own), Err(Denied::Suspended));
    }

    #[test]
    fn no_stranger_may_change_what_is_another_organizations() {
        let public = Resource { hub: HubNumber::NATIONAL, owner: Some(organization(1)), exposure: Exposure::Public };
        for action in Action::VARIANTS.iter().filter(|action| action.permit().kind != Effect::Reads) {
            let is_personal = action.permit().kind == Effect::Personal;
            let parties = action.permit().parties;
            if is_personal || parties.iter().any(|party| [Party::Anyone, Party::LoggedIn].contains(party)) {
                continue;
            }
            let stranger = user(2, Some(organization(2)), Some(Role::Owner));
            assert_eq!(check(&stranger, *action, &public), Err(Denied::Forbidden), "{}", action.name());
        }
    }
}
