//! Reading a document.

use super::{file, host, reading};
use crate::call::Call;
use crate::http::path::IdPath;
use crate::http::problem::Problem;
use crate::listing::store;
use crate::tx::{OrNotFound as _, Tx};
use actix_web::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, Charset, ContentDisposition, DispositionParam,
    DispositionType, ExtendedValue, VARY,
};
use actix_web::{HttpResponse, get};
use keqiao_domain::access::{self, Action, Denied, Principal};
use keqiao_domain::assets::document::{DisclosureLevel, Document};
use keqiao_domain::id::{DocumentKind, Id};

/// Whatever a browser does with a document, it runs nothing and reaches nowhere.
const DOCUMENT_CSP: &str = "sandbox; default-src 'none'";

/// Download a document.
///
/// The file, as it was sent. Above the teaser every download is noted, for its owner to read (`…/readings`); what others
/// than its owner read is also an entry of the ledger. 403 says that you are not let in so far.
#[utoipa::path(tag = "documents",
    responses((status = OK, content((String = "application/pdf"), (String = "image/png"), (String = "image/jpeg"),
        (String = "application/zip"), (String = "text/plain"), (String = "text/csv"),
        (String = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        (String = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        (String = "application/vnd.openxmlformats-officedocument.presentationml.presentation")))))]
#[get("/documents/{id}/content")]
pub async fn download_document(call: Call, id: IdPath<DocumentKind>) -> Result<HttpResponse, Problem> {
    access::check_scope(&call.principal, Action::DownloadDocument)?;
    // The actor of an entry is public. Who reads what is not, so it is the service that notes it.
    let system = Principal::system(None);
    let open = async |tx: &Tx| open(tx, &call.principal, id.0).await;
    let document = call.app.write_as(&system, Action::DownloadDocument, open).await?;

    let content = file::read(&call.app, id.0, document.content.digest.bytes()).await?;
    let name = document.content.file_name.as_str().as_bytes().to_vec();
    let name = ExtendedValue { charset: Charset::Ext("UTF-8".to_owned()), language_tag: None, value: name };
    let disposition = ContentDisposition {
        disposition: DispositionType::Attachment,
        parameters: vec![DispositionParam::FilenameExt(name)],
    };
    Ok(HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, document.content.media_type.name()))
        .insert_header(disposition)
        .insert_header((CONTENT_SECURITY_POLICY, DOCUMENT_CSP))
        .insert_header((CACHE_CONTROL, "private, no-store"))
        .insert_header((VARY, "Authorization"))
        .body(content))
}

/// Whether the caller may read it, and the note that he does: one transaction, so that nobody reads without a note.
async fn open(tx: &Tx, reader: &Principal, id: Id<DocumentKind>) -> Result<Document, Problem> {
    let document = store::find::<Document>(tx.db(), id).await?.or_not_found()?.value;
    let host = host::find(tx.db(), document.about).await?.or_not_found()?;
    access::check(reader, Action::DownloadDocument, &document.resource(&host))?;
    let reach = host::reach(tx.db(), &host, reader, tx.now()).await?;
    if let Err(denied) = document.check_reach(reader, reach) {
        let level: &'static str = document.content.level.into();
        let problem = Problem::from(denied);
        let is_told = denied != Denied::Hidden;
        let detail = format!("this document is for those who are let in as far as `{level}`: POST /v1/disclosures");
        return Err(if is_told { problem.with_detail(detail) } else { problem });
    }
    if document.content.level > DisclosureLevel::Teaser {
        reading::record(tx, &document, reader).await?;
        if !reader.is_member(document.owner) {
            tx.emit(document.opened_by(reader.actor.subject(), reader.organization));
        }
    }
    Ok(document)
}
