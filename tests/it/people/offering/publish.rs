//! Putting an offering before the market.

use crate::harness::{TestApp, offering_body, review_body};
use sea_orm::ConnectionTrait as _;
use serde_json::json;

#[actix_web::test]
async fn an_offering_comes_to_market_after_its_provider() {
    let app = TestApp::start().await;
    let (yuanzhi, moderator) = (app.setter("圆执检测").await, app.moderator("zhejiang").await);
    let provider = yuanzhi.draft_provider("Testing house").await;
    let offering = yuanzhi.draft_offering("Hydrogen test", &provider).await;
    yuanzhi.step(&offering, "submit", None).await.expect(200);
    moderator.step(&offering, "review", Some(&review_body("approve", 4))).await.expect(200);

    let early = yuanzhi.step(&offering, "publish", None).await;
    yuanzhi.bring_to_market(&provider, &moderator).await;
    yuanzhi.step(&offering, "publish", None).await.expect(200);

    assert_eq!(early.rules(), ["offering.provider_not_published"]);
    assert_eq!(app.visitor().get(&offering).await.expect(200).json()["state"], "published");
}

#[actix_web::test]
async fn a_certificate_that_expired_since_the_review_keeps_the_offering_away() {
    let app = TestApp::start().await;
    let (yuanzhi, moderator) = (app.setter("圆执检测").await, app.moderator("zhejiang").await);
    let provider = yuanzhi.published_provider("Testing house", &moderator).await;
    let mut body = offering_body("Hydrogen test", &provider);
    body["certificates"][0]["expires_on"] = json!(app.in_days(2).to_string());
    let offering = yuanzhi.make("/v1/offerings", &body).await;
    yuanzhi.step(&offering, "submit", None).await.expect(200);
    moderator.step(&offering, "review", Some(&review_body("approve", 4))).await.expect(200);

    app.advance(time::Duration::days(3));

    assert_eq!(yuanzhi.step(&offering, "publish", None).await.rules(), ["offering.certificate_expired"]);
}

#[actix_web::test]
async fn a_provider_that_leaves_at_the_same_moment_keeps_its_offering_from_the_market() {
    let app = TestApp::start().await;
    let (yuanzhi, moderator) = (app.setter("圆执检测").await, app.moderator("zhejiang").await);
    let provider = yuanzhi.published_provider("Testing house", &moderator).await;
    let offering = yuanzhi.draft_offering("Hydrogen test", &provider).await;
    yuanzhi.step(&offering, "submit", None).await.expect(200);
    moderator.step(&offering, "review", Some(&review_body("approve", 4))).await.expect(200);
    // Somebody else is about to commit the provider's withdrawal.
    let leaving = app.behind_its_back("BEGIN; UPDATE provider SET state = 'withdrawn', version = version + 1").await;

    let (person, address) = (yuanzhi.clone(), offering.clone());
    let publishing = actix_web::rt::spawn(async move { person.step(&address, "publish", None).await });
    let waiting =
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'";
    while !publishing.is_finished() && app.number(waiting).await == 0 {
        tokio::task::yield_now().await;
    }
    leaving.execute_unprepared("COMMIT").await.expect("the provider leaves");

    let refused = publishing.await.expect("the answer arrives");
    assert_eq!(refused.rules(), ["offering.provider_not_published"]);
}
