//! One's own sessions.

use super::support::{Session, market_with_a_user};
use reqwest::Method;
use serde_json::json;

#[actix_web::test]
async fn somebody_sees_where_he_is_logged_in_and_nobody_elses_sessions() {
    let app = market_with_a_user().await;
    let first = Session::open(&app).await;
    let call = app.visitor().call(Method::POST, "/v1/sessions").header("user-agent", "field tablet/2");
    let body = super::support::credentials(super::support::LOGIN, crate::harness::PASSWORD);
    let second = call.json(&body).send().await.expect(201).json();
    let stranger = app.stranger().await;

    let list = first.person.get("/v1/sessions").await.expect(200);

    assert_eq!(list.column("id"), [second["session"].as_str().expect("an id"), &first.id]);
    let items = list.json()["items"].clone();
    assert_eq!([&items[0]["is_current"], &items[1]["is_current"]], [false, true]);
    assert_eq!(items[0]["device"], "field tablet/2");
    assert_eq!(items[0]["network"], "127.0.0.0/24");
    assert!(!list.text().contains(&first.refresh));
    assert_eq!(stranger.get("/v1/sessions").await.expect(200).json()["items"], json!([]));
}

#[actix_web::test]
async fn a_walk_over_all_pages_shows_each_session_once() {
    let app = market_with_a_user().await;
    let mut opened = Vec::new();
    for _ in 0..5 {
        opened.insert(0, Session::open(&app).await);
    }
    let mut seen = Vec::new();
    let mut path = "/v1/sessions?limit=2".to_owned();
    loop {
        let page = opened[0].person.get(&path).await.expect(200);
        seen.extend(page.column("id"));
        match page.json()["next"].as_str() {
            Some(next) => path = format!("/v1/sessions?limit=2&after={next}"),
            None => break,
        }
    }

    assert_eq!(seen, opened.iter().map(|session| session.id.clone()).collect::<Vec<_>>());
}
