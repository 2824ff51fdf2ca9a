//! A column of plain values: in memory while a window is made, in a mapped file once it was read from there.

use std::ops::{Deref, Range};
use std::sync::Arc;

use memmap2::Mmap;
use zerocopy::{FromBytes, Immutable, IntoBytes, KnownLayout};

/// Values that are the same in a file as in memory.
pub(crate) trait Plain: FromBytes + IntoBytes + Immutable + KnownLayout + Clone + 'static {}

impl<T: FromBytes + IntoBytes + Immutable + KnownLayout + Clone + 'static> Plain for T {}

/// See the module.
#[derive(Clone, Debug)]
pub(crate) enum Column<T> {
    Owned(Vec<T>),
    /// Bytes of a mapped file, which [`Column::mapped`] found to be whole and aligned.
    Mapped(Arc<Mmap>, Range<usize>),
}

impl<T: Plain> Column<T> {
    /// Values in a mapped file; `None` if the bytes are not there or are not aligned.
    pub(crate) fn mapped(map: &Arc<Mmap>, bytes: Range<usize>) -> Option<Self> {
        <[T]>::ref_from_bytes(map.get(bytes.clone())?).ok()?;
        Some(Self::Mapped(Arc::clone(map), bytes))
    }

    /// The values, to be added to.
    pub(crate) fn owned(&mut self) -> &mut Vec<T> {
        if let Self::Mapped(..) = self {
            *self = Self::Owned(self.to_vec());
        }
        match self {
            Self::Owned(values) => values,
            Self::Mapped(..) => unreachable!("the values were just copied"),
        }
    }
}

impl<T: Plain> Deref for Column<T> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        match self {
            Self::Owned(values) => values,
            Self::Mapped(map, bytes) => {
                <[T]>::ref_from_bytes(&map[bytes.clone()]).expect("the bytes were found whole and aligned")
            }
        }
    }
}

impl<T> Default for Column<T> {
    fn default() -> Self {
        Self::Owned(Vec::new())
    }
}

impl<T> From<Vec<T>> for Column<T> {
    fn from(values: Vec<T>) -> Self {
        Self::Owned(values)
    }
}
