//! The stories, told against a market of a test.

use crate::harness::{PASSWORD, TestApp};
use keqiao::command::story::stage::{Market, Stage, Voice};
use keqiao::command::story::tale::STORIES;

/// Tells a story; answers with what was told.
async fn tell(name: &str) -> String {
    tell_in("zhejiang", name).await
}

/// Tells a story that plays in a hub.
async fn tell_in(hub: &str, name: &str) -> String {
    let app = TestApp::start().await;
    let moderator = app.moderator(hub).await;
    let login = moderator.get("/v1/users").await.column("login").remove(0);
    let market = Market { url: app.base.clone(), hub: hub.to_owned(), moderator: login, password: PASSWORD.to_owned() };
    let stage = Stage::open(&market, Voice::Silent).expect("a stage");
    let story = STORIES.iter().find(|story| story.name == name).expect("the story is listed");

    let outcome = stage.tell(story).await;

    assert!(outcome.is_ok(), "{}\n{}", stage.told(), outcome.err().map(|fault| fault.to_string()).unwrap_or_default());
    stage.told()
}

#[actix_web::test]
async fn commissioned_development_with_milestones_goes_as_told() {
    let told = tell("commissioned-development").await;
    assert!(told.contains("refused by contract.void_clause"), "{told}");
}

#[actix_web::test]
async fn a_know_how_licence_goes_from_the_first_contact_to_its_number_as_told() {
    let told = tell("know-how-licence").await;
    assert!(told.contains("refused by offer.own") && told.contains("it has the royalty that was agreed on"), "{told}");
    assert!(told.contains("its number is 202633"), "{told}");
}

#[actix_web::test]
async fn an_exclusive_licence_is_blocked_by_another_and_carved_by_field() {
    let told = tell("exclusive-licence").await;
    assert!(told.contains("refused by licence.overlaps"), "{told}");
}

#[actix_web::test]
async fn consulting_goes_as_told() {
    tell("consulting").await;
}

#[actix_web::test]
async fn a_service_with_training_goes_as_told() {
    tell("service-with-training").await;
}

#[actix_web::test]
async fn an_assignment_across_the_border_is_stopped_and_then_licensed_as_told() {
    let told = tell("cross-border-assignment").await;
    assert!(told.contains("refused by crossborder.prohibited"), "{told}");
}

#[actix_web::test]
async fn a_large_contract_goes_as_told_with_a_threshold_and_without() {
    let with = tell_in("jiangsu", "large-contract").await;
    assert!(with.contains("refused by registration.second_review_due"), "{with}");
    let without = tell("large-contract").await;
    assert!(without.contains("this hub has no threshold"), "{without}");
}

#[actix_web::test]
async fn a_refusal_that_is_overturned_goes_as_told() {
    let told = tell("overturned-refusal").await;
    assert!(told.contains("refused by registration.difference_unexplained"), "{told}");
}

#[actix_web::test]
async fn a_state_university_waits_for_its_notice_and_signs_as_told() {
    let told = tell("state-university").await;
    assert!(told.contains("refused by pricing.route_missing") && told.contains("16 days pass"), "{told}");
}

#[actix_web::test]
async fn a_partner_of_a_development_is_asked_first_as_told() {
    let told = tell("cooperative-development").await;
    assert!(told.contains("refused by clearance.first_refusal_taken"), "{told}");
}

#[actix_web::test]
async fn a_bypassed_broker_is_paid_as_told() {
    tell("bypassed-broker").await;
}

#[actix_web::test]
async fn a_revoked_registration_restates_the_statistics_as_told() {
    tell("revocation").await;
}

#[actix_web::test]
async fn a_story_whose_market_answers_otherwise_ends_at_that_step() {
    let app = TestApp::start().await;
    let market = Market {
        url: app.base.clone(),
        hub: "zhejiang".to_owned(),
        moderator: "nobody@example.org".to_owned(),
        password: PASSWORD.to_owned(),
    };
    let stage = Stage::open(&market, Voice::Silent).expect("a stage");

    let outcome = stage.tell(&STORIES[0]).await;

    let fault = outcome.expect_err("there is no such moderator").to_string();
    assert!(fault.contains("moderator logs in") && fault.contains("credentials_wrong"), "{fault}");
    assert!(!stage.told().contains("went as told"));
}
