//! Starts the server's process, or finds the one that runs already, and waits until it is ready.

use std::fs::{self, File};
use std::io::{self, Read, Seek, SeekFrom};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::process::ExitStatus;
use std::time::Duration;

use rustix::process::{Pid, Signal};
use tokio::process::Child;
use tokio::time::{Instant, sleep};

use super::account::RunAs;
use super::connect::{self, PORT};
use super::error::{Doing, StartError};
use super::folders::Folders;
use super::locate::Binaries;
use super::pid_file::{Holder, PidFile, signal};

/// What keeps the data and the door safe. On the command line, because that beats every configuration file.
const ALWAYS: [&str; 5] =
    ["listen_addresses=", "unix_socket_permissions=0700", "fsync=on", "full_page_writes=on", "synchronous_commit=on"];

/// How long a server whose predecessor was killed is started again and again: that one's processes take a moment to end.
const PREDECESSOR_MAX: Duration = Duration::from_secs(10);

/// How long recovery after a crash may take.
const READY_MAX: Duration = Duration::from_mins(10);

/// How long a running server may fail to answer on its socket for another reason than recovery.
const SILENT_MAX: Duration = Duration::from_secs(30);

/// How often the state is looked at, and how often it is told.
const LOOK_EVERY: Duration = Duration::from_millis(10);
const SAY_EVERY: Duration = Duration::from_secs(5);

/// The server's log is set aside when it is larger than this, in bytes.
const LOG_BYTES_MAX: u64 = 16 * 1024 * 1024;

/// How much of the log an error repeats, in lines.
const LOG_LINES_TOLD: usize = 20;

/// Postgres takes this process for a relative of its own, whose lock file is no reason to stop (see [`launch`]).
const GRANDPARENT: &str = "PG_GRANDPARENT_PID";

/// A server that accepts connections.
#[derive(Debug)]
pub(crate) struct Running {
    /// The postmaster.
    pub(crate) pid: Pid,
    /// The folder of its socket.
    pub(crate) socket_dir: PathBuf,
    /// The process, when it is a child of ours.
    pub(crate) child: Option<Child>,
}

/// Why one attempt failed.
enum Failure {
    /// Processes of an earlier server still hold the data.
    PredecessorAlive(StartError),
    Final(StartError),
}

impl From<StartError> for Failure {
    fn from(error: StartError) -> Failure {
        Failure::Final(error)
    }
}

/// The server that runs on the data folder already, once it is ready; None if none runs.
pub(crate) async fn adopt(folders: &Folders, run_as: RunAs) -> Result<Option<Running>, StartError> {
    let begun = Instant::now();
    loop {
        let read =
            PidFile::read(&folders.data).doing(|| format!("read postmaster.pid in {}", folders.data.display()))?;
        let Some(file) = read else { return Ok(None) };
        let holder = file.holder(&folders.data);
        if matches!(holder, Holder::Gone | Holder::Stranger) {
            return Ok(None);
        }
        let socket_dir = file.socket_dir.clone().unwrap_or_else(|| folders.socket_dir(run_as));
        let (reason, patience) = match connect::connect(&socket_dir).await {
            Ok(connection) => {
                connect::make_usable(connection).await?;
                return Ok(Some(Running { pid: file.pid, socket_dir, child: None }));
            }
            Err(error) if connect::is_not_yet(&error) => (error.to_string(), READY_MAX),
            Err(_) if holder == Holder::Unknown => return Ok(None),
            Err(error) => (error.to_string(), SILENT_MAX),
        };
        if begun.elapsed() > patience {
            let pid = file.pid.as_raw_nonzero().get();
            return Err(StartError::Unanswering { pid, folder: folders.data.clone(), reason });
        }
        sleep(LOOK_EVERY).await;
    }
}

/// Starts a server on the data folder. The caller holds the start lock, and none runs there.
///
/// A stale `postmaster.pid` whose number now belongs to another program would stop Postgres, rightly: it cannot know.
/// We do, so we name that process as the server's grandparent, which Postgres does not mind (`CreateLockFile` in its
/// `miscinit.c`). The file stays, and with it Postgres' own check that no orphaned process still uses the data.
pub(crate) async fn launch(folders: &Folders, binaries: &Binaries, run_as: RunAs) -> Result<Running, StartError> {
    let socket_dir = folders.prepare_socket_dir(run_as)?;
    let begun = Instant::now();
    let mut said = false;
    loop {
        match try_launch(folders, binaries, run_as, &socket_dir).await {
            Ok(running) => return Ok(running),
            Err(Failure::PredecessorAlive(_)) if begun.elapsed() < PREDECESSOR_MAX => {
                if !said {
                    tracing::info!("processes of an earlier Postgres still end; waiting for them");
                    said = true;
                }
                sleep(LOOK_EVERY * 10).await;
            }
            Err(Failure::PredecessorAlive(error) | Failure::Final(error)) => return Err(error),
        }
    }
}

async fn try_launch(
    folders: &Folders,
    binaries: &Binaries,
    run_as: RunAs,
    socket_dir: &Path,
) -> Result<Running, Failure> {
    let (log, log_start) = open_log(&folders.log)?;
    let mut command = run_as.command(&binaries.folder.join("postgres"));
    command.arg("-D").arg(&folders.data).arg("-k").arg(socket_dir).arg("-p").arg(PORT.to_string());
    for setting in ALWAYS {
        command.arg("-c").arg(setting);
    }
    let recorded =
        PidFile::read(&folders.data).doing(|| format!("read postmaster.pid in {}", folders.data.display()))?;
    if let Some(stale) = recorded.filter(|file| file.holder(&folders.data) == Holder::Stranger) {
        command.env(GRANDPARENT, stale.pid.as_raw_nonzero().to_string());
    }
    let errors = log.try_clone().doing(|| format!("open {}", folders.log.display()))?;
    command.stdout(log).stderr(errors);
    let mut child = command.spawn().doing(|| format!("run postgres in {}", binaries.folder.display()))?;

    match wait_until_ready(folders, socket_dir, &mut child, log_start).await {
        Ok(pid) => Ok(Running { pid, socket_dir: socket_dir.into(), child: Some(child) }),
        Err(failure) => {
            end_child(&mut child).await;
            Err(failure)
        }
    }
}

/// Waits until the server says that it is ready, and prepares the service's database.
async fn wait_until_ready(
    folders: &Folders,
    socket_dir: &Path,
    child: &mut Child,
    log_start: u64,
) -> Result<Pid, Failure> {
    let begun = Instant::now();
    let mut told = 0;
    loop {
        if let Some(status) = child.try_wait().doing(|| "wait for postgres".into())? {
            return Err(explain_end(folders, status, log_start));
        }
        let file = PidFile::read(&folders.data).ok().flatten();
        if let Some(file) = file.filter(|file| file.is_ready && child.id() == u32::try_from(file.pid.as_raw_pid()).ok())
        {
            match connect::connect(socket_dir).await {
                Ok(connection) => {
                    connect::make_usable(connection).await?;
                    return Ok(file.pid);
                }
                Err(error) if connect::is_not_yet(&error) => {}
                Err(error) => return Err(Failure::Final(error.into())),
            }
        }
        if begun.elapsed() > READY_MAX {
            let log = tail(&folders.log, log_start);
            let (seconds, file) = (READY_MAX.as_secs(), folders.log.clone());
            return Err(Failure::Final(StartError::Slow { seconds, file, log }));
        }
        if begun.elapsed() > SAY_EVERY * (told + 1) {
            told += 1;
            tracing::info!(elapsed_secs = begun.elapsed().as_secs(), "Postgres is not ready yet; it may be recovering");
        }
        sleep(LOOK_EVERY).await;
    }
}

/// A server that could not be used must not stay behind.
async fn end_child(child: &mut Child) {
    if let Some(pid) = child.id().and_then(|pid| Pid::from_raw(i32::try_from(pid).ok()?)) {
        let sent = signal(pid, Signal::INT);
        let ended = tokio::time::timeout(SILENT_MAX, child.wait()).await;
        if (sent.is_err() || ended.is_err())
            && let Err(error) = child.kill().await
        {
            tracing::warn!(%error, "a Postgres that could not be used could not be ended");
        }
    }
}

fn explain_end(folders: &Folders, status: ExitStatus, log_start: u64) -> Failure {
    let log = tail(&folders.log, log_start);
    let is_locked = log.contains("lock file") && log.contains("already exists");
    let is_shared = log.contains("pre-existing shared memory block");
    let error = StartError::Ended { status: status.to_string(), file: folders.log.clone(), log };
    if is_locked || is_shared { Failure::PredecessorAlive(error) } else { Failure::Final(error) }
}

/// The log for appending, and its length.
fn open_log(path: &Path) -> Result<(File, u64), StartError> {
    if fs::metadata(path).is_ok_and(|found| found.len() > LOG_BYTES_MAX) {
        fs::rename(path, path.with_extension("log.1")).doing(|| format!("set {} aside", path.display()))?;
    }
    let open = || -> io::Result<(File, u64)> {
        let file = File::options().append(true).create(true).mode(0o600).open(path)?;
        let length = file.metadata()?.len();
        Ok((file, length))
    };
    open().doing(|| format!("open {}", path.display()))
}

/// The last lines of what was written after `start`.
fn tail(path: &Path, start: u64) -> String {
    let read = || -> io::Result<Vec<u8>> {
        let mut file = File::open(path)?;
        file.seek(SeekFrom::Start(start))?;
        let mut bytes = Vec::new();
        file.take(LOG_BYTES_MAX).read_to_end(&mut bytes)?;
        Ok(bytes)
    };
    let text = read().map_or_else(|error| error.to_string(), |bytes| String::from_utf8_lossy(&bytes).into_owned());
    let lines: Vec<&str> = text.lines().collect();
    lines[lines.len().saturating_sub(LOG_LINES_TOLD)..].join("\n")
}
