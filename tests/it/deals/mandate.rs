//! Mandates: agreed before anybody is introduced.

use super::Stage;
use crate::harness::{TestApp, mandate_body};
use keqiao::deals::mandate::expire;
use serde_json::json;

#[actix_web::test]
async fn a_broker_offers_and_the_principal_accepts_and_both_see_the_same() {
    let stage = Stage::set().await;
    let mandate = stage.offered(&stage.university).await;

    let accepted = stage.university.step(&mandate, "accept", Some(&json!({}))).await.expect(200).json();
    let again = stage.university.step(&mandate, "accept", Some(&json!({}))).await.expect(200).json();

    assert_eq!((&accepted["state"], &again["state"]), (&json!("active"), &json!("active")));
    assert_eq!(accepted["fee"], mandate_body(&stage.university.organization)["fee"]);
    assert_eq!((&accepted["tail_months"], &accepted["tail_ends_on"]), (&json!(12), &json!("2028-06-30")));
    let seen = stage.introducer.get(&mandate).await.expect(200).json();
    assert_eq!(seen["id"], accepted["id"]);
    assert_eq!(stage.firm.get(&mandate).await.status, 404);
    assert_eq!(stage.introducer.get("/v1/mandates").await.column("id"), [TestApp::id_of(&mandate)]);
    let kinds = stage.app.event_kinds("zhejiang").await;
    assert_eq!(kinds.iter().filter(|kind| kind.starts_with("mandate.")).count(), 2);
}

#[actix_web::test]
async fn nobody_without_the_office_offers_and_nobody_else_than_the_principal_accepts() {
    let stage = Stage::set().await;
    let body = mandate_body(&stage.university.organization);
    let offer = format!("{}/mandates", stage.broker);

    assert_eq!(stage.firm.post(&offer, &body).await.refusal(), (403, "forbidden".to_owned()));
    let mandate = stage.offered(&stage.university).await;
    let refused = stage.introducer.step(&mandate, "accept", Some(&json!({}))).await;
    assert_eq!(refused.rules(), ["mandate.other_side"]);
    let own = mandate_body(&stage.introducer.organization);
    assert_eq!(stage.introducer.post(&offer, &own).await.rules(), ["mandate.own_agency"]);
}

#[actix_web::test]
async fn all_faults_of_a_fee_are_told_at_once() {
    let stage = Stage::set().await;
    let mut body = mandate_body(&stage.university.organization);
    body["fee"] = json!({ "currency": "CNY", "base": "contract_amount", "fixed": "1.005",
        "tiers": [{ "up_to": "x", "rate_bp": 300 }], "cap": "5" });
    body["tail_months"] = json!(37);

    let refused = stage.introducer.post(&format!("{}/mandates", stage.broker), &body).await;

    let codes: Vec<_> = refused.faults().into_iter().map(|(pointer, code)| format!("{pointer} {code}")).collect();
    let expected = ["/tail_months out_of_range", "/fee/fixed too_many_digits", "/fee/tiers/0/up_to malformed"];
    assert_eq!(codes, expected);
}

#[actix_web::test]
async fn an_exclusive_mandate_stands_alone_and_of_two_accepted_at_once_one_wins() {
    let stage = Stage::set().await;
    let mut body = mandate_body(&stage.university.organization);
    body["exclusivity"] = json!("exclusive");
    let offer = format!("{}/mandates", stage.broker);
    let one = stage.introducer.make(&offer, &body).await;
    let other = stage.offered(&stage.university).await;

    let nothing = json!({});
    let accept = |mandate: &str| {
        let path = format!("{mandate}/accept");
        let university = stage.university.clone();
        let nothing = nothing.clone();
        async move { university.call(reqwest::Method::POST, &path).if_match("*").json(&nothing).send().await.status }
    };
    let (first, second) = futures_util::future::join(accept(&one), accept(&other)).await;

    let mut statuses = [first, second];
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 409]);
    // What is about another listing, or of the other side, does not overlap.
    let mut buying = mandate_body(&stage.university.organization);
    buying["side"] = json!("buy");
    let buying = stage.introducer.make(&offer, &buying).await;
    stage.university.step(&buying, "accept", Some(&json!({}))).await.expect(200);
}

#[actix_web::test]
async fn a_mandate_expires_after_its_last_day_and_its_tail_begins() {
    let stage = Stage::set().await;
    let mandate = stage.accepted(&stage.university).await;

    assert_eq!(expire::step(&stage.app.service).await.expect("it runs"), 0);
    stage.app.advance(time::Duration::days(220));
    assert_eq!(expire::step(&stage.app.service).await.expect("it runs"), 1);
    assert_eq!(expire::step(&stage.app.service).await.expect("it runs"), 0);

    let shown = stage.university.get(&mandate).await.expect(200).json();
    assert_eq!((&shown["state"], &shown["tail_ends_on"]), (&json!("expired"), &json!("2028-06-30")));
}

#[actix_web::test]
async fn a_side_ends_a_mandate_and_the_other_is_told() {
    let stage = Stage::set().await;
    let mandate = stage.accepted(&stage.university).await;

    let revoked = stage.university.step(&mandate, "revoke", None).await.expect(200).json();

    assert_eq!((&revoked["state"], &revoked["tail_ends_on"]), (&json!("revoked"), &json!("2027-11-24")));
    stage.app.settle().await;
    let told = stage.introducer.get("/v1/events?kind=mandate.revoked").await.column("subject");
    assert_eq!(told, [TestApp::id_of(&mandate)]);
    let declined = stage.offered(&stage.firm).await;
    assert_eq!(stage.firm.step(&declined, "decline", None).await.expect(200).json()["state"], "declined");
}
