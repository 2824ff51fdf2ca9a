//! Ending a negotiation.

use crate::harness::{TestApp, offer_body};
use serde_json::json;

#[actix_web::test]
async fn either_side_ends_it_and_the_offer_on_the_table_is_gone() {
    let app = TestApp::start().await;
    let (seller, buyer) = (app.solver("青禾大学").await, app.setter("Acme").await);
    let negotiation = seller.negotiate_with(&buyer).await;
    let offer = seller.offer(&negotiation, &offer_body()).await;
    let reason = json!({ "reason": "We have found another way." });

    let ended = buyer.step(&negotiation, "end", Some(&reason)).await.expect(200).json();
    let late = buyer.accept(&offer).await.rules();
    let silent = seller.post(&format!("{negotiation}/messages"), &json!({ "text": "Why?" })).await.rules();

    assert_eq!([&ended["state"], &ended["reason"]], ["lost", "We have found another way."]);
    assert_eq!(late, ["process.step_not_open", "offer.not_open"]);
    assert_eq!(silent, ["negotiation.over"]);
}
