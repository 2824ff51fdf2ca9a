//! The second factor: one-time codes by time (RFC 6238), and recovery codes for the day on which it is lost.
//!
//! ```text
//! off ──begin──▶ begun ──confirm, by a code──▶ on ──remove──▶ off
//! ```

pub mod begin;
pub mod confirm;
pub mod remove;
pub mod renew_codes;
pub mod store;
pub mod vault;

use crate::app::App;
use crate::http::problem::Problem;
use crate::identity::session::digest;
use crate::port::random;
use crate::tx::Tx;
use keqiao_domain::event::{Audience, Event, EventKind};
use keqiao_domain::id::{Id, UserKind};
use keqiao_domain::timestamp::Timestamp;
use serde_json::json;
use totp_rs::{Builder, Secret, Totp};

/// Recovery codes of a user.
const CODES: usize = 10;
/// Random bytes of a recovery code: 80 bits.
const CODE_BYTES: usize = 10;
/// Bytes of a secret (RFC 4226 §4, R6: 160 bits).
pub const SECRET_BYTES: usize = 20;
/// What an authenticator app shows as the issuer.
const ISSUER: &str = "Keqiao";

/// The codes of a secret: six digits, 30 seconds, one step of tolerance on both sides.
fn totp(secret: &[u8]) -> Result<Totp, Problem> {
    Builder::new().with_secret(secret).build().map_err(Problem::internal)
}

/// The text that an authenticator app reads from a picture.
fn address(secret: &[u8], login: &str) -> String {
    let secret = Secret::from(secret).to_base32();
    let label: String = form_urlencoded::byte_serialize(login.as_bytes()).collect();
    format!("otpauth://totp/{ISSUER}:{label}?secret={secret}&issuer={ISSUER}")
}

/// The step whose code this is, when it is later than the last one that was used.
fn fresh_step(secret: &[u8], code: &str, last_step: i64, now: Timestamp) -> Result<Option<i64>, Problem> {
    let step = totp(secret)?.check(code, now.millis() / 1_000);
    Ok(step.and_then(|step| i64::try_from(step).ok()).filter(|step| *step > last_step))
}

/// Takes a code: one by time, or a recovery code. Each is good once.
///
/// # Errors
/// When the database does not answer.
pub async fn take(tx: &Tx, app: &App, user: Id<UserKind>, code: &str) -> Result<bool, Problem> {
    let Some(row) = store::find_for_update(tx, user).await? else { return Ok(false) };
    if row.confirmed_at.is_none() {
        return Ok(false);
    }
    let secret = app.vault.open(user, &row.sealed_secret)?;
    if let Some(step) = fresh_step(&secret, code, row.last_step, tx.now())? {
        store::use_step(tx, user, step).await?;
        return Ok(true);
    }
    store::use_code(tx, user, &code_digest(user, code)).await
}

/// New recovery codes, as they are shown once.
fn generate_codes() -> Vec<String> {
    let code = |_| {
        let text = Secret::from(random::bytes::<CODE_BYTES>().to_vec()).to_base32().to_ascii_lowercase();
        let groups: Vec<String> =
            text.as_bytes().chunks(4).map(|four| String::from_utf8_lossy(four).into_owned()).collect();
        groups.join("-")
    };
    (0..CODES).map(code).collect()
}

/// What is kept of a recovery code; however it is typed.
fn code_digest(user: Id<UserKind>, code: &str) -> [u8; 32] {
    let plain: String = code.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_ascii_lowercase();
    digest(&format!("{user}/{plain}"))
}

/// Gives a user new recovery codes in place of the old ones.
async fn give_codes(tx: &Tx, user: Id<UserKind>) -> Result<Vec<String>, Problem> {
    let codes = generate_codes();
    let digests: Vec<_> = codes.iter().map(|code| code_digest(user, code).to_vec()).collect();
    store::replace_codes(tx, user, digests).await?;
    Ok(codes)
}

fn changed(tx: &Tx, user: Id<UserKind>, is_on: SwitchedTo) -> Event {
    let organization = tx.principal().organization;
    Event {
        kind: EventKind::UserSecondFactorChanged,
        subject: user.subject(),
        hub: organization.map_or_else(|| user.hub(), |id| id.hub()),
        owner: organization,
        audience: Audience::Owner,
        payload: json!({ "is_on": is_on == SwitchedTo::On }),
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum SwitchedTo {
    On,
    Off,
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::macros::datetime;

    /// RFC 6238, appendix B: the secret "12345678901234567890", SHA-1; the last six of its eight digits.
    #[test]
    fn codes_are_those_of_the_standard_and_good_once() {
        let secret = b"12345678901234567890";
        let at = |time| Timestamp::new(time);
        let (first, second) = (at(datetime!(1970-01-01 00:00:59 UTC)), at(datetime!(2005-03-18 01:58:29 UTC)));
        assert_eq!(fresh_step(secret, "287082", 0, first).expect("a code"), Some(1));
        assert_eq!(fresh_step(secret, "081804", 0, second).expect("a code"), Some(37_037_036));
        assert_eq!(fresh_step(secret, "081804", 37_037_036, second).expect("a code"), None);
        assert_eq!(fresh_step(secret, "081805", 0, second).expect("a code"), None);
    }
}
