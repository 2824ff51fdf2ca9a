//! Whether one ranking is really better than another: a paired randomization test over queries.
//!
//! Under the hypothesis that both are equally good, each query's difference could as well have the other sign. The share
//! of random signs that give a mean difference at least as great is the p-value (two-sided; Fisher's test, as Smucker,
//! Allan and Carterette recommend for retrieval, CIKM 2007).

use crate::weigh::real;

/// Random signs that are tried.
const ROUNDS: usize = 100_000;
/// Where the random signs start, so that the same figures give the same p-value.
const SEED: u64 = 20_261_125;
/// Differences below this are none.
const ROUNDING: f64 = 1e-12;

/// How two rankings differ.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Comparison {
    /// Queries that both were measured on.
    pub queries: usize,
    /// Mean of the first minus mean of the second.
    pub mean_difference: f64,
    /// Queries in which the first is better.
    pub wins: usize,
    /// Queries in which the second is better.
    pub losses: usize,
    /// The share of random signs that give a difference as great; below 0.05 one speaks of significance.
    pub p_value: f64,
}

/// Compares pairs of measures; nothing without pairs.
pub fn compare(pairs: &[(f64, f64)]) -> Option<Comparison> {
    if pairs.is_empty() {
        return None;
    }
    let differences: Vec<f64> = pairs.iter().map(|(first, second)| first - second).collect();
    let sum: f64 = differences.iter().sum();
    let different: Vec<f64> = differences.iter().copied().filter(|difference| difference.abs() > ROUNDING).collect();
    let mut state = SEED;
    let mut as_great = 0;
    for _ in 0..ROUNDS {
        let mut signed = 0.0;
        for chunk in different.chunks(64) {
            let mut signs = next(&mut state);
            for difference in chunk {
                signed += if signs & 1 == 0 { *difference } else { -difference };
                signs >>= 1;
            }
        }
        as_great += usize::from(signed.abs() >= sum.abs() - ROUNDING);
    }
    Some(Comparison {
        queries: pairs.len(),
        mean_difference: sum / real(pairs.len()),
        wins: differences.iter().filter(|difference| **difference > ROUNDING).count(),
        losses: differences.iter().filter(|difference| **difference < -ROUNDING).count(),
        // The signs as they are count as one of the rounds, so that no p-value is 0.
        p_value: real(as_great + 1) / real(ROUNDS + 1),
    })
}

/// SplitMix64.
fn next(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let mut z = *state;
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_rankings_do_not_differ() {
        let same = compare(&[(0.5, 0.5), (0.2, 0.2)]).expect("two queries");
        assert_eq!((same.mean_difference, same.wins, same.losses, same.p_value), (0.0, 0, 0, 1.0));
        assert_eq!(compare(&[]), None);
    }

    #[test]
    fn the_p_value_is_the_one_worked_out_by_hand() {
        // Three equal differences: of eight sign patterns two give a sum as great.
        let three = compare(&[(0.6, 0.5), (0.3, 0.2), (1.0, 0.9)]).expect("three queries");
        assert!((three.p_value - 0.25).abs() < 0.01, "{three:?}");
        assert_eq!((three.wins, three.losses), (3, 0));
        // Ten: two of 1,024.
        let ten = compare(&[(0.6, 0.5); 10]).expect("ten queries");
        assert!((ten.p_value - 2.0 / 1_024.0).abs() < 0.001, "{ten:?}");
    }

    #[test]
    fn differences_that_cancel_are_no_difference() {
        let pairs = [(0.6, 0.5), (0.5, 0.6), (0.7, 0.2), (0.2, 0.7)];
        assert!(compare(&pairs).expect("four queries").p_value > 0.9);
    }
}
