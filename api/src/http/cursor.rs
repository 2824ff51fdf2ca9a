//! List cursors: opaque, authenticated, and bound to their list and filter.

use super::problem::{Code, Problem};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;

/// Bytes of the authentication code that a cursor carries.
const TAG_BYTES: usize = 16;
/// The longest place a cursor can carry: one event position for each of 1,023 hubs would not fit, 200 hubs do.
const PLACE_BYTES_MAX: usize = 4096;

/// Seals and opens cursors.
#[derive(Clone)]
pub struct CursorKey([u8; 32]);

impl CursorKey {
    /// Takes the secret that all nodes share.
    #[must_use]
    pub fn new(secret: [u8; 32]) -> Self {
        CursorKey(secret)
    }

    /// Seals a place in a list.
    #[must_use]
    pub fn seal(&self, list: &str, filter: &str, place: &[u8]) -> String {
        let mut bytes = self.tag(list, filter, place).to_vec();
        bytes.extend_from_slice(place);
        URL_SAFE_NO_PAD.encode(bytes)
    }

    /// Opens a cursor of this list and filter.
    ///
    /// # Errors
    /// `cursor_invalid` when the cursor was changed or belongs elsewhere.
    pub fn open(&self, list: &str, filter: &str, cursor: &str) -> Result<Vec<u8>, Problem> {
        let invalid = || Problem::new(Code::CursorInvalid).with_detail("start the list again, without `after`");
        let bytes = URL_SAFE_NO_PAD.decode(cursor).map_err(|_| invalid())?;
        let (tag, place) = bytes.split_at_checked(TAG_BYTES).ok_or_else(invalid)?;
        let is_too_long = place.len() > PLACE_BYTES_MAX;
        if is_too_long || self.mac(list, filter, place).verify_truncated_left(tag).is_err() {
            return Err(invalid());
        }
        Ok(place.to_vec())
    }

    fn mac(&self, list: &str, filter: &str, place: &[u8]) -> Hmac<Sha256> {
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.0).expect("HMAC takes keys of any length");
        // The lengths go in as well, so that no two triples give the same bytes.
        for part in [list.as_bytes(), filter.as_bytes(), place] {
            mac.update(&(part.len() as u64).to_le_bytes());
            mac.update(part);
        }
        mac
    }

    fn tag(&self, list: &str, filter: &str, place: &[u8]) -> [u8; TAG_BYTES] {
        let mut tag = [0; TAG_BYTES];
        tag.copy_from_slice(&self.mac(list, filter, place).finalize().into_bytes()[..TAG_BYTES]);
        tag
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_cursor_opens_only_where_it_was_sealed(place: Vec<u8>, filter in "[a-z=&]{0,20}", other in "[a-z=&]{0,20}") {
            let key = CursorKey::new([7; 32]);
            let cursor = key.seal("demands", &filter, &place);
            prop_assert_eq!(key.open("demands", &filter, &cursor).ok(), Some(place));
            prop_assert!(key.open("patents", &filter, &cursor).is_err());
            prop_assert!(filter == other || key.open("demands", &other, &cursor).is_err());
            prop_assert!(CursorKey::new([8; 32]).open("demands", &filter, &cursor).is_err());
        }

        #[test]
        fn no_text_makes_a_cursor_panic(text in ".{0,60}") {
            prop_assert!(CursorKey::new([7; 32]).open("demands", "", &text).is_err());
        }
    }
}
