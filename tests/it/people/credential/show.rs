//! One credential.

use crate::harness::{TestApp, credential_body};

#[actix_web::test]
async fn a_credential_is_seen_by_its_organization_and_its_moderator_only() {
    let app = TestApp::start().await;
    let (mingchuan, moderator) = (app.setter("明川经纪").await, app.moderator("zhejiang").await);
    let broker = mingchuan.published_broker("Technology manager", &moderator).await;
    let credential = mingchuan.make("/v1/credentials", &credential_body(&broker)).await;

    for person in [&mingchuan, &moderator] {
        assert_eq!(person.get(&credential).await.expect(200).json()["number"], "2024-M-00017");
    }
    assert_eq!(app.stranger().await.get(&credential).await.status, 404);
    assert_eq!(app.visitor().get(&credential).await.status, 401);
}
