//! Adding a user to one's organization.

use crate::harness::{TestApp, user_body};
use serde_json::json;

#[actix_web::test]
async fn an_added_editor_works_for_the_organization_and_does_not_administer_it() {
    let app = TestApp::start().await;
    let acme = app.setter("Acme").await;
    let body = json!({ "user": user_body("Editor@Acme.example"), "role": "editor" });

    let added = acme.post("/v1/users", &body).await.expect(201).json();

    assert_eq!([&added["login"], &added["role"]], ["editor@acme.example", "editor"]);
    let editor = app.person_of("editor@acme.example", acme.organization.clone()).await;
    let demand = editor.draft_demand("Membrane").await;
    acme.get(&demand).await.expect(200);
    let another = json!({ "user": user_body("another@acme.example"), "role": "editor" });
    assert_eq!(editor.post("/v1/users", &another).await.refusal(), (403, "forbidden".to_owned()));
    assert_eq!(editor.get("/v1/users").await.refusal(), (403, "forbidden".to_owned()));
}

#[actix_web::test]
async fn an_owner_cannot_make_moderators_nor_take_a_log_in_that_exists() {
    let app = TestApp::start().await;
    let acme = app.setter("Acme").await;
    let body = |login: &str, role: &str| json!({ "user": user_body(login), "role": role });
    acme.post("/v1/users", &body("editor@acme.example", "editor")).await.expect(201);

    let moderator = acme.post("/v1/users", &body("moderator@acme.example", "moderator")).await;
    let taken = acme.post("/v1/users", &body("EDITOR@acme.example", "owner")).await;

    assert_eq!(moderator.faults(), [("/role".to_owned(), "not_grantable".to_owned())]);
    assert_eq!(taken.refusal(), (409, "duplicate".to_owned()));
}
