//! What goes in and comes out for keys with which organizations sign.

use super::store::KeyRow;
use super::verify::{possession, read_key, read_signature, verifies};
use crate::http::fault::Faults;
use crate::http::types::{Moment, Ref};
use crate::names::{OrganizationRef, SigningKeyRef};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use keqiao_domain::id::{Id, OrganizationKind};
use keqiao_domain::text::Keyword;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A key to register.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = SigningKeyBody)]
pub struct KeyBody {
    /// How your organization calls it.
    #[schema(min_length = 1, max_length = 100, example = "合同专用章 2026")]
    pub name: String,
    /// The Ed25519 public key, 32 bytes in base64. It is registered once, for one organization.
    #[schema(
        min_length = 44,
        max_length = 44,
        pattern = "^[A-Za-z0-9+/]{43}=$",
        example = "11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo="
    )]
    pub public_key: String,
    /// That you hold its secret: the key's signature over two lines, `keqiao-signing-key/1` and the identifier of your
    /// organization, each ended by a line feed; 64 bytes in base64.
    #[schema(min_length = 88, max_length = 88, pattern = "^[A-Za-z0-9+/]{86}==$")]
    pub proof: String,
}

/// A key with which an organization signs, or signed.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = SigningKey)]
pub struct KeyView {
    /// Its identifier.
    #[schema(inline)]
    pub id: SigningKeyRef,
    /// Whose it is.
    #[schema(inline)]
    pub organization: OrganizationRef,
    /// How the organization calls it.
    #[schema(max_length = 100)]
    pub name: String,
    /// The Ed25519 public key, 32 bytes in base64.
    #[schema(max_length = 44, pattern = "^[A-Za-z0-9+/]{43}=$")]
    pub public_key: String,
    /// The same as PEM, for `openssl`.
    #[schema(
        max_length = 200,
        pattern = "^-----BEGIN PUBLIC KEY-----\\n[A-Za-z0-9+/=]+\\n-----END PUBLIC KEY-----\\n$"
    )]
    pub pem: String,
    /// Since when.
    #[schema(inline)]
    pub created_at: Moment,
    /// Until when; what it signed before stays signed.
    #[schema(inline)]
    pub revoked_at: Option<Moment>,
}

/// What stands before the 32 bytes of an Ed25519 key in its SubjectPublicKeyInfo (RFC 8410 §4).
const SPKI_PREFIX: [u8; 12] = [0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00];

/// A public key as PEM (RFC 7468, RFC 8410).
#[must_use]
pub fn pem(public_key: &[u8; 32]) -> String {
    let der = [&SPKI_PREFIX[..], public_key].concat();
    format!("-----BEGIN PUBLIC KEY-----\n{}\n-----END PUBLIC KEY-----\n", STANDARD.encode(der))
}

impl KeyBody {
    /// Reads the body.
    ///
    /// # Errors
    /// All faulty members.
    pub fn parse(self, organization: Id<OrganizationKind>) -> Result<(Keyword, [u8; 32]), Faults> {
        let mut faults = Faults::new();
        let name = faults.take("/name", Keyword::parse(&self.name));
        let key = read_key(&self.public_key);
        if key.is_none() {
            faults.add("/public_key", "key_malformed", "is no Ed25519 public key: 32 bytes in base64");
        }
        let signature = read_signature(&self.proof);
        let is_held = match (&key, &signature) {
            (Some(key), Some(signature)) => verifies(key, possession(organization).as_bytes(), signature),
            (None, _) | (_, None) => false,
        };
        if !is_held && key.is_some() {
            faults.add("/proof", "signature_wrong", "is not the key's signature over the two lines");
        }
        match (name, key) {
            (Some(name), Some(key)) if faults.is_empty() => Ok((name, key.to_bytes())),
            _ => Err(faults),
        }
    }
}

impl From<&KeyRow> for KeyView {
    fn from(row: &KeyRow) -> Self {
        KeyView {
            id: Ref(row.id),
            organization: Ref(row.organization),
            name: row.name.to_string(),
            public_key: STANDARD.encode(row.public_key),
            pem: pem(&row.public_key),
            created_at: Moment(row.created_at),
            revoked_at: row.revoked_at.map(Moment),
        }
    }
}
