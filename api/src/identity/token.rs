//! Access tokens: JWT as RFC 9068 says, signed with Ed25519, short-lived, verified without the database.

use crate::http::problem::Problem;
use crate::port::random;
use crate::storage::statement;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ed25519_dalek::pkcs8::{DecodePrivateKey, EncodePrivateKey};
use ed25519_dalek::{Signature, SigningKey, VerifyingKey};
use jsonwebtoken::crypto::{CryptoProvider, JwtSigner, JwtVerifier, KeyUtils};
use jsonwebtoken::errors::{Error, ErrorKind};
use jsonwebtoken::{Algorithm, AlgorithmFamily, DecodingKey, EncodingKey, Header, Validation, signature};
use keqiao_domain::access::{Actor, Principal, Role, Scope};
use keqiao_domain::hub::HubNumber;
use keqiao_domain::timestamp::Timestamp;
use sea_orm::{ConnectionTrait as _, DatabaseConnection};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
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
const MICROS_PER_SECOND: i64 = 1_000_000;

/// What a token says.
#[derive(Serialize, Deserialize)]
struct Claims {
    iss: String,
    aud: String,
    sub: String,
    iat: i64,
    exp: i64,
    jti: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    org: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    role: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    hubs: Vec<u16>,
}

struct Key {
    kid: String,
    signing: EncodingKey,
    verifying: DecodingKey,
    public: VerifyingKey,
}

/// Signs with the newest key, verifies with any that is not retired.
pub struct Tokens {
    keys: Vec<Key>,
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

impl Tokens {
    /// Loads the keys, and makes the first one on a new market.
    ///
    /// # Errors
    /// When the database does not answer or holds a broken key.
    pub async fn load(db: &DatabaseConnection, now: Timestamp) -> Result<Self, Problem> {
        // Two nodes may start at once: both insert, both read the same list afterwards. A provider that is already
        // installed is this same one.
        let _installed_before = ED25519_ONLY.install_default();
        let fresh = SigningKey::from_bytes(&random::bytes());
        let pkcs8 = fresh.to_pkcs8_der().map_err(Problem::internal)?;
        let sql = "INSERT INTO signing_key (kid, pkcs8, created_at) SELECT $1, $2, $3 \
            WHERE NOT EXISTS (SELECT FROM signing_key WHERE retired_at IS NULL)";
        let values = [kid(&fresh.verifying_key()).into(), pkcs8.as_bytes().to_vec().into(), now.as_offset().into()];
        db.execute_raw(statement(sql, values)).await?;
        let sql = "SELECT pkcs8 FROM signing_key WHERE retired_at IS NULL ORDER BY created_at DESC, kid";
        let rows = db.query_all_raw(statement(sql, [])).await?;
        let keys =
            rows.iter().map(|row| Key::restore(&row.try_get_by_index::<Vec<u8>>(0)?)).collect::<Result<_, _>>()?;
        Ok(Tokens { keys })
    }

    /// A token for a person.
    ///
    /// # Errors
    /// When signing fails.
    pub fn issue(&self, principal: &Principal, now: Timestamp) -> Result<String, Problem> {
        let key = self.keys.first().ok_or_else(|| Problem::internal("there is no signing key"))?;
        let seconds = now.micros() / MICROS_PER_SECOND;
        let claims = Claims {
            iss: ISSUER.to_owned(),
            aud: ISSUER.to_owned(),
            sub: principal.actor.name(),
            iat: seconds,
            exp: seconds + ACCESS_TOKEN_LIFETIME.whole_seconds(),
            jti: URL_SAFE_NO_PAD.encode(random::bytes::<12>()),
            org: principal.organization.map(|id| id.to_string()),
            role: principal.role.map(|role| <&str>::from(role).to_owned()),
            hubs: principal.moderates.iter().map(|hub| hub.get()).collect(),
        };
        let header =
            Header { typ: Some(TOKEN_TYPE.to_owned()), kid: Some(key.kid.clone()), ..Header::new(Algorithm::EdDSA) };
        jsonwebtoken::encode(&header, &claims, &key.signing).map_err(Problem::internal)
    }

    /// Who holds this token; nothing when it is not ours, changed or expired.
    #[must_use]
    pub fn verify(&self, token: &str, now: Timestamp) -> Option<Principal> {
        if token.len() > TOKEN_CHARS_MAX {
            return None;
        }
        let header = jsonwebtoken::decode_header(token).ok()?;
        let is_ours = header.typ.as_deref() == Some(TOKEN_TYPE) && header.alg == Algorithm::EdDSA;
        let key = self.keys.iter().find(|key| is_ours && header.kid.as_deref() == Some(key.kid.as_str()))?;
        let mut validation = Validation::new(Algorithm::EdDSA);
        validation.set_issuer(&[ISSUER]);
        validation.set_audience(&[ISSUER]);
        // The market's own clock decides, below.
        validation.validate_exp = false;
        let claims = jsonwebtoken::decode::<Claims>(token, &key.verifying, &validation).ok()?.claims;
        let seconds = now.micros() / MICROS_PER_SECOND;
        if claims.exp <= seconds || claims.iat > seconds + LEEWAY.whole_seconds() {
            return None;
        }
        claims.principal()
    }

    /// The public keys.
    #[must_use]
    pub fn public_keys(&self) -> Vec<JwkView> {
        let view = |key: &Key| JwkView {
            kty: "OKP",
            crv: "Ed25519",
            alg: "EdDSA",
            r#use: "sig",
            kid: key.kid.clone(),
            x: URL_SAFE_NO_PAD.encode(key.public.as_bytes()),
        };
        self.keys.iter().map(view).collect()
    }
}

impl Claims {
    fn principal(&self) -> Option<Principal> {
        let hub = |number: &u16| HubNumber::try_new(*number).ok();
        Some(Principal {
            actor: Actor::User(self.sub.parse().ok()?),
            organization: self.org.as_ref().map(|id| id.parse()).transpose().ok()?,
            role: self.role.as_ref().map(|role| role.parse::<Role>()).transpose().ok()?,
            moderates: self.hubs.iter().map(hub).collect::<Option<_>>()?,
            scopes: vec![Scope::Read, Scope::Write],
        })
    }
}

impl Key {
    fn restore(pkcs8: &[u8]) -> Result<Key, Problem> {
        let signing = SigningKey::from_pkcs8_der(pkcs8).map_err(Problem::internal)?;
        let public = signing.verifying_key();
        Ok(Key {
            kid: kid(&public),
            signing: EncodingKey::from_ed_der(pkcs8),
            verifying: DecodingKey::from_ed_der(public.as_bytes()),
            public,
        })
    }
}

/// RFC 7638: the thumbprint of the public key is its name.
fn kid(public: &VerifyingKey) -> String {
    let x = URL_SAFE_NO_PAD.encode(public.as_bytes());
    let canonical = format!(r#"{{"crv":"Ed25519","kty":"OKP","x":"{x}"}}"#);
    URL_SAFE_NO_PAD.encode(Sha256::digest(canonical))
}

/// The only signatures there are: Ed25519. No other algorithm can be asked for, whatever a header says.
static ED25519_ONLY: CryptoProvider = CryptoProvider {
    signer_factory: |algorithm, key| match (algorithm, key.family()) {
        (Algorithm::EdDSA, AlgorithmFamily::Ed) => {
            let key =
                SigningKey::from_pkcs8_der(key.as_bytes()).map_err(|_| Error::from(ErrorKind::InvalidEddsaKey))?;
            Ok(Box::new(EdSigner(key)))
        }
        _ => Err(ErrorKind::InvalidAlgorithm.into()),
    },
    verifier_factory: |algorithm, key| match (algorithm, key.family()) {
        (Algorithm::EdDSA, AlgorithmFamily::Ed) => {
            let invalid = || Error::from(ErrorKind::InvalidEddsaKey);
            let bytes: [u8; 32] = key.try_get_as_bytes()?.try_into().map_err(|_| invalid())?;
            Ok(Box::new(EdVerifier(VerifyingKey::from_bytes(&bytes).map_err(|_| invalid())?)))
        }
        _ => Err(ErrorKind::InvalidAlgorithm.into()),
    },
    key_utils: KeyUtils::new_unimplemented(),
};

struct EdSigner(SigningKey);

impl signature::Signer<Vec<u8>> for EdSigner {
    fn try_sign(&self, message: &[u8]) -> Result<Vec<u8>, signature::Error> {
        use ed25519_dalek::Signer as _;
        Ok(self.0.sign(message).to_bytes().to_vec())
    }
}

impl JwtSigner for EdSigner {
    fn algorithm(&self) -> Algorithm {
        Algorithm::EdDSA
    }
}

struct EdVerifier(VerifyingKey);

impl signature::Verifier<Vec<u8>> for EdVerifier {
    fn verify(&self, message: &[u8], bytes: &Vec<u8>) -> Result<(), signature::Error> {
        let signature = Signature::from_slice(bytes).map_err(|_| signature::Error::new())?;
        self.0.verify_strict(message, &signature).map_err(|_| signature::Error::new())
    }
}

impl JwtVerifier for EdVerifier {
    fn algorithm(&self) -> Algorithm {
        Algorithm::EdDSA
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use keqiao_domain::id::{Id, OrganizationKind, UserKind};
    use time::macros::datetime;

    fn tokens() -> Tokens {
        let _installed_before = ED25519_ONLY.install_default();
        let key = SigningKey::from_bytes(&[7; 32]);
        let pkcs8 = key.to_pkcs8_der().expect("a key");
        Tokens { keys: vec![Key::restore(pkcs8.as_bytes()).expect("a key")] }
    }

    fn editor() -> Principal {
        Principal {
            actor: Actor::User(Id::<UserKind>::compose(1, HubNumber::NATIONAL, 0, 1)),
            organization: Some(Id::<OrganizationKind>::compose(1, HubNumber::NATIONAL, 0, 2)),
            role: Some(Role::Editor),
            moderates: vec![HubNumber::try_new(33).expect("a hub")],
            scopes: vec![Scope::Read, Scope::Write],
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
            URL_SAFE_NO_PAD.encode(format!(r#"{{"typ":"at+jwt","alg":"HS256","kid":"{}"}}"#, tokens.keys[0].kid));
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
