//! Codes that bodies name are held to the lists that the operator has loaded.

use super::code_list::load_list;
use crate::harness::{
    Answer, Person, TestApp, achievement_body, broker_body, consortium_body, demand_body, expert_body, offering_body,
    patent_body, provider_body, registration_body, resource_body,
};
use keqiao_domain::reference::CodeList;
use reqwest::Method;
use serde_json::{Value, json};

/// A few regions; one county was merged into another.
const REGIONS: &str = "code,name,level,parent,valid_to,successor\n330000,浙江省,1,,,\n330100,杭州市,2,330000,,\n\
    330102,上城区,3,330100,,\n330103,样例区,3,330100,2021-03-11,330105\n330105,拱墅区,3,330100,,\n330106,西湖区,3,330100,,\n";
/// The upper levels of a part of the IPC; one subclass has been retired.
const CLASSES: &str = "symbol,title,valid_to\nH,电学,\nH01,电气元件,\nH01B,电缆,\nH01M,电池,\nH01Z,样例,2015-12-31\n";

/// Pointers and codes of the faults, and what is suggested instead of the first.
fn told(answer: &Answer) -> (Vec<(String, String)>, Value) {
    (answer.faults(), answer.json()["errors"][0]["suggestions"].clone())
}

fn fault(pointer: &str, code: &str) -> (String, String) {
    (pointer.to_owned(), code.to_owned())
}

#[actix_web::test]
async fn a_region_of_an_organization_that_is_unknown_or_retired_is_refused_with_what_would_do() {
    let app = TestApp::start().await;
    let acme = app.setter("Acme").await;
    acme.amend(&acme.organization, &json!({ "region_code": "330103" })).await.expect(200);
    load_list(&app, CodeList::Regions, REGIONS).await;

    let mut body = registration_body("zhejiang", "enterprise", "Newcomer", "owner@newcomer.example");
    body["organization"]["region_code"] = json!("330109");
    let unknown = app.visitor().post("/v1/organizations", &body).await;
    // What was there before the list stays, until it is changed.
    acme.amend(&acme.organization, &json!({ "name_en": "Acme Works" })).await.expect(200);
    acme.amend(&acme.organization, &json!({ "region_code": "330106" })).await.expect(200);
    let retired = acme.amend(&acme.organization, &json!({ "region_code": "330103" })).await;

    let (faults, near) = told(&unknown);
    assert_eq!(faults, [fault("/organization/region_code", "code_unknown")]);
    assert_eq!(near, json!(["330100", "330102", "330105", "330106"]));
    let (faults, near) = told(&retired);
    assert_eq!(faults, [fault("/region_code", "code_retired")]);
    assert_eq!(near, json!(["330105", "330100", "330102", "330106"]), "the successor comes first");
    let detail = retired.json()["errors"][0]["detail"].as_str().expect("a detail").to_owned();
    assert!(detail.contains("`330105` has taken its place"), "{detail}");
}

#[actix_web::test]
async fn regions_of_every_listing_are_held_to_the_list_one_by_one() {
    let app = TestApp::start().await;
    let acme = app.setter("Acme").await;
    let provider = acme.draft_provider("Testing house").await;
    load_list(&app, CodeList::Regions, REGIONS).await;
    let refused = async |collection: &str, mut body: Value, member: &str| {
        body[member] = if member == "region_code" { json!("330199") } else { json!(["330100", "330199"]) };
        acme.post(&format!("/v1/{collection}"), &body).await.faults()
    };

    for (collection, body) in [
        ("providers", provider_body("Testing house")),
        ("offerings", offering_body("Hydrogen test", &provider)),
        ("experts", expert_body("Electrochemist")),
        ("brokers", broker_body("Technology manager")),
        ("resources", resource_body("Subsidy")),
    ] {
        assert_eq!(refused(collection, body, "regions").await, [fault("/regions/1", "code_unknown")], "{collection}");
    }
    let consortium = refused("consortia", consortium_body("Membranes"), "region_code").await;
    assert_eq!(consortium, [fault("/region_code", "code_unknown")]);
    let mut conditional = resource_body("Subsidy");
    conditional["eligibility"] = json!({ "regions": ["330103"] });
    assert_eq!(
        acme.post("/v1/resources", &conditional).await.faults(),
        [fault("/eligibility/regions/0", "code_retired")]
    );
    // A region that was there before stays; one that is added is looked at.
    let amended = acme.amend(&provider, &json!({ "regions": ["330000", "330198"] })).await;
    assert_eq!(amended.faults(), [fault("/regions/1", "code_unknown")]);
}

async fn with_classes(owner: &Person, collection: &str, body: Value, classes: &[&str]) -> Answer {
    let mut body = body;
    body["classes"] = json!(classes);
    owner.post(&format!("/v1/{collection}"), &body).await
}

#[actix_web::test]
async fn classes_are_held_to_the_ipc_down_to_the_subclass() {
    let app = TestApp::start().await;
    let acme = app.setter("Acme").await;
    load_list(&app, CodeList::Ipc, CLASSES).await;

    let fine = ["H01M8/10", "H01M", "H01", "H", "Y02E60/50"];
    let achievement = with_classes(&acme, "achievements", achievement_body("Membrane"), &fine).await;
    let unknown = with_classes(&acme, "achievements", achievement_body("Membrane"), &["H01M8/10", "H01X4/02"]).await;
    let class = with_classes(&acme, "patents", patent_body("Membrane", "CN102307917B"), &["H99B1/00"]).await;
    let section = with_classes(&acme, "patents", patent_body("Membrane", "CN102307917B"), &["A61K31/495"]).await;

    achievement.expect(201);
    assert_eq!(told(&unknown), (vec![fault("/classes/1", "code_unknown")], json!(["H01B", "H01M"])));
    assert_eq!(told(&class), (vec![fault("/classes/0", "code_unknown")], json!(["H01"])));
    assert_eq!(told(&section), (vec![fault("/classes/0", "code_unknown")], json!(["H"])));
}

#[actix_web::test]
async fn a_patent_keeps_the_classes_of_its_day() {
    let app = TestApp::start().await;
    let acme = app.setter("Acme").await;
    load_list(&app, CodeList::Ipc, CLASSES).await;
    let patent = |published_on: &str| {
        let mut body = patent_body("Membrane", "CN102307917B");
        body["published_on"] = json!(published_on);
        body
    };

    let then = with_classes(&acme, "patents", patent("2013-04-03"), &["H01Z4/02"]).await;
    let later = with_classes(&acme, "patents", patent("2016-04-03"), &["H01Z4/02"]).await;
    let today = with_classes(&acme, "achievements", achievement_body("Membrane"), &["H01Z4/02"]).await;

    then.expect(201);
    assert_eq!(told(&later), (vec![fault("/classes/0", "code_retired")], json!(["H01B", "H01M"])));
    assert_eq!(told(&today).0, [fault("/classes/0", "code_retired")]);
}

#[actix_web::test]
async fn the_industry_of_a_profile_is_held_to_the_list() {
    let app = TestApp::start().await;
    let acme = app.setter("Acme").await;
    load_list(&app, CodeList::Industries, "code,name\nC,制造业\nC26,化学原料和化学制品制造业\n").await;
    let profile = json!({ "industry_code": "C27" });

    let path = format!("{}/profile", acme.organization);
    let refused = acme.call(Method::PUT, &path).if_match("*").json(&profile).send().await;

    assert_eq!(told(&refused), (vec![fault("/industry_code", "code_unknown")], json!(["C26"])));
}

#[actix_web::test]
async fn a_name_that_is_not_in_a_closed_list_is_refused_with_the_nearest() {
    let app = TestApp::start().await;
    let acme = app.setter("Acme").await;
    let mut body = demand_body("Membrane");
    body["field"] = json!("new_matrials");

    let refused = acme.post("/v1/demands", &body).await;

    let (faults, near) = told(&refused);
    assert_eq!(faults, [fault("/field", "wrong_type")]);
    assert_eq!(near[0], "new_materials");
    let detail = refused.json()["errors"][0]["detail"].as_str().expect("a detail").to_owned();
    assert!(detail.contains("new_materials"), "{detail}");
}
