//! Industry innovation complexes (产业创新综合体): organizations that pool resources of the four chains for one industry
//! (DOMAIN 1.1). One leads; the others are asked, and belong by their own consent only.
//!
//! ```text
//! forming ──activate (enough members)──▶ active ──dissolve──▶ dissolved
//!    ▲  └──────────────dissolve───────────────────────────────▲
//!    └──────leave, remove (too few are left)──┘
//! ```
//!
//! A member: `invited ──accept──▶ joined ──leave──▶ left`, `invited ──decline──▶ declined`, and `──remove──▶ removed` by
//! the lead; whoever is out can be invited again.

use super::chain::Chain;
use crate::access::{Action, Exposure, Resource};
use crate::event::{Audience, Event, EventKind};
use crate::id::{ConsortiumKind, Id, OrganizationKind};
use crate::process::{Process, Step};
use crate::reference::{IndustryCode, RegionCode};
use crate::rule::{Refusals, Rule};
use crate::text::{Passage, Title};
use crate::timestamp::Timestamp;
use serde_json::json;
use strum::{EnumString, IntoStaticStr, VariantArray};

/// Members with which a consortium becomes active, its lead among them. No source gives a number; two parties have a
/// contract of cooperation and need no third form, so a complex begins with the third.
pub const MEMBERS_MIN: usize = 3;
/// Organizations that are invited to one consortium, whatever became of it.
pub const MEMBERS_MAX: usize = 200;

/// Where a consortium stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum ConsortiumState {
    /// Gathering its members; seen by them, by those who are asked and by its hub.
    Forming,
    /// Public.
    Active,
    /// At an end; stays to be seen.
    Dissolved,
}

/// What a member stands for: one of the four chains, or the services between them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum MemberRole {
    /// 生产应用单位: makes and uses.
    Producer,
    /// 研发单位: researches and develops.
    Researcher,
    /// 金融投资机构: finances.
    Financier,
    /// 人才培养单位: educates and trains.
    Educator,
    /// 科技服务机构: tests, advises, brokers.
    ServiceProvider,
}

impl MemberRole {
    /// The chain that it stands for, if it is one.
    #[must_use]
    pub fn chain(self) -> Option<Chain> {
        match self {
            MemberRole::Producer => Some(Chain::Industry),
            MemberRole::Researcher => Some(Chain::Innovation),
            MemberRole::Financier => Some(Chain::Capital),
            MemberRole::Educator => Some(Chain::Talent),
            MemberRole::ServiceProvider => None,
        }
    }
}

/// How an organization stands to a consortium.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum MemberState {
    /// Asked, has not decided.
    Invited,
    /// A member by its own consent.
    Joined,
    /// Said no.
    Declined,
    /// Was a member and left.
    Left,
    /// Was asked or a member, and the lead took that back.
    Removed,
}

/// An organization that was asked to belong to a consortium.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Member {
    /// Who.
    pub organization: Id<OrganizationKind>,
    /// What it stands for.
    pub role: MemberRole,
    /// How it stands.
    pub state: MemberState,
    /// Since when.
    pub since: Timestamp,
}

/// What a consortium says. Any value of it is valid.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConsortiumContent {
    /// Its name.
    pub title: Title,
    /// What it is for.
    pub purpose: Passage,
    /// The industry it serves (GB/T 4754-2017).
    pub industry: Option<IndustryCode>,
    /// Where it works (GB/T 2260).
    pub region: Option<RegionCode>,
}

/// A consortium.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Consortium {
    /// Its identifier, which carries its hub.
    pub id: Id<ConsortiumKind>,
    /// Who leads it (牵头单位).
    pub lead: Id<OrganizationKind>,
    /// What it says.
    pub content: ConsortiumContent,
    /// Where it stands.
    pub state: ConsortiumState,
    /// Who was asked, each once, in the order of their first invitation. The lead is none of them.
    pub members: Vec<Member>,
}

const STANDING: &[ConsortiumState] = &[ConsortiumState::Forming, ConsortiumState::Active];

/// The state machine.
pub const PROCESS: Process<ConsortiumState> = Process {
    code: "consortium",
    title_zh: "产业创新综合体",
    title_en: "Industry innovation complex",
    initial: ConsortiumState::Forming,
    steps: &[
        Step { action: Action::AmendConsortium, from: STANDING, to: STANDING, rules: &[] },
        Step {
            action: Action::InviteMember,
            from: STANDING,
            to: STANDING,
            rules: &[Rule::OrganizationNotVerified, Rule::ConsortiumMemberKnown, Rule::ConsortiumMembersTooMany],
        },
        Step {
            action: Action::AcceptMembership,
            from: STANDING,
            to: STANDING,
            rules: &[Rule::OrganizationNotVerified, Rule::ConsortiumNotInvited],
        },
        Step { action: Action::DeclineMembership, from: STANDING, to: STANDING, rules: &[Rule::ConsortiumNotInvited] },
        Step { action: Action::LeaveConsortium, from: STANDING, to: STANDING, rules: &[Rule::ConsortiumNotMember] },
        Step { action: Action::RemoveMember, from: STANDING, to: STANDING, rules: &[Rule::ConsortiumNotMember] },
        Step {
            action: Action::ActivateConsortium,
            from: &[ConsortiumState::Forming],
            to: &[ConsortiumState::Active],
            rules: &[Rule::OrganizationNotVerified, Rule::ConsortiumMembersMissing],
        },
        Step { action: Action::DissolveConsortium, from: STANDING, to: &[ConsortiumState::Dissolved], rules: &[] },
    ],
};

/// What an organization, or the lead with it, can do to its membership.
#[derive(Clone, Copy, Debug)]
struct MemberStep {
    action: Action,
    from: &'static [MemberState],
    to: MemberState,
    event: EventKind,
    /// What is broken when it does not start from there.
    rule: Rule,
}

const ACCEPT: MemberStep = MemberStep {
    action: Action::AcceptMembership,
    from: &[MemberState::Invited],
    to: MemberState::Joined,
    event: EventKind::ConsortiumMemberJoined,
    rule: Rule::ConsortiumNotInvited,
};
const DECLINE: MemberStep = MemberStep {
    action: Action::DeclineMembership,
    from: &[MemberState::Invited],
    to: MemberState::Declined,
    event: EventKind::ConsortiumMemberDeclined,
    rule: Rule::ConsortiumNotInvited,
};
const LEAVE: MemberStep = MemberStep {
    action: Action::LeaveConsortium,
    from: &[MemberState::Joined],
    to: MemberState::Left,
    event: EventKind::ConsortiumMemberLeft,
    rule: Rule::ConsortiumNotMember,
};
const REMOVE: MemberStep = MemberStep {
    action: Action::RemoveMember,
    from: &[MemberState::Invited, MemberState::Joined],
    to: MemberState::Removed,
    event: EventKind::ConsortiumMemberRemoved,
    rule: Rule::ConsortiumNotMember,
};

impl Consortium {
    /// Founds a consortium, with its lead alone.
    #[must_use]
    pub fn found(id: Id<ConsortiumKind>, lead: Id<OrganizationKind>, content: ConsortiumContent) -> (Self, Event) {
        let consortium = Consortium { id, lead, content, state: PROCESS.initial, members: Vec::new() };
        let event = consortium.event(EventKind::ConsortiumCreated, json!({}));
        (consortium, event)
    }

    /// Whether everybody may know of it.
    #[must_use]
    pub fn is_public(&self) -> bool {
        self.state != ConsortiumState::Forming
    }

    /// What the access table needs to know.
    #[must_use]
    pub fn resource(&self) -> Resource {
        Resource { hub: self.id.hub(), owner: Some(self.lead), exposure: Exposure::public_when(self.is_public()) }
    }

    /// What the access table needs to know when an organization asks that belongs to it or is asked to: before it, the
    /// consortium stands as its own.
    #[must_use]
    pub fn resource_before(&self, organization: Option<Id<OrganizationKind>>) -> Resource {
        let is_concerned = |asking: &Id<OrganizationKind>| {
            matches!(self.state_of(*asking), Some(MemberState::Invited | MemberState::Joined))
        };
        let owner = organization.filter(is_concerned).unwrap_or(self.lead);
        Resource { owner: Some(owner), ..self.resource() }
    }

    /// How an organization stands to it; nothing when it was never asked.
    #[must_use]
    pub fn state_of(&self, organization: Id<OrganizationKind>) -> Option<MemberState> {
        self.find(organization).map(|member| member.state)
    }

    /// Those who belong to it, without the lead.
    pub fn joined(&self) -> impl Iterator<Item = &Member> {
        self.members.iter().filter(|member| member.state == MemberState::Joined)
    }

    /// How many belong to it, the lead among them.
    #[must_use]
    pub fn size(&self) -> usize {
        self.joined().count() + 1
    }

    /// What stands against a new text.
    #[must_use]
    pub fn may_amend(&self) -> Refusals {
        PROCESS.open(Action::AmendConsortium, self.state)
    }

    /// Takes a new text over. The same text again yields no event.
    ///
    /// # Errors
    /// When it is dissolved.
    pub fn amend(&mut self, content: ConsortiumContent) -> Result<Option<Event>, Refusals> {
        if content == self.content {
            return Ok(None);
        }
        self.may_amend().into_result()?;
        self.content = content;
        Ok(Some(self.event(EventKind::ConsortiumAmended, json!({}))))
    }

    /// What stands against asking anybody.
    #[must_use]
    pub fn may_invite(&self) -> Refusals {
        PROCESS.open(Action::InviteMember, self.state)
    }

    /// Asks an organization. The event is told to the one that is asked.
    ///
    /// # Errors
    /// All rules that stand against it.
    pub fn invite(
        &mut self,
        organization: Id<OrganizationKind>,
        role: MemberRole,
        at: Timestamp,
    ) -> Result<Event, Refusals> {
        let mut refusals = self.may_invite();
        let known = self.state_of(organization);
        let is_known = organization == self.lead || matches!(known, Some(MemberState::Invited | MemberState::Joined));
        refusals.require_at(!is_known, Rule::ConsortiumMemberKnown, "/organization");
        let has_room = known.is_some() || self.members.len() < MEMBERS_MAX;
        refusals.require_at(has_room, Rule::ConsortiumMembersTooMany, "/members");
        refusals.into_result()?;
        let member = Member { organization, role, state: MemberState::Invited, since: at };
        match self.members.iter_mut().find(|known| known.organization == organization) {
            Some(known) => *known = member,
            None => self.members.push(member),
        }
        let event = self.event(EventKind::ConsortiumMemberInvited, told(organization, role.into()));
        Ok(Event { owner: Some(organization), audience: Audience::Owner, ..event })
    }

    /// What stands against an organization's accepting.
    #[must_use]
    pub fn may_accept(&self, organization: Id<OrganizationKind>) -> Refusals {
        self.may_step(ACCEPT, organization)
    }

    /// An organization that was asked becomes a member. Accepting twice changes nothing and yields no event.
    ///
    /// # Errors
    /// All rules that stand against it.
    pub fn accept(&mut self, organization: Id<OrganizationKind>, at: Timestamp) -> Result<Option<Event>, Refusals> {
        self.step(ACCEPT, organization, at)
    }

    /// What stands against an organization's saying no.
    #[must_use]
    pub fn may_decline(&self, organization: Id<OrganizationKind>) -> Refusals {
        self.may_step(DECLINE, organization)
    }

    /// An organization that was asked says no. Declining twice changes nothing and yields no event.
    ///
    /// # Errors
    /// All rules that stand against it.
    pub fn decline(&mut self, organization: Id<OrganizationKind>, at: Timestamp) -> Result<Option<Event>, Refusals> {
        let event = self.step(DECLINE, organization, at)?;
        Ok(event.map(|event| Event { audience: Audience::Owner, ..event }))
    }

    /// What stands against an organization's leaving.
    #[must_use]
    pub fn may_leave(&self, organization: Id<OrganizationKind>) -> Refusals {
        self.may_step(LEAVE, organization)
    }

    /// A member leaves. A consortium with too few left gathers members again. Leaving twice changes nothing.
    ///
    /// # Errors
    /// All rules that stand against it.
    pub fn leave(&mut self, organization: Id<OrganizationKind>, at: Timestamp) -> Result<Option<Event>, Refusals> {
        self.step(LEAVE, organization, at)
    }

    /// What stands against parting with anybody.
    #[must_use]
    pub fn may_remove(&self) -> Refusals {
        PROCESS.open(Action::RemoveMember, self.state)
    }

    /// The lead parts with a member, or takes an invitation back. Twice changes nothing and yields no event.
    ///
    /// # Errors
    /// All rules that stand against it.
    pub fn remove(&mut self, organization: Id<OrganizationKind>, at: Timestamp) -> Result<Option<Event>, Refusals> {
        self.step(REMOVE, organization, at)
    }

    fn may_step(&self, step: MemberStep, organization: Id<OrganizationKind>) -> Refusals {
        let mut refusals = PROCESS.open(step.action, self.state);
        let is_open = self.state_of(organization).is_some_and(|state| step.from.contains(&state));
        refusals.require_at(is_open, step.rule, "/organization");
        refusals
    }

    fn step(
        &mut self,
        step: MemberStep,
        organization: Id<OrganizationKind>,
        at: Timestamp,
    ) -> Result<Option<Event>, Refusals> {
        if self.state_of(organization) == Some(step.to) {
            return Ok(None);
        }
        self.may_step(step, organization).into_result()?;
        let was_public = self.is_public();
        for member in self.members.iter_mut().filter(|member| member.organization == organization) {
            (member.state, member.since) = (step.to, at);
        }
        if self.state == ConsortiumState::Active && self.size() < MEMBERS_MIN {
            self.state = ConsortiumState::Forming;
        }
        let event = self.event(step.event, told(organization, self.state.into()));
        Ok(Some(Event { audience: Audience::public_when(was_public), ..event }))
    }

    /// What stands against activating it, apart from its lead's standing.
    #[must_use]
    pub fn may_activate(&self) -> Refusals {
        let mut refusals = PROCESS.open(Action::ActivateConsortium, self.state);
        refusals.require_at(self.size() >= MEMBERS_MIN, Rule::ConsortiumMembersMissing, "/members");
        refusals
    }

    /// Makes it active and public. Twice changes nothing and yields no event.
    ///
    /// # Errors
    /// All rules that stand against it.
    pub fn activate(&mut self) -> Result<Option<Event>, Refusals> {
        if self.state == ConsortiumState::Active {
            return Ok(None);
        }
        self.may_activate().into_result()?;
        self.state = ConsortiumState::Active;
        Ok(Some(self.event(EventKind::ConsortiumActivated, json!({ "title": self.content.title.as_str() }))))
    }

    /// What stands against dissolving it.
    #[must_use]
    pub fn may_dissolve(&self) -> Refusals {
        PROCESS.open(Action::DissolveConsortium, self.state)
    }

    /// Ends it for good. Twice changes nothing and yields no event.
    ///
    /// # Errors
    /// All rules that stand against it.
    pub fn dissolve(&mut self) -> Result<Option<Event>, Refusals> {
        if self.state == ConsortiumState::Dissolved {
            return Ok(None);
        }
        self.may_dissolve().into_result()?;
        self.state = ConsortiumState::Dissolved;
        Ok(Some(self.event(EventKind::ConsortiumDissolved, json!({}))))
    }

    fn find(&self, organization: Id<OrganizationKind>) -> Option<&Member> {
        self.members.iter().find(|member| member.organization == organization)
    }

    fn event(&self, kind: EventKind, payload: serde_json::Value) -> Event {
        Event {
            kind,
            subject: self.id.subject(),
            hub: self.id.hub(),
            owner: Some(self.lead),
            audience: Audience::public_when(self.is_public()),
            payload,
        }
    }
}

fn told(organization: Id<OrganizationKind>, what: &'static str) -> serde_json::Value {
    json!({ "organization": organization.to_string(), "now": what })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hub::HubNumber;
    use crate::people::provider::tests::{at, rules};
    use proptest::prelude::*;

    fn organization(number: u64) -> Id<OrganizationKind> {
        Id::compose(1, HubNumber::NATIONAL, 0, number)
    }

    fn founded() -> Consortium {
        let content = ConsortiumContent {
            title: Title::parse("氢能装备产业创新综合体").expect("a title"),
            purpose: Passage::parse("Shared tests, shared finance.").expect("a text"),
            industry: None,
            region: None,
        };
        Consortium::found(Id::compose(1, HubNumber::NATIONAL, 0, 100), organization(1), content).0
    }

    fn joined(consortium: &mut Consortium, number: u64) {
        consortium.invite(organization(number), MemberRole::Producer, at()).expect("it may be asked");
        consortium.accept(organization(number), at()).expect("it was asked");
    }

    #[test]
    fn nobody_belongs_without_his_own_consent() {
        let mut consortium = founded();
        let event = consortium.invite(organization(2), MemberRole::Researcher, at()).expect("it may be asked");
        assert_eq!((event.owner, event.audience), (Some(organization(2)), Audience::Owner));
        assert_eq!((consortium.size(), consortium.state_of(organization(2))), (1, Some(MemberState::Invited)));
        let refused = consortium.accept(organization(3), at()).expect_err("it was not asked");
        assert_eq!(rules(&refused), [Rule::ConsortiumNotInvited]);
        consortium.accept(organization(2), at()).expect("it was asked").expect("an event");
        assert_eq!(consortium.accept(organization(2), at()).expect("it may be said twice"), None);
        assert_eq!(consortium.size(), 2);
    }

    #[test]
    fn it_is_active_with_enough_members_and_gathers_again_with_too_few() {
        let mut consortium = founded();
        joined(&mut consortium, 2);
        assert_eq!(rules(&consortium.activate().expect_err("two are too few")), [Rule::ConsortiumMembersMissing]);
        joined(&mut consortium, 3);
        let event = consortium.activate().expect("three are enough").expect("an event");
        assert_eq!((event.audience, consortium.state), (Audience::Public, ConsortiumState::Active));
        let left = consortium.leave(organization(3), at()).expect("a member leaves").expect("an event");
        assert_eq!((left.audience, consortium.state), (Audience::Public, ConsortiumState::Forming));
    }

    #[test]
    fn the_lead_is_no_member_and_nobody_is_asked_twice() {
        let mut consortium = founded();
        joined(&mut consortium, 2);
        for known in [1, 2] {
            let refused = consortium.invite(organization(known), MemberRole::Producer, at()).expect_err("it belongs");
            assert_eq!(rules(&refused), [Rule::ConsortiumMemberKnown]);
        }
        consortium.remove(organization(2), at()).expect("the lead parts with it");
        let refused = consortium.leave(organization(2), at()).expect_err("it is out already");
        assert_eq!(rules(&refused), [Rule::ConsortiumNotMember]);
        consortium.invite(organization(2), MemberRole::Financier, at()).expect("it may be asked again");
        assert_eq!(consortium.members.len(), 1);
    }

    #[test]
    fn what_is_dissolved_changes_no_more() {
        let mut consortium = founded();
        consortium.invite(organization(2), MemberRole::Producer, at()).expect("it may be asked");
        consortium.dissolve().expect("its lead ends it");
        assert!(consortium.accept(organization(2), at()).is_err());
        assert!(consortium.activate().is_err());
        assert!(consortium.invite(organization(3), MemberRole::Producer, at()).is_err());
        assert_eq!(consortium.dissolve().expect("it may be said twice"), None);
    }

    #[test]
    fn each_chain_has_a_role_that_stands_for_it() {
        for chain in Chain::VARIANTS {
            let roles = MemberRole::VARIANTS.iter().filter(|role| role.chain() == Some(*chain));
            assert_eq!(roles.count(), 1, "{chain:?}");
        }
    }

    proptest! {
        #[test]
        fn an_active_consortium_always_has_enough_members(steps in prop::collection::vec((0u8..7, 2u64..7), 0..40)) {
            let mut consortium = founded();
            for (step, number) in steps {
                let member = organization(number);
                let before = consortium.clone();
                let is_done = match step {
                    0 => consortium.invite(member, MemberRole::Producer, at()).is_ok(),
                    1 => consortium.accept(member, at()).is_ok(),
                    2 => consortium.decline(member, at()).is_ok(),
                    3 => consortium.leave(member, at()).is_ok(),
                    4 => consortium.remove(member, at()).is_ok(),
                    5 => consortium.activate().is_ok(),
                    _ => consortium.dissolve().is_ok(),
                };
                prop_assert!(is_done || before == consortium, "what is refused changes nothing");
                prop_assert!(consortium.state != ConsortiumState::Active || consortium.size() >= MEMBERS_MIN);
            }
        }
    }
}
