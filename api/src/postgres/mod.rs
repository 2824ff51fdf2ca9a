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

mod account;
mod choose;
mod connect;
mod download;
mod error;
mod folders;
mod initialize;
mod launch;
mod locate;
mod lock;
mod pid_file;
mod release_index;
mod safety;
mod server;
mod settings;
mod watcher;

#[cfg(test)]
mod tests;

pub use error::{StartError, StopError};
pub use release_index::install_crypto_provider;
pub use safety::{UnsafeSetting, refuse_unsafe};
pub use server::{Server, start};
pub use settings::{Lifetime, Settings, default_data_dir};
