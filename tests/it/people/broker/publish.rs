//! Putting a broker's profile before the market.

use crate::harness::{TestApp, credential_body, review_body};
use serde_json::json;

#[actix_web::test]
async fn a_broker_needs_a_credential_of_brokers_that_the_hub_has_verified() {
    let app = TestApp::start().await;
    let (mingchuan, moderator) = (app.setter("明川经纪").await, app.moderator("zhejiang").await);
    let broker = mingchuan.draft_broker("Technology manager").await;
    mingchuan.step(&broker, "submit", None).await.expect(200);
    moderator.step(&broker, "review", Some(&review_body("approve", 4))).await.expect(200);
    let publish = async || mingchuan.step(&broker, "publish", None).await;

    assert_eq!(publish().await.rules(), ["broker.credential_missing"]);
    let mut other = credential_body(&broker);
    other["scheme"] = json!("professional_title");
    mingchuan.verified_credential(&other, &moderator).await;
    let credential = mingchuan.make("/v1/credentials", &credential_body(&broker)).await;
    assert_eq!(publish().await.rules(), ["broker.credential_missing"], "another scheme, and one nobody has seen");

    moderator.step(&credential, "verify", None).await.expect(200);
    publish().await.expect(200);

    let view = app.visitor().get(&broker).await.expect(200).json();
    assert_eq!([&view["state"], &view["level"]], ["published", "intermediate"]);
    mingchuan.step(&credential, "withdraw", None).await.expect(200);
    assert!(app.visitor().get(&broker).await.expect(200).json()["level"].is_null());
}
