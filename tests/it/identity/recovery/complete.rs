//! Choosing a new password by a link that was mailed.

use crate::harness::{Answer, TestApp};
use crate::identity::session::support::{LOGIN, Session, code_at, credentials, market_with_a_user};
use serde_json::json;
use time::Duration;

const NEW: &str = "nine black kites over the quay";

async fn link(app: &TestApp) -> String {
    app.visitor().post("/v1/recoveries", &json!({ "login": LOGIN })).await.expect(200);
    app.link_to(LOGIN).await
}

async fn complete(app: &TestApp, token: &str) -> Answer {
    app.visitor().post("/v1/recoveries/complete", &json!({ "token": token, "new_password": NEW })).await
}

#[actix_web::test]
async fn a_link_sets_a_new_password_once_and_ends_every_session() {
    let app = market_with_a_user().await;
    let session = Session::open(&app).await;
    let (first, second) = (link(&app).await, link(&app).await);

    complete(&app, &first).await.expect(200);

    assert_eq!(session.person.get("/v1/me").await.refusal(), (401, "token_invalid".to_owned()));
    assert_eq!(session.refresh(&app).await.refusal(), (401, "token_invalid".to_owned()));
    app.visitor().post("/v1/sessions", &credentials(LOGIN, NEW)).await.expect(201);
    for used in [&first, &second] {
        assert_eq!(complete(&app, used).await.refusal(), (401, "token_invalid".to_owned()));
    }
}

#[actix_web::test]
async fn a_link_is_good_for_an_hour_and_a_forged_one_never() {
    let app = market_with_a_user().await;
    let late = link(&app).await;

    assert_eq!(complete(&app, "kq_recovery_nonsense").await.refusal(), (401, "token_invalid".to_owned()));
    app.advance(Duration::minutes(60));
    assert_eq!(complete(&app, &late).await.refusal(), (401, "token_invalid".to_owned()));
}

#[actix_web::test]
async fn whoever_reads_the_mail_still_lacks_the_second_factor() {
    let app = market_with_a_user().await;
    let (secret, _) = Session::open(&app).await.with_second_factor(&app).await;
    let token = link(&app).await;
    complete(&app, &token).await.expect(200);

    let without = app.visitor().post("/v1/sessions", &credentials(LOGIN, NEW)).await;

    assert_eq!(without.refusal(), (401, "second_factor_required".to_owned()));
    app.advance(Duration::seconds(30));
    let mut body = credentials(LOGIN, NEW);
    body["code"] = code_at(&secret, app.service.clock.now()).into();
    app.visitor().post("/v1/sessions", &body).await.expect(201);
}
