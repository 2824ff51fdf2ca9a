//! Logging out.

use super::support::{Session, market_with_a_user};
use reqwest::Method;

#[actix_web::test]
async fn who_has_logged_out_is_out_on_this_device_and_in_on_the_other() {
    let app = market_with_a_user().await;
    let (here, there) = (Session::open(&app).await, Session::open(&app).await);

    let ended = here.person.call(Method::POST, "/v1/sessions/log-out").send().await.expect(200).json();

    assert_eq!(
        [ended["id"].as_str(), ended["ended_at"].as_str()],
        [Some(&*here.id), Some("2026-11-24T08:00:00.000000Z")]
    );
    assert_eq!(here.person.get("/v1/me").await.refusal(), (401, "token_invalid".to_owned()));
    assert_eq!(here.refresh(&app).await.refusal(), (401, "token_invalid".to_owned()));
    assert_eq!(there.person.get("/v1/sessions").await.column("id"), [there.id]);
}

#[actix_web::test]
async fn a_rehearsed_log_out_ends_nothing() {
    let app = market_with_a_user().await;
    let session = Session::open(&app).await;

    session.person.call(Method::POST, "/v1/sessions/log-out?dry_run=true").send().await.expect(200);

    session.person.get("/v1/me").await.expect(200);
    session.refresh(&app).await.expect(200);
}
