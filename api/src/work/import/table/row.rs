//! A row: its cells by column, and itself unchanged for the report.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::Arc;

use csv::StringRecord;
use serde_json::{Map, Value};

/// The columns that a report adds; in a table they are read over, so that mended rows can be sent again.
pub(super) const ERROR_COLUMNS: [&str; 3] = ["error_code", "error_field", "error_detail"];
/// The member of a JSON Lines report that holds a line which could not be read.
pub(super) const ERROR_ROW: &str = "error_row";

/// A row that was read.
#[derive(Clone, Debug)]
pub struct Row {
    pub(super) number: u64,
    pub(super) cells: Cells,
    pub(super) raw: RawRow,
}

#[derive(Clone, Debug)]
pub(super) enum Cells {
    /// The record is in `Row::raw`.
    Csv(Arc<Columns>),
    Json(Map<String, Value>),
}

/// A row as it came, for the report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RawRow {
    /// The cells of a CSV record, as many as it has, without those of the report's own columns.
    Cells(StringRecord),
    /// The text of a JSON object. It may hold the reasons of an earlier report, which the next one leaves out.
    Object(String),
    /// The text of a row that could not be taken apart. Of a row that was too long, only the beginning.
    Text(String),
}

/// What stands in one cell.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Cell<'row> {
    /// The text of a CSV cell; it may be empty.
    Text(&'row str),
    /// The value of a JSON member; it may be null.
    Json(&'row Value),
}

impl Row {
    /// The row as a person counts it: the line of a JSON Lines file; the row of a spreadsheet, whose header is row 1.
    ///
    /// In a CSV file without line breaks inside cells that is the line, too.
    pub fn number(&self) -> u64 {
        self.number
    }

    /// The cell of a column; `None` where the row has no such column. Of two columns with one name, the first.
    pub fn get(&self, column: &str) -> Option<Cell<'_>> {
        match (&self.cells, &self.raw) {
            (Cells::Json(members), _) => members.get(column).map(Cell::Json),
            (Cells::Csv(columns), RawRow::Cells(record)) => record.get(columns.place_of(column)?).map(Cell::Text),
            (Cells::Csv(_), RawRow::Object(_) | RawRow::Text(_)) => None,
        }
    }

    /// All cells with their columns, in the order of the table.
    pub fn cells(&self) -> Vec<(&str, Cell<'_>)> {
        match (&self.cells, &self.raw) {
            (Cells::Json(members), _) => {
                members.iter().map(|(name, value)| (name.as_str(), Cell::Json(value))).collect()
            }
            (Cells::Csv(columns), RawRow::Cells(record)) => {
                columns.names.iter().map(String::as_str).zip(record.iter().map(Cell::Text)).collect()
            }
            (Cells::Csv(_), RawRow::Object(_) | RawRow::Text(_)) => Vec::new(),
        }
    }

    /// The row as it came, for the report.
    pub fn raw(&self) -> &RawRow {
        &self.raw
    }

    /// The row as it came, for the report, without a copy.
    pub fn into_raw(self) -> RawRow {
        self.raw
    }
}

impl<'row> Cell<'row> {
    /// The trimmed text; numbers and booleans as they are written. `None` for empty cells, null, lists and objects.
    pub fn as_text(self) -> Option<Cow<'row, str>> {
        let text = match self {
            Cell::Text(text) => Cow::Borrowed(text.trim()),
            Cell::Json(Value::String(text)) => Cow::Borrowed(text.trim()),
            Cell::Json(Value::Number(number)) => Cow::Owned(number.to_string()),
            Cell::Json(Value::Bool(claim)) => Cow::Borrowed(if *claim { "true" } else { "false" }),
            Cell::Json(Value::Null | Value::Array(_) | Value::Object(_)) => return None,
        };
        (!text.is_empty()).then_some(text)
    }

    /// The items of a JSON list, or of a text that is cut at `separators`; trimmed, without empty ones.
    ///
    /// `None` for an object, and for a list that holds lists or objects.
    pub fn as_list(self, separators: &[char]) -> Option<Vec<String>> {
        match self {
            Cell::Json(Value::Array(items)) => {
                let is_flat = !items.iter().any(|item| item.is_array() || item.is_object());
                is_flat
                    .then(|| items.iter().filter_map(|item| Cell::Json(item).as_text()).map(Cow::into_owned).collect())
            }
            Cell::Json(Value::Object(_)) => None,
            Cell::Text(_) | Cell::Json(_) => {
                let text = self.as_text().unwrap_or_default();
                Some(text.split(separators).map(str::trim).filter(|item| !item.is_empty()).map(str::to_owned).collect())
            }
        }
    }

    /// Whether nothing is in the cell: empty text, null, an empty list.
    pub fn is_empty(self) -> bool {
        match self {
            Cell::Text(text) => text.trim().is_empty(),
            Cell::Json(Value::String(text)) => text.trim().is_empty(),
            Cell::Json(Value::Array(items)) => items.is_empty(),
            Cell::Json(value) => value.is_null(),
        }
    }
}

/// The header of a CSV table.
#[derive(Debug)]
pub(super) struct Columns {
    /// Names without the report's own columns, in order, as written.
    pub(super) names: Vec<String>,
    /// For each cell of a line: whether it belongs to the table itself.
    pub(super) is_own: Vec<bool>,
    /// Where the report's error code stands.
    pub(super) error_code: Option<usize>,
    places: HashMap<String, usize>,
}

impl Columns {
    pub(super) fn of_header(header: &StringRecord) -> Self {
        let is_own: Vec<bool> = header.iter().map(|name| !ERROR_COLUMNS.contains(&name.trim())).collect();
        let names: Vec<String> =
            header.iter().zip(&is_own).filter(|(_, own)| **own).map(|(name, _)| name.to_owned()).collect();
        let mut places = HashMap::new();
        for (place, name) in names.iter().enumerate() {
            places.entry(name.clone()).or_insert(place);
        }
        let error_code = header.iter().position(|name| name.trim() == ERROR_COLUMNS[0]);
        Columns { names, is_own, error_code, places }
    }

    fn place_of(&self, column: &str) -> Option<usize> {
        self.places.get(column).copied()
    }
}
