//! Passwords: Argon2id, 15 characters or more, common ones refused.

pub mod change;

use crate::app::App;
use crate::call::Call;
use crate::http::limit::Lane;
use crate::http::problem::Problem;
use crate::identity::user::store as users;
use actix_web::web;
pub use argon2::Params as Cost;
use argon2::password_hash::{PasswordHasher as _, PasswordVerifier as _};
use argon2::{Algorithm, Argon2, PasswordHash, Version};
use keqiao_domain::id::{Id, UserKind};
use std::sync::atomic::{AtomicU64, Ordering};
use tokio::sync::{Semaphore, SemaphorePermit};

/// Characters of a password at least (NIST SP 800-63B-4 §3.1.1.2, without a second factor).
pub const PASSWORD_CHARS_MIN: usize = 15;
/// Characters of a password at most.
pub const PASSWORD_CHARS_MAX: usize = 200;
/// Distinct characters that a password has at least: `aaaaaaaaaaaaaaa` is a common one.
const DISTINCT_CHARS_MIN: usize = 5;
/// Beginnings of long passwords that are tried first.
const COMMON: &[&str] = &[
    "password",
    "passw0rd",
    "123456789",
    "qwertyuiop",
    "1qaz2wsx",
    "abcdefghij",
    "letmein",
    "iloveyou",
    "woaini",
    "administrator",
];

/// Why a password was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WeakPassword {
    /// Too few characters.
    #[error("is shorter than {PASSWORD_CHARS_MIN} characters")]
    TooShort,
    /// Too many characters.
    #[error("is longer than {PASSWORD_CHARS_MAX} characters")]
    TooLong,
    /// One that nobody could type again.
    #[error("contains a control character")]
    ControlCharacter,
    /// One that is tried first.
    #[error("is one of the common passwords")]
    Common,
}

impl crate::http::fault::FieldError for WeakPassword {
    fn code(&self) -> &'static str {
        match self {
            WeakPassword::TooShort => "too_short",
            WeakPassword::TooLong => "too_long",
            WeakPassword::ControlCharacter => "control_character",
            WeakPassword::Common => "common_password",
        }
    }
}

/// Checks a new password.
///
/// # Errors
/// When it is too short, too long, common, or holds a control character.
pub fn check(password: &str) -> Result<(), WeakPassword> {
    let length = password.chars().count();
    if length < PASSWORD_CHARS_MIN {
        return Err(WeakPassword::TooShort);
    }
    if length > PASSWORD_CHARS_MAX {
        return Err(WeakPassword::TooLong);
    }
    if password.contains(char::is_control) {
        return Err(WeakPassword::ControlCharacter);
    }
    let lower = password.to_lowercase();
    let mut distinct: Vec<char> = lower.chars().collect();
    distinct.sort_unstable();
    distinct.dedup();
    if distinct.len() < DISTINCT_CHARS_MIN || COMMON.iter().any(|common| lower.starts_with(common)) {
        return Err(WeakPassword::Common);
    }
    Ok(())
}

/// Evaluations at a time in one process. Each takes 19 MiB and a core for some 20 ms; the others wait, at most as long as
/// a request may take.
const EVALUATIONS_MAX: usize = 2;
static EVALUATIONS: Semaphore = Semaphore::const_new(EVALUATIONS_MAX);

/// Evaluations of this process so far: what tests of guessing count.
static EVALUATED: AtomicU64 = AtomicU64::new(0);

/// What a password is compared with where there is no user: of the same parameters, and of no password that anybody knows.
const NOBODYS_HASH: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$a2VxaWFvLW5vYm9keS1zYWx0$AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8";

/// How often a password was evaluated in this process.
#[must_use]
pub fn evaluations() -> u64 {
    EVALUATED.load(Ordering::Relaxed)
}

async fn take_turn() -> Result<SemaphorePermit<'static>, Problem> {
    let permit = EVALUATIONS.acquire().await.map_err(Problem::internal)?;
    EVALUATED.fetch_add(1, Ordering::Relaxed);
    Ok(permit)
}

/// Hashes a password at the cost that the service has set, off the request's thread.
///
/// # Errors
/// When hashing fails.
pub async fn hash(app: &App, password: String) -> Result<String, Problem> {
    let _turn = take_turn().await?;
    let argon = Argon2::new(Algorithm::Argon2id, Version::V0x13, app.password_cost.clone());
    let hash = web::block(move || argon.hash_password(password.as_bytes()).map(|hash| hash.to_string()));
    hash.await.map_err(Problem::internal)?.map_err(Problem::internal)
}

/// Whether the password belongs to the hash, off the request's thread. Without a hash it takes as long and is false,
/// so that an unknown log-in cannot be told from a wrong password.
///
/// # Errors
/// When the stored hash is broken.
pub async fn verify(password: String, hash: Option<String>) -> Result<bool, Problem> {
    let _turn = take_turn().await?;
    let verified = web::block(move || {
        let is_known = hash.is_some();
        let hash = PasswordHash::new(hash.as_deref().unwrap_or(NOBODYS_HASH))?;
        let is_right = Argon2::default().verify_password(password.as_bytes(), &hash).is_ok();
        Ok::<_, argon2::password_hash::phc::Error>(is_right && is_known)
    });
    verified.await.map_err(Problem::internal)?.map_err(Problem::internal)
}

/// Whether somebody who is logged in knows his password, before he changes what protects him. Guesses are slowed down in a
/// lane of his session, so that a stolen token is no way to guess.
///
/// # Errors
/// 422 at the member when it is wrong, 429 when too many were.
pub async fn prove(call: &Call, user: Id<UserKind>, pointer: &str, password: String) -> Result<(), Problem> {
    let session = call.principal.session.map(|id| id.to_string()).unwrap_or_default();
    let lanes = vec![Lane::Device(user.to_string(), session)];
    let guess = call.app.limits.guess(lanes, call.app.clock.now())?;
    let hash = users::password_hash(call.db(), user).await?;
    if !verify(password, hash).await? {
        return Err(Problem::invalid(pointer, "wrong_password", "is not your password"));
    }
    call.app.limits.was_right(guess);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hash_of_nobody_costs_what_a_users_hash_costs() {
        let parameters = |hash: &str| hash.split('$').take(4).collect::<Vec<_>>().join("$");
        let of_a_user =
            Argon2::default().hash_password(b"seven grey herons over the weir").expect("a hash").to_string();
        assert_eq!(parameters(NOBODYS_HASH), parameters(&of_a_user));
        assert!(PasswordHash::new(NOBODYS_HASH).is_ok());
    }

    #[test]
    fn short_and_common_passwords_are_refused() {
        assert_eq!(check("short"), Err(WeakPassword::TooShort));
        assert_eq!(check("aaaaaaaaaaaaaaaaaaaa"), Err(WeakPassword::Common));
        assert_eq!(check("Password12345678901"), Err(WeakPassword::Common));
        assert_eq!(check("seven grey herons over the weir"), Ok(()));
    }
}
