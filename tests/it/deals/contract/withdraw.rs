//! Taking back what is not concluded.

use crate::harness::{TestApp, contract_body, parties};

#[actix_web::test]
async fn any_party_withdraws_a_contract_until_all_have_signed() {
    let app = TestApp::start().await;
    let (seller, buyer) = parties(&app).await;
    let body = contract_body(seller.organization(), buyer.organization());
    let draft = seller.owner.make("/v1/contracts", &body).await;
    let signed_by_one = seller.owner.proposed_contract(&body).await;
    for party in [&seller, &buyer] {
        party.approver.step(&signed_by_one, "approve", None).await.expect(200);
    }
    seller.sign(&signed_by_one).await.expect(200);

    let dropped = seller.owner.step(&draft, "withdraw", None).await.expect(200).json();
    let refused = buyer.owner.step(&signed_by_one, "withdraw", None).await.expect(200).json();
    let again = buyer.owner.step(&signed_by_one, "withdraw", None).await.expect(200).json();

    assert_eq!([&dropped["state"], &refused["state"], &again["state"]], ["withdrawn"; 3]);
    assert_eq!(buyer.owner.get(&draft).await.status, 404, "a draft that was never put to him");
    assert_eq!(buyer.sign(&signed_by_one).await.rules(), ["process.step_not_open"]);
}
