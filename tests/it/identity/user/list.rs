//! The users of one's organization.

use crate::harness::TestApp;

#[actix_web::test]
async fn an_owner_lists_the_users_of_his_organization_and_of_no_other() {
    let app = TestApp::start().await;
    let (acme, _stranger) = (app.setter("Acme").await, app.stranger().await);
    let _editor = app.editor_of(&acme).await;

    let list = acme.get("/v1/users").await.expect(200);

    assert_eq!(list.column("role"), ["editor", "owner"]);
    assert!(!list.text().contains("password"));
}
