//! What a contract transfers is transferred once.

use super::super::licence::{grant, try_conclude};
use crate::harness::{Answer, Party, TestApp, licence_body, open_licence_body, parties, race_rounds};
use futures_util::future::join_all;
use serde_json::{Value, json};
use time::Duration;

/// Contracts about the same that are signed at once.
const RACERS: usize = 16;

/// A contract that both sides have approved, by which a patent or an achievement changes hands.
async fn approved([seller, buyer]: [&Party; 2], asset: &str) -> String {
    let mut body = licence_body(seller.organization(), buyer.organization(), asset);
    (body["subtype"], body["grant"]) = (json!("know_how_transfer"), Value::Null);
    if asset.contains("/patents/") {
        (body["subtype"], body["rights"]) = (json!("patent_assignment"), json!("invention_patent"));
        body["patents"] = body["achievements"].take();
        body["achievements"] = json!([]);
    }
    (body["expected_investment"], body["expected_output"]) = (json!("1.00"), json!("1.00"));
    let contract = seller.owner.proposed_contract(&body).await;
    for party in [seller, buyer] {
        party.approver.step(&contract, "approve", None).await.expect(200);
    }
    contract
}

async fn transfer([seller, buyer]: [&Party; 2], asset: &str) -> (String, Answer) {
    let contract = approved([seller, buyer], asset).await;
    let first = seller.sign(&contract).await;
    if first.status != 200 {
        return (contract, first);
    }
    let last = buyer.sign(&contract).await;
    (contract, last)
}

#[actix_web::test]
async fn what_is_signed_away_to_one_is_neither_signed_away_to_another_nor_licensed() {
    let app = TestApp::start().await;
    let (seller, buyer) = parties(&app).await;
    let sides = [&seller, &buyer];
    let patent = seller.owner.published_patent("Membrane", "CN102307917B").await;
    let open = approved(sides, &patent).await;
    let (contract, signed) = transfer(sides, &patent).await;
    signed.expect(200);

    assert_eq!(transfer(sides, &patent).await.1.rules(), ["asset.transferred"]);
    let licensed = try_conclude(sides, &patent, &grant("non_exclusive", &["CN"], &[])).await.1;
    assert_eq!(licensed.rules(), ["asset.transferred"]);
    let seen = seller.signatory.get(&open).await.json();
    let steps = seen["transitions"].as_array().expect("steps").clone();
    let sign = steps.iter().find(|step| step["operation"] == "sign_contract").expect("a step").to_string();
    assert!(sign.contains("asset.transferred"), "the step does not promise what is refused: {sign}");
    assert_eq!(seller.sign(&open).await.rules(), ["asset.transferred"]);
    let declared = seller.owner.post("/v1/open-licences", &open_licence_body(&patent)).await;
    assert_eq!(declared.rules(), ["asset.transferred"]);

    for party in sides {
        party.owner.step(&contract, "terminate", Some(&json!({ "ground": "agreement" }))).await.expect(200);
    }
    transfer(sides, &patent).await.1.expect(200);
}

#[actix_web::test]
async fn a_patent_whose_right_has_ended_is_not_transferred() {
    let app = TestApp::start().await;
    let (seller, buyer) = parties(&app).await;
    let patent = seller.owner.published_patent("Membrane", "CN102307917B").await;
    let event = |kind: &str, day: &str| json!({ "kind": kind, "happened_on": day, "source": "Gazette", "as_of": day });
    for lapse in [event("granted", "2012-01-05"), event("lapsed", "2026-01-05")] {
        seller.owner.step(&patent, "events", Some(&lapse)).await.expect(200);
    }

    assert_eq!(transfer([&seller, &buyer], &patent).await.1.rules(), ["patent.right_ended"]);
}

#[actix_web::test]
async fn a_patent_whose_state_was_read_too_long_ago_is_neither_transferred_nor_licensed_until_it_is_read_again() {
    let app = TestApp::start().await;
    let (seller, buyer) = parties(&app).await;
    let sides = [&seller, &buyer];
    let patent = seller.owner.published_patent("Membrane", "CN102307917B").await;
    let open = approved(sides, &patent).await;

    app.advance(Duration::days(31));
    let stale = seller.sign(&open).await;
    let seen = seller.signatory.get(&open).await;
    let licensed = try_conclude(sides, &patent, &grant("non_exclusive", &["CN"], &[])).await.1;
    let today = app.in_days(0).to_string();
    let read = json!({ "kind": "confirmed", "happened_on": today, "source": "CNIPA register" });
    seller.owner.step(&patent, "events", Some(&read)).await.expect(200);
    let fresh = seller.sign(&open).await;
    app.advance(Duration::days(31));
    let late = buyer.sign(&open).await;

    assert_eq!(stale.rules(), ["patent.state_stale"]);
    assert_eq!(seen.against("sign_contract"), ["patent.state_stale"]);
    assert_eq!(licensed.rules(), ["patent.state_stale"]);
    assert_eq!(fresh.expect(200).json()["state"], "partially_signed");
    assert_eq!(late.rules(), ["patent.state_stale"]);
}

#[actix_web::test]
async fn of_many_transfers_of_the_same_that_are_signed_at_once_one_wins() {
    let app = TestApp::start().await;
    let (seller, buyer) = parties(&app).await;
    for round in 0..race_rounds() {
        let asset = seller.owner.draft_achievement("Membrane").await;
        let mut contracts = Vec::new();
        for _ in 0..RACERS {
            let contract = approved([&seller, &buyer], &asset).await;
            seller.sign(&contract).await.expect(200);
            contracts.push(contract);
        }

        let answers = join_all(contracts.iter().map(|contract| buyer.sign(contract))).await;

        let won = answers.iter().filter(|answer| answer.status == 200).count();
        let lost: Vec<_> = answers.iter().filter(|answer| answer.status != 200).map(Answer::rules).collect();
        assert_eq!(won, 1, "round {round}: {lost:?}");
        assert!(lost.iter().all(|rules| *rules == ["asset.transferred"]), "round {round}: {lost:?}");
    }
}
