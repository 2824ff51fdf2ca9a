//! The answers and exit codes of `ledger-verify`.

use std::fs;
use std::io::{BufRead as _, BufReader, Write as _};
use std::net::TcpListener;
use std::path::Path;
use std::process::{Command, Output};

use tempfile::TempDir;

use crate::sample::{Folder, certificate, signer};

fn ask(arguments: &[&str]) -> (Option<i32>, String) {
    let Output { status, stdout, stderr } =
        Command::new(env!("CARGO_BIN_EXE_ledger-verify")).args(arguments).output().expect("it starts");
    (status.code(), String::from_utf8_lossy(&[stdout, stderr].concat()).into_owned())
}

fn export(folder: &Folder) -> TempDir {
    let place = TempDir::new().expect("there is room");
    for (path, bytes) in &folder.files {
        let path = place.path().join(path);
        fs::create_dir_all(path.parent().expect("it is inside")).expect("there is room");
        fs::write(path, bytes).expect("there is room");
    }
    fs::write(place.path().join("key"), format!("{}\n", signer().verifier())).expect("there is room");
    place
}

fn name(path: &Path) -> &str {
    path.to_str().expect("temporary names are UTF-8")
}

#[test]
fn an_exported_log_that_holds_is_answered_with_0() {
    let place = export(&Folder::of_size(300));
    let earlier = export(&Folder::of_size(7));
    let key = signer().verifier().to_string();
    let since = earlier.path().join("checkpoint");

    let (code, alone) = ask(&["log", name(place.path())]);
    assert_eq!(code, Some(0), "{alone}");
    assert!(alone.contains("That the key belongs to the hub is not shown"), "{alone}");
    let (code, grown) = ask(&["log", name(place.path()), "--key", &key, "--since", name(&since)]);
    assert_eq!(code, Some(0), "{grown}");
    assert!(grown.contains("grew out of the earlier checkpoint over 7 entries unchanged"), "{grown}");
    assert!(grown.ends_with("It holds, as far as it is shown above.\n"), "{grown}");
}

#[test]
fn an_exported_log_that_does_not_hold_is_answered_with_1_and_the_place() {
    let mut folder = Folder::of_size(300);
    folder.files.get_mut("tile/entries/001.p/44").expect("it is there")[2] ^= 1;
    let place = export(&folder);

    let (code, text) = ask(&["log", name(place.path())]);

    assert_eq!(code, Some(1));
    assert!(text.contains("It does not hold. First fault: tile/entries/001.p/44: entry 0 of the bundle"), "{text}");
}

#[test]
fn an_earlier_checkpoint_by_another_key_does_not_hold() {
    let place = export(&Folder::of_size(3));
    let since = place.path().join("since");
    let note = String::from_utf8(Folder::of_size(2).files["checkpoint"].clone()).expect("UTF-8");
    fs::write(&since, note.replace("\n2\n", "\n1\n")).expect("there is room");

    let (code, text) = ask(&["log", name(place.path()), "--since", name(&since)]);

    assert_eq!(code, Some(1), "{text}");
    assert!(text.contains("is not valid for this text"), "{text}");
}

#[test]
fn a_certificate_is_answered_with_0_or_1() {
    let place = TempDir::new().expect("there is room");
    let file = place.path().join("certificate.json");
    let key = place.path().join("key");
    fs::write(&key, signer().verifier().to_string()).expect("there is room");
    let mut made = certificate(&[3], 5);
    let mut ask_again = |change: fn(&mut keqiao_ledger::certificate::Certificate)| {
        change(&mut made);
        fs::write(&file, serde_json::to_vec(&made).expect("it is JSON")).expect("there is room");
        ask(&["certificate", name(&file), "--key", name(&key)])
    };

    let (code, text) = ask_again(|_| ());
    assert_eq!(code, Some(0), "{text}");
    assert!(text.contains("Entry 3 is about exactly these facts: {\"title\":\"Membrane 3\"}"), "{text}");
    let (code, text) = ask_again(|certificate| certificate.records[0].index = 4);
    assert_eq!(code, Some(1), "{text}");
    assert!(text.contains("First fault: record 0 (entry 4 of the log): its inclusion is not proven"), "{text}");
    fs::write(&file, "{}").expect("there is room");
    let (code, text) = ask(&["certificate", name(&file)]);
    assert_eq!(code, Some(1), "{text}");
    assert!(text.contains("this is not a certificate"), "{text}");
}

#[test]
fn a_question_that_cannot_be_asked_is_answered_with_2_and_the_usage() {
    let place = export(&Folder::of_size(3));
    let folder = name(place.path());
    let questions: [&[&str]; 8] = [
        &[],
        &["log"],
        &["entry", folder],
        &["log", folder, "--key"],
        &["log", folder, "--key", "no such key"],
        &["log", folder, "--since", "no such file"],
        &["log", "no such folder"],
        &["certificate", "no such file"],
    ];

    for question in questions {
        let (code, text) = ask(question);
        assert_eq!(code, Some(2), "{question:?}: {text}");
        assert!(text.contains("Exit code: 0 it holds"), "{question:?}: {text}");
    }
    let (code, _) = ask(&["certificate", folder, "--since", folder]);
    assert_eq!(code, Some(2), "a certificate has no earlier checkpoint");
    assert_eq!(ask(&["--help"]).0, Some(0));
}

/// Serves a log over HTTP until the test ends: one answer a connection.
fn serve(folder: &Folder) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port is free");
    let address = format!("http://{}/ledger/shanghai", listener.local_addr().expect("it is bound"));
    let mut files = folder.files.clone();
    files.insert("key".to_owned(), format!("{}\n", signer().verifier()).into_bytes());
    std::thread::spawn(move || {
        for mut stream in listener.incoming().map_while(Result::ok) {
            let mut request = BufReader::new(&stream).lines().map_while(Result::ok).take_while(|line| !line.is_empty());
            let first = request.next().unwrap_or_default();
            request.for_each(drop);
            let path = first.split(' ').nth(1).and_then(|path| path.strip_prefix("/ledger/shanghai/"));
            let (status, body) = match path.and_then(|path| files.get(path)) {
                Some(bytes) => ("200 OK", bytes.as_slice()),
                None => ("404 Not Found", &[][..]),
            };
            let head = format!("HTTP/1.1 {status}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n", body.len());
            let _client_gone = stream.write_all(&[head.as_bytes(), body].concat());
        }
    });
    address
}

#[test]
fn a_live_hub_must_have_grown_out_of_the_checkpoint_that_was_seen_last() {
    let place = TempDir::new().expect("there is room");
    let state = place.path().join("seen");
    let key = signer().verifier().to_string();
    let ask_hub = |folder: &Folder| ask(&["hub", &serve(folder), "--key", &key, "--state", name(&state)]);

    let (code, first) = ask_hub(&Folder::of_size(7));
    assert_eq!(code, Some(0), "{first}");
    assert!(first.contains("No earlier checkpoint was given"), "{first}");
    let (code, grown) = ask_hub(&Folder::of_size(300));
    assert_eq!(code, Some(0), "{grown}");
    assert!(grown.contains("grew out of the earlier checkpoint over 7 entries unchanged"), "{grown}");
    let remembered = fs::read(&state).expect("it is remembered");
    let (code, shorter) = ask_hub(&Folder::of_size(299));
    assert_eq!(code, Some(1), "{shorter}");
    assert!(shorter.contains("the log has 299 entries, but had 300 before"), "{shorter}");
    assert_eq!(fs::read(&state).expect("it is there"), remembered, "what does not hold is not remembered");
}

#[test]
fn a_live_hub_that_serves_something_else_is_answered_with_1_and_one_that_is_away_with_2() {
    let mut folder = Folder::of_size(300);
    folder.files.get_mut("tile/1/000.p/1").expect("it is there")[2] ^= 1;
    let mut lacking = Folder::of_size(300);
    lacking.files.remove("tile/entries/000");

    let (code, text) = ask(&["hub", &serve(&folder)]);
    assert_eq!(code, Some(1), "{text}");
    assert!(text.contains("First fault: tile/1/000.p/1"), "{text}");
    assert!(text.contains("That the key belongs to the hub is not shown"), "{text}");
    let (code, text) = ask(&["hub", &serve(&lacking)]);
    assert_eq!(code, Some(1), "{text}");
    assert!(text.contains("First fault: tile/entries/000: it cannot be read"), "{text}");
    for away in ["http://127.0.0.1:9/ledger/shanghai", "no address"] {
        assert_eq!(ask(&["hub", away]).0, Some(2));
    }
}
