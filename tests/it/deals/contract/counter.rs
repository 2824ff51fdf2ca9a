//! Answering a proposed contract with another edition.

use crate::harness::{TestApp, contract_body, parties};
use serde_json::json;

#[actix_web::test]
async fn a_counter_takes_the_place_of_what_was_on_the_table_and_approvals_begin_again() {
    let app = TestApp::start().await;
    let (seller, buyer) = parties(&app).await;
    let body = contract_body(seller.organization(), buyer.organization());
    let contract = seller.owner.proposed_contract(&body).await;
    seller.approver.step(&contract, "approve", None).await.expect(200);
    let mut wanted = body.clone();
    wanted["ends_on"] = json!("2028-05-31");

    let countered = buyer.owner.step(&contract, "counter", Some(&wanted)).await.expect(200).json();
    buyer.approver.step(&contract, "approve", None).await.expect(200);
    let half = buyer.owner.get(&contract).await.json();
    let approved = seller.approver.step(&contract, "approve", None).await.expect(200).json();

    assert_eq!([&countered["edition"], &countered["terms"]["ends_on"]], [&json!(2), &json!("2028-05-31")]);
    assert_eq!(half["state"], "proposed", "what the seller approved was another edition");
    assert_eq!(approved["state"], "approved");
}

#[actix_web::test]
async fn nobody_joins_or_leaves_by_a_counter_and_a_stranger_counters_nothing() {
    let app = TestApp::start().await;
    let (seller, buyer, stranger) = (app.solver("青禾大学").await, app.setter("Acme").await, app.stranger().await);
    let body = contract_body(&seller.organization, &buyer.organization);
    let contract = seller.proposed_contract(&body).await;
    let with_stranger = contract_body(&seller.organization, &stranger.organization);

    let refused = buyer.step(&contract, "counter", Some(&with_stranger)).await.rules();

    assert_eq!(refused, ["contract.parties_fixed"]);
    let path = format!("{contract}/counter");
    let call = stranger.call(reqwest::Method::POST, &path).if_match("*").json(&body).send().await;
    assert_eq!(call.refusal(), (404, "not_found".to_owned()));
}
