//! The content of documents: first a row, written with the document; then a file in the store, under a random name; when
//! the document is removed, neither. A task moves it (`work/store_files.rs`), so no request waits for the store.

use crate::app::App;
use crate::http::problem::Problem;
use crate::port::random;
use crate::storage::{hub_column, statement};
use crate::tx::Tx;
use keqiao_domain::id::{DocumentKind, Id};
use sea_orm::{ConnectionTrait, Value};
use sha2::{Digest as _, Sha256};

/// Stores the content of a new document under a random name.
///
/// # Errors
/// When the database does not answer.
pub async fn insert(tx: &Tx, document: Id<DocumentKind>, content: Vec<u8>) -> Result<(), Problem> {
    let sql = "INSERT INTO document_file (hub, document_id, name, created_at, state, content, attempts, \
        next_attempt_at) VALUES ($1, $2, encode($3, 'hex'), $4, 'waiting', $5, 0, $4)";
    let values: [Value; 5] = [
        hub_column(document.hub()).into(),
        document.uuid().into(),
        random::bytes::<32>().to_vec().into(),
        tx.now().as_offset().into(),
        content.into(),
    ];
    tx.db().execute_raw(statement(sql, values)).await?;
    Ok(())
}

/// Gives the content of a removed document up: its file is deleted by the task. One that is on its way to the store is
/// deleted after it has arrived.
///
/// # Errors
/// When the database does not answer.
pub async fn leave(tx: &Tx, document: Id<DocumentKind>) -> Result<(), Problem> {
    let sql = "UPDATE document_file SET state = 'leaving', content = NULL, attempts = 0 \
        WHERE hub = $1 AND document_id = $2";
    tx.db().execute_raw(statement(sql, [hub_column(document.hub()).into(), document.uuid().into()])).await?;
    Ok(())
}

/// Reads the content of a document, from the row or from the store. It is compared with its digest.
///
/// # Errors
/// 404 when it is gone, 503 when the store does not answer; 500 when it holds something else.
pub async fn read(app: &App, document: Id<DocumentKind>, digest: [u8; 32]) -> Result<Vec<u8>, Problem> {
    let sql = "SELECT name, content FROM document_file WHERE hub = $1 AND document_id = $2 AND state <> 'leaving'";
    let values = [hub_column(document.hub()).into(), document.uuid().into()];
    let row = app.db_here().query_one_raw(statement(sql, values)).await?.ok_or_else(Problem::not_found)?;
    let content: Option<Vec<u8>> = row.try_get_by_index(1)?;
    let content = match content {
        Some(content) => content,
        None => {
            let name: String = row.try_get_by_index(0)?;
            app.files.get(&name).await.map_err(Problem::unavailable)?
        }
    };
    if <[u8; 32]>::from(Sha256::digest(&content)) != digest {
        return Err(Problem::internal(format!("the file of {document} is not what was stored")));
    }
    Ok(content)
}

/// A file that waits for the task.
pub struct Due {
    /// Whose content it is.
    pub document: Id<DocumentKind>,
    /// The name in the store.
    pub name: String,
    /// What to put there; nothing when it is to be deleted.
    pub content: Option<Vec<u8>>,
}

/// Takes one file that waits, and says when it is taken up again should this attempt come to nothing.
///
/// # Errors
/// When the database does not answer.
pub async fn claim(tx: &Tx, retry_secs: i64) -> Result<Option<Due>, Problem> {
    let sql = "UPDATE document_file SET attempts = attempts + 1, \
        next_attempt_at = $1::timestamptz + $2 * power(2, least(attempts, 10)) * interval '1 second' \
        WHERE (hub, document_id) = (SELECT hub, document_id FROM document_file \
            WHERE state IN ('waiting', 'leaving') AND next_attempt_at <= $1 ORDER BY next_attempt_at \
            FOR UPDATE SKIP LOCKED LIMIT 1) RETURNING document_id, name, content";
    let values = [tx.now().as_offset().into(), retry_secs.into()];
    let Some(row) = tx.db().query_one_raw(statement(sql, values)).await? else { return Ok(None) };
    let document = Id::restore(row.try_get_by_index(0)?);
    Ok(Some(Due { document, name: row.try_get_by_index(1)?, content: row.try_get_by_index(2)? }))
}

/// Notes that a file is in the store. One whose document was removed meanwhile may be deleted from now on.
///
/// # Errors
/// When the database does not answer.
pub async fn stored(tx: &Tx, document: Id<DocumentKind>) -> Result<(), Problem> {
    let sql = "UPDATE document_file SET state = CASE state WHEN 'waiting' THEN 'stored' ELSE state END, content = NULL, \
        next_attempt_at = $3 WHERE hub = $1 AND document_id = $2";
    let values = [hub_column(document.hub()).into(), document.uuid().into(), tx.now().as_offset().into()];
    tx.db().execute_raw(statement(sql, values)).await?;
    Ok(())
}

/// Notes that a file is deleted.
///
/// # Errors
/// When the database does not answer.
pub async fn deleted(tx: &Tx, document: Id<DocumentKind>) -> Result<(), Problem> {
    let sql = "DELETE FROM document_file WHERE hub = $1 AND document_id = $2 AND state = 'leaving'";
    tx.db().execute_raw(statement(sql, [hub_column(document.hub()).into(), document.uuid().into()])).await?;
    Ok(())
}
