//! Putting a patent before the market.

use crate::harness::{TestApp, patent_body};
use serde_json::json;

#[actix_web::test]
async fn a_patent_of_a_verified_organization_goes_to_market_without_moderation() {
    let app = TestApp::start().await;
    let qinghe = app.solver("青禾大学").await;

    let patent = qinghe.published_patent("质子交换膜", "CN102307917B").await;
    let version = qinghe.version(&patent).await;
    let again = qinghe.step(&patent, "publish", None).await.expect(200);

    assert_eq!(app.visitor().get(&patent).await.expect(200).json()["state"], "published");
    assert_eq!(again.etag(), version);
}

#[actix_web::test]
async fn a_patent_without_a_number_or_whose_right_has_ended_is_refused_with_the_law_behind_it() {
    let app = TestApp::start().await;
    let newcomer = app.newcomer("青禾大学").await;
    let mut body = patent_body("质子交换膜", "CN102307917B");
    body["publication_number"] = json!(null);
    body["legal_status"] = json!("lapsed");
    let patent = newcomer.make("/v1/patents", &body).await;

    let refused = newcomer.step(&patent, "publish", None).await;

    assert_eq!(refused.rules(), ["organization.not_verified", "patent.number_missing", "patent.right_ended"]);
    let basis = &refused.json()["refusals"][2]["basis"];
    assert_eq!([&basis["law"], &basis["article"]], ["Patent Law of the People's Republic of China", "42, 44"]);
}
