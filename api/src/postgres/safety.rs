//! Settings under which a server loses what it has acknowledged.

use sqlx::PgExecutor;

/// Settings that must not be `off`, and what happens when they are.
const MUST_BE_ON: [(&str, &str); 3] = [
    ("fsync", "a power failure or crash of the machine can corrupt the whole database"),
    ("full_page_writes", "a page half written at a power failure cannot be repaired"),
    ("synchronous_commit", "a crash loses commits that were already acknowledged"),
];

/// A server that does not keep what it acknowledges, or could not be asked.
#[derive(Debug, thiserror::Error)]
pub enum UnsafeSetting {
    /// One setting is off.
    #[error("the Postgres server has {name}=off, and with that {why}; set {name}=on and reload the server")]
    Off {
        /// The setting's name.
        name: &'static str,
        /// What it would cost.
        why: &'static str,
    },
    /// The settings could not be read.
    #[error("the Postgres server's settings could not be read")]
    Unread(#[source] sqlx::Error),
}

/// Refuses a server with `fsync`, `full_page_writes` or `synchronous_commit` off, as this connection's role sees them.
///
/// Takes a pool or a connection; the same rule holds for the embedded server and for a `DATABASE_URL`.
///
/// # Errors
///
/// Names the first unsafe setting and why, or says that the settings could not be read.
pub async fn refuse_unsafe(executor: impl PgExecutor<'_>) -> Result<(), UnsafeSetting> {
    let (fsync, full_page_writes, synchronous_commit): (String, String, String) = sqlx::query_as(
        "SELECT current_setting('fsync'), current_setting('full_page_writes'), current_setting('synchronous_commit')",
    )
    .fetch_one(executor)
    .await
    .map_err(UnsafeSetting::Unread)?;
    let values = [fsync, full_page_writes, synchronous_commit];
    match MUST_BE_ON.iter().zip(values).find(|(_, value)| value == "off") {
        Some(((name, why), _)) => Err(UnsafeSetting::Off { name, why }),
        None => Ok(()),
    }
}
