//! Evaluating the other side.

use crate::harness::{TestApp, client_evaluation_body, server_evaluation_body};
use serde_json::json;

#[actix_web::test]
async fn each_side_of_a_completed_service_speaks_once() {
    let app = TestApp::start().await;
    let (yuanzhi, client, moderator) =
        (app.setter("圆执检测").await, app.solver("青禾大学").await, app.moderator("zhejiang").await);
    let provider = yuanzhi.published_provider("Testing house", &moderator).await;
    let offering = yuanzhi.published_offering("Hydrogen test", &provider, &moderator).await;
    let open = client.propose(&offering).await;
    let done = client.take_service(&offering, &yuanzhi).await;

    let early = client.step(&open, "evaluate", Some(&client_evaluation_body(5))).await;
    let first = client.step(&done, "evaluate", Some(&client_evaluation_body(4))).await.expect(200);
    let second = client.step(&done, "evaluate", Some(&client_evaluation_body(1))).await;
    let other = yuanzhi.step(&done, "evaluate", Some(&server_evaluation_body(5))).await.expect(200).json();

    assert_eq!(early.rules(), ["process.step_not_open"]);
    assert_eq!(second.rules(), ["evaluation.given"]);
    assert_ne!(first.etag(), app.visitor().get(&offering).await.etag());
    let sides: Vec<_> = other["evaluations"].as_array().expect("both").iter().map(|one| one["side"].as_str()).collect();
    assert_eq!(sides, [Some("client"), Some("provider")]);
    assert_eq!(other["evaluations"][0]["scores"][0], json!({ "criterion": "quality", "score": 4 }));
}

#[actix_web::test]
async fn nobody_but_a_side_evaluates_and_a_side_scores_its_own_criteria() {
    let app = TestApp::start().await;
    let (yuanzhi, client, moderator) =
        (app.setter("圆执检测").await, app.solver("青禾大学").await, app.moderator("zhejiang").await);
    let provider = yuanzhi.published_provider("Testing house", &moderator).await;
    let offering = yuanzhi.published_offering("Hydrogen test", &provider, &moderator).await;
    let done = client.take_service(&offering, &yuanzhi).await;
    let version = client.version(&done).await;
    let evaluate = async |person: &crate::harness::Person, body| {
        let call = person.call(reqwest::Method::POST, &format!("{done}/evaluate")).if_match(&version);
        call.json(&body).send().await
    };

    let (stranger, other_firm) = (app.stranger().await, app.setter("Other").await);
    for person in [&stranger, &other_firm] {
        assert_eq!(evaluate(person, client_evaluation_body(1)).await.refusal(), (404, "not_found".to_owned()));
    }
    assert_eq!(evaluate(&moderator, client_evaluation_body(1)).await.refusal(), (403, "forbidden".to_owned()));
    let wrong = evaluate(&client, server_evaluation_body(3)).await.faults();
    assert_eq!(wrong, [("/scores".to_owned(), "criteria_wrong".to_owned())]);
    let beyond = evaluate(&client, client_evaluation_body(6)).await.faults();
    assert_eq!(beyond, [("/scores".to_owned(), "out_of_range".to_owned())]);
}
