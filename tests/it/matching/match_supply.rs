//! Who waits for what is on offer: patents, providers, offerings and experts ask the market as achievements do.

use crate::harness::TestApp;
use serde_json::json;

#[actix_web::test]
async fn every_kind_of_supply_is_told_the_open_demands_that_it_may_answer() {
    let app = TestApp::start().await;
    let (acme, yuanzhi, moderator) =
        (app.setter("Acme").await, app.setter("圆执检测").await, app.moderator("zhejiang").await);
    let open = acme.open_demand("Hydrogen embrittlement of valves", &moderator).await;
    acme.open_demand("Tea leaves in autumn", &moderator).await;
    acme.draft_demand("Hydrogen embrittlement of pipes").await;
    let provider = yuanzhi.published_provider("Hydrogen embrittlement laboratory", &moderator).await;
    let offering = yuanzhi.published_offering("Hydrogen embrittlement test", &provider, &moderator).await;
    let expert = yuanzhi.published_expert("Hydrogen embrittlement specialist", &moderator).await;
    let patent = yuanzhi.published_patent("Valve without hydrogen embrittlement", "CN102307917B").await;
    app.settle().await;

    for listing in [&provider, &offering, &expert, &patent] {
        let matches = yuanzhi.get(&format!("{listing}/matches?limit=1")).await.expect(200);
        assert_eq!(matches.column("id"), [TestApp::id_of(&open)], "{listing}");
        let narrowed = yuanzhi.get(&format!("{listing}/matches?kind=patent")).await.faults();
        assert_eq!(narrowed, [("?kind".to_owned(), "not_matched".to_owned())], "{listing}");
    }
}

#[actix_web::test]
async fn a_draft_is_matched_for_those_who_may_see_it() {
    let app = TestApp::start().await;
    let (acme, yuanzhi, moderator) =
        (app.setter("Acme").await, app.setter("圆执检测").await, app.moderator("zhejiang").await);
    let open = acme.open_demand("Hydrogen embrittlement of valves", &moderator).await;
    let draft = yuanzhi.draft_expert("Hydrogen embrittlement specialist").await;
    app.settle().await;
    let path = format!("{draft}/matches");

    assert_eq!(yuanzhi.get(&path).await.expect(200).column("id"), [TestApp::id_of(&open)]);
    assert_eq!(acme.get(&path).await.refusal(), (404, "not_found".to_owned()));
}

#[actix_web::test]
async fn a_match_of_a_patent_is_recorded_and_judged() {
    let app = TestApp::start().await;
    let (acme, qinghe, moderator) =
        (app.setter("Acme").await, app.solver("青禾大学").await, app.moderator("zhejiang").await);
    let open = acme.open_demand("Hydrogen embrittlement of valves", &moderator).await;
    let patent = qinghe.published_patent("Valve without hydrogen embrittlement", "CN102307917B").await;
    app.settle().await;
    let (subject, listing) = (TestApp::id_of(&patent), TestApp::id_of(&open));

    let run = qinghe.post("/v1/match-runs", &json!({ "subject": subject })).await.expect(201);
    assert_eq!(run.json()["hits"][0]["listing"], listing);
    let verdict = json!({ "subject": subject, "listing": listing, "verdict": "accepted" });
    assert_eq!(qinghe.post("/v1/match-judgements", &verdict).await.expect(200).json()["verdict"], "accepted");
    let resource = json!({ "subject": "res_068xqk4g8sg008000000000001" });
    let faults = qinghe.post("/v1/match-runs", &resource).await.faults();
    assert_eq!(faults, [("/subject".to_owned(), "malformed".to_owned())]);
}
