//! What the reward of those who made a result would be.

use crate::harness::TestApp;

#[actix_web::test]
async fn the_worked_case_of_beijing_is_split_to_the_fen() {
    let app = TestApp::start().await;

    let path = "/v1/previews/reward?hub=beijing&on=2026-06-01&way=transfer&owner=state&income=1000000&taxes=20000\
        &upkeep=30000&valuation=50000&negotiation=20000&shares=333333,333333,333334&main_contributors=2";
    let preview = app.visitor().get(path).await.expect(200).json();

    assert_eq!(preview["net_income"], "880000.00");
    assert_eq!(preview["statutory_floor"], "440000.00");
    assert_eq!(preview["local_standard"], "616000.00");
    assert_eq!(preview["pool"], "440000.00");
    assert_eq!(preview["parts"], serde_json::json!(["146666.52", "146666.52", "146666.96"]));
    assert_eq!(preview["main_part"], "293333.04");
    assert_eq!(preview["remarks"], serde_json::json!([]));
}

#[actix_web::test]
async fn shanghai_takes_no_negotiation_from_the_income_and_a_state_unit_may_not_go_below_the_floor() {
    let app = TestApp::start().await;

    let path = "/v1/previews/reward?hub=shanghai&on=2026-06-01&way=licence&owner=state&own_rate=400000&income=100&negotiation=10";
    let preview = app.visitor().get(path).await.expect(200).json();

    assert_eq!(preview["deductions"][0]["is_deducted"], false);
    assert_eq!((&preview["net_income"], &preview["pool"]), (&"100.00".into(), &"40.00".into()));
    assert_eq!(preview["remarks"][0]["remark"], "own_rule_below_floor");
}

#[actix_web::test]
async fn shares_that_are_not_whole_are_refused() {
    let app = TestApp::start().await;
    let ask = async |shares: &str| {
        let path = format!("/v1/previews/reward?hub=beijing&way=transfer&owner=other&income=1&shares={shares}");
        app.visitor().get(&path).await.faults()
    };

    assert_eq!(ask("500000,400000").await, [("?shares".to_owned(), "shares_not_whole".to_owned())]);
    assert_eq!(ask("0,1000000").await, [("?shares".to_owned(), "out_of_range".to_owned())]);
}
