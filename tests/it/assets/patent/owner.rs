//! Families, co-owners, terms, and how old the state of a right may be.

use crate::harness::{TestApp, patent_body};
use serde_json::json;
use time::Duration;

#[actix_web::test]
async fn a_family_is_found_by_its_number_and_shares_are_whole() {
    let app = TestApp::start().await;
    let qinghe = app.solver("青禾大学").await;
    let mut body = patent_body("质子交换膜", "CN102307917B");
    body["family_id"] = json!("45678901");
    body["filed_on"] = json!("2010-02-09");
    body["co_owners"] = json!([
        { "name": "青禾大学", "organization": TestApp::id_of(&qinghe.organization), "share_ppm": 600_000 },
        { "name": "西岭氢能（虚构）", "share_ppm": 400_000 },
    ]);
    let member = qinghe.make("/v1/patents", &body).await;
    qinghe.published_patent("Other", "US9876543B2").await;

    let found = qinghe.get("/v1/patents?scope=own&family_id=45678901").await.expect(200);
    assert_eq!(found.column("id"), [TestApp::id_of(&member)]);
    let view = qinghe.get(&member).await.expect(200).json();
    assert_eq!(view["co_owners"], body["co_owners"]);
    assert_eq!(view["expires_on"], "2030-02-09");

    body["co_owners"][1]["share_ppm"] = json!(399_999);
    let short = qinghe.post("/v1/patents", &body).await.faults();
    assert_eq!(short, [("/co_owners".to_owned(), "shares_not_whole".to_owned())]);
    body["co_owners"][1]["share_ppm"] = json!(0);
    let none = qinghe.post("/v1/patents", &body).await.faults();
    assert_eq!(none, [("/co_owners/1/share_ppm".to_owned(), "out_of_range".to_owned())]);
}

#[actix_web::test]
async fn a_patent_is_published_with_a_state_of_the_last_thirty_days_only() {
    let app = TestApp::start().await;
    let qinghe = app.solver("青禾大学").await;
    let patent = qinghe.make("/v1/patents", &patent_body("质子交换膜", "CN102307917B")).await;
    let mut body = patent_body("膜", "CN102307918B");
    body["legal_status"] = json!(null);
    let unknown = qinghe.make("/v1/patents", &body).await;

    app.advance(Duration::days(31));
    let stale = qinghe.step(&patent, "publish", None).await;
    let today = app.in_days(0).to_string();
    let confirmed = json!({ "kind": "confirmed", "happened_on": today, "source": "CNIPA register" });
    qinghe.step(&patent, "events", Some(&confirmed)).await.expect(200);

    assert_eq!(stale.rules(), ["patent.state_stale"]);
    qinghe.step(&patent, "publish", None).await.expect(200);
    assert_eq!(qinghe.step(&unknown, "publish", None).await.rules(), ["patent.state_stale"]);
    app.advance(Duration::days(31));
    let view = app.visitor().get(&patent).await.expect(200).json();
    assert_eq!([&view["state"], &view["is_state_fresh"]], [&json!("published"), &json!(false)], "it is flagged");
}

#[actix_web::test]
async fn a_right_whose_term_is_over_is_not_published() {
    let app = TestApp::start().await;
    let qinghe = app.solver("青禾大学").await;
    let mut body = patent_body("旧膜", "CN102307917B");
    body["filed_on"] = json!("2006-11-24");

    let patent = qinghe.make("/v1/patents", &body).await;

    assert_eq!(qinghe.step(&patent, "publish", None).await.rules(), ["patent.right_ended"]);
}
