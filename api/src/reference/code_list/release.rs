//! Loading an edition of a list from a table: what `keqiao import code-list` does.

use super::store::{self, Edition};
use crate::app::App;
use crate::http::fault::Faults;
use crate::http::problem::Problem;
use crate::http::types::Day;
use crate::work::import::cells::Cells;
use crate::work::import::run::ImportError;
use crate::work::import::table::{Field, Limits, Mapping, Row, TableReader};
use keqiao_domain::access::{Action, Principal};
use keqiao_domain::event::{Audience, Event, EventKind};
use keqiao_domain::hub::HubNumber;
use keqiao_domain::reference::{CodeItem, CodeList};
use serde_json::json;
use std::collections::BTreeMap;
use std::io::Read;

/// Codes of one edition. The IPC has about 80,000.
pub const ITEMS_MAX: usize = 500_000;
/// Characters of a title.
const TITLE_CHARS_MAX: usize = 2_000;

/// The columns of a list.
pub const FIELDS: &[Field] = &[
    Field { name: "code", aliases: &["symbol", "代码", "编码"] },
    Field { name: "title_zh", aliases: &["名称", "中文名称"] },
    Field { name: "title_en", aliases: &["英文名称"] },
    Field { name: "title", aliases: &["name"] },
    Field { name: "parent", aliases: &["上级代码"] },
    Field { name: "level", aliases: &["层级"] },
    Field { name: "valid_from", aliases: &["启用日期"] },
    Field { name: "valid_to", aliases: &["停用日期"] },
    Field { name: "successor", aliases: &["replaced_by", "新代码"] },
];

/// A row that cannot be a code of the list.
#[derive(Clone, Debug)]
pub struct FaultyRow {
    /// Its line or record.
    pub number: u64,
    /// Why.
    pub reason: String,
}

/// What became of a table.
#[derive(Clone, Debug, Default)]
pub struct Outcome {
    /// Codes, each once.
    pub items: Vec<CodeItem>,
    /// Rows that are no codes of the list.
    pub faulty: Vec<FaultyRow>,
}

/// Reads a table of codes.
///
/// # Errors
/// When it is no table, its columns do not fit, or it breaks off.
pub fn read(list: CodeList, input: impl Read + Send + 'static, name: Option<&str>) -> Result<Outcome, ImportError> {
    let table = TableReader::open(input, name, Limits::default())?;
    let mapping = Mapping::resolve(FIELDS, &[], &table.shape()).map_err(ImportError::Mapping)?;
    let mut outcome = Outcome::default();
    let mut codes = BTreeMap::new();
    for row in table {
        let row = match row? {
            Ok(row) => row,
            Err(fault) => {
                outcome.faulty.push(FaultyRow { number: fault.number, reason: fault.detail });
                continue;
            }
        };
        let number = row.number();
        match read_row(list, &row, &mapping) {
            Ok(item) if codes.len() < ITEMS_MAX => {
                // Some lists repeat a code as the only one below itself: the first row tells its place.
                codes.entry(item.code.clone()).or_insert(item);
            }
            Ok(_) => outcome.faulty.push(FaultyRow { number, reason: format!("a list has at most {ITEMS_MAX} codes") }),
            Err(reason) => outcome.faulty.push(FaultyRow { number, reason }),
        }
    }
    outcome.items = codes.into_values().collect();
    Ok(outcome)
}

fn read_row(list: CodeList, row: &Row, mapping: &Mapping) -> Result<CodeItem, String> {
    let cells = Cells::new(row, mapping);
    let mut faults = Faults::new();
    let written = cells.line("code").ok_or("there is no code")?;
    let code =
        list.canonical(&written).ok_or_else(|| format!("`{written}` cannot be a code of {}", list.standard()))?;
    let parent = cells.line("parent").and_then(|parent| list.canonical(&parent));
    let title = cells.line("title");
    let is_chinese = |text: &String| text.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c));
    let title_zh = cells.line("title_zh").or_else(|| title.clone().filter(is_chinese));
    let title_en = cells.line("title_en").or_else(|| title.filter(|title| !is_chinese(title)));
    let level = cells.line("level").map(|level| level.parse::<u8>());
    // Where the list says no depth, it is that of the code above it and one.
    let level = level.and_then(Result::ok).unwrap_or(if parent.is_some() { 2 } else { 1 });
    let day = |name: &str, faults: &mut Faults| cells.day(name, faults).map(|Day(day)| day);
    let (valid_from, valid_to) = (day("valid_from", &mut faults), day("valid_to", &mut faults));
    if let Some(fault) = faults.into_vec().first() {
        return Err(format!("{}: {}", fault.pointer, fault.detail));
    }
    if title_zh.is_none() && title_en.is_none() {
        return Err("there is no title".to_owned());
    }
    if [&title_zh, &title_en].into_iter().flatten().any(|title| title.chars().count() > TITLE_CHARS_MAX) {
        return Err(format!("a title has at most {TITLE_CHARS_MAX} characters"));
    }
    if valid_from.zip(valid_to).is_some_and(|(from, to)| from > to) {
        return Err("the last day lies before the first".to_owned());
    }
    let successor = cells.line("successor").and_then(|successor| list.canonical(&successor));
    if successor.as_ref() == Some(&code) {
        return Err("a code does not take its own place".to_owned());
    }
    Ok(CodeItem { code, parent, level: level.max(1), title_zh, title_en, valid_from, valid_to, successor })
}

/// Puts an edition in place; one of the same name is replaced as a whole.
///
/// # Errors
/// When the database does not answer; then nothing changed.
pub async fn release(app: &App, edition: &Edition, items: &[CodeItem]) -> Result<(), Problem> {
    app.write_as(&Principal::system(None), Action::ReleaseCodeList, async |tx| {
        let id = store::replace_edition(tx, edition, items).await?;
        tx.emit(Event {
            kind: EventKind::CodeListReleased,
            subject: id.subject(),
            hub: HubNumber::NATIONAL,
            owner: None,
            audience: Audience::Public,
            payload: json!({ "list": edition.list.code(), "edition": edition.name, "items": items.len() }),
        });
        Ok(())
    })
    .await
}
