//! Files in a bucket of an S3-compatible store (Amazon S3, Aliyun OSS, Ceph, Garage, …): an object for each name.
//!
//! Requests are signed in their address (AWS Signature Version 4, authentication by query parameters). Such an address opens
//! an object for as long as it is good, so none is ever told: faults come without it.

use crate::postgres::install_crypto_provider;
use reqwest::{Client, Method, Response, StatusCode, Url};
use rusty_s3::actions::{DeleteObject, GetObject, PutObject};
use rusty_s3::{Bucket, Credentials, S3Action, UrlStyle};
use std::error::Error;
use std::fmt;
use std::time::Duration;

/// How long connecting may take.
const CONNECT_MAX: Duration = Duration::from_secs(5);
/// How long a whole exchange may take, to the last byte.
const EXCHANGE_MAX: Duration = Duration::from_secs(40);
/// How long a signed address is good: an exchange, and clocks that differ by a few minutes.
const SIGNED_FOR: Duration = Duration::from_secs(5 * 60);
/// Bytes of an object at most: more than any file that is put there.
const OBJECT_BYTES_MAX: usize = 64 * 1024 * 1024;
/// Bytes of a refusal that are read, for its code.
const REFUSAL_BYTES_MAX: usize = 8 * 1024;
/// Characters of the name of a bucket, least and most (Amazon S3 user guide, "General purpose bucket naming rules").
const NAME_CHARS: std::ops::RangeInclusive<usize> = 3..=63;

/// How the bucket is named in an address.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum Style {
    /// As the first part of the path: what most stores of one's own take.
    #[default]
    Path,
    /// As the first label of the host: what Amazon S3 and Aliyun OSS ask for.
    Host,
}

/// A setting of a bucket that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum BucketError {
    /// The address is none.
    #[error("`{0}` is not the address of a store: give http(s)://HOST[:PORT], without name, password or query")]
    Address(String),
    /// The name is none.
    #[error("`{0}` is not the name of a bucket: 3 to 63 small letters, digits, dots and hyphens")]
    Name(String),
    /// Name and address do not go together.
    #[error("the bucket `{name}` cannot be part of the host of the address: {reason}")]
    Host {
        /// The bucket.
        name: String,
        /// Why.
        reason: rusty_s3::BucketError,
    },
    /// No client can be made.
    #[error("no HTTP client")]
    Client(#[source] reqwest::Error),
}

/// What a store answers that does not do it.
#[derive(Debug, thiserror::Error)]
pub enum BucketFault {
    /// It cannot be reached, or breaks off.
    #[error("it does not answer: {0}")]
    Silent(String),
    /// It refuses.
    #[error("it answers {status}{}", code.as_deref().map(|code| format!(" {code}")).unwrap_or_default())]
    Refused {
        /// The status.
        status: u16,
        /// The code of the refusal, if it has one: `NoSuchKey`, `SignatureDoesNotMatch`.
        code: Option<String>,
    },
    /// It holds something that was not put there.
    #[error("an object has more than {OBJECT_BYTES_MAX} bytes")]
    TooLarge,
}

/// A bucket with one object for each name.
#[derive(Clone)]
pub struct BucketFiles {
    client: Client,
    bucket: Bucket,
    credentials: Credentials,
}

impl fmt::Debug for BucketFiles {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("BucketFiles").field(&self.bucket).finish()
    }
}

impl BucketFiles {
    /// A bucket of a store, opened with a key and its secret.
    ///
    /// # Errors
    /// When the address or the name is none.
    pub fn try_new(
        address: &str,
        style: Style,
        name: &str,
        region: &str,
        (key, secret): (&str, &str),
    ) -> Result<BucketFiles, BucketError> {
        install_crypto_provider();
        let wrong = || BucketError::Address(address.to_owned());
        let url = Url::parse(address).map_err(|_| wrong())?;
        let is_plain = url.username().is_empty() && url.password().is_none() && url.query().is_none();
        if !is_plain || !["http", "https"].contains(&url.scheme()) {
            return Err(wrong());
        }
        let is_name = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b".-".contains(&byte);
        if !NAME_CHARS.contains(&name.len()) || !name.bytes().all(is_name) {
            return Err(BucketError::Name(name.to_owned()));
        }
        let style = match style {
            Style::Path => UrlStyle::Path,
            Style::Host => UrlStyle::VirtualHost,
        };
        let bucket = Bucket::new(url, style, name.to_owned(), region.to_owned())
            .map_err(|reason| BucketError::Host { name: name.to_owned(), reason })?;
        let client = Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .connect_timeout(CONNECT_MAX)
            .timeout(EXCHANGE_MAX)
            .build()
            .map_err(BucketError::Client)?;
        Ok(BucketFiles { client, bucket, credentials: Credentials::new(key, secret) })
    }

    /// Where it is.
    #[must_use]
    pub fn place(&self) -> String {
        self.bucket.base_url().to_string()
    }

    /// Keeps an object. The same name again replaces it.
    ///
    /// # Errors
    /// When it could not be kept; it can be tried again.
    pub async fn put(&self, name: &str, content: Vec<u8>) -> Result<(), BucketFault> {
        let url = PutObject::new(&self.bucket, Some(&self.credentials), name).sign(SIGNED_FOR);
        self.exchange(Method::PUT, url, content).await.map(drop)
    }

    /// Reads an object.
    ///
    /// # Errors
    /// When it is not there or cannot be read.
    pub async fn get(&self, name: &str) -> Result<Vec<u8>, BucketFault> {
        let url = GetObject::new(&self.bucket, Some(&self.credentials), name).sign(SIGNED_FOR);
        let response = self.exchange(Method::GET, url, Vec::new()).await?;
        read(response, OBJECT_BYTES_MAX).await?.ok_or(BucketFault::TooLarge)
    }

    /// Deletes an object. One that is not there is deleted already.
    ///
    /// # Errors
    /// When it could not be deleted; it can be tried again.
    pub async fn delete(&self, name: &str) -> Result<(), BucketFault> {
        let url = DeleteObject::new(&self.bucket, Some(&self.credentials), name).sign(SIGNED_FOR);
        match self.exchange(Method::DELETE, url, Vec::new()).await {
            Err(BucketFault::Refused { status, code }) if is_gone(status, code.as_deref()) => Ok(()),
            other => other.map(drop),
        }
    }

    async fn exchange(&self, method: Method, url: Url, body: Vec<u8>) -> Result<Response, BucketFault> {
        let response = self.client.request(method, url).body(body).send().await.map_err(silent)?;
        let status = response.status();
        if status.is_success() {
            return Ok(response);
        }
        let refusal = read(response, REFUSAL_BYTES_MAX).await?.unwrap_or_default();
        Err(BucketFault::Refused { status: status.as_u16(), code: code_of(&String::from_utf8_lossy(&refusal)) })
    }
}

/// Whether a refusal says that the object is not there; a bucket that is not there is another matter.
fn is_gone(status: u16, code: Option<&str>) -> bool {
    status == StatusCode::NOT_FOUND.as_u16() && code.is_none_or(|code| code == "NoSuchKey")
}

/// The body of an answer, unless it is longer than that.
async fn read(mut response: Response, bytes_max: usize) -> Result<Option<Vec<u8>>, BucketFault> {
    let mut bytes = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(silent)? {
        if bytes.len() + chunk.len() > bytes_max {
            return Ok(None);
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(Some(bytes))
}

/// The code of a refusal (Amazon S3 API reference, "REST error responses"): the text of its element `Code`.
fn code_of(refusal: &str) -> Option<String> {
    let (code, _) = refusal.split_once("<Code>")?.1.split_once("</Code>")?;
    let is_code = !code.is_empty() && code.bytes().all(|byte| byte.is_ascii_alphanumeric());
    is_code.then(|| code.to_owned())
}

/// What failed at the bottom of it, without the address.
fn silent(error: reqwest::Error) -> BucketFault {
    let error = error.without_url();
    let mut cause: &dyn Error = &error;
    while let Some(source) = cause.source() {
        cause = source;
    }
    BucketFault::Silent(cause.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEYS: (&str, &str) = ("zqkey", "zqsecret");

    fn bucket(address: &str, style: Style, name: &str) -> Result<BucketFiles, BucketError> {
        BucketFiles::try_new(address, style, name, "cn-north-1", KEYS)
    }

    #[test]
    fn a_bucket_is_named_by_path_or_host_and_what_is_none_is_refused() {
        let place = |style| bucket("https://s3.example.com", style, "papers").map(|files| files.place());
        assert_eq!(place(Style::Path).ok().as_deref(), Some("https://s3.example.com/papers/"));
        assert_eq!(place(Style::Host).ok().as_deref(), Some("https://papers.s3.example.com/"));
        for address in ["", "s3.example.com", "ftp://s3.example.com", "https://a:b@s3.example.com", "https://s3/?a=b"] {
            assert!(matches!(bucket(address, Style::Path, "papers"), Err(BucketError::Address(_))), "{address}");
        }
        for name in ["ab", "Papers", "a/b", "..%2f", &"a".repeat(64)] {
            assert!(matches!(bucket("https://s3", Style::Path, name), Err(BucketError::Name(_))), "{name}");
        }
        let numbers = bucket("http://127.0.0.1:9000", Style::Host, "papers");
        assert!(matches!(numbers, Err(BucketError::Host { .. })));
    }

    #[tokio::test]
    async fn a_fault_tells_neither_the_secret_nor_the_signature() {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port is free");
        let address = format!("http://{}", listener.local_addr().expect("it is bound"));
        drop(listener);
        let files = bucket(&address, Style::Path, "papers").expect("a bucket");

        let fault = files.get(&"ab".repeat(32)).await.expect_err("nobody listens");

        let told = format!("{fault} {fault:?} {files:?}");
        assert!(told.contains("refused"), "{told}");
        assert!(!told.contains("X-Amz") && !told.contains("zqsecret") && !told.contains("zqkey"), "{told}");
    }

    #[test]
    fn the_code_of_a_refusal_is_one_word() {
        assert_eq!(code_of("<Error><Code>NoSuchKey</Code></Error>").as_deref(), Some("NoSuchKey"));
        for other in ["", "<Code></Code>", "<Code>a b</Code>", "<Code>NoSuchKey"] {
            assert_eq!(code_of(other), None, "{other}");
        }
        assert!(is_gone(404, None) && is_gone(404, Some("NoSuchKey")) && !is_gone(404, Some("NoSuchBucket")));
    }
}
