//! Saying that a condition of a contract is met.

use crate::harness::{TestApp, conclude, contract_body, parties};
use serde_json::json;

#[actix_web::test]
async fn a_signed_contract_takes_effect_with_the_last_of_its_conditions() {
    let app = TestApp::start().await;
    let (seller, buyer) = parties(&app).await;
    let mut body = contract_body(seller.organization(), buyer.organization());
    body["conditions"] = json!([
        { "kind": "deposit", "title": "The first instalment has arrived." },
        { "kind": "approval", "title": "The board of the buyer has agreed." },
    ]);
    let contract = seller.owner.proposed_contract(&body).await;
    let early = seller.owner.step(&contract, "fulfill", Some(&json!({ "condition": 0 }))).await.rules();
    conclude(&contract, [&seller, &buyer]).await;

    let signed = seller.owner.get(&contract).await.json();
    let first = seller.owner.step(&contract, "fulfill", Some(&json!({ "condition": 1 }))).await.expect(200).json();
    let unknown = seller.owner.step(&contract, "fulfill", Some(&json!({ "condition": 2 }))).await.faults();
    let last = buyer.owner.step(&contract, "fulfill", Some(&json!({ "condition": 0 }))).await.expect(200).json();

    assert_eq!(early, ["process.step_not_open"]);
    assert_eq!([&signed["state"], &first["state"], &last["state"]], ["signed", "signed", "effective"]);
    assert!(signed["effective_at"].is_null());
    assert_eq!(unknown, [("/condition".to_owned(), "condition_unknown".to_owned())]);
}
