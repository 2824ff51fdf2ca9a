//! The index on disk: a folder with a file for each window, one for terms and removals, and a manifest that names them.
//!
//! ```text
//! manifest ──▶ window-3   sealed: written once, mapped into memory when it is read
//!          ├─▶ window-7   still growing when it was saved: written anew by each save
//!          └─▶ terms-8    terms by number, and the documents that were removed from sealed windows
//! ```
//!
//! A file is written under a name that was never used, then the manifest is replaced in one step, then files that it does
//! not name are removed. So the folder holds the old or the new state at any time. Whatever is damaged, of another
//! version or cut in another way is told, and the caller builds the index anew.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use serde::{Deserialize, Serialize};
use thiserror::Error;
use zerocopy::IntoBytes as _;

use crate::column::Column;
use crate::cut::{Cutter, TermKey, TermKind};
use crate::index::{Index, Slot, Term};
use crate::lists::SealedLists;
use crate::store_file::{self, FORMAT, FileEntry, SectionFile};
use crate::texts::Texts;
use crate::window::{Rows, SealedBody, Window, WindowSnapshot};

/// The file that names all others.
const MANIFEST: &str = "manifest";
/// The manifest while it is written.
const MANIFEST_NEW: &str = "manifest.new";
/// Held while the folder is read or written.
const LOCK: &str = "lock";
/// What names of windows' files begin with.
const WINDOW_PREFIX: &str = "window-";
/// What names of files of terms begin with.
const TERMS_PREFIX: &str = "terms-";
/// Sections of a window's file.
const WINDOW_SECTIONS: usize = 11;
/// Sections of a file of terms.
const TERMS_SECTIONS: usize = 4;
/// Documents that are cut again when an index is opened, to see whether the cutter still does the same.
const SAMPLED_DOCUMENTS: usize = 64;

/// Why an index cannot be saved or opened.
#[derive(Debug, Error)]
pub enum StoreError {
    /// The file system refused.
    #[error("{}", path.display())]
    Io {
        /// What was read or written.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// A file is not what was written.
    #[error("the index file `{file}` is damaged: {what}")]
    Damaged {
        /// The file, in the index folder.
        file: String,
        /// What is wrong with it.
        what: &'static str,
    },
    /// The files are of another version of this program, or of a machine with another order of bytes.
    #[error("the index was written by another version")]
    Foreign,
    /// Texts are cut into other terms than when the index was written.
    #[error("the index was written with another cutter")]
    Outdated,
}

impl StoreError {
    pub(crate) fn io(path: &Path, source: io::Error) -> Self {
        Self::Io { path: path.to_owned(), source }
    }
}

/// An index as it stood at one moment, to be saved while the index goes on. Taking it copies what still grows and shares
/// the rest.
#[derive(Debug)]
pub struct Snapshot {
    windows: Vec<WindowSnapshot>,
    terms: Vec<Term>,
}

/// An index that was read from a folder.
#[derive(Debug)]
pub struct Opened {
    /// The index.
    pub index: Index,
    /// What the caller gave when it was saved, such as the place in a feed that the index had followed.
    pub place: Vec<u8>,
}

/// What the folder holds.
#[derive(Serialize, Deserialize)]
struct Manifest {
    format: u32,
    /// The number of the next file.
    next: u64,
    windows: Vec<WindowEntry>,
    terms: FileEntry,
    /// The caller's.
    place: Vec<u8>,
}

#[derive(Serialize, Deserialize)]
struct WindowEntry {
    kind: u8,
    file: FileEntry,
    state: WindowState,
}

#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum WindowState {
    Open,
    Sealed,
}

impl Index {
    /// The index as it stands now, to be saved by [`Snapshot::save`].
    pub fn snapshot(&self) -> Snapshot {
        Snapshot { windows: self.windows().iter().map(Window::snapshot).collect(), terms: self.terms().to_vec() }
    }

    /// Opens the index of a folder; `None` if there is none. Every file is checked against its checksum.
    ///
    /// # Errors
    ///
    /// If a file cannot be read, is damaged, of another version, or was written with another cutter. The index has to be
    /// built anew then.
    pub fn open(folder: &Path, cutter: Arc<Cutter>) -> Result<Option<Opened>, StoreError> {
        if !folder.join(MANIFEST).exists() {
            return Ok(None);
        }
        let _lock = lock(folder)?;
        let Some(manifest) = Manifest::read(folder)? else {
            return Ok(None);
        };
        let windows = open_windows(folder, &manifest.windows)?;
        let terms = SectionFile::open(folder, &manifest.terms, TERMS_SECTIONS)?;
        let (terms, removed) = read_terms(&terms)?;
        let index = Index::restore(cutter, windows, terms, &removed)
            .ok_or(StoreError::Damaged { file: manifest.terms.name, what: "it names documents that are not there" })?;
        if !index.is_cut_as_now(SAMPLED_DOCUMENTS) {
            return Err(StoreError::Outdated);
        }
        Ok(Some(Opened { index, place: manifest.place }))
    }
}

impl Snapshot {
    /// Saves the index in a folder, which is made if need be, together with a place of the caller's. Files of sealed
    /// windows that are there already are kept. A save that is cut short leaves what was saved before.
    ///
    /// # Errors
    ///
    /// If a file cannot be written.
    pub fn save(&self, folder: &Path, place: &[u8]) -> Result<(), StoreError> {
        fs::create_dir_all(folder).map_err(|error| StoreError::io(folder, error))?;
        let _lock = lock(folder)?;
        // What cannot be read is overwritten, under names that it does not use.
        let former = Manifest::read(folder).ok().flatten();
        let mut next = former.as_ref().map_or_else(|| unused(folder), |manifest| manifest.next);
        let kept: Vec<&FileEntry> =
            former.iter().flat_map(|former| &former.windows).map(|window| &window.file).collect();
        let mut name = |prefix: &str| {
            next += 1;
            format!("{prefix}{next}")
        };
        let mut windows = Vec::new();
        for window in &self.windows {
            let (state, file) = match window {
                WindowSnapshot::Sealed { body, .. } => {
                    (WindowState::Sealed, save_once(folder, &kept, body, &mut name)?)
                }
                WindowSnapshot::Open(open) => {
                    (WindowState::Open, write_window(folder, &name(WINDOW_PREFIX), &open.body())?)
                }
            };
            windows.push(WindowEntry { kind: window.kind(), file, state });
        }
        let terms = self.write_terms(folder, &name(TERMS_PREFIX))?;
        let manifest = Manifest { format: FORMAT, next, windows, terms, place: place.to_vec() };
        manifest.write(folder)?;
        manifest.remove_others(folder)
    }

    fn write_terms(&self, folder: &Path, name: &str) -> Result<FileEntry, StoreError> {
        let keys: Vec<u64> = self.terms.iter().map(|term| term.key.0).collect();
        let kinds: Vec<u8> = self.terms.iter().map(|term| number_of(term.kind)).collect();
        let documents: Vec<u32> = self.terms.iter().map(|term| term.documents).collect();
        let removed = (0..)
            .zip(&self.windows)
            .flat_map(|(at, window)| window.removed().iter().map(move |offset| Slot::new(at, *offset).number()));
        let removed: Vec<u32> = removed.collect();
        store_file::write(folder, name, &[keys.as_bytes(), &kinds, documents.as_bytes(), removed.as_bytes()])
    }
}

/// A sealed window never changes, so its file is written once.
fn save_once(
    folder: &Path,
    kept: &[&FileEntry],
    body: &SealedBody,
    name: &mut impl FnMut(&str) -> String,
) -> Result<FileEntry, StoreError> {
    if let Some(entry) = body.saved.get().filter(|entry| kept.contains(entry)) {
        let is_there = fs::metadata(folder.join(&entry.name)).is_ok_and(|found| found.len() == entry.bytes);
        if is_there {
            return Ok(entry.clone());
        }
    }
    let entry = write_window(folder, &name(WINDOW_PREFIX), body)?;
    body.saved.get_or_init(|| entry.clone());
    Ok(entry)
}

fn write_window(folder: &Path, name: &str, body: &SealedBody) -> Result<FileEntry, StoreError> {
    let SealedBody { rows, inverse_lengths, lists, texts, saved: _ } = body;
    let sections: [&[u8]; WINDOW_SECTIONS] = [
        rows.keys.as_bytes(),
        rows.hubs.as_bytes(),
        rows.attributes.as_bytes(),
        rows.starts.as_bytes(),
        &rows.terms,
        inverse_lengths.as_bytes(),
        lists.shelves.as_bytes(),
        lists.places.as_bytes(),
        lists.groups.as_bytes(),
        texts.ends.as_bytes(),
        &texts.json,
    ];
    store_file::write(folder, name, &sections)
}

/// Opens the files of all windows, on as many threads as there are processors: most of the time goes into checksums.
fn open_windows(folder: &Path, entries: &[WindowEntry]) -> Result<Vec<Window>, StoreError> {
    let threads = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let share = entries.len().div_ceil(threads).max(1);
    std::thread::scope(|scope| {
        let workers: Vec<_> = entries
            .chunks(share)
            .map(|entries| scope.spawn(|| entries.iter().map(|entry| open_window(folder, entry)).collect::<Vec<_>>()))
            .collect();
        workers.into_iter().flat_map(|worker| worker.join().expect("opening does not panic")).collect()
    })
}

fn open_window(folder: &Path, entry: &WindowEntry) -> Result<Window, StoreError> {
    let file = SectionFile::open(folder, &entry.file, WINDOW_SECTIONS)?;
    let rows = Rows {
        keys: file.column(0)?,
        hubs: file.column(1)?,
        attributes: file.column(2)?,
        starts: file.column(3)?,
        terms: file.column(4)?,
    };
    let inverse_lengths: Column<f32> = file.column(5)?;
    let lists = SealedLists { shelves: file.column(6)?, places: file.column(7)?, groups: file.column(8)? };
    let texts = Texts { ends: file.column(9)?, json: file.column(10)? };
    let saved = OnceLock::from(entry.file.clone());
    let body = SealedBody { rows, inverse_lengths, lists, texts, saved };
    let window = match entry.state {
        WindowState::Sealed => Window::restore(entry.kind, Arc::new(body)),
        WindowState::Open => Window::reopen(entry.kind, &body),
    };
    window.ok_or_else(|| file.damaged("its sections do not fit one another"))
}

fn read_terms(file: &SectionFile) -> Result<(Vec<Term>, Vec<Slot>), StoreError> {
    let (keys, kinds): (Column<u64>, Column<u8>) = (file.column(0)?, file.column(1)?);
    let (documents, removed): (Column<u32>, Column<u32>) = (file.column(2)?, file.column(3)?);
    if kinds.len() != keys.len() || documents.len() != keys.len() {
        return Err(file.damaged("its sections do not fit one another"));
    }
    let term = |((key, kind), documents): ((&u64, &u8), &u32)| {
        Some(Term { key: TermKey(*key), kind: kind_of(*kind)?, documents: *documents })
    };
    let terms: Option<Vec<Term>> = keys.iter().zip(&*kinds).zip(&*documents).map(term).collect();
    let terms = terms.ok_or_else(|| file.damaged("it has a term of no known kind"))?;
    Ok((terms, removed.iter().map(|number| Slot::from_number(*number)).collect()))
}

/// All kinds of terms, by their numbers in files.
const KINDS: [TermKind; 7] = [
    TermKind::Character,
    TermKind::Pair,
    TermKind::Word,
    TermKind::Stem,
    TermKind::StemPair,
    TermKind::Class,
    TermKind::Measure,
];

fn number_of(kind: TermKind) -> u8 {
    match kind {
        TermKind::Character => 0,
        TermKind::Pair => 1,
        TermKind::Word => 2,
        TermKind::Stem => 3,
        TermKind::StemPair => 4,
        TermKind::Class => 5,
        TermKind::Measure => 6,
    }
}

fn kind_of(number: u8) -> Option<TermKind> {
    KINDS.get(usize::from(number)).copied()
}

impl Manifest {
    /// The manifest of a folder, as JSON with its checksum in a second line.
    fn read(folder: &Path) -> Result<Option<Self>, StoreError> {
        let path = folder.join(MANIFEST);
        let text = match fs::read(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(StoreError::io(&path, error)),
        };
        let damaged = |what| StoreError::Damaged { file: MANIFEST.to_owned(), what };
        let text = String::from_utf8(text).map_err(|_| damaged("it is not text"))?;
        let (json, sum) = text.split_once('\n').ok_or(damaged("it ends too soon"))?;
        if sum != checksum_line(json) {
            return Err(damaged("its checksum differs"));
        }
        /// What every version has.
        #[derive(Deserialize)]
        struct Head {
            format: u32,
        }
        let head: Head = serde_json::from_str(json).map_err(|_| damaged("it tells no format"))?;
        if head.format != FORMAT {
            return Err(StoreError::Foreign);
        }
        serde_json::from_str(json).map(Some).map_err(|_| damaged("it lacks members"))
    }

    /// Puts the manifest in the place of the former one, down to the disk.
    fn write(&self, folder: &Path) -> Result<(), StoreError> {
        let (new, path) = (folder.join(MANIFEST_NEW), folder.join(MANIFEST));
        let json = serde_json::to_string(self).expect("a manifest has only texts and numbers");
        let sum = checksum_line(&json);
        let put = || {
            sync(folder)?;
            fs::write(&new, format!("{json}\n{sum}"))?;
            sync(&new)?;
            fs::rename(&new, &path)?;
            sync(folder)
        };
        put().map_err(|error| StoreError::io(&path, error))
    }

    /// Removes files of former saves and of saves that were cut short.
    fn remove_others(&self, folder: &Path) -> Result<(), StoreError> {
        let failed = |error| StoreError::io(folder, error);
        for entry in fs::read_dir(folder).map_err(failed)? {
            let entry = entry.map_err(failed)?;
            let name = entry.file_name().to_string_lossy().into_owned();
            let is_ours = name.starts_with(WINDOW_PREFIX) || name.starts_with(TERMS_PREFIX);
            let is_named = self.terms.name == name || self.windows.iter().any(|window| window.file.name == name);
            if is_ours && !is_named {
                fs::remove_file(entry.path()).map_err(|error| StoreError::io(&entry.path(), error))?;
            }
        }
        Ok(())
    }
}

fn checksum_line(json: &str) -> String {
    format!("{:08x}\n", crc32fast::hash(json.as_bytes()))
}

/// A number that no file of the folder bears.
fn unused(folder: &Path) -> u64 {
    let names = fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.file_name());
    let number = |name: std::ffi::OsString| name.to_str()?.rsplit_once('-')?.1.parse::<u64>().ok();
    names.filter_map(number).max().unwrap_or(0)
}

fn sync(path: &Path) -> io::Result<()> {
    File::open(path)?.sync_all()
}

/// Holds the folder against other processes, until it is dropped.
fn lock(folder: &Path) -> Result<File, StoreError> {
    let path = folder.join(LOCK);
    let open = || {
        let file = File::options().create(true).append(true).open(&path)?;
        file.lock()?;
        Ok(file)
    };
    open().map_err(|error| StoreError::io(&path, error))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::index::Document;

    #[test]
    fn an_index_of_another_cutter_is_not_opened() {
        let cutter = Arc::new(Cutter::new());
        let folder = tempfile::tempdir().expect("a temporary folder");
        let document = |key| Document { key, title: "锂离子电池隔膜".to_owned(), ..Document::default() };
        let mut index = Index::new(Arc::clone(&cutter));
        for key in 0..10 {
            let mut cut = cutter.cut_document(document(key));
            if key == 6 {
                cut.terms.pop();
            }
            index.upsert_cut(cut);
        }
        index.snapshot().save(folder.path(), b"").expect("the index is saved");

        let error = Index::open(folder.path(), Arc::clone(&cutter)).expect_err("a document is cut otherwise");

        assert!(matches!(error, StoreError::Outdated), "{error}");
        index.upsert(document(6));
        index.snapshot().save(folder.path(), b"").expect("the index is saved");
        assert!(Index::open(folder.path(), cutter).is_ok_and(|opened| opened.is_some()));
    }

    #[test]
    fn each_kind_of_term_has_its_own_number() {
        assert!(KINDS.iter().all(|kind| kind_of(number_of(*kind)) == Some(*kind)));
        assert_eq!(kind_of(7), None);
    }
}
