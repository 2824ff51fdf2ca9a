//! Changing a contract in effect.

use crate::harness::{TestApp, conclude, contract_body, parties, perform};
use serde_json::json;

#[actix_web::test]
async fn a_contract_in_effect_changes_when_all_have_approved_and_signed_the_change_and_not_before() {
    let app = TestApp::start().await;
    let (seller, buyer) = parties(&app).await;
    let body = contract_body(seller.organization(), buyer.organization());
    let contract = seller.owner.proposed_contract(&body).await;
    conclude(&contract, [&seller, &buyer]).await;
    perform(&contract, [&seller, &buyer]).await;
    let nothing = seller.approver.step(&contract, "approve", None).await.expect(200).json();
    let mut longer = body.clone();
    longer["ends_on"] = json!("2028-11-30");

    let varied = buyer.owner.step(&contract, "vary", Some(&longer)).await.expect(200).json();
    let second = seller.owner.step(&contract, "vary", Some(&body)).await.rules();
    let early = seller.sign(&contract).await.rules();
    let unfinished = seller.owner.step(&contract, "complete", None).await.rules();
    conclude(&contract, [&seller, &buyer]).await;
    let done = seller.owner.get(&contract).await.json();

    assert_eq!(nothing["state"], "effective");
    assert_eq!([&varied["edition"], &varied["pending"]["edition"]], [&json!(1), &json!(2)]);
    assert_eq!([&varied["terms"]["ends_on"], &varied["state"]], ["2027-11-30", "effective"]);
    assert_eq!((second, early), (vec!["contract.pending".to_owned()], vec!["contract.not_approved".to_owned()]));
    assert_eq!(unfinished, ["contract.pending"]);
    assert_eq!([&done["edition"], &done["terms"]["ends_on"]], [&json!(2), &json!("2028-11-30")]);
    assert!(done["pending"].is_null() && done["signatures"].as_array().is_some_and(|all| all.len() == 4));
}

#[actix_web::test]
async fn a_change_that_nobody_wants_is_taken_back_and_the_contract_goes_on() {
    let app = TestApp::start().await;
    let (seller, buyer) = parties(&app).await;
    let body = contract_body(seller.organization(), buyer.organization());
    let contract = seller.owner.proposed_contract(&body).await;
    conclude(&contract, [&seller, &buyer]).await;
    let mut longer = body.clone();
    longer["ends_on"] = json!("2028-11-30");
    buyer.owner.step(&contract, "vary", Some(&longer)).await.expect(200);

    let kept = seller.owner.step(&contract, "withdraw", None).await.expect(200).json();
    let nothing = seller.owner.step(&contract, "withdraw", None).await.rules();
    let again = buyer.owner.step(&contract, "vary", Some(&longer)).await.expect(200).json();

    assert_eq!([&kept["state"], &kept["pending"]], [&json!("effective"), &json!(null)]);
    assert_eq!(nothing, ["contract.nothing_pending"]);
    assert_eq!(again["pending"]["edition"], 3, "the number of what was taken back is not used again");
}
