//! Changing an offering.

use crate::harness::TestApp;
use serde_json::json;

#[actix_web::test]
async fn a_draft_moves_to_another_provider_of_its_owner_and_to_nobody_elses() {
    let app = TestApp::start().await;
    let (yuanzhi, stranger) = (app.setter("圆执检测").await, app.stranger().await);
    let [first, second] = [yuanzhi.draft_provider("First").await, yuanzhi.draft_provider("Second").await];
    let foreign = stranger.draft_provider("Foreign").await;
    let offering = yuanzhi.draft_offering("Hydrogen test", &first).await;

    let moved = yuanzhi.amend(&offering, &json!({ "provider": TestApp::id_of(&second), "price": null })).await;
    let stolen = yuanzhi.amend(&offering, &json!({ "provider": TestApp::id_of(&foreign) })).await;

    let moved = moved.expect(200).json();
    assert_eq!([&moved["provider"], &moved["price"]], [&json!(TestApp::id_of(&second)), &json!(null)]);
    assert_eq!(stolen.faults(), [("/provider".to_owned(), "provider_unknown".to_owned())]);
}
