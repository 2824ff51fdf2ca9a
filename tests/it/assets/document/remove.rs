//! Taking a document away.

use crate::harness::TestApp;

#[actix_web::test]
async fn a_removed_document_is_read_by_nobody_and_its_file_is_deleted() {
    let app = TestApp::start().await;
    let (qinghe, moderator) = (app.solver("青禾理工大学").await, app.moderator("zhejiang").await);
    let listed = qinghe.published_achievement("Membrane", &moderator).await;
    let [stored, waiting] =
        [qinghe.put_document(&listed, "teaser").await, qinghe.put_document(&listed, "teaser").await];
    app.settle_files().await;

    for document in [&stored, &waiting] {
        qinghe.step(document, "remove", None).await.expect(200);
        let again = qinghe.step(document, "remove", None).await.expect(200);
        assert_eq!(again.json()["state"], "removed");
        assert_eq!(qinghe.download(document).await.status, 404);
        assert_eq!(app.visitor().get(document).await.status, 404);
    }
    app.settle_files().await;

    assert_eq!(app.number("SELECT count(*) FROM document_file").await, 0);
    let list = app.visitor().get(&format!("/v1/documents?subject={}", TestApp::id_of(&listed))).await;
    assert!(list.column("id").is_empty());
    let kinds = app.event_kinds("zhejiang").await;
    assert_eq!(kinds.iter().filter(|kind| *kind == "document.removed").count(), 2);
}
