//! One index file: a head, and sections that are the same on disk as in memory.

use std::fs::File;
use std::io::{BufWriter, Write as _};
use std::ops::Range;
use std::path::Path;
use std::sync::Arc;

use memmap2::Mmap;
use serde::{Deserialize, Serialize};

use crate::column::{Column, Plain};
use crate::mapping;
use crate::store::StoreError;

/// What each index file begins with.
const MAGIC: [u8; 8] = *b"keqiaoIX";
/// The form of index files; another one is not read but rebuilt. It grows with every change of what is stored, also of
/// the fields of [`crate::Document`].
pub(crate) const FORMAT: u32 = 1;
/// Reads differently on a machine with another order of bytes.
const BYTE_ORDER: u32 = 0x0102_0304;
/// Sections start at multiples of this many bytes, so that any value is aligned.
const ALIGNMENT: usize = 64;
/// Bytes of the head before the table of sections: magic, format, byte order, number of sections.
const HEAD_BYTES: usize = 24;
/// Bytes of a section's entry: where it starts and ends.
const ENTRY_BYTES: usize = 16;
/// Bytes that are written at once.
const BUFFER_BYTES: usize = 1 << 20;

/// A file as the manifest names it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct FileEntry {
    pub(crate) name: String,
    pub(crate) bytes: u64,
    pub(crate) crc32: u32,
}

/// A file that was read and found whole.
#[derive(Debug)]
pub(crate) struct SectionFile {
    name: String,
    map: Arc<Mmap>,
    sections: Vec<Range<usize>>,
}

/// Writes a file that nobody reads yet, down to the disk.
pub(crate) fn write(folder: &Path, name: &str, sections: &[&[u8]]) -> Result<FileEntry, StoreError> {
    let path = folder.join(name);
    let failed = |source| StoreError::io(&path, source);
    let file = File::create(&path).map_err(failed)?;
    let mut out = Summed { out: BufWriter::with_capacity(BUFFER_BYTES, file), crc: crc32fast::Hasher::new(), bytes: 0 };
    let mut at = HEAD_BYTES + ENTRY_BYTES * sections.len();
    let mut head = Vec::with_capacity(at);
    head.extend_from_slice(&MAGIC);
    head.extend_from_slice(&FORMAT.to_le_bytes());
    head.extend_from_slice(&BYTE_ORDER.to_ne_bytes());
    head.extend_from_slice(&wide(sections.len()).to_le_bytes());
    for section in sections {
        at = at.next_multiple_of(ALIGNMENT);
        head.extend_from_slice(&wide(at).to_le_bytes());
        at += section.len();
        head.extend_from_slice(&wide(at).to_le_bytes());
    }
    out.write(&head).map_err(failed)?;
    for section in sections {
        let filling = out.bytes.next_multiple_of(ALIGNMENT) - out.bytes;
        out.write(&[0; ALIGNMENT][..filling]).map_err(failed)?;
        out.write(section).map_err(failed)?;
    }
    let Summed { out, crc, bytes } = out;
    let file = out.into_inner().map_err(|error| failed(error.into_error()))?;
    file.sync_all().map_err(failed)?;
    Ok(FileEntry { name: name.to_owned(), bytes: wide(bytes), crc32: crc.finalize() })
}

/// Counts and sums what is written.
struct Summed {
    out: BufWriter<File>,
    crc: crc32fast::Hasher,
    bytes: usize,
}

impl Summed {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<()> {
        self.crc.update(bytes);
        self.bytes += bytes.len();
        self.out.write_all(bytes)
    }
}

fn wide(number: usize) -> u64 {
    u64::try_from(number).expect("64 bits")
}

impl SectionFile {
    /// Maps a file and checks that it is what the manifest says.
    pub(crate) fn open(folder: &Path, entry: &FileEntry, sections: usize) -> Result<Self, StoreError> {
        let path = folder.join(&entry.name);
        let failed = |source| StoreError::io(&path, source);
        let damaged = |what| StoreError::Damaged { file: entry.name.clone(), what };
        let file = match File::open(&path) {
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Err(damaged("it is not there")),
            other => other.map_err(failed)?,
        };
        if file.metadata().map_err(failed)?.len() != entry.bytes {
            return Err(damaged("it has another length"));
        }
        let map = mapping::map(&file).map_err(failed)?;
        if crc32fast::hash(&map) != entry.crc32 {
            return Err(damaged("its checksum differs"));
        }
        let head = map.first_chunk::<HEAD_BYTES>().ok_or(damaged("it has no head"))?;
        if head[..12] != [&MAGIC[..], &FORMAT.to_le_bytes()].concat() || head[12..16] != BYTE_ORDER.to_ne_bytes() {
            return Err(StoreError::Foreign);
        }
        let number = |at: usize| {
            let bytes = map.get(at..)?.first_chunk::<8>()?;
            usize::try_from(u64::from_le_bytes(*bytes)).ok()
        };
        if number(16) != Some(sections) {
            return Err(damaged("it has another number of sections"));
        }
        let range = |section: usize| {
            let at = HEAD_BYTES + ENTRY_BYTES * section;
            Some(number(at)?..number(at + ENTRY_BYTES / 2)?)
        };
        let sections = (0..sections).map(range).collect::<Option<Vec<_>>>().ok_or(damaged("it has no sections"))?;
        Ok(Self { name: entry.name.clone(), map: Arc::new(map), sections })
    }

    /// The values of a section.
    pub(crate) fn column<T: Plain>(&self, section: usize) -> Result<Column<T>, StoreError> {
        Column::mapped(&self.map, self.sections[section].clone()).ok_or_else(|| self.damaged("a section does not fit"))
    }

    /// An error about this file.
    pub(crate) fn damaged(&self, what: &'static str) -> StoreError {
        StoreError::Damaged { file: self.name.clone(), what }
    }
}
