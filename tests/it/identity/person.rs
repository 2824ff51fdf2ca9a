//! What is known of a person is told to him, and erased: by the operator, with `keqiao admin person`.

use super::session::support::{Session, credentials};
use crate::harness::{PASSWORD, Person, TestApp, disclosure_body, expert_body};
use keqiao::identity::personal::{erase, export, field::PERSONAL};
use keqiao::storage::statement;
use keqiao_domain::access::{Action, Principal};
use keqiao_domain::id::{Id, UserKind};
use sea_orm::ConnectionTrait as _;
use serde_json::{Value, json};

const LOGIN: &str = "robin.sample@acme.example";
/// What tells who the person is.
const TOLD: [&str; 6] = [LOGIN, "Robin Sample", "0000-0002-1825-0097", "Robins telephone", "robins wish", "R-2024-17"];

/// Somebody who has left traces wherever one can.
async fn known(app: &TestApp) -> (Person, Person, Id<UserKind>) {
    let (acme, moderator) = (app.setter("Acme").await, app.moderator("zhejiang").await);
    acme.post("/v1/invitations", &json!({ "login": LOGIN, "role": "editor" })).await.expect(201);
    let token = app.link_to(LOGIN).await;
    let joining = json!({ "token": token, "display_name": "Robin Sample", "password": PASSWORD });
    app.visitor().post("/v1/invitations/accept", &joining).await.expect(201);
    let log_in = app.visitor().call(reqwest::Method::POST, "/v1/sessions").header("user-agent", "Robins telephone");
    let opened = log_in.json(&credentials(LOGIN, PASSWORD)).send().await.expect(201).json();
    Session::of(app, &opened).with_second_factor(app).await;
    app.visitor().post("/v1/recoveries", &json!({ "login": LOGIN })).await;
    let robin = app.person_of(LOGIN, acme.organization.clone()).await;
    let user = robin.get("/v1/me").await.json()["actor"].as_str().expect("an id").to_owned();
    robin.post("/v1/saved-searches", &json!({ "name": "robins wish", "text": "robins wish" })).await.expect(201);
    let mut profile = expert_body("Electrochemist");
    profile["person"]["user"] = json!(user);
    profile["person"]["name_disclosure"] = json!("members");
    profile["summary"] = json!("Robin Sample led the scale-up of two membrane lines.");
    let expert = robin.make("/v1/experts", &profile).await;
    robin.bring_to_market(&expert, &moderator).await;
    let credential = json!({
        "holder": TestApp::id_of(&expert), "scheme": "rttp", "number": "R-2024-17", "issuer": "A fictitious alliance",
        "issued_on": "2024-05-01",
    });
    robin.make("/v1/credentials", &credential).await;
    let qinghe = app.solver("青禾理工大学").await;
    let listed = qinghe.published_achievement("Membrane", &moderator).await;
    let document = qinghe.put_document(&listed, "registered").await;
    robin.make("/v1/disclosures", &disclosure_body(&listed, "registered")).await;
    robin.download(&document).await.expect(200);
    robin
        .call(reqwest::Method::POST, "/v1/demands")
        .key("a-key-of-sixteen-or-more")
        .json(&json!({ "title": "A", "description": "A" }))
        .send()
        .await
        .expect(201);
    app.settle().await;
    (acme, robin, user.parse().expect("a user's identifier"))
}

async fn erased(
    app: &TestApp,
    user: Id<UserKind>,
    login: &str,
) -> Result<erase::Erased, keqiao::http::problem::Problem> {
    let service = &app.service;
    let work = async |tx: &keqiao::tx::Tx| erase::erase(tx, service, user, login, "$argon2id$unused").await;
    service.write_as(&Principal::system(None), Action::ErasePerson, work).await
}

/// Every row of every table, as text.
pub(crate) async fn all_rows(app: &TestApp) -> String {
    let tables = "SELECT tablename::text FROM pg_tables WHERE schemaname = 'public'";
    let db = &app.service.db;
    let mut all = String::new();
    for table in db.query_all_raw(statement(tables, [])).await.expect("the tables") {
        let table: String = table.try_get_by_index(0).expect("a name");
        // Bytes are read as text too: an answer that is kept, what was hashed.
        let sql = format!("SELECT to_jsonb(t)::text FROM {table} AS t");
        for row in db.query_all_raw(statement(&sql, [])).await.expect("the rows") {
            all.push_str(&row.try_get_by_index::<String>(0).expect("a text"));
            all.push('\n');
        }
    }
    for bytes in
        ["SELECT convert_from(body, 'UTF8') FROM entry", "SELECT convert_from(body, 'UTF8') FROM idempotency_key"]
    {
        for row in db.query_all_raw(statement(bytes, [])).await.expect("the bytes") {
            all.push_str(&row.try_get_by_index::<String>(0).expect("a text"));
            all.push('\n');
        }
    }
    all
}

#[actix_web::test]
async fn an_erased_person_is_in_no_row_any_more_and_the_record_still_holds() {
    let app = TestApp::start().await;
    let (acme, robin, user) = known(&app).await;
    let before = all_rows(&app).await;
    let untold: Vec<_> = TOLD.iter().filter(|text| !before.contains(**text)).collect();
    assert!(untold.is_empty(), "the traces are there: {untold:?}");

    let token = app.token_of(&robin);
    app.advance(time::Duration::seconds(1));
    let counted = erased(&app, user, LOGIN).await.expect("the person is erased");
    keqiao::identity::token::revocation::look(&app.service).await.expect("what is void is seen");
    app.settle().await;

    let after = all_rows(&app).await;
    for text in TOLD {
        let row = after.lines().find(|row| row.contains(text));
        assert_eq!(row, None, "`{text}` is still told");
    }
    for table in ["app_user", "session", "second_factor", "saved_search", "expert", "credential", "invitation"] {
        assert!(counted.contains_key(table), "{table}: {counted:?}");
    }
    assert_eq!(robin.with_credential(&token).get("/v1/me").await.refusal(), (401, "token_invalid".to_owned()));
    let log_in = app.visitor().post("/v1/sessions", &credentials(LOGIN, PASSWORD)).await;
    assert_eq!(log_in.refusal(), (401, "credentials_wrong".to_owned()));
    assert!(!acme.get("/v1/users").await.column("id").contains(&user.to_string()));
    assert!(app.visitor().get("/v1/experts").await.column("id").is_empty(), "the profile is withdrawn");
    // The pseudonym stays where it is evidence, and the log is what it was: the harness verifies it at the end.
    assert!(after.contains(&user.to_string()));
    assert_eq!(app.number("SELECT count(*) FROM document_reading").await, 1);
    assert!(app.event_kinds("zhejiang").await.contains(&"user.erased".to_owned()));
}

#[actix_web::test]
async fn the_last_owner_of_an_organization_is_not_erased() {
    let app = TestApp::start().await;
    let acme = app.setter("Acme").await;
    let user = acme.get("/v1/me").await.json()["actor"].as_str().expect("an id").to_owned();
    let login = acme.get("/v1/users").await.column("login").remove(0);

    let refused = erased(&app, user.parse().expect("an identifier"), &login).await.expect_err("somebody must answer");

    let rules: Vec<_> = refused.refusals().as_slice().iter().map(|refusal| refusal.rule.code()).collect();
    assert_eq!(rules, ["identity.last_owner"]);
    acme.get("/v1/me").await.expect(200);
}

#[actix_web::test]
async fn a_person_is_told_everything_but_what_opens_something() {
    let app = TestApp::start().await;
    let (_, _, user) = known(&app).await;

    let told = export::export(&app.service.db, user, LOGIN).await.expect("it is told");

    let text = told.to_string();
    for told in TOLD {
        assert!(text.contains(told), "`{told}` is known and not told");
    }
    for secret in ["argon2", "sealed_secret", "\"digest\"", "\"salt\"", "\"password_hash\""] {
        assert!(!text.contains(secret), "`{secret}` opens something");
    }
    let tables = told["tables"].as_object().expect("tables");
    for table in ["app_user", "session", "entry", "document_reading", "disclosure", "role_grant"] {
        assert!(tables.get(table).and_then(Value::as_array).is_some_and(|rows| !rows.is_empty()), "{table}");
    }
}

#[actix_web::test]
async fn every_table_about_users_says_what_is_personal_in_it() {
    let app = TestApp::start().await;
    let texts = async |sql: &str| -> Vec<String> {
        let rows = app.service.db.query_all_raw(statement(sql, [])).await.expect("the catalogue answers");
        rows.iter().map(|row| row.try_get_by_index(0).expect("a text")).collect()
    };
    let referring =
        "SELECT conrelid::regclass::text FROM pg_constraint WHERE contype = 'f' AND confrelid = 'app_user'::regclass";
    let telling = "SELECT DISTINCT table_name::text FROM information_schema.columns WHERE table_schema = 'public' \
        AND column_name IN ('login', 'recipient', 'display_name', 'user_id', 'reader', 'reviewer', 'orcid', 'device', 'network')";
    for table in [texts(referring).await, texts(telling).await].concat() {
        assert!(PERSONAL.iter().any(|personal| personal.table == table), "{table} is not classified");
    }
    let columns =
        texts("SELECT table_name || '.' || column_name FROM information_schema.columns WHERE table_schema = 'public'")
            .await;
    for personal in PERSONAL {
        for (column, _) in personal.columns {
            assert!(columns.contains(&format!("{}.{column}", personal.table)), "{}.{column}", personal.table);
        }
    }
}
