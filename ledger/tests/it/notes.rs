//! Signed notes, keys, checkpoints and cosignatures.

use base64::{Engine, engine::general_purpose::STANDARD};
use ed25519_dalek::{Signer, SigningKey};
use keqiao_ledger::note::{
    Checkpoint, Cosigner, LogSigner, NoteError, SIGNATURES_MAX, SignatureLine, SignedNote, TIMESTAMP_MAX, VerifierKey,
};
use keqiao_ledger::tree::leaf_hash;

use crate::sample::{ORIGIN, signer};

const WITNESSED_AT_SECS: u64 = 1_767_225_600;

fn checkpoint() -> Checkpoint {
    Checkpoint { origin: ORIGIN.to_owned(), size: 42, root: leaf_hash(b"root") }
}

fn note() -> SignedNote {
    signer().sign(&checkpoint().text()).expect("the text is a note")
}

fn witness() -> Cosigner {
    Cosigner::try_new("witness.example/w1", &[9; 32]).expect("the name is allowed")
}

#[test]
fn a_signed_checkpoint_opens_with_its_key_only() {
    let bytes = note().to_string().into_bytes();
    let other = LogSigner::try_new(ORIGIN, &[8; 32]).expect("the name is allowed");

    let (opened, _) = Checkpoint::open(&bytes, signer().verifier()).expect("it is signed");

    assert_eq!(opened, checkpoint());
    assert_eq!(Checkpoint::open(&bytes, other.verifier()).unwrap_err(), NoteError::NotSigned(ORIGIN.to_owned()));
}

#[test]
fn no_signed_checkpoint_survives_the_flip_of_any_bit() {
    let bytes = note().to_string().into_bytes();

    for bit in 0..bytes.len() * 8 {
        let mut changed = bytes.clone();
        changed[bit / 8] ^= 1 << (bit % 8);
        let opened = Checkpoint::open(&changed, signer().verifier());
        assert!(opened.is_err(), "bit {bit} makes {:?}", String::from_utf8_lossy(&changed));
    }
}

#[test]
fn a_witness_says_when_it_saw_the_checkpoint() {
    let mut note = note();
    note.add(witness().cosign(&note, WITNESSED_AT_SECS)).expect("there is room");
    let read = SignedNote::parse(note.to_string().as_bytes()).expect("it is a note");

    let verified = witness().verifier().verify(&read).expect("it is cosigned");

    assert_eq!(verified.cosigned_at_secs, Some(WITNESSED_AT_SECS));
    assert_eq!(signer().verifier().verify(&read).expect("it is signed").cosigned_at_secs, None);
}

#[test]
fn a_cosignature_with_another_time_or_for_another_checkpoint_is_refused() {
    let line = witness().cosign(&note(), WITNESSED_AT_SECS).to_string();
    let later = witness().cosign(&note(), WITNESSED_AT_SECS + 1).to_string();
    let blob = |line: &str| line.trim_end().rsplit(' ').next().expect("it has a blob").to_owned();
    // The key id and the timestamp are 12 bytes: 16 characters of base64. Take them from one line, the rest from the other.
    let mixed = line.replace(&blob(&line), &format!("{}{}", &blob(&later)[..16], &blob(&line)[16..]));
    let other = Checkpoint { size: 43, ..checkpoint() };

    let mut forged = note();
    forged.add(SignatureLine::parse(&mixed).expect("it is a line")).expect("there is room");
    let mut moved = signer().sign(&other.text()).expect("the text is a note");
    moved.add(SignatureLine::parse(&line).expect("it is a line")).expect("there is room");

    for note in [forged, moved] {
        let refused = witness().verifier().verify(&note).expect_err("it was not made for this");
        assert_eq!(refused, NoteError::BadSignature("witness.example/w1".to_owned()));
    }
}

#[test]
fn a_time_beyond_the_specification_is_refused_even_if_it_is_signed() {
    let at_secs = TIMESTAMP_MAX + 1;
    let message = format!("cosignature/v1\ntime {at_secs}\n{}", note().text());
    let signature = SigningKey::from_bytes(&[9; 32]).sign(message.as_bytes()).to_bytes();
    let honest = witness().cosign(&note(), WITNESSED_AT_SECS).to_string();
    let (start, blob) = honest.trim_end().rsplit_once(' ').expect("it has a blob");
    let key_id = &STANDARD.decode(blob).expect("it is base64")[..4];
    let forged = STANDARD.encode([key_id, &at_secs.to_be_bytes(), &signature].concat());
    let mut note = note();
    note.add(SignatureLine::parse(&format!("{start} {forged}")).expect("it is a line")).expect("there is room");

    let refused = witness().verifier().verify(&note);

    assert_eq!(refused, Err(NoteError::BadSignature("witness.example/w1".to_owned())));
}

#[test]
fn a_time_beyond_the_specification_is_not_written() {
    let mut note = note();
    note.add(witness().cosign(&note, u64::MAX)).expect("there is room");

    let verified = witness().verifier().verify(&note).expect("it is cosigned");

    assert_eq!(verified.cosigned_at_secs, Some(TIMESTAMP_MAX));
}

#[test]
fn one_bad_signature_of_a_known_key_spoils_the_note_and_unknown_keys_do_not() {
    let bad = signer().sign("another text\n").expect("the text is a note").signatures()[0].clone();
    let stranger = LogSigner::try_new("stranger.example", &[1; 32]).expect("the name is allowed");
    let unknown = stranger.sign("another text\n").expect("the text is a note").signatures()[0].clone();

    let mut with_unknown = note();
    with_unknown.add(unknown).expect("there is room");
    let mut with_bad = with_unknown.clone();
    with_bad.add(bad).expect("there is room");

    assert!(signer().verifier().verify(&with_unknown).is_ok());
    assert_eq!(signer().verifier().verify(&with_bad), Err(NoteError::BadSignature(ORIGIN.to_owned())));
}

#[test]
fn a_log_key_and_a_witness_key_of_one_seed_are_two_keys() {
    let log = LogSigner::try_new("same.example", &[3; 32]).expect("the name is allowed");
    let witness = Cosigner::try_new("same.example", &[3; 32]).expect("the name is allowed");
    let mut note = log.sign("text\n").expect("the text is a note");

    assert_ne!(log.verifier().id(), witness.verifier().id());
    assert!(matches!(witness.verifier().verify(&note), Err(NoteError::NotSigned(_))));
    note.add(witness.cosign(&note, 1)).expect("there is room");
    assert!(witness.verifier().verify(&note).is_ok());
}

#[test]
fn the_text_may_hold_empty_lines() {
    let note = signer().sign("one\n\ntwo\n").expect("the text is a note");

    let read = SignedNote::parse(note.to_string().as_bytes()).expect("it is a note");

    assert_eq!(read.text(), "one\n\ntwo\n");
    assert!(signer().verifier().verify(&read).is_ok());
}

#[test]
fn what_is_not_a_note_is_refused() {
    let good = note().to_string();
    let line = note().signatures()[0].to_string();
    let too_many = format!("text\n\n{}", line.repeat(SIGNATURES_MAX + 1));
    let bad = [
        String::new(),
        "text\n".to_owned(),
        "text\n\n".to_owned(),
        good.trim_end().to_owned(),
        good.replace('\u{2014}', "-"),
        good.replace("\n42\n", "\n42\t\n"),
        good.replace("\n\n", "\n"),
        format!("{good}\n"),
        "x\n".repeat(40_000) + &good,
        too_many,
        "text\n\n\u{2014} name AAAA\n".to_owned(),
        "text\n\n\u{2014} na+me AAAAAAAA\n".to_owned(),
        "text\n\n\u{2014}  AAAAAAAA\n".to_owned(),
    ];

    for text in bad {
        let start: String = text.chars().take(60).collect();
        assert!(SignedNote::parse(text.as_bytes()).is_err(), "{start:?}");
    }
    assert!(SignedNote::parse(&[b"text\n\n".as_slice(), &[0xff], b"\n"].concat()).is_err());
    assert!(SignedNote::parse(format!("text\n\n{}", line.repeat(SIGNATURES_MAX)).as_bytes()).is_ok());
}

#[test]
fn what_is_not_a_checkpoint_is_refused() {
    let root = leaf_hash(b"root");

    for text in [
        "origin\n1\n".to_owned(),
        format!("origin\n01\n{root}\n"),
        format!("origin\n+1\n{root}\n"),
        format!("origin\n-1\n{root}\n"),
        format!("origin\n18446744073709551616\n{root}\n"),
        format!("\n1\n{root}\n"),
        format!("origin\n1\n{root}\n\nextension\n"),
        format!("origin\n1\n{root}"),
        "origin\n1\nAAAA\n".to_owned(),
    ] {
        assert!(Checkpoint::parse(&text).is_err(), "{text:?}");
    }
    let extended = Checkpoint::parse(&format!("origin\n18446744073709551615\n{root}\nextension\n"));
    assert_eq!(extended.expect("an extension is allowed").size, u64::MAX);
}

#[test]
fn what_is_not_a_verifier_key_is_refused() {
    let good = signer().verifier().to_string();
    let (name, rest) = good.split_once('+').expect("it has plus signs");
    let (id, material) = rest.split_once('+').expect("it has plus signs");

    assert_eq!(VerifierKey::parse(&format!("{good}\n")).expect("a file ends in a newline"), *signer().verifier());
    for line in [
        String::new(),
        name.to_owned(),
        format!("{name}+{id}"),
        format!("{name}+00000000+{material}"),
        format!("{name}+{}+{material}", id.to_uppercase()),
        format!("other{name}+{id}+{material}"),
        format!("+{id}+{material}"),
        format!("{name}+{id}+AAAA"),
        format!("{name}+{id}+{}", material.replacen('p', "q", 1)),
    ] {
        assert!(VerifierKey::parse(&line).is_err(), "{line:?}");
    }
}

#[test]
fn names_with_spaces_or_plus_signs_are_refused() {
    for name in ["", "a b", "a+b", "a\u{3000}b", "a\nb", "a\u{7f}b"] {
        assert_eq!(LogSigner::try_new(name, &[1; 32]).unwrap_err(), NoteError::KeyName(name.to_owned()));
    }
    assert!(LogSigner::try_new("市场.example/ledger/上海", &[1; 32]).is_ok());
}
