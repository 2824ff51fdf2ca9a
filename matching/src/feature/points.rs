//! Scores as whole millionths, so that parts add up to their sum exactly.

use std::fmt;
use std::iter::Sum;
use std::ops::{Add, Neg, Sub};

use serde::{Deserialize, Serialize};

/// Millionths in one.
const ONE: i64 = 1_000_000;

/// A score or a part of one, in millionths.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Points(i64);

impl Points {
    /// Nothing.
    pub const ZERO: Points = Points(0);

    /// From millionths, as storage keeps them.
    pub fn from_millionths(millionths: i64) -> Self {
        Self(millionths)
    }

    /// The millionths.
    pub fn millionths(self) -> i64 {
        self.0
    }

    /// The nearest number of millionths.
    #[expect(clippy::cast_possible_truncation, reason = "scores are small numbers, and a cast of a float saturates")]
    pub fn round(value: f64) -> Self {
        Self((value * real(ONE)).round() as i64)
    }

    /// As a real number; six decimals of it are exact.
    pub fn value(self) -> f64 {
        real(self.0) / real(ONE)
    }

    /// Rounds parts so that they add up to the whole exactly: each is rounded down, and those that lose most get one
    /// more (largest remainder). The parts must add up to the whole but for rounding.
    pub fn share_out(whole: Points, parts: &[f64]) -> Vec<Points> {
        let exact: Vec<f64> = parts.iter().map(|part| part * real(ONE)).collect();
        let mut shares: Vec<i64> = exact.iter().map(|part| floor(*part)).collect();
        let mut missing = whole.0 - shares.iter().sum::<i64>();
        let mut order: Vec<usize> = (0..parts.len()).collect();
        let lost = |at: usize| exact[at] - exact[at].floor();
        order.sort_by(|a, b| lost(*b).total_cmp(&lost(*a)).then(a.cmp(b)));
        for at in order.iter().copied().cycle().take(parts.len() * 2) {
            if missing == 0 {
                break;
            }
            shares[at] += missing.signum();
            missing -= missing.signum();
        }
        // What is still missing was no rounding: it stays visible in the first part.
        if let Some(first) = shares.first_mut() {
            *first += missing;
        }
        shares.into_iter().map(Points).collect()
    }
}

#[expect(clippy::cast_precision_loss, reason = "scores have far fewer than 2^52 millionths")]
fn real(millionths: i64) -> f64 {
    millionths as f64
}

#[expect(clippy::cast_possible_truncation, reason = "scores are small numbers, and a cast of a float saturates")]
fn floor(value: f64) -> i64 {
    value.floor() as i64
}

impl Add for Points {
    type Output = Points;

    fn add(self, other: Points) -> Points {
        Points(self.0 + other.0)
    }
}

impl Sub for Points {
    type Output = Points;

    fn sub(self, other: Points) -> Points {
        Points(self.0 - other.0)
    }
}

impl Neg for Points {
    type Output = Points;

    fn neg(self) -> Points {
        Points(-self.0)
    }
}

impl Sum for Points {
    fn sum<I: Iterator<Item = Points>>(points: I) -> Points {
        points.fold(Points::ZERO, Add::add)
    }
}

impl fmt::Display for Points {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        write!(f, "{sign}{}.{:06}", self.0.abs() / ONE, self.0.abs() % ONE)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn parts_add_up_and_none_moves_by_more_than_a_millionth(parts in proptest::collection::vec(-0.5_f64..1.0, 1..12)) {
            let whole = Points::round(parts.iter().sum());
            let shares = Points::share_out(whole, &parts);
            prop_assert_eq!(shares.iter().copied().sum::<Points>(), whole);
            for (share, part) in shares.iter().zip(&parts) {
                prop_assert!((share.value() - part).abs() < 1.01e-6);
            }
        }
    }

    #[test]
    fn millionths_are_told_as_decimals() {
        assert_eq!(Points::round(0.25).to_string(), "0.250000");
        assert_eq!(Points::from_millionths(-1_000_001).to_string(), "-1.000001");
    }
}
