//! Letters about what waits in an inbox.

use crate::harness::{Person, TestApp};
use futures_util::future::join_all;
use keqiao::matching::digest::send;
use reqwest::Method;
use serde_json::{Value, json};
use time::Duration;

/// Nodes that look for what is due at once.
const NODES: usize = 4;

async fn choose(person: &Person, cadence: &str) -> Value {
    person.call(Method::PUT, "/v1/digest").json(&json!({ "cadence": cadence })).send().await.expect(200).json()
}

/// Sends what is due, and answers with the letters to somebody so far.
async fn letters(app: &TestApp, login: &str) -> Vec<String> {
    while send::step(&app.service).await.expect("digests are written") {}
    app.letters_to(login).await.into_iter().map(|letter| letter.body).collect()
}

/// A firm that waits for membranes and is written to daily, and the log-in of its owner.
async fn waiting(app: &TestApp) -> (Person, String) {
    let acme = app.setter("Acme").await;
    let login = acme.get("/v1/users").await.column("login").remove(0);
    acme.post("/v1/saved-searches", &json!({ "name": "Membranes", "text": "electrolysis membrane" })).await.expect(201);
    app.settle().await;
    assert_eq!(choose(&acme, "daily").await["cadence"], "daily");
    (acme, login)
}

/// A listing that fits, published an hour later.
async fn fitting(app: &TestApp, number: &str) -> String {
    app.advance(Duration::hours(1));
    let patent = app.solver("青禾大学").await.published_patent("Membrane for electrolysis", number).await;
    app.settle().await;
    TestApp::id_of(&patent).to_owned()
}

#[actix_web::test]
async fn what_waits_unread_is_told_in_one_letter_a_day_and_only_once() {
    let app = TestApp::start().await;
    let (acme, login) = waiting(&app).await;
    let first = fitting(&app, "CN102307917B").await;
    assert_eq!(letters(&app, &login).await.len(), 0, "the day is not over");

    app.advance(Duration::days(1));
    let told = letters(&app, &login).await;
    assert_eq!(told.len(), 1);
    assert!(told[0].contains("Membrane for electrolysis") && told[0].contains(&first), "{}", told[0]);

    app.advance(Duration::days(1));
    assert_eq!(letters(&app, &login).await.len(), 1, "nothing is told twice");
    let read = fitting(&app, "CN102307918B").await;
    let entry = acme.get("/v1/inbox").await.json()["items"][0].clone();
    assert_eq!(entry["listing"], json!(read));
    acme.post(&format!("/v1/inbox/{}/read", entry["id"].as_str().expect("an id")), &json!({})).await.expect(200);
    app.advance(Duration::days(1));
    assert_eq!(letters(&app, &login).await.len(), 1, "what was read is not told");
}

#[actix_web::test]
async fn a_letter_tells_the_main_reasons_in_both_languages_and_where_to_hear_no_more_of_each() {
    let app = TestApp::start().await;
    let (acme, login) = waiting(&app).await;
    fitting(&app, "CN102307917B").await;
    app.advance(Duration::days(1));

    let letter = letters(&app, &login).await.remove(0);

    let entry = acme.get("/v1/inbox").await.json()["items"][0].clone();
    let strongest = entry["contributions"][0]["words"].as_str().expect("words");
    assert!(strongest.starts_with("Its title: "), "{strongest}");
    let chinese = strongest.replace("Its title: ", "标题含有：").replace(", ", "、").replace('.', "。");
    assert!(letter.contains(strongest) && letter.contains(&chinese), "{letter}");
    let way_out = letter.split("POST ").nth(1).and_then(|rest| rest.lines().next()).expect("a way out");
    assert_eq!(way_out, entry["unsubscribe"]);
    acme.post(way_out, &json!({})).await.expect(200);
    assert_eq!(acme.get("/v1/saved-searches").await.column("id"), [""; 0]);
}

#[actix_web::test]
async fn a_listing_that_is_no_longer_public_is_not_named() {
    let app = TestApp::start().await;
    let (_, login) = waiting(&app).await;
    app.advance(Duration::hours(1));
    let qinghe = app.solver("青禾大学").await;
    let patent = qinghe.published_patent("Membrane for electrolysis", "CN102307917B").await;
    app.settle().await;
    qinghe.step(&patent, "withdraw", None).await.expect(200);

    app.advance(Duration::days(1));

    assert_eq!(letters(&app, &login).await, [""; 0]);
}

#[actix_web::test]
async fn the_link_of_a_letter_ends_it_without_logging_in_and_nothing_else_does() {
    let app = TestApp::start().await;
    let (acme, login) = waiting(&app).await;
    fitting(&app, "CN102307917B").await;
    app.advance(Duration::days(1));
    letters(&app, &login).await;
    let token = app.link_to(&login).await;
    let end = |token: &str| json!({ "token": token });

    let wrong = app.visitor().post("/v1/digest/end", &end("kq_digest_of_nobody")).await;
    assert_eq!(wrong.refusal(), (401, "token_invalid".to_owned()));
    assert_eq!(acme.get("/v1/digest").await.expect(200).json()["cadence"], "daily");
    app.visitor().post("/v1/digest/end", &end(&token)).await.expect(200);

    assert_eq!(acme.get("/v1/digest").await.expect(200).json(), json!({ "cadence": "none", "next_at": null }));
    assert_eq!(app.visitor().post("/v1/digest/end", &end(&token)).await.status, 401, "it is good once");
    fitting(&app, "CN102307918B").await;
    app.advance(Duration::days(7));
    assert_eq!(letters(&app, &login).await.len(), 1);
}

#[actix_web::test]
async fn who_has_left_is_written_to_no_more() {
    let app = TestApp::start().await;
    let (_, login) = waiting(&app).await;
    fitting(&app, "CN102307917B").await;
    drop(app.behind_its_back("DELETE FROM role_grant WHERE organization_id IN (SELECT owner_id FROM digest)").await);

    app.advance(Duration::days(1));

    assert_eq!(letters(&app, &login).await, [""; 0]);
    assert_eq!(app.number("SELECT count(*) FROM digest").await, 0);
}

#[actix_web::test]
async fn of_several_nodes_that_look_at_once_one_writes() {
    let app = TestApp::start().await;
    let (_, login) = waiting(&app).await;
    fitting(&app, "CN102307917B").await;
    app.advance(Duration::days(1));

    let written = join_all((0..NODES).map(|_| send::step(&app.service))).await;

    let written: Vec<bool> = written.into_iter().map(|one| one.expect("the digests answer")).collect();
    assert_eq!(written.iter().filter(|has_written| **has_written).count(), 1, "{written:?}");
    assert_eq!(letters(&app, &login).await.len(), 1);
}

#[actix_web::test]
async fn whoever_has_no_office_in_the_organization_is_not_written_to() {
    let app = TestApp::start().await;
    let mut former = app.setter("Acme").await;
    former.principal.role = None;

    let refused = former.call(Method::PUT, "/v1/digest").json(&json!({ "cadence": "daily" })).send().await;

    assert_eq!(refused.refusal(), (403, "forbidden".to_owned()));
    assert_eq!(app.number("SELECT count(*) FROM digest").await, 0);
}
