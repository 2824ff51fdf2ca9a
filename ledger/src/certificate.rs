//! A self-contained proof that entries are in a signed log: one JSON file, checked offline, trusting nobody.

use serde::{Deserialize, Serialize};

use crate::entry::{EntryError, Salt, StoredEntry, commit_bytes};
use crate::log::hub_of;
use crate::note::{Checkpoint, VerifierKey};
use crate::report::Report;
use crate::tree::{Hash, leaf_hash, verify_inclusion};

/// The format that this crate writes and reads.
pub const FORMAT: &str = "keqiao-certificate/1";

/// The most records in one certificate.
pub const RECORDS_MAX: usize = 1000;

/// Entries with their facts, their proofs, and the checkpoint they are proven against.
///
/// Unknown members are refused: what nobody verifies must not travel under the name of a proof.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Certificate {
    /// Always [`FORMAT`].
    pub format: String,
    /// What is certified, in the order of the log.
    pub records: Vec<Record>,
    /// The signed checkpoint, as it was served.
    pub checkpoint: String,
    /// The log's verifier key as a vkey line; a reader who knows the hub's key compares it.
    pub key: String,
}

/// One entry of the log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Record {
    /// Index of the entry, from 0.
    pub index: u64,
    /// The stored bytes of the entry, which are UTF-8.
    pub entry: String,
    /// The inclusion proof, from the leaf up.
    pub proof: Vec<Hash>,
    /// The facts behind the entry; absent when they are withheld or erased.
    pub facts: Option<Facts>,
}

/// Opens the commitment of an entry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Facts {
    /// The stored bytes of the payload: canonical JSON, which is UTF-8.
    pub payload: String,
    /// The salt, 64 hex digits.
    pub salt: String,
}

/// A text that is not a certificate.
#[derive(Debug, thiserror::Error)]
pub enum CertificateError {
    /// Not the JSON of a certificate.
    #[error("this is not a certificate")]
    Shape(#[from] serde_json::Error),
    /// Written by a newer program, or by something else.
    #[error("this is not a certificate of the format {FORMAT}")]
    Format,
    /// Too many records.
    #[error("the certificate has no records, or more than {RECORDS_MAX}")]
    Records,
}

impl Certificate {
    /// Puts a certificate together. Nothing is checked here; [`verify`](Certificate::verify) does.
    #[must_use]
    pub fn new(records: Vec<Record>, checkpoint: &str, key: &VerifierKey) -> Certificate {
        Certificate { format: FORMAT.to_owned(), records, checkpoint: checkpoint.to_owned(), key: key.to_string() }
    }

    /// Reads the JSON of a certificate.
    ///
    /// # Errors
    ///
    /// See [`CertificateError`].
    pub fn parse(json: &[u8]) -> Result<Certificate, CertificateError> {
        let certificate: Certificate = serde_json::from_slice(json)?;
        if certificate.format != FORMAT {
            return Err(CertificateError::Format);
        }
        if certificate.records.is_empty() || certificate.records.len() > RECORDS_MAX {
            return Err(CertificateError::Records);
        }
        Ok(certificate)
    }

    /// Says what holds and what does not.
    ///
    /// Without a `trusted` key the certificate's own key is used, and the report says that its owner is not shown.
    #[must_use]
    pub fn verify(&self, trusted: Option<&VerifierKey>, witnesses: &[VerifierKey]) -> Report {
        let mut report = Report::default();
        let Some(key) = self.check_key(trusted, &mut report) else {
            return report;
        };
        let (checkpoint, note) = match Checkpoint::open(self.checkpoint.as_bytes(), &key) {
            Ok(opened) => opened,
            Err(error) => {
                report.fails(format!("checkpoint: {error}."));
                return report;
            }
        };
        report
            .holds_that(format!("The log {} signed a checkpoint over {} entries.", checkpoint.origin, checkpoint.size));
        report.check_witnesses(&note, &key, witnesses);
        for (position, record) in self.records.iter().enumerate() {
            record.verify(position, &checkpoint, &mut report);
        }
        report
    }

    fn check_key(&self, trusted: Option<&VerifierKey>, report: &mut Report) -> Option<VerifierKey> {
        let own = match VerifierKey::parse(&self.key) {
            Ok(own) => own,
            Err(error) => {
                report.fails(format!("key: {error}."));
                return None;
            }
        };
        match trusted {
            Some(trusted) if *trusted == own => {
                report.holds_that(format!("The certificate names the key that you trust: {own}."));
                Some(own)
            }
            Some(trusted) => {
                report.fails(format!("key: the certificate names {own}, you trust {trusted}."));
                None
            }
            None => {
                let origin = own.name();
                report.not_shown(format!(
                    "That the key belongs to the hub is not shown: compare it with the one at https://{origin}/key: {own}"
                ));
                Some(own)
            }
        }
    }
}

impl Record {
    fn verify(&self, position: usize, checkpoint: &Checkpoint, report: &mut Report) {
        let place = format!("record {position} (entry {} of the log)", self.index);
        let proven = verify_inclusion(
            &leaf_hash(self.entry.as_bytes()),
            self.index,
            checkpoint.size,
            &self.proof,
            &checkpoint.root,
        );
        match proven {
            Ok(()) => {
                report.holds_that(format!("Entry {} is in the log, byte for byte: {}", self.index, self.entry));
            }
            Err(error) => {
                report.fails(format!("{place}: its inclusion is not proven: {error}."));
                return;
            }
        }
        match StoredEntry::parse(self.entry.as_bytes()) {
            Ok(entry) => {
                if entry.hub != hub_of(&checkpoint.origin) {
                    report.fails(format!(
                        "{place}: it names the hub {:?}, the log is {:?}.",
                        entry.hub, checkpoint.origin
                    ));
                }
                self.check_facts(&place, &entry, report);
            }
            Err(error @ EntryError::Version(_)) => report.not_shown(format!("{place}: {error}.")),
            Err(error) => report.fails(format!("{place}: {error}.")),
        }
    }

    fn check_facts(&self, place: &str, entry: &StoredEntry, report: &mut Report) {
        let Some(facts) = &self.facts else {
            report.not_shown(format!("{place}: its facts are withheld or erased."));
            return;
        };
        let Some(salt) = Salt::parse(&facts.salt) else {
            report.fails(format!("{place}: its salt is not 64 lower-case hex digits."));
            return;
        };
        if commit_bytes(&salt, facts.payload.as_bytes()) == entry.payload_commitment {
            report.holds_that(format!("Entry {} is about exactly these facts: {}", self.index, facts.payload));
        } else {
            report.fails(format!("{place}: its facts are not those that the entry was made for."));
        }
    }
}
