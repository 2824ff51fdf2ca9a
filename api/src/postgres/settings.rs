//! What the operator may choose.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use rustix::process::geteuid;

/// Where the state of a service lies when it runs as root (Filesystem Hierarchy Standard 3.0, 5.8 `/var/lib`).
const ROOT_STATE_DIR: &str = "/var/lib/keqiao";

/// The folder below a user's state folder.
const STATE_NAME: &str = "keqiao";

/// How the embedded server is found, kept and ended.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The service's data folder; everything of the server lies in `postgres` below it.
    pub data_dir: PathBuf,
    /// A folder that holds `initdb` and `postgres` (`KEQIAO_PG_BIN`). When set, no other folder is looked at.
    pub binaries: Option<PathBuf>,
    /// The folders in which commands are looked for (`PATH`).
    pub search_path: Option<OsString>,
    /// A list of releases to download binaries from, in the JSON shape that GitHub, Gitea and Gitee share; default the
    /// project `theseus-rs/postgresql-binaries`.
    pub download_url: Option<String>,
    /// What ends the server when this process is killed.
    pub lifetime: Lifetime,
}

/// What happens to the server when this process ends without [`stop`](super::Server::stop).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lifetime {
    /// It keeps running, and the next start adopts it: for a service.
    Adoptable,
    /// It ends with the last process that uses it, even when that one is killed: for tests. A new data folder is not
    /// flushed to disk.
    Bound,
}

/// The data folder when none is configured: `/var/lib/keqiao` for root, otherwise `$XDG_STATE_HOME/keqiao` or
/// `$HOME/.local/state/keqiao` (XDG Base Directory Specification 0.8). None if neither variable holds an absolute path.
#[must_use]
pub fn default_data_dir(xdg_state_home: Option<OsString>, home: Option<OsString>) -> Option<PathBuf> {
    if geteuid().is_root() {
        return Some(PathBuf::from(ROOT_STATE_DIR));
    }
    user_data_dir(xdg_state_home.map(PathBuf::from), home.map(PathBuf::from))
}

/// XDG: "All paths set in these environment variables must be absolute", others are ignored.
fn user_data_dir(xdg_state_home: Option<PathBuf>, home: Option<PathBuf>) -> Option<PathBuf> {
    let absolute = |path: &PathBuf| path.is_absolute();
    let state = xdg_state_home.filter(absolute);
    let state = state.or_else(|| Some(home.filter(absolute)?.join(Path::new(".local/state"))))?;
    Some(state.join(STATE_NAME))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_user_keeps_data_in_the_state_folder_and_a_relative_one_is_ignored() {
        let home = || Some(PathBuf::from("/home/setter"));

        assert_eq!(user_data_dir(Some("/state".into()), home()), Some("/state/keqiao".into()));
        assert_eq!(user_data_dir(None, home()), Some("/home/setter/.local/state/keqiao".into()));
        assert_eq!(user_data_dir(Some("state".into()), home()), Some("/home/setter/.local/state/keqiao".into()));
        assert_eq!(user_data_dir(None, Some("".into())), None);
    }

    #[test]
    fn root_keeps_data_outside_its_closed_home() {
        let found = default_data_dir(None, Some("/home/setter".into()));

        let expected = if geteuid().is_root() { "/var/lib/keqiao" } else { "/home/setter/.local/state/keqiao" };
        assert_eq!(found, Some(expected.into()));
    }
}
