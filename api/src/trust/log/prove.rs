//! Proofs, as JSON: that an entry is in the log, and that a log has only grown.

use super::read::Head;
use super::store;
use crate::app::App;
use crate::call::Call;
use crate::http::body::Query;
use crate::http::problem::Problem;
use crate::http::reply::Reply;
use crate::names::EntryRef;
use actix_web::{HttpResponse, get};
use keqiao_domain::access::{Action, check_scope};
use keqiao_domain::hub::HubNumber;
use keqiao_ledger::tree::Hash;
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use utoipa::{IntoParams, ToSchema};

/// Which entry is to be proven: by its identifier, or by its hub and index.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct InclusionQuery {
    /// The identifier of the entry.
    #[param(inline)]
    entry: Option<EntryRef>,
    /// The code of the hub, with `index`, when the identifier is not given.
    #[param(max_length = 40, pattern = "^[a-z-]+$", example = "zhejiang")]
    hub: Option<String>,
    /// The index of the entry in the log, from 0.
    #[param(minimum = 0, maximum = 9007199254740991_i64)]
    index: Option<u64>,
    /// The size of the tree to prove against: that of a checkpoint you have. Default: the latest checkpoint's.
    #[param(minimum = 1, maximum = 9007199254740991_i64)]
    size: Option<u64>,
}

/// That an entry is in the tree of a checkpoint.
#[derive(Serialize, ToSchema)]
#[schema(as = InclusionProof)]
pub struct InclusionView {
    /// The log's name.
    #[schema(max_length = 300, example = "market.example/ledger/zhejiang")]
    origin: String,
    /// The entry's index in the log.
    #[schema(minimum = 0, maximum = 9007199254740991_i64)]
    index: u64,
    /// The size of the tree that the proof is for.
    #[schema(minimum = 1, maximum = 9007199254740991_i64)]
    size: u64,
    /// The hash of the entry: SHA-256 of a zero byte and its stored bytes, in base64.
    #[schema(max_length = 44, pattern = "^[A-Za-z0-9+/]{43}=$")]
    leaf: String,
    /// The inclusion proof (RFC 6962 §2.1.1), from the leaf up, each hash in base64.
    #[schema(max_items = 64)]
    proof: Vec<HashText>,
    /// The latest signed checkpoint.
    #[schema(max_length = 20000, pattern = "^[^\\x00-\\x09\\x0B-\\x1F]*$")]
    checkpoint: String,
}

/// That one tree is a prefix of another.
#[derive(Serialize, ToSchema)]
#[schema(as = ConsistencyProof)]
pub struct ConsistencyView {
    /// The log's name.
    #[schema(max_length = 300, example = "market.example/ledger/zhejiang")]
    origin: String,
    /// The size of the older tree.
    #[schema(minimum = 0, maximum = 9007199254740991_i64)]
    old: u64,
    /// The size of the newer tree.
    #[schema(minimum = 0, maximum = 9007199254740991_i64)]
    new: u64,
    /// The consistency proof (RFC 6962 §2.1.2), each hash in base64.
    #[schema(max_items = 64)]
    proof: Vec<HashText>,
    /// The latest signed checkpoint.
    #[schema(max_length = 20000, pattern = "^[^\\x00-\\x09\\x0B-\\x1F]*$")]
    checkpoint: String,
}

/// A hash: 32 bytes in base64.
#[derive(Serialize, ToSchema)]
#[serde(transparent)]
#[schema(value_type = String, max_length = 44, pattern = "^[A-Za-z0-9+/]{43}=$")]
pub struct HashText(pub String);

impl HashText {
    /// Each hash as text.
    #[must_use]
    pub fn list(hashes: &[Hash]) -> Vec<HashText> {
        hashes.iter().map(|hash| HashText(hash.to_string())).collect()
    }
}

/// The head of a log that has at least so many entries: a remembered one, or the present one when it is not enough.
async fn head_over(app: &App, hub: HubNumber, size: u64) -> Result<Arc<Head>, Problem> {
    let is_enough = |head: &Arc<Head>| head.checkpoint.size >= size;
    if let Some(head) = app.ledger.shelf.head(app.db_here(), hub).await?.filter(is_enough) {
        return Ok(head);
    }
    app.ledger.shelf.fresh_head(app.db_here(), hub).await?.filter(is_enough).ok_or_else(Problem::not_found)
}

/// Prove that an entry is in the log.
///
/// Name the entry by `entry`, or by `hub` and `index`. An entry is provable some milliseconds after its commit; until
/// then, and when there is no such entry, the answer is 404.
#[utoipa::path(tag = "ledger", params(InclusionQuery), responses((status = OK, body = InclusionView)))]
#[get("/ledger/inclusion")]
pub async fn prove_inclusion(call: Call, query: Query<InclusionQuery>) -> Result<HttpResponse, Problem> {
    check_scope(&call.principal, Action::ProveInclusion)?;
    let app: &App = &call.app;
    let (hub, index) = match (query.0.entry, query.0.hub.as_deref(), query.0.index) {
        (Some(entry), None, None) => {
            (entry.0.hub(), store::index_of(app.db_here(), entry.0).await?.ok_or_else(Problem::not_found)?)
        }
        (None, Some(hub), Some(index)) => (app.hubs.read("?hub", hub)?, index),
        _ => return Err(Problem::invalid("?entry", "place_required", "give either entry, or hub and index")),
    };
    let head = head_over(app, hub, query.0.size.unwrap_or_default().max(index.saturating_add(1))).await?;
    let size = query.0.size.unwrap_or(head.checkpoint.size);
    if index >= size {
        return Err(Problem::invalid("?size", "beyond_size", "the tree of this size has no such entry"));
    }
    let (leaf, proof) = app.ledger.shelf.inclusion(app.db_here(), hub, &head, index, size).await?;
    let view = InclusionView {
        origin: head.checkpoint.origin.clone(),
        index,
        size,
        leaf: leaf.to_string(),
        proof: HashText::list(&proof),
        checkpoint: head.note.clone(),
    };
    Ok(Reply::ok(&view)?.into_response())
}

/// Which two trees are compared.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ConsistencyQuery {
    /// The code of the hub.
    #[param(max_length = 40, pattern = "^[a-z-]+$", example = "zhejiang")]
    hub: String,
    /// The size of the older tree: that of a checkpoint you have.
    #[param(minimum = 0, maximum = 9007199254740991_i64)]
    old: u64,
    /// The size of the newer tree. Default: the latest checkpoint's.
    #[param(minimum = 0, maximum = 9007199254740991_i64)]
    new: Option<u64>,
}

/// Prove that a log has only grown.
///
/// The proof that the tree of `old` entries is a prefix of the tree of `new` entries. 404 when the log has not so many.
#[utoipa::path(tag = "ledger", params(ConsistencyQuery), responses((status = OK, body = ConsistencyView)))]
#[get("/ledger/consistency")]
pub async fn prove_consistency(call: Call, query: Query<ConsistencyQuery>) -> Result<HttpResponse, Problem> {
    check_scope(&call.principal, Action::ProveConsistency)?;
    let app: &App = &call.app;
    let hub = app.hubs.read("?hub", &query.0.hub)?;
    let old = query.0.old;
    let head = head_over(app, hub, old.max(query.0.new.unwrap_or_default())).await?;
    let new = query.0.new.unwrap_or(head.checkpoint.size);
    if old > new {
        return Err(Problem::invalid("?old", "range_reversed", "the older tree is larger than the newer one"));
    }
    let proof = app.ledger.shelf.consistency(app.db_here(), hub, &head, old, new).await?;
    let view = ConsistencyView {
        origin: head.checkpoint.origin.clone(),
        old,
        new,
        proof: HashText::list(&proof),
        checkpoint: head.note.clone(),
    };
    Ok(Reply::ok(&view)?.into_response())
}
