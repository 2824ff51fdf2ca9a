//! The access matrix: every operation of the served document, called over HTTP by everybody who could come, on what is
//! private and on what is public. The outcome is `tests/it/access_matrix.txt`: a changed cell is a changed right, and an
//! operation without its lines fails. `UPDATE_DOCS=1 cargo test -p keqiao-tests access_matrix` writes it anew.
//!
//! Writes are rehearsed (`dry_run`), so that each cell meets the same market. `yes` is a success; `yes 409` and the like
//! passed the access check and met a rule of the market or of a field; all others are refusals.

use crate::access::{Mode, Operation, action, attempt, operations, private_things};
use crate::documents::compare;
use crate::harness::{Person, TestApp};
use crate::identity::session::support::{Session, credentials};
use keqiao_domain::access::{Action, Actor, Party, Principal};
use keqiao_domain::hub::HubNumber;
use keqiao_domain::id::Id;
use serde_json::json;
use std::collections::BTreeMap;
use std::fmt::Write as _;

type Things = BTreeMap<&'static str, String>;

/// Collections whose things can be public.
const SHOWN: [&str; 6] = ["organizations", "patents", "achievements", "demands", "resources", "consortia"];

/// Somebody who comes, and the things that he tries his hand at.
struct Caller {
    name: &'static str,
    person: Person,
    things: Things,
}

/// The market with everybody in it.
struct Stage {
    app: TestApp,
    callers: Vec<Caller>,
    /// Who moderates the hub: the right role where moderators may.
    moderator: Person,
    /// The owner of what is public.
    acme: Person,
    public: Things,
}

async fn log_in(app: &TestApp, owner: &Person) -> Person {
    let login = owner.get("/v1/users").await.column("login").pop().expect("a user");
    let answer = app.visitor().post("/v1/sessions", &credentials(&login, crate::harness::PASSWORD)).await.expect(201);
    Session::of(app, &answer.json()).person
}

async fn key_of(owner: &Person) -> (Person, String) {
    let body = json!({ "name": "nightly", "scopes": ["read", "write"] });
    let key = owner.post("/v1/api-keys", &body).await.expect(201).json();
    let person = owner.with_credential(key["key"].as_str().expect("the key is shown"));
    (person, format!("/v1/api-keys/{}/revoke", key["id"].as_str().expect("an id")))
}

/// What an organization has put before the market.
async fn public_things(app: &TestApp, moderator: &Person) -> (Person, Things) {
    let acme = app.setter("Acme").await;
    let [second, third] = [app.setter("Second").await, app.setter("Third").await];
    let consortium = acme.consortium_with("Membranes", &[&second, &third]).await;
    acme.step(&consortium, "activate", None).await.expect(200);
    let things = BTreeMap::from([
        ("another organization", TestApp::id_of(&moderator.organization).to_owned()),
        ("organizations", acme.organization.clone()),
        ("patents", acme.published_patent("Membrane", "CN102307917B").await),
        ("achievements", acme.published_achievement("Membrane", moderator).await),
        ("demands", acme.open_demand("Membrane", moderator).await),
        ("resources", acme.published_resource("Subsidy", moderator).await),
        ("consortia", consortium),
    ]);
    (acme, things)
}

impl Stage {
    async fn set() -> Stage {
        let app = TestApp::start().await;
        let moderator = app.moderator("zhejiang").await;
        let (discreet, things) = Box::pin(private_things(&app)).await;
        let (barred, barred_things) = Box::pin(private_things(&app)).await;
        moderator.step(&barred.organization, "verify", None).await.expect(200);
        moderator.step(&barred.organization, "suspend", Some(&json!({ "reason": "No licence" }))).await.expect(200);
        let owner = log_in(&app, &discreet).await;
        let suspended = log_in(&app, &barred).await;
        let (key, _) = key_of(&discreet).await;
        let (revoked, revoke) = key_of(&discreet).await;
        discreet.post(&revoke, &json!({})).await.expect(200);
        let member = json!({ "user": crate::harness::user_body("member@discreet.example"), "role": "member" });
        discreet.post("/v1/users", &member).await.expect(201);
        let member = app.person_of("member@discreet.example", discreet.organization.clone()).await;
        let mut outsider = app.stranger().await;
        outsider.principal = Principal::without_grants(Actor::User(Id::compose(1, HubNumber::NATIONAL, 0, 1)));
        let (acme, public) = public_things(&app, &moderator).await;
        let people = [
            ("visitor", app.visitor()),
            ("nobody's", outsider),
            ("stranger", app.stranger().await),
            ("member", member),
            ("right role", owner),
            ("suspended", suspended),
            ("key", key),
            ("revoked key", revoked),
            ("other hub", app.moderator("guangdong").await),
        ];
        let mut callers = Vec::new();
        for (place, (name, person)) in people.into_iter().enumerate() {
            // Each from an address of his own: attempts are counted by address.
            let person = app.moved(&person, &format!("127.0.{}.1", place + 1));
            let things = if name == "suspended" { barred_things.clone() } else { things.clone() };
            callers.push(Caller { name, person, things });
        }
        Stage { app, callers, moderator, acme, public }
    }

    /// The cells of one operation.
    async fn line(&self, operation: &Operation, is_public: bool) -> String {
        let mut line = String::new();
        for caller in &self.callers {
            let action = action(&operation.id);
            let is_moderators = action.is_some_and(|action| action.permit().parties.contains(&Party::Moderators));
            let person = match caller.name {
                "right role" if is_moderators => &self.moderator,
                "right role" if is_public => &self.acme,
                _ => &caller.person,
            };
            let things = if is_public { &self.public } else { &caller.things };
            let _ = write!(line, " | {}", cell(person, operation, things, action).await);
        }
        line
    }
}

async fn cell(person: &Person, operation: &Operation, things: &Things, action: Option<Action>) -> String {
    if operation.id == "stream_events" {
        let status = person.call(operation.method.clone(), &operation.path).open().await.status().as_u16();
        return if status < 300 { "yes".to_owned() } else { status.to_string() };
    }
    let answer = attempt(person, operation, things, Mode::Rehearsed).await;
    assert!(answer.status < 500, "{} by {action:?}: {}", operation.id, answer.text());
    match answer.status {
        200..300 => "yes".to_owned(),
        401 if answer.problem() == "unauthenticated" => "401".to_owned(),
        401 => format!("401 {}", answer.problem()),
        403 => "403".to_owned(),
        404 => "404".to_owned(),
        status => format!("yes {status}"),
    }
}

#[actix_web::test]
async fn every_operation_answers_everybody_as_recorded() {
    let stage = Stage::set().await;
    let document = stage.app.visitor().get("/openapi.json").await.expect(200).json();
    let mut table = String::from("operation · exposure");
    for caller in &stage.callers {
        let _ = write!(table, " | {}", caller.name);
    }
    table.push('\n');
    for operation in operations(&document) {
        let collection = operation.path.split('/').nth(2).unwrap_or_default();
        let is_of_one = operation.path.contains("{id}");
        let exposure = if is_of_one { " · private" } else { "" };
        let _ = writeln!(table, "{}{exposure}{}", operation.id, stage.line(&operation, false).await);
        if is_of_one && SHOWN.contains(&collection) {
            let _ = writeln!(table, "{} · public{}", operation.id, stage.line(&operation, true).await);
        }
    }
    compare("tests/it/access_matrix.txt", &table);
}
