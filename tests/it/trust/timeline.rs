//! The audit view of a listing.

use crate::harness::TestApp;
use serde_json::Value;

fn lines(timeline: &Value) -> Vec<(String, String)> {
    let text = |line: &Value, member: &str| line[member].as_str().expect("a text").to_owned();
    let items = timeline["items"].as_array().expect("lines");
    items.iter().map(|line| (text(line, "kind"), text(line, "operation"))).collect()
}

#[actix_web::test]
async fn a_timeline_tells_who_did_what_for_whom_under_which_rules_with_a_proof_each() {
    let app = TestApp::start().await;
    let (acme, moderator) = (app.setter("Acme").await, app.moderator("zhejiang").await);
    let demand = acme.open_demand("Membrane", &moderator).await;
    app.settle().await;
    let path = format!("/v1/ledger/timeline?subject={}", TestApp::id_of(&demand));

    let timeline = acme.get(&path).await.expect(200).json();

    let expected = [("created", "create"), ("submitted", "submit"), ("reviewed", "review"), ("published", "publish")];
    let expected = expected.map(|(kind, operation)| (format!("demand.{kind}"), format!("demand.{operation}")));
    assert_eq!(lines(&timeline), expected);
    assert_eq!(timeline["is_partial"], false);
    let items = timeline["items"].as_array().expect("lines");
    let submitted = &items[1];
    assert_eq!(submitted["actor"], acme.principal.actor.name());
    assert_eq!(submitted["owner"], TestApp::id_of(&acme.organization));
    assert_eq!(items[2]["actor"], moderator.principal.actor.name());
    let rules = submitted["rules"].as_array().expect("rules");
    assert!(rules.iter().any(|rule| rule == "demand.deadline_past"), "{rules:?}");
    for line in items {
        let proof = app.visitor().get(line["verify"].as_str().expect("an address")).await.expect(200).json();
        assert_eq!(proof["index"], line["index"]);
    }
}

#[actix_web::test]
async fn a_stranger_sees_the_public_lines_only_and_nothing_of_a_draft() {
    let app = TestApp::start().await;
    let (acme, moderator, stranger) = (app.setter("Acme").await, app.moderator("zhejiang").await, app.stranger().await);
    let open = acme.open_demand("Membrane", &moderator).await;
    let draft = acme.draft_demand("Secret").await;
    app.settle().await;
    let path = |thing: &str| format!("/v1/ledger/timeline?subject={}", TestApp::id_of(thing));

    let seen = stranger.get(&path(&open)).await.expect(200).json();

    assert_eq!(lines(&seen), [("demand.published".to_owned(), "demand.publish".to_owned())]);
    assert_eq!(seen["is_partial"], true);
    assert_eq!(lines(&moderator.get(&path(&open)).await.expect(200).json()).len(), 4);
    assert_eq!(stranger.get(&path(&draft)).await.refusal(), (404, "not_found".to_owned()));
    assert_eq!(app.visitor().get(&path(&draft)).await.refusal(), (404, "not_found".to_owned()));
    let organization = stranger.get(&path(&acme.organization)).await;
    assert_eq!(organization.refusal(), (404, "not_found".to_owned()), "an organization is no listing");
}
