//! The moderator's decision on a broker's profile.

use crate::harness::{TestApp, review_body};

#[actix_web::test]
async fn only_a_moderator_of_its_hub_decides() {
    let app = TestApp::start().await;
    let (mingchuan, moderator) = (app.setter("明川经纪").await, app.moderator("zhejiang").await);
    let elsewhere = app.moderator("guangdong").await;
    let broker = mingchuan.draft_broker("Technology manager").await;
    mingchuan.step(&broker, "submit", None).await.expect(200);

    let own = mingchuan.step(&broker, "review", Some(&review_body("approve", 4))).await;
    let decided = moderator.step(&broker, "review", Some(&review_body("approve", 4))).await.expect(200).json();

    assert_eq!(own.refusal(), (403, "forbidden".to_owned()));
    assert_eq!(elsewhere.get(&broker).await.status, 404);
    assert_eq!(decided["state"], "registered");
}
