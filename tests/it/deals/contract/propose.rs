//! Putting a contract to the other parties.

use crate::harness::{TestApp, contract_body};
use serde_json::json;

#[actix_web::test]
async fn everything_that_a_transfer_lacks_is_told_at_once_with_its_law() {
    let app = TestApp::start().await;
    let (seller, buyer) = (app.solver("青禾大学").await, app.newcomer("Acme").await);
    let bare = json!({
        "title": "Assignment of a membrane",
        "subtype": "patent_assignment",
        "parties": [{ "organization": TestApp::id_of(&seller.organization), "side": "seller" }],
    });
    let contract = seller.make("/v1/contracts", &bare).await;

    let refused = seller.step(&contract, "propose", None).await;

    let rules = refused.rules();
    for rule in [
        "contract.side_missing",
        "contract.amount_missing",
        "contract.payment_mode_missing",
        "contract.subject_missing",
        "contract.patent_missing",
        "contract.expectation_missing",
    ] {
        assert!(rules.contains(&rule.to_owned()), "{rule} {rules:?}");
    }
    assert_eq!(rules.iter().filter(|rule| *rule == "contract.clause_missing").count(), 7);
    let missing = refused.json()["refusals"].as_array().expect("refusals").clone();
    let clause = missing.iter().find(|one| one["pointer"] == "/clauses/confidentiality").expect("a missing clause");
    assert_eq!([&clause["basis"]["article"], &clause["basis"]["verified"]], [&json!("845"), &json!(true)]);

    let unverified = seller.make("/v1/contracts", &contract_body(&seller.organization, &buyer.organization)).await;
    assert_eq!(seller.step(&unverified, "propose", None).await.rules(), ["organization.not_verified"]);
}

#[actix_web::test]
async fn a_proposed_contract_is_seen_by_every_party_and_each_finds_it_in_its_feed() {
    let app = TestApp::start().await;
    let (seller, buyer, stranger) = (app.solver("青禾大学").await, app.setter("Acme").await, app.stranger().await);
    let body = contract_body(&seller.organization, &buyer.organization);

    let contract = seller.proposed_contract(&body).await;

    let view = buyer.get(&contract).await.expect(200).json();
    assert_eq!([&view["state"], &view["edition"]], [&json!("proposed"), &json!(1)]);
    assert_eq!(stranger.get(&contract).await.status, 404);
    app.settle().await;
    let kinds = async |person: &crate::harness::Person| {
        let events = person.get("/v1/events?limit=1000").await.expect(200).json();
        let events = events["items"].as_array().expect("events").clone();
        let about = events.iter().filter(|event| event["subject"] == TestApp::id_of(&contract));
        about.map(|event| event["kind"].as_str().expect("a kind").to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(kinds(&seller).await, ["contract.created", "contract.proposed"]);
    assert_eq!(kinds(&buyer).await, ["contract.proposed"]);
    assert!(kinds(&stranger).await.is_empty());
    let again = seller.step(&contract, "propose", None).await.expect(200);
    assert_eq!(again.json()["edition"], 1);
}

#[actix_web::test]
async fn milestones_that_are_paid_for_sum_to_the_fixed_price() {
    let app = TestApp::start().await;
    let (seller, buyer) = (app.solver("青禾大学").await, app.setter("Acme").await);
    let mut body = contract_body(&seller.organization, &buyer.organization);
    body["milestones"][1]["amount"] = json!("149999.99");
    let contract = seller.make("/v1/contracts", &body).await;

    let refused = seller.step(&contract, "propose", None).await.rules();
    seller.amend(&contract, &json!({ "milestones": null })).await.expect(200);

    assert_eq!(refused, ["contract.milestones_not_whole"]);
    seller.step(&contract, "propose", None).await.expect(200);
}
