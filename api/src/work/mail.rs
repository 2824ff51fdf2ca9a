//! Mail: a row first, delivered afterwards by a task, again and again until a server takes it.

use crate::app::App;
use crate::http::problem::Problem;
use crate::port::mailer::Letter;
use crate::storage::statement;
use crate::tx::Tx;
use crate::work::repeat::repeat;
use keqiao_domain::access::{Action, Principal};
use keqiao_domain::hub::HubNumber;
use keqiao_domain::id::{Id, MailKind};
use sea_orm::ConnectionTrait as _;
use time::Duration;

/// How often to look for letters that wait.
const POLL: std::time::Duration = std::time::Duration::from_millis(500);
/// How long to wait after the first failure; each further one doubles it.
const RETRY_FIRST: Duration = Duration::minutes(1);
/// A letter's address and subject are kept for so long after its end.
const KEPT: Duration = Duration::days(30);
/// Attempts before a letter is given up: about two days.
const ATTEMPTS_MAX: i32 = 12;

/// Puts a letter into the outbox of this transaction.
///
/// # Errors
/// When the database does not answer.
pub async fn post(tx: &Tx, letter: Letter) -> Result<(), Problem> {
    let id = tx.next_id::<MailKind>(HubNumber::NATIONAL);
    let sql = "INSERT INTO mail (id, created_at, recipient, subject, body, state, attempts, next_attempt_at) \
        VALUES ($1, $2, $3, $4, $5, 'waiting', 0, $2)";
    let Letter { to, subject, body } = letter;
    let values = [id.uuid().into(), tx.now().as_offset().into(), to.into(), subject.into(), body.into()];
    tx.db().execute_raw(statement(sql, values)).await?;
    Ok(())
}

struct Claimed {
    id: Id<MailKind>,
    letter: Letter,
    attempts: i32,
}

/// Takes one letter, and says when it is tried again should this attempt come to nothing.
async fn claim(tx: &Tx) -> Result<Option<Claimed>, Problem> {
    let sql = "UPDATE mail SET attempts = attempts + 1, next_attempt_at = $1::timestamptz + $2 * power(2, attempts) * interval '1 second' \
        WHERE id = (SELECT id FROM mail WHERE state = 'waiting' AND next_attempt_at <= $1 ORDER BY next_attempt_at \
            FOR UPDATE SKIP LOCKED LIMIT 1) RETURNING id, recipient, subject, body, attempts";
    let values = [tx.now().as_offset().into(), RETRY_FIRST.whole_seconds().into()];
    let Some(row) = tx.db().query_one_raw(statement(sql, values)).await? else { return Ok(None) };
    let letter =
        Letter { to: row.try_get_by_index(1)?, subject: row.try_get_by_index(2)?, body: row.try_get_by_index(3)? };
    Ok(Some(Claimed { id: Id::restore(row.try_get_by_index(0)?), letter, attempts: row.try_get_by_index(4)? }))
}

async fn end(tx: &Tx, id: Id<MailKind>, state: &str) -> Result<(), Problem> {
    let sql = "UPDATE mail SET state = $2, body = NULL, ended_at = $3 WHERE id = $1 AND state = 'waiting'";
    tx.db().execute_raw(statement(sql, [id.uuid().into(), state.into(), tx.now().as_offset().into()])).await?;
    Ok(())
}

/// Delivers one letter, if one waits. No transaction is open while it is on its way; one that was sent by a process that
/// died then is sent twice.
///
/// # Errors
/// When the database does not answer.
pub async fn step(app: &App) -> Result<bool, Problem> {
    let system = Principal::system(None);
    let Some(claimed) = app.write_as(&system, Action::ShowMe, async |tx| claim(tx).await).await? else {
        return Ok(false);
    };
    let state = match app.post.mailer.send(&claimed.letter).await {
        Ok(()) => "sent",
        Err(error) if claimed.attempts >= ATTEMPTS_MAX => {
            tracing::error!(mail = %claimed.id, %error, "a letter is given up");
            "given_up"
        }
        Err(error) => {
            tracing::warn!(mail = %claimed.id, %error, "a letter did not go, trying again");
            return Ok(true);
        }
    };
    app.write_as(&system, Action::ShowMe, async |tx| end(tx, claimed.id, state).await).await?;
    Ok(true)
}

/// Forgets to whom letters went long ago.
///
/// # Errors
/// When the database does not answer.
pub async fn forget_old(tx: &Tx) -> Result<(), Problem> {
    let before = tx.now().as_offset() - KEPT;
    tx.db().execute_raw(statement("DELETE FROM mail WHERE ended_at <= $1", [before.into()])).await?;
    Ok(())
}

/// Delivers until the process ends.
pub async fn run(app: actix_web::web::Data<App>) {
    repeat(POLL, "mail has to wait", async || {
        // Both are taken, whatever becomes of the first.
        let (recovered, sent) = (crate::identity::recovery::step(&app).await, step(&app).await);
        Ok(recovered? | sent?)
    })
    .await;
}
