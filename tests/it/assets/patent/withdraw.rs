//! Taking a patent from the market.

use crate::harness::TestApp;

#[actix_web::test]
async fn a_withdrawn_patent_can_come_back() {
    let app = TestApp::start().await;
    let qinghe = app.solver("青禾大学").await;
    let patent = qinghe.published_patent("质子交换膜", "CN102307917B").await;

    qinghe.step(&patent, "withdraw", None).await.expect(200);
    assert_eq!(app.visitor().get(&patent).await.status, 404);
    qinghe.step(&patent, "publish", None).await.expect(200);

    assert_eq!(app.visitor().get(&patent).await.expect(200).json()["state"], "published");
}
