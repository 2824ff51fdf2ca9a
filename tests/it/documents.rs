//! Documents that repeat what the code says: `docs/RULES.md`, `docs/ERRORS.md`, `openapi/openapi.json`.
//!
//! `UPDATE_DOCS=1 cargo test -p keqiao-tests documents` writes them anew.

use crate::architecture::{read, root};
use crate::invariant;
use keqiao::http::problem::Code;
use keqiao_domain::rule::Rule;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use strum::VariantArray as _;

/// What stands at the top of the list of rules.
const RULES_HEAD: &str = "\
# 规则 / Rules

Every refusal of the market names one of these rules by its code, with its title and its legal basis; all rules that
stand against a step are named at once. The same list is served at `GET /v1/rules`; `GET /v1/processes` tells which rules
can stand against which step. A code never changes its meaning. *Unverified* says that we quote the basis from secondary
sources and have not yet read it in the original: answers carry `\"verified\": false` then.

市场每次拒绝都指明规则代码、标题和依据，并一次列出全部不符合的规则。同一清单见 `GET /v1/rules`。

This page is written by a test (`tests/it/documents.rs`) from `domain/src/rule.rs` and `tests/it/invariant.rs`; do not edit it
by hand.
";

/// What stands at the top of the list of problems when there is none yet.
const ERRORS_HEAD: &str = "# 错误 / Errors\n";

/// Compares a document with what it should be; writes it anew when asked to.
#[expect(
    clippy::disallowed_methods,
    reason = "a switch of the one who runs the tests; the service has no such setting"
)]
#[expect(clippy::print_stdout, reason = "shows what the document should be")]
pub(crate) fn compare(path: &str, expected: &str) {
    if std::env::var_os("UPDATE_DOCS").is_some_and(|value| value == "1") {
        std::fs::write(root().join(path), expected).unwrap_or_else(|error| panic!("{path}: {error}"));
    }
    let present = std::fs::read_to_string(root().join(path)).unwrap_or_default();
    if present != expected {
        let line = present.lines().zip(expected.lines()).take_while(|(is, should)| is == should).count() + 1;
        println!("{expected}");
        panic!(
            "{path} differs from the code, first in line {line}; what it should be is above, UPDATE_DOCS=1 writes it"
        );
    }
}

fn rules() -> String {
    let mut areas: BTreeMap<&str, Vec<Rule>> = BTreeMap::new();
    for rule in Rule::VARIANTS {
        let area = rule.code().split('.').next().unwrap_or_default();
        areas.entry(area).or_default().push(*rule);
    }
    let mut text = RULES_HEAD.to_owned();
    for (area, rules) in areas {
        let head = "| code | 规则 / rule | 依据 / basis |\n| --- | --- | --- |";
        writeln!(text, "\n## {area}\n\n{head}").expect("a string grows");
        for rule in rules {
            let basis = rule.basis();
            let remark = if basis.verified { "" } else { " *unverified*" };
            let law = format!("{} / {}, {} ({}){remark}", basis.law, basis.law_en, basis.article, basis.edition);
            writeln!(text, "| `{}` | {}<br>{} | {law} |", rule.code(), rule.title_zh(), rule.title_en())
                .expect("a string grows");
        }
    }
    text + &invariant::page()
}

/// The document with the facts of each code as the code has them, and the advice as a person wrote it.
fn errors(present: &str) -> String {
    let mut sections = present.split("\n## ");
    let head = sections.next().filter(|head| !head.is_empty()).unwrap_or(ERRORS_HEAD);
    let mut advice: BTreeMap<&str, &str> = BTreeMap::new();
    for section in sections {
        let (title, rest) = section.split_once('\n').unwrap_or((section, ""));
        let (_facts, text) = rest.trim_start().split_once('\n').unwrap_or_default();
        advice.insert(title.trim_matches('`'), text.trim());
    }
    let mut text = head.trim_end().to_owned();
    for code in Code::VARIANTS {
        let (title_zh, title_en) = code.titles();
        let name = code.name();
        let advice = advice.get(name).copied().unwrap_or_default();
        write!(text, "\n\n## `{name}`\n\n**{}** {title_zh} / {title_en}\n\n{advice}", code.status().as_u16())
            .expect("a string grows");
    }
    text.push('\n');
    text
}

#[test]
fn the_page_of_rules_is_the_registry() {
    compare("docs/RULES.md", &rules());
}

#[test]
fn the_page_of_errors_has_every_code_with_its_status_and_titles() {
    let present = std::fs::read_to_string(root().join("docs/ERRORS.md")).unwrap_or_default();

    compare("docs/ERRORS.md", &errors(&present));
}

#[test]
fn the_page_of_errors_says_of_each_code_what_to_do() {
    let page = read("docs/ERRORS.md");
    for code in Code::VARIANTS {
        let heading = format!("\n## `{}`\n", code.name());
        let (_, section) = page.split_once(&heading).unwrap_or_else(|| panic!("no section {heading}"));
        let section = section.split("\n## ").next().unwrap_or_default();
        let advice = section.split_once("What to do:").map_or("", |(_, advice)| advice.trim());
        assert!(advice.len() > 20, "`{}` does not say what to do", code.name());
    }
}

#[test]
fn the_published_contract_is_the_served_one() {
    let document = keqiao::http::openapi::document();

    compare("openapi/openapi.json", &format!("{document:#}\n"));
}

#[test]
fn a_saved_search_can_name_as_many_kinds_as_there_are() {
    let document = keqiao::http::openapi::document();
    for schema in ["SavedSearch", "SavedSearchBody"] {
        let kinds = &document["components"]["schemas"][schema]["properties"]["kinds"];
        let names = kinds["items"]["enum"].as_array().expect("names").len();
        assert_eq!(kinds["maxItems"], names, "{schema}");
    }
}
