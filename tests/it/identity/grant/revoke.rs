//! Taking an office from a user.

use crate::harness::TestApp;
use crate::identity::session::support::{Session, market_with_a_user};
use serde_json::json;

#[actix_web::test]
async fn a_revoked_office_is_gone_from_tokens_at_once_and_the_session_goes_on() {
    let app: TestApp = market_with_a_user().await;
    let session = Session::open(&app).await;
    let user = session.person.get("/v1/me").await.json()["actor"].clone();
    let grant = session.person.post("/v1/grants", &json!({ "user": user, "role": "broker" })).await.expect(201).json();
    let with_office = Session::of(&app, &session.refresh(&app).await.expect(200).json());
    assert_eq!(with_office.person.get("/v1/me").await.json()["offices"][0]["role"], "broker");
    let path = format!("/v1/grants/{}/revoke", grant["id"].as_str().expect("an id"));
    let stranger = app.stranger().await;
    assert_eq!(stranger.post(&path, &json!({})).await.refusal(), (404, "not_found".to_owned()));
    app.advance(time::Duration::seconds(1));

    with_office.person.post(&path, &json!({})).await.expect(200);

    assert_eq!(with_office.person.get("/v1/me").await.refusal(), (401, "token_invalid".to_owned()));
    let after = Session::of(&app, &with_office.refresh(&app).await.expect(200).json());
    assert_eq!(after.person.get("/v1/me").await.json()["offices"], json!([]));
    after.person.post(&path, &json!({})).await.expect(200);
    assert_eq!(app.number("SELECT count(*) FROM entry WHERE kind = 'grant.revoked'").await, 1);
}

#[actix_web::test]
async fn a_hub_takes_an_office_from_somebody_of_another_organization_after_the_token_that_is_being_made() {
    let app = TestApp::start().await;
    let (stranger, moderator) = (app.stranger().await, app.moderator("zhejiang").await);
    let user = stranger.get("/v1/me").await.expect(200).json()["actor"].clone();
    let office = json!({ "user": user, "role": "auditor", "hub": "zhejiang" });
    let grant = moderator.post("/v1/grants", &office).await.expect(201).json();
    let path = format!("/v1/grants/{}/revoke", grant["id"].as_str().expect("an id"));
    let log_in = app.behind_its_back("BEGIN; SELECT FROM app_user FOR SHARE").await;

    let revoked = {
        let moderator = moderator.clone();
        actix_web::rt::spawn(async move { moderator.post(&path, &json!({})).await })
    };
    app.until_somebody_waits().await;
    let during = app.number("SELECT count(*) FROM office WHERE ended_at IS NOT NULL").await;
    log_in.close().await.expect("the token is made");
    revoked.await.expect("it ends").expect(200);

    assert_eq!(during, 0, "it waits for the token");
    assert_eq!(app.number("SELECT count(*) FROM office WHERE ended_at IS NOT NULL").await, 1);
}
