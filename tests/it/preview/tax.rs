//! What taxes a contract would bring.

use crate::harness::TestApp;
use serde_json::Value;

fn line<'a>(preview: &'a Value, tax: &str) -> &'a Value {
    let lines = preview["lines"].as_array().expect("lines");
    lines.iter().find(|line| line["tax"] == tax).unwrap_or_else(|| panic!("no {tax}: {preview}"))
}

fn remarks(line: &Value) -> Vec<&str> {
    line["remarks"].as_array().expect("remarks").iter().map(|one| one["remark"].as_str().expect("a name")).collect()
}

#[actix_web::test]
async fn eight_million_of_transfer_income_bring_the_worked_tax_with_its_law() {
    let app = TestApp::start().await;

    let path = "/v1/previews/taxes?hub=zhejiang&on=2026-06-01&subtype=patent_assignment&amount=8000000";
    let preview = app.visitor().get(path).await.expect(200).json();

    assert_eq!((&preview["is_advisory"], &preview["rule_pack"]), (&true.into(), &"33.2026-01-23.r1".into()));
    let tax = line(&preview, "income_tax");
    assert_eq!((&tax["amount"], &tax["without_relief"]), (&"375000.00".into(), &"2000000.00".into()));
    let articles: Vec<_> = tax["figures"].as_array().expect("figures").iter().map(|one| &one["article"]).collect();
    assert_eq!(articles, ["4", "90", "90", "2"]);
    let vat = line(&preview, "value_added_tax");
    assert_eq!((&vat["amount"], remarks(vat)), (&Value::Null, vec!["measure_awaited", "separate_accounting"]));
    assert_eq!(line(&preview, "stamp_duty")["amount"], "2400.00");
}

#[actix_web::test]
async fn an_unregistered_contract_has_no_relief() {
    let app = TestApp::start().await;

    let path =
        "/v1/previews/taxes?hub=zhejiang&on=2025-06-01&subtype=commissioned_development&amount=106&registered=false";
    let preview = app.visitor().get(path).await.expect(200).json();

    for tax in ["value_added_tax", "research_expense"] {
        assert_eq!(remarks(line(&preview, tax)), ["registration_needed"], "{tax}");
    }
    assert_eq!(line(&preview, "value_added_tax")["amount"], "6.00");
    assert_eq!(line(&preview, "research_expense")["amount"], "0.00");
}

#[actix_web::test]
async fn amounts_that_are_out_of_order_are_all_told() {
    let app = TestApp::start().await;

    let path = "/v1/previews/taxes?hub=zhejiang&subtype=training&amount=1&technical_amount=2&income=3";
    let faults = app.visitor().get(path).await.faults();

    let expected = [("?technical_amount", "technical_above_total"), ("?income", "income_above_technical")];
    assert_eq!(faults, expected.map(|(pointer, code)| (pointer.to_owned(), code.to_owned())));
}
