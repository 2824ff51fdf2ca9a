//! What goes in and comes out for negotiations.

use super::store::subject_of;
use crate::app::App;
use crate::http::fault::Faults;
use crate::http::types::{Code, Moment, Ref};
use crate::identity::organization::view::TransitionView;
use crate::names::{ContractRef, ContractSideCode, NegotiationRef, NegotiationStateCode, OfferRef, OrganizationRef};
use crate::storage::Stored;
use keqiao_domain::access::{Action, Principal};
use keqiao_domain::deals::negotiation::{Invitation, NDA_YEARS_MAX, Negotiation, NegotiationSubject};
use keqiao_domain::id::{AchievementKind, ContractKind, DemandKind, Id};
use keqiao_domain::rule::Refusals;
use keqiao_domain::text::Title;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// An invitation to negotiate.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NegotiationBody)]
pub struct NegotiationBody {
    /// The side on which your organization would stand.
    #[schema(inline)]
    pub side: ContractSideCode,
    /// Who is invited.
    #[schema(inline)]
    pub invitee: OrganizationRef,
    /// What you would talk about: an achievement or a demand that is on the market.
    #[serde(default)]
    #[schema(
        min_length = 30,
        max_length = 30,
        pattern = "^(ach|dem)_[0-7][0-9a-hjkmnp-tv-z]{9}[gh][0-9a-hjkmnp-tv-z]{2}[89abrstv][0-9a-hjkmnp-tv-z]{12}$"
    )]
    pub subject: Option<String>,
    /// What it is about, in one line.
    #[schema(min_length = 1, max_length = 300, example = "复合质子交换膜的实施许可")]
    pub title: String,
    /// Years for which both sides keep what they learn secret, from each disclosure on.
    #[schema(minimum = 1, maximum = 30, example = 5)]
    pub nda_years: u8,
}

/// A negotiation, as its two sides see it.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Negotiation)]
pub struct NegotiationView {
    /// Its identifier.
    #[schema(inline)]
    pub id: NegotiationRef,
    /// The code of its hub: that of the inviter.
    #[schema(max_length = 40, pattern = "^[a-z-]+$", example = "zhejiang")]
    pub hub: String,
    /// Who invited.
    #[schema(inline)]
    pub inviter: OrganizationRef,
    /// The side on which the inviter stands.
    #[schema(inline)]
    pub inviter_side: ContractSideCode,
    /// Who was invited.
    #[schema(inline)]
    pub invitee: OrganizationRef,
    /// What the sides talk about.
    #[schema(max_length = 30, pattern = "^(ach|dem)_[0-9a-z]{26}$")]
    pub subject: Option<String>,
    /// What it is about, in one line.
    #[schema(max_length = 300)]
    pub title: String,
    /// Years for which both sides keep what they learn secret.
    #[schema(minimum = 1, maximum = 30)]
    pub nda_years: u8,
    /// When the inviter agreed on secrecy.
    #[schema(inline)]
    pub inviter_nda_at: Option<Moment>,
    /// When the invitee agreed on secrecy.
    #[schema(inline)]
    pub invitee_nda_at: Option<Moment>,
    /// Where it stands.
    #[schema(inline)]
    pub state: NegotiationStateCode,
    /// The offer on the table.
    #[schema(inline)]
    pub open_offer: Option<OfferRef>,
    /// The offer that was accepted.
    #[schema(inline)]
    pub accepted_offer: Option<OfferRef>,
    /// The contract that was drafted from it; the other side reads it once it was proposed.
    #[schema(inline)]
    pub contract: Option<ContractRef>,
    /// Why it came to nothing.
    #[schema(max_length = 2000)]
    pub reason: Option<String>,
    /// When it began.
    #[schema(inline)]
    pub created_at: Moment,
    /// When it last changed.
    #[schema(inline)]
    pub updated_at: Moment,
    /// What may follow, for this caller; only when a single one is shown.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_items = 20)]
    pub transitions: Option<Vec<TransitionView>>,
}

impl NegotiationBody {
    /// Reads the body.
    ///
    /// # Errors
    /// All faulty members.
    pub fn parse(self) -> Result<Invitation, Faults> {
        let mut faults = Faults::new();
        let title = faults.take("/title", Title::parse(&self.title));
        let subject = self.subject.as_deref().and_then(|text| {
            let achievement = text.parse::<Id<AchievementKind>>().ok().map(NegotiationSubject::Achievement);
            let read = achievement.or_else(|| text.parse::<Id<DemandKind>>().ok().map(NegotiationSubject::Demand));
            if read.is_none() {
                faults.add("/subject", "wrong_type", "is no identifier of an achievement or a demand");
            }
            read
        });
        if !(1..=NDA_YEARS_MAX).contains(&self.nda_years) {
            faults.add("/nda_years", "out_of_range", format!("is not 1 to {NDA_YEARS_MAX}"));
        }
        match title {
            Some(title) if faults.is_empty() => {
                Ok(Invitation { side: self.side.0, invitee: self.invitee.0, subject, title, nda_years: self.nda_years })
            }
            _ => Err(faults),
        }
    }
}

impl NegotiationView {
    /// A row of a list.
    #[must_use]
    pub fn item(app: &App, stored: &Stored<Negotiation>) -> Self {
        let negotiation = &stored.value;
        NegotiationView {
            id: Ref(negotiation.id),
            hub: app.hubs.code(negotiation.id.hub()),
            inviter: Ref(negotiation.inviter.organization),
            inviter_side: Code(negotiation.inviter.side),
            invitee: Ref(negotiation.invitee),
            subject: negotiation.subject.map(|subject| subject_of(subject).to_string()),
            title: negotiation.title.to_string(),
            nda_years: negotiation.nda_years,
            inviter_nda_at: negotiation.inviter_nda_at.map(Moment),
            invitee_nda_at: negotiation.invitee_nda_at.map(Moment),
            state: Code(negotiation.state),
            open_offer: negotiation.open_offer.map(|(offer, _)| Ref(offer)),
            accepted_offer: negotiation.accepted_offer.map(Ref),
            contract: negotiation.contract.map(Ref),
            reason: negotiation.reason.as_ref().map(ToString::to_string),
            created_at: Moment(stored.created_at),
            updated_at: Moment(stored.updated_at),
            transitions: None,
        }
    }

    /// A single one, with what may follow: what stands against the two sides, and the contract of it that is open.
    #[must_use]
    pub fn single(
        app: &App,
        principal: &Principal,
        stored: &Stored<Negotiation>,
        (standing, contract): (&Refusals, Option<Id<ContractKind>>),
    ) -> Self {
        let negotiation = &stored.value;
        let resource = negotiation.resource(principal.organization);
        let mut against_nda = standing.clone();
        against_nda.append(negotiation.may_accept_nda());
        let steps = [
            (Action::AcceptNda, against_nda),
            (Action::DiscloseDocument, negotiation.may_disclose()),
            (Action::DraftContract, negotiation.may_draft(contract)),
            (Action::EndNegotiation, negotiation.may_end(contract)),
        ];
        let transitions =
            steps.map(|(action, against)| TransitionView::of(principal, action, &resource, &against)).into();
        NegotiationView { transitions: Some(transitions), ..NegotiationView::item(app, stored) }
    }
}
