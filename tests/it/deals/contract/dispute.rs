//! Raising and settling a dispute about a contract.

use crate::harness::{TestApp, conclude, contract_body, parties, perform};
use serde_json::json;

#[actix_web::test]
async fn a_disputed_contract_is_not_completed_until_who_raised_the_dispute_settles_it() {
    let app = TestApp::start().await;
    let (seller, buyer) = parties(&app).await;
    let contract = seller.owner.proposed_contract(&contract_body(seller.organization(), buyer.organization())).await;
    conclude(&contract, [&seller, &buyer]).await;
    perform(&contract, [&seller, &buyer]).await;
    let reason = json!({ "reason": "The second sample has not arrived." });

    let disputed = buyer.owner.step(&contract, "dispute", Some(&reason)).await.expect(200).json();
    let twice = seller.owner.step(&contract, "dispute", Some(&reason)).await.rules();
    let refused = seller.owner.step(&contract, "complete", None).await.rules();
    let not_his = seller.owner.step(&contract, "settle", None).await.rules();
    buyer.owner.step(&contract, "settle", None).await.expect(200);

    assert_eq!(disputed["dispute"]["reason"], reason["reason"]);
    assert_eq!((twice, refused), (vec!["contract.disputed".to_owned()], vec!["contract.disputed".to_owned()]));
    assert_eq!(not_his, ["contract.not_disputed"]);
    seller.owner.step(&contract, "complete", None).await.expect(200);
}
