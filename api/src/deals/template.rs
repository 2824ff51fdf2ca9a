//! Templates of contracts, of our own writing.

use crate::call::Call;
use crate::http::body::Query;
use crate::http::problem::Problem;
use crate::http::reply::Reply;
use crate::http::types::Code;
use crate::names::{ClauseTopicCode, ContractSubtypeCode, ContractTypeCode};
use actix_web::{HttpResponse, get};
use keqiao_domain::access::{self, Action};
use keqiao_domain::deals::template::{TemplateClause, template};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// Which template.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct TemplateQuery {
    /// What the contract is.
    #[param(inline)]
    subtype: ContractSubtypeCode,
}

/// One clause of a template.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = TemplateClause)]
pub struct TemplateClauseView {
    /// What it is about.
    #[schema(inline)]
    pub topic: ClauseTopicCode,
    /// Its heading in Chinese.
    #[schema(max_length = 100)]
    pub title_zh: &'static str,
    /// Its heading in English.
    #[schema(max_length = 100)]
    pub title_en: &'static str,
    /// Its text in Chinese; `【】` is a blank.
    #[schema(max_length = 10000)]
    pub text_zh: &'static str,
    /// Its text in English; `【】` is a blank.
    #[schema(max_length = 10000)]
    pub text_en: &'static str,
}

/// The template of a contract.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = ContractTemplate)]
pub struct TemplateView {
    /// What the contract is.
    #[schema(inline)]
    pub subtype: ContractSubtypeCode,
    /// The type that follows from it.
    #[schema(inline)]
    pub contract_type: ContractTypeCode,
    /// The code of the list of types.
    #[schema(max_length = 8, pattern = "^[A-Z]{3}-[A-Z]{2,4}$", example = "DEV-COM")]
    pub code: &'static str,
    /// Its name in Chinese.
    #[schema(max_length = 100)]
    pub title_zh: &'static str,
    /// Its name in English.
    #[schema(max_length = 100)]
    pub title_en: &'static str,
    /// The clauses, in the order of a contract.
    #[schema(max_items = 40)]
    pub clauses: Vec<TemplateClauseView>,
}

impl From<TemplateClause> for TemplateClauseView {
    fn from(clause: TemplateClause) -> Self {
        let (title_zh, title_en) = clause.topic.titles();
        TemplateClauseView {
            topic: Code(clause.topic),
            title_zh,
            title_en,
            text_zh: clause.text_zh,
            text_en: clause.text_en,
        }
    }
}

/// Show the template of a contract.
///
/// Clauses of our own writing for a subtype, in Chinese and English, with blanks for what the parties decide. A contract with a
/// blank left is not proposed. A beginning, not advice.
#[utoipa::path(tag = "contracts", params(TemplateQuery), responses((status = OK, body = TemplateView)))]
#[get("/contract-templates")]
pub async fn show_contract_template(call: Call, query: Query<TemplateQuery>) -> Result<HttpResponse, Problem> {
    access::check_scope(&call.principal, Action::ShowContractTemplate)?;
    let subtype = query.0.subtype.0;
    let (title_zh, title_en) = subtype.titles();
    let view = TemplateView {
        subtype: Code(subtype),
        contract_type: Code(subtype.contract_type()),
        code: subtype.code(),
        title_zh,
        title_en,
        clauses: template(subtype).into_iter().map(TemplateClauseView::from).collect(),
    };
    Ok(Reply::ok(&view)?.into_response())
}
