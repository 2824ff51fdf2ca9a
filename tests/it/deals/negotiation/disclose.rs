//! Recording that a document was disclosed.

use crate::harness::{TestApp, negotiation_body};
use serde_json::json;

#[actix_web::test]
async fn documents_are_disclosed_to_persons_of_the_other_side_after_secrecy_was_agreed() {
    let app = TestApp::start().await;
    let (seller, buyer) = (app.solver("青禾大学").await, app.setter("Acme").await);
    let negotiation = seller.make("/v1/negotiations", &negotiation_body(&buyer.organization)).await;
    let path = format!("{negotiation}/disclosures");
    let to = |person: &crate::harness::Person| {
        let person = person.principal.actor.name();
        json!({ "title": "Casting parameters", "sha256": "ab".repeat(32), "level": "nda", "persons": [person] })
    };

    let early = seller.post(&path, &to(&buyer)).await.rules();
    for side in [&seller, &buyer] {
        side.agree_on_secrecy(&negotiation).await.expect(200);
    }
    let own = seller.post(&path, &to(&seller)).await.faults();
    seller.post(&path, &to(&buyer)).await.expect(201);

    assert_eq!(early, ["process.step_not_open"]);
    assert_eq!(own, [("/persons".to_owned(), "user_unknown".to_owned())]);
    assert_eq!(buyer.get(&path).await.expect(200).column("title"), ["Casting parameters"]);
    assert_eq!(buyer.get(&negotiation).await.json()["state"], "disclosing");
}
