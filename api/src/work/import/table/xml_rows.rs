//! The rows of a file of patents in XML, as offices exchange them: WIPO ST.36 (elements such as `exchange-document`,
//! `us-patent-grant`) and ST.96 (`PatentPublication` and the like). Namespaces are passed over; names are taken by their
//! last part.
//!
//! Nothing is fetched and no entity is resolved but those that XML itself defines. A document type that only names a file
//! is passed over unread; one with declarations of its own is refused. Depth and length are bounded.

use super::encoding::TextEncoding;
use super::error::{FaultCode, RowFault, TableError};
use super::row::{Cells, RawRow, Row};
use super::source::Source;
use super::xml_record::Record;
use quick_xml::Reader;
use quick_xml::events::{BytesRef, BytesStart, Event};
use std::io::{self, BufRead, Read};

/// Elements within elements. Real documents have about 20.
const DEPTH_MAX: usize = 64;
/// The elements that are one patent.
const RECORDS: &[&str] = &[
    "exchange-document",
    "patent-document",
    "us-patent-grant",
    "us-patent-application",
    "ep-patent-document",
    "cn-patent-document",
    "wo-published-application",
    "PatentPublication",
    "PatentGrant",
    "PatentRecord",
    "PatentData",
];
/// The members of a row.
pub(super) const COLUMNS: [&str; 10] = [
    "publication_number",
    "application_number",
    "application_id",
    "title",
    "abstract",
    "applicant",
    "classes",
    "filed_on",
    "published_on",
    "family_id",
];

/// What reading the file has learned so far.
pub(super) struct XmlRows {
    /// Records so far.
    number: u64,
    /// Open elements outside of records.
    open: Vec<String>,
}

/// The source as a reader that gives out only so many bytes: what one record, or one gap between two, may have.
struct Window<'s> {
    source: &'s mut Source,
    left: usize,
    failure: &'s mut Option<TableError>,
}

impl Window<'_> {
    fn fail(&mut self, error: TableError) -> io::Error {
        *self.failure = Some(error);
        io::Error::other("the reason is kept beside")
    }
}

impl Read for Window<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let available = self.fill_buf()?;
        let count = available.len().min(buffer.len());
        buffer[..count].copy_from_slice(&available[..count]);
        self.consume(count);
        Ok(count)
    }
}

impl BufRead for Window<'_> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.left == 0 {
            let limit = self.source.limits().row_bytes_max;
            return Err(self.fail(TableError::XmlRecordTooLong { limit }));
        }
        if let Err(error) = self.source.fill_to(1) {
            return Err(self.fail(error));
        }
        let window = self.source.window();
        Ok(&window[..window.len().min(self.left)])
    }

    fn consume(&mut self, count: usize) {
        self.left -= count.min(self.left);
        self.source.consume(count);
    }
}

impl XmlRows {
    /// Begins. A mark of another encoding than UTF-8 is refused.
    pub(super) fn open(encoding: Option<TextEncoding>) -> Result<Self, TableError> {
        match encoding {
            None | Some(TextEncoding::Utf8) => Ok(XmlRows { number: 0, open: Vec::new() }),
            Some(_) => Err(TableError::EncodingUnsupported),
        }
    }

    /// The next patent.
    pub(super) fn next(&mut self, source: &mut Source) -> Result<Option<Result<Row, RowFault>>, TableError> {
        let mut failure = None;
        let read = self.read(source, &mut failure);
        match read {
            Ok(row) => Ok(row),
            Err(place) => Err(failure.unwrap_or(TableError::XmlMalformed { place })),
        }
    }

    /// Reads to the end of the next record. The error is the place where reading broke off; its reason may be in
    /// `failure`.
    fn read(
        &mut self,
        source: &mut Source,
        failure: &mut Option<TableError>,
    ) -> Result<Option<Result<Row, RowFault>>, u64> {
        let begin = source.place();
        let left = source.limits().row_bytes_max;
        let mut reasons = None;
        let mut reader = Reader::from_reader(Window { source, left, failure });
        // A record is read by a reader of its own, which does not know what was opened before.
        reader.config_mut().check_end_names = false;
        reader.config_mut().allow_unmatched_ends = true;
        let (mut buffer, mut record): (Vec<u8>, Option<Record>) = (Vec::new(), None);
        let outcome = loop {
            buffer.clear();
            let Ok(event) = reader.read_event_into(&mut buffer) else { break Err(reader.buffer_position()) };
            match event {
                Event::Start(element) => {
                    let depth = self.open.len() + record.as_ref().map_or(0, Record::depth);
                    if depth >= DEPTH_MAX {
                        reasons = Some(TableError::XmlTooDeep { limit: DEPTH_MAX });
                        break Err(reader.buffer_position());
                    }
                    self.start(&element, &mut record);
                }
                Event::Empty(element) => {
                    // An empty element opens and closes; a record that is empty has nothing to take.
                    if let Some(record) = &mut record {
                        record.start(local(&element), attribute(&element, "lang").as_deref());
                        record.end();
                    }
                }
                Event::End(_) => {
                    let has_ended = record.as_mut().map(Record::end);
                    match has_ended {
                        Some(true) => break Ok(record.take()),
                        Some(false) => {}
                        None => drop(self.open.pop()),
                    }
                }
                Event::Text(text) => {
                    if let Some(record) = &mut record {
                        record.text(&text.xml10_content());
                    }
                }
                Event::CData(text) => {
                    if let Some(record) = &mut record {
                        record.text(&text.xml10_content());
                    }
                }
                Event::GeneralRef(reference) => {
                    if let Some(record) = &mut record {
                        match resolve(&reference) {
                            Some(c) => record.text(c.encode_utf8(&mut [0; 4])),
                            None => record.note_entity(&reference.xml10_content()),
                        }
                    }
                }
                Event::DocType(text) if has_declarations(&text.xml10_content()) => {
                    reasons = Some(TableError::XmlDoctype);
                    break Err(reader.buffer_position());
                }
                Event::DocType(_) | Event::Decl(_) | Event::PI(_) | Event::Comment(_) => {}
                Event::Eof if record.is_some() || !self.open.is_empty() => break Err(reader.buffer_position()),
                Event::Eof => break Ok(None),
            }
        };
        drop(reader);
        if reasons.is_some() {
            *failure = reasons;
        }
        let record = outcome.map_err(|place| begin + place)?;
        Ok(record.map(|record| self.row(record)))
    }

    fn start(&mut self, element: &BytesStart<'_>, record: &mut Option<Record>) {
        let name = local(element);
        match record {
            Some(record) => record.start(name, attribute(element, "lang").as_deref()),
            None if RECORDS.contains(&name) => {
                let of = |name: &str| attribute(element, name);
                *record = Some(Record::open(of("country"), of("doc-number"), of("kind"), of("family-id")));
            }
            None => self.open.push(name.to_owned()),
        }
    }

    fn row(&mut self, record: Record) -> Result<Row, RowFault> {
        self.number += 1;
        let (members, entity) = record.into_members();
        let raw = RawRow::Object(serde_json::Value::Object(members.clone()).to_string());
        match entity {
            Some(entity) => {
                let detail = format!("the record names the entity `{entity}`, which XML itself does not define");
                Err(RowFault { number: self.number, raw, code: FaultCode::EntityUnknown, detail })
            }
            None => Ok(Row { number: self.number, cells: Cells::Json(members), raw }),
        }
    }
}

/// The last part of an element's name.
fn local<'e>(element: &'e BytesStart<'_>) -> &'e str {
    let name = element.name().into_inner();
    name.rsplit(':').next().unwrap_or(name)
}

/// The value of an attribute by the last part of its name; `lang` is `languageCode` in ST.96.
fn attribute(element: &BytesStart<'_>, name: &str) -> Option<String> {
    let is_meant = |key: &str| {
        let key = key.rsplit(':').next().unwrap_or(key);
        key == name || name == "lang" && key == "languageCode"
    };
    let mut attributes = element.attributes();
    let found = attributes.with_checks(false).flatten().find(|found| is_meant(found.key.into_inner()));
    found.map(|found| found.value.trim().to_owned())
}

/// What XML itself defines: five names, and characters by their number.
fn resolve(reference: &BytesRef<'_>) -> Option<char> {
    if reference.is_char_ref() {
        return reference.resolve_char_ref().ok().flatten();
    }
    match &*reference.xml10_content() {
        "lt" => Some('<'),
        "gt" => Some('>'),
        "amp" => Some('&'),
        "apos" => Some('\''),
        "quot" => Some('"'),
        _ => None,
    }
}

/// Whether a document type declares anything itself, between brackets.
fn has_declarations(doctype: &str) -> bool {
    doctype.split_once('[').is_some_and(|(_, inside)| inside.trim().trim_end_matches(']').trim() != "")
}

#[cfg(test)]
mod tests {
    use super::super::{Limits, TableReader};
    use super::*;
    use proptest::prelude::*;
    use std::io::Cursor;

    fn read(text: &str) -> Result<usize, TableError> {
        let reader = TableReader::open(Cursor::new(text.to_owned()), Some("a.xml"), Limits::default())?;
        let mut rows = 0;
        for row in reader {
            row?.expect("a row without a fault of its own");
            rows += 1;
        }
        Ok(rows)
    }

    #[test]
    fn only_records_are_rows_and_an_empty_one_is_none() {
        let one = "<patent-document><invention-title>a</invention-title></patent-document>";
        assert_eq!(read(&format!("<d>{one}<x/><patent-document/>text{one}</d>")).expect("read"), 2);
        assert_eq!(read("<d/>").expect("read"), 0);
        assert_eq!(read("").expect("read"), 0);
    }

    #[test]
    fn declarations_are_refused_and_a_named_file_is_passed_over() {
        assert!(has_declarations(" d [<!ENTITY a \"b\">]"));
        assert!(has_declarations("d SYSTEM \"x.dtd\" [ <!ELEMENT d ANY> ]"));
        assert!(!has_declarations("d SYSTEM \"x.dtd\" [ ]"));
        assert!(!has_declarations("d PUBLIC \"-//x//y\" \"x.dtd\""));
    }

    proptest! {
        /// Whatever the bytes: an answer, no panic, no endless loop.
        #[test]
        fn any_text_is_answered(parts in proptest::collection::vec(proptest::sample::select(vec![
            "<patent-document>", "</patent-document>", "<patent-document/>", "<a>", "</a>", "<b/>", "&amp;", "&x;", "&#65;",
            "<![CDATA[", "]]>", "<!--", "-->", "<!DOCTYPE a", " [", "]", ">", "<", "<?xml?>", "<invention-title>",
            "</invention-title>", "text", "膜", " ", "<a b='", "'>", "<section>", "<classification-ipcr>",
        ]), 0..24)) {
            let text = format!("<{}", parts.concat());
            let reader = TableReader::open(Cursor::new(text), Some("a.xml"), Limits::default()).expect("it is opened");
            let _rows_and_faults: Vec<_> = reader.collect();
        }
    }
}
