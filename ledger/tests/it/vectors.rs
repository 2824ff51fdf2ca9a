//! Published vectors, and our own frozen ones.

use keqiao_ledger::canonical::{self, CanonicalError};
use keqiao_ledger::entry::{Entry, EntryError, Salt, StoredEntry, commit};
use keqiao_ledger::note::{Algorithm, Checkpoint, Cosigner, LogSigner, NoteError, SignedNote, VerifierKey};
use keqiao_ledger::tree::{
    Hash, LeafTree, consistency_proof, empty_root, inclusion_proof, leaf_hash, root, verify_consistency,
    verify_inclusion,
};
use serde_json::{Value, json};

fn load(json: &str) -> Value {
    serde_json::from_str(json).expect("test data is JSON")
}

fn text(value: &Value) -> &str {
    value.as_str().expect("a string")
}

fn number(value: &Value) -> u64 {
    value.as_u64().expect("a number")
}

fn unhex(hex: &str) -> Vec<u8> {
    let bytes = (0..hex.len()).step_by(2).map(|at| u8::from_str_radix(&hex[at..at + 2], 16));
    bytes.collect::<Result<_, _>>().expect("pairs of hex digits")
}

fn hashes(value: &Value) -> Vec<Hash> {
    let items = value.as_array().expect("a list");
    items.iter().map(|hex| Hash::parse_hex(text(hex)).expect("a hash")).collect()
}

fn list(value: &Value) -> &[Value] {
    value.as_array().expect("a list")
}

#[test]
fn roots_and_proofs_are_those_of_the_reference_log_of_rfc_6962() {
    let vectors = load(include_str!("../../testdata/rfc6962.json"));
    let leaves: Vec<Hash> = list(&vectors["leaves"]).iter().map(|leaf| leaf_hash(&unhex(text(leaf)))).collect();
    let tree: LeafTree = leaves.iter().copied().collect();
    let roots = hashes(&vectors["roots"]);

    assert_eq!(empty_root(), Hash::parse_hex(text(&vectors["empty_root"])).unwrap());
    assert_eq!(root(0, &tree).unwrap(), empty_root());
    for (size, expected) in (1..).zip(&roots) {
        assert_eq!(root(size, &tree).unwrap(), *expected, "size {size}");
    }
    let root_of = |size: u64| roots[usize::try_from(size).unwrap() - 1];
    for case in list(&vectors["inclusion"]) {
        let (leaf, size, proof) = (number(&case["leaf"]), number(&case["size"]), hashes(&case["proof"]));
        assert_eq!(inclusion_proof(leaf, size, &tree).unwrap(), proof);
        let hash = leaves[usize::try_from(leaf).unwrap()];
        assert_eq!(verify_inclusion(&hash, leaf, size, &proof, &root_of(size)), Ok(()));
    }
    for case in list(&vectors["consistency"]) {
        let (old, new, proof) = (number(&case["old"]), number(&case["new"]), hashes(&case["proof"]));
        assert_eq!(consistency_proof(old, new, &tree).unwrap(), proof);
        assert_eq!(verify_consistency(old, new, &root_of(old), &root_of(new), &proof), Ok(()));
    }
}

#[test]
fn canonical_json_is_that_of_rfc_8785() {
    let vectors = load(include_str!("../../testdata/rfc8785.json"));

    for case in list(&vectors["documents"]) {
        let input = load(text(&case["input"]));
        assert_eq!(canonical::to_bytes(&input).unwrap(), unhex(text(&case["expected_hex"])), "{}", case["name"]);
    }
    for case in list(&vectors["numbers"]) {
        let bits = u64::from_str_radix(text(&case["bits"]), 16).unwrap();
        let written = canonical::to_bytes(&json!(f64::from_bits(bits))).unwrap();
        assert_eq!(str::from_utf8(&written).unwrap(), text(&case["text"]));
    }
}

#[test]
fn canonical_json_does_not_round_integers_in_silence() {
    assert_eq!(canonical::to_bytes(&json!([9_007_199_254_740_991_i64])).unwrap(), b"[9007199254740991]");
    for too_large in [json!({"a": [9_007_199_254_740_992_u64]}), json!(-9_007_199_254_740_992_i64), json!(u64::MAX)] {
        assert!(matches!(canonical::to_bytes(&too_large), Err(CanonicalError::IntegerTooLarge(_))), "{too_large}");
    }
}

#[test]
fn canonical_json_does_not_depend_on_the_order_of_writing() {
    let one = load(r#"{"b":{"y":1,"x":2},"a":0}"#);
    let other = load(r#"{"a":0,"b":{"x":2,"y":1}}"#);

    assert_eq!(canonical::to_bytes(&one).unwrap(), br#"{"a":0,"b":{"x":2,"y":1}}"#);
    assert_eq!(canonical::to_bytes(&one).unwrap(), canonical::to_bytes(&other).unwrap());
}

#[test]
fn entries_of_version_1_are_the_frozen_ones() {
    let vectors = load(include_str!("../../testdata/entries_v1.json"));
    let mut tree = LeafTree::new();

    for case in list(&vectors["entries"]) {
        let salt = Salt::parse(text(&case["salt"])).unwrap();
        let commitment = commit(&salt, &case["payload"]).unwrap();
        let fields = &case["entry"];
        let entry = Entry {
            id: text(&fields["id"]),
            hub: text(&fields["hub"]),
            kind: text(&fields["kind"]),
            subject: text(&fields["subject"]),
            owner: fields["owner"].as_str(),
            operation: text(&fields["operation"]),
            actor: text(&fields["actor"]),
            at: text(&fields["at"]),
            payload_commitment: commitment,
        };
        assert_eq!(canonical::to_bytes(&case["payload"]).unwrap(), text(&case["payload_bytes"]).as_bytes());
        assert_eq!(commitment.to_string(), text(&case["payload_commitment"]));
        assert_eq!(entry.canonical_bytes(), text(&case["bytes"]).as_bytes());
        assert_eq!(StoredEntry::parse(text(&case["bytes"]).as_bytes()).unwrap().as_entry(), entry);
        let leaf = leaf_hash(&entry.canonical_bytes());
        assert_eq!(leaf, Hash::parse_hex(text(&case["leaf_hash"])).unwrap());
        tree.push(leaf);
    }
    assert_eq!(root(tree.size(), &tree).unwrap(), Hash::parse_hex(text(&vectors["root"])).unwrap());
}

#[test]
fn checkpoints_and_cosignatures_are_the_frozen_ones() {
    let vectors = load(include_str!("../../testdata/entries_v1.json"));
    let (checkpoint, cosignature) = (&vectors["checkpoint"], &vectors["cosignature"]);
    let seed = |value: &Value| -> [u8; 32] { unhex(text(value)).try_into().unwrap() };
    let root = Hash::parse_hex(text(&vectors["root"])).unwrap();

    let signer = LogSigner::try_new(text(&checkpoint["origin"]), &seed(&checkpoint["seed"])).unwrap();
    let made = Checkpoint { origin: text(&checkpoint["origin"]).to_owned(), size: 3, root };
    let mut note = signer.sign(&made.text()).unwrap();
    let witness = Cosigner::try_new(text(&cosignature["name"]), &seed(&cosignature["seed"])).unwrap();
    let line = witness.cosign(&note, number(&cosignature["at_secs"]));
    note.add(line.clone()).unwrap();

    assert_eq!(signer.verifier().to_string(), text(&checkpoint["vkey"]));
    assert_eq!(witness.verifier().to_string(), text(&cosignature["vkey"]));
    assert_eq!(line.to_string(), text(&cosignature["signature_line"]));
    let expected = [&checkpoint["text"], &checkpoint["signature_line"], &cosignature["signature_line"]].map(text);
    assert_eq!(note.to_string(), format!("{}\n{}{}", expected[0], expected[1], expected[2]));
}

#[test]
fn published_notes_verify_and_are_signed_again_byte_for_byte() {
    let vectors = load(include_str!("../../testdata/c2sp_notes.json"));

    for case in list(&vectors["notes"]) {
        let key = VerifierKey::parse(text(&case["vkey"])).unwrap();
        let note = SignedNote::parse(text(&case["note"]).as_bytes()).unwrap();
        assert_eq!(key.algorithm(), Algorithm::Ed25519);
        assert_eq!(key.to_string(), text(&case["vkey"]));
        assert!(key.verify(&note).is_ok(), "{}", case["name"]);
        assert_eq!(note.to_string(), text(&case["note"]));
        if let Some(seed) = case["seed_hex"].as_str() {
            let signer = LogSigner::try_new(key.name(), &unhex(seed).try_into().unwrap()).unwrap();
            assert_eq!(*signer.verifier(), key);
            assert_eq!(signer.sign(note.text()).unwrap(), note);
        }
    }
}

#[test]
fn the_checkpoint_of_the_specification_is_read_as_it_is_printed() {
    let vectors = load(include_str!("../../testdata/c2sp_notes.json"));
    let case = &vectors["spec_checkpoint"];

    let note = SignedNote::parse(text(&case["note"]).as_bytes()).unwrap();
    let checkpoint = Checkpoint::parse(note.text()).unwrap();

    assert_eq!(checkpoint.origin, "example.com/behind-the-sofa");
    assert_eq!(checkpoint.size, number(&case["size"]));
    assert_eq!(checkpoint.text(), note.text());
    assert_eq!(note.signatures()[1].name(), "witness.example.com/w1");
    assert_eq!(note.to_string(), text(&case["note"]));
}

#[test]
fn another_tree_head_is_not_taken_for_a_checkpoint_of_the_keys_log() {
    let vectors = load(include_str!("../../testdata/c2sp_notes.json"));
    let case = &vectors["notes"][2];
    let key = VerifierKey::parse(text(&case["vkey"])).unwrap();

    let opened = Checkpoint::open(text(&case["note"]).as_bytes(), &key);

    assert!(matches!(opened, Err(NoteError::Origin { .. })), "{opened:?}");
}

#[test]
fn an_entry_in_another_spelling_or_of_another_version_is_told_apart() {
    let vectors = load(include_str!("../../testdata/entries_v1.json"));
    let bytes = text(&vectors["entries"][0]["bytes"]);
    let parse = |text: String| StoredEntry::parse(text.as_bytes());

    assert!(matches!(parse(bytes.replacen(':', ": ", 1)), Err(EntryError::NotCanonical)));
    assert!(matches!(parse(bytes.replace("\"version\":1", "\"version\":2")), Err(EntryError::Version(2))));
    assert!(matches!(parse(r#"{"version":3,"new_member":0}"#.to_owned()), Err(EntryError::Version(3))));
    assert!(matches!(parse(bytes.replace("\"actor\"", "\"author\"")), Err(EntryError::Shape(_))));
    assert!(matches!(parse(bytes.replace("{\"actor\"", "{\"Actor\":1,\"actor\"")), Err(EntryError::Shape(_))));
    assert!(matches!(parse(String::new()), Err(EntryError::Shape(_))));
}

#[test]
fn a_salt_never_shows_itself_in_debug_output() {
    let salt = Salt::new([0xab; 32]);

    assert_eq!(format!("{salt:?}"), "Salt(…)");
    assert_eq!(Salt::parse(&salt.to_hex()), Some(salt));
}
