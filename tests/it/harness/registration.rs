//! Registration authorities with their people, and contracts that can be registered.

use super::app::{HUB, TestApp};
use super::deal::{Party, conclude, contract_body};
use super::person::Person;
use reqwest::Method;
use serde_json::{Value, json};

/// An authority with the people that a registration needs.
pub(crate) struct Authority {
    /// Its owner.
    pub(crate) owner: Person,
    /// Who takes up, classifies and registers (登记员).
    pub(crate) registrar: Person,
    /// Who looks at it a second time (大额审批员).
    pub(crate) senior: Person,
}

/// A signed contract with its two sides and the authority of the seller's hub.
pub(crate) struct Deal {
    pub(crate) seller: Party,
    pub(crate) buyer: Party,
    pub(crate) authority: Authority,
    /// The address of the contract.
    pub(crate) contract: String,
}

/// A notice of the terms of the licence of a test: 200,000 yuan in instalments, not exclusive.
pub(crate) fn notice_body(counterparty: &str, achievement: &str) -> Value {
    json!({
        "title": "Membrane",
        "achievements": [TestApp::id_of(achievement)],
        "counterparty": TestApp::id_of(counterparty),
        "subtype": "know_how_licence",
        "licence_mode": "non_exclusive",
        "price": "200000.00",
        "currency": "CNY",
        "payment_mode": "lump_instalment",
    })
}

/// A lot of the licence of a test: from 200,000 yuan on in steps of 1,000, for twenty days.
pub(crate) fn lot_body(achievement: &str) -> Value {
    json!({
        "title": "Membrane",
        "achievements": [TestApp::id_of(achievement)],
        "subtype": "know_how_licence",
        "licence_mode": "non_exclusive",
        "list_price": "200000.00",
        "increment": "1000.00",
        "currency": "CNY",
        "payment_mode": "lump_instalment",
        "period_days": 20,
    })
}

/// What an authority says of the contract of a test: a service of 200,000 yuan, 150,000 of it technical.
pub(crate) fn finding_body() -> Value {
    json!({ "determined": "general_service", "technical_amount": "150000.00", "technical_income": "140000.00" })
}

impl TestApp {
    /// A verified authority of a hub.
    pub(crate) async fn authority(&self, hub: &str) -> Authority {
        let owner = self.member_in("技术合同登记站", "registration_authority", hub).await;
        let registrar = self.officer_of(&owner, "registrar").await;
        let senior = self.officer_of(&owner, "senior_registrar").await;
        Authority { owner, registrar, senior }
    }

    /// A contract that all have signed, of a university and a firm of these hubs, both of which have told their nature.
    pub(crate) async fn signed_deal(&self, hubs: [&str; 2], change: impl FnOnce(&mut Value)) -> Deal {
        let mut sides = Vec::new();
        for (hub, kind, nature) in [(hubs[0], "university", "170"), (hubs[1], "enterprise", "150")] {
            let owner = self.member_in(&format!("{kind} of {hub}"), kind, hub).await;
            owner.tell_nature(nature).await;
            sides.push(self.party(owner, self.next_seed()).await);
        }
        let (buyer, seller) = (sides.pop().expect("two sides"), sides.pop().expect("two sides"));
        let mut body = contract_body(seller.organization(), buyer.organization());
        change(&mut body);
        let contract = seller.owner.proposed_contract(&body).await;
        conclude(&contract, [&seller, &buyer]).await;
        Deal { seller, buyer, authority: self.authority(hubs[0]).await, contract }
    }

    /// A signed contract of the hub of everybody for whom a test names none.
    pub(crate) async fn deal(&self) -> Deal {
        self.signed_deal([HUB, HUB], |_| ()).await
    }
}

impl Person {
    /// Tells the nature of his organization.
    pub(crate) async fn tell_nature(&self, code: &str) {
        self.tell_profile(&json!({ "nature_code": code })).await;
    }

    /// Tells nature, size and industry of his organization.
    pub(crate) async fn tell_profile(&self, profile: &Value) {
        let path = format!("{}/profile", self.organization);
        self.call(Method::PUT, &path).if_match("*").json(profile).send().await.expect(200);
    }
}

impl Deal {
    /// What files the contract.
    pub(crate) fn filing(&self) -> Value {
        let authority = TestApp::id_of(&self.authority.owner.organization);
        json!({ "contract": TestApp::id_of(&self.contract), "authority": authority })
    }

    /// Opens a case and answers with its address.
    pub(crate) async fn opened(&self) -> String {
        self.seller.owner.make("/v1/registrations", &self.filing()).await
    }

    /// Opens a case, hands it in, and lets the authority take it up.
    pub(crate) async fn accepted(&self) -> String {
        let case = self.opened().await;
        self.submit(&case).await;
        self.authority.registrar.step(&case, "accept", None).await.expect(200);
        case
    }

    /// Hands a case in.
    pub(crate) async fn submit(&self, case: &str) {
        self.seller.owner.step(case, "submit", Some(&json!({ "plan": "provincial" }))).await.expect(200);
    }

    /// The same, and the authority says what the contract is.
    pub(crate) async fn classified(&self) -> String {
        let case = self.accepted().await;
        self.authority.registrar.step(&case, "classify", Some(&finding_body())).await.expect(200);
        case
    }
}

/// Takes a deal to its number; answers with the address of the case.
pub(crate) async fn registered(deal: &Deal) -> String {
    let case = deal.classified().await;
    deal.authority.registrar.step(&case, "approve", None).await.expect(200);
    case
}
