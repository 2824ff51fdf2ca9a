//! Every operation of the served document, called by those who may not.

use crate::harness::{
    Answer, PASSWORD, Person, TestApp, achievement_body, demand_body, patent_body, registration_body, review_body,
    user_body,
};
use keqiao_domain::access::{Action, Actor, Party, Principal};
use keqiao_domain::hub::HubNumber;
use keqiao_domain::id::Id;
use reqwest::Method;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use strum::VariantArray as _;

/// One operation of the document.
struct Operation {
    method: Method,
    path: String,
    id: String,
}

/// Operations of the service itself, which concern nobody's things.
const WITHOUT_ACTION: [&str; 4] = ["show_liveness", "show_readiness", "show_metrics", "list_public_keys"];

fn operations(document: &Value) -> Vec<Operation> {
    let paths = document["paths"].as_object().expect("paths");
    let of_path = |(path, item): (&String, &Value)| {
        let path = path.clone();
        let item = item.as_object().expect("a path item").clone();
        item.into_iter().map(move |(method, operation)| Operation {
            method: method.to_uppercase().parse().expect("a method"),
            path: path.clone(),
            id: operation["operationId"].as_str().expect("an operation id").to_owned(),
        })
    };
    paths.iter().flat_map(of_path).collect()
}

fn action(operation: &str) -> Option<Action> {
    Action::VARIANTS.iter().copied().find(|action| action.name() == operation)
}

/// Things of one organization that nobody else may know of, by the collection in which they are.
async fn private_things(app: &TestApp) -> BTreeMap<&'static str, String> {
    let owner = app.newcomer("Discreet").await;
    let import = owner.call(Method::POST, "/v1/imports?kind=patents&source=a").raw("text/csv", "title\nMembrane\n");
    let import = import.send().await.expect(202).location();
    let key = owner.post("/v1/api-keys", &json!({ "name": "nightly", "scopes": ["read"] })).await.expect(201).json();
    let login = owner.get("/v1/users").await.column("login").remove(0);
    let session =
        app.visitor().post("/v1/sessions", &json!({ "login": login, "password": PASSWORD })).await.expect(201);
    let search = json!({ "name": "Membranes", "text": "membrane" });
    let search = owner.post("/v1/saved-searches", &search).await.expect(201).json();
    app.solver("Publisher").await.published_patent("Membrane", "CN102307918B").await;
    app.settle().await;
    let entries = owner.get("/v1/inbox").await.column("id");
    let demand = owner.draft_demand("Membrane").await;
    let run = owner.make("/v1/match-runs", &json!({ "subject": TestApp::id_of(&demand) })).await;
    BTreeMap::from([
        ("organizations", owner.organization.clone()),
        ("sessions", format!("/v1/sessions/{}", session.json()["session"].as_str().expect("an id"))),
        ("match-runs", run),
        ("saved-searches", format!("/v1/saved-searches/{}", search["id"].as_str().expect("an id"))),
        ("inbox", format!("/v1/inbox/{}", entries[0])),
        ("api-keys", format!("/v1/api-keys/{}", key["id"].as_str().expect("an id"))),
        ("patents", owner.make("/v1/patents", &patent_body("Membrane", "CN102307917B")).await),
        ("achievements", owner.draft_achievement("Membrane").await),
        ("demands", demand),
        ("imports", import),
    ])
}

/// The bare identifier of one of the things.
fn id_in<'a>(things: &'a BTreeMap<&str, String>, collection: &str) -> &'a str {
    things.get(collection).map(|thing| TestApp::id_of(thing)).unwrap_or_default()
}

/// The operation as it would succeed for somebody who may.
async fn attempt(person: &Person, operation: &Operation, things: &BTreeMap<&str, String>) -> Answer {
    let collection = operation.path.split('/').nth(2).unwrap_or_default();
    let path = match things.get(collection) {
        Some(thing) => operation.path.replace(&format!("/v1/{collection}/{{id}}"), thing),
        None => operation.path.clone(),
    };
    assert!(!path.contains('{'), "{path}: no thing for it");
    let login = format!("{}@attempt.example", operation.id.replace('_', "-"));
    let body = match operation.id.as_str() {
        "register_organization" => registration_body("zhejiang", "enterprise", "Attempt", &login),
        "log_in" => json!({ "login": login, "password": "a password that is wrong" }),
        "refresh_session" => json!({ "refresh_token": "no token of anybody" }),
        "add_user" => json!({ "user": user_body(&login), "role": "editor" }),
        "create_api_key" => json!({ "name": "nightly", "scopes": ["read"] }),
        "create_patent" => patent_body("Attempt", "CN102307917B"),
        "create_achievement" => achievement_body("Attempt"),
        "create_demand" => demand_body("Attempt"),
        "review_achievement" | "review_demand" => review_body("approve", 4),
        "suspend_organization" => json!({ "reason": "An attempt" }),
        "create_import" => {
            let call = person.call(Method::POST, "/v1/imports?kind=patents&source=a");
            return call.raw("text/csv", "title\nMembrane\n").send().await;
        }
        "create_match_run" => json!({ "subject": id_in(things, "demands") }),
        "judge_match" => {
            let (subject, listing) = (id_in(things, "demands"), id_in(things, "achievements"));
            json!({ "subject": subject, "listing": listing, "verdict": "accepted" })
        }
        "create_saved_search" => json!({ "name": "Attempt", "text": "attempt" }),
        "count_matches" => return person.get("/v1/match-counts?hub=zhejiang").await,
        "search_listings" => return person.get("/v1/search?q=membrane").await,
        _ if operation.method == Method::GET => return person.get(&path).await,
        _ => json!({}),
    };
    person.call(operation.method.clone(), &path).if_match("*").json(&body).send().await
}

/// What somebody who is no member of anything must get, by the access table.
fn expected(operation: &Operation, is_logged_in: bool) -> (u16, &'static str) {
    let parties = action(&operation.id).map_or(&[Party::Anyone][..], |action| action.permit().parties);
    let may = parties.contains(&Party::Anyone) || is_logged_in && parties.contains(&Party::LoggedIn);
    match (may, is_logged_in, operation.path.contains("{id}")) {
        (false, false, _) => (401, "unauthenticated"),
        (_, _, true) => (404, "not_found"),
        (false, true, false) => (403, "forbidden"),
        (true, _, false) => (0, "open to him"),
    }
}

async fn refuse(app: &TestApp, person: &Person, is_logged_in: bool) {
    let document = app.visitor().get("/openapi.json").await.expect(200).json();
    let things = private_things(app).await;
    let before = app.event_kinds("zhejiang").await;
    for operation in operations(&document) {
        let wanted = expected(&operation, is_logged_in);
        if operation.id == "stream_events" && wanted.0 == 0 {
            continue;
        }
        let answer = attempt(person, &operation, &things).await;
        if wanted.0 == 0 {
            // What he sends opens nothing, and he has no session of his own: no right is missing.
            let harmless = [
                ("log_in", 401, "credentials_wrong"),
                ("refresh_session", 401, "token_invalid"),
                ("log_out", 404, "not_found"),
            ];
            let is_harmless = |(id, status, code): &(&str, u16, &str)| {
                operation.id == *id && answer.refusal() == (*status, (*code).to_owned())
            };
            let is_open = answer.status < 300 || harmless.iter().any(is_harmless);
            assert!(is_open, "{}: {} {}", operation.id, answer.status, answer.text());
        } else {
            assert_eq!(answer.refusal(), (wanted.0, wanted.1.to_owned()), "{}", operation.id);
        }
    }
    let by_him = &app.event_kinds("zhejiang").await[before.len()..];
    let allowed = ["organization.registered", "user.added", "import.finished", "patent.created"];
    assert!(by_him.iter().all(|kind| allowed.contains(&kind.as_str())), "{by_him:?}");
}

#[actix_web::test]
async fn every_operation_is_refused_to_a_visitor_unless_the_table_opens_it() {
    let app = TestApp::start().await;
    let visitor = app.visitor();

    refuse(&app, &visitor, false).await;
}

#[actix_web::test]
async fn every_operation_is_refused_to_somebody_without_a_role_unless_the_table_opens_it() {
    let app = TestApp::start().await;
    let mut outsider = app.stranger().await;
    outsider.principal = Principal::without_grants(Actor::User(Id::compose(1, HubNumber::NATIONAL, 0, 1)));

    refuse(&app, &outsider, true).await;
}

#[actix_web::test]
async fn no_owner_of_another_organization_and_no_moderator_of_another_hub_touches_or_sees_what_is_private() {
    let app = TestApp::start().await;
    let (stranger, elsewhere) = (app.stranger().await, app.moderator("guangdong").await);
    let document = app.visitor().get("/openapi.json").await.expect(200).json();
    let things = private_things(&app).await;

    for operation in operations(&document).iter().filter(|operation| operation.path.contains("{id}")) {
        for person in [&stranger, &elsewhere] {
            let answer = attempt(person, operation, &things).await;
            assert_eq!(answer.refusal(), (404, "not_found".to_owned()), "{}", operation.id);
        }
    }
}

#[actix_web::test]
async fn what_is_public_can_be_changed_by_its_owner_and_its_moderator_only() {
    let app = TestApp::start().await;
    let (acme, stranger, moderator) = (app.setter("Acme").await, app.stranger().await, app.moderator("zhejiang").await);
    let things = BTreeMap::from([
        ("organizations", acme.organization.clone()),
        ("patents", acme.published_patent("Membrane", "CN102307917B").await),
        ("achievements", acme.published_achievement("Membrane", &moderator).await),
        ("demands", acme.open_demand("Membrane", &moderator).await),
    ]);
    let document = app.visitor().get("/openapi.json").await.expect(200).json();

    for operation in operations(&document) {
        let collection = operation.path.split('/').nth(2).unwrap_or_default();
        if operation.method == Method::GET || !operation.path.contains("{id}") || !things.contains_key(collection) {
            continue;
        }
        let refusals =
            [attempt(&app.visitor(), &operation, &things).await, attempt(&stranger, &operation, &things).await];
        let refusals = refusals.map(|answer| answer.refusal());
        assert_eq!(refusals, [(401, "unauthenticated".to_owned()), (403, "forbidden".to_owned())], "{}", operation.id);
    }
}

#[actix_web::test]
async fn the_document_has_every_operation_of_the_table_and_no_other() {
    let app = TestApp::start().await;
    let document = app.visitor().get("/openapi.json").await.expect(200).json();

    let served: BTreeSet<_> = operations(&document).into_iter().map(|operation| operation.id).collect();

    let known = Action::VARIANTS.iter().map(|action| action.name()).chain(WITHOUT_ACTION);
    assert_eq!(served, known.map(str::to_owned).collect());
}
