//! Licences: they come to be from contracts, and whoever excludes others has his place, use and time alone.

use crate::harness::{Answer, Party, TestApp, conclude, licence_body, parties, patent_body, race_rounds};
use futures_util::future::join_all;
use serde_json::{Value, json};

/// Contracts about the same that are signed at once.
const RACERS: usize = 64;

/// A licence contract of an asset with this grant.
fn body(sides: [&Party; 2], asset: &str, grant: &Value) -> Value {
    let [seller, buyer] = sides;
    let mut body = licence_body(seller.organization(), buyer.organization(), asset);
    if asset.contains("/patents/") {
        body["subtype"] = json!("patent_licence");
        body["rights"] = json!("invention_patent");
        body["patents"] = body["achievements"].take();
        body["achievements"] = json!([]);
    }
    body["grant"] = grant.clone();
    body
}

pub(super) fn grant(mode: &str, territory: &[&str], uses: &[&str]) -> Value {
    json!({ "mode": mode, "territory": territory, "uses": uses, "ends_on": "2030-12-31", "sublicensing": "barred" })
}

/// Takes a licence contract to the last signature, and answers with what came of it.
pub(super) async fn try_conclude(sides: [&Party; 2], asset: &str, grant: &Value) -> (String, Answer) {
    let contract = ready(sides, asset, grant).await;
    let first = sides[0].sign(&contract).await;
    if first.status != 200 {
        return (contract, first);
    }
    let last = sides[1].sign(&contract).await;
    (contract, last)
}

/// A licence contract that both sides have approved.
pub(super) async fn ready(sides: [&Party; 2], asset: &str, grant: &Value) -> String {
    let contract = sides[0].owner.proposed_contract(&body(sides, asset, grant)).await;
    for party in sides {
        party.approver.step(&contract, "approve", None).await.expect(200);
    }
    contract
}

#[actix_web::test]
async fn a_licence_comes_to_be_with_the_effect_of_its_contract_and_ends_with_it() {
    let app = TestApp::start().await;
    let (seller, buyer) = parties(&app).await;
    let asset = seller.owner.draft_achievement("Membrane").await;
    let mut terms =
        body([&seller, &buyer], &asset, &grant("exclusive", &["CN", "CN-33"], &["energy", "Energy/storage"]));
    terms["conditions"] = json!([{ "kind": "deposit", "title": "The entry fee has arrived." }]);
    let contract = seller.owner.proposed_contract(&terms).await;
    conclude(&contract, [&seller, &buyer]).await;

    let reserved = seller.owner.get("/v1/licences").await.json()["items"][0].clone();
    assert_eq!((&reserved["state"], &reserved["mode"]), (&json!("reserved"), &Value::Null));
    assert_eq!(reserved["grant"]["territory"], json!(["CN"]), "a province lies within the country");
    assert_eq!(reserved["grant"]["uses"], json!(["energy"]), "a use within another is no other");
    seller.owner.step(&contract, "fulfill", Some(&json!({ "condition": 0 }))).await.expect(200);

    let licence = format!("/v1/licences/{}", reserved["id"].as_str().expect("an id"));
    let seen = buyer.owner.get(&licence).await.expect(200).json();
    assert_eq!((&seen["state"], &seen["holds"]), (&json!("granted"), &json!(true)));
    assert_eq!(seen["asset"], TestApp::id_of(&asset));
    assert_eq!(seen["licensees"], json!([TestApp::id_of(buyer.organization())]));
    assert_eq!(app.stranger().await.get(&licence).await.status, 404);
    let of_asset = format!("/v1/licences?state=granted&subject={}", TestApp::id_of(&asset));
    assert_eq!(buyer.owner.get(&of_asset).await.column("id"), [TestApp::id_of(&licence)]);

    for party in [&seller, &buyer] {
        party.owner.step(&contract, "terminate", Some(&json!({ "ground": "agreement" }))).await.expect(200);
    }
    let ended = buyer.owner.get(&licence).await.expect(200).json();
    assert_eq!((&ended["state"], &ended["holds"]), (&json!("ended"), &json!(false)));
    let kinds = app.event_kinds("zhejiang").await;
    let told: Vec<_> = kinds.iter().filter(|kind| kind.starts_with("licence.")).collect();
    assert_eq!(told, ["licence.granted", "licence.granted", "licence.ended", "licence.ended"]);
}

#[actix_web::test]
async fn an_exclusive_licence_leaves_no_room_but_in_another_field_place_or_time() {
    let app = TestApp::start().await;
    let (seller, buyer) = parties(&app).await;
    let sides = [&seller, &buyer];
    let asset = seller.owner.draft_achievement("Membrane").await;
    let standing = grant("exclusive", &["CN"], &["electrolysis"]);
    try_conclude(sides, &asset, &standing).await.1.expect(200);
    let licence = seller.owner.get("/v1/licences").await.column("id").remove(0);

    for (mode, places, uses) in [
        ("exclusive", vec!["CN"], vec!["Electrolysis"]),
        ("non_exclusive", vec!["DE", "CN-33"], vec![]),
        ("sole", vec!["WORLD"], vec!["electrolysis/seawater"]),
    ] {
        let (contract, refused) = try_conclude(sides, &asset, &grant(mode, &places, &uses)).await;
        assert_eq!(refused.rules(), ["licence.overlaps"], "{mode}");
        let problem = refused.json();
        assert!(problem["detail"].as_str().is_some_and(|detail| detail.contains(&licence)), "{problem}");
        assert!(problem.to_string().contains("25"), "the article stands beside it: {problem}");
        let seen = seller.signatory.get(&contract).await.json();
        let steps = seen["transitions"].as_array().expect("steps").clone();
        let sign = steps.iter().find(|step| step["operation"] == "sign_contract").expect("a step").to_string();
        assert!(sign.contains("licence.overlaps"), "the step does not promise what is refused: {sign}");
    }
    let mut later = grant("exclusive", &["WORLD"], &[]);
    (later["starts_on"], later["ends_on"]) = (json!("2031-01-01"), json!("2031-12-31"));
    for room in [grant("sole", &["CN"], &["fuel cells"]), grant("exclusive", &["DE"], &["electrolysis"]), later] {
        try_conclude(sides, &asset, &room).await.1.expect(200);
    }
    for _ in 0..2 {
        try_conclude(sides, &asset, &grant("non_exclusive", &["FR"], &[])).await.1.expect(200);
    }
}

/// Exclusive licences of one achievement, each with one signature missing, which come at once; answers with how many won and what
/// the others were told.
async fn race([seller, buyer]: [&Party; 2]) -> (usize, Vec<(u16, String)>) {
    let asset = seller.owner.draft_achievement("Membrane").await;
    let mut contracts = Vec::new();
    for place in 0..RACERS {
        // Each meets every other one, in a way of its own.
        let places = if place % 2 == 0 { ["CN", "DE"] } else { ["CN-33", "DE"] };
        let contract = ready([seller, buyer], &asset, &grant("exclusive", &places, &[])).await;
        seller.sign(&contract).await.expect(200);
        contracts.push(contract);
    }
    let answers = join_all(contracts.iter().map(|contract| buyer.sign(contract))).await;
    let won = answers.iter().filter(|answer| answer.status == 200).count();
    let lost = answers.iter().filter(|answer| answer.status != 200).map(|answer| answer.refusal()).collect();
    (won, lost)
}

#[actix_web::test]
async fn of_sixty_four_exclusive_licences_of_the_same_that_are_signed_at_once_one_wins() {
    let app = TestApp::start().await;
    let (seller, buyer) = parties(&app).await;
    for round in 0..race_rounds() {
        let (won, lost) = race([&seller, &buyer]).await;

        assert_eq!(won, 1, "round {round}: {lost:?}");
        assert!(lost.iter().all(|refusal| *refusal == (409, "refused".to_owned())), "round {round}: {lost:?}");
    }
    let rounds = i64::try_from(race_rounds()).expect("few");
    assert_eq!(app.number("SELECT count(*) FROM licence").await, rounds);
}

#[actix_web::test]
async fn a_licence_of_a_patent_holds_while_the_right_lives() {
    let app = TestApp::start().await;
    let (seller, buyer) = parties(&app).await;
    let mut patent = patent_body("Membrane", "CN102307917B");
    patent["filed_on"] = json!("2010-06-01");
    let patent = seller.owner.make("/v1/patents", &patent).await;
    let mut unlimited = grant("exclusive", &["CN"], &[]);
    unlimited.as_object_mut().expect("an object").remove("ends_on");

    try_conclude([&seller, &buyer], &patent, &unlimited).await.1.expect(200);

    let licence = seller.owner.get("/v1/licences").await.json()["items"][0].clone();
    assert_eq!(licence["grant"]["ends_on"], "2030-05-31", "no longer than the right");
    let licence = format!("/v1/licences/{}", licence["id"].as_str().expect("an id"));
    let event = |kind: &str, day: &str| json!({ "kind": kind, "happened_on": day, "source": "Gazette", "as_of": day });
    for (kind, day, holds) in
        [("granted", "2012-01-05", true), ("lapsed", "2026-01-05", false), ("restored", "2026-01-06", true)]
    {
        seller.owner.step(&patent, "events", Some(&event(kind, day))).await.expect(200);
        assert_eq!(buyer.owner.get(&licence).await.json()["holds"], json!(holds), "{kind}");
    }
    let lapsed = event("lapsed", "2026-01-07");
    seller.owner.step(&patent, "events", Some(&lapsed)).await.expect(200);
    let refused = try_conclude([&seller, &buyer], &patent, &grant("non_exclusive", &["DE"], &[])).await.1;
    assert_eq!(refused.rules(), ["licence.right_ended"]);
}

#[actix_web::test]
async fn a_sublicence_lies_within_a_licence_that_the_seller_holds_and_ends_with_it() {
    let app = TestApp::start().await;
    let (seller, buyer) = parties(&app).await;
    let third = app.party(app.setter("Third").await, app.next_seed()).await;
    let asset = seller.owner.draft_achievement("Membrane").await;
    let sub = |places: &[&str]| grant("sub", places, &["energy/storage"]);
    let bodiless = body([&buyer, &third], &asset, &sub(&["CN-33"]));
    let refused = buyer.owner.post("/v1/contracts", &bodiless).await;
    assert_eq!(refused.faults(), [("/achievements/0".to_owned(), "asset_unknown".to_owned())], "it holds no licence");
    let mut head = grant("exclusive", &["CN"], &["energy"]);
    head["sublicensing"] = json!("free");
    let (contract, _) = try_conclude([&seller, &buyer], &asset, &head).await;

    let refused = try_conclude([&buyer, &third], &asset, &sub(&["DE"])).await.1;
    assert_eq!(refused.rules(), ["licence.beyond_head"]);
    try_conclude([&buyer, &third], &asset, &sub(&["CN-33"])).await.1.expect(200);

    let held = third.owner.get("/v1/licences").await.json()["items"][0].clone();
    assert_eq!((&held["state"], &held["licensor"]), (&json!("granted"), &json!(TestApp::id_of(buyer.organization()))));
    assert!(held["head"].is_string());
    for party in [&seller, &buyer] {
        party.owner.step(&contract, "terminate", Some(&json!({ "ground": "agreement" }))).await.expect(200);
    }
    assert_eq!(third.owner.get("/v1/licences").await.column("state"), ["ended"]);
}
