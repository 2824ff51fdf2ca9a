//! Changing a patent's particulars.

use crate::harness::TestApp;
use serde_json::json;

#[actix_web::test]
async fn a_published_patent_is_kept_up_to_date_and_the_market_hears_of_it() {
    let app = TestApp::start().await;
    let (qinghe, stranger) = (app.solver("青禾大学").await, app.stranger().await);
    let patent = qinghe.published_patent("质子交换膜", "CN102307917B").await;

    qinghe.amend(&patent, &json!({ "legal_status": "examining" })).await.expect(200);

    assert_eq!(app.visitor().get(&patent).await.expect(200).json()["legal_status"], "examining");
    app.settle().await;
    let heard = stranger.get("/v1/events?kind=patent.amended").await.expect(200);
    assert_eq!(heard.column("subject"), [TestApp::id_of(&patent)]);
}

#[actix_web::test]
async fn a_published_patent_does_not_lose_what_let_it_in_and_a_withdrawn_one_may() {
    let app = TestApp::start().await;
    let qinghe = app.solver("青禾大学").await;
    let patent = qinghe.published_patent("质子交换膜", "CN102307917B").await;
    let ended = json!({ "legal_status": "lapsed", "publication_number": null });

    let refused = qinghe.amend(&patent, &ended).await;
    qinghe.step(&patent, "withdraw", None).await.expect(200);
    let amended = qinghe.amend(&patent, &ended).await.expect(200);

    assert_eq!(refused.rules(), ["patent.number_missing", "patent.right_ended"]);
    assert_eq!(amended.json()["legal_status"], "lapsed");
}
