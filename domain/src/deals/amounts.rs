//! What a contract costs (DOMAIN 3.2, 3.3): the whole, its technical part, and every item that is not technical.

use crate::money::{Currency, Money};
use crate::text::Title;
use strum::{EnumString, IntoStaticStr, VariantArray};

/// Items of one contract that are not technical.
pub const ITEMS_MAX: usize = 50;

/// How the price is paid (民法典 846).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum PaymentMode {
    /// 一次总算、一次总付.
    LumpOnce,
    /// 一次总算、分期支付.
    LumpInstalment,
    /// 提成支付.
    Royalty,
    /// 提成支付附加预付入门费.
    EntryPlusRoyalty,
}

/// Something in the price that is not technical: equipment, instruments, parts, materials (解释 14).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NonTechnicalItem {
    /// What it is.
    pub title: Title,
    /// What it costs.
    pub amount: Money,
}

/// The amounts of a contract, all of one currency.
///
/// The technical amount and the items together are the whole: `technical + Σ items = total`, so that
/// `0 ≤ technical ≤ total` (INV-14, INV-15). The total holds the fixed price and the royalty that is estimated.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Amounts {
    total: Money,
    technical: Money,
    items: Vec<NonTechnicalItem>,
    estimated_royalty: Option<Money>,
}

/// Why amounts do not fit together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvalidAmounts {
    /// Two currencies in one contract.
    #[error("the amounts are of two currencies")]
    CurrencyMismatch,
    /// The technical amount is more than the whole.
    #[error("the technical amount is more than the contract amount")]
    TechnicalAboveTotal,
    /// What is not technical is not itemised to the last fen.
    #[error("the technical amount and the items that are not technical do not sum to the contract amount")]
    ItemsNotWhole,
    /// The estimated royalty is more than the whole.
    #[error("the estimated royalty is more than the contract amount")]
    RoyaltyAboveTotal,
    /// More items than are kept.
    #[error("has more than {ITEMS_MAX} items")]
    TooManyItems,
}

impl InvalidAmounts {
    /// The stable code of the fault.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            InvalidAmounts::CurrencyMismatch => "currency_mismatch",
            InvalidAmounts::TechnicalAboveTotal => "technical_above_total",
            InvalidAmounts::ItemsNotWhole => "items_not_whole",
            InvalidAmounts::RoyaltyAboveTotal => "royalty_above_total",
            InvalidAmounts::TooManyItems => "too_many",
        }
    }
}

impl Amounts {
    /// Puts amounts together.
    ///
    /// # Errors
    /// When they do not fit together.
    pub fn try_new(
        total: Money,
        technical: Money,
        items: Vec<NonTechnicalItem>,
        estimated_royalty: Option<Money>,
    ) -> Result<Self, InvalidAmounts> {
        if items.len() > ITEMS_MAX {
            return Err(InvalidAmounts::TooManyItems);
        }
        let others = items.iter().map(|item| item.amount).chain([technical]).chain(estimated_royalty);
        if others.into_iter().any(|amount| amount.currency != total.currency) {
            return Err(InvalidAmounts::CurrencyMismatch);
        }
        if technical.minor > total.minor {
            return Err(InvalidAmounts::TechnicalAboveTotal);
        }
        if estimated_royalty.is_some_and(|royalty| royalty.minor > total.minor) {
            return Err(InvalidAmounts::RoyaltyAboveTotal);
        }
        let other: i128 = items.iter().map(|item| i128::from(item.amount.minor)).sum();
        if i128::from(technical.minor) + other != i128::from(total.minor) {
            return Err(InvalidAmounts::ItemsNotWhole);
        }
        Ok(Amounts { total, technical, items, estimated_royalty })
    }

    /// 合同成交额: the full price in the contract.
    #[must_use]
    pub fn total(&self) -> Money {
        self.total
    }

    /// 技术交易额: what is left of it without the items that are not technical.
    #[must_use]
    pub fn technical(&self) -> Money {
        self.technical
    }

    /// What is not technical.
    #[must_use]
    pub fn items(&self) -> &[NonTechnicalItem] {
        &self.items
    }

    /// The part of the total that is a royalty and only estimated (INV-14).
    #[must_use]
    pub fn estimated_royalty(&self) -> Option<Money> {
        self.estimated_royalty
    }

    /// The part of the total that is fixed.
    #[must_use]
    pub fn fixed(&self) -> Money {
        let royalty = self.estimated_royalty.map_or(0, |royalty| royalty.minor);
        Money { minor: self.total.minor - royalty, currency: self.total.currency }
    }

    /// The currency of all of them.
    #[must_use]
    pub fn currency(&self) -> Currency {
        self.total.currency
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn yuan(minor: i64) -> Money {
        Money { minor, currency: Currency::Cny }
    }

    fn items(amounts: &[i64]) -> Vec<NonTechnicalItem> {
        let title = Title::parse("Pump").expect("a title");
        amounts.iter().map(|minor| NonTechnicalItem { title: title.clone(), amount: yuan(*minor) }).collect()
    }

    #[test]
    fn what_is_not_technical_is_itemised_to_the_last_fen() {
        let amounts =
            |total, technical, other: &[i64]| Amounts::try_new(yuan(total), yuan(technical), items(other), None);
        assert!(amounts(100, 70, &[10, 20]).is_ok());
        assert_eq!(amounts(100, 70, &[10, 19]), Err(InvalidAmounts::ItemsNotWhole));
        assert_eq!(amounts(100, 70, &[]), Err(InvalidAmounts::ItemsNotWhole));
        assert_eq!(amounts(100, 101, &[]), Err(InvalidAmounts::TechnicalAboveTotal));
        let dollars = Money { minor: 100, currency: Currency::Usd };
        assert_eq!(Amounts::try_new(yuan(100), dollars, Vec::new(), None), Err(InvalidAmounts::CurrencyMismatch));
    }

    #[test]
    fn an_estimated_royalty_is_a_part_of_the_whole_and_the_rest_is_fixed() {
        let amounts = |royalty| Amounts::try_new(yuan(100), yuan(100), Vec::new(), Some(yuan(royalty)));
        assert_eq!(amounts(60).map(|amounts| amounts.fixed().minor), Ok(40));
        assert_eq!(amounts(101), Err(InvalidAmounts::RoyaltyAboveTotal));
    }

    proptest! {
        #[test]
        fn amounts_that_stand_are_ordered_and_whole(
            total in 0i64..1_000_000, technical in 0i64..1_000_000, other in proptest::collection::vec(0i64..500_000, 0..4),
        ) {
            if let Ok(amounts) = Amounts::try_new(yuan(total), yuan(technical), items(&other), None) {
                prop_assert!(amounts.technical().minor <= amounts.total().minor);
                prop_assert_eq!(technical + other.iter().sum::<i64>(), total);
            }
        }
    }
}
