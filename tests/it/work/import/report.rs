//! The faulty rows of an import: told, mended, sent again.

use super::{import, sums};
use crate::harness::TestApp;

const HEAD: &str = "id,title,publication_number,filed_on";

#[actix_web::test]
async fn faulty_rows_stop_nobody_come_back_with_their_reasons_and_go_in_when_they_are_mended() {
    let app = TestApp::start().await;
    let qinghe = app.solver("青禾大学").await;
    let query = "kind=patents&source=register";
    let table =
        format!("{HEAD}\n1,膜,CN102307917B,2011-08-18\n2,,CN102307917S,\n3,槽,CN202307918U,2011-02-30\n4,泵,,\n");

    let first = import(&app, &qinghe, query, "text/csv", table).await;

    assert_eq!(sums(&first), [2, 0, 0, 2]);
    let report = qinghe.get(first.json()["report"].as_str().expect("a report")).await.expect(200);
    assert!(report.header("content-disposition").is_some_and(|value| value.starts_with("attachment")));
    let text = report.text();
    let lines: Vec<_> = text.trim_start_matches('\u{feff}').lines().collect();
    assert_eq!(lines[0], format!("{HEAD},error_code,error_field,error_detail"));
    assert_eq!(lines.len(), 3);
    assert!(lines[1].starts_with("2,,CN102307917S,") && lines[1].contains("required"), "{}", lines[1]);
    assert!(lines[2].starts_with("3,槽,CN202307918U,2011-02-30,") && lines[2].contains("filed_on"), "{}", lines[2]);

    let mended = text.replace("2,,CN102307917S", "2,罐,CN302307917S").replace("2011-02-30", "2011-02-28");
    let second = import(&app, &qinghe, query, "text/csv", mended).await;

    assert_eq!(sums(&second), [2, 0, 0, 0]);
    assert_eq!(qinghe.get("/v1/patents?scope=own").await.column("id").len(), 4);
    let titles = qinghe.get("/v1/patents?scope=own").await.column("title");
    assert!(["膜", "罐", "槽", "泵"].iter().all(|title| titles.contains(&(*title).to_owned())), "{titles:?}");
    let metadata = "SELECT count(*) FROM patent WHERE metadata::text LIKE '%error_%'";
    assert_eq!(app.number(metadata).await, 0, "reasons do not become metadata");
}

#[actix_web::test]
async fn json_lines_come_back_as_json_lines() {
    let app = TestApp::start().await;
    let qinghe = app.solver("青禾大学").await;
    let lines = "{\"id\":\"1\",\"title\":\"Membrane\"}\n{\"id\":\"2\",\"title\":7,\"classes\":[\"Z99\"]}\nno json\n";

    let done = import(&app, &qinghe, "kind=patents&source=register", "application/x-ndjson", lines).await;

    assert_eq!(sums(&done), [1, 0, 0, 2]);
    let report = qinghe.get(done.json()["report"].as_str().expect("a report")).await.expect(200);
    assert_eq!(report.header("content-type"), Some("application/x-ndjson"));
    let text = report.text();
    assert_eq!(text.lines().count(), 2);
    for line in text.lines() {
        let row: serde_json::Value = serde_json::from_str(line).expect("a row is JSON");
        assert!(row["error_code"].is_string(), "{line}");
    }
}

#[actix_web::test]
async fn two_rows_with_one_identifier_and_other_content_are_told() {
    let app = TestApp::start().await;
    let qinghe = app.solver("青禾大学").await;
    let table = "id,title\n1,First\n1,Second\n1,First\n";

    let done = import(&app, &qinghe, "kind=patents&source=register", "text/csv", table).await;

    assert_eq!(sums(&done), [1, 0, 1, 1]);
    let report = qinghe.get(done.json()["report"].as_str().expect("a report")).await.expect(200);
    assert!(report.text().contains("duplicate"), "{}", report.text());
}

#[actix_web::test]
async fn an_import_without_faulty_rows_has_no_report() {
    let app = TestApp::start().await;
    let qinghe = app.solver("青禾大学").await;
    let done = import(&app, &qinghe, "kind=patents&source=register", "text/csv", "id,title\n1,First\n").await;

    let path = format!("/v1/imports/{}/report", done.json()["id"].as_str().expect("an id"));

    assert_eq!(qinghe.get(&path).await.refusal(), (404, "not_found".to_owned()));
}
