//! One contract.

use crate::harness::{Person, TestApp, contract_body, parties};
use std::collections::BTreeSet;

async fn allowed(person: &Person, contract: &str) -> BTreeSet<String> {
    let view = person.get(contract).await.expect(200).json();
    let steps = view["transitions"].as_array().expect("transitions").clone();
    let allowed = steps.iter().filter(|step| step["is_allowed"] == true);
    allowed.map(|step| step["operation"].as_str().expect("an operation").to_owned()).collect()
}

#[actix_web::test]
async fn each_person_is_told_what_he_may_do_next() {
    let app = TestApp::start().await;
    let (seller, buyer) = parties(&app).await;
    let body = contract_body(seller.organization(), buyer.organization());
    let contract = seller.owner.make("/v1/contracts", &body).await;
    let of = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<BTreeSet<_>>();

    let draft = ["amend_contract", "propose_contract", "withdraw_contract"];
    assert_eq!(allowed(&seller.owner, &contract).await, of(&draft));
    seller.owner.step(&contract, "propose", None).await.expect(200);
    for party in [&seller, &buyer] {
        assert_eq!(allowed(&party.owner, &contract).await, of(&["counter_contract", "withdraw_contract"]));
        assert_eq!(allowed(&party.approver, &contract).await, of(&["approve_contract"]));
        assert!(allowed(&party.signatory, &contract).await.is_empty());
    }
    for party in [&seller, &buyer] {
        party.approver.step(&contract, "approve", None).await.expect(200);
    }
    assert_eq!(allowed(&buyer.signatory, &contract).await, of(&["sign_contract"]));
    for party in [&seller, &buyer] {
        party.sign(&contract).await.expect(200);
    }
    let in_effect = ["vary_contract", "notify_breach", "terminate_contract", "dispute_contract"];
    assert_eq!(allowed(&buyer.owner, &contract).await, of(&in_effect));
}
