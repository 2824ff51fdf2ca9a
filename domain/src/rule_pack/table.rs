//! The rows: every value that a figure had or has, where and when. A change of law is a new row here, and a new revision.

use super::figure::{CostKind, Figure, FigureUnit, FigureValue};
use super::law;
use crate::hub::HubNumber;
use crate::rule::Basis;
use time::Date;
use time::macros::date;

/// The revision of the table. It grows when a row is added or corrected, so that an old answer can be told from a new one.
pub const REVISION: u16 = 1;
/// Older than every case.
const ALWAYS: Date = date!(1900 - 01 - 01);
const FIVE_MILLION_YUAN: i64 = 500_000_000;

/// One value of a figure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Row {
    /// The figure.
    pub figure: Figure,
    /// The hub in which it holds; everywhere when there is none.
    pub hub: Option<HubNumber>,
    /// The first day on which it holds.
    pub from: Date,
    /// The last day on which it holds; nothing when no end is known.
    pub until: Option<Date>,
    /// Whether the first day was read in the source.
    pub is_from_verified: bool,
    /// The value.
    pub value: FigureValue,
    /// Where it comes from.
    pub basis: Basis,
}

const fn row(figure: Figure, from: Date, value: FigureValue, basis: Basis) -> Row {
    Row { figure, hub: None, from, until: None, is_from_verified: true, value, basis }
}

impl Row {
    const fn until(self, last: Date) -> Row {
        Row { until: Some(last), ..self }
    }

    const fn only_in(self, hub: HubNumber) -> Row {
        Row { hub: Some(hub), ..self }
    }

    /// The first day is from memory.
    const fn about(self) -> Row {
        Row { is_from_verified: false, ..self }
    }
}

/// All rows, in the order of the figures.
#[must_use]
pub fn rows() -> &'static [Row] {
    ROWS
}

const MARKET: &[Row] = {
    use Figure as F;
    use FigureValue::{Count, Days, Minutes, Months};
    let online_auctions = date!(2017 - 01 - 01);
    &[
        row(F::PatentStateDays, ALWAYS, Days(30), law::market("7 patents")),
        row(F::AchievementIdleDays, ALWAYS, Days(365), law::market("8 achievements")),
        row(F::ValuationDays, ALWAYS, Days(365), law::VALUATION_GUIDE),
        row(F::PriceNoticeDays, date!(2016 - 02 - 26), Days(15), law::conversion_measures("1(1)")).about(),
        row(F::PriceListingDays, ALWAYS, Days(20), law::market("10 pricing")),
        // Five working days, as exchanges extend the listings of enterprises of the state; no text was read.
        row(F::PriceListingExtensionDays, ALWAYS, Days(7), Basis { verified: false, ..law::market("10 pricing") }),
        row(F::BiddingMinutes, online_auctions, Minutes(24 * 60), law::online_auction("20")).about(),
        row(F::BiddingExtensionMinutes, online_auctions, Minutes(5), law::online_auction("20")).about(),
        // As after a tender (招标投标法 46), from memory.
        row(F::AwardSigningDays, ALWAYS, Days(30), Basis { verified: false, ..law::market("10 pricing") }),
        row(F::PreemptionDays, ALWAYS, Days(15), law::market("11 first refusal")),
        row(F::IntroductionContestDays, ALWAYS, Days(7), law::market("12 introductions")),
        row(F::MandateTailMonths, ALWAYS, Months(12), Basis { verified: false, ..law::market("12 introductions") }),
        row(F::PerformanceCureDays, date!(2005 - 01 - 01), Days(30), law::interpretation("15")).about(),
        row(F::LicenceFilingMonths, date!(2001 - 07 - 01), Months(3), law::patent_regulations("15")).about(),
        row(F::ContractTypes, date!(1999 - 10 - 01), Count(4), law::CONTRACT_LAW).until(date!(2020 - 12 - 31)).about(),
        row(F::ContractTypes, date!(2021 - 01 - 01), Count(5), law::civil_code("843")).about(),
    ]
};

const REGISTRATION: &[Row] = {
    use Figure as F;
    use FigureValue::{Count, Days, Fen};
    let new_measures = date!(2026 - 01 - 23);
    let last_of_old = date!(2026 - 01 - 22);
    &[
        row(F::RegistrationDays, date!(2000 - 02 - 16), Days(30), law::REGISTRATION_2000).until(last_of_old).about(),
        // The limit of the new measures has not been read: the old one is carried on, and marked.
        row(F::RegistrationDays, new_measures, Days(30), law::REGISTRATION_2026),
        row(F::RegistrationDays, date!(2002 - 11 - 01), Days(30), law::beijing_market("registration"))
            .only_in(HubNumber::BEIJING)
            .about(),
        row(F::RegistrationDays, date!(2004 - 07 - 01), Days(10), law::zhejiang_market("registration"))
            .only_in(HubNumber::ZHEJIANG)
            .about(),
        row(F::RegistrationLargeAmount, ALWAYS, Fen(FIVE_MILLION_YUAN), law::JIANGSU_LARGE_AMOUNT)
            .only_in(HubNumber::JIANGSU)
            .about(),
        row(F::RegistrationSecondReviewDays, ALWAYS, Days(10), law::market("13 registration")),
        row(F::RegistrationReexaminationDays, ALWAYS, Days(30), law::market("13 registration")),
        row(F::RegistrationNumberDigits, date!(2000 - 02 - 16), Count(14), law::REGISTRATION_2000)
            .until(last_of_old)
            .about(),
        row(F::RegistrationNumberDigits, new_measures, Count(16), law::REGISTRATION_2026),
    ]
};

const REWARDS: &[Row] = {
    use Figure as F;
    use FigureValue::{Costs, Ppm, Years};
    const ALL_COSTS: &[CostKind] = &[CostKind::Taxes, CostKind::Upkeep, CostKind::Valuation, CostKind::Negotiation];
    const WITHOUT_NEGOTIATION: &[CostKind] = &[CostKind::Taxes, CostKind::Upkeep, CostKind::Valuation];
    let first_law = date!(1996 - 10 - 01);
    let last_of_first = date!(2015 - 09 - 30);
    let second_law = date!(2015 - 10 - 01);
    let (beijing, shanghai) = (date!(2020 - 01 - 01), date!(2017 - 06 - 01));
    &[
        row(F::RewardFloorTransfer, first_law, Ppm(200_000), law::conversion_1996("29")).until(last_of_first).about(),
        row(F::RewardFloorTransfer, second_law, Ppm(500_000), law::conversion("45(1)")).about(),
        row(F::RewardFloorEquity, first_law, Ppm(200_000), law::conversion_1996("30")).until(last_of_first).about(),
        row(F::RewardFloorEquity, second_law, Ppm(500_000), law::conversion("45(2)")).about(),
        row(F::RewardFloorImplementation, first_law, Ppm(50_000), law::conversion_1996("30"))
            .until(last_of_first)
            .about(),
        row(F::RewardFloorImplementation, second_law, Ppm(50_000), law::conversion("45(3)")).about(),
        row(F::RewardYearsMin, first_law, Years(3), law::conversion_1996("30")).until(last_of_first).about(),
        row(F::RewardYearsMin, second_law, Years(3), law::conversion("45(3)")).about(),
        row(F::RewardStandardTransfer, beijing, Ppm(700_000), law::beijing_conversion("12"))
            .only_in(HubNumber::BEIJING)
            .about(),
        row(F::RewardStandardTransfer, shanghai, Ppm(700_000), law::shanghai_conversion("34"))
            .only_in(HubNumber::SHANGHAI)
            .about(),
        row(F::RewardStandardEquity, beijing, Ppm(700_000), law::beijing_conversion("12"))
            .only_in(HubNumber::BEIJING)
            .about(),
        row(F::RewardStandardEquity, shanghai, Ppm(700_000), law::shanghai_conversion("34"))
            .only_in(HubNumber::SHANGHAI)
            .about(),
        row(F::RewardMainShare, date!(2016 - 02 - 26), Ppm(500_000), law::conversion_measures("1(6)")).about(),
        row(F::RewardCosts, ALWAYS, Costs(ALL_COSTS), law::market("14 rewards")),
        row(F::RewardCosts, beijing, Costs(ALL_COSTS), law::beijing_conversion("12(4)"))
            .only_in(HubNumber::BEIJING)
            .about(),
        row(F::RewardCosts, shanghai, Costs(WITHOUT_NEGOTIATION), law::shanghai_conversion("34(2)"))
            .only_in(HubNumber::SHANGHAI)
            .about(),
        row(F::RewardWagePart, date!(2018 - 07 - 01), Ppm(500_000), law::CASH_REWARD).about(),
    ]
};

const TAXES: &[Row] = {
    use Figure as F;
    use FigureValue::{Fen, Open, Ppm, Truth, Years};
    let income_tax = date!(2008 - 01 - 01);
    let vat_law = date!(2026 - 01 - 01);
    &[
        row(F::IncomeTaxRate, income_tax, Ppm(250_000), law::INCOME_TAX_LAW).about(),
        row(F::IncomeTaxExempt, income_tax, Fen(FIVE_MILLION_YUAN), law::INCOME_TAX_REGULATIONS).about(),
        row(F::IncomeTaxExcessPart, income_tax, Ppm(500_000), law::INCOME_TAX_REGULATIONS).about(),
        row(F::IncomeTaxLicenceYears, date!(2015 - 10 - 01), Years(5), law::LICENCE_RELIEF).about(),
        row(F::ValueAddedTaxRate, date!(2016 - 05 - 01), Ppm(60_000), law::vat_pilot("annex 1, 15"))
            .until(date!(2025 - 12 - 31))
            .about(),
        row(F::ValueAddedTaxRate, vat_law, Ppm(60_000), Basis { verified: false, ..law::vat_law("10") }),
        row(F::ValueAddedTaxExempt, date!(2016 - 05 - 01), Truth(true), law::vat_pilot("annex 3, 1(26)"))
            .until(date!(2025 - 12 - 31))
            .about(),
        // Article 24 does not have technology transfer; article 25 leaves further relief to the State Council.
        row(F::ValueAddedTaxExempt, vat_law, Open(FigureUnit::Truth), law::vat_law("24, 25")),
        row(F::StampDutyRate, date!(1988 - 10 - 01), Ppm(300), law::STAMP_DUTY_REGULATIONS)
            .until(date!(2022 - 06 - 30))
            .about(),
        row(F::StampDutyRate, date!(2022 - 07 - 01), Ppm(300), law::STAMP_DUTY_LAW).about(),
        row(F::ResearchFeePart, date!(2016 - 01 - 01), Ppm(800_000), law::RESEARCH_DEDUCTION).about(),
    ]
};

const ROWS: &[Row] = &{
    let mut all = [MARKET[0]; MARKET.len() + REGISTRATION.len() + REWARDS.len() + TAXES.len()];
    let parts = [MARKET, REGISTRATION, REWARDS, TAXES];
    let (mut place, mut part) = (0, 0);
    while part < parts.len() {
        let mut index = 0;
        while index < parts[part].len() {
            all[place] = parts[part][index];
            place += 1;
            index += 1;
        }
        part += 1;
    }
    all
};

#[cfg(test)]
mod tests {
    use super::*;
    use strum::VariantArray as _;

    #[test]
    fn every_figure_has_a_row_and_the_rows_stand_in_the_order_of_the_figures() {
        for figure in Figure::VARIANTS {
            assert!(ROWS.iter().any(|row| row.figure == *figure), "{}", figure.name());
        }
        assert!(ROWS.is_sorted_by_key(|row| row.figure));
    }

    #[test]
    fn no_two_rows_of_a_figure_hold_in_one_place_on_one_day() {
        for (index, one) in ROWS.iter().enumerate() {
            assert!(one.until.is_none_or(|last| one.from <= last), "{one:?}");
            for other in ROWS[index + 1..].iter().filter(|other| other.figure == one.figure && other.hub == one.hub) {
                let ends_before = |a: &Row, b: &Row| a.until.is_some_and(|last| last < b.from);
                assert!(ends_before(one, other) || ends_before(other, one), "{one:?} and {other:?}");
            }
        }
    }

    #[test]
    fn the_values_of_a_figure_are_counted_alike() {
        for figure in Figure::VARIANTS {
            let mut units = ROWS.iter().filter(|row| row.figure == *figure).map(|row| row.value.unit());
            let first = units.next();
            assert!(units.all(|unit| Some(unit) == first), "{}", figure.name());
        }
    }
}
