//! Ed25519 (RFC 8032): reading keys and signatures, and verifying them strictly.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ed25519_dalek::VerifyingKey;
use keqiao_domain::id::{Id, OrganizationKind};

/// The first of the lines by which somebody shows that he has the secret of a key.
const POSSESSION_FORMAT: &str = "keqiao-signing-key/1";

/// What a key signs to show that its organization holds the secret: two lines, each ended by a line feed.
#[must_use]
pub fn possession(organization: Id<OrganizationKind>) -> String {
    format!("{POSSESSION_FORMAT}\n{organization}\n")
}

/// A public key of 32 bytes in base64; none when it is no point that signs for one secret only.
#[must_use]
pub fn read_key(text: &str) -> Option<VerifyingKey> {
    let bytes: [u8; 32] = STANDARD.decode(text).ok()?.try_into().ok()?;
    VerifyingKey::from_bytes(&bytes).ok().filter(|key| !key.is_weak())
}

/// A signature of 64 bytes in base64.
#[must_use]
pub fn read_signature(text: &str) -> Option<[u8; 64]> {
    STANDARD.decode(text).ok()?.try_into().ok()
}

/// Whether the key's secret signed these bytes.
#[must_use]
pub fn verifies(key: &VerifyingKey, message: &[u8], signature: &[u8; 64]) -> bool {
    key.verify_strict(message, &ed25519_dalek::Signature::from_bytes(signature)).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use ed25519_dalek::{Signer as _, SigningKey};

    #[test]
    fn only_the_secret_of_the_key_signs_and_only_what_was_signed() {
        let secret = SigningKey::from_bytes(&[7; 32]);
        let key = read_key(&STANDARD.encode(secret.verifying_key().to_bytes())).expect("a key");
        let signature = read_signature(&STANDARD.encode(secret.sign(b"text").to_bytes())).expect("a signature");
        assert!(verifies(&key, b"text", &signature));
        assert!(!verifies(&key, b"other", &signature));
        let other = SigningKey::from_bytes(&[8; 32]).verifying_key();
        assert!(!verifies(&other, b"text", &signature));
    }

    #[test]
    fn a_weak_key_and_what_is_no_key_are_refused() {
        // The neutral element verifies signatures that nobody made.
        let mut neutral = [0u8; 32];
        neutral[0] = 1;
        assert!(read_key(&STANDARD.encode(neutral)).is_none());
        for text in ["", "AAAA", "not base64", "////////////////////////////////////////////"] {
            assert!(read_key(text).is_none(), "{text}");
        }
    }
}
