//! Files of documents: rows first, taken to the store afterwards, again and again until it takes them; and deleted there
//! when their document was removed.

use crate::app::App;
use crate::assets::document::file;
use crate::http::problem::Problem;
use crate::work::repeat::repeat;
use keqiao_domain::access::{Action, Principal};
use std::time::Duration;

/// How often to look for files that wait.
const POLL: Duration = Duration::from_millis(500);
/// Seconds until a file is taken up again after the first attempt; each further one doubles it, up to a day or so.
const RETRY_FIRST_SECS: i64 = 60;
/// What has not ended by then has failed. Shorter than the first wait: nobody else takes the file up meanwhile.
const ATTEMPT_MAX: Duration = Duration::from_secs(45);

/// Moves one file, if one waits. No transaction is open while it is on its way.
///
/// # Errors
/// When the database does not answer.
pub async fn step(app: &App) -> Result<bool, Problem> {
    let system = Principal::system(None);
    let claim = app.write_as(&system, Action::CreateDocument, async |tx| file::claim(tx, RETRY_FIRST_SECS).await);
    let Some(due) = claim.await? else { return Ok(false) };
    let is_leaving = due.content.is_none();
    let moved = tokio::time::timeout(ATTEMPT_MAX, async {
        match due.content {
            Some(content) => app.files.put(&due.name, content).await,
            None => app.files.delete(&due.name).await,
        }
    });
    match moved.await {
        Ok(Ok(())) => {}
        Ok(Err(error)) => {
            tracing::warn!(document = %due.document, %error, "a file did not move, trying again");
            return Ok(true);
        }
        Err(_elapsed) => {
            tracing::warn!(document = %due.document, "the store of files is slow, trying again");
            return Ok(true);
        }
    }
    app.write_as(&system, Action::CreateDocument, async |tx| {
        if is_leaving { file::deleted(tx, due.document).await } else { file::stored(tx, due.document).await }
    })
    .await?;
    Ok(true)
}

/// Moves files until the process ends.
pub async fn run(app: actix_web::web::Data<App>) {
    repeat(POLL, "files have to wait", async || step(&app).await).await;
}
