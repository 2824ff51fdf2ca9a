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
    let kinds = app.event_kinds("zhejiang").await;
    let steps =
        ["opened", "submitted", "accepted", "classified", "registered"].map(|step| format!("registration.{step}"));
    assert!(kinds.ends_with(&steps), "{kinds:?}");
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
