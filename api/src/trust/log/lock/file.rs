//! The lock as a folder: one file for each log, replaced as a whole and flushed.

use super::LockError;
use keqiao_ledger::log::hub_of;
use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

/// The file that orders processes on one folder; it says nothing itself.
const GUARD: &str = "guard";

/// A folder with one file for each log.
#[derive(Clone, Debug)]
pub struct FileLock {
    folder: PathBuf,
}

impl FileLock {
    /// The lock in a folder, which is made when it is needed.
    #[must_use]
    pub fn new(folder: &Path) -> FileLock {
        FileLock { folder: folder.to_owned() }
    }

    /// The file of a log.
    #[must_use]
    pub fn path(&self, origin: &str) -> PathBuf {
        self.folder.join(format!("{}.checkpoint", hub_of(origin)))
    }

    pub(super) async fn read(&self, origin: &str) -> Result<Option<String>, LockError> {
        let (lock, path) = (self.clone(), self.path(origin));
        blocking(move || read(&path).map_err(|source| lock.error(source))).await
    }

    pub(super) async fn advance(&self, origin: &str, present: Option<&str>, next: &str) -> Result<(), LockError> {
        let (lock, path) = (self.clone(), self.path(origin));
        let (present, next) = (present.map(str::to_owned), next.to_owned());
        blocking(move || {
            let moved = lock.replace(&path, present.as_deref(), &next).map_err(|source| lock.error(source))?;
            if moved { Ok(()) } else { Err(LockError::Moved) }
        })
        .await
    }

    /// Whether the file was replaced; not when it holds something else than expected.
    fn replace(&self, path: &Path, present: Option<&str>, next: &str) -> io::Result<bool> {
        fs::create_dir_all(&self.folder)?;
        let guard = File::options().create(true).truncate(false).write(true).open(self.folder.join(GUARD))?;
        guard.lock()?;
        if read(path)?.as_deref() != present {
            return Ok(false);
        }
        let fresh = path.with_extension("new");
        let mut file = File::create(&fresh)?;
        file.write_all(next.as_bytes())?;
        file.sync_all()?;
        fs::rename(&fresh, path)?;
        File::open(&self.folder)?.sync_all()?;
        Ok(true)
    }

    fn error(&self, source: io::Error) -> LockError {
        LockError::File { place: self.folder.display().to_string(), source }
    }
}

fn read(path: &Path) -> io::Result<Option<String>> {
    match fs::read_to_string(path) {
        Ok(text) => Ok(Some(text)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

/// Files are work for a thread of their own.
async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, LockError> + Send + 'static,
) -> Result<T, LockError> {
    let broken = |error| LockError::File { place: "a thread".to_owned(), source: io::Error::other(error) };
    tokio::task::spawn_blocking(work).await.map_err(broken)?
}
