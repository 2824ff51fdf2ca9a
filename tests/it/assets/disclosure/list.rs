//! The list of disclosures.

use crate::harness::{TestApp, disclosure_body};

#[actix_web::test]
async fn an_organization_lists_whom_it_let_in_and_where_it_was_let_in_and_nobody_elses() {
    let app = TestApp::start().await;
    let qinghe = app.solver("青禾理工大学").await;
    let listed = qinghe.published_achievement("Membrane", &app.moderator("zhejiang").await).await;
    let (acme, brook) = (app.setter("Acme").await, app.setter("Brook").await);
    let granted = acme.be_let_in(&qinghe, &listed, "nda_signed").await;
    let asked = brook.make("/v1/disclosures", &disclosure_body(&listed, "data_room")).await;
    let ids = [&asked, &granted].map(|address| TestApp::id_of(address).to_owned());

    assert_eq!(qinghe.get("/v1/disclosures?side=owner").await.expect(200).column("id"), ids);
    assert_eq!(qinghe.get("/v1/disclosures?state=requested").await.expect(200).column("id"), ids[..1]);
    assert_eq!(acme.get("/v1/disclosures?side=reader").await.expect(200).column("id"), ids[1..]);
    assert!(acme.get("/v1/disclosures?side=owner").await.expect(200).column("id").is_empty());
    assert!(app.stranger().await.get("/v1/disclosures").await.expect(200).column("id").is_empty());
}
