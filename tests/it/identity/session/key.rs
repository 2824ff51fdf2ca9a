//! The rotation of the keys that sign access tokens.

use super::support::{Session, market_with_a_user};
use crate::harness::TestApp;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use keqiao::identity::token::keys::{Handover, rotate};
use keqiao::identity::token::revocation;
use serde_json::Value;
use time::Duration;

/// The names of the published keys.
async fn published(app: &TestApp) -> Vec<String> {
    let set = app.visitor().get("/.well-known/jwks.json").await.expect(200).json();
    let keys = set["keys"].as_array().expect("keys");
    keys.iter().map(|key| key["kid"].as_str().expect("a name").to_owned()).collect()
}

/// The key that signed a token.
fn signer(app: &TestApp, session: &Session) -> String {
    let token = app.token_of(&session.person);
    let header = URL_SAFE_NO_PAD.decode(token.split('.').next().expect("a header")).expect("base64url");
    let header: Value = serde_json::from_slice(&header).expect("JSON");
    header["kid"].as_str().expect("a key").to_owned()
}

#[actix_web::test]
async fn a_new_key_is_published_before_it_signs_and_the_old_one_verifies_until_its_last_token_has_expired() {
    let app = market_with_a_user().await;
    let old = published(&app).await;
    let session = Session::open(&app).await;

    let new = rotate(&app.service, Handover::Smooth).await.expect("the keys rotate");
    revocation::look(&app.service).await.expect("the running service looks");

    assert_eq!(published(&app).await.len(), 2);
    let early = Session::open(&app).await;
    assert_eq!([signer(&app, &session), signer(&app, &early)], [old[0].clone(), old[0].clone()]);

    app.advance(Duration::minutes(5));
    let late = Session::open(&app).await;
    assert_eq!(signer(&app, &late), new);
    session.person.get("/v1/me").await.expect(200);

    app.advance(Duration::minutes(11));
    assert_eq!(published(&app).await, [new]);
    assert_eq!(late.person.get("/v1/me").await.refusal().0, 401);
    let refreshed = Session::of(&app, &late.refresh(&app).await.expect(200).json());
    refreshed.person.get("/v1/me").await.expect(200);
}

#[actix_web::test]
async fn no_token_is_refused_during_a_smooth_rotation_whenever_it_was_issued() {
    let app = market_with_a_user().await;
    rotate(&app.service, Handover::Smooth).await.expect("the keys rotate");
    revocation::look(&app.service).await.expect("the running service looks");
    let mut session = Session::open(&app).await;

    for _ in 0..40 {
        app.advance(Duration::seconds(59));
        session.person.get("/v1/me").await.expect(200);
        let before = session.clone();
        session = Session::of(&app, &session.refresh(&app).await.expect(200).json());
        before.person.get("/v1/me").await.expect(200);
    }
}

#[actix_web::test]
async fn a_key_that_leaked_is_retired_at_once_and_sessions_go_on() {
    let app = market_with_a_user().await;
    let session = Session::open(&app).await;

    let new = rotate(&app.service, Handover::AtOnce).await.expect("the keys rotate");
    revocation::look(&app.service).await.expect("the running service looks");

    assert_eq!(published(&app).await, std::slice::from_ref(&new));
    assert_eq!(session.person.get("/v1/me").await.refusal(), (401, "token_invalid".to_owned()));
    let refreshed = Session::of(&app, &session.refresh(&app).await.expect(200).json());
    assert_eq!(signer(&app, &refreshed), new);
    refreshed.person.get("/v1/me").await.expect(200);
}
