//! What stands before a contract crosses the border.

use crate::harness::{Party, Person, TestApp, contract_body, licence_body, offer_body, paper_body, parties};
use serde_json::{Value, json};
use time::Duration;

/// A seller at home, a buyer whose register is in Germany, and the hub's moderator.
async fn across(app: &TestApp) -> (Party, Party, Person) {
    let (seller, buyer) = parties(app).await;
    let moderator = app.moderator("zhejiang").await;
    moves(&buyer, &moderator, "DE").await;
    (seller, buyer, moderator)
}

/// Moves the register of an organization; the hub verifies it anew.
async fn moves(party: &Party, moderator: &Person, country: &str) {
    party.owner.amend(party.organization(), &json!({ "country_code": country })).await.expect(200);
    moderator.step(party.organization(), "verify", None).await.expect(200);
}

/// A licence of know-how, approved by both sides.
async fn approved(seller: &Party, buyer: &Party, change: impl FnOnce(&mut Value)) -> String {
    let achievement = seller.owner.draft_achievement("Membrane").await;
    let mut body = licence_body(seller.organization(), buyer.organization(), &achievement);
    change(&mut body);
    let contract = seller.owner.proposed_contract(&body).await;
    for party in [seller, buyer] {
        party.approver.step(&contract, "approve", None).await.expect(200);
    }
    contract
}

async fn declared(party: &Party, contract: &str, technology: &str) -> String {
    party.owner.make(&format!("{contract}/screenings"), &json!({ "technology": technology })).await
}

/// The hub finds what it is.
async fn found(moderator: &Person, screening: &str, technology: &str, data: &str) {
    let body = json!({ "technology": technology, "data": data, "finding": "Looked into." });
    moderator.step(screening, "check", Some(&body)).await.expect(200);
}

async fn paper(party: &Party, screening: &str, kind: &str) -> Value {
    party.owner.step(screening, "papers", Some(&paper_body(kind))).await.expect(200).json()
}

#[actix_web::test]
async fn a_restricted_technology_goes_abroad_with_a_licence_and_not_before() {
    let app = TestApp::start().await;
    let (seller, buyer, moderator) = across(&app).await;
    let contract = approved(&seller, &buyer, |_| ()).await;

    let undeclared = seller.sign(&contract).await;
    let screening = declared(&seller, &contract, "F").await;
    let unchecked = seller.sign(&contract).await;
    found(&moderator, &screening, "ER04", "none").await;
    let unlicensed = seller.sign(&contract).await;
    paper(&seller, &screening, "registration").await;
    let only_recorded = seller.sign(&contract).await;
    let licensed = paper(&seller, &screening, "licence").await;
    seller.sign(&contract).await.expect(200);
    app.advance(Duration::days(38));
    let expired = buyer.sign(&contract).await;
    let mut longer = paper_body("licence");
    longer["valid_until"] = json!("2027-06-30");
    seller.owner.step(&screening, "papers", Some(&longer)).await.expect(200);

    assert_eq!(undeclared.rules(), ["crossborder.undeclared"]);
    assert_eq!(unchecked.rules(), ["crossborder.unchecked"]);
    assert_eq!(unlicensed.rules(), ["crossborder.licence_missing"]);
    assert_eq!(only_recorded.rules(), ["crossborder.licence_missing"]);
    assert_eq!((&licensed["state"], &licensed["crossing"]), (&json!("licensed"), &json!("export")));
    assert_eq!(expired.rules(), ["crossborder.licence_expired"]);
    assert_eq!(buyer.sign(&contract).await.expect(200).json()["state"], "effective");
}

#[actix_web::test]
async fn a_prohibited_technology_is_stopped_for_good_and_another_edition_is_screened_anew() {
    let app = TestApp::start().await;
    let (seller, buyer, moderator) = across(&app).await;
    let contract = approved(&seller, &buyer, |_| ()).await;
    let screening = declared(&seller, &contract, "EP01").await;
    let again = seller.owner.post(&format!("{contract}/screenings"), &json!({ "technology": "F" })).await;
    found(&moderator, &screening, "EP01", "none").await;

    let papers = seller.owner.step(&screening, "papers", Some(&paper_body("licence"))).await;
    let second = json!({ "technology": "F", "data": "none", "finding": "Looked into again." });
    let check = moderator.step(&screening, "check", Some(&second)).await;
    let signed = seller.sign(&contract).await;
    let achievement = seller.owner.draft_achievement("Sealing").await;
    let other = licence_body(seller.organization(), buyer.organization(), &achievement);
    seller.owner.step(&contract, "counter", Some(&other)).await.expect(200);
    for party in [&seller, &buyer] {
        party.approver.step(&contract, "approve", None).await.expect(200);
    }
    let anew = seller.sign(&contract).await;

    assert_eq!(again.refusal(), (409, "duplicate".to_owned()));
    assert_eq!(papers.rules(), ["process.step_not_open"]);
    assert_eq!(check.rules(), ["process.step_not_open"]);
    assert_eq!(signed.rules(), ["crossborder.prohibited"]);
    assert_eq!(anew.rules(), ["crossborder.undeclared"]);
}

#[actix_web::test]
async fn a_contract_on_condition_of_the_licence_is_signed_with_a_letter_of_intent_and_has_effect_with_the_licence() {
    let app = TestApp::start().await;
    let (seller, buyer, moderator) = across(&app).await;
    let conditions = json!([
        { "kind": "export_licence", "title": "The licence to export" },
        { "kind": "deposit", "title": "The entry fee has arrived" },
    ]);
    let contract = approved(&seller, &buyer, |body| body["conditions"] = conditions).await;
    let screening = declared(&seller, &contract, "ER04").await;
    found(&moderator, &screening, "ER04", "none").await;
    let fulfill = async |place: u8| seller.owner.step(&contract, "fulfill", Some(&json!({ "condition": place }))).await;

    let without = seller.sign(&contract).await;
    paper(&seller, &screening, "letter_of_intent").await;
    for party in [&seller, &buyer] {
        party.sign(&contract).await.expect(200);
    }
    let early = fulfill(0).await;
    fulfill(1).await.expect(200);
    paper(&seller, &screening, "licence").await;
    let effective = fulfill(0).await.expect(200).json();

    assert_eq!(without.rules(), ["crossborder.intent_missing"]);
    assert_eq!(early.rules(), ["crossborder.licence_missing"]);
    assert_eq!(effective["state"], "effective");
}

#[actix_web::test]
async fn what_was_found_to_be_restricted_is_not_approved_for_export_without_a_letter_of_intent() {
    let app = TestApp::start().await;
    let (seller, buyer, moderator) = across(&app).await;
    let achievement = seller.owner.draft_achievement("Membrane").await;
    let mut body = licence_body(seller.organization(), buyer.organization(), &achievement);
    body["conditions"] = json!([{ "kind": "export_licence", "title": "The licence to export" }]);
    let contract = seller.owner.proposed_contract(&body).await;
    let screening = declared(&seller, &contract, "ER04").await;

    buyer.approver.step(&contract, "approve", None).await.expect(200);
    found(&moderator, &screening, "ER04", "none").await;
    let without = seller.approver.step(&contract, "approve", None).await;
    let seen = seller.approver.get(&contract).await;
    let again = buyer.approver.step(&contract, "approve", None).await;
    paper(&seller, &screening, "letter_of_intent").await;
    let with = seller.approver.step(&contract, "approve", None).await;

    assert_eq!(without.rules(), ["crossborder.intent_missing"]);
    assert_eq!(seen.against("approve_contract"), ["crossborder.intent_missing"]);
    assert_eq!(again.expect(200).json()["state"], "proposed", "again changes nothing");
    assert_eq!(with.expect(200).json()["state"], "approved");
}

#[actix_web::test]
async fn nothing_is_offered_abroad_before_it_was_declared_and_checked_and_what_is_restricted_has_its_letter_of_intent()
{
    let app = TestApp::start().await;
    let (seller, buyer, moderator) = across(&app).await;
    let negotiation = seller.owner.negotiate_with(&buyer.owner).await;
    let mut body = offer_body();
    body["expires_at"] = json!("2027-03-01T08:00:00Z");
    let offer = seller.owner.make(&format!("{negotiation}/offers"), &body).await;
    let make = async || seller.owner.post(&format!("{offer}/make"), &json!({})).await;
    let screenings = format!("{negotiation}/screenings");

    let undeclared = make().await;
    let seen = seller.owner.get(&offer).await;
    let by_buyer = buyer.owner.post(&screenings, &json!({ "technology": "F" })).await;
    let screening = seller.owner.make(&screenings, &json!({ "technology": "F" })).await;
    let twice = seller.owner.post(&screenings, &json!({ "technology": "ER04" })).await;
    let unchecked = make().await;
    found(&moderator, &screening, "ER04", "none").await;
    let without = make().await;
    paper(&seller, &screening, "letter_of_intent").await;
    make().await.expect(200);
    app.advance(Duration::days(38));
    let late = buyer.owner.accept(&offer).await;
    let shown = buyer.owner.get(&offer).await;
    let mut longer = paper_body("letter_of_intent");
    longer["valid_until"] = json!("2027-06-30");
    seller.owner.step(&screening, "papers", Some(&longer)).await.expect(200);

    assert_eq!(undeclared.rules(), ["crossborder.undeclared"]);
    assert_eq!(seen.against("make_offer"), ["crossborder.undeclared"]);
    assert_eq!(by_buyer.refusal(), (403, "forbidden".to_owned()));
    assert_eq!(twice.refusal(), (409, "duplicate".to_owned()));
    assert_eq!(unchecked.rules(), ["crossborder.unchecked"]);
    assert_eq!(without.rules(), ["crossborder.intent_missing"]);
    assert_eq!(late.rules(), ["crossborder.intent_missing"], "the letter is no longer valid");
    assert_eq!(shown.against("accept_offer"), ["crossborder.intent_missing"]);
    assert_eq!(buyer.owner.accept(&offer).await.expect(200).json()["state"], "accepted");
}

#[actix_web::test]
async fn the_sides_and_the_hub_see_the_screening_of_a_negotiation_and_an_import_is_offered_without_one() {
    let app = TestApp::start().await;
    let (seller, buyer, moderator) = across(&app).await;
    let negotiation = seller.owner.negotiate_with(&buyer.owner).await;
    let screening = seller.owner.make(&format!("{negotiation}/screenings"), &json!({ "technology": "F" })).await;
    let of_negotiation = format!("/v1/screenings?negotiation={}", TestApp::id_of(&negotiation));

    let waiting = moderator.get("/v1/screenings?scope=hub&hub=zhejiang&state=declared").await.expect(200).column("id");
    let listed = buyer.owner.get(&of_negotiation).await.expect(200).column("id");
    let view = buyer.owner.get(&screening).await.expect(200).json();
    let stranger = app.stranger().await;
    let hidden = [stranger.get(&screening).await, stranger.get(&of_negotiation).await];
    found(&moderator, &screening, "F", "none").await;
    seller.owner.offer(&negotiation, &offer_body()).await;
    let import = buyer.owner.negotiate_with(&seller.owner).await;
    buyer.owner.offer(&import, &offer_body()).await;

    let id = [TestApp::id_of(&screening)];
    assert_eq!((waiting, listed), (id.map(str::to_owned).to_vec(), id.map(str::to_owned).to_vec()));
    assert_eq!([&view["negotiation"], &view["crossing"]], [TestApp::id_of(&negotiation), "export"]);
    assert_eq!([&view["contract"], &view["edition"]], [&Value::Null, &Value::Null]);
    assert_eq!(hidden.map(|answer| answer.refusal()), [(404, "not_found".to_owned()), (404, "not_found".to_owned())]);
}

#[actix_web::test]
async fn a_free_technology_needs_a_record_and_the_data_that_go_with_it_papers_of_their_own() {
    let app = TestApp::start().await;
    let (seller, buyer, moderator) = across(&app).await;
    let contract = approved(&seller, &buyer, |_| ()).await;
    let screening = declared(&seller, &contract, "F").await;
    found(&moderator, &screening, "F", "important").await;

    let open = seller.sign(&contract).await;
    let recorded = paper(&seller, &screening, "registration").await;
    paper(&seller, &screening, "data_contract_filing").await;
    let data = seller.sign(&contract).await;
    paper(&seller, &screening, "data_assessment").await;

    assert_eq!(open.rules(), ["crossborder.record_missing", "crossborder.data_important"]);
    assert_eq!(recorded["state"], "registered");
    assert_eq!(data.rules(), ["crossborder.data_important"], "a filing is enough for personal information only");
    seller.sign(&contract).await.expect(200);
}

#[actix_web::test]
async fn of_an_import_the_buyer_declares_and_a_contract_at_home_needs_nothing() {
    let app = TestApp::start().await;
    let (seller, buyer, moderator) = across(&app).await;
    let home = app.party(app.setter("Home").await, 7).await;
    let body = contract_body(buyer.organization(), seller.organization());
    let import = buyer.owner.proposed_contract(&body).await;
    let path = format!("{import}/screenings");

    let by_seller = buyer.owner.post(&path, &json!({ "technology": "F" })).await;
    let export_code = seller.owner.post(&path, &json!({ "technology": "ER04" })).await;
    let group = seller.owner.post(&path, &json!({ "technology": "IR" })).await;
    let unknown = seller.owner.post(&path, &json!({ "technology": "IR77" })).await;
    let import = seller.owner.post(&path, &json!({ "technology": "IR01" })).await.expect(201).json();
    let at_home = approved(&seller, &home, |_| ()).await;

    assert_eq!(by_seller.refusal(), (403, "forbidden".to_owned()));
    assert_eq!(export_code.rules(), ["crossborder.other_way"]);
    assert_eq!(group.rules(), ["crossborder.other_way"]);
    assert_eq!(unknown.faults(), [("/technology".to_owned(), "code_unknown".to_owned())]);
    assert_eq!(import["crossing"], "import");
    seller.sign(&at_home).await.expect(200);
    // Whoever moves abroad meanwhile has crossed the border.
    moves(&home, &moderator, "HK").await;
    assert_eq!(home.sign(&at_home).await.rules(), ["crossborder.undeclared"]);
}

#[actix_web::test]
async fn the_parties_and_the_hub_see_a_screening_and_only_the_declarer_records_papers() {
    let app = TestApp::start().await;
    let (seller, buyer, moderator) = across(&app).await;
    let contract = approved(&seller, &buyer, |_| ()).await;
    let screening = declared(&seller, &contract, "F").await;
    let of_contract = format!("/v1/screenings?contract={}", TestApp::id_of(&contract));

    let waiting = moderator.get("/v1/screenings?scope=hub&hub=zhejiang&state=declared").await.expect(200).column("id");
    let stranger = app.stranger().await;
    let (shown, listed) = (stranger.get(&screening).await, stranger.get(&of_contract).await);
    found(&moderator, &screening, "F", "none").await;
    let by_buyer = buyer.owner.step(&screening, "papers", Some(&paper_body("registration"))).await;
    let mut early = paper_body("licence");
    early["issued_on"] = json!("2026-12-01");
    early["valid_until"] = Value::Null;
    let early = seller.owner.step(&screening, "papers", Some(&early)).await;

    assert_eq!(waiting, [TestApp::id_of(&screening)]);
    assert_eq!(shown.refusal(), (404, "not_found".to_owned()));
    assert_eq!(listed.refusal(), (404, "not_found".to_owned()));
    assert_eq!(buyer.owner.get(&of_contract).await.expect(200).column("id"), [TestApp::id_of(&screening)]);
    assert_eq!(buyer.owner.get("/v1/screenings").await.expect(200).column("id"), Vec::<String>::new());
    assert_eq!(by_buyer.refusal(), (403, "forbidden".to_owned()));
    let faults = [("/issued_on", "in_future"), ("/valid_until", "last_day_missing")];
    assert_eq!(early.faults(), faults.map(|(pointer, code)| (pointer.to_owned(), code.to_owned())));
}
