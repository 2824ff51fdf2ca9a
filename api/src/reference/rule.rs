//! The rules of the market, with their legal basis.

use crate::call::Call;
use crate::http::problem::Problem;
use crate::http::reply::Reply;
use actix_web::{HttpResponse, get};
use keqiao_domain::access::{Action, check_scope};
use keqiao_domain::rule::Rule;
use serde::Serialize;
use strum::VariantArray as _;
use utoipa::ToSchema;

/// A rule of the market.
#[derive(Serialize, ToSchema)]
#[schema(as = Rule)]
pub struct RuleView {
    /// The stable code that refusals name.
    #[schema(max_length = 100, pattern = "^[a-z_]+\\.[a-z_]+$", example = "demand.deadline_past")]
    code: &'static str,
    /// The rule in Chinese.
    #[schema(max_length = 300, example = "截止日期须在今日之后")]
    title_zh: &'static str,
    /// The rule in English.
    #[schema(max_length = 300, example = "The deadline must lie after today")]
    title_en: &'static str,
    /// The law, regulation, standard or market rule, in Chinese.
    #[schema(max_length = 200, example = "科桥市场规则")]
    law_zh: &'static str,
    /// The same in English.
    #[schema(max_length = 200, example = "Keqiao market rules")]
    law_en: &'static str,
    /// The article, clause or section.
    #[schema(max_length = 100, example = "6 demands")]
    article: &'static str,
    /// The edition.
    #[schema(max_length = 50, example = "2026-11")]
    edition: &'static str,
    /// Whether the text was read in the source.
    verified: bool,
}

/// All rules.
#[derive(Serialize, ToSchema)]
pub struct RuleList {
    /// The rules by area.
    #[schema(max_items = 1000)]
    items: Vec<RuleView>,
}

/// List the rules.
///
/// Every rule that a refusal can name, with its titles and its legal basis.
#[utoipa::path(tag = "reference", responses((status = OK, body = RuleList)))]
#[get("/rules")]
pub async fn list_rules(call: Call) -> Result<HttpResponse, Problem> {
    check_scope(&call.principal, Action::ListRules)?;
    let view = |rule: &Rule| {
        let basis = rule.basis();
        RuleView {
            code: rule.code(),
            title_zh: rule.title_zh(),
            title_en: rule.title_en(),
            law_zh: basis.law,
            law_en: basis.law_en,
            article: basis.article,
            edition: basis.edition,
            verified: basis.verified,
        }
    };
    Ok(Reply::ok(&RuleList { items: Rule::VARIANTS.iter().map(view).collect() })?.into_response())
}
