//! Taking a broker's profile from the market.

use crate::harness::TestApp;

#[actix_web::test]
async fn a_withdrawn_profile_is_gone_and_stays_so() {
    let app = TestApp::start().await;
    let (mingchuan, moderator) = (app.setter("明川经纪").await, app.moderator("zhejiang").await);
    let broker = mingchuan.published_broker("Technology manager", &moderator).await;

    mingchuan.step(&broker, "withdraw", None).await.expect(200);

    assert_eq!(app.visitor().get(&broker).await.status, 404);
    assert_eq!(mingchuan.step(&broker, "publish", None).await.rules(), ["process.step_not_open"]);
}
