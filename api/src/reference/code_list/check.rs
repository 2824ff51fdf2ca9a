//! Whether a code is in the list that is in force. Without a loaded edition only the form of a code is checked.

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
    let Some(edition) = store::edition_in_force(db, list, day).await? else { return Ok(()) };
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
