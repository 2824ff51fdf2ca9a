//! The document that is signed.

use crate::harness::{TestApp, contract_body, patent_body};
use keqiao_ledger::canonical;
use serde_json::json;

#[actix_web::test]
async fn the_document_says_who_agrees_on_what_and_its_digest_is_what_is_signed() {
    let app = TestApp::start().await;
    let (seller, buyer) = (app.solver("青禾大学").await, app.setter("Acme").await);
    let mut patent = patent_body("Membrane", "CN102307917B");
    patent["filed_on"] = json!("2020-02-03");
    let patent = seller.make("/v1/patents", &patent).await;
    let mut body = contract_body(&seller.organization, &buyer.organization);
    body["patents"] = json!([TestApp::id_of(&patent)]);
    let draft = seller.make("/v1/contracts", &body).await;
    assert_eq!(seller.get(&format!("{draft}/document")).await.status, 404, "nothing was proposed");
    seller.step(&draft, "propose", None).await.expect(200);

    let document = buyer.get(&format!("{draft}/document")).await.expect(200);

    let said = document.json();
    assert_eq!(canonical::to_bytes(&said).expect("canonical"), document.body);
    assert_eq!(said["parties"][0]["name"], "青禾大学");
    assert_eq!([&said["parties"][0]["role_zh"], &said["parties"][1]["role_zh"]], ["受托人", "委托人"]);
    assert_eq!([&said["patents"][0]["title"], &said["patents"][0]["filed_on"]], ["Membrane", "2020-02-03"]);
    let view = buyer.get(&draft).await.json();
    assert_eq!(said["terms"], view["terms"]);
    assert!(view["to_sign"]["statement"].as_str().is_some_and(|lines| {
        lines.ends_with(&format!("sha256 {}\n", view["to_sign"]["document_sha256"].as_str().expect("a digest")))
    }));
    assert_eq!(app.stranger().await.get(&format!("{draft}/document")).await.status, 404);
}
