//! Whether codes are in the list that is in force. Without a loaded edition the form of a code is checked,
//! and of a list that is built in as a whole that it is there.

use super::store;
use crate::http::fault::Faults;
use crate::http::problem::Problem;
use keqiao_domain::reference::{CodeItem, CodeList, NEAREST_MAX, nearest};
use sea_orm::ConnectionTrait;
use time::Date;

/// Codes looked at to find the nearest.
const CANDIDATES_MAX: u32 = 500;

/// A code, and where a body names it.
pub struct Named<'a> {
    /// JSON pointer to it.
    pub pointer: String,
    /// The code, and behind it what it stands below, for lists that do not go so deep.
    pub forms: Vec<&'a str>,
}

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
    let named = Named { pointer: pointer.to_owned(), forms: vec![code] };
    check_named(db, list, &[named], (day, day), faults).await
}

/// Notes a fault for each code that the edition in force on the first day does not have, or that is retired on the second, with
/// the nearest codes that are valid then.
///
/// # Errors
/// When the database does not answer.
pub async fn check_named(
    db: &impl ConnectionTrait,
    list: CodeList,
    named: &[Named<'_>],
    (in_force_on, day): (Date, Date),
    faults: &mut Faults,
) -> Result<(), Problem> {
    let forms: Vec<String> = named.iter().flat_map(|named| &named.forms).map(|form| (*form).to_owned()).collect();
    if forms.is_empty() {
        return Ok(());
    }
    let Some((edition, items)) = store::find_in_force(db, list, in_force_on, forms).await? else {
        for Named { pointer, forms } in named {
            forms.first().into_iter().for_each(|code| check_built_in(list, pointer, code, faults));
        }
        return Ok(());
    };
    let list = Loaded { db, list, edition: &edition, items: &items, day };
    for Named { pointer, forms } in named {
        list.check(pointer, forms, faults).await?;
    }
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

/// The edition in force, and those of its codes that are named.
struct Loaded<'a, D> {
    db: &'a D,
    list: CodeList,
    edition: &'a str,
    items: &'a [CodeItem],
    day: Date,
}

impl<D: ConnectionTrait> Loaded<'_, D> {
    /// The first form that the list has decides. Where it has none beside a form either, it does not go so deep, and the next
    /// one decides.
    async fn check(&self, pointer: &str, forms: &[&str], faults: &mut Faults) -> Result<(), Problem> {
        for (place, code) in forms.iter().enumerate() {
            let item = self.items.iter().find(|item| item.code == **code);
            let is_known = match item {
                Some(item) if item.is_valid_on(self.day) => return Ok(()),
                Some(_) => true,
                None => false,
            };
            let above = forms.get(place + 1).copied();
            let depth = (forms.len() > 1).then(|| code.chars().count());
            let mut near = match (above, depth) {
                _ if is_known => self.suggest(code, depth).await?,
                (above, Some(depth)) if self.list_beside(above.unwrap_or_default(), depth).await?.is_empty() => {
                    continue;
                }
                (_, depth) => self.suggest(code, depth).await?,
            };
            let successor = item.and_then(|item| item.successor.clone());
            if let Some(successor) = &successor {
                near.retain(|code| code != successor);
                near.insert(0, successor.clone());
                near.truncate(NEAREST_MAX);
            }
            let (standard, edition) = (self.list.standard(), self.edition);
            let fault = if is_known { "code_retired" } else { "code_unknown" };
            let verb = if is_known { "is retired in" } else { "is not in" };
            let follows = successor.map(|code| format!("; `{code}` has taken its place")).unwrap_or_default();
            let near_by = near.join(", ");
            let detail =
                format!("`{code}` {verb} {standard}, edition {edition}{follows}; the nearest valid codes: {near_by}");
            faults.add_with_suggestions(pointer, fault, detail, near);
            return Ok(());
        }
        Ok(())
    }

    /// Valid codes that begin so; of one depth, where a list has several.
    async fn list_beginning(&self, beginning: &str, depth: Option<usize>) -> Result<Vec<String>, Problem> {
        let Loaded { db, list, edition, day, .. } = *self;
        store::list_beginning(db, list, edition, beginning, depth, day, CANDIDATES_MAX).await
    }

    async fn list_beside(&self, above: &str, depth: usize) -> Result<Vec<String>, Problem> {
        self.list_beginning(above, Some(depth)).await
    }

    /// The nearest valid codes: the beginning is cut until something begins so.
    async fn suggest(&self, code: &str, depth: Option<usize>) -> Result<Vec<String>, Problem> {
        let mut beginning = code;
        loop {
            let found = self.list_beginning(beginning, depth).await?;
            if found.iter().any(|found| found != code) || beginning.is_empty() {
                return Ok(nearest(code, found.iter().map(String::as_str).filter(|found| *found != code)));
            }
            let end = beginning.char_indices().last().map_or(0, |(place, _)| place);
            beginning = &beginning[..end];
        }
    }
}
