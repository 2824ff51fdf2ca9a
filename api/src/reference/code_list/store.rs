//! The rows of code lists and their codes.

use crate::http::problem::Problem;
use crate::storage::{corrupt, statement};
use crate::tx::Tx;
use keqiao_domain::hub::HubNumber;
use keqiao_domain::id::{CodeListKind, Id};
use keqiao_domain::reference::{CodeItem, CodeList};
use sea_orm::{ConnectionTrait, QueryResult, Value};
use time::Date;
use uuid::Uuid;

/// Codes of one INSERT.
const ROWS_PER_INSERT: usize = 1_000;

/// An edition of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edition {
    /// The list.
    pub list: CodeList,
    /// Its name: `2017`.
    pub name: String,
    /// The first day on which its codes may be used.
    pub valid_from: Option<Date>,
    /// The last day.
    pub valid_to: Option<Date>,
    /// How many codes it has.
    pub items: u64,
}

/// All loaded editions, the newest of each list first.
///
/// # Errors
/// When the database does not answer or a row is corrupt.
pub async fn list_editions(db: &impl ConnectionTrait) -> Result<Vec<Edition>, Problem> {
    let sql = "SELECT l.list, l.edition, l.valid_from, l.valid_to, \
            (SELECT count(*) FROM code_item AS i WHERE i.list = l.list AND i.edition = l.edition) \
        FROM code_list AS l ORDER BY l.list, l.valid_from DESC NULLS LAST, l.edition DESC";
    db.query_all_raw(statement(sql, [])).await?.iter().map(restore_edition).collect()
}

fn restore_edition(row: &QueryResult) -> Result<Edition, Problem> {
    let list: String = row.try_get_by_index(0)?;
    let items: i64 = row.try_get_by_index(4)?;
    Ok(Edition {
        list: list.parse().map_err(|_| corrupt("code_list", &list, "list"))?,
        name: row.try_get_by_index(1)?,
        valid_from: row.try_get_by_index(2)?,
        valid_to: row.try_get_by_index(3)?,
        items: u64::try_from(items).unwrap_or_default(),
    })
}

/// The name of the loaded edition that is in force on a day: of several the one that began last.
///
/// # Errors
/// When the database does not answer.
pub async fn edition_in_force(db: &impl ConnectionTrait, list: CodeList, day: Date) -> Result<Option<String>, Problem> {
    let sql = "SELECT edition FROM code_list WHERE list = $1 AND coalesce(valid_from <= $2, true) \
        AND coalesce($2 <= valid_to, true) ORDER BY valid_from DESC NULLS LAST, edition DESC LIMIT 1";
    let row = db.query_one_raw(statement(sql, [list.code().into(), day.into()])).await?;
    Ok(row.map(|row| row.try_get_by_index(0)).transpose()?)
}

const COLUMNS: &str = "code, parent, level, title_zh, title_en, valid_from, valid_to, successor";

fn restore_item(row: &QueryResult) -> Result<CodeItem, Problem> {
    let code: String = row.try_get_by_index(0)?;
    let level: i16 = row.try_get_by_index(2)?;
    Ok(CodeItem {
        level: u8::try_from(level).map_err(|error| corrupt("code_item", &code, error))?,
        code,
        parent: row.try_get_by_index(1)?,
        title_zh: row.try_get_by_index(3)?,
        title_en: row.try_get_by_index(4)?,
        valid_from: row.try_get_by_index(5)?,
        valid_to: row.try_get_by_index(6)?,
        successor: row.try_get_by_index(7)?,
    })
}

/// What a list of codes is narrowed to.
#[derive(Clone, Debug, Default)]
pub struct Narrowed {
    /// A text in the code or a title.
    pub text: Option<String>,
    /// The code above.
    pub parent: Option<String>,
    /// How deep.
    pub level: Option<u8>,
    /// A day on which the code may be used.
    pub valid_on: Option<Date>,
    /// The last code that was seen.
    pub after: Option<String>,
}

/// The codes of an edition, in their order.
///
/// # Errors
/// When the database does not answer or a row is corrupt.
pub async fn list_items(
    db: &impl ConnectionTrait,
    list: CodeList,
    edition: &str,
    narrowed: &Narrowed,
    limit: u64,
) -> Result<Vec<CodeItem>, Problem> {
    // In the order of the bytes, as the built-in lists are.
    let sql = format!(
        "SELECT {COLUMNS} FROM code_item WHERE list = $1 AND edition = $2 \
        AND ($3::text IS NULL OR position(lower($3) IN lower(concat_ws(' ', code, title_zh, title_en))) > 0) \
        AND ($4::text IS NULL OR parent = $4) AND ($5::smallint IS NULL OR level = $5) \
        AND ($6::date IS NULL OR (coalesce(valid_from <= $6, true) AND coalesce($6 <= valid_to, true))) \
        AND ($7::text IS NULL OR code COLLATE \"C\" > $7) ORDER BY code COLLATE \"C\" LIMIT $8"
    );
    let values: [Value; 8] = [
        list.code().into(),
        edition.into(),
        narrowed.text.clone().into(),
        narrowed.parent.clone().into(),
        narrowed.level.map(i16::from).into(),
        narrowed.valid_on.into(),
        narrowed.after.clone().into(),
        i64::try_from(limit).unwrap_or(i64::MAX).into(),
    ];
    db.query_all_raw(statement(&sql, values)).await?.iter().map(restore_item).collect()
}

/// The loaded edition that is in force on a day, and those of these codes that it has.
///
/// # Errors
/// When the database does not answer or a row is corrupt.
pub async fn find_in_force(
    db: &impl ConnectionTrait,
    list: CodeList,
    day: Date,
    codes: Vec<String>,
) -> Result<Option<(String, Vec<CodeItem>)>, Problem> {
    let Some(edition) = edition_in_force(db, list, day).await? else { return Ok(None) };
    let sql = format!("SELECT {COLUMNS} FROM code_item WHERE list = $1 AND edition = $2 AND code = ANY ($3)");
    let values: [Value; 3] = [list.code().into(), edition.clone().into(), codes.into()];
    let rows = db.query_all_raw(statement(&sql, values)).await?;
    Ok(Some((edition, rows.iter().map(restore_item).collect::<Result<_, _>>()?)))
}

/// Codes of an edition that begin like one and may be used on a day, at most so many; of one length, if one is given.
///
/// # Errors
/// When the database does not answer.
pub async fn list_beginning(
    db: &impl ConnectionTrait,
    list: CodeList,
    edition: &str,
    beginning: &str,
    chars: Option<usize>,
    day: Date,
    limit: u32,
) -> Result<Vec<String>, Problem> {
    let sql = "SELECT code FROM code_item WHERE list = $1 AND edition = $2 AND starts_with(code, $3) \
        AND coalesce(valid_from <= $4, true) AND coalesce($4 <= valid_to, true) \
        AND coalesce(char_length(code) = $6, true) ORDER BY code COLLATE \"C\" LIMIT $5";
    let chars = chars.map(|chars| i32::try_from(chars).unwrap_or(i32::MAX));
    let values: [Value; 6] =
        [list.code().into(), edition.into(), beginning.into(), day.into(), i64::from(limit).into(), chars.into()];
    let rows = db.query_all_raw(statement(sql, values)).await?;
    rows.iter().map(|row| Ok(row.try_get_by_index(0)?)).collect()
}

/// Puts an edition in place, with all its codes; one of the same name is replaced.
///
/// # Errors
/// When the database does not answer.
pub async fn replace_edition(tx: &Tx, edition: &Edition, items: &[CodeItem]) -> Result<Id<CodeListKind>, Problem> {
    let db = tx.db();
    let key = || [edition.list.code().into(), edition.name.clone().into()];
    db.execute_raw(statement("DELETE FROM code_item WHERE list = $1 AND edition = $2", key())).await?;
    let sql = "INSERT INTO code_list (id, list, edition, created_at, created_by, valid_from, valid_to, updated_at, \
            updated_by) VALUES ($1, $2, $3, $4, $5, $6, $7, $4, $8) \
        ON CONFLICT (list, edition) DO UPDATE SET valid_from = $6, valid_to = $7, updated_at = $4, updated_by = $8 \
        RETURNING id";
    let values: [Value; 8] = [
        tx.next_id::<CodeListKind>(HubNumber::NATIONAL).uuid().into(),
        edition.list.code().into(),
        edition.name.clone().into(),
        tx.now().as_offset().into(),
        tx.principal().actor.name().into(),
        edition.valid_from.into(),
        edition.valid_to.into(),
        tx.name().into(),
    ];
    let row = db.query_one_raw(statement(sql, values)).await?;
    let row = row.ok_or_else(|| Problem::internal("an insert returned no row"))?;
    for chunk in items.chunks(ROWS_PER_INSERT) {
        insert_items(tx, edition, chunk).await?;
    }
    Ok(Id::restore(row.try_get_by_index::<Uuid>(0)?))
}

async fn insert_items(tx: &Tx, edition: &Edition, items: &[CodeItem]) -> Result<(), Problem> {
    // An array of texts holds no null here: an empty text is none, and a day is written as ISO 8601.
    let sql = "INSERT INTO code_item (list, edition, code, parent, level, title_zh, title_en, valid_from, valid_to, successor) \
        SELECT $1, $2, code, nullif(parent, ''), level, nullif(zh, ''), nullif(en, ''), \
            nullif(valid_from, '')::date, nullif(valid_to, '')::date, nullif(successor, '') \
        FROM unnest($3::text[], $4::text[], $5::smallint[], $6::text[], $7::text[], $8::text[], $9::text[], $10::text[]) \
            AS i (code, parent, level, zh, en, valid_from, valid_to, successor)";
    let texts = |read: fn(&CodeItem) -> Option<String>| -> Value {
        items.iter().map(|item| read(item).unwrap_or_default()).collect::<Vec<String>>().into()
    };
    let values: [Value; 10] = [
        edition.list.code().into(),
        edition.name.clone().into(),
        texts(|item| Some(item.code.clone())),
        texts(|item| item.parent.clone()),
        items.iter().map(|item| i16::from(item.level)).collect::<Vec<i16>>().into(),
        texts(|item| item.title_zh.clone()),
        texts(|item| item.title_en.clone()),
        texts(|item| item.valid_from.map(|day| day.to_string())),
        texts(|item| item.valid_to.map(|day| day.to_string())),
        texts(|item| item.successor.clone()),
    ];
    tx.db().execute_raw(statement(sql, values)).await?;
    Ok(())
}
