//! Whoever decides belongs to no party, and to nobody who is related to one.

use crate::harness::{
    Person, TestApp, contract_body, finding_body, licence_body, notice_body, paper_body, parties, review_body,
};
use keqiao::work::clear_notices;
use serde_json::{Value, json};
use time::Duration;

/// An organization declares that another one controls it; answers with what ends that.
async fn held(of: &Person, holder: &str) -> String {
    let body = json!({ "holder": TestApp::id_of(holder), "share_ppm": 510_000 });
    let declared = of.post(&format!("{}/shareholdings", of.organization), &body).await.expect(201).json();
    format!("/v1/shareholdings/{}/end", declared["id"].as_str().expect("an id"))
}

/// The rules that a thing tells its reader to stand against an operation.
async fn told(person: &Person, thing: &str, operation: &str) -> Vec<String> {
    let view = person.get(thing).await.expect(200).json();
    let transitions = view["transitions"].as_array().expect("transitions").clone();
    let one = transitions.into_iter().find(|one| one["operation"] == operation).expect("the operation is listed");
    let refusals = one["refusals"].as_array().expect("refusals").clone();
    refusals.iter().map(|refusal| refusal["rule"].as_str().expect("a rule").to_owned()).collect()
}

const RELATED: [&str; 1] = ["identity.related_party"];

#[actix_web::test]
async fn a_moderator_reviews_nothing_of_an_organization_that_is_related_to_his_own() {
    let app = TestApp::start().await;
    let (acme, moderator) = (app.setter("Acme").await, app.moderator("zhejiang").await);
    let end = held(&acme, &moderator.organization).await;
    let demand = acme.draft_demand("Membrane").await;
    acme.step(&demand, "submit", None).await.expect(200);

    let foretold = told(&moderator, &demand, "review_demand").await;
    let refused = moderator.step(&demand, "review", Some(&review_body("approve", 4))).await;
    acme.post(&end, &json!({})).await.expect(200);

    assert_eq!((foretold, refused.rules()), (RELATED.map(str::to_owned).to_vec(), RELATED.map(str::to_owned).to_vec()));
    assert_eq!(told(&moderator, &demand, "review_demand").await, Vec::<String>::new());
    moderator.step(&demand, "review", Some(&review_body("approve", 4))).await.expect(200);
}

#[actix_web::test]
async fn an_authority_that_is_related_to_a_party_neither_takes_its_contract_nor_decides_on_it() {
    let app = TestApp::start().await;
    let deal = app.deal().await;
    let end = held(&deal.buyer.owner, &deal.authority.owner.organization).await;
    let taken = deal.seller.owner.post("/v1/registrations", &deal.filing()).await;
    deal.buyer.owner.post(&end, &json!({})).await.expect(200);
    let case = deal.accepted().await;
    // Related through a third one, and only by now.
    let parent = app.setter("Parent").await;
    held(&deal.authority.owner, &parent.organization).await;
    let end = held(&deal.buyer.owner, &parent.organization).await;

    let foretold = told(&deal.authority.registrar, &case, "classify_registration").await;
    let refused = deal.authority.registrar.step(&case, "classify", Some(&finding_body())).await;
    deal.buyer.owner.post(&end, &json!({})).await.expect(200);

    assert_eq!(taken.rules(), RELATED);
    assert_eq!(foretold, RELATED);
    assert_eq!(refused.rules(), RELATED);
    deal.authority.registrar.step(&case, "classify", Some(&finding_body())).await.expect(200);
}

#[actix_web::test]
async fn a_moderator_checks_no_screening_of_his_own_or_a_related_organization() {
    let app = TestApp::start().await;
    let (seller, buyer) = parties(&app).await;
    let moderator = app.moderator("zhejiang").await;
    let declared = async |body: &Value| {
        let contract = seller.owner.proposed_contract(body).await;
        seller.owner.make(&format!("{contract}/screenings"), &json!({ "technology": "F" })).await
    };
    let own = declared(&contract_body(seller.organization(), &moderator.organization)).await;
    let other = declared(&contract_body(seller.organization(), buyer.organization())).await;
    let finding = json!({ "technology": "F", "data": "none", "finding": "Looked into." });

    let own_case = moderator.step(&own, "check", Some(&finding)).await;
    let end = held(&buyer.owner, &moderator.organization).await;
    let foretold = told(&moderator, &other, "check_screening").await;
    let related = moderator.step(&other, "check", Some(&finding)).await;
    buyer.owner.post(&end, &json!({})).await.expect(200);
    moderator.step(&other, "check", Some(&finding)).await.expect(200);

    assert_eq!(own_case.rules(), ["identity.own_case"]);
    assert_eq!(foretold, RELATED);
    assert_eq!(related.rules(), RELATED);
    // What binds the moderator does not bind the declarer.
    buyer.owner.get(&other).await.expect(200);
    held(&seller.owner, &moderator.organization).await;
    seller.owner.step(&other, "papers", Some(&paper_body("registration"))).await.expect(200);
}

#[actix_web::test]
async fn a_notice_does_not_hide_a_relation_that_the_market_knows() {
    let app = TestApp::start().await;
    let (seller, buyer) = parties(&app).await;
    seller.owner.tell_nature("0221").await;
    let achievement = seller.owner.draft_achievement("Membrane").await;
    let body = notice_body(buyer.organization(), &achievement);
    let hidden = seller.owner.make("/v1/notices", &body).await;
    let mut open = body.clone();
    open["relation"] = json!("The university controls the firm.");
    let end = held(&buyer.owner, seller.organization()).await;

    let created = seller.owner.post("/v1/notices", &body).await;
    let posted = seller.approver.step(&hidden, "post", None).await;
    let foretold = told(&seller.approver, &hidden, "post_notice").await;
    let told_openly = seller.owner.make("/v1/notices", &open).await;
    seller.approver.step(&told_openly, "post", None).await.expect(200);
    seller.owner.step(&told_openly, "withdraw", None).await.expect(200);
    buyer.owner.post(&end, &json!({})).await.expect(200);
    seller.approver.step(&hidden, "post", None).await.expect(200);

    let undeclared = ["pricing.relation_undeclared"];
    assert_eq!(created.rules(), undeclared);
    assert_eq!(posted.rules(), undeclared);
    assert_eq!(foretold, undeclared);
    // A relation that arises while the days run is told before the contract is signed.
    app.advance(Duration::days(16));
    assert_eq!(clear_notices::step(&app.service).await.expect("the task runs"), 1);
    held(&buyer.owner, seller.organization()).await;
    let licence = licence_body(seller.organization(), buyer.organization(), &achievement);
    let contract = seller.owner.proposed_contract(&licence).await;
    for party in [&seller, &buyer] {
        party.approver.step(&contract, "approve", None).await.expect(200);
    }
    assert_eq!(seller.sign(&contract).await.rules(), undeclared);
}
