//! The disclosures of a negotiation.

use super::step::find_visible;
use super::talk::{self, Disclosure};
use crate::call::Call;
use crate::http::body::Query;
use crate::http::page::{Page, Paging};
use crate::http::path::IdPath;
use crate::http::problem::Problem;
use crate::http::types::{Code, Moment, Ref};
use crate::names::{NegotiationDisclosureRef, OrganizationRef, SecrecyLevelCode, UserRef};
use actix_web::{HttpResponse, get};
use keqiao_domain::access::Action;
use keqiao_domain::hex::hex;
use keqiao_domain::id::NegotiationKind;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// That one side disclosed a document to persons of the other.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = NegotiationDisclosure)]
pub struct NegotiationDisclosureView {
    /// Its identifier.
    #[schema(inline)]
    pub id: NegotiationDisclosureRef,
    /// Which side disclosed.
    #[schema(inline)]
    pub organization: OrganizationRef,
    /// What was disclosed.
    #[schema(max_length = 300)]
    pub title: String,
    /// The SHA-256 of the document, in hexadecimal digits.
    #[schema(max_length = 64, pattern = "^[0-9a-f]{64}$")]
    pub sha256: String,
    /// How.
    #[schema(inline)]
    pub level: SecrecyLevelCode,
    /// To whom.
    #[schema(inline, max_items = 50)]
    pub persons: Vec<UserRef>,
    /// When.
    #[schema(inline)]
    pub created_at: Moment,
}

impl From<&Disclosure> for NegotiationDisclosureView {
    fn from(disclosure: &Disclosure) -> Self {
        NegotiationDisclosureView {
            id: Ref(disclosure.id),
            organization: Ref(disclosure.organization),
            title: disclosure.title.to_string(),
            sha256: hex(&disclosure.sha256),
            level: Code(disclosure.level),
            persons: disclosure.persons.iter().copied().map(Ref).collect(),
            created_at: Moment(disclosure.created_at),
        }
    }
}

/// The list's parameters.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct NegotiationDisclosureQuery {
    /// Rows of a page.
    #[param(minimum = 1, maximum = 100)]
    limit: Option<u16>,
    /// The cursor `next` of the page before.
    #[param(max_length = 6000, pattern = "^[A-Za-z0-9_-]+$")]
    after: Option<String>,
}

/// List disclosures.
///
/// What the two sides of a negotiation disclosed to each other, to whom and when, newest first.
#[utoipa::path(tag = "negotiations", params(NegotiationDisclosureQuery), responses((status = OK, body = Page<NegotiationDisclosureView>)))]
#[get("/negotiations/{id}/disclosures")]
pub async fn list_negotiation_disclosures(
    call: Call,
    id: IdPath<NegotiationKind>,
    query: Query<NegotiationDisclosureQuery>,
) -> Result<HttpResponse, Problem> {
    find_visible(&call, Action::ListNegotiationDisclosures, id.0).await?;
    let paging = Paging::read(&call, "disclosures", query.0.limit, query.0.after.as_deref())?;
    let rows = talk::list_disclosures(call.db(), id.0, &paging).await?;
    let (rows, next) = paging.cut(&call, rows, |row| row.id);
    call.page(rows.iter().map(NegotiationDisclosureView::from).collect(), next, None)
}
