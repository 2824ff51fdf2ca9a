//! The table of an export, for spreadsheets: UTF-8 with the mark that tells them so, and no cell that they would compute.

use super::line::ExportLine;
use crate::http::problem::Problem;
use serde_json::Value;
use std::collections::BTreeMap;

/// What tells a spreadsheet that a file is in UTF-8.
pub const BYTE_ORDER_MARK: &str = "\u{feff}";
/// What a spreadsheet takes for the beginning of a formula (OWASP, CSV injection).
const FORMULA_STARTS: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];
/// What stands before such a text, so that it is shown and not computed.
const GUARD: char = '\'';
/// What stands between the members of a list; an import reads it.
const LIST_SEPARATOR: &str = "; ";

/// A text that no spreadsheet computes.
#[must_use]
pub fn guarded(text: String) -> String {
    if text.starts_with(FORMULA_STARTS) { format!("{GUARD}{text}") } else { text }
}

/// The first line of a table.
///
/// # Errors
/// When it cannot be written.
pub fn head(columns: &[&str]) -> Result<String, Problem> {
    let names = ["source_id", "state"].iter().chain(columns).map(|name| (*name).to_owned());
    Ok(format!("{BYTE_ORDER_MARK}{}", record(names)?))
}

/// The line of a thing.
///
/// # Errors
/// When it cannot be written.
pub fn row(line: &ExportLine, columns: &[&str]) -> Result<String, Problem> {
    let mut flat = BTreeMap::new();
    flatten("", &line.content, &mut flat);
    let cell = |column: &&str| guarded(find(column, &flat).unwrap_or_default());
    let cells = [line.id.clone(), line.state.clone()].into_iter().chain(columns.iter().map(cell));
    record(cells)
}

fn record(cells: impl Iterator<Item = String>) -> Result<String, Problem> {
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    writer.write_record(cells.collect::<Vec<_>>()).map_err(Problem::internal)?;
    let bytes = writer.into_inner().map_err(|error| Problem::internal(error.to_string()))?;
    String::from_utf8(bytes).map_err(Problem::internal)
}

/// The members of a content by their names, those inside with the names of what they are in before theirs.
fn flatten(name: &str, value: &Value, flat: &mut BTreeMap<String, String>) {
    match value {
        Value::Null => {}
        Value::Object(members) => {
            for (member, inner) in members {
                let name = if name.is_empty() { member.clone() } else { format!("{name}_{member}") };
                flatten(&name, inner, flat);
            }
        }
        Value::Array(members) if members.iter().all(Value::is_string) => {
            let texts: Vec<_> = members.iter().filter_map(Value::as_str).collect();
            flat.insert(name.to_owned(), texts.join(LIST_SEPARATOR));
        }
        Value::String(text) => {
            flat.insert(name.to_owned(), text.clone());
        }
        Value::Array(_) | Value::Bool(_) | Value::Number(_) => {
            flat.insert(name.to_owned(), value.to_string());
        }
    }
}

/// The text of a column: of the member of that name, or of the one that stands deeper under it.
fn find(column: &str, flat: &BTreeMap<String, String>) -> Option<String> {
    let ending = format!("_{column}");
    let kind = format!("{column}_kind");
    let is_own = |name: &str| name.starts_with("metadata_");
    let is_it = |name: &&String| !is_own(name) && (name.replace("_amount_", "_") == column || name.ends_with(&ending));
    let name = flat.keys().find(|name| **name == *column).or_else(|| flat.keys().find(is_it));
    name.and_then(|name| flat.get(name)).or_else(|| flat.get(&kind)).cloned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn line(content: Value) -> ExportLine {
        ExportLine {
            id: "ach_1".to_owned(),
            state: "draft".to_owned(),
            created_at: String::new(),
            updated_at: String::new(),
            provenance: None,
            content,
            records: serde_json::Map::new(),
        }
    }

    #[test]
    fn no_cell_is_a_formula() {
        for text in ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"] {
            let row = row(&line(json!({ "title": text })), &["title"]).expect("a row");
            let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(row.as_bytes());
            let cells = reader.records().next().expect("a record").expect("it can be read");
            assert_eq!(&cells[2], format!("'{text}"));
        }
        assert_eq!(guarded("95 °C".to_owned()), "95 °C");
    }

    #[test]
    fn columns_are_found_by_the_names_that_an_import_reads() {
        let content = json!({
            "title": "膜", "keywords": ["a", "b"], "readiness": { "scale": "GBT22900-9", "level": 6 },
            "price": { "form": "range", "amount": { "min": "1.00" } }, "person": { "name": "样例" },
            "facility": { "kind": "pilot_line", "capacity": { "unit": "shifts" } }, "gone": null,
        });
        let columns =
            ["title", "keywords", "readiness_level", "price_min", "name", "facility", "capacity_unit", "gone"];
        let row = row(&line(content), &columns).expect("a row");
        assert_eq!(row, "ach_1,draft,膜,a; b,6,1.00,样例,pilot_line,shifts,\r\n");
    }

    #[test]
    fn a_table_begins_with_the_mark_of_utf_8() {
        assert_eq!(head(&["title"]).expect("a head").as_bytes(), b"\xef\xbb\xbfsource_id,state,title\r\n");
    }
}
