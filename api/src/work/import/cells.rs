//! Reads the cells of a row by the names of fields.

use super::table::{Cell, Mapping, Row};
use crate::http::fault::{Faults, FieldError};
use crate::http::types::{Code, Day, MoneyRangeBody};
use crate::storage::{METADATA_PAIRS_MAX, Metadata};
use keqiao_domain::money::Currency;
use std::str::FromStr;
use strum::VariantArray;

/// What separates the members of a list in one cell.
const LIST_SEPARATORS: &[char] = &[';', '；', '|', '、', '\n'];
/// Characters of a value that is kept beside the fields.
const KEPT_VALUE_CHARS_MAX: usize = 500;
/// Characters of the name of a value that is kept beside the fields.
const KEPT_NAME_CHARS_MAX: usize = 40;

/// A row, seen through the mapping of its columns.
pub struct Cells<'row> {
    row: &'row Row,
    mapping: &'row Mapping,
}

impl<'row> Cells<'row> {
    /// The cells of a row.
    #[must_use]
    pub fn new(row: &'row Row, mapping: &'row Mapping) -> Self {
        Cells { row, mapping }
    }

    fn cell(&self, field: &str) -> Option<Cell<'row>> {
        self.mapping.get(self.row, field).filter(|cell| !cell.is_empty())
    }

    /// The text of a field, if there is any.
    #[must_use]
    pub fn text(&self, field: &str) -> Option<String> {
        let text = self.cell(field)?.as_text()?.trim().to_owned();
        (!text.is_empty()).then_some(text)
    }

    /// The text of a field on one line: line breaks and tabs inside become spaces, as a spreadsheet shows them.
    #[must_use]
    pub fn line(&self, field: &str) -> Option<String> {
        self.text(field).map(|text| text.split_whitespace().collect::<Vec<_>>().join(" "))
    }

    /// The text of a field that a row cannot do without.
    pub fn required_line(&self, field: &str, faults: &mut Faults) -> String {
        self.line(field).unwrap_or_else(|| {
            faults.add(field, "required", "is required");
            String::new()
        })
    }

    /// The members of a field: a JSON list, or a cell with `;`, `|` or `、` between them.
    #[must_use]
    pub fn list(&self, field: &str) -> Vec<String> {
        let members = self.cell(field).and_then(|cell| cell.as_list(LIST_SEPARATORS)).unwrap_or_default();
        let tidy = |member: String| member.split_whitespace().collect::<Vec<_>>().join(" ");
        members.into_iter().map(tidy).filter(|member| !member.is_empty()).collect()
    }

    /// One of a closed list of names.
    pub fn code<E: FromStr>(&self, field: &str, faults: &mut Faults) -> Option<Code<E>> {
        let text = self.line(field)?;
        let code = text.parse().ok().map(Code);
        if code.is_none() {
            faults.add(field, "unknown_name", format!("`{text}` is not one of the names of its list"));
        }
        code
    }

    /// Several of a closed list of names.
    pub fn codes<E: FromStr>(&self, field: &str, faults: &mut Faults) -> Vec<Code<E>> {
        let mut read = |text: String| {
            let code = text.parse().ok().map(Code);
            if code.is_none() {
                faults.add(field, "unknown_name", format!("`{text}` is not one of the names of its list"));
            }
            code
        };
        self.list(field).into_iter().filter_map(&mut read).collect()
    }

    /// One of a closed list, by its name or its Chinese title.
    pub fn titled<E: FromStr + VariantArray + Copy>(
        &self,
        field: &str,
        title_zh: fn(E) -> &'static str,
        faults: &mut Faults,
    ) -> Option<Code<E>> {
        let text = self.line(field)?;
        find_titled(field, &text, title_zh, faults)
    }

    /// Several of a closed list, by their names or their Chinese titles.
    pub fn all_titled<E: FromStr + VariantArray + Copy>(
        &self,
        field: &str,
        title_zh: fn(E) -> &'static str,
        faults: &mut Faults,
    ) -> Vec<Code<E>> {
        self.list(field).iter().filter_map(|text| find_titled(field, text, title_zh, faults)).collect()
    }

    /// Several values, each read by a function of the domain.
    pub fn parsed<T, E: FieldError>(
        &self,
        field: &str,
        parse: impl Fn(&str) -> Result<T, E>,
        faults: &mut Faults,
    ) -> Vec<T> {
        self.list(field).iter().filter_map(|text| faults.take(field, parse(text))).collect()
    }

    /// A date: `2026-11-24`, also with `/`, `.` or nothing between its parts, and with a time behind it.
    pub fn day(&self, field: &str, faults: &mut Faults) -> Option<Day> {
        let text = self.line(field)?;
        let date = text.split(['T', ' ']).next().unwrap_or_default();
        let dashed = match date.len() {
            8 if date.bytes().all(|byte| byte.is_ascii_digit()) => {
                format!("{}-{}-{}", &date[..4], &date[4..6], &date[6..])
            }
            _ => date.replace(['/', '.'], "-"),
        };
        let padded: Vec<String> = dashed.split('-').map(|part| format!("{part:0>2}")).collect();
        let day = Day::parse(&padded.join("-"));
        if day.is_none() {
            faults.add(field, "malformed", format!("`{text}` is not a date such as 2026-11-24, of 1900 to 2199"));
        }
        day
    }

    /// Yes or no.
    pub fn is_true(&self, field: &str, faults: &mut Faults) -> bool {
        match self.line(field).map(|text| text.to_lowercase()).as_deref() {
            None | Some("false" | "no" | "0" | "否") => false,
            Some("true" | "yes" | "1" | "是") => true,
            Some(other) => {
                faults.add(field, "malformed", format!("`{other}` is neither yes nor no"));
                false
            }
        }
    }

    /// A whole number.
    pub fn number<N: FromStr>(&self, field: &str, faults: &mut Faults) -> Option<N> {
        let text = self.line(field)?;
        let number = text.parse().ok();
        if number.is_none() {
            faults.add(field, "malformed", format!("`{text}` is not a whole number of its range"));
        }
        number
    }

    /// From–to in three columns; the currency is CNY when the row does not say.
    pub fn money_range(&self, name: &str, faults: &mut Faults) -> Option<MoneyRangeBody> {
        let min = self.line(&format!("{name}_min"));
        let max = self.line(&format!("{name}_max"));
        let currency = self.code(&format!("{name}_currency"), faults).unwrap_or(Code(Currency::Cny));
        let tidy = |text: String| text.replace([',', '，', ' '], "");
        let (min, max) = match (min, max) {
            (None, None) => return None,
            (Some(min), None) => (min.clone(), min),
            (None, Some(max)) => ("0".to_owned(), max),
            (Some(min), Some(max)) => (min, max),
        };
        Some(MoneyRangeBody { min: tidy(min), max: tidy(max), currency })
    }

    /// What no field takes, kept beside the fields so that nothing is lost: short values, up to the limit of pairs.
    #[must_use]
    pub fn unused(&self) -> Metadata {
        let value = |column: &String| {
            let text = self.row.get(column).filter(|cell| !cell.is_empty())?;
            let text =
                text.as_list(&[]).map(|members| members.join("; ")).or_else(|| text.as_text().map(Into::into))?;
            let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
            let fits = text.chars().count() <= KEPT_VALUE_CHARS_MAX
                && column.chars().count() <= KEPT_NAME_CHARS_MAX
                && !column.is_empty()
                && !text.is_empty()
                && !column.chars().chain(text.chars()).any(char::is_control);
            fits.then(|| (column.clone(), text))
        };
        self.mapping.unused_columns().iter().filter_map(value).take(METADATA_PAIRS_MAX).collect()
    }
}

/// The one that a text names.
fn find_titled<E: FromStr + VariantArray + Copy>(
    field: &str,
    text: &str,
    title_zh: fn(E) -> &'static str,
    faults: &mut Faults,
) -> Option<Code<E>> {
    let by_title = || E::VARIANTS.iter().copied().find(|known| title_zh(*known) == text);
    let found = text.parse().ok().or_else(by_title).map(Code);
    if found.is_none() {
        faults.add(field, "unknown_name", format!("`{text}` is not one of the names of its list"));
    }
    found
}
