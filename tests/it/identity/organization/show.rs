//! One organization.

use crate::harness::TestApp;
use serde_json::{Value, json};

#[actix_web::test]
async fn the_view_tells_each_caller_what_he_may_do_next() {
    let app = TestApp::start().await;
    let (newcomer, moderator) = (app.newcomer("青禾大学").await, app.moderator("zhejiang").await);
    let transitions = |view: Value| {
        let list = view["transitions"].as_array().expect("transitions").clone();
        list.into_iter()
            .map(|step| json!([step["operation"], step["is_permitted"], step["is_allowed"]]))
            .collect::<Vec<_>>()
    };

    let own = newcomer.get(&newcomer.organization).await.expect(200).json();
    let moderators = moderator.get(&newcomer.organization).await.expect(200).json();

    assert_eq!(
        transitions(own),
        [
            json!(["amend_organization", true, true]),
            json!(["verify_organization", false, false]),
            json!(["suspend_organization", false, false])
        ]
    );
    assert_eq!(
        transitions(moderators),
        [
            json!(["amend_organization", false, false]),
            json!(["verify_organization", true, true]),
            json!(["suspend_organization", true, false])
        ]
    );
}

#[actix_web::test]
async fn an_identifier_of_another_kind_or_shape_is_not_found() {
    let app = TestApp::start().await;
    let acme = app.setter("Acme").await;
    let id = TestApp::id_of(&acme.organization);

    for path in [
        format!("/v1/demands/{id}"),
        format!("/v1/organizations/{}", id.to_uppercase()),
        "/v1/organizations/1".to_owned(),
    ] {
        assert_eq!(acme.get(&path).await.refusal(), (404, "not_found".to_owned()), "{path}");
    }
}
