//! The keys with which an organization signs.

use crate::harness::{Signer, TestApp};
use serde_json::json;

#[actix_web::test]
async fn everybody_reads_the_keys_of_an_organization_and_those_that_ended_stay() {
    let app = TestApp::start().await;
    let acme = app.setter("Acme").await;
    let mut ids = Vec::new();
    for seed in [1, 2] {
        let made = acme.post("/v1/signing-keys", &Signer::of_seed(seed).registration(&acme.organization)).await;
        ids.push(made.expect(201).json()["id"].as_str().expect("an id").to_owned());
    }
    acme.post(&format!("/v1/signing-keys/{}/revoke", ids[0]), &json!({})).await.expect(200);

    let list = format!("/v1/signing-keys?organization={}", TestApp::id_of(&acme.organization));
    let shown = app.visitor().get(&list).await.expect(200);

    assert_eq!(shown.column("id"), [ids[1].clone(), ids[0].clone()]);
    assert!(shown.json()["items"][0]["revoked_at"].is_null() && shown.json()["items"][1]["revoked_at"].is_string());
}
