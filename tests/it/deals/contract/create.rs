//! Opening a draft of a contract.

use crate::harness::{TestApp, contract_body, licence_body};
use serde_json::json;

#[actix_web::test]
async fn a_draft_is_seen_by_the_party_that_opened_it_and_by_nobody_else() {
    let app = TestApp::start().await;
    let (seller, buyer, moderator) =
        (app.solver("青禾大学").await, app.setter("Acme").await, app.moderator("zhejiang").await);

    let made =
        seller.post("/v1/contracts", &contract_body(&seller.organization, &buyer.organization)).await.expect(201);

    let (contract, view) = (made.location(), made.json());
    assert_eq!([&view["state"], &view["contract_type"], &view["hub"]], ["draft", "service", "zhejiang"]);
    assert_eq!([&view["edition"], &view["acts"][0]["act"]], [&json!(0), &json!("negotiate")]);
    assert_eq!(seller.get(&contract).await.expect(200).json()["terms"], view["terms"]);
    assert_eq!(buyer.get(&contract).await.status, 404);
    assert_eq!(app.stranger().await.get(&contract).await.status, 404);
    assert_eq!(moderator.get(&contract).await.status, 403, "a hub does not read what its members agree on");
    assert_eq!(app.visitor().get(&contract).await.status, 401);
    assert!(buyer.get("/v1/contracts").await.column("id").is_empty());
}

#[actix_web::test]
async fn all_faults_of_the_amounts_and_of_the_parties_are_told() {
    let app = TestApp::start().await;
    let (seller, buyer) = (app.solver("青禾大学").await, app.setter("Acme").await);
    let good = contract_body(&seller.organization, &buyer.organization);
    let fault = async |pointer: &str, value: serde_json::Value| {
        let mut body = good.clone();
        *body.pointer_mut(pointer).expect("a member") = value;
        seller.post("/v1/contracts", &body).await.faults()
    };

    let owned = |pointer: &str, code: &str| vec![(pointer.to_owned(), code.to_owned())];
    assert_eq!(fault("/amounts/technical", json!("200000.01")).await, owned("/amounts", "technical_above_total"));
    assert_eq!(fault("/amounts/items/0/amount", json!("49999.99")).await, owned("/amounts", "items_not_whole"));
    assert_eq!(fault("/amounts/total", json!("1.001")).await, owned("/amounts/total", "too_many_digits"));
    let twice = good["parties"][1]["organization"].clone();
    assert_eq!(fault("/parties/0/organization", twice).await, owned("/parties/1/organization", "repeated"));
    assert_eq!(fault("/ends_on", json!("2026-11-30")).await, owned("/ends_on", "range_reversed"));
    let elsewhere = contract_body(&buyer.organization, &app.stranger().await.organization);
    assert_eq!(seller.post("/v1/contracts", &elsewhere).await.faults(), owned("/parties", "own_party_missing"));
}

#[actix_web::test]
async fn what_is_licensed_belongs_to_a_seller() {
    let app = TestApp::start().await;
    let (seller, buyer) = (app.solver("青禾大学").await, app.setter("Acme").await);
    let own = seller.draft_achievement("Membrane").await;
    let of_buyer = buyer.draft_achievement("Membrane").await;

    seller.post("/v1/contracts", &licence_body(&seller.organization, &buyer.organization, &own)).await.expect(201);
    let wrong = licence_body(&seller.organization, &buyer.organization, &of_buyer);
    let faults = seller.post("/v1/contracts", &wrong).await.faults();

    assert_eq!(faults, [("/achievements/0".to_owned(), "asset_unknown".to_owned())]);
}
