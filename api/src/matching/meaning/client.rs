//! An OpenAI-compatible embedding service: `POST /v1/embeddings`.

use crate::postgres::install_crypto_provider;
use reqwest::{Client, Url};
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// How long connecting may take.
const CONNECT_MAX: Duration = Duration::from_secs(1);
/// How long a question may take: a search waits for it.
const QUESTION_MAX: Duration = Duration::from_secs(2);
/// How long a batch of documents may take.
const DOCUMENTS_MAX: Duration = Duration::from_secs(120);
/// Characters of a text that are sent; models read no more.
const TEXT_CHARS_MAX: usize = 2_000;
/// Bytes of an answer at most.
const ANSWER_BYTES_MAX: usize = 64 * 1024 * 1024;
/// Where the operation is, when the address names only a server.
const PATH: &str = "/v1/embeddings";

/// What a text is; some models make different vectors for the two.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// What is asked.
    Question,
    /// What is found.
    Document,
}

/// The service.
#[derive(Clone, Debug)]
pub struct Embedder {
    client: Client,
    url: Url,
    model: String,
    question_model: String,
    key: Option<String>,
    question_max: Duration,
}

/// Why there are no vectors.
#[derive(Debug, thiserror::Error)]
pub enum EmbedError {
    /// The address is none.
    #[error("`{0}` is not an address of an embedding service")]
    Address(String),
    /// The service cannot be reached, or refuses.
    #[error("the embedding service does not answer")]
    Http(#[source] reqwest::Error),
    /// The answer is none of its kind.
    #[error("the embedding service answered something else: {0}")]
    Answer(String),
}

#[derive(Serialize)]
struct Request<'a> {
    model: &'a str,
    input: Vec<String>,
    encoding_format: &'static str,
}

#[derive(Deserialize)]
struct Response {
    data: Vec<Item>,
}

#[derive(Deserialize)]
struct Item {
    index: usize,
    embedding: Vec<f32>,
}

impl Embedder {
    /// A service at an address: of the server, or of the operation itself. `question_model` names the model for questions,
    /// where it has a name of its own.
    ///
    /// # Errors
    /// When the address is none.
    pub fn try_new(
        address: &str,
        model: &str,
        question_model: Option<&str>,
        key: Option<&str>,
    ) -> Result<Self, EmbedError> {
        install_crypto_provider();
        let wrong = || EmbedError::Address(address.to_owned());
        let mut url = Url::parse(address).map_err(|_| wrong())?;
        if !["http", "https"].contains(&url.scheme()) {
            return Err(wrong());
        }
        if url.path() == "/" {
            url.set_path(PATH);
        }
        let client = Client::builder().connect_timeout(CONNECT_MAX).build().map_err(EmbedError::Http)?;
        Ok(Embedder {
            client,
            url,
            model: model.to_owned(),
            question_model: question_model.unwrap_or(model).to_owned(),
            key: key.map(str::to_owned),
            question_max: QUESTION_MAX,
        })
    }

    /// The same service for a caller who has time: a question may take as long as a batch of documents.
    #[must_use]
    pub fn patient(self) -> Self {
        Embedder { question_max: DOCUMENTS_MAX, ..self }
    }

    /// The model of documents: vectors of another one cannot be compared.
    #[must_use]
    pub fn model(&self) -> &str {
        &self.model
    }

    /// The vectors of texts, in their order.
    ///
    /// # Errors
    /// When the service does not answer, or not with one vector for each text.
    pub async fn embed(&self, texts: &[String], role: Role) -> Result<Vec<Vec<f32>>, EmbedError> {
        let (model, timeout) = match role {
            Role::Question => (&self.question_model, self.question_max),
            Role::Document => (&self.model, DOCUMENTS_MAX),
        };
        let input = texts.iter().map(|text| text.chars().take(TEXT_CHARS_MAX).collect()).collect();
        let body = Request { model, input, encoding_format: "float" };
        let mut request = self.client.post(self.url.clone()).timeout(timeout).json(&body);
        if let Some(key) = &self.key {
            request = request.bearer_auth(key);
        }
        let response = request.send().await.and_then(reqwest::Response::error_for_status).map_err(EmbedError::Http)?;
        let bytes = response.bytes().await.map_err(EmbedError::Http)?;
        if bytes.len() > ANSWER_BYTES_MAX {
            return Err(EmbedError::Answer("more than 64 MiB".to_owned()));
        }
        let answer: Response = serde_json::from_slice(&bytes).map_err(|error| EmbedError::Answer(error.to_string()))?;
        let mut vectors: Vec<Vec<f32>> = vec![Vec::new(); texts.len()];
        for Item { index, embedding } in answer.data {
            let place = vectors.get_mut(index).ok_or_else(|| EmbedError::Answer("a text too many".to_owned()))?;
            *place = embedding;
        }
        if vectors.iter().any(Vec::is_empty) {
            return Err(EmbedError::Answer("a text without a vector".to_owned()));
        }
        Ok(vectors)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_of_the_server_or_of_the_operation() {
        let url = |address| Embedder::try_new(address, "model", None, None).map(|embedder| embedder.url.to_string());
        assert_eq!(url("http://127.0.0.1:8000").ok().as_deref(), Some("http://127.0.0.1:8000/v1/embeddings"));
        assert_eq!(url("http://h/api/embed").ok().as_deref(), Some("http://h/api/embed"));
        for wrong in ["", "127.0.0.1:8000", "file:///etc/passwd"] {
            assert!(matches!(url(wrong), Err(EmbedError::Address(_))), "{wrong}");
        }
    }
}
