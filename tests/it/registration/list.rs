//! The lists of registrations.

use crate::harness::TestApp;

#[actix_web::test]
async fn each_side_lists_its_own_cases_and_drafts_are_the_applicants() {
    let app = TestApp::start().await;
    let deal = app.deal().await;
    let case = deal.opened().await;
    let list = async |person: &crate::harness::Person, side: &str| {
        person.get(&format!("/v1/registrations?side={side}")).await.column("id")
    };

    assert_eq!(list(&deal.seller.owner, "applicant").await, [TestApp::id_of(&case)]);
    assert_eq!(list(&deal.authority.registrar, "authority").await, [""; 0]);
    deal.submit(&case).await;
    assert_eq!(list(&deal.authority.registrar, "authority").await, [TestApp::id_of(&case)]);
    assert_eq!(list(&deal.buyer.owner, "applicant").await, [""; 0]);
    let state = deal.authority.registrar.get("/v1/registrations?side=authority&state=accepted").await.column("id");
    assert_eq!(state, [""; 0]);
}
