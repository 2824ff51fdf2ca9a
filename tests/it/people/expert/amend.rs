//! Changing an expert's profile.

use crate::harness::{TestApp, expert_body};
use serde_json::json;

#[actix_web::test]
async fn only_the_person_opens_the_name_further_and_nobody_takes_the_profile_over() {
    let app = TestApp::start().await;
    let owner = app.solver("青禾大学").await;
    let (robin, colleague) = (app.editor_of(&owner).await, app.editor_of(&owner).await);
    let user = |person: &crate::harness::Person| person.principal.actor.name();
    let mut body = expert_body("Electrochemist");
    body["person"]["user"] = json!(user(&robin));
    body["person"]["name_disclosure"] = json!("members");
    let expert = colleague.make("/v1/experts", &body).await;
    let person = async |by: &crate::harness::Person, patch| by.amend(&expert, &json!({ "person": patch })).await;

    for patch in [json!({ "name_disclosure": "public" }), json!({ "user": user(&colleague) }), json!({ "user": null })]
    {
        assert_eq!(person(&owner, patch.clone()).await.rules(), ["person.not_oneself"], "{patch}");
    }
    person(&robin, json!({ "name_disclosure": "public" })).await.expect(200);
    let narrowed = person(&colleague, json!({ "name_disclosure": "members" })).await.expect(200).json();

    assert_eq!(narrowed["person"]["name_disclosure"], "members");
    assert_eq!(narrowed["person"]["user"], user(&robin));
}

#[actix_web::test]
async fn a_published_profile_keeps_its_text_but_not_its_metadata() {
    let app = TestApp::start().await;
    let (qinghe, moderator) = (app.solver("青禾大学").await, app.moderator("zhejiang").await);
    let expert = qinghe.published_expert("Electrochemist", &moderator).await;

    let text = qinghe.amend(&expert, &json!({ "title": "Another" })).await;
    qinghe.amend(&expert, &json!({ "metadata": { "crm": "1" } })).await.expect(200);

    assert_eq!(text.rules(), ["listing.not_editable"]);
    assert_eq!(app.visitor().get(&expert).await.expect(200).json()["metadata"], json!({}));
}
