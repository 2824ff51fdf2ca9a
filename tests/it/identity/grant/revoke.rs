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
