//! The rows of a JSON Lines table.

use serde_json::{Map, Value};

use super::cells::without_line_end;
use super::csv_rows::{line_length, undecodable_detail};
use super::encoding::{TextEncoding, decide, decode, decode_lossy};
use super::error::{FaultCode, RowFault, TableError};
use super::row::{Cells, ERROR_COLUMNS, ERROR_ROW, RawRow, Row};
use super::source::Source;

/// Bytes by which the encoding is decided and the columns are listed.
const SAMPLE_BYTES: usize = 256 * 1024;
/// Bytes of a row that is too long which are kept for the report.
const TOO_LONG_KEPT_BYTES: usize = 1024;

/// What reading a JSON Lines table has learned so far.
pub(super) struct JsonRows {
    /// Unknown as long as all lines were ASCII.
    pub(super) encoding: Option<TextEncoding>,
    /// Members of the objects at the beginning, in the order in which they first appear.
    pub(super) columns: Vec<String>,
    /// Whether `columns` was taken from the whole table.
    pub(super) has_all_columns: bool,
    /// Number of the line read last.
    number: u64,
}

impl JsonRows {
    /// Looks at the beginning without reading it.
    pub(super) fn open(source: &mut Source, encoding: Option<TextEncoding>) -> Result<Self, TableError> {
        source.fill_to(SAMPLE_BYTES)?;
        let sample = &source.window()[..source.window().len().min(SAMPLE_BYTES)];
        let has_all_columns = source.is_at_end() && sample.len() == source.window().len();
        let mut columns = Vec::new();
        let sample_encoding = encoding.unwrap_or_else(|| decide(sample));
        for line in sample.split(|byte| *byte == b'\n') {
            let text = decode_lossy(line, sample_encoding);
            for (name, _) in serde_json::from_str::<Map<String, Value>>(&text).unwrap_or_default() {
                if !is_reported(&name) && !columns.contains(&name) {
                    columns.push(name);
                }
            }
        }
        Ok(JsonRows { encoding, columns, has_all_columns, number: 0 })
    }

    /// The next line that is not blank.
    pub(super) fn next(&mut self, source: &mut Source) -> Result<Option<Result<Row, RowFault>>, TableError> {
        loop {
            source.fill_to(1)?;
            if source.window().is_empty() {
                return Ok(None);
            }
            self.number += 1;
            let Some(length) = line_length(source)? else {
                return self.give_up_long_line(source).map(|fault| Some(Err(fault)));
            };
            let is_blank = source.window()[..length].iter().all(u8::is_ascii_whitespace);
            let row = (!is_blank).then(|| self.read_line(source, length)).transpose()?;
            source.consume(length);
            if row.is_some() {
                return Ok(row);
            }
        }
    }

    fn read_line(&mut self, source: &mut Source, length: usize) -> Result<Result<Row, RowFault>, TableError> {
        let encoding = self.encoding_of(source, length)?;
        let columns_max = source.limits().columns_max;
        let bytes = &source.window()[..length];
        Ok(match decode(bytes, encoding) {
            Ok(text) => self.row_of(without_line_end(&text), columns_max),
            Err(at) => {
                let text = decode_lossy(bytes, encoding);
                let raw = raw_of(without_line_end(&text));
                Err(self.fault(FaultCode::UndecodableBytes, raw, undecodable_detail(encoding, at, source.place())))
            }
        })
    }

    /// Drops the report's members, and takes a line that came back in its report for what it was.
    fn row_of(&self, text: &str, columns_max: usize) -> Result<Row, RowFault> {
        let mut members = self.members_of(text)?;
        let reported = ERROR_COLUMNS.map(|name| members.shift_remove(name));
        let code = reported[0].as_ref().and_then(Value::as_str).unwrap_or_default();
        let returned = members.shift_remove(ERROR_ROW);
        if let (Some(Value::String(line)), true) = (&returned, members.is_empty()) {
            return self.returned_row(line, code, columns_max);
        }

        let raw = RawRow::Object(text.to_owned());
        if code == FaultCode::UndecodableBytes.as_str() && text.contains('\u{fffd}') {
            let detail = "the row still has the sign U+FFFD where bytes could not be decoded";
            return Err(self.fault(FaultCode::UndecodableBytes, raw, detail.to_owned()));
        }
        self.row_with(members, raw, columns_max)
    }

    /// A line that could not be read, mended or not, inside `error_row`.
    fn returned_row(&self, line: &str, code: &str, columns_max: usize) -> Result<Row, RowFault> {
        if code == FaultCode::RowTooLong.as_str() {
            return Err(self.too_long(line));
        }
        if code == FaultCode::UndecodableBytes.as_str() && line.contains('\u{fffd}') {
            let detail = "the row still has the sign U+FFFD where bytes could not be decoded";
            return Err(self.fault(FaultCode::UndecodableBytes, RawRow::Text(line.to_owned()), detail.to_owned()));
        }
        let members = self.members_of(line)?;
        self.row_with(members, RawRow::Object(line.to_owned()), columns_max)
    }

    fn row_with(&self, members: Map<String, Value>, raw: RawRow, columns_max: usize) -> Result<Row, RowFault> {
        if members.len() > columns_max {
            let detail = format!("the object has {} members, more than {columns_max}", members.len());
            return Err(self.fault(FaultCode::TooManyColumns, raw, detail));
        }
        Ok(Row { number: self.number, cells: Cells::Json(members), raw })
    }

    fn members_of(&self, text: &str) -> Result<Map<String, Value>, RowFault> {
        let raw = || RawRow::Text(text.to_owned());
        match serde_json::from_str::<Value>(text) {
            Ok(Value::Object(members)) => Ok(members),
            Ok(_) => Err(self.fault(FaultCode::JsonNotObject, raw(), "the line is no JSON object".to_owned())),
            Err(error) => {
                let detail = format!("the line is no JSON from byte {} on", error.column());
                Err(self.fault(FaultCode::JsonMalformed, raw(), detail))
            }
        }
    }

    fn give_up_long_line(&mut self, source: &mut Source) -> Result<RowFault, TableError> {
        let kept = source.window().len().min(TOO_LONG_KEPT_BYTES);
        let encoding = self.encoding_of(source, kept)?;
        let head = decode_lossy(&source.window()[..kept], encoding);
        source.skip_line()?;
        Ok(self.too_long(head.trim_end_matches('\u{fffd}')))
    }

    /// The encoding, decided at the first bytes that are not ASCII.
    fn encoding_of(&mut self, source: &mut Source, length: usize) -> Result<TextEncoding, TableError> {
        if self.encoding.is_none() && !source.window()[..length].is_ascii() {
            source.fill_to(SAMPLE_BYTES.max(length))?;
            let sample = &source.window()[..source.window().len().min(SAMPLE_BYTES.max(length))];
            self.encoding = Some(decide(sample));
        }
        Ok(self.encoding.unwrap_or(TextEncoding::Utf8))
    }

    fn too_long(&self, head: &str) -> RowFault {
        self.fault(
            FaultCode::RowTooLong,
            RawRow::Text(head.to_owned()),
            "the row is too long; only its beginning is kept".to_owned(),
        )
    }

    fn fault(&self, code: FaultCode, raw: RawRow, detail: String) -> RowFault {
        RowFault { number: self.number, raw, code, detail }
    }
}

/// Whether a member is the report's own.
pub(super) fn is_reported(name: &str) -> bool {
    ERROR_COLUMNS.contains(&name) || name == ERROR_ROW
}

fn raw_of(text: &str) -> RawRow {
    match serde_json::from_str::<Map<String, Value>>(text) {
        Ok(_) => RawRow::Object(text.to_owned()),
        Err(_) => RawRow::Text(text.to_owned()),
    }
}
