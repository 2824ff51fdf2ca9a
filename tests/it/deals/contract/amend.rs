//! Changing the draft of a contract.

use crate::harness::{TestApp, contract_body};
use serde_json::json;

#[actix_web::test]
async fn the_opener_changes_a_draft_and_nothing_that_was_proposed() {
    let app = TestApp::start().await;
    let (seller, buyer) = (app.solver("青禾大学").await, app.setter("Acme").await);
    let contract = seller.make("/v1/contracts", &contract_body(&seller.organization, &buyer.organization)).await;

    let changed = seller.amend(&contract, &json!({ "title": "Another name", "field": null })).await.expect(200).json();
    let same = seller.amend(&contract, &json!({ "title": "Another name" })).await.expect(200);
    assert_eq!(seller.step(&contract, "propose", None).await.expect(200).json()["state"], "proposed");
    let late = seller.amend(&contract, &json!({ "title": "Too late" })).await;

    assert_eq!(changed["terms"]["title"], "Another name");
    assert!(changed["terms"]["field"].is_null());
    assert_eq!(same.etag(), "\"2\"", "the same text again changes nothing");
    assert_eq!(late.rules(), ["process.step_not_open"]);
}
