//! Whether a code is in the list that is in force. Without a loaded edition the form of a code is checked,
//! and of a list that is built in as a whole that it is there.

use super::store;
use crate::http::fault::Faults;
use crate::http::problem::Problem;
use keqiao_domain::reference::{CodeList, nearest};
use sea_orm::ConnectionTrait;
use time::Date;

/// Codes looked at to find the nearest.
const CANDIDATES_MAX: u32 = 500;

/// Notes a fault when the code is unknown or retired on that day, with the nearest codes that are valid.
///
/// # Errors
/// When the database does not answer.
pub async fn check(
    db: &impl ConnectionTrait,
    list: CodeList,
    pointer: &str,
    code: &str,
    day: Date,
    faults: &mut Faults,
) -> Result<(), Problem> {
    let Some(edition) = store::edition_in_force(db, list, day).await? else {
        check_built_in(list, pointer, code, faults);
        return Ok(());
    };
    let fault = match store::find_item(db, list, &edition, code).await? {
        Some(item) if item.is_valid_on(day) => return Ok(()),
        Some(_) => "code_retired",
        None => "code_unknown",
    };
    let near = suggest(db, list, &edition, code, day).await?;
    let (standard, verb) = (list.standard(), if fault == "code_retired" { "is retired in" } else { "is not in" });
    let detail = format!("`{code}` {verb} {standard}, edition {edition}; the nearest valid codes: {}", near.join(", "));
    faults.add_with_suggestions(pointer, fault, detail, near);
    Ok(())
}

/// The same while no edition is loaded, of a list whose built-in codes are all there are.
fn check_built_in(list: CodeList, pointer: &str, code: &str, faults: &mut Faults) {
    let items = list.built_in();
    if list.is_whole() && items.iter().all(|item| item.code != code) {
        let near = nearest(code, items.iter().map(|item| item.code.as_str()));
        let detail = format!("`{code}` is not in the list; the nearest valid codes: {}", near.join(", "));
        faults.add_with_suggestions(pointer, "code_unknown", detail, near);
    }
}

/// The nearest valid codes: the beginning is cut until something begins so.
async fn suggest(
    db: &impl ConnectionTrait,
    list: CodeList,
    edition: &str,
    code: &str,
    day: Date,
) -> Result<Vec<String>, Problem> {
    let mut beginning = code;
    loop {
        let found = store::list_beginning(db, list, edition, beginning, day, CANDIDATES_MAX).await?;
        if found.iter().any(|found| found != code) || beginning.is_empty() {
            return Ok(nearest(code, found.iter().map(String::as_str).filter(|found| *found != code)));
        }
        let end = beginning.char_indices().last().map_or(0, |(place, _)| place);
        beginning = &beginning[..end];
    }
}
