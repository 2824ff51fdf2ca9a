//! Suspension by the hub operator.

use crate::harness::TestApp;
use serde_json::json;

#[actix_web::test]
async fn a_suspended_organization_is_hidden_and_lists_nothing_until_it_is_verified_again() {
    let app = TestApp::start().await;
    let (acme, moderator) = (app.setter("Acme").await, app.moderator("zhejiang").await);
    let demand = acme.draft_demand("Membrane").await;
    let reason = json!({ "reason": "Business licence expired" });

    let suspended = moderator.step(&acme.organization, "suspend", Some(&reason)).await.expect(200);

    assert_eq!(suspended.json()["state"], "suspended");
    assert_eq!(app.visitor().get(&acme.organization).await.status, 404);
    assert_eq!(acme.step(&demand, "submit", None).await.rules(), ["organization.not_verified"]);
    moderator.step(&acme.organization, "verify", None).await.expect(200);
    acme.step(&demand, "submit", None).await.expect(200);
}

#[actix_web::test]
async fn its_members_can_read_the_reason_and_strangers_learn_nothing_of_it() {
    let app = TestApp::start().await;
    let (acme, stranger, moderator) = (app.setter("Acme").await, app.stranger().await, app.moderator("zhejiang").await);
    let reason = json!({ "reason": "Business licence expired" });

    moderator.step(&acme.organization, "suspend", Some(&reason)).await.expect(200);

    app.settle().await;
    let path = "/v1/events?kind=organization.suspended";
    assert_eq!(acme.get(path).await.expect(200).json()["items"][0]["payload"], reason);
    assert_eq!(stranger.get(path).await.expect(200).json()["items"], json!([]));
}

#[actix_web::test]
async fn an_organization_that_was_never_verified_is_not_suspended_and_a_reason_is_needed() {
    let app = TestApp::start().await;
    let (newcomer, moderator) = (app.newcomer("青禾大学").await, app.moderator("zhejiang").await);

    let refused = moderator.step(&newcomer.organization, "suspend", Some(&json!({ "reason": "No licence" }))).await;
    let without_reason = moderator.step(&newcomer.organization, "suspend", Some(&json!({ "reason": " " }))).await;

    assert_eq!(refused.rules(), ["organization.not_suspendable"]);
    assert_eq!(without_reason.faults(), [("/reason".to_owned(), "too_short".to_owned())]);
}
