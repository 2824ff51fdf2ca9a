//! Achievements (科技成果), DOMAIN 5.2.
//!
//! ```text
//! draft ──submit──▶ under_review ──review──▶ registered ──publish──▶ published ──withdraw──▶ withdrawn
//!   ▲                 ▲      │ └─▶ rejected
//!   └────return───────┼──────┘ └─▶ on_hold ──submit──▶ under_review
//! ```

use super::bundle::{Component, Contributor, OwnershipMode};
use super::readiness::{ASSESSMENTS_MAX, AssessmentRecord, ReadinessAssessment};
use super::valuation::{VALUATIONS_MAX, Valuation, valid_until};
use crate::access::{Action, Exposure, Resource};
use crate::event::{Audience, Event, EventKind};
use crate::id::{AchievementKind, Id, OrganizationKind, PatentKind};
use crate::listed::{Actions, Moderated};
use crate::market::cooperation::CooperationMode;
use crate::moderation::{Decision, Review};
use crate::money::MoneyRange;
use crate::process::{Process, Step};
use crate::provenance::Provenance;
use crate::reference::{IpcSymbol, TechnicalField};
use crate::rule::{Refusals, Rule};
use crate::rule_pack::{Figure, RulePack};
use crate::text::{Body, Keyword, Reason, Title};
use crate::timestamp::Timestamp;
use serde_json::json;
use strum::{EnumString, IntoStaticStr, VariantArray};
use time::Duration;

/// Fewer characters do not tell a result.
pub const ABSTRACT_CHARS_MIN: usize = 20;
/// Patents of one bundle.
pub const PATENTS_MAX: usize = 100;
/// Classes of one listing.
pub const CLASSES_MAX: usize = 50;

/// Where an achievement stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum AchievementState {
    /// Being written.
    Draft,
    /// Before the hub's moderator.
    UnderReview,
    /// The moderator waits for something (暂缓).
    OnHold,
    /// Refused for good.
    Rejected,
    /// Admitted, not yet public.
    Registered,
    /// Public.
    Published,
    /// Taken back by its owner.
    Withdrawn,
}

/// What an achievement says. Any value of it is a valid draft.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AchievementContent {
    /// What it is, in one line.
    pub title: Title,
    /// What it does and how, for everyone to read.
    pub r#abstract: Option<Body>,
    /// Technical field.
    pub field: Option<TechnicalField>,
    /// Words to find it by.
    pub keywords: Vec<Keyword>,
    /// IPC or CPC classes.
    pub classes: Vec<IpcSymbol>,
    /// How far it is from use.
    pub readiness: Option<ReadinessAssessment>,
    /// Ways its owner would give it to others.
    pub cooperation: Vec<CooperationMode>,
    /// What the owner asks.
    pub price: Option<MoneyRange>,
    /// The patents of the bundle.
    pub patents: Vec<Id<PatentKind>>,
    /// What else belongs to the bundle.
    pub components: Vec<Component>,
    /// Who made it; their shares are whole.
    pub contributors: Vec<Contributor>,
    /// To whom it belongs.
    pub ownership: Option<OwnershipMode>,
}

/// An achievement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Achievement {
    /// Its identifier, which carries its hub.
    pub id: Id<AchievementKind>,
    /// Whose it is.
    pub owner: Id<OrganizationKind>,
    /// What it says.
    pub content: AchievementContent,
    /// Where it stands.
    pub state: AchievementState,
    /// Assessments of its readiness, in the order in which they were made.
    pub assessments: Vec<AssessmentRecord>,
    /// Valuations, in the order in which they were made.
    pub valuations: Vec<Valuation>,
    /// Since when nobody has touched it; none while it is awake.
    pub dormant_since: Option<Timestamp>,
    /// Where it came from, if it was imported.
    pub provenance: Option<Provenance>,
}

/// The state machine.
pub const PROCESS: Process<AchievementState> = Process {
    code: "achievement",
    title_zh: "科技成果",
    title_en: "Achievement",
    initial: AchievementState::Draft,
    steps: &[
        Step {
            action: Action::AmendAchievement,
            from: &[AchievementState::Draft, AchievementState::OnHold],
            to: &[AchievementState::Draft, AchievementState::OnHold],
            rules: &[Rule::ListingNotEditable],
        },
        Step {
            action: Action::SubmitAchievement,
            from: &[AchievementState::Draft, AchievementState::OnHold],
            to: &[AchievementState::UnderReview],
            rules: &[
                Rule::OrganizationNotVerified,
                Rule::AchievementAbstractTooThin,
                Rule::AchievementFieldMissing,
                Rule::AchievementReadinessMissing,
            ],
        },
        Step {
            action: Action::ReviewAchievement,
            from: &[AchievementState::UnderReview, AchievementState::OnHold],
            to: &[
                AchievementState::Registered,
                AchievementState::Draft,
                AchievementState::OnHold,
                AchievementState::Rejected,
            ],
            rules: &[
                Rule::ModerationScoreTooLow,
                Rule::ModerationCriterionZero,
                Rule::ModerationReasonMissing,
                Rule::ModerationOwnListing,
            ],
        },
        Step {
            action: Action::PublishAchievement,
            from: &[AchievementState::Registered],
            to: &[AchievementState::Published],
            rules: &[Rule::OrganizationNotVerified],
        },
        Step {
            action: Action::AssessReadiness,
            from: AchievementState::VARIANTS,
            to: AchievementState::VARIANTS,
            rules: &[
                Rule::ReadinessEvidenceMissing,
                Rule::ReadinessDropUnexplained,
                Rule::AchievementRecordAhead,
                Rule::AchievementRecordsTooMany,
            ],
        },
        Step {
            action: Action::ValueAchievement,
            from: AchievementState::VARIANTS,
            to: AchievementState::VARIANTS,
            rules: &[Rule::AchievementRecordAhead, Rule::ValuationValidityTooLong, Rule::AchievementRecordsTooMany],
        },
        Step {
            action: Action::WithdrawAchievement,
            from: &[
                AchievementState::Draft,
                AchievementState::UnderReview,
                AchievementState::OnHold,
                AchievementState::Registered,
                AchievementState::Published,
            ],
            to: &[AchievementState::Withdrawn],
            rules: &[],
        },
    ],
};

impl Achievement {
    /// What the access table needs to know.
    #[must_use]
    pub fn resource(&self) -> Resource {
        let exposure = Exposure::public_when(self.state == AchievementState::Published);
        Resource { hub: self.id.hub(), owner: Some(self.owner), exposure }
    }

    /// Enters a draft.
    #[must_use]
    pub fn create(
        id: Id<AchievementKind>,
        owner: Id<OrganizationKind>,
        content: AchievementContent,
        provenance: Option<Provenance>,
    ) -> (Self, Event) {
        let achievement = Achievement {
            id,
            owner,
            content,
            state: PROCESS.initial,
            assessments: Vec::new(),
            valuations: Vec::new(),
            dormant_since: None,
            provenance,
        };
        let event = achievement.event(EventKind::AchievementCreated, json!({}));
        (achievement, event)
    }

    /// What stands against editing.
    #[must_use]
    pub fn may_amend(&self) -> Refusals {
        let mut refusals = Refusals::new();
        let is_open = PROCESS.open(Action::AmendAchievement, self.state).is_empty();
        refusals.require_at(is_open, Rule::ListingNotEditable, "/state");
        refusals
    }

    /// Takes a new text over. The same text again yields no event.
    ///
    /// # Errors
    /// When the achievement is not a draft and not on hold.
    pub fn amend(&mut self, content: AchievementContent) -> Result<Option<Event>, Refusals> {
        if content == self.content {
            return Ok(None);
        }
        self.may_amend().into_result()?;
        self.content = content;
        Ok(Some(self.changed(EventKind::AchievementAmended, json!({}))))
    }

    /// Takes a changed row of its source over. What was admitted as a part of a collection follows its source; a listing
    /// that nobody imported is edited as a draft only.
    ///
    /// # Errors
    /// When the achievement is under review, rejected or withdrawn.
    pub fn renew(&mut self, content: AchievementContent, provenance: Provenance) -> Result<Option<Event>, Refusals> {
        let was_admitted = matches!(self.state, AchievementState::Registered | AchievementState::Published);
        if self.provenance.is_none() || !was_admitted {
            self.may_amend().into_result()?;
        }
        self.provenance = Some(provenance);
        let is_same = content == self.content;
        self.content = content;
        Ok(if is_same { None } else { Some(self.changed(EventKind::AchievementAmended, json!({}))) })
    }

    /// What stands against handing it in, apart from the owner's standing. What an imported achievement lacks because
    /// its source never had it is not asked for: the hub takes it as it stands and shows what is missing.
    #[must_use]
    pub fn may_submit(&self) -> Refusals {
        let mut refusals = PROCESS.open(Action::SubmitAchievement, self.state);
        if self.provenance.is_none() {
            let length = self.content.r#abstract.as_ref().map_or(0, |text| text.as_str().chars().count());
            refusals.require_at(length >= ABSTRACT_CHARS_MIN, Rule::AchievementAbstractTooThin, "/abstract");
            refusals.require_at(self.content.field.is_some(), Rule::AchievementFieldMissing, "/field");
            refusals.require_at(self.content.readiness.is_some(), Rule::AchievementReadinessMissing, "/readiness");
        }
        refusals
    }

    /// Hands it in for moderation. Handing in twice changes nothing and yields no event.
    ///
    /// # Errors
    /// All rules that stand against it.
    pub fn submit(&mut self) -> Result<Option<Event>, Refusals> {
        if self.state == AchievementState::UnderReview {
            return Ok(None);
        }
        self.may_submit().into_result()?;
        self.state = AchievementState::UnderReview;
        Ok(Some(self.changed(EventKind::AchievementSubmitted, json!({}))))
    }

    /// What stands against a decision by a member of that organization.
    #[must_use]
    pub fn may_review(&self, reviewer: Option<Id<OrganizationKind>>) -> Refusals {
        let mut refusals = PROCESS.open(Action::ReviewAchievement, self.state);
        refusals.require(reviewer != Some(self.owner), Rule::ModerationOwnListing);
        refusals
    }

    /// The moderator decides.
    ///
    /// # Errors
    /// All rules that stand against it.
    pub fn review(&mut self, review: &Review, reviewer: Option<Id<OrganizationKind>>) -> Result<Event, Refusals> {
        let mut refusals = self.may_review(reviewer);
        refusals.append(review.objections());
        refusals.into_result()?;
        self.state = match review.decision {
            Decision::Approve => AchievementState::Registered,
            Decision::Return => AchievementState::Draft,
            Decision::Hold => AchievementState::OnHold,
            Decision::Reject => AchievementState::Rejected,
        };
        let decision: &'static str = review.decision.into();
        let reason = review.reason.as_ref().map(Reason::as_str);
        let payload = json!({ "review": review.id.to_string(), "decision": decision, "total": review.sheet.total(), "reason": reason });
        Ok(self.changed(EventKind::AchievementReviewed, payload))
    }

    /// What stands against publishing, apart from the owner's standing.
    #[must_use]
    pub fn may_publish(&self) -> Refusals {
        PROCESS.open(Action::PublishAchievement, self.state)
    }

    /// Puts it before the market. Publishing twice changes nothing and yields no event.
    ///
    /// # Errors
    /// All rules that stand against it.
    pub fn publish(&mut self) -> Result<Option<Event>, Refusals> {
        if self.state == AchievementState::Published {
            return Ok(None);
        }
        self.may_publish().into_result()?;
        self.state = AchievementState::Published;
        Ok(Some(self.changed(EventKind::AchievementPublished, json!({ "title": self.content.title.as_str() }))))
    }

    /// Records an assessment of its readiness, in whatever state it is. The same one again changes nothing and yields no
    /// event.
    ///
    /// # Errors
    /// All rules that stand against it.
    pub fn assess(&mut self, record: AssessmentRecord, at: Timestamp) -> Result<Option<Event>, Refusals> {
        if self.assessments.contains(&record) {
            return Ok(None);
        }
        let before = self.content.readiness.as_ref().map(|before| &before.level);
        let is_drop = before
            .is_some_and(|before| before.scale() == record.level.scale() && record.level.level() < before.level());
        let mut refusals = Refusals::new();
        refusals.require_at(!record.evidence.is_empty(), Rule::ReadinessEvidenceMissing, "/evidence");
        refusals.require_at(!is_drop || record.reason.is_some(), Rule::ReadinessDropUnexplained, "/reason");
        refusals.require_at(record.assessed_on <= at.day(), Rule::AchievementRecordAhead, "/assessed_on");
        let has_room = self.assessments.len() < ASSESSMENTS_MAX;
        refusals.require_at(has_room, Rule::AchievementRecordsTooMany, "/readiness_assessments");
        refusals.into_result()?;

        // One that is told late takes its place among the records, and not that of a later one.
        let is_latest = self.assessments.iter().all(|known| known.assessed_on <= record.assessed_on);
        if is_latest {
            let assessed_on = Some(record.assessed_on);
            self.content.readiness =
                Some(ReadinessAssessment { level: record.level.clone(), method: record.method, assessed_on });
        }
        let payload = json!({ "level": record.level.as_str(), "assessed_on": record.assessed_on.to_string() });
        self.assessments.push(record);
        Ok(Some(self.changed(EventKind::AchievementAssessed, payload)))
    }

    /// Records a valuation, in whatever state it is; nobody but its owner and its hub's moderators hears of it. The same
    /// one again changes nothing and yields no event.
    ///
    /// # Errors
    /// All rules that stand against it.
    pub fn value(&mut self, valuation: Valuation, at: Timestamp) -> Result<Option<Event>, Refusals> {
        if self.valuations.contains(&valuation) {
            return Ok(None);
        }
        let days_max = RulePack::of(self.id.hub(), at.day()).days_max(Figure::ValuationDays);
        let mut refusals = Refusals::new();
        refusals.require_at(valuation.base_on <= at.day(), Rule::AchievementRecordAhead, "/base_on");
        let is_in_time = valuation.valid_until <= valid_until(valuation.base_on, days_max);
        refusals.require_at(is_in_time, Rule::ValuationValidityTooLong, "/valid_until");
        refusals.require_at(self.valuations.len() < VALUATIONS_MAX, Rule::AchievementRecordsTooMany, "/valuations");
        refusals.into_result()?;

        let approach: &'static str = valuation.approach.into();
        self.valuations.push(valuation);
        let event = self.changed(EventKind::AchievementValued, json!({ "approach": approach }));
        Ok(Some(Event { audience: Audience::Owner, ..event }))
    }

    /// Marks it as dormant when nobody has touched it for so long (沉睡成果). One that sleeps already, or is not registered
    /// or public, or was touched since, yields no event.
    pub fn rest(&mut self, last_active: Timestamp, at: Timestamp) -> Option<Event> {
        let days = i64::from(RulePack::of(self.id.hub(), at.day()).days_max(Figure::AchievementIdleDays));
        let is_idle = at.as_offset() - last_active.as_offset() >= Duration::days(days);
        let can_sleep = matches!(self.state, AchievementState::Registered | AchievementState::Published);
        if self.dormant_since.is_some() || !is_idle || !can_sleep {
            return None;
        }
        self.dormant_since = Some(last_active);
        let event = self.event(EventKind::AchievementDormant, json!({ "last_active_at": last_active.to_string() }));
        Some(Event { audience: Audience::Owner, ..event })
    }

    /// What stands against taking it back.
    #[must_use]
    pub fn may_withdraw(&self) -> Refusals {
        PROCESS.open(Action::WithdrawAchievement, self.state)
    }

    /// Takes it from the market. Withdrawing twice changes nothing and yields no event.
    ///
    /// # Errors
    /// All rules that stand against it.
    pub fn withdraw(&mut self) -> Result<Option<Event>, Refusals> {
        if self.state == AchievementState::Withdrawn {
            return Ok(None);
        }
        self.may_withdraw().into_result()?;
        let was_public = self.state == AchievementState::Published;
        self.state = AchievementState::Withdrawn;
        let mut event = self.changed(EventKind::AchievementWithdrawn, json!({}));
        event.audience = Audience::public_when(was_public);
        Ok(Some(event))
    }

    /// What happened to it by somebody's hand: it is awake.
    fn changed(&mut self, kind: EventKind, payload: serde_json::Value) -> Event {
        self.dormant_since = None;
        self.event(kind, payload)
    }

    fn event(&self, kind: EventKind, payload: serde_json::Value) -> Event {
        let audience = Audience::public_when(self.state == AchievementState::Published);
        Event { kind, subject: self.id.subject(), hub: self.id.hub(), owner: Some(self.owner), audience, payload }
    }
}

impl Moderated for Achievement {
    type Subject = AchievementKind;
    type Content = AchievementContent;

    const ACTIONS: Actions = Actions {
        create: Action::CreateAchievement,
        show: Action::ShowAchievement,
        amend: Action::AmendAchievement,
        submit: Action::SubmitAchievement,
        review: Action::ReviewAchievement,
        publish: Action::PublishAchievement,
        withdraw: Action::WithdrawAchievement,
        certify: Action::CertifyAchievement,
    };

    fn create(
        id: Id<AchievementKind>,
        owner: Id<OrganizationKind>,
        content: AchievementContent,
        provenance: Option<Provenance>,
    ) -> (Self, Event) {
        Achievement::create(id, owner, content, provenance)
    }

    fn owner(&self) -> Id<OrganizationKind> {
        self.owner
    }

    fn resource(&self) -> Resource {
        Achievement::resource(self)
    }

    fn may_amend(&self) -> Refusals {
        Achievement::may_amend(self)
    }

    fn amend(&mut self, content: AchievementContent) -> Result<Option<Event>, Refusals> {
        Achievement::amend(self, content)
    }

    fn may_submit(&self, _at: Timestamp) -> Refusals {
        Achievement::may_submit(self)
    }

    fn submit(&mut self, _at: Timestamp) -> Result<Option<Event>, Refusals> {
        Achievement::submit(self)
    }

    fn may_review(&self, reviewer: Option<Id<OrganizationKind>>) -> Refusals {
        Achievement::may_review(self, reviewer)
    }

    fn review(&mut self, review: &Review, reviewer: Option<Id<OrganizationKind>>) -> Result<Event, Refusals> {
        Achievement::review(self, review, reviewer)
    }

    fn may_publish(&self, _at: Timestamp) -> Refusals {
        Achievement::may_publish(self)
    }

    fn publish(&mut self, _at: Timestamp) -> Result<Option<Event>, Refusals> {
        Achievement::publish(self)
    }

    fn may_withdraw(&self) -> Refusals {
        Achievement::may_withdraw(self)
    }

    fn withdraw(&mut self) -> Result<Option<Event>, Refusals> {
        Achievement::withdraw(self)
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::assets::readiness::{AssessmentMethod, Evidence};
    use crate::assets::valuation::ValuationApproach;
    use crate::hub::HubNumber;
    use crate::id::ReviewKind;
    use crate::moderation::ScoreSheet;
    use crate::money::{Currency, Money};
    use crate::reference::{ReadinessLevel, ReadinessScale};
    use crate::text::SourceName;
    use time::Date;
    use time::macros::{date, datetime};

    pub(crate) fn draft(provenance: Option<Provenance>) -> Achievement {
        let content = AchievementContent {
            title: Title::parse("复合质子膜").expect("a title"),
            r#abstract: None,
            field: None,
            keywords: vec![],
            classes: vec![],
            readiness: None,
            cooperation: vec![],
            price: None,
            patents: vec![],
            components: vec![],
            contributors: vec![],
            ownership: None,
        };
        let id = Id::compose(1, HubNumber::NATIONAL, 0, 1);
        Achievement::create(id, Id::compose(1, HubNumber::NATIONAL, 0, 2), content, provenance).0
    }

    #[test]
    fn a_bare_title_is_refused_with_every_reason() {
        let refused = draft(None).submit().expect_err("everything is missing");
        let rules: Vec<_> = refused.as_slice().iter().map(|refusal| refusal.rule).collect();
        assert_eq!(
            rules,
            [Rule::AchievementAbstractTooThin, Rule::AchievementFieldMissing, Rule::AchievementReadinessMissing]
        );
    }

    #[test]
    fn an_imported_achievement_is_admitted_as_its_source_has_it_but_not_without_a_sheet() {
        let source = SourceName::parse("register").expect("a name");
        let provenance = Provenance { source: source.clone(), source_id: source, digest: [0; 32] };
        let mut achievement = draft(Some(provenance));
        achievement.submit().expect("taken as it stands");
        let review = Review {
            id: Id::<ReviewKind>::compose(1, HubNumber::NATIONAL, 0, 3),
            sheet: ScoreSheet::try_new(4, 3, 3, 0).expect("a sheet"),
            decision: Decision::Approve,
            reason: None,
        };
        let refused = achievement.review(&review, None).expect_err("a zero does not pass");
        assert_eq!(refused.as_slice()[0].rule, Rule::ModerationCriterionZero);
        assert!(achievement.publish().is_err());
    }

    fn now() -> Timestamp {
        Timestamp::new(datetime!(2026-11-24 08:00 UTC))
    }

    fn assessment(level: u8, assessed_on: Date) -> AssessmentRecord {
        let level = ReadinessLevel::try_new(ReadinessScale::Gbt22900Nine, 2022, level).expect("a level");
        let title = Title::parse("Test report").expect("a title");
        let evidence = vec![Evidence { title, reference: None, digest: None }];
        AssessmentRecord {
            level,
            method: AssessmentMethod::ThirdParty,
            assessor: None,
            assessed_on,
            evidence,
            reason: None,
        }
    }

    fn level(achievement: &Achievement) -> Option<u8> {
        achievement.content.readiness.as_ref().map(|readiness| readiness.level.level())
    }

    #[test]
    fn the_latest_assessment_counts_and_a_drop_needs_its_reason() {
        let mut achievement = draft(None);
        let first = assessment(6, date!(2026 - 06 - 01));
        assert!(achievement.assess(first.clone(), now()).expect("shown").is_some());
        assert!(achievement.assess(first, now()).expect("the same").is_none());
        achievement.assess(assessment(7, date!(2026 - 09 - 01)), now()).expect("shown");
        let told_late = AssessmentRecord {
            reason: Some(Reason::parse("As it was then").expect("a reason")),
            ..assessment(5, date!(2026 - 03 - 01))
        };
        achievement.assess(told_late, now()).expect("explained");
        assert_eq!((level(&achievement), achievement.assessments.len()), (Some(7), 3));

        let bare = AssessmentRecord { evidence: vec![], ..assessment(4, date!(2027 - 01 - 01)) };
        let refused = achievement.assess(bare, now()).expect_err("three rules stand against it");
        let rules: Vec<_> = refused.as_slice().iter().map(|refusal| refusal.rule).collect();
        assert_eq!(
            rules,
            [Rule::ReadinessEvidenceMissing, Rule::ReadinessDropUnexplained, Rule::AchievementRecordAhead]
        );
    }

    #[test]
    fn a_valuation_holds_for_a_year_from_its_base_day() {
        let mut achievement = draft(None);
        let money = |amount| Money::parse(amount, Currency::Cny).expect("an amount");
        let valuation = |until| Valuation {
            approach: ValuationApproach::Income,
            purpose: Title::parse("Licence").expect("a title"),
            base_on: date!(2026 - 01 - 01),
            valid_until: until,
            value: MoneyRange::try_new(money("1"), money("2")).expect("a range"),
            appraiser: None,
            credential: None,
            assumptions: None,
            report_digest: None,
        };
        let event = achievement.value(valuation(date!(2027 - 01 - 01)), now()).expect("a year").expect("an event");
        assert_eq!(event.audience, Audience::Owner);
        let refused = achievement.value(valuation(date!(2027 - 01 - 02)), now()).expect_err("a day too long");
        assert_eq!(refused.as_slice()[0].rule, Rule::ValuationValidityTooLong);
        assert!(achievement.valuations[0].is_valid_on(date!(2027 - 01 - 01)));
        assert!(!achievement.valuations[0].is_valid_on(date!(2027 - 01 - 02)));
    }

    #[test]
    fn a_public_achievement_falls_asleep_after_a_year_and_wakes_when_it_is_touched() {
        let mut achievement = draft(None);
        let later = |days| Timestamp::new(now().as_offset() + Duration::days(days));
        assert!(achievement.rest(now(), later(400)).is_none());
        achievement.state = AchievementState::Published;
        assert!(achievement.rest(now(), later(364)).is_none());
        let event = achievement.rest(now(), later(365)).expect("an event");
        assert_eq!((event.kind, event.audience), (EventKind::AchievementDormant, Audience::Owner));
        assert_eq!(achievement.dormant_since, Some(now()));
        assert!(achievement.rest(now(), later(400)).is_none());
        achievement.assess(assessment(6, date!(2026 - 06 - 01)), now()).expect("shown");
        assert_eq!(achievement.dormant_since, None);
    }
}
