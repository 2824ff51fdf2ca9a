//! Agreeing on secrecy.

use crate::harness::{TestApp, negotiation_body, offer_body};
use serde_json::json;

#[actix_web::test]
async fn nothing_is_offered_before_both_sides_agreed_on_the_same_text() {
    let app = TestApp::start().await;
    let (seller, buyer) = (app.solver("青禾大学").await, app.setter("Acme").await);
    let negotiation = seller.make("/v1/negotiations", &negotiation_body(&buyer.organization)).await;
    let offer = seller.make(&format!("{negotiation}/offers"), &offer_body()).await;

    let wrong = json!({ "sha256": "ab".repeat(32) });
    let faults = buyer.step(&negotiation, "accept-nda", Some(&wrong)).await.faults();
    let one = buyer.agree_on_secrecy(&negotiation).await.expect(200).json();
    let early = seller.post(&format!("{offer}/make"), &json!({})).await.rules();
    let both = seller.agree_on_secrecy(&negotiation).await.expect(200).json();

    assert_eq!(faults, [("/sha256".to_owned(), "other_document".to_owned())]);
    assert_eq!([&one["state"], &both["state"]], ["invited", "nda_signed"]);
    assert_eq!(early, ["process.step_not_open"]);
    seller.post(&format!("{offer}/make"), &json!({})).await.expect(200);
}

#[actix_web::test]
async fn after_the_end_all_that_stands_against_agreeing_is_told() {
    let app = TestApp::start().await;
    let (seller, buyer) = (app.solver("青禾大学").await, app.setter("Acme").await);
    let negotiation = seller.make("/v1/negotiations", &negotiation_body(&buyer.organization)).await;
    seller.step(&negotiation, "end", Some(&json!({ "reason": "The project was stopped." }))).await.expect(200);
    let reason = json!({ "reason": "The licence of the firm was revoked." });
    app.moderator("zhejiang").await.step(&buyer.organization, "suspend", Some(&reason)).await.expect(200);

    let refused = seller.agree_on_secrecy(&negotiation).await;

    assert_eq!(refused.rules(), ["organization.not_verified", "process.step_not_open"]);
}
