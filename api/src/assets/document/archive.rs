//! A look into a ZIP archive before it is kept. Nothing is unpacked to anywhere: entries are read through a buffer and
//! counted, so that an archive that would burst whoever opens it (a bomb) is refused after a bounded number of bytes.

use std::io::{Cursor, Read};
use zip::ZipArchive;
use zip::result::ZipError;

/// Entries of an archive.
pub const ENTRIES_MAX: usize = 2_000;
/// Bytes of all entries together: 256 MiB.
pub const UNPACKED_BYTES_MAX: u64 = 256 * 1024 * 1024;
/// Unpacked bytes for each byte of the archive. Text and drawings stay below 50; a bomb has 1,000.
pub const RATIO_MAX: u64 = 100;
/// Below so many bytes the ratio does not matter: 1 MiB.
pub const RATIO_FREE_BYTES: u64 = 1024 * 1024;
/// Bytes of an archive inside the archive, which is held in memory to look into it: 8 MiB.
const NESTED_BYTES_MAX: u64 = 8 * 1024 * 1024;
/// How many archives deep an archive may be: office documents hold tables, which are archives again.
const DEPTH_MAX: usize = 1;
/// Bytes that are read at a time.
const BUFFER_BYTES: usize = 16 * 1024;
/// How the head of an entry in the central directory begins (APPNOTE 4.3.12).
const CENTRAL_HEADER: &[u8] = b"PK\x01\x02";
/// How a local file begins (APPNOTE 4.3.7).
const LOCAL_HEADER: &[u8] = b"PK\x03\x04";
/// Archives of other forms: nobody looks into them.
const OTHER_ARCHIVES: [&str; 8] = [
    "application/gzip",
    "application/x-bzip2",
    "application/x-xz",
    "application/zstd",
    "application/x-7z-compressed",
    "application/vnd.rar",
    "application/x-tar",
    "application/vnd.ms-cab-compressed",
];
/// The part of an office document that holds programs.
const MACROS: &str = "vbaproject.bin";

/// Why an archive is not taken.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ArchiveError {
    /// It cannot be read to its end.
    #[error("is a damaged archive")]
    Damaged,
    /// Nobody can look into it.
    #[error("has an entry that is encrypted")]
    Encrypted,
    /// There are too many entries.
    #[error("has more than {ENTRIES_MAX} entries")]
    TooManyEntries,
    /// All entries together are too large.
    #[error("holds more than {UNPACKED_BYTES_MAX} bytes when it is unpacked")]
    TooLarge,
    /// It is packed as only a bomb is.
    #[error("holds more than {RATIO_MAX} bytes for each of its own")]
    RatioTooHigh,
    /// An entry would be unpacked to another folder.
    #[error("has an entry whose name leads out of its folder")]
    UnsafeName,
    /// An entry is an archive that nobody looks into.
    #[error("has an archive inside that is not looked into")]
    Nested,
    /// It holds programs.
    #[error("holds macros")]
    Macros,
}

impl ArchiveError {
    /// The stable code of the fault.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            ArchiveError::Damaged => "archive_damaged",
            ArchiveError::Encrypted => "archive_encrypted",
            ArchiveError::TooManyEntries => "archive_too_many_entries",
            ArchiveError::TooLarge => "unpacked_too_large",
            ArchiveError::RatioTooHigh => "unpack_ratio_too_high",
            ArchiveError::UnsafeName => "archive_name_unsafe",
            ArchiveError::Nested => "archive_nested",
            ArchiveError::Macros => "macros",
        }
    }
}

/// What a look into an archive cost.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Effort {
    /// Bytes that were unpacked.
    pub unpacked_bytes: u64,
    /// Entries that were opened.
    pub entries: usize,
}

/// Looks into an archive. The effort is told also when it is refused.
pub fn inspect(bytes: &[u8]) -> (Effort, Result<(), ArchiveError>) {
    let by_ratio = RATIO_MAX.saturating_mul(bytes.len() as u64).max(RATIO_FREE_BYTES);
    let mut look = Look { effort: Effort::default(), limit: by_ratio.min(UNPACKED_BYTES_MAX) };
    let outcome = look.walk(bytes, 0);
    (look.effort, outcome)
}

struct Look {
    effort: Effort,
    limit: u64,
}

impl Look {
    fn walk(&mut self, bytes: &[u8], depth: usize) -> Result<(), ArchiveError> {
        // Counted before the directory is read, which would hold every entry in memory.
        if count(bytes, CENTRAL_HEADER) > ENTRIES_MAX - self.effort.entries {
            return Err(ArchiveError::TooManyEntries);
        }
        let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| ArchiveError::Damaged)?;
        for place in 0..archive.len() {
            self.effort.entries += 1;
            let mut entry = archive.by_index(place).map_err(|error| refused(&error))?;
            let name = entry.name().map_err(|_| ArchiveError::UnsafeName)?.to_ascii_lowercase();
            let is_elsewhere = name.starts_with('/') || name.contains(['\\', ':']);
            if entry.enclosed_name().is_none() || entry.is_symlink() || is_elsewhere {
                return Err(ArchiveError::UnsafeName);
            }
            if name.rsplit('/').next() == Some(MACROS) {
                return Err(ArchiveError::Macros);
            }
            if let Some(nested) = self.read(&mut entry)? {
                if depth >= DEPTH_MAX {
                    return Err(ArchiveError::Nested);
                }
                self.walk(&nested, depth + 1)?;
            }
        }
        Ok(())
    }

    /// Reads an entry to its end. An archive comes back, to be looked into.
    fn read(&mut self, entry: &mut impl Read) -> Result<Option<Vec<u8>>, ArchiveError> {
        let mut buffer = vec![0; BUFFER_BYTES];
        let mut nested: Option<Vec<u8>> = None;
        let mut is_first = true;
        loop {
            let length = entry.read(&mut buffer).map_err(|_| ArchiveError::Damaged)?;
            if length == 0 {
                return Ok(nested);
            }
            self.effort.unpacked_bytes += length as u64;
            if self.effort.unpacked_bytes > self.limit {
                let is_large = self.limit == UNPACKED_BYTES_MAX;
                return Err(if is_large { ArchiveError::TooLarge } else { ArchiveError::RatioTooHigh });
            }
            let chunk = &buffer[..length];
            if is_first {
                let kind = infer::get(chunk).map(|kind| kind.mime_type());
                if kind.is_some_and(|kind| OTHER_ARCHIVES.contains(&kind)) {
                    return Err(ArchiveError::Nested);
                }
                nested = chunk.starts_with(LOCAL_HEADER).then(Vec::new);
                is_first = false;
            }
            if let Some(nested) = &mut nested {
                if nested.len() as u64 + length as u64 > NESTED_BYTES_MAX {
                    return Err(ArchiveError::Nested);
                }
                nested.extend_from_slice(chunk);
            }
        }
    }
}

fn refused(error: &ZipError) -> ArchiveError {
    match error {
        ZipError::UnsupportedArchive(reason) if *reason == ZipError::PASSWORD_REQUIRED => ArchiveError::Encrypted,
        _ => ArchiveError::Damaged,
    }
}

/// How often a sequence stands in the bytes.
fn count(bytes: &[u8], sequence: &[u8]) -> usize {
    bytes.windows(sequence.len()).filter(|window| *window == sequence).count()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write as _;
    use zip::ZipWriter;
    use zip::write::SimpleFileOptions;

    const MIB: usize = 1024 * 1024;

    fn archive(entries: &[(&str, &[u8])]) -> Vec<u8> {
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, content) in entries {
            writer.start_file(*name, SimpleFileOptions::default()).expect("a new entry");
            writer.write_all(content).expect("it is written");
        }
        writer.finish().expect("the archive ends").into_inner()
    }

    fn outcome(bytes: &[u8]) -> Result<(), ArchiveError> {
        inspect(bytes).1
    }

    #[test]
    fn an_archive_of_reports_is_taken_with_a_table_inside() {
        let table = archive(&[("xl/workbook.xml", b"<workbook/>")]);
        let bytes = archive(&[("report.txt", b"ninety-five degrees"), ("word/embeddings/table.xlsx", &table)]);
        let (effort, outcome) = inspect(&bytes);
        assert_eq!(outcome, Ok(()));
        assert_eq!((effort.entries, effort.unpacked_bytes), (3, 19 + table.len() as u64 + 11));
    }

    #[test]
    fn a_bomb_is_refused_after_a_hundred_bytes_for_each_of_its_own() {
        let bytes = archive(&[("zeros", &vec![0; 64 * MIB])]);
        let (effort, outcome) = inspect(&bytes);
        assert_eq!(outcome, Err(ArchiveError::RatioTooHigh));
        let most = RATIO_MAX * bytes.len() as u64 + BUFFER_BYTES as u64;
        assert!(effort.unpacked_bytes <= most.max(RATIO_FREE_BYTES + BUFFER_BYTES as u64), "{effort:?}");
    }

    #[test]
    fn a_bomb_inside_an_archive_counts_against_the_outer_one() {
        let bomb = archive(&[("zeros", &vec![0; 64 * MIB])]);
        let bytes = archive(&[("bomb.zip", &bomb)]);
        let (effort, outcome) = inspect(&bytes);
        assert_eq!(outcome, Err(ArchiveError::RatioTooHigh));
        assert!(effort.unpacked_bytes <= RATIO_MAX * bytes.len() as u64 + RATIO_FREE_BYTES, "{effort:?}");
        let deeper = archive(&[("again.zip", &archive(&[("inner.zip", &archive(&[("a", b"a")]))]))]);
        assert_eq!(outcome_of(&deeper), Err(ArchiveError::Nested));
    }

    fn outcome_of(bytes: &[u8]) -> Result<(), ArchiveError> {
        outcome(bytes)
    }

    #[test]
    fn more_entries_than_anybody_needs_are_refused_before_the_directory_is_read() {
        let names: Vec<String> = (0..=ENTRIES_MAX).map(|place| format!("{place}")).collect();
        let entries: Vec<(&str, &[u8])> = names.iter().map(|name| (name.as_str(), &b""[..])).collect();
        let (effort, outcome) = inspect(&archive(&entries));
        assert_eq!((effort.entries, outcome), (0, Err(ArchiveError::TooManyEntries)));
    }

    #[test]
    fn names_that_lead_out_of_the_folder_are_refused() {
        for name in ["../report.txt", "/etc/report.txt", "a/../../report.txt", "a\\..\\report.txt", "c:report.txt"] {
            // Whoever packs may mend a name: it is put in afterwards.
            let plain = "n".repeat(name.len());
            let mut bytes = archive(&[(&plain, b"a")]);
            for place in 0..bytes.len() - name.len() {
                if bytes[place..].starts_with(plain.as_bytes()) {
                    bytes[place..place + name.len()].copy_from_slice(name.as_bytes());
                }
            }
            assert_eq!(outcome(&bytes), Err(ArchiveError::UnsafeName), "{name}");
        }
    }

    #[test]
    fn macros_other_archives_and_damage_are_refused() {
        assert_eq!(outcome(&archive(&[("word/vbaProject.bin", b"a")])), Err(ArchiveError::Macros));
        assert_eq!(outcome(&archive(&[("a.gz", b"\x1f\x8b\x08\0\0\0\0\0")])), Err(ArchiveError::Nested));
        let mut bytes = archive(&[("report.txt", b"ninety-five degrees")]);
        bytes.truncate(bytes.len() - 30);
        assert_eq!(outcome(&bytes), Err(ArchiveError::Damaged));
    }
}
