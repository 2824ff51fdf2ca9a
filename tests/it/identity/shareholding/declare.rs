//! Declaring who holds one's organization.

use crate::harness::TestApp;
use serde_json::json;

#[actix_web::test]
async fn a_moderator_does_not_verify_an_organization_that_is_related_to_his_own() {
    let app = TestApp::start().await;
    let (newcomer, middle, moderator) =
        (app.newcomer("Newcomer").await, app.newcomer("Middle").await, app.moderator("zhejiang").await);
    let id = |person: &crate::harness::Person| TestApp::id_of(&person.organization).to_owned();
    let declare = async |of: &crate::harness::Person, holder: String, share_ppm: u32| {
        let path = format!("{}/shareholdings", of.organization);
        of.post(&path, &json!({ "holder": holder, "share_ppm": share_ppm })).await.expect(201).json()
    };
    let small = declare(&newcomer, id(&moderator), 249_999).await;
    assert_eq!(small["is_related"], false);
    declare(&newcomer, id(&middle), 510_000).await;
    let step = declare(&middle, id(&moderator), 300_000).await;

    let refused = moderator.step(&newcomer.organization, "verify", None).await;

    assert_eq!(refused.rules(), ["identity.related_party"]);
    let end = format!("/v1/shareholdings/{}/end", step["id"].as_str().expect("an id"));
    middle.post(&end, &json!({})).await.expect(200);
    moderator.step(&newcomer.organization, "verify", None).await.expect(200);
}

#[actix_web::test]
async fn a_holder_is_another_organization_with_a_share_of_the_whole_and_declared_once() {
    let app = TestApp::start().await;
    let (acme, stranger) = (app.setter("Acme").await, app.stranger().await);
    let path = format!("{}/shareholdings", acme.organization);
    let body = |holder: &str, share_ppm: u32| json!({ "holder": holder, "share_ppm": share_ppm });
    let (own, other) = (TestApp::id_of(&acme.organization), TestApp::id_of(&stranger.organization));

    let faults = acme.post(&path, &body(own, 1_000_001)).await.faults();
    assert_eq!(
        faults,
        [("/share_ppm".to_owned(), "out_of_range".to_owned()), ("/holder".to_owned(), "unknown_holder".to_owned())]
    );
    acme.post(&path, &body(other, 1)).await.expect(201);
    assert_eq!(acme.post(&path, &body(other, 2)).await.refusal(), (409, "duplicate".to_owned()));
    assert_eq!(stranger.post(&path, &body(other, 1)).await.refusal(), (403, "forbidden".to_owned()));
}
