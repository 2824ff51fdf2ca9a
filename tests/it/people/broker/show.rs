//! One broker.

use crate::harness::TestApp;

#[actix_web::test]
async fn what_stands_against_publishing_is_told_before_it_is_tried() {
    let app = TestApp::start().await;
    let mingchuan = app.setter("明川经纪").await;
    let broker = mingchuan.draft_broker("Technology manager").await;

    let view = mingchuan.get(&broker).await.expect(200).json();

    let steps = view["transitions"].as_array().expect("transitions").clone();
    let publish = steps.iter().find(|step| step["operation"] == "publish_broker").expect("the step is told");
    let rules: Vec<_> =
        publish["refusals"].as_array().expect("refusals").iter().map(|one| one["rule"].as_str()).collect();
    assert_eq!(rules, [Some("process.step_not_open"), Some("broker.credential_missing")]);
}
