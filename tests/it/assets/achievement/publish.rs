//! Putting an achievement before the market.

use crate::harness::TestApp;

#[actix_web::test]
async fn an_achievement_goes_from_draft_to_the_market() {
    let app = TestApp::start().await;
    let (qinghe, moderator) = (app.solver("青禾大学").await, app.moderator("zhejiang").await);
    let achievement = qinghe.draft_achievement("复合质子交换膜").await;
    assert_eq!(qinghe.step(&achievement, "publish", None).await.rules(), ["process.step_not_open"]);

    qinghe.bring_to_market(&achievement, &moderator).await;

    let view = app.visitor().get(&achievement).await.expect(200).json();
    assert_eq!([&view["state"], &view["title"]], ["published", "复合质子交换膜"]);
    let kinds = app.event_kinds("zhejiang").await;
    let steps = ["created", "submitted", "reviewed", "published"].map(|step| format!("achievement.{step}"));
    assert!(kinds.ends_with(&steps), "{kinds:?}");
}
