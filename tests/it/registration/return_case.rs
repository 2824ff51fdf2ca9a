//! Sending a registration back.

use crate::harness::{TestApp, finding_body};
use serde_json::{Value, json};

#[actix_web::test]
async fn the_clock_of_the_rule_pack_runs_from_acceptance_and_stops_while_the_case_is_with_the_applicant() {
    let app = TestApp::start().await;
    let deal = app.deal().await;
    let case = deal.accepted().await;
    let registrar = &deal.authority.registrar;

    let accepted = registrar.get(&case).await.expect(200).json();
    app.advance(time::Duration::days(11));
    let late = registrar.get(&case).await.expect(200).json();
    let overdue = registrar.get("/v1/registrations?side=authority&overdue=true").await.column("id");
    let body = json!({ "ground": "amounts_unclear", "reason": "Itemise the pump that is in the price." });
    let returned = registrar.step(&case, "return", Some(&body)).await.expect(200).json();
    deal.submit(&case).await;
    let again = registrar.step(&case, "accept", None).await.expect(200).json();

    assert_eq!((&accepted["accepted_on"], &accepted["due_on"]), (&"2026-11-24".into(), &"2026-12-04".into()));
    assert_eq!((&accepted["is_overdue"], &late["is_overdue"]), (&false.into(), &true.into()));
    assert_eq!(overdue, [TestApp::id_of(&case)]);
    assert_eq!((&returned["state"], &returned["due_on"]), (&"returned".into(), &Value::Null));
    let decision = &returned["decisions"][1];
    assert_eq!((&decision["kind"], &decision["ground"]), (&"returned".into(), &"amounts_unclear".into()));
    assert_eq!(again["due_on"], "2026-12-15");
}

#[actix_web::test]
async fn a_return_names_its_ground_and_its_reason() {
    let app = TestApp::start().await;
    let deal = app.deal().await;
    let case = deal.classified().await;

    let without =
        deal.authority.registrar.step(&case, "return", Some(&json!({ "ground": "form_faulty", "reason": " " }))).await;
    let by_applicant = deal.seller.owner.step(&case, "classify", Some(&finding_body())).await;
    let seen = deal.seller.owner.get(&case).await.expect(200).json();

    assert_eq!(without.faults(), [("/reason".to_owned(), "too_short".to_owned())]);
    assert_eq!(by_applicant.refusal(), (403, "forbidden".to_owned()));
    assert_eq!(seen["decisions"][0]["by"], Value::Null, "who decided is the authority's own");
    assert_eq!(deal.buyer.owner.get(&case).await.refusal(), (404, "not_found".to_owned()));
}
