//! Fetches the resources of a live log. What they prove, the library says.

use std::fmt;
use std::io::Read as _;
use std::time::Duration;

use keqiao_ledger::tile::Resource;
use ureq::Agent;

/// A request may take so long.
const ANSWER_MAX: Duration = Duration::from_secs(30);
/// The largest resource: a bundle of 256 entries of 64 KiB, each with its length.
const BYTES_MAX: u64 = 256 * (64 * 1024 + 2);

/// A log at an address.
pub struct Hub {
    agent: Agent,
    prefix: String,
}

/// Why a resource could not be fetched.
#[derive(Debug)]
pub enum FetchError {
    Http(Box<ureq::Error>),
    Read(std::io::Error),
    TooLong,
}

impl fmt::Display for FetchError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            FetchError::Http(error) => error.fmt(f),
            FetchError::Read(error) => error.fmt(f),
            FetchError::TooLong => write!(f, "it is longer than {BYTES_MAX} bytes"),
        }
    }
}

impl Hub {
    /// The log below an address: `https://market.example/ledger/zhejiang`.
    pub fn new(address: &str) -> Hub {
        let config = Agent::config_builder().timeout_global(Some(ANSWER_MAX)).build();
        Hub { agent: config.into(), prefix: address.trim_end_matches('/').to_owned() }
    }

    /// The bytes of a resource.
    pub fn fetch(&self, resource: Resource) -> Result<Vec<u8>, FetchError> {
        self.get(&resource.to_string())
    }

    /// The verifier key line that the log shows.
    pub fn key(&self) -> Result<Vec<u8>, FetchError> {
        self.get("key")
    }

    fn get(&self, path: &str) -> Result<Vec<u8>, FetchError> {
        let answer = self.agent.get(format!("{}/{path}", self.prefix)).call();
        let mut answer = answer.map_err(|error| FetchError::Http(Box::new(error)))?;
        let mut bytes = Vec::new();
        let body = answer.body_mut().as_reader();
        body.take(BYTES_MAX + 1).read_to_end(&mut bytes).map_err(FetchError::Read)?;
        if bytes.len() as u64 > BYTES_MAX { Err(FetchError::TooLong) } else { Ok(bytes) }
    }
}
