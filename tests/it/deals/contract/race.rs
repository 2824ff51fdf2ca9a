//! Many who sign at once: the contract is signed once by each party, and takes effect once.

use crate::harness::{TestApp, contract_body, parties, race_rounds};
use futures_util::future::join_all;
use reqwest::Method;

/// Racers for one signature.
const RACERS: usize = 64;

#[actix_web::test]
async fn of_sixty_four_who_sign_for_one_party_at_once_one_wins() {
    let app = TestApp::start().await;
    let (seller, buyer) = parties(&app).await;
    let rounds = race_rounds();
    for round in 0..rounds {
        let body = contract_body(seller.organization(), buyer.organization());
        let contract = seller.owner.proposed_contract(&body).await;
        for party in [&seller, &buyer] {
            party.approver.step(&contract, "approve", None).await.expect(200);
        }
        let seen = buyer.signatory.get(&contract).await;
        let body = buyer.signer.body(&seen.json());
        let version = seen.etag();
        let path = format!("{contract}/sign");
        let call = || buyer.signatory.call(Method::POST, &path).if_match(&version).json(&body).send();

        let answers = join_all((0..RACERS).map(|_| call())).await;

        let won = answers.iter().filter(|answer| answer.status == 200).count();
        let stale = answers.iter().filter(|answer| answer.status == 412).count();
        let others: Vec<_> =
            answers.iter().map(|answer| answer.status).filter(|status| ![200, 412].contains(status)).collect();
        assert_eq!((won, stale, others), (1, RACERS - 1, Vec::new()), "round {round}");
        seller.sign(&contract).await.expect(200);
    }
    let rounds = i64::try_from(rounds).expect("few");
    assert_eq!(app.number("SELECT count(*) FROM contract_signature").await, 2 * rounds);
    let told = "SELECT count(*) FROM entry WHERE kind = 'contract.effective'";
    assert_eq!(app.number(told).await, 2 * rounds, "once for each party");
}
