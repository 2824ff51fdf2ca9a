//! Readiness (技术就绪度): an assessment by scale and edition, never a bare number (DOMAIN 3.8).

use crate::reference::ReadinessLevel;
use strum::{EnumString, IntoStaticStr, VariantArray};
use time::Date;

/// Who assessed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum AssessmentMethod {
    /// The owner itself.
    #[strum(serialize = "self")]
    SelfAssessed,
    /// Somebody independent.
    ThirdParty,
}

/// One assessment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadinessAssessment {
    /// The level on its scale.
    pub level: ReadinessLevel,
    /// Who assessed.
    pub method: AssessmentMethod,
    /// The day of the assessment.
    pub assessed_on: Option<Date>,
}
