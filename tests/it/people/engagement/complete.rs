//! Saying that a service is done.

use crate::harness::{TestApp, engagement_body};
use serde_json::{Value, json};

#[actix_web::test]
async fn a_service_is_done_when_both_sides_say_so() {
    let app = TestApp::start().await;
    let (yuanzhi, client, moderator) =
        (app.setter("圆执检测").await, app.solver("青禾大学").await, app.moderator("zhejiang").await);
    let provider = yuanzhi.published_provider("Testing house", &moderator).await;
    let offering = yuanzhi.published_offering("Hydrogen test", &provider, &moderator).await;
    let engagement = client.propose(&offering).await;
    let early = client.step(&engagement, "complete", None).await;
    yuanzhi.step(&engagement, "agree", None).await.expect(200);

    let first = yuanzhi.step(&engagement, "complete", None).await.expect(200).json();
    let again = yuanzhi.step(&engagement, "complete", None).await.expect(200).json();
    let second = client.step(&engagement, "complete", None).await.expect(200).json();

    assert_eq!(early.rules(), ["process.step_not_open"]);
    assert_eq!([&first["state"], &again["state"], &second["state"]], ["agreed", "agreed", "completed"]);
    assert!(first["provider_confirmed_at"].is_string());
    assert_eq!(first["client_confirmed_at"], Value::Null);
    let kinds = app.event_kinds("zhejiang").await;
    let steps = ["proposed", "agreed", "confirmed", "completed"].map(|step| format!("engagement.{step}"));
    assert!(kinds.ends_with(&steps), "{kinds:?}");
}

#[actix_web::test]
async fn a_service_is_not_done_before_it_begins() {
    let app = TestApp::start().await;
    let (yuanzhi, client, moderator) =
        (app.setter("圆执检测").await, app.solver("青禾大学").await, app.moderator("zhejiang").await);
    let provider = yuanzhi.published_provider("Testing house", &moderator).await;
    let offering = yuanzhi.published_offering("Hydrogen test", &provider, &moderator).await;
    let mut body = engagement_body();
    body["starts_on"] = json!("2026-11-25");
    let engagement = client.make(&format!("{offering}/engagements"), &body).await;
    yuanzhi.step(&engagement, "agree", None).await.expect(200);

    assert_eq!(client.step(&engagement, "complete", None).await.rules(), ["engagement.not_started"]);
    app.advance(time::Duration::days(1));
    client.step(&engagement, "complete", None).await.expect(200);
}
