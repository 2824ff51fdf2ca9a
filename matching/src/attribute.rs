//! What a filter asks of a document beside its text: eight bytes of the caller's own, tested while the windows are read.
//!
//! The caller says what each byte means, such as a region, a readiness level or a bit for each field of technology. 0 is
//! what a document has of which nothing is known.

/// The bytes of a document that filters test.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Attributes(pub [u8; ATTRIBUTE_COUNT]);

/// How many bytes of attributes a document has.
pub const ATTRIBUTE_COUNT: usize = 8;

/// Bits of one word of a [`ByteSet`].
const WORD_BITS: u8 = 64;

/// A set of byte values.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct ByteSet([u64; 4]);

/// One condition on a document's attributes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum AttributeTest {
    /// The byte at this place (below [`ATTRIBUTE_COUNT`]) has one of these values.
    OneOf(usize, ByteSet),
    /// Of these bits at least one is set, in whatever byte.
    AnyBit(Attributes),
}

impl Attributes {
    /// All bytes as one number, the first lowest.
    pub(crate) fn bits(self) -> u64 {
        u64::from_le_bytes(self.0)
    }

    /// The inverse of [`Attributes::bits`].
    pub(crate) fn from_bits(bits: u64) -> Self {
        Self(bits.to_le_bytes())
    }
}

impl ByteSet {
    /// The values from `first` to `last`, both included.
    pub fn range(first: u8, last: u8) -> Self {
        (first..=last).collect()
    }

    /// Whether the value is in the set.
    pub fn contains(&self, value: u8) -> bool {
        self.0[usize::from(value / WORD_BITS)] >> (value % WORD_BITS) & 1 == 1
    }
}

impl FromIterator<u8> for ByteSet {
    fn from_iter<T: IntoIterator<Item = u8>>(values: T) -> Self {
        let mut set = Self::default();
        for value in values {
            set.0[usize::from(value / WORD_BITS)] |= 1 << (value % WORD_BITS);
        }
        set
    }
}

impl AttributeTest {
    /// Whether a document with these attributes passes; false where there is no byte at the place asked for.
    pub fn admits(&self, attributes: Attributes) -> bool {
        match self {
            Self::OneOf(place, values) => attributes.0.get(*place).is_some_and(|value| values.contains(*value)),
            Self::AnyBit(wanted) => attributes.bits() & wanted.bits() != 0,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_test_admits_values_of_its_byte_and_bits_of_any() {
        let attributes = Attributes([7, 0, 255, 0b1000, 0, 0, 0, 64]);
        assert!(AttributeTest::OneOf(0, ByteSet::range(6, 9)).admits(attributes));
        assert!(!AttributeTest::OneOf(0, ByteSet::range(8, 9)).admits(attributes));
        assert!(AttributeTest::OneOf(2, ByteSet::range(0, 255)).admits(attributes));
        assert!(AttributeTest::OneOf(7, [63, 64].into_iter().collect()).admits(attributes));
        assert!(!AttributeTest::OneOf(1, [63, 64].into_iter().collect()).admits(attributes));
        assert!(!AttributeTest::OneOf(8, ByteSet::range(0, 255)).admits(attributes));
        assert!(AttributeTest::AnyBit(Attributes([0, 0, 0, 0b1010, 0, 0, 0, 0])).admits(attributes));
        assert!(!AttributeTest::AnyBit(Attributes([0, 1, 0, 0b0010, 0, 0, 0, 0])).admits(attributes));
    }
}
