//! Entering an expert's profile.

use crate::harness::{TestApp, expert_body};
use serde_json::json;

#[actix_web::test]
async fn a_name_is_for_members_unless_the_profile_says_otherwise() {
    let app = TestApp::start().await;
    let qinghe = app.solver("青禾大学").await;
    let body = json!({ "title": "Electrochemist", "person": { "name": "Robin Sample" } });

    let made = qinghe.post("/v1/experts", &body).await.expect(201).json();

    assert_eq!([&made["state"], &made["person"]["name_disclosure"]], ["draft", "members"]);
    assert_eq!(made["person"]["name"], "Robin Sample");
    assert_eq!(made["credentials"], json!([]));
}

#[actix_web::test]
async fn a_log_in_of_another_organization_and_a_wrong_orcid_are_refused() {
    let app = TestApp::start().await;
    let (qinghe, stranger) = (app.solver("青禾大学").await, app.stranger().await);
    let mut body = expert_body("Electrochemist");
    body["person"]["orcid"] = json!("0000-0002-1825-0098");
    let wrong = qinghe.post("/v1/experts", &body).await.faults();
    let mut body = expert_body("Electrochemist");
    body["person"]["user"] = json!(stranger.principal.actor.name());
    let foreign = qinghe.post("/v1/experts", &body).await.faults();

    assert_eq!(wrong, [("/person/orcid".to_owned(), "check_digit_wrong".to_owned())]);
    assert_eq!(foreign, [("/person/user".to_owned(), "user_unknown".to_owned())]);
}

#[actix_web::test]
async fn nobody_enters_a_colleague_under_a_public_name() {
    let app = TestApp::start().await;
    let owner = app.solver("青禾大学").await;
    let robin = app.editor_of(&owner).await;
    let mut body = expert_body("Electrochemist");
    body["person"]["user"] = json!(robin.principal.actor.name());
    body["person"]["name_disclosure"] = json!("public");

    assert_eq!(owner.post("/v1/experts", &body).await.rules(), ["person.not_oneself"]);
    robin.post("/v1/experts", &body).await.expect(201);
}
