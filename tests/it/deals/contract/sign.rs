//! Signing a contract for a party.

use crate::harness::{Signer, TestApp, conclude, contract_body, parties};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use std::process::Command;

#[actix_web::test]
async fn a_contract_takes_effect_when_all_have_signed_what_all_have_approved() {
    let app = TestApp::start().await;
    let (seller, buyer) = parties(&app).await;
    let contract = seller.owner.proposed_contract(&contract_body(seller.organization(), buyer.organization())).await;

    let early = seller.sign(&contract).await.rules();
    for party in [&seller, &buyer] {
        party.approver.step(&contract, "approve", None).await.expect(200);
    }
    let first = seller.sign(&contract).await.expect(200).json();
    let again = seller.sign(&contract).await.expect(200).json();
    let last = buyer.sign(&contract).await.expect(200).json();

    assert_eq!(early, ["process.step_not_open"]);
    assert_eq!(
        [&first["state"], &again["state"], &last["state"]],
        ["partially_signed", "partially_signed", "effective"]
    );
    assert_eq!(last["signatures"].as_array().map(Vec::len), Some(2));
    assert!(last["signed_at"].is_string() && last["effective_at"].is_string());
    let kinds = app.event_kinds("zhejiang").await;
    assert_eq!(kinds.iter().filter(|kind| *kind == "contract.signed").count(), 4, "each party is told of both");
    assert_eq!(kinds.iter().filter(|kind| *kind == "contract.effective").count(), 2);
}

#[actix_web::test]
async fn nothing_passes_for_a_signature_but_the_partys_own_key_over_what_is_on_the_table() {
    let app = TestApp::start().await;
    let (seller, buyer) = parties(&app).await;
    let contract = seller.owner.proposed_contract(&contract_body(seller.organization(), buyer.organization())).await;
    for party in [&seller, &buyer] {
        party.approver.step(&contract, "approve", None).await.expect(200);
    }
    let view = seller.owner.get(&contract).await.json();
    let good = seller.signer.body(&view);
    let attempt = async |member: &str, value: Value| {
        let mut body = good.clone();
        body[member] = value;
        seller.signatory.step(&contract, "sign", Some(&body)).await.faults()
    };
    let owned = |pointer: &str, code: &str| vec![(pointer.to_owned(), code.to_owned())];

    let other = Signer::of_seed(9).sign(view["to_sign"]["statement"].as_str().expect("lines"));
    assert_eq!(attempt("signature", json!(other)).await, owned("/signature", "signature_wrong"));
    assert_eq!(attempt("key", json!(buyer.signer.id)).await, owned("/key", "key_unknown"));
    let digest = "ab".repeat(32);
    assert_eq!(attempt("document_sha256", json!(digest)).await, owned("/document_sha256", "other_document"));
    for person in [&seller.owner, &seller.approver] {
        let refused = person.step(&contract, "sign", Some(&good)).await;
        assert_eq!(refused.refusal(), (403, "forbidden".to_owned()));
    }
    seller.signatory.step(&contract, "sign", Some(&good)).await.expect(200);
}

#[actix_web::test]
async fn openssl_verifies_a_signature_and_refuses_a_changed_document() {
    if Command::new("openssl").arg("version").output().is_err() {
        println!("not verified with openssl: there is no such program here");
        return;
    }
    let app = TestApp::start().await;
    let (seller, buyer) = parties(&app).await;
    let contract = seller.owner.proposed_contract(&contract_body(seller.organization(), buyer.organization())).await;
    conclude(&contract, [&seller, &buyer]).await;
    let view = buyer.owner.get(&contract).await.json();
    let document = buyer.owner.get(&format!("{contract}/document")).await.expect(200);
    let keys = format!("/v1/signing-keys?organization={}", TestApp::id_of(seller.organization()));
    let pem = app.visitor().get(&keys).await.column("pem").remove(0);
    let signatures = view["signatures"].as_array().expect("signatures");
    let signature = signatures.iter().find(|one| one["key"] == seller.signer.id.as_str()).expect("the seller's");
    let folder = tempfile::tempdir().expect("a folder");
    let path = |name: &str| folder.path().join(name);
    let write = |name: &str, bytes: &[u8]| std::fs::write(path(name), bytes).expect("a file is written");
    let bytes = STANDARD.decode(signature["signature"].as_str().expect("a text")).expect("base64");

    write("contract.json", &document.body);
    write("key.pem", pem.as_bytes());
    write("signature", &bytes);
    let digest = Command::new("openssl").args(["dgst", "-sha256", "-r"]).arg(path("contract.json")).output();
    let digest = String::from_utf8(digest.expect("openssl runs").stdout).expect("a text");
    let digest = digest.split_whitespace().next().expect("a digest");
    let verify = |digest: &str| {
        let lines = format!("keqiao-contract-signature/1\n{}\nedition 1\nsha256 {digest}\n", TestApp::id_of(&contract));
        write("lines", lines.as_bytes());
        let mut command = Command::new("openssl");
        command.args(["pkeyutl", "-verify", "-pubin", "-rawin", "-inkey"]).arg(path("key.pem"));
        command.arg("-in").arg(path("lines")).arg("-sigfile").arg(path("signature"));
        command.output().expect("openssl runs").status.success()
    };

    assert!(verify(digest), "the signature is over the digest of the document");
    assert!(!verify(&digest.replace(|c: char| c.is_ascii_digit(), "a")), "another document is not signed");
}
