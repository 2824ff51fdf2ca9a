//! What a broker earns: a fixed part, a part of the price in tiers, a cap. Exact, in minor units.

use crate::money::{Currency, Money};
use strum::{EnumString, IntoStaticStr, VariantArray};

/// Tiers of a fee at most.
pub const TIERS_MAX: usize = 10;
/// One, in basis points.
pub const WHOLE_BP: u16 = 10_000;

/// Of which amount of a contract a part is paid.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum FeeBase {
    /// 合同成交额: the whole price.
    ContractAmount,
    /// 技术交易额: the price without what is not technical.
    TechnicalAmount,
}

/// A part of the amount between the tier before and this one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tier {
    /// Up to this amount, in minor units; none for the rest.
    pub up_to_minor: Option<i64>,
    /// The part, in basis points.
    pub rate_bp: u16,
}

/// How a fee is reckoned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FeeRule {
    currency: Currency,
    fixed_minor: i64,
    base: FeeBase,
    tiers: Vec<Tier>,
    cap_minor: Option<i64>,
}

/// Why a fee cannot be reckoned so.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvalidFee {
    /// Neither a fixed part nor a tier, or all of them nothing.
    #[error("is no fee: name a fixed amount or a rate")]
    Nothing,
    /// Tiers that do not grow, or an end that is not the last.
    #[error("has tiers that do not grow, or one after the one without an end")]
    TiersUnordered,
    /// A rate above one.
    #[error("has a rate above 10,000 basis points")]
    RateTooHigh,
    /// More tiers than anybody reckons with.
    #[error("has more than {TIERS_MAX} tiers")]
    TooMany,
    /// A cap below the fixed part.
    #[error("has a cap below its fixed part")]
    CapTooLow,
}

impl InvalidFee {
    /// The stable code of the fault.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            InvalidFee::Nothing => "fee_missing",
            InvalidFee::TiersUnordered => "tiers_unordered",
            InvalidFee::RateTooHigh => "out_of_range",
            InvalidFee::TooMany => "too_many",
            InvalidFee::CapTooLow => "cap_too_low",
        }
    }
}

impl FeeRule {
    /// Puts a rule together.
    ///
    /// # Errors
    /// When it yields nothing, or its parts do not fit each other.
    pub fn try_new(
        currency: Currency,
        fixed_minor: i64,
        base: FeeBase,
        tiers: Vec<Tier>,
        cap_minor: Option<i64>,
    ) -> Result<Self, InvalidFee> {
        if fixed_minor <= 0 && tiers.iter().all(|tier| tier.rate_bp == 0) {
            return Err(InvalidFee::Nothing);
        }
        if tiers.len() > TIERS_MAX {
            return Err(InvalidFee::TooMany);
        }
        if tiers.iter().any(|tier| tier.rate_bp > WHOLE_BP) {
            return Err(InvalidFee::RateTooHigh);
        }
        let mut below = 0;
        for (place, tier) in tiers.iter().enumerate() {
            let is_last = place + 1 == tiers.len();
            match tier.up_to_minor {
                Some(up_to) if up_to > below => below = up_to,
                None if is_last => {}
                Some(_) | None => return Err(InvalidFee::TiersUnordered),
            }
        }
        if cap_minor.is_some_and(|cap| cap < fixed_minor) {
            return Err(InvalidFee::CapTooLow);
        }
        Ok(FeeRule { currency, fixed_minor, base, tiers, cap_minor })
    }

    /// The currency of all its amounts.
    #[must_use]
    pub fn currency(&self) -> Currency {
        self.currency
    }

    /// The fixed part; zero when there is none.
    #[must_use]
    pub fn fixed_minor(&self) -> i64 {
        self.fixed_minor
    }

    /// Of which amount the tiers are.
    #[must_use]
    pub fn base(&self) -> FeeBase {
        self.base
    }

    /// The tiers, each above the one before.
    #[must_use]
    pub fn tiers(&self) -> &[Tier] {
        &self.tiers
    }

    /// No fee is higher.
    #[must_use]
    pub fn cap_minor(&self) -> Option<i64> {
        self.cap_minor
    }

    /// The fee of an amount: the fixed part, and of each slice of the amount its tier's part; a half of the minor unit and
    /// more counts as one; at most the cap. What lies above the last tier earns nothing.
    #[must_use]
    pub fn fee(&self, amount_minor: i64) -> Money {
        let amount = i128::from(amount_minor.max(0));
        let mut below: i128 = 0;
        let mut parts: i128 = 0;
        for tier in &self.tiers {
            let end = tier.up_to_minor.map_or(amount, i128::from).min(amount);
            parts += (end - below).max(0) * i128::from(tier.rate_bp);
            below = below.max(end);
        }
        let whole = i128::from(WHOLE_BP);
        let fee = i128::from(self.fixed_minor) + (parts + whole / 2) / whole;
        let fee = i64::try_from(fee).unwrap_or(i64::MAX);
        Money { minor: self.cap_minor.map_or(fee, |cap| fee.min(cap)), currency: self.currency }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn rule(tiers: &[(Option<i64>, u16)], fixed: i64, cap: Option<i64>) -> Result<FeeRule, InvalidFee> {
        let tiers = tiers.iter().map(|(up_to_minor, rate_bp)| Tier { up_to_minor: *up_to_minor, rate_bp: *rate_bp });
        FeeRule::try_new(Currency::Cny, fixed, FeeBase::ContractAmount, tiers.collect(), cap)
    }

    #[test]
    fn each_slice_earns_its_tier_and_no_more_than_the_cap() {
        // 5 % of the first million yuan, 3 % of the next four, 1 % of the rest, and 10,000 yuan at once.
        let tiers = [(Some(100_000_000), 500), (Some(500_000_000), 300), (None, 100)];
        let regressive = rule(&tiers, 1_000_000, None).expect("a rule");
        assert_eq!(regressive.fee(800_000_000).minor, 1_000_000 + 5_000_000 + 12_000_000 + 3_000_000);
        assert_eq!(rule(&tiers, 1_000_000, Some(9_000_000)).expect("a rule").fee(800_000_000).minor, 9_000_000);
        assert_eq!(rule(&[(None, 1)], 0, None).expect("a rule").fee(4_999).minor, 0, "0.4999 fen");
        assert_eq!(rule(&[(None, 1)], 0, None).expect("a rule").fee(5_000).minor, 1, "half a fen");
    }

    #[test]
    fn a_fee_that_cannot_be_reckoned_is_refused() {
        assert_eq!(rule(&[], 0, None), Err(InvalidFee::Nothing));
        assert_eq!(rule(&[(None, 0)], 0, None), Err(InvalidFee::Nothing));
        assert_eq!(rule(&[(None, 10_001)], 0, None), Err(InvalidFee::RateTooHigh));
        assert_eq!(rule(&[(None, 100), (Some(1), 100)], 0, None), Err(InvalidFee::TiersUnordered));
        assert_eq!(rule(&[(Some(5), 100), (Some(5), 100)], 0, None), Err(InvalidFee::TiersUnordered));
        assert_eq!(rule(&[(None, 100)], 100, Some(99)), Err(InvalidFee::CapTooLow));
        assert_eq!(rule(&[(None, 1); 11], 0, None), Err(InvalidFee::TooMany));
    }

    proptest! {
        #[test]
        fn a_greater_amount_never_earns_less(one in 0i64..1 << 50, more in 0i64..1 << 50, low in 0u16..=10_000, high in 0u16..=10_000) {
            let rule = rule(&[(Some(1 << 40), low), (None, high)], 1, None).expect("a rule");
            prop_assert!(rule.fee(one).minor <= rule.fee(one + more).minor);
        }
    }
}
