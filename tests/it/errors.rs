//! Every kind of problem is produced by the service as it runs.

use crate::harness::{Answer, PASSWORD, TestApp, demand_body, registration_body, user_body};
use crate::identity::session::support::{Session, credentials};
use keqiao::http::problem::Code;
use reqwest::Method;
use serde_json::json;
use std::collections::BTreeSet;
use std::sync::atomic::Ordering;
use strum::VariantArray as _;

const KEY: &str = "5b1c2d3e-0001-4a5b-8c9d-000000000003";

/// What a caller does wrong with requests of his own.
async fn of_callers(app: &TestApp) -> Vec<Answer> {
    let (acme, stranger, visitor) = (app.setter("Acme").await, app.stranger().await, app.visitor());
    let demand = acme.draft_demand("Membrane").await;
    let key = acme.post("/v1/api-keys", &json!({ "name": "reporting", "scopes": ["read"] })).await.json();
    let reading = acme.with_credential(key["key"].as_str().expect("the key is shown"));
    let registration = registration_body("zhejiang", "enterprise", "Twice", "twice@acme.example");
    visitor.post("/v1/organizations", &registration).await.expect(201);
    acme.post("/v1/users", &json!({ "user": user_body("sure@acme.example"), "role": "editor" })).await.expect(201);
    acme.call(Method::POST, "/v1/demands").key(KEY).json(&demand_body("First")).send().await.expect(201);
    let withdraw = format!("{demand}/withdraw");
    // Nothing is certified before it is signed; and this market has no font to print it with.
    app.settle().await;
    let certificate = format!("{demand}/certificate");
    let wrong = json!({ "login": "twice@acme.example", "password": "a password that is wrong" });
    let mut answers = vec![
        acme.call(Method::POST, "/v1/demands").raw("application/json", "{").send().await,
        acme.get("/v1/demands?after=nonsense").await,
        visitor.get("/v1/me").await,
        visitor.with_credential("nonsense").get("/v1/me").await,
        stranger.call(Method::POST, &format!("{}/verify", acme.organization)).if_match("*").send().await,
        reading.post("/v1/demands", &demand_body("Membrane")).await,
        stranger.get(&demand).await,
        acme.call(Method::DELETE, &demand).send().await,
        acme.call(Method::GET, &certificate).header("accept", "application/pdf").send().await,
        acme.step(&demand, "publish", None).await,
        visitor.post("/v1/organizations", &registration).await,
        acme.call(Method::POST, &withdraw).if_match("\"9\"").send().await,
        acme.call(Method::POST, &withdraw).send().await,
        acme.call(Method::POST, "/v1/demands").raw("application/json", " ".repeat(1024 * 1024 + 1)).send().await,
        acme.call(Method::POST, "/v1/demands").raw("text/plain", "Membrane").send().await,
        acme.post("/v1/demands", &json!({})).await,
        acme.call(Method::POST, "/v1/demands").key(KEY).json(&demand_body("Second")).send().await,
    ];
    let sure =
        Session::of(app, &app.visitor().post("/v1/sessions", &credentials("sure@acme.example", PASSWORD)).await.json());
    sure.with_second_factor(app).await;
    answers.push(app.visitor().post("/v1/sessions", &credentials("sure@acme.example", PASSWORD)).await);
    // Ten are counted as wrong, the eleventh is one too many.
    for _ in 0..11 {
        answers.push(visitor.post("/v1/sessions", &wrong).await);
    }
    answers
}

/// What befalls a caller who does everything right.
async fn of_the_house(app: &TestApp) -> Vec<Answer> {
    let acme = app.setter("Unlucky").await;
    let (locked, broken) = (acme.draft_demand("Locked").await, acme.draft_demand("Broken").await);
    let path = format!("{locked}/submit");
    let lock = app.behind_its_back("BEGIN; SELECT FROM demand FOR UPDATE").await;
    let running = {
        let (acme, path) = (acme.clone(), path.clone());
        actix_web::rt::spawn(async move { acme.call(Method::POST, &path).if_match("*").key(KEY).send().await })
    };
    while app.number("SELECT count(*) FROM pg_locks WHERE NOT granted AND locktype = 'transactionid'").await == 0 {
        tokio::task::yield_now().await;
    }
    let still_running = acme.call(Method::POST, &path).if_match("*").key(KEY).send().await;
    lock.close().await.expect("the lock is given up");
    running.await.expect("the first request ends").expect(200);

    app.behind_its_back("UPDATE demand SET industry_code = 'of no industry' WHERE title = 'Broken'").await;
    let internal = acme.get(&broken).await;
    assert!(!internal.text().contains("industry"), "the cause stays in the log: {}", internal.text());

    let limited = TestApp::start_with_quotas(1, 0).await;
    limited.visitor().get("/v1/hubs").await.expect(200);
    let exceeded = limited.visitor().get("/v1/hubs").await;

    app.service.is_ready.store(false, Ordering::Relaxed);
    let unavailable = acme.get("/readyz").await;
    vec![still_running, internal, exceeded, unavailable]
}

#[actix_web::test]
async fn every_kind_of_problem_can_be_met_and_has_its_status() {
    let app = TestApp::start().await;
    let answers = of_callers(&app).await.into_iter().chain(of_the_house(&app).await);

    let mut met = BTreeSet::new();
    for answer in answers {
        let code = Code::VARIANTS.iter().find(|code| code.name() == answer.problem()).expect("a code of the list");
        assert_eq!(answer.status, code.status().as_u16(), "{}", code.name());
        met.insert(code.name());
    }

    assert_eq!(met, Code::VARIANTS.iter().map(|code| code.name()).collect());
}

#[actix_web::test]
async fn a_database_that_refuses_every_transaction_is_told_as_unavailable() {
    let app = TestApp::start().await;
    let acme = app.setter("Acme").await;
    // As when the server is out of memory or goes down: a class that says "come again".
    app.alter_schema(
        "CREATE FUNCTION go_away() RETURNS trigger LANGUAGE plpgsql AS $$ \
            BEGIN RAISE EXCEPTION 'secret circumstances' USING ERRCODE = '53200'; END $$; \
        CREATE TRIGGER demand_unlucky BEFORE INSERT ON demand FOR EACH ROW EXECUTE FUNCTION go_away()",
    )
    .await;

    let answer = acme.post("/v1/demands", &demand_body("Membrane")).await;

    assert_eq!(answer.refusal(), (503, "unavailable".to_owned()));
    assert!(answer.header("retry-after").is_some());
    assert!(!answer.text().contains("secret"));
    assert_eq!(app.number("SELECT count(*) FROM demand").await, 0);
}
