//! The deal.

mod commission;
mod contract;
mod introduction;
mod licence;
mod mandate;
mod milestone;
mod negotiation;
mod offer;
mod open_licence;
mod reward;
mod screening;
mod signing_key;

use crate::harness::{Person, TestApp, mandate_body};
use serde_json::json;

/// A market with a broker, a university that has entrusted him, and a firm.
struct Stage {
    app: TestApp,
    moderator: Person,
    /// Who introduces for the broker's organization.
    introducer: Person,
    broker: String,
    university: Person,
    firm: Person,
}

impl Stage {
    async fn set() -> Stage {
        let app = TestApp::start().await;
        let moderator = app.moderator("zhejiang").await;
        let agency = app.setter("Agency").await;
        let broker = agency.published_broker("Technology manager", &moderator).await;
        let introducer = app.introducer_of(&agency).await;
        let (university, firm) = (app.solver("青禾大学").await, app.setter("Acme").await);
        Stage { app, moderator, introducer, broker, university, firm }
    }

    /// A mandate that is offered to somebody.
    async fn offered(&self, principal: &Person) -> String {
        self.introducer.make(&format!("{}/mandates", self.broker), &mandate_body(&principal.organization)).await
    }

    /// A mandate that somebody has accepted.
    async fn accepted(&self, principal: &Person) -> String {
        let mandate = self.offered(principal).await;
        principal.step(&mandate, "accept", Some(&json!({}))).await.expect(200);
        mandate
    }

    /// The body of an introduction to somebody.
    fn to(counterparty: &Person) -> serde_json::Value {
        json!({ "counterparty": TestApp::id_of(&counterparty.organization), "note": "They look for a coating line." })
    }
}
