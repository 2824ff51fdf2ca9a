//! The list of engagements.

use crate::harness::TestApp;

#[actix_web::test]
async fn each_side_lists_its_own_and_pages_through_them() {
    let app = TestApp::start().await;
    let (yuanzhi, client, moderator) =
        (app.setter("圆执检测").await, app.solver("青禾大学").await, app.moderator("zhejiang").await);
    let provider = yuanzhi.published_provider("Testing house", &moderator).await;
    let offering = yuanzhi.published_offering("Hydrogen test", &provider, &moderator).await;
    let [first, second] = [client.propose(&offering).await, client.take_service(&offering, &yuanzhi).await];
    let other = app.stranger().await.propose(&offering).await;
    let [first, second, other] = [&first, &second, &other].map(|address| TestApp::id_of(address));

    assert_eq!(client.get("/v1/engagements").await.expect(200).column("id"), [second, first]);
    assert_eq!(yuanzhi.get("/v1/engagements").await.expect(200).column("id"), [other, second, first]);
    assert_eq!(yuanzhi.get("/v1/engagements?side=client").await.expect(200).column("id"), [""; 0]);
    assert_eq!(client.get("/v1/engagements?side=client&state=completed").await.expect(200).column("id"), [second]);
    let of_offering = format!("/v1/engagements?offering={}&limit=2", TestApp::id_of(&offering));
    let page = yuanzhi.get(&of_offering).await.expect(200);
    let next = page.json()["next"].as_str().expect("a second page").to_owned();
    assert_eq!(page.column("id"), [other, second]);
    assert_eq!(yuanzhi.get(&format!("{of_offering}&after={next}")).await.expect(200).column("id"), [first]);
    assert_eq!(app.visitor().get("/v1/engagements").await.status, 401);
}
