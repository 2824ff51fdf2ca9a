//! Those who help, in search and matching.

use crate::harness::{PERSON_NAME, TestApp, expert_body};
use serde_json::json;

#[actix_web::test]
async fn providers_offerings_and_experts_are_found_by_their_kind_while_they_are_public() {
    let app = TestApp::start().await;
    let (yuanzhi, moderator) = (app.setter("圆执检测").await, app.moderator("zhejiang").await);
    let provider = yuanzhi.published_provider("Hydrogen embrittlement laboratory", &moderator).await;
    let offering = yuanzhi.published_offering("Hydrogen embrittlement test", &provider, &moderator).await;
    let expert = yuanzhi.published_expert("Hydrogen embrittlement specialist", &moderator).await;
    yuanzhi.draft_provider("Hydrogen embrittlement draft").await;
    app.settle().await;
    let visitor = app.visitor();
    let found = async |kind: &str| {
        let path = format!("/v1/search?q=hydrogen+embrittlement&kind={kind}");
        visitor.get(&path).await.expect(200).column("id")
    };

    for (kind, listing) in [("provider", &provider), ("offering", &offering), ("expert", &expert)] {
        assert_eq!(found(kind).await, [TestApp::id_of(listing)], "{kind}");
    }
    yuanzhi.step(&expert, "withdraw", None).await.expect(200);
    app.settle().await;
    assert_eq!(found("expert").await, [""; 0]);
}

#[actix_web::test]
async fn a_second_node_loads_them_from_the_database() {
    let app = TestApp::start().await;
    let (yuanzhi, moderator) = (app.setter("圆执检测").await, app.moderator("zhejiang").await);
    let provider = yuanzhi.published_provider("Laboratory", &moderator).await;
    yuanzhi.published_offering("Test", &provider, &moderator).await;
    yuanzhi.published_expert("Specialist", &moderator).await;
    app.settle().await;
    let followed = app.service.matcher.len();

    assert_eq!(followed, 3, "one of each kind");
    keqiao::matching::follow::load(&app.service).await.expect("the index is loaded");
    assert_eq!(app.service.matcher.len(), followed, "the same ones, once each");
}

#[actix_web::test]
async fn no_name_can_be_searched_for_even_where_it_is_public() {
    let app = TestApp::start().await;
    let (qinghe, moderator) = (app.solver("青禾大学").await, app.moderator("zhejiang").await);
    let mut body = expert_body("Electrochemist");
    body["person"]["name_disclosure"] = json!("public");
    let expert = qinghe.make("/v1/experts", &body).await;
    qinghe.bring_to_market(&expert, &moderator).await;
    app.settle().await;

    let by_name = format!("/v1/search?q={}&kind=expert", PERSON_NAME.replace(' ', "+"));
    assert_eq!(app.visitor().get(&by_name).await.expect(200).column("id"), [""; 0]);
    let by_skill = app.visitor().get("/v1/search?q=electrochemist&kind=expert").await.expect(200);
    assert_eq!(by_skill.column("id"), [TestApp::id_of(&expert)]);
}

#[actix_web::test]
async fn a_demand_is_told_who_helps_only_when_it_asks() {
    let app = TestApp::start().await;
    let (acme, yuanzhi, moderator) =
        (app.solver("青禾大学").await, app.setter("圆执检测").await, app.moderator("zhejiang").await);
    let provider = yuanzhi.published_provider("Membrane laboratory", &moderator).await;
    let offering = yuanzhi.published_offering("Membrane conductivity test", &provider, &moderator).await;
    let demand = acme.open_demand("Membrane for water electrolysis", &moderator).await;
    let answer = acme.published_achievement("Membrane for water electrolysis stacks", &moderator).await;
    app.settle().await;

    let asked = async |query: &str| acme.get(&format!("{demand}/matches{query}")).await.expect(200).column("id");
    assert_eq!(asked("").await, [TestApp::id_of(&answer)]);
    assert_eq!(asked("?kind=offering").await, [TestApp::id_of(&offering)]);
    assert_eq!(asked("?kind=provider").await, [TestApp::id_of(&provider)]);
}
