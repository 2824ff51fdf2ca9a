//! People who use the market, each with a token of their own.

use super::answer::Answer;
use actix_web::web::Data;
use keqiao::app::App;
use keqiao_domain::access::Principal;
use reqwest::header::{AUTHORIZATION, CONTENT_TYPE, HeaderValue};
use reqwest::{Client, Method, RequestBuilder};
use serde_json::Value;

/// Somebody, logged in or not.
#[derive(Clone)]
pub(crate) struct Person {
    /// Who it is, as the service sees it.
    pub(crate) principal: Principal,
    /// The organization's address: `/v1/organizations/org_…`; empty for a visitor.
    pub(crate) organization: String,
    pub(super) app: Data<App>,
    pub(super) base: String,
    pub(super) client: Client,
    pub(super) credential: Credential,
}

/// How somebody shows who he is.
#[derive(Clone)]
pub(super) enum Credential {
    None,
    /// A token made for each request, so that it is fresh after the clock was moved.
    Token,
    /// The same text each time.
    Fixed(String),
}

/// A request that is being put together.
pub(crate) struct Call(RequestBuilder);

impl Person {
    /// The same connection with a credential of its own: an API key, or something wrong.
    pub(crate) fn with_credential(&self, credential: &str) -> Person {
        Person { credential: Credential::Fixed(credential.to_owned()), ..self.clone() }
    }

    /// A request to a path of the service.
    pub(crate) fn call(&self, method: Method, path: &str) -> Call {
        let builder = self.client.request(method, format!("{}{path}", self.base));
        let Some(token) = self.credential() else { return Call(builder) };
        let value = HeaderValue::from_str(&format!("Bearer {token}")).expect("a credential is ASCII");
        Call(builder.header(AUTHORIZATION, value))
    }

    /// What is sent to show who it is.
    pub(super) fn credential(&self) -> Option<String> {
        match &self.credential {
            Credential::None => None,
            Credential::Token => {
                Some(self.app.tokens.issue(&self.principal, self.app.clock.now()).expect("the token is signed"))
            }
            Credential::Fixed(text) => Some(text.clone()),
        }
    }

    /// Reads.
    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.call(Method::GET, path).send().await
    }

    /// Writes, without any header of its own.
    pub(crate) async fn post(&self, path: &str, body: &Value) -> Answer {
        self.call(Method::POST, path).json(body).send().await
    }

    /// Makes a thing and answers with its address.
    pub(crate) async fn make(&self, collection: &str, body: &Value) -> String {
        self.post(collection, body).await.expect(201).location()
    }

    /// The present version of a thing.
    pub(crate) async fn version(&self, thing: &str) -> String {
        self.get(thing).await.expect(200).etag()
    }

    /// Takes a step of a thing's process, at its present version; some steps have a body.
    pub(crate) async fn step(&self, thing: &str, verb: &str, body: Option<&Value>) -> Answer {
        let version = self.version(thing).await;
        let call = self.call(Method::POST, &format!("{thing}/{verb}")).if_match(&version);
        match body {
            Some(body) => call.json(body).send().await,
            None => call.send().await,
        }
    }

    /// Changes a thing at its present version.
    pub(crate) async fn amend(&self, thing: &str, patch: &Value) -> Answer {
        let version = self.version(thing).await;
        self.call(Method::PATCH, thing).if_match(&version).json(patch).send().await
    }
}

impl Call {
    /// With a header.
    pub(crate) fn header(self, name: &str, value: &str) -> Call {
        Call(self.0.header(name, value))
    }

    /// With the version the caller has seen.
    pub(crate) fn if_match(self, etag: &str) -> Call {
        self.header("if-match", etag)
    }

    /// With a key that makes it repeatable.
    pub(crate) fn key(self, key: &str) -> Call {
        self.header("idempotency-key", key)
    }

    /// With a body in JSON.
    pub(crate) fn json(self, body: &Value) -> Call {
        self.raw("application/json", body.to_string())
    }

    /// With any body.
    pub(crate) fn raw(self, content_type: &str, body: impl Into<reqwest::Body>) -> Call {
        Call(self.0.header(CONTENT_TYPE, content_type).body(body))
    }

    /// Sends it and reads the answer.
    pub(crate) async fn send(self) -> Answer {
        Answer::read(self.open().await).await
    }

    /// Sends it, whether the service answers or hangs up.
    pub(crate) async fn try_open(self) -> Result<reqwest::Response, reqwest::Error> {
        self.0.send().await
    }

    /// Sends it and leaves the body unread.
    pub(crate) async fn open(self) -> reqwest::Response {
        self.0.send().await.expect("the service answers")
    }
}
