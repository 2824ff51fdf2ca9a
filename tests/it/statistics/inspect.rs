//! The contracts behind a cell, for those who make the statistics.

use super::release::{counted, published};
use crate::harness::{Person, TestApp};
use keqiao::work::release_statistics;
use keqiao_domain::access::{Office, Place, Role};
use sea_orm::ConnectionTrait as _;
use serde_json::Value;
use time::Duration;

const PATH: &str = "/v1/statistics/contracts";

/// Somebody who makes statistics there.
async fn maker(app: &TestApp, role: Role, place: Place) -> Person {
    let mut maker = app.stranger().await;
    maker.principal.offices.push(Office { role, place });
    maker
}

fn yuan(fen: i64) -> String {
    format!("{}.{:02}", fen / 100, fen % 100)
}

/// The fen of an amount.
fn fen(amount: &Value) -> i64 {
    amount.as_str().expect("an amount").replace('.', "").parse().expect("digits")
}

/// The address of a cell.
fn address(table: &str, area: &str, period: &str, key: &str, other_key: &str) -> String {
    let mut address = format!("{PATH}?table={table}&area={area}&period={period}");
    for (name, value) in [("key", key), ("other_key", other_key)] {
        if !value.is_empty() {
            address.push_str(&format!("&{name}={value}"));
        }
    }
    address
}

#[actix_web::test]
async fn the_contracts_behind_each_cell_come_to_what_the_cell_says_withheld_or_not() {
    let app = TestApp::start().await;
    counted(&app).await;
    release_statistics::step(&app.service).await.expect("a vintage is released");
    let maker = maker(&app, Role::Statistician, Place::Nation).await;

    let cells = published(&app).await;
    let of_two_periods = cells.iter().filter(|(key, _)| ["2025", "2025-Q3"].contains(&key.2.as_str()));
    let mut withheld = 0;
    for ((table, area, period, key, other_key), (contracts, amount, technical, is_suppressed)) in of_two_periods {
        let address = address(table, area, period, key, other_key);
        let cell = maker.get(&format!("{address}&limit=1")).await.expect(200).json();
        assert_eq!(
            (&cell["contracts"], &cell["amount"], &cell["technical_amount"]),
            (&(*contracts).into(), &yuan(*amount).into(), &yuan(*technical).into()),
            "{address}"
        );
        withheld += u32::from(*is_suppressed);
    }
    assert!(withheld > 0, "what is withheld from the public was read too");
}

#[actix_web::test]
async fn all_pages_of_a_cell_tell_each_contract_once_and_add_up() {
    let app = TestApp::start().await;
    counted(&app).await;
    release_statistics::step(&app.service).await.expect("a vintage is released");
    let maker = maker(&app, Role::Regulator, Place::Nation).await;
    let address = address("contract_type", "national", "2025", "transfer", "");

    let (mut items, mut after) = (Vec::new(), String::new());
    let cell = loop {
        let page = maker.get(&format!("{address}&limit=7{after}")).await.expect(200).json();
        items.extend(page["items"].as_array().expect("items").clone());
        match page["next"].as_str() {
            Some(next) => after = format!("&after={next}"),
            None => break page,
        }
    };

    let mut numbers: Vec<_> = items.iter().map(|item| item["number"].as_str().expect("a number")).collect();
    numbers.sort_unstable();
    numbers.dedup();
    assert!(items.len() > 7);
    assert_eq!((numbers.len(), cell["contracts"].as_u64()), (items.len(), Some(items.len() as u64)));
    assert_eq!(items.iter().map(|item| fen(&item["amount"])).sum::<i64>(), fen(&cell["amount"]));
    assert_eq!(items.iter().map(|item| fen(&item["technical_amount"])).sum::<i64>(), fen(&cell["technical_amount"]));
    assert!(items.iter().all(|item| item["registered_on"].as_str().is_some_and(|day| day.starts_with("2025-"))));
}

#[actix_web::test]
async fn a_hubs_statistician_reads_his_hub_alone_others_nothing_and_each_reading_is_noted() {
    let app = TestApp::start().await;
    counted(&app).await;
    release_statistics::step(&app.service).await.expect("a vintage is released");
    let hub = app.service.hubs.by_code("zhejiang").expect("a hub");
    let of_hub = maker(&app, Role::Statistician, Place::Hub(hub)).await;
    let of_nation = maker(&app, Role::Statistician, Place::Nation).await;
    let moderator = app.moderator("zhejiang").await;
    let address = address("headline", "national", "2025", "", "");
    let of = |code: &str| format!("{address}&hub={code}");

    let own = of_hub.get(&of("zhejiang")).await.expect(200).json();
    let elsewhere = of_nation.get(&of("jiangsu")).await.expect(200).json();

    assert!(own["contracts"].as_i64().is_some_and(|contracts| contracts > 100), "all were registered there: {own}");
    assert_eq!((&elsewhere["contracts"], &elsewhere["amount"]), (&0.into(), &"0.00".into()));
    for refused in [of_hub.get(&of("jiangsu")), of_hub.get(&address), moderator.get(&of("zhejiang"))] {
        assert_eq!(refused.await.refusal(), (403, "forbidden".to_owned()));
    }
    assert_eq!(app.visitor().get(&of("zhejiang")).await.refusal(), (401, "unauthenticated".to_owned()));
    let noted = |kinds: Vec<String>| kinds.iter().filter(|kind| *kind == "vintage.inspected").count();
    assert_eq!(noted(app.event_kinds("zhejiang").await), 1, "what was refused was not read");
    assert_eq!(noted(app.event_kinds("jiangsu").await), 1);
}

#[actix_web::test]
async fn a_contract_that_is_revoked_later_stays_in_the_vintage_that_counted_it() {
    let app = TestApp::start().await;
    let facts = counted(&app).await;
    release_statistics::step(&app.service).await.expect("a vintage is released");
    let maker = maker(&app, Role::Statistician, Place::Nation).await;
    let is_it = |fact: &super::release::Fact| !fact.is_revoked && fact.registered_on.year() == 2025;
    let place = facts.iter().position(is_it).expect("a contract of 2025");
    let address = address("contract_type", "national", "2025", facts[place].contract_type, "");
    let before = maker.get(&address).await.expect(200).json();

    let id = format!("{:08x}-0000-8084-8000-{place:012x}", 0x3000_0000 + place);
    let sql =
        format!("UPDATE registration_case SET state = 'revoked', updated_at = '2026-11-24 20:00Z' WHERE id = '{id}'");
    app.service.db.execute_unprepared(&sql).await.expect("it is revoked");
    app.advance(Duration::days(1));
    assert!(release_statistics::step(&app.service).await.expect("a vintage is released"));

    let first = maker.get(&format!("{address}&vintage=1")).await.expect(200).json();
    let second = maker.get(&address).await.expect(200).json();
    assert_eq!((&first["contracts"], &first["amount"]), (&before["contracts"], &before["amount"]));
    assert_eq!(fen(&first["amount"]) - fen(&second["amount"]), facts[place].amount);
    assert_eq!(maker.get(&format!("{address}&vintage=9")).await.status, 404);
}

#[actix_web::test]
async fn a_cell_is_named_by_as_many_keys_as_its_table_has() {
    let app = TestApp::start().await;
    let maker = maker(&app, Role::Statistician, Place::Nation).await;
    let faults = async |query: &str| maker.get(&format!("{PATH}?period=2026&{query}")).await.faults();
    let one = |pointer: &str, code: &str| vec![(pointer.to_owned(), code.to_owned())];

    assert_eq!(faults("table=headline&key=a").await, one("?key", "not_of_table"));
    assert_eq!(faults("table=field").await, one("?key", "required"));
    assert_eq!(faults("table=flow&key=330000").await, one("?other_key", "required"));
    assert_eq!(faults("table=field&key=a&other_key=b").await, one("?other_key", "not_of_table"));
    assert_eq!(faults("table=flow&key=1&other_key=2&area=330000").await, one("?area", "national_only"));
}
