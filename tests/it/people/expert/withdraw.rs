//! Taking an expert's profile from the market.

use crate::harness::TestApp;

#[actix_web::test]
async fn a_withdrawn_profile_is_gone_and_stays_so() {
    let app = TestApp::start().await;
    let (qinghe, moderator) = (app.solver("青禾大学").await, app.moderator("zhejiang").await);
    let expert = qinghe.published_expert("Electrochemist", &moderator).await;

    qinghe.step(&expert, "withdraw", None).await.expect(200);

    assert_eq!(app.visitor().get(&expert).await.status, 404);
    assert_eq!(qinghe.step(&expert, "publish", None).await.rules(), ["process.step_not_open"]);
}
