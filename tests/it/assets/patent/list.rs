//! The list of patents.

use crate::harness::TestApp;
use serde_json::json;

#[actix_web::test]
async fn a_document_is_found_by_its_number_and_by_the_state_of_its_right() {
    let app = TestApp::start().await;
    let qinghe = app.solver("青禾大学").await;
    let first = qinghe.published_patent("质子交换膜", "CN102307917B").await;
    let second = qinghe.published_patent("电解槽", "CN202307918U").await;
    qinghe.amend(&second, &json!({ "legal_status": "examining" })).await.expect(200);
    let visitor = app.visitor();
    let list = async |query: &str| visitor.get(&format!("/v1/patents?{query}")).await.column("id");
    let [first, second] = [&first, &second].map(|address| TestApp::id_of(address));

    assert_eq!(list("").await, [second, first]);
    assert_eq!(list("publication_number=CN102307917B").await, [first]);
    assert_eq!(list("publication_number=CN199999999B").await, [""; 0]);
    assert_eq!(list("legal_status=examining").await, [second]);
    let faults = visitor.get("/v1/patents?publication_number=7654321").await.faults();
    assert_eq!(faults, [("?publication_number".to_owned(), "malformed".to_owned())]);
}

#[actix_web::test]
async fn two_organizations_may_list_the_same_document() {
    let app = TestApp::start().await;
    let (qinghe, acme) = (app.solver("青禾大学").await, app.setter("Acme").await);

    qinghe.published_patent("质子交换膜", "CN102307917B").await;
    acme.published_patent("质子交换膜", "CN102307917B").await;

    let listed = app.visitor().get("/v1/patents?publication_number=CN102307917B&count=true").await.json();
    assert_eq!(listed["count"]["rows"], 2);
}
