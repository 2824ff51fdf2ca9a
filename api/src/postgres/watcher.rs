//! Ends a [`Bound`](super::Lifetime::Bound) server with the last process that uses it, even one that was killed.
//!
//! Each of them holds the writing end of a named pipe. A shell holds the reading end; when the last writer is gone, the
//! system ends its `cat`, and it stops the server. Each watcher has a pipe of its own: whoever removes the file, the
//! watcher or a new start, has decided whether the server is stopped or kept.

use std::fs;
use std::io;
use std::os::fd::OwnedFd;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::sync::atomic::{AtomicU32, Ordering};

use rustix::fs::{Mode, OFlags, open};

use super::account::RunAs;
use super::error::{Doing, StartError};
use super::folders::Folders;

/// How a pipe's name starts, in the socket's folder, which belongs to the server's user.
const PIPE_PREFIX: &str = "bound-";

/// Tells the pipes of one process apart.
static PIPES_MADE: AtomicU32 = AtomicU32::new(0);

/// `$1` is the pipe, `$2` the Postgres data folder. The pid file of a server that is just starting gets 2 s to appear; a
/// server gets 10 s to end by itself. The pid is read before the pipe is removed, so that it never is that of a server
/// which a new start, having removed the pipe, has started.
const SCRIPT: &str = r#"
cat "$1" > /dev/null
tries=0
until pid=$(head -n 1 "$2/postmaster.pid" 2> /dev/null) && [ -n "$pid" ]; do
    [ -p "$1" ] || exit 0
    tries=$((tries + 1)); [ "$tries" -gt 20 ] && { rm -f "$1"; exit 0; }
    sleep 0.1
done
rm "$1" 2> /dev/null || exit 0
kill -INT "$pid"
tries=0
while kill -0 "$pid" 2> /dev/null; do
    tries=$((tries + 1)); [ "$tries" -eq 100 ] && kill -KILL "$pid"; [ "$tries" -gt 110 ] && exit 1
    sleep 0.1
done
"#;

/// A hold on the pipe; the server stays while one is open.
#[derive(Debug)]
pub(crate) struct Hold {
    _pipe: OwnedFd,
    path: PathBuf,
}

impl Hold {
    /// Sends the watcher away: the server was stopped in order, or never started.
    pub(crate) fn dismiss(self) {
        remove(&self.path);
    }
}

/// Joins the processes that hold a bound server. None if there is no watcher; one that has just awoken is sent away.
///
/// The caller holds the start lock.
pub(crate) fn join(folders: &Folders, run_as: RunAs) -> Option<Hold> {
    let entries = fs::read_dir(folders.socket_dir(run_as)).into_iter().flatten().flatten();
    let mut pipes = entries.filter(|entry| entry.file_name().as_encoded_bytes().starts_with(PIPE_PREFIX.as_bytes()));
    pipes.find_map(|entry| {
        let path = entry.path();
        // Opening for writing without waiting fails where nobody reads.
        match open(&path, OFlags::WRONLY | OFlags::NONBLOCK | OFlags::NOFOLLOW | OFlags::CLOEXEC, Mode::empty()) {
            Ok(pipe) => Some(Hold { _pipe: pipe, path }),
            Err(_) => {
                remove(&path);
                None
            }
        }
    })
}

/// Starts a watcher and holds its pipe. The caller holds the start lock and found no watcher.
pub(crate) async fn start(folders: &Folders, run_as: RunAs) -> Result<Hold, StartError> {
    let number = PIPES_MADE.fetch_add(1, Ordering::Relaxed);
    let name = format!("{PIPE_PREFIX}{}-{number}", std::process::id());
    let path = folders.prepare_socket_dir(run_as)?.join(name);
    let what = || format!("make the pipe {}", path.display());
    let made = run_as.command(Path::new("mkfifo")).args(["-m", "600"]).arg(&path).status().await.doing(what)?;
    if !made.success() {
        return Err(io::Error::other(made.to_string())).doing(what);
    }
    // Open for both, this end waits for no reader.
    let pipe = open(&path, OFlags::RDWR | OFlags::NOFOLLOW | OFlags::CLOEXEC, Mode::empty())
        .doing(|| format!("open {}", path.display()))?;

    let mut shell = run_as.command(Path::new("/bin/sh"));
    shell.args(["-c", SCRIPT, "keqiao-watcher"]).arg(&path).arg(&folders.data);
    shell.stdout(Stdio::null()).stderr(Stdio::null());
    // It outlives us; a child that is dropped is reaped by the runtime.
    drop(shell.spawn().doing(|| "run the shell that watches over a bound server".into())?);
    Ok(Hold { _pipe: pipe, path })
}

fn remove(pipe: &Path) {
    if let Err(error) = fs::remove_file(pipe) {
        tracing::debug!(%error, pipe = %pipe.display(), "the watcher's pipe could not be removed");
    }
}
