//! Moderation (入场审核): the score sheet by which a hub admits a listing.

use crate::id::{Id, ReviewKind};
use crate::rule::{Refusals, Rule};
use crate::text::Reason;
use strum::{EnumString, IntoStaticStr, VariantArray};

/// The greatest score of one criterion.
pub const CRITERION_SCORE_MAX: u8 = 5;
/// Points out of 20 that a sheet needs to pass (DOMAIN INV-45).
pub const PASSING_SCORE: u8 = 10;

/// Four criteria, each 0 to 5.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ScoreSheet {
    authenticity: u8,
    clarity: u8,
    feasibility: u8,
    value: u8,
}

/// A score above 5.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a score is 0 to {CRITERION_SCORE_MAX}")]
pub struct InvalidScore;

impl ScoreSheet {
    /// Puts a sheet together: authenticity (真实性), clarity (明确性), feasibility (可行性), value (价值).
    ///
    /// # Errors
    /// When a score is above 5.
    pub fn try_new(authenticity: u8, clarity: u8, feasibility: u8, value: u8) -> Result<Self, InvalidScore> {
        if [authenticity, clarity, feasibility, value].iter().any(|score| *score > CRITERION_SCORE_MAX) {
            return Err(InvalidScore);
        }
        Ok(ScoreSheet { authenticity, clarity, feasibility, value })
    }

    /// The four scores in the order of [`ScoreSheet::try_new`].
    #[must_use]
    pub fn scores(&self) -> [u8; 4] {
        [self.authenticity, self.clarity, self.feasibility, self.value]
    }

    /// The sum, 0 to 20.
    #[must_use]
    pub fn total(&self) -> u8 {
        self.scores().iter().sum()
    }

    /// What stands against admission on this sheet.
    #[must_use]
    pub fn objections(&self) -> Refusals {
        let mut refusals = Refusals::new();
        refusals.require_at(self.total() >= PASSING_SCORE, Rule::ModerationScoreTooLow, "/scores");
        refusals.require_at(self.scores().iter().all(|score| *score > 0), Rule::ModerationCriterionZero, "/scores");
        refusals
    }
}

/// What a moderator decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum Decision {
    /// Admitted; the owner may publish.
    Approve,
    /// Back to the owner, to be mended and handed in again.
    Return,
    /// Kept waiting (暂缓).
    Hold,
    /// Refused for good.
    Reject,
}

/// One review. It never changes after it was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Review {
    /// Its identifier.
    pub id: Id<ReviewKind>,
    /// The scores.
    pub sheet: ScoreSheet,
    /// The decision.
    pub decision: Decision,
    /// Why; needed unless the listing is approved.
    pub reason: Option<Reason>,
}

impl Review {
    /// What stands against this review, whatever it reviews.
    #[must_use]
    pub fn objections(&self) -> Refusals {
        match self.decision {
            Decision::Approve => self.sheet.objections(),
            Decision::Return | Decision::Hold | Decision::Reject => {
                let mut refusals = Refusals::new();
                refusals.require_at(self.reason.is_some(), Rule::ModerationReasonMissing, "/reason");
                refusals
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ten_points_without_a_zero_pass_and_nothing_less() {
        let passes =
            |a, b, c, d| ScoreSheet::try_new(a, b, c, d).expect("scores within bounds").objections().is_empty();
        assert!(passes(3, 3, 2, 2));
        assert!(!passes(3, 2, 2, 2));
        assert!(!passes(5, 5, 5, 0));
        assert_eq!(ScoreSheet::try_new(6, 1, 1, 1), Err(InvalidScore));
    }
}
