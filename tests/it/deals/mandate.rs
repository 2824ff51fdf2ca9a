//! Mandates: agreed before anybody is introduced.

use super::Stage;
use crate::harness::{TestApp, mandate_body};
use keqiao::deals::mandate::expire;
use serde_json::{Value, json};

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

#[actix_web::test]
async fn a_mandate_tells_the_consent_that_it_lacks_of_somebody_whose_mandate_the_reader_does_not_see() {
    let stage = Stage::set().await;
    let of_university = stage.accepted(&stage.university).await;
    stage.introducer.make(&format!("{of_university}/introductions"), &Stage::to(&stage.firm)).await;
    let of_firm = stage.offered(&stage.firm).await;

    let told = rules_of(&stage.firm.get(&of_firm).await.expect(200).json(), "accept_mandate");
    let met = stage.firm.step(&of_firm, "accept", Some(&json!({}))).await.rules();

    assert_eq!((told, met.as_slice()), (met.clone(), &["mandate.dual_agency_without_consent".to_owned()][..]));
}

#[actix_web::test]
async fn a_mandate_tells_the_broker_of_an_exclusive_one_of_another_broker() {
    let stage = Stage::set().await;
    let rival = stage.app.setter("Rival").await;
    let broker = rival.published_broker("Technology manager", &stage.moderator).await;
    let rival = stage.app.introducer_of(&rival).await;
    let mut body = mandate_body(&stage.university.organization);
    body["exclusivity"] = json!("exclusive");
    let exclusive = rival.make(&format!("{broker}/mandates"), &body).await;
    stage.university.step(&exclusive, "accept", Some(&json!({}))).await.expect(200);

    let offered = stage.offered(&stage.university).await;
    let [broker, principal] = [&stage.introducer, &stage.university].map(async |reader| reader.get(&offered).await);
    let told = |view: crate::harness::Answer| rules_of(&view.expect(200).json(), "accept_mandate");

    assert_eq!(told(principal.await), ["mandate.exclusive_overlap"]);
    assert!(told(broker.await).contains(&"mandate.exclusive_overlap".to_owned()));
}

#[actix_web::test]
async fn a_broker_knows_of_what_he_offered_to_somebody_whom_nobody_has_verified() {
    let stage = Stage::set().await;
    let newcomer = stage.app.newcomer("New").await;

    let mandate = stage.offered(&newcomer).await;
    let shown = stage.introducer.get(&mandate).await.expect(200).json();
    let revoked = stage.introducer.step(&mandate, "revoke", None).await;

    assert_eq!(shown["state"], "offered");
    assert_eq!(revoked.rules(), ["process.step_not_open"], "what is not agreed is not ended");
}

/// The rules that stand against a step, as a view tells them.
fn rules_of(view: &Value, operation: &str) -> Vec<String> {
    let steps = view["transitions"].as_array().expect("transitions");
    let step = steps.iter().find(|step| step["operation"] == operation).expect("a step");
    let refusals = step["refusals"].as_array().expect("refusals");
    refusals.iter().map(|refusal| refusal["rule"].as_str().expect("a rule").to_owned()).collect()
}
