//! Tables of those who help.

use super::{import, sums};
use crate::harness::{PERSON_NAME, TestApp};
use serde_json::{Value, json};

const PROVIDERS: &str = "编号,机构名称,简介,服务类别,技术领域,地区代码\n\
    7,圆执检测,为氢能部件做试验与认证。,检验检测认证;S10,新能源与高效节能,310000;330000\n\
    8,沧浪中试,膜材料放大试验。,research_and_development,new_materials,\n";
const OFFERINGS: &str = "id,provider,title,category,unit,price,days,certificate,certificate_number,certificate_issuer,\
    certificate_expires_on,facility,capacity,capacity_unit,contact\n\
    1,7,氢脆试验,S05,份,8000,10,CMA,2399,某局,2027/06/30,,,,\n\
    2,8,涂布中试线,研究开发,班次,,,,,,,pilot_line,20,班次/月,预约处\n";

#[actix_web::test]
async fn offerings_find_their_providers_by_the_identifiers_of_their_source() {
    let app = TestApp::start().await;
    let hub = app.setter("Hub of testing").await;

    let providers = import(&app, &hub, "kind=providers&source=institutions", "text/csv", PROVIDERS).await;
    let offerings = import(&app, &hub, "kind=offerings&source=services", "text/csv", OFFERINGS).await;
    let again = import(&app, &hub, "kind=offerings&source=services", "text/csv", OFFERINGS).await;

    assert_eq!([sums(&providers), sums(&offerings), sums(&again)], [[2, 0, 0, 0], [2, 0, 0, 0], [0, 0, 2, 0]]);
    let providers = hub.get("/v1/providers?scope=own").await.expect(200).json();
    let yuanzhi = &providers["items"][1];
    assert_eq!(yuanzhi["categories"], json!(["inspection_testing_certification", "technology_consulting"]));
    assert_eq!([&yuanzhi["regions"], &yuanzhi["state"]], [&json!(["310000", "330000"]), &json!("draft")]);
    let offerings = hub.get("/v1/offerings?scope=own").await.expect(200).json();
    let (line, test) = (&offerings["items"][0], &offerings["items"][1]);
    assert_eq!([&test["provider"], &test["turnaround"]], [&yuanzhi["id"], &json!("P10D")]);
    assert_eq!(test["price"]["form"], "fixed");
    assert_eq!(test["certificates"][0]["expires_on"], "2027-06-30");
    assert_eq!(line["provider"], providers["items"][0]["id"]);
    assert_eq!([&line["facility"]["capacity"]["quantity"], &line["price"]], [&json!(20), &Value::Null]);
}

#[actix_web::test]
async fn an_offering_of_nobodys_or_somebody_elses_provider_comes_back_with_its_reason() {
    let app = TestApp::start().await;
    let (hub, stranger) = (app.setter("Hub of testing").await, app.stranger().await);
    let foreign = stranger.draft_provider("Foreign").await;
    let table = format!("id,provider,title\n1,99,Nobody's\n2,{},Foreign\n3,,Free\n", TestApp::id_of(&foreign));

    let done = import(&app, &hub, "kind=offerings&source=services", "text/csv", table).await;

    assert_eq!(sums(&done), [1, 0, 0, 2]);
    let report = hub.get(done.json()["report"].as_str().expect("a report")).await.expect(200).text();
    assert_eq!(report.matches("provider_unknown").count(), 2, "{report}");
}

#[actix_web::test]
async fn a_source_identifier_of_two_providers_names_neither() {
    let app = TestApp::start().await;
    let hub = app.setter("Hub of testing").await;
    for source in ["first", "second"] {
        import(&app, &hub, &format!("kind=providers&source={source}"), "text/csv", "id,title\n7,House\n").await;
    }

    let done = import(&app, &hub, "kind=offerings&source=services", "text/csv", "id,provider,title\n1,7,Test\n").await;

    let report = hub.get(done.json()["report"].as_str().expect("a report")).await.expect(200).text();
    assert!(report.contains("provider_ambiguous"), "{report}");
}

#[actix_web::test]
async fn the_name_of_an_imported_expert_stays_with_the_organization() {
    let app = TestApp::start().await;
    let (qinghe, moderator) = (app.solver("青禾大学").await, app.moderator("zhejiang").await);
    let table = format!("编号,姓名,头衔,技术领域,技能\n1,{PERSON_NAME},膜材料教授,新材料及其应用,涂布;电化学\n");

    let done = import(&app, &qinghe, "kind=experts&source=staff", "text/csv", table).await;

    assert_eq!(sums(&done), [1, 0, 0, 0]);
    let id = qinghe.get("/v1/experts?scope=own").await.expect(200).column("id").remove(0);
    let expert = format!("/v1/experts/{id}");
    qinghe.bring_to_market(&expert, &moderator).await;
    let view = app.visitor().get(&expert).await.expect(200).json();
    assert_eq!([&view["title"], &view["person"]["name"]], [&json!("膜材料教授"), &Value::Null]);
    assert_eq!(view["skills"], json!(["涂布", "电化学"]));
    assert_eq!(qinghe.get(&expert).await.expect(200).json()["person"]["name"], PERSON_NAME);
}
