//! Taking an achievement from the market.

use crate::harness::TestApp;

#[actix_web::test]
async fn a_withdrawn_achievement_is_gone_and_stays_so() {
    let app = TestApp::start().await;
    let (qinghe, moderator) = (app.solver("青禾大学").await, app.moderator("zhejiang").await);
    let achievement = qinghe.published_achievement("Membrane", &moderator).await;

    qinghe.step(&achievement, "withdraw", None).await.expect(200);

    assert_eq!(app.visitor().get(&achievement).await.status, 404);
    assert_eq!(qinghe.step(&achievement, "publish", None).await.rules(), ["process.step_not_open"]);
}
