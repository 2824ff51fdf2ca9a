//! Adding evidence for one's verification.

use super::store::{self, EvidenceRow};
use super::view::{EvidenceBody, EvidenceView, parse_digest};
use crate::call::Call;
use crate::http::body::JsonBody;
use crate::http::fault::Faults;
use crate::http::path::IdPath;
use crate::http::problem::Problem;
use crate::http::reply::Reply;
use crate::identity::organization::store as organizations;
use crate::tx::{OrNotFound as _, Tx};
use actix_web::{HttpResponse, post};
use keqiao_domain::access::Action;
use keqiao_domain::event::{Audience, Event, EventKind};
use keqiao_domain::id::{EvidenceKind, Id, OrganizationKind};
use keqiao_domain::text::Title;
use serde_json::json;

/// Add evidence.
///
/// An owner names a document by its digest, for the moderator who verifies the organization. The event of a verification
/// tells on how many pieces it rests.
#[utoipa::path(tag = "evidence", request_body = EvidenceBody, responses((status = CREATED, body = EvidenceView)))]
#[post("/organizations/{id}/evidence")]
pub async fn add_evidence(
    call: Call,
    id: IdPath<OrganizationKind>,
    body: JsonBody<EvidenceBody>,
) -> Result<HttpResponse, Problem> {
    call.app
        .write(&call, Action::AddEvidence, async |tx| {
            let organization = organizations::find_for_share(tx, id.0).await?.or_not_found()?;
            tx.check(&organization.value.resource())?;
            let row = add(tx, id.0, tx.next_id(id.0.hub()), &body.0).await?;
            Reply::created(&EvidenceView::from(&row), format!("/v1/organizations/{}/evidence", id.0))
        })
        .await
}

/// Adds a piece of evidence for an organization.
///
/// # Errors
/// All faulty members; 409 when it is there already.
pub async fn add(
    tx: &Tx,
    of: Id<OrganizationKind>,
    id: Id<EvidenceKind>,
    body: &EvidenceBody,
) -> Result<EvidenceRow, Problem> {
    let EvidenceBody { kind, sha256, note } = body;
    let mut faults = Faults::new();
    let digest = faults.take("/sha256", parse_digest(sha256));
    let note = faults.take_optional("/note", note.as_deref(), Title::parse);
    let Some(digest) = digest.filter(|_| faults.is_empty()) else { return Err(faults.into()) };

    let note = note.map(|note| note.to_string());
    let row = EvidenceRow { id, sort: kind.0, digest, note, created_at: tx.now() };
    store::insert(tx, of, &row).await?;
    let sort: &'static str = row.sort.into();
    tx.emit(Event {
        kind: EventKind::EvidenceAdded,
        subject: row.id.subject(),
        hub: of.hub(),
        owner: Some(of),
        audience: Audience::Owner,
        payload: json!({ "kind": sort, "sha256": sha256 }),
    });
    Ok(row)
}
