//! The list of offerings.

use crate::harness::{TestApp, pilot_line_body};
use serde_json::json;

#[actix_web::test]
async fn filters_narrow_the_list() {
    let app = TestApp::start().await;
    let (yuanzhi, moderator) = (app.setter("圆执检测").await, app.moderator("zhejiang").await);
    let [house, plant] =
        [yuanzhi.published_provider("House", &moderator).await, yuanzhi.published_provider("Plant", &moderator).await];
    let test = yuanzhi.published_offering("Hydrogen test", &house, &moderator).await;
    let mut body = pilot_line_body("Coating line", &plant);
    body["regions"] = json!(["310000"]);
    body["field"] = json!("new_materials");
    let line = yuanzhi.make("/v1/offerings", &body).await;
    yuanzhi.bring_to_market(&line, &moderator).await;
    let draft = yuanzhi.draft_offering("Draft", &house).await;
    let [test, line, draft] = [&test, &line, &draft].map(|address| TestApp::id_of(address));

    let visitor = app.visitor();
    let ids = async |query: &str| visitor.get(&format!("/v1/offerings?{query}")).await.expect(200).column("id");
    assert_eq!(ids("").await, [line, test]);
    assert_eq!(ids(&format!("provider={}", TestApp::id_of(&house))).await, [test]);
    assert_eq!(ids("category=research_and_development").await, [line]);
    assert_eq!(ids("facility=pilot_line").await, [line]);
    assert_eq!(ids("facility=incubator").await, [""; 0]);
    assert_eq!(ids("field=new_energy_and_saving").await, [test]);
    assert_eq!(ids("region=310115").await, [line]);
    assert_eq!(ids("hub=zhejiang&region=330106").await, [test]);
    assert_eq!(yuanzhi.get("/v1/offerings?scope=own&state=draft").await.column("id"), [draft]);
}
