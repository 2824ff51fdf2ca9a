//! The hubs.

use crate::harness::TestApp;

#[actix_web::test]
async fn there_is_a_national_hub_and_one_for_each_province() {
    let app = TestApp::start().await;

    let hubs = app.visitor().get("/v1/hubs").await.expect(200);

    assert_eq!(hubs.json()["items"].as_array().map(Vec::len), Some(32));
    let codes = hubs.column("code");
    assert!(
        ["national", "zhejiang", "guangdong", "tibet"].iter().all(|code| codes.contains(&(*code).to_owned())),
        "{codes:?}"
    );
}

#[actix_web::test]
async fn an_identifier_carries_the_number_of_its_hub() {
    let app = TestApp::start().await;
    let (acme, stranger) = (app.setter("Acme").await, app.stranger().await);

    for (owner, hub) in [(&acme, "zhejiang"), (&stranger, "guangdong")] {
        let demand = owner.draft_demand("Membrane").await;
        let id: keqiao_domain::id::Id<keqiao_domain::id::DemandKind> = TestApp::id_of(&demand).parse().expect("an id");
        assert_eq!(Some(id.hub()), app.service.hubs.by_code(hub));
        assert_eq!(owner.get(&demand).await.expect(200).json()["hub"], hub);
    }
}
