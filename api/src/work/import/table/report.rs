//! The report: refused rows as they came, each with its reason, in the format of the table they came from.
//!
//! Cells are written unchanged, also those that begin with `=`, `+`, `-` or `@`, which a spreadsheet takes for a
//! formula: a report that altered them could not be sent again. Whoever opens a stranger's report in a spreadsheet
//! should import it as text.
//!
//! What comes back reads as the same row:
//!
//! - a row with too few cells is filled up with empty ones; with too many, the surplus stands behind the error columns;
//! - a row that could not be taken apart stands as text in its first column (CSV) or in `error_row` (JSON Lines), and is
//!   taken apart again when it returns, mended or not;
//! - a row whose bytes could not be decoded has U+FFFD in their place, and is refused again as long as one is left.

use std::fmt;
use std::io::{self, Write};

use csv::{StringRecord, Terminator, WriterBuilder};
use serde::Deserialize;
use serde::de::{Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

use super::error::RowFault;
use super::json_rows::is_reported;
use super::reader::{Format, TableShape};
use super::row::{ERROR_COLUMNS, ERROR_ROW, RawRow};

/// Between several reasons for one row.
const REASON_SEPARATOR: &str = "; ";
/// Spreadsheets take a file without it for the local encoding.
const UTF8_MARK: &[u8] = b"\xef\xbb\xbf";

/// One reason why a row was refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReportFault<'fault> {
    /// The stable code of the broken rule.
    pub code: &'fault str,
    /// The field that breaks it, if it is one field.
    pub field: Option<&'fault str>,
    /// A sentence fragment for people.
    pub detail: &'fault str,
}

/// Writes a report. A report that was not finished may lack its last rows.
pub struct ReportWriter<W: Write> {
    output: Output<W>,
    columns: usize,
    rows: u64,
}

enum Output<W: Write> {
    Csv(Box<csv::Writer<W>>),
    JsonLines(W),
}

impl<W: Write> ReportWriter<W> {
    /// Begins a report on a table of the given shape: CSV with mark and header, JSON Lines with nothing.
    pub fn try_new(mut output: W, shape: &TableShape) -> io::Result<Self> {
        let output = match shape.format {
            Format::JsonLines | Format::Xml => Output::JsonLines(output),
            Format::Csv => {
                output.write_all(UTF8_MARK)?;
                let mut writer = WriterBuilder::new()
                    .delimiter(shape.delimiter)
                    .terminator(Terminator::CRLF)
                    .flexible(true)
                    .from_writer(output);
                writer.write_record(shape.columns.iter().map(String::as_str).chain(ERROR_COLUMNS))?;
                Output::Csv(Box::new(writer))
            }
        };
        Ok(ReportWriter { output, columns: shape.columns.len(), rows: 0 })
    }

    /// Writes a row that was refused for the given reasons, of which there is at least one.
    pub fn write(&mut self, raw: &RawRow, faults: &[ReportFault<'_>]) -> io::Result<()> {
        let join = |texts: Vec<&str>| texts.join(REASON_SEPARATOR);
        let fields: Vec<&str> = faults.iter().filter_map(|fault| fault.field).collect();
        let reasons = [
            join(faults.iter().map(|fault| fault.code).collect()),
            join(fields),
            join(faults.iter().map(|fault| fault.detail).collect()),
        ];
        match &mut self.output {
            Output::Csv(writer) => writer.write_record(&csv_record(raw, self.columns, &reasons))?,
            Output::JsonLines(output) => output.write_all(json_line(raw, &reasons)?.as_bytes())?,
        }
        self.rows += 1;
        Ok(())
    }

    /// Writes a row that could not be read.
    pub fn write_fault(&mut self, fault: &RowFault) -> io::Result<()> {
        self.write(&fault.raw, &[ReportFault { code: fault.code.as_str(), field: None, detail: &fault.detail }])
    }

    /// How many rows were written.
    pub fn rows(&self) -> u64 {
        self.rows
    }

    /// Ends the report and gives the output back, flushed.
    pub fn finish(self) -> io::Result<W> {
        let mut output = match self.output {
            Output::Csv(writer) => writer.into_inner().map_err(csv::IntoInnerError::into_error)?,
            Output::JsonLines(output) => output,
        };
        output.flush()?;
        Ok(output)
    }
}

fn csv_record(raw: &RawRow, columns: usize, reasons: &[String; 3]) -> StringRecord {
    let alone;
    let cells = match raw {
        RawRow::Cells(record) => record,
        RawRow::Object(text) | RawRow::Text(text) => {
            alone = StringRecord::from(vec![text.as_str()]);
            &alone
        }
    };
    let own = cells.iter().chain(std::iter::repeat("")).take(columns);
    own.chain(reasons.iter().map(String::as_str)).chain(cells.iter().skip(columns)).collect()
}

fn json_line(raw: &RawRow, reasons: &[String; 3]) -> io::Result<String> {
    let mut members: Vec<String> = match raw {
        RawRow::Object(text) => serde_json::from_str::<Members<'_>>(text)?
            .0
            .iter()
            .filter(|(name, _)| !is_reported(name))
            .map(|(name, value)| member(name, value.get()))
            .collect(),
        RawRow::Text(text) => vec![member(ERROR_ROW, &json_text(text))],
        RawRow::Cells(record) => vec![member(ERROR_ROW, &json_text(&record.iter().collect::<Vec<_>>().join(",")))],
    };
    for (name, reason) in ERROR_COLUMNS.iter().zip(reasons) {
        members.push(member(name, &json_text(reason)));
    }
    Ok(format!("{{{}}}\n", members.join(",")))
}

fn member(name: &str, value: &str) -> String {
    format!("{}:{value}", json_text(name))
}

fn json_text(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// The members of an object in their order, their values as they are written: numbers keep all their digits.
struct Members<'text>(Vec<(String, &'text RawValue)>);

impl<'text> Deserialize<'text> for Members<'text> {
    fn deserialize<D: Deserializer<'text>>(deserializer: D) -> Result<Self, D::Error> {
        struct InOrder;

        impl<'text> Visitor<'text> for InOrder {
            type Value = Members<'text>;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("a JSON object")
            }

            fn visit_map<A: MapAccess<'text>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut members = Vec::new();
                while let Some(member) = map.next_entry()? {
                    members.push(member);
                }
                Ok(Members(members))
            }
        }

        deserializer.deserialize_map(InOrder)
    }
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use encoding_rs::GB18030;
    use proptest::prelude::*;

    use super::super::{Cell, Limits, Row, TableReader};
    use super::*;

    type Rows = Vec<Result<Row, RowFault>>;

    fn read(bytes: impl Into<Vec<u8>>, format: Format) -> (TableShape, Rows) {
        let name = match format {
            Format::Csv => "table.csv",
            Format::JsonLines => "table.jsonl",
            Format::Xml => "table.xml",
        };
        let reader = TableReader::open(Cursor::new(bytes.into()), Some(name), Limits::default()).expect("a table");
        (reader.shape(), reader.map(|row| row.expect("the table is read to its end")).collect())
    }

    /// Refuses every row: those that were read for their title, the others for their own fault.
    fn report_on(shape: &TableShape, rows: &Rows) -> String {
        let mut report = ReportWriter::try_new(Vec::new(), shape).expect("memory takes all");
        for row in rows {
            match row {
                Ok(row) => {
                    let fault =
                        ReportFault { code: "title_missing", field: Some("title"), detail: "a title is needed" };
                    report.write(row.raw(), &[fault]).expect("memory takes all");
                }
                Err(fault) => report.write_fault(fault).expect("memory takes all"),
            }
        }
        assert_eq!(report.rows(), rows.len() as u64);
        String::from_utf8(report.finish().expect("memory takes all")).expect("a report is UTF-8")
    }

    /// What a row is, without its number, which is another in a report.
    fn told(row: &Result<Row, RowFault>) -> (String, Vec<String>) {
        match row {
            Ok(row) => {
                let cells = row.cells().into_iter().map(|(name, cell)| match cell {
                    Cell::Text(text) => format!("{name}={text}"),
                    Cell::Json(value) => format!("{name}={value}"),
                });
                (String::new(), cells.collect())
            }
            Err(fault) => {
                let raw = match &fault.raw {
                    // It has the reasons of the report in it, until it is reported again.
                    RawRow::Object(_) => "an object".to_owned(),
                    RawRow::Cells(record) => format!("{record:?}"),
                    RawRow::Text(text) => text.clone(),
                };
                (fault.code.to_string(), vec![raw])
            }
        }
    }

    fn all_told(rows: &Rows) -> Vec<(String, Vec<String>)> {
        rows.iter().map(told).collect()
    }

    #[test]
    fn a_csv_report_is_the_rows_with_mark_header_and_reasons() {
        let (shape, rows) = read("id;title;note\n1;;\"a; b\"\n", Format::Csv);

        assert_eq!(
            report_on(&shape, &rows),
            "\u{feff}id;title;note;error_code;error_field;error_detail\r\n\
             1;;\"a; b\";title_missing;title;a title is needed\r\n"
        );
    }

    #[test]
    fn a_json_lines_report_keeps_the_values_as_they_are_written() {
        let (shape, rows) =
            read("{ \"b\": 1.50, \"a\": [1, 2], \"n\": 123456789012345678901234567890 }\n{\"x\"\n", Format::JsonLines);

        assert_eq!(
            report_on(&shape, &rows),
            "{\"b\":1.50,\"a\":[1, 2],\"n\":123456789012345678901234567890,\
             \"error_code\":\"title_missing\",\"error_field\":\"title\",\"error_detail\":\"a title is needed\"}\n\
             {\"error_row\":\"{\\\"x\\\"\",\
             \"error_code\":\"json_malformed\",\"error_field\":\"\",\"error_detail\":\"the line is no JSON from byte 4 on\"}\n"
        );
    }

    #[test]
    fn several_reasons_stand_in_one_line() {
        let (shape, rows) = read("id\n1\n", Format::Csv);
        let mut report = ReportWriter::try_new(Vec::new(), &shape).expect("memory takes all");
        let faults = [
            ReportFault { code: "title_missing", field: Some("title"), detail: "a title is needed" },
            ReportFault { code: "malformed", field: Some("ipc"), detail: "no symbol" },
        ];

        report.write(rows[0].as_ref().expect("a row").raw(), &faults).expect("memory takes all");

        let text = String::from_utf8(report.finish().expect("memory takes all")).expect("UTF-8");
        assert!(text.ends_with("\r\n1,title_missing; malformed,title; ipc,a title is needed; no symbol\r\n"), "{text}");
    }

    #[test]
    fn surplus_cells_stand_behind_the_reasons_and_missing_ones_are_filled_up() {
        let (shape, rows) = read("id,title\n1,a,b\n2\n", Format::Csv);
        let report = report_on(&shape, &rows);

        let lines: Vec<&str> = report.lines().skip(1).collect();
        assert_eq!(lines[0], "1,a,wrong_column_count,,\"the row has 3 cells, the header 2\",b");
        assert_eq!(lines[1], "2,,wrong_column_count,,\"the row has 1 cells, the header 2\"");

        let (_, again) = read(report, Format::Csv);
        assert_eq!(told(&again[0]), told(&rows[0]));
        assert!(again[1].is_ok());
    }

    #[test]
    fn rows_that_cannot_be_read_come_back_as_the_same_faults_until_they_are_mended() {
        let mut csv = "id,名称\n1,\"open\n2,膜,x\n".as_bytes().to_vec();
        csv.extend(b"3,\xff\n");
        let mut json = "{\"名称\":\"膜\"\n[1]\n".as_bytes().to_vec();
        json.extend(b"{\"id\":\"\xff\"}\n{\"id\xff\n");
        for (bytes, format, count) in [(csv, Format::Csv, 3), (json, Format::JsonLines, 4)] {
            let (shape, rows) = read(bytes, format);
            assert_eq!(rows.iter().filter(|row| row.is_err()).count(), count);
            let report = report_on(&shape, &rows);

            let (shape_again, again) = read(report.clone(), format);
            assert_eq!(all_told(&again), all_told(&rows));
            assert_eq!(report_on(&shape_again, &again).lines().count(), report.lines().count());

            let mended = report.replace("\"\"open", "\"\"open\"\"").replace("\u{fffd}", "?").replace(",x", ",");
            let mended = mended.replace("膜\\\"", "膜\\\"}").replace("[1]", "{}").replace("{\\\"id?", "{\\\"id\\\":1}");
            let (_, mended) = read(mended, format);
            assert!(mended.iter().skip(usize::from(format == Format::Csv)).all(Result::is_ok), "{mended:?}");
        }
    }

    #[test]
    fn a_report_on_gb18030_is_utf8_and_reads_the_same() {
        let text = "编号,名称\n1,一种膜分离装置\n";
        let (shape, rows) = read(GB18030.encode(text).0.into_owned(), Format::Csv);

        let (_, again) = read(report_on(&shape, &rows), Format::Csv);

        assert_eq!(all_told(&again), all_told(&rows));
        assert_eq!(again[0].as_ref().expect("a row").get("名称"), Some(Cell::Text("一种膜分离装置")));
    }

    #[test]
    fn a_cell_that_looks_like_a_formula_is_not_altered() {
        let (shape, rows) = read("id,title\n=1+1,@sum\n", Format::Csv);

        assert!(report_on(&shape, &rows).contains("\r\n=1+1,@sum,title_missing"));
    }

    proptest! {
        #[test]
        fn a_csv_report_reads_as_the_same_rows(
            cells in prop::collection::vec(prop::collection::vec(".{0,6}|[\",;\r\n\u{feff}]{0,4}", 3), 1..6),
        ) {
            let mut writer = csv::Writer::from_writer(Vec::new());
            writer.write_record(["id", "title", "note"]).expect("memory takes all");
            for record in &cells {
                writer.write_record(record).expect("memory takes all");
            }
            let (shape, rows) = read(writer.into_inner().expect("memory takes all"), Format::Csv);
            let kept = cells.iter().filter(|record| record.iter().any(|cell| !cell.trim().is_empty()));
            prop_assert_eq!(rows.len(), kept.count());

            let report = report_on(&shape, &rows);
            let (_, again) = read(report.clone(), Format::Csv);
            prop_assert_eq!(all_told(&again), all_told(&rows));
            prop_assert_eq!(report_on(&shape, &again), report);
        }

        #[test]
        fn a_json_lines_report_reads_as_the_same_rows(lines in prop::collection::vec(
            prop_oneof![
                ".{0,20}",
                "\\{\"[a-z]{1,3}\": ?(-?[1-9][0-9]{0,30}(\\.[0-9]{1,20})?|null|true|\\[1, ?\"膜\"\\]|\"[^\"\\\\\\p{Cc}]{0,9}\")\\}",
            ],
            0..8,
        )) {
            let (shape, rows) = read(lines.join("\n"), Format::JsonLines);
            let report = report_on(&shape, &rows);
            let (_, again) = read(report.clone(), Format::JsonLines);
            prop_assert_eq!(all_told(&again), all_told(&rows));
            prop_assert_eq!(report_on(&shape, &again), report);
        }
    }
}
