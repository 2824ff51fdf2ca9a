//! A second look at a large contract.

use crate::harness::TestApp;
use serde_json::{Value, json};

fn large(body: &mut Value) {
    body["amounts"] = json!({ "total": "6000000.00", "technical": "5000000.00",
        "items": [{ "title": "Test bench", "amount": "1000000.00" }] });
    body["milestones"] = json!([]);
}

fn finding(technical: &str) -> Value {
    json!({ "determined": "general_service", "technical_amount": technical, "technical_income": "1.00" })
}

#[actix_web::test]
async fn from_the_large_amount_of_the_hub_on_another_person_looks_at_it() {
    let app = TestApp::start().await;
    let deal = app.signed_deal(["jiangsu", "jiangsu"], large).await;
    let case = deal.accepted().await;
    let (registrar, senior) = (&deal.authority.registrar, &deal.authority.senior);
    registrar.step(&case, "classify", Some(&finding("5000000.00"))).await.expect(200);

    let alone = registrar.step(&case, "approve", None).await;
    let passed = registrar.step(&case, "pass", None).await.expect(200).json();
    let by_registrar = registrar.step(&case, "confirm", None).await;
    let confirmed = senior.step(&case, "confirm", None).await.expect(200).json();

    assert_eq!(alone.rules(), ["registration.second_review_due"]);
    assert_eq!((&passed["state"], &passed["due_on"]), (&"second_review".into(), &"2027-01-03".into()));
    assert_eq!(by_registrar.refusal(), (403, "forbidden".to_owned()));
    assert_eq!((&confirmed["state"], &confirmed["number"]), (&"registered".into(), &"2026320000000001".into()));
}

#[actix_web::test]
async fn one_person_with_both_offices_does_not_look_twice() {
    let app = TestApp::start().await;
    let deal = app.signed_deal(["jiangsu", "jiangsu"], large).await;
    let case = deal.accepted().await;
    let owner = &deal.authority.owner;
    let both = deal.authority.senior.principal.actor.name();
    owner.post("/v1/grants", &json!({ "user": both, "role": "registrar" })).await.expect(201);
    let login = owner.get("/v1/users").await.column("login").remove(0);
    let both = app.person_of(&login, owner.organization.clone()).await;
    both.step(&case, "classify", Some(&finding("5000000.00"))).await.expect(200);
    both.step(&case, "pass", None).await.expect(200);

    assert_eq!(both.step(&case, "confirm", None).await.rules(), ["identity.four_eyes"]);
}

#[actix_web::test]
async fn below_the_large_amount_and_in_a_hub_without_one_a_registrar_registers_alone() {
    let app = TestApp::start().await;
    let below = app.signed_deal(["jiangsu", "jiangsu"], large).await;
    let case = below.accepted().await;
    below.authority.registrar.step(&case, "classify", Some(&finding("4999999.99"))).await.expect(200);
    below.authority.registrar.step(&case, "approve", None).await.expect(200);

    let elsewhere = app.signed_deal(["zhejiang", "jiangsu"], large).await;
    let case = elsewhere.accepted().await;
    elsewhere.authority.registrar.step(&case, "classify", Some(&finding("5000000.00"))).await.expect(200);
    elsewhere.authority.registrar.step(&case, "approve", None).await.expect(200);
}
