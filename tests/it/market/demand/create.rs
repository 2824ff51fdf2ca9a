//! Entering a demand.

use crate::harness::{TestApp, demand_body};
use serde_json::json;

#[actix_web::test]
async fn a_draft_keeps_what_was_entered_and_is_seen_by_its_owner_and_its_hubs_moderator_only() {
    let app = TestApp::start().await;
    let (acme, stranger) = (app.setter("Acme").await, app.stranger().await);
    let (moderator, elsewhere) = (app.moderator("zhejiang").await, app.moderator("guangdong").await);
    let mut body = demand_body("高温质子交换膜");
    body["metadata"] = json!({ "crm": "4711", "负责人": "研发部" });

    let made = acme.post("/v1/demands", &body).await.expect(201);

    let view = made.json();
    for (member, value) in body.as_object().expect("an object") {
        assert_eq!(view[member], *value, "{member}");
    }
    assert_eq!([&view["state"], &view["hub"]], ["draft", "zhejiang"]);
    assert_eq!(view["created_at"], "2026-11-24T08:00:00.000000Z");
    let demand = made.location();
    assert_eq!(acme.get(&demand).await.expect(200).body, made.body);
    moderator.get(&demand).await.expect(200);
    for person in [&app.visitor(), &stranger, &elsewhere] {
        assert_eq!(person.get(&demand).await.refusal(), (404, "not_found".to_owned()));
    }
}

#[actix_web::test]
async fn text_is_kept_in_its_composed_form_and_trimmed() {
    let app = TestApp::start().await;
    let acme = app.setter("Acme").await;

    let made = acme.post("/v1/demands", &demand_body("  Re\u{301}sine  ")).await.expect(201).json();

    assert_eq!(made["title"], "R\u{e9}sine");
}

#[actix_web::test]
async fn every_faulty_member_is_told_at_once_by_its_pointer() {
    let app = TestApp::start().await;
    let acme = app.setter("Acme").await;
    let mut body = demand_body(&"长".repeat(301));
    body["description"] = json!("bell \u{7} rings");
    body["indicators"] = json!(["fine", ""]);
    body["industry_code"] = json!("Q9999");
    body["budget"] = json!({ "min": "10.001", "max": "5", "currency": "CNY" });
    body["keywords"] = json!(["k".repeat(101)]);
    body["metadata"] = json!({ "a/b": "x".repeat(501) });

    let faults = acme.post("/v1/demands", &body).await.faults();

    let pointers: Vec<_> = faults.iter().map(|(pointer, _)| pointer.as_str()).collect();
    assert_eq!(
        pointers,
        ["/title", "/description", "/indicators/1", "/industry_code", "/budget/min", "/keywords/0", "/metadata/a~1b"]
    );
}

#[actix_web::test]
async fn a_budget_whose_ends_are_swapped_is_refused() {
    let app = TestApp::start().await;
    let acme = app.setter("Acme").await;
    let mut body = demand_body("Membrane");
    body["budget"] = json!({ "min": "1200000.00", "max": "500000.00", "currency": "CNY" });

    let faults = acme.post("/v1/demands", &body).await.faults();

    assert_eq!(faults.len(), 1);
    assert_eq!(faults[0].0, "/budget");
}

#[actix_web::test]
async fn metadata_is_limited_to_twenty_short_pairs() {
    let app = TestApp::start().await;
    let acme = app.setter("Acme").await;
    let pairs =
        |count: usize| (0..count).map(|n| (format!("key{n}"), json!("value"))).collect::<serde_json::Map<_, _>>();
    let mut body = demand_body("Membrane");

    body["metadata"] = json!(pairs(20));
    acme.post("/v1/demands", &body).await.expect(201);
    body["metadata"] = json!(pairs(21));
    let too_many = acme.post("/v1/demands", &body).await.faults();
    body["metadata"] = json!({ "k".repeat(41): "value", "": "value" });
    let bad_keys = acme.post("/v1/demands", &body).await.faults();

    assert_eq!(too_many, [("/metadata".to_owned(), "too_many".to_owned())]);
    assert!(bad_keys.len() == 2 && bad_keys.iter().all(|(_, code)| code == "key_malformed"), "{bad_keys:?}");
}

#[actix_web::test]
async fn an_unverified_organization_may_prepare_drafts() {
    let app = TestApp::start().await;
    let newcomer = app.newcomer("青禾大学").await;

    let demand = newcomer.draft_demand("Membrane").await;

    assert_eq!(newcomer.get(&demand).await.expect(200).json()["state"], "draft");
}
