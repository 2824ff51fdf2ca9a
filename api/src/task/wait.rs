//! What waits for whom: one table of the steps for which somebody else waits.

use crate::http::problem::Problem;
use crate::storage::{corrupt, hub_column, restore_time, statement};
use keqiao_domain::access::{Action, Exposure, Principal, Resource, Scope, check};
use keqiao_domain::hub::HubNumber;
use keqiao_domain::id::{
    AchievementKind, BrokerKind, ClearanceKind, CommissionKind, ConsortiumKind, ContractKind, CredentialKind,
    DemandKind, DisclosureKind, EngagementKind, ExpertKind, Id, IntroductionKind, Kind as _, LotKind, MandateKind,
    MilestoneKind, NegotiationKind, NoticeKind, OfferKind, OfferingKind, OrganizationKind, ProviderKind, QuestionKind,
    RegistrationKind, ResourceKind, RewardKind, ScreeningKind, Subject,
};
use keqiao_domain::timestamp::Timestamp;
use sea_orm::{ConnectionTrait, Value};
use std::fmt::Write as _;
use time::Date;

/// Tasks that one answer tells.
pub const TASKS_MAX: u16 = 500;

/// For whom a step waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Whose {
    /// For whoever may take it in an organization.
    Organization,
    /// For whoever may take it in a hub.
    Hub,
}

/// A step that can wait.
#[derive(Clone, Copy, Debug)]
pub struct Wait {
    /// The step.
    pub action: Action,
    /// What there is to do, in English and in Chinese.
    pub labels: (&'static str, &'static str),
    /// The prefix of the thing's identifiers.
    prefix: &'static str,
    /// Where the step is taken; `{id}` stands for the thing.
    pub path: &'static str,
    whose: Whose,
    /// Identifier, title, last day or null, since when. `{whose}` stands for the organizations or hubs, `{now}` for the time.
    sql: &'static str,
}

/// Of an organization.
const fn own(
    action: Action,
    labels: (&'static str, &'static str),
    prefix: &'static str,
    path: &'static str,
    sql: &'static str,
) -> Wait {
    Wait { action, labels, prefix, path, whose: Whose::Organization, sql }
}

/// Of a hub.
const fn hub(
    action: Action,
    labels: (&'static str, &'static str),
    prefix: &'static str,
    path: &'static str,
    sql: &'static str,
) -> Wait {
    Wait { whose: Whose::Hub, ..own(action, labels, prefix, path, sql) }
}

/// Listings of a table that wait for their review.
macro_rules! under_review {
    ($table:literal) => {
        concat!(
            "SELECT id, title, NULL, updated_at FROM ",
            $table,
            " WHERE hub = ANY({whose}) AND state = 'under_review'"
        )
    };
}

/// Listings of a table that were approved and that nobody has published.
macro_rules! approved {
    ($table:literal) => {
        concat!(
            "SELECT id, title, NULL, updated_at FROM ",
            $table,
            " WHERE owner_id = ANY({whose}) AND state IN ('registered', 'approved')"
        )
    };
}

/// Listings of a table that their review left to their owner: sent back, or put on hold.
macro_rules! sent_back {
    ($table:literal) => {
        concat!(
            "SELECT l.id, l.title, NULL, l.updated_at FROM ",
            $table,
            " AS l WHERE l.owner_id = ANY({whose}) AND (l.state = 'on_hold' OR l.state = 'draft' \
                AND EXISTS (SELECT FROM moderation_review AS r WHERE r.hub = l.hub AND r.subject_id = l.id))"
        )
    };
}

/// Registration cases of a party, with their last day, in a state.
macro_rules! cases {
    ($party:literal, $due_on:literal, $state:literal) => {
        concat!(
            "SELECT id, title, ",
            $due_on,
            ", updated_at FROM registration_case WHERE ",
            $party,
            " = ANY({whose}) AND state ",
            $state
        )
    };
}

/// Milestones of a side, with their last day, of which something holds; none while there is a dispute.
macro_rules! milestones {
    ($side:literal, $due_on:literal, $holds:literal) => {
        concat!(
            "SELECT m.id, c.title || ': ' || m.title, ",
            $due_on,
            ", m.updated_at FROM milestone AS m JOIN contract AS c ON c.hub = m.hub AND c.id = m.contract_id WHERE m.",
            $side,
            " && {whose} AND c.dispute IS NULL AND ",
            $holds
        )
    };
}

/// Contracts in effect of which another party has said something, and the own one has not.
macro_rules! said_by_others {
    ($act:literal) => {
        concat!(
            "SELECT c.id, c.title, NULL, c.updated_at FROM contract AS c \
                JOIN contract_party AS p ON p.hub = c.hub AND p.contract_id = c.id \
                WHERE p.organization_id = ANY({whose}) AND c.state IN ('signed', 'effective') \
                AND EXISTS (SELECT FROM contract_act AS a WHERE a.hub = c.hub AND a.contract_id = c.id AND a.edition = c.edition \
                    AND a.act = '",
            $act,
            "') AND NOT EXISTS (SELECT FROM contract_act AS a WHERE a.hub = c.hub AND a.contract_id = c.id \
                AND a.edition = c.edition AND a.organization_id = p.organization_id AND a.act = '",
            $act,
            "')"
        )
    };
}

/// Distributions of rewards of a unit, of which something holds.
macro_rules! rewards {
    ($holds:literal) => {
        concat!("SELECT id, title, NULL, updated_at FROM reward WHERE owner_id = ANY({whose}) AND ", $holds)
    };
}

/// All of them.
pub const WAITS: &[Wait] = &[
    own(
        Action::AcceptMandate,
        ("Accept or decline a broker's mandate", "接受或谢绝中介委托"),
        MandateKind::PREFIX,
        "/v1/mandates/{id}/accept",
        "SELECT m.id, o.name, NULL, m.created_at FROM mandate AS m JOIN organization AS o ON o.id = m.agency_id \
            WHERE m.principal_id = ANY({whose}) AND m.state = 'offered'",
    ),
    own(
        Action::AcknowledgeIntroduction,
        ("Acknowledge or contest an introduction", "确认或质疑引荐"),
        IntroductionKind::PREFIX,
        "/v1/introductions/{id}/acknowledge",
        "SELECT i.id, o.name, i.contestable_until, i.recorded_at FROM introduction AS i \
            JOIN organization AS o ON o.id = i.agency_id \
            WHERE i.counterparty_id = ANY({whose}) AND i.state = 'recorded' AND i.contestable_until >= {now}::date",
    ),
    own(
        Action::AcceptNda,
        ("Accept the secrecy agreement of a negotiation", "签署洽谈保密协议"),
        NegotiationKind::PREFIX,
        "/v1/negotiations/{id}/accept-nda",
        "SELECT id, title, NULL, created_at FROM negotiation WHERE state = 'invited' \
            AND (inviter_id = ANY({whose}) AND inviter_nda_at IS NULL OR invitee_id = ANY({whose}) AND invitee_nda_at IS NULL)",
    ),
    own(
        Action::AcceptOffer,
        ("Answer an offer", "答复要约"),
        OfferKind::PREFIX,
        "/v1/offers/{id}/accept",
        "SELECT o.id, n.title, o.expires_at::date, o.made_at FROM negotiation AS n \
            JOIN offer AS o ON o.hub = n.hub AND o.id = n.open_offer_id \
            WHERE (n.inviter_id = ANY({whose}) OR n.invitee_id = ANY({whose})) AND n.open_offer_by <> ALL({whose}) \
            AND o.expires_at > {now}",
    ),
    own(
        Action::DraftContract,
        ("Draw up the contract on the accepted terms", "按已接受的条件起草合同"),
        NegotiationKind::PREFIX,
        "/v1/negotiations/{id}/contract",
        "SELECT id, title, NULL, updated_at FROM negotiation WHERE state = 'term_sheet' \
            AND (inviter_id = ANY({whose}) OR invitee_id = ANY({whose}))",
    ),
    own(
        Action::ApproveContract,
        ("Approve a contract", "审批合同"),
        ContractKind::PREFIX,
        "/v1/contracts/{id}/approve",
        "SELECT c.id, c.title, NULL, c.updated_at FROM contract AS c \
            JOIN contract_party AS p ON p.hub = c.hub AND p.contract_id = c.id \
            WHERE p.organization_id = ANY({whose}) \
            AND (c.state = 'proposed' OR c.state = 'effective' AND c.pending_edition IS NOT NULL) \
            AND NOT EXISTS (SELECT FROM contract_act AS a WHERE a.hub = c.hub AND a.contract_id = c.id AND a.act = 'approve' \
                AND a.organization_id = p.organization_id AND a.edition = coalesce(c.pending_edition, c.edition))",
    ),
    own(
        Action::SignContract,
        ("Sign a contract", "签署合同"),
        ContractKind::PREFIX,
        "/v1/contracts/{id}/sign",
        "SELECT c.id, c.title, NULL, c.updated_at FROM contract AS c \
            JOIN contract_party AS p ON p.hub = c.hub AND p.contract_id = c.id \
            WHERE p.organization_id = ANY({whose}) \
            AND (c.state IN ('approved', 'partially_signed') OR c.state = 'effective' AND c.pending_edition IS NOT NULL \
                AND NOT EXISTS (SELECT FROM contract_party AS q WHERE q.hub = c.hub AND q.contract_id = c.id \
                    AND NOT EXISTS (SELECT FROM contract_act AS a WHERE a.hub = c.hub AND a.contract_id = c.id \
                        AND a.act = 'approve' AND a.organization_id = q.organization_id AND a.edition = c.pending_edition))) \
            AND NOT EXISTS (SELECT FROM contract_act AS a WHERE a.hub = c.hub AND a.contract_id = c.id AND a.act = 'sign' \
                AND a.organization_id = p.organization_id AND a.edition = coalesce(c.pending_edition, c.edition))",
    ),
    own(
        Action::CompleteContract,
        ("Confirm that a contract is performed", "确认合同履行完毕"),
        ContractKind::PREFIX,
        "/v1/contracts/{id}/complete",
        said_by_others!("complete"),
    ),
    own(
        Action::TerminateContract,
        ("Answer the other side, which wants to end a contract", "答复对方解除合同的提议"),
        ContractKind::PREFIX,
        "/v1/contracts/{id}/terminate",
        said_by_others!("terminate"),
    ),
    own(
        Action::AnswerClearance,
        ("Take up a first refusal or let it go, or consent", "行使优先受让权或表示同意"),
        ClearanceKind::PREFIX,
        "/v1/clearances/{id}/answer",
        "SELECT l.id, c.title, l.answer_by, l.created_at FROM clearance AS l \
            JOIN contract AS c ON c.hub = l.hub AND c.id = l.contract_id \
            WHERE l.organization_id = ANY({whose}) AND l.answer IS NULL AND l.edition = c.edition \
            AND (l.kind IN ('co_owner', 'pledgee') OR l.answer_by >= {now}::date) \
            AND c.state IN ('proposed', 'approved', 'partially_signed')",
    ),
    own(
        Action::PostNotice,
        ("Post a public notice of a price", "发布协议定价公示"),
        NoticeKind::PREFIX,
        "/v1/notices/{id}/post",
        "SELECT id, title, NULL, created_at FROM price_notice WHERE owner_id = ANY({whose}) AND state = 'draft'",
    ),
    own(
        Action::DismissObjection,
        ("Look into the objections to a notice", "处理公示异议"),
        NoticeKind::PREFIX,
        "/v1/notices/{id}/dismiss",
        "SELECT id, title, NULL, updated_at FROM price_notice WHERE owner_id = ANY({whose}) AND state = 'suspended'",
    ),
    own(
        Action::AnnounceLot,
        ("Announce a lot", "发布挂牌公告"),
        LotKind::PREFIX,
        "/v1/lots/{id}/announce",
        "SELECT id, title, NULL, created_at FROM lot WHERE owner_id = ANY({whose}) AND state = 'draft'",
    ),
    own(
        Action::SubmitRegistration,
        ("Hand in a contract for registration", "提交技术合同认定登记"),
        RegistrationKind::PREFIX,
        "/v1/registrations/{id}/submit",
        cases!("applicant_id", "NULL", "IN ('draft', 'returned')"),
    ),
    own(
        Action::AcceptRegistration,
        ("Take up a registration", "受理登记申请"),
        RegistrationKind::PREFIX,
        "/v1/registrations/{id}/accept",
        cases!("authority_id", "NULL", "= 'submitted'"),
    ),
    own(
        Action::ClassifyRegistration,
        ("Classify a contract and determine its technical amount", "认定合同类型和技术交易额"),
        RegistrationKind::PREFIX,
        "/v1/registrations/{id}/classify",
        cases!("authority_id", "due_on", "= 'accepted'"),
    ),
    own(
        Action::ApproveRegistration,
        ("Register a contract or pass it on", "予以登记或转大额复核"),
        RegistrationKind::PREFIX,
        "/v1/registrations/{id}/approve",
        cases!("authority_id", "due_on", "= 'classified'"),
    ),
    own(
        Action::ConfirmRegistration,
        ("Look at a large contract and register it", "大额合同复核"),
        RegistrationKind::PREFIX,
        "/v1/registrations/{id}/confirm",
        cases!("authority_id", "due_on", "= 'second_review'"),
    ),
    own(
        Action::UpholdRefusal,
        ("Decide on a contested refusal", "复核不予登记决定"),
        RegistrationKind::PREFIX,
        "/v1/registrations/{id}/uphold",
        cases!("authority_id", "due_on", "= 'under_reexam'"),
    ),
    own(
        Action::StartMilestone,
        ("Start on a milestone", "启动里程碑"),
        MilestoneKind::PREFIX,
        "/v1/milestones/{id}/start",
        milestones!("performer_ids", "m.due_on", "m.state = 'planned' AND c.state = 'effective'"),
    ),
    own(
        Action::SubmitMilestone,
        ("Deliver a milestone", "提交里程碑成果"),
        MilestoneKind::PREFIX,
        "/v1/milestones/{id}/submit",
        milestones!("performer_ids", "m.due_on", "m.state = 'in_progress' AND c.state = 'effective'"),
    ),
    own(
        Action::AcceptMilestone,
        ("Accept or return what was delivered", "验收里程碑成果"),
        MilestoneKind::PREFIX,
        "/v1/milestones/{id}/accept",
        milestones!("payer_ids", "m.answer_due_on", "m.state = 'submitted' AND c.state = 'effective'"),
    ),
    own(
        Action::PayMilestone,
        ("Pay for a milestone", "支付里程碑款项"),
        MilestoneKind::PREFIX,
        "/v1/milestones/{id}/pay",
        milestones!("payer_ids", "NULL", "m.state = 'accepted' AND m.amount_minor IS NOT NULL"),
    ),
    own(
        Action::ConfirmMilestone,
        ("Confirm that a payment came", "确认收到里程碑款项"),
        MilestoneKind::PREFIX,
        "/v1/milestones/{id}/confirm",
        milestones!("performer_ids", "NULL", "m.state = 'paid'"),
    ),
    own(
        Action::RecalculateReward,
        ("Calculate a reward anew", "重新计算奖励"),
        RewardKind::PREFIX,
        "/v1/rewards/{id}/recalculate",
        rewards!("state = 'returned'"),
    ),
    own(
        Action::PostReward,
        ("Post the notice of a reward", "发布奖励公示"),
        RewardKind::PREFIX,
        "/v1/rewards/{id}/post",
        rewards!("state = 'calculated'"),
    ),
    own(
        Action::DismissRewardObjection,
        ("Look into the objections to a reward", "处理奖励异议"),
        RewardKind::PREFIX,
        "/v1/rewards/{id}/dismiss",
        rewards!("state = 'suspended'"),
    ),
    own(
        Action::ApproveReward,
        ("Approve a reward", "审批奖励"),
        RewardKind::PREFIX,
        "/v1/rewards/{id}/approve",
        rewards!("state = 'noticed' AND ends_on < {now}::date"),
    ),
    own(
        Action::PayReward,
        ("Pay a reward", "发放奖励"),
        RewardKind::PREFIX,
        "/v1/rewards/{id}/pay",
        rewards!("state = 'approved'"),
    ),
    own(
        Action::PayCommission,
        ("Pay or contest a commission", "支付佣金或提出异议"),
        CommissionKind::PREFIX,
        "/v1/commissions/{id}/pay",
        "SELECT m.id, o.name, NULL, m.updated_at FROM commission AS m JOIN organization AS o ON o.id = m.agency_id \
            WHERE m.principal_id = ANY({whose}) AND m.state IN ('accrued', 'contested')",
    ),
    own(
        Action::ConfirmCommission,
        ("Confirm that a commission came", "确认收到佣金"),
        CommissionKind::PREFIX,
        "/v1/commissions/{id}/confirm",
        "SELECT m.id, o.name, NULL, m.updated_at FROM commission AS m JOIN organization AS o ON o.id = m.principal_id \
            WHERE m.agency_id = ANY({whose}) AND m.state = 'paid'",
    ),
    own(
        Action::AgreeEngagement,
        ("Agree to a service that is asked for", "答复服务委托"),
        EngagementKind::PREFIX,
        "/v1/engagements/{id}/agree",
        "SELECT e.id, f.title, NULL, e.created_at FROM engagement AS e JOIN offering AS f ON f.id = e.offering_id \
            WHERE e.server_id = ANY({whose}) AND e.state = 'proposed'",
    ),
    own(
        Action::CompleteEngagement,
        ("Confirm that a service is done", "确认服务完成"),
        EngagementKind::PREFIX,
        "/v1/engagements/{id}/complete",
        "SELECT e.id, f.title, e.due_on, e.updated_at FROM engagement AS e JOIN offering AS f ON f.id = e.offering_id \
            WHERE e.state = 'agreed' AND (e.server_id = ANY({whose}) AND e.provider_confirmed_at IS NULL \
                OR e.client_id = ANY({whose}) AND e.client_confirmed_at IS NULL)",
    ),
    own(
        Action::GrantDisclosure,
        ("Let a person in to documents, or refuse", "批准或拒绝资料披露"),
        DisclosureKind::PREFIX,
        "/v1/disclosures/{id}/grant",
        "SELECT d.id, o.name, NULL, d.created_at FROM disclosure AS d JOIN organization AS o ON o.id = d.organization_id \
            WHERE d.owner_id = ANY({whose}) AND d.state = 'requested'",
    ),
    own(
        Action::AcceptMembership,
        ("Accept or decline a membership in a consortium", "接受或谢绝加入产业创新综合体"),
        ConsortiumKind::PREFIX,
        "/v1/consortia/{id}/accept",
        "SELECT id, title, NULL, updated_at FROM consortium WHERE invited_ids && {whose} AND state <> 'dissolved'",
    ),
    own(
        Action::AnswerQuestion,
        ("Answer a question on a demand", "回答需求提问"),
        QuestionKind::PREFIX,
        "/v1/questions/{id}/answer",
        "SELECT q.id, d.title, d.deadline_on, q.created_at FROM question AS q JOIN demand AS d ON d.id = q.demand_id \
            WHERE q.owner_id = ANY({whose}) AND q.answer IS NULL AND d.state = 'open'",
    ),
    own(
        Action::PublishAchievement,
        ("Publish an achievement that was approved", "发布已通过审核的科技成果"),
        AchievementKind::PREFIX,
        "/v1/achievements/{id}/publish",
        approved!("achievement"),
    ),
    own(
        Action::SubmitAchievement,
        ("Mend an achievement that its review sent back, and hand it in again", "修改被退回或暂缓的科技成果并重新提交"),
        AchievementKind::PREFIX,
        "/v1/achievements/{id}/submit",
        sent_back!("achievement"),
    ),
    own(
        Action::PublishDemand,
        ("Publish a demand that was approved", "发布已通过审核的技术需求"),
        DemandKind::PREFIX,
        "/v1/demands/{id}/publish",
        approved!("demand"),
    ),
    own(
        Action::SubmitDemand,
        ("Mend a demand that its review sent back, and hand it in again", "修改被退回或暂缓的技术需求并重新提交"),
        DemandKind::PREFIX,
        "/v1/demands/{id}/submit",
        sent_back!("demand"),
    ),
    own(
        Action::PublishResource,
        ("Publish a resource that was approved", "发布已通过审核的创新资源"),
        ResourceKind::PREFIX,
        "/v1/resources/{id}/publish",
        approved!("resource"),
    ),
    own(
        Action::SubmitResource,
        ("Mend a resource that its review sent back, and hand it in again", "修改被退回或暂缓的创新资源并重新提交"),
        ResourceKind::PREFIX,
        "/v1/resources/{id}/submit",
        sent_back!("resource"),
    ),
    own(
        Action::PublishProvider,
        ("Publish a service provider that was approved", "发布已通过审核的科技服务机构"),
        ProviderKind::PREFIX,
        "/v1/providers/{id}/publish",
        approved!("provider"),
    ),
    own(
        Action::SubmitProvider,
        (
            "Mend a service provider that its review sent back, and hand it in again",
            "修改被退回或暂缓的科技服务机构并重新提交",
        ),
        ProviderKind::PREFIX,
        "/v1/providers/{id}/submit",
        sent_back!("provider"),
    ),
    own(
        Action::PublishOffering,
        ("Publish a service offering that was approved", "发布已通过审核的服务项目"),
        OfferingKind::PREFIX,
        "/v1/offerings/{id}/publish",
        approved!("offering"),
    ),
    own(
        Action::SubmitOffering,
        (
            "Mend a service offering that its review sent back, and hand it in again",
            "修改被退回或暂缓的服务项目并重新提交",
        ),
        OfferingKind::PREFIX,
        "/v1/offerings/{id}/submit",
        sent_back!("offering"),
    ),
    own(
        Action::PublishExpert,
        ("Publish an expert that was approved", "发布已通过审核的专家"),
        ExpertKind::PREFIX,
        "/v1/experts/{id}/publish",
        approved!("expert"),
    ),
    own(
        Action::SubmitExpert,
        ("Mend an expert that its review sent back, and hand it in again", "修改被退回或暂缓的专家并重新提交"),
        ExpertKind::PREFIX,
        "/v1/experts/{id}/submit",
        sent_back!("expert"),
    ),
    own(
        Action::PublishBroker,
        ("Publish a broker that was approved", "发布已通过审核的技术经理人"),
        BrokerKind::PREFIX,
        "/v1/brokers/{id}/publish",
        approved!("broker"),
    ),
    own(
        Action::SubmitBroker,
        ("Mend a broker that its review sent back, and hand it in again", "修改被退回或暂缓的技术经理人并重新提交"),
        BrokerKind::PREFIX,
        "/v1/brokers/{id}/submit",
        sent_back!("broker"),
    ),
    // Whatever somebody does to it wakes it; that its readiness is looked at anew is what buyers ask for first.
    own(
        Action::AssessReadiness,
        (
            "Look at an achievement that nobody has touched for a year: assess its readiness anew, or withdraw it",
            "盘活沉睡成果：更新成熟度评价或撤回",
        ),
        AchievementKind::PREFIX,
        "/v1/achievements/{id}/readiness-assessments",
        "SELECT id, title, NULL, dormant_since FROM achievement WHERE owner_id = ANY({whose}) AND dormant_since IS NOT NULL \
            AND state IN ('registered', 'published')",
    ),
    hub(
        Action::VerifyOrganization,
        ("Verify an organization", "核验机构"),
        OrganizationKind::PREFIX,
        "/v1/organizations/{id}/verify",
        "SELECT id, name, NULL, created_at FROM organization WHERE hub = ANY({whose}) AND state = 'registered'",
    ),
    hub(
        Action::VerifyCredential,
        ("Verify a credential", "核验资格证书"),
        CredentialKind::PREFIX,
        "/v1/credentials/{id}/verify",
        "SELECT id, issuer, NULL, created_at FROM credential WHERE hub = ANY({whose}) AND state = 'recorded'",
    ),
    hub(
        Action::ReviewAchievement,
        ("Review an achievement", "审核科技成果"),
        AchievementKind::PREFIX,
        "/v1/achievements/{id}/review",
        under_review!("achievement"),
    ),
    hub(
        Action::ReviewDemand,
        ("Review a demand", "审核技术需求"),
        DemandKind::PREFIX,
        "/v1/demands/{id}/review",
        under_review!("demand"),
    ),
    hub(
        Action::ReviewResource,
        ("Review a resource", "审核创新资源"),
        ResourceKind::PREFIX,
        "/v1/resources/{id}/review",
        under_review!("resource"),
    ),
    hub(
        Action::ReviewProvider,
        ("Review a service provider", "审核科技服务机构"),
        ProviderKind::PREFIX,
        "/v1/providers/{id}/review",
        under_review!("provider"),
    ),
    hub(
        Action::ReviewOffering,
        ("Review a service offering", "审核服务项目"),
        OfferingKind::PREFIX,
        "/v1/offerings/{id}/review",
        under_review!("offering"),
    ),
    hub(
        Action::ReviewExpert,
        ("Review an expert", "审核专家"),
        ExpertKind::PREFIX,
        "/v1/experts/{id}/review",
        under_review!("expert"),
    ),
    hub(
        Action::ReviewBroker,
        ("Review a broker", "审核技术经理人"),
        BrokerKind::PREFIX,
        "/v1/brokers/{id}/review",
        under_review!("broker"),
    ),
    hub(
        Action::DecideIntroduction,
        ("Decide on a contested introduction", "裁定引荐争议"),
        IntroductionKind::PREFIX,
        "/v1/introductions/{id}/decide",
        "SELECT i.id, o.name, NULL, i.contested_at FROM introduction AS i JOIN organization AS o ON o.id = i.agency_id \
            WHERE i.hub = ANY({whose}) AND i.state = 'contested'",
    ),
    hub(
        Action::CheckScreening,
        ("Check what crosses the border", "技术进出口筛查"),
        ScreeningKind::PREFIX,
        "/v1/screenings/{id}/check",
        "SELECT s.id, c.title, NULL, s.created_at FROM screening AS s \
            JOIN contract AS c ON c.hub = s.hub AND c.id = s.contract_id WHERE s.hub = ANY({whose}) AND s.state = 'declared'",
    ),
];

/// A step that waits.
#[derive(Clone, Debug)]
pub struct Task {
    /// The step.
    pub wait: &'static Wait,
    /// The thing.
    pub subject: Subject,
    /// What names it for whoever acts.
    pub title: String,
    /// The last day, if there is one.
    pub due_on: Option<Date>,
    /// Since when it waits.
    pub since: Timestamp,
}

impl Wait {
    /// For which organizations or hubs a person may take it; `None` when for none.
    fn whose(&self, principal: &Principal) -> Option<Value> {
        let may = |hub: HubNumber, owner: Option<Id<OrganizationKind>>| {
            check(principal, self.action, &Resource { hub, owner, exposure: Exposure::Public }).is_ok()
        };
        match self.whose {
            Whose::Organization => {
                let all = principal.organizations().into_iter();
                let own: Vec<_> = all.filter(|id| may(id.hub(), Some(*id))).map(|id| id.uuid()).collect();
                (!own.is_empty()).then(|| own.into())
            }
            Whose::Hub => {
                let all = principal.moderates.iter().copied();
                let own: Vec<i16> = all.filter(|hub| may(*hub, None)).map(hub_column).collect();
                (!own.is_empty()).then(|| own.into())
            }
        }
    }
}

/// What waits for a person: what is due first comes first, then what waits longest. At most [`TASKS_MAX`].
///
/// # Errors
/// When the database does not answer or a row is corrupt.
pub async fn list(db: &impl ConnectionTrait, principal: &Principal, now: Timestamp) -> Result<Vec<Task>, Problem> {
    // What waits for a key that may only read is told all the same.
    let principal = Principal { scopes: vec![Scope::Read, Scope::Write], ..principal.clone() };
    let (mut sql, mut values) = (String::new(), vec![now.as_offset().into()]);
    for (place, wait) in WAITS.iter().enumerate() {
        let Some(whose) = wait.whose(&principal) else { continue };
        values.push(whose);
        let own = wait.sql.replace("{whose}", &format!("${}", values.len())).replace("{now}", "$1::timestamptz");
        let union = if sql.is_empty() { "" } else { " UNION ALL " };
        let _infallible = write!(
            sql,
            "{union}SELECT {place}, id, title, due_on::date, since FROM ({own}) AS own (id, title, due_on, since)"
        );
    }
    if sql.is_empty() {
        return Ok(Vec::new());
    }
    // The time is named here, since none of the steps at hand may ask for it.
    let sql = format!(
        "SELECT * FROM ({sql}) AS task (place, id, title, due_on, since) WHERE $1::timestamptz IS NOT NULL \
        ORDER BY due_on NULLS LAST, since, id LIMIT {TASKS_MAX}"
    );
    let mut tasks = Vec::new();
    for row in db.query_all_raw(statement(&sql, values)).await? {
        let place: i32 = row.try_get_by_index(0)?;
        let id = row.try_get_by_index(1)?;
        let wait = usize::try_from(place).ok().and_then(|place| WAITS.get(place));
        let wait = wait.ok_or_else(|| Problem::internal(format!("no step {place} waits")))?;
        tasks.push(Task {
            wait,
            subject: Subject::restore(wait.prefix, id).ok_or_else(|| corrupt("task", id, "prefix"))?,
            title: row.try_get_by_index(2)?,
            due_on: row.try_get_by_index(3)?,
            since: restore_time(row.try_get_by_index(4)?),
        });
    }
    Ok(tasks)
}
