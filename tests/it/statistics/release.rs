//! Vintages of the statistics, and the tables that are read from them.

use crate::harness::{TestApp, registered};
use keqiao::work::release_statistics;
use keqiao_domain::access::{Office, Place, Role};
use keqiao_domain::statistics::figures::is_telling;
use sea_orm::ConnectionTrait as _;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use time::Date;
use time::macros::date;

/// Contracts of the market that is counted.
const CONTRACTS: u32 = 600;
const TABLES: [&str; 11] = [
    "headline",
    "contract_type",
    "field",
    "rights",
    "plan",
    "amount_band",
    "seller_class",
    "buyer_class",
    "output",
    "absorption",
    "flow",
];

/// A registered contract, as far as statistics look at it.
#[derive(Clone, Debug)]
pub(super) struct Fact {
    pub(super) registered_on: Date,
    seller: usize,
    buyer: usize,
    pub(super) contract_type: &'static str,
    field: &'static str,
    pub(super) amount: i64,
    technical: i64,
    pub(super) is_revoked: bool,
}

/// Where parties sit and what they are, by their place.
const SEATS: [(&str, &str); 6] = [
    ("330000", "university"),
    ("330000", "research_institute"),
    ("310000", "university"),
    ("310000", "domestic_enterprise"),
    ("110000", "domestic_enterprise"),
    ("abroad", "foreign_enterprise"),
];

fn band(amount: i64) -> &'static str {
    match amount / 100 {
        ..100_000 => "below_100k",
        100_000..1_000_000 => "from_100k",
        1_000_000..10_000_000 => "from_1m",
        10_000_000..100_000_000 => "from_10m",
        _ => "from_100m",
    }
}

/// The same contracts on every run.
fn facts() -> Vec<Fact> {
    let mut state = 7u64;
    let mut next = move |below: u64| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % below
    };
    let mut pick = |below: usize| usize::try_from(next(below as u64)).expect("a small number");
    (0..CONTRACTS)
        .map(|_| {
            let amount =
                10i64.pow(6 + u32::try_from(pick(5)).expect("small")) * (1 + i64::try_from(pick(9)).expect("small"));
            Fact {
                registered_on: date!(2024 - 11 - 01) + time::Duration::days(i64::try_from(pick(730)).expect("small")),
                seller: pick(SEATS.len()),
                buyer: pick(SEATS.len()),
                contract_type: ["development", "transfer", "licence", "consulting", "service"][pick(5)],
                field: ["new_materials", "agriculture", "none"][pick(3)],
                amount,
                technical: amount / 2,
                is_revoked: pick(20) == 0,
            }
        })
        .collect()
}

/// Stores the contracts as cases that were registered: their numbers first, as the service does.
async fn store(app: &TestApp, facts: &[Fact], organizations: &[String]) {
    let id = |place: usize| format!("{:08x}-0000-8084-8000-{place:012x}", 0x3000_0000 + place);
    let organization = |place: usize| {
        let text =
            TestApp::id_of(&organizations[place]).parse::<keqiao_domain::id::Id<keqiao_domain::id::OrganizationKind>>();
        text.expect("an id").uuid()
    };
    for (place, fact) in facts.iter().enumerate() {
        let (seller, buyer) = (organization(fact.seller), organization(fact.buyer));
        let ((seller_region, seller_class), (buyer_region, buyer_class)) = (SEATS[fact.seller], SEATS[fact.buyer]);
        let (band, number) = (band(fact.amount), format!("2026330000{:06}", place + 1));
        let Fact { registered_on, contract_type, field, amount, technical, .. } = fact;
        let id = id(place);
        let rest = "'2026-11-24 07:00Z', 'registration.open'";
        let sql = format!(
            "INSERT INTO registration_case (hub, id, contract_id, applicant_id, authority_id, created_at, created_by, state, \
                title, form, amount_minor, contract_type, field, rights, plan, amount_band, seller_class, seller_region, \
                buyer_id, buyer_class, buyer_region, determined_subtype, technical_amount_minor, technical_income_minor, \
                certificate, decisions, version, updated_at, updated_by) \
            VALUES (33, '{id}', '{id}', '{seller}', '{seller}', {rest}, 'classified', 'A', '{{}}', {amount}, \
                '{contract_type}', '{field}', 'know_how', 'national', '{band}', '{seller_class}', '{seller_region}', \
                '{buyer}', '{buyer_class}', '{buyer_region}', 'training', {technical}, 0, 0, '[]', 1, {rest}); \
            INSERT INTO registration_number (hub, number, case_id, created_at, created_by) \
                VALUES (33, '{number}', '{id}', {rest}); \
            UPDATE registration_case SET state = '{state}', number = '{number}', certificate = 1, \
                registered_on = '{registered_on}' WHERE id = '{id}'",
            state = if fact.is_revoked { "revoked" } else { "registered" },
        );
        app.service.db.execute_unprepared(&sql).await.expect("a case is stored");
    }
}

/// Table, area, period and keys of a cell.
pub(super) type Key = (String, String, String, String, String);

/// Contracts, amount, technical amount, and whether it is withheld.
pub(super) type Cell = (i64, i64, i64, bool);

fn periods(day: Date) -> [String; 4] {
    let (year, month) = (day.year(), u8::from(day.month()));
    [
        format!("{year}"),
        format!("{year}-H{}", (month - 1) / 6 + 1),
        format!("{year}-Q{}", (month - 1) / 3 + 1),
        format!("{year}-{month:02}"),
    ]
}

fn keys(table: &str, fact: &Fact) -> (String, String, usize) {
    let ((seller_region, seller_class), (buyer_region, buyer_class)) = (SEATS[fact.seller], SEATS[fact.buyer]);
    let (key, other, party) = match table {
        "headline" => ("", "", fact.seller),
        "contract_type" => (fact.contract_type, "", fact.seller),
        "field" => (fact.field, "", fact.seller),
        "rights" => ("know_how", "", fact.seller),
        "plan" => ("national", "", fact.seller),
        "amount_band" => (band(fact.amount), "", fact.seller),
        "seller_class" => (seller_class, "", fact.seller),
        "buyer_class" => (buyer_class, "", fact.buyer),
        "output" => (seller_region, "", fact.seller),
        "absorption" => (buyer_region, "", fact.buyer),
        "flow" => (seller_region, buyer_region, fact.seller),
        other => panic!("no table {other}"),
    };
    (key.to_owned(), other.to_owned(), party)
}

/// Counts the contracts one by one.
fn recount(facts: &[Fact]) -> BTreeMap<Key, Cell> {
    let mut sums: BTreeMap<Key, (i64, i64, i64, BTreeMap<usize, i64>)> = BTreeMap::new();
    for fact in facts.iter().filter(|fact| !fact.is_revoked) {
        for table in TABLES {
            let (key, other, party) = keys(table, fact);
            let is_national = ["output", "absorption", "flow"].contains(&table);
            let mut areas = vec!["national"];
            areas.extend((!is_national).then_some(SEATS[fact.seller].0));
            for area in areas {
                for period in periods(fact.registered_on) {
                    let cell = (table.to_owned(), area.to_owned(), period, key.clone(), other.clone());
                    let sum = sums.entry(cell).or_default();
                    (sum.0, sum.1, sum.2) = (sum.0 + 1, sum.1 + fact.amount, sum.2 + fact.technical);
                    *sum.3.entry(party).or_default() += fact.amount;
                }
            }
        }
    }
    let telling = |sum: &(i64, i64, i64, BTreeMap<usize, i64>)| {
        is_telling(i64::try_from(sum.3.len()).expect("few"), sum.3.values().copied().max().unwrap_or_default(), sum.1)
    };
    let mut withheld: BTreeSet<Key> = sums.iter().filter(|(_, sum)| telling(sum)).map(|(key, _)| key.clone()).collect();
    let tables: BTreeSet<_> = sums.keys().map(|key| (key.0.clone(), key.1.clone(), key.2.clone())).collect();
    for table in tables {
        let of_table = || sums.iter().filter(|(key, _)| (&key.0, &key.1, &key.2) == (&table.0, &table.1, &table.2));
        if of_table().filter(|(_, sum)| telling(sum)).count() == 1 {
            let smallest = of_table()
                .filter(|(_, sum)| !telling(sum))
                .min_by_key(|(key, sum)| (sum.1, key.3.clone(), key.4.clone()));
            withheld.extend(smallest.map(|(key, _)| key.clone()));
        }
    }
    sums.into_iter().map(|(key, sum)| (key.clone(), (sum.0, sum.1, sum.2, withheld.contains(&key)))).collect()
}

/// Every cell of the latest vintage, as storage has them.
pub(super) async fn published(app: &TestApp) -> BTreeMap<Key, Cell> {
    let sql = "SELECT DISTINCT ON (table_name, area, period, key, other_key) \
        table_name, area, period, key, other_key, contracts, amount, technical, is_suppressed \
        FROM statistic_cell ORDER BY table_name, area, period, key, other_key, vintage DESC";
    let rows = app.service.db.query_all_raw(keqiao::storage::statement(sql, [])).await.expect("the cells are read");
    let text = |row: &sea_orm::QueryResult, place| row.try_get_by_index::<String>(place).expect("a text");
    let number = |row: &sea_orm::QueryResult, place| row.try_get_by_index::<i64>(place).expect("a number");
    rows.iter()
        .filter(|row| number(row, 5) > 0)
        .map(|row| {
            let key = (text(row, 0), text(row, 1), text(row, 2), text(row, 3), text(row, 4));
            let is_suppressed = row.try_get_by_index(8).expect("a truth");
            (key, (number(row, 5), number(row, 6), number(row, 7), is_suppressed))
        })
        .collect()
}

/// A market with its contracts, and somebody who makes statistics.
pub(super) async fn counted(app: &TestApp) -> Vec<Fact> {
    let mut organizations = Vec::new();
    for place in 0..SEATS.len() {
        organizations.push(app.newcomer(&format!("Party {place}")).await.organization);
    }
    let facts = facts();
    store(app, &facts, &organizations).await;
    facts
}

#[actix_web::test]
async fn every_cell_of_a_vintage_is_what_a_recount_gives_and_revoking_one_contract_changes_its_cells_only() {
    let app = TestApp::start().await;
    let mut facts = counted(&app).await;

    let is_released = release_statistics::step(&app.service).await.expect("a vintage is released");
    let first = published(&app).await;
    let again = release_statistics::step(&app.service).await.expect("nothing changed");
    assert!(is_released && !again);
    assert_eq!(first, recount(&facts));

    let place = facts.iter().position(|fact| !fact.is_revoked && fact.contract_type == "licence").expect("one");
    facts[place].is_revoked = true;
    let id = format!("{:08x}-0000-8084-8000-{place:012x}", 0x3000_0000 + place);
    let sql =
        format!("UPDATE registration_case SET state = 'revoked', updated_at = now() + '2 years' WHERE id = '{id}'");
    app.service.db.execute_unprepared(&sql).await.expect("it is revoked");
    app.advance(time::Duration::days(1));
    assert!(release_statistics::step(&app.service).await.expect("a vintage is released"));

    let second = published(&app).await;
    assert_eq!(second, recount(&facts));
    let figures = |cells: &BTreeMap<Key, Cell>, key: &Key| cells.get(key).map(|cell| (cell.0, cell.1, cell.2));
    let changed: BTreeSet<_> = first.keys().filter(|key| figures(&first, key) != figures(&second, key)).collect();
    let fact = &facts[place];
    let is_its = |key: &&Key| {
        let (own, other, _) = keys(&key.0, fact);
        let is_area = key.1 == "national" || key.1 == SEATS[fact.seller].0;
        is_area && periods(fact.registered_on).contains(&key.2) && (&key.3, &key.4) == (&own, &other)
    };
    assert_eq!(changed.len(), 4 * (8 * 2 + 3));
    assert!(changed.iter().all(is_its), "{changed:?}");
}

#[actix_web::test]
async fn a_vintage_stays_as_it_was_and_withheld_rows_are_for_the_statistician() {
    let app = TestApp::start().await;
    counted(&app).await;
    release_statistics::step(&app.service).await.expect("a vintage is released");
    let moderator = app.moderator("zhejiang").await;
    let mut maker = app.stranger().await;
    maker.principal.offices.push(Office { role: Role::Statistician, place: Place::Nation });
    let path = "/v1/statistics?table=field&period=2025&area=310000";

    let public = app.visitor().get(path).await.expect(200).json();
    let full = maker.get(path).await.expect(200).json();
    let by_moderator = moderator.post("/v1/statistics/vintages", &json!({})).await;
    let second = maker.post("/v1/statistics/vintages", &json!({})).await.expect(201).json();
    let vintages = app.visitor().get("/v1/statistics/vintages").await.expect(200).json();

    let rows = public["rows"].as_array().expect("rows");
    assert!(
        rows.iter().all(|row| row["is_suppressed"] == true && row["amount"] == Value::Null),
        "two parties: {public}"
    );
    assert!(full["rows"].as_array().expect("rows").iter().all(|row| row["amount"].is_string()), "{full}");
    assert_eq!(by_moderator.refusal(), (403, "forbidden".to_owned()));
    assert_eq!((&second["number"], &second["cells"]), (&2.into(), &0.into()));
    assert_eq!(vintages["items"].as_array().map(Vec::len), Some(2));
}

#[actix_web::test]
async fn a_table_tells_shares_averages_and_growth_and_comes_as_a_spreadsheet_too() {
    let app = TestApp::start().await;
    let facts = counted(&app).await;
    release_statistics::step(&app.service).await.expect("a vintage is released");
    let path = "/v1/statistics?table=contract_type&period=2026";

    let table = app.visitor().get(path).await.expect(200).json();
    let csv = app.visitor().call(reqwest::Method::GET, path).header("accept", "text/csv").send().await.expect(200);

    let of = |year: i32, kind: &str| -> (i64, i64) {
        let is_it = |fact: &&Fact| fact.registered_on.year() == year && fact.contract_type == kind && !fact.is_revoked;
        let amounts: Vec<_> = facts.iter().filter(is_it).map(|fact| fact.amount).collect();
        (i64::try_from(amounts.len()).expect("few"), amounts.iter().sum())
    };
    let ((contracts, amount), (_, before)) = (of(2026, "transfer"), of(2025, "transfer"));
    let rows = table["rows"].as_array().expect("rows");
    let row = rows.iter().find(|row| row["key"] == "transfer").expect("a row");
    assert_eq!(row["contracts"], contracts);
    assert_eq!(row["amount"], format!("{}.{:02}", amount / 100, amount % 100));
    let growth = (i128::from(amount - before) * 2_000_000 + i128::from(before)).div_euclid(i128::from(before) * 2);
    assert_eq!(row["amount_growth_ppm"], i64::try_from(growth).expect("small"));
    let shares: i64 = rows.iter().map(|row| row["share_ppm"].as_i64().expect("a share")).sum();
    assert!((999_997..=1_000_003).contains(&shares), "{shares}");
    let text = csv.text();
    let mut lines = text.lines();
    assert_eq!(
        lines.next(),
        Some(
            "key,other_key,contracts,amount_cny,technical_amount_cny,average_amount_cny,share_ppm,contracts_growth_ppm,amount_growth_ppm,is_suppressed"
        )
    );
    assert_eq!(lines.count(), 5);
    assert_eq!(csv.header("content-type"), Some("text/csv; charset=utf-8"));
}

#[actix_web::test]
async fn a_contract_that_was_registered_here_is_counted() {
    let app = TestApp::start().await;
    let deal = app.deal().await;
    registered(&deal).await;
    release_statistics::step(&app.service).await.expect("a vintage is released");

    let table = app.visitor().get("/v1/statistics?table=flow&period=2026-11").await.expect(200).json();
    let wrong = app.visitor().get("/v1/statistics?table=flow&period=2026-13&area=330000").await;

    assert_eq!(table["rows"].as_array().map(Vec::len), Some(1));
    assert_eq!(table["rows"][0]["is_suppressed"], true, "one contract would tell of its parties");
    let faults = [("?period", "malformed"), ("?area", "national_only")];
    assert_eq!(wrong.faults(), faults.map(|(pointer, code)| (pointer.to_owned(), code.to_owned())));
}
