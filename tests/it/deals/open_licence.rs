//! Open licences: declared to everybody, accepted by a notice and the payment, apart from exclusive ones.

use super::licence::{grant, ready, try_conclude};
use crate::harness::{Answer, Party, Person, TestApp, open_licence_body, parties, patent_body, race_rounds};
use futures_util::future::{join, join_all};
use reqwest::Method;
use sea_orm::ConnectionTrait as _;
use serde_json::{Value, json};

/// Acceptances that come at once.
const RACERS: usize = 16;
/// The number of an invention patent.
const INVENTION: &str = "CN102307917B";

/// An event of the register.
fn event(kind: &str) -> Value {
    json!({ "kind": kind, "happened_on": "2026-11-20", "source": "CNIPA gazette" })
}

/// Accepts an open licence.
async fn accept(person: &Person, open: &str, body: &Value) -> Answer {
    person.post(&format!("{open}/acceptances"), body).await
}

/// An exclusive licence in China.
fn exclusive() -> Value {
    grant("exclusive", &["CN"], &["energy"])
}

#[actix_web::test]
async fn an_open_licence_is_accepted_by_a_click_and_its_withdrawal_leaves_the_licence_alone() {
    let app = TestApp::start().await;
    let (owner, firm, late) = (app.solver("青禾大学").await, app.setter("Acme").await, app.setter("Late").await);
    let patent = owner.published_patent("Membrane", INVENTION).await;
    let mut body = open_licence_body(&patent);
    body["fee"] = json!({ "lump": "50000.00", "royalty": { "rate_bp": 300, "base": "sales" } });
    body["ends_on"] = json!("2028-12-31");
    let open = owner.make("/v1/open-licences", &body).await;

    let seen = app.visitor().get(&open).await.expect(200).json();
    assert_eq!((&seen["state"], &seen["is_open"]), (&json!("declared"), &json!(true)));
    assert_eq!(seen["fee"], json!({ "lump": "50000.00", "currency": "CNY", "royalty": body["fee"]["royalty"] }));
    let listed = app.visitor().get(&format!("/v1/open-licences?patent={}", TestApp::id_of(&patent))).await;
    assert_eq!(listed.column("id"), [TestApp::id_of(&open)]);
    assert_eq!(accept(&firm, &open, &json!({})).await.rules(), ["open_licence.payment_missing"]);
    let paid = json!({ "payment_sha256": "ab".repeat(32) });
    let accepted = accept(&firm, &open, &paid).await.expect(201);
    let licence = accepted.location();
    let view = firm.get(&licence).await.expect(200).json();
    assert_eq!((&view["state"], &view["holds"]), (&json!("granted"), &json!(true)));
    assert_eq!((&view["contract"], &view["open_licence"]), (&Value::Null, &json!(TestApp::id_of(&open))));
    assert_eq!((&view["grant"]["mode"], &view["grant"]["ends_on"]), (&json!("open"), &json!("2028-12-31")));
    assert_eq!(accept(&firm, &open, &paid).await.rules(), ["open_licence.accepted_already"]);
    assert_eq!(accept(&owner, &open, &paid).await.rules(), ["open_licence.own"]);
    assert_eq!(firm.step(&open, "withdraw", None).await.refusal().0, 403);

    let withdrawn = owner.step(&open, "withdraw", None).await.expect(200).json();
    let again = owner.step(&open, "withdraw", None).await.expect(200).json();

    assert_eq!((&withdrawn["state"], &withdrawn["is_open"]), (&json!("withdrawn"), &json!(false)));
    assert_eq!(again["updated_at"], withdrawn["updated_at"]);
    assert_eq!(accept(&late, &open, &paid).await.rules(), ["process.step_not_open"]);
    assert_eq!(firm.get(&licence).await.json()["holds"], true, "earlier licences stay (专利法 50)");
    app.settle().await;
    let told = owner.get("/v1/events?kind=licence.granted").await.column("subject");
    assert_eq!(told, [TestApp::id_of(&licence)], "the patentee is notified");
    assert_eq!(app.number("SELECT count(*) FROM entry WHERE kind LIKE 'open_licence.%'").await, 2);
    owner.make("/v1/open-licences", &open_licence_body(&patent)).await;
}

#[actix_web::test]
async fn what_the_law_wants_of_an_open_licence_stands_against_its_declaration() {
    let app = TestApp::start().await;
    let (owner, unverified) = (app.solver("青禾大学").await, app.newcomer("New").await);
    let declare = async |body: &Value| owner.post("/v1/open-licences", body).await;
    let draft = owner.make("/v1/patents", &patent_body("Membrane", "CN102307919B")).await;
    assert_eq!(declare(&open_licence_body(&draft)).await.rules(), ["open_licence.patent_hidden"]);
    let pending = owner.published_patent("Membrane", "CN102307918B").await;
    owner.amend(&pending, &json!({ "legal_status": "examining" })).await.expect(200);
    assert_eq!(declare(&open_licence_body(&pending)).await.rules(), ["open_licence.not_granted"]);

    let model = owner.published_patent("Membrane", "CN201234567U").await;
    let mut body = open_licence_body(&model);
    assert_eq!(declare(&body).await.rules(), ["open_licence.report_missing"]);
    body["evaluation_report_sha256"] = json!("ab".repeat(32));
    declare(&body).await.expect(201);
    assert_eq!(declare(&body).await.rules(), ["open_licence.declared_already"]);

    let patent = owner.published_patent("Membrane", INVENTION).await;
    owner.step(&patent, "events", Some(&event("pledged"))).await.expect(200);
    let mut body = open_licence_body(&patent);
    assert_eq!(declare(&body).await.rules(), ["open_licence.consent_missing"]);
    body["consents_sha256"] = json!("cd".repeat(32));
    body["ends_on"] = json!("2026-11-23");
    for fee in [
        json!({ "lump": "20000000.01" }),
        json!({ "royalty": { "rate_bp": 2001, "base": "sales" } }),
        json!({ "royalty": { "rate_bp": 4001, "base": "profit" } }),
    ] {
        body["fee"] = fee;
        let rules = declare(&body).await.rules();
        assert_eq!(rules, ["open_licence.term_past", "open_licence.fee_too_high"], "{body}");
    }
    body["fee"] = json!({});
    assert_eq!(declare(&body).await.faults(), [("/fee".to_owned(), "fee_missing".to_owned())]);
    body["fee"] = json!({ "royalty": { "rate_bp": 4000, "base": "profit" } });
    body["ends_on"] = json!("2026-11-24");
    owner.step(&patent, "events", Some(&event("preserved"))).await.expect(200);
    assert_eq!(declare(&body).await.rules(), ["open_licence.suspended"]);
    owner.step(&patent, "events", Some(&event("preservation_released"))).await.expect(200);
    // An event without a number ends on its day, which is the day before yesterday.
    let open = declare(&body).await.expect(201).location();
    let stranger = app.stranger().await;
    assert_eq!(accept(&unverified, &open, &json!({})).await.rules(), ["organization.not_verified"]);
    assert_eq!(stranger.post("/v1/open-licences", &open_licence_body(&patent)).await.status, 403);
    accept(&stranger, &open, &json!({})).await.expect(201);
    app.advance(time::Duration::days(1));
    assert_eq!(app.visitor().get(&open).await.json()["is_open"], false);
    assert_eq!(accept(&app.setter("Late").await, &open, &json!({})).await.rules(), ["licence.right_ended"]);
}

#[actix_web::test]
async fn an_organization_that_is_not_verified_accepts_nothing_and_is_told_so_before() {
    let app = TestApp::start().await;
    let (seller, _) = parties(&app).await;
    let patent = seller.owner.published_patent("Membrane", INVENTION).await;
    let open = seller.owner.make("/v1/open-licences", &open_licence_body(&patent)).await;
    let firm = app.setter("Delta").await;
    let reason = json!({ "reason": "The licence of the firm was revoked." });
    app.moderator("zhejiang").await.step(&firm.organization, "suspend", Some(&reason)).await.expect(200);

    let seen = firm.get(&open).await.json();
    let steps = seen["transitions"].as_array().expect("steps");
    let accepting = steps.iter().find(|step| step["operation"] == "accept_open_licence").expect("a step");

    assert_eq!(accepting["refusals"][0]["rule"], "organization.not_verified");
    assert_eq!(accept(&firm, &open, &json!({})).await.rules(), ["organization.not_verified"]);
}

#[actix_web::test]
async fn an_exclusive_licence_by_contract_leaves_no_room_for_an_open_one_here_and_in_the_register() {
    let app = TestApp::start().await;
    let (seller, buyer) = parties(&app).await;
    let patent = seller.owner.published_patent("Membrane", INVENTION).await;
    let (contract, concluded) = try_conclude([&seller, &buyer], &patent, &exclusive()).await;
    concluded.expect(200);

    let excluded = ["patent.licences_exclude"];
    let refused = seller.owner.post("/v1/open-licences", &open_licence_body(&patent)).await;
    assert_eq!(refused.rules(), excluded);
    let told = json!({ "kind": "open_licence_declared", "happened_on": "2026-11-24", "source": "CNIPA gazette" });
    assert_eq!(seller.owner.step(&patent, "events", Some(&told)).await.rules(), excluded);
    // What ended before the licence began is history, and recorded.
    let past = json!({ "kind": "open_licence_declared", "happened_on": "2024-01-01", "until_on": "2025-12-31",
        "source": "CNIPA gazette" });
    seller.owner.step(&patent, "events", Some(&past)).await.expect(200);

    for party in [&seller, &buyer] {
        party.owner.step(&contract, "terminate", Some(&json!({ "ground": "agreement" }))).await.expect(200);
    }
    seller.owner.make("/v1/open-licences", &open_licence_body(&patent)).await;
}

#[actix_web::test]
async fn while_an_open_licence_stands_ordinary_licences_are_concluded_and_exclusive_ones_are_not() {
    let app = TestApp::start().await;
    let (seller, buyer) = parties(&app).await;
    let sides = [&seller, &buyer];
    let patent = seller.owner.published_patent("Membrane", INVENTION).await;
    let mut body = open_licence_body(&patent);
    body["ends_on"] = json!("2028-12-31");
    let open = seller.owner.make("/v1/open-licences", &body).await;

    for mode in ["exclusive", "sole"] {
        let (contract, refused) = try_conclude(sides, &patent, &grant(mode, &["CN"], &["energy"])).await;
        assert_eq!(refused.rules(), ["patent.licences_exclude"], "{mode}");
        let seen = seller.signatory.get(&contract).await.json();
        let steps = seen["transitions"].as_array().expect("steps").clone();
        let sign = steps.iter().find(|step| step["operation"] == "sign_contract").expect("a step").to_string();
        assert!(sign.contains("patent.licences_exclude"), "the step does not promise what is refused: {sign}");
    }
    let told = event("exclusively_licensed");
    let mut told_today = told.clone();
    told_today["happened_on"] = json!("2026-11-24");
    assert_eq!(seller.owner.step(&patent, "events", Some(&told_today)).await.rules(), ["patent.licences_exclude"]);
    try_conclude(sides, &patent, &grant("non_exclusive", &["CN"], &[])).await.1.expect(200);
    let mut after = exclusive();
    (after["starts_on"], after["ends_on"]) = (json!("2031-01-01"), json!("2031-12-31"));
    try_conclude(sides, &patent, &after).await.1.expect(200);

    let stranger = app.stranger().await;
    accept(&stranger, &open, &json!({})).await.expect(201);
    seller.owner.step(&open, "withdraw", None).await.expect(200);
    let (_, refused) = try_conclude(sides, &patent, &grant("sole", &["CN-33"], &[])).await;
    assert_eq!(refused.rules(), ["licence.overlaps"], "the licence that was accepted stands in the way");
}

#[actix_web::test]
async fn of_an_open_and_an_exclusive_licence_that_come_at_once_one_wins() {
    let app = TestApp::start().await;
    let (seller, buyer) = parties(&app).await;
    for round in 0..race_rounds() {
        let patent = seller.owner.published_patent("Membrane", &format!("CN{}B", 102_307_000 + round)).await;
        let contract = ready([&seller, &buyer], &patent, &exclusive()).await;
        seller.sign(&contract).await.expect(200);

        let (signed, declared) = join(declared_or_recorded(&seller, &patent, round), buyer.sign(&contract)).await;

        let won = [&signed, &declared].iter().filter(|answer| answer.status < 300).count();
        assert_eq!(won, 1, "round {round}: {} {}", signed.text(), declared.text());
        for lost in [&signed, &declared].into_iter().filter(|answer| answer.status >= 300) {
            assert_eq!(lost.rules(), ["patent.licences_exclude"], "round {round}");
        }
    }
}

#[actix_web::test]
async fn an_event_of_the_register_that_is_being_recorded_is_waited_for_by_the_last_signature() {
    let app = TestApp::start().await;
    let (seller, buyer) = parties(&app).await;
    // Who signs last does not see it: it is not public.
    let patent = seller.owner.make("/v1/patents", &patent_body("Membrane", INVENTION)).await;
    let open = seller.owner.published_patent("Membrane", "CN102307918B").await;
    seller.owner.step(&open, "events", Some(&event("open_licence_declared"))).await.expect(200);
    let contract = ready([&seller, &buyer], &patent, &exclusive()).await;
    seller.sign(&contract).await.expect(200);
    let recording = "BEGIN; UPDATE patent SET legal_events = (SELECT legal_events FROM patent \
        WHERE publication_number = 'CN102307918B') WHERE publication_number = 'CN102307917B'";
    let session = app.behind_its_back(recording).await;

    let (signed, ()) = join(buyer.sign(&contract), async {
        app.until_somebody_waits().await;
        session.execute_unprepared("COMMIT").await.expect("the event is recorded");
    })
    .await;

    assert_eq!(signed.rules(), ["patent.licences_exclude"]);
}

/// Declares an open licence here, or records one of the register.
async fn declared_or_recorded(seller: &Party, patent: &str, round: u64) -> Answer {
    if round.is_multiple_of(2) {
        return seller.owner.post("/v1/open-licences", &open_licence_body(patent)).await;
    }
    let told = json!({ "kind": "open_licence_declared", "happened_on": "2026-11-24", "source": "CNIPA gazette" });
    let call = seller.owner.call(Method::POST, &format!("{patent}/events")).if_match("*");
    call.json(&told).send().await
}

#[actix_web::test]
async fn of_sixteen_acceptances_of_one_organization_at_once_one_makes_a_licence() {
    let app = TestApp::start().await;
    let (owner, firm) = (app.solver("青禾大学").await, app.setter("Acme").await);
    let patent = owner.published_patent("Membrane", INVENTION).await;
    let open = owner.make("/v1/open-licences", &open_licence_body(&patent)).await;

    let nothing = json!({});
    let answers = join_all((0..RACERS).map(|_| accept(&firm, &open, &nothing))).await;

    let won = answers.iter().filter(|answer| answer.status == 201).count();
    assert_eq!(won, 1);
    for lost in answers.iter().filter(|answer| answer.status != 201) {
        assert_eq!(lost.rules(), ["open_licence.accepted_already"]);
    }
    assert_eq!(app.number("SELECT count(*) FROM licence").await, 1);
}

#[actix_web::test]
async fn the_database_keeps_open_and_exclusive_licences_of_a_patent_apart_both_ways() {
    let app = TestApp::start().await;
    let (seller, buyer) = parties(&app).await;
    let (open, taken) = (
        seller.owner.published_patent("Membrane", INVENTION).await,
        seller.owner.published_patent("Membrane", "CN102307918B").await,
    );
    seller.owner.make("/v1/open-licences", &open_licence_body(&open)).await;
    try_conclude([&seller, &buyer], &taken, &exclusive()).await.1.expect(200);
    let db = app.behind_its_back("SELECT 1").await;
    let patent = |number: &str| format!("(SELECT id FROM patent WHERE publication_number = '{number}')");

    // An exclusive licence of the patent that is open, and a declaration of the one that is taken.
    let exclusive = format!(
        "INSERT INTO licence_scope (hub, licence_id, place, ground_id, territory, used, starts_on, ends_on, excludes_others) \
        SELECT hub, licence_id, 9, {}, 'CN/33', 'energy', '2027-01-01', '2027-01-01', true FROM licence_scope \
        WHERE NOT is_declaration LIMIT 1",
        patent(INVENTION)
    );
    let declaration = format!(
        "INSERT INTO licence_scope (hub, licence_id, place, ground_id, territory, used, starts_on, ends_on, excludes_others, \
        is_declaration) SELECT hub, licence_id, 9, {}, '', '', '2027-01-01', NULL, false, true FROM licence_scope \
        WHERE is_declaration LIMIT 1",
        patent("CN102307918B")
    );

    for sql in [exclusive, declaration] {
        let refused = db.execute_unprepared(&sql).await.expect_err("INV-08").to_string();
        assert!(refused.contains("licence_scope_alone"), "{sql}: {refused}");
    }
    let second = "INSERT INTO open_licence SELECT (jsonb_populate_record(o, jsonb_build_object('id', gen_random_uuid()))).* \
        FROM open_licence AS o";
    let refused = db.execute_unprepared(second).await.expect_err("a patent has one").to_string();
    assert!(refused.contains("open_licence_once"), "{refused}");
}
