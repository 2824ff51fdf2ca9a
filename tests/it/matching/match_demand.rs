//! What answers a demand.

use crate::harness::TestApp;

#[actix_web::test]
async fn achievements_and_patents_answer_a_demand_the_best_first() {
    let app = TestApp::start().await;
    let (acme, qinghe) = (app.setter("Acme").await, app.solver("青禾大学").await);
    let (moderator, stranger) = (app.moderator("zhejiang").await, app.stranger().await);
    let demand = acme.open_demand("Membrane for water electrolysis", &moderator).await;
    let fitting = qinghe.published_achievement("Membrane for water electrolysis stacks", &moderator).await;
    let other = qinghe.published_patent("Harvester for maize", "CN102307917B").await;
    app.settle().await;

    let matches = stranger.get(&format!("{demand}/matches")).await.expect(200);

    let ids = matches.column("id");
    assert_eq!(ids[0], TestApp::id_of(&fitting));
    assert!(!ids.contains(&TestApp::id_of(&demand).to_owned()), "a demand does not answer itself");
    let score = |id: &str| {
        let items = matches.json()["items"].as_array().expect("matches").clone();
        items.iter().find(|item| item["id"] == id).and_then(|item| item["score"].as_f64()).unwrap_or_default()
    };
    assert!(score(TestApp::id_of(&fitting)) > score(TestApp::id_of(&other)));
    let patents = stranger.get(&format!("{demand}/matches?kind=patent")).await.expect(200);
    assert!(!patents.column("id").contains(&TestApp::id_of(&fitting).to_owned()));
    let demands = stranger.get(&format!("{demand}/matches?kind=demand")).await.faults();
    assert_eq!(demands, [("?kind".to_owned(), "not_matched".to_owned())]);
}

#[actix_web::test]
async fn whoever_may_see_a_draft_may_ask_and_nobody_else_learns_of_it() {
    let app = TestApp::start().await;
    let (acme, moderator, stranger) = (app.setter("Acme").await, app.moderator("zhejiang").await, app.stranger().await);
    let fitting = stranger.published_patent("Membrane for water electrolysis", "CN102307917B").await;
    let draft = acme.draft_demand("Membrane for water electrolysis").await;
    app.settle().await;
    let path = format!("{draft}/matches");

    assert_eq!(acme.get(&path).await.expect(200).column("id"), [TestApp::id_of(&fitting)]);
    assert_eq!(stranger.get(&path).await.refusal(), (404, "not_found".to_owned()));
    assert_eq!(app.visitor().get(&path).await.refusal(), (401, "unauthenticated".to_owned()));
    moderator.get(&path).await.expect(200);
}
