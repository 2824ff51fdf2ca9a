//! The evidence of an organization.

use crate::harness::TestApp;
use serde_json::json;

#[actix_web::test]
async fn its_owner_and_its_hubs_moderator_see_it_and_nobody_else() {
    let app = TestApp::start().await;
    let (acme, stranger) = (app.setter("Acme").await, app.stranger().await);
    let (moderator, elsewhere) = (app.moderator("zhejiang").await, app.moderator("guangdong").await);
    let path = format!("{}/evidence", acme.organization);
    for kind in ["mandate", "registry_extract"] {
        acme.post(&path, &json!({ "kind": kind, "sha256": "ab".repeat(32) })).await.expect(201);
    }

    for person in [&acme, &moderator] {
        assert_eq!(person.get(&path).await.column("kind"), ["registry_extract", "mandate"]);
    }
    for person in [&stranger, &elsewhere] {
        assert_eq!(person.get(&path).await.refusal(), (403, "forbidden".to_owned()));
    }
    assert_eq!(app.visitor().get(&path).await.refusal(), (401, "unauthenticated".to_owned()));
}
