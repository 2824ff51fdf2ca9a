//! Switching a second factor off.

use crate::harness::PASSWORD;
use crate::identity::session::support::{Session, market_with_a_user};
use serde_json::json;

#[actix_web::test]
async fn it_goes_off_by_password_and_code_unless_an_office_needs_it() {
    let app = market_with_a_user().await;
    let session = Session::open(&app).await;
    let (_, codes) = session.with_second_factor(&app).await;
    let user = session.person.get("/v1/me").await.json()["actor"].clone();
    let grant =
        session.person.post("/v1/grants", &json!({ "user": user, "role": "approver" })).await.expect(201).json();
    let remove = async |code: &str| {
        session.person.post("/v1/me/second-factor/remove", &json!({ "password": PASSWORD, "code": code })).await
    };

    assert_eq!(remove(&codes[0]).await.rules(), ["identity.second_factor_needed"]);
    app.advance(time::Duration::seconds(1));
    let revoke = format!("/v1/grants/{}/revoke", grant["id"].as_str().expect("an id"));
    session.person.post(&revoke, &json!({})).await.expect(200);
    let session = Session::of(&app, &session.refresh(&app).await.expect(200).json());
    let remove = async |code: &str| {
        session.person.post("/v1/me/second-factor/remove", &json!({ "password": PASSWORD, "code": code })).await
    };
    assert_eq!(remove("000000").await.faults(), [("/code".to_owned(), "wrong_code".to_owned())]);
    remove(&codes[0]).await.expect(200);

    Session::open(&app).await;
    assert_eq!(app.number("SELECT count(*) FROM recovery_code").await, 0);
}
