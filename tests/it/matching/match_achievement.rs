//! Who waits for an achievement.

use crate::harness::TestApp;

#[actix_web::test]
async fn open_demands_wait_for_an_achievement_and_drafts_do_not() {
    let app = TestApp::start().await;
    let (acme, qinghe, moderator) =
        (app.setter("Acme").await, app.solver("青禾大学").await, app.moderator("zhejiang").await);
    let open = acme.open_demand("Membrane for water electrolysis", &moderator).await;
    let _draft = acme.draft_demand("Membrane for water electrolysis").await;
    let achievement = qinghe.draft_achievement("Membrane for water electrolysis").await;
    app.settle().await;

    let matches = qinghe.get(&format!("{achievement}/matches")).await.expect(200);

    assert_eq!(matches.column("id"), [TestApp::id_of(&open)]);
}
