//! Registering a key with which an organization signs.

use crate::harness::{Signer, TestApp};

#[actix_web::test]
async fn only_who_holds_the_secret_registers_a_key_and_nobody_registers_it_again() {
    let app = TestApp::start().await;
    let (acme, other) = (app.setter("Acme").await, app.setter("Other").await);
    let signer = Signer::of_seed(1);
    let mut stolen = signer.registration(&acme.organization);
    stolen["proof"] = Signer::of_seed(2).registration(&acme.organization)["proof"].clone();

    let wrong = acme.post("/v1/signing-keys", &stolen).await.faults();
    // A proof that was made for another organization is none for this one.
    let replayed = other.post("/v1/signing-keys", &signer.registration(&acme.organization)).await.faults();
    acme.post("/v1/signing-keys", &signer.registration(&acme.organization)).await.expect(201);
    let again = other.post("/v1/signing-keys", &signer.registration(&other.organization)).await;

    assert_eq!(wrong, [("/proof".to_owned(), "signature_wrong".to_owned())]);
    assert_eq!(replayed, [("/proof".to_owned(), "signature_wrong".to_owned())]);
    assert_eq!(again.refusal(), (409, "duplicate".to_owned()));
}

#[actix_web::test]
async fn an_editor_registers_no_key() {
    let app = TestApp::start().await;
    let acme = app.setter("Acme").await;
    let editor = app.editor_of(&acme).await;

    let refused = editor.post("/v1/signing-keys", &Signer::of_seed(1).registration(&acme.organization)).await;

    assert_eq!(refused.refusal(), (403, "forbidden".to_owned()));
}
