//! Taking an offer back.

use crate::harness::{TestApp, offer_body};
use serde_json::json;

#[actix_web::test]
async fn an_offer_that_was_taken_back_is_not_accepted() {
    let app = TestApp::start().await;
    let (seller, buyer) = (app.solver("青禾大学").await, app.setter("Acme").await);
    let negotiation = seller.negotiate_with(&buyer).await;
    let offer = seller.offer(&negotiation, &offer_body()).await;
    let withdraw = format!("{offer}/withdraw");

    seller.post(&withdraw, &json!({})).await.expect(200);
    seller.post(&withdraw, &json!({})).await.expect(200);

    assert_eq!(buyer.accept(&offer).await.rules(), ["offer.not_open"]);
    assert!(buyer.get(&negotiation).await.json()["open_offer"].is_null());
}
