//! Milestones of a contract in effect: delivered, accepted or returned, paid.

use crate::harness::{Answer, Party, TestApp, conclude, contract_body, milestones, parties, perform, race_rounds};
use futures_util::future::join_all;
use keqiao::deals::milestone::pass;
use reqwest::Method;
use serde_json::{Value, json};
use time::Duration;

/// Answers to one milestone that come at once.
const RACERS: usize = 16;

/// What is handed over, or shows a payment.
fn shown(note: &str) -> Value {
    json!({ "note": note, "evidence_sha256": "AB".repeat(32) })
}

/// Why work is not taken.
fn reason() -> Value {
    json!({ "reason": "The report has no measurements." })
}

/// A contract of the two in effect, which counts silence as acceptance after so many days; with its milestones.
async fn concluded([seller, buyer]: [&Party; 2], silence_days: Option<u16>) -> (String, Vec<String>) {
    let mut body = contract_body(seller.organization(), buyer.organization());
    body["silence_days"] = json!(silence_days);
    let contract = seller.owner.proposed_contract(&body).await;
    conclude(&contract, [seller, buyer]).await;
    let milestones = milestones(&contract, &seller.owner).await;
    (contract, milestones)
}

#[actix_web::test]
async fn a_milestone_is_delivered_returned_accepted_and_paid_and_each_side_takes_its_own_steps() {
    let app = TestApp::start().await;
    let (seller, buyer) = parties(&app).await;
    let (contract, milestones) = concluded([&seller, &buyer], None).await;
    let report = &milestones[1];

    let planned = buyer.owner.get(report).await.expect(200).json();
    assert_eq!((&planned["state"], &planned["place"]), (&json!("planned"), &json!(1)));
    assert_eq!(planned["agreed"], json!({ "title": "Report", "due_on": "2027-03-31", "amount": "150000.00" }));
    assert_eq!(planned["performers"], json!([TestApp::id_of(seller.organization())]));
    assert_eq!(seller.owner.step(report, "submit", Some(&shown("Early."))).await.rules(), ["process.step_not_open"]);
    assert_eq!(buyer.owner.step(report, "start", None).await.rules(), ["milestone.other_side"]);
    seller.owner.step(report, "start", None).await.expect(200);
    let bare = json!({ "note": "No file.", "evidence_sha256": "none" });
    let faults = seller.owner.step(report, "submit", Some(&bare)).await.faults();
    assert_eq!(faults, [("/evidence_sha256".to_owned(), "malformed".to_owned())]);
    seller.owner.step(report, "submit", Some(&shown("The report."))).await.expect(200);
    assert_eq!(seller.owner.step(report, "accept", None).await.rules(), ["milestone.other_side"]);
    assert_eq!(buyer.owner.step(report, "pay", Some(&shown("Too soon."))).await.rules(), ["process.step_not_open"]);
    let returned = buyer.owner.step(report, "rework", Some(&reason())).await.expect(200).json();
    assert_eq!(returned["state"], "in_progress");
    seller.owner.step(report, "submit", Some(&shown("With measurements."))).await.expect(200);
    let reviewer = app.officer_of(&buyer.owner, "reviewer").await;
    reviewer.step(report, "accept", None).await.expect(200);
    assert_eq!(buyer.signatory.step(report, "pay", Some(&shown("Not his."))).await.refusal().0, 403);
    let accepted = seller.owner.step(report, "confirm", None).await.rules();
    assert_eq!(accepted, ["process.step_not_open"], "nobody has paid yet");
    let paid = buyer.owner.step(report, "pay", Some(&shown("By bank."))).await.expect(200).json();
    assert_eq!((&paid["state"], &paid["is_settled"]), (&json!("paid"), &json!(false)));
    let released = seller.owner.step(report, "confirm", None).await.expect(200).json();
    let again = seller.owner.step(report, "confirm", None).await.expect(200).json();

    assert_eq!((&released["state"], &released["is_settled"]), (&json!("released"), &json!(true)));
    assert_eq!(again["records"], released["records"], "twice changes nothing");
    let acts: Vec<_> = released["records"].as_array().expect("records").iter().map(|one| &one["act"]).collect();
    assert_eq!(acts, ["start", "submit", "rework", "submit", "accept", "pay", "confirm"]);
    assert_eq!(released["records"][2]["note"], reason()["reason"]);
    assert_eq!(released["records"][1]["evidence_sha256"], "ab".repeat(32));
    let done = buyer.owner.get(&format!("/v1/milestones?state=released&contract={}", TestApp::id_of(&contract))).await;
    assert_eq!(done.column("id"), [TestApp::id_of(report)]);
    app.settle().await;
    let told = buyer.owner.get("/v1/events?kind=milestone.submitted").await;
    assert_eq!(told.column("subject"), [TestApp::id_of(report), TestApp::id_of(report)]);
    let told = told.text();
    assert!(
        !told.contains("measurements") && told.contains(&"ab".repeat(32)),
        "what is said stays between them: {told}"
    );
}

#[actix_web::test]
async fn nobody_but_the_parties_knows_of_a_milestone() {
    let app = TestApp::start().await;
    let (seller, buyer) = parties(&app).await;
    let (contract, milestones) = concluded([&seller, &buyer], None).await;
    let stranger = app.stranger().await;

    assert_eq!(stranger.get(&milestones[0]).await.status, 404);
    assert_eq!(app.moderator("zhejiang").await.get(&milestones[0]).await.status, 403, "as with the contract");
    assert_eq!(app.moderator("zhejiang").await.get(&contract).await.status, 403);
    let start = stranger.call(Method::POST, &format!("{}/start", milestones[0])).if_match("*").send().await;
    assert_eq!(start.status, 404);
    let list = stranger.get(&format!("/v1/milestones?contract={}", TestApp::id_of(&contract))).await;
    assert_eq!(list.column("id"), Vec::<String>::new());
    buyer.signatory.get(&milestones[0]).await.expect(200);
}

#[actix_web::test]
async fn silence_is_acceptance_after_the_days_that_the_contract_names_and_never_where_it_names_none() {
    let app = TestApp::start().await;
    let (seller, buyer) = parties(&app).await;
    let (contract, with) = concluded([&seller, &buyer], Some(15)).await;
    let (_, without) = concluded([&seller, &buyer], None).await;
    for milestone in [&with[0], &without[0]] {
        seller.deliver(milestone).await;
    }
    let due = buyer.owner.get(&with[0]).await.json()["answer_due_on"].clone();
    assert_eq!(due, "2026-12-09");
    assert!(buyer.owner.get(&without[0]).await.json()["answer_due_on"].is_null());

    app.advance(Duration::days(10));
    buyer.owner.step(&contract, "dispute", Some(&json!({ "reason": "It is late." }))).await.expect(200);
    assert!(buyer.owner.get(&with[0]).await.json()["answer_due_on"].is_null(), "a dispute stops the days");
    app.advance(Duration::days(10));
    assert_eq!(pass::step(&app.service).await.expect("the task runs"), 0);
    buyer.owner.step(&contract, "settle", None).await.expect(200);
    assert_eq!(buyer.owner.get(&with[0]).await.json()["answer_due_on"], "2026-12-29", "they begin anew");
    app.advance(Duration::days(15));
    assert_eq!(pass::step(&app.service).await.expect("the task runs"), 0, "the last day is part of them");
    app.advance(Duration::days(1));
    assert_eq!(pass::step(&app.service).await.expect("the task runs"), 1);
    assert_eq!(pass::step(&app.service).await.expect("the task runs"), 0);

    let passed = seller.owner.get(&with[0]).await.json();
    assert_eq!((&passed["state"], &passed["records"][2]["act"]), (&json!("accepted"), &json!("accept")));
    assert!(passed["records"][2]["organization"].is_null(), "nobody said so");
    assert_eq!(buyer.owner.step(&with[0], "reject", Some(&reason())).await.rules(), ["process.step_not_open"]);
    assert_eq!(seller.owner.get(&without[0]).await.json()["state"], "submitted");
    let mut endless = contract_body(seller.organization(), buyer.organization());
    endless["silence_days"] = json!(0);
    let faults = seller.owner.post("/v1/contracts", &endless).await.faults();
    assert_eq!(faults, [("/silence_days".to_owned(), "out_of_range".to_owned())]);
}

#[actix_web::test]
async fn while_the_contract_is_disputed_no_milestone_moves_and_no_money_is_released() {
    let app = TestApp::start().await;
    let (seller, buyer) = parties(&app).await;
    let (contract, milestones) = concluded([&seller, &buyer], None).await;
    for milestone in &milestones {
        seller.deliver(milestone).await;
    }
    buyer.owner.step(&milestones[0], "accept", None).await.expect(200);
    buyer.owner.step(&contract, "dispute", Some(&json!({ "reason": "It is late." }))).await.expect(200);

    let frozen = ["milestone.frozen"];
    assert_eq!(buyer.owner.step(&milestones[0], "pay", Some(&shown("By bank."))).await.rules(), frozen);
    for (verb, body) in [("accept", None), ("rework", Some(reason())), ("reject", Some(reason()))] {
        assert_eq!(buyer.owner.step(&milestones[1], verb, body.as_ref()).await.rules(), frozen, "{verb}");
    }
    let seen = buyer.owner.get(&milestones[1]).await.json();
    let steps = seen["transitions"].as_array().expect("steps");
    assert!(steps.iter().all(|step| step["is_allowed"] == false), "no step promises what is refused: {seen}");

    buyer.owner.step(&contract, "settle", None).await.expect(200);
    buyer.owner.step(&milestones[1], "accept", None).await.expect(200);
}

#[actix_web::test]
async fn a_change_of_the_contract_keeps_what_was_accepted_and_drops_what_is_no_longer_agreed() {
    let app = TestApp::start().await;
    let (seller, buyer) = parties(&app).await;
    let (contract, before) = concluded([&seller, &buyer], None).await;
    seller.deliver(&before[0]).await;
    buyer.owner.step(&before[0], "accept", None).await.expect(200);
    seller.deliver(&before[1]).await;
    buyer.owner.step(&before[1], "reject", Some(&reason())).await.expect(200);
    let terms = buyer.owner.get(&contract).await.json()["terms"].clone();

    let mut without = terms.clone();
    without["milestones"] = json!([{ "title": "All of it", "amount": "200000.00" }]);
    let refused = buyer.owner.step(&contract, "vary", Some(&without)).await;
    assert_eq!(refused.rules(), ["milestone.accepted_kept"]);
    let mut later = terms.clone();
    // What was accepted moves behind what is agreed anew.
    later["milestones"] = json!([
        { "title": "Report", "due_on": "2027-06-30", "amount": "150000.00" },
        { "title": "On signature", "amount": "50000.00" },
    ]);
    buyer.owner.step(&contract, "vary", Some(&later)).await.expect(200);
    assert_eq!(milestones(&contract, &buyer.owner).await, before, "nothing changes before all have signed");
    conclude(&contract, [&seller, &buyer]).await;

    let after = milestones(&contract, &buyer.owner).await;
    assert_eq!(after[1], before[0]);
    assert_eq!(buyer.owner.get(&after[1]).await.json()["state"], "accepted");
    assert_eq!(buyer.owner.get(&after[0]).await.json()["state"], "planned");
    assert_eq!(buyer.owner.get(&before[1]).await.json()["state"], "dropped");
    let step = seller.owner.step(&contract, "complete", None).await;
    assert_eq!(step.rules(), ["contract.milestones_open"]);
    seller.deliver(&after[0]).await;
    buyer.owner.step(&after[0], "accept", None).await.expect(200);
    for milestone in &after {
        buyer.pay(milestone).await;
        seller.owner.step(milestone, "confirm", None).await.expect(200);
    }
    seller.owner.step(&contract, "complete", None).await.expect(200);
}

#[actix_web::test]
async fn what_is_accepted_while_a_change_waits_stands_against_the_last_signature() {
    let app = TestApp::start().await;
    let (seller, buyer) = parties(&app).await;
    let (contract, before) = concluded([&seller, &buyer], None).await;
    seller.deliver(&before[0]).await;
    let mut terms = buyer.owner.get(&contract).await.json()["terms"].clone();
    terms["milestones"] = json!([{ "title": "All of it", "amount": "200000.00" }]);
    buyer.owner.step(&contract, "vary", Some(&terms)).await.expect(200);
    for party in [&seller, &buyer] {
        party.approver.step(&contract, "approve", None).await.expect(200);
    }
    buyer.sign(&contract).await.expect(200);

    buyer.owner.step(&before[0], "accept", None).await.expect(200);

    assert_eq!(seller.sign(&contract).await.rules(), ["milestone.accepted_kept"]);
    assert_eq!(milestones(&contract, &seller.owner).await, before);
}

#[actix_web::test]
async fn with_the_early_end_what_was_not_accepted_is_dropped_and_what_was_is_still_paid() {
    let app = TestApp::start().await;
    let (seller, buyer) = parties(&app).await;
    let (contract, milestones) = concluded([&seller, &buyer], None).await;
    seller.deliver(&milestones[0]).await;
    buyer.owner.step(&milestones[0], "accept", None).await.expect(200);
    seller.deliver(&milestones[1]).await;
    for party in [&seller, &buyer] {
        party.owner.step(&contract, "terminate", Some(&json!({ "ground": "agreement" }))).await.expect(200);
    }

    let rules = buyer.owner.step(&milestones[1], "accept", None).await.rules();
    assert_eq!(rules, ["process.step_not_open", "milestone.contract_over"]);
    assert_eq!(buyer.owner.get(&milestones[1]).await.json()["state"], "dropped");
    buyer.pay(&milestones[0]).await;
    seller.owner.step(&milestones[0], "confirm", None).await.expect(200);
}

#[actix_web::test]
async fn a_milestone_without_an_amount_is_settled_when_it_is_accepted() {
    let app = TestApp::start().await;
    let (seller, buyer) = parties(&app).await;
    let mut body = contract_body(seller.organization(), buyer.organization());
    body["payment_mode"] = json!("lump_once");
    body["milestones"] = json!([{ "title": "Report" }]);
    let contract = seller.owner.proposed_contract(&body).await;
    conclude(&contract, [&seller, &buyer]).await;
    let report = milestones(&contract, &seller.owner).await.remove(0);
    seller.deliver(&report).await;

    let accepted = buyer.owner.step(&report, "accept", None).await.expect(200).json();

    assert_eq!(accepted["is_settled"], true);
    let unpaid = buyer.owner.step(&report, "pay", Some(&shown("By bank."))).await;
    assert_eq!(unpaid.rules(), ["milestone.nothing_to_pay"]);
    seller.owner.step(&contract, "complete", None).await.expect(200);
}

#[actix_web::test]
async fn work_is_returned_nine_times_and_then_accepted_or_rejected() {
    let app = TestApp::start().await;
    let (seller, buyer) = parties(&app).await;
    let (_, milestones) = concluded([&seller, &buyer], None).await;
    let milestone = &milestones[0];
    seller.deliver(milestone).await;
    for _ in 1..10 {
        buyer.owner.step(milestone, "rework", Some(&reason())).await.expect(200);
        seller.owner.step(milestone, "submit", Some(&shown("Once more."))).await.expect(200);
    }

    let refused = buyer.owner.step(milestone, "rework", Some(&reason())).await.rules();

    assert_eq!(refused, ["milestone.submissions_too_many"]);
    let rejected = buyer.owner.step(milestone, "reject", Some(&reason())).await.expect(200).json();
    assert_eq!((&rejected["state"], &rejected["is_settled"]), (&json!("rejected"), &json!(false)));
}

/// Sixteen answers to one submission, which come at once; some say which version they have seen, some say any.
async fn answers(buyer: &Party, milestone: &str) -> Vec<Answer> {
    let version = buyer.owner.version(milestone).await;
    let one = |place: usize| {
        let (verb, body) = match place % 3 {
            0 => ("accept", None),
            1 => ("rework", Some(reason())),
            _ => ("reject", Some(reason())),
        };
        let version = if place.is_multiple_of(2) { version.as_str() } else { "*" };
        let call = buyer.owner.call(Method::POST, &format!("{milestone}/{verb}")).if_match(version);
        async move {
            match body {
                Some(body) => call.json(&body).send().await,
                None => call.send().await,
            }
        }
    };
    join_all((0..RACERS).map(one)).await
}

#[actix_web::test]
async fn of_sixteen_answers_to_one_submission_at_once_one_counts() {
    let app = TestApp::start().await;
    let (seller, buyer) = parties(&app).await;
    for round in 0..race_rounds() {
        let (_, milestones) = concluded([&seller, &buyer], None).await;
        let milestone = &milestones[0];
        seller.deliver(milestone).await;

        let answers = answers(&buyer, milestone).await;

        let seen = seller.owner.get(milestone).await.json();
        let records = seen["records"].as_array().expect("records");
        assert_eq!(records.len(), 3, "start, submit, one answer: {seen}");
        let winner = records[2]["act"].clone();
        for (place, answer) in answers.iter().enumerate() {
            let act = ["accept", "rework", "reject"][place % 3];
            match answer.status {
                // The same once more changes nothing.
                200 => assert_eq!(winner, act, "{}", answer.text()),
                409 | 412 => {}
                status => panic!("{status}: {}", answer.text()),
            }
        }
        let won = answers.iter().filter(|answer| answer.status == 200).count();
        assert!((1..=RACERS / 3 + 1).contains(&won), "round {round}: {won}");
    }
}

#[actix_web::test]
async fn a_dispute_that_is_being_raised_is_waited_for_and_freezes_the_payment() {
    let app = TestApp::start().await;
    let (seller, buyer) = parties(&app).await;
    let (_, milestones) = concluded([&seller, &buyer], None).await;
    seller.deliver(&milestones[0]).await;
    buyer.owner.step(&milestones[0], "accept", None).await.expect(200);
    let note =
        r#"{"organization": "01000000-0000-8084-8000-000000000001", "reason": "Late.", "at": "2026-11-24T08:00:00Z"}"#;
    let dispute = format!("BEGIN; UPDATE contract SET dispute = '{note}'");
    let session = app.behind_its_back(&dispute).await;
    let version = buyer.owner.version(&milestones[0]).await;
    let path = format!("{}/pay", milestones[0]);
    let (payment, ()) = futures_util::join!(
        async { buyer.owner.call(Method::POST, &path).if_match(&version).json(&shown("By bank.")).send().await },
        async {
            app.until_somebody_waits().await;
            sea_orm::ConnectionTrait::execute_unprepared(&session, "COMMIT").await.expect("the dispute is raised");
        }
    );

    assert_eq!(payment.rules(), ["milestone.frozen"]);
}

#[actix_web::test]
async fn the_database_keeps_two_milestones_from_one_place_of_a_contract() {
    let app = TestApp::start().await;
    let (seller, buyer) = parties(&app).await;
    let (contract, _) = concluded([&seller, &buyer], None).await;
    perform(&contract, [&seller, &buyer]).await;
    let db = app.behind_its_back("SELECT 1").await;

    let copy = "INSERT INTO milestone SELECT (jsonb_populate_record(m, jsonb_build_object('id', gen_random_uuid()))).* \
        FROM milestone AS m WHERE place = 0";
    let refused = sea_orm::ConnectionTrait::execute_unprepared(&db, copy).await.expect_err("the place is taken");

    assert!(refused.to_string().contains("milestone_place_alone"), "{refused}");
}
