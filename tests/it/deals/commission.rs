//! Commissions: earned by the contract of those whom a broker introduced, also when they went round him.

use super::Stage;
use crate::harness::{Party, TestApp, conclude, contract_body};
use serde_json::json;
use time::Duration;

/// The two who were introduced, with everybody whom a contract needs.
async fn sides(stage: &Stage) -> (Party, Party) {
    let app = &stage.app;
    let seller = app.party(stage.university.clone(), app.next_seed()).await;
    (seller, app.party(stage.firm.clone(), app.next_seed()).await)
}

/// A contract of the two in effect, opened by them alone.
async fn direct_deal((seller, buyer): (&Party, &Party)) -> String {
    let contract = seller.owner.proposed_contract(&contract_body(seller.organization(), buyer.organization())).await;
    conclude(&contract, [seller, buyer]).await;
    contract
}

#[actix_web::test]
async fn a_direct_deal_that_goes_round_the_broker_earns_him_his_fee_and_both_are_told() {
    let stage = Stage::set().await;
    let mandate = stage.accepted(&stage.university).await;
    stage.introducer.make(&format!("{mandate}/introductions"), &Stage::to(&stage.firm)).await;
    let (seller, buyer) = sides(&stage).await;

    let contract = direct_deal((&seller, &buyer)).await;
    stage.app.settle().await;

    let owed = stage.university.get("/v1/commissions?state=accrued").await.json()["items"][0].clone();
    assert_eq!(
        (&owed["contract"], &owed["mandate"]),
        (&json!(TestApp::id_of(&contract)), &json!(TestApp::id_of(&mandate)))
    );
    let fee = stage.university.get(&mandate).await.json()["fee"].clone();
    assert!(owed["amount"].as_str().is_some_and(|amount| amount != "0.00"), "{owed} by {fee}");
    for party in [&stage.university, &stage.introducer] {
        let told = party.get("/v1/events?kind=commission.accrued").await.column("subject");
        assert_eq!(told, [owed["id"].as_str().expect("an id")]);
    }
    let commission = format!("/v1/commissions/{}", owed["id"].as_str().expect("an id"));
    assert_eq!(stage.firm.get(&commission).await.status, 404, "whom he was introduced to owes nothing");
    assert_eq!(stage.firm.get("/v1/commissions").await.column("id"), Vec::<String>::new());

    let note = json!({ "note": "Bank transfer of today." });
    let refused = stage.introducer.step(&commission, "pay", Some(&note)).await;
    assert_eq!(refused.rules(), ["commission.other_side"]);
    stage.university.step(&commission, "contest", Some(&json!({ "note": "We knew them." }))).await.expect(200);
    let paid = stage.university.step(&commission, "pay", Some(&note)).await.expect(200).json();
    assert_eq!((&paid["state"], &paid["note"]), (&json!("paid"), &note["note"]));
    assert_eq!(stage.university.step(&commission, "confirm", None).await.rules(), ["commission.other_side"]);
    let settled = stage.introducer.step(&commission, "confirm", None).await.expect(200).json();
    assert_eq!(settled["state"], "settled");
    let late = stage.introducer.step(&commission, "waive", Some(&note)).await;
    assert_eq!(late.rules(), ["process.step_not_open"]);
}

#[actix_web::test]
async fn a_contract_earns_each_mandate_once_and_within_its_tail_only() {
    let stage = Stage::set().await;
    let mandate = stage.accepted(&stage.university).await;
    let achievement = stage.university.draft_achievement("Membrane").await;
    stage.introducer.make(&format!("{mandate}/introductions"), &Stage::to(&stage.firm)).await;
    let (seller, buyer) = sides(&stage).await;
    // What the second introduction is about is not in the contract, and one contract earns one fee.
    let mut second = Stage::to(&stage.firm);
    second["subject"] = json!(TestApp::id_of(&achievement));
    stage.introducer.make(&format!("{mandate}/introductions"), &second).await;
    stage.university.step(&mandate, "revoke", None).await.expect(200);

    direct_deal((&seller, &buyer)).await;
    assert_eq!(stage.introducer.get("/v1/commissions").await.column("state"), ["accrued"]);

    stage.app.advance(Duration::days(366));
    direct_deal((&seller, &buyer)).await;
    let states = stage.introducer.get("/v1/commissions").await.column("state");
    assert_eq!(states, ["accrued"], "the tail of twelve months is over");
}
