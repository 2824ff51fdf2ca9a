//! What the owner of a listing thinks of a match: accepted, or dismissed for a reason.

use crate::access::{Exposure, Resource};
use crate::event::{Audience, Event, EventKind};
use crate::id::{Id, MatchJudgementKind, OrganizationKind, Subject};
use serde_json::json;
use strum::{EnumString, IntoStaticStr, VariantArray};

/// The verdict.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum Verdict {
    /// It fits: worth a talk.
    Accepted,
    /// It does not fit.
    Dismissed,
}

/// Why a match was dismissed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum DismissReason {
    /// 主题不符: about something else.
    OffTopic,
    /// 成熟度不足: too far from use.
    NotReady,
    /// 指标不达标: figures not reached.
    FiguresNotMet,
    /// 价格不合: price and budget do not meet.
    PriceMismatch,
    /// 合作方式不合: wanted in another way.
    CooperationMismatch,
    /// 已经了解: known before.
    AlreadyKnown,
    /// 无法取得: no longer to be had.
    NotAvailable,
    /// 其他.
    Other,
}

/// One organization's judgement of one match. A new one replaces it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MatchJudgement {
    /// Its identifier, in the hub of the listing that asked.
    pub id: Id<MatchJudgementKind>,
    /// Who judges: the owner of the listing that asked.
    pub owner: Id<OrganizationKind>,
    /// The listing that asked.
    pub subject: Subject,
    /// The listing that was found.
    pub listing: Subject,
    /// What he thinks.
    pub verdict: Verdict,
    /// Why it was dismissed.
    pub reason: Option<DismissReason>,
}

/// Why a verdict and its reason do not belong together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvalidVerdict {
    /// Dismissed without a reason.
    #[error("a dismissed match needs a reason")]
    ReasonMissing,
    /// Accepted with a reason to dismiss it.
    #[error("an accepted match has no reason to be dismissed")]
    ReasonSurplus,
}

impl InvalidVerdict {
    /// The stable code of the broken rule.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            InvalidVerdict::ReasonMissing => "reason_missing",
            InvalidVerdict::ReasonSurplus => "reason_surplus",
        }
    }
}

impl Verdict {
    /// Checks that a reason is there when it must be, and only then.
    ///
    /// # Errors
    /// When it is not.
    pub fn check(self, reason: Option<DismissReason>) -> Result<(), InvalidVerdict> {
        match (self, reason) {
            (Verdict::Dismissed, None) => Err(InvalidVerdict::ReasonMissing),
            (Verdict::Accepted, Some(_)) => Err(InvalidVerdict::ReasonSurplus),
            (Verdict::Accepted, None) | (Verdict::Dismissed, Some(_)) => Ok(()),
        }
    }
}

impl MatchJudgement {
    /// What the access table needs to know.
    #[must_use]
    pub fn resource(&self) -> Resource {
        Resource { hub: self.id.hub(), owner: Some(self.owner), exposure: Exposure::Private }
    }

    /// Takes a new verdict over. The same verdict again yields no event.
    pub fn judge(&mut self, verdict: Verdict, reason: Option<DismissReason>) -> Option<Event> {
        if (self.verdict, self.reason) == (verdict, reason) {
            return None;
        }
        (self.verdict, self.reason) = (verdict, reason);
        Some(self.judged())
    }

    /// That it was judged.
    #[must_use]
    pub fn judged(&self) -> Event {
        let verdict: &'static str = self.verdict.into();
        let reason = self.reason.map(<&'static str>::from);
        let (subject, listing) = (self.subject.to_string(), self.listing.to_string());
        Event {
            kind: EventKind::MatchJudged,
            subject: self.id.subject(),
            hub: self.id.hub(),
            owner: Some(self.owner),
            audience: Audience::Owner,
            payload: json!({ "subject": subject, "listing": listing, "verdict": verdict, "reason": reason }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hub::HubNumber;
    use crate::id::{AchievementKind, DemandKind};

    #[test]
    fn a_dismissal_needs_a_reason_and_an_acceptance_has_none() {
        assert_eq!(Verdict::Dismissed.check(None), Err(InvalidVerdict::ReasonMissing));
        assert_eq!(Verdict::Accepted.check(Some(DismissReason::Other)), Err(InvalidVerdict::ReasonSurplus));
        assert_eq!(Verdict::Accepted.check(None), Ok(()));
        assert_eq!(Verdict::Dismissed.check(Some(DismissReason::Other)), Ok(()));
    }

    #[test]
    fn the_same_verdict_again_yields_no_event() {
        let hub = HubNumber::NATIONAL;
        let mut judgement = MatchJudgement {
            id: Id::compose(1, hub, 0, 1),
            owner: Id::compose(1, hub, 0, 2),
            subject: Id::<DemandKind>::compose(1, hub, 0, 3).subject(),
            listing: Id::<AchievementKind>::compose(1, hub, 0, 4).subject(),
            verdict: Verdict::Accepted,
            reason: None,
        };
        assert_eq!(judgement.judge(Verdict::Accepted, None), None);
        let event = judgement.judge(Verdict::Dismissed, Some(DismissReason::NotReady)).expect("a new verdict");
        assert_eq!(event.payload["reason"], "not_ready");
    }
}
