//! The embedded default: a private, real Postgres, supervised in the data folder.
//!
//! ```text
//! start ─▶ one start at a time (start.lock)
//!            ├─ a server runs on this folder ─────────────▶ adopt it
//!            └─ none runs ─▶ locate ─▶ initialize ─▶ launch ─▶ ready
//!                             └─ download, where the machine has no binaries
//! stop  ─▶ the last process that uses the server (sharers.lock) shuts it down
//! ```
//!
//! Everything lies in `<data folder>/postgres`. The server listens on a Unix socket in a folder that only its user may
//! enter, never on a port. With a `DATABASE_URL` nothing of this runs, except [`refuse_unsafe`].

mod settings;
mod error;
mod account;
mod folders;
mod lock;
mod locate;
mod choose;
mod download;
mod release_index;
mod initialize;
mod pid_file;
mod connect;
mod safety;
mod launch;
mod watcher;
mod server;

#[cfg(test)]
mod tests;

pub use error::{StartError, StopError};
pub use release_index::install_crypto_provider;
pub use safety::{UnsafeSetting, refuse_unsafe};
pub use server::{Server, start};
pub use settings::{Lifetime, Settings, default_data_dir};
