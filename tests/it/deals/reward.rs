//! The distribution of rewards: drawn up for a receipt, noticed, objected to, approved by others, paid.

use crate::harness::{
    Party, Person, TestApp, calculation_body, conclude, contract_body, licence_body, own_use_body, parties,
};
use futures_util::future::join_all;
use keqiao::identity::personal::erase;
use keqiao_domain::access::{Action, Principal};
use reqwest::Method;
use sea_orm::ConnectionTrait as _;
use serde_json::{Value, json};
use time::Duration;

/// Distributions of one receipt that come at once.
const RACERS: usize = 8;

/// A university of the state that licensed its result, and the firm that pays.
struct Stage {
    app: TestApp,
    seller: Party,
    buyer: Party,
    contract: String,
    /// Somebody of the university who made the result.
    inventor: Person,
}

/// A licence of a result of the seller, in effect.
async fn licensed(seller: &Party, buyer: &Party) -> String {
    let achievement = seller.owner.draft_achievement("Membrane").await;
    let body = licence_body(seller.organization(), buyer.organization(), &achievement);
    let contract = seller.owner.proposed_contract(&body).await;
    conclude(&contract, [seller, buyer]).await;
    contract
}

impl Stage {
    async fn set() -> Stage {
        let app = TestApp::start().await;
        let (seller, buyer) = parties(&app).await;
        let contract = licensed(&seller, &buyer).await;
        seller.owner.tell_nature("0221").await;
        let inventor = app.officer_of(&seller.owner, "inventor").await;
        Stage { app, seller, buyer, contract, inventor }
    }

    /// What distributes a receipt of the licence.
    fn body(&self, change: impl FnOnce(&mut Value)) -> Value {
        let mut calculation = calculation_body("2026-0117");
        calculation["persons"][0]["user"] = json!(self.inventor.principal.actor.name());
        change(&mut calculation);
        json!({ "contract": TestApp::id_of(&self.contract), "calculation": calculation })
    }

    /// A distribution that nobody has read yet.
    async fn drawn_up(&self, change: impl FnOnce(&mut Value)) -> String {
        self.seller.owner.make("/v1/rewards", &self.body(change)).await
    }

    /// A distribution whose days run.
    async fn noticed(&self, change: impl FnOnce(&mut Value)) -> String {
        let reward = self.drawn_up(change).await;
        self.seller.approver.step(&reward, "post", None).await.expect(200);
        reward
    }

    /// What rules a distribution meets.
    async fn refused(&self, change: impl FnOnce(&mut Value)) -> Vec<String> {
        self.seller.owner.post("/v1/rewards", &self.body(change)).await.rules()
    }

    /// Lets the days of a notice pass.
    fn pass_days(&self) {
        self.app.advance(Duration::days(16));
    }
}

/// The first person belongs to the leading staff.
fn with_official(calculation: &mut Value) {
    calculation["persons"][0]["is_official"] = json!(true);
}

/// What somebody says against it.
fn objection() -> Value {
    json!({ "text": "I made more of it than that." })
}

/// What is found about the last objection.
async fn finding(person: &Person, reward: &str) -> Value {
    let view = person.get(reward).await.expect(200).json();
    let last = view["objections"].as_array().expect("objections").last().expect("an objection").clone();
    json!({ "objection": last["id"], "finding": "The record of the work shows it." })
}

/// What may follow, by operation, with the rules that stand against it.
fn step_of(view: &Value, operation: &str) -> Value {
    let steps = view["transitions"].as_array().expect("transitions");
    steps.iter().find(|step| step["operation"] == operation).expect("a step").clone()
}

#[actix_web::test]
async fn a_receipt_is_split_to_the_fen_noticed_approved_by_another_and_paid() {
    let stage = Stage::set().await;
    let (owner, approver) = (&stage.seller.owner, &stage.seller.approver);
    let reward = stage.drawn_up(|calculation| calculation["income"] = json!("1000000.01")).await;

    let drawn_up = owner.get(&reward).await.expect(200).json();
    let figures = &drawn_up["figures"];
    assert_eq!((&figures["net_income"], &figures["owner_rule"]), (&json!("880000.01"), &json!("state")));
    assert_eq!((&figures["statutory_floor"], &figures["pool"]), (&json!("440000.01"), &json!("440000.01")));
    assert!(figures["local_standard"].is_null(), "Zhejiang has none");
    let amounts: Vec<_> = drawn_up["persons"].as_array().expect("persons").iter().map(|one| &one["amount"]).collect();
    assert_eq!(amounts, ["146666.52", "146666.52", "146666.97"], "the fen that is left goes to the largest remainder");
    assert_eq!(owner.step(&reward, "approve", None).await.refusal().0, 403, "it is for an approver");
    assert_eq!(approver.step(&reward, "approve", None).await.rules(), ["process.step_not_open"]);
    let posted = approver.step(&reward, "post", None).await.expect(200).json();
    assert_eq!((&posted["state"], &posted["posted_on"]), (&json!("noticed"), &json!("2026-11-24")));
    assert_eq!((&posted["ends_on"], &posted["is_public"]), (&json!("2026-12-09"), &json!(false)));
    assert_eq!(approver.step(&reward, "approve", None).await.rules(), ["reward.notice_running"]);
    let early = step_of(&approver.get(&reward).await.json(), "approve_reward").to_string();
    assert!(early.contains("reward.notice_running"), "{early}");
    stage.pass_days();
    let approved = approver.step(&reward, "approve", None).await.expect(200).json();
    let again = approver.step(&reward, "approve", None).await.expect(200).json();
    assert_eq!((&approved["state"], &approved["approved_at"]), (&json!("approved"), &again["approved_at"]));
    let recalculated = owner.step(&reward, "recalculate", Some(&calculation_body("2026-0117"))).await;
    assert_eq!(recalculated.rules(), ["process.step_not_open"], "it stays as it is");
    let paid = json!({ "note": "With the wages of December.", "evidence_sha256": "AB".repeat(32) });
    assert_eq!(approver.step(&reward, "pay", Some(&paid)).await.refusal().0, 403);
    let paid = owner.step(&reward, "pay", Some(&paid)).await.expect(200).json();

    assert_eq!((&paid["state"], &paid["payment"]["evidence_sha256"]), (&json!("paid"), &json!("ab".repeat(32))));
    stage.app.settle().await;
    let timeline = owner.get(&format!("/v1/ledger/timeline?subject={}", TestApp::id_of(&reward))).await;
    assert_eq!(
        timeline.column("kind"),
        ["reward.calculated", "reward.noticed", "reward.approved", "reward.distributed"]
    );
    assert!(
        !timeline.text().contains("甲方仁") && !timeline.text().contains("146666"),
        "who gets what is not in the log"
    );
    let stranger = stage.app.stranger().await;
    assert_eq!(stranger.get(&reward).await.status, 404);
    assert_eq!(stage.buyer.owner.get(&reward).await.status, 404, "the other side of the contract does not know of it");
    let hidden = stranger.get(&format!("/v1/ledger/timeline?subject={}", TestApp::id_of(&reward))).await;
    assert_eq!(hidden.status, 404);
}

#[actix_web::test]
async fn a_state_unit_keeps_the_floor_and_a_rate_of_its_own_is_shown_by_its_rule() {
    let stage = Stage::set().await;
    let own = |rate: u32| {
        move |calculation: &mut Value| {
            calculation["own_rate"] = json!(rate);
            calculation["agreement_sha256"] = json!("cd".repeat(32));
        }
    };

    assert_eq!(stage.refused(own(499_999)).await, ["reward.below_floor"]);
    assert_eq!(
        stage.refused(|calculation| calculation["own_rate"] = json!(700_000)).await,
        ["reward.agreement_missing"]
    );
    let main_too_small = |calculation: &mut Value| {
        calculation["persons"][0]["share_ppm"] = json!(166_666);
        calculation["persons"][2]["share_ppm"] = json!(500_001);
    };
    assert_eq!(stage.refused(main_too_small).await, ["reward.main_share_too_small"]);
    assert_eq!(stage.refused(|calculation| calculation["income"] = json!("120000.00")).await, ["reward.nothing_left"]);
    assert_eq!(stage.refused(|calculation| calculation["way"] = json!("transfer")).await, ["reward.way_mismatch"]);
    let not_whole = |calculation: &mut Value| calculation["persons"][0]["share_ppm"] = json!(333_334);
    let faults = stage.seller.owner.post("/v1/rewards", &stage.body(not_whole)).await.faults();
    assert_eq!(faults, [("/persons".to_owned(), "shares_not_whole".to_owned())]);
    let wrong = |calculation: &mut Value| {
        calculation["received_on"] = json!("2026-11-25");
        calculation["persons"][1]["user"] = calculation["persons"][0]["user"].clone();
    };
    let faults = stage.seller.owner.post("/v1/rewards", &stage.body(wrong)).await.faults();
    assert_eq!(
        faults,
        [("/received_on".to_owned(), "in_future".to_owned()), ("/persons".to_owned(), "repeated".to_owned()),]
    );
    let adopted = stage.drawn_up(own(700_000)).await;
    let adopted = stage.seller.owner.get(&adopted).await.json();
    assert_eq!(
        (&adopted["figures"]["statutory_floor"], &adopted["figures"]["pool"]),
        (&json!("440000.00"), &json!("616000.00"))
    );

    // Who is no unit of the state goes by its own rule, below the floor as well.
    stage.seller.owner.tell_nature("170").await;
    let free = stage.drawn_up(|calculation| {
        own(100_000)(calculation);
        calculation["receipt"] = json!("2026-0118");
    });
    let free = stage.seller.owner.get(&free.await).await.json();
    assert_eq!((&free["figures"]["owner_rule"], &free["figures"]["pool"]), (&json!("other"), &json!("88000.00")));
}

#[actix_web::test]
async fn the_costs_of_a_reward_are_those_of_the_units_region_and_its_standard_stands_beside_the_floor() {
    let app = TestApp::start().await;
    let deal = app.signed_deal(["shanghai", "zhejiang"], |_| ()).await;
    let contract = licensed(&deal.seller, &deal.buyer).await;

    let body = json!({ "contract": TestApp::id_of(&contract), "calculation": calculation_body("2026-0117") });
    let reward = deal.seller.owner.make("/v1/rewards", &body).await;
    let figures = deal.seller.owner.get(&reward).await.json()["figures"].clone();

    assert_eq!((&figures["net_income"], &figures["statutory_floor"]), (&json!("900000.00"), &json!("450000.00")));
    assert_eq!(figures["local_standard"], "630000.00");
    assert_eq!(figures["deductions"][3], json!({ "cost": "negotiation", "amount": "20000.00", "is_deducted": false }));
}

#[actix_web::test]
async fn only_a_seller_of_a_contract_in_effect_or_who_uses_its_own_result_distributes() {
    let stage = Stage::set().await;
    let (owner, buyer) = (&stage.seller.owner, &stage.buyer.owner);
    let achievement = owner.draft_achievement("Membrane").await;
    let draft = owner
        .make("/v1/contracts", &licence_body(stage.seller.organization(), stage.buyer.organization(), &achievement))
        .await;
    let service =
        owner.proposed_contract(&contract_body(stage.seller.organization(), stage.buyer.organization())).await;
    conclude(&service, [&stage.seller, &stage.buyer]).await;
    let of = |contract: &str, way: &str| {
        let mut calculation = calculation_body("2026-0117");
        calculation["way"] = json!(way);
        json!({ "contract": TestApp::id_of(contract), "calculation": calculation })
    };

    assert_eq!(owner.post("/v1/rewards", &of(&draft, "licence")).await.rules(), ["reward.contract_not_effective"]);
    assert_eq!(buyer.post("/v1/rewards", &of(&stage.contract, "licence")).await.rules(), ["reward.not_seller"]);
    assert_eq!(owner.post("/v1/rewards", &of(&service, "licence")).await.rules(), ["reward.way_mismatch"]);
    let stranger = strange_body(&stage.contract);
    let faults = stage.app.stranger().await.post("/v1/rewards", &stranger).await.faults();
    assert_eq!(faults, [("/contract".to_owned(), "contract_unknown".to_owned())], "a stranger learns nothing");
    let mut own_use = own_use_body(&achievement);
    let faults = buyer.post("/v1/rewards", &own_use).await.faults();
    assert_eq!(faults, [("/achievement".to_owned(), "asset_unknown".to_owned())]);
    let own = owner.make("/v1/rewards", &own_use).await;
    let own = owner.get(&own).await.json();
    assert_eq!((&own["figures"]["net_income"], &own["figures"]["pool"]), (&json!("1000000.00"), &json!("50000.00")));
    own_use["calculation"]["way"] = json!("licence");
    own_use["calculation"]["receipt"] = json!("2026");
    assert_eq!(owner.post("/v1/rewards", &own_use).await.rules(), ["reward.way_mismatch"]);
    own_use["contract"] = json!(TestApp::id_of(&stage.contract));
    assert_eq!(owner.post("/v1/rewards", &own_use).await.faults(), [("/contract".to_owned(), "one_source".to_owned())]);
}

#[actix_web::test]
async fn who_shares_in_the_reward_of_a_unit_that_nobody_has_verified_knows_of_it_from_another_organization() {
    let app = TestApp::start().await;
    let (unit, inventor) = (app.newcomer("New").await, app.stranger().await);
    let mut body = own_use_body(&unit.draft_achievement("Membrane").await);
    body["calculation"]["persons"][0]["user"] = json!(inventor.principal.actor.name());
    let reward = unit.make("/v1/rewards", &body).await;

    let read = inventor.get(&reward).await.expect(200).json();
    let early = inventor.step(&reward, "accept", None).await;

    assert_eq!(read["id"], TestApp::id_of(&reward));
    assert_eq!(early.rules(), ["process.step_not_open"], "it has no notice yet");
}

/// What a stranger would distribute.
fn strange_body(contract: &str) -> Value {
    json!({ "contract": TestApp::id_of(contract), "calculation": calculation_body("2026-0117") })
}

#[actix_web::test]
async fn what_leading_staff_get_goes_before_the_public_and_what_others_get_does_not() {
    let stage = Stage::set().await;
    let hidden = stage.drawn_up(with_official).await;
    let visitor = stage.app.visitor();
    assert_eq!(visitor.get(&hidden).await.status, 404, "not before its notice");
    stage.seller.approver.step(&hidden, "post", None).await.expect(200);
    let inside = stage.noticed(|calculation| calculation["receipt"] = json!("2026-0118")).await;

    let read = visitor.get(&hidden).await.expect(200).json();
    let list = visitor.get("/v1/rewards").await.expect(200);
    let days = visitor.get("/v1/notice-days?kind=reward").await;

    assert_eq!(list.column("id"), [TestApp::id_of(&hidden)]);
    assert_eq!(days.column("link"), [hidden.as_str()], "the calendar tells of it, and of no other");
    assert_eq!(visitor.get(&inside).await.status, 404);
    assert_eq!(
        (&read["is_public"], &read["title"], &read["others"]),
        (&json!(true), &json!("Reinforced membrane"), &json!(2))
    );
    let official = json!([{
        "name": "甲方仁", "user": null, "share_ppm": 333_333, "is_main": true, "is_official": true,
        "amount": "146666.52", "accepted_at": null,
    }]);
    assert_eq!(read["persons"], official);
    assert!(
        read["contract"].is_null() && read["figures"].is_null(),
        "what the contract brought stays with its parties"
    );
    let by_contract = visitor.get(&format!("/v1/rewards?contract={}", TestApp::id_of(&stage.contract))).await;
    assert_eq!(by_contract.column("id"), Vec::<String>::new(), "nobody finds the public one by its contract");
    let stranger = stage.app.stranger().await;
    let objected = stranger.step(&hidden, "object", Some(&objection())).await.expect(200).json();
    assert_eq!((&objected["state"], &objected["objections"][0]["text"]), (&json!("suspended"), &objection()["text"]));
    assert!(visitor.get(&hidden).await.json()["objections"][0]["text"].is_null());
    assert_eq!(stranger.step(&hidden, "approve", None).await.refusal().0, 403);
    let unseen = stranger.call(Method::POST, &format!("{inside}/object")).if_match("*").json(&objection()).send().await;
    assert_eq!(unseen.status, 404);
}

#[actix_web::test]
async fn whoever_is_named_reads_his_own_share_objects_and_accepts_wherever_he_works() {
    let stage = Stage::set().await;
    let guest = stage.buyer.signatory.clone();
    let reward =
        stage.drawn_up(|calculation| calculation["persons"][1]["user"] = json!(guest.principal.actor.name())).await;
    assert_eq!(guest.step(&reward, "accept", None).await.rules(), ["process.step_not_open"], "it may still change");
    stage.seller.approver.step(&reward, "post", None).await.expect(200);

    let own = guest.get(&reward).await.expect(200).json();
    let names: Vec<_> = own["persons"].as_array().expect("persons").iter().map(|one| &one["name"]).collect();
    assert_eq!((json!(names), &own["others"]), (json!(["乙方义"]), &json!(2)));
    assert_eq!(own["figures"]["pool"], "440000.00");
    assert_eq!(guest.get("/v1/rewards").await.column("id"), [TestApp::id_of(&reward)]);
    let accepted = guest.step(&reward, "accept", None).await.expect(200).json();
    let again = guest.step(&reward, "accept", None).await.expect(200).json();
    assert_eq!(accepted["persons"][0]["accepted_at"], again["persons"][0]["accepted_at"]);
    assert!(accepted["persons"][0]["accepted_at"].is_string());
    assert_eq!(stage.seller.owner.step(&reward, "accept", None).await.rules(), ["reward.not_named"]);
    guest.step(&reward, "object", Some(&objection())).await.expect(200);
    assert_eq!(guest.step(&reward, "withdraw", None).await.refusal().0, 403, "he only is named");
    assert_eq!(stage.buyer.owner.get(&reward).await.status, 404, "nobody else of his organization");
}

#[actix_web::test]
async fn an_objection_stops_the_days_and_a_right_one_sends_it_back_to_be_calculated_anew() {
    let stage = Stage::set().await;
    let (owner, approver, inventor) = (&stage.seller.owner, &stage.seller.approver, &stage.inventor);
    let reward = stage.noticed(|_| ()).await;

    stage.app.advance(Duration::days(5));
    inventor.step(&reward, "object", Some(&objection())).await.expect(200);
    stage.app.advance(Duration::days(20));
    assert_eq!(approver.step(&reward, "approve", None).await.rules(), ["process.step_not_open"]);
    let first = finding(approver, &reward).await;
    let dismissed = approver.step(&reward, "dismiss", Some(&first)).await.expect(200).json();
    assert_eq!((&dismissed["state"], &dismissed["ends_on"]), (&json!("noticed"), &json!("2026-12-29")));
    assert_eq!(approver.step(&reward, "approve", None).await.rules(), ["reward.notice_running"]);
    inventor.step(&reward, "object", Some(&objection())).await.expect(200);
    assert_eq!(approver.step(&reward, "uphold", Some(&first)).await.rules(), ["reward.objection_decided"]);
    assert_eq!(owner.step(&reward, "uphold", Some(&first)).await.refusal().0, 403);
    let second = finding(approver, &reward).await;
    let returned = approver.step(&reward, "uphold", Some(&second)).await.expect(200).json();
    assert_eq!(returned["state"], "returned");
    assert_eq!(
        approver.step(&reward, "post", None).await.rules(),
        ["process.step_not_open"],
        "not the same figures again"
    );

    let mut anew = stage.body(|_| ())["calculation"].clone();
    anew["persons"][0]["share_ppm"] = json!(500_000);
    anew["persons"][2]["share_ppm"] = json!(166_667);
    let recalculated = owner.step(&reward, "recalculate", Some(&anew)).await.expect(200).json();
    assert_eq!(
        (&recalculated["state"], &recalculated["persons"][0]["amount"]),
        (&json!("calculated"), &json!("220000.00"))
    );
    assert_eq!(recalculated["objections"].as_array().expect("objections").len(), 2, "what was found stays");
    approver.step(&reward, "post", None).await.expect(200);
    stage.pass_days();
    assert_eq!(inventor.step(&reward, "object", Some(&objection())).await.rules(), ["reward.notice_over"]);
    approver.step(&reward, "approve", None).await.expect(200);
}

#[actix_web::test]
async fn neither_who_drew_it_up_nor_who_shares_in_it_decides_on_it() {
    let stage = Stage::set().await;
    let (owner, approver) = (&stage.seller.owner, &stage.seller.approver);
    let mine = approver.principal.actor.name();
    let reward = stage.drawn_up(|calculation| calculation["persons"][1]["user"] = json!(mine)).await;

    assert_eq!(approver.step(&reward, "post", None).await.rules(), ["identity.four_eyes"], "he shares in it");
    let other = stage.app.officer_of(owner, "approver").await;
    other.step(&reward, "post", None).await.expect(200);
    owner.step(&reward, "object", Some(&objection())).await.expect(200);
    let found = finding(&other, &reward).await;
    for verb in ["dismiss", "uphold"] {
        assert_eq!(approver.step(&reward, verb, Some(&found)).await.rules(), ["identity.four_eyes"], "{verb}");
    }
    other.step(&reward, "dismiss", Some(&found)).await.expect(200);
    stage.pass_days();
    assert_eq!(approver.step(&reward, "approve", None).await.rules(), ["identity.four_eyes"]);
    let promised = step_of(&approver.get(&reward).await.json(), "approve_reward").to_string();
    assert!(promised.contains("identity.four_eyes"), "{promised}");
    other.step(&reward, "approve", None).await.expect(200);

    // Nobody holds both offices in one case: an editor who becomes an approver draws nothing up any more.
    let editor = stage.app.editor_of(owner).await;
    let body = stage.body(|calculation| calculation["receipt"] = json!("2026-0119"));
    let drawn = editor.make("/v1/rewards", &body).await;
    owner.post("/v1/grants", &json!({ "user": editor.principal.actor.name(), "role": "approver" })).await.expect(201);
    let both = stage.app.person_of(&login_of(&stage.app, &editor).await, editor.organization.clone()).await;
    assert_eq!(both.step(&drawn, "post", None).await.rules(), ["identity.four_eyes"], "he drew it up");
    assert_eq!(both.post("/v1/rewards", &body).await.refusal().0, 403);
}

/// The log-in of a person.
async fn login_of(app: &TestApp, person: &Person) -> String {
    let user = person.principal.actor.user().expect("a person");
    keqiao::identity::user::store::login_of(&app.service.db, user).await.expect("the users answer").expect("a log-in")
}

#[actix_web::test]
async fn a_receipt_is_distributed_once_and_the_next_receipt_is_another_distribution() {
    let stage = Stage::set().await;
    let owner = &stage.seller.owner;
    let body = stage.body(|_| ());

    let answers = join_all((0..RACERS).map(|_| owner.post("/v1/rewards", &body))).await;

    let made: Vec<_> = answers.iter().filter(|answer| answer.status == 201).collect();
    assert_eq!(made.len(), 1, "one of all that came at once");
    for lost in answers.iter().filter(|answer| answer.status != 201) {
        assert_eq!(lost.rules(), ["reward.receipt_distributed"]);
    }
    let first = made[0].location();
    let next = stage.drawn_up(|calculation| calculation["receipt"] = json!("2027-0003")).await;
    let renamed = owner.step(&next, "recalculate", Some(&body["calculation"])).await;
    assert_eq!(renamed.rules(), ["reward.receipt_distributed"]);
    owner.step(&first, "withdraw", None).await.expect(200);
    owner.step(&first, "withdraw", None).await.expect(200);
    owner.step(&next, "recalculate", Some(&body["calculation"])).await.expect(200);
    let listed = owner.get(&format!("/v1/rewards?contract={}&state=withdrawn", TestApp::id_of(&stage.contract))).await;
    assert_eq!(listed.column("id"), [TestApp::id_of(&first)]);
}

#[actix_web::test]
async fn the_database_keeps_the_floor_the_pool_the_notice_and_what_was_approved() {
    let stage = Stage::set().await;
    let reward = stage.noticed(with_official).await;
    let db = &stage.app.service.db;
    let refused = async |sql: &str| db.execute_unprepared(sql).await.expect_err(sql).to_string();

    let approve = "UPDATE reward SET state = 'approved', approved_at = now(), ended_on = ends_on";
    assert!(refused(approve).await.contains("reward_noticed_before"), "INV-24");
    let unseen = "UPDATE reward SET is_of_officials = false";
    assert!(refused(unseen).await.contains("reward_officials_told"), "INV-24");
    assert!(
        refused("UPDATE reward SET floor_minor = pool_minor + 1").await.contains("reward_not_below_floor"),
        "INV-21"
    );
    assert!(refused("UPDATE reward SET net_minor = net_minor + 1").await.contains("reward_net_reckoned"), "INV-22");
    assert!(refused("UPDATE reward SET pool_minor = pool_minor + 1").await.contains("reward_parts_are_pool"), "INV-23");
    let again = "INSERT INTO reward SELECT (jsonb_populate_record(NULL::reward, to_jsonb(r) \
        || jsonb_build_object('id', '29000000-0000-8084-8000-000000000001'))).* FROM reward AS r";
    assert!(refused(again).await.contains("reward_once"));
    stage.pass_days();
    stage.seller.approver.step(&reward, "approve", None).await.expect(200);
    for column in
        ["income_minor = income_minor + 1, net_minor = net_minor + 1", "title = 'Another'", "state = 'calculated'"]
    {
        let changed = refused(&format!("UPDATE reward SET {column}")).await;
        assert!(changed.contains("an approved reward stays as it is"), "{column}: {changed}");
    }
    let other = "UPDATE reward SET parts = jsonb_set(parts, '{0,amount_minor}', '1')";
    assert!(refused(other).await.contains("an approved reward stays as it is"));
}

#[actix_web::test]
async fn an_erased_person_is_named_in_no_reward_any_more_and_the_figures_stay() {
    let stage = Stage::set().await;
    let reward = stage.noticed(|_| ()).await;
    let (user, login) =
        (stage.inventor.principal.actor.user().expect("a person"), login_of(&stage.app, &stage.inventor).await);

    let service = &stage.app.service;
    let work = async |tx: &keqiao::tx::Tx| erase::erase(tx, service, user, &login, "$argon2id$unused").await;
    service.write_as(&Principal::system(None), Action::ErasePerson, work).await.expect("the person is erased");

    let left = stage.seller.owner.get(&reward).await.expect(200).json();
    assert_eq!((&left["persons"][0]["name"], &left["persons"][0]["user"]), (&json!("(erased)"), &Value::Null));
    assert_eq!(left["persons"][0]["amount"], "146666.52");
}

#[actix_web::test]
async fn the_steps_of_a_reward_wait_for_the_unit() {
    let stage = Stage::set().await;
    let (owner, approver) = (&stage.seller.owner, &stage.seller.approver);
    let waits = async |person: &Person| {
        let mut actions = person.get("/v1/tasks").await.expect(200).column("action");
        actions.retain(|action| action.contains("reward"));
        actions
    };
    let reward = stage.drawn_up(|_| ()).await;

    assert_eq!((waits(approver).await, waits(owner).await), (vec!["post_reward".to_owned()], vec![]));
    approver.step(&reward, "post", None).await.expect(200);
    assert_eq!(waits(approver).await, Vec::<String>::new(), "its days run");
    stage.inventor.step(&reward, "object", Some(&objection())).await.expect(200);
    assert_eq!(waits(approver).await, ["dismiss_reward_objection"]);
    let found = finding(approver, &reward).await;
    approver.step(&reward, "uphold", Some(&found)).await.expect(200);
    assert_eq!(waits(owner).await, ["recalculate_reward"]);
    let anew = stage.body(|_| ())["calculation"].clone();
    owner.step(&reward, "recalculate", Some(&anew)).await.expect(200);
    approver.step(&reward, "post", None).await.expect(200);
    stage.pass_days();
    assert_eq!(waits(approver).await, ["approve_reward"]);
    approver.step(&reward, "approve", None).await.expect(200);
    assert_eq!((waits(approver).await, waits(owner).await), (vec![], vec!["pay_reward".to_owned()]));
}
