//! Writing to the other side.

use crate::harness::TestApp;
use serde_json::json;

#[actix_web::test]
async fn what_the_sides_write_to_each_other_is_read_by_them_and_is_in_no_event() {
    let app = TestApp::start().await;
    let (seller, buyer, stranger) = (app.solver("青禾大学").await, app.setter("Acme").await, app.stranger().await);
    let negotiation = seller.negotiate_with(&buyer).await;
    let path = format!("{negotiation}/messages");

    seller.post(&path, &json!({ "text": "Shall we begin with the province?" })).await.expect(201);
    buyer.post(&path, &json!({ "text": "Gladly." })).await.expect(201);

    assert_eq!(buyer.get(&path).await.expect(200).column("text"), ["Gladly.", "Shall we begin with the province?"]);
    assert_eq!(stranger.get(&path).await.status, 404);
    app.settle().await;
    let events = buyer.get("/v1/events?limit=100").await.expect(200);
    assert!(events.text().contains("negotiation.message_sent") && !events.text().contains("province"));
}
