//! Those who help, in search and matching.

use crate::harness::{PERSON_NAME, TestApp, capability_body, expert_body};
use serde_json::{Value, json};

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

#[actix_web::test]
async fn who_has_shown_something_and_is_of_another_size_is_raised_and_the_reason_is_told() {
    let app = TestApp::start().await;
    let (acme, moderator) = (app.setter("Acme").await, app.moderator("zhejiang").await);
    let (tested, new) = (app.setter("Tested").await, app.setter("New").await);
    acme.tell_profile(&json!({ "size_class": "large" })).await;
    tested.tell_profile(&json!({ "size_class": "small" })).await;
    let demand = acme.open_demand("Hydrogen embrittlement test", &moderator).await;
    let mut listed = Vec::new();
    for person in [&new, &tested] {
        listed.push(person.published_provider("Hydrogen embrittlement test house", &moderator).await);
    }
    tested.post(&format!("{}/capability", listed[1]), &capability_body()).await.expect(200);
    app.settle().await;

    let matches = acme.get(&format!("{demand}/matches?kind=provider")).await.expect(200).json();

    let hits = matches["items"].as_array().expect("matches");
    let order: Vec<&str> = hits.iter().map(|hit| hit["id"].as_str().expect("an id")).collect();
    assert_eq!(order, [TestApp::id_of(&listed[1]), TestApp::id_of(&listed[0])], "{matches}");
    let words = |hit: &Value| -> Vec<String> {
        let parts = hit["contributions"].as_array().expect("contributions");
        parts.iter().map(|part| part["words"].as_str().expect("words").to_owned()).collect()
    };
    let score = tested.get(&format!("{}/capability", listed[1])).await.expect(200).json()["score_bp"].clone();
    let score = score.as_u64().expect("a score");
    let told = format!("Its capability score is {}.{} of 100.", score / 100, score % 100 / 10);
    let paired = "One side is a large firm, the other a small or medium one.".to_owned();
    let field = "Technical field differs: asked".to_owned();
    assert!(words(&hits[0]).contains(&told) && words(&hits[0]).contains(&paired), "{}", hits[0]);
    assert!(words(&hits[0]).iter().any(|words| words.starts_with(&field)), "{}", hits[0]);
    assert!(!words(&hits[1]).iter().any(|words| words.contains("capability score") || *words == paired), "{}", hits[1]);
}
