//! The keys of an endpoint, and what they sign: `id.timestamp.body` (Standard Webhooks, "signature scheme").

use crate::http::problem::Problem;
use crate::identity::second_factor::vault::Vault;
use crate::port::random;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ed25519_dalek::{Signer as _, SigningKey};
use hmac::{Hmac, KeyInit as _, Mac as _};
use keqiao_domain::id::{Id, WebhookEndpointKind};
use sha2::Sha256;

/// Bytes of each key.
const KEY_BYTES: usize = 32;
/// How a symmetric secret begins.
const SECRET_PREFIX: &str = "whsec_";
/// How an Ed25519 public key begins.
const PUBLIC_PREFIX: &str = "whpk_";

/// The secret of the symmetric signature (`v1`) and the seed of the asymmetric one (`v1a`).
#[derive(Clone)]
pub struct EndpointKeys {
    secret: [u8; KEY_BYTES],
    seed: [u8; KEY_BYTES],
}

impl EndpointKeys {
    /// New keys.
    #[must_use]
    pub fn generate() -> Self {
        EndpointKeys { secret: random::bytes(), seed: random::bytes() }
    }

    /// Sealed, for the row of an endpoint.
    ///
    /// # Errors
    /// When sealing fails.
    pub fn seal(&self, vault: &Vault, endpoint: Id<WebhookEndpointKind>) -> Result<Vec<u8>, Problem> {
        vault.seal(endpoint, &[self.secret, self.seed].concat())
    }

    /// From the row of an endpoint.
    ///
    /// # Errors
    /// When they were changed, or sealed for another endpoint.
    pub fn open(vault: &Vault, endpoint: Id<WebhookEndpointKind>, sealed: &[u8]) -> Result<Self, Problem> {
        let keys = vault.open(endpoint, sealed)?;
        let (secret, seed) = keys.split_at_checked(KEY_BYTES).unwrap_or_default();
        match (secret.try_into(), seed.try_into()) {
            (Ok(secret), Ok(seed)) => Ok(EndpointKeys { secret, seed }),
            _ => Err(Problem::internal("the keys of a webhook endpoint have another length than 64 bytes")),
        }
    }

    /// The symmetric secret, as its owner is shown it once.
    #[must_use]
    pub fn secret(&self) -> String {
        format!("{SECRET_PREFIX}{}", STANDARD.encode(self.secret))
    }

    /// The public key of the asymmetric signature.
    #[must_use]
    pub fn public_key(&self) -> String {
        let key = SigningKey::from_bytes(&self.seed).verifying_key();
        format!("{PUBLIC_PREFIX}{}", STANDARD.encode(key.as_bytes()))
    }

    /// Both signatures of a message, as they stand in `webhook-signature`.
    #[must_use]
    pub fn sign(&self, message_id: &str, timestamp: i64, body: &[u8]) -> String {
        let signed = [format!("{message_id}.{timestamp}.").as_bytes(), body].concat();
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.secret).expect("HMAC takes keys of any length");
        mac.update(&signed);
        let symmetric = STANDARD.encode(mac.finalize().into_bytes());
        let asymmetric = STANDARD.encode(SigningKey::from_bytes(&self.seed).sign(&signed).to_bytes());
        format!("v1,{symmetric} v1a,{asymmetric}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use keqiao_domain::hub::HubNumber;

    #[test]
    fn keys_open_for_their_endpoint_only() {
        let vault = Vault::new([7; 32]);
        let endpoint = |number| Id::compose(1, HubNumber::NATIONAL, 0, number);
        let keys = EndpointKeys::generate();
        let sealed = keys.seal(&vault, endpoint(1)).expect("sealed");
        assert_eq!(
            EndpointKeys::open(&vault, endpoint(1), &sealed).ok().map(|keys| keys.secret()),
            Some(keys.secret())
        );
        assert!(EndpointKeys::open(&vault, endpoint(2), &sealed).is_err());
    }

    /// Made with Python's `hmac` and `cryptography` from the form that Standard Webhooks describes.
    #[test]
    fn signatures_are_those_of_the_standard() {
        let keys = EndpointKeys { secret: *b"0123456789abcdef0123456789abcdef", seed: [1; 32] };
        assert_eq!(keys.secret(), "whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=");
        assert_eq!(keys.public_key(), "whpk_iojj3XQJ8ZX9UtstPLpdcspnCb8dlBIb83SIAbQPb1w=");
        let signed = keys.sign("whd_1", 1_795_507_200, br#"{"type":"webhook.test"}"#);
        assert_eq!(
            signed,
            "v1,oF3qi8sKPGw6yts76i0TORU66IGxHcpGXCxTeThh+3k= v1a,7IblsxoDHZ6DluHzoWA7hGZEQ5+hr2uydfdTpfdBPGO5zViZRamsmdm6ACVEKGTujuXmqR+dnhNhRuzcoQ/EDQ=="
        );
    }
}
