//! A demand in numbers.

use crate::harness::{TestApp, demand_body};
use serde_json::json;

#[actix_web::test]
async fn a_stated_figure_is_kept_and_a_clear_one_is_read_from_the_words() {
    let app = TestApp::start().await;
    let acme = app.setter("Acme").await;
    let mut body = demand_body("Membrane");
    body["indicators"] = json!(["proton conductivity ≥ 0.1 S/cm at 80 °C", "耐差压循环", "膜厚度60～90 μm"]);
    body["figures"] = json!([
        { "indicator": 2, "name": "膜厚度", "comparator": "range", "value": "60.0", "value_max": "90", "unit": "μm" },
        { "name": "service life", "comparator": "at_least", "value": "5000", "unit": "h", "method": "1 A/cm², 80 °C" },
    ]);
    body["chain_stage"] = json!("tackling");
    body["is_bottleneck"] = json!(true);
    body["bottleneck_evidence"] = json!("One supplier abroad.\nLead time 40 weeks.");
    body["scenario"] = json!("年产200台电解槽的产线");

    let made = acme.make("/v1/demands", &body).await;

    let view = acme.get(&made).await.expect(200).json();
    for member in ["indicators", "chain_stage", "is_bottleneck", "bottleneck_evidence", "scenario"] {
        assert_eq!(view[member], body[member], "{member}");
    }
    let told = |place: usize| {
        let figure = &view["figures"][place];
        ["origin", "indicator", "name", "comparator", "value", "value_max", "unit", "method"]
            .map(|member| figure[member].clone())
    };
    let none = json!(null);
    assert_eq!(view["figures"].as_array().map(Vec::len), Some(3), "{}", view["figures"]);
    assert_eq!(json!(told(0)), json!(["stated", 2, "膜厚度", "range", "60", "90", "μm", none]));
    assert_eq!(
        json!(told(1)),
        json!(["stated", none, "service life", "at_least", "5000", none, "h", "1 A/cm², 80 °C"])
    );
    assert_eq!(json!(told(2)), json!(["read", 0, "proton conductivity", "at_least", "0.1", none, "S/cm", "at 80 °C"]));

    // A patch names stated figures only; what was read is read again.
    acme.amend(&made, &json!({ "figures": [], "scenario": null })).await.expect(200);
    let figures = acme.get(&made).await.json()["figures"].clone();
    assert_eq!(figures[1]["indicator"], 2);
    assert!(figures.as_array().expect("figures").iter().all(|figure| figure["origin"] == "read"), "{figures}");
}

#[actix_web::test]
async fn every_faulty_member_of_a_figure_is_told() {
    let app = TestApp::start().await;
    let acme = app.setter("Acme").await;
    let mut body = demand_body("Membrane");
    body["figures"] = json!([
        { "comparator": "range", "value": "3", "value_max": "2" },
        { "comparator": "at_least", "value": "1234567890.1234567", "unit": "", "indicator": 1 },
        { "comparator": "less", "value": "3", "value_max": "4" },
    ]);

    let faults = acme.post("/v1/demands", &body).await.faults();

    let faults: Vec<_> = faults.iter().map(|(pointer, code)| (pointer.as_str(), code.as_str())).collect();
    assert_eq!(
        faults,
        [
            ("/figures/0/value_max", "range_reversed"),
            ("/figures/1/value", "too_many_digits"),
            ("/figures/1/unit", "too_short"),
            ("/figures/1/indicator", "indicator_unknown"),
            ("/figures/2/value_max", "upper_value_unexpected"),
        ]
    );
}

#[actix_web::test]
async fn a_demand_that_says_what_it_needs_in_figures_alone_can_be_handed_in() {
    let app = TestApp::start().await;
    let acme = app.setter("Acme").await;
    let mut body = demand_body("Membrane");
    body["indicators"] = json!([]);
    let without = acme.make("/v1/demands", &body).await;
    body["figures"] = json!([{ "comparator": "at_least", "value": "0.1", "unit": "S/cm" }]);
    let with = acme.make("/v1/demands", &body).await;

    assert_eq!(acme.step(&without, "submit", None).await.rules(), ["demand.indicator_missing"]);
    acme.step(&with, "submit", None).await.expect(200);
}
