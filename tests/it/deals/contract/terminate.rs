//! Ending a contract before its time, and the demand that comes before.

use crate::harness::{TestApp, conclude, contract_body, parties};
use serde_json::json;

#[actix_web::test]
async fn by_agreement_a_contract_ends_when_every_party_has_said_so() {
    let app = TestApp::start().await;
    let (seller, buyer) = parties(&app).await;
    let contract = seller.owner.proposed_contract(&contract_body(seller.organization(), buyer.organization())).await;
    conclude(&contract, [&seller, &buyer]).await;
    let agreed = json!({ "ground": "agreement" });

    let one = seller.owner.step(&contract, "terminate", Some(&agreed)).await.expect(200).json();
    let both = buyer.owner.step(&contract, "terminate", Some(&agreed)).await.expect(200).json();

    assert_eq!([&one["state"], &both["state"]], ["effective", "terminated"]);
}

#[actix_web::test]
async fn for_breach_a_party_ends_it_alone_when_it_asked_and_thirty_days_have_passed() {
    let app = TestApp::start().await;
    let (seller, buyer) = parties(&app).await;
    let contract = seller.owner.proposed_contract(&contract_body(seller.organization(), buyer.organization())).await;
    conclude(&contract, [&seller, &buyer]).await;
    let breach = json!({ "ground": "breach" });

    let unasked = buyer.owner.step(&contract, "terminate", Some(&breach)).await.rules();
    let demand = json!({ "reason": "The report is late." });
    buyer.owner.step(&contract, "notify-breach", Some(&demand)).await.expect(200);
    app.advance(time::Duration::days(30));
    let early = buyer.owner.step(&contract, "terminate", Some(&breach)).await.rules();
    let not_his = seller.owner.step(&contract, "terminate", Some(&breach)).await.rules();
    app.advance(time::Duration::days(1));
    let ended = buyer.owner.step(&contract, "terminate", Some(&breach)).await.expect(200).json();

    assert_eq!(unasked, ["contract.notice_missing"]);
    assert_eq!(
        (early, not_his),
        (vec!["contract.cure_running".to_owned()], vec!["contract.notice_missing".to_owned()])
    );
    assert_eq!(ended["state"], "terminated");
}
