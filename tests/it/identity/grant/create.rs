//! Giving a user an office.

use crate::harness::{PASSWORD, TestApp, patent_body, user_body};
use crate::identity::session::support::{Session, code_at, credentials};
use serde_json::{Value, json};

async fn id_of(person: &crate::harness::Person) -> Value {
    person.get("/v1/me").await.expect(200).json()["actor"].clone()
}

#[actix_web::test]
async fn an_approvers_office_sleeps_until_his_session_has_passed_a_second_factor() {
    let app = TestApp::start().await;
    let acme = app.setter("Acme").await;
    let added = acme.post("/v1/users", &json!({ "user": user_body("a@acme.example"), "role": "member" })).await.json();
    acme.post("/v1/grants", &json!({ "user": added["id"], "role": "approver" })).await.expect(201);
    let log_in = async |code: Option<String>| {
        let mut body = credentials("a@acme.example", PASSWORD);
        if let Some(code) = code {
            body["code"] = code.into();
        }
        app.visitor().post("/v1/sessions", &body).await.expect(201).json()
    };

    let without = log_in(None).await;
    let session = Session::of(&app, &without);
    assert_eq!(without["dormant_roles"], json!(["approver"]));
    assert_eq!(session.person.get("/v1/me").await.json()["offices"], json!([]));

    let (secret, _) = session.with_second_factor(&app).await;
    let awake = Session::of(&app, &session.refresh(&app).await.expect(200).json());
    let offices = awake.person.get("/v1/me").await.json()["offices"].clone();
    assert_eq!(
        [&offices[0]["role"], &offices[0]["organization"]],
        [&json!("approver"), &acme.get("/v1/me").await.json()["organization"]]
    );
    app.advance(time::Duration::seconds(30));
    let with = log_in(Some(code_at(&secret, app.service.clock.now()))).await;
    assert_eq!(with["dormant_roles"], json!([]));
}

#[actix_web::test]
async fn an_owner_gives_offices_of_his_organization_to_its_people_and_a_moderator_those_of_his_hub_to_anybody() {
    let app = TestApp::start().await;
    let (acme, stranger, moderator) = (app.setter("Acme").await, app.stranger().await, app.moderator("zhejiang").await);
    let (own, other) = (id_of(&acme).await, id_of(&stranger).await);
    let grant = |user: &Value, role: &str| json!({ "user": user, "role": role });
    let in_hub = |user: &Value, role: &str, hub: &str| json!({ "user": user, "role": role, "hub": hub });

    acme.post("/v1/grants", &grant(&own, "signatory")).await.expect(201);
    assert_eq!(acme.post("/v1/grants", &grant(&own, "signatory")).await.refusal(), (409, "duplicate".to_owned()));
    assert_eq!(acme.post("/v1/grants", &grant(&other, "signatory")).await.refusal(), (404, "not_found".to_owned()));
    for role in ["owner", "moderator", "regulator", "auditor"] {
        let faults = acme.post("/v1/grants", &grant(&own, role)).await.faults();
        assert_eq!(faults, [("/role".to_owned(), "not_grantable".to_owned())], "{role}");
    }
    let hubs = acme.post("/v1/grants", &in_hub(&own, "auditor", "zhejiang")).await;
    assert_eq!(hubs.refusal(), (404, "not_found".to_owned()));
    moderator.post("/v1/grants", &in_hub(&other, "auditor", "zhejiang")).await.expect(201);
    let elsewhere = moderator.post("/v1/grants", &in_hub(&other, "auditor", "guangdong")).await;
    assert_eq!(elsewhere.refusal(), (404, "not_found".to_owned()));
}

#[actix_web::test]
async fn an_editor_who_is_made_auditor_of_the_hub_publishes_no_more_and_is_told_why_while_his_colleague_goes_on() {
    let app = TestApp::start().await;
    let (acme, moderator) = (app.setter("Acme").await, app.moderator("zhejiang").await);
    let colleague = app.editor_of(&acme).await;
    let login = "e@acme.example";
    acme.post("/v1/users", &json!({ "user": user_body(login), "role": "editor" })).await.expect(201);
    let editor = app.person_of(login, acme.organization.clone()).await;
    editor.published_patent("Membrane", "CN102307917B").await;
    let patent = editor.make("/v1/patents", &patent_body("Membrane of two layers", "CN102307918B")).await;

    let office = json!({ "user": id_of(&editor).await, "role": "auditor", "hub": "zhejiang" });
    moderator.post("/v1/grants", &office).await.expect(201);
    let auditor = app.person_of(login, acme.organization.clone()).await;

    auditor.get(&patent).await.expect(200);
    let answer = auditor.step(&patent, "publish", None).await;
    assert_eq!(answer.refusal(), (403, "forbidden".to_owned()));
    assert_eq!(answer.json()["detail"], "an office of this caller forbids this, whatever else he may");
    let entered = auditor.post("/v1/patents", &patent_body("Membrane of three layers", "CN102307919B")).await;
    assert_eq!(entered.refusal(), (403, "forbidden".to_owned()));
    colleague.step(&patent, "publish", None).await.expect(200);
}
