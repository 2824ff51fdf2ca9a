//! Asking to be let in.

use crate::harness::{Person, TestApp, disclosure_body};
use serde_json::json;

async fn listed(app: &TestApp) -> (Person, String) {
    let qinghe = app.solver("青禾理工大学").await;
    let listed = qinghe.published_achievement("Membrane", &app.moderator("zhejiang").await).await;
    (qinghe, listed)
}

#[actix_web::test]
async fn agreeing_to_the_terms_opens_the_first_level_at_once_and_the_next_waits_for_the_owner() {
    let app = TestApp::start().await;
    let (_qinghe, listed) = listed(&app).await;
    let acme = app.setter("Acme").await;

    let registered = acme.post("/v1/disclosures", &disclosure_body(&listed, "registered")).await.expect(201).json();
    let signed = acme.post("/v1/disclosures", &disclosure_body(&listed, "nda_signed")).await.expect(201).json();

    assert_eq!((&registered["state"], &signed["state"]), (&"granted".into(), &"requested".into()));
    let kinds = app.event_kinds("zhejiang").await;
    assert_eq!(kinds[kinds.len() - 2..], ["disclosure.granted", "disclosure.requested"]);
}

#[actix_web::test]
async fn a_request_without_agreement_to_terms_or_for_a_teaser_is_faulty_in_every_member() {
    let app = TestApp::start().await;
    let (_qinghe, listed) = listed(&app).await;
    let acme = app.setter("Acme").await;
    let mut body = disclosure_body(&listed, "teaser");
    body["agrees_to_terms"] = json!("2019-01");
    body["nda_sha256"] = json!("no digest");

    let faults = acme.post("/v1/disclosures", &body).await.faults();

    let wrong = [("/level", "teaser_is_open"), ("/agrees_to_terms", "terms_unknown"), ("/nda_sha256", "malformed")];
    assert_eq!(faults, wrong.map(|(pointer, code)| (pointer.to_owned(), code.to_owned())));
}

#[actix_web::test]
async fn what_is_secret_needs_a_signed_agreement_a_verified_organization_and_another_owner() {
    let app = TestApp::start().await;
    let (qinghe, listed) = listed(&app).await;
    let newcomer = app.newcomer("Newcomer").await;
    let mut unsigned = disclosure_body(&listed, "data_room");
    unsigned["nda_sha256"] = json!(null);

    let refused = newcomer.post("/v1/disclosures", &unsigned).await.rules();
    let own = qinghe.post("/v1/disclosures", &disclosure_body(&listed, "nda_signed")).await.rules();

    assert_eq!(refused, ["organization.not_verified", "disclosure.agreement_missing"]);
    assert_eq!(own, ["disclosure.own_listing"]);
}

#[actix_web::test]
async fn a_person_asks_once_and_a_machine_never() {
    let app = TestApp::start().await;
    let (_qinghe, listed) = listed(&app).await;
    let acme = app.setter("Acme").await;
    let body = disclosure_body(&listed, "nda_signed");
    acme.post("/v1/disclosures", &body).await.expect(201);
    let key = acme.post("/v1/api-keys", &json!({ "name": "nightly", "scopes": ["write"] })).await.expect(201).json();
    let machine = acme.with_credential(key["key"].as_str().expect("the key is shown"));

    assert_eq!(acme.post("/v1/disclosures", &body).await.refusal(), (409, "duplicate".to_owned()));
    assert_eq!(machine.post("/v1/disclosures", &body).await.refusal(), (403, "forbidden".to_owned()));
    let hidden = acme.draft_demand("Other").await;
    let stranger = app.stranger().await;
    let asked = stranger.post("/v1/disclosures", &disclosure_body(&hidden, "registered")).await;
    assert_eq!(asked.refusal(), (404, "not_found".to_owned()));
}
