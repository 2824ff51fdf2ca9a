//! The audit view of a case.

use crate::harness::{TestApp, registered};
use serde_json::Value;
use std::collections::BTreeSet;

fn lines(timeline: &Value) -> Vec<(String, String)> {
    let text = |line: &Value, member: &str| line[member].as_str().expect("a text").to_owned();
    let items = timeline["items"].as_array().expect("lines");
    items.iter().map(|line| (text(line, "kind"), text(line, "operation"))).collect()
}

/// Of which lines the particulars are told.
fn facts(timeline: &Value) -> Vec<bool> {
    timeline["items"].as_array().expect("lines").iter().map(|line| !line["payload"].is_null()).collect()
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
    assert_eq!(timeline["is_partial"], false, "{timeline}");
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
async fn a_stranger_reads_what_was_public_and_nothing_of_a_draft() {
    let app = TestApp::start().await;
    let (acme, moderator, stranger) = (app.setter("Acme").await, app.moderator("zhejiang").await, app.stranger().await);
    let open = acme.open_demand("Membrane", &moderator).await;
    let draft = acme.draft_demand("Secret").await;
    app.settle().await;
    let path = |thing: &str| format!("/v1/ledger/timeline?subject={}", TestApp::id_of(thing));

    let seen = stranger.get(&path(&open)).await.expect(200).json();

    let of_moderator = moderator.get(&path(&open)).await.expect(200).json();
    assert_eq!(lines(&seen), lines(&of_moderator), "the log is public");
    assert_eq!(facts(&seen), [false, false, false, true], "what is behind it is not, but for what was public");
    assert_eq!(facts(&of_moderator), [true; 4]);
    assert_eq!((&seen["is_partial"], &of_moderator["is_partial"]), (&true.into(), &false.into()));
    assert_eq!(stranger.get(&path(&draft)).await.refusal(), (404, "not_found".to_owned()));
    assert_eq!(app.visitor().get(&path(&draft)).await.refusal(), (404, "not_found".to_owned()));
    let organization = stranger.get(&path(&acme.organization)).await.expect(200).json();
    assert!(lines(&organization).contains(&("organization.verified".to_owned(), "organization.verify".to_owned())));
}

#[actix_web::test]
async fn the_timelines_of_a_contract_and_its_registration_are_for_those_who_are_concerned() {
    let app = TestApp::start().await;
    let deal = app.deal().await;
    let registration = registered(&deal).await;
    app.settle().await;
    let case = deal.seller.owner.get(&registration).await.expect(200).json();
    let path = |subject: &str| format!("/v1/ledger/timeline?subject={subject}");
    let contract = path(case["contract"].as_str().expect("a contract"));
    let registration = path(TestApp::id_of(&registration));

    let of_seller = deal.seller.owner.get(&contract).await.expect(200).json();
    let of_buyer = deal.buyer.owner.get(&contract).await.expect(200).json();
    let moderator = app.moderator("zhejiang").await;
    let of_moderator = moderator.get(&contract).await.expect(200).json();

    assert_eq!(lines(&of_seller).last().expect("a line").0, "contract.determined", "{of_seller}");
    let owners = |timeline: &Value| -> BTreeSet<String> {
        let items = timeline["items"].as_array().expect("lines");
        items.iter().map(|line| line["owner"].as_str().expect("an owner").to_owned()).collect()
    };
    let [seller, buyer] = [&deal.seller, &deal.buyer].map(|party| TestApp::id_of(&party.owner.organization).to_owned());
    assert_eq!(owners(&of_seller), BTreeSet::from([seller.clone()]));
    assert!(
        !facts(&of_buyer)[0] && facts(&of_buyer)[1..].iter().all(|is_told| *is_told),
        "the draft was not told to him"
    );
    assert_eq!(owners(&of_moderator), BTreeSet::from([seller, buyer]), "one line for each who was told");
    let partial = [&of_seller, &of_buyer, &of_moderator].map(|timeline| timeline["is_partial"] == true);
    assert_eq!(partial, [false, true, false]);
    let signed = of_seller["items"].as_array().expect("lines").iter().find(|line| line["kind"] == "contract.signed");
    let rules = signed.expect("a signature")["rules"].as_array().expect("rules").clone();
    assert!(rules.contains(&"organization.not_verified".into()), "{rules:?}");
    for person in [&deal.seller.owner, &deal.authority.registrar] {
        let timeline = person.get(&registration).await.expect(200).json();
        let kinds = ["opened", "submitted", "accepted", "classified", "registered"];
        let kinds = kinds.map(|kind| format!("registration.{kind}"));
        assert_eq!(lines(&timeline).into_iter().map(|(kind, _)| kind).collect::<Vec<_>>(), kinds);
        assert_eq!(facts(&timeline), [true; 5], "each side reads what it told the other, too");
    }
    for person in [&app.stranger().await, &app.visitor()] {
        assert_eq!(person.get(&contract).await.refusal(), (404, "not_found".to_owned()));
        assert_eq!(person.get(&registration).await.refusal(), (404, "not_found".to_owned()));
    }
    assert_eq!(deal.authority.registrar.get(&contract).await.refusal(), (404, "not_found".to_owned()));
}
