//! One demand.

use crate::harness::{Person, TestApp, review_body};
use serde_json::json;

async fn open_to(person: &Person, demand: &str) -> Vec<String> {
    let view = person.get(demand).await.expect(200).json();
    let transitions = view["transitions"].as_array().expect("transitions").clone();
    let allowed = transitions.iter().filter(|step| step["is_allowed"] == json!(true));
    allowed.map(|step| step["operation"].as_str().expect("an operation").to_owned()).collect()
}

#[actix_web::test]
async fn the_view_tells_each_caller_what_he_may_do_next() {
    let app = TestApp::start().await;
    let (acme, stranger, moderator) = (app.setter("Acme").await, app.stranger().await, app.moderator("zhejiang").await);
    let demand = acme.draft_demand("Membrane").await;

    assert_eq!(open_to(&acme, &demand).await, ["amend_demand", "submit_demand", "withdraw_demand"]);
    assert_eq!(open_to(&moderator, &demand).await, [""; 0]);
    acme.step(&demand, "submit", None).await.expect(200);
    assert_eq!(open_to(&acme, &demand).await, ["withdraw_demand"]);
    assert_eq!(open_to(&moderator, &demand).await, ["review_demand"]);
    moderator.step(&demand, "review", Some(&review_body("approve", 4))).await.expect(200);
    assert_eq!(open_to(&acme, &demand).await, ["publish_demand", "withdraw_demand"]);
    acme.step(&demand, "publish", None).await.expect(200);
    assert_eq!(open_to(&acme, &demand).await, ["withdraw_demand", "renew_demand"]);
    assert_eq!(open_to(&stranger, &demand).await, [""; 0]);
    assert_eq!(open_to(&app.visitor(), &demand).await, [""; 0]);
}

#[actix_web::test]
async fn what_stands_against_a_step_is_told_before_it_is_tried() {
    let app = TestApp::start().await;
    let newcomer = app.newcomer("青禾大学").await;
    let demand = newcomer.make("/v1/demands", &json!({ "title": "膜", "description": "Too short." })).await;

    let view = newcomer.get(&demand).await.expect(200).json();
    let transitions = view["transitions"].as_array().expect("transitions").clone();
    let submit = transitions.iter().find(|step| step["operation"] == "submit_demand").expect("submitting is a step");
    let told: Vec<_> =
        submit["refusals"].as_array().expect("refusals").iter().map(|refusal| &refusal["rule"]).collect();

    let mut tried = newcomer.step(&demand, "submit", None).await.rules();
    tried.sort();
    let mut told: Vec<_> = told.iter().map(|rule| rule.as_str().expect("a rule").to_owned()).collect();
    told.sort();
    assert_eq!(told, tried);
}
