//! The codes of one list.

use super::store::{self, Narrowed};
use super::view::CodeItemView;
use crate::call::Call;
use crate::http::body::Query;
use crate::http::fault::Faults;
use crate::http::page::{LIMIT_DEFAULT, LIMIT_MAX};
use crate::http::problem::Problem;
use crate::http::types::{Code, Day};
use crate::names::CodeListCode;
use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest, HttpResponse, get};
use keqiao_domain::access::{Action, check_scope};
use keqiao_domain::reference::{CodeItem, CodeList};
use keqiao_domain::text::Keyword;
use serde::{Deserialize, Serialize};
use std::future::{Ready, ready};
use time::Date;
use utoipa::{IntoParams, ToSchema};

/// Which list: the `{list}` of the route. One that there is not is a thing that does not exist: 404.
#[derive(IntoParams)]
#[into_params(parameter_in = Path)]
pub struct CodeListPath {
    /// The code of the list.
    #[param(inline)]
    list: CodeListCode,
}

impl FromRequest for CodeListPath {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let list = request.match_info().get("list").and_then(|text| text.parse().ok());
        ready(list.map(|list| CodeListPath { list: Code(list) }).ok_or_else(Problem::not_found))
    }
}

/// One page of codes.
#[derive(Serialize, ToSchema)]
pub struct CodePage {
    /// The codes, in their order.
    #[schema(max_items = 100)]
    items: Vec<CodeItemView>,
    /// Cursor of the next page, for `after`; null on the last page.
    #[schema(max_length = 6000, pattern = "^[A-Za-z0-9_-]+$")]
    next: Option<String>,
}

/// Depths of a code.
const LEVELS: std::ops::RangeInclusive<u8> = 1..=20;

/// The list's parameters.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct CodeQuery {
    /// The edition; the one in force today when absent.
    #[param(min_length = 1, max_length = 40, example = "2017")]
    edition: Option<String>,
    /// A text in the code or in a title.
    #[param(min_length = 1, max_length = 100, example = "化学")]
    q: Option<String>,
    /// Only codes directly below this one.
    #[param(min_length = 1, max_length = 100, example = "C")]
    parent: Option<String>,
    /// Only codes of this depth, from 1.
    #[param(minimum = 1, maximum = 20)]
    level: Option<u8>,
    /// Only codes that may be used on this day.
    #[param(inline)]
    valid_on: Option<Day>,
    /// Rows of a page.
    #[param(minimum = 1, maximum = 100)]
    limit: Option<u16>,
    /// The cursor `next` of the page before.
    #[param(max_length = 6000, pattern = "^[A-Za-z0-9_-]+$")]
    after: Option<String>,
}

/// Show a code list.
///
/// The codes of one edition in their order, narrowed by a text, the code above, the depth or a day. 404 when there is no
/// such list or edition.
#[utoipa::path(tag = "reference", params(CodeListPath, CodeQuery), responses((status = OK, body = CodePage)))]
#[get("/code-lists/{list}")]
pub async fn show_code_list(call: Call, path: CodeListPath, query: Query<CodeQuery>) -> Result<HttpResponse, Problem> {
    check_scope(&call.principal, Action::ShowCodeList)?;
    let list = path.list.0;
    let query = query.0;
    let limit = query.limit.unwrap_or(LIMIT_DEFAULT);
    let mut faults = Faults::new();
    if limit == 0 || limit > LIMIT_MAX {
        faults.add("?limit", "out_of_range", format!("is not 1 to {LIMIT_MAX}"));
    }
    let text = faults.take_optional("?q", query.q.as_deref(), Keyword::parse);
    let parent = faults.take_optional("?parent", query.parent.as_deref(), Keyword::parse);
    if query.level.is_some_and(|level| !LEVELS.contains(&level)) {
        faults.add("?level", "out_of_range", "is not 1 to 20");
    }
    if !faults.is_empty() {
        return Err(faults.into());
    }
    let (text, parent) = (text.map(|text| text.to_string()), parent.map(|parent| parent.to_string()));
    let filter = format!("{}?{}", list.code(), call.filter());
    let after = query.after.map(|cursor| call.app.cursors.open("code-lists", &filter, &cursor)).transpose()?;
    let after = after.map(String::from_utf8).transpose().map_err(Problem::internal)?;
    let valid_on = query.valid_on.map(|day| day.0);
    let narrowed = Narrowed { text, parent, level: query.level, valid_on, after };
    let today = call.app.clock.now().day();
    let (edition, mut items) = find(&call, list, query.edition, &narrowed, u64::from(limit) + 1, today).await?;

    let has_more = items.len() > usize::from(limit);
    items.truncate(usize::from(limit));
    let last = items.last().filter(|_| has_more);
    let next = last.map(|item| call.app.cursors.seal("code-lists", &filter, item.code.as_bytes()));
    let items = items.into_iter().map(|item| CodeItemView::new(&edition, item)).collect();
    call.page(items, next, None)
}

/// The edition and its codes: a loaded one, else what is built in.
async fn find(
    call: &Call,
    list: CodeList,
    edition: Option<String>,
    narrowed: &Narrowed,
    limit: u64,
    today: Date,
) -> Result<(String, Vec<CodeItem>), Problem> {
    let db = call.db();
    let loaded = match &edition {
        Some(name) => {
            store::list_editions(db).await?.into_iter().any(|e| e.list == list && e.name == *name).then(|| name.clone())
        }
        None => store::edition_in_force(db, list, today).await?,
    };
    if let Some(name) = loaded {
        let items = store::list_items(db, list, &name, narrowed, limit).await?;
        return Ok((name, items));
    }
    if edition.is_some_and(|name| name != list.built_in_edition()) {
        return Err(Problem::not_found());
    }
    let text = narrowed.text.as_deref().map(str::to_lowercase);
    let has_text = |item: &CodeItem| {
        let words = [Some(&item.code), item.title_zh.as_ref(), item.title_en.as_ref()];
        text.as_deref().is_none_or(|text| words.into_iter().flatten().any(|word| word.to_lowercase().contains(text)))
    };
    let items = list.built_in().into_iter().filter(|item| {
        has_text(item)
            && narrowed.parent.as_ref().is_none_or(|parent| item.parent.as_ref() == Some(parent))
            && narrowed.level.is_none_or(|level| item.level == level)
            && narrowed.after.as_ref().is_none_or(|after| item.code > *after)
    });
    let items = items.take(usize::try_from(limit).unwrap_or(usize::MAX)).collect();
    Ok((list.built_in_edition().to_owned(), items))
}
