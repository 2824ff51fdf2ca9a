//! A market with one person who logs in.

use crate::harness::{PASSWORD, Person, TestApp, registration_body};
use serde_json::{Value, json};

/// The log-in of the person.
pub(super) const LOGIN: &str = "owner@qinghe.example";

/// Log-in and password.
pub(crate) fn credentials(login: &str, password: &str) -> Value {
    json!({ "login": login, "password": password })
}

/// A market with a university and its owner.
pub(super) async fn market_with_a_user() -> TestApp {
    let app = TestApp::start().await;
    app.visitor().make("/v1/organizations", &registration_body("zhejiang", "university", "青禾大学", LOGIN)).await;
    app
}

/// What a log-in gave.
#[derive(Clone)]
pub(super) struct Session {
    /// Somebody who sends its access token, always the same.
    pub(super) person: Person,
    /// Its refresh token.
    pub(super) refresh: String,
    /// Its identifier.
    pub(super) id: String,
}

impl Session {
    pub(super) fn of(app: &TestApp, answer: &Value) -> Session {
        let text = |member: &str| answer[member].as_str().unwrap_or_else(|| panic!("no {member}: {answer}")).to_owned();
        let person = app.visitor().with_credential(&text("access_token"));
        Session { person, refresh: text("refresh_token"), id: text("session") }
    }

    /// Logs the person in.
    pub(super) async fn open(app: &TestApp) -> Session {
        let answer = app.visitor().post("/v1/sessions", &credentials(LOGIN, PASSWORD)).await.expect(201).json();
        Session::of(app, &answer)
    }

    /// Goes on with it; the answer of the service.
    pub(super) async fn refresh(&self, app: &TestApp) -> crate::harness::Answer {
        app.visitor().post("/v1/sessions/refresh", &json!({ "refresh_token": self.refresh })).await
    }
}
