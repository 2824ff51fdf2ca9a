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
