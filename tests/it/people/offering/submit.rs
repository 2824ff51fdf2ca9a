//! Handing an offering in for moderation.

use crate::harness::TestApp;
use serde_json::json;

#[actix_web::test]
async fn an_incomplete_offering_is_refused_with_every_rule() {
    let app = TestApp::start().await;
    let yuanzhi = app.setter("圆执检测").await;
    let certificate = json!({ "name": "CMA", "number": "1", "issuer": "某局", "expires_on": "2026-11-23" });
    let body = json!({ "title": "仪器", "facility": { "kind": "shared_instrument" }, "certificates": [certificate] });
    let offering = yuanzhi.make("/v1/offerings", &body).await;

    let refused = yuanzhi.step(&offering, "submit", None).await;

    assert_eq!(
        refused.rules(),
        [
            "offering.provider_missing",
            "offering.description_too_thin",
            "offering.category_missing",
            "offering.unit_missing",
            "offering.price_missing",
            "offering.capacity_missing",
            "offering.contact_missing",
            "offering.certificate_expired",
        ]
    );
}
