//! Drafting a contract from the offer that was accepted.

use crate::harness::{TestApp, conclude, contract_body, offer_body, parties};
use serde_json::{Value, json};

#[actix_web::test]
async fn a_contract_is_filled_from_the_accepted_offer_and_closes_the_negotiation_when_it_takes_effect() {
    let app = TestApp::start().await;
    let (seller, buyer) = parties(&app).await;
    let negotiation = seller.owner.negotiate_with(&buyer.owner).await;
    let early = seller.owner.step(&negotiation, "contract", None).await.rules();
    let offer = seller.owner.offer(&negotiation, &offer_body()).await;
    buyer.owner.accept(&offer).await.expect(200);

    let made = seller.owner.step(&negotiation, "contract", None).await.expect(201);
    let (contract, view) = (made.location(), made.json());
    let twice = buyer.owner.step(&negotiation, "contract", None).await.rules();
    let blank = seller.owner.step(&contract, "propose", None).await.rules();
    let mut clauses = view["terms"]["clauses"].clone();
    for clause in clauses.as_array_mut().expect("clauses") {
        let text = clause["text"].as_str().expect("a text").replace("【】", "见附件");
        clause["text"] = Value::String(text);
    }
    seller.owner.amend(&contract, &json!({ "clauses": clauses })).await.expect(200);
    seller.owner.step(&contract, "propose", None).await.expect(200);
    conclude(&contract, [&seller, &buyer]).await;

    assert_eq!(early, ["process.step_not_open"]);
    assert_eq!([&view["terms"]["amounts"]["total"], &view["state"]], ["200000.00", "draft"]);
    assert_eq!(view["terms"]["milestones"].as_array().map(Vec::len), Some(2));
    assert_eq!(view["terms"]["parties"][1]["side"], "buyer");
    assert_eq!((twice, blank), (vec!["negotiation.contract_open".to_owned()], vec!["contract.blank_left".to_owned()]));
    assert_eq!(buyer.owner.get(&negotiation).await.json()["state"], "closed");
}

#[actix_web::test]
async fn the_royalty_of_the_accepted_offer_is_told_in_the_contract_on_its_page_and_by_the_linter() {
    let app = TestApp::start().await;
    let (seller, buyer) = parties(&app).await;
    let negotiation = seller.owner.negotiate_with(&buyer.owner).await;
    let mut body = offer_body();
    body["terms"]["price"] = json!({
        "mode": "entry_plus_royalty",
        "lump": "300000.00",
        "royalty": { "rate_bp": 350, "base": "sales", "estimated": "500000.00" },
    });
    let offer = seller.owner.offer(&negotiation, &body).await;
    buyer.owner.accept(&offer).await.expect(200);

    let contract = seller.owner.step(&negotiation, "contract", None).await.expect(201).location();
    let terms = seller.owner.get(&contract).await.expect(200).json()["terms"].clone();
    let mut clauses = terms["clauses"].clone();
    for clause in clauses.as_array_mut().expect("clauses") {
        let text = clause["text"].as_str().expect("a text").replace("【】", "见附件");
        clause["text"] = Value::String(text);
    }
    let has_audit = |clause: &Value| clause["topic"] == "royalty_audit";
    let audits = clauses.as_array().expect("clauses").iter().filter(|clause| has_audit(clause)).count();
    seller.owner.amend(&contract, &json!({ "clauses": clauses, "royalty": null })).await.expect(200);
    let unreckoned = seller.owner.step(&contract, "propose", None).await.rules();
    seller.owner.amend(&contract, &json!({ "royalty": { "rate_bp": 350, "base": "sales" } })).await.expect(200);
    seller.owner.step(&contract, "propose", None).await.expect(200);
    let page = buyer.owner.get(&format!("{contract}/print")).await.expect(200).text();
    clauses.as_array_mut().expect("clauses").retain(|clause| !has_audit(clause));
    let mut silent = buyer.owner.get(&contract).await.expect(200).json()["terms"].clone();
    silent["clauses"] = clauses;
    buyer.owner.step(&contract, "counter", Some(&silent)).await.expect(200);
    let findings = buyer.owner.get(&format!("{contract}/findings")).await.expect(200).json();

    assert_eq!(terms["royalty"], json!({ "rate_bp": 350, "base": "sales" }));
    assert_eq!([&terms["amounts"]["total"], &terms["amounts"]["estimated_royalty"]], ["800000.00", "500000.00"]);
    assert_eq!((audits, unreckoned), (1, vec!["contract.royalty_mismatched".to_owned()]));
    for told in ["提成比例 / Royalty rate", "3.50 %", "产品销售额 / sales", "查账"] {
        assert!(page.contains(told), "the page does not say {told}");
    }
    let defaults = findings["defaults"].as_array().expect("defaults");
    let audit = defaults.iter().find(|default| default["topic"] == "royalty_audit").expect("what the law says");
    assert_eq!([&audit["law"], &audit["article"]], ["民法典", "846"]);
}

#[actix_web::test]
async fn a_royalty_that_is_reckoned_in_another_way_is_told_in_words_and_not_in_two_ways() {
    let app = TestApp::start().await;
    let (seller, buyer) = parties(&app).await;
    let mut body = contract_body(seller.organization(), buyer.organization());
    (body["payment_mode"], body["milestones"]) = (json!("royalty"), json!([]));
    body["royalty"] = json!({ "rate_bp": 300, "base": "sales", "otherwise": "5 yuan for each square metre." });

    let both = seller.owner.post("/v1/contracts", &body).await.faults();
    body["royalty"] = json!({ "otherwise": "5 yuan for each square metre." });
    let contract = seller.owner.proposed_contract(&body).await;

    assert_eq!(both, [("/royalty".to_owned(), "royalty_mixed".to_owned())]);
    let page = buyer.owner.get(&format!("{contract}/print")).await.expect(200).text();
    assert!(page.contains("5 yuan for each square metre."), "{page}");
}
