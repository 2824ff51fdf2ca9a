//! Where the server's files lie, and who may enter.

use std::fs::{self, DirBuilder, Permissions};
use std::io;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{DirBuilderExt, MetadataExt, PermissionsExt};
use std::path::{Path, PathBuf};

use rustix::process::geteuid;
use sha2::{Digest, Sha256};

use super::account::RunAs;
use super::error::{Doing, StartError};

/// The longest folder whose socket still fits `sun_path`, in bytes: 108 on Linux, 104 on macOS and the BSDs, with the
/// closing zero; `/.s.PGSQL.5432` takes 14.
pub(crate) const SOCKET_DIR_MAX: usize = 104 - 1 - 14;

/// Where the socket lies when the data folder is too deep for it.
const SHORT_PARENT: &str = "/tmp";

/// How many hexadecimal digits of the path's hash tell short socket folders apart.
const SHORT_HASH_DIGITS: usize = 16;

/// The server's part of the data folder.
#[derive(Clone, Debug)]
pub(crate) struct Folders {
    /// `<data folder>/postgres`, without symbolic links.
    pub(crate) base: PathBuf,
    /// What Postgres calls its data directory.
    pub(crate) data: PathBuf,
    /// Binaries that were downloaded, a folder for each version.
    pub(crate) downloads: PathBuf,
    /// The server's own log.
    pub(crate) log: PathBuf,
    /// Held by the one process that starts or stops the server.
    pub(crate) start_lock: PathBuf,
    /// Shared by all processes that use the server.
    pub(crate) sharers_lock: PathBuf,
}

impl Folders {
    /// Makes the folders that are not there yet.
    pub(crate) fn prepare(data_dir: &Path) -> Result<Folders, StartError> {
        let base = data_dir.join("postgres");
        // The server of a root service runs as somebody else, who must be able to pass, but not to look around.
        let mode = if geteuid().is_root() { 0o711 } else { 0o700 };
        create_all(&base, mode)?;
        let base = base.canonicalize().doing(|| format!("resolve {}", base.display()))?;
        let owner = fs::metadata(&base).doing(|| format!("look at {}", base.display()))?.uid();
        let ours = geteuid().as_raw();
        // For root too: whoever owns the folder could lead root's files elsewhere by links.
        if ours != owner {
            return Err(StartError::ForeignFolder { folder: base, owner, ours });
        }
        Ok(Folders {
            data: base.join("data"),
            downloads: base.join("binaries"),
            log: base.join("server.log"),
            start_lock: base.join("start.lock"),
            sharers_lock: base.join("sharers.lock"),
            base,
        })
    }

    /// The folder of the socket: below the base, or a short one when that is too deep. The same for every process.
    pub(crate) fn socket_dir(&self, run_as: RunAs) -> PathBuf {
        let near = self.base.join("socket");
        if near.as_os_str().len() <= SOCKET_DIR_MAX {
            return near;
        }
        let hash = format!("{:x}", HexOf(&Sha256::digest(self.base.as_os_str().as_bytes())));
        Path::new(SHORT_PARENT).join(format!("keqiao-{}-{}", run_as.uid(), &hash[..SHORT_HASH_DIGITS]))
    }

    /// Makes the socket's folder and checks that nobody else could have made it.
    pub(crate) fn prepare_socket_dir(&self, run_as: RunAs) -> Result<PathBuf, StartError> {
        let folder = self.socket_dir(run_as);
        match DirBuilder::new().mode(0o700).create(&folder) {
            Ok(()) => run_as.own(&folder)?,
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(error).doing(|| format!("make {}", folder.display())),
        }
        let found = fs::symlink_metadata(&folder).doing(|| format!("look at {}", folder.display()))?;
        let is_ours = found.is_dir() && found.uid() == run_as.uid() && found.permissions().mode() & 0o077 == 0;
        if !is_ours {
            return Err(StartError::UnsafeSocketFolder { folder, uid: run_as.uid() });
        }
        Ok(folder)
    }

    /// Checks that the server's user can enter the base folder, and names the first folder that stops it.
    pub(crate) async fn check_passable(&self, run_as: RunAs) -> Result<(), StartError> {
        let RunAs::Dropped(account) = run_as else { return Ok(()) };
        if can_enter(run_as, &self.base).await? {
            return Ok(());
        }
        let mut ancestors: Vec<&Path> = self.base.ancestors().collect();
        ancestors.reverse();
        for folder in ancestors {
            if !can_enter(run_as, folder).await? {
                return Err(StartError::Unreachable { folder: folder.into(), uid: account.uid });
            }
        }
        Ok(())
    }
}

/// Asks the system itself, so that access lists and mounts count too.
async fn can_enter(run_as: RunAs, folder: &Path) -> Result<bool, StartError> {
    let mut shell = run_as.command(Path::new("/bin/sh"));
    let status = shell.args(["-c", "cd -- \"$1\" 2>/dev/null", "sh"]).arg(folder).status().await;
    Ok(status.doing(|| format!("run a command as user id {}", run_as.uid()))?.success())
}

/// Like `mkdir -p`, with exactly this mode on the folders it makes.
fn create_all(folder: &Path, mode: u32) -> Result<(), StartError> {
    if folder.is_dir() {
        return Ok(());
    }
    if let Some(parent) = folder.parent().filter(|parent| !parent.as_os_str().is_empty()) {
        create_all(parent, mode)?;
    }
    match DirBuilder::new().mode(mode).create(folder) {
        Ok(()) => fs::set_permissions(folder, Permissions::from_mode(mode)),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists && folder.is_dir() => Ok(()),
        Err(error) => Err(error),
    }
    .doing(|| format!("make the folder {}", folder.display()))
}

/// Bytes as hexadecimal digits.
struct HexOf<'a>(&'a [u8]);

impl std::fmt::LowerHex for HexOf<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}
