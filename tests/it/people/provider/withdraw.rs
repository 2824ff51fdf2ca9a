//! Taking a provider from the market.

use crate::harness::TestApp;

#[actix_web::test]
async fn a_provider_leaves_after_its_offerings_and_stays_away() {
    let app = TestApp::start().await;
    let (yuanzhi, moderator) = (app.setter("圆执检测").await, app.moderator("zhejiang").await);
    let provider = yuanzhi.published_provider("Testing house", &moderator).await;
    let offering = yuanzhi.published_offering("Hydrogen test", &provider, &moderator).await;

    let early = yuanzhi.step(&provider, "withdraw", None).await;
    let told = yuanzhi.get(&provider).await.json()["transitions"].as_array().expect("transitions").clone();
    yuanzhi.step(&offering, "withdraw", None).await.expect(200);
    yuanzhi.step(&provider, "withdraw", None).await.expect(200);

    assert_eq!(early.rules(), ["provider.offerings_public"]);
    let step = told.iter().find(|step| step["operation"] == "withdraw_provider").expect("the step is told");
    assert_eq!(step["refusals"][0]["rule"], "provider.offerings_public");
    assert_eq!(app.visitor().get(&provider).await.status, 404);
    assert_eq!(yuanzhi.step(&provider, "publish", None).await.rules(), ["process.step_not_open"]);
}
