//! The rule packs: figures by hub and day, with their law.

use crate::harness::TestApp;
use serde_json::Value;

fn figure<'a>(pack: &'a Value, name: &str) -> &'a Value {
    let figures = pack["figures"].as_array().expect("figures");
    figures.iter().find(|figure| figure["figure"] == name).unwrap_or_else(|| panic!("no {name}: {pack}"))
}

#[actix_web::test]
async fn one_question_in_two_hubs_on_two_days_has_four_answers_each_with_its_law() {
    let app = TestApp::start().await;
    let ask = async |hub: &str, on: &str| {
        let pack = app.visitor().get(&format!("/v1/rule-packs?hub={hub}&on={on}")).await.expect(200).json();
        let told = |name| {
            let figure = figure(&pack, name);
            format!("{} {} {}", figure["value"], figure["law_zh"], figure["edition"]).replace('"', "")
        };
        (pack["version"].as_str().expect("a version").to_owned(), told("registration_days"), told("contract_types"))
    };

    let answers = [
        ask("zhejiang", "2019-06-01").await,
        ask("zhejiang", "2026-06-01").await,
        ask("jiangsu", "2019-06-01").await,
        ask("jiangsu", "2026-06-01").await,
    ];

    let expected = [
        ("33.2018-07-01.r1", "10 浙江省技术市场条例 2004", "4 中华人民共和国合同法 1999"),
        ("33.2026-01-23.r1", "10 浙江省技术市场条例 2004", "5 中华人民共和国民法典 2021"),
        ("32.2018-07-01.r1", "30 技术合同认定登记管理办法 2000", "4 中华人民共和国合同法 1999"),
        ("32.2026-01-23.r1", "30 技术合同认定登记管理办法 2026-01-23", "5 中华人民共和国民法典 2021"),
    ];
    assert_eq!(answers, expected.map(|(version, days, types)| (version.to_owned(), days.to_owned(), types.to_owned())));
}

#[actix_web::test]
async fn what_was_not_read_in_its_source_says_so_and_what_the_law_leaves_open_has_no_value() {
    let app = TestApp::start().await;

    let pack = app.visitor().get("/v1/rule-packs?hub=national&on=2026-06-01").await.expect(200).json();

    assert_eq!(figure(&pack, "registration_days")["verified"], false);
    assert_eq!(figure(&pack, "reward_floor_transfer")["verified"], true);
    let open = figure(&pack, "value_added_tax_exempt");
    assert_eq!((&open["value"], &open["unit"], &open["verified"]), (&Value::Null, &"truth".into(), &true.into()));
    assert!(pack["figures"].as_array().expect("figures").iter().all(|figure| figure["is_local"] == false));
}

#[actix_web::test]
async fn a_pack_of_today_is_shown_when_no_day_is_named_and_no_pack_of_an_unknown_hub() {
    let app = TestApp::start().await;

    let pack = app.visitor().get("/v1/rule-packs?hub=zhejiang").await.expect(200).json();
    let unknown = app.visitor().get("/v1/rule-packs?hub=atlantis").await;

    assert_eq!(pack["on"], "2026-11-24");
    assert_eq!(unknown.faults(), [("?hub".to_owned(), "unknown_hub".to_owned())]);
}
