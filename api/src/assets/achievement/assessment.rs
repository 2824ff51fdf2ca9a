//! Readiness assessments of an achievement, as bodies, views and rows have them.

use super::view::edition_current;
use crate::http::fault::Faults;
use crate::http::types::{Code, Day};
use crate::names::{AssessmentMethodCode, ReadinessScaleCode};
use keqiao_domain::assets::readiness::{AssessmentMethod, AssessmentRecord, DocumentDigest, EVIDENCE_MAX, Evidence};
use keqiao_domain::reference::{InvalidReadinessLevel, ReadinessLevel};
use keqiao_domain::text::{Name, Reason, SourceName, Title};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A document that shows a level of readiness. Stored in this form, too.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ReadinessEvidence)]
pub struct EvidenceBody {
    /// What it is; everybody sees it with the achievement.
    #[schema(min_length = 1, max_length = 300, example = "Report of a 5,000 h test on a pilot line")]
    pub title: String,
    /// Where it can be found: a number, an address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 200, example = "Report 2026-117")]
    pub reference: Option<String>,
    /// Its SHA-256, so that another document cannot take its place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(
        max_length = 64,
        pattern = "^[0-9a-f]{64}$",
        example = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
    )]
    pub sha256: Option<String>,
}

/// An assessment of readiness, as it was made. Stored in this form, too.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ReadinessAssessment)]
pub struct AssessmentBody {
    /// The scale.
    #[schema(inline)]
    pub scale: ReadinessScaleCode,
    /// Year of the scale's edition; the current one when absent.
    #[serde(default)]
    #[schema(minimum = 1974, maximum = 2099, example = 2022)]
    pub edition: Option<u16>,
    /// The level, from 1 to the highest of its scale.
    #[schema(minimum = 1, maximum = 13, example = 7)]
    pub level: u8,
    /// Who assessed; the owner itself when absent.
    #[serde(default = "self_assessed")]
    #[schema(inline)]
    pub method: AssessmentMethodCode,
    /// The name of the assessing organization.
    #[serde(default)]
    #[schema(min_length = 2, max_length = 200, example = "远志检测（虚构）")]
    pub assessor: Option<String>,
    /// The day of the assessment.
    #[schema(inline)]
    pub assessed_on: Day,
    /// What shows the level; at least one document.
    #[schema(max_items = 20)]
    pub evidence: Vec<EvidenceBody>,
    /// Why the level is lower than before, if it is.
    #[serde(default)]
    #[schema(
        min_length = 2,
        max_length = 2000,
        example = "The second pilot run did not reach the yield of the first."
    )]
    pub reason: Option<String>,
}

fn self_assessed() -> AssessmentMethodCode {
    Code(AssessmentMethod::SelfAssessed)
}

impl AssessmentBody {
    /// Reads the body into the domain.
    ///
    /// # Errors
    /// All faulty members.
    pub fn parse(self) -> Result<AssessmentRecord, Faults> {
        let mut faults = Faults::new();
        let scale = self.scale.0;
        let read = ReadinessLevel::try_new(scale, self.edition.unwrap_or_else(|| edition_current(scale)), self.level);
        let pointer = match &read {
            Err(InvalidReadinessLevel::EditionImpossible { .. }) => "/edition",
            Err(InvalidReadinessLevel::LevelOutOfScale { .. }) => "/level",
            Err(InvalidReadinessLevel::Malformed | InvalidReadinessLevel::ScaleUnknown) | Ok(_) => "/scale",
        };
        let level = faults.take(pointer, read);
        let assessor = faults.take_optional("/assessor", self.assessor.as_deref(), Name::parse);
        let reason = faults.take_optional("/reason", self.reason.as_deref(), Reason::parse);
        if self.evidence.len() > EVIDENCE_MAX {
            faults.add("/evidence", "too_many", format!("has more than {EVIDENCE_MAX} members"));
        }
        let mut piece = |(place, evidence): (usize, &EvidenceBody)| {
            let at = |member: &str| format!("/evidence/{place}/{member}");
            let title = faults.take(at("title"), Title::parse(&evidence.title));
            let reference = faults.take_optional(at("reference"), evidence.reference.as_deref(), SourceName::parse);
            let digest = faults.take_optional(at("sha256"), evidence.sha256.as_deref(), DocumentDigest::parse);
            Some(Evidence { title: title?, reference, digest })
        };
        let evidence = self.evidence.iter().take(EVIDENCE_MAX).enumerate().filter_map(&mut piece).collect();
        match level {
            Some(level) if faults.is_empty() => Ok(AssessmentRecord {
                level,
                method: self.method.0,
                assessor,
                assessed_on: self.assessed_on.0,
                evidence,
                reason,
            }),
            _ => Err(faults),
        }
    }
}

impl From<&AssessmentRecord> for AssessmentBody {
    fn from(record: &AssessmentRecord) -> Self {
        let AssessmentRecord { level, method, assessor, assessed_on, evidence, reason } = record;
        let piece = |evidence: &Evidence| EvidenceBody {
            title: evidence.title.to_string(),
            reference: evidence.reference.as_ref().map(ToString::to_string),
            sha256: evidence.digest.as_ref().map(|digest| digest.as_str().to_owned()),
        };
        AssessmentBody {
            scale: Code(level.scale()),
            edition: Some(level.edition()),
            level: level.level(),
            method: Code(*method),
            assessor: assessor.as_ref().map(ToString::to_string),
            assessed_on: Day(*assessed_on),
            evidence: evidence.iter().map(piece).collect(),
            reason: reason.as_ref().map(ToString::to_string),
        }
    }
}
