//! What a registration would be (DOMAIN 3.3): how long it takes, whether it is looked at twice, what its number looks like.

use crate::deals::contract_type::ContractType;
use crate::hub::HubNumber;
use crate::rule_pack::{Figure, Held, RulePack};
use time::{Date, Duration};

/// Types that the law has since the Civil Code; before, licences were a part of transfer.
const TYPES_WITH_LICENCE: u16 = 5;

/// What is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RegistrationQuestion {
    /// The hub of the seller, where the contract is registered.
    pub hub: HubNumber,
    /// The day on which the authority accepts it.
    pub day: Date,
    /// The type of the contract.
    pub contract_type: ContractType,
    /// 技术交易额, in fen.
    pub technical_amount: i64,
}

/// The answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RegistrationPreview {
    /// The rule pack.
    pub pack: RulePack,
    /// The type under which it is counted on that day.
    pub counted_as: ContractType,
    /// The day by which it is decided.
    pub due_on: Option<Date>,
    /// Whether another person looks at it a second time.
    pub is_reviewed_twice: bool,
    /// Digits of the number.
    pub number_digits: Option<u16>,
    /// The figures behind it.
    pub figures: Vec<Held>,
}

/// What the registration would be.
#[must_use]
pub fn preview_registration(question: &RegistrationQuestion) -> RegistrationPreview {
    let pack = RulePack::of(question.hub, question.day);
    let is_reviewed_twice = is_large(pack, question.technical_amount);
    let decided = pack.days(Figure::RegistrationDays);
    let second = pack.days(Figure::RegistrationSecondReviewDays).filter(|_| is_reviewed_twice).unwrap_or_default();
    let due_on = decided.map(|days| question.day + Duration::days(i64::from(days) + i64::from(second)));
    let has_licences = pack.count(Figure::ContractTypes) >= Some(TYPES_WITH_LICENCE);
    let counted_as = match question.contract_type {
        ContractType::Licence if !has_licences => ContractType::Transfer,
        ContractType::Development
        | ContractType::Transfer
        | ContractType::Licence
        | ContractType::Consulting
        | ContractType::Service => question.contract_type,
    };
    let figures = [
        Figure::ContractTypes,
        Figure::RegistrationDays,
        Figure::RegistrationLargeAmount,
        Figure::RegistrationSecondReviewDays,
        Figure::RegistrationNumberDigits,
    ];
    RegistrationPreview {
        pack,
        counted_as,
        due_on,
        is_reviewed_twice,
        number_digits: pack.count(Figure::RegistrationNumberDigits),
        figures: figures.iter().filter_map(|figure| pack.find(*figure)).collect(),
    }
}

/// Whether a technical amount is one that is looked at twice in the hub on that day.
#[must_use]
pub(crate) fn is_large(pack: RulePack, technical_amount: i64) -> bool {
    pack.fen(Figure::RegistrationLargeAmount).is_some_and(|threshold| technical_amount >= threshold)
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::macros::date;

    #[test]
    fn a_licence_of_six_million_has_four_answers_in_two_hubs_on_two_days() {
        let answer = |hub, day| {
            let (contract_type, technical_amount) = (ContractType::Licence, 600_000_000);
            let preview = preview_registration(&RegistrationQuestion { hub, day, contract_type, technical_amount });
            let days = preview.due_on.map(|due_on| (due_on - day).whole_days());
            (preview.counted_as, days, preview.is_reviewed_twice, preview.number_digits)
        };
        let (early, late) = (date!(2019 - 06 - 01), date!(2026 - 06 - 01));
        let (transfer, licence) = (ContractType::Transfer, ContractType::Licence);
        assert_eq!(answer(HubNumber::ZHEJIANG, early), (transfer, Some(10), false, Some(14)));
        assert_eq!(answer(HubNumber::ZHEJIANG, late), (licence, Some(10), false, Some(16)));
        assert_eq!(answer(HubNumber::JIANGSU, early), (transfer, Some(40), true, Some(14)));
        assert_eq!(answer(HubNumber::JIANGSU, late), (licence, Some(40), true, Some(16)));
    }
}
