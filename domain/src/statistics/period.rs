//! Periods of published figures: a year `2026`, a half `2026-H1`, a quarter `2026-Q4`, a month `2026-11`.

use std::fmt;
use time::{Date, Month};

const YEARS: std::ops::RangeInclusive<i32> = 1990..=2199;

/// A year, its halves, quarters and months.
pub const PERIODS_OF_YEAR: usize = 1 + HALVES as usize + QUARTERS as usize + MONTHS as usize;
const HALVES: u8 = 2;
const QUARTERS: u8 = 4;
const MONTHS: u8 = 12;

/// A part of a year.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Part {
    /// The whole.
    Year,
    /// 1 or 2.
    Half(u8),
    /// 1 to 4.
    Quarter(u8),
    /// 1 to 12.
    Month(u8),
}

/// A period.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Period {
    year: i32,
    part: Part,
}

/// A text that is no period.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("is no period such as 2026, 2026-H1, 2026-Q4 or 2026-11")]
pub struct InvalidPeriod;

impl InvalidPeriod {
    /// The stable code of the fault.
    #[must_use]
    pub fn code(&self) -> &'static str {
        "malformed"
    }
}

fn number(text: &str, length: usize, range: std::ops::RangeInclusive<u8>) -> Result<u8, InvalidPeriod> {
    let is_plain = text.len() == length && text.bytes().all(|byte| byte.is_ascii_digit());
    let number = text.parse().ok().filter(|number| is_plain && range.contains(number));
    number.ok_or(InvalidPeriod)
}

impl Period {
    /// Reads `2026`, `2026-H1`, `2026-Q4`, `2026-11`.
    ///
    /// # Errors
    /// When the text is no period.
    pub fn parse(text: &str) -> Result<Self, InvalidPeriod> {
        let (year, part) = text.split_once('-').map_or((text, None), |(year, part)| (year, Some(part)));
        let is_plain = year.len() == 4 && year.bytes().all(|byte| byte.is_ascii_digit());
        let year = year.parse().ok().filter(|year| is_plain && YEARS.contains(year)).ok_or(InvalidPeriod)?;
        let part = match part {
            None => Part::Year,
            Some(part) => match part.split_at_checked(1) {
                Some(("H", half)) => Part::Half(number(half, 1, 1..=2)?),
                Some(("Q", quarter)) => Part::Quarter(number(quarter, 1, 1..=4)?),
                Some((_, _)) => Part::Month(number(part, 2, 1..=12)?),
                None => return Err(InvalidPeriod),
            },
        };
        Ok(Period { year, part })
    }

    /// A year, its halves, its quarters, its months.
    #[must_use]
    pub fn all_of(year: i32) -> [Period; PERIODS_OF_YEAR] {
        let mut parts = std::iter::once(Part::Year)
            .chain((1..=HALVES).map(Part::Half))
            .chain((1..=QUARTERS).map(Part::Quarter))
            .chain((1..=MONTHS).map(Part::Month));
        std::array::from_fn(|_| Period { year, part: parts.next().unwrap_or(Part::Year) })
    }

    /// Where the year, the half, the quarter and the month of a month (1 to 12) stand in [`Period::all_of`].
    #[must_use]
    pub fn places_of(month: u8) -> [usize; 4] {
        let month = month.clamp(1, MONTHS) - 1;
        let half = 1 + month / (MONTHS / HALVES);
        let quarter = 1 + HALVES + month / (MONTHS / QUARTERS);
        [0, usize::from(half), usize::from(quarter), usize::from(1 + HALVES + QUARTERS + month)]
    }

    /// Its first day, and the first day after it.
    #[must_use]
    pub fn days(self) -> (Date, Date) {
        let (first, months) = match self.part {
            Part::Year => (1, MONTHS),
            Part::Half(half) => ((half - 1) * (MONTHS / HALVES) + 1, MONTHS / HALVES),
            Part::Quarter(quarter) => ((quarter - 1) * (MONTHS / QUARTERS) + 1, MONTHS / QUARTERS),
            Part::Month(month) => (month, 1),
        };
        let next = first + months;
        let end = if next > MONTHS { (self.year + 1, next - MONTHS) } else { (self.year, next) };
        (first_of_month(self.year, first), first_of_month(end.0, end.1))
    }

    /// The same period of the year before, against which growth is told (同比).
    #[must_use]
    pub fn year_before(self) -> Period {
        Period { year: self.year - 1, ..self }
    }
}

/// The first day of a month, 1 to 12.
fn first_of_month(year: i32, month: u8) -> Date {
    let month = Month::try_from(month).expect("a period has months from 1 to 12");
    Date::from_calendar_date(year, month, 1).expect("every month of these years has a first day")
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.part {
            Part::Year => write!(f, "{:04}", self.year),
            Part::Half(half) => write!(f, "{:04}-H{half}", self.year),
            Part::Quarter(quarter) => write!(f, "{:04}-Q{quarter}", self.year),
            Part::Month(month) => write!(f, "{:04}-{month:02}", self.year),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_period_is_read_and_has_its_like_a_year_before() {
        for text in ["2026", "2026-H1", "2026-Q4", "2026-11", "2026-01"] {
            let period = Period::parse(text).expect(text);
            assert_eq!(period.to_string(), text);
            assert_eq!(period.year_before().to_string(), text.replace("2026", "2025"));
        }
        let texts = Period::all_of(2026).map(|period| period.to_string());
        assert_eq!(
            texts.join(" "),
            "2026 2026-H1 2026-H2 2026-Q1 2026-Q2 2026-Q3 2026-Q4 2026-01 2026-02 2026-03 2026-04 \
            2026-05 2026-06 2026-07 2026-08 2026-09 2026-10 2026-11 2026-12"
        );
        assert_eq!(Period::places_of(8).map(|place| texts[place].as_str()), ["2026", "2026-H2", "2026-Q3", "2026-08"]);
        for text in
            ["", "26", "2026-", "2026-H3", "2026-Q5", "2026-13", "2026-1", "2026-00", "2026-H", "1989", "2026-é1"]
        {
            assert_eq!(Period::parse(text), Err(InvalidPeriod), "{text}");
        }
    }

    #[test]
    fn the_days_of_a_year_are_those_of_its_halves_quarters_and_months() {
        let days = |text: &str| {
            let (first, after) = Period::parse(text).expect(text).days();
            format!("{first} {after}")
        };
        assert_eq!(days("2026"), "2026-01-01 2027-01-01");
        assert_eq!([days("2026-H1"), days("2026-H2")], ["2026-01-01 2026-07-01", "2026-07-01 2027-01-01"]);
        assert_eq!([days("2026-Q1"), days("2026-Q4")], ["2026-01-01 2026-04-01", "2026-10-01 2027-01-01"]);
        assert_eq!([days("2024-02"), days("2026-12")], ["2024-02-01 2024-03-01", "2026-12-01 2027-01-01"]);
    }

    proptest! {
        #[test]
        fn no_text_makes_reading_panic(text in ".{0,12}") {
            if let Ok(period) = Period::parse(&text) {
                prop_assert_eq!(period.to_string(), text);
            }
        }
    }
}
