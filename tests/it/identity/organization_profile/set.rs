//! Telling nature, size and industry of an organization.

use crate::harness::TestApp;
use reqwest::Method;
use serde_json::json;

#[actix_web::test]
async fn what_is_told_replaces_what_was_told_at_its_version() {
    let app = TestApp::start().await;
    let acme = app.setter("Acme").await;
    let path = format!("{}/profile", acme.organization);
    let set = async |version: &str, body: serde_json::Value| {
        acme.call(Method::PUT, &path).if_match(version).json(&body).send().await
    };
    let first = json!({ "nature_code": "150", "size_class": "small", "industry_code": "C3562" });

    assert_eq!(acme.version(&path).await, "\"0\"");
    let told = set("\"0\"", first.clone()).await.expect(200);
    let same = set("\"1\"", first.clone()).await.expect(200);

    assert_eq!([&told.json()["nature"], &told.json()["size_class"]], ["Limited liability company", "small"]);
    assert_eq!(same.etag(), "\"1\"");
    assert_eq!(set("\"0\"", json!({})).await.refusal(), (412, "version_stale".to_owned()));
    let emptied = set("\"1\"", json!({ "nature_code": "0221" })).await.expect(200).json();
    assert_eq!([&emptied["nature_code"], &emptied["size_class"]], [&json!("0221"), &json!(null)]);
    assert_eq!(app.event_kinds("zhejiang").await.iter().filter(|kind| *kind == "organization.profile_set").count(), 2);
}

#[actix_web::test]
async fn a_code_that_is_on_no_list_is_refused_and_an_editor_tells_nothing() {
    let app = TestApp::start().await;
    let acme = app.setter("Acme").await;
    let editor = app.editor_of(&acme).await;
    let path = format!("{}/profile", acme.organization);
    let body = json!({ "nature_code": "1502", "industry_code": "Z" });

    let faults = acme.call(Method::PUT, &path).if_match("*").json(&body).send().await.faults();

    assert_eq!(faults[0], ("/nature_code".to_owned(), "party_nature_unknown".to_owned()));
    assert_eq!(faults[1].0, "/industry_code");
    let by_editor = editor.call(Method::PUT, &path).if_match("*").json(&json!({})).send().await;
    assert_eq!(by_editor.refusal(), (403, "forbidden".to_owned()));
}
