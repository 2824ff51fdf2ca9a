//! Taking a credential back.

use crate::harness::{TestApp, credential_body};
use serde_json::json;

#[actix_web::test]
async fn its_organization_takes_a_verified_credential_back() {
    let app = TestApp::start().await;
    let (mingchuan, moderator) = (app.setter("明川经纪").await, app.moderator("zhejiang").await);
    let broker = mingchuan.draft_broker("Technology manager").await;
    let credential = mingchuan.verified_credential(&credential_body(&broker), &moderator).await;

    let by_hub = moderator.step(&credential, "withdraw", None).await;
    mingchuan.step(&credential, "withdraw", None).await.expect(200);

    assert_eq!(by_hub.refusal(), (403, "forbidden".to_owned()));
    let view = mingchuan.get(&broker).await.expect(200).json();
    assert_eq!([&view["credentials"], &view["level"]], [&json!([]), &json!(null)]);
}
