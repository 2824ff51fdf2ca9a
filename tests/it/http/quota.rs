//! Quotas: told in headers, and exact where it costs much.

use crate::harness::{Receiver, TestApp};
use futures_util::future::join_all;
use keqiao::command::assemble::assemble;
use keqiao::http::problem::Code;
use keqiao::http::quota::{Caller, WEBHOOK_TEST, take};
use reqwest::Method;
use serde_json::json;

#[actix_web::test]
async fn every_answer_tells_what_is_left_and_a_quota_that_is_used_up_is_refused() {
    let app = TestApp::start_with_quotas(3, 2).await;
    let visitor = app.visitor();

    let first = visitor.get("/v1/hubs").await.expect(200);
    let search = visitor.get("/v1/search?q=membrane").await.expect(200);
    let unknown = visitor.get("/v1/demands?after=nonsense").await.expect(400);
    let refused = visitor.get("/v1/hubs").await;

    assert_eq!(first.header("ratelimit-policy"), Some("\"general\";q=3;w=60"));
    assert_eq!(first.header("ratelimit"), Some("\"general\";r=2;t=20"));
    assert_eq!(search.header("ratelimit-policy"), Some("\"general\";q=3;w=60, \"search\";q=2;w=60"));
    assert!(unknown.header("ratelimit").is_some_and(|left| left.starts_with("\"general\";r=0;")), "refusals tell, too");
    assert_eq!(refused.refusal(), (429, "quota_exceeded".to_owned()));
    assert_eq!(refused.json()["violated-policies"], json!(["general"]));
    let wait: u32 = refused.header("retry-after").expect("when to come back").parse().expect("seconds");
    assert!((1..=20).contains(&wait), "{wait}");
    let elsewhere = app.visitor_at("127.0.0.9");
    elsewhere.get("/v1/hubs").await.expect(200);
}

#[actix_web::test]
async fn two_processes_together_give_out_no_more_than_the_quota() {
    let app = TestApp::start().await;
    let acme = app.setter("Acme").await;
    let other = assemble(app.service.db.clone(), app.service.clock.clone()).await.expect("a second process");
    let quota = usize::try_from(WEBHOOK_TEST.quota.get()).expect("a number");
    let caller = Caller::of(&acme.principal, None);
    let attempt = |number: usize| {
        let service = if number.is_multiple_of(2) { &app.service } else { &other };
        take(service, &acme.principal, caller, WEBHOOK_TEST)
    };

    let outcomes = join_all((0..quota + 40).map(attempt)).await;

    let taken = outcomes.iter().filter(|outcome| outcome.is_ok()).count();
    let refused = outcomes.iter().filter_map(|outcome| outcome.as_ref().err());
    assert_eq!(taken, quota);
    assert!(refused.map(keqiao::http::problem::Problem::code).all(|code| code == Code::QuotaExceeded));
    // One comes back after a window's share, and no more than one.
    app.advance(time::Duration::seconds(30));
    let outcomes = join_all((0..4).map(attempt)).await;
    assert_eq!(outcomes.iter().filter(|outcome| outcome.is_ok()).count(), 1);
}

#[actix_web::test]
async fn a_test_message_counts_even_when_it_is_only_rehearsed() {
    let app = TestApp::start().await;
    let acme = app.setter("Acme").await;
    let receiver = Receiver::start("127.0.0.2");
    let endpoint =
        acme.make("/v1/webhook-endpoints", &json!({ "url": receiver.url(), "kinds": ["demand.created"] })).await;

    let rehearsed = acme.call(Method::POST, &format!("{endpoint}/test?dry_run=true")).send().await.expect(202);
    let sent = acme.post(&format!("{endpoint}/test"), &json!({})).await.expect(202);

    assert_eq!(rehearsed.header("ratelimit"), Some("\"webhook-test\";r=119;t=30"));
    assert_eq!(sent.header("ratelimit"), Some("\"webhook-test\";r=118;t=60"));
    app.deliver().await;
    assert_eq!(receiver.types(), ["webhook.test"]);
}
