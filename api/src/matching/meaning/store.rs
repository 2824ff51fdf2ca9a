//! The vectors as they are kept over a restart, eight bits a number.

use crate::http::problem::Problem;
use crate::storage::{hub_column, statement};
use keqiao_domain::id::{Id, PatentKind};
use keqiao_matching::Key;
use sea_orm::{ConnectionTrait, QueryResult};
use std::collections::HashMap;
use uuid::Uuid;

/// The digest of the text that a vector was made of.
pub type TextDigest = [u8; 32];

/// A vector that is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptVector {
    /// The listing.
    pub key: Key,
    /// The digest of its text.
    pub digest: TextDigest,
    /// The numbers.
    pub numbers: Vec<i8>,
}

/// Hubs and identifiers of listings, as two columns. Identifiers of all kinds carry their hub alike.
fn columns(keys: impl Iterator<Item = Key>) -> (Vec<i16>, Vec<Uuid>) {
    let column = |key| {
        let id = Id::<PatentKind>::restore(Uuid::from_u128(key));
        (hub_column(id.hub()), id.uuid())
    };
    keys.map(column).unzip()
}

/// The vectors of these listings that the model made of these texts.
///
/// # Errors
/// When the database does not answer or a row is corrupt.
pub async fn find(
    db: &impl ConnectionTrait,
    model: &str,
    texts: &[(Key, TextDigest)],
) -> Result<HashMap<Key, Vec<i8>>, Problem> {
    let sql = "SELECT v.listing_id, v.numbers FROM listing_vector AS v \
        JOIN unnest($2::smallint[], $3::uuid[], $4::bytea[]) AS t (hub, id, text_sha256) \
            ON v.hub = t.hub AND v.listing_id = t.id AND v.text_sha256 = t.text_sha256 \
        WHERE v.model = $1";
    let (hubs, ids) = columns(texts.iter().map(|(key, _)| *key));
    let digests: Vec<Vec<u8>> = texts.iter().map(|(_, digest)| digest.to_vec()).collect();
    let rows = db.query_all_raw(statement(sql, [model.into(), hubs.into(), ids.into(), digests.into()])).await?;
    let read = |row: &QueryResult| -> Result<_, Problem> {
        let (id, bytes): (Uuid, Vec<u8>) = (row.try_get_by_index(0)?, row.try_get_by_index(1)?);
        Ok((id.as_u128(), bytes.into_iter().map(u8::cast_signed).collect()))
    };
    rows.iter().map(read).collect()
}

/// Keeps vectors that a model made; each takes the place of the one before.
///
/// # Errors
/// When the database does not answer.
pub async fn put(db: &impl ConnectionTrait, model: &str, vectors: &[KeptVector]) -> Result<(), Problem> {
    // One order for all, so that two processes never wait for each other.
    let sql = "INSERT INTO listing_vector (hub, listing_id, model, text_sha256, numbers) \
        SELECT v.hub, v.id, $1, v.digest, v.numbers \
        FROM unnest($2::smallint[], $3::uuid[], $4::bytea[], $5::bytea[]) AS v (hub, id, digest, numbers) ORDER BY v.hub, v.id \
        ON CONFLICT (hub, listing_id) DO UPDATE \
            SET model = EXCLUDED.model, text_sha256 = EXCLUDED.text_sha256, numbers = EXCLUDED.numbers";
    let (hubs, ids) = columns(vectors.iter().map(|vector| vector.key));
    let digests: Vec<Vec<u8>> = vectors.iter().map(|vector| vector.digest.to_vec()).collect();
    let bytes = |vector: &KeptVector| vector.numbers.iter().map(|number| number.cast_unsigned()).collect::<Vec<u8>>();
    let numbers: Vec<Vec<u8>> = vectors.iter().map(bytes).collect();
    let values = [model.into(), hubs.into(), ids.into(), digests.into(), numbers.into()];
    db.execute_raw(statement(sql, values)).await?;
    Ok(())
}

/// Forgets the vectors of these listings.
///
/// # Errors
/// When the database does not answer.
pub async fn delete(db: &impl ConnectionTrait, keys: &[Key]) -> Result<(), Problem> {
    let sql =
        "DELETE FROM listing_vector WHERE (hub, listing_id) IN (SELECT * FROM unnest($1::smallint[], $2::uuid[]))";
    let (hubs, ids) = columns(keys.iter().copied());
    db.execute_raw(statement(sql, [hubs.into(), ids.into()])).await?;
    Ok(())
}

/// The next listings of which a vector is kept, after a place: by hub and identifier, at most so many.
///
/// # Errors
/// When the database does not answer.
pub async fn list_after(db: &impl ConnectionTrait, after: Option<Key>, limit: u64) -> Result<Vec<Key>, Problem> {
    let sql = "SELECT listing_id FROM listing_vector WHERE $1::smallint IS NULL OR (hub, listing_id) > ($1, $2) \
        ORDER BY hub, listing_id LIMIT $3";
    let (hubs, ids) = columns(after.into_iter());
    let limit = i64::try_from(limit).map_err(Problem::internal)?;
    let values = [hubs.first().copied().into(), ids.first().copied().into(), limit.into()];
    let rows = db.query_all_raw(statement(sql, values)).await?;
    rows.iter().map(|row| Ok(row.try_get_by_index::<Uuid>(0)?.as_u128())).collect()
}
