//! Who can have a resource, as bodies, views and rows have it.

use crate::http::fault::Faults;
use crate::http::types::{Code, MoneyRangeBody};
use crate::listing::member::distinct;
use crate::names::{OrganizationKindCode, ResearchStageCode, SizeClassCode, TechnicalFieldCode};
use crate::people::member::{RegionText, parse_regions, region_texts};
use keqiao_domain::market::eligibility::{Eligibility, FURTHER_MAX, READINESS_LEVELS};
use keqiao_domain::market::resource::INDUSTRIES_MAX;
use keqiao_domain::reference::IndustryCode;
use keqiao_domain::text::Indicator;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// An industry: a code of GB/T 4754-2017.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(transparent)]
#[schema(min_length = 1, max_length = 5, pattern = "^([A-T]|[A-T]?[0-9]{2,4})$", example = "C26")]
pub struct IndustryText(pub String);

/// A condition in words.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(transparent)]
#[schema(min_length = 1, max_length = 500, example = "The line was built in the last three years.")]
pub struct ConditionText(pub String);

/// Who can have a resource. What is absent or empty asks for nothing. Stored in this form, too.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = Eligibility)]
pub struct EligibilityBody {
    /// What the applicant is.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schema(inline, max_items = 10)]
    pub organization_kinds: Vec<OrganizationKindCode>,
    /// How large it is.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schema(inline, max_items = 10)]
    pub size_classes: Vec<SizeClassCode>,
    /// Where it sits (GB/T 2260).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schema(max_items = 50)]
    pub regions: Vec<RegionText>,
    /// Its industry, or that of its demand (GB/T 4754-2017).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schema(max_items = 30)]
    pub industries: Vec<IndustryText>,
    /// The technical field of its demand or achievement.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schema(inline, max_items = 10)]
    pub fields: Vec<TechnicalFieldCode>,
    /// Where the research of its demand stands.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schema(inline, max_items = 10)]
    pub stages: Vec<ResearchStageCode>,
    /// The least readiness of its achievement, a level of GB/T 22900.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 1, maximum = 9)]
    pub readiness_min: Option<u8>,
    /// The highest readiness of its achievement, a level of GB/T 22900.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 1, maximum = 9)]
    pub readiness_max: Option<u8>,
    /// What its demand may cost: the whole budget lies within.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub budget: Option<MoneyRangeBody>,
    /// What can be said in words only.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schema(max_items = 20)]
    pub further: Vec<ConditionText>,
}

/// The industries of a body, each once.
pub fn parse_industries(industries: Vec<IndustryText>, faults: &mut Faults) -> Vec<IndustryCode> {
    let texts: Vec<String> = industries.into_iter().map(|industry| industry.0).collect();
    let mut distinct = Vec::new();
    for industry in faults.take_list("/industries", &texts, INDUSTRIES_MAX, IndustryCode::parse) {
        if !distinct.contains(&industry) {
            distinct.push(industry);
        }
    }
    distinct
}

/// The industries of a view.
#[must_use]
pub fn industry_texts(industries: &[IndustryCode]) -> Vec<IndustryText> {
    industries.iter().map(|industry| IndustryText(industry.to_string())).collect()
}

impl EligibilityBody {
    /// Reads the conditions; faults are noted with pointers from here.
    pub fn parse(self, faults: &mut Faults) -> Eligibility {
        for (pointer, level) in [("/readiness_min", self.readiness_min), ("/readiness_max", self.readiness_max)] {
            if level.is_some_and(|level| !READINESS_LEVELS.contains(&level)) {
                faults.add(pointer, "out_of_range", "is not 1 to 9");
            }
        }
        if self.readiness_min.zip(self.readiness_max).is_some_and(|(min, max)| min > max) {
            faults.add("/readiness_max", "range_reversed", "is below the least level");
        }
        let further: Vec<String> = self.further.into_iter().map(|condition| condition.0).collect();
        Eligibility {
            organization_kinds: distinct("/organization_kinds", &self.organization_kinds, faults),
            size_classes: distinct("/size_classes", &self.size_classes, faults),
            regions: parse_regions(self.regions, faults),
            industries: parse_industries(self.industries, faults),
            fields: distinct("/fields", &self.fields, faults),
            stages: distinct("/stages", &self.stages, faults),
            readiness_min: self.readiness_min,
            readiness_max: self.readiness_max,
            budget: self.budget.and_then(|budget| budget.parse("/budget", faults)),
            further: faults.take_list("/further", &further, FURTHER_MAX, Indicator::parse),
        }
    }
}

impl From<&Eligibility> for EligibilityBody {
    fn from(eligibility: &Eligibility) -> Self {
        EligibilityBody {
            organization_kinds: eligibility.organization_kinds.iter().copied().map(Code).collect(),
            size_classes: eligibility.size_classes.iter().copied().map(Code).collect(),
            regions: region_texts(&eligibility.regions),
            industries: industry_texts(&eligibility.industries),
            fields: eligibility.fields.iter().copied().map(Code).collect(),
            stages: eligibility.stages.iter().copied().map(Code).collect(),
            readiness_min: eligibility.readiness_min,
            readiness_max: eligibility.readiness_max,
            budget: eligibility.budget.as_ref().map(MoneyRangeBody::from),
            further: eligibility.further.iter().map(|words| ConditionText(words.to_string())).collect(),
        }
    }
}
