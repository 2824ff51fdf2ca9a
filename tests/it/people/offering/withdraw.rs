//! Taking an offering from the market.

use crate::harness::TestApp;

#[actix_web::test]
async fn a_withdrawn_offering_is_gone_and_stays_so() {
    let app = TestApp::start().await;
    let (yuanzhi, moderator) = (app.setter("圆执检测").await, app.moderator("zhejiang").await);
    let provider = yuanzhi.published_provider("Testing house", &moderator).await;
    let offering = yuanzhi.published_offering("Hydrogen test", &provider, &moderator).await;

    yuanzhi.step(&offering, "withdraw", None).await.expect(200);
    yuanzhi.step(&offering, "withdraw", None).await.expect(200);

    assert_eq!(app.visitor().get(&offering).await.status, 404);
    assert_eq!(yuanzhi.step(&offering, "publish", None).await.rules(), ["process.step_not_open"]);
}
