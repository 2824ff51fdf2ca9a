//! The list of contracts.

use crate::harness::{TestApp, contract_body};

#[actix_web::test]
async fn each_party_lists_what_was_put_to_it_and_its_own_drafts() {
    let app = TestApp::start().await;
    let (seller, buyer, other) = (app.solver("青禾大学").await, app.setter("Acme").await, app.setter("Other").await);
    let body = contract_body(&seller.organization, &buyer.organization);
    let open = seller.proposed_contract(&body).await;
    let draft = seller.make("/v1/contracts", &body).await;
    let own = buyer.make("/v1/contracts", &contract_body(&other.organization, &buyer.organization)).await;
    let [open, draft, own] = [&open, &draft, &own].map(|address| TestApp::id_of(address));

    assert_eq!(seller.get("/v1/contracts").await.expect(200).column("id"), [draft, open]);
    assert_eq!(buyer.get("/v1/contracts").await.expect(200).column("id"), [own, open]);
    assert_eq!(buyer.get("/v1/contracts?side=buyer&state=proposed").await.expect(200).column("id"), [open]);
    assert_eq!(buyer.get("/v1/contracts?contract_type=licence").await.expect(200).column("id"), [""; 0]);
    assert!(other.get("/v1/contracts").await.expect(200).column("id").is_empty());
    let page = seller.get("/v1/contracts?limit=1").await.expect(200);
    let next = page.json()["next"].as_str().expect("a second page").to_owned();
    assert_eq!(seller.get(&format!("/v1/contracts?limit=1&after={next}")).await.expect(200).column("id"), [open]);
    assert_eq!(app.visitor().get("/v1/contracts").await.status, 401);
}
