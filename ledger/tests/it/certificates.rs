//! A certificate says what it proves, and nothing else.

use keqiao_ledger::certificate::{Certificate, CertificateError};
use keqiao_ledger::entry::{StoredEntry, commit_bytes};
use keqiao_ledger::note::{Checkpoint, Cosigner, LogSigner, SignedNote};
use keqiao_ledger::report::{Outcome, Report};
use keqiao_ledger::tree::leaf_hash;

use crate::sample::{ORIGIN, certificate, entry, payload, salt, signer};

fn count(report: &Report, outcome: Outcome) -> usize {
    report.findings().iter().filter(|finding| finding.outcome == outcome).count()
}

fn fault(certificate: &Certificate) -> String {
    let report = certificate.verify(Some(signer().verifier()), &[]);
    assert!(!report.holds(), "{report}");
    report.first_fault().expect("something does not hold").to_owned()
}

#[test]
fn a_certificate_survives_its_json_and_holds() {
    let made = certificate(&[3, 260], 300);
    let json = serde_json::to_vec(&made).expect("it is JSON");

    let read = Certificate::parse(&json).expect("it is a certificate");
    let report = read.verify(Some(signer().verifier()), &[]);

    assert_eq!(read, made);
    assert!(report.holds(), "{report}");
    assert_eq!(count(&report, Outcome::Holds), 6, "{report}");
    assert!(report.to_string().contains(&payload(260)), "{report}");
}

#[test]
fn a_certificate_cannot_vouch_for_its_own_key() {
    let report = certificate(&[3], 5).verify(None, &[]);

    assert!(report.holds());
    assert!(report.to_string().contains("That the key belongs to the hub is not shown"), "{report}");
}

#[test]
fn a_certificate_with_another_key_than_the_trusted_one_does_not_hold() {
    let other = LogSigner::try_new(ORIGIN, &[8; 32]).expect("the name is allowed");

    let report = certificate(&[3], 5).verify(Some(other.verifier()), &[]);

    assert!(!report.holds());
    assert!(report.first_fault().is_some_and(|fault| fault.starts_with("key: ")), "{report}");
}

#[test]
fn changed_facts_entries_places_proofs_and_checkpoints_are_named() {
    let good = certificate(&[3], 5);
    let changed = |change: fn(&mut Certificate)| {
        let mut certificate = good.clone();
        change(&mut certificate);
        fault(&certificate)
    };

    let facts = changed(|c| c.records[0].facts.as_mut().expect("given").payload.push(' '));
    let salt = changed(|c| c.records[0].facts.as_mut().expect("given").salt.replace_range(0..1, "f"));
    let not_salt = changed(|c| c.records[0].facts.as_mut().expect("given").salt.push('0'));
    let entry_changed = changed(|c| c.records[0].entry = c.records[0].entry.replace("usr_1", "usr_2"));
    let other_entry = changed(|c| c.records[0].entry = String::from_utf8(entry(4)).expect("UTF-8"));
    let index = changed(|c| c.records[0].index = 2);
    let outside = changed(|c| c.records[0].index = 5);
    let proof = changed(|c| c.records[0].proof[0] = leaf_hash(b"x"));
    let checkpoint = changed(|c| c.checkpoint = c.checkpoint.replacen("\n5\n", "\n6\n", 1));

    assert_eq!(facts, "record 0 (entry 3 of the log): its facts are not those that the entry was made for.");
    assert_eq!(salt, facts);
    assert_eq!(not_salt, "record 0 (entry 3 of the log): its salt is not 64 lower-case hex digits.");
    for fault in [entry_changed, other_entry, index, outside, proof] {
        assert!(fault.contains("its inclusion is not proven"), "{fault}");
    }
    assert_eq!(checkpoint, format!("checkpoint: the signature by the key {ORIGIN} is not valid for this text."));
}

#[test]
fn erased_facts_leave_a_proof_that_still_holds() {
    let mut erased = certificate(&[3], 5);
    erased.records[0].facts = None;

    let report = erased.verify(Some(signer().verifier()), &[]);

    assert!(report.holds(), "{report}");
    assert!(!report.to_string().contains(&payload(3)), "{report}");
    assert!(report.to_string().contains("its facts are withheld or erased"), "{report}");
}

#[test]
fn facts_cannot_forge_a_line_of_the_report() {
    let facts = "{}\nholds          Everything.\u{1b}[2J\u{202e}";
    let mut forged = certificate(&[3], 5);
    forged.records[0].facts.as_mut().expect("given").payload = facts.to_owned();
    let commitment = commit_bytes(&salt(3), facts.as_bytes());
    let mut committed = StoredEntry::parse(&entry(3)).expect("it is an entry");
    committed.payload_commitment = commitment;
    let bytes = committed.as_entry().canonical_bytes();
    let checkpoint = Checkpoint { origin: ORIGIN.to_owned(), size: 1, root: leaf_hash(&bytes) };
    let note = signer().sign(&checkpoint.text()).expect("the text is a note");
    forged.checkpoint = note.to_string();
    forged.records[0].entry = String::from_utf8(bytes).expect("UTF-8");
    forged.records[0].index = 0;
    forged.records[0].proof.clear();

    let report = forged.verify(Some(signer().verifier()), &[]);

    assert!(report.holds(), "{report}");
    assert_eq!(report.to_string().lines().count(), report.findings().len(), "{report}");
    assert!(report.to_string().contains("Everything.\\u{1b}[2J\\u{202e}"), "{report}");
}

#[test]
fn a_demanded_witness_must_have_signed() {
    let witness = Cosigner::try_new("witness.example/w1", &[9; 32]).expect("the name is allowed");
    let witnesses = [witness.verifier().clone()];
    let plain = certificate(&[3], 5);
    let mut cosigned = plain.clone();
    let mut note = SignedNote::parse(plain.checkpoint.as_bytes()).expect("it is a note");
    note.add(witness.cosign(&note, 1_767_225_600)).expect("there is room");
    cosigned.checkpoint = note.to_string();

    assert!(cosigned.verify(Some(signer().verifier()), &witnesses).holds());
    assert!(!plain.verify(Some(signer().verifier()), &witnesses).holds());
}

#[test]
fn an_entry_of_another_hub_does_not_hold_in_this_log() {
    let other = LogSigner::try_new("market.example/ledger/beijing", &[7; 32]).expect("the name is allowed");
    let good = certificate(&[0], 1);
    let text =
        SignedNote::parse(good.checkpoint.as_bytes()).expect("it is a note").text().replace("shanghai", "beijing");
    let note = other.sign(&text).expect("the text is a note").to_string();
    let moved = Certificate::new(good.records, &note, other.verifier());

    let report = moved.verify(Some(other.verifier()), &[]);

    assert!(report.first_fault().is_some_and(|fault| fault.contains("it names the hub \"shanghai\"")), "{report}");
}

#[test]
fn a_member_that_nobody_verifies_is_refused() {
    let mut json = serde_json::to_value(certificate(&[3], 5)).expect("it is JSON");
    json["verified_by"] = "the ministry".into();
    let parse = |json: &serde_json::Value| Certificate::parse(&serde_json::to_vec(json).expect("it is JSON"));

    assert!(matches!(parse(&json), Err(CertificateError::Shape(_))));
    json.as_object_mut().expect("an object").remove("verified_by");
    assert!(parse(&json).is_ok());
    json["format"] = "keqiao-certificate/2".into();
    assert!(matches!(parse(&json), Err(CertificateError::Format)));
    json["format"] = "keqiao-certificate/1".into();
    json["records"] = serde_json::json!([]);
    assert!(matches!(parse(&json), Err(CertificateError::Records)));
}

#[test]
fn no_certificate_survives_the_change_of_a_character_that_matters() {
    let json = serde_json::to_string(&certificate(&[3], 5)).expect("it is JSON");

    for (at, old) in json.char_indices() {
        let new = if old == '0' { '1' } else { '0' };
        let changed = format!("{}{new}{}", &json[..at], &json[at + old.len_utf8()..]);
        let holds = Certificate::parse(changed.as_bytes())
            .is_ok_and(|certificate| certificate.verify(Some(signer().verifier()), &[]).holds());
        assert!(!holds, "character {at} made {new:?}: {changed}");
    }
}
