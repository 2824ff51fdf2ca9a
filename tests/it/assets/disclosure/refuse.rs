//! The owner does not let a reader in.

use crate::harness::{TestApp, disclosure_body};
use serde_json::json;

#[actix_web::test]
async fn a_refusal_tells_its_reason_to_the_reader_who_may_ask_again() {
    let app = TestApp::start().await;
    let qinghe = app.solver("青禾理工大学").await;
    let listed = qinghe.published_achievement("Membrane", &app.moderator("zhejiang").await).await;
    let acme = app.setter("Acme").await;
    let body = disclosure_body(&listed, "nda_signed");
    let disclosure = acme.make("/v1/disclosures", &body).await;

    let reason = json!({ "reason": "We talk to one licensee at a time." });
    let by_reader = acme.step(&disclosure, "refuse", Some(&reason)).await;
    qinghe.step(&disclosure, "refuse", Some(&reason)).await.expect(200);

    assert_eq!(by_reader.refusal(), (403, "forbidden".to_owned()));
    let shown = acme.get(&disclosure).await.expect(200).json();
    assert_eq!((&shown["state"], &shown["reason"]), (&"refused".into(), &reason["reason"]));
    let late = qinghe.step(&disclosure, "grant", Some(&json!({ "until_on": "2027-05-24" }))).await;
    assert_eq!(late.rules(), ["process.step_not_open"]);
    acme.make("/v1/disclosures", &body).await;
}
