//! Making an offer to the other side.

use crate::harness::{TestApp, offer_body};
use serde_json::json;

#[actix_web::test]
async fn a_counter_offer_takes_the_place_of_the_offer_on_the_table() {
    let app = TestApp::start().await;
    let (seller, buyer) = (app.solver("青禾大学").await, app.setter("Acme").await);
    let negotiation = seller.negotiate_with(&buyer).await;
    let first = seller.offer(&negotiation, &offer_body()).await;
    let offering = buyer.get(&negotiation).await.json();

    let second = buyer.offer(&negotiation, &offer_body()).await;

    let countered = seller.get(&negotiation).await.json();
    assert_eq!([&offering["state"], &countered["state"]], ["offering", "countered"]);
    assert_eq!(countered["open_offer"], TestApp::id_of(&second));
    assert_eq!(seller.get(&first).await.json()["state"], "superseded");
    assert_eq!(buyer.accept(&first).await.rules(), ["offer.not_open"]);
    seller.accept(&second).await.expect(200);
}

#[actix_web::test]
async fn an_expired_offer_and_the_offer_of_another_are_not_made() {
    let app = TestApp::start().await;
    let (seller, buyer) = (app.solver("青禾大学").await, app.setter("Acme").await);
    let negotiation = seller.negotiate_with(&buyer).await;
    let mut body = offer_body();
    body["expires_at"] = json!("2026-11-24T08:00:00Z");
    let expired = seller.make(&format!("{negotiation}/offers"), &body).await;
    let open = seller.offer(&negotiation, &offer_body()).await;

    let late = seller.post(&format!("{expired}/make"), &json!({})).await.rules();
    let not_his = buyer.post(&format!("{open}/withdraw"), &json!({})).await.rules();

    assert_eq!((late, not_his), (vec!["offer.expired".to_owned()], vec!["offer.of_other".to_owned()]));
}
