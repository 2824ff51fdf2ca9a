//! Sessions: a log-in that lasts, continued by refresh tokens that are good once.
//!
//! ```text
//! log in ──▶ open ──refresh──▶ open … ──log out, revoke, new password, leave, a token used twice──▶ ended
//! ```
//!
//! A session is no market data: opening and continuing one writes rows and no entry. Its end before its time is an event.

pub mod list;
pub mod log_in;
pub mod log_out;
pub mod refresh;
pub mod revoke;
pub mod store;
pub mod view;

use crate::app::App;
use crate::call::Call;
use crate::http::problem::{Code, Problem};
use crate::identity::token::revocation;
use crate::identity::user::store as users;
use crate::port::random;
use crate::tx::Tx;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use keqiao_domain::access::{Actor, Principal};
use keqiao_domain::event::{Audience, Event, EventKind};
use keqiao_domain::id::{Id, OrganizationKind, SessionKind, UserKind};
use keqiao_domain::timestamp::Timestamp;
use serde_json::json;
use sha2::{Digest as _, Sha256};
use std::net::IpAddr;
use store::SessionRow;
use strum::{EnumString, IntoStaticStr, VariantArray};
use time::Duration;
use view::SessionTokensView;

/// A refresh token that is not used for so long is no longer good.
pub const REFRESH_TOKEN_LIFETIME: Duration = Duration::days(14);
/// A session ends after so long, however it is used.
pub const SESSION_LIFETIME: Duration = Duration::days(90);
/// How a refresh token begins, so that one that leaks is recognized, and none is taken for an access token.
pub const REFRESH_PREFIX: &str = "kq_refresh_";
/// Random bytes of a refresh token.
const TOKEN_BYTES: usize = 32;
/// Characters of a device's own name that are kept.
const DEVICE_CHARS_MAX: usize = 200;

/// Why a session ended before its time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum EndReason {
    /// Its owner logged out.
    LoggedOut,
    /// Its owner ended it from another session.
    Revoked,
    /// One of its refresh tokens was used twice: one of the two users is a thief.
    TokenReused,
    /// The password was changed in another session.
    PasswordChanged,
    /// The password was recovered by a mailed link.
    PasswordRecovered,
    /// Its owner left, or was taken out of, the organization.
    UserLeft,
}

/// A new secret text: prefix and 256 random bits.
#[must_use]
pub fn secret_text(prefix: &str) -> String {
    format!("{prefix}{}", URL_SAFE_NO_PAD.encode(random::bytes::<TOKEN_BYTES>()))
}

/// What is kept of a secret text of 256 random bits: a plain hash is enough.
#[must_use]
pub fn digest(text: &str) -> [u8; 32] {
    Sha256::digest(text).into()
}

/// The network of an address: /24 of IPv4, /48 of IPv6; what cannot be read is one network of its own.
#[must_use]
pub fn network(address: &str) -> String {
    match address.parse::<IpAddr>().map(|address| address.to_canonical()) {
        Ok(IpAddr::V4(address)) => {
            let [a, b, c, _] = address.octets();
            format!("{a}.{b}.{c}.0/24")
        }
        Ok(IpAddr::V6(address)) => {
            let [a, b, c, ..] = address.segments();
            format!("{a:x}:{b:x}:{c:x}::/48")
        }
        Err(_) => "unknown".to_owned(),
    }
}

/// What the client calls itself, without control characters.
fn device(call: &Call) -> Option<String> {
    let text: String = call.header("user-agent")?.chars().filter(|c| !c.is_control()).take(DEVICE_CHARS_MAX).collect();
    (!text.trim().is_empty()).then_some(text)
}

/// The user behind a call; a machine or a visitor has no sessions.
///
/// # Errors
/// 403 for a machine.
pub fn user_of(principal: &Principal) -> Result<Id<UserKind>, Problem> {
    match principal.actor {
        Actor::User(id) => Ok(id),
        Actor::Visitor | Actor::ApiKey(_) | Actor::System => Err(Problem::new(Code::Forbidden)),
    }
}

/// Whether a second factor was passed at a log-in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SecondFactor {
    /// It was.
    Passed,
    /// The user has none.
    Absent,
}

/// Opens a session and gives its first tokens. The caller holds the user ([`users::hold`]).
///
/// # Errors
/// When the database does not answer.
pub async fn open(
    tx: &Tx,
    app: &App,
    call: &Call,
    user: Id<UserKind>,
    factor: SecondFactor,
) -> Result<SessionTokensView, Problem> {
    let now = tx.now();
    let row = SessionRow {
        id: tx.next_id(user.hub()),
        user,
        created_at: now,
        device: device(call),
        network: network(&call.address()),
        has_second_factor: factor == SecondFactor::Passed,
        expires_at: later(now, SESSION_LIFETIME),
        last_used_at: now,
        ended: None,
    };
    store::insert(tx, &row).await?;
    give_tokens(tx, app, &row).await
}

/// A new pair of tokens of a session.
///
/// # Errors
/// When the database does not answer.
pub async fn give_tokens(tx: &Tx, app: &App, row: &SessionRow) -> Result<SessionTokensView, Problem> {
    let refresh_token = secret_text(REFRESH_PREFIX);
    let expires_at = later(tx.now(), REFRESH_TOKEN_LIFETIME).min(row.expires_at);
    store::insert_token(tx, row.id, &digest(&refresh_token), expires_at).await?;
    let granted = users::principal(tx.db(), row.user).await?;
    let principal = Principal { session: Some(row.id), ..granted };
    let factor = if row.has_second_factor { SecondFactor::Passed } else { SecondFactor::Absent };
    let (principal, dormant) = with_factor(principal, factor);
    let access_token = app.tokens.issue(&principal, tx.now())?;
    Ok(SessionTokensView::new(access_token, refresh_token, row, expires_at, dormant))
}

/// Offices that need a second factor sleep without one. Answers with those that do.
fn with_factor(mut principal: Principal, factor: SecondFactor) -> (Principal, Vec<keqiao_domain::access::Role>) {
    if factor == SecondFactor::Passed {
        return (principal, Vec::new());
    }
    let (dormant, awake): (Vec<_>, Vec<_>) =
        principal.offices.into_iter().partition(|office| office.role.needs_second_factor());
    principal.offices = awake;
    let mut roles: Vec<_> = dormant.into_iter().map(|office| office.role).collect();
    roles.sort_unstable();
    roles.dedup();
    (principal, roles)
}

/// Ends a session: its refresh tokens at once, its access tokens within a second everywhere.
///
/// # Errors
/// When the database does not answer.
pub async fn end(tx: &Tx, app: &App, row: &mut SessionRow, reason: EndReason) -> Result<(), Problem> {
    if row.ended.is_some() {
        return Ok(());
    }
    store::end(tx, row, reason).await?;
    revocation::revoke(tx, app, row.id.subject()).await?;
    let organization = users::organization_of(tx, row.user).await?;
    tx.emit(ended(row.id, row.user, organization, reason));
    Ok(())
}

/// Ends all sessions of a user, but for one.
///
/// # Errors
/// When the database does not answer.
pub async fn end_all(
    tx: &Tx,
    app: &App,
    user: Id<UserKind>,
    but: Option<Id<SessionKind>>,
    reason: EndReason,
) -> Result<(), Problem> {
    for mut row in store::list_open_for_update(tx, user).await? {
        if Some(row.id) != but {
            end(tx, app, &mut row, reason).await?;
        }
    }
    Ok(())
}

fn ended(
    id: Id<SessionKind>,
    user: Id<UserKind>,
    organization: Option<Id<OrganizationKind>>,
    reason: EndReason,
) -> Event {
    let reason: &'static str = reason.into();
    Event {
        kind: EventKind::SessionRevoked,
        subject: id.subject(),
        hub: organization.map_or_else(|| user.hub(), |id| id.hub()),
        owner: organization,
        audience: Audience::Owner,
        payload: json!({ "user": user.to_string(), "reason": reason }),
    }
}

fn later(now: Timestamp, by: Duration) -> Timestamp {
    Timestamp::new(now.as_offset() + by)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_of_one_network_are_one_network() {
        assert_eq!(network("192.0.2.7"), "192.0.2.0/24");
        assert_eq!(network("::ffff:192.0.2.99"), "192.0.2.0/24");
        assert_eq!(network("2001:db8:1:2::3"), "2001:db8:1::/48");
        assert_eq!(network("nonsense"), "unknown");
    }
}
