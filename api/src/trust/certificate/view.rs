//! The schema of a certificate. The members are those of `docs/LEDGER.md` §6, and no others.

use crate::trust::log::prove::HashText;
use keqiao_ledger::certificate::{Certificate, Record};
use serde::Serialize;
use utoipa::ToSchema;

/// What the ledger says of one thing, with its proofs; `ledger-verify certificate` checks it offline.
#[derive(Serialize, ToSchema)]
#[schema(as = LedgerCertificate)]
pub struct CertificateView {
    /// The format.
    #[schema(max_length = 40, pattern = "^keqiao-certificate/1$", example = "keqiao-certificate/1")]
    format: String,
    /// The entries, in the order of the log.
    #[schema(min_items = 1, max_items = 1000)]
    records: Vec<RecordView>,
    /// The signed checkpoint that the entries are proven against.
    #[schema(max_length = 20000, pattern = "^[^\\x00-\\x09\\x0B-\\x1F]*$")]
    checkpoint: String,
    /// The verifier key line of the log. Compare it with one from elsewhere.
    #[schema(max_length = 400)]
    key: String,
}

/// One entry with its proof.
#[derive(Serialize, ToSchema)]
#[schema(as = CertificateRecord)]
pub struct RecordView {
    /// The entry's index in the log, from 0.
    #[schema(minimum = 0, maximum = 9007199254740991_i64)]
    index: u64,
    /// The stored bytes of the entry, as text.
    #[schema(max_length = 65535, pattern = "^\\{.*\\}$")]
    entry: String,
    /// The inclusion proof (RFC 6962 §2.1.1), from the leaf up, each hash in base64.
    #[schema(max_items = 64)]
    proof: Vec<HashText>,
    /// What the entry is about; null when it is withheld from you or erased.
    facts: Option<FactsView>,
}

/// What opens the commitment of an entry.
#[derive(Serialize, ToSchema)]
#[schema(as = CertificateFacts)]
pub struct FactsView {
    /// The payload, as text: canonical JSON.
    #[schema(max_length = 20000, pattern = "^\\{.*\\}$")]
    payload: String,
    /// The salt.
    #[schema(max_length = 64, pattern = "^[0-9a-f]{64}$")]
    salt: String,
}

impl From<&Certificate> for CertificateView {
    fn from(certificate: &Certificate) -> Self {
        CertificateView {
            format: certificate.format.clone(),
            records: certificate.records.iter().map(RecordView::from).collect(),
            checkpoint: certificate.checkpoint.clone(),
            key: certificate.key.clone(),
        }
    }
}

impl From<&Record> for RecordView {
    fn from(record: &Record) -> Self {
        let facts = record.facts.as_ref();
        RecordView {
            index: record.index,
            entry: record.entry.clone(),
            proof: HashText::list(&record.proof),
            facts: facts.map(|facts| FactsView { payload: facts.payload.clone(), salt: facts.salt.clone() }),
        }
    }
}
