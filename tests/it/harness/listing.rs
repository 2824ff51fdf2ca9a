//! Bodies that are complete and valid, and the ways of listings to their states.

use super::app::TestApp;
use super::person::Person;
use serde_json::{Value, json};

/// What every user of a test is said to have chosen.
pub(crate) const PASSWORD: &str = "seven grey herons over the weir";

/// A user who can log in.
pub(crate) fn user_body(login: &str) -> Value {
    json!({ "login": login, "display_name": "Transfer officer", "password": PASSWORD })
}

/// A registration of an organization known by a number of a foreign register, which is its owner's log-in here.
pub(crate) fn registration_body(hub: &str, kind: &str, name: &str, login: &str) -> Value {
    let organization = json!({ "kind": kind, "name": name, "foreign_identifier": login });
    json!({ "hub": hub, "organization": organization, "owner": user_body(login) })
}

/// A demand that lacks nothing.
pub(crate) fn demand_body(title: &str) -> Value {
    json!({
        "title": title,
        "description": format!("{title}: our stacks lose conductivity after 2,000 hours, and we look for a remedy."),
        "indicators": ["proton conductivity ≥ 0.1 S/cm at 80 °C"],
        "field": "new_materials",
        "budget": { "min": "500000.00", "max": "1200000.00", "currency": "CNY" },
        "deadline_on": "2027-03-31",
        "cooperation": ["licence", "joint_development"],
        "keywords": ["质子交换膜"],
    })
}

/// An achievement that lacks nothing.
pub(crate) fn achievement_body(title: &str) -> Value {
    json!({
        "title": title,
        "abstract": format!("{title}: keeps its conductivity at 95 °C for 5,000 hours; made on a pilot line."),
        "field": "new_materials",
        "readiness": { "scale": "GBT22900-9", "edition": 2022, "level": 6 },
        "classes": ["H01M8/10"],
        "cooperation": ["licence"],
        "keywords": ["质子交换膜"],
    })
}

/// A resource that lacks nothing: a programme with conditions, open for a year.
pub(crate) fn resource_body(title: &str) -> Value {
    json!({
        "title": title,
        "description": format!("{title}: refunds half of the cost of a first pilot batch after its acceptance."),
        "kind": "project",
        "chains": ["innovation", "capital"],
        "regions": ["330000"],
        "industries": ["C26"],
        "fields": ["new_materials"],
        "keywords": ["中试"],
        "issuer": "某市科技局",
        "reference": "某科发〔2026〕12号",
        "amount": { "min": "50000.00", "max": "500000.00", "currency": "CNY" },
        "opens_on": "2026-01-01",
        "closes_on": "2027-06-30",
    })
}

/// A consortium.
pub(crate) fn consortium_body(title: &str) -> Value {
    json!({
        "title": title,
        "purpose": "Shares one pilot line and one test field, and brings finance to what passes both.",
        "industry_code": "C26",
        "region_code": "330000",
    })
}

/// A patent that can be published.
pub(crate) fn patent_body(title: &str, publication_number: &str) -> Value {
    json!({
        "title": title,
        "abstract": format!("{title}, and the way it is made."),
        "publication_number": publication_number,
        "classes": ["H01M8/10"],
        "legal_status": "granted",
    })
}

/// A decision with the same score in every criterion and a reason.
pub(crate) fn review_body(decision: &str, score: u8) -> Value {
    let scores = json!({ "authenticity": score, "clarity": score, "feasibility": score, "value": score });
    json!({ "scores": scores, "decision": decision, "reason": "As the score sheet says." })
}

impl Person {
    /// Enters a complete draft of a demand and answers with its address.
    pub(crate) async fn draft_demand(&self, title: &str) -> String {
        self.make("/v1/demands", &demand_body(title)).await
    }

    /// Enters a complete draft of an achievement and answers with its address.
    pub(crate) async fn draft_achievement(&self, title: &str) -> String {
        self.make("/v1/achievements", &achievement_body(title)).await
    }

    /// Enters a patent and publishes it.
    pub(crate) async fn published_patent(&self, title: &str, publication_number: &str) -> String {
        let patent = self.make("/v1/patents", &patent_body(title, publication_number)).await;
        self.step(&patent, "publish", None).await.expect(200);
        patent
    }

    /// Takes a complete draft through moderation to the market.
    pub(crate) async fn bring_to_market(&self, listing: &str, moderator: &Person) {
        self.step(listing, "submit", None).await.expect(200);
        moderator.step(listing, "review", Some(&review_body("approve", 4))).await.expect(200);
        self.step(listing, "publish", None).await.expect(200);
    }

    /// A demand on the market.
    pub(crate) async fn open_demand(&self, title: &str, moderator: &Person) -> String {
        let demand = self.draft_demand(title).await;
        self.bring_to_market(&demand, moderator).await;
        demand
    }

    /// A resource on the market.
    pub(crate) async fn published_resource(&self, title: &str, moderator: &Person) -> String {
        let resource = self.make("/v1/resources", &resource_body(title)).await;
        self.bring_to_market(&resource, moderator).await;
        resource
    }

    /// A forming consortium that this organization leads.
    pub(crate) async fn consortium(&self, title: &str) -> String {
        self.make("/v1/consortia", &consortium_body(title)).await
    }

    /// A consortium of this organization and others, all of which have accepted.
    pub(crate) async fn consortium_with(&self, title: &str, members: &[&Person]) -> String {
        let consortium = self.consortium(title).await;
        for member in members {
            let body = json!({ "organization": TestApp::id_of(&member.organization), "role": "producer" });
            self.step(&consortium, "invite", Some(&body)).await.expect(200);
            member.step(&consortium, "accept", None).await.expect(200);
        }
        consortium
    }

    /// An achievement on the market.
    pub(crate) async fn published_achievement(&self, title: &str, moderator: &Person) -> String {
        let achievement = self.draft_achievement(title).await;
        self.bring_to_market(&achievement, moderator).await;
        achievement
    }
}

impl TestApp {
    /// The bare identifier at the end of an address.
    pub(crate) fn id_of(address: &str) -> &str {
        address.rsplit('/').next().expect("an address has a last part")
    }
}
