//! What previews have in common.

use crate::call::Call;
use crate::http::fault::Faults;
use crate::http::problem::Problem;
use crate::http::types::{Code, Day};
use crate::names::{CostKindCode, RemarkCode};
use crate::reference::rule_pack::yuan;
use keqiao_domain::hub::HubNumber;
use keqiao_domain::money::{Currency, Money};
use keqiao_domain::preview::{Deduction, Remark};
use serde::Serialize;
use time::Date;
use utoipa::ToSchema;

/// What is to be said beside the numbers.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = PreviewRemark)]
pub struct RemarkView {
    /// Its name.
    #[schema(inline)]
    pub remark: RemarkCode,
    /// In Chinese.
    #[schema(max_length = 200, example = "合同须经认定登记方可享受")]
    pub title_zh: &'static str,
    /// In English.
    #[schema(max_length = 200, example = "The relief needs a registered contract")]
    pub title_en: &'static str,
}

/// A cost.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = RewardDeduction)]
pub struct DeductionView {
    /// Which cost.
    #[schema(inline)]
    pub cost: CostKindCode,
    /// How much.
    #[schema(max_length = 20, pattern = "^[0-9]+\\.[0-9]{2}$", example = "20000.00")]
    pub amount: String,
    /// Whether it is taken from the income.
    pub is_deducted: bool,
}

impl From<&Deduction> for DeductionView {
    fn from(deduction: &Deduction) -> Self {
        DeductionView { cost: Code(deduction.cost), amount: yuan(deduction.amount), is_deducted: deduction.is_deducted }
    }
}

impl From<&Remark> for RemarkView {
    fn from(remark: &Remark) -> Self {
        RemarkView { remark: Code(*remark), title_zh: remark.title_zh(), title_en: remark.title_en() }
    }
}

/// Hub and day of a question; today when no day is named.
///
/// # Errors
/// 422 when there is no such hub.
pub fn place(call: &Call, hub: &str, on: Option<Day>) -> Result<(HubNumber, Date), Problem> {
    let hub = call.app.hubs.read("?hub", hub)?;
    Ok((hub, on.map_or_else(|| call.app.clock.now().day(), |on| on.0)))
}

/// An amount of yuan in a query, in fen; a faulty one is noted.
pub fn read_yuan(faults: &mut Faults, pointer: &str, text: &str) -> i64 {
    faults.take(pointer, Money::parse(text, Currency::Cny)).map_or(0, |money| money.minor)
}
