//! Disclosures (披露): that a person was let in to the documents of a listing, up to a level and until a day (DOMAIN 3.21).
//!
//! ```text
//! requested ──grant──▶ granted ──end──▶ ended
//!     │ └─────end───────────────────────▶
//!     └──refuse──▶ refused
//! ```
//!
//! The level of those who are registered opens at once to whom agrees to the terms.

use super::document::{DisclosureLevel, Host};
use super::readiness::DocumentDigest;
use crate::access::{Action, Actor, Exposure, Principal, Resource};
use crate::event::{Audience, Event, EventKind};
use crate::id::{DisclosureKind, Id, OrganizationKind, Subject, UserKind};
use crate::process::{Process, Step};
use crate::rule::{Refusals, Rule};
use crate::text::Reason;
use crate::timestamp::Timestamp;
use serde_json::json;
use strum::{EnumString, IntoStaticStr, VariantArray};
use time::{Date, Duration};

/// The edition of the terms to which a reader agrees (`docs/API.md`, Documents).
pub const TERMS_EDITION: &str = "2026-11";
/// Days for which the owner lets somebody in at most.
pub const DISCLOSURE_DAYS_MAX: i64 = 366;

/// Where a disclosure stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum DisclosureState {
    /// Waits for the owner.
    Requested,
    /// The reader is let in.
    Granted,
    /// The owner said no.
    Refused,
    /// A side ended it.
    Ended,
}

/// A side of a disclosure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum DisclosureSide {
    /// Whose listing it is.
    Owner,
    /// The organization of the reader.
    Reader,
}

/// Who asks, for what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DisclosureRequest {
    /// The person.
    pub reader: Id<UserKind>,
    /// The organization for which he asks.
    pub organization: Id<OrganizationKind>,
    /// How far.
    pub level: DisclosureLevel,
    /// The SHA-256 of the signed agreement of confidentiality.
    pub nda: Option<DocumentDigest>,
}

/// A disclosure. It lives in the hub of its listing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Disclosure {
    /// Its identifier, which carries its hub.
    pub id: Id<DisclosureKind>,
    /// The listing.
    pub about: Subject,
    /// Whose listing it is.
    pub owner: Id<OrganizationKind>,
    /// The person who reads.
    pub reader: Id<UserKind>,
    /// The organization for which he reads. When he leaves it, nothing is open to him any more.
    pub organization: Id<OrganizationKind>,
    /// How far.
    pub level: DisclosureLevel,
    /// The SHA-256 of the signed agreement of confidentiality.
    pub nda: Option<DocumentDigest>,
    /// The last day; none when it has no end.
    pub until_on: Option<Date>,
    /// Where it stands.
    pub state: DisclosureState,
    /// Why the owner said no.
    pub remark: Option<Reason>,
}

/// The state machine.
pub const PROCESS: Process<DisclosureState> = Process {
    code: "disclosure",
    title_zh: "披露授权",
    title_en: "Disclosure",
    initial: DisclosureState::Requested,
    steps: &[
        Step {
            action: Action::GrantDisclosure,
            from: &[DisclosureState::Requested],
            to: &[DisclosureState::Granted],
            rules: &[Rule::DisclosureEndOutOfRange],
        },
        Step {
            action: Action::RefuseDisclosure,
            from: &[DisclosureState::Requested],
            to: &[DisclosureState::Refused],
            rules: &[],
        },
        Step {
            action: Action::EndDisclosure,
            from: &[DisclosureState::Requested, DisclosureState::Granted],
            to: &[DisclosureState::Ended],
            rules: &[],
        },
    ],
};

impl Disclosure {
    /// Asks to be let in. The level of those who are registered opens at once: agreeing to the terms is all it takes.
    ///
    /// # Errors
    /// All rules that stand against it.
    pub fn request(id: Id<DisclosureKind>, host: &Host, request: DisclosureRequest) -> Result<(Self, Event), Refusals> {
        let DisclosureRequest { reader, organization, level, nda } = request;
        let is_secret = level > DisclosureLevel::Registered;
        let mut refusals = Refusals::new();
        refusals.require(organization != host.owner, Rule::DisclosureOwnListing);
        refusals.require_at(!is_secret || nda.is_some(), Rule::DisclosureAgreementMissing, "/nda_sha256");
        refusals.into_result()?;
        let state = if is_secret { PROCESS.initial } else { DisclosureState::Granted };
        let (about, owner) = (host.subject, host.owner);
        let disclosure =
            Disclosure { id, about, owner, reader, organization, level, nda, until_on: None, state, remark: None };
        let kind = if is_secret { EventKind::DisclosureRequested } else { EventKind::DisclosureGranted };
        let event = disclosure.event(kind, DisclosureSide::Owner);
        Ok((disclosure, event))
    }

    /// The side on which an organization stands.
    #[must_use]
    pub fn side_of(&self, organization: Option<Id<OrganizationKind>>) -> Option<DisclosureSide> {
        if organization == Some(self.owner) {
            Some(DisclosureSide::Owner)
        } else if organization == Some(self.organization) {
            Some(DisclosureSide::Reader)
        } else {
            None
        }
    }

    /// What the access table looks at when a side asks: its own organization stands as the owner.
    #[must_use]
    pub fn resource(&self, organization: Option<Id<OrganizationKind>>) -> Resource {
        let owner = match self.side_of(organization) {
            Some(DisclosureSide::Reader) => self.organization,
            Some(DisclosureSide::Owner) | None => self.owner,
        };
        Resource { hub: self.id.hub(), owner: Some(owner), exposure: Exposure::Private }
    }

    /// Whether it lets this caller in on that day: the person himself, for the organization for which he asked.
    #[must_use]
    pub fn opens_to(&self, principal: &Principal, at: Timestamp) -> bool {
        self.state == DisclosureState::Granted
            && principal.actor == Actor::User(self.reader)
            && principal.is_member(self.organization)
            && !principal.is_suspended
            && self.until_on.is_none_or(|last| at.day() <= last)
    }

    /// What stands against letting the reader in.
    #[must_use]
    pub fn may_grant(&self) -> Refusals {
        PROCESS.open(Action::GrantDisclosure, self.state)
    }

    /// The owner lets the reader in until a day. Granting twice changes nothing and yields no event.
    ///
    /// # Errors
    /// All rules that stand against it.
    pub fn grant(&mut self, until_on: Date, at: Timestamp) -> Result<Option<Event>, Refusals> {
        if self.state == DisclosureState::Granted {
            return Ok(None);
        }
        let mut refusals = self.may_grant();
        let last = at.day() + Duration::days(DISCLOSURE_DAYS_MAX);
        let is_in_range = at.day() <= until_on && until_on <= last;
        refusals.require_at(is_in_range, Rule::DisclosureEndOutOfRange, "/until_on");
        refusals.into_result()?;
        self.state = DisclosureState::Granted;
        self.until_on = Some(until_on);
        Ok(Some(self.event(EventKind::DisclosureGranted, DisclosureSide::Reader)))
    }

    /// What stands against saying no.
    #[must_use]
    pub fn may_refuse(&self) -> Refusals {
        PROCESS.open(Action::RefuseDisclosure, self.state)
    }

    /// The owner says no. Refusing twice changes nothing and yields no event.
    ///
    /// # Errors
    /// All rules that stand against it.
    pub fn refuse(&mut self, reason: Reason) -> Result<Option<Event>, Refusals> {
        if self.state == DisclosureState::Refused {
            return Ok(None);
        }
        self.may_refuse().into_result()?;
        self.state = DisclosureState::Refused;
        self.remark = Some(reason);
        Ok(Some(self.event(EventKind::DisclosureRefused, DisclosureSide::Reader)))
    }

    /// What stands against ending it.
    #[must_use]
    pub fn may_end(&self) -> Refusals {
        PROCESS.open(Action::EndDisclosure, self.state)
    }

    /// A side ends it. Ending twice changes nothing and yields no event.
    ///
    /// # Errors
    /// All rules that stand against it.
    pub fn end(&mut self, by: DisclosureSide) -> Result<Option<Event>, Refusals> {
        if self.state == DisclosureState::Ended {
            return Ok(None);
        }
        self.may_end().into_result()?;
        self.state = DisclosureState::Ended;
        let told = match by {
            DisclosureSide::Owner => DisclosureSide::Reader,
            DisclosureSide::Reader => DisclosureSide::Owner,
        };
        Ok(Some(self.event(EventKind::DisclosureEnded, told)))
    }

    /// An event for the side that did not act.
    fn event(&self, kind: EventKind, told: DisclosureSide) -> Event {
        let owner = match told {
            DisclosureSide::Owner => self.owner,
            DisclosureSide::Reader => self.organization,
        };
        let level: &'static str = self.level.into();
        let payload = json!({ "about": self.about.to_string(), "level": level });
        let (subject, hub, owner) = (self.id.subject(), self.id.hub(), Some(owner));
        Event { kind, subject, hub, owner, audience: Audience::Owner, payload }
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::hub::HubNumber;
    use crate::id::AchievementKind;
    use time::macros::{date, datetime};

    /// A reader of an organization whom organization 1 has let in.
    pub(crate) fn granted(about: Subject, reader: u64, organization: u64, level: DisclosureLevel) -> Disclosure {
        Disclosure {
            id: Id::compose(1, HubNumber::NATIONAL, 0, 1),
            about,
            owner: Id::compose(1, HubNumber::NATIONAL, 0, 1),
            reader: Id::compose(1, HubNumber::NATIONAL, 0, reader),
            organization: Id::compose(1, HubNumber::NATIONAL, 0, organization),
            level,
            nda: None,
            until_on: None,
            state: DisclosureState::Granted,
            remark: None,
        }
    }

    fn host() -> Host {
        let owner = Id::compose(1, HubNumber::NATIONAL, 0, 1);
        let subject = Id::<AchievementKind>::compose(1, HubNumber::NATIONAL, 0, 5).subject();
        let exposure = Exposure::Public;
        Host { subject, owner, resource: Resource { hub: HubNumber::NATIONAL, owner: Some(owner), exposure } }
    }

    fn request(organization: u64, level: DisclosureLevel, nda: Option<&str>) -> Result<Disclosure, Vec<Rule>> {
        let request = DisclosureRequest {
            reader: Id::compose(1, HubNumber::NATIONAL, 0, 9),
            organization: Id::compose(1, HubNumber::NATIONAL, 0, organization),
            level,
            nda: nda.map(|digit| DocumentDigest::parse(&digit.repeat(64)).expect("a digest")),
        };
        let made = Disclosure::request(Id::compose(1, HubNumber::NATIONAL, 0, 2), &host(), request);
        made.map(|(disclosure, _)| disclosure)
            .map_err(|refusals| refusals.as_slice().iter().map(|refusal| refusal.rule).collect())
    }

    #[test]
    fn agreeing_to_the_terms_opens_the_first_level_and_what_is_secret_needs_an_agreement_and_the_owner() {
        let state = |level, nda| request(2, level, nda).map(|disclosure| disclosure.state);
        assert_eq!(state(DisclosureLevel::Registered, None), Ok(DisclosureState::Granted));
        assert_eq!(state(DisclosureLevel::NdaSigned, Some("a")), Ok(DisclosureState::Requested));
        assert_eq!(state(DisclosureLevel::DataRoom, None), Err(vec![Rule::DisclosureAgreementMissing]));
        assert_eq!(
            request(1, DisclosureLevel::NdaSigned, None),
            Err(vec![Rule::DisclosureOwnListing, Rule::DisclosureAgreementMissing])
        );
    }

    #[test]
    fn the_owner_lets_in_for_a_year_at_most_and_the_side_that_did_not_act_is_told() {
        let at = Timestamp::new(datetime!(2026-11-24 08:00 UTC));
        let asked = request(2, DisclosureLevel::DataRoom, Some("a")).expect("it is asked");
        for day in [date!(2026 - 11 - 23), date!(2027 - 11 - 26)] {
            let refused = asked.clone().grant(day, at).expect_err("out of range");
            assert_eq!(refused.as_slice()[0].rule, Rule::DisclosureEndOutOfRange);
        }

        let mut disclosure = asked;
        let event = disclosure.grant(date!(2027 - 11 - 25), at).expect("a year").expect("an event");
        assert_eq!((event.kind, event.owner), (EventKind::DisclosureGranted, Some(disclosure.organization)));
        assert!(disclosure.grant(date!(2027 - 11 - 25), at).expect("the same").is_none());
        assert!(disclosure.refuse(Reason::parse("Too late").expect("a reason")).is_err());
        let event = disclosure.end(DisclosureSide::Reader).expect("open").expect("an event");
        assert_eq!((event.kind, event.owner), (EventKind::DisclosureEnded, Some(disclosure.owner)));
        assert!(disclosure.end(DisclosureSide::Owner).expect("the same").is_none());
    }
}
