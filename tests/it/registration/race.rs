//! Many who register at once: a case gets one number, and no number goes to two cases.

use crate::harness::{Deal, TestApp, conclude, contract_body, finding_body, race_rounds};
use futures_util::future::join_all;
use reqwest::Method;
use serde_json::json;
use std::collections::BTreeSet;

/// Racers of one round.
const RACERS: usize = 64;
/// Cases that they register.
const CASES: usize = 4;

/// A contract of the same parties that waits for its number.
async fn classified(deal: &Deal) -> String {
    let body = contract_body(deal.seller.organization(), deal.buyer.organization());
    let contract = deal.seller.owner.proposed_contract(&body).await;
    conclude(&contract, [&deal.seller, &deal.buyer]).await;
    let authority = TestApp::id_of(&deal.authority.owner.organization);
    let filing = json!({ "contract": TestApp::id_of(&contract), "authority": authority });
    let case = deal.seller.owner.make("/v1/registrations", &filing).await;
    deal.submit(&case).await;
    deal.authority.registrar.step(&case, "accept", None).await.expect(200);
    deal.authority.registrar.step(&case, "classify", Some(&finding_body())).await.expect(200);
    case
}

#[actix_web::test]
async fn of_sixty_four_who_register_four_cases_at_once_one_wins_each_and_numbers_have_no_gaps() {
    let app = TestApp::start().await;
    let deal = app.deal().await;
    let registrar = &deal.authority.registrar;
    let mut numbers = BTreeSet::new();
    for round in 0..race_rounds() {
        let mut cases = Vec::new();
        for _ in 0..CASES {
            let case = classified(&deal).await;
            cases.push((registrar.version(&case).await, case));
        }
        let approve = |racer: usize| {
            let (version, case) = &cases[racer % CASES];
            registrar.call(Method::POST, &format!("{case}/approve")).if_match(version).send()
        };

        let answers = join_all((0..RACERS).map(approve)).await;

        for case in 0..CASES {
            let of_case: Vec<_> = answers.iter().skip(case).step_by(CASES).collect();
            let won: Vec<_> = of_case.iter().filter(|answer| answer.status == 200).collect();
            let stale = of_case.iter().filter(|answer| answer.status == 412).count();
            assert_eq!((won.len(), stale), (1, RACERS / CASES - 1), "round {round}");
            let number = won[0].json()["number"].as_str().expect("a number").to_owned();
            assert!(numbers.insert(number), "round {round}: a number was given twice");
        }
    }
    let serials: Vec<u64> = numbers.iter().map(|number| number[8..].parse().expect("digits")).collect();
    let count = u64::try_from(serials.len()).expect("few");
    assert_eq!(serials, (1..=count).collect::<Vec<_>>());
}
