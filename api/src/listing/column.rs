//! Columns that several kinds of listings have, to and from values of the domain.

use crate::http::types::restore_money_range;
use keqiao_domain::money::MoneyRange;

/// A list column, if every member can be read.
pub fn restore_list<T>(texts: Vec<String>, read: impl Fn(String) -> Option<T>) -> Option<Vec<T>> {
    texts.into_iter().map(read).collect()
}

/// A range from its three columns.
///
/// # Errors
/// When they hold no range.
pub(crate) fn restore_range(
    min: Option<i64>,
    max: Option<i64>,
    currency: Option<String>,
) -> Result<Option<MoneyRange>, ()> {
    let (Some(min), Some(max), Some(currency)) = (min, max, currency) else { return Ok(None) };
    restore_money_range(min, max, &currency).map(Some).map_err(|_| ())
}

/// The texts of a list column.
pub fn texts<T: ToString>(values: &[T]) -> Vec<String> {
    values.iter().map(ToString::to_string).collect()
}

/// The names of a list column of codes.
pub fn names<E: Copy + Into<&'static str>>(codes: &[E]) -> Vec<String> {
    codes.iter().map(|code| (*code).into().to_owned()).collect()
}
