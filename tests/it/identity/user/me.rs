//! Who is asking.

use crate::harness::TestApp;
use serde_json::json;

#[actix_web::test]
async fn a_moderator_is_told_the_hubs_he_moderates() {
    let app = TestApp::start().await;
    let moderator = app.moderator("zhejiang").await;

    let me = moderator.get("/v1/me").await.expect(200).json();

    assert_eq!(me["moderates"], json!(["zhejiang"]));
    assert!(me["actor"].as_str().is_some_and(|actor| actor.starts_with("usr_")));
}

#[actix_web::test]
async fn a_visitor_is_asked_who_he_is_and_told_how() {
    let app = TestApp::start().await;

    let answer = app.visitor().get("/v1/me").await;

    assert_eq!(answer.refusal(), (401, "unauthenticated".to_owned()));
    assert_eq!(answer.header("www-authenticate"), Some("Bearer realm=\"keqiao\""));
}

#[actix_web::test]
async fn a_wrong_expired_or_foreign_credential_is_told_so_even_where_a_visitor_may_read() {
    let app = TestApp::start().await;
    let acme = app.setter("Acme").await;
    let token = app.service.tokens.issue(&acme.principal, app.service.clock.now()).expect("a token");
    let holder = acme.with_credential(&token);
    holder.get("/v1/me").await.expect(200);
    let of_another_market = TestApp::start().await;
    let foreign = of_another_market.service.tokens.issue(&acme.principal, app.service.clock.now()).expect("a token");

    for wrong in ["nonsense", "kq_live_nonsense", foreign.as_str()] {
        let answer = acme.with_credential(wrong).get("/v1/demands").await;
        assert_eq!(answer.refusal(), (401, "token_invalid".to_owned()), "{wrong}");
    }

    app.advance(time::Duration::minutes(10));
    assert_eq!(holder.get("/v1/me").await.refusal(), (401, "token_invalid".to_owned()));
}
