//! The rows of offers.

use super::body::OfferTermsBody;
use crate::http::page::Paging;
use crate::http::problem::Problem;
use crate::storage::{corrupt, expect_one, hub_column, restore_time, statement};
use crate::tx::Tx;
use keqiao_domain::deals::offer::Offer;
use keqiao_domain::id::{Id, NegotiationKind, OfferKind, OrganizationKind};
use keqiao_domain::timestamp::Timestamp;
use keqiao_ledger::canonical;
use sea_orm::{ConnectionTrait, QueryResult};
use serde_json::json;
use time::OffsetDateTime;

/// The form of what is hashed. Another form has another name.
const DOCUMENT_FORMAT: &str = "keqiao-offer/1";

/// An offer with what storage adds to it.
#[derive(Clone, Debug)]
pub struct StoredOffer {
    /// The offer.
    pub value: Offer,
    /// When it was written.
    pub created_at: Timestamp,
    /// When it was made to the other side.
    pub made_at: Option<Timestamp>,
}

/// What is hashed of an offer: canonical JSON of everything that is offered, by whom, until when.
///
/// # Errors
/// When it has no canonical form.
pub fn document(
    id: Id<OfferKind>,
    negotiation: Id<NegotiationKind>,
    organization: Id<OrganizationKind>,
    terms: &OfferTermsBody,
    expires_at: Timestamp,
) -> Result<Vec<u8>, Problem> {
    let document = json!({
        "format": DOCUMENT_FORMAT,
        "offer": id.to_string(),
        "negotiation": negotiation.to_string(),
        "organization": organization.to_string(),
        "expires_at": expires_at.to_string(),
        "terms": serde_json::to_value(terms).map_err(Problem::internal)?,
    });
    canonical::to_bytes(&document).map_err(Problem::internal)
}

const COLUMNS: &str = "id, negotiation_id, organization_id, content, sha256, expires_at, created_at, state, made_at";

fn restore(row: &QueryResult) -> Result<StoredOffer, Problem> {
    let id = Id::restore(row.try_get_by_index(0)?);
    let broken = |what: &str| corrupt("offer", id, what);
    let body: OfferTermsBody =
        serde_json::from_value(row.try_get_by_index(3)?).map_err(|error| corrupt("offer", id, error))?;
    let (sha256, state): (Vec<u8>, String) = (row.try_get_by_index(4)?, row.try_get_by_index(7)?);
    let value = Offer {
        id,
        negotiation: Id::restore(row.try_get_by_index(1)?),
        organization: Id::restore(row.try_get_by_index(2)?),
        terms: body.parse().map_err(|faults| corrupt("offer", id, Problem::from(faults)))?,
        expires_at: restore_time(row.try_get_by_index(5)?),
        sha256: sha256.try_into().map_err(|_| broken("sha256"))?,
        state: state.parse().map_err(|_| broken("state"))?,
    };
    Ok(StoredOffer {
        value,
        created_at: restore_time(row.try_get_by_index(6)?),
        made_at: row.try_get_by_index::<Option<OffsetDateTime>>(8)?.map(restore_time),
    })
}

/// One offer.
///
/// # Errors
/// When the database does not answer or the row is corrupt.
pub async fn find(db: &impl ConnectionTrait, id: Id<OfferKind>) -> Result<Option<StoredOffer>, Problem> {
    let sql = format!("SELECT {COLUMNS} FROM offer WHERE hub = $1 AND id = $2");
    let values = [hub_column(id.hub()).into(), id.uuid().into()];
    db.query_one_raw(statement(&sql, values)).await?.as_ref().map(restore).transpose()
}

/// One offer, locked until the transaction ends. The negotiation is locked before.
///
/// # Errors
/// When the database does not answer or the row is corrupt.
pub async fn find_for_update(tx: &Tx, id: Id<OfferKind>) -> Result<Option<StoredOffer>, Problem> {
    let sql = format!("SELECT {COLUMNS} FROM offer WHERE hub = $1 AND id = $2 FOR UPDATE");
    let values = [hub_column(id.hub()).into(), id.uuid().into()];
    tx.db().query_one_raw(statement(&sql, values)).await?.as_ref().map(restore).transpose()
}

/// One page of a negotiation's offers, newest first: the reader's own, and those that were made to it.
///
/// # Errors
/// When the database does not answer or a row is corrupt.
pub async fn list(
    db: &impl ConnectionTrait,
    negotiation: Id<NegotiationKind>,
    reader: Id<OrganizationKind>,
    paging: &Paging,
) -> Result<Vec<StoredOffer>, Problem> {
    let sql = format!(
        "SELECT {COLUMNS} FROM offer WHERE hub = $1 AND negotiation_id = $2 AND (made_at IS NOT NULL OR organization_id = $3) \
        AND ($4::uuid IS NULL OR id < $4) ORDER BY id DESC LIMIT $5"
    );
    let limit = i64::try_from(paging.rows()).map_err(Problem::internal)?;
    let values = [
        hub_column(negotiation.hub()).into(),
        negotiation.uuid().into(),
        reader.uuid().into(),
        paging.after.into(),
        limit.into(),
    ];
    db.query_all_raw(statement(&sql, values)).await?.iter().map(restore).collect()
}

/// How many offers a negotiation has, the drafts of both sides included.
///
/// # Errors
/// When the database does not answer.
pub async fn count(tx: &Tx, negotiation: Id<NegotiationKind>) -> Result<i64, Problem> {
    let sql = "SELECT count(*) FROM offer WHERE hub = $1 AND negotiation_id = $2";
    let values = [hub_column(negotiation.hub()).into(), negotiation.uuid().into()];
    let row = tx.whole_db().query_one_raw(statement(sql, values)).await?;
    Ok(row.map(|row| row.try_get_by_index(0)).transpose()?.unwrap_or_default())
}

/// Stores a draft.
///
/// # Errors
/// When the database does not answer.
pub async fn insert(tx: &Tx, offer: &Offer, document: Vec<u8>) -> Result<(), Problem> {
    let sql = "INSERT INTO offer (hub, id, negotiation_id, organization_id, content, document, sha256, expires_at, created_at, \
        created_by, state, updated_at, updated_by) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $9, $10)";
    let content = serde_json::to_value(OfferTermsBody::from(&offer.terms)).map_err(Problem::internal)?;
    let values = [
        hub_column(offer.id.hub()).into(),
        offer.id.uuid().into(),
        offer.negotiation.uuid().into(),
        offer.organization.uuid().into(),
        content.into(),
        document.into(),
        offer.sha256.to_vec().into(),
        offer.expires_at.as_offset().into(),
        tx.now().as_offset().into(),
        tx.name().into(),
        <&str>::from(offer.state).into(),
    ];
    tx.db().execute_raw(statement(sql, values)).await?;
    Ok(())
}

/// Stores where an offer stands.
///
/// # Errors
/// 409 when another one is on the table, or accepted.
pub async fn update(tx: &Tx, stored: &StoredOffer) -> Result<(), Problem> {
    let sql = "UPDATE offer SET state = $3, made_at = $4, updated_at = $5, updated_by = $6 WHERE hub = $1 AND id = $2";
    let offer = &stored.value;
    let values = [
        hub_column(offer.id.hub()).into(),
        offer.id.uuid().into(),
        <&str>::from(offer.state).into(),
        stored.made_at.map(Timestamp::as_offset).into(),
        tx.now().as_offset().into(),
        tx.name().into(),
    ];
    expect_one("offer", offer.id, tx.db().execute_raw(statement(sql, values)).await?.rows_affected())
}
