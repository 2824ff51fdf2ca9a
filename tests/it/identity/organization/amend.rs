//! Changing an organization's particulars.

use crate::harness::TestApp;
use serde_json::json;

#[actix_web::test]
async fn a_new_name_of_a_verified_organization_needs_a_new_verification() {
    let app = TestApp::start().await;
    let acme = app.setter("Acme").await;

    let amended = acme.amend(&acme.organization, &json!({ "name": "Acme Hydrogen" })).await.expect(200).json();

    assert_eq!([&amended["name"], &amended["state"]], ["Acme Hydrogen", "registered"]);
    assert_eq!(app.visitor().get(&acme.organization).await.status, 404);
}

#[actix_web::test]
async fn what_does_not_identify_it_changes_without_a_new_verification() {
    let app = TestApp::start().await;
    let acme = app.setter("Acme").await;
    let patch = json!({ "region_code": "330100", "name_en": "Acme", "metadata": { "crm": "4711" } });

    let amended = acme.amend(&acme.organization, &patch).await.expect(200).json();

    assert_eq!([&amended["state"], &amended["region_code"]], ["verified", "330100"]);
    assert_eq!(amended["metadata"], json!({ "crm": "4711" }));
    assert_eq!(app.visitor().get(&acme.organization).await.expect(200).json()["metadata"], json!({}));
}

#[actix_web::test]
async fn null_deletes_and_the_same_text_again_is_no_change() {
    let app = TestApp::start().await;
    let acme = app.setter("Acme").await;
    acme.amend(&acme.organization, &json!({ "name_en": "Acme" })).await.expect(200);
    let version = acme.version(&acme.organization).await;

    let same = acme.amend(&acme.organization, &json!({ "name_en": "Acme" })).await.expect(200);
    let deleted = acme.amend(&acme.organization, &json!({ "name_en": null })).await.expect(200);

    assert_eq!(same.etag(), version);
    assert_eq!(deleted.json()["name_en"], json!(null));
    assert_ne!(deleted.etag(), version);
}

#[actix_web::test]
async fn an_editor_does_not_change_his_organization() {
    let app = TestApp::start().await;
    let acme = app.setter("Acme").await;
    let editor = app.editor_of(&acme).await;

    let answer = editor.amend(&acme.organization, &json!({ "name": "Mine" })).await;

    assert_eq!(answer.refusal(), (403, "forbidden".to_owned()));
}
