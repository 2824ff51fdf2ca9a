//! Bodies of those who help, complete and valid, and their ways to the market.

use super::app::TestApp;
use super::person::Person;
use serde_json::{Value, json};

/// A provider that lacks nothing.
pub(crate) fn provider_body(title: &str) -> Value {
    json!({
        "title": title,
        "description": format!("{title}: tests valves, seals and vessels in hydrogen up to 100 MPa."),
        "form": "specialized",
        "categories": ["inspection_testing_certification"],
        "fields": ["new_energy_and_saving"],
        "regions": ["330000"],
        "keywords": ["氢能检测"],
    })
}

/// An offering of a provider that lacks nothing.
pub(crate) fn offering_body(title: &str, provider: &str) -> Value {
    json!({
        "title": title,
        "description": format!("{title}: slow strain rate tests in gaseous hydrogen, three specimens each."),
        "provider": TestApp::id_of(provider),
        "category": "inspection_testing_certification",
        "field": "new_energy_and_saving",
        "unit": "test report",
        "price": { "form": "fixed", "amount": { "min": "8000.00", "max": "8000.00", "currency": "CNY" } },
        "regions": ["330000"],
        "turnaround": "P10D",
        "certificates": [
            { "name": "CMA", "number": "239900010001", "issuer": "某市场监督管理局", "expires_on": "2027-06-30" },
        ],
    })
}

/// An offering that is a pilot line.
pub(crate) fn pilot_line_body(title: &str, provider: &str) -> Value {
    let mut body = offering_body(title, provider);
    body["category"] = json!("research_and_development");
    body["facility"] = json!({
        "kind": "pilot_line",
        "capacity": { "quantity": 20, "unit": "shifts a month" },
        "booking_contact": "Booking desk, booking@pilot-line.example",
    });
    body
}

/// A person's profile that lacks nothing: the name for those who are logged in.
pub(crate) fn expert_body(title: &str) -> Value {
    json!({
        "title": title,
        "summary": format!("{title}: led the scale-up of two membrane lines and judges durability data."),
        "person": {
            "name": PERSON_NAME,
            "name_disclosure": "registered",
            "orcid": "0000-0002-1825-0097",
            "employment": "retired",
        },
        "skills": ["电化学", "durability testing"],
        "fields": ["new_energy_and_saving"],
        "regions": ["330000"],
    })
}

/// A broker's profile that lacks nothing but a credential.
pub(crate) fn broker_body(title: &str) -> Value {
    let mut body = expert_body(title);
    body["cooperation"] = json!(["licence"]);
    body
}

/// The name on the profiles of a test.
pub(crate) const PERSON_NAME: &str = "Robin Sample";

/// A broker's credential of the middle level.
pub(crate) fn credential_body(holder: &str) -> Value {
    json!({
        "holder": TestApp::id_of(holder),
        "scheme": "technology_broker",
        "level": "intermediate",
        "number": "2024-M-00017",
        "issuer": "某技术转移人才培养基地",
        "issued_on": "2024-05-01",
        "expires_on": "2027-05-01",
    })
}

/// Figures of staff and of contracts done.
pub(crate) fn capability_body() -> Value {
    json!({ "figures": [
        { "measure": "staff", "value": 50, "as_of_on": "2026-10-31" },
        { "measure": "deals_done", "value": 20, "from_on": "2025-01-01", "as_of_on": "2025-12-31" },
    ] })
}

/// A service that begins today.
pub(crate) fn engagement_body() -> Value {
    json!({ "purpose": "Type test of our on-tank valve, 24 specimens.", "starts_on": "2026-11-24", "due_on": "2026-12-08" })
}

/// A broker's mandate that begins today: 3 % of the first million yuan, 1 % above, at most 500,000 yuan.
pub(crate) fn mandate_body(principal: &str) -> Value {
    json!({
        "principal": TestApp::id_of(principal),
        "side": "sell",
        "exclusivity": "ordinary",
        "fee": {
            "currency": "CNY",
            "fixed": "20000.00",
            "base": "contract_amount",
            "tiers": [{ "up_to": "1000000.00", "rate_bp": 300 }, { "rate_bp": 100 }],
            "cap": "500000.00",
        },
        "starts_on": "2026-11-24",
        "ends_on": "2027-06-30",
        "purpose": "Find licensees for our coating line.",
    })
}

/// What a client says of a provider: the same score in each criterion.
pub(crate) fn client_evaluation_body(score: u8) -> Value {
    evaluation_body(&["quality", "timeliness", "communication", "worth"], score)
}

/// What a provider says of a client: the same score in each criterion.
pub(crate) fn server_evaluation_body(score: u8) -> Value {
    evaluation_body(&["clarity", "cooperation", "payment"], score)
}

fn evaluation_body(criteria: &[&str], score: u8) -> Value {
    let scores: Vec<_> = criteria.iter().map(|criterion| json!({ "criterion": criterion, "score": score })).collect();
    json!({ "scores": scores, "text": "As agreed." })
}

impl Person {
    /// Enters a complete draft of an expert's profile and answers with its address.
    pub(crate) async fn draft_expert(&self, title: &str) -> String {
        self.make("/v1/experts", &expert_body(title)).await
    }

    /// An expert on the market.
    pub(crate) async fn published_expert(&self, title: &str, moderator: &Person) -> String {
        let expert = self.draft_expert(title).await;
        self.bring_to_market(&expert, moderator).await;
        expert
    }

    /// Enters a draft of a broker's profile, without a credential, and answers with its address.
    pub(crate) async fn draft_broker(&self, title: &str) -> String {
        self.make("/v1/brokers", &broker_body(title)).await
    }

    /// Records a credential that the hub verifies, and answers with its address.
    pub(crate) async fn verified_credential(&self, body: &Value, moderator: &Person) -> String {
        let credential = self.make("/v1/credentials", body).await;
        moderator.step(&credential, "verify", None).await.expect(200);
        credential
    }

    /// A broker of the middle level on the market.
    pub(crate) async fn published_broker(&self, title: &str, moderator: &Person) -> String {
        let broker = self.draft_broker(title).await;
        self.verified_credential(&credential_body(&broker), moderator).await;
        self.bring_to_market(&broker, moderator).await;
        broker
    }

    /// Asks for a service and answers with the engagement's address.
    pub(crate) async fn propose(&self, offering: &str) -> String {
        self.make(&format!("{offering}/engagements"), &engagement_body()).await
    }

    /// Takes a service of a provider to its end, as the client.
    pub(crate) async fn take_service(&self, offering: &str, server: &Person) -> String {
        let engagement = self.propose(offering).await;
        server.step(&engagement, "agree", None).await.expect(200);
        for side in [self, server] {
            side.step(&engagement, "complete", None).await.expect(200);
        }
        engagement
    }

    /// Enters a complete draft of a provider and answers with its address.
    pub(crate) async fn draft_provider(&self, title: &str) -> String {
        self.make("/v1/providers", &provider_body(title)).await
    }

    /// A provider on the market.
    pub(crate) async fn published_provider(&self, title: &str, moderator: &Person) -> String {
        let provider = self.draft_provider(title).await;
        self.bring_to_market(&provider, moderator).await;
        provider
    }

    /// Enters a complete draft of an offering and answers with its address.
    pub(crate) async fn draft_offering(&self, title: &str, provider: &str) -> String {
        self.make("/v1/offerings", &offering_body(title, provider)).await
    }

    /// An offering on the market, of a provider that is there already.
    pub(crate) async fn published_offering(&self, title: &str, provider: &str, moderator: &Person) -> String {
        let offering = self.draft_offering(title, provider).await;
        self.bring_to_market(&offering, moderator).await;
        offering
    }
}
