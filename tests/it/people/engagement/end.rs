//! Ending an engagement before it is done.

use crate::harness::TestApp;

#[actix_web::test]
async fn either_side_ends_what_is_not_done_and_nobody_what_is() {
    let app = TestApp::start().await;
    let (yuanzhi, client, moderator) =
        (app.setter("圆执检测").await, app.solver("青禾大学").await, app.moderator("zhejiang").await);
    let provider = yuanzhi.published_provider("Testing house", &moderator).await;
    let offering = yuanzhi.published_offering("Hydrogen test", &provider, &moderator).await;
    let [declined, given_up] = [client.propose(&offering).await, client.propose(&offering).await];
    let done = client.take_service(&offering, &yuanzhi).await;
    yuanzhi.step(&given_up, "agree", None).await.expect(200);

    let declined = yuanzhi.step(&declined, "end", None).await.expect(200).json();
    let given_up = client.step(&given_up, "end", None).await.expect(200).json();
    let refused = client.step(&done, "end", None).await;

    assert_eq!([&declined["state"], &given_up["state"]], ["ended", "ended"]);
    assert_eq!(refused.rules(), ["process.step_not_open"]);
}
