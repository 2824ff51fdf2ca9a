//! The hub has not found a credential in order.

use crate::harness::{TestApp, credential_body};
use serde_json::json;

#[actix_web::test]
async fn a_rejected_credential_leaves_the_profile_and_its_owner_reads_why() {
    let app = TestApp::start().await;
    let (mingchuan, moderator) = (app.setter("明川经纪").await, app.moderator("zhejiang").await);
    let broker = mingchuan.draft_broker("Technology manager").await;
    let credential = mingchuan.make("/v1/credentials", &credential_body(&broker)).await;
    let reason = json!({ "reason": "The number is not in the register." });

    moderator.step(&credential, "reject", Some(&reason)).await.expect(200);

    let seen = mingchuan.get(&credential).await.expect(200).json();
    assert_eq!([&seen["state"], &seen["reason"]], [&json!("rejected"), &reason["reason"]]);
    assert_eq!(mingchuan.get(&broker).await.expect(200).json()["credentials"], json!([]));
    assert_eq!(moderator.step(&credential, "verify", None).await.rules(), ["process.step_not_open"]);
}
