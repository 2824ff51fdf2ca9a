//! The certificate of a registration, with its proof.

use crate::harness::TestApp;
use keqiao_ledger::certificate::Certificate;

#[actix_web::test]
async fn the_parties_and_the_authority_get_a_certificate_that_proves_itself_and_nobody_else() {
    let app = TestApp::start().await;
    let deal = app.deal().await;
    let open = deal.accepted().await;
    let early = deal.buyer.owner.get(&format!("{open}/certificate")).await;
    let classify = crate::harness::finding_body();
    deal.authority.registrar.step(&open, "classify", Some(&classify)).await.expect(200);
    deal.authority.registrar.step(&open, "approve", None).await.expect(200);
    app.settle().await;

    let path = format!("{open}/certificate");
    let certificate = deal.seller.owner.get(&path).await.expect(200);
    let read = Certificate::parse(&certificate.body).expect("a certificate");
    let kinds = certificate.text();

    assert!(read.verify(None, &[]).first_fault().is_none());
    assert!(kinds.contains("registration.registered") && kinds.contains("2026330000000001"), "{kinds}");
    assert_eq!(early.refusal(), (404, "not_found".to_owned()), "the other side sees it once it is registered");
    for person in [&deal.buyer.owner, &deal.authority.registrar] {
        person.get(&path).await.expect(200);
    }
    assert_eq!(app.stranger().await.get(&path).await.refusal(), (404, "not_found".to_owned()));
}
