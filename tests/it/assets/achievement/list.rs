//! The list of achievements.

use crate::harness::{TestApp, achievement_body};
use serde_json::json;

#[actix_web::test]
async fn filters_narrow_the_list() {
    let app = TestApp::start().await;
    let (qinghe, moderator) = (app.solver("青禾大学").await, app.moderator("zhejiang").await);
    let membrane = qinghe.published_achievement("Membrane", &moderator).await;
    let mut body = achievement_body("Seed");
    body["field"] = json!("agriculture");
    let seed = qinghe.make("/v1/achievements", &body).await;
    qinghe.bring_to_market(&seed, &moderator).await;
    let draft = qinghe.draft_achievement("Draft").await;
    let [membrane, seed, draft] = [&membrane, &seed, &draft].map(|address| TestApp::id_of(address));

    let visitor = app.visitor();
    assert_eq!(visitor.get("/v1/achievements").await.column("id"), [seed, membrane]);
    assert_eq!(visitor.get("/v1/achievements?field=agriculture&hub=zhejiang").await.column("id"), [seed]);
    assert_eq!(qinghe.get("/v1/achievements?scope=own&state=draft").await.column("id"), [draft]);
    assert_eq!(moderator.get("/v1/achievements?scope=hub&hub=zhejiang").await.column("id"), [draft, seed, membrane]);
}
