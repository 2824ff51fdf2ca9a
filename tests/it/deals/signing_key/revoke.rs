//! Ending a key with which an organization signs.

use crate::harness::{TestApp, conclude, contract_body, parties};
use serde_json::json;

#[actix_web::test]
async fn a_revoked_key_signs_no_more_and_what_it_signed_stays_signed() {
    let app = TestApp::start().await;
    let (seller, buyer) = parties(&app).await;
    let body = contract_body(seller.organization(), buyer.organization());
    let [signed, open] = [seller.owner.proposed_contract(&body).await, seller.owner.proposed_contract(&body).await];
    conclude(&signed, [&seller, &buyer]).await;
    for party in [&seller, &buyer] {
        party.approver.step(&open, "approve", None).await.expect(200);
    }

    let revoke = format!("/v1/signing-keys/{}/revoke", seller.signer.id);
    seller.owner.post(&revoke, &json!({})).await.expect(200);

    let faults = seller.sign(&open).await.faults();
    assert_eq!(faults, [("/key".to_owned(), "key_unknown".to_owned())]);
    assert_eq!(buyer.owner.get(&signed).await.expect(200).json()["state"], "effective");
}
