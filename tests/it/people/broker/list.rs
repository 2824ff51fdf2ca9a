//! The list of brokers.

use crate::harness::{TestApp, credential_body};
use serde_json::json;

#[actix_web::test]
async fn brokers_are_found_by_the_highest_level_that_holds_today() {
    let app = TestApp::start().await;
    let (mingchuan, moderator) = (app.setter("明川经纪").await, app.moderator("zhejiang").await);
    let middle = mingchuan.published_broker("Middle", &moderator).await;
    let senior = mingchuan.published_broker("Senior", &moderator).await;
    let mut body = credential_body(&senior);
    body["level"] = json!("senior");
    body["expires_on"] = json!(app.in_days(10).to_string());
    mingchuan.verified_credential(&body, &moderator).await;
    // Nobody has seen this one.
    let mut body = credential_body(&middle);
    body["level"] = json!("senior");
    mingchuan.make("/v1/credentials", &body).await;
    let [middle, senior] = [&middle, &senior].map(|address| TestApp::id_of(address));

    let visitor = app.visitor();
    let ids = async |query: &str| visitor.get(&format!("/v1/brokers?{query}")).await.expect(200).column("id");
    assert_eq!(ids("level=senior").await, [senior]);
    assert_eq!(ids("level=intermediate").await, [middle]);
    assert_eq!(ids("level=junior").await, [""; 0]);
    assert_eq!(ids("field=new_energy_and_saving&region=330106").await, [senior, middle]);
    let levels = visitor.get("/v1/brokers").await.expect(200).column("level");
    assert_eq!(levels, ["senior", "intermediate"]);

    app.advance(time::Duration::days(11));
    assert_eq!(ids("level=senior").await, [""; 0]);
    assert_eq!(ids("level=intermediate").await, [senior, middle]);
}
