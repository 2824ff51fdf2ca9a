//! Acceptance and withdrawal at the same moment: exactly one wins.

use crate::harness::{TestApp, offer_body, race_rounds};
use futures_util::future::join_all;
use serde_json::json;

/// Racers for one offer: half accept, half withdraw.
const RACERS: usize = 64;

#[actix_web::test]
async fn of_sixty_four_who_accept_or_withdraw_an_offer_at_once_one_side_wins() {
    let app = TestApp::start().await;
    let (seller, buyer) = (app.solver("青禾大学").await, app.setter("Acme").await);
    let (mut accepted_offers, mut withdrawn_offers) = (0, 0);
    for round in 0..race_rounds() {
        let negotiation = seller.negotiate_with(&buyer).await;
        let offer = seller.offer(&negotiation, &offer_body()).await;
        let sha256 = buyer.get(&offer).await.json()["sha256"].clone();
        let (accept, withdraw) = (format!("{offer}/accept"), format!("{offer}/withdraw"));
        let (yes, nothing) = (json!({ "sha256": sha256 }), json!({}));
        let race = async |racer: usize| {
            let accepts = racer.is_multiple_of(2);
            let answer = if accepts { buyer.post(&accept, &yes).await } else { seller.post(&withdraw, &nothing).await };
            (accepts, answer.status)
        };

        let answers = join_all((0..RACERS).map(race)).await;

        let accepted = buyer.get(&offer).await.json()["state"] == "accepted";
        for (accepts, status) in answers {
            // Whoever is on the side that won is told so, however often; the other side is refused.
            assert_eq!(status, if accepts == accepted { 200 } else { 409 }, "round {round}");
        }
        *(if accepted { &mut accepted_offers } else { &mut withdrawn_offers }) += 2;
    }
    let told = async |kind: &str| app.number(&format!("SELECT count(*) FROM entry WHERE kind = '{kind}'")).await;
    let outcomes = (told("offer.accepted").await, told("offer.withdrawn").await);
    assert_eq!(outcomes, (accepted_offers, withdrawn_offers), "one outcome, told to each side once");
}
