//! The log as C2SP tlog-tiles has it: checkpoint, key, tiles, entry bundles. Public; all but the checkpoint never change.

use super::read::Head;
use super::store;
use crate::app::App;
use crate::http::problem::Problem;
use crate::tx::OrNotFound as _;
use actix_web::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use actix_web::web::{Data, Path};
use actix_web::{HttpResponse, get};
use keqiao_domain::hub::HubNumber;
use keqiao_ledger::tile::{BundleAt, Resource, TileAt, WIDTH_MAX, encode_bundle};
use serde::Deserialize;
use std::sync::Arc;
use utoipa::{IntoParams, ToSchema};

/// What a cache may keep for ever.
const IMMUTABLE: &str = "public, max-age=31536000, immutable";
/// What a cache must ask for again.
const CHANGING: &str = "no-cache";
/// A key changes never, but somebody may have asked before the log began.
const KEPT_AN_HOUR: &str = "public, max-age=3600";

/// Which log.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub struct LogPath {
    /// The code of the hub.
    #[param(max_length = 40, pattern = "^[a-z-]+$", example = "zhejiang")]
    hub_code: String,
}

/// Which tile of which log.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub struct TilePath {
    /// The code of the hub.
    #[param(max_length = 40, pattern = "^[a-z-]+$", example = "zhejiang")]
    hub_code: String,
    /// Level (0 to 7, or `entries` for a bundle), index in groups of three digits, and the width of a partial tile, with
    /// their slashes.
    #[param(
        max_length = 60,
        pattern = "^([0-7]|entries)/(x[0-9]{3}/){0,6}[0-9]{3}(\\.p/[1-9][0-9]{0,2})?$",
        example = "0/000.p/1"
    )]
    place: String,
}

/// The bytes of a tile or a bundle.
#[derive(ToSchema)]
#[schema(value_type = String, format = Binary, max_length = 16778240)]
pub struct TileBytes(pub Vec<u8>);

/// Lines of text.
#[derive(ToSchema)]
#[schema(value_type = String, max_length = 20000, pattern = "^[^\\x00-\\x09\\x0B-\\x1F]*$")]
pub struct NoteText(pub String);

async fn head(app: &App, hub_code: &str) -> Result<Arc<Head>, Problem> {
    let hub = app.hubs.by_code(hub_code).or_not_found()?;
    app.ledger.shelf.fresh_head(app.db_here(), hub).await?.or_not_found()
}

fn text(cache: &str, body: String) -> HttpResponse {
    HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, "text/plain; charset=utf-8"))
        .insert_header((CACHE_CONTROL, cache))
        .body(body)
}

/// Show the checkpoint of a log.
///
/// The latest signed checkpoint (C2SP tlog-checkpoint) with the cosignatures on it. 404 until the log has its first
/// entry.
#[utoipa::path(tag = "ledger", security(()), params(LogPath),
    responses((status = OK, content_type = "text/plain", body = inline(NoteText))))]
#[get("/ledger/{hub_code}/checkpoint")]
pub async fn show_checkpoint(app: Data<App>, path: Path<LogPath>) -> Result<HttpResponse, Problem> {
    let head = head(&app, &path.hub_code).await?;
    Ok(text(CHANGING, head.note.clone()))
}

/// Show the key of a log.
///
/// The verifier key line (C2SP signed-note) and a newline. It proves nothing about itself: compare it with one from
/// elsewhere. 404 until the log has its first entry.
#[utoipa::path(tag = "ledger", security(()), params(LogPath),
    responses((status = OK, content_type = "text/plain", body = inline(NoteText))))]
#[get("/ledger/{hub_code}/key")]
pub async fn show_log_key(app: Data<App>, path: Path<LogPath>) -> Result<HttpResponse, Problem> {
    let head = head(&app, &path.hub_code).await?;
    Ok(text(KEPT_AN_HOUR, format!("{}\n", head.key)))
}

/// Show a tile or an entry bundle of a log.
///
/// Hash tiles and entry bundles of C2SP tlog-tiles, full or partial, of every tree that was signed. They never change.
#[utoipa::path(tag = "ledger", security(()), params(TilePath),
    responses((status = OK, content_type = "application/octet-stream", body = inline(TileBytes))))]
#[get("/ledger/{hub_code}/tile/{place:.*}")]
pub async fn show_tile(app: Data<App>, path: Path<TilePath>) -> Result<HttpResponse, Problem> {
    let resource = Resource::parse(&format!("tile/{}", path.place)).or_not_found()?;
    let hub = app.hubs.by_code(&path.hub_code).or_not_found()?;
    let is_signed = |head: &Arc<Head>| match resource {
        Resource::Tile(at) => at.is_within(head.checkpoint.size),
        Resource::Bundle(at) => at.is_within(head.checkpoint.size),
        Resource::Checkpoint => false,
    };
    // A remembered head will do, unless the resource is newer.
    if app.ledger.shelf.head(app.db_here(), hub).await?.filter(is_signed).is_none() {
        app.ledger.shelf.fresh_head(app.db_here(), hub).await?.filter(is_signed).or_not_found()?;
    }
    let bytes = match resource {
        Resource::Tile(at) => tile(&app, hub, at).await?,
        Resource::Bundle(at) => bundle(&app, hub, at).await?,
        Resource::Checkpoint => return Err(Problem::not_found()),
    };
    Ok(HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, "application/octet-stream"))
        .insert_header((CACHE_CONTROL, IMMUTABLE))
        .body(bytes))
}

async fn tile(app: &App, hub: HubNumber, at: TileAt) -> Result<Vec<u8>, Problem> {
    let mut found = store::find_tiles(app.db_here(), hub, &[at]).await?;
    found.remove(&at).ok_or_else(|| Problem::internal(format!("{at} of the log of hub {hub} is missing")))
}

/// The entries as they are stored: they are the leaves, so their bundle is made of their bytes and nothing else.
async fn bundle(app: &App, hub: HubNumber, at: BundleAt) -> Result<Vec<u8>, Problem> {
    let bodies = store::bodies(app.db_here(), hub, at.index * WIDTH_MAX, at.width).await?;
    if bodies.len() as u64 != at.width {
        return Err(Problem::internal(format!("{at} of the log of hub {hub} is not whole")));
    }
    encode_bundle(&bodies).map_err(Problem::internal)
}
