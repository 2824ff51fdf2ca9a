//! What a match says: features with their evidence, scores that add up, what rules a listing out, what would help it.

use crate::harness::{Person, TestApp, achievement_body, demand_body, review_body};
use serde_json::{Value, json};

/// Millionths of a number with six decimals.
fn millionths(value: &Value) -> i64 {
    let text = format!("{:.6}", value.as_f64().expect("a number"));
    text.replace('.', "").parse().expect("digits")
}

/// The contribution of a feature to a match.
fn part<'a>(hit: &'a Value, feature: &str) -> &'a Value {
    let parts = hit["contributions"].as_array().expect("contributions");
    parts.iter().find(|part| part["feature"] == feature).unwrap_or(&Value::Null)
}

/// Enters an achievement with changed members and brings it to the market.
async fn achievement(person: &Person, moderator: &Person, title: &str, changes: Value) -> String {
    let mut body = achievement_body(title);
    for (name, value) in changes.as_object().expect("members") {
        body[name] = value.clone();
    }
    let achievement = person.make("/v1/achievements", &body).await;
    person.bring_to_market(&achievement, moderator).await;
    achievement
}

/// Enters a demand with changed members and brings it to the market.
async fn demand(person: &Person, moderator: &Person, title: &str, changes: Value) -> String {
    let mut body = demand_body(title);
    for (name, value) in changes.as_object().expect("members") {
        body[name] = value.clone();
    }
    let demand = person.make("/v1/demands", &body).await;
    person.bring_to_market(&demand, moderator).await;
    demand
}

fn readiness(level: u8) -> Value {
    json!({ "scale": "GBT22900-9", "edition": 2022, "level": level })
}

#[actix_web::test]
async fn shares_add_up_to_the_score_to_the_last_decimal_and_name_their_evidence() {
    let app = TestApp::start().await;
    let (acme, qinghe) = (app.setter("Acme").await, app.solver("青禾大学").await);
    let moderator = app.moderator("zhejiang").await;
    let wanted = demand(
        &acme,
        &moderator,
        "Membrane for water electrolysis",
        json!({
        "stage": "product_development", "industry_code": "C3841" }),
    )
    .await;
    let price = json!({ "min": "600000.00", "max": "900000.00", "currency": "CNY" });
    let text = "Membrane for water electrolysis: a proton conductivity of 120 mS/cm at 95 °C, made on a pilot line.";
    achievement(&qinghe, &moderator, "Membrane for water electrolysis", json!({ "price": price, "abstract": text }))
        .await;
    achievement(&qinghe, &moderator, "Coating of electrolysis plates", json!({ "cooperation": ["transfer"] })).await;
    app.settle().await;

    let matches = acme.get(&format!("{wanted}/matches")).await.expect(200).json();

    let hits = matches["items"].as_array().expect("matches");
    assert_eq!(hits.len(), 2);
    for hit in hits {
        let shares =
            hit["contributions"].as_array().expect("contributions").iter().map(|part| millionths(&part["share"]));
        assert_eq!(shares.sum::<i64>(), millionths(&hit["score"]), "{hit}");
    }
    let indicators = part(&hits[0], "indicators");
    let figure = json!({ "asked": "≥ 0.1 S/cm", "offered": "120 mS/cm", "is_met": true });
    assert_eq!(indicators["comparisons"], json!([figure]), "{}", hits[0]);
    assert_eq!(part(&hits[0], "price")["comparisons"][0]["offered"], "600000.00–900000.00 CNY");
    assert_eq!(part(&hits[0], "region")["comparisons"][0]["asked"], "zhejiang");
    assert!(millionths(&part(&hits[0], "readiness")["share"]) < 0, "6 is below what a product needs: {}", hits[0]);
    assert!(millionths(&part(&hits[1], "cooperation")["share"]) < 0, "{}", hits[1]);
    let title = &part(&hits[0], "title_text")["terms"][0];
    assert_eq!((&title["field"], title["at"].is_u64()), (&json!("title"), true), "{title}");
    assert_eq!(matches["weights_version"], "structured-2");
}

#[actix_web::test]
async fn reasons_are_told_in_the_language_asked_for() {
    let app = TestApp::start().await;
    let (acme, qinghe) = (app.setter("Acme").await, app.solver("青禾大学").await);
    let moderator = app.moderator("zhejiang").await;
    let wanted = acme.open_demand("Membrane for water electrolysis", &moderator).await;
    achievement(&qinghe, &moderator, "Membrane for water electrolysis", json!({})).await;
    app.settle().await;
    let path = format!("{wanted}/matches");

    let english = acme.get(&path).await.expect(200).json();
    let chinese =
        acme.call(reqwest::Method::GET, &path).header("accept-language", "zh-CN").send().await.expect(200).json();

    assert_eq!(part(&english["items"][0], "technical_field")["words"], "Technical field is the same: new materials.");
    assert_eq!(part(&chinese["items"][0], "technical_field")["words"], "技术领域一致：新材料及其应用。");
    assert_eq!(english["items"][0]["score"], chinese["items"][0]["score"]);
}

#[actix_web::test]
async fn a_readiness_below_the_minimum_rules_out_and_the_counterfactual_says_what_would_help() {
    let app = TestApp::start().await;
    let (acme, qinghe) = (app.setter("Acme").await, app.solver("青禾大学").await);
    let moderator = app.moderator("zhejiang").await;
    let indicators = json!(["technology readiness level of at least 6"]);
    let wanted =
        demand(&acme, &moderator, "Membrane for water electrolysis", json!({ "indicators": indicators })).await;
    let young =
        achievement(&qinghe, &moderator, "Membrane for water electrolysis", json!({ "readiness": readiness(5) })).await;
    let ready =
        achievement(&qinghe, &moderator, "Membrane for electrolysis cells", json!({ "readiness": readiness(6) })).await;
    app.settle().await;

    let matches = acme.get(&format!("{wanted}/matches")).await.expect(200);
    let by_text = acme.get(&format!("{wanted}/matches?weights=lexical-3")).await.expect(200);

    assert_eq!(matches.column("id"), [TestApp::id_of(&ready), TestApp::id_of(&young)]);
    assert_eq!(by_text.column("id"), [TestApp::id_of(&young), TestApp::id_of(&ready)], "the text alone says otherwise");
    assert_eq!(by_text.json()["weights_version"], "lexical-3");
    let second = &matches.json()["items"][1];
    assert_eq!(second["failures"][0]["code"], "readiness_below_minimum");
    assert_eq!(second["failures"][0]["words"], "Its readiness is 5, below the 6 that is asked for.");
    assert!(millionths(&part(second, "failed")["share"]) < 0, "{second}");
    assert_eq!(second["counterfactual"]["words"], "Readiness 6 instead of 5: rank 2 → 1.");
    assert_eq!(matches.json()["items"][0]["counterfactual"], Value::Null);
    let unknown = acme.get(&format!("{wanted}/matches?weights=best")).await.faults();
    assert_eq!(unknown, [("?weights".to_owned(), "wrong_type".to_owned())]);
}

#[actix_web::test]
async fn a_demand_whose_deadline_has_passed_is_ruled_out() {
    let app = TestApp::start().await;
    let (acme, qinghe) = (app.setter("Acme").await, app.solver("青禾大学").await);
    let moderator = app.moderator("zhejiang").await;
    demand(&acme, &moderator, "Membrane for water electrolysis", json!({ "deadline_on": app.in_days(2).to_string() }))
        .await;
    let offered = achievement(&qinghe, &moderator, "Membrane for water electrolysis", json!({})).await;
    app.settle().await;
    let before = qinghe.get(&format!("{offered}/matches")).await.expect(200).json();

    app.advance(time::Duration::days(3));
    let after = qinghe.get(&format!("{offered}/matches")).await.expect(200).json();

    assert_eq!(before["items"][0]["failures"], json!([]));
    assert_eq!(after["items"][0]["failures"][0]["words"], "Its deadline was 2026-11-26.");
    assert!(millionths(&after["items"][0]["score"]) * 3 < millionths(&before["items"][0]["score"]) * 2);
}

#[actix_web::test]
async fn a_listing_that_says_less_is_neither_raised_nor_lowered_for_it() {
    let app = TestApp::start().await;
    let (acme, qinghe) = (app.setter("Acme").await, app.solver("青禾大学").await);
    let moderator = app.moderator("zhejiang").await;
    let wanted = acme.open_demand("Membrane for water electrolysis", &moderator).await;
    let draft = qinghe.make("/v1/achievements", &achievement_body("Membrane for water electrolysis")).await;
    qinghe.amend(&draft, &json!({ "cooperation": [] })).await.expect(200);
    qinghe.step(&draft, "submit", None).await.expect(200);
    moderator.step(&draft, "review", Some(&review_body("approve", 4))).await.expect(200);
    qinghe.step(&draft, "publish", None).await.expect(200);
    app.settle().await;

    let matches = acme.get(&format!("{wanted}/matches")).await.expect(200).json();

    let hit = &matches["items"][0];
    assert_eq!(part(hit, "cooperation"), &Value::Null, "{hit}");
    assert_eq!(part(hit, "price"), &Value::Null, "{hit}");
}
