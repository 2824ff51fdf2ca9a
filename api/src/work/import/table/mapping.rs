//! Which column of a table holds which field of ours.

use std::collections::{HashMap, HashSet};

use super::reader::TableShape;
use super::row::{Cell, Row};

/// A field that a table may fill, and the column names by which it is recognized.
#[derive(Clone, Copy, Debug)]
pub struct Field {
    /// Our name; it is an alias of itself.
    pub name: &'static str,
    /// Other names, the most telling first. Case, spaces, `_` and `-` do not matter.
    pub aliases: &'static [&'static str],
}

/// One `--map FIELD=COLUMN`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MapPair {
    /// Our name of the field.
    pub field: String,
    /// The table's name of the column.
    pub column: String,
}

/// Why a mapping does not fit. Each names field and column as they were given.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MappingFault {
    /// No `FIELD=COLUMN`.
    #[error("\"{text}\" is not of the form FIELD=COLUMN")]
    Malformed {
        /// The text as given.
        text: String,
    },
    /// No such field.
    #[error("there is no field \"{field}\" to fill from column \"{column}\"")]
    FieldUnknown {
        /// The field as given.
        field: String,
        /// The column as given.
        column: String,
    },
    /// A field was given twice.
    #[error("field \"{field}\" is mapped twice, the second time to column \"{column}\"")]
    FieldMappedTwice {
        /// The field as given.
        field: String,
        /// The second column as given.
        column: String,
    },
    /// No such column in the table.
    #[error("the table has no column \"{column}\" to fill field \"{field}\"")]
    ColumnUnknown {
        /// The field as given.
        field: String,
        /// The column as given.
        column: String,
    },
    /// Several columns of the table have that name.
    #[error("the table has several columns \"{column}\", so field \"{field}\" cannot be filled")]
    ColumnAmbiguous {
        /// The field.
        field: String,
        /// The column.
        column: String,
    },
}

impl MappingFault {
    /// The stable code of what is wrong.
    pub fn code(&self) -> &'static str {
        match self {
            MappingFault::Malformed { .. } => "mapping_malformed",
            MappingFault::FieldUnknown { .. } => "field_unknown",
            MappingFault::FieldMappedTwice { .. } => "field_mapped_twice",
            MappingFault::ColumnUnknown { .. } => "column_unknown",
            MappingFault::ColumnAmbiguous { .. } => "column_ambiguous",
        }
    }
}

impl MapPair {
    /// Reads `FIELD=COLUMN`; the column may hold further `=`.
    pub fn parse(text: &str) -> Result<Self, MappingFault> {
        match text.split_once('=').map(|(field, column)| (field.trim(), column.trim())) {
            Some((field, column)) if !field.is_empty() && !column.is_empty() => {
                Ok(MapPair { field: field.to_owned(), column: column.to_owned() })
            }
            Some(_) | None => Err(MappingFault::Malformed { text: text.to_owned() }),
        }
    }
}

/// The columns found for the fields of a table.
#[derive(Clone, Debug)]
pub struct Mapping {
    /// For each field the columns to look in, the first that a row has wins; most fields have one.
    columns: HashMap<&'static str, Vec<String>>,
    unused: Vec<String>,
    unseen: Vec<MapPair>,
}

impl Mapping {
    /// Finds a column for each field: the given one, else the first alias that the table has.
    ///
    /// A column that was given for one field is not taken for another by its alias. All faults are told at once.
    pub fn resolve(fields: &[Field], pairs: &[MapPair], shape: &TableShape) -> Result<Self, Vec<MappingFault>> {
        let mut mapping = Mapping { columns: HashMap::new(), unused: Vec::new(), unseen: Vec::new() };
        let mut faults = Vec::new();
        for pair in pairs {
            if let Err(fault) = mapping.take_pair(fields, pair, shape) {
                faults.push(fault);
            }
        }
        let given: HashSet<String> = mapping.columns.values().flatten().cloned().collect();
        for field in fields {
            if !mapping.columns.contains_key(field.name) {
                let columns = by_alias(field, shape, &given);
                if let Some(column) = columns.first().filter(|column| is_ambiguous(shape, column)) {
                    faults.push(MappingFault::ColumnAmbiguous { field: field.name.to_owned(), column: column.clone() });
                }
                mapping.columns.insert(field.name, columns);
            }
        }
        if !faults.is_empty() {
            return Err(faults);
        }

        let used: HashSet<&String> = mapping.columns.values().flatten().collect();
        let unused = shape.columns.iter().filter(|column| !column.trim().is_empty() && !used.contains(column));
        mapping.unused = unused.cloned().collect();
        Ok(mapping)
    }

    /// The column of a field; `None` if the table has none, as far as its columns are known.
    pub fn column(&self, field: &str) -> Option<&str> {
        self.columns.get(field)?.first().map(String::as_str)
    }

    /// The cell of a field in a row.
    pub fn get<'row>(&self, row: &'row Row, field: &str) -> Option<Cell<'row>> {
        self.columns.get(field)?.iter().find_map(|column| row.get(column))
    }

    /// Columns of the table that no field uses, in order.
    pub fn unused_columns(&self) -> &[String] {
        &self.unused
    }

    /// Given columns that were not seen at the beginning of a JSON Lines table, and may come or be misspelled.
    pub fn unseen_columns(&self) -> &[MapPair] {
        &self.unseen
    }

    fn take_pair(&mut self, fields: &[Field], pair: &MapPair, shape: &TableShape) -> Result<(), MappingFault> {
        let MapPair { field, column } = pair.clone();
        let Some(known) = fields.iter().find(|known| same_name(known.name, &field)) else {
            return Err(MappingFault::FieldUnknown { field, column });
        };
        if self.columns.contains_key(known.name) {
            return Err(MappingFault::FieldMappedTwice { field, column });
        }
        let found = match find_column(shape, &column) {
            Some(found) if is_ambiguous(shape, found) => {
                return Err(MappingFault::ColumnAmbiguous { field, column });
            }
            Some(found) => found.to_owned(),
            None if shape.has_all_columns => {
                return Err(MappingFault::ColumnUnknown { field, column });
            }
            None => {
                self.unseen.push(pair.clone());
                column
            }
        };
        self.columns.insert(known.name, vec![found]);
        Ok(())
    }
}

/// The first alias among the columns; where columns may still come, all aliases.
fn by_alias(field: &Field, shape: &TableShape, given: &HashSet<String>) -> Vec<String> {
    let names = || std::iter::once(field.name).chain(field.aliases.iter().copied());
    let found = names().find_map(|name| find_column(shape, name).filter(|column| !given.contains(*column)));
    match found {
        Some(column) => vec![column.to_owned()],
        None if shape.has_all_columns => Vec::new(),
        None => names().filter(|name| !given.contains(*name)).map(str::to_owned).collect(),
    }
}

/// The column of exactly this name, else of the same name in another spelling.
fn find_column<'shape>(shape: &'shape TableShape, name: &str) -> Option<&'shape str> {
    let columns = || shape.columns.iter().map(String::as_str);
    columns().find(|column| *column == name).or_else(|| columns().find(|column| same_name(column, name)))
}

fn is_ambiguous(shape: &TableShape, column: &str) -> bool {
    shape.columns.iter().filter(|other| *other == column).count() > 1
}

fn same_name(left: &str, right: &str) -> bool {
    folded(left).eq(folded(right))
}

fn folded(name: &str) -> impl Iterator<Item = char> {
    name.chars()
        .filter(|character| !character.is_whitespace() && !matches!(character, '_' | '-' | '\u{feff}'))
        .flat_map(char::to_lowercase)
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::super::{Format, Limits, TableReader};
    use super::*;

    const FIELDS: [Field; 3] = [
        Field { name: "title", aliases: &["名称", "name"] },
        Field { name: "source_id", aliases: &["id", "publication number"] },
        Field { name: "applicant", aliases: &["申请人", "name"] },
    ];

    fn table(text: &'static str) -> TableReader {
        TableReader::open(Cursor::new(text), None, Limits::default()).expect("a table")
    }

    fn pair(text: &str) -> MapPair {
        MapPair::parse(text).expect("FIELD=COLUMN")
    }

    fn resolve(text: &'static str, pairs: &[&str]) -> Result<Mapping, Vec<MappingFault>> {
        let pairs: Vec<MapPair> = pairs.iter().map(|text| pair(text)).collect();
        Mapping::resolve(&FIELDS, &pairs, &table(text).shape())
    }

    #[test]
    fn columns_are_found_by_their_aliases_in_any_spelling() {
        let mapping = resolve("名称,Publication_Number,备注\n", &[]).expect("it fits");

        assert_eq!(mapping.column("title"), Some("名称"));
        assert_eq!(mapping.column("source_id"), Some("Publication_Number"));
        assert_eq!(mapping.column("applicant"), None);
        assert_eq!(mapping.unused_columns(), ["备注"]);
    }

    #[test]
    fn a_given_column_goes_before_an_alias_and_is_not_used_twice() {
        let mapping = resolve("id,name,label\n", &["title=label", "applicant=name"]).expect("it fits");

        assert_eq!(mapping.column("title"), Some("label"));
        assert_eq!(mapping.column("applicant"), Some("name"));
        assert!(mapping.unused_columns().is_empty());

        let mapping = resolve("id,name\n", &["applicant=name"]).expect("it fits");
        assert_eq!(mapping.column("title"), None);
    }

    #[test]
    fn every_fault_of_a_mapping_is_told_with_its_field_and_column() {
        let faults =
            resolve("id,note,note\n", &["titel=id", "title=Name", "source_id=id", "source_id=note", "applicant=note"])
                .expect_err("four faults");

        let codes: Vec<&str> = faults.iter().map(MappingFault::code).collect();
        assert_eq!(codes, ["field_unknown", "column_unknown", "field_mapped_twice", "column_ambiguous"]);
        assert_eq!(faults[0].to_string(), "there is no field \"titel\" to fill from column \"id\"");
        assert_eq!(faults[1].to_string(), "the table has no column \"Name\" to fill field \"title\"");
        assert_eq!(MapPair::parse("title").expect_err("no pair").code(), "mapping_malformed");
        assert_eq!(MapPair::parse("title=").expect_err("no pair").code(), "mapping_malformed");
    }

    #[test]
    fn two_columns_of_one_name_matter_only_where_they_are_used() {
        assert!(resolve("id,title,note,note\n", &[]).is_ok());

        let faults = resolve("id,title,title\n", &[]).expect_err("which title?");
        assert_eq!(faults[0].code(), "column_ambiguous");
    }

    #[test]
    fn cells_are_fetched_by_field() {
        let mut reader = table("名称;id\n膜;7\n");
        let mapping = Mapping::resolve(&FIELDS, &[], &reader.shape()).expect("it fits");

        let row = reader.next().expect("a row").expect("no stop").expect("no fault");

        assert_eq!(mapping.get(&row, "title"), Some(Cell::Text("膜")));
        assert_eq!(mapping.get(&row, "source_id"), Some(Cell::Text("7")));
        assert_eq!(mapping.get(&row, "applicant"), None);
    }

    #[test]
    fn members_that_come_late_in_json_lines_are_still_found() {
        let shape = TableShape {
            format: Format::JsonLines,
            delimiter: b',',
            columns: vec!["id".to_owned()],
            has_all_columns: false,
        };
        let mapping = Mapping::resolve(&FIELDS, &[pair("applicant=owner")], &shape).expect("columns may come");
        assert_eq!(mapping.unseen_columns(), [pair("applicant=owner")]);

        let row = table(r#"{"id":7,"名称":"膜","owner":"a university"}"#)
            .next()
            .expect("a row")
            .expect("no stop")
            .expect("no fault");

        assert_eq!(mapping.get(&row, "title").and_then(Cell::as_text).as_deref(), Some("膜"));
        assert_eq!(mapping.get(&row, "source_id").and_then(Cell::as_text).as_deref(), Some("7"));
        assert_eq!(mapping.get(&row, "applicant").and_then(Cell::as_text).as_deref(), Some("a university"));
    }
}
