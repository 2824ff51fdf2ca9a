//! Recording that a document was disclosed.

use super::list_disclosures::NegotiationDisclosureView;
use super::step::load_quietly;
use super::store;
use super::talk::{self, Disclosure};
use crate::call::Call;
use crate::http::body::JsonBody;
use crate::http::fault::Faults;
use crate::http::path::IdPath;
use crate::http::problem::Problem;
use crate::http::reply::Reply;
use crate::listing::member::distinct_refs;
use crate::names::{SecrecyLevelCode, UserRef};
use actix_web::{HttpResponse, post};
use keqiao_domain::access::Action;
use keqiao_domain::assets::readiness::DocumentDigest;
use keqiao_domain::id::{Id, NegotiationKind, UserKind};
use keqiao_domain::text::Title;
use serde::Deserialize;
use serde_json::json;
use utoipa::ToSchema;

/// Persons of one disclosure.
const PERSONS_MAX: usize = 50;

/// A document that was disclosed.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NegotiationDisclosureBody {
    /// What it is.
    #[schema(min_length = 1, max_length = 300, example = "Casting parameters, revision 3")]
    pub title: String,
    /// The SHA-256 of the document; the document itself never comes here.
    #[schema(
        min_length = 64,
        max_length = 64,
        pattern = "^[0-9a-f]{64}$",
        example = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
    )]
    pub sha256: String,
    /// `nda`: to named persons under secrecy (L2). `data_room`: with a log of every access (L3).
    #[schema(inline)]
    pub level: SecrecyLevelCode,
    /// To whom: users of the other side.
    #[schema(inline, min_items = 1, max_items = 50)]
    pub persons: Vec<UserRef>,
}

/// What was disclosed, its digest, and to whom.
type Disclosed = (Title, [u8; 32], Vec<Id<UserKind>>);

impl NegotiationDisclosureBody {
    fn parse(&self) -> Result<Disclosed, Faults> {
        let mut faults = Faults::new();
        let title = faults.take("/title", Title::parse(&self.title));
        let digest = faults.take("/sha256", DocumentDigest::parse(&self.sha256));
        let persons = distinct_refs("/persons", &self.persons, PERSONS_MAX, &mut faults);
        if persons.is_empty() {
            faults.add("/persons", "too_few", "names nobody");
        }
        let bytes = digest.and_then(|digest| unhex(digest.as_str()));
        match (title, bytes) {
            (Some(title), Some(bytes)) if faults.is_empty() => Ok((title, bytes, persons)),
            _ => Err(faults),
        }
    }
}

/// The bytes of 64 hexadecimal digits.
fn unhex(text: &str) -> Option<[u8; 32]> {
    let byte = |pair: &[u8]| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok();
    let bytes: Option<Vec<u8>> = text.as_bytes().chunks(2).map(byte).collect();
    bytes?.try_into().ok()
}

/// Disclose a document.
///
/// Records that your side showed a document to persons of the other, under the secrecy that both agreed on: what, to whom, when.
/// The record never changes and is in the ledger.
#[utoipa::path(tag = "negotiations", request_body = NegotiationDisclosureBody,
    responses((status = CREATED, body = NegotiationDisclosureView)))]
#[post("/negotiations/{id}/disclosures")]
pub async fn disclose_document(
    call: Call,
    id: IdPath<NegotiationKind>,
    body: JsonBody<NegotiationDisclosureBody>,
) -> Result<HttpResponse, Problem> {
    let (title, sha256, persons) = body.0.parse()?;
    call.app
        .write(&call, Action::DiscloseDocument, async |tx| {
            let (mut stored, by) = load_quietly(tx, id.0).await?;
            if !talk::all_belong(tx, stored.value.other(by), &persons).await? {
                return Err(Problem::invalid("/persons", "user_unknown", "are not all users of the other side"));
            }
            let new = tx.next_id(id.0.hub());
            let facts = json!({ "disclosure": new.to_string(), "sha256": body.0.sha256 });
            let events = stored.value.disclose(by, &facts)?;
            let disclosure = Disclosure {
                id: new,
                organization: by,
                title: title.clone(),
                sha256,
                level: body.0.level.0,
                persons: persons.clone(),
                created_at: tx.now(),
            };
            talk::insert_disclosure(tx, id.0, &disclosure).await?;
            store::update(tx, &mut stored).await?;
            for event in events {
                tx.emit(event);
            }
            Reply::created(
                &NegotiationDisclosureView::from(&disclosure),
                format!("/v1/negotiations/{}/disclosures", id.0),
            )
        })
        .await
}
