//! Saying that a contract is performed.

use crate::harness::{TestApp, conclude, contract_body, parties, perform};

#[actix_web::test]
async fn a_contract_is_completed_when_every_party_says_so() {
    let app = TestApp::start().await;
    let (seller, buyer) = parties(&app).await;
    let contract = seller.owner.proposed_contract(&contract_body(seller.organization(), buyer.organization())).await;
    let early = seller.owner.step(&contract, "complete", None).await.rules();
    conclude(&contract, [&seller, &buyer]).await;
    let undone = seller.owner.step(&contract, "complete", None).await.rules();
    perform(&contract, [&seller, &buyer]).await;

    let first = seller.owner.step(&contract, "complete", None).await.expect(200).json();
    let again = seller.owner.step(&contract, "complete", None).await.expect(200).json();
    let last = buyer.owner.step(&contract, "complete", None).await.expect(200).json();
    let over = buyer.owner.step(&contract, "withdraw", None).await.rules();

    assert_eq!(early, ["process.step_not_open"]);
    assert_eq!(undone, ["contract.milestones_open"]);
    assert_eq!([&first["state"], &again["state"], &last["state"]], ["effective", "effective", "completed"]);
    assert!(last["ended_at"].is_string());
    assert_eq!(over, ["process.step_not_open"]);
}
