//! Ends a [`Bound`](super::Lifetime::Bound) server with the last process that uses it, even one that was killed.
//!
//! Each of them holds the writing end of a named pipe. A shell holds the reading end; when the last writer is gone, the
//! system ends its `cat`, and it stops the server.

use std::fs;
use std::os::fd::OwnedFd;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use rustix::fs::{Mode, OFlags, open};

use super::account::RunAs;
use super::error::{Doing, StartError};
use super::folders::Folders;

/// `$1` is the pipe, `$2` the Postgres data folder. A server gets 10 s to end by itself; the pid file of one that is just
/// starting gets 2 s to appear. A pipe that is gone means that the server was stopped in order.
const SCRIPT: &str = r#"
cat "$1" > /dev/null
[ -p "$1" ] || exit 0
rm -f "$1"
tries=0
until pid=$(head -n 1 "$2/postmaster.pid" 2> /dev/null) && [ -n "$pid" ]; do
    tries=$((tries + 1)); [ "$tries" -gt 20 ] && exit 0; sleep 0.1
done
kill -INT "$pid"
tries=0
while kill -0 "$pid" 2> /dev/null; do
    tries=$((tries + 1)); [ "$tries" -eq 100 ] && kill -KILL "$pid"; [ "$tries" -gt 110 ] && exit 1; sleep 0.1
done
"#;

/// A hold on the pipe; the server stays while one is open.
#[derive(Debug)]
pub(crate) struct Hold {
    _pipe: OwnedFd,
    path: PathBuf,
}

impl Hold {
    /// Tells the watcher that the server was stopped in order.
    pub(crate) fn dismiss(self) {
        if let Err(error) = fs::remove_file(&self.path) {
            tracing::debug!(%error, pipe = %self.path.display(), "the watcher's pipe could not be removed");
        }
    }
}

/// Joins the processes that hold a bound server, if there is a watcher. The caller holds the start lock.
pub(crate) fn join(folders: &Folders, run_as: RunAs) -> Option<Hold> {
    let path = pipe_path(folders, run_as);
    // Opening for writing without waiting fails where nobody reads, that is, where the watcher is gone.
    let pipe = open(&path, OFlags::WRONLY | OFlags::NONBLOCK | OFlags::CLOEXEC, Mode::empty()).ok()?;
    Some(Hold { _pipe: pipe, path })
}

/// Starts a watcher and holds its pipe. The caller holds the start lock and found no watcher.
pub(crate) async fn start(folders: &Folders, run_as: RunAs) -> Result<Hold, StartError> {
    let path = folders.prepare_socket_dir(run_as)?.join(PIPE);
    if path.symlink_metadata().is_ok() {
        fs::remove_file(&path).doing(|| format!("remove {}", path.display()))?;
    }
    let made = run_as.command(Path::new("mkfifo")).args(["-m", "600"]).arg(&path).status().await;
    let made = made.doing(|| format!("make the pipe {}", path.display()))?;
    if !made.success() {
        return Err(std::io::Error::other(made.to_string())).doing(|| format!("make the pipe {}", path.display()));
    }
    // Open for both, this end waits for no reader.
    let pipe =
        open(&path, OFlags::RDWR | OFlags::CLOEXEC, Mode::empty()).doing(|| format!("open {}", path.display()))?;

    let mut shell = run_as.command(Path::new("/bin/sh"));
    shell.args(["-c", SCRIPT, "keqiao-watcher"]).arg(&path).arg(&folders.data);
    shell.stdout(Stdio::null()).stderr(Stdio::null());
    // It outlives us; a child that is dropped is reaped by the runtime.
    drop(shell.spawn().doing(|| "run the shell that watches over a bound server".into())?);
    Ok(Hold { _pipe: pipe, path })
}

/// The pipe's name in the socket's folder, which belongs to the server's user.
const PIPE: &str = "bound.pipe";

fn pipe_path(folders: &Folders, run_as: RunAs) -> PathBuf {
    folders.socket_dir(run_as).join(PIPE)
}
