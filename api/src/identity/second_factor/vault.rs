//! Encrypts what must be read again: ChaCha20-Poly1305 (RFC 8439), bound to what it belongs to.

use crate::http::problem::Problem;
use crate::port::random;
use keqiao_domain::id::{Id, Kind};
use ring::aead::{Aad, CHACHA20_POLY1305, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};

/// Seals with a secret that all nodes share.
pub struct Vault(LessSafeKey);

impl Vault {
    /// Takes the secret.
    #[must_use]
    pub fn new(secret: [u8; 32]) -> Self {
        let key = UnboundKey::new(&CHACHA20_POLY1305, &secret).expect("the key has the length of the algorithm");
        Vault(LessSafeKey::new(key))
    }

    /// Seals a text for a thing, under a random nonce: at 2^32 texts two would meet with a chance of 2^-32.
    ///
    /// # Errors
    /// When the text is too long.
    pub fn seal<K: Kind>(&self, of: Id<K>, text: &[u8]) -> Result<Vec<u8>, Problem> {
        let nonce = random::bytes::<NONCE_LEN>();
        let mut sealed = text.to_vec();
        let aad = Aad::from(of.uuid().into_bytes());
        self.0
            .seal_in_place_append_tag(Nonce::assume_unique_for_key(nonce), aad, &mut sealed)
            .map_err(|_| Problem::internal("a text could not be sealed"))?;
        Ok([nonce.as_slice(), &sealed].concat())
    }

    /// Opens what was sealed for the thing.
    ///
    /// # Errors
    /// When it was changed, or sealed for another.
    pub fn open<K: Kind>(&self, of: Id<K>, sealed: &[u8]) -> Result<Vec<u8>, Problem> {
        let broken = || Problem::internal("a sealed text cannot be opened");
        let (nonce, text) = sealed.split_at_checked(NONCE_LEN).ok_or_else(broken)?;
        let nonce = Nonce::try_assume_unique_for_key(nonce).map_err(|_| broken())?;
        let mut text = text.to_vec();
        let aad = Aad::from(of.uuid().into_bytes());
        Ok(self.0.open_in_place(nonce, aad, &mut text).map_err(|_| broken())?.to_vec())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use keqiao_domain::hub::HubNumber;
    use keqiao_domain::id::UserKind;

    #[test]
    fn what_is_sealed_for_one_user_opens_for_no_other_and_not_when_changed() {
        let vault = Vault::new([7; 32]);
        let user = |number| Id::<UserKind>::compose(1, HubNumber::NATIONAL, 0, number);
        let sealed = vault.seal(user(1), b"secret").expect("sealed");
        assert!(!sealed.windows(6).any(|part| part == b"secret"));
        assert_eq!(vault.open(user(1), &sealed).ok(), Some(b"secret".to_vec()));
        assert!(vault.open(user(2), &sealed).is_err());
        assert!(Vault::new([8; 32]).open(user(1), &sealed).is_err());
        let mut changed = sealed;
        changed[NONCE_LEN] ^= 1;
        assert!(vault.open(user(1), &changed).is_err());
    }
}
