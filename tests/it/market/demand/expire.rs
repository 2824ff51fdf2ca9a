//! What the timer does when a demand's deadline has passed.

use crate::harness::{TestApp, demand_body};
use keqiao::work::expire_demands;
use serde_json::json;
use time::Duration;

#[actix_web::test]
async fn an_open_demand_expires_the_day_after_its_deadline_and_is_found_no_more() {
    let app = TestApp::start().await;
    let (acme, moderator) = (app.setter("Acme").await, app.moderator("zhejiang").await);
    let mut body = demand_body("Cavitation");
    body["deadline_on"] = json!(app.in_days(2).to_string());
    let due = acme.make("/v1/demands", &body).await;
    acme.bring_to_market(&due, &moderator).await;
    let later = acme.open_demand("Membrane", &moderator).await;
    let draft = acme.make("/v1/demands", &body).await;

    app.advance(Duration::days(2));
    assert_eq!(expire_demands::step(&app.service).await.expect("the timer runs"), 0, "its last day is not over");
    app.advance(Duration::days(1));
    assert_eq!(expire_demands::step(&app.service).await.expect("the timer runs"), 1);
    assert_eq!(expire_demands::step(&app.service).await.expect("the timer runs"), 0, "it can run twice");

    assert_eq!(acme.get(&due).await.expect(200).json()["state"], "expired");
    assert_eq!(app.visitor().get(&due).await.refusal(), (404, "not_found".to_owned()));
    assert_eq!(acme.get(&later).await.json()["state"], "open");
    assert_eq!(acme.get(&draft).await.json()["state"], "draft");
    assert_eq!(app.event_kinds("zhejiang").await.last().map(String::as_str), Some("demand.expired"));
    let by_timer = "SELECT count(*) FROM entry WHERE kind = 'demand.expired' AND actor = 'system' \
        AND operation = 'demand.expire' AND audience = 'public'";
    assert_eq!(app.number(by_timer).await, 1);
    let found = app.visitor().get("/v1/search?q=cavitation&kind=demand").await.expect(200);
    assert!(!found.text().contains("Cavitation"), "{}", found.text());
}

#[actix_web::test]
async fn a_demand_without_a_deadline_stays_open() {
    let app = TestApp::start().await;
    let (acme, moderator) = (app.setter("Acme").await, app.moderator("zhejiang").await);
    let open = acme.open_demand("Membrane", &moderator).await;
    app.behind_its_back("UPDATE demand SET deadline_on = NULL").await;

    app.advance(Duration::days(400));

    assert_eq!(expire_demands::step(&app.service).await.expect("the timer runs"), 0);
    assert_eq!(acme.get(&open).await.expect(200).json()["state"], "open");
}
