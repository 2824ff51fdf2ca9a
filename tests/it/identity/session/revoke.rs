//! Ending one of one's own sessions.

use super::support::{Session, market_with_a_user};
use reqwest::Method;

#[actix_web::test]
async fn a_lost_device_is_logged_out_from_another_one_and_doing_it_twice_changes_nothing() {
    let app = market_with_a_user().await;
    let (lost, here) = (Session::open(&app).await, Session::open(&app).await);
    let path = format!("/v1/sessions/{}", lost.id);

    let first = here.person.call(Method::DELETE, &path).send().await.expect(200);
    let second = here.person.call(Method::DELETE, &path).send().await.expect(200);

    assert_eq!(lost.person.get("/v1/me").await.refusal(), (401, "token_invalid".to_owned()));
    assert_eq!(lost.refresh(&app).await.refusal(), (401, "token_invalid".to_owned()));
    assert_eq!(second.body, first.body);
    assert_eq!(app.number("SELECT count(*) FROM entry WHERE kind = 'session.revoked'").await, 1);
}

#[actix_web::test]
async fn nobody_ends_the_session_of_another() {
    let app = market_with_a_user().await;
    let session = Session::open(&app).await;
    let stranger = app.stranger().await;
    let path = format!("/v1/sessions/{}", session.id);

    assert_eq!(stranger.call(Method::DELETE, &path).send().await.refusal(), (404, "not_found".to_owned()));
    assert_eq!(app.visitor().call(Method::DELETE, &path).send().await.refusal(), (401, "unauthenticated".to_owned()));
    session.person.get("/v1/me").await.expect(200);
}
