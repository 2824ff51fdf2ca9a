//! The list of credentials.

use crate::harness::{TestApp, credential_body};

#[actix_web::test]
async fn a_moderator_finds_those_that_wait_and_an_owner_its_own() {
    let app = TestApp::start().await;
    let (mingchuan, moderator, stranger) =
        (app.setter("明川经纪").await, app.moderator("zhejiang").await, app.stranger().await);
    let broker = mingchuan.draft_broker("Technology manager").await;
    let verified = mingchuan.verified_credential(&credential_body(&broker), &moderator).await;
    let waiting = mingchuan.make("/v1/credentials", &credential_body(&broker)).await;
    let [verified, waiting] = [&verified, &waiting].map(|address| TestApp::id_of(address));

    let queue = "/v1/credentials?hub=zhejiang&state=recorded";
    assert_eq!(moderator.get(queue).await.expect(200).column("id"), [waiting]);
    assert_eq!(mingchuan.get("/v1/credentials").await.expect(200).column("id"), [waiting, verified]);
    assert_eq!(stranger.get("/v1/credentials").await.expect(200).column("id"), [""; 0]);
    assert_eq!(stranger.get(queue).await.refusal(), (403, "forbidden".to_owned()));
    assert_eq!(app.visitor().get("/v1/credentials").await.status, 401);
}
