//! A market with one person who logs in.

use crate::harness::{PASSWORD, Person, TestApp, registration_body};
use serde_json::{Value, json};

/// The log-in of the person.
pub(crate) const LOGIN: &str = "owner@qinghe.example";

/// Log-in and password.
pub(crate) fn credentials(login: &str, password: &str) -> Value {
    json!({ "login": login, "password": password })
}

/// A market with a university and its owner.
pub(crate) async fn market_with_a_user() -> TestApp {
    let app = TestApp::start().await;
    app.visitor().make("/v1/organizations", &registration_body("zhejiang", "university", "青禾大学", LOGIN)).await;
    app
}

/// What a log-in gave.
#[derive(Clone)]
pub(crate) struct Session {
    /// Somebody who sends its access token, always the same.
    pub(crate) person: Person,
    /// Its refresh token.
    pub(crate) refresh: String,
    /// Its identifier.
    pub(crate) id: String,
}

impl Session {
    pub(crate) fn of(app: &TestApp, answer: &Value) -> Session {
        let text = |member: &str| answer[member].as_str().unwrap_or_else(|| panic!("no {member}: {answer}")).to_owned();
        let person = app.visitor().with_credential(&text("access_token"));
        Session { person, refresh: text("refresh_token"), id: text("session") }
    }

    /// Logs the person in.
    pub(crate) async fn open(app: &TestApp) -> Session {
        let answer = app.visitor().post("/v1/sessions", &credentials(LOGIN, PASSWORD)).await.expect(201).json();
        Session::of(app, &answer)
    }

    /// Goes on with it; the answer of the service.
    pub(crate) async fn refresh(&self, app: &TestApp) -> crate::harness::Answer {
        app.visitor().post("/v1/sessions/refresh", &json!({ "refresh_token": self.refresh })).await
    }
}

/// The code that an authenticator app shows for a secret at a time.
pub(crate) fn code_at(secret: &str, at: keqiao_domain::timestamp::Timestamp) -> String {
    let secret = totp_rs::Secret::try_from_base32(secret).expect("Base32");
    let totp = totp_rs::Builder::new().with_secret(secret).build().expect("a secret of the right length");
    totp.generate(at.millis() / 1_000).to_string()
}

impl Session {
    /// Switches the second factor of the person on; answers with its secret and the recovery codes.
    pub(crate) async fn with_second_factor(&self, app: &TestApp) -> (String, Vec<String>) {
        let begun = self.person.post("/v1/me/second-factor", &json!({ "password": PASSWORD })).await.expect(200).json();
        let secret = begun["secret"].as_str().expect("a secret").to_owned();
        let code = code_at(&secret, app.service.clock.now());
        let confirm =
            self.person.post("/v1/me/second-factor/confirm", &json!({ "code": code })).await.expect(200).json();
        let codes = confirm["recovery_codes"].as_array().expect("codes").iter();
        (secret, codes.map(|code| code.as_str().expect("a code").to_owned()).collect())
    }
}
