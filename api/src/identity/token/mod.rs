//! Access tokens: JWT as RFC 9068 says, signed with Ed25519, short-lived, verified without the database.

pub mod keys;
mod provider;
pub mod revocation;

use crate::http::problem::Problem;
use crate::port::random;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::{Algorithm, Header, Validation};
use keqiao_domain::access::{Actor, Office, Place, Principal, Role};
use keqiao_domain::hub::HubNumber;
use keqiao_domain::id::{Id, OrganizationKind};
use keqiao_domain::timestamp::Timestamp;
use keys::Key;
use lru::LruCache;
use provider::ED25519_ONLY;
use revocation::Revoked;
use sea_orm::DatabaseConnection;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use std::num::NonZeroUsize;
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use time::Duration;

/// How long an access token is good.
pub const ACCESS_TOKEN_LIFETIME: Duration = Duration::minutes(10);
/// Clocks of two nodes may differ by so much.
const LEEWAY: Duration = Duration::seconds(5);
/// Who signs and who reads: the market itself.
const ISSUER: &str = "keqiao";
/// RFC 9068 §2.1: the type that keeps other tokens from being taken for an access token.
const TOKEN_TYPE: &str = "at+jwt";
/// A longer text is no token of ours.
const TOKEN_CHARS_MAX: usize = 4_096;
/// Tokens remembered as verified: the clients of some minutes, in a few MiB.
const VERIFIED_MAX: NonZeroUsize = NonZeroUsize::new(10_000).expect("not zero");
const MICROS_PER_SECOND: i64 = 1_000_000;
/// Where an office is held, when that is the whole nation.
const NATION: &str = "nation";

/// What a token says.
#[derive(Serialize, Deserialize)]
struct Claims {
    iss: String,
    aud: String,
    sub: String,
    iat: i64,
    exp: i64,
    jti: String,
    /// When it was issued, in microseconds since 1970: `iat` is too coarse to tell what came before a revocation.
    at: i64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    sid: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    org: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    role: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    hubs: Vec<u16>,
    /// Offices: `approver@org_…`, `auditor@33`, `regulator@nation`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    offices: Vec<String>,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    suspended: bool,
}

/// A token whose signature and claims were found good. Whether it is still good is asked each time.
struct Verified {
    principal: Principal,
    kid: String,
    issued_at: Timestamp,
    iat: i64,
    exp: i64,
}

/// Signs with the key whose turn it is, verifies with any that is not retired; knows what is revoked.
pub struct Tokens {
    /// Replaced as a whole by whoever reads the keys anew.
    keys: RwLock<Arc<Vec<Key>>>,
    /// Replaced as a whole by whoever reads the revocations anew.
    revoked: RwLock<Arc<Revoked>>,
    /// Tokens by their digest: checking a signature costs as much as reading a row, and a client sends the same token
    /// with each request.
    verified: Mutex<LruCache<[u8; 32], Arc<Verified>>>,
    /// One reads at a time: else a look that began before a revocation could end after one that saw it, and undo it.
    reading: tokio::sync::Mutex<()>,
}

impl Tokens {
    /// Loads the keys and what is revoked, and makes the first key on a new market.
    ///
    /// # Errors
    /// When the database does not answer or holds a broken key.
    pub async fn load(db: &DatabaseConnection, now: Timestamp) -> Result<Self, Problem> {
        // A provider that is already installed is this same one.
        let _installed_before = ED25519_ONLY.install_default();
        keys::ensure(db, now).await?;
        let tokens = Tokens::without_keys();
        tokens.reload(db, now).await?;
        Ok(tokens)
    }

    /// Knows no key yet: takes no token and makes none.
    #[must_use]
    pub fn without_keys() -> Self {
        Tokens {
            keys: RwLock::default(),
            revoked: RwLock::default(),
            reading: tokio::sync::Mutex::default(),
            verified: Mutex::new(LruCache::new(VERIFIED_MAX)),
        }
    }

    /// Reads keys and revocations anew.
    ///
    /// # Errors
    /// When the database does not answer or holds a broken key; what was known stays.
    pub async fn reload(&self, db: &DatabaseConnection, now: Timestamp) -> Result<(), Problem> {
        let _turn = self.reading.lock().await;
        let (keys, revoked) = (keys::read(db, now).await?, revocation::read(db, now).await?);
        *self.keys.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(keys);
        *self.revoked.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(revoked);
        Ok(())
    }

    fn keys(&self) -> Arc<Vec<Key>> {
        Arc::clone(&self.keys.read().unwrap_or_else(PoisonError::into_inner))
    }

    fn revoked(&self) -> Arc<Revoked> {
        Arc::clone(&self.revoked.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// A token for a person.
    ///
    /// # Errors
    /// When signing fails.
    pub fn issue(&self, principal: &Principal, now: Timestamp) -> Result<String, Problem> {
        let keys = self.keys();
        let key = keys::signing(&keys, now).ok_or_else(|| Problem::internal("there is no signing key"))?;
        let seconds = now.micros() / MICROS_PER_SECOND;
        let claims = Claims {
            iss: ISSUER.to_owned(),
            aud: ISSUER.to_owned(),
            sub: principal.actor.name(),
            iat: seconds,
            exp: seconds + ACCESS_TOKEN_LIFETIME.whole_seconds(),
            jti: URL_SAFE_NO_PAD.encode(random::bytes::<12>()),
            at: now.micros(),
            sid: principal.session.map(|id| id.to_string()),
            org: principal.organization.map(|id| id.to_string()),
            role: principal.role.map(|role| <&str>::from(role).to_owned()),
            hubs: principal.moderates.iter().map(|hub| hub.get()).collect(),
            offices: principal.offices.iter().map(write_office).collect(),
            suspended: principal.is_suspended,
        };
        let header =
            Header { typ: Some(TOKEN_TYPE.to_owned()), kid: Some(key.kid.clone()), ..Header::new(Algorithm::EdDSA) };
        jsonwebtoken::encode(&header, &claims, &key.signing).map_err(Problem::internal)
    }

    /// Who holds this token; nothing when it is not ours, changed, expired or revoked.
    #[must_use]
    pub fn verify(&self, token: &str, now: Timestamp) -> Option<Principal> {
        if token.len() > TOKEN_CHARS_MAX {
            return None;
        }
        let verified = self.verified(token)?;
        let seconds = now.micros() / MICROS_PER_SECOND;
        let is_current = verified.exp > seconds && verified.iat <= seconds + LEEWAY.whole_seconds();
        let has_key = self.keys().iter().any(|key| key.kid == verified.kid && !key.is_retired(now));
        let is_good = is_current && has_key && !self.revoked().covers(&verified.principal, verified.issued_at);
        is_good.then(|| verified.principal.clone())
    }

    /// What a token says whose signature is good, from memory when it was seen before.
    fn verified(&self, token: &str) -> Option<Arc<Verified>> {
        let digest: [u8; 32] = Sha256::digest(token).into();
        let known = self.verified.lock().unwrap_or_else(PoisonError::into_inner).get(&digest).map(Arc::clone);
        if known.is_some() {
            return known;
        }
        let verified = Arc::new(self.check_signature(token)?);
        self.verified.lock().unwrap_or_else(PoisonError::into_inner).put(digest, Arc::clone(&verified));
        Some(verified)
    }

    fn check_signature(&self, token: &str) -> Option<Verified> {
        let header = jsonwebtoken::decode_header(token).ok()?;
        let is_ours = header.typ.as_deref() == Some(TOKEN_TYPE) && header.alg == Algorithm::EdDSA;
        let keys = self.keys();
        let key = keys.iter().find(|key| is_ours && header.kid.as_deref() == Some(key.kid.as_str()))?;
        let mut validation = Validation::new(Algorithm::EdDSA);
        validation.set_issuer(&[ISSUER]);
        validation.set_audience(&[ISSUER]);
        // The market's own clock decides, in `verify`.
        validation.validate_exp = false;
        let claims = jsonwebtoken::decode::<Claims>(token, &key.verifying, &validation).ok()?.claims;
        let issued_at = time::OffsetDateTime::UNIX_EPOCH + Duration::microseconds(claims.at);
        Some(Verified {
            principal: claims.principal()?,
            kid: key.kid.clone(),
            issued_at: Timestamp::new(issued_at),
            iat: claims.iat,
            exp: claims.exp,
        })
    }
}

impl Claims {
    fn principal(&self) -> Option<Principal> {
        let hub = |number: &u16| HubNumber::try_new(*number).ok();
        Some(Principal {
            organization: self.org.as_ref().map(|id| id.parse()).transpose().ok()?,
            role: self.role.as_ref().map(|role| role.parse::<Role>()).transpose().ok()?,
            moderates: self.hubs.iter().map(hub).collect::<Option<_>>()?,
            offices: self.offices.iter().map(|text| read_office(text)).collect::<Option<_>>()?,
            session: self.sid.as_ref().map(|id| id.parse()).transpose().ok()?,
            is_suspended: self.suspended,
            ..Principal::without_grants(Actor::User(self.sub.parse().ok()?))
        })
    }
}

fn write_office(office: &Office) -> String {
    let role: &'static str = office.role.into();
    match office.place {
        Place::Organization(id) => format!("{role}@{id}"),
        Place::Hub(hub) => format!("{role}@{hub}"),
        Place::Nation => format!("{role}@{NATION}"),
    }
}

fn read_office(text: &str) -> Option<Office> {
    let (role, place) = text.split_once('@')?;
    let place = if place == NATION {
        Place::Nation
    } else if let Ok(hub) = place.parse::<u16>() {
        Place::Hub(HubNumber::try_new(hub).ok()?)
    } else {
        Place::Organization(place.parse::<Id<OrganizationKind>>().ok()?)
    };
    Some(Office { role: role.parse().ok()?, place })
}

#[cfg(test)]
mod tests {
    use super::*;
    use ed25519_dalek::SigningKey;
    use ed25519_dalek::pkcs8::EncodePrivateKey as _;
    use keqiao_domain::id::{SessionKind, UserKind};
    use time::macros::datetime;

    fn tokens() -> Tokens {
        let _installed_before = ED25519_ONLY.install_default();
        let key = SigningKey::from_bytes(&[7; 32]);
        let pkcs8 = key.to_pkcs8_der().expect("a key");
        let key = Key::restore(pkcs8.as_bytes(), now(), None).expect("a key");
        let verified = Mutex::new(LruCache::new(VERIFIED_MAX));
        Tokens {
            keys: RwLock::new(Arc::new(vec![key])),
            revoked: RwLock::default(),
            reading: tokio::sync::Mutex::default(),
            verified,
        }
    }

    fn editor() -> Principal {
        let organization = Id::<OrganizationKind>::compose(1, HubNumber::NATIONAL, 0, 2);
        let places = [Place::Organization(organization), Place::Hub(HubNumber::NATIONAL), Place::Nation];
        Principal {
            organization: Some(organization),
            role: Some(Role::Editor),
            moderates: vec![HubNumber::try_new(33).expect("a hub")],
            offices: places.map(|place| Office { role: Role::Auditor, place }).to_vec(),
            session: Some(Id::<SessionKind>::compose(1, HubNumber::NATIONAL, 0, 3)),
            is_suspended: true,
            ..Principal::without_grants(Actor::User(Id::<UserKind>::compose(1, HubNumber::NATIONAL, 0, 1)))
        }
    }

    fn now() -> Timestamp {
        Timestamp::new(datetime!(2026-11-24 08:00 UTC))
    }

    #[test]
    fn a_token_tells_who_holds_it_until_it_expires() {
        let tokens = tokens();
        let token = tokens.issue(&editor(), now()).expect("a token");
        assert_eq!(tokens.verify(&token, now()), Some(editor()));
        let later = Timestamp::new(now().as_offset() + ACCESS_TOKEN_LIFETIME);
        assert_eq!(tokens.verify(&token, later), None);
        let earlier = Timestamp::new(now().as_offset() - Duration::minutes(1));
        assert_eq!(tokens.verify(&token, earlier), None);
    }

    #[test]
    fn a_changed_foreign_or_unsigned_token_is_nobodys() {
        let tokens = tokens();
        let token = tokens.issue(&editor(), now()).expect("a token");
        let parts: Vec<&str> = token.split('.').collect();
        let none = URL_SAFE_NO_PAD.encode(r#"{"typ":"at+jwt","alg":"none"}"#);
        let hs256 =
            URL_SAFE_NO_PAD.encode(format!(r#"{{"typ":"at+jwt","alg":"HS256","kid":"{}"}}"#, tokens.keys()[0].kid));
        let forged = [
            format!("{}.{}.", parts[0], parts[1]),
            format!("{none}.{}.", parts[1]),
            format!("{hs256}.{}.{}", parts[1], parts[2]),
            format!("{}.{}.{}", parts[0], parts[1].replace('a', "b"), parts[2]),
            format!("{token}x"),
            "a".repeat(1_000_000),
            String::new(),
        ];
        for token in forged {
            assert_eq!(tokens.verify(&token, now()), None, "{token:.80}");
        }
    }
}
