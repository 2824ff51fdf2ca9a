//! Experts (专家): a person's professional profile, as an organization brings it to market.

use super::person::Person;
use crate::access::Action;
use crate::event::EventKind;
use crate::id::ExpertKind as ExpertId;
use crate::listed::{Actions, DESCRIPTION_CHARS_MIN, Events, Listable, Listed, ListedState, steps};
use crate::process::{Process, Step};
use crate::provenance::Provenance;
use crate::reference::{RegionCode, TechnicalField};
use crate::rule::{Refusals, Rule};
use crate::text::{Body, Keyword, Title};
use crate::timestamp::Timestamp;

/// Skills of one profile.
pub const SKILLS_MAX: usize = 30;

/// What an expert's profile says. Any value of it is a valid draft.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExpertContent {
    /// What the person is, in one line that does not tell the name.
    pub title: Title,
    /// What the person has done and can do.
    pub summary: Option<Body>,
    /// Who it is.
    pub person: Person,
    /// What the person can do.
    pub skills: Vec<Keyword>,
    /// The technical fields the person knows.
    pub fields: Vec<TechnicalField>,
    /// Where the person works; everywhere when empty.
    pub regions: Vec<RegionCode>,
}

/// An expert.
pub type Expert = Listed<ExpertContent>;

const ACTIONS: Actions = Actions {
    create: Action::CreateExpert,
    show: Action::ShowExpert,
    amend: Action::AmendExpert,
    submit: Action::SubmitExpert,
    review: Action::ReviewExpert,
    publish: Action::PublishExpert,
    withdraw: Action::WithdrawExpert,
    certify: Action::CertifyExpert,
};
const STEPS: [Step<ListedState>; 5] = {
    let mut steps = steps(
        ACTIONS,
        &[
            Rule::OrganizationNotVerified,
            Rule::PersonSummaryTooThin,
            Rule::PersonSkillMissing,
            Rule::PersonFieldMissing,
            Rule::PersonNamedInTitle,
        ],
        &[Rule::OrganizationNotVerified, Rule::PersonNamedInTitle],
    );
    steps[0].rules = &[Rule::ListingNotEditable, Rule::PersonNotOneself];
    steps
};

/// The state machine.
pub const PROCESS: Process<ListedState> =
    Process { code: "expert", title_zh: "专家", title_en: "Expert", initial: ListedState::Draft, steps: &STEPS };

/// What a profile of a person lacks before it can be handed in.
pub(super) fn gaps(
    summary: Option<&Body>,
    skills: &[Keyword],
    fields: &[TechnicalField],
    provenance: Option<&Provenance>,
) -> Refusals {
    let mut refusals = Refusals::new();
    if provenance.is_none() {
        let length = summary.map_or(0, |text| text.as_str().chars().count());
        refusals.require_at(length >= DESCRIPTION_CHARS_MIN, Rule::PersonSummaryTooThin, "/summary");
        refusals.require_at(!skills.is_empty(), Rule::PersonSkillMissing, "/skills");
    }
    refusals.require_at(!fields.is_empty(), Rule::PersonFieldMissing, "/fields");
    refusals
}

impl Listable for ExpertContent {
    type Kind = ExpertId;

    const ACTIONS: Actions = ACTIONS;
    const PROCESS: Process<ListedState> = PROCESS;
    const EVENTS: Events = Events {
        created: EventKind::ExpertCreated,
        amended: EventKind::ExpertAmended,
        submitted: EventKind::ExpertSubmitted,
        reviewed: EventKind::ExpertReviewed,
        published: EventKind::ExpertPublished,
        withdrawn: EventKind::ExpertWithdrawn,
    };

    fn title(&self) -> &Title {
        &self.title
    }

    fn gaps(&self, provenance: Option<&Provenance>, _at: Timestamp) -> Refusals {
        gaps(self.summary.as_ref(), &self.skills, &self.fields, provenance)
    }

    fn obstacles(&self, _at: Timestamp) -> Refusals {
        self.person.may_stand_behind(&self.title)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hub::HubNumber;
    use crate::id::Id;
    use crate::listed::Moderated as _;
    use crate::people::person::NameDisclosure;
    use crate::people::person::tests::person;
    use crate::people::provider::tests::{at, rules};

    #[test]
    fn a_bare_profile_is_refused_with_every_reason_and_never_tells_a_name_in_its_event() {
        let content = ExpertContent {
            title: Title::parse("Robin Sample").expect("a title"),
            summary: None,
            person: person(NameDisclosure::Registered, None),
            skills: vec![],
            fields: vec![],
            regions: vec![],
        };
        let owner = Id::compose(1, HubNumber::NATIONAL, 0, 2);
        let mut expert = Expert::create(Id::compose(1, HubNumber::NATIONAL, 0, 1), owner, content, None).0;
        let refused = expert.submit(at()).expect_err("everything is missing");
        assert_eq!(
            rules(&refused),
            [Rule::PersonSummaryTooThin, Rule::PersonSkillMissing, Rule::PersonFieldMissing, Rule::PersonNamedInTitle,]
        );
        expert.state = ListedState::Registered;
        assert_eq!(rules(&expert.publish(at()).expect_err("the name")), [Rule::PersonNamedInTitle]);
    }
}
