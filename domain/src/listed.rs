//! Listings that come to market through moderation: what all kinds of them can do, and one state machine for the kinds
//! that have no steps of their own.
//!
//! ```text
//! draft ──submit──▶ under_review ──review──▶ registered ──publish──▶ published ──withdraw──▶ withdrawn
//!   ▲                 ▲      │ └─▶ rejected
//!   └────return───────┼──────┘ └─▶ on_hold ──submit──▶ under_review
//! ```

use crate::access::{Action, Exposure, Resource};
use crate::event::{Audience, Event, EventKind};
use crate::id::{Id, Kind, OrganizationKind};
use crate::moderation::{Decision, Review};
use crate::process::{Process, Step};
use crate::provenance::Provenance;
use crate::rule::{Refusals, Rule};
use crate::text::{Reason, Title};
use crate::timestamp::Timestamp;
use serde_json::json;
use std::fmt::Debug;
use strum::{EnumString, IntoStaticStr, VariantArray};

/// Fewer characters do not tell what is offered.
pub const DESCRIPTION_CHARS_MIN: usize = 20;

/// The operations that take a kind of listing to market.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Actions {
    /// Entering a draft.
    pub create: Action,
    /// Looking at one.
    pub show: Action,
    /// Changing it.
    pub amend: Action,
    /// Handing it in.
    pub submit: Action,
    /// The moderator's decision.
    pub review: Action,
    /// Putting it before the market.
    pub publish: Action,
    /// Taking it back.
    pub withdraw: Action,
    /// Proving what the ledger says of it.
    pub certify: Action,
}

/// What every kind of moderated listing can do, so that its operations can be written once.
pub trait Moderated: Sized {
    /// What identifies it.
    type Subject: Kind;
    /// What it says.
    type Content: PartialEq;

    /// Its operations.
    const ACTIONS: Actions;

    /// Enters a draft.
    fn create(
        id: Id<Self::Subject>,
        owner: Id<OrganizationKind>,
        content: Self::Content,
        provenance: Option<Provenance>,
    ) -> (Self, Event);

    /// Whose it is.
    fn owner(&self) -> Id<OrganizationKind>;

    /// What the access table needs to know.
    fn resource(&self) -> Resource;

    /// What stands against editing.
    fn may_amend(&self) -> Refusals;

    /// Takes a new text over. The same text again yields no event.
    ///
    /// # Errors
    /// All rules that stand against it.
    fn amend(&mut self, content: Self::Content) -> Result<Option<Event>, Refusals>;

    /// What stands against handing it in, apart from the owner's standing.
    fn may_submit(&self, at: Timestamp) -> Refusals;

    /// Hands it in for moderation. Handing in twice changes nothing and yields no event.
    ///
    /// # Errors
    /// All rules that stand against it.
    fn submit(&mut self, at: Timestamp) -> Result<Option<Event>, Refusals>;

    /// What stands against a decision by a member of that organization.
    fn may_review(&self, reviewer: Option<Id<OrganizationKind>>) -> Refusals;

    /// The moderator decides.
    ///
    /// # Errors
    /// All rules that stand against it.
    fn review(&mut self, review: &Review, reviewer: Option<Id<OrganizationKind>>) -> Result<Event, Refusals>;

    /// What stands against publishing, apart from the owner's standing.
    fn may_publish(&self, at: Timestamp) -> Refusals;

    /// Puts it before the market. Publishing twice changes nothing and yields no event.
    ///
    /// # Errors
    /// All rules that stand against it.
    fn publish(&mut self, at: Timestamp) -> Result<Option<Event>, Refusals>;

    /// What stands against taking it back.
    fn may_withdraw(&self) -> Refusals;

    /// Takes it from the market. Withdrawing twice changes nothing and yields no event.
    ///
    /// # Errors
    /// All rules that stand against it.
    fn withdraw(&mut self) -> Result<Option<Event>, Refusals>;
}

/// Where a listing stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum ListedState {
    /// Being written.
    Draft,
    /// Before the hub's moderator.
    UnderReview,
    /// The moderator waits for something (暂缓).
    OnHold,
    /// Refused for good.
    Rejected,
    /// Admitted, not yet public.
    Registered,
    /// Public.
    Published,
    /// Taken back by its owner.
    Withdrawn,
    /// Its last day has passed. Only resources have one.
    Expired,
}

/// What happens to a kind of listing.
#[derive(Clone, Copy, Debug)]
pub struct Events {
    /// It was entered.
    pub created: EventKind,
    /// It was changed.
    pub amended: EventKind,
    /// It was handed in.
    pub submitted: EventKind,
    /// A moderator decided on it.
    pub reviewed: EventKind,
    /// It was put before the market.
    pub published: EventKind,
    /// It was taken back.
    pub withdrawn: EventKind,
}

/// What a kind of listing says, and which names its steps have. Any value of it is a valid draft.
pub trait Listable: Clone + Debug + PartialEq + Eq {
    /// What identifies a listing of this kind.
    type Kind: Kind + Clone + Debug + PartialEq + Eq;

    /// Its operations.
    const ACTIONS: Actions;
    /// Its state machine, made by [`steps`] of the same operations.
    const PROCESS: Process<ListedState>;
    /// Its events.
    const EVENTS: Events;

    /// What it is, in one line that everybody may read.
    fn title(&self) -> &Title;

    /// What it lacks before it can be handed in. What an imported listing lacks because its source never had it is not
    /// asked for: the hub takes it as it stands and shows what is missing.
    fn gaps(&self, provenance: Option<&Provenance>, at: Timestamp) -> Refusals;

    /// What of it no longer holds, and so keeps it from the market.
    fn obstacles(&self, at: Timestamp) -> Refusals;
}

/// The steps of a kind, with the rules of its own that can stand against handing in and publishing.
#[must_use]
pub const fn steps(
    actions: Actions,
    submit_rules: &'static [Rule],
    publish_rules: &'static [Rule],
) -> [Step<ListedState>; 5] {
    use ListedState as S;
    [
        Step {
            action: actions.amend,
            from: &[S::Draft, S::OnHold],
            to: &[S::Draft, S::OnHold],
            rules: &[Rule::ListingNotEditable],
        },
        Step { action: actions.submit, from: &[S::Draft, S::OnHold], to: &[S::UnderReview], rules: submit_rules },
        Step {
            action: actions.review,
            from: &[S::UnderReview, S::OnHold],
            to: &[S::Registered, S::Draft, S::OnHold, S::Rejected],
            rules: &[
                Rule::ModerationScoreTooLow,
                Rule::ModerationCriterionZero,
                Rule::ModerationReasonMissing,
                Rule::ModerationOwnListing,
            ],
        },
        Step { action: actions.publish, from: &[S::Registered], to: &[S::Published], rules: publish_rules },
        Step {
            action: actions.withdraw,
            from: &[S::Draft, S::UnderReview, S::OnHold, S::Registered, S::Published],
            to: &[S::Withdrawn],
            rules: &[],
        },
    ]
}

/// A listing of some kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed<C: Listable> {
    /// Its identifier, which carries its hub.
    pub id: Id<C::Kind>,
    /// Whose it is.
    pub owner: Id<OrganizationKind>,
    /// What it says.
    pub content: C,
    /// Where it stands.
    pub state: ListedState,
    /// Where it came from, if it was imported.
    pub provenance: Option<Provenance>,
}

impl<C: Listable> Listed<C> {
    /// Whether everybody may see it.
    #[must_use]
    pub fn is_public(&self) -> bool {
        self.state == ListedState::Published
    }

    /// Takes a changed row of its source over. What was admitted as a part of a collection follows its source; a listing
    /// that nobody imported is edited as a draft only.
    ///
    /// # Errors
    /// When the listing is under review, rejected or withdrawn.
    pub fn renew(&mut self, content: C, provenance: Provenance) -> Result<Option<Event>, Refusals> {
        let was_admitted = matches!(self.state, ListedState::Registered | ListedState::Published);
        if self.provenance.is_none() || !was_admitted {
            self.may_amend().into_result()?;
        }
        self.provenance = Some(provenance);
        let is_same = content == self.content;
        self.content = content;
        Ok((!is_same).then(|| self.event(C::EVENTS.amended, json!({}))))
    }

    /// An event of this listing, for those who may see it now.
    #[must_use]
    pub fn event(&self, kind: EventKind, payload: serde_json::Value) -> Event {
        let audience = Audience::public_when(self.is_public());
        Event { kind, subject: self.id.subject(), hub: self.id.hub(), owner: Some(self.owner), audience, payload }
    }
}

impl<C: Listable> Moderated for Listed<C> {
    type Subject = C::Kind;
    type Content = C;

    const ACTIONS: Actions = C::ACTIONS;

    fn create(
        id: Id<C::Kind>,
        owner: Id<OrganizationKind>,
        content: C,
        provenance: Option<Provenance>,
    ) -> (Self, Event) {
        let listed = Listed { id, owner, content, state: C::PROCESS.initial, provenance };
        let event = listed.event(C::EVENTS.created, json!({}));
        (listed, event)
    }

    fn owner(&self) -> Id<OrganizationKind> {
        self.owner
    }

    fn resource(&self) -> Resource {
        Resource { hub: self.id.hub(), owner: Some(self.owner), exposure: Exposure::public_when(self.is_public()) }
    }

    fn may_amend(&self) -> Refusals {
        let mut refusals = Refusals::new();
        let is_open = C::PROCESS.open(C::ACTIONS.amend, self.state).is_empty();
        refusals.require_at(is_open, Rule::ListingNotEditable, "/state");
        refusals
    }

    fn amend(&mut self, content: C) -> Result<Option<Event>, Refusals> {
        if content == self.content {
            return Ok(None);
        }
        self.may_amend().into_result()?;
        self.content = content;
        Ok(Some(self.event(C::EVENTS.amended, json!({}))))
    }

    fn may_submit(&self, at: Timestamp) -> Refusals {
        let mut refusals = C::PROCESS.open(C::ACTIONS.submit, self.state);
        refusals.append(self.content.gaps(self.provenance.as_ref(), at));
        refusals.append(self.content.obstacles(at));
        refusals
    }

    fn submit(&mut self, at: Timestamp) -> Result<Option<Event>, Refusals> {
        if self.state == ListedState::UnderReview {
            return Ok(None);
        }
        self.may_submit(at).into_result()?;
        self.state = ListedState::UnderReview;
        Ok(Some(self.event(C::EVENTS.submitted, json!({}))))
    }

    fn may_review(&self, reviewer: Option<Id<OrganizationKind>>) -> Refusals {
        let mut refusals = C::PROCESS.open(C::ACTIONS.review, self.state);
        refusals.require(reviewer != Some(self.owner), Rule::ModerationOwnListing);
        refusals
    }

    fn review(&mut self, review: &Review, reviewer: Option<Id<OrganizationKind>>) -> Result<Event, Refusals> {
        let mut refusals = self.may_review(reviewer);
        refusals.append(review.objections());
        refusals.into_result()?;
        self.state = match review.decision {
            Decision::Approve => ListedState::Registered,
            Decision::Return => ListedState::Draft,
            Decision::Hold => ListedState::OnHold,
            Decision::Reject => ListedState::Rejected,
        };
        let decision: &'static str = review.decision.into();
        let reason = review.reason.as_ref().map(Reason::as_str);
        let payload = json!({ "review": review.id.to_string(), "decision": decision, "total": review.sheet.total(), "reason": reason });
        Ok(self.event(C::EVENTS.reviewed, payload))
    }

    fn may_publish(&self, at: Timestamp) -> Refusals {
        let mut refusals = C::PROCESS.open(C::ACTIONS.publish, self.state);
        refusals.append(self.content.obstacles(at));
        refusals
    }

    fn publish(&mut self, at: Timestamp) -> Result<Option<Event>, Refusals> {
        if self.is_public() {
            return Ok(None);
        }
        self.may_publish(at).into_result()?;
        self.state = ListedState::Published;
        Ok(Some(self.event(C::EVENTS.published, json!({ "title": self.content.title().as_str() }))))
    }

    fn may_withdraw(&self) -> Refusals {
        C::PROCESS.open(C::ACTIONS.withdraw, self.state)
    }

    fn withdraw(&mut self) -> Result<Option<Event>, Refusals> {
        if self.state == ListedState::Withdrawn {
            return Ok(None);
        }
        self.may_withdraw().into_result()?;
        let was_public = self.is_public();
        self.state = ListedState::Withdrawn;
        let mut event = self.event(C::EVENTS.withdrawn, json!({}));
        event.audience = Audience::public_when(was_public);
        Ok(Some(event))
    }
}
