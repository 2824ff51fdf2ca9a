//! Code lists as they go out.

use super::store::Edition;
use crate::http::types::{Code, Day};
use crate::names::CodeListCode;
use keqiao_domain::reference::{CodeItem, CodeList};
use serde::Serialize;
use utoipa::ToSchema;

/// An edition of a code list.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = CodeListEdition)]
pub struct EditionView {
    /// Its name, for the parameter `edition`.
    #[schema(max_length = 40, example = "2017")]
    pub edition: String,
    /// Whether the program brings it along; the others were loaded by the operator.
    pub is_built_in: bool,
    /// The first day on which its codes may be used; null when there is none.
    #[schema(inline)]
    pub valid_from: Option<Day>,
    /// The last day on which its codes may be used; null while it is in force.
    #[schema(inline)]
    pub valid_to: Option<Day>,
    /// How many codes it has.
    #[schema(minimum = 0, maximum = 10000000, example = 20)]
    pub items: u64,
}

/// A code list.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = CodeList)]
pub struct CodeListView {
    /// Its code, for `GET /v1/code-lists/{list}`.
    #[schema(inline)]
    pub code: CodeListCode,
    /// Its title in Chinese.
    #[schema(max_length = 100, example = "国民经济行业")]
    pub title_zh: &'static str,
    /// Its title in English.
    #[schema(max_length = 100, example = "Industries of the national economy")]
    pub title_en: &'static str,
    /// The standard behind it.
    #[schema(max_length = 100, example = "GB/T 4754")]
    pub standard: &'static str,
    /// Its editions, the newest first; the built-in minimum is the last.
    #[schema(max_items = 100)]
    pub editions: Vec<EditionView>,
}

/// All code lists.
#[derive(Serialize, ToSchema)]
pub struct CodeListList {
    /// The lists.
    #[schema(max_items = 100)]
    pub items: Vec<CodeListView>,
}

/// A code of a list.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = CodeItem)]
pub struct CodeItemView {
    /// The edition it belongs to.
    #[schema(max_length = 40, example = "2017")]
    pub edition: String,
    /// The code.
    #[schema(max_length = 100, example = "C2614")]
    pub code: String,
    /// The code above it; null at the top.
    #[schema(max_length = 100, example = "C261")]
    pub parent: Option<String>,
    /// How deep it stands, from 1.
    #[schema(minimum = 1, maximum = 20, example = 4)]
    pub level: u8,
    /// Its title in Chinese, where the list has one.
    #[schema(max_length = 2000, example = "有机化学原料制造")]
    pub title_zh: Option<String>,
    /// Its title in English, where the list has one.
    #[schema(max_length = 2000, example = "Manufacture of organic chemical raw materials")]
    pub title_en: Option<String>,
    /// The first day on which it may be used; null when there is none.
    #[schema(inline)]
    pub valid_from: Option<Day>,
    /// The last day on which it may be used; null while it is in use.
    #[schema(inline)]
    pub valid_to: Option<Day>,
    /// The code that has taken its place, where the list tells.
    #[schema(max_length = 100, example = "C2614")]
    pub successor: Option<String>,
}

impl CodeItemView {
    /// The view of a code in an edition.
    #[must_use]
    pub fn new(edition: &str, item: CodeItem) -> Self {
        let CodeItem { code, parent, level, title_zh, title_en, valid_from, valid_to, successor } = item;
        let (valid_from, valid_to) = (valid_from.map(Day), valid_to.map(Day));
        let edition = edition.to_owned();
        CodeItemView { edition, code, parent, level, title_zh, title_en, valid_from, valid_to, successor }
    }
}

impl CodeListView {
    /// A list with its loaded editions and what is built in.
    #[must_use]
    pub fn new(list: CodeList, loaded: &[Edition]) -> Self {
        let (title_zh, title_en) = list.titles();
        let of_list = loaded.iter().filter(|edition| edition.list == list).map(|edition| EditionView {
            edition: edition.name.clone(),
            is_built_in: false,
            valid_from: edition.valid_from.map(Day),
            valid_to: edition.valid_to.map(Day),
            items: edition.items,
        });
        let built_in = EditionView {
            edition: list.built_in_edition().to_owned(),
            is_built_in: true,
            valid_from: None,
            valid_to: None,
            items: list.built_in().len() as u64,
        };
        let is_replaced = loaded.iter().any(|e| e.list == list && e.name == list.built_in_edition());
        let editions = of_list.chain((!is_replaced).then_some(built_in)).collect();
        CodeListView { code: Code(list), title_zh, title_en, standard: list.standard(), editions }
    }
}
