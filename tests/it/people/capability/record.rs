//! Recording a provider's figures.

use crate::harness::{TestApp, capability_body};
use serde_json::json;

#[actix_web::test]
async fn figures_are_added_to_a_published_profile_and_the_latest_day_counts() {
    let app = TestApp::start().await;
    let (yuanzhi, moderator) = (app.setter("圆执检测").await, app.moderator("zhejiang").await);
    let provider = yuanzhi.published_provider("Testing house", &moderator).await;
    let path = format!("{provider}/capability");

    yuanzhi.post(&path, &capability_body()).await.expect(200);
    let older = json!({ "figures": [{ "measure": "staff", "value": 900, "as_of_on": "2026-01-01" }] });
    yuanzhi.post(&path, &older).await.expect(200);

    let figures = app.visitor().get(&path).await.expect(200).json()["figures"].clone();
    let told: Vec<_> = figures
        .as_array()
        .expect("figures")
        .iter()
        .map(|figure| (figure["measure"].as_str(), figure["value"].as_u64(), figure["unit"].as_str()))
        .collect();
    assert_eq!(told, [(Some("deals_done"), Some(20), Some("contracts")), (Some("staff"), Some(50), Some("persons"))]);
    assert_eq!(figures[0]["from_on"], "2025-01-01");
    assert!(app.event_kinds("zhejiang").await.ends_with(&["provider.capability_recorded".to_owned()]));
}

#[actix_web::test]
async fn a_figure_without_its_period_or_from_tomorrow_is_refused() {
    let app = TestApp::start().await;
    let yuanzhi = app.setter("圆执检测").await;
    let provider = yuanzhi.draft_provider("Testing house").await;
    let path = format!("{provider}/capability");

    let faulty = json!({ "figures": [
        { "measure": "deals_done", "value": 1, "as_of_on": "2026-01-01" },
        { "measure": "staff", "value": 1, "from_on": "2025-01-01", "as_of_on": "2026-01-01" },
    ] });
    let faults = yuanzhi.post(&path, &faulty).await.faults();
    let ahead = json!({ "figures": [{ "measure": "staff", "value": 1, "as_of_on": "2026-11-25" }] });
    let refused = yuanzhi.post(&path, &ahead).await;

    let pair = |pointer: &str, code: &str| (pointer.to_owned(), code.to_owned());
    assert_eq!(faults, [pair("/figures/0", "period_missing"), pair("/figures/1", "period_surplus")]);
    assert_eq!(refused.rules(), ["capability.figure_ahead"]);
}
