//! Filing a contract.

use crate::harness::TestApp;
use serde_json::{Value, json};

#[actix_web::test]
async fn the_form_is_filled_from_the_contract_and_nothing_is_typed_anew() {
    let app = TestApp::start().await;
    let deal = app.deal().await;

    let case = deal.seller.owner.post("/v1/registrations", &deal.filing()).await.expect(201).json();

    assert_eq!((&case["state"], &case["number"]), (&"draft".into(), &Value::Null));
    let form = &case["form"];
    assert_eq!((&form["title"], &form["declared"]), (&"Test of a membrane".into(), &"general_service".into()));
    assert_eq!((&form["amount"], &form["declared_technical"]), (&"200000.00".into(), &"150000.00".into()));
    assert_eq!((&form["field"], &form["payment_mode"]), (&"new_materials".into(), &"lump_instalment".into()));
    assert_eq!((&form["edition"], &form["signed_on"]), (&1.into(), &"2026-11-24".into()));
    assert_eq!(form["sellers"][0]["nature"], "170");
    assert_eq!(form["buyers"][0]["organization"], TestApp::id_of(deal.buyer.organization()));
}

#[actix_web::test]
async fn only_the_sellers_side_files_and_only_once() {
    let app = TestApp::start().await;
    let deal = app.deal().await;
    let by_buyer = deal.buyer.owner.post("/v1/registrations", &deal.filing()).await;
    deal.opened().await;

    let again = deal.seller.owner.post("/v1/registrations", &deal.filing()).await;
    let by_stranger = app.stranger().await.post("/v1/registrations", &deal.filing()).await;

    assert_eq!(by_buyer.rules(), ["registration.not_seller"]);
    assert_eq!(again.rules(), ["registration.filed"]);
    assert_eq!(by_stranger.refusal(), (404, "not_found".to_owned()));
}

#[actix_web::test]
async fn a_contract_is_filed_after_all_have_signed_with_an_authority_of_the_own_hub() {
    let app = TestApp::start().await;
    let deal = app.deal().await;
    let elsewhere = app.authority("jiangsu").await;
    let other = TestApp::id_of(&elsewhere.owner.organization);
    let mut filing = deal.filing();
    filing["authority"] = json!(other);
    let abroad = deal.seller.owner.post("/v1/registrations", &filing).await;
    filing["authority"] = json!(TestApp::id_of(deal.buyer.organization()));
    let firm = deal.seller.owner.post("/v1/registrations", &filing).await;

    let body = crate::harness::contract_body(deal.seller.organization(), deal.buyer.organization());
    let unsigned = deal.seller.owner.proposed_contract(&body).await;
    let mut filing = deal.filing();
    filing["contract"] = json!(TestApp::id_of(&unsigned));
    let early = deal.seller.owner.post("/v1/registrations", &filing).await;

    assert_eq!(abroad.rules(), ["registration.other_hub"]);
    assert_eq!(firm.rules(), ["registration.not_authority", "registration.own_contract"]);
    assert_eq!(early.rules(), ["registration.contract_not_signed"]);
}

#[actix_web::test]
async fn of_many_who_file_one_contract_at_once_one_is_first() {
    let app = TestApp::start().await;
    let deal = app.deal().await;

    let filing = deal.filing();
    let racers = (0..16).map(|_| deal.seller.owner.post("/v1/registrations", &filing));
    let answers = futures_util::future::join_all(racers).await;

    let won = answers.iter().filter(|answer| answer.status == 201).count();
    assert_eq!(won, 1);
    assert!(answers.iter().all(|answer| [201, 409].contains(&answer.status)));
    assert_eq!(app.number("SELECT count(*) FROM registration_case").await, 1);
}
