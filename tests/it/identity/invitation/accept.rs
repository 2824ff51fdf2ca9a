//! Coming by an invitation.

use crate::harness::{Answer, PASSWORD, Person, TestApp, user_body};
use crate::identity::session::support::{Session, credentials};
use serde_json::json;
use time::Duration;

const ADDRESS: &str = "inventor@acme.example";

async fn invite(app: &TestApp, owner: &Person, address: &str) -> String {
    owner.post("/v1/invitations", &json!({ "login": address, "role": "member" })).await.expect(201);
    app.link_to(address).await
}

async fn accept(app: &TestApp, token: &str, password: &str) -> Answer {
    let body = json!({ "token": token, "display_name": "Inventor", "password": password });
    app.visitor().post("/v1/invitations/accept", &body).await
}

#[actix_web::test]
async fn somebody_new_joins_as_what_he_was_invited_and_the_link_is_good_once() {
    let app = TestApp::start().await;
    let acme = app.setter("Acme").await;
    let draft = acme.draft_demand("Membrane").await;
    let token = invite(&app, &acme, ADDRESS).await;

    let joined = accept(&app, &token, PASSWORD).await.expect(201).json();

    assert_eq!([&joined["login"], &joined["role"]], [ADDRESS, "member"]);
    let answer = app.visitor().post("/v1/sessions", &credentials(ADDRESS, PASSWORD)).await.expect(201).json();
    let member = Session::of(&app, &answer).person;
    member.get(&draft).await.expect(200);
    assert_eq!(member.step(&draft, "submit", None).await.refusal(), (403, "forbidden".to_owned()));
    let again = accept(&app, &token, PASSWORD).await;
    assert_eq!(again.rules(), ["identity.invitation_closed", "identity.other_organization"]);
}

#[actix_web::test]
async fn whoever_has_a_log_in_shows_his_password_and_comes_when_he_has_left_the_other_organization() {
    let app = TestApp::start().await;
    let (acme, other) = (app.setter("Acme").await, app.stranger().await);
    other.post("/v1/users", &json!({ "user": user_body(ADDRESS), "role": "editor" })).await.expect(201);
    let token = invite(&app, &acme, ADDRESS).await;

    let wrong = accept(&app, &token, "another long password").await;
    assert_eq!(wrong.refusal(), (401, "credentials_wrong".to_owned()));
    assert_eq!(accept(&app, &token, PASSWORD).await.rules(), ["identity.other_organization"]);
    app.person_of(ADDRESS, other.organization.clone()).await.post("/v1/me/leave", &json!({})).await.expect(200);
    accept(&app, &token, PASSWORD).await.expect(201);

    let member = app.person_of(ADDRESS, acme.organization.clone()).await;
    assert_eq!(member.get("/v1/me").await.json()["organization"], acme.get("/v1/me").await.json()["organization"]);
}

#[actix_web::test]
async fn an_old_a_forged_and_a_revoked_link_open_nothing() {
    let app = TestApp::start().await;
    let acme = app.setter("Acme").await;
    let token = invite(&app, &acme, ADDRESS).await;

    assert_eq!(accept(&app, "kq_invitation_nonsense", PASSWORD).await.refusal(), (401, "token_invalid".to_owned()));
    app.advance(Duration::days(7));
    assert_eq!(accept(&app, &token, PASSWORD).await.rules(), ["identity.invitation_closed"]);
    assert_eq!(app.number("SELECT count(*) FROM app_user WHERE login = 'inventor@acme.example'").await, 0);
}
