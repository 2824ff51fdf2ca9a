//! Reading a contract as somebody who knows the law would.

use super::list_editions::find_visible;
use crate::call::Call;
use crate::http::context;
use crate::http::path::IdPath;
use crate::http::problem::Problem;
use crate::http::reply::Reply;
use crate::http::types::Code;
use crate::names::{ClauseTopicCode, VoidPatternCode};
use actix_web::{HttpResponse, get};
use keqiao_domain::access::Action;
use keqiao_domain::deals::lint::{LintReport, StatutoryDefault, VoidFinding};
use keqiao_domain::id::ContractKind;
use serde::Serialize;
use utoipa::ToSchema;

/// A sentence that would make the contract void.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = VoidFinding)]
pub struct VoidFindingView {
    /// How.
    #[schema(inline)]
    pub pattern: VoidPatternCode,
    /// The pattern in words, in the language of `Accept-Language`.
    #[schema(max_length = 300)]
    pub title: &'static str,
    /// Where it stands in article 10 of the interpretation.
    #[schema(max_length = 20, pattern = "^10\\([1-6]\\)$", example = "10(6)")]
    pub article: &'static str,
    /// The place of its clause among those of `terms`, from 0.
    #[schema(minimum = 0, maximum = 59)]
    pub clause: usize,
    /// The sentence.
    #[schema(max_length = 10000)]
    pub sentence: String,
}

/// What the law says where the contract is silent.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = StatutoryDefault)]
pub struct DefaultView {
    /// The topic on which the contract is silent.
    #[schema(inline)]
    pub topic: ClauseTopicCode,
    /// What then holds, in the language of `Accept-Language`.
    #[schema(max_length = 1000)]
    pub rule: &'static str,
    /// The law.
    #[schema(max_length = 100)]
    pub law: &'static str,
    /// The article.
    #[schema(max_length = 40, example = "859")]
    pub article: &'static str,
}

/// What a reader who knows the law would say.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = ContractFindings)]
pub struct FindingsView {
    /// Sentences that would make the contract void; with one of them it is not proposed.
    #[schema(max_items = 1000)]
    pub void: Vec<VoidFindingView>,
    /// Topics that the law expects and that are missing; with one of them it is not proposed.
    #[schema(max_items = 20)]
    pub missing: Vec<ClauseTopicCode>,
    /// Places of clauses with a blank of a template left; with one of them it is not proposed.
    #[schema(max_items = 60)]
    pub blanks: Vec<usize>,
    /// What the law says where the contract is silent: what happens if you say nothing.
    #[schema(max_items = 40)]
    pub defaults: Vec<DefaultView>,
}

impl From<VoidFinding> for VoidFindingView {
    fn from(finding: VoidFinding) -> Self {
        let (title_zh, title_en) = finding.pattern.titles();
        VoidFindingView {
            pattern: Code(finding.pattern),
            title: context::pick(title_zh, title_en),
            article: finding.pattern.item(),
            clause: finding.clause,
            sentence: finding.sentence,
        }
    }
}

impl From<StatutoryDefault> for DefaultView {
    fn from(default: StatutoryDefault) -> Self {
        DefaultView {
            topic: Code(default.topic),
            rule: context::pick(default.text_zh, default.text_en),
            law: default.law,
            article: default.article,
        }
    }
}

impl From<LintReport> for FindingsView {
    fn from(report: LintReport) -> Self {
        FindingsView {
            void: report.void.into_iter().map(VoidFindingView::from).collect(),
            missing: report.missing.into_iter().map(Code).collect(),
            blanks: report.blanks,
            defaults: report.defaults.into_iter().map(DefaultView::from).collect(),
        }
    }
}

/// Lint a contract.
///
/// Reads the draft, the edition on the table, or the change that waits, as somebody who knows the law would: sentences that
/// would make the contract void (民法典 850, 解释 10), topics that the law expects (845, 846), and what the law says on each topic
/// on which the contract is silent. Words are looked for; a person decides.
#[utoipa::path(tag = "contracts", responses((status = OK, body = FindingsView)))]
#[get("/contracts/{id}/findings")]
pub async fn lint_contract(call: Call, id: IdPath<ContractKind>) -> Result<HttpResponse, Problem> {
    let stored = find_visible(&call, id.0, Action::LintContract).await?;
    let pending = stored.value.pending.as_ref().map(|pending| &pending.content);
    let report = pending.unwrap_or(&stored.value.content).lint();
    Ok(Reply::ok(&FindingsView::from(report))?.into_response())
}
