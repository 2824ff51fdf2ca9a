//! One offering.

use crate::harness::{TestApp, pilot_line_body};
use serde_json::Value;

#[actix_web::test]
async fn a_visitor_sees_the_capacity_of_a_facility_but_not_whom_to_ask() {
    let app = TestApp::start().await;
    let (yuanzhi, moderator, stranger) =
        (app.setter("圆执检测").await, app.moderator("zhejiang").await, app.stranger().await);
    let provider = yuanzhi.published_provider("Pilot plant", &moderator).await;
    let line = yuanzhi.make("/v1/offerings", &pilot_line_body("Coating line", &provider)).await;
    yuanzhi.bring_to_market(&line, &moderator).await;

    let listed = app.visitor().get("/v1/offerings").await.expect(200).json()["items"][0].clone();
    let [shown, known] =
        [app.visitor().get(&line).await, stranger.get(&line).await].map(|answer| answer.expect(200).json());

    for view in [&listed, &shown] {
        assert_eq!(view["facility"]["capacity"]["quantity"], 20);
        assert_eq!(view["facility"]["booking_contact"], Value::Null);
    }
    assert_eq!(known["facility"]["booking_contact"], "Booking desk, booking@pilot-line.example");
}
