//! Logging in with a password.

use super::support::{LOGIN, credentials, market_with_a_user};
use crate::harness::PASSWORD;
use serde_json::{Value, json};

#[actix_web::test]
async fn the_right_password_opens_the_market_for_ten_minutes() {
    let app = market_with_a_user().await;
    let visitor = app.visitor();

    let session = visitor.post("/v1/sessions", &credentials(&LOGIN.to_uppercase(), PASSWORD)).await.expect(201).json();

    assert_eq!([&session["token_type"], &session["expires_in"]], [&json!("Bearer"), &json!(600)]);
    let owner = visitor.with_credential(session["access_token"].as_str().expect("a token"));
    assert_eq!(owner.get("/v1/me").await.expect(200).json()["role"], "owner");
    app.advance(time::Duration::seconds(600));
    assert_eq!(owner.get("/v1/me").await.refusal(), (401, "token_invalid".to_owned()));
}

#[actix_web::test]
async fn a_wrong_password_and_an_unknown_log_in_are_told_alike() {
    let app = market_with_a_user().await;

    let wrong = app.visitor().post("/v1/sessions", &credentials(LOGIN, "another long password")).await;
    let unknown = app.visitor().post("/v1/sessions", &credentials("nobody@qinghe.example", PASSWORD)).await;

    assert_eq!(wrong.refusal(), (401, "credentials_wrong".to_owned()));
    let told = |answer: &crate::harness::Answer| {
        let mut body = answer.json();
        body["trace_id"] = Value::Null;
        body
    };
    assert_eq!((wrong.status, told(&wrong)), (unknown.status, told(&unknown)));
}

#[actix_web::test]
async fn guessing_at_one_account_is_stopped_after_ten_attempts_in_a_minute() {
    let app = market_with_a_user().await;
    let visitor = app.visitor();
    for _ in 0..10 {
        let answer = visitor.post("/v1/sessions", &credentials(LOGIN, "another long password")).await;
        assert_eq!(answer.refusal(), (401, "credentials_wrong".to_owned()));
    }

    let stopped = visitor.post("/v1/sessions", &credentials(LOGIN, PASSWORD)).await;

    assert_eq!(stopped.refusal(), (429, "too_many_requests".to_owned()));
    assert!(stopped.header("retry-after").is_some_and(|seconds| seconds.parse::<u32>().is_ok_and(|s| s >= 1)));
}

#[actix_web::test]
async fn the_published_key_is_the_one_that_signs() {
    let app = market_with_a_user().await;

    let keys = app.visitor().get("/.well-known/jwks.json").await.expect(200).json();

    assert_eq!(
        [&keys["keys"][0]["kty"], &keys["keys"][0]["crv"], &keys["keys"][0]["alg"]],
        ["OKP", "Ed25519", "EdDSA"]
    );
    assert!(keys["keys"][0].get("d").is_none(), "the private part stays at home");
}
