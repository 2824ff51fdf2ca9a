//! Taking a document in.

use super::view::DocumentView;
use super::{file, host, sniff, store};
use crate::call::Call;
use crate::http::body::{Query, media_type, read_bytes};
use crate::http::fault::Faults;
use crate::http::problem::{Code as ProblemCode, Problem};
use crate::http::reply::Reply;
use crate::listing::store as listings;
use crate::names::DisclosureLevelCode;
use crate::storage::{Metadata, Stored};
use crate::trust::log::list_entries::read_subject;
use crate::tx::OrNotFound as _;
use actix_web::{HttpRequest, HttpResponse, post, web};
use keqiao_domain::access::{self, Action};
use keqiao_domain::assets::document::{
    DOCUMENT_BYTES_MAX, DisclosureLevel, Document, DocumentContent, FileName, MediaType,
};
use keqiao_domain::assets::readiness::DocumentDigest;
use keqiao_domain::text::Title;
use serde::Deserialize;
use sha2::{Digest as _, Sha256};
use strum::VariantArray as _;
use utoipa::IntoParams;

/// What is said of the document.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct DocumentQuery {
    /// The listing it stands beside: a patent, an achievement or a demand of your organization.
    #[param(
        min_length = 30,
        max_length = 30,
        pattern = "^(pat|ach|dem)_[0-7][0-9a-hjkmnp-tv-z]{9}[gh][0-9a-hjkmnp-tv-z]{2}[89abrstv][0-9a-hjkmnp-tv-z]{12}$"
    )]
    subject: String,
    /// On which level of disclosure it stands.
    #[param(inline)]
    level: DisclosureLevelCode,
    /// What it is, in one line.
    #[param(min_length = 1, max_length = 300, example = "Test report, 5,000 hours at 95 °C")]
    title: String,
    /// The name of its file, ending like one of its type.
    #[param(min_length = 1, max_length = 200, example = "test-report.pdf")]
    file_name: String,
}

/// Create a document.
///
/// Send the file itself, at most 32 MiB: PDF, PNG, JPEG, Office Open XML without macros, ZIP, text or CSV in UTF-8. Its
/// type is found out from its content, and must be the one of `Content-Type` (`application/octet-stream` for whatever it
/// is). Archives are looked into: what would burst, is encrypted, or leads out of its folder is refused. A document never
/// changes; remove it and send the next edition.
#[utoipa::path(tag = "documents", params(DocumentQuery),
    request_body(content((String = "application/octet-stream"), (String = "application/pdf"), (String = "image/png"),
        (String = "image/jpeg"), (String = "application/zip"), (String = "text/plain"), (String = "text/csv"))),
    responses((status = CREATED, body = DocumentView)))]
#[post("/documents")]
pub async fn create_document(
    call: Call,
    query: Query<DocumentQuery>,
    request: HttpRequest,
    payload: web::Payload,
) -> Result<HttpResponse, Problem> {
    access::check_scope(&call.principal, Action::CreateDocument)?;
    if call.principal.organization.is_none() {
        return Err(Problem::new(ProblemCode::Forbidden));
    }
    let declared = media_type(&request);
    if declared != sniff::UNKNOWN && declared.parse::<MediaType>().is_err() {
        let names: Vec<_> = MediaType::VARIANTS.iter().map(|known| known.name()).collect();
        let detail = format!("send {} or one of {}", sniff::UNKNOWN, names.join(", "));
        return Err(Problem::new(ProblemCode::MediaTypeUnsupported).with_detail(detail));
    }
    let subject = read_subject(&query.0.subject)?;
    // Before the file is read: whoever may not put it there need not send it.
    let found = host::find(call.db(), subject).await?.or_not_found()?;
    access::check(&call.principal, Action::CreateDocument, &found.resource)?;
    let max = usize::try_from(DOCUMENT_BYTES_MAX).map_err(Problem::internal)?;
    let bytes = read_bytes(&request, payload.into_inner(), max).await?;
    let (content, bytes) = read(query.0, declared, bytes).await?;

    call.app
        .write(&call, Action::CreateDocument, async |tx| {
            let host = host::find_for_update(tx, subject).await?.or_not_found()?;
            tx.check(&host.resource)?;

            let present = store::count_beside(tx, subject).await?;
            let id = tx.next_id(host.resource.hub);
            let (value, event) = Document::create(id, &host, content, present)?;
            let at = tx.now();
            let stored = [Stored { value, metadata: Metadata::new(), version: 1, created_at: at, updated_at: at }];
            listings::insert_many(tx, &stored).await?;
            file::insert(tx, id, bytes).await?;
            tx.emit(event);

            let view = DocumentView::single(&call.app, tx.principal(), &stored[0], &host, DisclosureLevel::DataRoom);
            Ok(Reply::created(&view, format!("/v1/documents/{id}"))?.version(1))
        })
        .await
}

/// Reads what is said of a document and what it is; all faults at once.
async fn read(query: DocumentQuery, declared: String, bytes: Vec<u8>) -> Result<(DocumentContent, Vec<u8>), Problem> {
    // An archive may take a second to look into: not on the thread that answers others.
    let looked =
        web::block(move || (sniff::sniff(&declared, &bytes), DocumentDigest::of(Sha256::digest(&bytes).into()), bytes));
    let (media_type, digest, bytes) = looked.await.map_err(Problem::internal)?;
    let mut faults = Faults::new();
    let title = faults.take("?title", Title::parse(&query.title));
    let media_type = faults.take("", media_type);
    let file_name = media_type.and_then(|known| faults.take("?file_name", FileName::parse(&query.file_name, known)));
    let (Some(title), Some(media_type), Some(file_name)) = (title, media_type, file_name) else {
        return Err(faults.into());
    };
    let (level, length) = (query.level.0, bytes.len() as u64);
    Ok((DocumentContent { level, title, file_name, media_type, bytes: length, digest }, bytes))
}
