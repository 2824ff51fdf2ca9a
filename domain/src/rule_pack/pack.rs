//! What holds in a hub on a day.

use super::figure::{CostKind, Figure, FigureValue};
use super::table::{REVISION, Row, rows};
use crate::hub::HubNumber;
use crate::rule::Basis;
use strum::VariantArray as _;
use time::Date;

/// A figure that holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Held {
    /// The figure.
    pub figure: Figure,
    /// Its value.
    pub value: FigureValue,
    /// Whether it is the hub's own, and not the nation's.
    pub is_local: bool,
    /// The first day on which it holds.
    pub from: Date,
    /// Whether that day was read in the source.
    pub is_from_verified: bool,
    /// Where it comes from.
    pub basis: Basis,
}

/// The figures that hold for a hub on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RulePack {
    hub: HubNumber,
    day: Date,
}

impl RulePack {
    /// The pack in force.
    #[must_use]
    pub fn of(hub: HubNumber, day: Date) -> RulePack {
        RulePack { hub, day }
    }

    /// The hub.
    #[must_use]
    pub fn hub(self) -> HubNumber {
        self.hub
    }

    /// The day that was asked for.
    #[must_use]
    pub fn day(self) -> Date {
        self.day
    }

    /// The rows that can hold in this hub.
    fn reachable(self) -> impl Iterator<Item = &'static Row> {
        rows().iter().filter(move |row| row.hub.is_none_or(|hub| hub == self.hub))
    }

    /// What holds of a figure; nothing where no rule knows of it.
    #[must_use]
    pub fn find(self, figure: Figure) -> Option<Held> {
        let holds = |row: &&Row| row.from <= self.day && row.until.is_none_or(|last| self.day <= last);
        let row =
            self.reachable().filter(|row| row.figure == figure).filter(holds).max_by_key(|row| row.hub.is_some())?;
        let Row { figure, hub, from, until: _, is_from_verified, value, basis } = *row;
        Some(Held { figure, value, is_local: hub.is_some(), from, is_from_verified, basis })
    }

    /// All that holds, in the order of the figures.
    #[must_use]
    pub fn figures(self) -> Vec<Held> {
        Figure::VARIANTS.iter().filter_map(|figure| self.find(*figure)).collect()
    }

    /// The first day from which the pack is what it is.
    #[must_use]
    pub fn from(self) -> Date {
        let began = self.reachable().map(|row| row.from).filter(|from| *from <= self.day);
        let ended = self.reachable().filter_map(|row| row.until?.next_day()).filter(|day| *day <= self.day);
        began.chain(ended).max().unwrap_or(self.day)
    }

    /// The last day on which it is what it is, when a change is known.
    #[must_use]
    pub fn until(self) -> Option<Date> {
        let begins =
            self.reachable().map(|row| row.from).filter(|from| *from > self.day).filter_map(Date::previous_day);
        let ends = self.reachable().filter_map(|row| row.until).filter(|last| *last >= self.day);
        begins.chain(ends).min()
    }

    /// The version, which names the pack for ever: hub, first day, revision of the table: `33.2026-01-23.r1`.
    #[must_use]
    pub fn version(self) -> String {
        format!("{}.{}.r{REVISION}", self.hub, self.from())
    }

    /// Calendar days.
    #[must_use]
    pub fn days(self, figure: Figure) -> Option<u16> {
        match self.find(figure)?.value {
            FigureValue::Days(days) => Some(days),
            FigureValue::Minutes(_)
            | FigureValue::Months(_)
            | FigureValue::Years(_)
            | FigureValue::Fen(_)
            | FigureValue::Ppm(_)
            | FigureValue::Count(_)
            | FigureValue::Costs(_)
            | FigureValue::Truth(_)
            | FigureValue::Open(_) => None,
        }
    }

    /// Calendar days as an upper bound: more than a lifetime where no rule knows of one.
    #[must_use]
    pub fn days_max(self, figure: Figure) -> u16 {
        self.days(figure).unwrap_or(u16::MAX)
    }

    /// A whole number of what is neither days nor money: months, years, pieces.
    #[must_use]
    pub fn count(self, figure: Figure) -> Option<u16> {
        match self.find(figure)?.value {
            FigureValue::Months(count) | FigureValue::Years(count) | FigureValue::Count(count) => Some(count),
            FigureValue::Minutes(_)
            | FigureValue::Days(_)
            | FigureValue::Fen(_)
            | FigureValue::Ppm(_)
            | FigureValue::Costs(_)
            | FigureValue::Truth(_)
            | FigureValue::Open(_) => None,
        }
    }

    /// Minutes.
    #[must_use]
    pub fn minutes(self, figure: Figure) -> Option<u16> {
        if let FigureValue::Minutes(minutes) = self.find(figure)?.value { Some(minutes) } else { None }
    }

    /// An amount in fen.
    #[must_use]
    pub fn fen(self, figure: Figure) -> Option<i64> {
        if let FigureValue::Fen(fen) = self.find(figure)?.value { Some(fen) } else { None }
    }

    /// Millionths of a whole.
    #[must_use]
    pub fn ppm(self, figure: Figure) -> Option<u32> {
        if let FigureValue::Ppm(ppm) = self.find(figure)?.value { Some(ppm) } else { None }
    }

    /// A list of costs.
    #[must_use]
    pub fn costs(self, figure: Figure) -> Option<&'static [CostKind]> {
        if let FigureValue::Costs(costs) = self.find(figure)?.value { Some(costs) } else { None }
    }

    /// A claim; nothing also where the law leaves it open.
    #[must_use]
    pub fn truth(self, figure: Figure) -> Option<bool> {
        if let FigureValue::Truth(holds) = self.find(figure)?.value { Some(holds) } else { None }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use time::macros::date;

    #[test]
    fn one_case_in_two_regions_on_two_days_has_four_answers_each_with_its_law() {
        let answer = |hub, day| {
            let pack = RulePack::of(hub, day);
            let law = |figure| pack.find(figure).map(|held| (held.basis.law, held.basis.edition));
            (
                pack.version(),
                [pack.days(Figure::RegistrationDays), pack.count(Figure::RegistrationNumberDigits)],
                [law(Figure::RegistrationDays), law(Figure::RegistrationNumberDigits)],
            )
        };
        let measures = "技术合同认定登记管理办法";
        let zhejiang = "浙江省技术市场条例";
        let before = date!(2025 - 06 - 01);
        let after = date!(2026 - 06 - 01);
        assert_eq!(
            answer(HubNumber::ZHEJIANG, before),
            ("33.2022-07-01.r1".to_owned(), [Some(10), Some(14)], [Some((zhejiang, "2004")), Some((measures, "2000"))])
        );
        assert_eq!(
            answer(HubNumber::ZHEJIANG, after),
            (
                "33.2026-01-23.r1".to_owned(),
                [Some(10), Some(16)],
                [Some((zhejiang, "2004")), Some((measures, "2026-01-23"))]
            )
        );
        assert_eq!(
            answer(HubNumber::JIANGSU, before),
            ("32.2022-07-01.r1".to_owned(), [Some(30), Some(14)], [Some((measures, "2000")); 2])
        );
        assert_eq!(
            answer(HubNumber::JIANGSU, after),
            ("32.2026-01-23.r1".to_owned(), [Some(30), Some(16)], [Some((measures, "2026-01-23")); 2])
        );
    }

    #[test]
    fn a_figure_that_the_law_leaves_open_is_there_and_has_no_value() {
        let pack = RulePack::of(HubNumber::NATIONAL, date!(2026 - 06 - 01));
        let held = pack.find(Figure::ValueAddedTaxExempt).expect("it is spoken of");
        assert!(held.basis.verified && held.basis.article.contains("25"));
        assert_eq!(pack.truth(Figure::ValueAddedTaxExempt), None);
        assert_eq!(
            RulePack::of(HubNumber::NATIONAL, date!(2025 - 12 - 31)).truth(Figure::ValueAddedTaxExempt),
            Some(true)
        );
    }

    #[test]
    fn a_hub_without_rows_of_its_own_has_the_national_ones() {
        let day = date!(2026 - 06 - 01);
        let figures = |hub| RulePack::of(hub, day).figures();
        assert_eq!(figures(HubNumber::NATIONAL), figures(HubNumber::try_new(43).expect("a hub")));
        assert!(figures(HubNumber::ZHEJIANG).iter().any(|held| held.is_local));
    }

    proptest! {
        #[test]
        fn a_pack_is_the_same_on_every_day_of_its_term(hub in proptest::sample::select(vec![1u16, 11, 31, 32, 33]), days in 0i64..20_000) {
            let hub = HubNumber::try_new(hub).expect("a hub");
            let day = date!(1995 - 01 - 01) + time::Duration::days(days);
            let pack = RulePack::of(hub, day);
            for end in [Some(pack.from()), pack.until()].into_iter().flatten() {
                let other = RulePack::of(hub, end);
                prop_assert_eq!(other.figures(), pack.figures());
                prop_assert_eq!(other.version(), pack.version());
            }
        }
    }
}
