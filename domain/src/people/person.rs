//! The person behind a professional profile: which of it is personal, and who may see that.

use crate::access::{Actor, Principal};
use crate::hub::HubNumber;
use crate::id::{Id, OrganizationKind, UserKind};
use crate::reference::Orcid;
use crate::rule::{Refusals, Rule};
use crate::text::{Line, Title};
use strum::{EnumString, IntoStaticStr, VariantArray};

/// A person's name: 1–100 characters.
pub type PersonName = Line<1, 100>;

/// Who may see whose profile it is. Each level includes those above it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum NameDisclosure {
    /// The members of its organization and the moderators of its hub.
    Members,
    /// Everybody who is logged in.
    Registered,
    /// Everybody.
    Public,
}

/// How a person works.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum EmploymentStatus {
    /// 在职: employed by the organization of the profile.
    Employed,
    /// 退休: retired, and still at work (DOMAIN 1.1).
    Retired,
    /// 自由职业: on their own.
    Independent,
}

/// The person. Name, user and ORCID are personal: they go to no event, no index and no list beyond `disclosure`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// The name.
    pub name: PersonName,
    /// Who may see it.
    pub disclosure: NameDisclosure,
    /// The person's own log-in, if there is one: then nobody else widens the disclosure.
    pub user: Option<Id<UserKind>>,
    /// ORCID of the person.
    pub orcid: Option<Orcid>,
    /// How the person works. Not personal.
    pub employment: Option<EmploymentStatus>,
}

impl Person {
    /// Whether a caller may see whose profile it is.
    #[must_use]
    pub fn is_seen_by(&self, principal: &Principal, owner: Id<OrganizationKind>, hub: HubNumber) -> bool {
        match self.disclosure {
            NameDisclosure::Public => true,
            NameDisclosure::Registered => principal.actor != Actor::Visitor,
            NameDisclosure::Members => principal.is_member(owner) || principal.is_moderator(hub),
        }
    }

    /// What stands against setting this person in the place of another by that actor: once a log-in is named, only the
    /// person opens the name further or gives the profile to somebody else.
    #[must_use]
    pub fn may_replace(&self, before: Option<&Person>, actor: &Actor) -> Refusals {
        let mut refusals = Refusals::new();
        let narrowest = NameDisclosure::Members;
        let is_wider = self.disclosure > before.map_or(narrowest, |before| before.disclosure);
        let is_named_otherwise = before.is_some_and(|before| before.user.is_some() && before.user != self.user);
        let person = before.and_then(|before| before.user).or(self.user);
        let is_oneself = person.is_none_or(|user| *actor == Actor::User(user));
        refusals.require_at(is_oneself || !is_wider, Rule::PersonNotOneself, "/person/name_disclosure");
        refusals.require_at(is_oneself || !is_named_otherwise, Rule::PersonNotOneself, "/person/user");
        refusals
    }

    /// Keeps what the person decided, when a register or a file has another row of him: once a log-in is named, no file
    /// opens the name further or takes the log-in away.
    pub fn keep_will_of(&mut self, before: &Person) {
        if before.user.is_some() {
            self.user = before.user;
            self.disclosure = self.disclosure.min(before.disclosure);
        }
    }

    /// What stands against showing a title to everybody: it must not tell the name that it stands in for.
    #[must_use]
    pub fn may_stand_behind(&self, title: &Title) -> Refusals {
        let mut refusals = Refusals::new();
        let tells = title.as_str().to_lowercase().contains(&self.name.as_str().to_lowercase());
        let is_open = self.disclosure == NameDisclosure::Public;
        refusals.require_at(is_open || !tells, Rule::PersonNamedInTitle, "/title");
        refusals
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::access::{Role, Scope};

    pub(crate) fn person(disclosure: NameDisclosure, user: Option<u64>) -> Person {
        Person {
            name: PersonName::parse("Robin Sample").expect("a name"),
            disclosure,
            user: user.map(|user| Id::compose(1, HubNumber::NATIONAL, 0, user)),
            orcid: None,
            employment: None,
        }
    }

    fn member(organization: u64, moderates: Vec<HubNumber>) -> Principal {
        Principal {
            actor: Actor::User(Id::compose(1, HubNumber::NATIONAL, 0, 9)),
            organization: Some(Id::compose(1, HubNumber::NATIONAL, 0, organization)),
            role: Some(Role::Editor),
            moderates,
            scopes: vec![Scope::Read, Scope::Write],
            ..Principal::visitor()
        }
    }

    #[test]
    fn a_name_is_seen_at_its_level_and_not_below() {
        let (hub, owner) = (HubNumber::NATIONAL, Id::compose(1, HubNumber::NATIONAL, 0, 1));
        let callers = [Principal::visitor(), member(2, vec![]), member(2, vec![hub]), member(1, vec![])];
        let seen = |disclosure| {
            let person = person(disclosure, None);
            callers.each_ref().map(|caller| person.is_seen_by(caller, owner, hub))
        };
        assert_eq!(seen(NameDisclosure::Members), [false, false, true, true]);
        assert_eq!(seen(NameDisclosure::Registered), [false, true, true, true]);
        assert_eq!(seen(NameDisclosure::Public), [true, true, true, true]);
    }

    #[test]
    fn nobody_opens_the_name_of_another_who_has_a_log_in() {
        use NameDisclosure::{Members, Public, Registered};
        let by = |user| Actor::User(Id::compose(1, HubNumber::NATIONAL, 0, user));
        let open = |before: Option<Person>, after: Person, actor| after.may_replace(before.as_ref(), &actor).is_empty();

        assert!(open(None, person(Public, None), by(7)), "nobody to ask");
        assert!(open(None, person(Public, Some(7)), by(7)), "oneself");
        assert!(!open(None, person(Registered, Some(7)), by(8)));
        assert!(open(None, person(Members, Some(7)), by(8)));
        assert!(!open(Some(person(Members, Some(7))), person(Public, Some(7)), by(8)));
        assert!(open(Some(person(Public, Some(7))), person(Members, Some(7)), by(8)), "narrower is everybody's");
        assert!(!open(Some(person(Members, Some(7))), person(Members, Some(8)), by(8)), "not taken over");
        assert!(!open(Some(person(Members, Some(7))), person(Public, None), by(8)), "not by forgetting the log-in");
        assert!(!open(Some(person(Members, Some(7))), person(Members, None), Actor::System));
    }

    #[test]
    fn no_file_opens_the_name_of_somebody_with_a_log_in() {
        use NameDisclosure::{Members, Public};
        for (user, kept) in [(Some(7), Members), (None, Public)] {
            let mut renewed = person(Public, None);
            renewed.keep_will_of(&person(Members, user));
            assert_eq!((renewed.user, renewed.disclosure), (person(Members, user).user, kept));
        }
    }

    #[test]
    fn a_title_does_not_tell_a_name_that_is_not_public() {
        let title = |text| Title::parse(text).expect("a title");
        let refused = |disclosure, text| !person(disclosure, None).may_stand_behind(&title(text)).is_empty();
        assert!(refused(NameDisclosure::Registered, "Prof. robin sample, membranes"));
        assert!(!refused(NameDisclosure::Registered, "Professor of membranes"));
        assert!(!refused(NameDisclosure::Public, "Prof. Robin Sample, membranes"));
    }
}
