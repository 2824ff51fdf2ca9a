//! Royalties (提成支付, 民法典 846): a rate of what is made of the technology, or another way to reckon that is agreed on.

use super::amounts::PaymentMode;
use crate::text::Passage;
use strum::{EnumString, IntoStaticStr, VariantArray};

/// The highest rate of a royalty, in basis points: all of its base.
pub const RATE_BP_MAX: u16 = 10_000;
/// Basis points of one per cent.
pub const BP_PER_PERCENT: u64 = 100;

/// What a royalty is reckoned on (民法典 846).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum RoyaltyBase {
    /// 产品价格.
    ProductPrice,
    /// 新增产值.
    NewOutput,
    /// 利润.
    Profit,
    /// 产品销售额.
    Sales,
}

impl RoyaltyBase {
    /// What it is called, in Chinese and English.
    #[must_use]
    pub fn titles(self) -> (&'static str, &'static str) {
        match self {
            RoyaltyBase::ProductPrice => ("产品价格", "price of the products"),
            RoyaltyBase::NewOutput => ("新增产值", "new output"),
            RoyaltyBase::Profit => ("利润", "profit"),
            RoyaltyBase::Sales => ("产品销售额", "sales"),
        }
    }
}

/// A rate of what is made of the technology.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RoyaltyRate {
    /// In basis points of the base, 1 to 10,000.
    pub rate_bp: u16,
    /// What it is reckoned on.
    pub base: RoyaltyBase,
}

/// How a royalty is reckoned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RoyaltyTerms {
    /// By a fixed rate.
    Rate(RoyaltyRate),
    /// 约定的其他方式: by the piece, by a rate that rises or falls from year to year, with a minimum or a cap.
    Otherwise(Passage),
}

/// Why the parts do not tell how a royalty is reckoned.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvalidRoyalty {
    /// Neither a rate with its base nor another way, or both.
    #[error("tells a rate and its base, or how it is reckoned otherwise, and not both")]
    Mixed,
    /// A rate beyond its bounds.
    #[error("a rate is 1 to {RATE_BP_MAX} basis points")]
    RateOutOfRange,
}

impl InvalidRoyalty {
    /// The stable code of the fault.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            InvalidRoyalty::Mixed => "royalty_mixed",
            InvalidRoyalty::RateOutOfRange => "out_of_range",
        }
    }
}

impl RoyaltyTerms {
    /// Puts together how a royalty is reckoned.
    ///
    /// # Errors
    /// When the parts do not tell it in one way.
    pub fn try_new(
        rate_bp: Option<u16>,
        base: Option<RoyaltyBase>,
        otherwise: Option<Passage>,
    ) -> Result<Self, InvalidRoyalty> {
        match (rate_bp, base, otherwise) {
            (Some(rate_bp), Some(base), None) if (1..=RATE_BP_MAX).contains(&rate_bp) => {
                Ok(RoyaltyTerms::Rate(RoyaltyRate { rate_bp, base }))
            }
            (Some(_), Some(_), None) => Err(InvalidRoyalty::RateOutOfRange),
            (None, None, Some(text)) => Ok(RoyaltyTerms::Otherwise(text)),
            (None | Some(_), None | Some(_), None | Some(_)) => Err(InvalidRoyalty::Mixed),
        }
    }
}

impl PaymentMode {
    /// Whether a royalty is paid.
    #[must_use]
    pub fn has_royalty(self) -> bool {
        match self {
            PaymentMode::LumpOnce | PaymentMode::LumpInstalment => false,
            PaymentMode::Royalty | PaymentMode::EntryPlusRoyalty => true,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_royalty_is_reckoned_in_one_way() {
        let text = || Passage::parse("5 yuan for each square metre.").ok();
        let sales = Some(RoyaltyBase::Sales);
        let rate = RoyaltyTerms::Rate(RoyaltyRate { rate_bp: 300, base: RoyaltyBase::Sales });
        assert_eq!(RoyaltyTerms::try_new(Some(300), sales, None), Ok(rate));
        assert!(matches!(RoyaltyTerms::try_new(None, None, text()), Ok(RoyaltyTerms::Otherwise(_))));
        for (rate_bp, base, otherwise) in [
            (None, None, None),
            (Some(300), None, None),
            (None, sales, None),
            (Some(300), sales, text()),
            (None, sales, text()),
        ] {
            assert_eq!(RoyaltyTerms::try_new(rate_bp, base, otherwise), Err(InvalidRoyalty::Mixed));
        }
        for rate_bp in [0, RATE_BP_MAX + 1] {
            assert_eq!(RoyaltyTerms::try_new(Some(rate_bp), sales, None), Err(InvalidRoyalty::RateOutOfRange));
        }
    }
}
