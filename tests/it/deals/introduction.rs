//! Introductions: recorded before the two know of each other, so that nobody goes round the broker.

use super::Stage;
use crate::harness::TestApp;
use serde_json::json;
use time::Duration;

#[actix_web::test]
async fn an_introduction_is_in_the_ledger_at_once_and_both_parties_are_told() {
    let stage = Stage::set().await;
    let mandate = stage.accepted(&stage.university).await;
    let mut body = Stage::to(&stage.firm);
    body["evidence_sha256"] = json!("ab".repeat(32));

    let introduction = stage.introducer.make(&format!("{mandate}/introductions"), &body).await;
    stage.app.settle().await;

    for party in [&stage.university, &stage.firm] {
        let told = party.get("/v1/events?kind=introduction.recorded").await.json()["items"][0].clone();
        assert_eq!(told["subject"], TestApp::id_of(&introduction));
        assert_eq!(told["payload"]["evidence_sha256"], "ab".repeat(32));
        assert_eq!(party.get(&introduction).await.expect(200).json()["counts"], false);
    }
    let subject = TestApp::id_of(&introduction);
    let proof = stage.app.visitor().get(&format!("/v1/ledger/subject?subject={subject}")).await;
    proof.expect(200);
    assert_eq!(stage.app.stranger().await.get(&introduction).await.status, 404);
}

#[actix_web::test]
async fn who_was_introduced_says_so_and_then_it_counts() {
    let stage = Stage::set().await;
    let mandate = stage.accepted(&stage.university).await;
    let introduction = stage.introducer.make(&format!("{mandate}/introductions"), &Stage::to(&stage.firm)).await;

    let refused = stage.university.step(&introduction, "acknowledge", None).await;
    assert_eq!(refused.rules(), ["introduction.other_side"]);
    let acknowledged = stage.firm.step(&introduction, "acknowledge", None).await.expect(200).json();
    assert_eq!((&acknowledged["state"], &acknowledged["counts"]), (&json!("acknowledged"), &json!(true)));
    stage.firm.step(&introduction, "acknowledge", None).await.expect(200);
}

#[actix_web::test]
async fn who_says_nothing_for_seven_days_cannot_contest_any_more() {
    let stage = Stage::set().await;
    let mandate = stage.accepted(&stage.university).await;
    let introduction = stage.introducer.make(&format!("{mandate}/introductions"), &Stage::to(&stage.firm)).await;
    let contest = json!({ "reason": "We knew them before.", "first_contact_on": "2026-01-10" });

    stage.app.advance(Duration::days(8));

    let refused = stage.firm.step(&introduction, "contest", Some(&contest)).await;
    assert_eq!(refused.rules(), ["introduction.contest_late"]);
    assert_eq!(stage.firm.get(&introduction).await.json()["counts"], true);
}

#[actix_web::test]
async fn a_contested_introduction_waits_for_the_hub_which_is_no_party() {
    let stage = Stage::set().await;
    let mandate = stage.accepted(&stage.university).await;
    let introduction = stage.introducer.make(&format!("{mandate}/introductions"), &Stage::to(&stage.firm)).await;
    stage.app.advance(Duration::days(7));
    let later = json!({ "reason": "We met afterwards.", "first_contact_on": "2026-11-25" });
    let refused = stage.firm.step(&introduction, "contest", Some(&later)).await;
    assert_eq!(refused.rules(), ["introduction.first_contact_later"]);

    let contest = json!({ "reason": "We knew them before.", "first_contact_on": "2026-01-10" });
    let refused = stage.introducer.step(&introduction, "contest", Some(&contest)).await;
    assert_eq!(refused.rules(), ["introduction.other_side"]);
    stage.firm.step(&introduction, "contest", Some(&contest)).await.expect(200);
    let decision = json!({ "finding": "upheld", "reason": "No contact before was shown." });
    let refused = stage.firm.step(&introduction, "decide", Some(&decision)).await;
    assert_eq!(refused.refusal(), (403, "forbidden".to_owned()));
    let decided = stage.moderator.step(&introduction, "decide", Some(&decision)).await.expect(200).json();

    assert_eq!((&decided["state"], &decided["counts"]), (&json!("upheld"), &json!(true)));
    assert_eq!(decided["contest"]["first_contact_on"], "2026-01-10");
    let again = stage.moderator.step(&introduction, "decide", Some(&decision)).await;
    assert_eq!(again.rules(), ["process.step_not_open"]);
    stage.app.settle().await;
    for party in [&stage.introducer, &stage.university, &stage.firm] {
        assert_eq!(party.get("/v1/events?kind=introduction.decided").await.column("subject").len(), 1);
    }
}

#[actix_web::test]
async fn nothing_is_introduced_twice_to_oneself_or_without_a_running_mandate() {
    let stage = Stage::set().await;
    let mandate = stage.offered(&stage.university).await;
    let record = format!("{mandate}/introductions");
    let refused = stage.introducer.post(&record, &Stage::to(&stage.university)).await;
    assert_eq!(refused.rules(), ["introduction.mandate_not_running", "introduction.own_party"]);

    stage.university.step(&mandate, "accept", Some(&json!({}))).await.expect(200);
    stage.introducer.make(&record, &Stage::to(&stage.firm)).await;
    let again = stage.introducer.post(&record, &Stage::to(&stage.firm)).await;
    assert_eq!(again.rules(), ["introduction.recorded_already"]);
    stage.university.step(&mandate, "revoke", None).await.expect(200);
    let other = stage.app.setter("Other").await;
    let late = stage.introducer.post(&record, &Stage::to(&other)).await;
    assert_eq!(late.rules(), ["introduction.mandate_not_running"]);
}

#[actix_web::test]
async fn a_moderator_decides_on_no_introduction_of_an_organization_that_is_related_to_his_own() {
    let stage = Stage::set().await;
    let mandate = stage.accepted(&stage.university).await;
    let introduction = stage.introducer.make(&format!("{mandate}/introductions"), &Stage::to(&stage.firm)).await;
    let contest = json!({ "reason": "We knew them before.", "first_contact_on": "2026-01-10" });
    stage.firm.step(&introduction, "contest", Some(&contest)).await.expect(200);
    let holding = json!({ "holder": TestApp::id_of(&stage.moderator.organization), "share_ppm": 510_000 });
    let path = format!("{}/shareholdings", stage.firm.organization);
    let holding = stage.firm.post(&path, &holding).await.expect(201).json();
    let decision = json!({ "finding": "upheld", "reason": "The record says so." });

    let refused = stage.moderator.step(&introduction, "decide", Some(&decision)).await;
    let end = format!("/v1/shareholdings/{}/end", holding["id"].as_str().expect("an id"));
    stage.firm.post(&end, &json!({})).await.expect(200);

    assert_eq!(refused.rules(), ["identity.related_party"]);
    stage.moderator.step(&introduction, "decide", Some(&decision)).await.expect(200);
}

#[actix_web::test]
async fn who_acts_for_both_sides_needs_the_consent_of_both() {
    let stage = Stage::set().await;
    let of_university = stage.accepted(&stage.university).await;
    let record = format!("{of_university}/introductions");
    let of_firm = stage.accepted(&stage.firm).await;

    let rule = ["mandate.dual_agency_without_consent"];
    assert_eq!(stage.introducer.post(&record, &Stage::to(&stage.firm)).await.rules(), rule);
    stage.university.step(&of_university, "consent-dual-agency", None).await.expect(200);
    assert_eq!(stage.introducer.post(&record, &Stage::to(&stage.firm)).await.rules(), rule, "one is not both");
    stage.firm.step(&of_firm, "consent-dual-agency", None).await.expect(200);
    stage.introducer.make(&record, &Stage::to(&stage.firm)).await;
}

#[actix_web::test]
async fn a_mandate_of_somebody_who_was_introduced_needs_the_consent_of_both_as_well() {
    let stage = Stage::set().await;
    let of_university = stage.accepted(&stage.university).await;
    stage.introducer.make(&format!("{of_university}/introductions"), &Stage::to(&stage.firm)).await;
    let of_firm = stage.offered(&stage.firm).await;
    let consent = json!({ "dual_agency": "consented" });

    let rule = ["mandate.dual_agency_without_consent"];
    assert_eq!(
        stage.firm.step(&of_firm, "accept", Some(&consent)).await.rules(),
        rule,
        "the university has not agreed"
    );
    stage.university.step(&of_university, "consent-dual-agency", None).await.expect(200);
    assert_eq!(stage.firm.step(&of_firm, "accept", Some(&json!({}))).await.rules(), rule);
    let accepted = stage.firm.step(&of_firm, "accept", Some(&consent)).await.expect(200).json();
    assert_eq!(accepted["dual_agency"], "consented");
}
