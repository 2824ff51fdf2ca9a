//! Finds Postgres on this machine.

use std::cmp::Reverse;
use std::ffi::OsStr;
use std::fmt::{self, Display, Formatter};
use std::path::{Path, PathBuf};
use std::process::Output;
use std::time::Duration;
use std::{fs, io};

use tokio::process::Command;
use tokio::time::{sleep, timeout};

use super::account::RunAs;

/// The oldest major version that is looked at: older ones get no more corrections (postgresql.org/support/versioning).
const MAJOR_MIN: u32 = 15;

/// How long a program may take to say its version.
const ANSWER_MAX: Duration = Duration::from_secs(10);

/// The pause before a program that is still being written is tried again.
const BUSY_PAUSE: Duration = Duration::from_millis(10);

/// Folders in which packages put versions side by side: a parent, and how a version's folder below it starts.
const WELL_KNOWN: [(&str, &str); 8] = [
    ("usr/lib/postgresql", ""),
    ("usr", "pgsql-"),
    ("usr/local", "pgsql"),
    ("usr/lib64", "postgresql-"),
    ("usr/libexec", "postgresql"),
    ("opt/homebrew/opt", "postgresql"),
    ("usr/local/opt", "postgresql"),
    ("Applications/Postgres.app/Contents/Versions", ""),
];

/// A version such as 17.5.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct PostgresVersion {
    pub(crate) major: u32,
    pub(crate) minor: u32,
}

/// A folder with `initdb` and `postgres` that can be run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Binaries {
    /// Without symbolic links, so that the programs find their `share` and `lib` folders.
    pub(crate) folder: PathBuf,
    pub(crate) version: PostgresVersion,
}

/// Where to look, the first place first.
#[derive(Debug)]
pub(crate) struct Places<'a> {
    /// The value of `PATH`.
    pub(crate) search_path: Option<&'a OsStr>,
    /// The file system's root; another one in tests.
    pub(crate) root: &'a Path,
    /// Where earlier downloads lie.
    pub(crate) downloads: &'a Path,
}

/// What was found, in order of preference, and what was not good enough.
#[derive(Debug, Default)]
pub(crate) struct Found {
    pub(crate) usable: Vec<Binaries>,
    pub(crate) rejected: Vec<(PathBuf, String)>,
}

impl PostgresVersion {
    /// Reads what `postgres --version` says: `postgres (PostgreSQL) 17.5 (Debian 17.5-1)`, `… 18beta1`.
    pub(crate) fn parse(text: &str) -> Option<PostgresVersion> {
        let number = text.split_once("(PostgreSQL)")?.1.split_whitespace().next()?;
        let digits = |text: &str| text.chars().take_while(char::is_ascii_digit).collect::<String>();
        let major = digits(number).parse().ok()?;
        let minor = number.split_once('.').and_then(|(_, minor)| digits(minor).parse().ok()).unwrap_or(0);
        Some(PostgresVersion { major, minor })
    }
}

impl Display for PostgresVersion {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.major, self.minor)
    }
}

impl Found {
    /// The best one of this major version, or of any.
    pub(crate) fn best(&self, major: Option<u32>) -> Option<&Binaries> {
        self.usable.iter().find(|binaries| major.is_none_or(|major| binaries.version.major == major))
    }

    async fn look_at(&mut self, folder: &Path, run_as: RunAs) {
        match probe(folder, run_as).await {
            Ok(binaries) if self.usable.iter().any(|known| known.folder == binaries.folder) => {}
            Ok(binaries) => self.usable.push(binaries),
            Err(reason) => self.rejected.push((folder.into(), reason)),
        }
    }

    /// Looks at folders of one kind and keeps the newest version first.
    async fn look_at_newest_first(&mut self, folders: &[PathBuf], run_as: RunAs) {
        let before = self.usable.len();
        for folder in folders {
            self.look_at(folder, run_as).await;
        }
        self.usable[before..].sort_by_key(|binaries| Reverse(binaries.version));
    }
}

/// Looks everywhere: `PATH`, `pg_config --bindir`, the packages' folders newest first, earlier downloads newest first.
pub(crate) async fn look_everywhere(places: &Places<'_>, run_as: RunAs) -> Found {
    let mut found = Found::default();
    let search_path: Vec<PathBuf> =
        places.search_path.map(|path| std::env::split_paths(path).collect()).unwrap_or_default();
    for folder in search_path.iter().filter(|folder| folder.join("postgres").exists()) {
        found.look_at(folder, run_as).await;
    }
    for folder in search_path.iter().filter(|folder| folder.join("pg_config").exists()) {
        if let Some(binaries) = ask_pg_config(&folder.join("pg_config")).await {
            found.look_at(&binaries, run_as).await;
        }
    }
    found.look_at_newest_first(&well_known(places.root), run_as).await;
    found.look_at_newest_first(&bin_folders(places.downloads, ""), run_as).await;
    found
}

/// Checks one folder; the programs may also lie in `bin` below it.
pub(crate) async fn probe(folder: &Path, run_as: RunAs) -> Result<Binaries, String> {
    let server = [folder.join("postgres"), folder.join("bin/postgres")].into_iter().find(|file| file.is_file());
    let Some(server) = server else { return Err("it holds no postgres".into()) };
    let server = server.canonicalize().map_err(|error| format!("postgres cannot be resolved: {error}"))?;
    let folder = server.parent().ok_or("postgres has no folder")?.to_path_buf();
    if !folder.join("initdb").is_file() {
        return Err("it holds no initdb".into());
    }
    let asked = timeout(ANSWER_MAX, ask_version(&server, run_as)).await;
    let answer = asked.map_err(|_| "postgres --version gives no answer".to_owned())?;
    let answer = answer.map_err(|error| format!("user id {} cannot run postgres: {error}", run_as.uid()))?;
    let text = String::from_utf8_lossy(&answer.stdout);
    let Some(version) = PostgresVersion::parse(&text).filter(|_| answer.status.success()) else {
        let complaint = String::from_utf8_lossy(&answer.stderr);
        return Err(format!("postgres --version says: {}{}", text.trim(), complaint.trim()));
    };
    if version.major < MAJOR_MIN {
        return Err(format!("it is version {version}, and {MAJOR_MIN} or later is needed"));
    }
    Ok(Binaries { folder, version })
}

async fn ask_version(server: &Path, run_as: RunAs) -> io::Result<Output> {
    loop {
        match run_as.command(server).arg("--version").kill_on_drop(true).output().await {
            // Just unpacked, and a process that starts at this moment still holds the file open.
            Err(error) if error.kind() == io::ErrorKind::ExecutableFileBusy => sleep(BUSY_PAUSE).await,
            answered => return answered,
        }
    }
}

async fn ask_pg_config(program: &Path) -> Option<PathBuf> {
    let asked = timeout(ANSWER_MAX, Command::new(program).arg("--bindir").kill_on_drop(true).output()).await;
    let answer = asked.ok()?.ok().filter(|answer| answer.status.success())?;
    let folder = PathBuf::from(String::from_utf8(answer.stdout).ok()?.trim_end());
    folder.join("postgres").exists().then_some(folder)
}

fn well_known(root: &Path) -> Vec<PathBuf> {
    WELL_KNOWN.iter().flat_map(|(parent, start)| bin_folders(&root.join(parent), start)).collect()
}

/// The folders `<parent>/<start…>/bin` (or without `bin`, as Alpine has it) that hold a server.
fn bin_folders(parent: &Path, start: &str) -> Vec<PathBuf> {
    let entries = fs::read_dir(parent).into_iter().flatten().flatten();
    let versions = entries.filter(|entry| entry.file_name().as_encoded_bytes().starts_with(start.as_bytes()));
    let folders = versions.flat_map(|entry| [entry.path().join("bin"), entry.path()]);
    let mut folders: Vec<PathBuf> = folders.filter(|folder| folder.join("postgres").is_file()).collect();
    folders.sort();
    folders
}
