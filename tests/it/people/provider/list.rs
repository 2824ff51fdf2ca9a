//! The list of providers.

use crate::harness::{TestApp, provider_body};
use serde_json::json;

#[actix_web::test]
async fn filters_narrow_the_list() {
    let app = TestApp::start().await;
    let (yuanzhi, moderator) = (app.setter("圆执检测").await, app.moderator("zhejiang").await);
    let testing = yuanzhi.published_provider("Testing house", &moderator).await;
    let mut body = provider_body("Patent attorneys");
    body["categories"] = json!(["intellectual_property", "technology_consulting"]);
    body["fields"] = json!([]);
    body["regions"] = json!([]);
    let attorneys = yuanzhi.make("/v1/providers", &body).await;
    yuanzhi.bring_to_market(&attorneys, &moderator).await;
    let draft = yuanzhi.draft_provider("Draft").await;
    let [testing, attorneys, draft] = [&testing, &attorneys, &draft].map(|address| TestApp::id_of(address));

    let visitor = app.visitor();
    let ids = async |query: &str| visitor.get(&format!("/v1/providers?{query}")).await.expect(200).column("id");
    assert_eq!(ids("").await, [attorneys, testing]);
    assert_eq!(ids("category=technology_consulting").await, [attorneys]);
    assert_eq!(ids("field=new_energy_and_saving&hub=zhejiang").await, [testing]);
    assert_eq!(ids("hub=guangdong").await, [""; 0]);
    assert_eq!(yuanzhi.get("/v1/providers?scope=own&state=draft").await.column("id"), [draft]);
    assert_eq!(moderator.get("/v1/providers?scope=hub&hub=zhejiang").await.column("id"), [draft, attorneys, testing]);
    let counted = visitor.get("/v1/providers?category=inspection_testing_certification&count=true").await.json();
    assert_eq!(counted["count"]["rows"], 1);
}

#[actix_web::test]
async fn who_serves_a_province_serves_its_counties_and_who_names_no_region_serves_all() {
    let app = TestApp::start().await;
    let (yuanzhi, moderator) = (app.setter("圆执检测").await, app.moderator("zhejiang").await);
    let provider = async |regions: serde_json::Value| {
        let mut body = provider_body("House");
        body["regions"] = regions;
        let provider = yuanzhi.make("/v1/providers", &body).await;
        yuanzhi.bring_to_market(&provider, &moderator).await;
        TestApp::id_of(&provider).to_owned()
    };
    let everywhere = provider(json!([])).await;
    let zhejiang = provider(json!(["310000", "330000"])).await;
    let hangzhou = provider(json!(["330100"])).await;
    let xihu = provider(json!(["330106"])).await;

    let visitor = app.visitor();
    let ids =
        async |region: &str| visitor.get(&format!("/v1/providers?region={region}")).await.expect(200).column("id");
    assert_eq!(ids("330106").await, [&xihu, &hangzhou, &zhejiang, &everywhere].map(String::clone));
    assert_eq!(ids("330100").await, [&hangzhou, &zhejiang, &everywhere].map(String::clone));
    assert_eq!(ids("330000").await, [&zhejiang, &everywhere].map(String::clone));
    assert_eq!(ids("440100").await, [everywhere]);
    let faults = visitor.get("/v1/providers?region=990000").await.faults();
    assert_eq!(faults, [("?region".to_owned(), "province_unknown".to_owned())]);
}

#[actix_web::test]
async fn all_pages_together_show_each_provider_once() {
    let app = TestApp::start().await;
    let yuanzhi = app.setter("圆执检测").await;
    let mut made = Vec::new();
    for number in 0..5 {
        made.push(TestApp::id_of(&yuanzhi.draft_provider(&format!("House {number}")).await).to_owned());
    }

    let mut seen = Vec::new();
    let mut path = "/v1/providers?scope=own&limit=2".to_owned();
    loop {
        let page = yuanzhi.get(&path).await.expect(200);
        seen.extend(page.column("id"));
        let Some(next) = page.json()["next"].as_str().map(str::to_owned) else { break };
        path = format!("/v1/providers?scope=own&limit=2&after={next}");
        let other = yuanzhi.get(&format!("/v1/offerings?scope=own&limit=2&after={next}")).await;
        assert_eq!(other.status, 400, "a cursor of providers is none of offerings");
    }

    made.reverse();
    assert_eq!(seen, made);
}
