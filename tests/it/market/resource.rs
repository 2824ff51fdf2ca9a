//! Innovation resources of the four chains: moderated, found, expired by the timer, and looked at for whether one can have them.

use crate::harness::{Person, TestApp, demand_body, resource_body, review_body};
use keqiao::work::expire_resources;
use serde_json::{Value, json};
use time::Duration;

#[actix_web::test]
async fn a_resource_is_kept_whole_and_comes_to_market_through_its_hubs_moderator() {
    let app = TestApp::start().await;
    let (bureau, moderator) = (app.setter("Bureau").await, app.moderator("zhejiang").await);
    let mut body = resource_body("Subsidy");
    body["eligibility"] = json!({
        "organization_kinds": ["enterprise"], "size_classes": ["small", "micro"], "regions": ["330000"],
        "industries": ["C26"], "fields": ["new_materials"], "stages": ["experimental_development"],
        "readiness_min": 4, "readiness_max": 7, "further": ["The line is not older than three years."],
        "budget": { "min": "100000.00", "max": "5000000.00", "currency": "CNY" },
    });
    body["valid_from_on"] = json!("2026-01-01");
    body["valid_until_on"] = json!("2028-12-31");

    let resource = bureau.make("/v1/resources", &body).await;
    let draft = bureau.get(&resource).await.expect(200).json();
    let hidden = app.visitor().get(&resource).await;
    bureau.step(&resource, "submit", None).await.expect(200);
    let own = bureau.step(&resource, "review", Some(&review_body("approve", 4))).await;
    moderator.step(&resource, "review", Some(&review_body("approve", 4))).await.expect(200);
    let before = app.visitor().get("/v1/resources").await.column("id");
    bureau.step(&resource, "publish", None).await.expect(200);

    for (member, said) in body.as_object().expect("a body") {
        assert_eq!(&draft[member], said, "{member}");
    }
    assert_eq!(hidden.refusal(), (404, "not_found".to_owned()));
    assert_eq!(own.refusal(), (403, "forbidden".to_owned()));
    assert!(before.is_empty());
    assert_eq!(app.visitor().get("/v1/resources").await.column("id"), [TestApp::id_of(&resource)]);
    let kinds = app.event_kinds("zhejiang").await;
    let kinds: Vec<_> = kinds.iter().filter(|kind| kind.starts_with("resource.")).collect();
    assert_eq!(kinds, ["resource.created", "resource.submitted", "resource.reviewed", "resource.published"]);
    let found = app.visitor().get("/v1/search?q=pilot%20batch%20subsidy&kind=resource").await.expect(200).json();
    assert_eq!(found["items"][0]["id"], TestApp::id_of(&resource), "{found}");
    bureau.step(&resource, "withdraw", None).await.expect(200);
    assert_eq!(app.visitor().get(&resource).await.refusal(), (404, "not_found".to_owned()));
    app.settle().await;
    let found = app.visitor().get("/v1/search?q=pilot%20batch%20subsidy&kind=resource").await.expect(200).json();
    assert_eq!(found["items"], json!([]));
}

#[actix_web::test]
async fn what_a_resource_lacks_is_told_all_at_once() {
    let app = TestApp::start().await;
    let bureau = app.setter("Bureau").await;
    let bare = bureau.make("/v1/resources", &json!({ "title": "Subsidy" })).await;
    let mut over = resource_body("Subsidy");
    over["closes_on"] = json!(app.in_days(-1).to_string());
    over["opens_on"] = json!(app.in_days(1).to_string());
    let over = bureau.make("/v1/resources", &over).await;

    let lacking = bureau.step(&bare, "submit", None).await.rules();
    let late = bureau.step(&over, "submit", None).await.rules();

    assert_eq!(
        lacking,
        ["resource.kind_missing", "resource.chain_missing", "resource.description_too_thin", "resource.source_missing"]
    );
    assert_eq!(late, ["resource.days_reversed", "resource.over"]);
}

#[actix_web::test]
async fn faulty_conditions_are_refused_by_their_place() {
    let app = TestApp::start().await;
    let bureau = app.setter("Bureau").await;
    let mut body = resource_body("Subsidy");
    body["industries"] = json!(["C99"]);
    body["eligibility"] = json!({
        "readiness_min": 10, "regions": ["990000"], "further": [""],
        "budget": { "min": "2", "max": "1", "currency": "CNY" },
    });

    let faults = bureau.post("/v1/resources", &body).await.faults();
    body["industries"] = json!(["C26"]);
    body["eligibility"] = json!({ "readiness_min": 5, "readiness_max": 4 });
    let reversed = bureau.post("/v1/resources", &body).await.faults();

    let pointers: Vec<_> = faults.iter().map(|(pointer, _)| pointer.as_str()).collect();
    let expected = ["/eligibility/readiness_min", "/eligibility/regions/0", "/eligibility/budget"];
    assert!(expected.iter().all(|pointer| pointers.contains(pointer)), "{pointers:?}");
    assert!(pointers.contains(&"/eligibility/further/0"), "{pointers:?}");
    assert_eq!(reversed, [("/eligibility/readiness_max".to_owned(), "range_reversed".to_owned())]);
}

#[actix_web::test]
async fn filters_narrow_the_list_and_pages_show_each_row_once() {
    let app = TestApp::start().await;
    let (bureau, moderator) = (app.setter("Bureau").await, app.moderator("zhejiang").await);
    let programme = bureau.published_resource("Programme", &moderator).await;
    let mut body = resource_body("Loan");
    body["kind"] = json!("fund");
    body["chains"] = json!(["capital"]);
    body["regions"] = json!(["310000"]);
    body["industries"] = json!(["C35"]);
    body["fields"] = json!(["advanced_manufacturing"]);
    let loan = bureau.make("/v1/resources", &body).await;
    bureau.bring_to_market(&loan, &moderator).await;
    let draft = bureau.make("/v1/resources", &json!({ "title": "Draft" })).await;
    let [programme, loan, draft] = [&programme, &loan, &draft].map(|address| TestApp::id_of(address));

    let visitor = app.visitor();
    let ids = async |query: &str| visitor.get(&format!("/v1/resources?{query}")).await.expect(200).column("id");
    assert_eq!(ids("").await, [loan, programme]);
    assert_eq!(ids("kind=fund").await, [loan]);
    assert_eq!(ids("chain=innovation").await, [programme]);
    assert_eq!(ids("chain=capital").await, [loan, programme]);
    assert_eq!(ids("chain=talent").await, [""; 0]);
    assert_eq!(ids("field=new_materials").await, [programme]);
    assert_eq!(ids("industry=C2651").await, [programme]);
    assert_eq!(ids("industry=C").await, [""; 0], "an industry is served by itself and what is above it");
    assert_eq!(ids("region=310115&hub=zhejiang").await, [loan]);
    assert_eq!(bureau.get("/v1/resources?scope=own&state=draft").await.column("id"), [draft]);
    let first = visitor.get("/v1/resources?limit=1").await.expect(200).json();
    let next = first["next"].as_str().expect("there is more").to_owned();
    let second = visitor.get(&format!("/v1/resources?limit=1&after={next}")).await.expect(200).json();
    assert_eq!([&first["items"][0]["id"], &second["items"][0]["id"]], [loan, programme]);
    assert_eq!(second["next"], Value::Null);
    let strange = visitor.get("/v1/resources?industry=Z9").await.faults();
    assert_eq!(strange, [("?industry".to_owned(), "malformed".to_owned())]);
}

#[actix_web::test]
async fn a_resource_leaves_the_market_the_day_after_the_first_of_its_last_days() {
    let app = TestApp::start().await;
    let (bureau, moderator) = (app.setter("Bureau").await, app.moderator("zhejiang").await);
    let mut body = resource_body("Call");
    body["closes_on"] = json!(app.in_days(9).to_string());
    body["valid_until_on"] = json!(app.in_days(2).to_string());
    let due = bureau.make("/v1/resources", &body).await;
    bureau.bring_to_market(&due, &moderator).await;
    let later = bureau.published_resource("Later", &moderator).await;
    body["closes_on"] = Value::Null;
    body["valid_until_on"] = Value::Null;
    let endless = bureau.make("/v1/resources", &body).await;
    bureau.bring_to_market(&endless, &moderator).await;

    app.advance(Duration::days(2));
    assert_eq!(expire_resources::step(&app.service).await.expect("the timer runs"), 0, "its last day is not over");
    app.advance(Duration::days(1));
    assert_eq!(expire_resources::step(&app.service).await.expect("the timer runs"), 1);
    assert_eq!(expire_resources::step(&app.service).await.expect("the timer runs"), 0, "it can run twice");

    assert_eq!(bureau.get(&due).await.expect(200).json()["state"], "expired");
    assert_eq!(app.visitor().get(&due).await.refusal(), (404, "not_found".to_owned()));
    let left = app.visitor().get("/v1/resources").await.column("id");
    assert_eq!(left, [TestApp::id_of(&endless), TestApp::id_of(&later)]);
    let by_timer =
        "SELECT count(*) FROM entry WHERE kind = 'resource.expired' AND actor = 'system' AND audience = 'public'";
    assert_eq!(app.number(by_timer).await, 1);
    assert_eq!(bureau.step(&due, "withdraw", None).await.rules(), ["process.step_not_open"]);
}

#[actix_web::test]
async fn a_published_resource_is_prolonged_and_an_expired_one_comes_back_without_another_review() {
    let app = TestApp::start().await;
    let (bureau, moderator) = (app.setter("Bureau").await, app.moderator("zhejiang").await);
    let resource = bureau.published_resource("Subsidy", &moderator).await;

    let longer = bureau.step(&resource, "renew", Some(&json!({ "closes_on": "2027-12-31" }))).await.expect(200);
    let same = bureau.step(&resource, "renew", Some(&json!({ "closes_on": "2027-12-31" }))).await.expect(200);
    app.advance(Duration::days(500));
    assert_eq!(expire_resources::step(&app.service).await.expect("the timer runs"), 1);
    app.settle().await;
    assert_eq!(app.visitor().get(&resource).await.status, 404);
    let again = bureau.step(&resource, "renew", Some(&json!({ "closes_on": "2028-12-31" }))).await.expect(200);

    assert_eq!(longer.json()["closes_on"], "2027-12-31");
    assert_eq!(longer.etag(), same.etag(), "the same day changes nothing");
    assert_eq!([&again.json()["state"], &again.json()["closes_on"]], ["published", "2028-12-31"]);
    let kinds = app.event_kinds("zhejiang").await;
    assert!(
        kinds.ends_with(&["resource.renewed", "resource.expired", "resource.renewed"].map(String::from)),
        "{kinds:?}"
    );
    let found = app.visitor().get("/v1/search?q=pilot%20batch%20subsidy&kind=resource").await.expect(200).json();
    assert_eq!(found["items"][0]["id"], TestApp::id_of(&resource), "{found}");
}

#[actix_web::test]
async fn a_last_day_is_not_brought_forward_and_a_draft_is_amended_instead() {
    let app = TestApp::start().await;
    let (bureau, moderator) = (app.setter("Bureau").await, app.moderator("zhejiang").await);
    let resource = bureau.published_resource("Subsidy", &moderator).await;
    let draft = bureau.make("/v1/resources", &resource_body("Draft")).await;
    let renew = async |address: &str, body: Value| bureau.step(address, "renew", Some(&body)).await;

    let shorter = renew(&resource, json!({ "closes_on": "2027-06-29" })).await;
    let an_end = renew(&resource, json!({ "valid_until_on": "2030-01-01" })).await;
    let none = renew(&resource, json!({})).await;
    let of_a_draft = renew(&draft, json!({ "closes_on": "2027-12-31" })).await;
    moderator.step(&bureau.organization, "suspend", Some(&json!({ "reason": "Licence expired" }))).await.expect(200);
    let suspended = renew(&resource, json!({ "closes_on": "2027-12-31" })).await;

    assert_eq!([shorter.rules(), an_end.rules()], [["resource.days_shortened"], ["resource.days_shortened"]]);
    assert_eq!(none.faults(), [("/closes_on".to_owned(), "day_required".to_owned())]);
    assert_eq!(of_a_draft.rules(), ["process.step_not_open"]);
    assert_eq!(suspended.rules(), ["organization.not_verified"]);
}

/// What a check says: the sum, and each condition with its outcome and reason.
async fn told(person: &Person, resource: &str, query: &str) -> (String, Vec<(String, String, String)>) {
    let report = person.get(&format!("{resource}/eligibility{query}")).await.expect(200).json();
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let conditions = report["conditions"].as_array().expect("a list").iter();
    let conditions =
        conditions.map(|check| (text(&check["condition"]), text(&check["outcome"]), text(&check["reason"])));
    (text(&report["outcome"]), conditions.collect())
}

#[actix_web::test]
async fn an_organization_learns_which_conditions_hold_fail_or_are_not_told_and_why() {
    let app = TestApp::start().await;
    let (bureau, moderator) = (app.setter("Bureau").await, app.moderator("zhejiang").await);
    let mut body = resource_body("Subsidy");
    body["eligibility"] = json!({
        "organization_kinds": ["enterprise"], "size_classes": ["small"], "stages": ["product_development"],
        "budget": { "min": "100000.00", "max": "5000000.00", "currency": "CNY" }, "readiness_min": 4,
        "further": ["The line is not older than three years."],
    });
    let resource = bureau.make("/v1/resources", &body).await;
    bureau.bring_to_market(&resource, &moderator).await;
    let acme = app.setter("Acme").await;
    let row =
        |condition: &str, outcome: &str, reason: &str| (condition.to_owned(), outcome.to_owned(), reason.to_owned());

    let (sum, alone) = told(&acme, &resource, "").await;
    assert_eq!(sum, "unknown");
    assert_eq!(
        alone,
        [
            row("window", "holds", "open"),
            row("organization_kind", "holds", "within"),
            row("size_class", "unknown", "organization_silent"),
            row("stage", "unknown", "listing_needed"),
            row("readiness", "unknown", "listing_needed"),
            row("budget", "unknown", "listing_needed"),
            row("further", "unknown", "in_words"),
        ]
    );

    let profile = format!("{}/profile", acme.organization);
    acme.call(reqwest::Method::PUT, &profile)
        .if_match("\"0\"")
        .json(&json!({ "size_class": "large" }))
        .send()
        .await
        .expect(200);
    let mut demand = demand_body("Membrane");
    demand["stage"] = json!("product_development");
    let demand = acme.make("/v1/demands", &demand).await;
    let achievement = acme.draft_achievement("Membrane").await;
    let query = format!("?demand={}&achievement={}", TestApp::id_of(&demand), TestApp::id_of(&achievement));
    let (sum, with_listings) = told(&acme, &resource, &query).await;
    assert_eq!(sum, "fails");
    assert_eq!(
        with_listings[2..],
        [
            row("size_class", "fails", "outside"),
            row("stage", "holds", "within"),
            row("readiness", "holds", "within"),
            row("budget", "holds", "within"),
            row("further", "unknown", "in_words"),
        ]
    );

    let report = acme.get(&format!("{resource}/eligibility")).await.json();
    let further = report["conditions"].as_array().and_then(|checks| checks.last()).expect("a condition").clone();
    assert_eq!(further["words"], "The line is not older than three years.");
    assert_eq!(further["reason_zh"], "文字条件，须人工判断");
    app.advance(Duration::days(400));
    assert_eq!(told(&acme, &resource, "").await.1[0], row("window", "fails", "over"));
}

#[actix_web::test]
async fn nobody_learns_of_anothers_listing_by_a_check() {
    let app = TestApp::start().await;
    let (bureau, moderator) = (app.setter("Bureau").await, app.moderator("zhejiang").await);
    let resource = bureau.published_resource("Subsidy", &moderator).await;
    let (acme, stranger) = (app.setter("Acme").await, app.stranger().await);
    let demand = acme.draft_demand("Secret").await;
    let open = acme.open_demand("Open", &moderator).await;
    let achievement = acme.draft_achievement("Secret").await;
    let draft = bureau.make("/v1/resources", &resource_body("Draft")).await;

    let asked = async |query: String| stranger.get(&format!("{resource}/eligibility?{query}")).await.faults();
    for demand in [&demand, &open] {
        let faults = asked(format!("demand={}", TestApp::id_of(demand))).await;
        assert_eq!(faults, [("?demand".to_owned(), "listing_unknown".to_owned())]);
    }
    let faults = asked(format!("achievement={}", TestApp::id_of(&achievement))).await;
    assert_eq!(faults, [("?achievement".to_owned(), "listing_unknown".to_owned())]);
    let hidden = stranger.get(&format!("{draft}/eligibility")).await;
    assert_eq!(hidden.refusal(), (404, "not_found".to_owned()));
    let visitor = app.visitor().get(&format!("{resource}/eligibility")).await;
    assert_eq!(visitor.refusal(), (401, "unauthenticated".to_owned()));
}

#[actix_web::test]
async fn a_moderator_finds_a_resource_that_waits_among_the_tasks() {
    let app = TestApp::start().await;
    let (bureau, moderator) = (app.setter("Bureau").await, app.moderator("zhejiang").await);
    let resource = bureau.make("/v1/resources", &resource_body("Subsidy")).await;
    bureau.step(&resource, "submit", None).await.expect(200);

    let tasks = moderator.get("/v1/tasks").await.expect(200).text();

    assert!(tasks.contains("review_resource") && tasks.contains(TestApp::id_of(&resource)), "{tasks}");
}
