//! Patents and applications. A patent is a fact of a public register, so it needs no moderation: its owner lists it.
//!
//! ```text
//! draft ──publish──▶ published ──withdraw──▶ withdrawn ──publish──▶ published
//! ```

use super::legal_event::{EVENTS_MAX, EncumbranceKind, LegalEvent, LegalEventKind, LegalState, legal_state};
use crate::access::{Action, Exposure, Resource};
use crate::event::{Audience, Event, EventKind};
use crate::id::{Id, OrganizationKind, PatentKind};
use crate::process::{Process, Step};
use crate::provenance::Provenance;
use crate::reference::{ApplicationKind, CnApplicationNumber, IpcSymbol, PublicationNumber};
use crate::rule::{Refusals, Rule};
use crate::rule_pack::{Figure, RulePack};
use crate::share::Share;
use crate::text::{Body, Keyword, Name, Title};
use crate::timestamp::Timestamp;
use serde_json::json;
use strum::{EnumString, IntoStaticStr, VariantArray};
use time::Date;
use time::macros::date;

/// Co-owners of one patent.
pub const CO_OWNERS_MAX: usize = 50;
/// The first day on which a design was filed for 15 years (Patent Law of 2020, article 42); before, it was for 10.
const DESIGN_TERM_CHANGED_ON: Date = date!(2021 - 06 - 01);

/// Where a patent stands in the market.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum PatentState {
    /// Entered, not shown.
    Draft,
    /// Public.
    Published,
    /// Taken from the market.
    Withdrawn,
}

/// The right's state at its office (DOMAIN 3.15, layer 2).
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum LegalStatus {
    /// Filed, not yet published.
    Filed,
    /// 公布.
    Published,
    /// 实质审查.
    Examining,
    /// 授权.
    Granted,
    /// 驳回.
    Rejected,
    /// 撤回.
    Withdrawn,
    /// 未缴年费终止.
    Lapsed,
    /// 期满.
    Expired,
    /// 放弃.
    Abandoned,
    /// 全部无效.
    Invalidated,
}

impl LegalStatus {
    /// Whether there is nothing left to transfer or license.
    #[must_use]
    pub fn has_ended(self) -> bool {
        match self {
            LegalStatus::Filed | LegalStatus::Published | LegalStatus::Examining | LegalStatus::Granted => false,
            LegalStatus::Rejected
            | LegalStatus::Withdrawn
            | LegalStatus::Lapsed
            | LegalStatus::Expired
            | LegalStatus::Abandoned
            | LegalStatus::Invalidated => true,
        }
    }
}

/// What is known of a patent. Any value of it is a valid draft.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PatentContent {
    /// Title of the invention (INID 54).
    pub title: Title,
    /// Abstract (INID 57).
    pub r#abstract: Option<Body>,
    /// Application number (INID 21), where the office is CNIPA.
    pub application_number: Option<CnApplicationNumber>,
    /// Number of the publication or grant (INID 11), any office.
    pub publication_number: Option<PublicationNumber>,
    /// The applicant or patentee (INID 71, 73) as the register has it: an organization's name.
    pub applicant: Option<Name>,
    /// IPC or CPC classes (INID 51), the main one first.
    pub classes: Vec<IpcSymbol>,
    /// Filing date (INID 22).
    pub filed_on: Option<Date>,
    /// Date of publication (INID 43) or grant (INID 45).
    pub published_on: Option<Date>,
    /// The right's state, if known.
    pub legal_status: Option<LegalStatus>,
    /// The day on which that was so, as far as it is stated and not told by an event.
    pub legal_status_as_of: Option<Date>,
    /// The family it belongs to, by the number that its collection gives it.
    pub family_id: Option<Keyword>,
    /// Who owns it, when there are several; their shares are whole.
    pub co_owners: Vec<CoOwner>,
    /// Words to find it by.
    pub keywords: Vec<Keyword>,
}

/// One of several owners.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CoOwner {
    /// As the register has it.
    pub name: Name,
    /// The organization here, if it is one.
    pub organization: Option<Id<OrganizationKind>>,
    /// Its share.
    pub share: Share,
}

impl PatentContent {
    /// Dates the right's state where its owner states it and says no day: it is so today.
    pub fn date_status(&mut self, before: Option<&PatentContent>, today: Date) {
        let is_restated = before.is_some_and(|before| {
            before.legal_status != self.legal_status && before.legal_status_as_of == self.legal_status_as_of
        });
        if self.legal_status.is_none() {
            self.legal_status_as_of = None;
        } else if self.legal_status_as_of.is_none() || is_restated {
            self.legal_status_as_of = Some(today);
        }
    }

    /// The kind of a Chinese right, by its numbers. Nothing where none of them is Chinese.
    #[must_use]
    pub fn right_kind(&self) -> Option<ApplicationKind> {
        let by_application = self.application_number.as_ref().map(CnApplicationNumber::kind);
        let by_publication = || {
            let number = self.publication_number.as_ref().filter(|number| number.office().as_str() == "CN")?;
            match number.kind_code().chars().next()? {
                'U' | 'Y' => Some(ApplicationKind::UtilityModel),
                'S' | 'D' => Some(ApplicationKind::Design),
                'A' | 'B' | 'C' => Some(ApplicationKind::Invention),
                _other => None,
            }
        };
        by_application.or_else(by_publication)
    }

    /// The day on which a Chinese right ends by its term (Patent Law, article 42): 20, 10 or 15 years from filing; a design
    /// filed before June 2021 10 years. A compensation of the term is not counted. Nothing when office, kind or filing
    /// date are not known.
    #[must_use]
    pub fn expires_on(&self) -> Option<Date> {
        let filed_on = self.filed_on?;
        let years = match self.right_kind()? {
            ApplicationKind::Invention | ApplicationKind::PctInvention => 20,
            ApplicationKind::UtilityModel | ApplicationKind::PctUtilityModel => 10,
            ApplicationKind::Design if filed_on >= DESIGN_TERM_CHANGED_ON => 15,
            ApplicationKind::Design => 10,
        };
        let year = filed_on.year() + years;
        // A month without that day ends on its last: 29 February.
        filed_on.replace_year(year).or_else(|_| Date::from_calendar_date(year, filed_on.month(), 28)).ok()
    }

    /// Whether the right, or the application for it, lives on a day: it has not ended, and its term is not over.
    #[must_use]
    pub fn is_right_alive(&self, day: Date) -> bool {
        let has_ended = self.legal_status.is_some_and(LegalStatus::has_ended);
        !has_ended && self.expires_on().is_none_or(|end| day < end)
    }
}

/// A patent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Patent {
    /// Its identifier, which carries its hub.
    pub id: Id<PatentKind>,
    /// Who lists it.
    pub owner: Id<OrganizationKind>,
    /// What is known of it.
    pub content: PatentContent,
    /// Where it stands in the market.
    pub state: PatentState,
    /// What happened to the right, in the order of telling.
    pub events: Vec<LegalEvent>,
    /// Where it came from, if it was imported.
    pub provenance: Option<Provenance>,
}

/// The state machine.
pub const PROCESS: Process<PatentState> = Process {
    code: "patent",
    title_zh: "专利",
    title_en: "Patent",
    initial: PatentState::Draft,
    steps: &[
        Step {
            action: Action::AmendPatent,
            from: PatentState::VARIANTS,
            to: PatentState::VARIANTS,
            rules: &[Rule::PatentNumberMissing, Rule::PatentRightEnded, Rule::PatentStateFromEvents],
        },
        Step {
            action: Action::RecordPatentEvent,
            from: PatentState::VARIANTS,
            to: PatentState::VARIANTS,
            rules: &[Rule::PatentEventAhead, Rule::PatentLicencesExclude, Rule::PatentEventsTooMany],
        },
        Step {
            action: Action::PublishPatent,
            from: &[PatentState::Draft, PatentState::Withdrawn],
            to: &[PatentState::Published],
            rules: &[
                Rule::OrganizationNotVerified,
                Rule::PatentNumberMissing,
                Rule::PatentRightEnded,
                Rule::PatentStateStale,
            ],
        },
        Step {
            action: Action::WithdrawPatent,
            from: &[PatentState::Draft, PatentState::Published],
            to: &[PatentState::Withdrawn],
            rules: &[],
        },
    ],
};

impl Patent {
    /// What the access table needs to know.
    #[must_use]
    pub fn resource(&self) -> Resource {
        let exposure = Exposure::public_when(self.state == PatentState::Published);
        Resource { hub: self.id.hub(), owner: Some(self.owner), exposure }
    }

    /// Enters a draft.
    #[must_use]
    pub fn create(
        id: Id<PatentKind>,
        owner: Id<OrganizationKind>,
        content: PatentContent,
        provenance: Option<Provenance>,
    ) -> (Self, Event) {
        let patent = Patent { id, owner, content, state: PROCESS.initial, events: Vec::new(), provenance };
        let event = patent.event(EventKind::PatentCreated, json!({}));
        (patent, event)
    }

    /// Takes new particulars over. The same again yields no event.
    ///
    /// # Errors
    /// When the patent is public and could not be listed as it would be: it is withdrawn first. When another state of the
    /// right is stated than its events tell.
    pub fn amend(&mut self, content: PatentContent, at: Timestamp) -> Result<Option<Event>, Refusals> {
        if content == self.content {
            return Ok(None);
        }
        let mut refusals = Refusals::new();
        if self.state == PatentState::Published {
            refusals.append(self.objections(&content, at));
        }
        let told = self.legal_state().status;
        let is_told = told.is_none() || told == content.legal_status;
        refusals.require_at(is_told, Rule::PatentStateFromEvents, "/legal_status");
        refusals.into_result()?;
        self.content = content;
        Ok(Some(self.event(EventKind::PatentAmended, json!({}))))
    }

    /// What stands against listing a patent with these particulars. One taken over from a collection that has no
    /// numbers is identified by its place there.
    fn objections(&self, content: &PatentContent, at: Timestamp) -> Refusals {
        let mut refusals = Refusals::new();
        let is_identified = content.application_number.is_some() || content.publication_number.is_some();
        refusals.require_at(
            is_identified || self.provenance.is_some(),
            Rule::PatentNumberMissing,
            "/publication_number",
        );
        refusals.require_at(content.is_right_alive(at.day()), Rule::PatentRightEnded, "/legal_status");
        refusals
    }

    /// What the events make of the right.
    #[must_use]
    pub fn legal_state(&self) -> LegalState {
        legal_state(&self.events)
    }

    /// The latest day on which the state of the right was read or stated.
    #[must_use]
    pub fn state_as_of(&self) -> Option<Date> {
        self.legal_state().as_of.max(self.content.legal_status_as_of)
    }

    /// Whether the state of the right is young enough to trade on: by the rule pack, 30 days where nothing else is said
    /// (DOMAIN 3.15). A day in the future is none.
    #[must_use]
    pub fn is_state_fresh(&self, today: Date) -> bool {
        let days_max = i64::from(RulePack::of(self.id.hub(), today).days_max(Figure::PatentStateDays));
        self.state_as_of().is_some_and(|as_of| (0..=days_max).contains(&(today - as_of).whole_days()))
    }

    /// What stands against listing it, apart from the owner's standing. An imported one is listed with the state its
    /// collection had, and its view says how old that is.
    #[must_use]
    pub fn may_publish(&self, at: Timestamp) -> Refusals {
        let mut refusals = PROCESS.open(Action::PublishPatent, self.state);
        refusals.append(self.objections(&self.content, at));
        let is_fresh = self.provenance.is_some() || self.is_state_fresh(at.day());
        refusals.require_at(is_fresh, Rule::PatentStateStale, "/legal_status_as_of");
        refusals
    }

    /// Records what happened to the right. The same event again changes nothing and yields none. A right that has ended
    /// is taken from the market.
    ///
    /// # Errors
    /// All rules that stand against it.
    pub fn record(&mut self, event: LegalEvent, at: Timestamp) -> Result<Vec<Event>, Refusals> {
        if self.events.contains(&event) {
            return Ok(Vec::new());
        }
        let mut refusals = Refusals::new();
        refusals.require_at(event.as_of <= at.day(), Rule::PatentEventAhead, "/as_of");
        refusals.require_at(event.happened_on <= event.as_of, Rule::PatentEventAhead, "/happened_on");
        refusals.require_at(!self.is_excluded(&event), Rule::PatentLicencesExclude, "/kind");
        refusals.require_at(self.events.len() < EVENTS_MAX, Rule::PatentEventsTooMany, "/legal_events");
        refusals.into_result()?;

        let kind: &'static str = event.kind.into();
        let payload = json!({ "kind": kind, "happened_on": event.happened_on.to_string() });
        self.events.push(event);
        self.content.legal_status = self.legal_state().status.or(self.content.legal_status);
        let mut happened = vec![self.event(EventKind::PatentEventRecorded, payload)];
        let has_ended = self.content.legal_status.is_some_and(LegalStatus::has_ended);
        if has_ended && self.state == PatentState::Published {
            happened.extend(self.withdraw()?);
        }
        Ok(happened)
    }

    /// DOMAIN INV-08: an open and an exclusive licence exclude each other.
    fn is_excluded(&self, event: &LegalEvent) -> bool {
        let other = match event.kind {
            LegalEventKind::OpenLicenceDeclared => EncumbranceKind::ExclusiveLicence,
            LegalEventKind::ExclusivelyLicensed => EncumbranceKind::OpenLicence,
            LegalEventKind::Confirmed
            | LegalEventKind::Published
            | LegalEventKind::ExaminationStarted
            | LegalEventKind::Granted
            | LegalEventKind::Rejected
            | LegalEventKind::Withdrawn
            | LegalEventKind::DeemedWithdrawn
            | LegalEventKind::Lapsed
            | LegalEventKind::Restored
            | LegalEventKind::Expired
            | LegalEventKind::Abandoned
            | LegalEventKind::Invalidated
            | LegalEventKind::PartiallyInvalidated
            | LegalEventKind::Transferred
            | LegalEventKind::PartyChanged
            | LegalEventKind::Pledged
            | LegalEventKind::PledgeReleased
            | LegalEventKind::Preserved
            | LegalEventKind::PreservationReleased
            | LegalEventKind::ExclusiveLicenceEnded
            | LegalEventKind::OpenLicenceWithdrawn => return false,
        };
        let lies = self.legal_state().encumbrances;
        lies.iter().any(|lying| lying.kind == other && lying.is_live_on(event.happened_on))
    }

    /// Takes a changed row of its source over. What events tell of the right stays.
    ///
    /// # Errors
    /// When the patent is public and could not be listed as it would be.
    pub fn renew(
        &mut self,
        mut content: PatentContent,
        provenance: Provenance,
        at: Timestamp,
    ) -> Result<Option<Event>, Refusals> {
        content.legal_status = self.legal_state().status.or(content.legal_status);
        let event = self.amend(content, at)?;
        self.provenance = Some(provenance);
        Ok(event)
    }

    /// Puts it before the market. Publishing twice changes nothing and yields no event.
    ///
    /// # Errors
    /// All rules that stand against it.
    pub fn publish(&mut self, at: Timestamp) -> Result<Option<Event>, Refusals> {
        if self.state == PatentState::Published {
            return Ok(None);
        }
        self.may_publish(at).into_result()?;
        self.state = PatentState::Published;
        Ok(Some(self.event(EventKind::PatentPublished, json!({ "title": self.content.title.as_str() }))))
    }

    /// What stands against taking it back.
    #[must_use]
    pub fn may_withdraw(&self) -> Refusals {
        PROCESS.open(Action::WithdrawPatent, self.state)
    }

    /// Takes it from the market. Withdrawing twice changes nothing and yields no event.
    ///
    /// # Errors
    /// All rules that stand against it.
    pub fn withdraw(&mut self) -> Result<Option<Event>, Refusals> {
        if self.state == PatentState::Withdrawn {
            return Ok(None);
        }
        self.may_withdraw().into_result()?;
        let was_public = self.state == PatentState::Published;
        self.state = PatentState::Withdrawn;
        let mut event = self.event(EventKind::PatentWithdrawn, json!({}));
        event.audience = Audience::public_when(was_public);
        Ok(Some(event))
    }

    fn event(&self, kind: EventKind, payload: serde_json::Value) -> Event {
        let audience = Audience::public_when(self.state == PatentState::Published);
        Event { kind, subject: self.id.subject(), hub: self.id.hub(), owner: Some(self.owner), audience, payload }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hub::HubNumber;
    use crate::text::SourceName;
    use time::Duration;
    use time::macros::datetime;

    fn draft() -> Patent {
        let content = PatentContent {
            title: Title::parse("复合质子交换膜").expect("a title"),
            r#abstract: None,
            application_number: None,
            publication_number: None,
            applicant: None,
            classes: vec![],
            filed_on: None,
            published_on: None,
            legal_status: None,
            legal_status_as_of: None,
            family_id: None,
            co_owners: vec![],
            keywords: vec![],
        };
        let id = Id::compose(1, HubNumber::NATIONAL, 0, 1);
        Patent::create(id, Id::compose(1, HubNumber::NATIONAL, 0, 2), content, None).0
    }

    #[test]
    fn a_patent_without_a_number_or_with_an_ended_right_is_not_listed() {
        let mut patent = draft();
        patent.content.legal_status = Some(LegalStatus::Lapsed);
        let refused = patent.publish(now()).expect_err("no number, lapsed, and nobody knows since when");
        let rules: Vec<_> = refused.as_slice().iter().map(|refusal| refusal.rule).collect();
        assert_eq!(rules, [Rule::PatentNumberMissing, Rule::PatentRightEnded, Rule::PatentStateStale]);
    }

    #[test]
    fn a_public_patent_does_not_lose_what_let_it_in() {
        let mut patent = draft();
        identify(&mut patent);
        patent.publish(now()).expect("identified");
        let lapsed = PatentContent { legal_status: Some(LegalStatus::Lapsed), ..patent.content.clone() };
        let refused = patent.amend(lapsed.clone(), now()).expect_err("it is public");
        assert_eq!(refused.as_slice()[0].rule, Rule::PatentRightEnded);
        patent.withdraw().expect("published");
        assert!(patent.amend(lapsed, now()).expect("no longer public").is_some());
    }

    #[test]
    fn a_withdrawn_patent_can_be_listed_again() {
        let mut patent = draft();
        identify(&mut patent);
        assert!(patent.publish(now()).expect("identified").is_some());
        assert!(patent.withdraw().expect("published").is_some());
        assert!(patent.publish(now()).expect("withdrawn").is_some());
    }

    fn now() -> Timestamp {
        Timestamp::new(datetime!(2026-11-24 08:00 UTC))
    }

    fn identify(patent: &mut Patent) {
        patent.content.application_number = CnApplicationNumber::parse("202010123456.2").ok();
        patent.content.legal_status = Some(LegalStatus::Granted);
        patent.content.date_status(None, now().day());
    }

    fn event(kind: LegalEventKind, happened_on: Date, as_of: Date) -> LegalEvent {
        let source = SourceName::parse("CNIPA gazette").expect("a name");
        LegalEvent { kind, happened_on, source, as_of, reference: None, until_on: None }
    }

    #[test]
    fn a_state_is_traded_on_for_thirty_days_and_a_reading_of_the_register_makes_it_fresh() {
        let mut patent = draft();
        identify(&mut patent);
        let later = |days| Timestamp::new(now().as_offset() + Duration::days(days));
        assert!(patent.may_publish(later(30)).is_empty());
        assert_eq!(patent.may_publish(later(31)).as_slice()[0].rule, Rule::PatentStateStale);
        let today = later(31).day();
        let read = event(LegalEventKind::Confirmed, today, today);
        assert_eq!(patent.record(read.clone(), later(31)).expect("today").len(), 1);
        assert!(patent.record(read, later(31)).expect("the same").is_empty());
        assert!(patent.may_publish(later(31)).is_empty());
        patent.content.legal_status_as_of = Some(date!(2030 - 01 - 01));
        assert!(!patent.is_state_fresh(now().day()), "a day in the future is none");
    }

    #[test]
    fn events_drive_the_state_and_an_ended_right_leaves_the_market() {
        let mut patent = draft();
        identify(&mut patent);
        patent.publish(now()).expect("identified");
        let today = now().day();
        let lapsed = event(LegalEventKind::Lapsed, date!(2026 - 11 - 01), today);
        let kinds: Vec<_> = patent.record(lapsed, now()).expect("past").iter().map(|event| event.kind).collect();
        assert_eq!(kinds, [EventKind::PatentEventRecorded, EventKind::PatentWithdrawn]);
        assert_eq!((patent.state, patent.content.legal_status), (PatentState::Withdrawn, Some(LegalStatus::Lapsed)));
        let alive = PatentContent { legal_status: Some(LegalStatus::Granted), ..patent.content.clone() };
        let refused = patent.amend(alive, now()).expect_err("the gazette says otherwise");
        assert_eq!(refused.as_slice()[0].rule, Rule::PatentStateFromEvents);
        let ahead = event(LegalEventKind::Restored, date!(2027 - 01 - 01), date!(2027 - 01 - 02));
        assert_eq!(patent.record(ahead, now()).expect_err("tomorrow").as_slice()[0].rule, Rule::PatentEventAhead);
    }

    #[test]
    fn an_open_and_an_exclusive_licence_exclude_each_other_while_they_live() {
        let mut patent = draft();
        let today = now().day();
        let exclusive = LegalEvent {
            until_on: Some(date!(2026 - 06 - 30)),
            ..event(LegalEventKind::ExclusivelyLicensed, date!(2025 - 01 - 01), today)
        };
        patent.record(exclusive, now()).expect("the first");
        let open = |day| event(LegalEventKind::OpenLicenceDeclared, day, today);
        let refused = patent.record(open(date!(2026 - 06 - 30)), now()).expect_err("it still lives");
        assert_eq!(refused.as_slice()[0].rule, Rule::PatentLicencesExclude);
        assert!(patent.record(open(date!(2026 - 07 - 01)), now()).is_ok());
    }

    #[test]
    fn the_term_is_counted_from_filing_by_kind_and_by_the_law_of_the_day() {
        let mut content = draft().content;
        let mut expiry = |number: &str, filed_on| {
            content.publication_number = PublicationNumber::parse(number).ok();
            content.filed_on = Some(filed_on);
            content.expires_on()
        };
        assert_eq!(expiry("CN102307917B", date!(2010 - 02 - 09)), Some(date!(2030 - 02 - 09)));
        assert_eq!(expiry("CN202307917U", date!(2012 - 02 - 29)), Some(date!(2022 - 02 - 28)));
        assert_eq!(expiry("CN302307917S", date!(2021 - 05 - 31)), Some(date!(2031 - 05 - 31)));
        assert_eq!(expiry("CN302307917S", date!(2021 - 06 - 01)), Some(date!(2036 - 06 - 01)));
        assert_eq!(expiry("US9876543B2", date!(2010 - 02 - 09)), None, "other laws are not counted here");
    }
}
