//! What one legal fact looks like in the log, and how private values are bound to it without being in it.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::canonical::{self, CanonicalError};
use crate::text;

/// The version of the entry format that this crate writes.
pub const VERSION: u32 = 1;

/// The longest entry that an entry bundle can hold, in bytes (C2SP tlog-tiles: a uint16 length).
pub const BYTES_MAX: usize = u16::MAX as usize;

/// Length of a salt, in bytes.
pub const SALT_BYTES: usize = 32;

/// Says what the hash of a commitment is for, so that it can never be taken for another hash.
const COMMITMENT_DOMAIN: &[u8] = b"keqiao/ledger/commitment/v1\n";

/// One entry, before it becomes bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry<'a> {
    /// The entry's own id; unique in its log.
    pub id: &'a str,
    /// Code of the hub whose log this is.
    pub hub: &'a str,
    /// What happened, in the past tense: `demand.published`.
    pub kind: &'a str,
    /// Id of the thing it happened to: `dem_…`.
    pub subject: &'a str,
    /// Id of the organization the subject belongs to: `org_…`.
    pub owner: Option<&'a str>,
    /// The operation that did it: `demand.publish`.
    pub operation: &'a str,
    /// Pseudonymous id of who did it: `usr_…`, `key_…` or `system`.
    pub actor: &'a str,
    /// When, in RFC 3339, UTC, microseconds.
    pub at: &'a str,
    /// Binds the payload without showing it.
    pub payload_commitment: Commitment,
}

impl Entry<'_> {
    /// The bytes that are stored, hashed and served. They are made once; verification never makes them again.
    #[must_use]
    pub fn canonical_bytes(&self) -> Vec<u8> {
        let Entry { id, hub, kind, subject, owner, operation, actor, at, payload_commitment } = self;
        let wire = Wire {
            actor,
            at,
            hub,
            id,
            kind,
            operation,
            owner: *owner,
            payload_commitment: *payload_commitment,
            subject,
            version: VERSION,
        };
        canonical::serialize(&wire).expect("strings, null and a small integer can always be written")
    }
}

/// The JSON object of an entry, version 1.
#[derive(Serialize)]
struct Wire<'a> {
    actor: &'a str,
    at: &'a str,
    hub: &'a str,
    id: &'a str,
    kind: &'a str,
    operation: &'a str,
    owner: Option<&'a str>,
    payload_commitment: Commitment,
    subject: &'a str,
    version: u32,
}

/// An entry as read back from stored bytes, for showing and checking.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StoredEntry {
    /// See [`Entry::id`].
    pub id: String,
    /// See [`Entry::hub`].
    pub hub: String,
    /// See [`Entry::kind`].
    pub kind: String,
    /// See [`Entry::subject`].
    pub subject: String,
    /// See [`Entry::owner`].
    pub owner: Option<String>,
    /// See [`Entry::operation`].
    pub operation: String,
    /// See [`Entry::actor`].
    pub actor: String,
    /// See [`Entry::at`].
    pub at: String,
    /// See [`Entry::payload_commitment`].
    pub payload_commitment: Commitment,
    /// The version of the format; always [`VERSION`] here.
    pub version: u32,
}

/// Why stored bytes are not an entry of a known version.
#[derive(Debug, thiserror::Error)]
pub enum EntryError {
    /// Not JSON, or not an object with a version.
    #[error("the entry is not JSON of a known shape")]
    Shape(#[from] serde_json::Error),
    /// Written by a newer program.
    #[error("the entry has version {0}, which this program does not know")]
    Version(u64),
    /// The same value in another spelling than RFC 8785 gives it.
    #[error("the entry is not written as canonical JSON")]
    NotCanonical,
}

impl StoredEntry {
    /// Reads stored bytes.
    ///
    /// # Errors
    ///
    /// See [`EntryError`]. The bytes may still be rightly in the tree: the tree hashes bytes, not meaning.
    pub fn parse(bytes: &[u8]) -> Result<StoredEntry, EntryError> {
        let entry: StoredEntry = serde_json::from_slice(bytes).map_err(|error| shape_error(bytes, error))?;
        if entry.version != VERSION {
            return Err(EntryError::Version(entry.version.into()));
        }
        if entry.as_entry().canonical_bytes() != bytes {
            return Err(EntryError::NotCanonical);
        }
        Ok(entry)
    }

    /// The same entry, borrowed.
    #[must_use]
    pub fn as_entry(&self) -> Entry<'_> {
        Entry {
            id: &self.id,
            hub: &self.hub,
            kind: &self.kind,
            subject: &self.subject,
            owner: self.owner.as_deref(),
            operation: &self.operation,
            actor: &self.actor,
            at: &self.at,
            payload_commitment: self.payload_commitment,
        }
    }
}

/// A newer entry has other members; then its version is the better answer.
fn shape_error(bytes: &[u8], error: serde_json::Error) -> EntryError {
    let value: Option<Value> = serde_json::from_slice(bytes).ok();
    match value.as_ref().and_then(|value| value.get("version")?.as_u64()) {
        Some(version) if version != u64::from(VERSION) => EntryError::Version(version),
        _ => EntryError::Shape(error),
    }
}

/// 32 random bytes, one per entry, kept beside the payload and forgotten with it.
///
/// Without the salt a commitment says nothing about its payload, not even to one who guesses the payload.
#[derive(Clone, PartialEq, Eq)]
pub struct Salt([u8; SALT_BYTES]);

impl Salt {
    /// Takes random bytes from the caller.
    #[must_use]
    pub fn new(random: [u8; SALT_BYTES]) -> Salt {
        Salt(random)
    }

    /// The bytes, for storing.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8; SALT_BYTES] {
        &self.0
    }

    /// Reads the hexadecimal form that certificates carry.
    #[must_use]
    pub fn parse(hex: &str) -> Option<Salt> {
        text::from_hex(hex).map(Salt)
    }

    /// The hexadecimal form that certificates carry.
    #[must_use]
    pub fn to_hex(&self) -> String {
        text::to_hex(&self.0)
    }
}

impl fmt::Debug for Salt {
    /// A salt in a log would undo what it is for.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Salt(…)")
    }
}

/// Binds a payload: SHA-256 of the domain, the salt and the payload's bytes.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Commitment([u8; 32]);

impl Commitment {
    /// Restores a stored commitment.
    #[must_use]
    pub fn from_bytes(bytes: [u8; 32]) -> Commitment {
        Commitment(bytes)
    }

    /// The bytes, for storing.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// Reads the hexadecimal form that entries carry.
    #[must_use]
    pub fn parse(hex: &str) -> Option<Commitment> {
        text::from_hex(hex).map(Commitment)
    }
}

impl fmt::Display for Commitment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&text::to_hex(&self.0))
    }
}

impl fmt::Debug for Commitment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Commitment({self})")
    }
}

impl Serialize for Commitment {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Commitment {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Commitment, D::Error> {
        let hex = String::deserialize(deserializer)?;
        Commitment::parse(&hex).ok_or_else(|| serde::de::Error::custom("a commitment is 64 lower-case hex digits"))
    }
}

/// Binds a payload that is about to be written for the first time.
///
/// Whoever stores the payload should store the bytes of [`canonical::to_bytes`] and use [`commit_bytes`].
///
/// # Errors
///
/// The payload has no canonical spelling.
pub fn commit(salt: &Salt, payload: &Value) -> Result<Commitment, CanonicalError> {
    Ok(commit_bytes(salt, &canonical::to_bytes(payload)?))
}

/// Binds the stored bytes of a payload.
#[must_use]
pub fn commit_bytes(salt: &Salt, payload: &[u8]) -> Commitment {
    let digest = Sha256::new().chain_update(COMMITMENT_DOMAIN).chain_update(salt.0).chain_update(payload).finalize();
    Commitment(digest.into())
}
