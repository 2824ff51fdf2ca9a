//! The one place that keeps files: a folder, a bucket, or nowhere for commands that keep none. Names are 64 digits of base 16,
//! made by the service; nothing of what a user wrote ever becomes a path.

use super::bucket::{BucketFault, BucketFiles};
use super::random;
use keqiao_domain::hex::hex;
use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

/// Digits of a name.
const NAME_DIGITS: usize = 64;
/// What is put to look whether a store works.
const PROBE: &[u8] = b"keqiao";
/// Digits of a name that choose the folder inside the folder, so that no folder holds all files.
const FAN_DIGITS: usize = 2;
/// Who may enter the folders: the service's user alone.
const FOLDER_MODE: u32 = 0o700;
/// Who may read the files: the same.
const FILE_MODE: u32 = 0o600;

/// Where files are kept.
#[derive(Clone, Debug)]
pub enum Files {
    /// In a folder of this machine, or one that several machines share.
    Folder(FolderFiles),
    /// In a bucket of an S3-compatible store.
    Bucket(BucketFiles),
    /// Nowhere: for commands that keep no files.
    Absent,
}

/// Why a file could not be kept, read or deleted.
#[derive(Debug, thiserror::Error)]
pub enum FileError {
    /// A name that is none of ours.
    #[error("`{0}` is no name of a file")]
    Name(String),
    /// This process keeps no files.
    #[error("this process keeps no files")]
    Absent,
    /// The folder does not do it.
    #[error("files in {place}: {source}")]
    Folder {
        /// The folder.
        place: String,
        /// Why.
        source: io::Error,
    },
    /// The bucket does not do it.
    #[error("files in {place}: {source}")]
    Bucket {
        /// The bucket's address.
        place: String,
        /// Why.
        source: BucketFault,
    },
    /// What was put came back as something else.
    #[error("the store of files gives back something else than it took")]
    Changed,
}

impl FileError {
    /// Why, without the place, which concerns the operator alone.
    #[must_use]
    pub fn reason(&self) -> String {
        match self {
            FileError::Folder { source, .. } => source.to_string(),
            FileError::Bucket { source, .. } => source.to_string(),
            other => other.to_string(),
        }
    }
}

/// Why the store has not worked since the service started; nothing once it has.
#[derive(Debug, Default)]
pub struct Trouble(Mutex<Option<String>>);

impl Trouble {
    /// What the last look found.
    pub fn set(&self, reason: Option<String>) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = reason;
    }

    /// The reason, if there is one.
    #[must_use]
    pub fn get(&self) -> Option<String> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Files {
    /// Files in a folder, which is made when it is needed.
    #[must_use]
    pub fn folder(folder: &Path) -> Files {
        Files::Folder(FolderFiles { folder: folder.to_owned() })
    }

    /// Keeps a file. The same name again replaces it.
    ///
    /// # Errors
    /// When it could not be kept; it can be tried again.
    pub async fn put(&self, name: &str, content: Vec<u8>) -> Result<(), FileError> {
        check(name)?;
        match self {
            Files::Bucket(files) => files.put(name, content).await.map_err(at(files)),
            Files::Folder(files) => files.run(name, move |path| write(path, &content)).await,
            Files::Absent => Err(FileError::Absent),
        }
    }

    /// Reads a file.
    ///
    /// # Errors
    /// When it is not there or cannot be read.
    pub async fn get(&self, name: &str) -> Result<Vec<u8>, FileError> {
        check(name)?;
        match self {
            Files::Bucket(files) => files.get(name).await.map_err(at(files)),
            Files::Folder(files) => files.run(name, |path| fs::read(path)).await,
            Files::Absent => Err(FileError::Absent),
        }
    }

    /// Deletes a file. One that is not there is deleted already.
    ///
    /// # Errors
    /// When it could not be deleted; it can be tried again.
    pub async fn delete(&self, name: &str) -> Result<(), FileError> {
        check(name)?;
        match self {
            Files::Bucket(files) => files.delete(name).await.map_err(at(files)),
            Files::Folder(files) => files.run(name, remove).await,
            Files::Absent => Err(FileError::Absent),
        }
    }

    /// Looks whether the store takes a file, gives it back and deletes it.
    ///
    /// # Errors
    /// What it does not do.
    pub async fn probe(&self) -> Result<(), FileError> {
        if matches!(self, Files::Absent) {
            return Ok(());
        }
        let name = hex(&random::bytes::<{ NAME_DIGITS / 2 }>());
        self.put(&name, PROBE.to_vec()).await?;
        let given = self.get(&name).await?;
        self.delete(&name).await?;
        if given == PROBE { Ok(()) } else { Err(FileError::Changed) }
    }
}

/// Refuses a name that is none of ours.
fn check(name: &str) -> Result<(), FileError> {
    let is_name = name.len() == NAME_DIGITS && name.bytes().all(|byte| byte.is_ascii_hexdigit());
    if is_name { Ok(()) } else { Err(FileError::Name(name.to_owned())) }
}

/// A fault of a bucket, with its place.
fn at(files: &BucketFiles) -> impl FnOnce(BucketFault) -> FileError {
    let place = files.place();
    move |source| FileError::Bucket { place, source }
}

/// A folder with one file for each name.
#[derive(Clone, Debug)]
pub struct FolderFiles {
    folder: PathBuf,
}

impl FolderFiles {
    /// Files are work for a thread of their own.
    async fn run<T: Send + 'static>(
        &self,
        name: &str,
        work: impl FnOnce(&Path) -> io::Result<T> + Send + 'static,
    ) -> Result<T, FileError> {
        let path = self.folder.join(&name[..FAN_DIGITS]).join(name);
        let error = |source| FileError::Folder { place: self.folder.display().to_string(), source };
        let done = tokio::task::spawn_blocking(move || work(&path)).await;
        done.map_err(|panic| error(io::Error::other(panic)))?.map_err(error)
    }
}

/// Writes the whole file beside its place and moves it there: nobody ever reads a half of it.
fn write(path: &Path, content: &[u8]) -> io::Result<()> {
    use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _};
    let folder = path.parent().ok_or_else(|| io::Error::other("a file without a folder"))?;
    fs::DirBuilder::new().recursive(true).mode(FOLDER_MODE).create(folder)?;
    let fresh = path.with_extension("new");
    let mut file = File::options().create(true).truncate(true).write(true).mode(FILE_MODE).open(&fresh)?;
    file.write_all(content)?;
    file.sync_all()?;
    fs::rename(&fresh, path)?;
    File::open(folder)?.sync_all()
}

fn remove(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt as _;

    #[tokio::test]
    async fn a_file_comes_back_as_it_was_put_and_is_gone_after_it_was_deleted() {
        let folder = tempfile::tempdir().expect("a folder");
        let files = Files::folder(&folder.path().join("files"));
        let name = "ab".repeat(32);

        files.put(&name, b"first".to_vec()).await.expect("kept");
        files.put(&name, b"second".to_vec()).await.expect("replaced");
        assert_eq!(files.get(&name).await.expect("read"), b"second");
        let path = folder.path().join("files/ab").join(&name);
        let mode = fs::metadata(&path).expect("it is there").permissions().mode();
        assert_eq!(mode & 0o777, FILE_MODE, "nobody else reads it");

        files.delete(&name).await.expect("deleted");
        files.delete(&name).await.expect("deleted already");
        assert!(files.get(&name).await.is_err());
    }

    #[tokio::test]
    async fn no_name_leads_out_of_the_folder() {
        let folder = tempfile::tempdir().expect("a folder");
        let files = Files::folder(folder.path());
        for name in ["", "../../etc/passwd", &"/".repeat(64), &"é".repeat(32)] {
            assert!(matches!(files.put(name, Vec::new()).await, Err(FileError::Name(_))), "{name}");
        }
    }
}
