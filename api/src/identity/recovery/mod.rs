//! Recovery of a password: a link that is mailed, good once and for an hour.
//!
//! ```text
//! request ──a task looks whether the log-in is known──▶ mailed, or forgotten ──complete──▶ used
//! ```

pub mod complete;
pub mod request;
pub mod store;

use crate::app::App;
use crate::http::problem::Problem;
use crate::identity::session::{digest, secret_text};
use crate::identity::user::store as users;
use crate::port::mailer::Letter;
use crate::tx::Tx;
use crate::work::mail;
use keqiao_domain::access::{Action, Principal};
use time::Duration;

/// A link is good for so long.
pub const LINK_LIFETIME: Duration = Duration::hours(1);
/// Links that one user gets within that time at most.
const LINKS_MAX: i64 = 3;
/// How the secret of a link begins.
const TOKEN_PREFIX: &str = "kq_recovery_";

/// Looks at one request, if one waits: mails a link to a user, forgets what nobody asked for himself.
///
/// # Errors
/// When the database does not answer.
pub async fn step(app: &App) -> Result<bool, Problem> {
    let system = Principal::system(None);
    app.write_as(&system, Action::RequestRecovery, async |tx| answer_one(tx, &app.post.link_base).await).await
}

async fn answer_one(tx: &Tx, link_base: &str) -> Result<bool, Problem> {
    let Some((id, login)) = store::claim(tx).await? else { return Ok(false) };
    let known = users::find_by_login(tx.db(), &login).await?;
    let Some((user, _)) = known else {
        store::forget(tx, id).await?;
        return Ok(true);
    };
    if store::count_recent(tx, user).await? >= LINKS_MAX {
        store::forget(tx, id).await?;
        return Ok(true);
    }
    let token = secret_text(TOKEN_PREFIX);
    store::mailed(tx, id, user, &digest(&token)).await?;
    mail::post(tx, letter(login, link_base, &token)).await?;
    Ok(true)
}

fn letter(to: String, link_base: &str, token: &str) -> Letter {
    let minutes = LINK_LIFETIME.whole_minutes();
    let link = format!("{link_base}/recover#{token}");
    let body = format!(
        "您（或他人）请求重设科桥密码。请在 {minutes} 分钟内打开以下链接，仅可使用一次：\n\n{link}\n\n如非本人操作，请忽略本邮件，密码不变。\n\n\
        You, or somebody, asked for a new password at Keqiao. Open this link within {minutes} minutes; it works once:\n\n\
        {link}\n\nIf it was not you, do nothing: your password stays as it is.\n"
    );
    Letter { to, subject: "科桥：重设密码 / Keqiao: a new password".to_owned(), body }
}
