//! Asking for a service.

use crate::harness::{TestApp, engagement_body};
use serde_json::json;

#[actix_web::test]
async fn a_client_of_another_hub_asks_and_only_the_two_sides_and_the_hub_know() {
    let app = TestApp::start().await;
    let (yuanzhi, moderator, client) =
        (app.setter("圆执检测").await, app.moderator("zhejiang").await, app.stranger().await);
    let provider = yuanzhi.published_provider("Testing house", &moderator).await;
    let offering = yuanzhi.published_offering("Hydrogen test", &provider, &moderator).await;

    let made = client.post(&format!("{offering}/engagements"), &engagement_body()).await.expect(201);

    let (engagement, view) = (made.location(), made.json());
    assert_eq!([&view["state"], &view["hub"]], ["proposed", "zhejiang"]);
    assert_eq!(view["server"], TestApp::id_of(&yuanzhi.organization));
    assert_eq!(view["client"], TestApp::id_of(&client.organization));
    for person in [&client, &yuanzhi, &moderator] {
        assert_eq!(person.get(&engagement).await.expect(200).json()["purpose"], view["purpose"]);
    }
    assert_eq!(app.setter("Other").await.get(&engagement).await.status, 404);
    assert_eq!(app.visitor().get(&engagement).await.status, 401);
}

#[actix_web::test]
async fn ones_own_service_an_unverified_client_and_reversed_days_are_refused() {
    let app = TestApp::start().await;
    let (yuanzhi, moderator) = (app.setter("圆执检测").await, app.moderator("zhejiang").await);
    let provider = yuanzhi.published_provider("Testing house", &moderator).await;
    let offering = yuanzhi.published_offering("Hydrogen test", &provider, &moderator).await;
    let path = format!("{offering}/engagements");
    let mut reversed = engagement_body();
    reversed["due_on"] = json!("2026-11-23");

    assert_eq!(yuanzhi.post(&path, &engagement_body()).await.rules(), ["engagement.own_offering"]);
    let newcomer = app.newcomer("Newcomer").await;
    assert_eq!(newcomer.post(&path, &engagement_body()).await.rules(), ["organization.not_verified"]);
    let faults = app.stranger().await.post(&path, &reversed).await.faults();
    assert_eq!(faults, [("/due_on".to_owned(), "range_reversed".to_owned())]);
}

#[actix_web::test]
async fn what_is_not_on_the_market_cannot_be_asked_for() {
    let app = TestApp::start().await;
    let (yuanzhi, client) = (app.setter("圆执检测").await, app.solver("青禾大学").await);
    let provider = yuanzhi.draft_provider("Testing house").await;
    let offering = yuanzhi.draft_offering("Hydrogen test", &provider).await;

    let refused = client.post(&format!("{offering}/engagements"), &engagement_body()).await;

    assert_eq!(refused.refusal(), (404, "not_found".to_owned()));
}
