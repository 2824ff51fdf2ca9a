//! Roles (DOMAIN 5.5): what each may, what each may never, where each is granted.
//!
//! Two kinds. A *standing* is what a member is in his organization: owner, editor or member. An *office* is a task that is
//! given beside it, in an organization, in a hub or for the nation. What a role may is said in duties; an operation of
//! the access table names the duty it needs (`Party::Charged`). No duty without a role: deny by default.

use crate::rule::{Refusals, Rule};
use strum::{EnumString, IntoStaticStr, VariantArray};

/// A role that a grant gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum Role {
    /// Answers for an organization: everything an editor does, and its users and keys.
    Owner,
    /// Does an organization's daily work: transfer officer (成果管理员), problem setter (出题人), solver (揭榜方),
    /// provider of services (服务机构).
    Editor,
    /// Belongs to an organization and reads what is its own; what he does beside that comes from his offices.
    Member,
    /// Works for a hub (枢纽运营): verifies organizations and moderates listings there.
    Moderator,
    /// Made a result (完成人): discloses it, objects to a notice, accepts his reward.
    Inventor,
    /// Approves for an organization (审批人): price, notice, contract, reward.
    Approver,
    /// Signs for an organization (签约人), by mandate of its legal representative.
    Signatory,
    /// Judges for the firm that set the problem (审题人): scores, co-signs an award, accepts milestones.
    Reviewer,
    /// Judges by his own knowledge (专家): score sheets, readiness assessments.
    Expert,
    /// Brings two sides together (技术经理人): introductions, mandates, drafts.
    Broker,
    /// Examines and registers contracts for a registration authority (登记员).
    Registrar,
    /// Looks at large contracts a second time (大额审批员).
    SeniorRegistrar,
    /// Watches over the market (主管部门): guidance, inspection, freeze, revocation, statistics.
    Regulator,
    /// Reads the record and signs tree heads beside us (见证方).
    Auditor,
    /// Makes and publishes the statistics (统计员).
    Statistician,
}

/// Where a role is granted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum Reach {
    /// In one organization.
    Organization,
    /// In one hub.
    Hub,
    /// In all hubs.
    Nation,
}

/// Something that somebody is charged with. The finest grain of a right.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum Duty {
    /// Users, grants and keys of an organization.
    AdministerOrganization,
    /// See what an organization owns, in any state.
    ReadOwn,
    /// Disclose a result to one's organization.
    DiscloseResult,
    /// Object to a public notice.
    ObjectToNotice,
    /// Accept a reward.
    AcceptReward,
    /// Enter, change, hand in and withdraw listings, and do what else an editor changes that has no duty of its own.
    ManageListing,
    /// Put a listing before the market.
    PublishListing,
    /// Set a price or choose a pricing route.
    SetPrice,
    /// Approve a price.
    ApprovePrice,
    /// Make offers and counter-offers.
    Negotiate,
    /// Approve a contract.
    ApproveContract,
    /// Sign a contract.
    SignContract,
    /// Draw up the distribution of a reward, and say that it was paid.
    DrawUpReward,
    /// Approve the distribution of a reward.
    ApproveReward,
    /// Post a demand or a challenge, and answer questions.
    SetProblem,
    /// Propose, bid, deposit.
    Compete,
    /// Read bids or proposals before they are opened.
    ReadSealed,
    /// Fill in score sheets.
    ScoreProposal,
    /// Co-sign an award, accept a milestone.
    AcceptWork,
    /// Assess readiness.
    AssessReadiness,
    /// Deal with bidders outside the proceedings.
    ContactBidder,
    /// Record introductions, hold mandates.
    Introduce,
    /// Draft for a principal.
    DraftForPrincipal,
    /// Offer services, deliver them, be evaluated.
    OfferService,
    /// Accept, classify and register contracts, fix the technical amount.
    RegisterContract,
    /// Look at a large contract a second time.
    ApproveRegistration,
    /// Be a party to a case in the same proceedings.
    BeParty,
    /// Verify organizations and moderate listings.
    Moderate,
    /// Set the rule pack of a region.
    SetRulePack,
    /// Take disputes in.
    TakeInDispute,
    /// Change facts of a contract, a bid or the record of another.
    EditRecord,
    /// Inspect any case.
    Inspect,
    /// Freeze a case.
    Freeze,
    /// Revoke a registration.
    RevokeRegistration,
    /// Make statistics.
    MakeStatistics,
    /// Read the whole log and sign tree heads.
    Witness,
}

/// How a role stands to a duty.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Charge {
    /// It comes with the role.
    May,
    /// It does not come with the role; another role of the same person may bring it.
    Lacks,
    /// Nobody does this in the same case who has the role, whatever else he is.
    Never,
}

/// What comes with each standing that works for an organization.
const DAILY_WORK: &[Duty] = &[
    Duty::ReadOwn,
    Duty::DiscloseResult,
    Duty::ObjectToNotice,
    Duty::ManageListing,
    Duty::PublishListing,
    Duty::SetPrice,
    Duty::Negotiate,
    Duty::DrawUpReward,
    Duty::SetProblem,
    Duty::Compete,
    Duty::OfferService,
];

impl Role {
    /// Where it can be granted. A standing is in an organization.
    #[must_use]
    pub fn reach(self) -> &'static [Reach] {
        match self {
            Role::Owner
            | Role::Editor
            | Role::Member
            | Role::Inventor
            | Role::Approver
            | Role::Signatory
            | Role::Reviewer
            | Role::Broker
            | Role::Registrar
            | Role::SeniorRegistrar => &[Reach::Organization],
            Role::Expert => &[Reach::Organization, Reach::Hub],
            Role::Moderator => &[Reach::Hub],
            Role::Regulator => &[Reach::Nation],
            Role::Auditor | Role::Statistician => &[Reach::Hub, Reach::Nation],
        }
    }

    /// Whether it is what a member is in his organization, and not an office beside that.
    #[must_use]
    pub fn is_standing(self) -> bool {
        matches!(self, Role::Owner | Role::Editor | Role::Member)
    }

    /// Whether it works only in a session that passed a second factor.
    #[must_use]
    pub fn needs_second_factor(self) -> bool {
        matches!(self, Role::Approver | Role::Registrar | Role::SeniorRegistrar)
    }

    /// What comes with it.
    #[must_use]
    pub fn duties(self) -> &'static [Duty] {
        match self {
            Role::Owner => &[
                Duty::AdministerOrganization,
                Duty::ReadOwn,
                Duty::DiscloseResult,
                Duty::ObjectToNotice,
                Duty::ManageListing,
                Duty::PublishListing,
                Duty::SetPrice,
                Duty::Negotiate,
                Duty::DrawUpReward,
                Duty::SetProblem,
                Duty::Compete,
                Duty::OfferService,
            ],
            Role::Editor => DAILY_WORK,
            Role::Member => &[Duty::ReadOwn, Duty::ObjectToNotice],
            Role::Moderator => &[Duty::Moderate, Duty::SetRulePack, Duty::TakeInDispute],
            Role::Inventor => &[Duty::ReadOwn, Duty::DiscloseResult, Duty::ObjectToNotice, Duty::AcceptReward],
            Role::Approver => &[Duty::ReadOwn, Duty::ApprovePrice, Duty::ApproveContract, Duty::ApproveReward],
            Role::Signatory => &[Duty::ReadOwn, Duty::SignContract],
            Role::Reviewer => &[Duty::ReadOwn, Duty::ScoreProposal, Duty::AcceptWork],
            Role::Expert => &[Duty::ScoreProposal, Duty::AssessReadiness],
            Role::Broker => &[Duty::Introduce, Duty::DraftForPrincipal],
            Role::Registrar => &[Duty::RegisterContract],
            Role::SeniorRegistrar => &[Duty::ApproveRegistration],
            Role::Regulator => &[Duty::Inspect, Duty::Freeze, Duty::RevokeRegistration, Duty::MakeStatistics],
            Role::Auditor => &[Duty::Witness],
            Role::Statistician => &[Duty::MakeStatistics],
        }
    }

    /// What nobody who has it does in the same case, whatever else he is (DOMAIN 5.5, column "may not").
    #[must_use]
    pub fn never(self) -> &'static [Duty] {
        match self {
            Role::Owner | Role::Editor | Role::Member | Role::Signatory => &[Duty::ReadSealed, Duty::EditRecord],
            Role::Moderator => &[Duty::EditRecord, Duty::ReadSealed, Duty::BeParty],
            Role::Inventor => &[
                Duty::PublishListing,
                Duty::SetPrice,
                Duty::ApprovePrice,
                Duty::DrawUpReward,
                Duty::ReadSealed,
                Duty::EditRecord,
            ],
            Role::Approver => &[Duty::SetPrice, Duty::DrawUpReward, Duty::ReadSealed, Duty::EditRecord],
            Role::Reviewer => &[Duty::Compete, Duty::ReadSealed, Duty::EditRecord],
            Role::Expert => &[Duty::ContactBidder, Duty::Compete, Duty::ReadSealed, Duty::EditRecord],
            Role::Broker => &[Duty::SignContract, Duty::ReadSealed, Duty::EditRecord],
            Role::Registrar | Role::SeniorRegistrar => {
                &[Duty::BeParty, Duty::SignContract, Duty::ReadSealed, Duty::EditRecord]
            }
            Role::Regulator => &[Duty::ReadSealed, Duty::EditRecord, Duty::BeParty],
            // He reads; what he writes is a signature under a tree head, and what concerns himself as a person.
            Role::Auditor => &[
                Duty::AdministerOrganization,
                Duty::DiscloseResult,
                Duty::ManageListing,
                Duty::PublishListing,
                Duty::SetPrice,
                Duty::ApprovePrice,
                Duty::Negotiate,
                Duty::ApproveContract,
                Duty::SignContract,
                Duty::DrawUpReward,
                Duty::ApproveReward,
                Duty::SetProblem,
                Duty::Compete,
                Duty::ReadSealed,
                Duty::ScoreProposal,
                Duty::AcceptWork,
                Duty::AssessReadiness,
                Duty::ContactBidder,
                Duty::Introduce,
                Duty::DraftForPrincipal,
                Duty::OfferService,
                Duty::RegisterContract,
                Duty::ApproveRegistration,
                Duty::BeParty,
                Duty::Moderate,
                Duty::SetRulePack,
                Duty::TakeInDispute,
                Duty::EditRecord,
                Duty::Freeze,
                Duty::RevokeRegistration,
                Duty::MakeStatistics,
            ],
            Role::Statistician => &[Duty::ReadSealed, Duty::EditRecord],
        }
    }

    /// How it stands to a duty.
    #[must_use]
    pub fn charge(self, duty: Duty) -> Charge {
        if self.never().contains(&duty) {
            Charge::Never
        } else if self.duties().contains(&duty) {
            Charge::May
        } else {
            Charge::Lacks
        }
    }
}

/// Two duties that one person may not have done in one case (四眼原则), and the rule that says so.
///
/// Who sets a price does not approve it (DOMAIN 5.5, transfer officer); the second reviewer of a registration is not the
/// first (INV-19); who negotiated or approved may sign, but who approves did not negotiate; who competes does not judge
/// (INV-32); who moderates is no party; who is to be rewarded, or drew the
/// distribution up, does not approve the reward.
pub const FOUR_EYES: &[(Duty, Duty)] = &[
    (Duty::SetPrice, Duty::ApprovePrice),
    (Duty::Negotiate, Duty::ApproveContract),
    (Duty::AcceptReward, Duty::ApproveReward),
    (Duty::DrawUpReward, Duty::ApproveReward),
    (Duty::RegisterContract, Duty::ApproveRegistration),
    (Duty::BeParty, Duty::RegisterContract),
    (Duty::BeParty, Duty::ApproveRegistration),
    (Duty::BeParty, Duty::Moderate),
    (Duty::Compete, Duty::ScoreProposal),
    (Duty::Compete, Duty::AcceptWork),
    (Duty::Compete, Duty::AssessReadiness),
    (Duty::Introduce, Duty::SignContract),
    (Duty::ManageListing, Duty::Moderate),
];

/// What stands against a person's next duty in a case, after those he has done in it.
#[must_use]
pub fn may_also(done: &[Duty], next: Duty) -> Refusals {
    let is_barred = |earlier: &Duty| FOUR_EYES.contains(&(*earlier, next)) || FOUR_EYES.contains(&(next, *earlier));
    let mut refusals = Refusals::new();
    refusals.require(!done.iter().any(is_barred), Rule::FourEyes);
    refusals
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::fmt::Write as _;

    /// The whole table as text. A changed cell is a changed right: read it before accepting it.
    #[test]
    fn the_table_of_roles_is_as_recorded() {
        let mut table = String::from("duty");
        for role in Role::VARIANTS {
            let _ = write!(table, " | {}", <&str>::from(*role));
        }
        table.push('\n');
        for duty in Duty::VARIANTS {
            let _ = write!(table, "{}", <&str>::from(*duty));
            for role in Role::VARIANTS {
                let cell = match role.charge(*duty) {
                    Charge::May => "may",
                    Charge::Lacks => "-",
                    Charge::Never => "NEVER",
                };
                let _ = write!(table, " | {cell}");
            }
            table.push('\n');
        }
        insta::assert_snapshot!(table);
    }

    #[test]
    fn no_role_brings_a_duty_that_it_bars() {
        for role in Role::VARIANTS {
            let both: Vec<_> = role.duties().iter().filter(|duty| role.never().contains(duty)).collect();
            assert!(both.is_empty(), "{role:?}: {both:?}");
        }
    }

    #[test]
    fn an_auditor_reads_and_witnesses_and_acts_for_himself_and_nothing_else() {
        let open = Duty::VARIANTS.iter().filter(|duty| Role::Auditor.charge(**duty) != Charge::Never);
        let own = [Duty::ReadOwn, Duty::ObjectToNotice, Duty::AcceptReward, Duty::Inspect, Duty::Witness];
        assert_eq!(open.copied().collect::<Vec<_>>(), own);
    }

    #[test]
    fn no_role_reads_sealed_bids_or_edits_the_record_of_another() {
        for role in Role::VARIANTS {
            for duty in [Duty::ReadSealed, Duty::EditRecord] {
                assert_ne!(role.charge(duty), Charge::May, "{role:?}");
            }
        }
    }

    #[test]
    fn who_set_a_price_does_not_approve_it_and_who_registered_does_not_review_it() {
        let rules = |done: &[Duty], next| may_also(done, next).as_slice().iter().map(|r| r.rule).collect::<Vec<_>>();
        assert_eq!(rules(&[Duty::SetPrice], Duty::ApprovePrice), [Rule::FourEyes]);
        assert_eq!(rules(&[Duty::ApprovePrice], Duty::SetPrice), [Rule::FourEyes]);
        assert_eq!(rules(&[Duty::RegisterContract], Duty::ApproveRegistration), [Rule::FourEyes]);
        assert_eq!(rules(&[Duty::SetPrice, Duty::Negotiate], Duty::SignContract), []);
    }

    proptest! {
        #[test]
        fn the_order_of_two_duties_makes_no_difference(
            one in proptest::sample::select(Duty::VARIANTS.to_vec()),
            other in proptest::sample::select(Duty::VARIANTS.to_vec()),
        ) {
            prop_assert_eq!(may_also(&[one], other), may_also(&[other], one));
        }
    }
}
