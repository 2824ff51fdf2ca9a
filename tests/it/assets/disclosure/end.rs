//! A side ends a disclosure.

use crate::harness::TestApp;

#[actix_web::test]
async fn either_side_ends_it_and_nothing_is_open_afterwards() {
    let app = TestApp::start().await;
    let qinghe = app.solver("青禾理工大学").await;
    let listed = qinghe.published_achievement("Membrane", &app.moderator("zhejiang").await).await;
    let document = qinghe.put_document(&listed, "nda_signed").await;
    let acme = app.setter("Acme").await;

    for side in [&qinghe, &acme] {
        let disclosure = acme.be_let_in(&qinghe, &listed, "nda_signed").await;
        acme.download(&document).await.expect(200);
        side.step(&disclosure, "end", None).await.expect(200);
        assert_eq!(acme.download(&document).await.refusal(), (403, "forbidden".to_owned()));
        let stranger = app.stranger().await;
        assert_eq!(stranger.get(&disclosure).await.refusal(), (404, "not_found".to_owned()));
    }
}
