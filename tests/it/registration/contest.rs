//! Refusing a registration, and contesting it.

use crate::harness::TestApp;
use serde_json::json;

async fn refused(deal: &crate::harness::Deal) -> String {
    let case = deal.classified().await;
    let body = json!({ "ground": "object_unclear", "reason": "The contract does not name what is tested." });
    deal.authority.registrar.step(&case, "refuse", Some(&body)).await.expect(200);
    case
}

#[actix_web::test]
async fn a_refusal_that_is_overturned_leads_to_a_number() {
    let app = TestApp::start().await;
    let deal = app.deal().await;
    let case = refused(&deal).await;
    let reason = json!({ "reason": "Annex 2 names the indicators." });

    let seen = deal.seller.owner.get(&case).await.expect(200).json();
    deal.seller.owner.step(&case, "contest", Some(&reason)).await.expect(200);
    let by_registrar = deal.authority.registrar.step(&case, "overturn", Some(&reason)).await;
    let overturned = deal.authority.senior.step(&case, "overturn", Some(&reason)).await.expect(200).json();
    let registered = deal.authority.registrar.step(&case, "approve", None).await.expect(200).json();

    assert_eq!((&seen["state"], &seen["contest_until"]), (&"refused".into(), &"2026-12-24".into()));
    assert_eq!(by_registrar.refusal(), (403, "forbidden".to_owned()));
    assert_eq!(overturned["state"], "classified");
    assert_eq!(registered["number"], "2026330000000001");
}

#[actix_web::test]
async fn a_refusal_is_contested_once_and_in_time() {
    let app = TestApp::start().await;
    let (late, twice) = (app.deal().await, app.deal().await);
    let reason = json!({ "reason": "Annex 2 names the indicators." });
    let case = refused(&twice).await;
    twice.seller.owner.step(&case, "contest", Some(&reason)).await.expect(200);
    twice.authority.senior.step(&case, "uphold", Some(&reason)).await.expect(200);
    let again = twice.seller.owner.step(&case, "contest", Some(&reason)).await;
    let case = refused(&late).await;
    app.advance(time::Duration::days(31));

    assert_eq!(again.rules(), ["registration.contested"]);
    assert_eq!(late.seller.owner.step(&case, "contest", Some(&reason)).await.rules(), ["registration.contest_late"]);
}

#[actix_web::test]
async fn a_refused_contract_can_be_filed_again_and_then_the_old_refusal_is_not_contested() {
    let app = TestApp::start().await;
    let deal = app.deal().await;
    let first = refused(&deal).await;
    deal.opened().await;

    let body = json!({ "reason": "Annex 2 names the indicators." });
    let contested = deal.seller.owner.step(&first, "contest", Some(&body)).await;

    assert_eq!(contested.rules(), ["registration.filed"]);
}
