//! The list of experts.

use crate::harness::{TestApp, expert_body};
use serde_json::{Value, json};

#[actix_web::test]
async fn filters_narrow_the_list_and_a_visitor_reads_no_name_in_it() {
    let app = TestApp::start().await;
    let (qinghe, moderator) = (app.solver("青禾大学").await, app.moderator("zhejiang").await);
    let first = qinghe.published_expert("Electrochemist", &moderator).await;
    let mut body = expert_body("Agronomist");
    body["fields"] = json!(["agriculture"]);
    body["regions"] = json!([]);
    let second = qinghe.make("/v1/experts", &body).await;
    qinghe.bring_to_market(&second, &moderator).await;
    let draft = qinghe.draft_expert("Draft").await;
    let [first, second, draft] = [&first, &second, &draft].map(|address| TestApp::id_of(address));

    let visitor = app.visitor();
    let ids = async |query: &str| visitor.get(&format!("/v1/experts?{query}")).await.expect(200).column("id");
    assert_eq!(ids("").await, [second, first]);
    assert_eq!(ids("field=agriculture").await, [second]);
    assert_eq!(ids("region=330106&hub=zhejiang").await, [second, first]);
    assert_eq!(ids("region=440100").await, [second]);
    assert_eq!(qinghe.get("/v1/experts?scope=own&state=draft").await.column("id"), [draft]);
    let list = visitor.get("/v1/experts").await.json();
    for item in list["items"].as_array().expect("items") {
        assert_eq!([&item["person"]["name"], &item["person"]["orcid"]], [&Value::Null, &Value::Null]);
    }
}
