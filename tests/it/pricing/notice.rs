//! Public notices of agreed prices, and the contracts that are held to them.

use crate::harness::{PRIVATE_NATURE, Party, STATE_NATURE, TestApp, licence_body, notice_body, parties};
use keqiao::work::clear_notices;
use serde_json::{Value, json};
use time::Duration;

/// A university of the state with a result, a firm, and the licence that they agreed on.
struct Stage {
    app: TestApp,
    seller: Party,
    buyer: Party,
    achievement: String,
}

impl Stage {
    async fn set() -> Stage {
        let app = TestApp::start().await;
        let (seller, buyer) = parties(&app).await;
        seller.owner.tell_nature("0221").await;
        let achievement = seller.owner.draft_achievement("Membrane").await;
        Stage { app, seller, buyer, achievement }
    }

    fn notice(&self) -> Value {
        notice_body(self.buyer.organization(), &self.achievement)
    }

    /// A notice before the public.
    async fn posted(&self) -> String {
        let notice = self.seller.owner.make("/v1/notices", &self.notice()).await;
        self.seller.approver.step(&notice, "post", None).await.expect(200);
        notice
    }

    /// A licence on the terms of the notice, approved by both sides.
    async fn approved(&self, change: impl FnOnce(&mut Value)) -> String {
        let mut body = licence_body(self.seller.organization(), self.buyer.organization(), &self.achievement);
        change(&mut body);
        let contract = self.seller.owner.proposed_contract(&body).await;
        for party in [&self.seller, &self.buyer] {
            party.approver.step(&contract, "approve", None).await.expect(200);
        }
        contract
    }

    async fn clear(&self) {
        self.app.advance(Duration::days(16));
        assert_eq!(clear_notices::step(&self.app.service).await.expect("the task runs"), 1);
    }
}

#[actix_web::test]
async fn a_state_university_signs_after_its_notice_is_cleared_and_on_its_terms_only() {
    let stage = Stage::set().await;
    let contract = stage.approved(|_| ()).await;
    let dearer = stage.approved(|body| {
        body["amounts"] = json!({ "total": "200001.00", "technical": "200001.00", "items": [] });
        body["milestones"] = json!([]);
    });
    let dearer = dearer.await;

    let without = stage.seller.sign(&contract).await;
    let notice = stage.posted().await;
    let early = stage.seller.sign(&contract).await;
    stage.clear().await;
    let other = stage.seller.sign(&dearer).await;
    let signed = stage.seller.sign(&contract).await;

    assert_eq!(without.rules(), ["pricing.route_missing"]);
    assert_eq!(early.rules(), ["pricing.route_missing"]);
    assert_eq!(other.rules(), ["pricing.terms_differ"]);
    assert_eq!(signed.expect(200).json()["state"], "partially_signed");
    let cleared = stage.app.visitor().get(&notice).await.expect(200).json();
    assert_eq!((&cleared["state"], &cleared["ended_on"]), (&"cleared".into(), &"2026-12-10".into()));
}

#[actix_web::test]
async fn a_unit_that_the_state_did_not_set_up_signs_without_a_notice() {
    let app = TestApp::start().await;
    let (seller, buyer) = parties(&app).await;
    let achievement = seller.owner.draft_achievement("Membrane").await;
    let body = licence_body(seller.organization(), buyer.organization(), &achievement);
    let contract = seller.owner.proposed_contract(&body).await;

    crate::harness::conclude(&contract, [&seller, &buyer]).await;
}

#[actix_web::test]
async fn a_university_that_does_not_tell_its_nature_is_asked_for_it_before_it_signs() {
    let app = TestApp::start().await;
    let seller = app.party(app.solver("青禾大学").await, 1).await;
    let buyer = app.party(app.setter("Acme").await, 2).await;
    let achievement = seller.owner.draft_achievement("Membrane").await;
    let body = licence_body(seller.organization(), buyer.organization(), &achievement);
    let contract = seller.owner.proposed_contract(&body).await;
    for party in [&seller, &buyer] {
        party.approver.step(&contract, "approve", None).await.expect(200);
    }

    let untold = seller.sign(&contract).await;
    let seen = seller.signatory.get(&contract).await.expect(200);
    seller.owner.tell_nature(STATE_NATURE).await;
    let bound = seller.sign(&contract).await;
    seller.owner.tell_nature(PRIVATE_NATURE).await;
    let free = seller.sign(&contract).await;

    assert_eq!(untold.rules(), ["pricing.nature_missing"]);
    assert_eq!(seen.against("sign_contract"), ["pricing.nature_missing"]);
    assert_eq!(bound.rules(), ["pricing.route_missing"]);
    free.expect(200);
}

#[actix_web::test]
async fn who_set_the_price_does_not_post_it_and_a_draft_is_the_owners_own() {
    let stage = Stage::set().await;
    let notice = stage.seller.owner.make("/v1/notices", &stage.notice()).await;

    let hidden = stage.buyer.owner.get(&notice).await;
    let by_setter = stage.seller.owner.step(&notice, "post", None).await;
    let posted = stage.seller.approver.step(&notice, "post", None).await.expect(200).json();
    let listed = stage.app.visitor().get("/v1/notices?ends_from=2026-12-09&ends_until=2026-12-09").await.column("id");

    assert_eq!(hidden.refusal(), (404, "not_found".to_owned()));
    assert_eq!(by_setter.refusal(), (403, "forbidden".to_owned()));
    assert_eq!((&posted["posted_on"], &posted["ends_on"]), (&"2026-11-24".into(), &"2026-12-09".into()));
    assert_eq!(listed, [TestApp::id_of(&notice)]);
}

#[actix_web::test]
async fn an_objection_stops_the_clock_until_it_is_dismissed() {
    let stage = Stage::set().await;
    let notice = stage.posted().await;
    let objector = stage.app.setter("Witness").await;
    stage.app.advance(Duration::days(10));

    let text = json!({ "text": "The inventor holds a share in the buyer." });
    let objected = objector.step(&notice, "object", Some(&text)).await.expect(200).json();
    stage.app.advance(Duration::days(30));
    let due = clear_notices::step(&stage.app.service).await.expect("the task runs");
    let read_by_public = stage.app.visitor().get(&notice).await.expect(200).json();
    let objection = objected["objections"][0]["id"].clone();
    let finding = json!({ "objection": objection, "finding": "He sold it before the talks began." });
    let dismissed = stage.seller.approver.step(&notice, "dismiss", Some(&finding)).await.expect(200).json();
    let again = stage.seller.approver.step(&notice, "uphold", Some(&finding)).await;

    assert_eq!((&objected["state"], due), (&"suspended".into(), 0));
    assert_eq!(read_by_public["objections"][0]["text"], Value::Null, "what it says is for the owner and its hub");
    assert_eq!((&dismissed["state"], &dismissed["ends_on"]), (&"posted".into(), &"2027-01-08".into()));
    assert_eq!(again.rules(), ["process.step_not_open", "notice.objection_decided"]);
}

#[actix_web::test]
async fn an_upheld_objection_stops_the_notice_and_another_one_may_follow() {
    let stage = Stage::set().await;
    let notice = stage.posted().await;
    let second = stage.seller.owner.make("/v1/notices", &stage.notice()).await;
    let foretold = stage.seller.approver.get(&second).await.json()["transitions"][0]["refusals"][0]["rule"].clone();
    let at_once = stage.seller.approver.step(&second, "post", None).await;
    let text = json!({ "text": "The price is a tenth of what was offered before." });
    let objector = stage.app.setter("Witness").await;
    let objected = objector.step(&notice, "object", Some(&text)).await.expect(200).json();

    let finding = json!({ "objection": objected["objections"][0]["id"], "finding": "There was such an offer." });
    let stopped = stage.seller.approver.step(&notice, "uphold", Some(&finding)).await.expect(200).json();
    let after = stage.seller.approver.step(&second, "post", None).await.expect(200).json();

    assert_eq!((foretold, at_once.rules()), (json!("notice.posted"), vec!["notice.posted".to_owned()]));
    assert_eq!((&stopped["state"], &after["state"]), (&"stopped".into(), &"posted".into()));
    let by_buyer = stage.buyer.owner.step(&second, "object", Some(&text)).await;
    assert_eq!(by_buyer.rules(), ["notice.own_objection"]);
    let anonymous = stage.app.visitor().post(&format!("{second}/object"), &text).await;
    assert_eq!(anonymous.refusal(), (401, "unauthenticated".to_owned()));
}

#[actix_web::test]
async fn a_notice_names_own_assets_another_side_and_how_the_two_are_related() {
    let stage = Stage::set().await;
    let mut body = stage.notice();
    body["relation"] = json!("The inventor holds 10 % of the buyer.");
    let related = stage.seller.owner.post("/v1/notices", &body).await.expect(201).json();
    body["achievements"] = json!([TestApp::id_of(&stage.buyer.owner.draft_achievement("Pump").await)]);
    let foreign = stage.seller.owner.post("/v1/notices", &body).await;
    body["achievements"] = json!([]);
    body["counterparty"] = json!(TestApp::id_of(stage.seller.organization()));
    let empty = stage.seller.owner.post("/v1/notices", &body).await;

    assert_eq!((&related["is_related"], &related["state"]), (&true.into(), &"draft".into()));
    assert_eq!(foreign.faults(), [("/achievements".to_owned(), "asset_unknown".to_owned())]);
    let faults = [("/achievements", "asset_missing"), ("/counterparty", "same_organization")];
    assert_eq!(empty.faults(), faults.map(|(pointer, code)| (pointer.to_owned(), code.to_owned())));
    let draft = format!("/v1/notices/{}", related["id"].as_str().expect("an id"));
    let withdrawn = stage.seller.owner.step(&draft, "withdraw", None);
    assert_eq!(withdrawn.await.expect(200).json()["state"], "withdrawn");
}
