//! Valuations of an achievement, as bodies, views and rows have them.

use crate::http::fault::Faults;
use crate::http::types::{Code, Day, MoneyRangeBody};
use crate::names::ValuationApproachCode;
use keqiao_domain::assets::readiness::DocumentDigest;
use keqiao_domain::assets::valuation::{Valuation, valid_until};
use keqiao_domain::text::{Keyword, Name, Passage, Title};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A valuation, as it was made. Stored in this form, too.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = Valuation)]
pub struct ValuationBody {
    /// How the value was found: `income` 收益法, `market` 市场法, `cost` 成本法, `real_option`, or `agreed` without an appraisal.
    #[schema(inline)]
    pub approach: ValuationApproachCode,
    /// What for.
    #[schema(min_length = 1, max_length = 300, example = "Licence to one manufacturer")]
    pub purpose: String,
    /// The day for which the value holds (基准日).
    #[schema(inline)]
    pub base_on: Day,
    /// The last day on which it may be used; a year after its base day when absent, and not later than that.
    #[serde(default)]
    #[schema(inline)]
    pub valid_until: Option<Day>,
    /// From–to.
    pub value: MoneyRangeBody,
    /// Who appraised.
    #[serde(default)]
    #[schema(min_length = 2, max_length = 200, example = "衡价评估（虚构）")]
    pub appraiser: Option<String>,
    /// The number of the appraiser's credential.
    #[serde(default)]
    #[schema(min_length = 1, max_length = 100, example = "33000123")]
    pub credential: Option<String>,
    /// What was assumed: life, discount rate, royalty rate.
    #[serde(default)]
    #[schema(min_length = 2, max_length = 5000, example = "Ten years, 14 % discount, 3 % royalty on net sales.")]
    pub assumptions: Option<String>,
    /// The SHA-256 of the report.
    #[serde(default)]
    #[schema(
        max_length = 64,
        pattern = "^[0-9a-f]{64}$",
        example = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
    )]
    pub report_sha256: Option<String>,
}

impl ValuationBody {
    /// Reads the body into the domain. `days_max` is how long a valuation holds.
    ///
    /// # Errors
    /// All faulty members.
    pub fn parse(self, days_max: u16) -> Result<Valuation, Faults> {
        let mut faults = Faults::new();
        let purpose = faults.take("/purpose", Title::parse(&self.purpose));
        let value = self.value.parse("/value", &mut faults);
        let appraiser = faults.take_optional("/appraiser", self.appraiser.as_deref(), Name::parse);
        let credential = faults.take_optional("/credential", self.credential.as_deref(), Keyword::parse);
        let assumptions = faults.take_optional("/assumptions", self.assumptions.as_deref(), Passage::parse);
        let report = self.report_sha256.as_deref();
        let report_digest = faults.take_optional("/report_sha256", report, DocumentDigest::parse);
        let base_on = self.base_on.0;
        let until = self.valid_until.map_or_else(|| valid_until(base_on, days_max), |day| day.0);
        if until < base_on {
            faults.add("/valid_until", "range_reversed", "lies before `base_on`");
        }
        match (purpose, value) {
            (Some(purpose), Some(value)) if faults.is_empty() => Ok(Valuation {
                approach: self.approach.0,
                purpose,
                base_on,
                valid_until: until,
                value,
                appraiser,
                credential,
                assumptions,
                report_digest,
            }),
            _ => Err(faults),
        }
    }
}

impl From<&Valuation> for ValuationBody {
    fn from(valuation: &Valuation) -> Self {
        let text = |text: &Option<Name>| text.as_ref().map(ToString::to_string);
        ValuationBody {
            approach: Code(valuation.approach),
            purpose: valuation.purpose.to_string(),
            base_on: Day(valuation.base_on),
            valid_until: Some(Day(valuation.valid_until)),
            value: MoneyRangeBody::from(&valuation.value),
            appraiser: text(&valuation.appraiser),
            credential: valuation.credential.as_ref().map(ToString::to_string),
            assumptions: valuation.assumptions.as_ref().map(ToString::to_string),
            report_sha256: valuation.report_digest.as_ref().map(|digest| digest.as_str().to_owned()),
        }
    }
}
