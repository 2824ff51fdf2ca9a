//! Accepting an offer.

use crate::harness::{TestApp, offer_body};
use serde_json::json;

#[actix_web::test]
async fn an_acceptance_names_the_digest_of_what_was_read_and_comes_in_time() {
    let app = TestApp::start().await;
    let (seller, buyer) = (app.solver("青禾大学").await, app.setter("Acme").await);
    let negotiation = seller.negotiate_with(&buyer).await;
    let offer = seller.offer(&negotiation, &offer_body()).await;
    let accept = format!("{offer}/accept");

    let unread = buyer.post(&accept, &json!({ "sha256": "ab".repeat(32) })).await.faults();
    let own = seller.accept(&offer).await.rules();
    let accepted = buyer.accept(&offer).await.expect(200).json();
    let again = buyer.accept(&offer).await.expect(200).json();

    assert_eq!(unread, [("/sha256".to_owned(), "other_document".to_owned())]);
    assert_eq!(own, ["offer.own"]);
    assert_eq!([&accepted["state"], &again["state"]], ["accepted", "accepted"]);
    let view = seller.get(&negotiation).await.json();
    assert_eq!([&view["state"], &view["accepted_offer"]], ["term_sheet", TestApp::id_of(&offer)]);
}

#[actix_web::test]
async fn an_offer_whose_time_is_over_is_not_accepted() {
    let app = TestApp::start().await;
    let (seller, buyer) = (app.solver("青禾大学").await, app.setter("Acme").await);
    let negotiation = seller.negotiate_with(&buyer).await;
    let offer = seller.offer(&negotiation, &offer_body()).await;

    app.advance(time::Duration::days(7));

    assert_eq!(buyer.accept(&offer).await.rules(), ["offer.expired"]);
    assert_eq!(buyer.get(&offer).await.json()["is_expired"], true);
}

#[actix_web::test]
async fn who_made_an_accepted_offer_is_refused_with_all_that_the_offer_says_against_accepting_it() {
    let app = TestApp::start().await;
    let (seller, buyer) = (app.solver("青禾大学").await, app.setter("Acme").await);
    let negotiation = seller.negotiate_with(&buyer).await;
    let offer = seller.offer(&negotiation, &offer_body()).await;
    buyer.accept(&offer).await.expect(200);
    let reason = json!({ "reason": "The licence of the firm was revoked." });
    app.moderator("zhejiang").await.step(&buyer.organization, "suspend", Some(&reason)).await.expect(200);

    let seen = seller.get(&offer).await.json();
    let steps = seen["transitions"].as_array().expect("steps");
    let accepting = steps.iter().find(|step| step["operation"] == "accept_offer").expect("a step");
    let against = accepting["refusals"].as_array().expect("refusals");
    let told: Vec<_> = against.iter().map(|refusal| refusal["rule"].as_str().expect("a rule").to_owned()).collect();

    assert!(told.contains(&"organization.not_verified".to_owned()), "{seen}");
    assert_eq!(seller.accept(&offer).await.rules(), told);
    assert_eq!(buyer.accept(&offer).await.expect(200).json()["state"], "accepted", "again changes nothing");
}
