//! Choosing a new password by the old one.

use crate::harness::PASSWORD;
use crate::identity::session::support::{LOGIN, Session, credentials, market_with_a_user};
use serde_json::json;

const NEW: &str = "nine black kites over the quay";

#[actix_web::test]
async fn a_changed_password_opens_the_market_and_ends_the_other_sessions() {
    let app = market_with_a_user().await;
    let (here, there) = (Session::open(&app).await, Session::open(&app).await);

    let body = json!({ "old_password": PASSWORD, "new_password": NEW });
    here.person.post("/v1/me/password", &body).await.expect(200);

    here.person.get("/v1/me").await.expect(200);
    here.refresh(&app).await.expect(200);
    assert_eq!(there.person.get("/v1/me").await.refusal(), (401, "token_invalid".to_owned()));
    assert_eq!(there.refresh(&app).await.refusal(), (401, "token_invalid".to_owned()));
    let old = app.visitor().post("/v1/sessions", &credentials(LOGIN, PASSWORD)).await;
    assert_eq!(old.refusal(), (401, "credentials_wrong".to_owned()));
    app.visitor().post("/v1/sessions", &credentials(LOGIN, NEW)).await.expect(201);
    app.settle().await;
    let told = here.person.get("/v1/events?kind=user.password_changed").await.expect(200);
    assert!(!told.text().contains(NEW) && told.json()["items"].as_array().is_some_and(|items| items.len() == 1));
}

#[actix_web::test]
async fn the_old_password_is_needed_the_new_one_is_checked_and_guessing_with_a_stolen_token_is_slowed_down() {
    let app = market_with_a_user().await;
    let session = Session::open(&app).await;
    let change = async |old: &str, new: &str| {
        session.person.post("/v1/me/password", &json!({ "old_password": old, "new_password": new })).await
    };

    assert_eq!(
        change(PASSWORD, "passwordpassword").await.faults(),
        [("/new_password".to_owned(), "common_password".to_owned())]
    );
    for _ in 0..10 {
        let wrong = change("another long password", NEW).await;
        assert_eq!(wrong.faults(), [("/old_password".to_owned(), "wrong_password".to_owned())]);
    }
    assert_eq!(change(PASSWORD, NEW).await.refusal(), (429, "too_many_requests".to_owned()));
    // His other device is not slowed down, and neither is his log-in.
    let body = json!({ "old_password": PASSWORD, "new_password": NEW });
    Session::open(&app).await.person.post("/v1/me/password", &body).await.expect(200);
}
