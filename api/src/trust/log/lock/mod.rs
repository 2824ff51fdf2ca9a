//! The lock outside the database: for each log, the checkpoint that was signed last. Whoever signs moves it from the one
//! he knows to the next, or does not sign. So a database that was rolled back or forked is noticed before it is signed.

mod file;
mod postgres;

pub use file::FileLock;
pub use postgres::PostgresLock;

use std::path::Path;

/// Where the last checkpoints are kept.
pub enum Lock {
    /// Nowhere: this process signs nothing.
    Absent,
    /// In a folder, a file for each log.
    File(FileLock),
    /// In a second database.
    Postgres(PostgresLock),
}

/// Why the lock could not be read or moved.
#[derive(Debug, thiserror::Error)]
pub enum LockError {
    /// There is none.
    #[error("this process has no lock, so it signs nothing")]
    Absent,
    /// It holds another checkpoint than the one it should be moved from.
    #[error("somebody else has moved the lock")]
    Moved,
    /// The folder or the file does not let us. The outcome of a move is unknown.
    #[error("the lock in {place} cannot be used: {source}")]
    File {
        /// The folder.
        place: String,
        /// What the system says.
        source: std::io::Error,
    },
    /// The second database is away. The outcome of a move is unknown.
    #[error("the lock's database cannot be used: {0}")]
    Database(#[from] sqlx::Error),
}

impl Lock {
    /// From a setting: the URL of a Postgres, or a folder.
    ///
    /// # Errors
    /// When the URL is none.
    pub fn parse(setting: &str) -> Result<Lock, LockError> {
        if setting.starts_with("postgres://") || setting.starts_with("postgresql://") {
            return Ok(Lock::Postgres(PostgresLock::new(setting)?));
        }
        Ok(Lock::File(FileLock::new(Path::new(setting))))
    }

    /// The checkpoint that was signed last for a log, as text; nothing when none was.
    ///
    /// # Errors
    /// When the lock cannot be read.
    pub async fn read(&self, origin: &str) -> Result<Option<String>, LockError> {
        match self {
            Lock::Absent => Err(LockError::Absent),
            Lock::File(lock) => lock.read(origin).await,
            Lock::Postgres(lock) => lock.read(origin).await,
        }
    }

    /// Puts the next checkpoint in the place of the present one. When it answers, the checkpoint is on the disk.
    ///
    /// # Errors
    /// [`LockError::Moved`] when another one is there than `present`; nothing has changed then.
    pub async fn advance(&self, origin: &str, present: Option<&str>, next: &str) -> Result<(), LockError> {
        match self {
            Lock::Absent => Err(LockError::Absent),
            Lock::File(lock) => lock.advance(origin, present, next).await,
            Lock::Postgres(lock) => lock.advance(origin, present, next).await,
        }
    }
}
