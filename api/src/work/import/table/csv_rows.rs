//! The rows of a CSV table.

use std::sync::Arc;

use csv::StringRecord;

use super::cells::{Cut, cut, split, without_line_end};
use super::encoding::{TextEncoding, decide, decode, decode_lossy};
use super::error::{FaultCode, RowFault, TableError};
use super::row::{Cells, Columns, RawRow, Row};
use super::source::{Limits, Source};

/// Accepted delimiters, the usual first.
const DELIMITERS: [u8; 3] = [b',', b';', b'\t'];
/// Bytes by which the encoding is decided, from the first line on that is not plain ASCII.
const SAMPLE_BYTES: usize = 64 * 1024;
/// Bytes of a row that is too long which are kept for the report.
const TOO_LONG_KEPT_BYTES: usize = 1024;

/// What reading a CSV table has learned so far.
pub(super) struct CsvRows {
    pub(super) delimiter: u8,
    pub(super) columns: Arc<Columns>,
    /// Unknown as long as all lines were ASCII.
    pub(super) encoding: Option<TextEncoding>,
    /// Number of the row read last.
    number: u64,
}

/// What stands at the beginning of the window.
enum Piece {
    /// A record of this many bytes.
    Record(usize),
    /// A line of this many bytes whose quote breaks or swallows others.
    BrokenLine(usize),
    /// A line that is longer than a row may be.
    TooLong,
}

impl CsvRows {
    /// Reads the header line.
    pub(super) fn open(source: &mut Source, encoding: Option<TextEncoding>) -> Result<Self, TableError> {
        let mut number = 0;
        loop {
            source.fill_to(1)?;
            if source.window().is_empty() {
                return Err(TableError::HeaderMissing);
            }
            number += 1;
            let length = line_length(source)?.ok_or(TableError::HeaderMalformed)?;
            if !source.window()[..length].iter().all(u8::is_ascii_whitespace) {
                break;
            }
            source.consume(length);
        }

        let delimiter = delimiter_of(source);
        let mut rows =
            CsvRows { delimiter, columns: Arc::new(Columns::of_header(&StringRecord::new())), encoding, number };
        let Piece::Record(length) = rows.next_piece(source)? else {
            return Err(TableError::HeaderMalformed);
        };
        let encoding = rows.encoding_of(source, length)?;
        let text = decode(&source.window()[..length], encoding).map_err(|_| TableError::HeaderMalformed)?;
        source.consume(length);

        let header = split(&text, delimiter).ok_or(TableError::HeaderMalformed)?;
        rows.columns = Arc::new(Columns::of_header(&header));
        let limit = source.limits().columns_max;
        if rows.columns.names.len() > limit {
            return Err(TableError::TooManyColumns { limit });
        }
        Ok(rows)
    }

    /// The next row that is not blank.
    pub(super) fn next(&mut self, source: &mut Source) -> Result<Option<Result<Row, RowFault>>, TableError> {
        loop {
            source.fill_to(1)?;
            if source.window().is_empty() {
                return Ok(None);
            }
            self.number += 1;
            let row = match self.next_piece(source)? {
                Piece::Record(length) => self.read_record(source, length)?,
                Piece::BrokenLine(length) => Some(Err(self.give_up_line(source, length)?)),
                Piece::TooLong => Some(Err(self.give_up_long_line(source)?)),
            };
            if row.is_some() {
                return Ok(row);
            }
        }
    }

    /// Finds the end of the next record, reading on as far as the limit allows.
    fn next_piece(&self, source: &mut Source) -> Result<Piece, TableError> {
        let Limits { row_bytes_max, columns_max, .. } = source.limits();
        let cells_max = columns_max.max(self.columns.is_own.len());
        loop {
            let length = source.window().len();
            let sight = &source.window()[..length.min(row_bytes_max)];
            let is_end = source.is_at_end() && sight.len() == length;
            match cut(sight, self.delimiter, cells_max, is_end) {
                Cut::Whole { length, cells } if !self.swallows(&sight[..length], cells) => {
                    return Ok(Piece::Record(length));
                }
                // Twice as much each time, so that a long record is not looked over again for each chunk.
                Cut::Open if length < row_bytes_max && !source.is_at_end() => {
                    source.fill_to((length * 2).clamp(1, row_bytes_max))?;
                }
                Cut::Whole { .. } | Cut::Broken | Cut::Open => {
                    return Ok(line_length(source)?.map_or(Piece::TooLong, Piece::BrokenLine));
                }
            }
        }
    }

    /// Whether a record of several lines has the wrong number of cells while one of its lines has the right one: then
    /// an open quote has swallowed a row.
    fn swallows(&self, record: &[u8], cells: usize) -> bool {
        let columns = self.columns.is_own.len();
        if cells == columns || columns < 2 {
            return false;
        }
        let mut lines = record.split_inclusive(|byte| *byte == b'\n');
        lines.next();
        lines.any(|line| {
            matches!(cut(line, self.delimiter, columns, true), Cut::Whole { length, cells }
                if cells == columns && length == line.len())
        })
    }

    fn read_record(&mut self, source: &mut Source, length: usize) -> Result<Option<Result<Row, RowFault>>, TableError> {
        let encoding = self.encoding_of(source, length)?;
        let place = source.place();
        let bytes = &source.window()[..length];
        let row = match decode(bytes, encoding) {
            Ok(text) => split(&text, self.delimiter)
                .map_or_else(|| Some(Err(self.broken_quote(&text))), |record| self.row_of(&record)),
            Err(at) => Some(Err(self.undecodable(&decode_lossy(bytes, encoding), encoding, at, place))),
        };
        source.consume(length);
        Ok(row)
    }

    /// Drops the report's cells, and takes a row that came back in its report for what it was.
    fn row_of(&self, record: &StringRecord) -> Option<Result<Row, RowFault>> {
        let reported = self.columns.error_code.and_then(|place| record.get(place)).unwrap_or_default();
        let own = self.own_cells(record);
        if own.iter().all(|cell| cell.trim().is_empty()) {
            return None;
        }
        let is_alone = own.iter().skip(1).all(str::is_empty);
        if reported == FaultCode::BrokenQuote.as_str() && is_alone {
            let text = &own[0];
            return Some(match split(text, self.delimiter).filter(|record| record.len() == self.columns.names.len()) {
                Some(record) => Ok(self.row_with(record)),
                None => Err(self.broken_quote(text)),
            });
        }
        if reported == FaultCode::RowTooLong.as_str() && is_alone {
            return Some(Err(self.too_long(&own[0])));
        }
        if reported == FaultCode::UndecodableBytes.as_str() && own.iter().any(|cell| cell.contains('\u{fffd}')) {
            return Some(Err(self.fault(
                FaultCode::UndecodableBytes,
                RawRow::Cells(own),
                "the row still has the sign U+FFFD where bytes could not be decoded".to_owned(),
            )));
        }

        let columns = self.columns.names.len();
        if own.len() != columns {
            let detail = format!("the row has {} cells, the header {columns}", own.len());
            return Some(Err(self.fault(FaultCode::WrongColumnCount, RawRow::Cells(own), detail)));
        }
        Some(Ok(self.row_with(own)))
    }

    /// The cells without the report's own, and without empty ones behind the last column.
    fn own_cells(&self, record: &StringRecord) -> StringRecord {
        let is_own = &self.columns.is_own;
        let filled = record.iter().enumerate().filter(|(_, cell)| !cell.is_empty()).last();
        let end = filled.map_or(0, |(place, _)| place + 1).max(is_own.len());
        let own = record.iter().take(end).enumerate();
        own.filter(|(place, _)| is_own.get(*place) != Some(&false)).map(|(_, cell)| cell).collect()
    }

    fn row_with(&self, record: StringRecord) -> Row {
        Row { number: self.number, cells: Cells::Csv(Arc::clone(&self.columns)), raw: RawRow::Cells(record) }
    }

    fn give_up_line(&mut self, source: &mut Source, length: usize) -> Result<RowFault, TableError> {
        let encoding = self.encoding_of(source, length)?;
        let text = decode_lossy(&source.window()[..length], encoding);
        source.consume(length);
        Ok(self.broken_quote(&text))
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

    fn fault(&self, code: FaultCode, raw: RawRow, detail: String) -> RowFault {
        RowFault { number: self.number, raw, code, detail }
    }

    fn broken_quote(&self, text: &str) -> RowFault {
        let detail =
            "a quote is not closed, or text follows the closing quote, or the cells are not as many as the columns";
        self.fault(FaultCode::BrokenQuote, RawRow::Text(without_line_end(text).to_owned()), detail.to_owned())
    }

    fn too_long(&self, head: &str) -> RowFault {
        self.fault(
            FaultCode::RowTooLong,
            RawRow::Text(head.to_owned()),
            "the row is too long; only its beginning is kept".to_owned(),
        )
    }

    fn undecodable(&self, text: &str, encoding: TextEncoding, at: usize, place: u64) -> RowFault {
        match split(text, self.delimiter) {
            Some(record) => {
                let raw = RawRow::Cells(self.own_cells(&record));
                self.fault(FaultCode::UndecodableBytes, raw, undecodable_detail(encoding, at, place))
            }
            None => self.broken_quote(text),
        }
    }
}

/// Says where the bad byte stands, in the row and in the unpacked file, both from 1.
pub(super) fn undecodable_detail(encoding: TextEncoding, at: usize, place: u64) -> String {
    format!("byte {} of the row (byte {} of the file) is not {encoding}", at + 1, place + at as u64 + 1)
}

/// Length of the next line with its end; `None` if it is longer than a row may be.
pub(super) fn line_length(source: &mut Source) -> Result<Option<usize>, TableError> {
    let row_bytes_max = source.limits().row_bytes_max;
    let mut seen = 0;
    loop {
        let window = source.window();
        let sight = &window[..window.len().min(row_bytes_max)];
        if let Some(end) = sight[seen..].iter().position(|byte| *byte == b'\n') {
            return Ok(Some(seen + end + 1));
        }
        seen = sight.len();
        if seen == row_bytes_max {
            return Ok(None);
        }
        if source.is_at_end() {
            return Ok(Some(seen));
        }
        source.fill()?;
    }
}

fn first_line(sight: &[u8]) -> usize {
    sight.iter().position(|byte| *byte == b'\n').map_or(sight.len(), |end| end + 1)
}

/// The delimiter that cuts the header line into the most cells.
fn delimiter_of(source: &Source) -> u8 {
    let line = &source.window()[..first_line(source.window())];
    let cells = |delimiter| match cut(line, delimiter, usize::MAX, true) {
        Cut::Whole { cells, .. } => cells,
        // The quotes are wrong, and the header will be refused: by the delimiter that it seems to have.
        Cut::Broken | Cut::Open => 1 + line.iter().filter(|byte| **byte == delimiter).count(),
    };
    let mut best = DELIMITERS[0];
    for delimiter in DELIMITERS {
        if cells(delimiter) > cells(best) {
            best = delimiter;
        }
    }
    best
}
