//! What goes in and comes out for introductions.

use super::store::IntroductionRow;
use crate::app::App;
use crate::deals::mandate::view::parse_subject;
use crate::http::fault::Faults;
use crate::http::types::{Code, Day, Moment, Ref};
use crate::identity::organization::view::TransitionView;
use crate::names::{
    FindingCode, IntroductionPartyCode, IntroductionRef, IntroductionStateCode, MandateRef, OrganizationRef,
};
use keqiao_domain::access::{Action, Principal};
use keqiao_domain::assets::readiness::DocumentDigest;
use keqiao_domain::deals::introduction::{IntroductionContent, IntroductionParty};
use keqiao_domain::rule::Refusals;
use keqiao_domain::text::Reason;
use keqiao_domain::timestamp::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Whom a broker introduces to his principal.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct IntroductionBody {
    /// Who is introduced.
    #[schema(inline)]
    pub counterparty: OrganizationRef,
    /// The patent, achievement or demand it is about; absent for whatever the two may do together.
    #[serde(default)]
    #[schema(
        min_length = 30,
        max_length = 30,
        pattern = "^(pat|ach|dem)_[0-7][0-9a-hjkmnp-tv-z]{9}[gh][0-9a-hjkmnp-tv-z]{2}[89abrstv][0-9a-hjkmnp-tv-z]{12}$"
    )]
    pub subject: Option<String>,
    /// What you say of it; the three parties and the hub's moderators read it.
    #[schema(min_length = 2, max_length = 2000, example = "They look for a coating line and can pilot it in spring.")]
    pub note: String,
    /// SHA-256 of what proves it elsewhere, in hexadecimal.
    #[serde(default)]
    #[schema(
        min_length = 64,
        max_length = 64,
        pattern = "^[0-9a-fA-F]{64}$",
        example = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
    )]
    pub evidence_sha256: Option<String>,
}

/// Why a party says that it knew the other before.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = IntroductionContestBody)]
pub struct ContestBody {
    /// In your words.
    #[schema(min_length = 2, max_length = 2000, example = "We have worked with them since 2024.")]
    pub reason: String,
    /// The day on which the two of you first had to do with each other.
    #[schema(inline)]
    pub first_contact_on: Day,
}

/// What the hub finds.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = IntroductionDecisionBody)]
pub struct DecisionBody {
    /// Whether the broker introduced the two.
    #[schema(inline)]
    pub finding: FindingCode,
    /// Why.
    #[schema(min_length = 2, max_length = 2000, example = "No contact before the introduction was shown.")]
    pub reason: String,
}

/// Why an introduction is contested.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = IntroductionContest)]
pub struct ContestView {
    /// Which party.
    #[schema(inline)]
    pub by: IntroductionPartyCode,
    /// In its words.
    #[schema(max_length = 2000)]
    pub reason: String,
    /// The day on which the two first had to do with each other, as it says.
    #[schema(inline)]
    pub first_contact_on: Day,
    /// When it said so.
    #[schema(inline)]
    pub at: Moment,
}

/// What the hub found.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = IntroductionDecision)]
pub struct DecisionView {
    /// The finding.
    #[schema(inline)]
    pub finding: FindingCode,
    /// Why.
    #[schema(max_length = 2000)]
    pub reason: String,
    /// When.
    #[schema(inline)]
    pub at: Moment,
}

/// An introduction, as its three parties and the hub's moderators see it.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Introduction)]
pub struct IntroductionView {
    /// Its identifier.
    #[schema(inline)]
    pub id: IntroductionRef,
    /// The code of its hub: that of the mandate.
    #[schema(max_length = 40, pattern = "^[a-z-]+$", example = "zhejiang")]
    pub hub: String,
    /// The mandate under which it was made.
    #[schema(inline)]
    pub mandate: MandateRef,
    /// The broker's organization.
    #[schema(inline)]
    pub agency: OrganizationRef,
    /// Who entrusted the broker.
    #[schema(inline)]
    pub principal: OrganizationRef,
    /// Who is introduced to the principal.
    #[schema(inline)]
    pub counterparty: OrganizationRef,
    /// What it is about; null for whatever the two may do together.
    #[schema(max_length = 30, pattern = "^(pat|ach|dem)_[0-9a-z]{26}$")]
    pub subject: Option<String>,
    /// What the broker says of it.
    #[schema(max_length = 2000)]
    pub note: String,
    /// SHA-256 of what proves it elsewhere, in hexadecimal.
    #[schema(max_length = 64, pattern = "^[0-9a-f]{64}$")]
    pub evidence_sha256: Option<String>,
    /// When it was recorded; the ledger has it from then on.
    #[schema(inline)]
    pub recorded_at: Moment,
    /// The last day on which it can be contested. Who says nothing until then cannot contest it any more.
    #[schema(inline)]
    pub contestable_until: Day,
    /// Where it stands.
    #[schema(inline)]
    pub state: IntroductionStateCode,
    /// Whether it earns the broker his fee, as it stands today.
    pub counts: bool,
    /// Why it is contested.
    pub contest: Option<ContestView>,
    /// What the hub found.
    pub decision: Option<DecisionView>,
    /// When it last changed.
    #[schema(inline)]
    pub updated_at: Moment,
    /// What may follow, for this caller; only when a single one is shown.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_items = 20)]
    pub transitions: Option<Vec<TransitionView>>,
}

impl IntroductionBody {
    /// Reads the body.
    ///
    /// # Errors
    /// All faulty members.
    pub fn parse(self) -> Result<IntroductionContent, Faults> {
        let mut faults = Faults::new();
        let note = faults.take("/note", Reason::parse(&self.note));
        let subject = parse_subject(&mut faults, self.subject.as_deref());
        let digest = self.evidence_sha256.as_deref();
        let evidence = faults.take_optional("/evidence_sha256", digest, DocumentDigest::parse);
        match note {
            Some(note) if faults.is_empty() => {
                Ok(IntroductionContent { counterparty: self.counterparty.0, subject, note, evidence })
            }
            _ => Err(faults),
        }
    }
}

impl IntroductionView {
    /// A row of a list.
    #[must_use]
    pub fn item(app: &App, row: &IntroductionRow, at: Timestamp) -> Self {
        let value = &row.value;
        IntroductionView {
            id: Ref(value.id),
            hub: app.hubs.code(value.id.hub()),
            mandate: Ref(value.mandate),
            agency: Ref(value.agency),
            principal: Ref(value.principal),
            counterparty: Ref(value.counterparty),
            subject: value.subject.map(|subject| subject.to_string()),
            note: value.note.to_string(),
            evidence_sha256: value.evidence.as_ref().map(|digest| digest.as_str().to_owned()),
            recorded_at: Moment(value.recorded_at),
            contestable_until: Day(value.contestable_until),
            state: Code(value.state),
            counts: value.counts_on(at.day()),
            contest: value.contest.as_ref().map(|contest| ContestView {
                by: Code(contest.by),
                reason: contest.reason.to_string(),
                first_contact_on: Day(contest.first_contact_on),
                at: Moment(contest.at),
            }),
            decision: value.decision.as_ref().map(|decision| DecisionView {
                finding: Code(decision.finding),
                reason: decision.reason.to_string(),
                at: Moment(decision.at),
            }),
            updated_at: Moment(row.updated_at),
            transitions: None,
        }
    }

    /// A single one, with what may follow. `conflict` is what the caller's relations to the parties have against a decision.
    #[must_use]
    pub fn single(app: &App, principal: &Principal, row: &IntroductionRow, conflict: &Refusals, at: Timestamp) -> Self {
        let value = &row.value;
        let resource = value.resource(principal.organization);
        let party = value.party_of(principal.organization).unwrap_or(IntroductionParty::Agency);
        let transition = |action, refusals: &Refusals| TransitionView::of(principal, action, &resource, refusals);
        let mut against_decision = value.may_decide(principal.organization);
        against_decision.append(conflict.clone());
        let transitions = vec![
            transition(Action::AcknowledgeIntroduction, &value.may_acknowledge(party)),
            transition(Action::ContestIntroduction, &value.may_contest(party, at)),
            transition(Action::DecideIntroduction, &against_decision),
        ];
        IntroductionView { transitions: Some(transitions), ..IntroductionView::item(app, row, at) }
    }
}
