//! The code lists: what is built in, what the operator loads, and what is refused then.

use crate::harness::{TestApp, demand_body};
use keqiao::reference::code_list::release;
use keqiao::reference::code_list::store::Edition;
use keqiao_domain::reference::CodeList;
use serde_json::json;
use std::io::Cursor;
use time::macros::date;

/// A small edition of the industries of our own making, with one code that has been retired.
const INDUSTRIES: &str = "code,name,level,parent,valid_to\n\
    C,制造业,1,,\n26,化学原料和化学制品制造业,2,C,\n261,基础化学原料制造,3,26,\n2614,有机化学原料制造,4,261,\n\
    265,合成材料制造,3,26,\n2651,样例甲,4,265,\n2652,样例乙,4,265,2020-12-31\n";

async fn load(app: &TestApp, table: &'static str) {
    load_list(app, CodeList::Industries, table).await;
}

/// Puts an edition in place that is in force since 2017-10-01.
pub(super) async fn load_list(app: &TestApp, list: CodeList, table: &'static str) {
    let outcome = release::read(list, Cursor::new(table), Some("codes.csv")).expect("a table");
    assert!(outcome.faulty.is_empty(), "{:?}", outcome.faulty);
    let valid_from = Some(date!(2017 - 10 - 01));
    let edition = Edition { list, name: "2017".to_owned(), valid_from, valid_to: None, items: 0 };
    release::release(&app.service, &edition, &outcome.items).await.expect("the edition is put in place");
}

#[actix_web::test]
async fn a_minimum_of_every_list_is_built_in() {
    let app = TestApp::start().await;
    let visitor = app.visitor();

    let lists = visitor.get("/v1/code-lists").await.expect(200);
    let codes = lists.column("code");
    assert!(
        ["regions", "industries", "ipc", "technical-fields", "glossary"].iter().all(|c| codes.contains(&(*c).into()))
    );
    assert!(lists.json()["items"][0]["editions"][0]["is_built_in"] == true, "{}", lists.text());

    let fields = visitor.get("/v1/code-lists/technical-fields").await.expect(200);
    assert_eq!(fields.column("code").len(), 11);
    let found = visitor.get("/v1/code-lists/regions?q=zhe").await.expect(200).json();
    assert_eq!(
        found["items"],
        json!([{ "edition": "built-in", "code": "330000", "parent": null, "level": 1,
        "title_zh": "浙江省", "title_en": "Zhejiang", "valid_from": null, "valid_to": null, "successor": null }])
    );
    assert_eq!(visitor.get("/v1/code-lists/industries?q=制造").await.column("code"), ["C"]);
    assert_eq!(visitor.get("/v1/code-lists/wishes").await.refusal(), (404, "not_found".to_owned()));
    assert_eq!(visitor.get("/v1/code-lists/regions?edition=1999").await.refusal(), (404, "not_found".to_owned()));
    assert_eq!(
        visitor.get("/v1/code-lists/regions?limit=0").await.faults(),
        [("?limit".into(), "out_of_range".into())]
    );
}

#[actix_web::test]
async fn walking_the_pages_of_a_list_sees_each_code_once_in_its_order() {
    let app = TestApp::start().await;
    load(&app, INDUSTRIES).await;
    for (list, count) in [("regions", 34), ("industries", 7)] {
        let mut path = Some(format!("/v1/code-lists/{list}?limit=5"));
        let mut codes = Vec::new();
        while let Some(page) = path {
            let answer = app.visitor().get(&page).await.expect(200);
            codes.extend(answer.column("code"));
            let next = |link: &str| link.trim_start_matches('<').split('>').next().expect("a link").to_owned();
            path = answer.header("link").map(next);
        }
        let mut sorted = codes.clone();
        sorted.sort();
        sorted.dedup();
        assert_eq!((codes.len(), &codes), (count, &sorted), "{list}");
    }
    let next =
        app.visitor().get("/v1/code-lists/regions?limit=5").await.json()["next"].as_str().expect("more").to_owned();
    let elsewhere = app.visitor().get(&format!("/v1/code-lists/industries?limit=5&after={next}")).await;
    assert_eq!(elsewhere.refusal(), (400, "cursor_invalid".to_owned()));
}

#[actix_web::test]
async fn a_loaded_edition_takes_the_place_of_what_is_built_in_and_is_told_as_an_event() {
    let app = TestApp::start().await;
    load(&app, INDUSTRIES).await;
    let visitor = app.visitor();

    let list = async |query: &str| visitor.get(&format!("/v1/code-lists/industries?{query}")).await.column("code");
    assert_eq!(list("").await, ["C", "C26", "C261", "C2614", "C265", "C2651", "C2652"]);
    assert_eq!(list("parent=C265&valid_on=2026-11-24").await, ["C2651"]);
    assert_eq!(list("level=4&valid_on=2020-12-31").await, ["C2614", "C2651", "C2652"]);
    assert_eq!(list("q=%E6%9C%89%E6%9C%BA").await, ["C2614"]);
    load(&app, "code,name\nC,制造业\n").await;
    assert_eq!(list("").await, ["C"], "the same edition is replaced as a whole");
    assert_eq!(app.event_kinds("national").await.iter().filter(|kind| *kind == "code_list.released").count(), 2);
}

#[actix_web::test]
async fn an_unknown_or_retired_code_is_refused_with_the_nearest_valid_ones() {
    let app = TestApp::start().await;
    let acme = app.setter("Acme").await;
    let mut body = demand_body("Membrane");
    body["industry_code"] = json!("C2652");
    let before = acme.make("/v1/demands", &body).await;
    load(&app, INDUSTRIES).await;

    let retired = acme.post("/v1/demands", &body).await;
    body["industry_code"] = json!("2659");
    let unknown = acme.post("/v1/demands", &body).await;
    body["industry_code"] = json!("2651");
    acme.post("/v1/demands", &body).await.expect(201);

    assert_eq!(retired.faults(), [("/industry_code".to_owned(), "code_retired".to_owned())]);
    assert_eq!(retired.json()["errors"][0]["suggestions"][0], "C2651");
    assert_eq!(unknown.faults(), [("/industry_code".to_owned(), "code_unknown".to_owned())]);
    let fault = &unknown.json()["errors"][0];
    assert_eq!(fault["suggestions"], json!(["C2651", "C265"]));
    assert!(fault["detail"].as_str().is_some_and(|detail| detail.contains("C2651")), "{fault}");
    // What was there before the list stays, until it is changed.
    acme.amend(&before, &json!({ "title": "Thin membrane" })).await.expect(200);
    let changed = acme.amend(&before, &json!({ "industry_code": "C2653" })).await;
    assert_eq!(changed.faults(), [("/industry_code".to_owned(), "code_unknown".to_owned())]);
}

#[test]
fn a_row_that_cannot_be_a_code_is_told_with_its_place() {
    let table = "symbol,kind,title\nH01M,subclass,PROCESSES\nZ99,subclass,NOTHING\nH01M8/10,group,\n";
    let outcome = release::read(CodeList::Ipc, Cursor::new(table), Some("ipc.csv")).expect("a table");

    let codes: Vec<_> = outcome.items.iter().map(|item| item.code.as_str()).collect();
    assert_eq!(codes, ["H01M"]);
    let rows: Vec<_> = outcome.faulty.iter().map(|row| row.number).collect();
    assert_eq!(rows, [3, 4]);
}
