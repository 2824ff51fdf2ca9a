//! What a walk is drawn from.

use proptest::prelude::Rng as _;
use proptest::test_runner::{RngAlgorithm, TestRng};

/// A source of choices that a seed repeats.
pub(super) struct Chance(TestRng);

impl Chance {
    /// The choices of a seed.
    pub(super) fn of_seed(seed: u64) -> Chance {
        let mut bytes = [0; 32];
        bytes[..8].copy_from_slice(&seed.to_le_bytes());
        Chance(TestRng::from_seed(RngAlgorithm::ChaCha, &bytes))
    }

    /// A number from 0 to before `end`.
    pub(super) fn below(&mut self, end: usize) -> usize {
        let end = u64::try_from(end).expect("few");
        usize::try_from(self.0.next_u64() % end).expect("below what fitted")
    }

    /// True once in so many times.
    pub(super) fn one_in(&mut self, times: usize) -> bool {
        self.below(times) == 0
    }

    /// One of them.
    pub(super) fn pick<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        &from[self.below(from.len())]
    }

    /// One of them, the more often the more it weighs.
    pub(super) fn weigh<'a, T>(&mut self, from: &'a [T], weight: impl Fn(&T) -> usize) -> &'a T {
        let mut place = self.below(from.iter().map(&weight).sum());
        for one in from {
            match place.checked_sub(weight(one)) {
                Some(rest) => place = rest,
                None => return one,
            }
        }
        unreachable!("the place lies below the sum")
    }
}
