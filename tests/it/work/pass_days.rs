//! Days that pass on demand.

use crate::harness::{TestApp, licence_body, notice_body, parties};
use serde_json::json;

const DAYS: &str = "/v1/demo/days";

#[actix_web::test]
async fn what_the_days_bring_happens_at_once() {
    let app = TestApp::start().await;
    let (seller, buyer) = parties(&app).await;
    seller.owner.tell_nature("0221").await;
    let achievement = seller.owner.draft_achievement("Membrane").await;
    let body = notice_body(buyer.organization(), &achievement);
    let notice = seller.owner.make("/v1/notices", &body).await;
    seller.approver.step(&notice, "post", None).await.expect(200);
    let terms = licence_body(seller.organization(), buyer.organization(), &achievement);
    let contract = seller.owner.proposed_contract(&terms).await;
    for party in [&seller, &buyer] {
        party.approver.step(&contract, "approve", None).await.expect(200);
    }
    let pass = async |days: u16| seller.owner.post(DAYS, &json!({ "days": days })).await.expect(200).json();

    let tried = seller.owner.post(&format!("{DAYS}?dry_run=true"), &json!({ "days": 16 })).await.expect(200).json();
    let first = pass(15).await;
    let posted = seller.owner.get(&notice).await.json()["state"].clone();
    let early = seller.sign(&contract).await;
    let last = pass(1).await;
    let cleared = app.visitor().get(&notice).await.json()["state"].clone();

    assert_eq!(tried["now"], "2026-12-10T08:00:00.000000Z");
    assert_eq!(first["now"], "2026-12-09T08:00:00.000000Z");
    assert_eq!((posted, early.rules()), (json!("posted"), vec!["pricing.route_missing".to_owned()]));
    assert_eq!((&last["now"], cleared), (&tried["now"], json!("cleared")));
    seller.sign(&contract).await.expect(200);
}

#[actix_web::test]
async fn in_a_market_that_goes_by_the_machines_clock_no_days_pass_on_demand() {
    let app = TestApp::start_by_the_machines_clock().await;
    let person = app.newcomer("Acme").await;

    let refused = person.post(DAYS, &json!({ "days": 1 })).await;
    let by_visitor = app.visitor().post(DAYS, &json!({ "days": 1 })).await;

    assert_eq!(refused.refusal(), (404, "not_found".to_owned()));
    assert_eq!(by_visitor.refusal(), (401, "unauthenticated".to_owned()));
}

#[actix_web::test]
async fn days_are_a_number_within_its_bounds() {
    let app = TestApp::start().await;
    let person = app.newcomer("Acme").await;

    for days in [0, 401] {
        let refused = person.post(DAYS, &json!({ "days": days })).await;
        assert_eq!(refused.faults(), [("/days".to_owned(), "out_of_range".to_owned())]);
    }
}
