//! Where a CSV record ends and what its cells are (RFC 4180), decided strictly and within bounds.
//!
//! The usual reader takes a quote that is never closed as a cell that reaches to the end of the file. Here that quote
//! costs its own line only, so the end of a record has to be found before it is read. Quotes inside a cell that does not
//! begin with one are plain text, as spreadsheets have it.

use csv::StringRecord;

const QUOTE: u8 = b'"';

/// What the beginning of a text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Cut {
    /// A record of this many bytes, line end included, and cells.
    Whole { length: usize, cells: usize },
    /// A closing quote is followed by text, or a record of several lines has too many cells.
    Broken,
    /// The text ends inside the record.
    Open,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    CellStart,
    Plain,
    Quoted,
    BehindQuote,
}

/// Finds the end of the first record. A record of several lines may have `cells_max` cells at most, so that a text full
/// of open quotes is not read through again for each of them.
pub(super) fn cut(text: &[u8], delimiter: u8, cells_max: usize, is_at_end: bool) -> Cut {
    let mut place = Place::CellStart;
    let mut cells = 1;
    let mut has_lines = false;
    for (index, &byte) in text.iter().enumerate() {
        place = match (place, byte) {
            (Place::Quoted, QUOTE) => Place::BehindQuote,
            (Place::Quoted, _) => {
                has_lines |= byte == b'\n';
                Place::Quoted
            }
            (_, b'\n') => {
                return Cut::Whole { length: index + 1, cells };
            }
            (_, _) if byte == delimiter => {
                cells += 1;
                if has_lines && cells > cells_max {
                    return Cut::Broken;
                }
                Place::CellStart
            }
            (Place::CellStart | Place::BehindQuote, QUOTE) => Place::Quoted,
            // The line end is CR LF, or CR and the end of the file.
            (Place::BehindQuote, b'\r') if matches!(text.get(index + 1), None | Some(b'\n')) => Place::BehindQuote,
            (Place::BehindQuote, _) => return Cut::Broken,
            (Place::CellStart | Place::Plain, _) => Place::Plain,
        };
    }
    match place {
        Place::Quoted => Cut::Open,
        Place::CellStart | Place::Plain | Place::BehindQuote if is_at_end => Cut::Whole { length: text.len(), cells },
        Place::CellStart | Place::Plain | Place::BehindQuote => Cut::Open,
    }
}

/// Takes one whole record apart; `None` if it is none.
pub(super) fn split(record: &str, delimiter: u8) -> Option<StringRecord> {
    let Cut::Whole { length, .. } = cut(record.as_bytes(), delimiter, usize::MAX, true) else {
        return None;
    };
    if length != record.len() {
        return None;
    }
    let record = without_line_end(record);
    let mut cells = StringRecord::with_capacity(record.len(), 16);
    let mut rest = Some(record);
    while let Some(text) = rest {
        let end = cell_end(text.as_bytes(), delimiter);
        let (cell, behind) = text.split_at(end);
        match cell.strip_prefix('"').and_then(|inner| inner.strip_suffix('"')) {
            Some(inner) if inner.contains('"') => cells.push_field(&inner.replace("\"\"", "\"")),
            Some(inner) => cells.push_field(inner),
            None => cells.push_field(cell),
        }
        rest = (!behind.is_empty()).then(|| &behind[1..]);
    }
    Some(cells)
}

/// A line without its LF or CR LF.
pub(super) fn without_line_end(line: &str) -> &str {
    let line = line.strip_suffix('\n').unwrap_or(line);
    line.strip_suffix('\r').unwrap_or(line)
}

/// Length of the first cell of a record that `cut` has found whole, quotes included.
fn cell_end(text: &[u8], delimiter: u8) -> usize {
    let mut is_inside = false;
    let is_quoted = text.first() == Some(&QUOTE);
    for (index, &byte) in text.iter().enumerate() {
        if byte == QUOTE && is_quoted {
            is_inside = !is_inside;
        } else if byte == delimiter && !is_inside {
            return index;
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const COMMA: u8 = b',';

    fn cells(record: &str) -> Vec<String> {
        split(record, COMMA).expect(record).iter().map(str::to_owned).collect()
    }

    #[test]
    fn quotes_delimiters_and_line_breaks_inside_quotes_belong_to_the_cell() {
        assert_eq!(cells("a,b,c\r\n"), ["a", "b", "c"]);
        assert_eq!(cells("\"a,b\",\"say \"\"no\"\"\",\"two\nlines\"\n"), ["a,b", "say \"no\"", "two\nlines"]);
        assert_eq!(cells(",\"\",\"\"\"\",\n"), ["", "", "\"", ""]);
        assert_eq!(cells("5\" pipe,x"), ["5\" pipe", "x"]);
        assert_eq!(cells(""), [""]);
    }

    #[test]
    fn a_record_ends_at_the_first_line_break_outside_quotes() {
        assert_eq!(cut(b"a,b\nc,d\n", COMMA, 2, false), Cut::Whole { length: 4, cells: 2 });
        assert_eq!(cut(b"a,\"b\nc\"\r\nd", COMMA, 2, false), Cut::Whole { length: 9, cells: 2 });
        assert_eq!(cut(b"a,b", COMMA, 2, false), Cut::Open);
        assert_eq!(cut(b"a,b", COMMA, 2, true), Cut::Whole { length: 3, cells: 2 });
    }

    #[test]
    fn a_quote_that_does_not_end_its_cell_is_broken() {
        assert_eq!(cut(b"\"a\" b,c\n", COMMA, 2, false), Cut::Broken);
        assert_eq!(cut(b"1,\"abc,x\n2,\"d\",y\n", COMMA, 3, false), Cut::Broken);
        assert_eq!(cut(b"1,\"abc,x\n2,d,y\n", COMMA, 3, true), Cut::Open);
        assert_eq!(cut(b"1,\"abc\n2,\",\",y\n3,z\n", COMMA, 2, true), Cut::Broken);
    }

    proptest! {
        /// The usual crate is the judge of what a well-formed record means.
        #[test]
        fn what_the_csv_crate_writes_is_read_as_it_reads_it(
            written in prop::collection::vec(prop::collection::vec("[a\",;\t\r\n 膜]{0,6}", 1..4), 1..4),
            delimiter in prop::sample::select(vec![b',', b';', b'\t']),
        ) {
            let mut writer = csv::WriterBuilder::new().delimiter(delimiter).flexible(true).from_writer(Vec::new());
            for record in &written {
                writer.write_record(record).expect("memory takes all");
            }
            let text = String::from_utf8(writer.into_inner().expect("memory takes all")).expect("cells are text");

            let mut rest = text.as_str();
            for record in &written {
                let Cut::Whole { length, cells } = cut(rest.as_bytes(), delimiter, usize::MAX, true) else {
                    panic!("no record at {rest:?}");
                };
                prop_assert_eq!(cells, record.len());
                let read = split(&rest[..length], delimiter).expect("a whole record");
                prop_assert_eq!(read.iter().collect::<Vec<_>>(), record.iter().collect::<Vec<_>>());
                rest = &rest[length..];
            }
            prop_assert!(rest.is_empty());
        }

        #[test]
        fn any_text_is_cut_without_a_panic(text in "[a\",\r\n膜]{0,20}") {
            if let Cut::Whole { length, cells } = cut(text.as_bytes(), COMMA, usize::MAX, true) {
                let read = split(&text[..length], COMMA).expect("a whole record");
                prop_assert_eq!(read.len(), cells);
            }
        }
    }
}
