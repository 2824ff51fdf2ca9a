//! Maps an index file into memory: the one place of the workspace with unsafe code.

use std::fs::File;
use std::io;

use memmap2::Mmap;

/// Maps a whole file, to be read.
#[expect(unsafe_code, reason = "mapping a file cannot be checked by the compiler")]
pub(crate) fn map(file: &File) -> io::Result<Mmap> {
    // SAFETY: a mapped file must not change. Index files are written once under a name that is never used again, named
    // in the manifest only after that, and removed by unlinking, which leaves the mapping whole. Only someone else who
    // writes into the index folder could break this, and the folder belongs to the service.
    unsafe { Mmap::map(file) }
}
