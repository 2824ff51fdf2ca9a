//! Signed notes, checkpoints and cosignatures, as C2SP specifies them (signed-note, tlog-checkpoint,
//! tlog-cosignature). Times are values: seconds since 1970 in UTC, given by the caller.
//!
//! ```text
//! market.example/ledger/shanghai          origin: the log's URL without the scheme
//! 70000                                   number of entries
//! CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=
//!
//! — market.example/ledger/shanghai Az3grl…   the log signs
//! — witness.example/w1 jWbPPw…               others add that they saw it grow without a rewrite
//! ```

use std::fmt;

use ed25519_dalek::{Signature, Signer, SigningKey, VerifyingKey};
use sha2::{Digest, Sha256};

use crate::text;
use crate::tree::Hash;

/// The longest note that is read, in bytes.
pub const NOTE_BYTES_MAX: usize = 64 * 1024;

/// The most signatures that are read; C2SP asks for at least 16.
pub const SIGNATURES_MAX: usize = 64;

/// The latest time a cosignature can carry (tlog-cosignature: at most 2^63 − 1).
pub const TIMESTAMP_MAX: u64 = u64::MAX >> 1;

const KEY_BYTES: usize = 32;
const KEY_ID_BYTES: usize = 4;
const TIMESTAMP_BYTES: usize = 8;
const SIGNATURE_BYTES: usize = 64;
/// Em dash and space.
const SIGNATURE_PREFIX: &str = "\u{2014} ";

/// Why a key, a note or a checkpoint is not accepted.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NoteError {
    /// Empty, or with white space, a control character or a plus sign.
    #[error("{0:?} cannot be the name of a key")]
    KeyName(String),
    /// Not a verifier key line.
    #[error("this is not a verifier key: {0}")]
    VerifierKey(&'static str),
    /// Not a signed note.
    #[error("this is not a signed note: {0}")]
    Note(&'static str),
    /// Not the text of a checkpoint.
    #[error("this is not a checkpoint: {0}")]
    Checkpoint(&'static str),
    /// No signature line carries the name and the id of the key.
    #[error("there is no signature by the key {0}")]
    NotSigned(String),
    /// A signature line names the key, but the key did not make it for this text.
    #[error("the signature by the key {0} is not valid for this text")]
    BadSignature(String),
    /// The checkpoint is of another log than the key.
    #[error("the checkpoint is of the log {found:?}, the key is of {expected:?}")]
    Origin {
        /// First line of the checkpoint.
        found: String,
        /// Name of the key.
        expected: String,
    },
}

/// What a key signs, and how: the signature type byte of the signed-note specification.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Algorithm {
    /// 0x01: Ed25519 over the text, by a log.
    Ed25519,
    /// 0x04: Ed25519 over a time and the text, by a witness (cosignature/v1).
    CosignatureV1,
}

impl Algorithm {
    fn byte(self) -> u8 {
        match self {
            Algorithm::Ed25519 => 0x01,
            Algorithm::CosignatureV1 => 0x04,
        }
    }

    fn from_byte(byte: u8) -> Option<Algorithm> {
        [Algorithm::Ed25519, Algorithm::CosignatureV1].into_iter().find(|algorithm| algorithm.byte() == byte)
    }
}

/// Tells keys of one name apart: the first 4 bytes of SHA-256(name || 0x0A || type || public key).
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct KeyId([u8; KEY_ID_BYTES]);

impl KeyId {
    fn of(name: &str, algorithm: Algorithm, public_key: &[u8; KEY_BYTES]) -> KeyId {
        let digest = Sha256::new()
            .chain_update(name)
            .chain_update([b'\n', algorithm.byte()])
            .chain_update(public_key)
            .finalize();
        KeyId([digest[0], digest[1], digest[2], digest[3]])
    }
}

impl fmt::Display for KeyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&text::to_hex(&self.0))
    }
}

impl fmt::Debug for KeyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "KeyId({self})")
    }
}

/// A public key with its name. As text it is the C2SP vkey line: `name+0123abcd+base64(type || key)`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VerifierKey {
    name: String,
    algorithm: Algorithm,
    id: KeyId,
    key: VerifyingKey,
}

impl VerifierKey {
    /// Names a public key.
    ///
    /// # Errors
    ///
    /// The name is not allowed, or the bytes are not a point of the curve.
    pub fn try_new(name: &str, algorithm: Algorithm, public_key: &[u8; KEY_BYTES]) -> Result<VerifierKey, NoteError> {
        check_key_name(name)?;
        let key = VerifyingKey::from_bytes(public_key)
            .map_err(|_| NoteError::VerifierKey("its bytes are not an Ed25519 public key"))?;
        Ok(VerifierKey { name: name.to_owned(), algorithm, id: KeyId::of(name, algorithm, public_key), key })
    }

    /// Reads a vkey line.
    ///
    /// # Errors
    ///
    /// Not such a line, a type that is not supported, or an id that does not belong to the name and key.
    pub fn parse(line: &str) -> Result<VerifierKey, NoteError> {
        let mut parts = line.trim_end_matches('\n').splitn(3, '+');
        let (Some(name), Some(id), Some(material)) = (parts.next(), parts.next(), parts.next()) else {
            return Err(NoteError::VerifierKey("it must be a name, an id and a key, joined by plus signs"));
        };
        let id: [u8; KEY_ID_BYTES] =
            text::from_hex(id).ok_or(NoteError::VerifierKey("its id must be 8 lower-case hex digits"))?;
        let material = text::from_base64(material).ok_or(NoteError::VerifierKey("its key is not base64"))?;
        let (algorithm, public_key) = material.split_first().ok_or(NoteError::VerifierKey("it holds no key"))?;
        let algorithm = Algorithm::from_byte(*algorithm)
            .ok_or(NoteError::VerifierKey("its signature type is neither 0x01 nor 0x04"))?;
        let public_key: &[u8; KEY_BYTES] =
            public_key.try_into().map_err(|_| NoteError::VerifierKey("an Ed25519 key has 32 bytes"))?;
        let key = VerifierKey::try_new(name, algorithm, public_key)?;
        if key.id == KeyId(id) { Ok(key) } else { Err(NoteError::VerifierKey("its id is not the id of its key")) }
    }

    /// The name, for a log's key the origin of its checkpoints.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What this key signs.
    #[must_use]
    pub fn algorithm(&self) -> Algorithm {
        self.algorithm
    }

    /// The id on its signature lines.
    #[must_use]
    pub fn id(&self) -> KeyId {
        self.id
    }

    /// Checks every signature line that carries this key's name and id.
    ///
    /// Lines of other keys are ignored, as signed-note demands.
    ///
    /// # Errors
    ///
    /// There is no such line, or one of them is not valid.
    pub fn verify(&self, note: &SignedNote) -> Result<Verified, NoteError> {
        let mut verified = None;
        for line in note.signatures.iter().filter(|line| line.name == self.name && line.id == self.id) {
            let signed = self.verify_line(&note.text, line)?;
            verified.get_or_insert(signed);
        }
        verified.ok_or_else(|| NoteError::NotSigned(self.name.clone()))
    }

    fn verify_line(&self, text: &str, line: &SignatureLine) -> Result<Verified, NoteError> {
        let bad = || NoteError::BadSignature(self.name.clone());
        let (message, signature, cosigned_at_secs) = match self.algorithm {
            Algorithm::Ed25519 => (text.to_owned(), line.signature.as_slice(), None),
            Algorithm::CosignatureV1 => {
                let (timestamp, signature) = line.signature.split_first_chunk::<TIMESTAMP_BYTES>().ok_or_else(bad)?;
                let timestamp = u64::from_be_bytes(*timestamp);
                if timestamp > TIMESTAMP_MAX {
                    return Err(bad());
                }
                (cosigned_message(text, timestamp), signature, Some(timestamp))
            }
        };
        let signature: &[u8; SIGNATURE_BYTES] = signature.try_into().map_err(|_| bad())?;
        self.key.verify_strict(message.as_bytes(), &Signature::from_bytes(signature)).map_err(|_| bad())?;
        Ok(Verified { cosigned_at_secs })
    }
}

impl fmt::Display for VerifierKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut material = vec![self.algorithm.byte()];
        material.extend_from_slice(self.key.as_bytes());
        write!(f, "{}+{}+{}", self.name, self.id, text::to_base64(&material))
    }
}

/// What a valid signature says beyond itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Verified {
    /// When a witness saw the checkpoint, in seconds since 1970; nothing for a log's own signature.
    pub cosigned_at_secs: Option<u64>,
}

/// The secret key of a log. Signs checkpoints.
pub struct LogSigner {
    key: SigningKey,
    verifier: VerifierKey,
}

impl LogSigner {
    /// Names a secret key; for a log the name is the origin of its checkpoints.
    ///
    /// # Errors
    ///
    /// The name is not allowed.
    pub fn try_new(name: &str, seed: &[u8; KEY_BYTES]) -> Result<LogSigner, NoteError> {
        let key = SigningKey::from_bytes(seed);
        let verifier = VerifierKey::try_new(name, Algorithm::Ed25519, key.verifying_key().as_bytes())?;
        Ok(LogSigner { key, verifier })
    }

    /// The public half.
    #[must_use]
    pub fn verifier(&self) -> &VerifierKey {
        &self.verifier
    }

    /// Signs a text.
    ///
    /// # Errors
    ///
    /// The text cannot be a note.
    pub fn sign(&self, text: &str) -> Result<SignedNote, NoteError> {
        let signature = self.key.sign(text.as_bytes()).to_bytes().to_vec();
        SignedNote::try_new(
            text,
            vec![SignatureLine { name: self.verifier.name.clone(), id: self.verifier.id, signature }],
        )
    }
}

impl fmt::Debug for LogSigner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "LogSigner({})", self.verifier)
    }
}

/// The secret key of a witness. Adds to a checkpoint of another log that it was seen, and when.
pub struct Cosigner {
    key: SigningKey,
    verifier: VerifierKey,
}

impl Cosigner {
    /// Names a secret key. Use a key of its own: the message of a cosignature does not contain the name.
    ///
    /// # Errors
    ///
    /// The name is not allowed.
    pub fn try_new(name: &str, seed: &[u8; KEY_BYTES]) -> Result<Cosigner, NoteError> {
        let key = SigningKey::from_bytes(seed);
        let verifier = VerifierKey::try_new(name, Algorithm::CosignatureV1, key.verifying_key().as_bytes())?;
        Ok(Cosigner { key, verifier })
    }

    /// The public half.
    #[must_use]
    pub fn verifier(&self) -> &VerifierKey {
        &self.verifier
    }

    /// States that, at this time, this is the largest consistent tree of this log that was seen.
    ///
    /// The caller has verified the log's signature and the consistency proof before.
    #[must_use]
    pub fn cosign(&self, note: &SignedNote, at_secs: u64) -> SignatureLine {
        let at_secs = at_secs.min(TIMESTAMP_MAX);
        let mut signature = at_secs.to_be_bytes().to_vec();
        signature.extend_from_slice(&self.key.sign(cosigned_message(&note.text, at_secs).as_bytes()).to_bytes());
        SignatureLine { name: self.verifier.name.clone(), id: self.verifier.id, signature }
    }
}

impl fmt::Debug for Cosigner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Cosigner({})", self.verifier)
    }
}

/// One line below the text: who signed, and the bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignatureLine {
    name: String,
    id: KeyId,
    signature: Vec<u8>,
}

impl SignatureLine {
    /// Reads one line, with or without its newline.
    ///
    /// # Errors
    ///
    /// Not such a line.
    pub fn parse(line: &str) -> Result<SignatureLine, NoteError> {
        const NOT_A_LINE: NoteError = NoteError::Note("a signature line is an em dash, a name and base64");
        let line = line.strip_suffix('\n').unwrap_or(line);
        let (name, blob) =
            line.strip_prefix(SIGNATURE_PREFIX).and_then(|rest| rest.split_once(' ')).ok_or(NOT_A_LINE)?;
        check_key_name(name)?;
        let blob = text::from_base64(blob).ok_or(NOT_A_LINE)?;
        let (id, signature) = blob.split_first_chunk::<KEY_ID_BYTES>().ok_or(NOT_A_LINE)?;
        if signature.is_empty() {
            return Err(NOT_A_LINE);
        }
        Ok(SignatureLine { name: name.to_owned(), id: KeyId(*id), signature: signature.to_vec() })
    }

    /// The name of the key.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The id of the key.
    #[must_use]
    pub fn id(&self) -> KeyId {
        self.id
    }
}

impl fmt::Display for SignatureLine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut blob = self.id.0.to_vec();
        blob.extend_from_slice(&self.signature);
        writeln!(f, "{SIGNATURE_PREFIX}{} {}", self.name, text::to_base64(&blob))
    }
}

/// A text with signatures that nobody has verified yet. As text it is exactly what was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedNote {
    text: String,
    signatures: Vec<SignatureLine>,
}

impl SignedNote {
    /// Puts a text and its signatures together.
    ///
    /// # Errors
    ///
    /// The text does not end in a newline or holds a control character, or there are no or too many signatures.
    pub fn try_new(text: &str, signatures: Vec<SignatureLine>) -> Result<SignedNote, NoteError> {
        if !text.ends_with('\n') {
            return Err(NoteError::Note("the text must end in a newline"));
        }
        if text.chars().any(|c| c < ' ' && c != '\n') {
            return Err(NoteError::Note("it holds a control character"));
        }
        if signatures.is_empty() || signatures.len() > SIGNATURES_MAX {
            return Err(NoteError::Note("it has no signatures, or too many"));
        }
        Ok(SignedNote { text: text.to_owned(), signatures })
    }

    /// Reads a note. Its text must not be used before a key has verified it.
    ///
    /// # Errors
    ///
    /// Not a signed note, or longer than [`NOTE_BYTES_MAX`].
    pub fn parse(bytes: &[u8]) -> Result<SignedNote, NoteError> {
        if bytes.len() > NOTE_BYTES_MAX {
            return Err(NoteError::Note("it is too long"));
        }
        let note = str::from_utf8(bytes).map_err(|_| NoteError::Note("it is not UTF-8"))?;
        let split = note.rfind("\n\n").ok_or(NoteError::Note("there is no empty line before the signatures"))?;
        let (text, signatures) = (&note[..=split], &note[split + 2..]);
        if !signatures.ends_with('\n') {
            return Err(NoteError::Note("it must end in a newline"));
        }
        let signatures = signatures.split_inclusive('\n').map(SignatureLine::parse).collect::<Result<_, _>>()?;
        SignedNote::try_new(text, signatures)
    }

    /// The signed text, with its last newline.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The signature lines, in their order.
    #[must_use]
    pub fn signatures(&self) -> &[SignatureLine] {
        &self.signatures
    }

    /// Adds a signature line, as a hub does with the cosignatures it receives.
    ///
    /// # Errors
    ///
    /// There are [`SIGNATURES_MAX`] already.
    pub fn add(&mut self, line: SignatureLine) -> Result<(), NoteError> {
        if self.signatures.len() >= SIGNATURES_MAX {
            return Err(NoteError::Note("it has too many signatures"));
        }
        self.signatures.push(line);
        Ok(())
    }
}

impl fmt::Display for SignedNote {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}", self.text)?;
        self.signatures.iter().try_for_each(|line| write!(f, "{line}"))
    }
}

/// What a log says about itself: its name, how many entries, and the root over them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checkpoint {
    /// The log's name: its URL without the scheme and without a slash at the end.
    pub origin: String,
    /// Number of entries.
    pub size: u64,
    /// Root of the tree of these entries.
    pub root: Hash,
}

impl Checkpoint {
    /// The text that is signed.
    #[must_use]
    pub fn text(&self) -> String {
        let Checkpoint { origin, size, root } = self;
        format!("{origin}\n{size}\n{root}\n")
    }

    /// Reads the text of a note. Extension lines are allowed by C2SP and ignored: they promise nothing.
    ///
    /// # Errors
    ///
    /// Not the text of a checkpoint.
    pub fn parse(text: &str) -> Result<Checkpoint, NoteError> {
        let body = text.strip_suffix('\n').ok_or(NoteError::Checkpoint("it must end in a newline"))?;
        let lines: Vec<&str> = body.split('\n').collect();
        if lines.iter().any(|line| line.is_empty()) {
            return Err(NoteError::Checkpoint("it has an empty line"));
        }
        let [origin, size, root, ..] = lines.as_slice() else {
            return Err(NoteError::Checkpoint("it needs an origin, a size and a root"));
        };
        let size = parse_size(size).ok_or(NoteError::Checkpoint("its size is not a plain decimal number"))?;
        let root = Hash::parse(root).ok_or(NoteError::Checkpoint("its root is not 32 bytes in base64"))?;
        Ok(Checkpoint { origin: (*origin).to_owned(), size, root })
    }

    /// Reads a signed checkpoint and accepts it only if this key signed it and is the key of this log.
    ///
    /// # Errors
    ///
    /// See [`NoteError`].
    pub fn open(bytes: &[u8], key: &VerifierKey) -> Result<(Checkpoint, SignedNote), NoteError> {
        let note = SignedNote::parse(bytes)?;
        key.verify(&note)?;
        let checkpoint = Checkpoint::parse(&note.text)?;
        if checkpoint.origin != key.name {
            return Err(NoteError::Origin { found: checkpoint.origin, expected: key.name.clone() });
        }
        Ok((checkpoint, note))
    }
}

fn cosigned_message(text: &str, at_secs: u64) -> String {
    format!("cosignature/v1\ntime {at_secs}\n{text}")
}

fn parse_size(text: &str) -> Option<u64> {
    let size: u64 = text.parse().ok()?;
    (size.to_string() == text).then_some(size)
}

fn check_key_name(name: &str) -> Result<(), NoteError> {
    let is_allowed = !name.is_empty() && !name.chars().any(|c| c == '+' || c.is_whitespace() || c.is_control());
    if is_allowed { Ok(()) } else { Err(NoteError::KeyName(name.to_owned())) }
}
