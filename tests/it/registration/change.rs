//! Changes and the early end of a registered contract.

use crate::harness::{Deal, TestApp, finding_body, registered};
use serde_json::{Value, json};

/// Both sides agree on another content of a contract in effect.
async fn vary(deal: &Deal, change: impl FnOnce(&mut Value)) {
    let mut body = crate::harness::contract_body(deal.seller.organization(), deal.buyer.organization());
    change(&mut body);
    deal.seller.owner.step(&deal.contract, "vary", Some(&body)).await.expect(200);
    crate::harness::conclude(&deal.contract, [&deal.seller, &deal.buyer]).await;
}

#[actix_web::test]
async fn a_change_keeps_the_number_and_gives_the_next_certificate() {
    let app = TestApp::start().await;
    let deal = app.deal().await;
    let case = registered(&deal).await;
    let registrar = &deal.authority.registrar;

    let early = registrar.step(&case, "change", Some(&finding_body())).await;
    vary(&deal, |body| body["title"] = json!("Test of two membranes")).await;
    let changed = registrar.step(&case, "change", Some(&finding_body())).await.expect(200).json();

    assert_eq!(early.rules(), ["registration.nothing_changed"]);
    assert_eq!((&changed["number"], &changed["certificate_version"]), (&"2026330000000001".into(), &2.into()));
    assert_eq!((&changed["form"]["title"], &changed["form"]["edition"]), (&"Test of two membranes".into(), &2.into()));
}

#[actix_web::test]
async fn a_registration_is_terminated_after_its_contract_and_keeps_its_certificate() {
    let app = TestApp::start().await;
    let deal = app.deal().await;
    let case = registered(&deal).await;
    let registrar = &deal.authority.registrar;

    let early = registrar.step(&case, "terminate", None).await;
    for party in [&deal.seller, &deal.buyer] {
        party.owner.step(&deal.contract, "terminate", Some(&json!({ "ground": "agreement" }))).await.expect(200);
    }
    let ended = registrar.step(&case, "terminate", None).await.expect(200).json();

    assert_eq!(early.rules(), ["registration.contract_runs"]);
    assert_eq!((&ended["state"], &ended["is_certificate_valid"]), (&"terminated".into(), &true.into()));
}
