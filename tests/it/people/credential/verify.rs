//! The hub has seen the paper.

use crate::harness::{TestApp, credential_body};
use serde_json::json;

#[actix_web::test]
async fn a_moderator_verifies_once_and_not_for_his_own_organization_nor_what_has_expired() {
    let app = TestApp::start().await;
    let (mingchuan, moderator) = (app.setter("明川经纪").await, app.moderator("zhejiang").await);
    let [theirs, own] = [mingchuan.draft_broker("Theirs").await, moderator.draft_broker("Own").await];
    let credential = mingchuan.make("/v1/credentials", &credential_body(&theirs)).await;
    let of_the_hub = moderator.make("/v1/credentials", &credential_body(&own)).await;
    let mut body = credential_body(&theirs);
    body["expires_on"] = json!("2026-11-23");
    let expired = mingchuan.make("/v1/credentials", &body).await;

    let by_owner = mingchuan.step(&credential, "verify", None).await;
    moderator.step(&credential, "verify", None).await.expect(200);
    let again = moderator.step(&credential, "verify", None).await.expect(200).json();

    assert_eq!(by_owner.refusal(), (403, "forbidden".to_owned()));
    assert_eq!(again["state"], "verified");
    assert_eq!(moderator.step(&of_the_hub, "verify", None).await.rules(), ["moderation.own_listing"]);
    assert_eq!(moderator.step(&expired, "verify", None).await.rules(), ["credential.expired"]);
    let kinds = app.event_kinds("zhejiang").await;
    assert_eq!(kinds.iter().filter(|kind| *kind == "credential.verified").count(), 1);
}
