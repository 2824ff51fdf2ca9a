//! The list of organizations.

use crate::harness::TestApp;

#[actix_web::test]
async fn the_market_sees_verified_organizations_and_a_moderator_all_of_his_hub() {
    let app = TestApp::start().await;
    let acme = app.setter("Acme").await;
    let newcomer = app.newcomer("Newcomer").await;
    let stranger = app.stranger().await;
    let moderator = app.moderator("zhejiang").await;
    let all = [&acme, &newcomer, &stranger].map(|person| TestApp::id_of(&person.organization).to_owned());
    let [acme_id, newcomer_id, stranger_id] = &all;

    let market = app.visitor().get("/v1/organizations").await.column("id");
    let waiting = moderator.get("/v1/organizations?scope=hub&hub=zhejiang&state=registered").await.column("id");
    let firms = app.visitor().get("/v1/organizations?kind=enterprise&hub=guangdong").await.column("id");
    let own = newcomer.get("/v1/organizations?scope=own").await.column("id");

    assert!(market.contains(acme_id) && market.contains(stranger_id) && !market.contains(newcomer_id));
    assert_eq!(waiting, std::slice::from_ref(newcomer_id));
    assert_eq!(firms, std::slice::from_ref(stranger_id));
    assert_eq!(own, std::slice::from_ref(newcomer_id));
}

#[actix_web::test]
async fn only_its_moderator_lists_all_of_a_hub() {
    let app = TestApp::start().await;
    let (acme, elsewhere) = (app.setter("Acme").await, app.moderator("guangdong").await);
    let path = "/v1/organizations?scope=hub&hub=zhejiang";

    assert_eq!(app.visitor().get(path).await.refusal(), (401, "unauthenticated".to_owned()));
    assert_eq!(acme.get(path).await.refusal(), (403, "forbidden".to_owned()));
    assert_eq!(elsewhere.get(path).await.refusal(), (403, "forbidden".to_owned()));
    assert_eq!(
        elsewhere.get("/v1/organizations?scope=hub").await.faults(),
        [("?hub".to_owned(), "hub_required".to_owned())]
    );
}
