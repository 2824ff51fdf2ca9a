//! As whom the server runs. Postgres refuses root, so root hands it to an unprivileged user.

use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::Path;
use std::process::Stdio;

use rustix::process::geteuid;
use tokio::process::Command;

use super::error::{Doing, StartError};

/// The users a root service hands its server to, the best first.
const UNPRIVILEGED: [&str; 2] = ["postgres", "nobody"];

/// The server and its tools find the shell and nothing of our own environment, which holds secrets.
const CHILD_PATH: &str = "/usr/local/bin:/usr/bin:/bin";

/// A user and its group.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Account {
    pub(crate) uid: u32,
    pub(crate) gid: u32,
}

/// As whom child processes run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum RunAs {
    /// As this process does, which is not root.
    Ourselves { uid: u32 },
    /// Root steps down.
    Dropped(Account),
}

impl RunAs {
    /// Who may run a server on this Postgres data folder, which need not exist yet.
    ///
    /// A folder that exists stays with its owner, so that it does not matter who starts the service first.
    pub(crate) fn choose(data: &Path) -> Result<RunAs, StartError> {
        let ours = geteuid();
        let owner = fs::metadata(data).ok().map(|found| Account { uid: found.uid(), gid: found.gid() });
        if !ours.is_root() {
            return match owner {
                Some(owner) if owner.uid != ours.as_raw() => {
                    Err(StartError::ForeignFolder { folder: data.into(), owner: owner.uid, ours: ours.as_raw() })
                }
                _ => Ok(RunAs::Ourselves { uid: ours.as_raw() }),
            };
        }
        if let Some(owner) = owner.filter(|owner| owner.uid != 0) {
            return Ok(RunAs::Dropped(owner));
        }
        let users = fs::read_to_string("/etc/passwd").doing(|| "read /etc/passwd".into())?;
        UNPRIVILEGED
            .iter()
            .find_map(|name| find_user(&users, name))
            .map(RunAs::Dropped)
            .ok_or(StartError::NoUnprivilegedUser)
    }

    /// The user id the server has.
    pub(crate) fn uid(self) -> u32 {
        match self {
            RunAs::Ourselves { uid } => uid,
            RunAs::Dropped(account) => account.uid,
        }
    }

    /// A command that runs as this user, with an empty environment, apart from our terminal's signals.
    ///
    /// The standard library drops the supplementary groups together with the user id.
    pub(crate) fn command(self, program: &Path) -> Command {
        let mut command = Command::new(program);
        command.env_clear().env("PATH", CHILD_PATH).env("LC_ALL", "C").env("TZ", "UTC");
        command.current_dir("/").stdin(Stdio::null()).process_group(0);
        if let RunAs::Dropped(account) = self {
            command.uid(account.uid).gid(account.gid);
        }
        command
    }

    /// Gives a new folder or file to this user.
    pub(crate) fn own(self, path: &Path) -> Result<(), StartError> {
        let RunAs::Dropped(account) = self else { return Ok(()) };
        std::os::unix::fs::lchown(path, Some(account.uid), Some(account.gid))
            .doing(|| format!("give {} to user id {}", path.display(), account.uid))
    }
}

/// The account of a line `name:password:uid:gid:…` (passwd(5)), unless it is root's.
fn find_user(passwd: &str, name: &str) -> Option<Account> {
    let line = passwd.lines().find(|line| line.split(':').next() == Some(name))?;
    let mut fields = line.split(':').skip(2);
    let uid = fields.next()?.parse().ok()?;
    let gid = fields.next()?.parse().ok()?;
    (uid != 0).then_some(Account { uid, gid })
}

#[cfg(test)]
mod tests {
    use super::*;

    const PASSWD: &str = "root:x:0:0:root:/root:/bin/bash\npostgresql-old:x:7:7::/:/bin/sh\n\
                          nobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin\npostgres:x:101:104::/:/bin/bash\n";

    #[test]
    fn a_user_is_found_by_its_whole_name() {
        assert_eq!(find_user(PASSWD, "postgres"), Some(Account { uid: 101, gid: 104 }));
        assert_eq!(find_user(PASSWD, "nobody"), Some(Account { uid: 65534, gid: 65534 }));
        assert_eq!(find_user(PASSWD, "keqiao"), None);
    }

    #[test]
    fn root_is_never_the_unprivileged_user() {
        assert_eq!(find_user(PASSWD, "root"), None);
        assert_eq!(find_user("postgres:x:0:0::/:/bin/sh\n", "postgres"), None);
    }
}
