//! Who else has a say before a contract is signed.

use crate::harness::{Party, TestApp, licence_body, parties, patent_body};
use serde_json::{Value, json};
use time::Duration;

fn document() -> Value {
    json!("ab".repeat(32))
}

/// The contract about some assets, approved by both sides.
async fn approved(seller: &Party, buyer: &Party, body: &Value) -> String {
    let contract = seller.owner.proposed_contract(body).await;
    for party in [seller, buyer] {
        party.approver.step(&contract, "approve", None).await.expect(200);
    }
    contract
}

/// A transfer of know-how in an achievement with one maker.
async fn transfer(seller: &Party, buyer: &Party) -> Value {
    let mut achievement = crate::harness::achievement_body("Membrane");
    achievement["contributors"] = json!([{ "name": "Robin Sample", "share_ppm": 1_000_000 }]);
    let achievement = seller.owner.make("/v1/achievements", &achievement).await;
    let mut body = licence_body(seller.organization(), buyer.organization(), &achievement);
    body["subtype"] = json!("know_how_transfer");
    body["grant"] = Value::Null;
    body["expected_investment"] = json!("1.00");
    body["expected_output"] = json!("1.00");
    body
}

/// An exclusive licence of a patent.
async fn patent_licence(seller: &Party, buyer: &Party, patent: &str) -> Value {
    let achievement = seller.owner.draft_achievement("Membrane").await;
    let mut body = licence_body(seller.organization(), buyer.organization(), &achievement);
    body["subtype"] = json!("patent_licence");
    body["achievements"] = json!([]);
    body["patents"] = json!([TestApp::id_of(patent)]);
    body["grant"]["mode"] = json!("exclusive");
    body
}

async fn holders(seller: &Party, contract: &str) -> Vec<(String, String)> {
    let list = seller.owner.get(&format!("{contract}/clearances")).await.expect(200).json();
    let items = list["items"].as_array().expect("a list").clone();
    let text = |item: &Value, member: &str| item[member].as_str().expect("a text").to_owned();
    items.iter().map(|item| (text(item, "kind"), text(item, "holder"))).collect()
}

#[actix_web::test]
async fn the_maker_of_the_result_to_which_a_patent_belongs_is_asked_when_the_patent_goes_alone() {
    let app = TestApp::start().await;
    let (seller, buyer) = parties(&app).await;
    let patent = seller.owner.published_patent("Membrane", "CN102307917B").await;
    let mut achievement = crate::harness::achievement_body("Membrane");
    achievement["contributors"] = json!([{ "name": "Robin Sample", "share_ppm": 1_000_000 }]);
    achievement["patents"] = json!([TestApp::id_of(&patent)]);
    seller.owner.make("/v1/achievements", &achievement).await;
    let mut body = patent_licence(&seller, &buyer, &patent).await;
    let licence = approved(&seller, &buyer, &body).await;
    (body["subtype"], body["grant"]) = (json!("patent_assignment"), Value::Null);
    (body["expected_investment"], body["expected_output"]) = (json!("1.00"), json!("1.00"));

    let assignment = approved(&seller, &buyer, &body).await;

    let kinds: Vec<_> = holders(&seller, &assignment).await.into_iter().map(|(kind, _)| kind).collect();
    assert_eq!(kinds, ["inventor"]);
    assert_eq!(seller.sign(&assignment).await.rules(), ["clearance.first_refusal_unserved"]);
    assert!(holders(&seller, &licence).await.is_empty(), "a licence takes nothing from him");
}

#[actix_web::test]
async fn the_maker_of_a_result_is_served_and_waited_for_before_it_is_transferred() {
    let app = TestApp::start().await;
    let (seller, buyer) = parties(&app).await;
    let body = transfer(&seller, &buyer).await;
    let contract = approved(&seller, &buyer, &body).await;
    let holder = holders(&seller, &contract).await.remove(0);

    let unserved = seller.sign(&contract).await;
    let serving = json!({ "holder": holder.1 });
    let unshown = seller.owner.post(&format!("{contract}/clearances"), &serving).await;
    let serving = json!({ "holder": holder.1, "evidence_sha256": document() });
    let served = seller.owner.post(&format!("{contract}/clearances"), &serving).await.expect(201).json();
    let early = seller.sign(&contract).await;
    app.advance(Duration::days(15));
    let last_day = seller.sign(&contract).await;
    app.advance(Duration::days(1));
    let signed = seller.sign(&contract).await;

    assert_eq!(holder.0, "inventor");
    assert!(!holder.1.contains("Robin"), "{}", holder.1);
    assert_eq!(unserved.rules(), ["clearance.first_refusal_unserved"]);
    assert_eq!(unshown.rules(), ["clearance.evidence_missing"]);
    assert_eq!(served["answer_by"], "2026-12-09");
    assert_eq!(early.rules(), ["clearance.first_refusal_running"]);
    assert_eq!(last_day.rules(), ["clearance.first_refusal_running"]);
    signed.expect(200);
}

#[actix_web::test]
async fn a_maker_who_lets_it_go_clears_the_way_and_one_who_takes_it_bars_it_and_other_terms_are_served_anew() {
    let app = TestApp::start().await;
    let (seller, buyer) = parties(&app).await;
    let body = transfer(&seller, &buyer).await;
    let contract = approved(&seller, &buyer, &body).await;
    let holder = holders(&seller, &contract).await.remove(0).1;
    let serving = json!({ "holder": holder, "evidence_sha256": document() });
    let serve = async || seller.owner.make(&format!("{contract}/clearances"), &serving).await;
    let answer = async |clearance: &str, said: &str| {
        let body = json!({ "answer": said, "evidence_sha256": document() });
        seller.owner.post(&format!("{clearance}/answer"), &body).await
    };

    let first = serve().await;
    answer(&first, "refused").await.expect(200);
    let taken = seller.sign(&contract).await;
    let again = answer(&first, "agreed").await;
    let mut cheaper = body.clone();
    cheaper["title"] = json!("Transfer on other terms");
    seller.owner.step(&contract, "counter", Some(&cheaper)).await.expect(200);
    for party in [&seller, &buyer] {
        party.approver.step(&contract, "approve", None).await.expect(200);
    }
    let anew = seller.sign(&contract).await;
    let second = serve().await;
    answer(&second, "agreed").await.expect(200);

    assert_eq!(taken.rules(), ["clearance.first_refusal_taken"]);
    assert_eq!(again.rules(), ["clearance.answered"]);
    assert_eq!(anew.rules(), ["clearance.first_refusal_unserved"]);
    seller.sign(&contract).await.expect(200);
}

#[actix_web::test]
async fn a_co_owner_with_a_log_in_consents_himself_and_nobody_for_him() {
    let app = TestApp::start().await;
    let (seller, buyer) = parties(&app).await;
    let co_owner = app.setter("Co-owner").await;
    let mut patent = patent_body("Membrane", "CN102307917B");
    patent["co_owners"] = json!([
        { "name": "青禾大学", "organization": TestApp::id_of(seller.organization()), "share_ppm": 500_000 },
        { "name": "Co-owner", "organization": TestApp::id_of(&co_owner.organization), "share_ppm": 500_000 },
    ]);
    let patent = seller.owner.make("/v1/patents", &patent).await;
    let body = patent_licence(&seller, &buyer, &patent).await;
    let contract = approved(&seller, &buyer, &body).await;
    let found = holders(&seller, &contract).await;

    let missing = seller.sign(&contract).await;
    let clearance = seller.owner.make(&format!("{contract}/clearances"), &json!({ "holder": found[0].1 })).await;
    let path = format!("{clearance}/answer");
    let by_seller = seller.owner.post(&path, &json!({ "answer": "agreed", "evidence_sha256": document() })).await;
    let by_stranger = app.stranger().await.post(&path, &json!({ "answer": "agreed" })).await;
    // As long as the state of the right may be old.
    app.advance(Duration::days(30));
    let silent = seller.sign(&contract).await;
    co_owner.post(&path, &json!({ "answer": "agreed" })).await.expect(200);

    assert_eq!(found.len(), 1, "the seller's own share needs no consent");
    assert_eq!(missing.rules(), ["clearance.co_owner_consent"]);
    assert_eq!(by_seller.rules(), ["clearance.not_holder"]);
    assert_eq!(by_stranger.refusal(), (404, "not_found".to_owned()));
    assert_eq!(silent.rules(), ["clearance.co_owner_consent"], "silence is no consent");
    seller.sign(&contract).await.expect(200);
}

#[actix_web::test]
async fn a_right_under_preservation_is_not_licensed_and_a_pledged_one_with_the_pledgees_consent() {
    let app = TestApp::start().await;
    let (seller, buyer) = parties(&app).await;
    let patent = seller.owner.make("/v1/patents", &patent_body("Membrane", "CN102307917B")).await;
    let event = async |kind: &str| {
        let body = json!({ "kind": kind, "happened_on": "2026-11-20", "source": "A register" });
        seller.owner.step(&patent, "events", Some(&body)).await
    };
    event("pledged").await.expect(200);
    event("preserved").await.expect(200);
    let body = patent_licence(&seller, &buyer, &patent).await;
    let contract = approved(&seller, &buyer, &body).await;

    let both = seller.sign(&contract).await;
    event("preservation_released").await.expect(200);
    let pledged = seller.sign(&contract).await;
    let holder = holders(&seller, &contract).await.remove(0);
    let serving = json!({ "holder": holder.1, "evidence_sha256": document() });
    let clearance = seller.owner.make(&format!("{contract}/clearances"), &serving).await;
    let said = json!({ "answer": "agreed", "evidence_sha256": document() });
    seller.owner.post(&format!("{clearance}/answer"), &said).await.expect(200);

    assert_eq!(both.rules(), ["clearance.preserved", "clearance.pledgee_consent"]);
    assert_eq!(pledged.rules(), ["clearance.pledgee_consent"]);
    seller.sign(&contract).await.expect(200);
}

#[actix_web::test]
async fn a_co_developer_has_a_first_refusal_on_what_was_developed_together() {
    let app = TestApp::start().await;
    let (seller, buyer) = parties(&app).await;
    let partner = app.party(app.setter("Partner").await, 9).await;
    let achievement = seller.owner.draft_achievement("Membrane").await;
    let mut development = crate::harness::contract_body(seller.organization(), partner.organization());
    development["subtype"] = json!("cooperative_development");
    development["achievements"] = json!([TestApp::id_of(&achievement)]);
    let development = seller.owner.proposed_contract(&development).await;
    crate::harness::conclude(&development, [&seller, &partner]).await;
    let mut body = transfer(&seller, &buyer).await;
    body["achievements"] = json!([TestApp::id_of(&achievement)]);
    let contract = approved(&seller, &buyer, &body).await;
    let holder = holders(&seller, &contract).await.remove(0);
    let clearance = seller.owner.make(&format!("{contract}/clearances"), &json!({ "holder": holder.1 })).await;

    let running = seller.sign(&contract).await;
    partner.owner.post(&format!("{clearance}/answer"), &json!({ "answer": "agreed" })).await.expect(200);

    assert_eq!(holder.0, "co_developer");
    assert_eq!(running.rules(), ["clearance.first_refusal_running"]);
    seller.sign(&contract).await.expect(200);
}
