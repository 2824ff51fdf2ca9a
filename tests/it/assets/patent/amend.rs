//! Changing a patent's particulars.

use crate::harness::TestApp;
use serde_json::json;

#[actix_web::test]
async fn the_legal_status_of_a_published_patent_is_kept_up_to_date() {
    let app = TestApp::start().await;
    let (qinghe, stranger) = (app.solver("青禾大学").await, app.stranger().await);
    let patent = qinghe.published_patent("质子交换膜", "CN102307917B").await;

    qinghe.amend(&patent, &json!({ "legal_status": "lapsed" })).await.expect(200);

    assert_eq!(app.visitor().get(&patent).await.expect(200).json()["legal_status"], "lapsed");
    app.settle().await;
    let heard = stranger.get("/v1/events?kind=patent.amended").await.expect(200);
    assert_eq!(heard.column("subject"), [TestApp::id_of(&patent)]);
}
