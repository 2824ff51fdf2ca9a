//! Keys for machines: shown once, kept as a hash, with scopes and an expiry.

pub mod create;
pub mod last_use;
pub mod list;
pub mod revoke;
pub mod rotate;
pub mod store;
pub mod view;

use crate::app::App;
use crate::http::problem::{Code, Problem};
use crate::port::random;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use keqiao_domain::access::{Actor, Principal, Role};
use sha2::{Digest as _, Sha256};

/// How a key begins, so that one that leaks is recognized.
pub const KEY_PREFIX: &str = "kq_live_";
/// Random bytes of a key.
const KEY_BYTES: usize = 32;

/// A new key, as it is shown once.
#[must_use]
pub fn generate() -> String {
    format!("{KEY_PREFIX}{}", URL_SAFE_NO_PAD.encode(random::bytes::<KEY_BYTES>()))
}

/// What is kept of a key. It has 256 random bits, so a plain hash is enough.
#[must_use]
pub fn digest(key: &str) -> [u8; 32] {
    Sha256::digest(key).into()
}

/// Who acts with this key: a machine with an editor's rights, as far as the key's scopes reach.
///
/// # Errors
/// 401 when the key is unknown, expired or revoked, or its organization is suspended.
pub async fn authenticate(app: &App, key: &str) -> Result<Principal, Problem> {
    let row = store::find_by_digest(app.db_here(), &digest(key)).await?;
    let is_good = |row: &store::ApiKeyRow| row.revoked_at.is_none() && row.expires_at > app.clock.now();
    let row = row.filter(is_good).ok_or_else(|| Problem::new(Code::TokenInvalid))?;
    app.key_uses.note(row.id, app.clock.now());
    Ok(Principal {
        organization: Some(row.organization),
        role: Some(Role::Editor),
        scopes: row.scopes,
        ..Principal::without_grants(Actor::ApiKey(row.id))
    })
}
