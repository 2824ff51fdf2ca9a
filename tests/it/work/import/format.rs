//! The shapes in which files come.

use super::{import, sums};
use crate::harness::TestApp;
use flate2::Compression;
use flate2::write::GzEncoder;
use std::io::Write as _;

const TABLE: &str = "编号,专利名称,摘要\n1,质子交换膜,一种质子交换膜及其制备方法。\n2,电解槽,一种碱性电解槽。\n";
const TITLES: [&str; 2] = ["电解槽", "质子交换膜"];

/// The table in GB18030 (Python: `TABLE.encode("gb18030")`).
const GB18030: &[u8] =
    b"\xb1\xe0\xba\xc5,\xd7\xa8\xc0\xfb\xc3\xfb\xb3\xc6,\xd5\xaa\xd2\xaa\n1,\xd6\xca\xd7\xd3\xbd\xbb\xbb\
    \xbb\xc4\xa4,\xd2\xbb\xd6\xd6\xd6\xca\xd7\xd3\xbd\xbb\xbb\xbb\xc4\xa4\xbc\xb0\xc6\xe4\xd6\xc6\xb1\
    \xb8\xb7\xbd\xb7\xa8\xa1\xa3\n2,\xb5\xe7\xbd\xe2\xb2\xdb,\xd2\xbb\xd6\xd6\xbc\xee\xd0\xd4\xb5\xe7\
    \xbd\xe2\xb2\xdb\xa1\xa3\n";

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).expect("memory takes it");
    encoder.finish().expect("memory takes it")
}

#[actix_web::test]
async fn encodings_and_compressions_are_recognized_and_say_the_same() {
    let app = TestApp::start().await;
    let qinghe = app.solver("青禾大学").await;
    let with_mark = format!("\u{feff}{TABLE}").into_bytes();
    let files = [
        ("text/csv", TABLE.as_bytes().to_vec()),
        ("text/csv; charset=utf-8", with_mark),
        ("text/csv", GB18030.to_vec()),
        ("application/gzip", gzip(TABLE.as_bytes())),
        ("application/octet-stream", gzip(GB18030)),
        ("text/csv", TABLE.replace('\n', "\r\n").into_bytes()),
    ];

    for (number, (kind, file)) in files.into_iter().enumerate() {
        let done = import(&app, &qinghe, &format!("kind=patents&source=file{number}"), kind, file).await;
        assert_eq!(sums(&done), [2, 0, 0, 0], "file {number}");
        assert_eq!(qinghe.get("/v1/patents?scope=own&limit=2").await.column("title"), TITLES, "file {number}");
    }
    let again = import(&app, &qinghe, "kind=patents&source=file0", "text/csv", GB18030).await;
    assert_eq!(sums(&again), [0, 0, 2, 0], "the same rows in another encoding");
}

#[actix_web::test]
async fn achievements_are_taken_over_from_json_lines_with_lists() {
    let app = TestApp::start().await;
    let qinghe = app.solver("青禾大学").await;
    let line = "{\"id\":\"a1\",\"title\":\"Membrane\",\"abstract\":\"Keeps its conductivity.\",\"keywords\":[\"PEM\",\"膜\"]}\n";

    let done = import(&app, &qinghe, "kind=achievements&source=lab", "application/x-ndjson", line).await;

    assert_eq!(sums(&done), [1, 0, 0, 0]);
    let item = &qinghe.get("/v1/achievements?scope=own").await.expect(200).json()["items"][0];
    assert_eq!(item["keywords"], serde_json::json!(["PEM", "膜"]));
}

#[actix_web::test]
async fn a_compressed_file_that_breaks_off_fails_with_its_reason_and_keeps_what_it_took() {
    let app = TestApp::start().await;
    let qinghe = app.solver("青禾大学").await;
    let mut table = String::from("id,title\n");
    // Titles that compress badly, so that the cut lies far behind the head, which is read at once.
    let mut noise = 1_u128;
    for number in 0..3_000 {
        noise = noise.wrapping_mul(0x2360_ed05_1fc6_5da4_4385_df64_9fcc_f645).wrapping_add(1);
        table.push_str(&format!("{number},{noise:032x}{:032x}{:032x}\n", noise.rotate_left(41), noise.rotate_left(83)));
    }
    let mut file = gzip(table.as_bytes());
    file.truncate(file.len() / 2);

    let done = import(&app, &qinghe, "kind=patents&source=broken", "application/gzip", file).await.json();

    assert_eq!(done["state"], "failed");
    assert!(done["failure"].as_str().is_some_and(|reason| !reason.is_empty()), "{done}");
    let taken = done["result"]["created"].as_i64().expect("a sum");
    assert_eq!(app.number("SELECT count(*) FROM patent").await, taken);
}
