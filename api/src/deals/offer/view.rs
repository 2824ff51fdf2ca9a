//! What goes in and comes out for offers.

use super::body::OfferTermsBody;
use super::store::StoredOffer;
use crate::http::types::{Code, Moment, Ref};
use crate::identity::organization::view::TransitionView;
use crate::names::{NegotiationRef, OfferRef, OfferStateCode, OrganizationRef};
use keqiao_domain::access::{Action, Principal};
use keqiao_domain::deals::negotiation::Negotiation;
use keqiao_domain::hex::hex;
use keqiao_domain::rule::Refusals;
use keqiao_domain::timestamp::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// An offer to be considered by one's own side.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OfferBody {
    /// What is offered.
    pub terms: OfferTermsBody,
    /// Until when it can be accepted.
    #[schema(inline)]
    pub expires_at: Moment,
}

/// The offer that is accepted.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OfferAcceptanceBody {
    /// The SHA-256 of the offer that you have read, in hexadecimal digits.
    #[schema(min_length = 64, max_length = 64, pattern = "^[0-9a-f]{64}$")]
    pub sha256: String,
}

/// An offer.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Offer)]
pub struct OfferView {
    /// Its identifier.
    #[schema(inline)]
    pub id: OfferRef,
    /// The negotiation it belongs to.
    #[schema(inline)]
    pub negotiation: NegotiationRef,
    /// Whose it is.
    #[schema(inline)]
    pub organization: OrganizationRef,
    /// Where it stands. A `draft` is seen by its own side only.
    #[schema(inline)]
    pub state: OfferStateCode,
    /// What is offered; it never changes.
    pub terms: OfferTermsBody,
    /// The SHA-256 of its canonical form (RFC 8785), in hexadecimal digits: an acceptance names it.
    #[schema(max_length = 64, pattern = "^[0-9a-f]{64}$")]
    pub sha256: String,
    /// Until when it can be accepted.
    #[schema(inline)]
    pub expires_at: Moment,
    /// Whether that time is over.
    pub is_expired: bool,
    /// When it was written.
    #[schema(inline)]
    pub created_at: Moment,
    /// When it was made to the other side.
    #[schema(inline)]
    pub made_at: Option<Moment>,
    /// What may follow, for this caller; only when a single one is shown.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_items = 20)]
    pub transitions: Option<Vec<TransitionView>>,
}

impl OfferView {
    /// A row of a list.
    #[must_use]
    pub fn item(stored: &StoredOffer, at: Timestamp) -> Self {
        let offer = &stored.value;
        OfferView {
            id: Ref(offer.id),
            negotiation: Ref(offer.negotiation),
            organization: Ref(offer.organization),
            state: Code(offer.state),
            terms: OfferTermsBody::from(&offer.terms),
            sha256: hex(&offer.sha256),
            expires_at: Moment(offer.expires_at),
            is_expired: offer.is_expired(at),
            created_at: Moment(stored.created_at),
            made_at: stored.made_at.map(Moment),
            transitions: None,
        }
    }

    /// A single one, with what may follow. `against` is what other rows have against offering and
    /// accepting.
    #[must_use]
    pub fn single(
        principal: &Principal,
        negotiation: &Negotiation,
        stored: &StoredOffer,
        against: &Refusals,
        at: Timestamp,
    ) -> Self {
        let resource = negotiation.resource(principal.organization);
        let by = principal.organization.unwrap_or(negotiation.inviter.organization);
        let joined = |others: Refusals| {
            let mut all = against.clone();
            all.append(others);
            all
        };
        let steps = [
            (Action::MakeOffer, joined(negotiation.may_make(&stored.value, by, at))),
            (Action::WithdrawOffer, negotiation.may_withdraw_offer(&stored.value, by)),
            (Action::AcceptOffer, joined(negotiation.may_accept(&stored.value, by, at))),
        ];
        let transitions =
            steps.map(|(action, against)| TransitionView::of(principal, action, &resource, &against)).into();
        OfferView { transitions: Some(transitions), ..OfferView::item(stored, at) }
    }
}
