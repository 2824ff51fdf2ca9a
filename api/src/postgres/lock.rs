//! Locks between processes on one data folder. The system frees them with the process, however it ends.

use std::fs::{File, TryLockError};
use std::os::unix::fs::{MetadataExt, OpenOptionsExt};
use std::path::Path;
use std::time::Duration;

use rustix::process::geteuid;
use tokio::time::{Instant, sleep};

use super::error::{Doing, StartError};

/// How long one process waits for another that starts or stops the server; a first start may download binaries.
const WAIT_MAX: Duration = Duration::from_mins(20);

/// How often it looks.
const LOOK_EVERY: Duration = Duration::from_millis(20);

/// After this long it says what it waits for.
const SAY_AFTER: Duration = Duration::from_secs(1);

/// Waits until this process alone holds the lock.
pub(crate) async fn alone(path: &Path) -> Result<File, StartError> {
    let file = open(path)?;
    let begun = Instant::now();
    let mut said = false;
    loop {
        if lock_or_busy(file.try_lock(), path)? {
            return Ok(file);
        }
        if begun.elapsed() > WAIT_MAX {
            return Err(StartError::Busy(path.into()));
        }
        if !said && begun.elapsed() > SAY_AFTER {
            tracing::info!(lock = %path.display(), "another process starts or stops the embedded server; waiting for it");
            said = true;
        }
        sleep(LOOK_EVERY).await;
    }
}

/// Joins the processes that hold the lock together.
pub(crate) fn shared(path: &Path) -> Result<File, StartError> {
    let file = open(path)?;
    file.lock_shared().doing(|| format!("lock {}", path.display()))?;
    Ok(file)
}

/// The lock if nobody else holds it, not even together with others.
pub(crate) fn if_alone(path: &Path) -> Result<Option<File>, StartError> {
    let file = open(path)?;
    Ok(lock_or_busy(file.try_lock(), path)?.then_some(file))
}

fn open(path: &Path) -> Result<File, StartError> {
    if let Ok(found) = path.metadata()
        && !geteuid().is_root()
        && found.uid() != geteuid().as_raw()
    {
        return Err(StartError::ForeignFolder { folder: path.into(), owner: found.uid(), ours: geteuid().as_raw() });
    }
    File::options()
        .read(true)
        .write(true)
        .create(true)
        .truncate(false)
        .mode(0o600)
        .open(path)
        .doing(|| format!("open {}", path.display()))
}

fn lock_or_busy(tried: Result<(), TryLockError>, path: &Path) -> Result<bool, StartError> {
    match tried {
        Ok(()) => Ok(true),
        Err(TryLockError::WouldBlock) => Ok(false),
        Err(TryLockError::Error(error)) => Err(error).doing(|| format!("lock {}", path.display())),
    }
}
