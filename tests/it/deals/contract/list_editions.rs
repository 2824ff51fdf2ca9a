//! The editions of a contract.

use crate::harness::{TestApp, contract_body};
use serde_json::json;

#[actix_web::test]
async fn each_edition_tells_what_changed_since_the_one_before() {
    let app = TestApp::start().await;
    let (seller, buyer) = (app.solver("青禾大学").await, app.setter("Acme").await);
    let body = contract_body(&seller.organization, &buyer.organization);
    let contract = seller.proposed_contract(&body).await;
    let mut wanted = body.clone();
    wanted["clauses"][1]["text"] = json!("Ten membranes, not five.");
    buyer.step(&contract, "counter", Some(&wanted)).await.expect(200);

    let list = seller.get(&format!("{contract}/editions")).await.expect(200).json();

    assert_eq!(list["items"][0]["differences"], json!([]));
    let differences = json!([{
        "pointer": "/clauses/1/text", "before": body["clauses"][1]["text"], "after": "Ten membranes, not five.",
    }]);
    assert_eq!(list["items"][1]["differences"], differences);
    assert_eq!(list["items"][1]["organization"], TestApp::id_of(&buyer.organization));
    let first = seller.get(&format!("{contract}/document?edition=1")).await.expect(200).json();
    assert_eq!(first["terms"]["clauses"], body["clauses"], "what was put to the parties never changes");
}
