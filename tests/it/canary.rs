//! Canaries: secrets and confidential texts, each of its own, are pushed through every flow, and then searched for where
//! they must not be: in the log of the service, in metrics, entries and events, in problems, in search, in what others are
//! shown, and, if they open something, in any row.

use crate::harness::{
    Answer, Bucket, PASSWORD, Person, TestApp, achievement_body, credential_body, demand_body, disclosure_body,
    document_path, engagement_body, expert_body, registration_body,
};
use crate::identity::person::all_rows;
use crate::identity::session::support::{Session, credentials};
use serde_json::{Value, json};
use std::io::Write;
use std::sync::{Mutex, Once, PoisonError};
use tracing_subscriber::EnvFilter;
use tracing_subscriber::fmt::MakeWriter;

/// What the service of this process has logged, while somebody listens.
static LOG: Mutex<Option<Vec<u8>>> = Mutex::new(None);
static LISTENING: Once = Once::new();

#[derive(Clone)]
struct Listener;

impl Write for Listener {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        if let Some(log) = LOG.lock().unwrap_or_else(PoisonError::into_inner).as_mut() {
            log.extend_from_slice(bytes);
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Listener {
    type Writer = Listener;

    fn make_writer(&'a self) -> Listener {
        Listener
    }
}

/// Listens to the log of this process, with more in it than a service writes.
fn listen() {
    LISTENING.call_once(|| {
        let filter = EnvFilter::new("info,keqiao=trace,sqlx=warn,actix_server=warn");
        let log = tracing_subscriber::fmt().json().with_env_filter(filter).with_writer(Listener);
        log.try_init().expect("nobody else listens to the log of the tests");
    });
    *LOG.lock().unwrap_or_else(PoisonError::into_inner) = Some(Vec::new());
}

fn heard() -> String {
    let log = LOG.lock().unwrap_or_else(PoisonError::into_inner).take().expect("somebody listened");
    String::from_utf8(log).expect("the log is text")
}

/// What must not be found, and where it was put in.
#[derive(Default)]
struct Canaries {
    /// What opens something: in no row either, but as a digest.
    secret: Vec<(&'static str, String)>,
    /// What concerns somebody, or is shown to some: in the rows of its own things only.
    confidential: Vec<(&'static str, String)>,
    /// What others were answered.
    shown: Vec<String>,
}

impl Canaries {
    fn secret(&mut self, name: &'static str, value: &str) -> String {
        self.secret.push((name, value.to_owned()));
        value.to_owned()
    }

    /// A text that stands nowhere else.
    fn text(&mut self, name: &'static str) -> String {
        let text = format!("zqcanary {name} kepler");
        self.confidential.push((name, text.clone()));
        text
    }

    fn saw(&mut self, answer: &Answer) {
        self.shown.push(answer.text());
    }
}

fn text<'a>(value: &'a Value, member: &str) -> &'a str {
    value[member].as_str().unwrap_or_else(|| panic!("no {member}: {value}"))
}

/// Passwords, tokens, keys, links and codes of somebody who does everything one can do with them.
async fn identity(app: &TestApp, canaries: &mut Canaries) -> Person {
    let login = "zqcanary.login@kepler.example";
    canaries.confidential.push(("login", login.to_owned()));
    let password = canaries.secret("password", "zqcanary password of the first day");
    let mut body = registration_body("zhejiang", "university", "青禾理工大学", login);
    body["organization"]["foreign_identifier"] = json!("HRB 17");
    body["organization"]["metadata"] = json!({ "erp": canaries.text("metadata of an organization") });
    body["owner"]["password"] = json!(password);
    body["owner"]["display_name"] = json!(canaries.text("display name"));
    let organization = app.visitor().make("/v1/organizations", &body).await;
    let guess = canaries.secret("guessed password", "zqcanary guess of a password");
    canaries.saw(&app.visitor().post("/v1/sessions", &credentials(login, &guess)).await);

    let log_in =
        app.visitor().call(reqwest::Method::POST, "/v1/sessions").header("user-agent", &canaries.text("device"));
    let opened = log_in.json(&credentials(login, &password)).send().await.expect(201).json();
    for (name, member) in
        [("access token", "access_token"), ("refresh token", "refresh_token"), ("device token", "device_token")]
    {
        canaries.secret(name, text(&opened, member));
    }
    let session = Session::of(app, &opened);
    let next = session.refresh(app).await.expect(200).json();
    canaries.secret("second refresh token", text(&next, "refresh_token"));
    let owner = app.visitor().with_credential(text(&next, "access_token"));
    canaries.secret("second access token", text(&next, "access_token"));

    let new = canaries.secret("changed password", "zqcanary password of the next day");
    let change = json!({ "old_password": password, "new_password": new });
    owner.post("/v1/me/password", &change).await.expect(200);
    app.visitor().post("/v1/recoveries", &json!({ "login": login })).await;
    let link = canaries.secret("link of a recovery", &app.link_to(login).await);
    let recovered = canaries.secret("recovered password", "zqcanary password after recovery");
    let recovery = json!({ "token": link, "new_password": recovered });
    app.visitor().post("/v1/recoveries/complete", &recovery).await;
    let opened = app.visitor().post("/v1/sessions", &credentials(login, &recovered)).await.expect(201).json();
    let owner = app.visitor().with_credential(text(&opened, "access_token"));
    let begun = owner.post("/v1/me/second-factor", &json!({ "password": recovered })).await.expect(200).json();
    let secret = canaries.secret("secret of a second factor", text(&begun, "secret"));
    let code = crate::identity::session::support::code_at(&secret, app.service.clock.now());
    let codes = owner.post("/v1/me/second-factor/confirm", &json!({ "code": code })).await.expect(200).json();
    for code in codes["recovery_codes"].as_array().expect("codes").iter().take(2) {
        canaries.secret("recovery code", code.as_str().expect("a code"));
    }
    let key = owner.post("/v1/api-keys", &json!({ "name": "nightly", "scopes": ["read"] })).await.expect(201).json();
    canaries.secret("key", text(&key, "key"));
    let rotate = format!("/v1/api-keys/{}/rotate", text(&key, "id"));
    let rotated = owner.post(&rotate, &json!({ "overlap_secs": 3600 })).await.expect(201).json();
    canaries.secret("rotated key", text(&rotated, "key"));
    let invited = "zqcanary.invited@kepler.example";
    canaries.confidential.push(("invited log-in", invited.to_owned()));
    owner.post("/v1/invitations", &json!({ "login": invited, "role": "editor" })).await.expect(201);
    canaries.secret("link of an invitation", &app.link_to(invited).await);
    let idempotent = "zqcanary-idempotency-key";
    canaries.confidential.push(("idempotency key in the log", idempotent.to_owned()));
    owner
        .call(reqwest::Method::POST, "/v1/demands")
        .key(idempotent)
        .json(&json!({ "title": "A", "description": "A" }))
        .send()
        .await
        .expect(201);
    app.moderator("zhejiang").await.step(&organization, "verify", None).await.expect(200);
    forged(app, canaries).await;
    app.person_of(login, organization).await
}

/// What is sent by those who try their luck.
async fn forged(app: &TestApp, canaries: &mut Canaries) {
    let visitor = app.visitor();
    let token = canaries.secret("forged token", "zqcanary.forged.token");
    canaries.saw(&visitor.with_credential(&token).get("/v1/me").await);
    let key = canaries.secret("forged key", "kq_live_zqcanaryzqcanaryzqcanaryzqcanaryzqcanaryzqc");
    canaries.saw(&visitor.with_credential(&key).get("/v1/me").await);
    let refresh = canaries.secret("forged refresh token", "kq_refresh_zqcanaryforged");
    canaries.saw(&visitor.post("/v1/sessions/refresh", &json!({ "refresh_token": refresh })).await);
    let link = canaries.secret("forged link", "zqcanary forged link of an invitation");
    let joining = json!({ "token": link, "display_name": "Nobody", "password": PASSWORD });
    canaries.saw(&visitor.post("/v1/invitations/accept", &joining).await);
    let broken = canaries.secret("password in a broken body", "zqcanary password in a broken body");
    let body = format!("{{\"login\": \"a@b.example\", \"password\": \"{broken}\", ");
    canaries.saw(&visitor.call(reqwest::Method::POST, "/v1/sessions").raw("application/json", body).send().await);
}

/// Texts of listings that are not public, or of which not everything is.
async fn listings(app: &TestApp, owner: &Person, moderator: &Person, canaries: &mut Canaries) -> Vec<String> {
    let draft = json!({ "title": canaries.text("title of a draft"), "abstract": canaries.text("abstract of a draft") });
    let draft = owner.make("/v1/achievements", &draft).await;
    let mut body = demand_body("Membrane");
    body["description"] = json!(canaries.text("description of a draft"));
    let draft_demand = owner.make("/v1/demands", &body).await;
    let mut body = achievement_body("Membrane");
    body["metadata"] = json!({ "erp": canaries.text("metadata of a listing") });
    body["contributors"] = json!([{
        "name": canaries.text("contributor who is not named"), "share_ppm": 1_000_000, "naming": "withheld",
    }]);
    let listed = owner.make("/v1/achievements", &body).await;
    owner.bring_to_market(&listed, moderator).await;
    let value = json!({ "min": "1.00", "max": "2.00", "currency": "CNY" });
    let valued = json!({
        "approach": "income", "purpose": canaries.text("purpose of a valuation"), "base_on": "2026-11-24", "value": value,
        "assumptions": canaries.text("assumptions of a valuation"), "appraiser": canaries.text("appraiser"),
    });
    owner.step(&listed, "valuations", Some(&valued)).await.expect(200);
    let acme = app.setter("Acme").await;
    let demand = acme.open_demand("Membrane", moderator).await;
    let question = json!({ "question": canaries.text("question that waits") });
    owner.post(&format!("{demand}/questions"), &question).await.expect(201);
    let search = json!({ "name": canaries.text("name of a search"), "text": canaries.text("text of a search") });
    owner.post("/v1/saved-searches", &search).await.expect(201);
    let table = format!("title,budget_min\n,{}\n", canaries.text("cell of a faulty row"));
    crate::work::import(app, owner, "kind=demands&source=a", "text/csv", table).await;
    let asked = canaries.text("words of a search");
    app.visitor().get(&format!("/v1/search?q={}", asked.replace(' ', "%20"))).await.expect(200);
    let note = canaries.text("note on evidence");
    let evidence = json!({ "kind": "mandate", "sha256": "ab".repeat(32), "note": note });
    owner.post(&format!("{}/evidence", owner.organization), &evidence).await.expect(201);
    vec![draft, draft_demand, listed, demand]
}

/// Texts about people and services.
async fn people(app: &TestApp, owner: &Person, moderator: &Person, canaries: &mut Canaries) -> Vec<String> {
    let mut body = expert_body("Electrochemist");
    body["person"]["name"] = json!(canaries.text("name of an expert"));
    body["person"]["name_disclosure"] = json!("members");
    body["person"]["orcid"] = json!("0000-0002-1694-233X");
    canaries.confidential.push(("ORCID", "0000-0002-1694-233X".to_owned()));
    let expert = owner.make("/v1/experts", &body).await;
    owner.bring_to_market(&expert, moderator).await;
    let mut body = credential_body(&expert);
    body["number"] = json!(canaries.text("number of a credential"));
    owner.verified_credential(&body, moderator).await;
    let rejected = owner.make("/v1/credentials", &credential_body(&expert)).await;
    let reason = json!({ "reason": canaries.text("reason of a rejection") });
    moderator.step(&rejected, "reject", Some(&reason)).await.expect(200);
    let provider = owner.published_provider("Testing house", moderator).await;
    let offering = owner.published_offering("Hydrogen test", &provider, moderator).await;
    let mut body = engagement_body();
    body["purpose"] = json!(canaries.text("purpose of an engagement"));
    let engagement = app.setter("Client").await.make(&format!("{offering}/engagements"), &body).await;
    vec![expert, rejected, provider, offering, engagement]
}

/// Documents above the teaser, and what is said about letting somebody in.
async fn documents(app: &TestApp, owner: &Person, listed: &str, canaries: &mut Canaries) -> Vec<String> {
    let subject = TestApp::id_of(listed);
    let title = canaries.text("title of a document").replace(' ', "%20");
    let name = canaries.text("name of a file");
    let path = format!(
        "/v1/documents?subject={subject}&level=nda_signed&title={title}&file_name={}.txt",
        name.replace(' ', "%20")
    );
    let content = canaries.text("document after an agreement");
    let signed = owner.send_document(&path, "text/plain", content).await.expect(201).location();
    let content = canaries.text("document in the data room");
    let room = document_path(listed, "data_room");
    let room = owner.send_document(&room, "text/plain", content).await.expect(201).location();
    let content = canaries.text("document for the registered");
    let registered = document_path(listed, "registered");
    let registered = owner.send_document(&registered, "text/plain", content).await.expect(201).location();
    let reader = app.setter("Reader").await;
    let mut body = disclosure_body(listed, "nda_signed");
    let agreement = "cafe".repeat(16);
    canaries.confidential.push(("digest of an agreement", agreement.clone()));
    body["nda_sha256"] = json!(agreement);
    let disclosure = reader.make("/v1/disclosures", &body).await;
    owner.step(&disclosure, "grant", Some(&json!({ "until_on": "2027-05-24" }))).await.expect(200);
    reader.download(&signed).await.expect(200);
    canaries.saw(&app.stranger().await.download(&room).await);
    let refused = reader.make("/v1/disclosures", &disclosure_body(listed, "data_room")).await;
    let reason = json!({ "reason": canaries.text("reason of a refusal") });
    owner.step(&refused, "refuse", Some(&reason)).await.expect(200);
    vec![signed, room, registered, disclosure, refused]
}

/// What somebody who is let in nowhere can read of these things and of all lists.
async fn looked_at(person: &Person, things: &[String]) -> Vec<String> {
    let mut shown = Vec::new();
    for thing in things {
        let id = TestApp::id_of(thing);
        let beside =
            ["", "/content", "/certificate", "/matches", "/questions", "/capability", "/evaluations", "/readings"];
        let mut paths: Vec<String> = beside.iter().map(|end| format!("{thing}{end}")).collect();
        for about in ["documents", "ledger/subject", "ledger/timeline", "disclosures"] {
            paths.push(format!("/v1/{about}?subject={id}"));
        }
        for path in paths {
            shown.push(person.get(&path).await.text());
        }
    }
    let lists = [
        "/v1/organizations",
        "/v1/patents",
        "/v1/achievements",
        "/v1/demands",
        "/v1/providers",
        "/v1/offerings",
        "/v1/resources",
        "/v1/consortia",
        "/v1/experts",
        "/v1/brokers",
        "/v1/events",
        "/v1/engagements",
        "/v1/credentials",
        "/v1/disclosures",
        "/v1/users",
        "/v1/invitations",
        "/v1/search?q=membrane",
        "/v1/ledger/entries?hub=zhejiang",
        "/v1/exports?kind=documents",
    ];
    for path in lists {
        shown.push(person.get(path).await.text());
    }
    shown
}

#[actix_web::test]
async fn no_secret_and_no_confidential_text_is_found_where_it_must_not_be() {
    listen();
    let mut canaries = Canaries::default();
    let bucket = Bucket::start(&canaries.secret("secret of the store of files", "zqcanary secret of a bucket"));
    canaries.secret("key of the store of files", Bucket::KEY);
    let app = TestApp::start_with_bucket(bucket.files()).await;
    let moderator = app.moderator("zhejiang").await;
    let owner = identity(&app, &mut canaries).await;
    let mut things = listings(&app, &owner, &moderator, &mut canaries).await;
    things.extend(people(&app, &owner, &moderator, &mut canaries).await);
    let listed = things[2].clone();
    things.extend(documents(&app, &owner, &listed, &mut canaries).await);
    things.push(owner.organization.clone());
    app.settle_files().await;
    bucket.be_away(true);
    let document = things.iter().find(|thing| thing.contains("documents")).expect("a document");
    canaries.saw(&owner.download(document).await.expect(503));
    bucket.be_away(false);
    for signature in bucket.signatures() {
        canaries.secret("signature to the store of files", &signature);
    }
    app.settle().await;

    let (visitor, stranger) = (app.visitor(), app.stranger().await);
    let mut shown = std::mem::take(&mut canaries.shown);
    shown.extend(looked_at(&visitor, &things).await);
    shown.extend(looked_at(&stranger, &things).await);
    let found = async |text: &str| visitor.get(&format!("/v1/search?q={}", text.replace(' ', "%20"))).await.text();
    let mut searched = Vec::new();
    for (_, canary) in &canaries.confidential {
        searched.push(found(canary).await);
    }
    let metrics = visitor.get("/metrics").await.text();
    let rows = all_rows(&app).await;
    let entries = rows.lines().filter(|row| row.contains("\"payload\"") || row.contains("payload_commitment"));
    let entries: Vec<String> = entries.map(str::to_owned).collect();
    let log = heard();

    let (secret, confidential) = (&canaries.secret, &canaries.confidential);
    assert!(secret.len() + confidential.len() >= 40, "{} and {}", secret.len(), confidential.len());
    assert!(log.contains("\"answered\"") && log.len() > 10_000, "the log was heard");
    assert!(!entries.is_empty() && metrics.contains("keqiao_http_requests_total"));
    let mut leaks = Vec::new();
    for (name, canary) in secret.iter().chain(confidential) {
        let canary = canary.as_str();
        let places = [
            ("the log", log.contains(canary)),
            ("metrics", metrics.contains(canary)),
            ("an entry", entries.iter().any(|entry| entry.contains(canary))),
            ("what others are shown", shown.iter().any(|text| text.contains(canary))),
            ("a search", searched.iter().any(|text| text.contains(canary))),
        ];
        leaks.extend(
            places.into_iter().filter(|(_, is_there)| *is_there).map(|(place, _)| format!("{name} in {place}")),
        );
    }
    for (name, canary) in secret {
        leaks.extend(rows.contains(canary.as_str()).then(|| format!("{name} in a row")));
    }
    assert!(leaks.is_empty(), "{leaks:#?}");
    // The net holds: what was put in is found where it belongs.
    let own: Vec<&(&str, String)> = confidential.iter().filter(|(_, canary)| !rows.contains(canary.as_str())).collect();
    let elsewhere = ["idempotency", "words of a search", "cell of a faulty row", "document"];
    let lost: Vec<_> = own.iter().filter(|(name, _)| !elsewhere.iter().any(|end| name.contains(end))).collect();
    assert!(lost.is_empty(), "{lost:?}");
}
