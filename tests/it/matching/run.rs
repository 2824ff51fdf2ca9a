//! Recorded matches.

use crate::harness::{Person, TestApp, demand_body};
use keqiao::matching::run::all::{Progress, run_all};
use reqwest::Method;
use serde_json::{Value, json};

/// A market with a demand of Acme and two achievements of a university.
async fn market(app: &TestApp) -> (Person, Person, String, Vec<String>) {
    let (acme, qinghe) = (app.setter("Acme").await, app.solver("青禾大学").await);
    let moderator = app.moderator("zhejiang").await;
    let wanted = acme.open_demand("Membrane for water electrolysis", &moderator).await;
    let first = qinghe.published_achievement("Membrane for water electrolysis", &moderator).await;
    let second = qinghe.published_achievement("Coating of electrolysis plates", &moderator).await;
    app.settle().await;
    (acme, qinghe, wanted, vec![first, second])
}

fn without_time(run: &Value) -> Value {
    let mut hits = run["hits"].clone();
    for hit in hits.as_array_mut().expect("hits") {
        assert_eq!(hit["is_reproduced"], true, "{hit}");
    }
    hits
}

#[actix_web::test]
async fn a_recorded_match_gives_the_same_scores_and_words_whatever_became_of_the_listings() {
    let app = TestApp::start().await;
    let (acme, qinghe, wanted, offered) = market(&app).await;
    let body = json!({ "subject": TestApp::id_of(&wanted), "limit": 10 });

    let made = acme.post("/v1/match-runs", &body).await.expect(201);
    let live = acme.get(&format!("{wanted}/matches?limit=10")).await.expect(200).json();
    qinghe.step(&offered[0], "withdraw", None).await.expect(200);
    app.advance(time::Duration::days(400));
    app.settle().await;
    let again = acme.get(&made.location()).await.expect(200);
    let chinese = acme.call(Method::GET, &made.location()).header("accept-language", "zh").send().await.expect(200);

    let (made, again) = (made.json(), again.json());
    assert_eq!(without_time(&made), without_time(&again));
    assert_eq!(made["run"], again["run"]);
    let told = |hits: &Value, id: &str| -> Vec<Value> {
        let hits = hits.as_array().expect("hits");
        hits.iter().map(|hit| json!([hit[id], hit["score"], hit["contributions"], hit["counterfactual"]])).collect()
    };
    assert_eq!(told(&made["hits"], "listing"), told(&live["items"], "id"), "it records what a match tells");
    assert_eq!(made["run"]["weights_version"], "structured-2");
    assert_eq!(again["hits"][0]["listing"], TestApp::id_of(&offered[0]), "it was public when it was asked");
    let field = chinese.json()["hits"][0]["contributions"].clone();
    assert!(field.to_string().contains("技术领域一致"), "{field}");
    assert_eq!(app.event_kinds("zhejiang").await.iter().filter(|kind| *kind == "match_run.created").count(), 1);
}

#[actix_web::test]
async fn the_same_question_in_an_unchanged_market_has_the_same_answers() {
    let app = TestApp::start().await;
    let (acme, _, wanted, _) = market(&app).await;
    let body = json!({ "subject": TestApp::id_of(&wanted), "weights": "lexical-3" });

    let first = acme.post("/v1/match-runs", &body).await.expect(201).json();
    let second = acme.post("/v1/match-runs", &body).await.expect(201).json();

    assert_eq!(first["hits"], second["hits"]);
    assert_eq!(first["run"]["weights_version"], "lexical-3");
    assert_ne!(first["run"]["id"], second["run"]["id"]);
    let list =
        acme.get(&format!("/v1/match-runs?subject={}&limit=1", TestApp::id_of(&wanted))).await.expect(200).json();
    assert_eq!(list["items"][0]["id"], second["run"]["id"], "newest first");
    let next = list["next"].as_str().expect("a second page");
    let path = format!("/v1/match-runs?subject={}&limit=1&after={next}", TestApp::id_of(&wanted));
    assert_eq!(acme.get(&path).await.column("id"), [first["run"]["id"].as_str().expect("an id")]);
}

#[actix_web::test]
async fn only_the_owner_and_the_hub_record_and_see_a_match() {
    let app = TestApp::start().await;
    let (acme, qinghe, wanted, _) = market(&app).await;
    let moderator = app.moderator("zhejiang").await;
    let body = json!({ "subject": TestApp::id_of(&wanted) });
    let run = acme.post("/v1/match-runs", &body).await.expect(201).location();

    moderator.get(&run).await.expect(200);
    moderator.post("/v1/match-runs", &body).await.expect(201);
    assert_eq!(qinghe.get(&run).await.refusal(), (404, "not_found".to_owned()));
    assert_eq!(qinghe.post("/v1/match-runs", &body).await.refusal(), (403, "forbidden".to_owned()));
    let draft = acme.draft_demand("Membrane").await;
    let body = json!({ "subject": TestApp::id_of(&draft) });
    assert_eq!(qinghe.post("/v1/match-runs", &body).await.refusal(), (404, "not_found".to_owned()));
}

#[actix_web::test]
async fn faults_of_a_question_are_named_by_their_member() {
    let app = TestApp::start().await;
    let (acme, _, wanted, _) = market(&app).await;
    let subject = TestApp::id_of(&wanted);

    for (change, pointer, code) in [
        (json!({ "subject": "dem_1" }), "/subject", "malformed"),
        (json!({ "limit": 0 }), "/limit", "out_of_range"),
        (json!({ "hub": "atlantis" }), "/hub", "unknown_hub"),
        (json!({ "kind": "demand" }), "/kind", "not_matched"),
        (json!({ "weights": "best" }), "/weights", "wrong_type"),
    ] {
        let mut body = json!({ "subject": subject });
        for (name, value) in change.as_object().expect("members") {
            body[name] = value.clone();
        }
        let faults = acme.post("/v1/match-runs", &body).await.faults();
        assert_eq!(faults, [(pointer.to_owned(), code.to_owned())], "{change}");
    }
}

#[actix_web::test]
async fn a_run_over_all_demands_records_one_match_for_each_and_tells_how_far_it_is() {
    let app = TestApp::start().await;
    let (acme, _, wanted, _) = market(&app).await;
    let stranger = app.stranger().await;
    let elsewhere = stranger.open_demand("Pump for water", &app.moderator("guangdong").await).await;
    app.settle().await;
    let zhejiang = app.service.hubs.by_code("zhejiang");

    let mut steps = Vec::new();
    let done = run_all(&app.service, zhejiang, 10, None, |done| steps.push(done)).await.expect("all are matched");

    assert_eq!(done, Progress { demands: 1, hits: 2 });
    assert_eq!(steps, [done]);
    let list = acme.get("/v1/match-runs").await;
    assert_eq!(list.column("subject"), [TestApp::id_of(&wanted)]);
    assert_eq!(stranger.get("/v1/match-runs").await.column("subject"), [""; 0]);
    run_all(&app.service, None, 10, None, |_| ()).await.expect("all are matched");
    assert_eq!(stranger.get("/v1/match-runs").await.column("subject"), [TestApp::id_of(&elsewhere)]);
}

#[actix_web::test]
async fn demands_that_are_matched_together_get_the_answers_that_each_gets_alone() {
    let app = TestApp::start().await;
    let (acme, qinghe, wanted, _) = market(&app).await;
    let moderator = app.moderator("zhejiang").await;
    let mut ready = demand_body("Coating of bipolar plates for electrolysis");
    ready["indicators"] = json!(["TRL ≥ 8", "thickness ≤ 2 μm"]);
    let ready = acme.make("/v1/demands", &ready).await;
    acme.bring_to_market(&ready, &moderator).await;
    let mut demands = vec![wanted, ready];
    for title in ["Pump for hydrogen", "质子交换膜的国产化", "Harvester for maize on terraces"] {
        demands.push(acme.open_demand(title, &moderator).await);
    }
    for (title, number) in [("Pump for liquid hydrogen", "CN102307917B"), ("Membrane coating", "CN102307918B")] {
        qinghe.published_patent(title, number).await;
    }
    app.settle().await;

    let done = run_all(&app.service, None, 10, None, |_| ()).await.expect("all are matched");

    assert_eq!(done.demands, 5);
    let reasons = |hits: &Value, id: &str| -> Vec<Value> {
        let hits = hits.as_array().expect("hits");
        let told = ["score", "contributions", "failures", "counterfactual"];
        hits.iter().map(|hit| json!([hit[id], told.map(|name| &hit[name])])).collect()
    };
    let mut answered = 0;
    for demand in &demands {
        let runs = acme.get(&format!("/v1/match-runs?subject={}", TestApp::id_of(demand))).await.expect(200);
        let recorded = acme.get(&format!("/v1/match-runs/{}", runs.column("id")[0])).await.expect(200).json();
        let alone = acme.get(&format!("{demand}/matches?limit=10")).await.expect(200).json();
        assert_eq!(reasons(&recorded["hits"], "listing"), reasons(&alone["items"], "id"), "{demand}");
        answered += recorded["hits"].as_array().map_or(0, Vec::len);
    }
    assert_eq!(done.hits, answered as u64);
    assert!(answered > demands.len(), "{answered} answers in all");
}
