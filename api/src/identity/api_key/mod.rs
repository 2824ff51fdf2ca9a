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
use crate::identity::organization::store as organizations;
use crate::identity::user::store as users;
use crate::port::random;
use crate::tx::{OrNotFound as _, Tx};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use keqiao_domain::access::{Actor, Principal, Role};
use keqiao_domain::event::{Audience, Event, EventKind};
use keqiao_domain::id::{Id, OrganizationKind, UserKind};
use serde_json::json;
use sha2::{Digest as _, Sha256};
use store::ApiKeyRow;

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

/// Revokes a key, unless it is revoked already.
///
/// # Errors
/// When the row changed meanwhile.
pub async fn end(tx: &Tx, row: &mut ApiKeyRow) -> Result<(), Problem> {
    if row.revoked_at.is_some() {
        return Ok(());
    }
    store::revoke(tx, row).await?;
    tx.emit(Event {
        kind: EventKind::ApiKeyRevoked,
        subject: row.id.subject(),
        hub: row.organization.hub(),
        owner: Some(row.organization),
        audience: Audience::Owner,
        payload: json!({}),
    });
    Ok(())
}

/// Ends the keys that a user has made for an organization: he was shown them.
///
/// # Errors
/// When the database does not answer.
pub async fn end_all(tx: &Tx, organization: Id<OrganizationKind>, user: Id<UserKind>) -> Result<(), Problem> {
    for mut row in store::list_made_for_update(tx, organization, user).await? {
        end(tx, &mut row).await?;
    }
    Ok(())
}

/// The user who makes a key for his organization; nobody when the caller is none. Whoever takes him out holds the organization's row and
/// ends the keys that he has made by then, so this comes before any key is locked.
///
/// # Errors
/// 401 when he was taken out meanwhile.
async fn maker(tx: &Tx) -> Result<Option<Id<UserKind>>, Problem> {
    let (Actor::User(user), Some(organization)) = (tx.principal().actor, tx.principal().organization) else {
        return Ok(None);
    };
    organizations::find_for_share(tx, organization).await?.or_not_found()?;
    let is_with_it = users::organization_of(tx, user).await? == Some(organization);
    if is_with_it { Ok(Some(user)) } else { Err(Problem::new(Code::TokenInvalid)) }
}
