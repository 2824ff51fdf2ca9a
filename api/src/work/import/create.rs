//! Sending a file, and the task that takes it over.

use super::run::{Import, ImportError, Mode, Summary};
use super::store::{self, ImportRow};
use super::table::MapPair;
use super::view::ImportView;
use super::{Admission, ImportKind, MEDIA_TYPES, Terms};
use crate::app::App;
use crate::call::Call;
use crate::http::body::{Query, media_type, read_bytes};
use crate::http::fault::Faults;
use crate::http::problem::{Code as ProblemCode, Problem};
use crate::http::quota::IMPORT;
use crate::http::reply::Reply;
use crate::http::server::IMPORT_BYTES_MAX;
use crate::identity::organization::store as organizations;
use crate::names::ImportKindCode;
use crate::tx::OrNotFound as _;
use crate::work::repeat::repeat;
use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse, post, web};
use keqiao_domain::access::{Action, Principal, check_scope};
use keqiao_domain::event::{Audience, Event, EventKind};
use keqiao_domain::text::SourceName;
use keqiao_domain::timestamp::Timestamp;
use serde::Deserialize;
use serde_json::json;
use std::io::Cursor;
use time::Duration;
use utoipa::IntoParams;

/// An import whose worker has been silent for so long is taken up again.
const SILENCE_MAX: Duration = Duration::minutes(2);
/// How long to wait before looking for new imports.
const POLL: std::time::Duration = std::time::Duration::from_millis(500);
/// Pairs of field and column that a caller can name.
const PAIRS_MAX: usize = 50;

/// What is sent.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ImportQuery {
    /// What the rows are.
    #[param(inline)]
    kind: ImportKindCode,
    /// The name of the collection; the same rows under the same name are found again.
    #[param(min_length = 1, max_length = 200, example = "2026-autumn-list")]
    source: String,
    /// Columns for fields that are not recognized by themselves: `title=Name,abstract=Text`.
    #[param(max_length = 4000, example = "title=Name,abstract=Text")]
    map: Option<String>,
}

/// Create an import.
///
/// Send a table of at most 64 MiB, CSV or JSON Lines, plain or gzip, UTF-8 or GB18030; patents also in XML as offices
/// exchange them (WIPO ST.36, ST.96), without a document type of its own. Its rows become drafts of your
/// organization, 500 rows a transaction. A faulty row never stops the others: it comes back in the report with its
/// reason, to be mended and sent again. The same rows under the same source change nothing twice.
#[utoipa::path(tag = "imports", params(ImportQuery),
    request_body(content((String = "text/csv"), (String = "application/x-ndjson"), (String = "application/xml"), (String = "application/gzip"))),
    responses((status = ACCEPTED, body = ImportView)))]
#[post("/imports")]
pub async fn create_import(
    call: Call,
    query: Query<ImportQuery>,
    request: HttpRequest,
    payload: web::Payload,
) -> Result<HttpResponse, Problem> {
    check_scope(&call.principal, Action::CreateImport)?;
    call.take_quota(IMPORT).await?;
    let organization = call.principal.organization.ok_or_else(|| Problem::new(ProblemCode::Forbidden))?;
    if !MEDIA_TYPES.contains(&media_type(&request).as_str()) {
        let detail = format!("send one of {}", MEDIA_TYPES.join(", "));
        return Err(Problem::new(ProblemCode::MediaTypeUnsupported).with_detail(detail));
    }
    let content = read_bytes(&request, payload.into_inner(), IMPORT_BYTES_MAX).await?;
    let mut faults = Faults::new();
    let source = faults.take("?source", SourceName::parse(&query.0.source));
    let pairs = read_pairs(query.0.map.as_deref(), &mut faults);
    let (Some(source), true) = (source, faults.is_empty()) else { return Err(faults.into()) };
    let kind = query.0.kind.0;
    // The head of the file is read at once, so that a wrong column is told to the one who waits.
    check_head(kind, &content, &pairs)?;

    call.app
        .write(&call, Action::CreateImport, async |tx| {
            let owner = organizations::find_for_share(tx, organization).await?.or_not_found()?;
            tx.check(&owner.value.resource())?;

            let hub = organization.hub();
            let terms = Terms { owner: organization, hub, source, admission: Admission::Draft };
            let row = store::insert(tx, &terms, kind, "body", &pairs, content).await?;

            let view = ImportView::new(&call.app, &row);
            Reply::accepted(&view, format!("/v1/imports/{}", row.id))
        })
        .await
}

fn read_pairs(map: Option<&str>, faults: &mut Faults) -> Vec<MapPair> {
    let texts: Vec<&str> = map.unwrap_or_default().split(',').filter(|text| !text.trim().is_empty()).collect();
    if texts.len() > PAIRS_MAX {
        faults.add("?map", "too_many", format!("has more than {PAIRS_MAX} pairs"));
        return Vec::new();
    }
    let mut pairs = Vec::new();
    for text in texts {
        match MapPair::parse(text) {
            Ok(pair) => pairs.push(pair),
            Err(fault) => faults.add("?map", fault.code(), fault.to_string()),
        }
    }
    pairs
}

fn check_head(kind: ImportKind, content: &[u8], pairs: &[MapPair]) -> Result<(), Problem> {
    match Import::open(kind, Cursor::new(content.to_vec()), None, pairs) {
        Ok(_) => Ok(()),
        Err(ImportError::Mapping(found)) => {
            let mut faults = Faults::new();
            for fault in found {
                faults.add("?map", fault.code(), fault.to_string());
            }
            Err(faults.into())
        }
        Err(ImportError::Table(error)) => Err(Problem::invalid("", error.code(), error.to_string())),
        Err(other) => Err(Problem::internal(other)),
    }
}

/// Takes imports over, one after the other, until the process ends.
pub async fn run(app: Data<App>) {
    repeat(POLL, "an import was interrupted, it will be taken up again", async || step(&app).await).await;
}

/// Takes one import over, if one waits.
///
/// # Errors
/// When the database does not answer; the import is taken up again later.
pub async fn step(app: &App) -> Result<bool, Problem> {
    let system = Principal::system(None);
    let silent_since = Timestamp::new(app.clock.now().as_offset() - SILENCE_MAX);
    let claimed = app.write_as(&system, Action::CreateImport, async |tx| store::claim(tx, silent_since).await).await?;
    let Some((row, content)) = claimed else { return Ok(false) };
    take_over(app, &row, content).await?;
    Ok(true)
}

async fn take_over(app: &App, row: &ImportRow, content: Vec<u8>) -> Result<(), Problem> {
    let id = row.id;
    let owner = Principal::system(Some(row.owner));
    let source = SourceName::parse(&row.source).map_err(|error| crate::storage::corrupt("import", id, error))?;
    let terms = Terms { owner: row.owner, hub: id.hub(), source, admission: Admission::Draft };
    let progress = async |bytes: u64, summary: Summary| {
        app.write_as(&owner, Action::CreateImport, async |tx| store::advance(tx, id, bytes, summary).await).await
    };
    let outcome = match Import::open(row.kind, Cursor::new(content), Some(&row.file_name), &row.pairs) {
        Ok(import) => import.run(app, &owner, &terms, Mode::Keep, Vec::new(), progress).await,
        Err(error) => Err(error),
    };
    let (summary, report, failure) = match outcome {
        Ok((summary, report)) => (Some(summary), (summary.refused > 0).then_some(report), None),
        Err(ImportError::Batch(problem)) => return Err(problem),
        Err(error) => (None, None, Some(error.to_string())),
    };
    app.write_as(&owner, Action::CreateImport, async |tx| {
        store::end(tx, id, failure.as_deref(), report).await?;
        tx.emit(ended(row, summary));
        Ok(())
    })
    .await
}

fn ended(row: &ImportRow, summary: Option<Summary>) -> Event {
    let payload = summary.map_or(json!({ "failed": true }), |summary| {
        json!({ "created": summary.created, "amended": summary.amended, "unchanged": summary.unchanged, "refused": summary.refused })
    });
    Event {
        kind: EventKind::ImportFinished,
        subject: row.id.subject(),
        hub: row.id.hub(),
        owner: Some(row.owner),
        audience: Audience::Owner,
        payload,
    }
}
