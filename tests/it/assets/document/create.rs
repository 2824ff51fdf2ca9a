//! Taking a document in.

use crate::harness::{Person, TestApp, document_path};
use flate2::Compression;
use flate2::write::DeflateEncoder;
use std::io::Write as _;

/// An archive of one entry, packed here: local file, central directory, its end (APPNOTE 4.3).
fn archive(name: &str, content: &[u8]) -> Vec<u8> {
    let mut packer = DeflateEncoder::new(Vec::new(), Compression::best());
    packer.write_all(content).expect("it is packed");
    let packed = packer.finish().expect("it ends");
    let mut crc = flate2::Crc::new();
    crc.update(content);
    let length = |bytes: &[u8]| u32::try_from(bytes.len()).expect("it is short").to_le_bytes();
    let mut common = Vec::new();
    for part in [&20u16.to_le_bytes()[..], &0u16.to_le_bytes(), &8u16.to_le_bytes(), &[0; 4]] {
        common.extend_from_slice(part);
    }
    common.extend_from_slice(&crc.sum().to_le_bytes());
    common.extend_from_slice(&length(&packed));
    common.extend_from_slice(&length(content));
    common.extend_from_slice(&u16::try_from(name.len()).expect("a short name").to_le_bytes());
    common.extend_from_slice(&0u16.to_le_bytes());
    let local = [b"PK\x03\x04", &common[..], name.as_bytes(), &packed].concat();
    let central = [b"PK\x01\x02\x14\x00", &common[..], &[0; 14], name.as_bytes()].concat();
    let end = [&b"PK\x05\x06\0\0\0\0\x01\0\x01\0"[..], &length(&central), &length(&local), &[0, 0]].concat();
    [local, central, end].concat()
}

async fn achievement(app: &TestApp) -> (Person, String) {
    let qinghe = app.solver("青禾理工大学").await;
    let achievement = qinghe.draft_achievement("Membrane").await;
    (qinghe, achievement)
}

fn named(listing: &str, file_name: &str) -> String {
    let subject = TestApp::id_of(listing);
    format!("/v1/documents?subject={subject}&level=teaser&title=Data&file_name={file_name}")
}

#[actix_web::test]
async fn a_document_is_told_with_its_own_type_size_and_digest() {
    let app = TestApp::start().await;
    let (qinghe, achievement) = achievement(&app).await;

    let path = named(&achievement, "report.pdf");
    let document = qinghe.send_document(&path, "application/octet-stream", "%PDF-1.7\n").await.expect(201).json();

    assert_eq!(document["media_type"], "application/pdf");
    assert_eq!((&document["bytes"], &document["level"]), (&9.into(), &"teaser".into()));
    assert_eq!(document["sha256"].as_str().map(str::len), Some(64));
    assert_eq!(app.event_kinds("zhejiang").await.last().map(String::as_str), Some("document.created"));
}

#[actix_web::test]
async fn what_a_file_is_not_is_refused_with_all_that_is_wrong() {
    let app = TestApp::start().await;
    let (qinghe, achievement) = achievement(&app).await;
    let long = "x".repeat(301);
    let subject = TestApp::id_of(&achievement);

    let page = qinghe.send_document(&named(&achievement, "a.txt"), "text/plain", "<!DOCTYPE html><p>").await;
    let disguised = qinghe.send_document(&named(&achievement, "a.pdf"), "image/png", "%PDF-1.7\n").await;
    let empty = qinghe.send_document(&named(&achievement, "a.txt"), "text/plain", "").await;
    let path = format!("/v1/documents?subject={subject}&level=teaser&title={long}&file_name=a.exe");
    let misnamed = qinghe.send_document(&path, "text/plain", "words").await;
    let program = qinghe.send_document(&named(&achievement, "a.sh"), "application/x-sh", "ls").await;

    assert_eq!(page.faults(), [(String::new(), "content_unknown".to_owned())]);
    assert_eq!(disguised.faults(), [(String::new(), "content_mismatch".to_owned())]);
    assert_eq!(empty.faults(), [(String::new(), "empty".to_owned())]);
    let wrong = [("?title", "too_long"), ("?file_name", "extension_mismatch")];
    assert_eq!(misnamed.faults(), wrong.map(|(pointer, code)| (pointer.to_owned(), code.to_owned())));
    assert_eq!(program.refusal(), (415, "media_type_unsupported".to_owned()));
    assert_eq!(app.number("SELECT count(*) FROM document_file").await, 0);
}

#[actix_web::test]
async fn an_archive_is_kept_and_a_bomb_or_a_way_out_of_the_folder_is_not() {
    let app = TestApp::start().await;
    let (qinghe, achievement) = achievement(&app).await;
    let path = named(&achievement, "data.zip");
    let send = async |content: Vec<u8>| qinghe.send_document(&path, "application/zip", content).await;

    // Packed before anything is sent: it takes longer than a connection stays open.
    let [kept, bomb, escape] = [
        archive("data.csv", b"a,b\n1,2\n"),
        archive("zeros", &vec![0; 4 * 1024 * 1024]),
        archive("../../etc/passwd", b"root"),
    ];

    send(kept).await.expect(201);
    let bomb = send(bomb).await;
    let escape = send(escape).await;

    assert_eq!(bomb.faults(), [(String::new(), "unpack_ratio_too_high".to_owned())]);
    assert_eq!(escape.faults(), [(String::new(), "archive_name_unsafe".to_owned())]);
}

#[actix_web::test]
async fn nobody_but_its_owner_puts_a_document_beside_a_listing() {
    let app = TestApp::start().await;
    let (qinghe, moderator) = (app.solver("青禾理工大学").await, app.moderator("zhejiang").await);
    let listed = qinghe.published_achievement("Membrane", &moderator).await;
    let stranger = app.stranger().await;

    let path = document_path(&listed, "teaser");
    let foreign = stranger.send_document(&path, "text/plain", "words").await;
    let by_moderator = moderator.send_document(&path, "text/plain", "words").await;
    let draft = document_path(&qinghe.draft_demand("Membrane").await, "teaser");
    let hidden = stranger.send_document(&draft, "text/plain", "words").await;
    let provider = document_path(&qinghe.draft_provider("Testing house").await, "teaser");
    let no_listing = qinghe.send_document(&provider, "text/plain", "words").await;

    assert_eq!(foreign.refusal(), (403, "forbidden".to_owned()));
    assert_eq!(by_moderator.refusal(), (403, "forbidden".to_owned()));
    assert_eq!(hidden.refusal(), (404, "not_found".to_owned()));
    assert_eq!(no_listing.refusal(), (404, "not_found".to_owned()));
}

#[actix_web::test]
async fn a_listing_has_at_most_fifty_documents() {
    let app = TestApp::start().await;
    let (qinghe, achievement) = achievement(&app).await;
    let mut last = String::new();
    for _ in 0..50 {
        last = qinghe.put_document(&achievement, "teaser").await;
    }

    let path = document_path(&achievement, "teaser");
    assert_eq!(qinghe.send_document(&path, "text/plain", "words").await.rules(), ["document.too_many"]);
    qinghe.step(&last, "remove", None).await.expect(200);
    qinghe.send_document(&path, "text/plain", "words").await.expect(201);
}
