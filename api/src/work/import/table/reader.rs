//! Opens a table and gives out its rows.

use std::io::Read;

use super::csv_rows::CsvRows;
use super::encoding::{Mark, TextEncoding, mark_of};
use super::error::{RowFault, TableError};
use super::json_rows::JsonRows;
use super::row::Row;
use super::source::{Limits, ReadProgress, Source};
use super::xml_rows::{COLUMNS as XML_COLUMNS, XmlRows};

/// Bytes by which the kind of the file is recognized.
const HEAD_BYTES: usize = 4 * 1024;
/// First bytes of a zip archive (also of .xlsx and .ods) and of an old .xls.
const ARCHIVE_MAGICS: [&[u8]; 2] = [b"PK\x03\x04", b"\xd0\xcf\x11\xe0"];

/// How rows are written in a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Format {
    /// RFC 4180 with a header line; the delimiter is a comma, a semicolon or a tab.
    Csv,
    /// One JSON object a line.
    JsonLines,
    /// Patents as offices exchange them: WIPO ST.36 or ST.96. What goes back is JSON Lines.
    Xml,
}

impl Format {
    /// Tells the format by the end of a file name, with or without `.gz`; `None` if the name tells nothing.
    pub fn of_name(name: &str) -> Option<Self> {
        let name = name.to_ascii_lowercase();
        let (_, ending) = name.strip_suffix(".gz").unwrap_or(&name).rsplit_once('.')?;
        match ending {
            "csv" | "tsv" | "txt" => Some(Format::Csv),
            "jsonl" | "ndjson" => Some(Format::JsonLines),
            "xml" => Some(Format::Xml),
            _ => None,
        }
    }

    /// Tells the format by the first byte that is not blank: `{` begins JSON Lines, `<` XML, anything else CSV.
    fn of_content(head: &[u8]) -> Result<Self, TableError> {
        match head.iter().find(|byte| !byte.is_ascii_whitespace()) {
            Some(b'{') => Ok(Format::JsonLines),
            Some(b'<') => Ok(Format::Xml),
            Some(b'[') => Err(TableError::JsonArrayUnsupported),
            Some(_) | None => Ok(Format::Csv),
        }
    }
}

/// What a report and a mapping need to know of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TableShape {
    /// How rows are written.
    pub format: Format,
    /// The delimiter of a CSV table; a comma for JSON Lines.
    pub delimiter: u8,
    /// The columns as written, in order, without those that a report adds. For JSON Lines the members of the objects in
    /// the first 256 KiB.
    pub columns: Vec<String>,
    /// Whether no other column can follow: always in CSV, in JSON Lines only if the table is no longer than those 256 KiB.
    pub has_all_columns: bool,
}

/// Reads a table row by row.
///
/// An `Err` of the iterator ends the table; an `Err` inside is one faulty row, after which the next follows. Memory is
/// bounded by the limits, whatever the input.
pub struct TableReader {
    source: Source,
    rows: Rows,
    is_over: bool,
}

enum Rows {
    Csv(CsvRows),
    Json(JsonRows),
    Xml(XmlRows),
}

impl TableReader {
    /// Looks at the beginning of the input: gzip, encoding mark, format, header.
    ///
    /// The name decides the format where it has a known ending, otherwise the content does. Whether the input is gzip
    /// is seen in its first bytes, whatever its name.
    pub fn open(input: impl Read + Send + 'static, name: Option<&str>, limits: Limits) -> Result<Self, TableError> {
        let mut source = Source::open(input, limits)?;
        source.fill_to(HEAD_BYTES)?;
        if ARCHIVE_MAGICS.iter().any(|magic| source.window().starts_with(magic)) {
            return Err(TableError::ArchiveUnsupported);
        }
        let encoding = match mark_of(source.window()) {
            Mark::None => None,
            Mark::Of(encoding, length) => {
                source.consume(length);
                Some(encoding)
            }
            Mark::Utf16 => return Err(TableError::EncodingUnsupported),
        };

        let named = name.and_then(Format::of_name);
        let format = named.map_or_else(|| Format::of_content(source.window()), Ok)?;
        let rows = match format {
            Format::Csv => Rows::Csv(CsvRows::open(&mut source, encoding)?),
            Format::JsonLines => Rows::Json(JsonRows::open(&mut source, encoding)?),
            Format::Xml => Rows::Xml(XmlRows::open(encoding)?),
        };
        Ok(TableReader { source, rows, is_over: false })
    }

    /// How rows are written.
    pub fn format(&self) -> Format {
        match &self.rows {
            Rows::Csv(_) => Format::Csv,
            Rows::Json(_) => Format::JsonLines,
            Rows::Xml(_) => Format::Xml,
        }
    }

    /// The encoding; `None` as long as only plain ASCII was seen.
    pub fn encoding(&self) -> Option<TextEncoding> {
        match &self.rows {
            Rows::Csv(rows) => rows.encoding,
            Rows::Json(rows) => rows.encoding,
            Rows::Xml(_) => Some(TextEncoding::Utf8),
        }
    }

    /// What a report and a mapping need to know.
    pub fn shape(&self) -> TableShape {
        match &self.rows {
            Rows::Csv(rows) => TableShape {
                format: Format::Csv,
                delimiter: rows.delimiter,
                columns: rows.columns.names.clone(),
                has_all_columns: true,
            },
            Rows::Json(rows) => TableShape {
                format: Format::JsonLines,
                delimiter: b',',
                columns: rows.columns.clone(),
                has_all_columns: rows.has_all_columns,
            },
            Rows::Xml(_) => TableShape {
                format: Format::Xml,
                delimiter: b',',
                columns: XML_COLUMNS.map(str::to_owned).to_vec(),
                has_all_columns: true,
            },
        }
    }

    /// A handle by which another thread can see how far the input has been read.
    pub fn progress(&self) -> ReadProgress {
        self.source.progress()
    }
}

impl Iterator for TableReader {
    type Item = Result<Result<Row, RowFault>, TableError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.is_over {
            return None;
        }
        let row = match &mut self.rows {
            Rows::Csv(rows) => rows.next(&mut self.source),
            Rows::Json(rows) => rows.next(&mut self.source),
            Rows::Xml(rows) => rows.next(&mut self.source),
        };
        self.is_over = !matches!(row, Ok(Some(_)));
        row.transpose()
    }
}

#[cfg(test)]
mod tests {
    use std::io::{Cursor, Write as _};

    use encoding_rs::GB18030;
    use flate2::Compression;
    use flate2::write::GzEncoder;
    use proptest::prelude::*;
    use serde_json::Value;

    use super::super::{Cell, RawRow};
    use super::*;

    fn open(bytes: impl Into<Vec<u8>>, name: Option<&str>) -> Result<TableReader, TableError> {
        TableReader::open(Cursor::new(bytes.into()), name, Limits::default())
    }

    fn rows_of(reader: TableReader) -> Vec<Result<Row, RowFault>> {
        reader.map(|row| row.expect("the table is read to its end")).collect()
    }

    fn read(bytes: impl Into<Vec<u8>>) -> Vec<Result<Row, RowFault>> {
        rows_of(open(bytes, None).expect("a table"))
    }

    /// Number and cells of each good row, number and code of each faulty one.
    fn told(bytes: impl Into<Vec<u8>>) -> Vec<String> {
        read(bytes).iter().map(tell).collect()
    }

    fn tell(row: &Result<Row, RowFault>) -> String {
        match row {
            Ok(row) => {
                let cells: Vec<String> = row
                    .cells()
                    .into_iter()
                    .map(|(_, cell)| match cell {
                        Cell::Text(text) => text.to_owned(),
                        Cell::Json(value) => value.to_string(),
                    })
                    .collect();
                format!("{}: {}", row.number(), cells.join("|"))
            }
            Err(fault) => format!("{}! {}", fault.number, fault.code),
        }
    }

    fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
        encoder.write_all(bytes).expect("memory takes all");
        encoder.finish().expect("memory takes all")
    }

    fn code(result: Result<TableReader, TableError>) -> &'static str {
        result.err().expect("the table is refused").code()
    }

    #[test]
    fn a_csv_table_is_read_with_each_delimiter_and_line_end() {
        for text in ["id,title\n1,Membrane\n", "id;title\r\n1;Membrane", "id\ttitle\r\n1\tMembrane\r\n"] {
            assert_eq!(told(text), ["2: 1|Membrane"], "{text:?}");
        }
    }

    #[test]
    fn json_lines_keep_lists_numbers_and_null() {
        let rows = read("{\"id\":\"a\",\"tags\":[\"x\",\"y\"],\"level\":7,\"patent\":null}\n");

        let row = rows[0].as_ref().expect("a row");
        assert_eq!(row.get("tags").and_then(|cell| cell.as_list(&[])), Some(vec!["x".to_owned(), "y".to_owned()]));
        assert_eq!(row.get("level").and_then(Cell::as_text).as_deref(), Some("7"));
        assert_eq!(row.get("patent"), Some(Cell::Json(&Value::Null)));
        assert!(row.get("patent").is_some_and(Cell::is_empty));
        assert_eq!(row.get("title"), None);
    }

    #[test]
    fn a_text_cell_can_hold_a_list() {
        let rows = read("ipc,note\nH04W8/26; H04W84/12 ;,\n");

        let row = rows[0].as_ref().expect("a row");
        let list = row.get("ipc").and_then(|cell| cell.as_list(&[';', '；']));
        assert_eq!(list, Some(vec!["H04W8/26".to_owned(), "H04W84/12".to_owned()]));
        assert_eq!(row.get("note").and_then(|cell| cell.as_list(&[';'])), Some(Vec::new()));
    }

    #[test]
    fn the_format_is_told_by_the_name_and_else_by_the_content() {
        let format = |text: &str, name| open(text, name).expect("a table").format();

        assert_eq!(format("{\"id\":1}", None), Format::JsonLines);
        assert_eq!(format("\n {\"id\":1}", Some("upload.bin")), Format::JsonLines);
        assert_eq!(format("id\n1", None), Format::Csv);
        assert_eq!(format("{id}\n1", Some("Patents.CSV")), Format::Csv);
        assert_eq!(format("{id}\n1", Some("patents.csv.gz")), Format::Csv);
        assert_eq!(format("", Some("a.ndjson")), Format::JsonLines);
        assert_eq!(format("", Some("a.jsonl.gz")), Format::JsonLines);
    }

    #[test]
    fn all_encodings_of_a_table_give_the_same_rows() {
        let text = "编号,名称\n1,一种膜分离装置\n2,显示装置及其制备方法\n";
        let mut marked = b"\xef\xbb\xbf".to_vec();
        marked.extend(text.as_bytes());
        let chinese = GB18030.encode(text).0.into_owned();
        let mut marked_chinese = b"\x84\x31\x95\x33".to_vec();
        marked_chinese.extend(&chinese);

        for bytes in [text.as_bytes().to_vec(), marked, chinese, marked_chinese] {
            for packed in [bytes.clone(), gzip(&bytes)] {
                let mut reader = open(packed, None).expect("a table");
                assert_eq!(reader.shape().columns, ["编号", "名称"]);
                let first = reader.next().expect("a row").expect("no stop").expect("no fault");
                assert_eq!(first.get("名称"), Some(Cell::Text("一种膜分离装置")));
                assert!(reader.encoding().is_some());
            }
        }
    }

    #[test]
    fn the_encoding_is_decided_by_the_first_lines_that_are_not_ascii_however_late() {
        let mut bytes = b"id,title\n".to_vec();
        for _ in 0..20_000 {
            bytes.extend(b"1,plain\n");
        }
        bytes.extend(&*GB18030.encode("2,一种膜分离装置\n").0);

        let rows = read(bytes);

        let last = rows.last().expect("rows").as_ref().expect("a row");
        assert_eq!((last.number(), last.get("title")), (20_002, Some(Cell::Text("一种膜分离装置"))));
    }

    #[test]
    fn members_of_a_gzip_file_are_one_table() {
        let mut bytes = gzip(b"id,title\n1,a\n2,");
        bytes.extend(gzip(b"b\n3,c\n"));

        assert_eq!(told(bytes), ["2: 1|a", "3: 2|b", "4: 3|c"]);
    }

    #[test]
    fn a_quote_that_is_never_closed_costs_its_own_row_only() {
        assert_eq!(
            told("id,title,year\n1,\"open,2019\n2,shut,2020\n3,\"quo\"\"ted\",2021\n"),
            ["2! broken_quote", "3: 2|shut|2020", "4: 3|quo\"ted|2021"]
        );
        assert_eq!(told("id,title\n1,\"open\n2,last\n"), ["2! broken_quote", "3: 2|last"]);
        assert_eq!(told("id,title\n1,\"a\" b\n2,last"), ["2! broken_quote", "3: 2|last"]);
        assert_eq!(
            told("id,title,year\n1,\"open,2019\n2,shut,2020\n3,x\",2021,more\n"),
            ["2! broken_quote", "3: 2|shut|2020", "4! wrong_column_count"]
        );
    }

    #[test]
    fn a_quote_may_hold_line_breaks_and_the_row_counts_as_one() {
        assert_eq!(told("id,text\n1,\"two\nlines, one cell\"\n\n2,b\n"), ["2: 1|two\nlines, one cell", "4: 2|b"]);
    }

    #[test]
    fn a_row_with_too_many_or_too_few_cells_is_told_and_the_next_is_read() {
        let rows = read("id,title\n1\n2,a,b\n3,c\n,,,,\n4,d,,,\n");

        let told: Vec<String> = rows.iter().map(tell).collect();
        assert_eq!(told, ["2! wrong_column_count", "3! wrong_column_count", "4: 3|c", "6: 4|d"]);
        let fault = rows[1].as_ref().expect_err("a fault");
        assert_eq!(fault.detail, "the row has 3 cells, the header 2");
    }

    #[test]
    fn a_line_that_is_no_json_object_is_told_and_the_next_is_read() {
        assert_eq!(
            told("{\"id\":1}\n{\"id\":}\n[1]\n\n{\"id\":2}\n{\"id\":3"),
            ["1: 1", "2! json_malformed", "3! json_not_object", "5: 2", "6! json_malformed"]
        );
    }

    #[test]
    fn bytes_of_no_encoding_are_told_with_their_place() {
        let mut bytes = "id,名称\n1,膜\n".as_bytes().to_vec();
        bytes.extend(b"2,\xff\n3,c\n");

        let rows = read(bytes);

        assert_eq!(rows.iter().map(tell).collect::<Vec<_>>(), ["2: 1|膜", "3! undecodable_bytes", "4: 3|c"]);
        let fault = rows[1].as_ref().expect_err("a fault");
        assert_eq!(fault.detail, "byte 3 of the row (byte 19 of the file) is not UTF-8");
        assert_eq!(fault.raw, RawRow::Cells(vec!["2", "\u{fffd}"].into()));
    }

    #[test]
    fn a_row_beyond_the_limit_is_told_and_the_next_is_read() {
        let limits = Limits { row_bytes_max: 100, ..Limits::default() };
        let long = "x".repeat(300_000);
        for (text, name) in [
            (format!("id,title\n1,{long}\n2,b\n"), "a.csv"),
            (format!("{{\"id\":0}}\n{{\"id\":\"{long}\"}}\n{{\"id\":2}}\n"), "a.jsonl"),
        ] {
            let reader = TableReader::open(Cursor::new(text), Some(name), limits).expect("a table");
            let rows = rows_of(reader);

            let place = rows.len() - 2;
            assert_eq!(tell(&rows[place]), "2! row_too_long");
            assert!(rows[place + 1].is_ok());
            let RawRow::Text(head) = &rows[place].as_ref().expect_err("a fault").raw else { panic!("no text") };
            assert!(!head.is_empty() && head.len() <= 1_024);
        }
    }

    #[test]
    fn a_quote_left_open_before_many_rows_costs_one_row() {
        let limits = Limits { row_bytes_max: 1_000, ..Limits::default() };
        let mut text = "id,title\n0,\"open\n".to_owned();
        for id in 1..=1_000 {
            text.push_str(&format!("{id},plain\n"));
        }

        let rows = rows_of(TableReader::open(Cursor::new(text), None, limits).expect("a table"));

        assert_eq!(rows.iter().filter(|row| row.is_ok()).count(), 1_000);
        assert_eq!(tell(&rows[0]), "2! broken_quote");
    }

    #[test]
    fn too_many_members_make_a_faulty_row_and_too_many_columns_no_table() {
        let limits = Limits { columns_max: 2, ..Limits::default() };
        let open = |text: &'static str| TableReader::open(Cursor::new(text), None, limits);

        let rows = rows_of(open("{\"a\":1,\"b\":2,\"c\":3}\n{\"a\":1}\n").expect("a table"));
        assert_eq!(rows.iter().map(tell).collect::<Vec<_>>(), ["1! too_many_columns", "2: 1"]);
        assert_eq!(code(open("a,b,c\n1,2,3\n")), "too_many_columns");
    }

    #[test]
    fn what_is_no_table_is_refused_with_its_reason() {
        assert_eq!(code(open("", None)), "header_missing");
        assert_eq!(code(open("\n \r\n", None)), "header_missing");
        assert_eq!(code(open("id,\"title\n1,a\n", None)), "header_malformed");
        assert_eq!(code(open(*b"\xff\xfei\x00d\x00", None)), "encoding_unsupported");
        assert_eq!(code(open(*b"PK\x03\x04rest", Some("table.csv"))), "archive_unsupported");
        assert_eq!(code(open(" [{\"id\":1}]", Some("table.json"))), "json_array_unsupported");
        assert_eq!(code(open(*b"\x1f\x8b\x00\x01garbage", None)), "gzip_damaged");
    }

    #[test]
    fn a_gzip_file_that_is_cut_off_stops_after_its_whole_rows() {
        let mut text = "id,title\n".to_owned();
        for id in 0..50_000 {
            text.push_str(&format!("{id},{}\n", id * 7_919 % 10_007));
        }
        let packed = gzip(text.as_bytes());

        let mut reader = open(&packed[..packed.len() / 2], None).expect("its head is whole");

        let rows = reader.by_ref().take_while(Result::is_ok).count();
        assert!(rows > 1_000, "{rows} rows");
        assert!(reader.next().is_none());

        let last = open(&packed[..packed.len() / 2], None).expect("its head is whole").last();
        assert_eq!(last.expect("rows").expect_err("a stop").code(), "gzip_damaged");
    }

    #[test]
    fn a_bomb_is_refused_by_its_size_and_by_its_ratio() {
        let bomb = gzip(&vec![b'\n'; 20 * 1024 * 1024]);
        assert!(bomb.len() < 64 * 1024, "{} bytes", bomb.len());
        assert_eq!(code(open(bomb.clone(), Some("bomb.csv"))), "unpack_ratio_too_high");

        let limits = Limits { unpacked_bytes_max: 1_000_000, ..Limits::default() };
        let refused = TableReader::open(Cursor::new(bomb), Some("bomb.csv"), limits);
        assert_eq!(code(refused), "unpacked_too_large");
    }

    #[test]
    fn progress_counts_packed_bytes_and_ends_at_the_size_of_the_file() {
        let packed = gzip("id,title\n1,a\n".repeat(1_000).as_bytes());
        let size = packed.len() as u64;
        let reader = open(packed, None).expect("a table");
        let progress = reader.progress();

        assert_eq!(reader.count(), 1_999);
        assert_eq!(progress.bytes(), size);
    }

    #[test]
    fn error_columns_of_an_earlier_report_are_read_over() {
        let reader = open("id,error_code,title,error_field,error_detail\n1,x,Membrane,y,z\n", None).expect("a table");
        assert_eq!(reader.shape().columns, ["id", "title"]);
        assert_eq!(rows_of(reader).iter().map(tell).collect::<Vec<_>>(), ["2: 1|Membrane"]);

        let reader = open("{\"id\":1,\"error_code\":\"x\",\"title\":\"Membrane\",\"error_detail\":null}", None)
            .expect("a table");
        assert_eq!(reader.shape().columns, ["id", "title"]);
        assert_eq!(rows_of(reader).iter().map(tell).collect::<Vec<_>>(), ["1: 1|\"Membrane\""]);
    }

    proptest! {
        #[test]
        fn any_bytes_are_read_to_an_end_without_a_panic(
            bytes in prop::collection::vec(any::<u8>(), 0..400),
            name in prop::sample::select(vec![None, Some("a.csv"), Some("a.jsonl")]),
        ) {
            for input in [bytes.clone(), gzip(&bytes)] {
                if let Ok(reader) = open(input, name) {
                    let rows = reader.count();
                    prop_assert!(rows <= bytes.len());
                }
            }
        }

        /// Bytes that matter to the readers, mixed at random.
        #[test]
        fn any_mixture_of_signs_is_read_to_an_end_without_a_panic(
            parts in prop::collection::vec(
                prop::sample::select(vec![
                    &b"\""[..], b"\"\"", b",", b";", b"\n", b"\r\n", b"\r", b"a", b"{", b"}", b"\"id\":", b"1", b"[",
                    b"error_code", b"error_row", b"broken_quote", b"\xe8\x86\x9c", b"\x81", b"\xff", b"\xc4\xa4",
                ]),
                0..60,
            ),
            row_bytes_max in 1..40_usize,
        ) {
            let limits = Limits { row_bytes_max, ..Limits::default() };
            let bytes = parts.concat();
            for name in ["a.csv", "a.jsonl"] {
                if let Ok(reader) = TableReader::open(Cursor::new(bytes.clone()), Some(name), limits) {
                    for row in reader {
                        prop_assert!(row.is_ok());
                    }
                }
            }
        }
    }
}
