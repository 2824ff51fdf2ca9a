//! Handing a registration in.

use crate::harness::TestApp;
use serde_json::json;

#[actix_web::test]
async fn the_authority_sees_a_case_once_it_is_handed_in() {
    let app = TestApp::start().await;
    let deal = app.deal().await;
    let case = deal.opened().await;

    let before = deal.authority.registrar.get(&case).await;
    deal.submit(&case).await;
    let after = deal.authority.registrar.get(&case).await.expect(200).json();

    assert_eq!(before.refusal(), (404, "not_found".to_owned()));
    assert_eq!((&after["state"], &after["form"]["plan"]), (&"submitted".into(), &"provincial".into()));
}

#[actix_web::test]
async fn a_party_that_has_not_told_its_nature_keeps_the_form_from_being_handed_in() {
    let app = TestApp::start().await;
    let seller = app.party(app.solver("青禾大学").await, 1).await;
    let buyer = app.party(app.setter("Acme").await, 2).await;
    let authority = app.authority("zhejiang").await;
    let body = crate::harness::contract_body(seller.organization(), buyer.organization());
    let contract = seller.owner.proposed_contract(&body).await;
    crate::harness::conclude(&contract, [&seller, &buyer]).await;
    let authority = TestApp::id_of(&authority.owner.organization);
    let filing = json!({ "contract": TestApp::id_of(&contract), "authority": authority });
    let case = seller.owner.make("/v1/registrations", &filing).await;
    let submit = async || seller.owner.step(&case, "submit", Some(&json!({ "plan": "outside_plans" }))).await;

    let early = submit().await;
    seller.owner.tell_nature("170").await;
    let half = submit().await;
    buyer.owner.tell_nature("150").await;
    let whole = submit().await;

    assert_eq!(early.rules(), ["registration.nature_missing", "registration.nature_missing"]);
    assert_eq!(half.rules(), ["registration.nature_missing"]);
    assert_eq!(whole.expect(200).json()["state"], "submitted");
}
