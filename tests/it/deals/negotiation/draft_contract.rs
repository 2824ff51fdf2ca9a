//! Drafting a contract from the offer that was accepted.

use crate::harness::{TestApp, conclude, offer_body, parties};
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
