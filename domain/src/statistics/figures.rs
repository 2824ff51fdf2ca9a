//! What is reckoned from counts and sums (DOMAIN 4): averages, shares, growth, disclosure control.

/// Parties that a cell needs to be told.
pub const PARTIES_MIN: i64 = 3;
/// Percent of a cell's amount that one party has at most, if the cell is told.
pub const ONE_PARTY_PERCENT_MAX: i64 = 85;
const WHOLE_PPM: i128 = 1_000_000;

/// What one cell holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CellFigures {
    /// Contracts.
    pub contracts: i64,
    /// 合同成交额, in fen.
    pub amount: i64,
    /// 技术交易额, in fen.
    pub technical: i64,
}

impl CellFigures {
    /// Adds another; no sum is greater than what 64 bits hold, 92 quadrillion yuan.
    pub fn add(&mut self, other: CellFigures) {
        self.contracts = self.contracts.saturating_add(other.contracts);
        self.amount = self.amount.saturating_add(other.amount);
        self.technical = self.technical.saturating_add(other.technical);
    }

    /// The amount of a contract on average, in fen, half a fen up; nothing without contracts.
    #[must_use]
    pub fn average(self) -> Option<i64> {
        if self.contracts <= 0 {
            return None;
        }
        let average =
            (i128::from(self.amount) * 2 + i128::from(self.contracts)).div_euclid(i128::from(self.contracts) * 2);
        i64::try_from(average).ok()
    }
}

fn ratio(part: i128, whole: i128) -> Option<i64> {
    if whole <= 0 {
        return None;
    }
    let doubled = part * WHOLE_PPM * 2 + whole;
    i64::try_from(doubled.div_euclid(whole * 2)).ok()
}

/// A part of a whole in millionths; nothing of nothing.
#[must_use]
pub fn share(part: i64, whole: i64) -> Option<i64> {
    ratio(i128::from(part), i128::from(whole))
}

/// Growth against a base in millionths: `(x - base) / base`; nothing when the base is zero.
#[must_use]
pub fn growth(now: i64, base: i64) -> Option<i64> {
    ratio(i128::from(now) - i128::from(base), i128::from(base))
}

/// Whether a cell would tell of one party: fewer than three parties, or one with more than 85 % of the amount.
#[must_use]
pub fn is_telling(parties: i64, greatest: i64, amount: i64) -> bool {
    parties < PARTIES_MIN || i128::from(greatest) * 100 > i128::from(amount) * i128::from(ONE_PARTY_PERCENT_MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_published_series_has_its_growth_and_average() {
        let (of_2019, of_2013) = (223_984_000_000_000, 74_691_000_000_000);
        assert_eq!(growth(of_2019, of_2013), Some(1_998_808));
        let figures = CellFigures { contracts: 295_000, amount: of_2013, technical: 0 };
        assert_eq!(figures.average().map(|fen| fen / 100), Some(2_531_898));
        assert_eq!(growth(1, 0), None);
        assert_eq!(growth(90, 100), Some(-100_000));
        assert_eq!(CellFigures::default().average(), None);
        assert_eq!(share(1, 3), Some(333_333));
    }

    #[test]
    fn a_cell_of_two_parties_or_of_one_great_one_is_not_told() {
        assert!(is_telling(2, 50, 100));
        assert!(!is_telling(3, 85, 100));
        assert!(is_telling(3, 86, 100));
    }
}
