//! The same request twice: one effect, one answer.

use crate::harness::{Answer, Person, TestApp, demand_body, registration_body};
use reqwest::Method;
use serde_json::json;

const KEY: &str = "5b1c2d3e-0001-4a5b-8c9d-000000000001";
const DEMANDS: &str = "SELECT count(*) FROM demand";

async fn create(person: &Person, key: &str, title: &str) -> Answer {
    person.call(Method::POST, "/v1/demands").key(key).json(&demand_body(title)).send().await
}

#[actix_web::test]
async fn a_replay_answers_byte_for_byte_and_is_counted() {
    let app = TestApp::start().await;
    let acme = app.setter("Acme").await;

    let first = create(&acme, KEY, "Membrane").await.expect(201);
    app.advance(time::Duration::hours(1));
    acme.step(&first.location(), "submit", None).await.expect(200);
    let replays = [create(&acme, KEY, "Membrane").await, create(&acme, KEY, "Membrane").await];

    for replay in replays {
        assert_eq!((replay.status, &replay.body), (201, &first.body));
        assert_eq!((replay.etag(), replay.location()), (first.etag(), first.location()));
    }
    assert_eq!(app.number(DEMANDS).await, 1);
    assert_eq!(app.number("SELECT replays::bigint FROM idempotency_key").await, 2);
    let created = app.event_kinds("zhejiang").await.into_iter().filter(|kind| kind == "demand.created").count();
    assert_eq!(created, 1);
}

#[actix_web::test]
async fn a_state_change_is_replayed_after_its_version_has_passed() {
    let app = TestApp::start().await;
    let acme = app.setter("Acme").await;
    let demand = acme.draft_demand("Membrane").await;
    let version = acme.version(&demand).await;
    let submit = || acme.call(Method::POST, &format!("{demand}/submit")).if_match(&version).key(KEY).send();

    let first = submit().await.expect(200);
    let replay = submit().await.expect(200);

    assert_eq!((replay.etag(), &replay.body), (first.etag(), &first.body));
    let anew = acme.call(Method::POST, &format!("{demand}/submit")).if_match(&first.etag()).key(KEY).send().await;
    assert_eq!(anew.expect(200).body, first.body);
    let unversioned = acme.call(Method::POST, &format!("{demand}/submit")).key(KEY).send().await;
    assert_eq!(unversioned.refusal(), (422, "idempotency_mismatch".to_owned()));
}

#[actix_web::test]
async fn the_same_key_with_another_request_is_refused() {
    let app = TestApp::start().await;
    let acme = app.setter("Acme").await;
    create(&acme, KEY, "Membrane").await.expect(201);

    let other_body = create(&acme, KEY, "Pump").await;
    let other_query =
        acme.call(Method::POST, "/v1/demands?dry_run=false").key(KEY).json(&demand_body("Membrane")).send().await;

    for answer in [other_body, other_query] {
        assert_eq!(answer.refusal(), (422, "idempotency_mismatch".to_owned()));
    }
    assert_eq!(app.number(DEMANDS).await, 1);
}

#[actix_web::test]
async fn a_key_belongs_to_its_principal_and_its_operation() {
    let app = TestApp::start().await;
    let (acme, other) = (app.setter("Acme").await, app.setter("Other").await);
    let editor = app.editor_of(&acme).await;

    let first = create(&acme, KEY, "Membrane").await.expect(201);
    let by_another = create(&other, KEY, "Membrane").await.expect(201);
    let by_a_colleague = create(&editor, KEY, "Membrane").await.expect(201);
    let patent = json!({ "title": "膜" });
    acme.call(Method::POST, "/v1/patents").key(KEY).json(&patent).send().await.expect(201);

    let places = [first.location(), by_another.location(), by_a_colleague.location()];
    assert!(places[0] != places[1] && places[1] != places[2] && places[0] != places[2], "{places:?}");
}

#[actix_web::test]
async fn a_key_is_forgotten_after_a_day() {
    let app = TestApp::start().await;
    let acme = app.setter("Acme").await;
    let first = create(&acme, KEY, "Membrane").await.expect(201);

    app.advance(time::Duration::hours(23));
    assert_eq!(create(&acme, KEY, "Membrane").await.location(), first.location());
    app.advance(time::Duration::hours(1));
    let anew = create(&acme, KEY, "Membrane").await.expect(201);

    assert_ne!(anew.location(), first.location());
}

#[actix_web::test]
async fn a_refusal_is_not_kept_so_the_mended_request_goes_through() {
    let app = TestApp::start().await;
    let newcomer = app.newcomer("青禾大学").await;
    let demand = newcomer.draft_demand("Membrane").await;
    let submit = || newcomer.call(Method::POST, &format!("{demand}/submit")).if_match("\"1\"").key(KEY).send();
    assert_eq!(submit().await.rules(), ["organization.not_verified"]);

    app.moderator("zhejiang").await.step(&newcomer.organization, "verify", None).await.expect(200);

    submit().await.expect(200);
}

#[actix_web::test]
async fn while_the_first_request_runs_the_same_key_is_told_to_wait() {
    let app = TestApp::start().await;
    let acme = app.setter("Acme").await;
    let demand = acme.draft_demand("Membrane").await;
    let submit = {
        let (acme, path) = (acme.clone(), format!("{demand}/submit"));
        move || {
            let (acme, path) = (acme.clone(), path.clone());
            async move { acme.call(Method::POST, &path).if_match("\"1\"").key(KEY).send().await }
        }
    };
    let lock = app.behind_its_back("BEGIN; SELECT FROM demand FOR UPDATE").await;
    let running = actix_web::rt::spawn(submit());
    let waits = "SELECT count(*) FROM pg_locks WHERE NOT granted AND locktype = 'transactionid'";
    while app.number(waits).await == 0 {
        tokio::task::yield_now().await;
    }

    let second = submit().await;
    lock.close().await.expect("the lock is given up");
    let first = running.await.expect("the first request ends").expect(200);
    let third = submit().await.expect(200);

    assert_eq!(second.refusal(), (409, "idempotency_running".to_owned()));
    assert_eq!(second.header("retry-after"), Some("1"));
    assert_eq!(third.body, first.body);
}

#[actix_web::test]
async fn of_many_requests_at_once_with_one_key_one_has_an_effect() {
    let app = TestApp::start().await;
    let acme = app.setter("Acme").await;
    let at_once: Vec<_> = (0..12)
        .map(|_| {
            let acme = acme.clone();
            actix_web::rt::spawn(async move { create(&acme, KEY, "Membrane").await })
        })
        .collect();

    let mut bodies = Vec::new();
    for request in at_once {
        let answer = request.await.expect("the request ends");
        if answer.status == 201 {
            bodies.push(answer.body);
        } else {
            assert_eq!(answer.refusal(), (409, "idempotency_running".to_owned()));
        }
    }

    assert!(!bodies.is_empty() && bodies.iter().all(|body| *body == bodies[0]));
    assert_eq!(app.number(DEMANDS).await, 1);
    assert_eq!(create(&acme, KEY, "Membrane").await.expect(201).body, bodies[0]);
}

#[actix_web::test]
async fn a_visitors_registration_can_be_repeated() {
    let app = TestApp::start().await;
    let body = registration_body("zhejiang", "university", "青禾大学", "owner@qinghe.example");
    let visitor = app.visitor();
    let register = || visitor.call(Method::POST, "/v1/organizations").key(KEY).json(&body).send();

    let (first, second) = (register().await.expect(201), register().await.expect(201));

    assert_eq!(second.body, first.body);
    assert_eq!(app.number("SELECT count(*) FROM organization").await, 1);
}

#[actix_web::test]
async fn a_key_is_sixteen_to_255_visible_characters() {
    let app = TestApp::start().await;
    let acme = app.setter("Acme").await;

    for key in ["short", "with a blank in it", &"k".repeat(256)] {
        assert_eq!(create(&acme, key, "Membrane").await.refusal(), (400, "malformed".to_owned()), "{key}");
    }
    create(&acme, &"k".repeat(255), "Membrane").await.expect(201);
}
