//! Who plays: people with their tokens, and organizations with everybody whom a contract needs.

use super::stage::{Answer, NotAsTold, Request, Stage};
use crate::port::random;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ed25519_dalek::{Signer as _, SigningKey};
use reqwest::Method;
use serde_json::{Value, json};
use std::cell::RefCell;
use std::time::Instant;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

/// What everybody in a story chose.
const PASSWORD: &str = "seven grey herons over the weir";

/// Somebody who acts.
pub struct Person<'a> {
    stage: &'a Stage,
    session: RefCell<Session>,
    login: String,
    password: String,
    /// The secret of his second factor, if he has one.
    secret: Option<String>,
    /// How the story calls him.
    pub name: String,
}

/// How he is logged in.
struct Session {
    token: String,
    refresh_token: String,
    /// When days had passed last as it was opened: it does not outlive the next ones.
    turned: Option<(OffsetDateTime, Instant)>,
}

impl Session {
    /// Opens one, or goes on with one.
    async fn open(stage: &Stage, text: &str, path: &str, body: Value) -> Result<Self, NotAsTold> {
        let answer = stage.quietly(text, &Request::of_visitor(path, body)).await?;
        let text = |pointer| answer.text(pointer).map(str::to_owned);
        Ok(Session { token: text("/access_token")?, refresh_token: text("/refresh_token")?, turned: stage.turned() })
    }
}

impl Person<'_> {
    async fn request(&self, method: Method, path: &str, body: Option<Value>) -> Result<Request, NotAsTold> {
        if self.session.borrow().turned != self.stage.turned() {
            self.log_in().await?;
        }
        let token = Some(self.session.borrow().token.clone());
        Ok(Request { token, method, path: path.to_owned(), etag: None, body })
    }

    /// Logs in again, on another day.
    async fn log_in(&self) -> Result<(), NotAsTold> {
        let mut body = json!({ "login": self.login, "password": self.password });
        if let Some(secret) = &self.secret {
            body["code"] = json!(code_of(secret, self.stage.now()?)?);
        }
        let text = format!("{} logs in again", self.name);
        let session = Session::open(self.stage, &text, "/v1/sessions", body).await?;
        self.session.replace(session);
        Ok(())
    }

    /// Goes on with his session, in which he has shown his second factor.
    async fn refresh(&self) -> Result<(), NotAsTold> {
        let body = json!({ "refresh_token": self.session.borrow().refresh_token });
        let session = Session::open(self.stage, "the session goes on", "/v1/sessions/refresh", body).await?;
        self.session.replace(session);
        Ok(())
    }

    /// Sends a request that succeeds and is not told.
    async fn quietly(&self, text: &str, method: Method, path: &str, body: Option<Value>) -> Result<Answer, NotAsTold> {
        let request = self.request(method, path, body).await?;
        self.stage.quietly(text, &request).await
    }

    /// Reads.
    ///
    /// # Errors
    /// When it cannot be read.
    pub async fn get(&self, path: &str) -> Result<Answer, NotAsTold> {
        self.quietly(&format!("reading {path}"), Method::GET, path, None).await
    }

    /// Makes something.
    ///
    /// # Errors
    /// When it does not succeed.
    pub async fn post(&self, text: &str, path: &str, body: Value) -> Result<Answer, NotAsTold> {
        let request = self.request(Method::POST, path, Some(body)).await?;
        self.stage.done(&format!("{} {text}", self.name), &request).await
    }

    /// Takes a step of a thing, at its present version.
    ///
    /// # Errors
    /// When it does not succeed.
    pub async fn step(&self, text: &str, thing: &str, verb: &str, body: Option<Value>) -> Result<Answer, NotAsTold> {
        let request = self.step_request(thing, verb, body).await?;
        self.stage.done(&format!("{} {text}", self.name), &request).await
    }

    /// Changes a thing, at its present version, by what it says in place of what stands there.
    ///
    /// # Errors
    /// When it does not succeed.
    pub async fn amend(&self, text: &str, thing: &str, patch: Value) -> Result<Answer, NotAsTold> {
        let etag = self.get(thing).await?.etag().map(str::to_owned);
        let request = Request { etag, ..self.request(Method::PATCH, thing, Some(patch)).await? };
        self.stage.done(&format!("{} {text}", self.name), &request).await
    }

    /// Tries a step that a rule stands against.
    ///
    /// # Errors
    /// When it succeeds, or another rule refuses it.
    pub async fn is_refused(
        &self,
        (text, rule): (&str, &str),
        thing: &str,
        verb: &str,
        body: Option<Value>,
    ) -> Result<(), NotAsTold> {
        let request = self.step_request(thing, verb, body).await?;
        self.stage.refused(&format!("{} {text}", self.name), rule, &request).await
    }

    /// Tries a step that he may not take.
    ///
    /// # Errors
    /// When the answer has another status.
    pub async fn is_denied(&self, text: &str, status: u16, thing: &str, verb: &str) -> Result<(), NotAsTold> {
        let request = self.step_request(thing, verb, None).await?;
        self.stage.barred(&format!("{}, {text}", self.name), status, &request).await
    }

    /// Tries to read what he may not know of.
    ///
    /// # Errors
    /// When the answer has another status.
    pub async fn is_barred(&self, text: &str, status: u16, path: &str) -> Result<(), NotAsTold> {
        let request = self.request(Method::GET, path, None).await?;
        self.stage.barred(&format!("{} {text}", self.name), status, &request).await
    }

    async fn step_request(&self, thing: &str, verb: &str, body: Option<Value>) -> Result<Request, NotAsTold> {
        let etag = self.get(thing).await?.etag().map(str::to_owned);
        Ok(Request { etag, ..self.request(Method::POST, &format!("{thing}/{verb}"), body).await? })
    }

    /// Lets days pass in the market.
    ///
    /// # Errors
    /// When it is no market in which days pass on demand, such as that of `keqiao demo`.
    pub async fn wait(&self, days: u16) -> Result<(), NotAsTold> {
        let body = Some(json!({ "days": days }));
        let text = format!("{days} days pass (which only a sample market does on demand)");
        let answer = self.quietly(&text, Method::POST, "/v1/demo/days", body).await?;
        self.stage.say(&format!("    … {days} days pass"));
        self.stage.turn_to(time_of(answer.text("/now")?)?);
        Ok(())
    }
}

/// An organization of the story.
pub struct Organization<'a> {
    /// Its name.
    pub name: String,
    /// Its identifier.
    pub id: String,
    /// Its owner, who negotiates.
    pub owner: Person<'a>,
    /// Who approves.
    pub approver: Person<'a>,
    /// Who signs.
    pub signatory: Person<'a>,
    key: SigningKey,
    key_id: String,
}

/// A registration authority of the story, with those who decide there.
pub struct Authority<'a> {
    /// It.
    pub organization: Organization<'a>,
    /// Who takes up, classifies and registers (登记员).
    pub registrar: Person<'a>,
    /// Who looks at it a second time (大额审批员).
    pub senior: Person<'a>,
}

impl Organization<'_> {
    /// Tells its nature, by its code, in its profile.
    ///
    /// # Errors
    /// When it does not succeed.
    pub async fn tell_nature(&self, code: &str) -> Result<(), NotAsTold> {
        let path = format!("/v1/organizations/{}/profile", self.id);
        let body = Some(json!({ "nature_code": code }));
        let request = self.owner.request(Method::PUT, &path, body).await?;
        let request = Request { etag: Some("*".to_owned()), ..request };
        self.owner.stage.quietly(&format!("{} tells its nature", self.name), &request).await.map(|_| ())
    }

    /// It as a party of a contract.
    #[must_use]
    pub fn party(&self, side: &str) -> Value {
        json!({ "organization": self.id, "side": side })
    }

    /// Approves what is on the table, and signs it once all have approved.
    ///
    /// # Errors
    /// When it does not succeed.
    pub async fn approve(&self, contract: &str) -> Result<Answer, NotAsTold> {
        self.approver.step("approves the contract (审批)", contract, "approve", None).await
    }

    /// Tries to sign what a rule stands against.
    ///
    /// # Errors
    /// When it succeeds, or another rule refuses it.
    pub async fn sign_is_refused(&self, contract: &str, rule: &str) -> Result<(), NotAsTold> {
        let body = self.signature_of(contract).await?;
        self.signatory.is_refused(("signs it (签署)", rule), contract, "sign", Some(body)).await
    }

    /// Signs what is on the table.
    ///
    /// # Errors
    /// When it does not succeed.
    pub async fn sign(&self, contract: &str) -> Result<Answer, NotAsTold> {
        let body = self.signature_of(contract).await?;
        self.signatory
            .step("signs the document's digest with the organization's key (签署)", contract, "sign", Some(body))
            .await
    }

    /// What signs the edition on the table.
    ///
    /// # Errors
    /// When there is none.
    pub async fn signature_of(&self, contract: &str) -> Result<Value, NotAsTold> {
        let view = self.signatory.get(contract).await?;
        let statement = view.text("/to_sign/statement")?;
        Ok(json!({
            "key": self.key_id,
            "document_sha256": view.text("/to_sign/document_sha256")?,
            "signature": STANDARD.encode(self.key.sign(statement.as_bytes()).to_bytes()),
        }))
    }
}

impl Stage {
    /// A log-in that nobody in the market has.
    fn fresh_login(&self, role: &str) -> String {
        let number = u64::from_le_bytes(random::bytes::<8>());
        format!("{role}-{number:016x}@story.example")
    }

    async fn log_in(&self, name: &str, login: &str, password: &str) -> Result<Person<'_>, NotAsTold> {
        let body = json!({ "login": login, "password": password });
        let session = RefCell::new(Session::open(self, &format!("{name} logs in"), "/v1/sessions", body).await?);
        let (login, password, name) = (login.to_owned(), password.to_owned(), name.to_owned());
        Ok(Person { stage: self, session, login, password, secret: None, name })
    }

    /// The moderator of the hub.
    ///
    /// # Errors
    /// When he cannot log in.
    pub async fn moderator(&self) -> Result<Person<'_>, NotAsTold> {
        let (login, password) = (self.market.moderator.clone(), self.market.password.clone());
        self.log_in("The hub's moderator", &login, &password).await
    }

    /// An organization that the hub has verified, with approver, signatory and key.
    ///
    /// # Errors
    /// When a step does not succeed.
    pub async fn organization(&self, name: &str, kind: &str) -> Result<Organization<'_>, NotAsTold> {
        self.organization_of(name, kind, "CN").await
    }

    /// The same, whose register is in another country.
    ///
    /// # Errors
    /// When a step does not succeed.
    pub async fn organization_of(&self, name: &str, kind: &str, country: &str) -> Result<Organization<'_>, NotAsTold> {
        let login = self.fresh_login("owner");
        let body = json!({
            "hub": self.market.hub,
            "organization": { "kind": kind, "name": name, "foreign_identifier": login, "country_code": country },
            "owner": { "login": login, "display_name": "Owner", "password": PASSWORD },
        });
        let request = Request::of_visitor("/v1/organizations", body);
        let registered = self.quietly(&format!("{name} registers"), &request).await?;
        let (id, address) = (registered.text("/id")?.to_owned(), registered.location()?);
        let moderator = self.moderator().await?;
        let verify = moderator.step_request(&address, "verify", None).await?;
        self.quietly(&format!("{name} is verified"), &verify).await?;
        let owner = self.log_in(name, &login, PASSWORD).await?;
        let approver = self.officer(&owner, "approver").await?;
        let signatory = self.officer(&owner, "signatory").await?;
        let key = SigningKey::from_bytes(&random::bytes::<32>());
        let possession = crate::deals::signing_key::verify::possession(
            id.parse().map_err(|_| NotAsTold::Fact(format!("{id} is no identifier")))?,
        );
        let body = json!({
            "name": "Contract seal",
            "public_key": STANDARD.encode(key.verifying_key().to_bytes()),
            "proof": STANDARD.encode(key.sign(possession.as_bytes()).to_bytes()),
        });
        let text = format!("{name} registers its key");
        let registered = owner.quietly(&text, Method::POST, "/v1/signing-keys", Some(body)).await?;
        let key_id = registered.text("/id")?.to_owned();
        self.say(&format!("    ✓ {name} is verified by the hub, with an approver, a signatory and a signing key"));
        Ok(Organization { name: name.to_owned(), id, owner, approver, signatory, key, key_id })
    }

    /// A registration authority of the hub, with a registrar and somebody who looks at large contracts.
    ///
    /// # Errors
    /// When a step does not succeed.
    pub async fn authority(&self, name: &str) -> Result<Authority<'_>, NotAsTold> {
        let organization = self.organization(name, "registration_authority").await?;
        let registrar = self.officer(&organization.owner, "registrar").await?;
        let senior = self.officer(&organization.owner, "senior_registrar").await?;
        Ok(Authority { organization, registrar, senior })
    }

    /// A member of an organization with an office there. An approver needs a second factor, so each gets one.
    ///
    /// # Errors
    /// When a step does not succeed.
    pub async fn officer(&self, owner: &Person<'_>, role: &str) -> Result<Person<'_>, NotAsTold> {
        let (login, name) = (self.fresh_login(role), format!("{}'s {role}", owner.name));
        let body = json!({
            "user": { "login": login, "display_name": role, "password": PASSWORD },
            "role": "member",
        });
        let added = owner.quietly("a member is added", Method::POST, "/v1/users", Some(body)).await?;
        let body = json!({ "user": added.text("/id")?, "role": role });
        owner.quietly("an office is given", Method::POST, "/v1/grants", Some(body)).await?;
        let mut person = self.log_in(&name, &login, PASSWORD).await?;
        let (path, body) = ("/v1/me/second-factor", json!({ "password": PASSWORD }));
        let begun = person.quietly("a second factor is begun", Method::POST, path, Some(body)).await?;
        let secret = begun.text("/secret")?.to_owned();
        let code = code_of(&secret, self.server_time(&person).await?)?;
        person.secret = Some(secret);
        let (path, body) = ("/v1/me/second-factor/confirm", json!({ "code": code }));
        person.quietly("the second factor is confirmed", Method::POST, path, Some(body)).await?;
        person.refresh().await?;
        Ok(person)
    }

    /// What day it is in the market.
    ///
    /// # Errors
    /// When the market does not tell.
    pub async fn today(&self, person: &Person<'_>) -> Result<time::Date, NotAsTold> {
        Ok(self.server_time(person).await?.date())
    }

    /// What time it is in the market: when the session at hand was opened, a moment ago.
    async fn server_time(&self, person: &Person<'_>) -> Result<OffsetDateTime, NotAsTold> {
        let sessions = person.get("/v1/sessions").await?;
        let items = sessions.body["items"].as_array().map(Vec::as_slice).unwrap_or_default();
        let current = items.iter().find(|session| session["is_current"] == true);
        time_of(current.and_then(|session| session["created_at"].as_str()).unwrap_or_default())
    }
}

/// A time that the market tells.
fn time_of(text: &str) -> Result<OffsetDateTime, NotAsTold> {
    OffsetDateTime::parse(text, &Rfc3339).map_err(|_| NotAsTold::Fact(format!("the market tells no time: {text:?}")))
}

/// The code that an authenticator app shows for a secret.
fn code_of(secret: &str, at: OffsetDateTime) -> Result<String, NotAsTold> {
    let broken = || NotAsTold::Fact("the secret of the second factor cannot be used".to_owned());
    let secret = totp_rs::Secret::try_from_base32(secret).map_err(|_| broken())?;
    let totp = totp_rs::Builder::new().with_secret(secret).build().map_err(|_| broken())?;
    let seconds = u64::try_from(at.unix_timestamp()).map_err(|_| broken())?;
    Ok(totp.generate(seconds).to_string())
}
