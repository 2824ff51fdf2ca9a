//! What comes out for licences.

use super::store::LicenceRow;
use crate::app::App;
use crate::deals::contract::body::GrantedBody;
use crate::http::types::{Code, Moment, Ref};
use crate::names::{ContractRef, LicenceRef, LicenceStateCode, OpenLicenceRef, OrganizationRef};
use keqiao_domain::deals::licence::Licence;
use serde::Serialize;
use time::Date;
use utoipa::ToSchema;

/// A licence, as licensor and licensees see it.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Licence)]
pub struct LicenceView {
    /// Its identifier.
    #[schema(inline)]
    pub id: LicenceRef,
    /// The code of its hub: that of the asset.
    #[schema(max_length = 40, pattern = "^[a-z-]+$", example = "zhejiang")]
    pub hub: String,
    /// The patent or achievement that is licensed.
    #[schema(max_length = 30, pattern = "^(pat|ach)_[0-9a-z]{26}$")]
    pub asset: String,
    /// The contract that grants it; null where it comes from an open licence.
    #[schema(inline)]
    pub contract: Option<ContractRef>,
    /// The open licence that was accepted; null where a contract grants it.
    #[schema(inline)]
    pub open_licence: Option<OpenLicenceRef>,
    /// The licence above it, of a sub-licence.
    #[schema(inline)]
    pub head: Option<LicenceRef>,
    /// Who licenses.
    #[schema(inline)]
    pub licensor: OrganizationRef,
    /// Who may use it.
    #[schema(max_items = 20, inline)]
    pub licensees: Vec<OrganizationRef>,
    /// What is granted: places and uses without those that lie within another; the last day is no later than the right's.
    pub grant: GrantedBody,
    /// `reserved` once all have signed, `granted` with the effect of the contract, `ended` with its termination, with a change
    /// of what it grants, or with the licence above.
    #[schema(inline)]
    pub state: LicenceStateCode,
    /// Whether it can be relied on today: it is granted, its days run, and the right lives. Only when a single one is shown.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub holds: Option<bool>,
    /// When it ended.
    #[schema(inline)]
    pub ended_at: Option<Moment>,
    /// When it was reserved.
    #[schema(inline)]
    pub created_at: Moment,
    /// When it last changed.
    #[schema(inline)]
    pub updated_at: Moment,
}

impl LicenceView {
    /// A row of a list.
    #[must_use]
    pub fn item(app: &App, row: &LicenceRow) -> Self {
        let Licence { id, asset, source, head, licensor, licensees, terms, state, ended_at } = &row.value;
        LicenceView {
            id: Ref(*id),
            hub: app.hubs.code(id.hub()),
            asset: asset.to_string(),
            contract: source.contract().map(Ref),
            open_licence: source.open_licence().map(Ref),
            head: head.map(Ref),
            licensor: Ref(*licensor),
            licensees: licensees.iter().copied().map(Ref).collect(),
            grant: GrantedBody::from(terms),
            state: Code(*state),
            holds: None,
            ended_at: ended_at.map(Moment),
            created_at: Moment(row.created_at),
            updated_at: Moment(row.updated_at),
        }
    }

    /// A single one, with whether it can be relied on.
    #[must_use]
    pub fn single(app: &App, row: &LicenceRow, today: Date, is_right_alive: bool) -> Self {
        LicenceView { holds: Some(row.value.holds_on(today, is_right_alive)), ..LicenceView::item(app, row) }
    }
}
