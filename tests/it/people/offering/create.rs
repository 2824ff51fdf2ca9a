//! Entering an offering.

use crate::harness::{TestApp, offering_body, pilot_line_body};
use serde_json::json;

#[actix_web::test]
async fn a_facility_is_kept_with_its_capacity_and_contact() {
    let app = TestApp::start().await;
    let yuanzhi = app.setter("圆执检测").await;
    let provider = yuanzhi.draft_provider("Pilot plant").await;
    let body = pilot_line_body("Coating line", &provider);

    let made = yuanzhi.post("/v1/offerings", &body).await.expect(201);
    let shown = yuanzhi.get(&made.location()).await.expect(200).json();

    for member in ["facility", "certificates", "price", "turnaround", "unit", "regions", "provider", "category"] {
        assert_eq!(shown[member], body[member], "{member}");
    }
}

#[actix_web::test]
async fn an_offering_of_somebody_elses_provider_is_refused() {
    let app = TestApp::start().await;
    let (yuanzhi, stranger) = (app.setter("圆执检测").await, app.stranger().await);
    let provider = yuanzhi.published_provider("Testing house", &app.moderator("zhejiang").await).await;

    let faults = stranger.post("/v1/offerings", &offering_body("Hydrogen test", &provider)).await.faults();

    assert_eq!(faults, [("/provider".to_owned(), "provider_unknown".to_owned())]);
}

#[actix_web::test]
async fn a_price_whose_form_and_amount_do_not_fit_is_refused_with_the_other_faults() {
    let app = TestApp::start().await;
    let yuanzhi = app.setter("圆执检测").await;
    let provider = yuanzhi.draft_provider("Testing house").await;
    let amount = json!({ "min": "1", "max": "2", "currency": "CNY" });

    for (price, code) in [
        (json!({ "form": "fixed", "amount": amount }), "price_not_one_amount"),
        (json!({ "form": "range" }), "price_amount_missing"),
        (json!({ "form": "on_request", "amount": amount }), "price_amount_surplus"),
    ] {
        let mut body = offering_body("Hydrogen test", &provider);
        body["price"] = price;
        body["turnaround"] = json!("10 days");
        body["certificates"][0]["issuer"] = json!("x");
        let faults = yuanzhi.post("/v1/offerings", &body).await.faults();
        let faults: Vec<_> = faults.iter().map(|(pointer, code)| (pointer.as_str(), code.as_str())).collect();
        let expected = [("/price/amount", code), ("/turnaround", "malformed"), ("/certificates/0/issuer", "too_short")];
        assert_eq!(faults, expected);
    }
}
