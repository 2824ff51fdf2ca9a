//! Adding evidence for one's verification.

use crate::harness::TestApp;
use serde_json::json;

#[actix_web::test]
async fn the_event_of_a_verification_tells_on_how_many_pieces_it_rests() {
    let app = TestApp::start().await;
    let (newcomer, moderator) = (app.newcomer("Newcomer").await, app.moderator("zhejiang").await);
    let path = format!("{}/evidence", newcomer.organization);
    let body = |kind: &str, digit: &str| json!({ "kind": kind, "sha256": digit.repeat(64) });
    newcomer.post(&path, &body("licence_image", "a")).await.expect(201);
    newcomer.post(&path, &body("mandate", "b")).await.expect(201);

    moderator.step(&newcomer.organization, "verify", None).await.expect(200);

    app.settle().await;
    let told = newcomer.get("/v1/events?kind=organization.verified").await.json();
    let mine = told["items"].as_array().expect("events").last().cloned().expect("one");
    assert_eq!(mine["payload"], json!({ "evidence": 2 }));
}

#[actix_web::test]
async fn a_digest_is_64_digits_in_lower_case_and_added_once() {
    let app = TestApp::start().await;
    let newcomer = app.newcomer("Newcomer").await;
    let path = format!("{}/evidence", newcomer.organization);
    let good = json!({ "kind": "mandate", "sha256": "0f".repeat(32) });

    for text in ["", "0F".repeat(32).as_str(), "0f".repeat(31).as_str(), "é".repeat(32).as_str()] {
        let faults = newcomer.post(&path, &json!({ "kind": "mandate", "sha256": text })).await.faults();
        assert_eq!(faults, [("/sha256".to_owned(), "malformed".to_owned())], "{text}");
    }
    newcomer.post(&path, &good).await.expect(201);
    assert_eq!(newcomer.post(&path, &good).await.refusal(), (409, "duplicate".to_owned()));
}
