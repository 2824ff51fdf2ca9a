//! Figures of a demand, as bodies, views and rows have them.

use crate::http::fault::Faults;
use crate::http::types::Code;
use crate::names::{ComparatorCode, FigureOriginCode};
use keqiao_domain::decimal::Decimal;
use keqiao_domain::market::demand::{DemandContent, FIGURES_MAX};
use keqiao_domain::market::figure::{Bound, Figure, FigureName, InvalidBound, Method, Unit};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A requirement in numbers. Stored in this form, too: a member that is added later is optional.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = FigureBody)]
pub struct FigureBody {
    /// The place among `indicators`, from 0, whose words it makes precise; none when it stands alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 0, maximum = 49, example = 0)]
    pub indicator: Option<u16>,
    /// What is measured.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 200, example = "proton conductivity")]
    pub name: Option<String>,
    /// How it is compared: `less` <, `at_most` ≤, `equal` =, `at_least` ≥, `greater` >, `range` from–to.
    #[schema(inline)]
    pub comparator: ComparatorCode,
    /// The number, of a range the lower end: at most 15 digits, 9 of them after the point.
    #[schema(pattern = "^-?[0-9]{1,15}(\\.[0-9]{1,9})?$", max_length = 17, example = "0.1")]
    pub value: String,
    /// The upper end of a range.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(pattern = "^-?[0-9]{1,15}(\\.[0-9]{1,9})?$", max_length = 17, example = "0.2")]
    pub value_max: Option<String>,
    /// The unit, as it is written; a bare number has none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 40, example = "S/cm")]
    pub unit: Option<String>,
    /// How, or under which conditions, it is measured.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 500, example = "at 80 °C in water, four-probe")]
    pub method: Option<String>,
}

/// A requirement in numbers, and where it comes from.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Figure)]
pub struct FigureView {
    /// Whether the setter stated it, or it was read from the words of an indicator.
    #[schema(inline)]
    pub origin: FigureOriginCode,
    /// The place among `indicators`, from 0, whose words it makes precise.
    #[schema(minimum = 0, maximum = 49)]
    pub indicator: Option<u16>,
    /// What is measured.
    #[schema(max_length = 200)]
    pub name: Option<String>,
    /// How it is compared.
    #[schema(inline)]
    pub comparator: ComparatorCode,
    /// The number, of a range the lower end.
    #[schema(pattern = "^-?[0-9]{1,15}(\\.[0-9]{1,9})?$", max_length = 17)]
    pub value: String,
    /// The upper end of a range.
    #[schema(pattern = "^-?[0-9]{1,15}(\\.[0-9]{1,9})?$", max_length = 17)]
    pub value_max: Option<String>,
    /// The unit.
    #[schema(max_length = 40)]
    pub unit: Option<String>,
    /// How, or under which conditions, it is measured.
    #[schema(max_length = 500)]
    pub method: Option<String>,
}

impl FigureBody {
    fn parse(&self, pointer: &str, indicators: usize, faults: &mut Faults) -> Option<Figure> {
        let at = |member: &str| format!("{pointer}/{member}");
        let value = faults.take(at("value"), Decimal::parse(&self.value));
        let value_max = self.value_max.as_deref().map(|text| faults.take(at("value_max"), Decimal::parse(text)));
        let name = faults.take_optional(at("name"), self.name.as_deref(), FigureName::parse);
        let unit = faults.take_optional(at("unit"), self.unit.as_deref(), Unit::parse);
        let method = faults.take_optional(at("method"), self.method.as_deref(), Method::parse);
        if self.indicator.is_some_and(|place| usize::from(place) >= indicators) {
            faults.add(at("indicator"), "indicator_unknown", "there is no indicator at this place");
        }
        let value_max = match value_max {
            Some(None) => return None,
            Some(Some(value)) => Some(value),
            None => None,
        };
        let bound = Bound::try_new(self.comparator.0, value?, value_max);
        let member = match &bound {
            Err(InvalidBound::UpperMissing | InvalidBound::UpperUnexpected | InvalidBound::RangeReversed) => {
                "value_max"
            }
            Ok(_) => "value",
        };
        let bound = faults.take(at(member), bound)?;
        Some(Figure { indicator: self.indicator, name, bound, unit, method })
    }
}

/// The figures of a body with so many indicators.
pub fn parse_figures(figures: &[FigureBody], indicators: usize, faults: &mut Faults) -> Vec<Figure> {
    if figures.len() > FIGURES_MAX {
        faults.add("/figures", "too_many", format!("has more than {FIGURES_MAX} members"));
        return Vec::new();
    }
    let read = figures.iter().enumerate();
    read.filter_map(|(place, figure)| figure.parse(&format!("/figures/{place}"), indicators, faults)).collect()
}

impl From<&Figure> for FigureBody {
    fn from(figure: &Figure) -> Self {
        FigureBody {
            indicator: figure.indicator,
            name: figure.name.as_ref().map(ToString::to_string),
            comparator: Code(figure.bound.comparator()),
            value: figure.bound.value().to_string(),
            value_max: figure.bound.value_max().map(|value| value.to_string()),
            unit: figure.unit.as_ref().map(ToString::to_string),
            method: figure.method.as_ref().map(ToString::to_string),
        }
    }
}

impl FigureView {
    /// The figures of a demand, stated and read.
    #[must_use]
    pub fn list(content: &DemandContent) -> Vec<FigureView> {
        let view = |(figure, origin)| {
            let FigureBody { indicator, name, comparator, value, value_max, unit, method } = FigureBody::from(&figure);
            FigureView { origin: Code(origin), indicator, name, comparator, value, value_max, unit, method }
        };
        content.figures_with_read().into_iter().map(view).collect()
    }
}
