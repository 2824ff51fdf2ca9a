//! `postmaster.pid`: which process runs on a data folder, and whether it truly does.
//!
//! The file is read and never removed: Postgres checks by it that no orphaned process still writes to the data.

use std::fs;
use std::io;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use rustix::io::Errno;
use rustix::process::{Pid, Signal, kill_process, test_kill_process};

/// What a server wrote about itself (`LOCK_FILE_LINE_*` in Postgres' `src/include/utils/pidfile.h`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct PidFile {
    /// The process of the postmaster.
    pub(crate) pid: Pid,
    /// The folder of its socket, from line 5; absent while it starts.
    pub(crate) socket_dir: Option<PathBuf>,
    /// Whether line 8 says that it accepts connections.
    pub(crate) is_ready: bool,
}

/// What the recorded process is now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Holder {
    /// There is no such process.
    Gone,
    /// There is one, and it is not a server on this data: the number was given to another program, or the server has
    /// ended and nobody has taken note (a zombie).
    Stranger,
    /// A server on this data.
    Postmaster,
    /// There is one, and the system does not tell what it is.
    Unknown,
}

impl PidFile {
    /// Reads the file of a data folder; None where there is none or it is not filled in yet.
    pub(crate) fn read(data: &Path) -> io::Result<Option<PidFile>> {
        match fs::read_to_string(data.join("postmaster.pid")) {
            Ok(text) => Ok(PidFile::parse(&text)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    fn parse(text: &str) -> Option<PidFile> {
        let mut lines = text.lines().map(str::trim);
        let pid = Pid::from_raw(lines.next()?.parse().ok().filter(|pid| *pid > 0)?)?;
        let socket_dir = lines.nth(3).filter(|line| !line.is_empty()).map(PathBuf::from);
        let is_ready = lines.nth(2) == Some("ready");
        Some(PidFile { pid, socket_dir, is_ready })
    }

    /// What the recorded process is now.
    pub(crate) fn holder(&self, data: &Path) -> Holder {
        match test_kill_process(self.pid) {
            Err(Errno::SRCH) => Holder::Gone,
            Ok(()) | Err(_) => look_closer(self.pid, data),
        }
    }
}

/// Sends a signal; a process that has ended already is no error.
pub(crate) fn signal(pid: Pid, signal: Signal) -> io::Result<()> {
    match kill_process(pid, signal) {
        Ok(()) | Err(Errno::SRCH) => Ok(()),
        Err(error) => Err(error.into()),
    }
}

/// A postmaster works in its data folder and is called `postgres` (or `postmaster`). Linux shows both in `/proc`.
fn look_closer(pid: Pid, data: &Path) -> Holder {
    let process = PathBuf::from(format!("/proc/{}", pid.as_raw_nonzero()));
    let Ok(stat) = fs::read(process.join("stat")) else { return Holder::Unknown };
    if is_zombie(&stat) {
        return Holder::Stranger;
    }
    let (Ok(its), Ok(ours)) = (fs::metadata(process.join("cwd")), fs::metadata(data)) else { return Holder::Unknown };
    if (its.dev(), its.ino()) != (ours.dev(), ours.ino()) {
        return Holder::Stranger;
    }
    let program = process.join("exe").read_link().unwrap_or_default();
    let name = program.file_name().unwrap_or_default().as_encoded_bytes();
    let is_server = name.starts_with(b"postgres") || name.starts_with(b"postmaster");
    if is_server { Holder::Postmaster } else { Holder::Unknown }
}

/// The state is the first letter after the name in parentheses (proc_pid_stat(5)).
fn is_zombie(stat: &[u8]) -> bool {
    let name_end = stat.iter().rposition(|byte| *byte == b')');
    let state = name_end.and_then(|end| stat.get(end + 2));
    matches!(state, Some(b'Z' | b'X'))
}

#[cfg(test)]
mod tests {
    use super::*;

    const READY: &str =
        "4321\n/state/postgres/data\n1767603600\n5432\n/state/postgres/socket\n\n  5432001     32768\nready   \n";

    #[test]
    fn a_pid_file_tells_process_socket_and_readiness() {
        let read = PidFile::parse(READY).expect("a whole file");

        assert_eq!(read.pid.as_raw_nonzero().get(), 4321);
        assert_eq!(read.socket_dir, Some("/state/postgres/socket".into()));
        assert!(read.is_ready);
        assert!(!PidFile::parse(&READY.replace("ready   ", "starting")).expect("a whole file").is_ready);
    }

    #[test]
    fn a_pid_file_that_is_being_written_names_no_process() {
        assert_eq!(PidFile::parse(""), None);
        assert_eq!(PidFile::parse("-4321\n"), None);
        assert_eq!(PidFile::parse("not a number\n"), None);
    }

    #[test]
    fn a_zombie_is_told_from_a_process_whose_name_looks_like_one() {
        assert!(is_zombie(b"7 (postgres) Z 1 7 7"));
        assert!(!is_zombie(b"7 (a) Z b) S 1 7 7"));
        assert!(!is_zombie(b""));
    }
}
