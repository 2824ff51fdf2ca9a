//! Makes a new data folder, so that it appears whole or not at all.

use std::fs::{self, DirBuilder, File};
use std::io;
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use tokio::io::AsyncWriteExt;
use tokio::process::Command;

use super::account::RunAs;
use super::connect::ROLE;
use super::error::{Doing, StartError};
use super::folders::Folders;
use super::locate::Binaries;
use super::settings::Lifetime;

/// How the name of a folder starts that is still being made.
const UNFINISHED: &str = "data.new-";

/// A small server that shares its machine with the service. An operator may change these in `postgresql.conf`; what
/// keeps the data safe stands on the command line instead (`launch.rs`).
const SMALL_SERVER: &str = "
# Chosen by keqiao when it made this folder; change them here and restart.
max_connections = 100
shared_buffers = 128MB
effective_cache_size = 1GB
work_mem = 8MB
maintenance_work_mem = 128MB
random_page_cost = 1.1
jit = off
wal_compression = on
min_wal_size = 80MB
max_wal_size = 1GB
timezone = 'UTC'
log_timezone = 'UTC'
log_line_prefix = '%m [%p] '
log_checkpoints = off
# Statements and details can hold personal and confidential data; they stay out of the log.
log_error_verbosity = terse
log_min_error_statement = panic
";

/// The major version that made the data folder; None where there is no data folder yet.
pub(crate) fn made_by(data: &Path) -> Result<Option<u32>, StartError> {
    let version_file = data.join("PG_VERSION");
    match fs::read_to_string(&version_file) {
        Ok(text) => match text.trim().parse() {
            Ok(major) => Ok(Some(major)),
            Err(_) => Err(StartError::NotADataFolder(data.into())),
        },
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            let is_empty = fs::read_dir(data).map_or(true, |mut entries| entries.next().is_none());
            if is_empty { Ok(None) } else { Err(StartError::NotADataFolder(data.into())) }
        }
        Err(error) => Err(error).doing(|| format!("read {}", version_file.display())),
    }
}

/// Makes the data folder. The caller holds the start lock, and there is none yet.
pub(crate) async fn initialize(
    folders: &Folders,
    binaries: &Binaries,
    run_as: RunAs,
    lifetime: Lifetime,
) -> Result<(), StartError> {
    tracing::info!(version = %binaries.version, folder = %folders.data.display(), "making the Postgres data folder");
    remove_unfinished(&folders.base);
    let fresh = make_fresh(&folders.base)?;
    run_as.own(&fresh)?;

    let mut initdb = run_as.command(&binaries.folder.join("initdb"));
    initdb.arg("-D").arg(&fresh);
    initdb.args(["-U", ROLE, "--auth=trust", "--encoding=UTF8", "--locale=C", "--data-checksums"]);
    if lifetime == Lifetime::Bound {
        initdb.arg("--no-sync");
    }
    run(initdb, "").await?;
    // As the server's user: root writes nothing into a folder that somebody else may write to.
    let mut append = run_as.command(Path::new("/bin/sh"));
    append.args(["-c", "cat >> \"$1\"", "sh"]).arg(fresh.join("postgresql.conf"));
    run(append, SMALL_SERVER).await?;

    // Renaming also replaces an empty folder, for instance a mounted volume's.
    fs::rename(&fresh, &folders.data).doing(|| format!("rename {} to {}", fresh.display(), folders.data.display()))?;
    File::open(&folders.base).and_then(|folder| folder.sync_all()).doing(|| format!("flush {}", folders.base.display()))
}

/// Removes what an interrupted `initdb` left. One that still runs, orphaned, may hold on to its folder until next time.
fn remove_unfinished(base: &Path) {
    for entry in fs::read_dir(base).into_iter().flatten().flatten() {
        if entry.file_name().as_encoded_bytes().starts_with(UNFINISHED.as_bytes()) {
            tracing::info!(folder = %entry.path().display(), "removing a data folder that was not finished");
            if let Err(error) = fs::remove_dir_all(entry.path()) {
                tracing::warn!(%error, folder = %entry.path().display(), "it could not be removed");
            }
        }
    }
}

/// A folder name that no other `initdb` uses, not even an orphaned one.
fn make_fresh(base: &Path) -> Result<PathBuf, StartError> {
    let process = std::process::id();
    for attempt in 0_u32.. {
        let folder = base.join(format!("{UNFINISHED}{process}-{attempt}"));
        match DirBuilder::new().mode(0o700).create(&folder) {
            Ok(()) => return Ok(folder),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(error).doing(|| format!("make {}", folder.display())),
        }
    }
    Err(StartError::Initialize("every name for its folder is taken".into()))
}

async fn run(mut command: Command, input: &str) -> Result<(), StartError> {
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let program = command.as_std().get_program().to_os_string();
    let what = || format!("run {}", program.display());
    let mut child = command.spawn().doing(what)?;
    if let Some(mut stdin) = child.stdin.take() {
        stdin.write_all(input.as_bytes()).await.doing(what)?;
    }
    let output = child.wait_with_output().await.doing(what)?;
    if output.status.success() {
        return Ok(());
    }
    let words = [output.stdout, output.stderr].map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
    Err(StartError::Initialize(format!("{}: {}{}", output.status, words[0], words[1])))
}
