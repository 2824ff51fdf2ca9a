//! Questions on demands and their answers.

use crate::harness::TestApp;
use serde_json::json;

#[actix_web::test]
async fn a_question_is_between_two_until_its_answer_makes_it_public_without_the_askers_name() {
    let app = TestApp::start().await;
    let (acme, solver, stranger) = (app.setter("Acme").await, app.solver("青禾大学").await, app.stranger().await);
    let moderator = app.moderator("zhejiang").await;
    let demand = acme.open_demand("Membrane", &moderator).await;
    let questions = format!("{demand}/questions");

    let question = solver.make(&questions, &json!({ "question": "膜在哪里涂布？" })).await;
    for person in [&app.visitor(), &stranger] {
        assert_eq!(person.get(&question).await.refusal(), (404, "not_found".to_owned()));
        assert_eq!(person.get(&questions).await.column("id"), [""; 0]);
    }
    let asker = TestApp::id_of(&solver.organization);
    for person in [&acme, &solver, &moderator] {
        assert_eq!(person.get(&question).await.expect(200).json()["asker"], asker);
        assert_eq!(person.get(&questions).await.column("id"), [TestApp::id_of(&question)]);
    }
    let by_asker = solver.post(&format!("{question}/answer"), &json!({ "answer": "Mine." })).await;
    assert_eq!(by_asker.refusal(), (403, "forbidden".to_owned()));

    let answer = json!({ "answer": "在我方车间，幅宽400 mm。" });
    acme.post(&format!("{question}/answer"), &answer).await.expect(200);

    let public = app.visitor().get(&questions).await.expect(200).json()["items"][0].clone();
    assert_eq!([&public["question"], &public["answer"]], ["膜在哪里涂布？", "在我方车间，幅宽400 mm。"]);
    assert_eq!(public["asker"], json!(null));
    assert_eq!(stranger.get(&question).await.expect(200).json()["answered_at"], "2026-11-24T08:00:00.000000Z");
    acme.post(&format!("{question}/answer"), &answer).await.expect(200);
    let other = acme.post(&format!("{question}/answer"), &json!({ "answer": "In yours." })).await;
    assert_eq!(other.rules(), ["question.already_answered"]);
    let kinds = app.event_kinds("zhejiang").await;
    assert_eq!(kinds.iter().filter(|kind| kind.starts_with("question.")).count(), 2, "{kinds:?}");
    assert!(
        app.number("SELECT count(*) FROM entry WHERE payload::text LIKE '%400 mm%'").await == 0,
        "no text in events"
    );
}

#[actix_web::test]
async fn questions_are_asked_by_verified_others_about_open_demands_and_not_without_end() {
    let app = TestApp::start().await;
    let (acme, solver, newcomer) = (app.setter("Acme").await, app.solver("青禾大学").await, app.newcomer("New").await);
    let moderator = app.moderator("zhejiang").await;
    let demand = acme.open_demand("Membrane", &moderator).await;
    let draft = acme.draft_demand("Draft").await;
    let body = json!({ "question": "How thin?" });
    let ask =
        async |person: &crate::harness::Person, demand: &str| person.post(&format!("{demand}/questions"), &body).await;

    assert_eq!(ask(&newcomer, &demand).await.rules(), ["organization.not_verified"]);
    assert_eq!(ask(&acme, &demand).await.rules(), ["question.own_demand"]);
    assert_eq!(ask(&acme, &draft).await.rules(), ["question.demand_not_open", "question.own_demand"]);
    assert_eq!(ask(&solver, &draft).await.refusal(), (404, "not_found".to_owned()));
    for _ in 0..20 {
        ask(&solver, &demand).await.expect(201);
    }
    assert_eq!(ask(&solver, &demand).await.rules(), ["question.too_many_waiting"]);
    let page = acme.get(&format!("{demand}/questions?limit=15")).await.expect(200);
    let next = page.json()["next"].as_str().expect("a next page").to_owned();
    let rest = acme.get(&format!("{demand}/questions?limit=15&after={next}")).await.expect(200);
    assert_eq!((page.column("id").len(), rest.column("id").len()), (15, 5));
}
