//! Agreeing to serve.

use crate::harness::TestApp;

#[actix_web::test]
async fn the_provider_agrees_and_not_the_one_who_asked() {
    let app = TestApp::start().await;
    let (yuanzhi, client, moderator) =
        (app.setter("圆执检测").await, app.solver("青禾大学").await, app.moderator("zhejiang").await);
    let provider = yuanzhi.published_provider("Testing house", &moderator).await;
    let offering = yuanzhi.published_offering("Hydrogen test", &provider, &moderator).await;
    let engagement = client.propose(&offering).await;

    let by_client = client.step(&engagement, "agree", None).await;
    let by_hub = moderator.step(&engagement, "agree", None).await;
    let agreed = yuanzhi.step(&engagement, "agree", None).await.expect(200).json();

    assert_eq!(by_client.rules(), ["engagement.other_side"]);
    assert_eq!(by_hub.refusal(), (403, "forbidden".to_owned()));
    assert_eq!(agreed["state"], "agreed");
    let heard = client.get("/v1/events?hub=zhejiang&limit=1000").await.expect(200).text();
    app.settle().await;
    let kinds = app.event_kinds("zhejiang").await;
    assert!(kinds.ends_with(&["engagement.proposed".to_owned(), "engagement.agreed".to_owned()]), "{kinds:?}");
    assert!(!heard.contains("24 specimens"), "the purpose stays between the two sides");
}
