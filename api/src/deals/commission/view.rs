//! What goes in and comes out for commissions.

use super::store::CommissionRow;
use crate::app::App;
use crate::http::types::{Code, Moment, Ref};
use crate::identity::organization::view::TransitionView;
use crate::names::{
    CommissionRef, CommissionStateCode, ContractRef, CurrencyCode, IntroductionRef, MandateRef, OrganizationRef,
};
use keqiao_domain::access::{Action, Principal};
use keqiao_domain::deals::mandate::MandateParty;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What a side says of a commission.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = CommissionNoteBody)]
pub struct NoteBody {
    /// How it was paid, why it is contested or waived; both sides read it.
    #[schema(min_length = 2, max_length = 2000, example = "Bank transfer of 3 March, reference 2027-0117.")]
    pub note: String,
}

/// A commission, as its two sides and the hub's moderators see it.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Commission)]
pub struct CommissionView {
    /// Its identifier.
    #[schema(inline)]
    pub id: CommissionRef,
    /// The code of its hub: that of the mandate.
    #[schema(max_length = 40, pattern = "^[a-z-]+$", example = "zhejiang")]
    pub hub: String,
    /// The mandate whose fee it is.
    #[schema(inline)]
    pub mandate: MandateRef,
    /// The introduction that earned it.
    #[schema(inline)]
    pub introduction: IntroductionRef,
    /// The contract that was concluded.
    #[schema(inline)]
    pub contract: ContractRef,
    /// The broker's organization.
    #[schema(inline)]
    pub agency: OrganizationRef,
    /// Who owes it.
    #[schema(inline)]
    pub principal: OrganizationRef,
    /// How much, a decimal: the mandate's fee of the contract's amount.
    #[schema(max_length = 20, pattern = "^[0-9]{1,17}(\\.[0-9]{1,2})?$", example = "6000.00")]
    pub amount: String,
    /// The currency.
    #[schema(inline)]
    pub currency: CurrencyCode,
    /// Where it stands.
    #[schema(inline)]
    pub state: CommissionStateCode,
    /// What was last said of it.
    #[schema(max_length = 2000)]
    pub note: Option<String>,
    /// When it accrued: when the contract took effect.
    #[schema(inline)]
    pub accrued_at: Moment,
    /// When it last changed.
    #[schema(inline)]
    pub updated_at: Moment,
    /// What may follow, for this caller; only when a single one is shown.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_items = 20)]
    pub transitions: Option<Vec<TransitionView>>,
}

impl CommissionView {
    /// A row of a list.
    #[must_use]
    pub fn item(app: &App, row: &CommissionRow) -> Self {
        let value = &row.value;
        CommissionView {
            id: Ref(value.id),
            hub: app.hubs.code(value.id.hub()),
            mandate: Ref(value.mandate),
            introduction: Ref(value.introduction),
            contract: Ref(value.contract),
            agency: Ref(value.agency),
            principal: Ref(value.principal),
            amount: value.amount.amount(),
            currency: Code(value.amount.currency),
            state: Code(value.state),
            note: value.note.as_ref().map(ToString::to_string),
            accrued_at: Moment(row.created_at),
            updated_at: Moment(row.updated_at),
            transitions: None,
        }
    }

    /// A single one, with what may follow.
    #[must_use]
    pub fn single(app: &App, principal: &Principal, row: &CommissionRow) -> Self {
        let resource = row.value.resource(principal.organization);
        let party = row.value.party_of(principal.organization).unwrap_or(MandateParty::Agency);
        let steps =
            [Action::PayCommission, Action::ContestCommission, Action::ConfirmCommission, Action::WaiveCommission];
        let transition = |action| TransitionView::of(principal, action, &resource, &row.value.may(action, party));
        CommissionView { transitions: Some(steps.map(transition).into()), ..CommissionView::item(app, row) }
    }
}
