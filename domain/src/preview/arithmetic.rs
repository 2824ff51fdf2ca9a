//! Parts of amounts, in whole fen.

/// The whole, in millionths.
const WHOLE_PPM: i128 = 1_000_000;

/// So many millionths of an amount that is not negative, rounded to the nearest fen, half a fen up (四舍五入).
#[must_use]
pub fn part(amount: i64, ppm: u32) -> i64 {
    let millionths = i128::from(amount) * i128::from(ppm);
    let rounded = (millionths + WHOLE_PPM / 2).div_euclid(WHOLE_PPM);
    i64::try_from(rounded).unwrap_or(i64::MAX)
}

/// Splits an amount by weights, so that the parts sum to it exactly: each gets the whole fen of its part, and the fen that
/// are left go to the largest remainders, the first one of equals before the others.
///
/// No weights, or none above zero, get nothing.
#[must_use]
pub fn largest_remainder(amount: i64, weights: &[u32]) -> Vec<i64> {
    let whole: i128 = weights.iter().map(|weight| i128::from(*weight)).sum();
    if whole == 0 {
        return vec![0; weights.len()];
    }
    let shares: Vec<i128> = weights.iter().map(|weight| i128::from(amount) * i128::from(*weight)).collect();
    let mut parts: Vec<i128> = shares.iter().map(|share| share.div_euclid(whole)).collect();
    let left = i128::from(amount) - parts.iter().sum::<i128>();
    let mut order: Vec<usize> = (0..weights.len()).collect();
    order.sort_by_key(|index| std::cmp::Reverse(shares[*index].rem_euclid(whole)));
    for (index, _) in order.into_iter().zip(0..left) {
        parts[index] += 1;
    }
    parts.into_iter().map(|fen| i64::try_from(fen).unwrap_or(i64::MAX)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn three_equal_shares_of_a_hundred_fen_are_whole_and_the_first_has_the_one_that_is_left() {
        assert_eq!(largest_remainder(100, &[1, 1, 1]), [34, 33, 33]);
        assert_eq!(largest_remainder(100, &[500_000, 300_000, 200_000]), [50, 30, 20]);
        assert_eq!(largest_remainder(1, &[400_000, 600_000]), [0, 1]);
        assert_eq!(largest_remainder(100, &[]), [0; 0]);
    }

    #[test]
    fn half_a_fen_goes_up() {
        assert_eq!(part(5, 500_000), 3);
        assert_eq!(part(100_000_000, 300), 30_000);
    }

    proptest! {
        #[test]
        fn the_parts_sum_to_the_amount_and_none_is_a_fen_away_from_its_share(
            amount in 0i64..100_000_000_000_000,
            weights in proptest::collection::vec(1u32..=1_000_000, 1..40),
        ) {
            let parts = largest_remainder(amount, &weights);
            let whole: i128 = weights.iter().map(|weight| i128::from(*weight)).sum();
            prop_assert_eq!(parts.iter().sum::<i64>(), amount);
            for (part, weight) in parts.iter().zip(&weights) {
                let exact = i128::from(amount) * i128::from(*weight);
                prop_assert!((i128::from(*part) * whole - exact).abs() < whole);
            }
        }
    }
}
