//! What the reward of those who made a result would be.

use super::view::{DeductionView, RemarkView, place, read_yuan};
use crate::call::Call;
use crate::http::body::Query;
use crate::http::fault::Faults;
use crate::http::problem::Problem;
use crate::http::reply::Reply;
use crate::http::types::{Code, Day};
use crate::names::{CurrencyCode, OwnerRuleCode, RewardWayCode};
use crate::reference::rule_pack::{FigureView, yuan};
use actix_web::{HttpResponse, get};
use keqiao_domain::access::{Action, check_scope};
use keqiao_domain::money::Currency;
use keqiao_domain::preview::{CONTRIBUTORS_MAX, Contributor, RewardPreview, RewardQuestion, preview_reward as preview};
use keqiao_domain::rule_pack::CostKind;
use keqiao_domain::share::Share;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// What is asked. Amounts are yuan.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct RewardQuery {
    /// The code of the hub of the unit that owns the result.
    #[param(max_length = 40, pattern = "^[a-z-]+$", example = "beijing")]
    hub: String,
    /// The day of the receipt; today when nothing is said.
    #[param(inline)]
    on: Option<Day>,
    /// How the result came to use.
    #[param(inline)]
    way: RewardWayCode,
    /// Whether the unit was set up by the state.
    #[param(inline)]
    owner: OwnerRuleCode,
    /// The unit's own rate, in millionths of the net income; the statutory floor when nothing is said.
    #[param(minimum = 0, maximum = 1_000_000, example = 700_000)]
    own_rate: Option<u32>,
    /// The income; of `equity` the value of the shares formed, of `implementation` the operating profit of a year.
    #[param(pattern = "^[0-9]{1,12}(\\.[0-9]{1,2})?$", max_length = 15, example = "1000000.00")]
    income: String,
    /// Taxes of this deal.
    #[param(pattern = "^[0-9]{1,12}(\\.[0-9]{1,2})?$", max_length = 15, example = "20000.00")]
    taxes: Option<String>,
    /// What it cost to keep the result.
    #[param(pattern = "^[0-9]{1,12}(\\.[0-9]{1,2})?$", max_length = 15, example = "30000.00")]
    upkeep: Option<String>,
    /// Valuation, appraisal and other direct costs.
    #[param(pattern = "^[0-9]{1,12}(\\.[0-9]{1,2})?$", max_length = 15, example = "50000.00")]
    valuation: Option<String>,
    /// Costs of the negotiation.
    #[param(pattern = "^[0-9]{1,12}(\\.[0-9]{1,2})?$", max_length = 15, example = "20000.00")]
    negotiation: Option<String>,
    /// The shares of those who made it, in millionths with commas between them, the main contributors first; they sum to
    /// one million.
    #[param(
        pattern = "^([1-9][0-9]{0,5}|1000000)(,([1-9][0-9]{0,5}|1000000)){0,99}$",
        max_length = 800,
        example = "500000,300000,200000"
    )]
    shares: Option<String>,
    /// How many of them, from the first, are main contributors; all when nothing is said.
    #[param(minimum = 0, maximum = 100, example = 1)]
    main_contributors: Option<usize>,
}

/// What the reward would be. Advisory.
#[derive(Serialize, ToSchema)]
#[schema(as = RewardPreview)]
pub struct RewardPreviewView {
    /// Always true: it binds nobody.
    is_advisory: bool,
    /// The version of the rule pack that it was reckoned with.
    #[schema(max_length = 40, example = "11.2026-01-23.r1")]
    rule_pack: String,
    /// The day.
    #[schema(inline)]
    on: Day,
    /// The currency of all amounts.
    #[schema(inline)]
    currency: CurrencyCode,
    /// The costs, and whether the region takes them from the income.
    #[schema(max_items = 10)]
    deductions: Vec<DeductionView>,
    /// What is left of the income.
    #[schema(max_length = 20, pattern = "^[0-9]+\\.[0-9]{2}$", example = "880000.00")]
    net_income: String,
    /// The least that the law gives; null where no floor is known.
    #[schema(max_length = 20, pattern = "^[0-9]+\\.[0-9]{2}$", example = "440000.00")]
    statutory_floor: Option<String>,
    /// What it would be by the standard that the region lets its units adopt.
    #[schema(max_length = 20, pattern = "^[0-9]+\\.[0-9]{2}$", example = "616000.00")]
    local_standard: Option<String>,
    /// The rate that was taken, in millionths; null where none is known.
    #[schema(maximum = 1_000_000)]
    rate: Option<u32>,
    /// What is shared.
    #[schema(max_length = 20, pattern = "^[0-9]+\\.[0-9]{2}$", example = "440000.00")]
    pool: String,
    /// What each contributor gets, in their order. They sum to the pool.
    #[schema(max_items = 100)]
    parts: Vec<RewardPart>,
    /// What the main contributors get together.
    #[schema(max_length = 20, pattern = "^[0-9]+\\.[0-9]{2}$", example = "220000.00")]
    main_part: String,
    /// What is to be said beside the numbers.
    #[schema(max_items = 20)]
    remarks: Vec<RemarkView>,
    /// The figures that it was reckoned with, and their law.
    #[schema(max_items = 20)]
    figures: Vec<FigureView>,
}

/// An amount of yuan.
#[derive(Serialize, ToSchema)]
#[schema(max_length = 20, pattern = "^[0-9]+\\.[0-9]{2}$", example = "220000.00")]
pub struct RewardPart(String);

impl RewardQuery {
    fn contributors(&self, faults: &mut Faults) -> Vec<Contributor> {
        let Some(shares) = &self.shares else { return Vec::new() };
        let main = self.main_contributors.unwrap_or(CONTRIBUTORS_MAX);
        let contributor = |(place, text): (usize, &str)| {
            let share = Share::try_new(text.parse().unwrap_or_default());
            faults.take("?shares", share).map(|share| Contributor { share, is_main: place < main })
        };
        shares.split(',').take(CONTRIBUTORS_MAX + 1).enumerate().filter_map(contributor).collect()
    }

    fn costs(&self, faults: &mut Faults) -> Vec<(CostKind, i64)> {
        let costs = [
            (CostKind::Taxes, "?taxes", &self.taxes),
            (CostKind::Upkeep, "?upkeep", &self.upkeep),
            (CostKind::Valuation, "?valuation", &self.valuation),
            (CostKind::Negotiation, "?negotiation", &self.negotiation),
        ];
        let cost = |(cost, pointer, text): (CostKind, &str, &Option<String>)| {
            text.as_ref().map(|text| (cost, read_yuan(faults, pointer, text)))
        };
        costs.into_iter().filter_map(cost).collect()
    }
}

fn view(question: &RewardQuestion, preview: &RewardPreview) -> RewardPreviewView {
    RewardPreviewView {
        is_advisory: true,
        rule_pack: preview.pack.version(),
        on: Day(question.day),
        currency: Code(Currency::Cny),
        deductions: preview.deductions.iter().map(DeductionView::from).collect(),
        net_income: yuan(preview.net_income),
        statutory_floor: preview.floor.map(yuan),
        local_standard: preview.local_standard.map(yuan),
        rate: preview.rate,
        pool: yuan(preview.pool),
        parts: preview.parts.iter().map(|part| RewardPart(yuan(*part))).collect(),
        main_part: yuan(preview.main_part),
        remarks: preview.remarks.iter().map(RemarkView::from).collect(),
        figures: preview.figures.iter().map(FigureView::from).collect(),
    }
}

/// Preview a reward.
///
/// The net income after the costs of the region's list, the statutory floor and the local standard beside it, and what each
/// contributor gets, to the fen. Advisory; nothing is stored.
#[utoipa::path(tag = "previews", params(RewardQuery), responses((status = OK, body = RewardPreviewView)))]
#[get("/previews/reward")]
pub async fn preview_reward(call: Call, query: Query<RewardQuery>) -> Result<HttpResponse, Problem> {
    check_scope(&call.principal, Action::PreviewReward)?;
    let query = query.0;
    let (hub, day) = place(&call, &query.hub, query.on)?;
    let mut faults = Faults::new();
    let income = read_yuan(&mut faults, "?income", &query.income);
    let costs = query.costs(&mut faults);
    let contributors = query.contributors(&mut faults);
    let (way, owner, own_rate) = (query.way.0, query.owner.0, query.own_rate);
    if own_rate.is_some_and(|rate| rate > keqiao_domain::share::WHOLE_PPM) {
        faults.add("?own_rate", "out_of_range", "is more than one million");
    }
    let question = RewardQuestion { hub, day, way, owner, own_rate, income, costs, contributors };
    let answer = if faults.is_empty() { faults.take("?shares", preview(&question)) } else { None };
    let answer = answer.ok_or(faults)?;
    Ok(Reply::ok(&view(&question, &answer))?.into_response())
}
