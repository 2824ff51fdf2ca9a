//! Revoking a registration.

use crate::harness::{TestApp, registered};
use serde_json::json;

#[actix_web::test]
async fn a_revoked_registration_keeps_its_number_which_is_never_given_again() {
    let app = TestApp::start().await;
    let deal = app.deal().await;
    let case = registered(&deal).await;
    let body = json!({ "ground": "fraud", "reason": "The buyer says that there was no such contract." });

    let by_registrar = deal.authority.registrar.step(&case, "revoke", Some(&body)).await;
    let revoked = deal.authority.senior.step(&case, "revoke", Some(&body)).await.expect(200).json();
    let check = app.visitor().get("/v1/registration-numbers?number=2026330000000001").await.expect(200).json();
    let again = registered(&deal).await;
    let next = deal.seller.owner.get(&again).await.expect(200).json();

    assert_eq!(by_registrar.refusal(), (403, "forbidden".to_owned()));
    assert_eq!((&revoked["number"], &revoked["is_certificate_valid"]), (&"2026330000000001".into(), &false.into()));
    assert_eq!((&check["state"], &check["is_valid"]), (&"revoked".into(), &false.into()));
    assert_eq!(next["number"], "2026330000000002");
}
