//! Putting a demand's deadline off.

use crate::harness::TestApp;
use keqiao::work::expire_demands;
use serde_json::json;
use time::Duration;

#[actix_web::test]
async fn an_open_demand_is_prolonged_and_an_expired_one_is_opened_again() {
    let app = TestApp::start().await;
    let (acme, moderator) = (app.setter("Acme").await, app.moderator("zhejiang").await);
    let demand = acme.open_demand("Membrane", &moderator).await;

    let longer = acme.step(&demand, "renew", Some(&json!({ "deadline_on": "2027-06-30" }))).await.expect(200);
    let same = acme.step(&demand, "renew", Some(&json!({ "deadline_on": "2027-06-30" }))).await.expect(200);
    app.advance(Duration::days(365));
    expire_demands::step(&app.service).await.expect("the timer runs");
    assert_eq!(acme.get(&demand).await.json()["state"], "expired");
    let again = acme.step(&demand, "renew", Some(&json!({ "deadline_on": "2027-12-31" }))).await.expect(200);

    assert_eq!(longer.json()["deadline_on"], "2027-06-30");
    assert_eq!(longer.etag(), same.etag(), "the same deadline changes nothing");
    assert_eq!([&again.json()["state"], &again.json()["deadline_on"]], ["open", "2027-12-31"]);
    app.visitor().get(&demand).await.expect(200);
    let kinds = app.event_kinds("zhejiang").await;
    assert!(kinds.ends_with(&["demand.renewed", "demand.expired", "demand.renewed"].map(String::from)), "{kinds:?}");
}

#[actix_web::test]
async fn a_deadline_is_not_shortened_nor_put_into_the_past_and_a_draft_is_amended_instead() {
    let app = TestApp::start().await;
    let (acme, moderator) = (app.setter("Acme").await, app.moderator("zhejiang").await);
    let open = acme.open_demand("Membrane", &moderator).await;
    let draft = acme.draft_demand("Draft").await;

    let shorter = acme.step(&open, "renew", Some(&json!({ "deadline_on": "2027-03-30" }))).await;
    let past = acme.step(&open, "renew", Some(&json!({ "deadline_on": "2026-11-24" }))).await;
    let of_a_draft = acme.step(&draft, "renew", Some(&json!({ "deadline_on": "2027-06-30" }))).await;
    moderator.step(&acme.organization, "suspend", Some(&json!({ "reason": "Licence expired" }))).await.expect(200);
    let suspended = acme.step(&open, "renew", Some(&json!({ "deadline_on": "2027-06-30" }))).await;

    assert_eq!(shorter.rules(), ["demand.deadline_shortened"]);
    assert_eq!(past.rules(), ["demand.deadline_past", "demand.deadline_shortened"]);
    assert_eq!(of_a_draft.rules(), ["process.step_not_open"]);
    assert_eq!(suspended.rules(), ["organization.not_verified"]);
}
