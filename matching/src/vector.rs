//! Vectors of an embedding service, in eight bits a number, compared in process.
//!
//! A vector is scaled so that its greatest number becomes 127; what is lost by it is far below the differences that matter.
//! Vectors of different models cannot be compared: a new model begins with an empty set.

use rustc_hash::FxHashMap;

use crate::index::Key;
use crate::weigh::{real, single};

/// The greatest number of eight bits that is used on both sides of zero.
const STEPS: f32 = 127.0;
/// Nearness is told in so many steps.
const NEARNESS_STEPS: f64 = 1_000.0;

/// Vectors by document.
#[derive(Clone, Debug, Default)]
pub struct Vectors {
    model: String,
    dimension: usize,
    /// All numbers, one document after the other.
    numbers: Vec<i8>,
    /// One over the length of each document's vector in steps.
    inverse_lengths: Vec<f32>,
    places: FxHashMap<Key, usize>,
    free: Vec<usize>,
}

/// Why a vector was not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum VectorError {
    /// It has another dimension than those that are there.
    #[error("a vector of {found} numbers came where the others have {expected}")]
    Dimension {
        /// What the others have.
        expected: usize,
        /// What it has.
        found: usize,
    },
    /// It has no numbers, only zeros, or something that is no number.
    #[error("a vector has no direction")]
    Direction,
}

/// A vector in eight bits.
struct Packed {
    numbers: Vec<i8>,
    inverse_length: f32,
}

impl Vectors {
    /// No vectors of a model.
    pub fn new(model: &str) -> Self {
        Self { model: model.to_owned(), ..Self::default() }
    }

    /// The model that made them.
    pub fn model(&self) -> &str {
        &self.model
    }

    /// Number of documents that have one.
    pub fn len(&self) -> usize {
        self.places.len()
    }

    /// Whether no document has one.
    pub fn is_empty(&self) -> bool {
        self.places.is_empty()
    }

    /// Takes the vector of a document, or replaces it.
    ///
    /// # Errors
    ///
    /// When it has another dimension than the others, or no direction.
    pub fn insert(&mut self, key: Key, vector: &[f32]) -> Result<(), VectorError> {
        self.check_or_begin(vector.len())?;
        self.place(key, &pack(vector).ok_or(VectorError::Direction)?);
        Ok(())
    }

    /// As [`Vectors::insert`], for numbers that [`Vectors::numbers`] gave.
    ///
    /// # Errors
    ///
    /// The same.
    pub fn insert_numbers(&mut self, key: Key, numbers: &[i8]) -> Result<(), VectorError> {
        self.check_or_begin(numbers.len())?;
        self.place(key, &Packed::new(numbers.to_vec()).ok_or(VectorError::Direction)?);
        Ok(())
    }

    /// The numbers of a document's vector, in steps of the greatest.
    pub fn numbers(&self, key: Key) -> Option<&[i8]> {
        self.places.get(&key).map(|place| self.numbers_at(*place))
    }

    fn place(&mut self, key: Key, packed: &Packed) {
        self.remove(key);
        let place = self.free.pop().unwrap_or_else(|| {
            self.numbers.extend(std::iter::repeat_n(0, self.dimension));
            self.inverse_lengths.push(0.0);
            self.inverse_lengths.len() - 1
        });
        self.numbers[place * self.dimension..(place + 1) * self.dimension].copy_from_slice(&packed.numbers);
        self.inverse_lengths[place] = packed.inverse_length;
        self.places.insert(key, place);
    }

    fn numbers_at(&self, place: usize) -> &[i8] {
        &self.numbers[place * self.dimension..(place + 1) * self.dimension]
    }

    /// Takes the vector of a document out; false if there was none.
    pub fn remove(&mut self, key: Key) -> bool {
        let place = self.places.remove(&key);
        self.free.extend(place);
        place.is_some()
    }

    /// How near each of these documents is to a question, in thousandths: 0 is their middle, 1,000 the nearest of them, −1,000
    /// as far below the middle as the nearest is above it, or farther. Nothing for documents without a vector.
    ///
    /// # Errors
    ///
    /// When the question's vector has another dimension or no direction.
    pub fn nearness(&self, question: &[f32], keys: &[Key]) -> Result<Vec<Option<i16>>, VectorError> {
        self.check(question.len())?;
        let question = pack(question).ok_or(VectorError::Direction)?;
        let cosines: Vec<Option<f64>> = keys.iter().map(|key| self.cosine(&question, *key)).collect();
        let known: Vec<f64> = cosines.iter().flatten().copied().collect();
        let middle = known.iter().sum::<f64>() / real(known.len().max(1));
        let spread = known.iter().copied().fold(0.0, |most: f64, cosine| most.max(cosine - middle));
        let nearness = |cosine: f64| if spread > 0.0 { (cosine - middle) / spread } else { 0.0 };
        Ok(cosines.into_iter().map(|cosine| cosine.map(|cosine| thousandths(nearness(cosine)))).collect())
    }

    /// The first vector of an empty set says how many numbers each has.
    fn check_or_begin(&mut self, dimension: usize) -> Result<(), VectorError> {
        if self.is_empty() {
            self.dimension = dimension;
            (self.numbers, self.inverse_lengths, self.free) = (Vec::new(), Vec::new(), Vec::new());
        }
        self.check(dimension)
    }

    fn check(&self, found: usize) -> Result<(), VectorError> {
        let expected = self.dimension;
        if expected == found { Ok(()) } else { Err(VectorError::Dimension { expected, found }) }
    }

    fn cosine(&self, question: &Packed, key: Key) -> Option<f64> {
        let place = *self.places.get(&key)?;
        let sum: i32 =
            self.numbers_at(place).iter().zip(&question.numbers).map(|(a, b)| i32::from(*a) * i32::from(*b)).sum();
        Some(f64::from(sum) * f64::from(self.inverse_lengths[place]) * f64::from(question.inverse_length))
    }
}

fn pack(vector: &[f32]) -> Option<Packed> {
    let greatest = vector.iter().fold(0.0_f32, |most, number| most.max(number.abs()));
    if !(greatest > 0.0 && greatest.is_finite()) || vector.iter().any(|number| number.is_nan()) {
        return None;
    }
    let numbers: Vec<i8> = vector.iter().map(|number| steps(number / greatest)).collect();
    Packed::new(numbers)
}

impl Packed {
    /// Nothing when it has no direction.
    fn new(numbers: Vec<i8>) -> Option<Self> {
        let square: f64 = numbers.iter().map(|number| f64::from(*number).powi(2)).sum();
        (square > 0.0).then(|| Packed { numbers, inverse_length: single(1.0 / square.sqrt()) })
    }
}

#[expect(clippy::cast_possible_truncation, reason = "the share is between -1 and 1")]
fn steps(share: f32) -> i8 {
    (share * STEPS).round() as i8
}

#[expect(clippy::cast_possible_truncation, reason = "clamped to the steps")]
fn thousandths(nearness: f64) -> i16 {
    (nearness.clamp(-1.0, 1.0) * NEARNESS_STEPS).round() as i16
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_has_a_thousand_and_one_without_a_vector_nothing() {
        let mut vectors = Vectors::new("model");
        vectors.insert(1, &[1.0, 0.0, 0.0]).expect("a vector");
        vectors.insert(2, &[0.8, 0.6, 0.0]).expect("a vector");
        vectors.insert(3, &[0.0, 0.0, 5.0]).expect("a vector");
        let nearness = vectors.nearness(&[2.0, 0.1, 0.0], &[3, 2, 1, 4]).expect("the same dimension");
        assert_eq!((nearness[2], nearness[3]), (Some(1_000), None));
        assert!(nearness[0] < nearness[1] && nearness[1] < nearness[2] && nearness[1] > Some(0));
        assert_eq!(vectors.nearness(&[1.0, 0.0, 0.0], &[2]).expect("one"), [Some(0)], "one alone is the middle");
    }

    #[test]
    fn vectors_are_replaced_and_removed_and_their_places_used_again() {
        let mut vectors = Vectors::new("model");
        vectors.insert(1, &[1.0, 0.0]).expect("a vector");
        vectors.insert(2, &[0.0, 1.0]).expect("a vector");
        vectors.insert(1, &[0.0, 1.0]).expect("a vector");
        assert!(vectors.remove(2) && !vectors.remove(2));
        vectors.insert(3, &[1.0, 0.0]).expect("a vector");
        assert_eq!((vectors.len(), vectors.numbers.len()), (2, 4));
        assert_eq!(vectors.nearness(&[1.0, 0.0], &[1, 3]).expect("a question"), [Some(-1_000), Some(1_000)]);
    }

    #[test]
    fn numbers_that_were_kept_say_the_same_as_before() {
        let mut vectors = Vectors::new("model");
        vectors.insert(1, &[0.3, -0.2, 0.9]).expect("a vector");
        vectors.insert(2, &[0.1, 0.8, 0.0]).expect("a vector");
        let mut kept = Vectors::new("model");
        for key in [1, 2] {
            kept.insert_numbers(key, vectors.numbers(key).expect("it is there")).expect("a vector");
        }
        let question = [0.5, 0.5, 0.1];
        assert_eq!(kept.nearness(&question, &[1, 2]), vectors.nearness(&question, &[1, 2]));
        assert_eq!(vectors.numbers(3), None);
        assert_eq!(kept.insert_numbers(3, &[0, 0, 0]), Err(VectorError::Direction));
        assert_eq!(kept.insert_numbers(3, &[1]), Err(VectorError::Dimension { expected: 3, found: 1 }));
    }

    #[test]
    fn what_cannot_be_compared_is_refused() {
        let mut vectors = Vectors::new("model");
        vectors.insert(1, &[1.0, 0.0]).expect("a vector");
        assert_eq!(vectors.insert(2, &[1.0]), Err(VectorError::Dimension { expected: 2, found: 1 }));
        assert_eq!(vectors.insert(2, &[0.0, 0.0]), Err(VectorError::Direction));
        assert_eq!(vectors.insert(2, &[f32::NAN, 1.0]), Err(VectorError::Direction));
        assert_eq!(vectors.nearness(&[1.0; 3], &[1]), Err(VectorError::Dimension { expected: 2, found: 3 }));
    }
}
