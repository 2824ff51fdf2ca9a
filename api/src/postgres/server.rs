//! The supervisor: starts, shares, watches and stops the server.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use rustix::process::Signal;
use tokio::process::Child;
use tokio::sync::{oneshot, watch};
use tokio::task::JoinHandle;
use tokio::time::{Instant, sleep, timeout};

use super::account::RunAs;
use super::choose;
use super::connect;
use super::error::{StartError, StopError};
use super::folders::Folders;
use super::initialize;
use super::launch::{self, Running};
use super::locate::Places;
use super::lock;
use super::pid_file::{Holder, PidFile, signal};
use super::settings::{Lifetime, Settings};
use super::watcher::{self, Hold};

/// How often the process of an adopted server is looked at; a child tells us by itself.
const LOOK_EVERY: Duration = Duration::from_millis(250);

/// How often an ending process is looked at.
const LOOK_AT_END_EVERY: Duration = Duration::from_millis(10);

/// The pause after a failed restart doubles from the first to the second.
const RESTART_PAUSE: Duration = Duration::from_secs(1);
const RESTART_PAUSE_MAX: Duration = Duration::from_secs(30);

/// How long each way of ending the server may take.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Patience {
    /// After SIGINT: sessions are ended, everything is written.
    pub(crate) fast: Duration,
    /// After SIGQUIT: no writing; the next start recovers.
    pub(crate) immediate: Duration,
    /// After SIGKILL.
    pub(crate) killed: Duration,
}

/// A service manager's usual 90 s are enough for all three.
const PATIENCE: Patience =
    Patience { fast: Duration::from_secs(60), immediate: Duration::from_secs(5), killed: Duration::from_secs(5) };

/// A private Postgres that accepts connections, watched over until it is stopped.
///
/// If it dies, it is started again, with a line in the log. The watching task lives on the runtime that called [`start`].
/// Dropping this without [`stop`](Server::stop) leaves the server as a killed process would: see [`Lifetime`].
#[derive(Debug)]
pub struct Server {
    core: Arc<Core>,
    socket_dir: PathBuf,
    adopted: bool,
    /// Shared with all processes that use the server; freed by the system when this process ends.
    share: File,
    /// Keeps a bound server alive.
    hold: Option<Hold>,
    watch: Watch,
    restarts: watch::Receiver<u64>,
}

/// What a start and each restart need.
#[derive(Debug)]
struct Core {
    settings: Settings,
    folders: Folders,
    run_as: RunAs,
}

/// The watching task; it ends when this is dropped.
#[derive(Debug)]
struct Watch {
    stop: Option<oneshot::Sender<()>>,
    task: JoinHandle<Option<Child>>,
}

/// Starts the server of a data folder, or adopts the one that runs there already.
///
/// The first start makes the data folder and the database `keqiao` of the role `keqiao`; it takes a few seconds, a later
/// one a fraction of a second. Progress is told through `tracing` at the level info.
///
/// # Errors
///
/// No usable binaries, a folder that cannot be used, or a server that does not become ready: see [`StartError`].
pub async fn start(settings: &Settings) -> Result<Server, StartError> {
    let begun = Instant::now();
    let folders = Folders::prepare(&settings.data_dir)?;
    let run_as = RunAs::choose(&folders.data)?;
    folders.check_passable(run_as).await?;
    let core = Arc::new(Core { settings: settings.clone(), folders, run_as });

    let start_lock = lock::alone(&core.folders.start_lock).await?;
    let (running, hold) = core.ensure_running_and_held().await?;
    let share = lock::shared(&core.folders.sharers_lock)?;
    drop(start_lock);

    let adopted = running.child.is_none();
    let socket_dir = running.socket_dir.clone();
    let pid = running.pid.as_raw_pid();
    let elapsed_ms = u64::try_from(begun.elapsed().as_millis()).unwrap_or(u64::MAX);
    tracing::info!(pid, adopted, elapsed_ms, socket = %socket_dir.display(), "the embedded Postgres is ready");
    let (restarted, restarts) = watch::channel(0);
    let watch = Watch::start(Arc::clone(&core), running, restarted);
    Ok(Server { core, socket_dir, adopted, share, hold, watch, restarts })
}

impl Server {
    /// The address of a database on this server, for sqlx and sea-orm.
    #[must_use]
    pub fn url(&self, database: &str) -> String {
        connect::url(&self.socket_dir, database)
    }

    /// Whether the server ran already when this process came.
    #[must_use]
    pub fn adopted(&self) -> bool {
        self.adopted
    }

    /// The folder of the server's socket, for `psql -h`.
    #[must_use]
    pub fn socket_dir(&self) -> &Path {
        &self.socket_dir
    }

    /// How often the server died and was started again; the receiver is told of each time.
    #[must_use]
    pub fn restarts(&self) -> watch::Receiver<u64> {
        self.restarts.clone()
    }

    /// Stops the server, unless another process still uses it.
    ///
    /// Open sessions are ended. A server that does not end within a minute is ended harder, and recovers at the next start.
    ///
    /// # Errors
    ///
    /// The server could not be signalled, or did not end at all.
    pub async fn stop(self) -> Result<(), StopError> {
        self.stop_within(PATIENCE).await
    }

    pub(crate) async fn stop_within(self, patience: Patience) -> Result<(), StopError> {
        let Server { core, share, hold, mut watch, .. } = self;
        let child = watch.end().await;
        let _start_lock = lock::alone(&core.folders.start_lock).await.map_err(StopError::Lock)?;
        // Not by dropping: a process that is just being started has a copy of the open file, and would keep the lock.
        share.unlock().map_err(StopError::Io)?;
        let Some(_alone) = lock::if_alone(&core.folders.sharers_lock).map_err(StopError::Lock)? else {
            tracing::info!("another process uses the embedded Postgres; it keeps running");
            return Ok(());
        };
        end_server(&core.folders.data, child, patience).await?;
        if let Some(hold) = hold {
            hold.dismiss();
        }
        tracing::info!("the embedded Postgres has stopped");
        Ok(())
    }
}

impl Core {
    /// Adopts or starts the server, and takes hold of it if it is bound. The caller holds the start lock.
    async fn ensure_running_and_held(&self) -> Result<(Running, Option<Hold>), StartError> {
        if let Some(hold) = watcher::join(&self.folders, self.run_as) {
            return Ok((self.ensure_running().await?, Some(hold)));
        }
        if self.settings.lifetime == Lifetime::Adoptable {
            return Ok((self.ensure_running().await?, None));
        }
        // The watcher comes first, so that no server is ever without one.
        let hold = watcher::start(&self.folders, self.run_as).await?;
        match self.ensure_running().await {
            Ok(running) => Ok((running, Some(hold))),
            Err(error) => {
                hold.dismiss();
                Err(error)
            }
        }
    }

    /// Adopts or starts the server. The caller holds the start lock.
    async fn ensure_running(&self) -> Result<Running, StartError> {
        if let Some(running) = launch::adopt(&self.folders, self.run_as).await? {
            return Ok(running);
        }
        let made_by = initialize::made_by(&self.folders.data)?;
        let places = Places {
            search_path: self.settings.search_path.as_deref(),
            root: Path::new("/"),
            downloads: &self.folders.downloads,
        };
        let binaries = choose::binaries(&self.settings, &places, &self.folders.data, made_by, self.run_as).await?;
        if made_by.is_none() {
            initialize::initialize(&self.folders, &binaries, self.run_as, self.settings.lifetime).await?;
        }
        tracing::info!(version = %binaries.version, binaries = %binaries.folder.display(), "starting Postgres");
        launch::launch(&self.folders, &binaries, self.run_as).await
    }

    async fn restart(&self) -> Result<Running, StartError> {
        let _start_lock = lock::alone(&self.folders.start_lock).await?;
        self.ensure_running().await
    }

    /// Returns when the server's process has ended.
    async fn ended(&self, running: &mut Running) {
        if let Some(child) = &mut running.child {
            match child.wait().await {
                Ok(status) => tracing::warn!(%status, "the embedded Postgres ended by itself; starting it again"),
                Err(error) => tracing::error!(%error, "the embedded Postgres cannot be watched; looking for it"),
            }
            return;
        }
        let file = PidFile { pid: running.pid, socket_dir: None, is_ready: true };
        while matches!(file.holder(&self.folders.data), Holder::Postmaster | Holder::Unknown) {
            sleep(LOOK_EVERY).await;
        }
        tracing::warn!("the embedded Postgres, started by another process, ended; starting it again");
    }

    /// Keeps the server running for ever.
    async fn watch_over(&self, running: &mut Running, restarted: &watch::Sender<u64>) {
        loop {
            self.ended(running).await;
            let mut pause = RESTART_PAUSE;
            loop {
                match self.restart().await {
                    Ok(again) => {
                        tracing::info!(pid = again.pid.as_raw_pid(), "the embedded Postgres runs again");
                        *running = again;
                        restarted.send_modify(|times| *times += 1);
                        break;
                    }
                    Err(error) => {
                        let error: &dyn std::error::Error = &error;
                        tracing::error!(
                            error,
                            pause_secs = pause.as_secs(),
                            "the embedded Postgres does not start again"
                        );
                    }
                }
                sleep(pause).await;
                pause = (pause * 2).min(RESTART_PAUSE_MAX);
            }
        }
    }
}

impl Watch {
    fn start(core: Arc<Core>, mut running: Running, restarted: watch::Sender<u64>) -> Watch {
        let (stop, stopped) = oneshot::channel();
        let task = tokio::spawn(async move {
            tokio::select! {
                () = core.watch_over(&mut running, &restarted) => {}
                // Also when the sender is dropped with the server.
                _ = stopped => {}
            }
            running.child
        });
        Watch { stop: Some(stop), task }
    }

    /// Ends the watching and hands back the process, if it is ours.
    async fn end(&mut self) -> Option<Child> {
        drop(self.stop.take());
        (&mut self.task).await.ok().flatten()
    }
}

/// Ends the server that runs on the data, whoever started it: in order first, then harder.
async fn end_server(data: &Path, child: Option<Child>, patience: Patience) -> Result<(), StopError> {
    let Some(file) = PidFile::read(data).map_err(StopError::Io)? else { return Ok(()) };
    let mut child = child;
    let steps = [(Signal::INT, patience.fast), (Signal::QUIT, patience.immediate), (Signal::KILL, patience.killed)];
    for (step, within) in steps {
        if matches!(file.holder(data), Holder::Gone | Holder::Stranger) {
            return Ok(());
        }
        signal(file.pid, step).map_err(StopError::Io)?;
        if timeout(within, wait_for_end(data, &file, &mut child)).await.is_ok() {
            return Ok(());
        }
        tracing::warn!(signal = ?step, seconds = within.as_secs(), "the embedded Postgres does not end; trying harder");
    }
    Err(StopError::StillRunning(file.pid.as_raw_pid()))
}

async fn wait_for_end(data: &Path, file: &PidFile, child: &mut Option<Child>) {
    while matches!(file.holder(data), Holder::Postmaster | Holder::Unknown) {
        // Taking note of a child's end is what lets its process number go.
        if let Some(child) = child
            && let Err(error) = child.try_wait()
        {
            tracing::debug!(%error, "the server's process cannot be waited for");
        }
        sleep(LOOK_AT_END_EVERY).await;
    }
    if let Some(child) = child
        && let Err(error) = child.wait().await
    {
        tracing::debug!(%error, "the server's process cannot be waited for");
    }
}
