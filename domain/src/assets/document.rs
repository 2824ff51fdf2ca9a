//! Documents beside a listing: a test report, a data sheet, drawings. Each stands on a level of disclosure (分级披露,
//! DOMAIN 3.21), and only those who were let in so far read it.
//!
//! ```text
//! held ──remove──▶ removed
//! ```

use super::readiness::DocumentDigest;
use crate::access::{Action, Actor, Denied, Exposure, Principal, Resource};
use crate::assets::disclosure::Disclosure;
use crate::event::{Audience, Event, EventKind};
use crate::id::{DocumentKind, Id, OrganizationKind, Subject};
use crate::process::{Process, Step};
use crate::rule::{Refusals, Rule};
use crate::text::{InvalidText, Line, Title};
use crate::timestamp::Timestamp;
use serde_json::json;
use strum::{EnumString, IntoStaticStr, VariantArray};

/// Bytes of one document: 32 MiB.
pub const DOCUMENT_BYTES_MAX: u64 = 32 * 1024 * 1024;
/// Documents that one listing has at one time.
pub const DOCUMENTS_MAX: u64 = 50;
/// Characters of a file's name.
const FILE_NAME_CHARS_MAX: usize = 200;
/// What has a meaning in some file system or shell.
const NOT_IN_NAMES: [char; 9] = ['/', '\\', ':', '*', '?', '"', '<', '>', '|'];

/// How far something is disclosed (L0 to L3). Each level includes those before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum DisclosureLevel {
    /// L0: everybody who may see the listing.
    Teaser,
    /// L1: who is registered and has agreed to the terms.
    Registered,
    /// L2: named persons who have signed an agreement of confidentiality.
    NdaSigned,
    /// L3: named persons whom the owner lets into the data room.
    DataRoom,
}

/// What a document may be. Nothing here runs anything when it is opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, IntoStaticStr, VariantArray)]
pub enum MediaType {
    /// PDF.
    #[strum(serialize = "application/pdf")]
    Pdf,
    /// PNG.
    #[strum(serialize = "image/png")]
    Png,
    /// JPEG.
    #[strum(serialize = "image/jpeg")]
    Jpeg,
    /// Word, Office Open XML.
    #[strum(serialize = "application/vnd.openxmlformats-officedocument.wordprocessingml.document")]
    Docx,
    /// Excel, Office Open XML.
    #[strum(serialize = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")]
    Xlsx,
    /// PowerPoint, Office Open XML.
    #[strum(serialize = "application/vnd.openxmlformats-officedocument.presentationml.presentation")]
    Pptx,
    /// Several files in one.
    #[strum(serialize = "application/zip")]
    Zip,
    /// Text in UTF-8.
    #[strum(serialize = "text/plain")]
    Text,
    /// A table in UTF-8.
    #[strum(serialize = "text/csv")]
    Csv,
}

impl MediaType {
    /// The type's name (RFC 6838).
    #[must_use]
    pub fn name(self) -> &'static str {
        self.into()
    }

    /// How names of such files end, in lower case and without the dot.
    #[must_use]
    pub fn extensions(self) -> &'static [&'static str] {
        match self {
            MediaType::Pdf => &["pdf"],
            MediaType::Png => &["png"],
            MediaType::Jpeg => &["jpg", "jpeg"],
            MediaType::Docx => &["docx"],
            MediaType::Xlsx => &["xlsx"],
            MediaType::Pptx => &["pptx"],
            MediaType::Zip => &["zip"],
            MediaType::Text => &["txt", "md"],
            MediaType::Csv => &["csv"],
        }
    }
}

/// The name of a file: 1–200 characters, a base and one of the endings of its type, without signs that mean something
/// to a file system.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileName(Line<1, FILE_NAME_CHARS_MAX>);

/// Why a name was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvalidFileName {
    /// It is no line of text.
    #[error(transparent)]
    Text(#[from] InvalidText),
    /// It has a sign that is not for names.
    #[error("contains `{0}`")]
    Sign(char),
    /// It begins with a dot.
    #[error("begins with a dot")]
    Dot,
    /// It does not end like a file of its type.
    #[error("does not end with .{0}, as a file of this type does")]
    Extension(&'static str),
}

impl InvalidFileName {
    /// The stable code of the fault.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            InvalidFileName::Text(error) => error.code(),
            InvalidFileName::Sign(_) | InvalidFileName::Dot => "name_malformed",
            InvalidFileName::Extension(_) => "extension_mismatch",
        }
    }
}

impl FileName {
    /// Reads the name of a file of a type.
    ///
    /// # Errors
    /// When it is too long, has a sign that is not for names, or ends like a file of another type.
    pub fn parse(text: &str, media_type: MediaType) -> Result<Self, InvalidFileName> {
        let name = Line::parse(text)?;
        if let Some(sign) = name.as_str().chars().find(|sign| NOT_IN_NAMES.contains(sign)) {
            return Err(InvalidFileName::Sign(sign));
        }
        if name.as_str().starts_with('.') {
            return Err(InvalidFileName::Dot);
        }
        let ending = name.as_str().rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase());
        let extensions = media_type.extensions();
        if !ending.is_some_and(|ending| extensions.contains(&ending.as_str())) {
            return Err(InvalidFileName::Extension(extensions[0]));
        }
        Ok(FileName(name))
    }

    /// The name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }
}

/// Where a document stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum DocumentState {
    /// It can be read by those who are let in.
    Held,
    /// Taken away by its owner. Its file is deleted; that it was there, and who read it, stays.
    Removed,
}

/// A listing that has documents: what decides over them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Host {
    /// The listing.
    pub subject: Subject,
    /// Whose it is.
    pub owner: Id<OrganizationKind>,
    /// What the access table needs to know of the listing.
    pub resource: Resource,
}

impl Host {
    /// How far a caller is let in, by who he is and by the disclosures that he has of this listing. Whether he may know
    /// of the listing at all is the access table's to say, before.
    ///
    /// Who moderates the hub reads what was written for those who are registered, and no more: keeping what is secret is
    /// the owner's (Promotion of Conversion Act, article 30).
    #[must_use]
    pub fn reach(&self, principal: &Principal, disclosures: &[Disclosure], at: Timestamp) -> DisclosureLevel {
        if principal.is_member(self.owner) {
            return DisclosureLevel::DataRoom;
        }
        let by_office = principal.is_moderator(self.resource.hub).then_some(DisclosureLevel::Registered);
        let is_open = self.resource.exposure == Exposure::Public;
        let opening = disclosures
            .iter()
            .filter(|disclosure| is_open && disclosure.about == self.subject && disclosure.opens_to(principal, at));
        opening.map(|disclosure| disclosure.level).chain(by_office).max().unwrap_or(DisclosureLevel::Teaser)
    }
}

/// What is known of a document before it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DocumentContent {
    /// On which level it stands.
    pub level: DisclosureLevel,
    /// What it is, in one line. As confidential as the document.
    pub title: Title,
    /// The name of its file. As confidential as the document.
    pub file_name: FileName,
    /// What it is by its content, not by what the sender said.
    pub media_type: MediaType,
    /// Bytes.
    pub bytes: u64,
    /// The SHA-256 of its content.
    pub digest: DocumentDigest,
}

/// A document. What it holds never changes; a new edition is another document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    /// Its identifier, which carries its hub.
    pub id: Id<DocumentKind>,
    /// Whose it is.
    pub owner: Id<OrganizationKind>,
    /// The listing it stands beside.
    pub about: Subject,
    /// What is known of it.
    pub content: DocumentContent,
    /// Where it stands.
    pub state: DocumentState,
}

/// The state machine.
pub const PROCESS: Process<DocumentState> = Process {
    code: "document",
    title_zh: "附件",
    title_en: "Document",
    initial: DocumentState::Held,
    steps: &[Step {
        action: Action::RemoveDocument,
        from: &[DocumentState::Held],
        to: &[DocumentState::Removed],
        rules: &[],
    }],
};

impl Document {
    /// Takes a document to a listing that has so many.
    ///
    /// # Errors
    /// All rules that stand against it.
    pub fn create(
        id: Id<DocumentKind>,
        host: &Host,
        content: DocumentContent,
        present: u64,
    ) -> Result<(Self, Event), Refusals> {
        let mut refusals = Refusals::new();
        refusals.require(present < DOCUMENTS_MAX, Rule::DocumentTooMany);
        refusals.into_result()?;
        let document = Document { id, owner: host.owner, about: host.subject, content, state: PROCESS.initial };
        let event = document.event(EventKind::DocumentCreated);
        Ok((document, event))
    }

    /// What the access table needs to know. It is known of wherever its listing is.
    #[must_use]
    pub fn resource(&self, host: &Host) -> Resource {
        let exposure = match self.state {
            DocumentState::Held => host.resource.exposure,
            DocumentState::Removed => Exposure::Private,
        };
        Resource { hub: self.id.hub(), owner: Some(self.owner), exposure }
    }

    /// Whether somebody who is let in so far reads it.
    ///
    /// # Errors
    /// 401 or 403 when its level lies above, 404 when it is no longer there.
    pub fn check_reach(&self, principal: &Principal, reach: DisclosureLevel) -> Result<(), Denied> {
        match self.state {
            DocumentState::Removed => Err(Denied::Hidden),
            DocumentState::Held if self.content.level <= reach => Ok(()),
            DocumentState::Held if principal.actor == Actor::Visitor => Err(Denied::Unauthenticated),
            DocumentState::Held => Err(Denied::Forbidden),
        }
    }

    /// What stands against removing it.
    #[must_use]
    pub fn may_remove(&self) -> Refusals {
        PROCESS.open(Action::RemoveDocument, self.state)
    }

    /// Takes it away. Removing twice changes nothing and yields no event.
    ///
    /// # Errors
    /// All rules that stand against it.
    pub fn remove(&mut self) -> Result<Option<Event>, Refusals> {
        if self.state == DocumentState::Removed {
            return Ok(None);
        }
        self.may_remove().into_result()?;
        self.state = DocumentState::Removed;
        Ok(Some(self.event(EventKind::DocumentRemoved)))
    }

    /// That somebody of another organization was given a document above the teaser. The reader stands in the payload,
    /// which only the owner and the hub read: the actor of an entry is public, and who reads what is nobody's business.
    #[must_use]
    pub fn opened_by(&self, reader: Option<Subject>, organization: Option<Id<OrganizationKind>>) -> Event {
        let payload = json!({
            "about": self.about.to_string(),
            "level": <&str>::from(self.content.level),
            "reader": reader.map(|reader| reader.to_string()),
            "organization": organization.map(|organization| organization.to_string()),
        });
        Event { payload, ..self.event(EventKind::DocumentOpened) }
    }

    /// Title, name and digest are as confidential as the document and stay out.
    fn event(&self, kind: EventKind) -> Event {
        let level: &'static str = self.content.level.into();
        let payload = json!({ "about": self.about.to_string(), "level": level });
        let (subject, hub, owner) = (self.id.subject(), self.id.hub(), Some(self.owner));
        Event { kind, subject, hub, owner, audience: Audience::Owner, payload }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::access::Role;
    use crate::assets::disclosure::DisclosureState;
    use crate::assets::disclosure::tests::granted;
    use crate::hub::HubNumber;
    use crate::id::AchievementKind;
    use time::macros::datetime;

    fn host(exposure: Exposure) -> Host {
        let owner = Id::compose(1, HubNumber::NATIONAL, 0, 1);
        let subject = Id::<AchievementKind>::compose(1, HubNumber::NATIONAL, 0, 5).subject();
        Host { subject, owner, resource: Resource { hub: HubNumber::NATIONAL, owner: Some(owner), exposure } }
    }

    fn reader(organization: u64) -> Principal {
        Principal {
            organization: Some(Id::compose(1, HubNumber::NATIONAL, 0, organization)),
            role: Some(Role::Member),
            ..Principal::without_grants(Actor::User(Id::compose(1, HubNumber::NATIONAL, 0, 9)))
        }
    }

    fn now() -> Timestamp {
        Timestamp::new(datetime!(2026-11-24 08:00 UTC))
    }

    #[test]
    fn only_the_named_person_of_the_named_organization_reaches_as_far_as_he_was_let_in() {
        let level = DisclosureLevel::NdaSigned;
        let open = host(Exposure::Public);
        let disclosures = [granted(open.subject, 9, 2, level)];
        let reach = |principal: &Principal| open.reach(principal, &disclosures, now());

        assert_eq!(reach(&reader(2)), level);
        assert_eq!(reach(&reader(3)), DisclosureLevel::Teaser, "he changed his organization");
        assert_eq!(reach(&Principal { is_suspended: true, ..reader(2) }), DisclosureLevel::Teaser);
        let colleague = Actor::User(Id::compose(1, HubNumber::NATIONAL, 0, 10));
        assert_eq!(reach(&Principal { actor: colleague, ..reader(2) }), DisclosureLevel::Teaser);
        assert_eq!(reach(&Principal::visitor()), DisclosureLevel::Teaser);
        assert_eq!(reach(&reader(1)), DisclosureLevel::DataRoom, "the owner's own");
        let moderator = Principal { moderates: vec![HubNumber::NATIONAL], ..reader(3) };
        assert_eq!(reach(&moderator), DisclosureLevel::Registered);
    }

    #[test]
    fn a_listing_that_is_not_public_lets_nobody_in_and_neither_does_an_ended_disclosure() {
        let level = DisclosureLevel::DataRoom;
        let closed = host(Exposure::Private);
        let disclosures = [granted(closed.subject, 9, 2, level)];
        assert_eq!(closed.reach(&reader(2), &disclosures, now()), DisclosureLevel::Teaser);

        let open = host(Exposure::Public);
        for state in [DisclosureState::Requested, DisclosureState::Refused, DisclosureState::Ended] {
            let disclosures = [Disclosure { state, ..granted(open.subject, 9, 2, level) }];
            assert_eq!(open.reach(&reader(2), &disclosures, now()), DisclosureLevel::Teaser, "{state:?}");
        }
        let last_day = Some(now().day());
        let disclosures = [Disclosure { until_on: last_day, ..granted(open.subject, 9, 2, level) }];
        assert_eq!(open.reach(&reader(2), &disclosures, now()), level);
        let tomorrow = Timestamp::new(now().as_offset() + time::Duration::days(1));
        assert_eq!(open.reach(&reader(2), &disclosures, tomorrow), DisclosureLevel::Teaser);
    }

    #[test]
    fn a_file_is_named_like_one_of_its_type_and_without_a_path() {
        let name = |text| FileName::parse(text, MediaType::Pdf).map(|name| name.as_str().to_owned());
        assert_eq!(name("检测报告.PDF"), Ok("检测报告.PDF".to_owned()));
        assert_eq!(name("report.exe"), Err(InvalidFileName::Extension("pdf")));
        assert_eq!(name("report"), Err(InvalidFileName::Extension("pdf")));
        assert_eq!(name("../report.pdf"), Err(InvalidFileName::Sign('/')));
        assert_eq!(name(".pdf"), Err(InvalidFileName::Dot));
        assert_eq!(name("a\nb.pdf").map_err(|error| error.code()), Err("control_character"));
    }
}
