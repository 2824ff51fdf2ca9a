//! Switching a second factor on, and logging in with it.

use crate::harness::{Answer, PASSWORD, TestApp};
use crate::identity::session::support::{LOGIN, Session, code_at, credentials, market_with_a_user};
use serde_json::json;
use time::Duration;

async fn log_in(app: &TestApp, code: &str) -> Answer {
    let mut body = credentials(LOGIN, PASSWORD);
    body["code"] = code.into();
    app.visitor().post("/v1/sessions", &body).await
}

#[actix_web::test]
async fn a_log_in_needs_the_code_of_the_moment_and_each_code_is_good_once() {
    let app = market_with_a_user().await;
    let (secret, _) = Session::open(&app).await.with_second_factor(&app).await;
    let confirmed_with = code_at(&secret, app.service.clock.now());

    let without = app.visitor().post("/v1/sessions", &credentials(LOGIN, PASSWORD)).await;
    assert_eq!(without.refusal(), (401, "second_factor_required".to_owned()));
    let reused = log_in(&app, &confirmed_with).await;
    assert_eq!(reused.refusal(), (401, "credentials_wrong".to_owned()));

    app.advance(Duration::seconds(30));
    let code = code_at(&secret, app.service.clock.now());
    log_in(&app, &code).await.expect(201);
    assert_eq!(log_in(&app, &code).await.refusal(), (401, "credentials_wrong".to_owned()));
    app.advance(Duration::minutes(5));
    assert_eq!(log_in(&app, &code).await.refusal(), (401, "credentials_wrong".to_owned()));
}

#[actix_web::test]
async fn a_wrong_password_is_told_before_a_missing_code() {
    let app = market_with_a_user().await;
    Session::open(&app).await.with_second_factor(&app).await;

    let wrong = app.visitor().post("/v1/sessions", &credentials(LOGIN, "another long password")).await;

    assert_eq!(wrong.refusal(), (401, "credentials_wrong".to_owned()));
}

#[actix_web::test]
async fn guessing_codes_is_slowed_down_as_guessing_passwords_is() {
    let app = market_with_a_user().await;
    Session::open(&app).await.with_second_factor(&app).await;

    for _ in 0..10 {
        assert_eq!(log_in(&app, "000000").await.refusal(), (401, "credentials_wrong".to_owned()));
    }

    assert_eq!(log_in(&app, "000000").await.refusal(), (429, "too_many_requests".to_owned()));
}

#[actix_web::test]
async fn a_recovery_code_stands_in_once_however_it_is_typed() {
    let app = market_with_a_user().await;
    let (_, codes) = Session::open(&app).await.with_second_factor(&app).await;
    assert_eq!(codes.len(), 10);

    log_in(&app, &codes[3].to_uppercase().replace('-', " ")).await.expect(201);

    assert_eq!(log_in(&app, &codes[3]).await.refusal(), (401, "credentials_wrong".to_owned()));
    log_in(&app, &codes[4]).await.expect(201);
}

#[actix_web::test]
async fn a_wrong_first_code_switches_nothing_on() {
    let app = market_with_a_user().await;
    let session = Session::open(&app).await;
    let early = session.person.post("/v1/me/second-factor/confirm", &json!({ "code": "000000" })).await;
    assert_eq!(early.rules(), ["identity.second_factor_not_begun"]);
    session.person.post("/v1/me/second-factor", &json!({ "password": PASSWORD })).await.expect(200);

    let wrong = session.person.post("/v1/me/second-factor/confirm", &json!({ "code": "000000" })).await;

    assert_eq!(wrong.faults(), [("/code".to_owned(), "wrong_code".to_owned())]);
    Session::open(&app).await;
}
