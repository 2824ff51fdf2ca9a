//! Approving a contract for a party.

use crate::harness::{TestApp, contract_body, parties};
use serde_json::json;

#[actix_web::test]
async fn every_partys_approver_approves_and_nobody_else_does() {
    let app = TestApp::start().await;
    let (seller, buyer) = parties(&app).await;
    let contract = seller.owner.proposed_contract(&contract_body(seller.organization(), buyer.organization())).await;

    for person in [&seller.owner, &seller.signatory] {
        assert_eq!(person.step(&contract, "approve", None).await.refusal(), (403, "forbidden".to_owned()));
    }
    let first = seller.approver.step(&contract, "approve", None).await.expect(200).json();
    let again = seller.approver.step(&contract, "approve", None).await.expect(200).json();
    let last = buyer.approver.step(&contract, "approve", None).await.expect(200).json();

    assert_eq!([&first["state"], &again["state"], &last["state"]], ["proposed", "proposed", "approved"]);
    assert_eq!(first["acts"], again["acts"]);
    assert!(last["acts"][1].get("user").is_none(), "who acts for the other side is not told");
}

#[actix_web::test]
async fn who_wrote_on_a_contract_does_not_approve_it() {
    let app = TestApp::start().await;
    let (seller, buyer) = parties(&app).await;
    // The owner gives himself the office; what he did in the case stays done.
    let user = seller.owner.principal.actor.name();
    let login = seller.owner.get("/v1/users").await.column("login").pop().expect("the owner");
    seller.owner.post("/v1/grants", &json!({ "user": user, "role": "approver" })).await.expect(201);
    let both = app.person_of(&login, seller.organization().to_owned()).await;
    let contract = seller.owner.proposed_contract(&contract_body(seller.organization(), buyer.organization())).await;

    let refused = both.step(&contract, "approve", None).await.rules();

    assert_eq!(refused, ["identity.four_eyes"]);
}
