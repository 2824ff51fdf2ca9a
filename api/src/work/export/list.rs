//! The export over HTTP: one kind at a time, streamed, so that nothing is kept for it and its size does not matter.

use super::line::ExportLine;
use super::{BATCH_ROWS, ExportKind, Exportable, csv_table, own};
use crate::app::App;
use crate::call::Call;
use crate::http::body::Query;
use crate::http::problem::{Code, Problem};
use crate::listing::store;
use crate::names::{ExportFormCode, ExportKindCode};
use actix_web::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE, VARY};
use actix_web::web::{Bytes, Data};
use actix_web::{HttpResponse, get};
use futures_util::stream::{self, Stream, StreamExt as _};
use keqiao_domain::access::{self, Action, Exposure, Resource};
use keqiao_domain::assets::achievement::Achievement;
use keqiao_domain::assets::document::Document;
use keqiao_domain::assets::patent::Patent;
use keqiao_domain::id::{Id, OrganizationKind};
use keqiao_domain::market::attachment::Attachment;
use keqiao_domain::market::consortium::Consortium;
use keqiao_domain::market::demand::Demand;
use keqiao_domain::market::resource::ResourceListing;
use keqiao_domain::people::broker::Broker;
use keqiao_domain::people::credential::Credential;
use keqiao_domain::people::expert::Expert;
use keqiao_domain::people::offering::Offering;
use keqiao_domain::people::provider::Provider;
use serde::Deserialize;
use std::pin::Pin;
use strum::{EnumString, IntoStaticStr, VariantArray};
use utoipa::IntoParams;
use uuid::Uuid;

/// How it is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum ExportForm {
    /// One JSON object a line: everything, to be put into another installation.
    Jsonl,
    /// A table: the columns that an import reads, for spreadsheets.
    Csv,
}

/// What is taken away.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ExportQuery {
    /// What.
    #[param(inline)]
    kind: ExportKindCode,
    /// How it is written; JSON Lines when absent.
    #[param(inline)]
    form: Option<ExportFormCode>,
}

/// Parts of an answer.
pub type Parts = Pin<Box<dyn Stream<Item = Result<Bytes, Problem>>>>;

/// Export listings.
///
/// Everything of a kind that your organization has brought, in any state, for its owners; also its profile, who holds it, the
/// evidence of its verification and the figures of its providers. In JSON Lines each line has the
/// content as the body that makes it, with what was recorded of it; `keqiao restore` puts it into another installation.
/// In CSV the columns are those that an import reads: UTF-8 with a byte order mark, and a text that a spreadsheet would
/// compute has a `'` before it.
#[utoipa::path(tag = "exports", params(ExportQuery),
    responses((status = OK, content((String = "application/x-ndjson"), (String = "text/csv")))))]
#[get("/exports")]
pub async fn export_listings(call: Call, query: Query<ExportQuery>) -> Result<HttpResponse, Problem> {
    access::check_scope(&call.principal, Action::ExportListings)?;
    let organization = call.principal.organization.ok_or_else(|| Problem::new(Code::Forbidden))?;
    let resource = Resource { hub: organization.hub(), owner: Some(organization), exposure: Exposure::Private };
    access::check(&call.principal, Action::ExportListings, &resource)?;
    let kind = query.0.kind.0;
    let form = query.0.form.map_or(ExportForm::Jsonl, |form| form.0);
    let (media_type, extension) = match form {
        ExportForm::Jsonl => ("application/x-ndjson", "jsonl"),
        ExportForm::Csv => ("text/csv; charset=utf-8", "csv"),
    };
    let name = format!("attachment; filename=\"{}.{extension}\"", kind.name());
    Ok(HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, media_type))
        .insert_header((CONTENT_DISPOSITION, name))
        .insert_header((CACHE_CONTROL, "private, no-store"))
        .insert_header((VARY, "Authorization"))
        .streaming(parts(call.app.clone(), organization, kind, form)?))
}

/// Everything of a kind that an organization has brought, in parts.
///
/// # Errors
/// When the head of the table cannot be written. What fails later breaks the answer off.
pub fn parts(
    app: Data<App>,
    owner: Id<OrganizationKind>,
    kind: ExportKind,
    form: ExportForm,
) -> Result<Parts, Problem> {
    match kind {
        ExportKind::Profile | ExportKind::Shareholdings | ExportKind::Evidence | ExportKind::CapabilityFigures => {
            own_parts(app, owner, kind, form)
        }
        ExportKind::Patents => parts_of::<Patent>(app, owner, form),
        ExportKind::Achievements => parts_of::<Achievement>(app, owner, form),
        ExportKind::Demands => parts_of::<Demand>(app, owner, form),
        ExportKind::Providers => parts_of::<Provider>(app, owner, form),
        ExportKind::Offerings => parts_of::<Offering>(app, owner, form),
        ExportKind::Experts => parts_of::<Expert>(app, owner, form),
        ExportKind::Brokers => parts_of::<Broker>(app, owner, form),
        ExportKind::Resources => parts_of::<ResourceListing>(app, owner, form),
        ExportKind::Consortia => parts_of::<Consortium>(app, owner, form),
        ExportKind::Attachments => parts_of::<Attachment>(app, owner, form),
        ExportKind::Credentials => parts_of::<Credential>(app, owner, form),
        ExportKind::Documents => parts_of::<Document>(app, owner, form),
    }
}

fn parts_of<L: Exportable + 'static>(
    app: Data<App>,
    owner: Id<OrganizationKind>,
    form: ExportForm,
) -> Result<Parts, Problem> {
    let rows = stream::try_unfold(None, move |after: Option<Uuid>| {
        let app = app.clone();
        async move { next_part::<L>(&app, owner, after, form).await }
    });
    under_head(&L::columns(), form, rows)
}

/// Of what is no listing.
fn own_parts(
    app: Data<App>,
    owner: Id<OrganizationKind>,
    kind: ExportKind,
    form: ExportForm,
) -> Result<Parts, Problem> {
    let rows = stream::try_unfold(None, move |after: Option<Uuid>| {
        let app = app.clone();
        async move { next_own_part(&app, owner, kind, after, form).await }
    });
    under_head(&own::columns(kind), form, rows)
}

/// The head of the table, where there is one, and the rows.
fn under_head(
    columns: &[&str],
    form: ExportForm,
    rows: impl Stream<Item = Result<Bytes, Problem>> + 'static,
) -> Result<Parts, Problem> {
    let head = match form {
        ExportForm::Csv => csv_table::head(columns)?,
        ExportForm::Jsonl => String::new(),
    };
    let head = stream::iter((!head.is_empty()).then(|| Ok(Bytes::from(head))));
    Ok(Box::pin(head.chain(rows)))
}

/// The next rows behind a place, and the place behind them.
async fn next_part<L: Exportable>(
    app: &App,
    owner: Id<OrganizationKind>,
    after: Option<Uuid>,
    form: ExportForm,
) -> Result<Option<(Bytes, Option<Uuid>)>, Problem> {
    let rows = store::list_owned_after::<L>(app.db_here(), owner, after, BATCH_ROWS).await?;
    let Some(last) = rows.last().map(|row| row.value.id().uuid()) else { return Ok(None) };
    let columns = L::columns();
    let mut text = String::new();
    for stored in &rows {
        let line = L::describe(stored)?;
        text.push_str(&written(&line, &columns, form)?);
    }
    Ok(Some((Bytes::from(text), Some(last))))
}

async fn next_own_part(
    app: &App,
    owner: Id<OrganizationKind>,
    kind: ExportKind,
    after: Option<Uuid>,
    form: ExportForm,
) -> Result<Option<(Bytes, Option<Uuid>)>, Problem> {
    let lines = own::lines(app, owner, kind, after).await?;
    let Some(last) = lines.last().map(|(place, _)| *place) else { return Ok(None) };
    let columns = own::columns(kind);
    let mut text = String::new();
    for (_, line) in &lines {
        text.push_str(&written(line, &columns, form)?);
    }
    Ok(Some((Bytes::from(text), Some(last))))
}

fn written(line: &ExportLine, columns: &[&str], form: ExportForm) -> Result<String, Problem> {
    match form {
        ExportForm::Jsonl => serde_json::to_string(line).map(|text| text + "\n").map_err(Problem::internal),
        ExportForm::Csv => csv_table::row(line, columns),
    }
}
