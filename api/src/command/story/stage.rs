//! Where a story plays: the market over HTTP, and what is told while it goes on.

use super::tale::Story;
use crate::command::{Failure, output};
use reqwest::{Client, Method, StatusCode};
use serde_json::Value;
use std::cell::{Cell, RefCell};
use std::time::{Duration, Instant};
use time::OffsetDateTime;

/// A request that takes longer than this has failed.
const PATIENCE: Duration = Duration::from_secs(30);
/// How often a step is tried again when the market asks to come back later.
const TRIES_MAX: u32 = 5;

/// The running market, and who moderates it.
#[derive(Clone, Debug)]
pub struct Market {
    /// Where it is, without a slash at the end.
    pub url: String,
    /// The code of the hub in which the story plays.
    pub hub: String,
    /// The log-in of a moderator of that hub.
    pub moderator: String,
    /// His password.
    pub password: String,
}

/// Whether the story is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Voice {
    /// Each line when it happens.
    Aloud,
    /// Kept, for whoever asks afterwards.
    Silent,
}

/// A step that did not go as told.
#[derive(Debug, thiserror::Error)]
pub enum NotAsTold {
    /// The market answered otherwise.
    #[error("{step}: {wanted} was told, and {status} came: {body}")]
    Otherwise {
        /// The step.
        step: String,
        /// What was told.
        wanted: String,
        /// What came.
        status: u16,
        /// What came with it.
        body: String,
    },
    /// A fact is another.
    #[error("{0}")]
    Fact(String),
    /// The market did not answer.
    #[error("the market does not answer")]
    Away(#[from] reqwest::Error),
}

/// What a step answered.
#[derive(Clone, Debug)]
pub struct Answer {
    status: StatusCode,
    etag: Option<String>,
    location: Option<String>,
    /// The body, JSON; null when it is none.
    pub body: Value,
    /// The body, byte for byte.
    pub bytes: Vec<u8>,
}

impl Answer {
    /// A text in the body, by its JSON pointer.
    ///
    /// # Errors
    /// When there is none.
    pub fn text(&self, pointer: &str) -> Result<&str, NotAsTold> {
        let text = self.body.pointer(pointer).and_then(Value::as_str);
        text.ok_or_else(|| NotAsTold::Fact(format!("the answer has no text at {pointer}: {}", self.body)))
    }

    /// The version of what was read.
    #[must_use]
    pub fn etag(&self) -> Option<&str> {
        self.etag.as_deref()
    }

    /// Where the new thing is.
    ///
    /// # Errors
    /// When the answer does not say.
    pub fn location(&self) -> Result<String, NotAsTold> {
        self.location.clone().ok_or_else(|| NotAsTold::Fact(format!("the answer names no place: {}", self.body)))
    }
}

/// A request that a step makes.
#[derive(Clone, Debug)]
pub struct Request {
    /// Who asks, by his token; nobody for a visitor.
    pub token: Option<String>,
    /// The method.
    pub method: Method,
    /// The path, from `/v1` on.
    pub path: String,
    /// The version that was read.
    pub etag: Option<String>,
    /// The body.
    pub body: Option<Value>,
}

impl Request {
    /// What somebody without a token sends.
    #[must_use]
    pub fn of_visitor(path: &str, body: Value) -> Self {
        Request { token: None, method: Method::POST, path: path.to_owned(), etag: None, body: Some(body) }
    }
}

/// The stage of one story.
pub struct Stage {
    /// The market.
    pub market: Market,
    client: Client,
    voice: Voice,
    told: RefCell<Vec<String>>,
    /// What time the market told when they last did, and when that was.
    turned: Cell<Option<(OffsetDateTime, Instant)>>,
}

impl Stage {
    /// Opens it.
    ///
    /// # Errors
    /// When no client can be made.
    pub fn open(market: &Market, voice: Voice) -> Result<Stage, Failure> {
        crate::postgres::install_crypto_provider();
        let client = Client::builder().timeout(PATIENCE).build()?;
        Ok(Stage { market: market.clone(), client, voice, told: RefCell::default(), turned: Cell::default() })
    }

    /// Tells a story to its end.
    ///
    /// # Errors
    /// The first step that did not go as told.
    pub async fn tell(&self, story: &Story) -> Result<(), NotAsTold> {
        self.say(&format!("\n■ {} / {}\n  {}", story.title, story.title_zh, story.summary));
        (story.tell)(self).await?;
        self.say("  ● The story went as told.");
        Ok(())
    }

    /// What time the market told when days passed last, and when that was; nothing before.
    #[must_use]
    pub fn turned(&self) -> Option<(OffsetDateTime, Instant)> {
        self.turned.get()
    }

    /// Days have passed, and this is the time of the market now.
    pub fn turn_to(&self, now: OffsetDateTime) {
        self.turned.set(Some((now, Instant::now())));
    }

    /// The time of the market.
    ///
    /// # Errors
    /// When no days have passed: then the story does not know it.
    pub fn now(&self) -> Result<OffsetDateTime, NotAsTold> {
        let turned = self.turned().map(|(at, since)| at + since.elapsed());
        turned.ok_or_else(|| NotAsTold::Fact("the story does not know what time it is".to_owned()))
    }

    /// Says something.
    pub fn say(&self, text: &str) {
        if self.voice == Voice::Aloud {
            output::line(text);
        }
        self.told.borrow_mut().push(text.to_owned());
    }

    /// What was said so far.
    #[must_use]
    pub fn told(&self) -> String {
        self.told.borrow().join("\n")
    }

    /// Says that the next scene begins.
    pub fn scene(&self, title: &str) {
        self.say(&format!("\n  {title}"));
    }

    /// Sends a request; comes back later when the market asks for it.
    ///
    /// # Errors
    /// When the market does not answer.
    pub async fn send(&self, request: &Request) -> Result<Answer, NotAsTold> {
        let mut tries = 0;
        loop {
            let mut builder =
                self.client.request(request.method.clone(), format!("{}{}", self.market.url, request.path));
            if let Some(token) = &request.token {
                builder = builder.bearer_auth(token);
            }
            if let Some(etag) = &request.etag {
                builder = builder.header("if-match", etag);
            }
            if let Some(body) = &request.body {
                builder = builder.json(body);
            }
            let response = builder.send().await?;
            let status = response.status();
            let header = |name: &str| response.headers().get(name).and_then(|value| value.to_str().ok());
            let (etag, location) = (header("etag").map(str::to_owned), header("location").map(str::to_owned));
            let wait: Option<u64> = header("retry-after").and_then(|text| text.parse().ok());
            tries += 1;
            if let (StatusCode::TOO_MANY_REQUESTS, Some(seconds), true) = (status, wait, tries < TRIES_MAX) {
                self.say(&format!("    … the market asks to come back in {seconds} s"));
                tokio::time::sleep(Duration::from_secs(seconds)).await;
                continue;
            }
            let bytes = response.bytes().await?.to_vec();
            let body = serde_json::from_slice(&bytes).unwrap_or(Value::Null);
            return Ok(Answer { status, etag, location, body, bytes });
        }
    }

    /// A step that succeeds, told in a line.
    ///
    /// # Errors
    /// When it does not succeed.
    pub async fn done(&self, text: &str, request: &Request) -> Result<Answer, NotAsTold> {
        let answer = self.quietly(text, request).await?;
        self.say(&format!("    ✓ {text}"));
        Ok(answer)
    }

    /// A step that succeeds and is not told.
    ///
    /// # Errors
    /// When it does not succeed.
    pub async fn quietly(&self, text: &str, request: &Request) -> Result<Answer, NotAsTold> {
        let answer = self.send(request).await?;
        if answer.status.is_success() { Ok(answer) } else { Err(otherwise(text, "success", &answer)) }
    }

    /// A step that a rule of the market stands against, told with the rule and its law.
    ///
    /// # Errors
    /// When it is not refused, or another rule refuses it.
    pub async fn refused(&self, text: &str, rule: &str, request: &Request) -> Result<(), NotAsTold> {
        let answer = self.send(request).await?;
        let refusals = answer.body["refusals"].as_array().map(Vec::as_slice).unwrap_or_default();
        let Some(refusal) = refusals.iter().find(|refusal| refusal["rule"] == rule) else {
            return Err(otherwise(text, &format!("a refusal by {rule}"), &answer));
        };
        let word = |pointer: &str| refusal.pointer(pointer).and_then(Value::as_str).unwrap_or_default();
        let law = format!("{} {}", word("/basis/law"), word("/basis/article"));
        self.say(&format!("    ✗ {text}\n        refused by {rule}: {} ({law})", word("/title")));
        Ok(())
    }

    /// A step that the caller may not take, or a thing that he may not know of.
    ///
    /// # Errors
    /// When the answer has another status.
    pub async fn barred(&self, text: &str, status: u16, request: &Request) -> Result<(), NotAsTold> {
        let answer = self.send(request).await?;
        if answer.status.as_u16() != status {
            return Err(otherwise(text, &status.to_string(), &answer));
        }
        self.say(&format!("    ✗ {text}: {status}"));
        Ok(())
    }

    /// A fact that has to hold.
    ///
    /// # Errors
    /// When it is another.
    pub fn holds(&self, text: &str, found: &Value, wanted: &Value) -> Result<(), NotAsTold> {
        if found != wanted {
            return Err(NotAsTold::Fact(format!("{text}: {wanted} was told, and {found} is there")));
        }
        self.say(&format!("    = {text}"));
        Ok(())
    }
}

fn otherwise(step: &str, wanted: &str, answer: &Answer) -> NotAsTold {
    let body = String::from_utf8_lossy(&answer.bytes).into_owned();
    NotAsTold::Otherwise { step: step.to_owned(), wanted: wanted.to_owned(), status: answer.status.as_u16(), body }
}
