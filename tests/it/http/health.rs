//! Alive, ready, measured, documented.

use crate::harness::TestApp;
use std::sync::atomic::Ordering;

#[actix_web::test]
async fn a_service_that_drains_is_alive_and_not_ready() {
    let app = TestApp::start().await;
    let visitor = app.visitor();
    assert_eq!(visitor.get("/readyz").await.expect(200).json()["status"], "ready");

    app.service.is_ready.store(false, Ordering::Relaxed);
    let draining = visitor.get("/readyz").await;
    let alive = visitor.get("/livez").await;

    assert_eq!(draining.refusal(), (503, "unavailable".to_owned()));
    assert!(draining.header("retry-after").is_some());
    assert_eq!(alive.expect(200).json()["status"], "alive");
}

#[actix_web::test]
async fn the_number_of_listings_that_can_be_found_is_told() {
    let app = TestApp::start().await;
    let qinghe = app.solver("青禾大学").await;
    qinghe.published_patent("质子交换膜", "CN102307917B").await;
    app.settle().await;

    assert_eq!(app.visitor().get("/readyz").await.expect(200).json()["listings"], 1);
}

#[actix_web::test]
async fn requests_are_measured_by_route_and_not_by_what_was_asked() {
    let app = TestApp::start().await;
    let acme = app.setter("Acme").await;
    let demand = acme.draft_demand("Membrane").await;
    acme.get(&demand).await.expect(200);

    let metrics = app.visitor().get("/metrics").await.expect(200).text();

    assert!(
        metrics.contains("keqiao_http_requests_total{method=\"GET\",route=\"/v1/demands/{id}\",status=\"200\"}"),
        "{metrics}"
    );
    assert!(!metrics.contains("dem_"));
}

#[actix_web::test]
async fn the_document_and_its_pages_come_with_the_binary() {
    let app = TestApp::start().await;
    let visitor = app.visitor();

    let document = visitor.get("/openapi.json").await.expect(200).json();
    let page = visitor.get("/docs/").await.expect(200);

    assert_eq!(document["openapi"], "3.1.0");
    assert!(page.text().contains("swagger-ui"), "{}", page.text());
    assert_eq!(visitor.get("/").await.expect(200).body, page.body, "the root shows the way to them");
    assert!(!page.text().contains("https://"), "no page loads anything from elsewhere");
}
