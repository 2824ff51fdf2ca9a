//! What taxes a contract would bring.

use super::view::{RemarkView, place, read_yuan};
use crate::call::Call;
use crate::http::body::Query;
use crate::http::fault::Faults;
use crate::http::problem::Problem;
use crate::http::reply::Reply;
use crate::http::types::{Code, Day};
use crate::names::{ContractSubtypeCode, CurrencyCode, TaxKindCode, TaxPayerCode};
use crate::reference::rule_pack::{FigureView, yuan};
use actix_web::{HttpResponse, get};
use keqiao_domain::access::{Action, check_scope};
use keqiao_domain::money::Currency;
use keqiao_domain::preview::{TaxLine, TaxQuestion, preview_taxes as preview};
use keqiao_domain::rule_pack::RulePack;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// What is asked.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct TaxQuery {
    /// The code of the seller's hub.
    #[param(max_length = 40, pattern = "^[a-z-]+$", example = "zhejiang")]
    hub: String,
    /// The day of the contract; today when nothing is said.
    #[param(inline)]
    on: Option<Day>,
    /// The subtype of the contract.
    #[param(inline)]
    subtype: ContractSubtypeCode,
    /// The contract amount (合同成交额), in yuan.
    #[param(pattern = "^[0-9]{1,12}(\\.[0-9]{1,2})?$", max_length = 15, example = "8000000.00")]
    amount: String,
    /// The technical amount (技术交易额), in yuan; the contract amount when nothing is said.
    #[param(pattern = "^[0-9]{1,12}(\\.[0-9]{1,2})?$", max_length = 15, example = "8000000.00")]
    technical_amount: Option<String>,
    /// What is left of the technical amount after its costs (技术转让所得), in yuan; the technical amount when nothing is said.
    #[param(pattern = "^[0-9]{1,12}(\\.[0-9]{1,2})?$", max_length = 15, example = "8000000.00")]
    income: Option<String>,
    /// Income of this kind earlier in the same tax year, in yuan.
    #[param(pattern = "^[0-9]{1,12}(\\.[0-9]{1,2})?$", max_length = 15, example = "0.00")]
    income_before: Option<String>,
    /// Whole years for which a licence runs; as long as the right lives when nothing is said.
    #[param(minimum = 0, maximum = 100, example = 5)]
    licence_years: Option<u16>,
    /// Whether the contract is registered, or will be; true when nothing is said.
    registered: Option<bool>,
}

/// What taxes a contract would bring. Advisory: no tax office is bound by it.
#[derive(Serialize, ToSchema)]
#[schema(as = TaxPreview)]
pub struct TaxPreviewView {
    /// Always true: it binds nobody.
    is_advisory: bool,
    /// The version of the rule pack that it was reckoned with.
    #[schema(max_length = 40, example = "33.2026-01-23.r1")]
    rule_pack: String,
    /// The day.
    #[schema(inline)]
    on: Day,
    /// The currency of all amounts.
    #[schema(inline)]
    currency: CurrencyCode,
    /// A line for each tax.
    #[schema(max_items = 10)]
    lines: Vec<TaxLineView>,
}

/// One tax.
#[derive(Serialize, ToSchema)]
#[schema(as = TaxPreviewLine)]
pub struct TaxLineView {
    /// Which tax.
    #[schema(inline)]
    tax: TaxKindCode,
    /// Whom it concerns.
    #[schema(inline)]
    payer: TaxPayerCode,
    /// What it is reckoned from.
    #[schema(max_length = 20, pattern = "^[0-9]+\\.[0-9]{2}$", example = "8000000.00")]
    base: String,
    /// What it is; null where the law does not say yet. Of `research_expense` it is what the client may count.
    #[schema(max_length = 20, pattern = "^[0-9]+\\.[0-9]{2}$", example = "375000.00")]
    amount: Option<String>,
    /// What it would be without the relief.
    #[schema(max_length = 20, pattern = "^[0-9]+\\.[0-9]{2}$", example = "2000000.00")]
    without_relief: String,
    /// What is to be said beside it.
    #[schema(max_items = 20)]
    remarks: Vec<RemarkView>,
    /// The figures that it was reckoned with, and their law.
    #[schema(max_items = 20)]
    figures: Vec<FigureView>,
}

impl From<&TaxLine> for TaxLineView {
    fn from(line: &TaxLine) -> Self {
        TaxLineView {
            tax: Code(line.kind),
            payer: Code(line.payer),
            base: yuan(line.base),
            amount: line.amount.map(yuan),
            without_relief: yuan(line.without_relief),
            remarks: line.remarks.iter().map(RemarkView::from).collect(),
            figures: line.figures.iter().map(FigureView::from).collect(),
        }
    }
}

/// Preview taxes.
///
/// Income tax of the seller, value-added tax, stamp duty, and what a client may count as research expense, by the rule pack
/// of a hub and a day. Each line names its figures and their law. Advisory; nothing is stored.
#[utoipa::path(tag = "previews", params(TaxQuery), responses((status = OK, body = TaxPreviewView)))]
#[get("/previews/taxes")]
pub async fn preview_taxes(call: Call, query: Query<TaxQuery>) -> Result<HttpResponse, Problem> {
    check_scope(&call.principal, Action::PreviewTaxes)?;
    let query = query.0;
    let (hub, day) = place(&call, &query.hub, query.on)?;
    let mut faults = Faults::new();
    let amount = read_yuan(&mut faults, "?amount", &query.amount);
    let optional = |faults: &mut Faults, pointer, text: Option<&str>, default| {
        text.map_or(default, |text| read_yuan(faults, pointer, text))
    };
    let technical_amount = optional(&mut faults, "?technical_amount", query.technical_amount.as_deref(), amount);
    let income = optional(&mut faults, "?income", query.income.as_deref(), technical_amount);
    let income_before = optional(&mut faults, "?income_before", query.income_before.as_deref(), 0);
    if technical_amount > amount {
        faults.add("?technical_amount", "technical_above_total", "is more than the contract amount");
    }
    if income > technical_amount {
        faults.add("?income", "income_above_technical", "is more than the technical amount");
    }
    if !faults.is_empty() {
        return Err(faults.into());
    }
    let question = TaxQuestion {
        hub,
        day,
        subtype: query.subtype.0,
        amount,
        technical_amount,
        income,
        income_before,
        licence_years: query.licence_years,
        is_registered: query.registered.unwrap_or(true),
    };
    let view = TaxPreviewView {
        is_advisory: true,
        rule_pack: RulePack::of(hub, day).version(),
        on: Day(day),
        currency: Code(Currency::Cny),
        lines: preview(&question).iter().map(TaxLineView::from).collect(),
    };
    Ok(Reply::ok(&view)?.into_response())
}
