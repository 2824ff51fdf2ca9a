//! Contracts: bodies that lack nothing, parties with their approvers and signatories, and keys that sign.

use super::answer::Answer;
use super::app::TestApp;
use super::listing::user_body;
use super::person::Person;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ring::signature::{Ed25519KeyPair, KeyPair as _};
use serde_json::{Value, json};

/// The nature of a university that the state did not set up: 私营.
pub(crate) const PRIVATE_NATURE: &str = "170";
/// The nature of a university that the state set up: 高等院校, a legal person.
pub(crate) const STATE_NATURE: &str = "0221";

/// The topics of the clauses that every contract has.
const TOPICS: [&str; 7] = ["definitions", "scope", "plan", "payment", "confidentiality", "results", "acceptance"];

/// A technical service contract that lacks nothing, between these organizations.
pub(crate) fn contract_body(seller: &str, buyer: &str) -> Value {
    let clause = |topic: &&str| json!({ "topic": topic, "text": format!("What is agreed on {topic}.") });
    json!({
        "title": "Test of a membrane",
        "subtype": "general_service",
        "parties": [
            { "organization": TestApp::id_of(seller), "side": "seller" },
            { "organization": TestApp::id_of(buyer), "side": "buyer" },
        ],
        "field": "new_materials",
        "rights": "none",
        "starts_on": "2026-12-01",
        "ends_on": "2027-11-30",
        "payment_mode": "lump_instalment",
        "amounts": {
            "total": "200000.00",
            "technical": "150000.00",
            "items": [{ "title": "Test bench", "amount": "50000.00" }],
        },
        "milestones": [
            { "title": "On signature", "amount": "50000.00" },
            { "title": "Report", "due_on": "2027-03-31", "amount": "150000.00" },
        ],
        "clauses": TOPICS.iter().map(clause).collect::<Vec<_>>(),
    })
}

/// A know-how licence that lacks nothing, for an achievement of the seller.
pub(crate) fn licence_body(seller: &str, buyer: &str, achievement: &str) -> Value {
    let mut body = contract_body(seller, buyer);
    body["title"] = json!("Licence of a membrane");
    body["subtype"] = json!("know_how_licence");
    body["rights"] = json!("know_how");
    body["achievements"] = json!([TestApp::id_of(achievement)]);
    body["grant"] = json!({ "mode": "non_exclusive", "territory": ["CN"], "sublicensing": "barred" });
    let clauses = body["clauses"].as_array_mut().expect("clauses");
    clauses.push(json!({ "topic": "licence_scope", "text": "Membranes for electrolysis." }));
    body
}

/// A key that signs.
pub(crate) struct Signer {
    pair: Ed25519KeyPair,
    /// Its identifier, once it is registered.
    pub(crate) id: String,
}

impl Signer {
    /// A key of this seed that nobody has registered.
    pub(crate) fn of_seed(seed: u8) -> Signer {
        let pair = Ed25519KeyPair::from_seed_unchecked(&[seed; 32]).expect("a seed has 32 bytes");
        Signer { pair, id: String::new() }
    }

    /// Its signature over a text, in base64.
    pub(crate) fn sign(&self, text: &str) -> String {
        STANDARD.encode(self.pair.sign(text.as_bytes()))
    }

    /// What registers it for an organization.
    pub(crate) fn registration(&self, organization: &str) -> Value {
        let proof = self.sign(&format!("keqiao-signing-key/1\n{}\n", TestApp::id_of(organization)));
        json!({ "name": "Contract seal", "public_key": STANDARD.encode(self.pair.public_key()), "proof": proof })
    }

    /// What signs the edition that a view of a contract has on the table.
    pub(crate) fn body(&self, contract: &Value) -> Value {
        let statement = contract["to_sign"]["statement"].as_str().expect("something to sign");
        json!({
            "key": self.id,
            "document_sha256": contract["to_sign"]["document_sha256"],
            "signature": self.sign(statement),
        })
    }
}

/// An organization with everybody whom a contract needs.
pub(crate) struct Party {
    /// Its owner, who negotiates.
    pub(crate) owner: Person,
    /// Who approves.
    pub(crate) approver: Person,
    /// Who signs.
    pub(crate) signatory: Person,
    /// With what.
    pub(crate) signer: Signer,
}

impl Party {
    /// The address of the organization.
    pub(crate) fn organization(&self) -> &str {
        &self.owner.organization
    }

    /// Signs what is on the table.
    pub(crate) async fn sign(&self, contract: &str) -> Answer {
        let view = self.signatory.get(contract).await.expect(200).json();
        self.signatory.step(contract, "sign", Some(&self.signer.body(&view))).await
    }
}

impl TestApp {
    /// A member of somebody's organization with an office there.
    pub(crate) async fn officer_of(&self, owner: &Person, role: &str) -> Person {
        let login = self.next_login();
        let body = json!({ "user": user_body(&login), "role": "member" });
        owner.post("/v1/users", &body).await.expect(201);
        let user = self.person_of(&login, owner.organization.clone()).await.principal.actor.name();
        owner.post("/v1/grants", &json!({ "user": user, "role": role })).await.expect(201);
        self.person_of(&login, owner.organization.clone()).await
    }

    /// Everybody whom a contract needs, for an organization.
    pub(crate) async fn party(&self, owner: Person, seed: u8) -> Party {
        let mut signer = Signer::of_seed(seed);
        let key = owner.post("/v1/signing-keys", &signer.registration(&owner.organization)).await.expect(201).json();
        signer.id = key["id"].as_str().expect("an id").to_owned();
        let (approver, signatory) =
            (self.officer_of(&owner, "approver").await, self.officer_of(&owner, "signatory").await);
        Party { owner, approver, signatory, signer }
    }
}

/// A university that sells, which the state did not set up, and a firm that buys.
pub(crate) async fn parties(app: &TestApp) -> (Party, Party) {
    let (seller, buyer) = (app.solver("青禾大学").await, app.setter("Acme").await);
    seller.tell_nature(PRIVATE_NATURE).await;
    (app.party(seller, 1).await, app.party(buyer, 2).await)
}

impl Person {
    /// Opens a contract and puts it to the other party; answers with its address.
    pub(crate) async fn proposed_contract(&self, body: &Value) -> String {
        let contract = self.make("/v1/contracts", body).await;
        self.step(&contract, "propose", None).await.expect(200);
        contract
    }
}

/// Takes a proposed contract to the signatures of all.
pub(crate) async fn conclude(contract: &str, parties: [&Party; 2]) {
    for party in parties {
        party.approver.step(contract, "approve", None).await.expect(200);
    }
    for party in parties {
        party.sign(contract).await.expect(200);
    }
}

/// An open licence of a patent for nothing.
pub(crate) fn open_licence_body(patent: &str) -> Value {
    json!({ "patent": TestApp::id_of(patent), "fee": { "lump": "0.00" } })
}

/// What a reward of one receipt of a licence is reckoned from: 1,000,000 yuan, of which costs leave 880,000, and three persons
/// without a log-in.
pub(crate) fn calculation_body(receipt: &str) -> Value {
    let person = |name: &str, share: u32, is_main: bool| json!({ "name": name, "share_ppm": share, "is_main": is_main, "is_official": false });
    json!({
        "title": "Reinforced membrane",
        "way": "licence",
        "receipt": receipt,
        "received_on": "2026-11-20",
        "income": "1000000.00",
        "costs": { "taxes": "20000.00", "upkeep": "30000.00", "valuation": "50000.00", "negotiation": "20000.00" },
        "persons": [person("甲方仁", 333_333, true), person("乙方义", 333_333, true), person("丙方礼", 333_334, false)],
    })
}

/// The reward of the own use of an achievement.
pub(crate) fn own_use_body(achievement: &str) -> Value {
    let mut calculation = calculation_body("2025");
    calculation["way"] = json!("implementation");
    json!({ "achievement": TestApp::id_of(achievement), "calculation": calculation })
}

/// What shows that a milestone was delivered, or paid.
fn statement() -> Value {
    json!({ "note": "As agreed.", "evidence_sha256": "ab".repeat(32) })
}

/// The addresses of the milestones of a contract that are still agreed, in its order.
pub(crate) async fn milestones(contract: &str, person: &Person) -> Vec<String> {
    let list = person.get(&format!("/v1/milestones?contract={}", TestApp::id_of(contract))).await.expect(200).json();
    let mut standing: Vec<Value> = list["items"].as_array().expect("a list").clone();
    standing.retain(|milestone| milestone["state"] != "dropped");
    standing.sort_by_key(|milestone| milestone["place"].as_u64());
    standing.iter().map(|one| format!("/v1/milestones/{}", one["id"].as_str().expect("an id"))).collect()
}

impl Party {
    /// Starts a milestone and hands its work over.
    pub(crate) async fn deliver(&self, milestone: &str) {
        self.owner.step(milestone, "start", None).await.expect(200);
        self.owner.step(milestone, "submit", Some(&statement())).await.expect(200);
    }

    /// Says that an accepted milestone is paid.
    pub(crate) async fn pay(&self, milestone: &str) {
        self.owner.step(milestone, "pay", Some(&statement())).await.expect(200);
    }
}

/// Takes every milestone of a contract to its end: delivered, accepted, paid.
pub(crate) async fn perform(contract: &str, [seller, buyer]: [&Party; 2]) {
    for milestone in milestones(contract, &seller.owner).await {
        seller.deliver(&milestone).await;
        buyer.owner.step(&milestone, "accept", None).await.expect(200);
        buyer.pay(&milestone).await;
        seller.owner.step(&milestone, "confirm", None).await.expect(200);
    }
}

/// An invitation of a buyer.
pub(crate) fn negotiation_body(invitee: &str) -> Value {
    let invitee = TestApp::id_of(invitee);
    json!({ "side": "seller", "invitee": invitee, "title": "Licence of a membrane", "nda_years": 5 })
}

/// A service for a lump sum, open for a week.
pub(crate) fn offer_body() -> Value {
    json!({
        "terms": {
            "title": "Test of a membrane",
            "subtype": "general_service",
            "price": {
                "mode": "lump_instalment",
                "lump": "200000.00",
                "instalments": [
                    { "title": "On signature", "amount": "50000.00" },
                    { "title": "Report", "due_on": "2027-03-31", "amount": "150000.00" },
                ],
            },
        },
        "expires_at": "2026-12-01T08:00:00Z",
    })
}

impl Person {
    /// Agrees on the secrecy of a negotiation.
    pub(crate) async fn agree_on_secrecy(&self, negotiation: &str) -> Answer {
        let nda = self.get(&format!("{negotiation}/nda")).await.expect(200).json();
        self.step(negotiation, "accept-nda", Some(&json!({ "sha256": nda["sha256"] }))).await
    }

    /// Invites somebody to negotiate, and both agree on secrecy; answers with the negotiation's address.
    pub(crate) async fn negotiate_with(&self, other: &Person) -> String {
        let negotiation = self.make("/v1/negotiations", &negotiation_body(&other.organization)).await;
        for side in [self, other] {
            side.agree_on_secrecy(&negotiation).await.expect(200);
        }
        negotiation
    }

    /// Makes an offer to the other side; answers with its address.
    pub(crate) async fn offer(&self, negotiation: &str, body: &Value) -> String {
        let offer = self.make(&format!("{negotiation}/offers"), body).await;
        self.post(&format!("{offer}/make"), &json!({})).await.expect(200);
        offer
    }

    /// Accepts an offer that it has read.
    pub(crate) async fn accept(&self, offer: &str) -> Answer {
        let read = self.get(offer).await.expect(200).json();
        self.post(&format!("{offer}/accept"), &json!({ "sha256": read["sha256"] })).await
    }
}

/// A paper of an authority, issued before the tests begin; where it has an end, good until the end of the year.
pub(crate) fn paper_body(kind: &str) -> Value {
    let has_end = matches!(kind, "letter_of_intent" | "licence");
    json!({
        "kind": kind,
        "number": "33-2026-0007",
        "authority": "浙江省商务厅",
        "issued_on": "2026-11-20",
        "valid_until": has_end.then_some("2026-12-31"),
        "evidence_sha256": "ab".repeat(32),
    })
}
