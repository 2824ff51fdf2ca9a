//! Inviting somebody.

use crate::harness::TestApp;
use serde_json::json;

#[actix_web::test]
async fn an_owner_invites_and_a_link_is_mailed() {
    let app = TestApp::start().await;
    let acme = app.setter("Acme").await;
    let editor = app.editor_of(&acme).await;
    let body = json!({ "login": "Inventor@Acme.example", "role": "member" });

    let made = acme.post("/v1/invitations", &body).await.expect(201);

    assert_eq!([&made.json()["login"], &made.json()["role"]], ["inventor@acme.example", "member"]);
    let letters = app.letters_to("inventor@acme.example").await;
    assert!(letters[0].body.contains("Acme") && letters[0].body.contains("/invitation#kq_invitation_"));
    assert!(!made.text().contains("kq_invitation_"), "the secret goes by mail only");
    assert_eq!(editor.post("/v1/invitations", &body).await.refusal(), (403, "forbidden".to_owned()));
    let office = acme.post("/v1/invitations", &json!({ "login": "a@acme.example", "role": "approver" })).await;
    assert_eq!(office.faults(), [("/role".to_owned(), "not_grantable".to_owned())]);
}

#[actix_web::test]
async fn the_event_of_an_invitation_does_not_tell_the_address() {
    let app = TestApp::start().await;
    let acme = app.setter("Acme").await;
    acme.post("/v1/invitations", &json!({ "login": "inventor@acme.example", "role": "member" })).await.expect(201);

    app.settle().await;

    let told = acme.get("/v1/events?kind=invitation.created").await.expect(200);
    assert_eq!(told.json()["items"][0]["payload"], json!({ "role": "member" }));
}
