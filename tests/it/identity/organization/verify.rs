//! Verification by the hub operator.

use crate::harness::TestApp;
use serde_json::json;

#[actix_web::test]
async fn a_verified_organization_is_public_and_verifying_twice_changes_nothing() {
    let app = TestApp::start().await;
    let (newcomer, moderator) = (app.newcomer("青禾大学").await, app.moderator("zhejiang").await);
    assert_eq!(app.visitor().get(&newcomer.organization).await.refusal(), (404, "not_found".to_owned()));

    let first = moderator.step(&newcomer.organization, "verify", None).await.expect(200);
    let second = moderator.step(&newcomer.organization, "verify", None).await.expect(200);

    assert_eq!(first.json()["state"], "verified");
    assert_eq!([first.etag(), second.etag()], ["\"2\"", "\"2\""]);
    assert_eq!(app.visitor().get(&newcomer.organization).await.expect(200).json()["name"], "青禾大学");
    let kinds = app.event_kinds("zhejiang").await;
    // The other one is the hub's operator.
    assert_eq!(kinds.iter().filter(|kind| *kind == "organization.verified").count(), 2);
}

#[actix_web::test]
async fn an_organization_without_any_identifier_is_not_verified() {
    let app = TestApp::start().await;
    let (newcomer, moderator) = (app.newcomer("青禾大学").await, app.moderator("zhejiang").await);
    newcomer.amend(&newcomer.organization, &json!({ "foreign_identifier": null })).await.expect(200);

    let answer = moderator.step(&newcomer.organization, "verify", None).await;

    assert_eq!(answer.rules(), ["organization.identifier_missing"]);
}

#[actix_web::test]
async fn only_a_moderator_of_its_own_hub_verifies_an_organization() {
    let app = TestApp::start().await;
    let newcomer = app.newcomer("青禾大学").await;
    let elsewhere = app.moderator("guangdong").await;
    let path = format!("{}/verify", newcomer.organization);

    let by_itself = newcomer.call(reqwest::Method::POST, &path).if_match("*").send().await;
    let from_elsewhere = elsewhere.call(reqwest::Method::POST, &path).if_match("*").send().await;

    assert_eq!(by_itself.refusal(), (403, "forbidden".to_owned()));
    assert_eq!(from_elsewhere.refusal(), (404, "not_found".to_owned()));
}
