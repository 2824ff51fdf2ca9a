//! Writing an offer for one's own side.

use crate::harness::{TestApp, offer_body};
use keqiao_domain::deals::negotiation::OFFERS_MAX;
use sea_orm::ConnectionTrait as _;
use serde_json::json;

#[actix_web::test]
async fn a_draft_is_seen_by_its_own_side_only_and_its_terms_never_change() {
    let app = TestApp::start().await;
    let (seller, buyer) = (app.solver("青禾大学").await, app.setter("Acme").await);
    let negotiation = seller.negotiate_with(&buyer).await;
    let offers = format!("{negotiation}/offers");

    let draft = seller.make(&offers, &offer_body()).await;

    assert_eq!(seller.get(&draft).await.expect(200).json()["state"], "draft");
    assert_eq!(buyer.get(&draft).await.status, 404);
    assert!(buyer.get(&offers).await.expect(200).column("id").is_empty());
    app.settle().await;
    let seen = |events: &crate::harness::Answer| events.text().contains("offer.drafted");
    assert!(seen(&seller.get("/v1/events?limit=100").await) && !seen(&buyer.get("/v1/events?limit=100").await));
    let refused = app.service.db.execute_unprepared("UPDATE offer SET content = '{}'").await;
    let refused = refused.expect_err("terms are fixed").to_string();
    assert!(refused.contains("the terms of an offer never change"), "{refused}");
}

#[actix_web::test]
async fn the_parts_of_a_price_belong_together() {
    let app = TestApp::start().await;
    let (seller, buyer) = (app.solver("青禾大学").await, app.setter("Acme").await);
    let negotiation = seller.negotiate_with(&buyer).await;
    let mut body = offer_body();
    body["terms"]["price"]["instalments"][0]["amount"] = json!("50000.01");

    let faults = seller.post(&format!("{negotiation}/offers"), &body).await.faults();

    assert_eq!(faults, [("/terms/price".to_owned(), "instalments_not_whole".to_owned())]);
}

#[actix_web::test]
async fn the_drafts_of_both_sides_fill_a_negotiation_and_neither_sees_those_of_the_other() {
    let app = TestApp::start().await;
    let (seller, buyer) = (app.solver("青禾大学").await, app.setter("Acme").await);
    let negotiation = seller.negotiate_with(&buyer).await;
    let offers = format!("{negotiation}/offers");
    seller.make(&offers, &offer_body()).await;
    let sql = format!(
        "INSERT INTO offer SELECT (jsonb_populate_record(o, jsonb_build_object('id', gen_random_uuid()))).* \
        FROM offer AS o, generate_series(3, {OFFERS_MAX})"
    );
    app.alter_schema(&sql).await;

    buyer.make(&offers, &offer_body()).await;
    let refused = buyer.post(&offers, &offer_body()).await.rules();

    assert_eq!(refused, ["offer.too_many"]);
}
