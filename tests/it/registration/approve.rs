//! Registering a contract.

use crate::harness::{TestApp, finding_body, registered};
use serde_json::json;

#[actix_web::test]
async fn a_registered_contract_has_a_number_of_sixteen_digits_that_anybody_can_check() {
    let app = TestApp::start().await;
    let deal = app.deal().await;
    let case = registered(&deal).await;

    let seen = deal.seller.owner.get(&case).await.expect(200).json();
    let check = app.visitor().get("/v1/registration-numbers?number=2026330000000001").await.expect(200).json();

    assert_eq!((&seen["state"], &seen["number"]), (&"registered".into(), &"2026330000000001".into()));
    assert_eq!((&seen["certificate_version"], &seen["registered_on"]), (&1.into(), &"2026-11-24".into()));
    assert_eq!((&check["is_valid"], &check["contract_type"]), (&true.into(), &"service".into()));
    assert!(check.get("amount").is_none() && check.get("seller").is_none());
    let mut kinds = app.event_kinds("zhejiang").await;
    let steps =
        ["opened", "submitted", "accepted", "classified", "registered"].map(|step| format!("registration.{step}"));
    kinds.retain(|kind| kind.starts_with("registration."));
    assert_eq!(kinds, steps);
}

#[actix_web::test]
async fn the_technical_amount_is_at_most_the_contract_amount_and_the_income_at_most_that() {
    let app = TestApp::start().await;
    let deal = app.deal().await;
    let case = deal.accepted().await;
    let classify = async |technical: &str, income: &str| {
        let mut body = finding_body();
        (body["technical_amount"], body["technical_income"]) = (json!(technical), json!(income));
        deal.authority.registrar.step(&case, "classify", Some(&body)).await
    };

    for (technical, income) in [("200000.01", "1.00"), ("150000.00", "150000.01")] {
        assert_eq!(classify(technical, income).await.rules(), ["registration.amounts_disordered"]);
    }
    classify("200000.00", "200000.00").await.expect(200);
}

#[actix_web::test]
async fn numbers_that_are_given_at_once_follow_one_another_without_gaps() {
    let app = TestApp::start().await;
    let mut deals = Vec::new();
    for _ in 0..4 {
        let deal = app.deal().await;
        let case = deal.classified().await;
        deals.push((deal, case));
    }

    let racers = deals.iter().map(|(deal, case)| deal.authority.registrar.step(case, "approve", None));
    let answers = futures_util::future::join_all(racers).await;

    let number = |answer: &crate::harness::Answer| answer.json()["number"].as_str().expect("a number").to_owned();
    let mut numbers: Vec<_> = answers.iter().map(number).collect();
    numbers.sort_unstable();
    assert_eq!(numbers, (1..=4).map(|serial| format!("2026330000{serial:06}")).collect::<Vec<_>>());
}

#[actix_web::test]
async fn a_rehearsed_registration_takes_no_number() {
    let app = TestApp::start().await;
    let deal = app.deal().await;
    let case = deal.classified().await;
    let registrar = &deal.authority.registrar;

    let version = registrar.version(&case).await;
    let path = format!("{case}/approve?dry_run=true");
    let rehearsed = registrar.call(reqwest::Method::POST, &path).if_match(&version).send().await.expect(200).json();
    let done = registrar.step(&case, "approve", None).await.expect(200).json();

    assert_eq!(rehearsed["number"], "2026330000000001");
    assert_eq!(done["number"], "2026330000000001");
}

#[actix_web::test]
async fn another_type_than_the_declared_one_needs_a_reason_and_is_shown_by_case_and_contract() {
    let app = TestApp::start().await;
    let deal = app.deal().await;
    let case = deal.accepted().await;
    let registrar = &deal.authority.registrar;
    let mut finding = finding_body();
    finding["determined"] = json!("commissioned_development");

    let bare = registrar.step(&case, "classify", Some(&finding)).await.rules();
    let unchanged = deal.buyer.owner.get(&deal.contract).await.expect(200).json();
    finding["reason"] = json!("What is called a service is the development of a membrane.");
    let view = registrar.step(&case, "classify", Some(&finding)).await.expect(200).json();
    let told = deal.buyer.owner.get(&deal.contract).await.expect(200).json();
    let kinds = app.event_kinds("zhejiang").await;
    registrar.step(&case, "classify", Some(&finding)).await.expect(200);
    let again = app.event_kinds("zhejiang").await;

    assert_eq!(bare, ["registration.difference_unexplained"]);
    assert_eq!(unchanged["determined_subtype"], serde_json::Value::Null);
    assert_eq!(
        (&view["form"]["declared"], &view["finding"]["determined"]),
        (&"general_service".into(), &finding["determined"])
    );
    assert_eq!(view["finding"]["is_as_declared"], false);
    assert_eq!(view["decisions"][1]["reason"], finding["reason"]);
    assert_eq!(told["determined_subtype"], finding["determined"]);
    let determined = |kinds: &[String]| kinds.iter().filter(|kind| *kind == "contract.determined").count();
    assert_eq!((determined(&kinds), determined(&again)), (2, 2), "once to each party");
}
