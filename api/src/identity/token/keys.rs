//! The keys that sign access tokens: published before they sign, kept until the last token they signed has expired.
//!
//! ```text
//! made ──published at once, in JWKS──▶ after 5 minutes it signs ──rotate──▶ verifies on ──last token expired──▶ retired
//! ```
//!
//! Every process reads the keys anew twice a second, so a rotation needs no restart. Which key signs follows from the
//! rows and the time alone.

use super::{ACCESS_TOKEN_LIFETIME, LEEWAY, Tokens};
use crate::app::App;
use crate::http::problem::Problem;
use crate::port::random;
use crate::storage::{restore_time, statement};
use crate::tx::Tx;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ed25519_dalek::pkcs8::{DecodePrivateKey as _, EncodePrivateKey as _};
use ed25519_dalek::{SigningKey, VerifyingKey};
use jsonwebtoken::{DecodingKey, EncodingKey};
use keqiao_domain::access::{Action, Principal};
use keqiao_domain::timestamp::Timestamp;
use sea_orm::ConnectionTrait;
use serde::Serialize;
use sha2::{Digest as _, Sha256};
use time::{Duration, OffsetDateTime};

/// A new key is published for so long before it signs, so that whoever caches the published keys has it by then.
pub const PUBLISHED_BEFORE_USE: Duration = Duration::minutes(5);

pub(super) struct Key {
    pub(super) kid: String,
    pub(super) signing: EncodingKey,
    pub(super) verifying: DecodingKey,
    public: VerifyingKey,
    signs_from: Timestamp,
    retired_at: Option<Timestamp>,
}

/// A key as RFC 8037 publishes it.
#[derive(Serialize, utoipa::ToSchema)]
pub struct JwkView {
    /// Key type: always `OKP`.
    #[schema(max_length = 3, pattern = "^OKP$", example = "OKP")]
    kty: &'static str,
    /// Curve: always `Ed25519`.
    #[schema(max_length = 7, pattern = "^Ed25519$", example = "Ed25519")]
    crv: &'static str,
    /// Algorithm: always `EdDSA`.
    #[schema(max_length = 5, pattern = "^EdDSA$", example = "EdDSA")]
    alg: &'static str,
    /// Use: always `sig`.
    #[schema(max_length = 3, pattern = "^sig$", example = "sig")]
    r#use: &'static str,
    /// The key's name, as in the header of a token.
    #[schema(max_length = 43, pattern = "^[A-Za-z0-9_-]+$")]
    kid: String,
    /// The public key, 32 bytes in base64url.
    #[schema(min_length = 43, max_length = 43, pattern = "^[A-Za-z0-9_-]{43}$")]
    x: String,
}

impl Key {
    pub(super) fn restore(pkcs8: &[u8], created_at: Timestamp, retired_at: Option<Timestamp>) -> Result<Key, Problem> {
        let signing = SigningKey::from_pkcs8_der(pkcs8).map_err(Problem::internal)?;
        let public = signing.verifying_key();
        Ok(Key {
            kid: kid(&public),
            signing: EncodingKey::from_ed_der(pkcs8),
            verifying: DecodingKey::from_ed_der(public.as_bytes()),
            public,
            signs_from: Timestamp::new(created_at.as_offset() + PUBLISHED_BEFORE_USE),
            retired_at,
        })
    }

    pub(super) fn is_retired(&self, now: Timestamp) -> bool {
        self.retired_at.is_some_and(|at| at <= now)
    }
}

/// The key that signs: the newest that was published long enough; on a new market, and after a rotation in haste, the
/// oldest there is. Of two made in the same moment, the one that is not sent into retirement is the newer.
pub(super) fn signing(keys: &[Key], now: Timestamp) -> Option<&Key> {
    let age = |key: &&Key| (key.signs_from, key.retired_at.is_none());
    let alive = || keys.iter().filter(|key| !key.is_retired(now));
    let published = alive().filter(|key| key.signs_from <= now);
    published.max_by_key(age).or_else(|| alive().min_by_key(age))
}

/// RFC 7638: the thumbprint of the public key is its name.
fn kid(public: &VerifyingKey) -> String {
    let x = URL_SAFE_NO_PAD.encode(public.as_bytes());
    let canonical = format!(r#"{{"crv":"Ed25519","kty":"OKP","x":"{x}"}}"#);
    URL_SAFE_NO_PAD.encode(Sha256::digest(canonical))
}

/// Reads the keys that are not retired.
pub(super) async fn read(db: &impl ConnectionTrait, now: Timestamp) -> Result<Vec<Key>, Problem> {
    let sql = "SELECT pkcs8, created_at, retired_at FROM signing_key WHERE retired_at IS NULL OR retired_at > $1 \
        ORDER BY created_at DESC, kid";
    let rows = db.query_all_raw(statement(sql, [now.as_offset().into()])).await?;
    let restore = |row: &sea_orm::QueryResult| {
        let retired_at = row.try_get_by_index::<Option<OffsetDateTime>>(2)?.map(restore_time);
        Key::restore(&row.try_get_by_index::<Vec<u8>>(0)?, restore_time(row.try_get_by_index(1)?), retired_at)
    };
    rows.iter().map(restore).collect()
}

/// Makes the first key of a new market. Two nodes may start at once: both insert, both read the same list afterwards.
pub(super) async fn ensure(db: &impl ConnectionTrait, now: Timestamp) -> Result<(), Problem> {
    let sql = "INSERT INTO signing_key (kid, pkcs8, created_at) SELECT $1, $2, $3 \
        WHERE NOT EXISTS (SELECT FROM signing_key WHERE retired_at IS NULL OR retired_at > $3)";
    db.execute_raw(statement(sql, fresh(now)?)).await?;
    Ok(())
}

fn fresh(now: Timestamp) -> Result<[sea_orm::Value; 3], Problem> {
    let fresh = SigningKey::from_bytes(&random::bytes());
    let pkcs8 = fresh.to_pkcs8_der().map_err(Problem::internal)?;
    Ok([kid(&fresh.verifying_key()).into(), pkcs8.as_bytes().to_vec().into(), now.as_offset().into()])
}

/// How a new key takes over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Handover {
    /// The new key is published first, and the old ones verify until their last token has expired: nobody notices.
    Smooth,
    /// The old ones are retired at once, since one has leaked: every access token is void, and refresh tokens give new
    /// ones.
    AtOnce,
}

/// Makes a new key and sends the present ones into retirement. Answers with the name of the new one.
///
/// # Errors
/// When the database does not answer.
pub async fn rotate(app: &App, handover: Handover) -> Result<String, Problem> {
    app.write_as(&Principal::system(None), Action::LogIn, async |tx: &Tx| {
        let now = tx.now();
        let retired_at = match handover {
            Handover::Smooth => now.as_offset() + PUBLISHED_BEFORE_USE + ACCESS_TOKEN_LIFETIME + LEEWAY,
            Handover::AtOnce => now.as_offset(),
        };
        let sql = "UPDATE signing_key SET retired_at = $1 WHERE retired_at IS NULL OR retired_at > $1";
        tx.db().execute_raw(statement(sql, [retired_at.into()])).await?;
        let values = fresh(now)?;
        let sql = "INSERT INTO signing_key (kid, pkcs8, created_at) VALUES ($1, $2, $3) RETURNING kid";
        let row = tx.db().query_one_raw(statement(sql, values)).await?;
        let row = row.ok_or_else(|| Problem::internal("no signing key was stored"))?;
        Ok(row.try_get_by_index(0)?)
    })
    .await
}

impl Tokens {
    /// The public keys: those that verify, and the one that will sign next.
    #[must_use]
    pub fn public_keys(&self, now: Timestamp) -> Vec<JwkView> {
        let view = |key: &Key| JwkView {
            kty: "OKP",
            crv: "Ed25519",
            alg: "EdDSA",
            r#use: "sig",
            kid: key.kid.clone(),
            x: URL_SAFE_NO_PAD.encode(key.public.as_bytes()),
        };
        self.keys().iter().filter(|key| !key.is_retired(now)).map(view).collect()
    }
}
