//! A made-up log in memory, file by file.

use std::collections::BTreeMap;

use keqiao_ledger::certificate::{Certificate, Facts, Record};
use keqiao_ledger::entry::{Entry, Salt, commit_bytes};
use keqiao_ledger::log::{LogKey, Trust, verify};
use keqiao_ledger::note::{Checkpoint, LogSigner};
use keqiao_ledger::report::Report;
use keqiao_ledger::tile::{Edge, WIDTH_MAX, bundles_of, encode_bundle};
use keqiao_ledger::tree::{LeafTree, inclusion_proof, leaf_hash, root};

pub(crate) const ORIGIN: &str = "market.example/ledger/shanghai";

pub(crate) fn signer() -> LogSigner {
    LogSigner::try_new(ORIGIN, &[7; 32]).expect("the name is allowed")
}

pub(crate) fn payload(index: u64) -> String {
    format!(r#"{{"title":"Membrane {index}"}}"#)
}

pub(crate) fn salt(index: u64) -> Salt {
    Salt::new([u8::try_from(index % 251).expect("below 251"); 32])
}

pub(crate) fn entry(index: u64) -> Vec<u8> {
    entry_with_id(index, &format!("ent_{index}"))
}

pub(crate) fn entry_with_id(index: u64, id: &str) -> Vec<u8> {
    Entry {
        id,
        hub: "shanghai",
        kind: "demand.published",
        subject: &format!("dem_{index}"),
        owner: Some("org_1"),
        operation: "demand.publish",
        actor: "usr_1",
        at: "2026-01-05T09:00:00.000000Z",
        payload_commitment: commit_bytes(&salt(index), payload(index).as_bytes()),
    }
    .canonical_bytes()
}

/// The files of an exported log.
#[derive(Clone)]
pub(crate) struct Folder {
    pub(crate) files: BTreeMap<String, Vec<u8>>,
}

impl Folder {
    pub(crate) fn of_size(size: u64) -> Folder {
        let entries: Vec<Vec<u8>> = (0..size).map(entry).collect();
        Folder::of(&entries)
    }

    /// Everything that an honest hub writes for these entries.
    pub(crate) fn of(entries: &[Vec<u8>]) -> Folder {
        let mut files = BTreeMap::new();
        let mut edge = Edge::new();
        for entry in entries {
            for tile in edge.append(leaf_hash(entry)) {
                files.insert(tile.at().to_string(), tile.to_bytes());
            }
        }
        for tile in edge.partial_tiles() {
            files.insert(tile.at().to_string(), tile.to_bytes());
        }
        for at in bundles_of(edge.size()) {
            let first = usize::try_from(at.index * WIDTH_MAX).expect("a small log");
            let bundle = &entries[first..entries.len().min(first + 256)];
            files.insert(at.to_string(), encode_bundle(bundle).expect("entries are short"));
        }
        let checkpoint = Checkpoint { origin: ORIGIN.to_owned(), size: edge.size(), root: edge.root() };
        let note = signer().sign(&checkpoint.text()).expect("the text is a note");
        files.insert("checkpoint".to_owned(), note.to_string().into_bytes());
        Folder { files }
    }

    pub(crate) fn checkpoint(&self) -> Checkpoint {
        Checkpoint::open(&self.files["checkpoint"], signer().verifier()).expect("it is signed").0
    }

    pub(crate) fn verify(&self) -> Report {
        self.verify_since(None)
    }

    pub(crate) fn verify_since(&self, earlier: Option<Checkpoint>) -> Report {
        let key = LogKey::Trusted(signer().verifier().clone());
        self.verify_with(&Trust { key, witnesses: Vec::new(), earlier })
    }

    pub(crate) fn verify_with(&self, trust: &Trust) -> Report {
        verify(trust, |resource| self.files.get(&resource.to_string()).cloned().ok_or("there is no such file"))
    }
}

/// A certificate of the entries at these indices, in a log of this size.
pub(crate) fn certificate(indices: &[u64], size: u64) -> Certificate {
    let tree: LeafTree = (0..size).map(|index| leaf_hash(&entry(index))).collect();
    let checkpoint = Checkpoint { origin: ORIGIN.to_owned(), size, root: root(size, &tree).expect("all is there") };
    let note = signer().sign(&checkpoint.text()).expect("the text is a note");
    let records = indices.iter().map(|index| Record {
        index: *index,
        entry: String::from_utf8(entry(*index)).expect("entries are UTF-8"),
        proof: inclusion_proof(*index, size, &tree).expect("the leaf is there"),
        facts: Some(Facts { payload: payload(*index), salt: salt(*index).to_hex() }),
    });
    Certificate::new(records.collect(), &note.to_string(), signer().verifier())
}
