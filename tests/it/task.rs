//! What waits for whom, and the calendar of it.

use crate::harness::{Party, Person, TestApp, conclude, contract_body, licence_body, offer_body, parties, review_body};
use keqiao::task::wait::{self, WAITS};
use keqiao::work::rest_achievements;
use keqiao_domain::access::{Office, Place, Role};
use serde_json::{Value, json};
use time::Duration;

/// What waits for somebody: step and title.
async fn waits(person: &Person) -> Vec<(String, String)> {
    let list = person.get("/v1/tasks").await.expect(200).json();
    let items = list["items"].as_array().expect("a list").clone();
    let text = |item: &Value, member: &str| item[member].as_str().expect("a text").to_owned();
    items.iter().map(|item| (text(item, "action"), text(item, "title"))).collect()
}

fn one(action: &str, title: &str) -> Vec<(String, String)> {
    vec![(action.to_owned(), title.to_owned())]
}

#[actix_web::test]
async fn a_step_waits_for_whoever_may_take_it_and_goes_when_it_was_taken() {
    let app = TestApp::start().await;
    let (seller, buyer) = parties(&app).await;
    let contract = seller.owner.proposed_contract(&contract_body(seller.organization(), buyer.organization())).await;
    let (approve, sign) = (one("approve_contract", "Test of a membrane"), one("sign_contract", "Test of a membrane"));

    assert_eq!((waits(&seller.approver).await, waits(&buyer.approver).await), (approve.clone(), approve.clone()));
    assert_eq!((waits(&seller.owner).await, waits(&buyer.signatory).await), (vec![], vec![]));
    assert_eq!(waits(&app.stranger().await).await, []);
    assert_eq!(app.visitor().get("/v1/tasks").await.refusal(), (401, "unauthenticated".to_owned()));

    seller.approver.step(&contract, "approve", None).await.expect(200);
    assert_eq!((waits(&seller.approver).await, waits(&buyer.approver).await), (vec![], approve));
    assert_eq!(waits(&seller.signatory).await, []);
    buyer.approver.step(&contract, "approve", None).await.expect(200);
    assert_eq!(waits(&seller.signatory).await, sign);
    seller.sign(&contract).await.expect(200);
    assert_eq!((waits(&seller.signatory).await, waits(&buyer.signatory).await), (vec![], sign));
    buyer.sign(&contract).await.expect(200);
    assert_eq!(waits(&buyer.signatory).await, []);
}

#[actix_web::test]
async fn a_task_leads_to_its_step_until_its_time_is_over() {
    let app = TestApp::start().await;
    let (seller, buyer, holder) = served(&app).await;
    let first = holder.get("/v1/tasks").await.expect(200).json()["items"][0].clone();
    assert_eq!((&first["due_on"], &first["is_overdue"]), (&json!("2026-12-09"), &json!(false)));
    for other in [&seller.owner, &buyer.owner] {
        assert!(!waits(other).await.iter().any(|(action, _)| action == "answer_clearance"));
    }

    let step = first["link"].as_str().expect("a link");
    holder.post(&format!("{step}?dry_run=true"), &json!({ "answer": "agreed" })).await.expect(200);
    app.advance(Duration::days(16));
    assert_eq!(waits(&holder).await, [], "a first refusal that was not used in time is gone");
}

#[actix_web::test]
async fn a_registrar_is_told_what_is_late_and_what_is_due_first_comes_first() {
    let app = TestApp::start().await;
    let deal = app.deal().await;
    deal.accepted().await;
    let task = async || deal.authority.registrar.get("/v1/tasks").await.expect(200).json()["items"][0].clone();

    let in_time = task().await;
    app.advance(Duration::days(11));
    let late = task().await;

    assert_eq!((&in_time["action"], &in_time["due_on"]), (&json!("classify_registration"), &json!("2026-12-04")));
    assert_eq!((&in_time["is_overdue"], &late["is_overdue"]), (&json!(false), &json!(true)));
}

/// A transfer whose co-developer was served, and the owner of the co-developer.
async fn served(app: &TestApp) -> (Party, Party, Person) {
    let (seller, buyer) = parties(app).await;
    let partner = app.party(app.setter("Partner").await, app.next_seed()).await;
    let achievement = seller.owner.draft_achievement("Membrane").await;
    let mut development = contract_body(seller.organization(), partner.organization());
    development["subtype"] = json!("cooperative_development");
    development["achievements"] = json!([TestApp::id_of(&achievement)]);
    let development = seller.owner.proposed_contract(&development).await;
    crate::harness::conclude(&development, [&seller, &partner]).await;
    let mut body = licence_body(seller.organization(), buyer.organization(), &achievement);
    body["subtype"] = json!("know_how_transfer");
    body["grant"] = Value::Null;
    (body["expected_investment"], body["expected_output"]) = (json!("1.00"), json!("1.00"));
    let contract = seller.owner.proposed_contract(&body).await;
    let found = seller.owner.get(&format!("{contract}/clearances")).await.expect(200).json();
    let holder = json!({ "holder": found["items"][0]["holder"] });
    seller.owner.make(&format!("{contract}/clearances"), &holder).await;
    (seller, buyer, partner.owner)
}

#[actix_web::test]
async fn the_milestones_of_a_contract_wait_for_the_side_whose_turn_it_is() {
    let app = TestApp::start().await;
    let (seller, buyer) = parties(&app).await;
    let contract = seller.owner.proposed_contract(&contract_body(seller.organization(), buyer.organization())).await;
    crate::harness::conclude(&contract, [&seller, &buyer]).await;
    let (report, deposit) = ("Test of a membrane: Report", "Test of a membrane: On signature");

    let planned = [one("start_milestone", report), one("start_milestone", deposit)].concat();
    assert_eq!((waits(&seller.owner).await, waits(&buyer.owner).await), (planned, vec![]));
    let first = seller.owner.get("/v1/tasks").await.json()["items"][0].clone();
    assert_eq!(first["due_on"], "2027-03-31");
    let milestone = first["link"].as_str().expect("a link").trim_end_matches("/start").to_owned();
    seller.owner.step(&milestone, "start", None).await.expect(200);
    assert_eq!(waits(&seller.owner).await[0], ("submit_milestone".to_owned(), report.to_owned()));
    let delivery = json!({ "note": "The report.", "evidence_sha256": "ab".repeat(32) });
    seller.owner.step(&milestone, "submit", Some(&delivery)).await.expect(200);

    assert_eq!(waits(&seller.owner).await, one("start_milestone", deposit));
    assert_eq!(waits(&buyer.owner).await, one("accept_milestone", report));
}

#[actix_web::test]
async fn what_a_hub_has_to_look_at_waits_for_its_moderators_and_no_others() {
    let app = TestApp::start().await;
    let newcomer = app.newcomer("Newcomer").await;
    let (own, other) = (app.moderator("zhejiang").await, app.moderator("guangdong").await);

    assert!(waits(&own).await.contains(&("verify_organization".to_owned(), "Newcomer".to_owned())));
    assert!(!waits(&other).await.iter().any(|(_, title)| title == "Newcomer"));
    own.step(&newcomer.organization, "verify", None).await.expect(200);
    assert!(!waits(&own).await.iter().any(|(_, title)| title == "Newcomer"));
}

#[actix_web::test]
async fn every_step_of_the_table_can_be_asked_for_and_leads_where_the_document_has_it() {
    let app = TestApp::start().await;
    let mut everybody = app.moderator("zhejiang").await.principal;
    let organization = everybody.organization.expect("the hub's operator");
    everybody.role = Some(Role::Owner);
    for role in [Role::Approver, Role::Signatory, Role::Broker] {
        everybody.offices.push(Office { role, place: Place::Organization(organization) });
    }
    let mut registrar = app.stranger().await.principal;
    let authority = registrar.organization.expect("his own");
    for role in [Role::Registrar, Role::SeniorRegistrar] {
        registrar.offices.push(Office { role, place: Place::Organization(authority) });
    }
    for principal in [&everybody, &registrar] {
        wait::list(&app.service.db, principal, app.service.clock.now()).await.expect("every query is understood");
    }

    let document = app.visitor().get("/openapi.json").await.expect(200).json();
    for wait in WAITS {
        assert_eq!(document["paths"][wait.path]["post"]["operationId"], wait.action.name(), "{}", wait.path);
    }
}

#[actix_web::test]
async fn deadlines_are_read_by_a_link_that_tells_no_titles_until_it_ends() {
    let app = TestApp::start().await;
    let (_, _, holder) = served(&app).await;
    let link = async || {
        let made =
            holder.call(reqwest::Method::PUT, "/v1/calendar-link").json(&json!({})).send().await.expect(200).json();
        made["link"].as_str().expect("a link").to_owned()
    };
    let first = link().await;
    let read = async |link: &str| app.visitor().get(link).await;

    let calendar = read(&first).await.expect(200);
    let text = calendar.text();
    assert_eq!(calendar.header("content-type"), Some("text/calendar; charset=utf-8"));
    assert!(text.starts_with("BEGIN:VCALENDAR\r\n") && text.ends_with("END:VCALENDAR\r\n"), "{text}");
    assert!(text.contains("\r\nDTSTART;VALUE=DATE:20261209\r\n"), "{text}");
    assert!(!text.contains("Licence of a membrane"), "{text}");

    let second = link().await;
    assert_eq!(read(&first).await.refusal(), (401, "token_invalid".to_owned()), "a new link ends the one before");
    read(&second).await.expect(200);
    holder.call(reqwest::Method::DELETE, "/v1/calendar-link").send().await.expect(200);
    assert_eq!(read(&second).await.refusal(), (401, "token_invalid".to_owned()));

    let third = link().await;
    let sql =
        "DELETE FROM role_grant WHERE organization_id IS NOT NULL AND user_id IN (SELECT user_id FROM calendar_link)";
    sea_orm::ConnectionTrait::execute_unprepared(&app.service.db, sql).await.expect("he leaves");
    assert_eq!(read(&third).await.refusal(), (401, "token_invalid".to_owned()), "who left reads nothing");
}

#[actix_web::test]
async fn whoever_has_no_office_in_the_organization_makes_and_ends_no_link_to_its_deadlines() {
    let app = TestApp::start().await;
    let owner = app.setter("Acme").await;
    owner.call(reqwest::Method::PUT, "/v1/calendar-link").send().await.expect(200);
    let mut former = owner.clone();
    former.principal.role = None;

    let made = former.call(reqwest::Method::PUT, "/v1/calendar-link").send().await;
    let ended = former.call(reqwest::Method::DELETE, "/v1/calendar-link").send().await;

    let forbidden = (403, "forbidden".to_owned());
    assert_eq!((made.refusal(), ended.refusal()), (forbidden.clone(), forbidden));
    assert_eq!(app.number("SELECT count(*) FROM calendar_link").await, 1, "the link of before stands");
}

#[actix_web::test]
async fn what_the_review_of_a_listing_leaves_to_its_owner_waits_for_him() {
    let app = TestApp::start().await;
    let (qinghe, moderator) = (app.solver("青禾大学").await, app.moderator("zhejiang").await);
    let achievement = qinghe.draft_achievement("Membrane").await;
    assert_eq!(waits(&qinghe).await, [], "nobody is told of his own draft");

    for decision in ["return", "hold"] {
        qinghe.step(&achievement, "submit", None).await.expect(200);
        assert_eq!(waits(&qinghe).await, []);
        moderator.step(&achievement, "review", Some(&review_body(decision, 4))).await.expect(200);
        assert_eq!(waits(&qinghe).await, one("submit_achievement", "Membrane"), "{decision}");
    }
    qinghe.step(&achievement, "submit", None).await.expect(200);
    moderator.step(&achievement, "review", Some(&review_body("approve", 4))).await.expect(200);
    assert_eq!(waits(&qinghe).await, one("publish_achievement", "Membrane"));
    assert_eq!(waits(&app.setter("Acme").await).await, []);
    qinghe.step(&achievement, "publish", None).await.expect(200);
    assert_eq!(waits(&qinghe).await, []);

    let demand = qinghe.draft_demand("Coating").await;
    qinghe.step(&demand, "submit", None).await.expect(200);
    moderator.step(&demand, "review", Some(&review_body("approve", 4))).await.expect(200);
    assert_eq!(waits(&qinghe).await, one("publish_demand", "Coating"));
}

#[actix_web::test]
async fn an_achievement_that_sleeps_waits_for_its_owner_until_he_looks_at_it() {
    let app = TestApp::start().await;
    let (qinghe, moderator) = (app.solver("青禾大学").await, app.moderator("zhejiang").await);
    let achievement = qinghe.published_achievement("Membrane", &moderator).await;
    app.advance(Duration::days(366));
    rest_achievements::step(&app.service).await.expect("the timer runs");

    assert_eq!(waits(&qinghe).await, one("assess_readiness", "Membrane"));
    let assessment =
        json!({ "scale": "GBT22900-9", "level": 7, "assessed_on": "2027-11-01", "evidence": [{ "title": "Report" }] });
    qinghe.step(&achievement, "readiness-assessments", Some(&assessment)).await.expect(200);
    assert_eq!(waits(&qinghe).await, []);
}

#[actix_web::test]
async fn what_one_party_says_of_a_contract_waits_for_the_other_to_say() {
    let app = TestApp::start().await;
    let (seller, buyer) = parties(&app).await;
    let ended = json!({ "ground": "agreement" });
    for (verb, body, action) in
        [("terminate", Some(&ended), "terminate_contract"), ("complete", None, "complete_contract")]
    {
        let mut terms = contract_body(seller.organization(), buyer.organization());
        terms["milestones"] = json!([]);
        let contract = seller.owner.proposed_contract(&terms).await;
        conclude(&contract, [&seller, &buyer]).await;

        seller.owner.step(&contract, verb, body).await.expect(200);

        assert_eq!(waits(&seller.owner).await, [], "{verb}");
        assert_eq!(waits(&buyer.owner).await, one(action, "Test of a membrane"));
        buyer.owner.step(&contract, verb, body).await.expect(200);
        assert_eq!(waits(&buyer.owner).await, []);
    }
}

#[actix_web::test]
async fn accepted_terms_wait_for_their_contract() {
    let app = TestApp::start().await;
    let (seller, buyer) = (app.solver("青禾大学").await, app.setter("Acme").await);
    let negotiation = seller.negotiate_with(&buyer).await;
    let offer = seller.offer(&negotiation, &offer_body()).await;
    buyer.accept(&offer).await.expect(200);
    let title = seller.get(&negotiation).await.json()["title"].as_str().expect("a title").to_owned();

    for side in [&seller, &buyer] {
        assert_eq!(waits(side).await, one("draft_contract", &title));
    }
    seller.step(&negotiation, "contract", None).await.expect(201);
    assert_eq!(waits(&seller).await, []);
}
