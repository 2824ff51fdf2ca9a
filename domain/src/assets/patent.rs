//! Patents and applications. A patent is a fact of a public register, so it needs no moderation: its owner lists it.
//!
//! ```text
//! draft ──publish──▶ published ──withdraw──▶ withdrawn ──publish──▶ published
//! ```

use crate::access::{Action, Exposure, Resource};
use crate::event::{Audience, Event, EventKind};
use crate::id::{Id, OrganizationKind, PatentKind};
use crate::process::{Process, Step};
use crate::provenance::Provenance;
use crate::reference::{CnApplicationNumber, IpcSymbol, PublicationNumber};
use crate::rule::{Refusals, Rule};
use crate::text::{Body, Keyword, Name, Title};
use serde_json::json;
use strum::{EnumString, IntoStaticStr, VariantArray};
use time::Date;

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
    /// Words to find it by.
    pub keywords: Vec<Keyword>,
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
        Step { action: Action::AmendPatent, from: PatentState::VARIANTS, to: PatentState::VARIANTS, rules: &[] },
        Step {
            action: Action::PublishPatent,
            from: &[PatentState::Draft, PatentState::Withdrawn],
            to: &[PatentState::Published],
            rules: &[Rule::OrganizationNotVerified, Rule::PatentNumberMissing, Rule::PatentRightEnded],
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
        let patent = Patent { id, owner, content, state: PROCESS.initial, provenance };
        let event = patent.event(EventKind::PatentCreated, json!({}));
        (patent, event)
    }

    /// Takes new particulars over. The same again yields no event.
    ///
    /// # Errors
    /// When the patent is public and could not be listed as it would be: it is withdrawn first.
    pub fn amend(&mut self, content: PatentContent) -> Result<Option<Event>, Refusals> {
        if content == self.content {
            return Ok(None);
        }
        if self.state == PatentState::Published {
            self.objections(&content).into_result()?;
        }
        self.content = content;
        Ok(Some(self.event(EventKind::PatentAmended, json!({}))))
    }

    /// What stands against listing a patent with these particulars. One taken over from a collection that has no
    /// numbers is identified by its place there.
    fn objections(&self, content: &PatentContent) -> Refusals {
        let mut refusals = Refusals::new();
        let is_identified = content.application_number.is_some() || content.publication_number.is_some();
        refusals.require_at(
            is_identified || self.provenance.is_some(),
            Rule::PatentNumberMissing,
            "/publication_number",
        );
        let is_alive = !content.legal_status.is_some_and(LegalStatus::has_ended);
        refusals.require_at(is_alive, Rule::PatentRightEnded, "/legal_status");
        refusals
    }

    /// What stands against listing it, apart from the owner's standing.
    #[must_use]
    pub fn may_publish(&self) -> Refusals {
        let mut refusals = PROCESS.open(Action::PublishPatent, self.state);
        refusals.append(self.objections(&self.content));
        refusals
    }

    /// Puts it before the market. Publishing twice changes nothing and yields no event.
    ///
    /// # Errors
    /// All rules that stand against it.
    pub fn publish(&mut self) -> Result<Option<Event>, Refusals> {
        if self.state == PatentState::Published {
            return Ok(None);
        }
        self.may_publish().into_result()?;
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
        event.audience = if was_public { Audience::Public } else { Audience::Owner };
        Ok(Some(event))
    }

    fn event(&self, kind: EventKind, payload: serde_json::Value) -> Event {
        let audience = if self.state == PatentState::Published { Audience::Public } else { Audience::Owner };
        Event { kind, subject: self.id.subject(), hub: self.id.hub(), owner: Some(self.owner), audience, payload }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hub::HubNumber;

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
            keywords: vec![],
        };
        let id = Id::compose(1, HubNumber::NATIONAL, 0, 1);
        Patent::create(id, Id::compose(1, HubNumber::NATIONAL, 0, 2), content, None).0
    }

    #[test]
    fn a_patent_without_a_number_or_with_an_ended_right_is_not_listed() {
        let mut patent = draft();
        patent.content.legal_status = Some(LegalStatus::Lapsed);
        let refused = patent.publish().expect_err("no number, and lapsed");
        let rules: Vec<_> = refused.as_slice().iter().map(|refusal| refusal.rule).collect();
        assert_eq!(rules, [Rule::PatentNumberMissing, Rule::PatentRightEnded]);
    }

    #[test]
    fn a_public_patent_does_not_lose_what_let_it_in() {
        let mut patent = draft();
        patent.content.application_number = CnApplicationNumber::parse("202010123456.2").ok();
        patent.publish().expect("identified");
        let lapsed = PatentContent { legal_status: Some(LegalStatus::Lapsed), ..patent.content.clone() };
        assert_eq!(patent.amend(lapsed.clone()).expect_err("it is public").as_slice()[0].rule, Rule::PatentRightEnded);
        patent.withdraw().expect("published");
        assert!(patent.amend(lapsed).expect("no longer public").is_some());
    }

    #[test]
    fn a_withdrawn_patent_can_be_listed_again() {
        let mut patent = draft();
        patent.content.application_number = CnApplicationNumber::parse("202010123456.2").ok();
        assert!(patent.publish().expect("identified").is_some());
        assert!(patent.withdraw().expect("published").is_some());
        assert!(patent.publish().expect("withdrawn").is_some());
    }
}
