//! The bytes of a table: unpacked if need be, counted, and never more of them in memory than one row needs.

use std::io::{self, BufRead, BufReader, Cursor, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use flate2::bufread::MultiGzDecoder;

use super::error::TableError;

/// Bytes asked of the input at a time.
const CHUNK_BYTES: usize = 64 * 1024;
/// RFC 1952, section 2.3.1: ID1 and ID2.
const GZIP_MAGIC: [u8; 2] = [0x1f, 0x8b];
/// Small files may pack well without being an attack: the ratio counts from here on.
const RATIO_FREE_BYTES: u64 = 16 * 1024 * 1024;

/// How much a table may hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Longest row in bytes, line end included.
    pub row_bytes_max: usize,
    /// Most columns of a table, or members of an object.
    pub columns_max: usize,
    /// Most bytes of the whole table, unpacked.
    pub unpacked_bytes_max: u64,
    /// Highest ratio of unpacked to packed bytes, beyond the first 16 MiB.
    pub unpack_ratio_max: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Limits {
            row_bytes_max: 1024 * 1024,
            columns_max: 200,
            unpacked_bytes_max: 1024 * 1024 * 1024,
            unpack_ratio_max: 200,
        }
    }
}

/// How far the input has been read; it can be watched from another thread.
#[derive(Clone, Debug, Default)]
pub struct ReadProgress {
    bytes: Arc<AtomicU64>,
}

impl ReadProgress {
    /// Bytes taken from the input so far, packed if it is packed; the whole size at the end.
    pub fn bytes(&self) -> u64 {
        self.bytes.load(Ordering::Relaxed)
    }
}

/// A window over the unpacked bytes that moves forward only.
pub(super) struct Source {
    input: Box<dyn Read + Send>,
    progress: ReadProgress,
    limits: Limits,
    is_gzip: bool,
    /// Unread bytes stand behind `start`; those before it are gone at the next filling.
    buffer: Vec<u8>,
    start: usize,
    /// Place of `start` in the unpacked table.
    place: u64,
    unpacked: u64,
    is_at_end: bool,
}

impl Source {
    pub(super) fn open(input: impl Read + Send + 'static, limits: Limits) -> Result<Self, TableError> {
        let progress = ReadProgress::default();
        let mut input = Counting { input, progress: progress.clone() };
        let mut magic = Vec::new();
        input.by_ref().take(GZIP_MAGIC.len() as u64).read_to_end(&mut magic).map_err(TableError::Read)?;
        let is_gzip = magic == GZIP_MAGIC;
        let whole = BufReader::with_capacity(CHUNK_BYTES, Cursor::new(magic).chain(input));
        Ok(Source {
            input: unpack(whole, is_gzip),
            progress,
            limits,
            is_gzip,
            buffer: Vec::new(),
            start: 0,
            place: 0,
            unpacked: 0,
            is_at_end: false,
        })
    }

    pub(super) fn limits(&self) -> Limits {
        self.limits
    }

    pub(super) fn progress(&self) -> ReadProgress {
        self.progress.clone()
    }

    /// Place of the first unread byte in the unpacked table, from 0.
    pub(super) fn place(&self) -> u64 {
        self.place
    }

    /// The unread bytes that are in memory.
    pub(super) fn window(&self) -> &[u8] {
        &self.buffer[self.start..]
    }

    /// Whether nothing follows the window.
    pub(super) fn is_at_end(&self) -> bool {
        self.is_at_end
    }

    /// Makes the window at least `wanted` bytes long, or as long as the table still is.
    pub(super) fn fill_to(&mut self, wanted: usize) -> Result<(), TableError> {
        while self.window().len() < wanted && !self.is_at_end {
            self.fill()?;
        }
        Ok(())
    }

    /// Lengthens the window by a chunk.
    pub(super) fn fill(&mut self) -> Result<(), TableError> {
        self.buffer.drain(..self.start);
        self.start = 0;
        let read = self.input.by_ref().take(CHUNK_BYTES as u64).read_to_end(&mut self.buffer);
        let count = read.map_err(|error| self.explain(error))?;
        self.is_at_end = count == 0;
        self.unpacked += count as u64;
        self.check_size()
    }

    /// Gives up the first `count` bytes of the window.
    pub(super) fn consume(&mut self, count: usize) {
        let count = count.min(self.window().len());
        self.start += count;
        self.place += count as u64;
    }

    /// Gives up everything up to the next line end, however far it is.
    pub(super) fn skip_line(&mut self) -> Result<(), TableError> {
        loop {
            if let Some(end) = self.window().iter().position(|byte| *byte == b'\n') {
                self.consume(end + 1);
                return Ok(());
            }
            self.consume(self.window().len());
            if self.is_at_end {
                return Ok(());
            }
            self.fill()?;
        }
    }

    fn check_size(&self) -> Result<(), TableError> {
        let Limits { unpacked_bytes_max, unpack_ratio_max, .. } = self.limits;
        if self.unpacked > unpacked_bytes_max {
            return Err(TableError::UnpackedTooLarge { limit: unpacked_bytes_max });
        }
        let packed = self.progress.bytes();
        if self.is_gzip && self.unpacked > RATIO_FREE_BYTES && self.unpacked > packed.saturating_mul(unpack_ratio_max) {
            return Err(TableError::UnpackRatioTooHigh { limit: unpack_ratio_max });
        }
        Ok(())
    }

    fn explain(&self, error: io::Error) -> TableError {
        let is_damage = matches!(
            error.kind(),
            io::ErrorKind::InvalidData | io::ErrorKind::InvalidInput | io::ErrorKind::UnexpectedEof
        );
        if self.is_gzip && is_damage { TableError::GzipDamaged(error) } else { TableError::Read(error) }
    }
}

fn unpack(input: impl BufRead + Send + 'static, is_gzip: bool) -> Box<dyn Read + Send> {
    if is_gzip { Box::new(MultiGzDecoder::new(input)) } else { Box::new(input) }
}

struct Counting<R> {
    input: R,
    progress: ReadProgress,
}

impl<R: Read> Read for Counting<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.input.read(buffer)?;
        self.progress.bytes.fetch_add(count as u64, Ordering::Relaxed);
        Ok(count)
    }
}
