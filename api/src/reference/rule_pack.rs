//! The rule pack of a hub and a day: every figure that holds there, with its law.

use crate::call::Call;
use crate::http::body::Query;
use crate::http::problem::Problem;
use crate::http::reply::Reply;
use crate::http::types::{Code, Day};
use crate::names::{FigureCode, FigureUnitCode};
use actix_web::{HttpResponse, get};
use keqiao_domain::access::{Action, check_scope};
use keqiao_domain::money::{Currency, Money};
use keqiao_domain::rule_pack::{FigureValue, Held, RulePack};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// Which pack.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct RulePackQuery {
    /// The code of a hub.
    #[param(max_length = 40, pattern = "^[a-z-]+$", example = "zhejiang")]
    hub: String,
    /// The day on which the figures hold; today when nothing is said.
    #[param(inline)]
    on: Option<Day>,
}

/// The figures that hold in a hub on a day.
#[derive(Serialize, ToSchema)]
#[schema(as = RulePack)]
pub struct RulePackView {
    /// Names this pack for ever: number of the hub, first day, revision of the table of figures.
    #[schema(
        max_length = 40,
        pattern = "^[0-9]+\\.[0-9]{4}-[0-9]{2}-[0-9]{2}\\.r[0-9]+$",
        example = "33.2026-01-23.r1"
    )]
    version: String,
    /// The code of the hub.
    #[schema(max_length = 40, pattern = "^[a-z-]+$", example = "zhejiang")]
    hub: String,
    /// The day that was asked for.
    #[schema(inline)]
    on: Day,
    /// The first day from which the pack is what it is.
    #[schema(inline)]
    in_force_from: Day,
    /// The last day on which it is what it is, when a change is known.
    #[schema(inline)]
    in_force_until: Option<Day>,
    /// The figures.
    #[schema(max_items = 100)]
    figures: Vec<FigureView>,
}

/// A figure that holds, with its law.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = HeldFigure)]
pub struct FigureView {
    /// Its name.
    #[schema(inline)]
    pub figure: FigureCode,
    /// What it is, in Chinese.
    #[schema(max_length = 100, example = "认定登记办理天数")]
    pub title_zh: &'static str,
    /// What it is, in English.
    #[schema(max_length = 200, example = "Days in which an accepted registration is decided")]
    pub title_en: &'static str,
    /// What the value is counted in. Costs are names of costs with commas between them.
    #[schema(inline)]
    pub unit: FigureUnitCode,
    /// The value; null where the law leaves it to a measure that is not known yet.
    #[schema(max_length = 100, example = "10")]
    pub value: Option<String>,
    /// Whether it is the hub's own, and not the nation's.
    pub is_local: bool,
    /// The first day on which it holds.
    #[schema(inline)]
    pub in_force_from: Day,
    /// Whether that day was read in the source.
    pub is_from_verified: bool,
    /// The law, regulation, standard or market rule, in Chinese.
    #[schema(max_length = 200, example = "浙江省技术市场条例")]
    pub law_zh: &'static str,
    /// The same in English.
    #[schema(max_length = 200, example = "Zhejiang regulations on the technology market")]
    pub law_en: &'static str,
    /// The article, clause or section.
    #[schema(max_length = 100, example = "registration")]
    pub article: &'static str,
    /// The edition.
    #[schema(max_length = 50, example = "2004")]
    pub edition: &'static str,
    /// Whether the text was read in the source.
    pub verified: bool,
}

/// Yuan as a decimal string.
#[must_use]
pub fn yuan(fen: i64) -> String {
    Money { minor: fen, currency: Currency::Cny }.amount()
}

fn text(value: FigureValue) -> Option<String> {
    match value {
        FigureValue::Minutes(count)
        | FigureValue::Days(count)
        | FigureValue::Months(count)
        | FigureValue::Years(count)
        | FigureValue::Count(count) => Some(count.to_string()),
        FigureValue::Fen(fen) => Some(yuan(fen)),
        FigureValue::Ppm(ppm) => Some(ppm.to_string()),
        FigureValue::Costs(costs) => Some(costs.iter().map(|cost| <&str>::from(*cost)).collect::<Vec<_>>().join(",")),
        FigureValue::Truth(holds) => Some(holds.to_string()),
        FigureValue::Open(_) => None,
    }
}

impl From<&Held> for FigureView {
    fn from(held: &Held) -> Self {
        FigureView {
            figure: Code(held.figure),
            title_zh: held.figure.title_zh(),
            title_en: held.figure.title_en(),
            unit: Code(held.value.unit()),
            value: text(held.value),
            is_local: held.is_local,
            in_force_from: Day(held.from),
            is_from_verified: held.is_from_verified,
            law_zh: held.basis.law,
            law_en: held.basis.law_en,
            article: held.basis.article,
            edition: held.basis.edition,
            verified: held.basis.verified,
        }
    }
}

/// Show a rule pack.
///
/// Every figure that rules ask for (days of a notice, thresholds, rates) as it holds in a hub on a day, with the law it comes
/// from. Where the text of the law was not read in the source, `verified` is false.
#[utoipa::path(tag = "reference", params(RulePackQuery), responses((status = OK, body = RulePackView)))]
#[get("/rule-packs")]
pub async fn show_rule_pack(call: Call, query: Query<RulePackQuery>) -> Result<HttpResponse, Problem> {
    check_scope(&call.principal, Action::ShowRulePack)?;
    let hub = call.app.hubs.read("?hub", &query.0.hub)?;
    let day = query.0.on.map_or_else(|| call.app.clock.now().day(), |on| on.0);
    let pack = RulePack::of(hub, day);
    let view = RulePackView {
        version: pack.version(),
        hub: call.app.hubs.code(hub),
        on: Day(day),
        in_force_from: Day(pack.from()),
        in_force_until: pack.until().map(Day),
        figures: pack.figures().iter().map(FigureView::from).collect(),
    };
    Ok(Reply::ok(&view)?.into_response())
}
