//! Recording a credential.

use crate::harness::{TestApp, credential_body};
use serde_json::json;

#[actix_web::test]
async fn a_credential_that_lacks_level_and_lies_ahead_is_refused_with_every_rule() {
    let app = TestApp::start().await;
    let mingchuan = app.setter("明川经纪").await;
    let broker = mingchuan.draft_broker("Technology manager").await;
    let mut body = credential_body(&broker);
    body["level"] = json!(null);
    body["issued_on"] = json!("2026-11-25");
    let without_level = mingchuan.post("/v1/credentials", &body).await;
    let mut body = credential_body(&broker);
    body["number"] = json!(null);
    let without_number = mingchuan.post("/v1/credentials", &body).await;

    assert_eq!(without_level.rules(), ["credential.level_missing", "credential.ahead"]);
    assert_eq!(without_number.rules(), ["credential.number_missing"]);
}

#[actix_web::test]
async fn a_credential_of_somebody_elses_profile_is_refused() {
    let app = TestApp::start().await;
    let (mingchuan, stranger) = (app.setter("明川经纪").await, app.stranger().await);
    let broker = mingchuan.published_broker("Technology manager", &app.moderator("zhejiang").await).await;

    let foreign = stranger.post("/v1/credentials", &credential_body(&broker)).await.faults();
    let nobody = stranger.post("/v1/credentials", &credential_body(&stranger.organization)).await.faults();

    assert_eq!(foreign, [("/holder".to_owned(), "holder_unknown".to_owned())]);
    assert_eq!(nobody, [("/holder".to_owned(), "wrong_type".to_owned())]);
}

#[actix_web::test]
async fn a_profile_has_at_most_twenty_credentials() {
    let app = TestApp::start().await;
    let mingchuan = app.setter("明川经纪").await;
    let broker = mingchuan.draft_broker("Technology manager").await;
    let mut body = credential_body(&broker);
    let mut last = String::new();
    for number in 0..20 {
        body["number"] = json!(format!("2024-M-{number}"));
        last = mingchuan.make("/v1/credentials", &body).await;
    }

    assert_eq!(mingchuan.post("/v1/credentials", &body).await.rules(), ["credential.too_many"]);
    mingchuan.step(&last, "withdraw", None).await.expect(200);
    mingchuan.post("/v1/credentials", &body).await.expect(201);
}
