//! The screening of a contract that crosses the border (技术进出口筛查; DOMAIN 3.20).
//!
//! ```text
//! declared ──check──▶ classified ──licence──▶ licensed          (restricted)
//!     │                   └───────registration──▶ registered    (free)
//!     └──check──▶ stopped                                       (prohibited)
//! ```
//!
//! A party at home declares the technology by the catalogue and the data that go with it; the hub checks both. Papers are
//! of one edition of the contract: other terms are screened anew. Where the two sides negotiate first, an export is screened before
//! anything is offered (INV-41).

use super::content::{ConditionKind, ContractContent, ContractParty};
use super::contract_type::ContractSide;
use crate::access::{Action, Exposure, Resource};
use crate::assets::readiness::DocumentDigest;
use crate::event::{Audience, Event, EventKind};
use crate::id::{ContractKind, Id, NegotiationKind, OrganizationKind, ScreeningKind};
use crate::process::{Process, Step};
use crate::reference::{ControlClass, Crossing, TechnologyCode};
use crate::rule::{Refusals, Rule};
use crate::text::{Keyword, Name, Reason};
use serde_json::json;
use strum::{EnumString, IntoStaticStr, VariantArray};
use time::Date;

/// Papers of one screening.
pub const PAPERS_MAX: usize = 20;

/// Where a screening stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum ScreeningState {
    /// The hub has not looked at it.
    Declared,
    /// The hub has; the licence, or the record, is awaited.
    Classified,
    /// The technology is prohibited.
    Stopped,
    /// Restricted, and licensed.
    Licensed,
    /// Free, and on record.
    Registered,
}

/// Which data go with the technology (数据安全法, 个人信息保护法).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum DataClass {
    /// None that need anything.
    None,
    /// 个人信息.
    Personal,
    /// 重要数据.
    Important,
}

/// A paper of an authority.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum PaperKind {
    /// 技术出口许可意向书.
    LetterOfIntent,
    /// 技术进出口许可证.
    Licence,
    /// 技术进出口合同登记证书.
    Registration,
    /// 数据出境安全评估.
    DataAssessment,
    /// 个人信息出境标准合同备案.
    DataContractFiling,
    /// 个人信息保护认证.
    DataCertification,
}

/// A paper, as the party recorded it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paper {
    /// What it is.
    pub kind: PaperKind,
    /// Its number.
    pub number: Keyword,
    /// The authority that issued it.
    pub authority: Name,
    /// The day on it.
    pub issued_on: Date,
    /// The last day on which it can be used; none where it has no end.
    pub valid_until: Option<Date>,
    /// The SHA-256 of the document.
    pub evidence: DocumentDigest,
}

/// What a screening is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Classification {
    /// The technology.
    pub technology: TechnologyCode,
    /// The data.
    pub data: DataClass,
}

/// What is screened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Screened {
    /// One edition of a contract.
    Edition(Id<ContractKind>, u16),
    /// What two sides negotiate, before there is a contract.
    Negotiation(Id<NegotiationKind>),
}

/// A screening. It lives in the hub of what is screened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Screening {
    /// Its identifier, which carries its hub.
    pub id: Id<ScreeningKind>,
    /// What is screened.
    pub of: Screened,
    /// The party that declared it.
    pub declarer: Id<OrganizationKind>,
    /// Which way the technology goes; nothing when only data leave.
    pub crossing: Option<Crossing>,
    /// What was declared.
    pub declared: Classification,
    /// What the hub found, and why; nothing before it looked.
    pub found: Option<(Classification, Reason)>,
    /// Papers, in their order.
    pub papers: Vec<Paper>,
    /// Where it stands.
    pub state: ScreeningState,
}

/// The state machine.
pub const PROCESS: Process<ScreeningState> = Process {
    code: "screening",
    title_zh: "技术进出口筛查",
    title_en: "Screening of a contract across the border",
    initial: ScreeningState::Declared,
    steps: &[
        Step {
            action: Action::CheckScreening,
            from: &[ScreeningState::Declared],
            to: &[ScreeningState::Classified, ScreeningState::Stopped],
            rules: &[Rule::CrossborderOtherWay],
        },
        Step {
            action: Action::RecordPaper,
            from: &[ScreeningState::Classified],
            // By a licence, or a registration.
            to: &[ScreeningState::Licensed, ScreeningState::Registered],
            rules: &[Rule::CrossborderPapersTooMany],
        },
        Step {
            action: Action::RecordPaper,
            from: &[ScreeningState::Classified, ScreeningState::Licensed, ScreeningState::Registered],
            // Other papers change no state.
            to: &[ScreeningState::Classified, ScreeningState::Licensed, ScreeningState::Registered],
            rules: &[Rule::CrossborderPapersTooMany],
        },
    ],
};

/// Which way the technology goes between these parties; nothing when it stays on one side of the border. `is_abroad` tells of a
/// party where it sits.
#[must_use]
pub fn crossing(parties: &[ContractParty], is_abroad: impl Fn(Id<OrganizationKind>) -> bool) -> Option<Crossing> {
    let some = |side, abroad| parties.iter().any(|party| party.side == side && is_abroad(party.organization) == abroad);
    if some(ContractSide::Seller, false) && some(ContractSide::Buyer, true) {
        Some(Crossing::Export)
    } else if some(ContractSide::Seller, true) && some(ContractSide::Buyer, false) {
        Some(Crossing::Import)
    } else {
        None
    }
}

/// The side that declares: the one at home.
#[must_use]
pub fn declaring_side(crossing: Option<Crossing>) -> ContractSide {
    match crossing {
        Some(Crossing::Import) => ContractSide::Buyer,
        Some(Crossing::Export) | None => ContractSide::Seller,
    }
}

/// What the screening has to have reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gate {
    /// Signing: a contract on condition of the licence is signed with a letter of intent.
    Signature,
    /// Effect.
    Effect,
}

/// What stands against signing or effect of a contract (DOMAIN 3.20). `found` is the screening of the edition at hand.
#[must_use]
pub fn against(
    gate: Gate,
    content: &ContractContent,
    crossing: Option<Crossing>,
    found: Option<&Screening>,
    day: Date,
) -> Refusals {
    let mut refusals = Refusals::new();
    let Some(screening) = found else {
        refusals.require_at(crossing.is_none(), Rule::CrossborderUndeclared, "/screening");
        return refusals;
    };
    let Some((class, _)) = &screening.found else {
        refusals.require_at(false, Rule::CrossborderUnchecked, "/screening");
        return refusals;
    };
    let has = |kind: PaperKind| screening.has(kind, day);
    let had = |kind: PaperKind| screening.papers.iter().any(|paper| paper.kind == kind);
    let is_on_condition = content.conditions.iter().any(|condition| condition.kind == ConditionKind::ExportLicence);
    match class.technology.class() {
        ControlClass::Prohibited => refusals.require_at(false, Rule::CrossborderProhibited, "/screening"),
        ControlClass::Restricted if gate == Gate::Signature && is_on_condition => {
            let is_open = has(PaperKind::Licence) || has(PaperKind::LetterOfIntent);
            refusals.require_at(is_open, Rule::CrossborderIntentMissing, "/screening");
        }
        ControlClass::Restricted => {
            let is_late = had(PaperKind::Licence) && !has(PaperKind::Licence);
            refusals.require_at(had(PaperKind::Licence), Rule::CrossborderLicenceMissing, "/screening");
            refusals.require_at(!is_late, Rule::CrossborderLicenceExpired, "/screening");
        }
        ControlClass::Free => {
            let is_recorded = crossing.is_none() || has(PaperKind::Registration);
            refusals.require_at(is_recorded, Rule::CrossborderRecordMissing, "/screening");
        }
    }
    let assessed = has(PaperKind::DataAssessment);
    let (is_data_cleared, rule) = match class.data {
        DataClass::None => (true, Rule::CrossborderDataPersonal),
        DataClass::Personal => {
            let filed = has(PaperKind::DataContractFiling) || has(PaperKind::DataCertification);
            (assessed || filed, Rule::CrossborderDataPersonal)
        }
        DataClass::Important => (assessed, Rule::CrossborderDataImportant),
    };
    refusals.require_at(is_data_cleared, rule, "/screening");
    refusals
}

/// What is known of an export stands against going on with it before anybody signs (INV-41): a restricted technology is not
/// negotiated without a letter of intent, a prohibited one not at all (技术进出口管理条例). What nobody has looked at yet stands against the
/// signature.
#[must_use]
pub fn against_going_on(crossing: Option<Crossing>, found: Option<&Screening>, day: Date) -> Refusals {
    let mut refusals = Refusals::new();
    let (Some(Crossing::Export), Some(screening)) = (crossing, found) else { return refusals };
    let Some((class, _)) = &screening.found else { return refusals };
    match class.technology.class() {
        ControlClass::Prohibited => refusals.require_at(false, Rule::CrossborderProhibited, "/screening"),
        ControlClass::Restricted => {
            let is_open = screening.has(PaperKind::LetterOfIntent, day) || screening.has(PaperKind::Licence, day);
            refusals.require_at(is_open, Rule::CrossborderIntentMissing, "/screening");
        }
        ControlClass::Free => {}
    }
    refusals
}

/// What stands against offering, and against accepting what is offered (INV-41): whether an export needs a letter of intent is
/// known once it was declared and checked, and the letter comes before the substance is negotiated (技术进出口管理条例).
#[must_use]
pub fn against_offering(crossing: Option<Crossing>, found: Option<&Screening>, day: Date) -> Refusals {
    let mut refusals = Refusals::new();
    if crossing != Some(Crossing::Export) {
        return refusals;
    }
    refusals.require_at(found.is_some(), Rule::CrossborderUndeclared, "/screening");
    let is_checked = found.is_none_or(|screening| screening.found.is_some());
    refusals.require_at(is_checked, Rule::CrossborderUnchecked, "/screening");
    refusals.append(against_going_on(crossing, found, day));
    refusals
}

impl Paper {
    /// Whether it can be used on a day.
    #[must_use]
    pub fn is_valid_on(&self, day: Date) -> bool {
        self.issued_on <= day && self.valid_until.is_none_or(|last| day <= last)
    }
}

impl PaperKind {
    /// Whether it holds for a time only.
    #[must_use]
    pub fn has_end(self) -> bool {
        match self {
            PaperKind::LetterOfIntent | PaperKind::Licence => true,
            PaperKind::Registration
            | PaperKind::DataAssessment
            | PaperKind::DataContractFiling
            | PaperKind::DataCertification => false,
        }
    }
}

impl Screening {
    /// What the access table needs to know; `party` is the caller's organization, where it is a party of the contract.
    #[must_use]
    pub fn resource(&self, party: Option<Id<OrganizationKind>>) -> Resource {
        let owner = Some(party.unwrap_or(self.declarer));
        Resource { hub: self.id.hub(), owner, exposure: Exposure::Private }
    }

    /// Whether there is a paper of a kind that can be used on a day.
    fn has(&self, kind: PaperKind, day: Date) -> bool {
        self.papers.iter().any(|paper| paper.kind == kind && paper.is_valid_on(day))
    }

    fn event(&self, kind: EventKind, payload: serde_json::Value) -> Event {
        let (subject, hub, owner) = (self.id.subject(), self.id.hub(), Some(self.declarer));
        Event { kind, subject, hub, owner, audience: Audience::Owner, payload }
    }

    /// A party at home declares what crosses the border.
    ///
    /// # Errors
    /// When the code is of the other way, or names a group.
    pub fn declare(
        id: Id<ScreeningKind>,
        of: Screened,
        declarer: Id<OrganizationKind>,
        crossing: Option<Crossing>,
        declared: Classification,
    ) -> Result<(Self, Event), Refusals> {
        let (papers, state) = (Vec::new(), PROCESS.initial);
        let screening = Screening { id, of, declarer, crossing, declared, found: None, papers, state };
        screening.against_way(&screening.declared).into_result()?;
        let technology = screening.declared.technology.as_str();
        let payload = match of {
            Screened::Edition(contract, edition) => {
                json!({ "contract": contract.to_string(), "edition": edition, "technology": technology })
            }
            Screened::Negotiation(negotiation) => {
                json!({ "negotiation": negotiation.to_string(), "technology": technology })
            }
        };
        let event = screening.event(EventKind::ScreeningDeclared, payload);
        Ok((screening, event))
    }

    /// What stands against a code: it is one of a technology, and of this way.
    fn against_way(&self, class: &Classification) -> Refusals {
        let mut refusals = Refusals::new();
        let fits = class.technology.fits(self.crossing.unwrap_or(Crossing::Export));
        refusals.require_at(fits, Rule::CrossborderOtherWay, "/technology");
        refusals
    }

    /// What stands against the hub's check.
    #[must_use]
    pub fn may_check(&self) -> Refusals {
        PROCESS.open(Action::CheckScreening, self.state)
    }

    /// The hub finds what it is; a prohibited technology is stopped.
    ///
    /// # Errors
    /// All rules that stand against it.
    pub fn check(&mut self, class: Classification, finding: Reason) -> Result<Event, Refusals> {
        let mut refusals = self.may_check();
        refusals.append(self.against_way(&class));
        refusals.into_result()?;
        self.state = match class.technology.class() {
            ControlClass::Prohibited => ScreeningState::Stopped,
            ControlClass::Restricted | ControlClass::Free => ScreeningState::Classified,
        };
        let payload = json!({ "technology": class.technology.as_str(), "state": <&str>::from(self.state) });
        self.found = Some((class, finding));
        Ok(self.event(EventKind::ScreeningChecked, payload))
    }

    /// What stands against another paper.
    #[must_use]
    pub fn may_record(&self) -> Refusals {
        let mut refusals = PROCESS.open(Action::RecordPaper, self.state);
        refusals.require_at(self.papers.len() < PAPERS_MAX, Rule::CrossborderPapersTooMany, "/papers");
        refusals
    }

    /// The declarer records a paper. The same again changes nothing and yields no event.
    ///
    /// # Errors
    /// All rules that stand against it.
    pub fn record(&mut self, paper: Paper) -> Result<Option<Event>, Refusals> {
        if self.papers.contains(&paper) {
            return Ok(None);
        }
        self.may_record().into_result()?;
        let class = self.found.as_ref().map(|(class, _)| class.technology.class());
        self.state = match (paper.kind, class) {
            (PaperKind::Licence, Some(ControlClass::Restricted)) => ScreeningState::Licensed,
            (PaperKind::Registration, Some(ControlClass::Free)) => ScreeningState::Registered,
            (_, _) => self.state,
        };
        let payload = json!({ "kind": <&str>::from(paper.kind), "number": paper.number.as_str() });
        self.papers.push(paper);
        Ok(Some(self.event(EventKind::ScreeningPaperRecorded, payload)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::deals::content::{Condition, ContractParty};
    use crate::deals::contract_type::ContractSubtype;
    use crate::hub::HubNumber;
    use crate::money::Currency;
    use crate::text::Title;
    use time::macros::date;

    const DAY: Date = date!(2026 - 11 - 24);

    fn id<K: crate::id::Kind>(number: u64) -> Id<K> {
        Id::compose(1, HubNumber::ZHEJIANG, 0, number)
    }

    fn content() -> ContractContent {
        let party = |(number, side)| ContractParty { organization: id(number), side };
        ContractContent {
            title: Title::parse("Assignment").expect("a title"),
            subtype: ContractSubtype::PatentAssignment,
            parties: [(1, ContractSide::Seller), (2, ContractSide::Buyer)].map(party).to_vec(),
            patents: Vec::new(),
            achievements: Vec::new(),
            field: None,
            rights: None,
            starts_on: None,
            ends_on: None,
            currency: Currency::Cny,
            payment_mode: None,
            amounts: None,
            royalty: None,
            expected_investment: None,
            expected_output: None,
            grant: None,
            milestones: Vec::new(),
            silence_days: None,
            clauses: Vec::new(),
            conditions: Vec::new(),
        }
    }

    fn class(code: &str, data: DataClass) -> Classification {
        Classification { technology: TechnologyCode::parse(code).expect("a code"), data }
    }

    fn declared(code: &str) -> Screening {
        let (of, way) = (Screened::Edition(id(8), 1), Some(Crossing::Export));
        Screening::declare(id(9), of, id(1), way, class(code, DataClass::None)).expect("declared").0
    }

    fn checked(code: &str, data: DataClass) -> Screening {
        let mut screening = declared("F");
        screening.check(class(code, data), Reason::parse("Looked into.").expect("a text")).expect("checked");
        screening
    }

    fn paper(kind: PaperKind) -> Paper {
        Paper {
            kind,
            number: Keyword::parse("2026-7").expect("a number"),
            authority: Name::parse("商务主管部门").expect("a name"),
            issued_on: DAY,
            valid_until: kind.has_end().then_some(date!(2026 - 12 - 31)),
            evidence: DocumentDigest::parse(&"ab".repeat(32)).expect("a digest"),
        }
    }

    fn rules(gate: Gate, content: &ContractContent, screening: Option<&Screening>, day: Date) -> Vec<Rule> {
        let refusals = against(gate, content, Some(Crossing::Export), screening, day);
        refusals.as_slice().iter().map(|refusal| refusal.rule).collect()
    }

    #[test]
    fn a_contract_crosses_the_border_with_one_party_abroad_and_stays_with_both_on_one_side() {
        let way =
            |abroad: &[u64]| crossing(&content().parties, |party| abroad.iter().any(|number| id(*number) == party));
        assert_eq!(way(&[]), None);
        assert_eq!(way(&[2]), Some(Crossing::Export));
        assert_eq!(way(&[1]), Some(Crossing::Import));
        assert_eq!(way(&[1, 2]), None);
        assert_eq!(declaring_side(way(&[1])), ContractSide::Buyer);
    }

    #[test]
    fn what_is_prohibited_is_stopped_whatever_papers_there_are() {
        let mut screening = checked("EP01", DataClass::None);
        assert_eq!(screening.state, ScreeningState::Stopped);
        assert!(screening.record(paper(PaperKind::Licence)).is_err());
        screening.papers.push(paper(PaperKind::Licence));
        assert_eq!(rules(Gate::Effect, &content(), Some(&screening), DAY), [Rule::CrossborderProhibited]);
    }

    #[test]
    fn an_export_that_was_found_to_be_restricted_does_not_go_on_without_a_letter_of_intent() {
        let against = |crossing, screening: &Screening, day| {
            let refusals = against_going_on(crossing, Some(screening), day);
            refusals.as_slice().iter().map(|refusal| refusal.rule).collect::<Vec<_>>()
        };
        let (export, late) = (Some(Crossing::Export), date!(2027 - 01 - 01));
        let mut restricted = checked("ER04", DataClass::None);
        assert_eq!(against(export, &restricted, DAY), [Rule::CrossborderIntentMissing]);
        assert_eq!(against(Some(Crossing::Import), &restricted, DAY), [], "an import waits for its licence only");
        restricted.record(paper(PaperKind::LetterOfIntent)).expect("recorded");
        assert_eq!(against(export, &restricted, DAY), []);
        assert_eq!(against(export, &restricted, late), [Rule::CrossborderIntentMissing]);
        assert_eq!(against(export, &checked("EP01", DataClass::None), DAY), [Rule::CrossborderProhibited]);
        assert_eq!(against(export, &checked("F", DataClass::None), DAY), []);
        assert!(against_going_on(export, None, DAY).is_empty(), "what nobody looked at is asked for at the signature");
    }

    #[test]
    fn an_export_is_declared_and_checked_before_anything_is_offered_and_an_import_is_not() {
        let against = |crossing, screening: Option<&Screening>| {
            let refusals = against_offering(crossing, screening, DAY);
            refusals.as_slice().iter().map(|refusal| refusal.rule).collect::<Vec<_>>()
        };
        let (export, import) = (Some(Crossing::Export), Some(Crossing::Import));
        assert_eq!(against(None, None), []);
        assert_eq!(against(import, None), []);
        assert_eq!(against(export, None), [Rule::CrossborderUndeclared]);
        assert_eq!(against(export, Some(&declared("ER04"))), [Rule::CrossborderUnchecked]);
        let mut restricted = checked("ER04", DataClass::None);
        assert_eq!(against(export, Some(&restricted)), [Rule::CrossborderIntentMissing]);
        restricted.record(paper(PaperKind::LetterOfIntent)).expect("recorded");
        assert_eq!(against(export, Some(&restricted)), []);
        assert_eq!(against(export, Some(&checked("EP01", DataClass::None))), [Rule::CrossborderProhibited]);
        assert_eq!(against(export, Some(&checked("F", DataClass::None))), []);
    }

    #[test]
    fn what_is_restricted_needs_a_licence_that_is_valid_on_the_day() {
        let mut screening = checked("ER04", DataClass::None);
        assert_eq!(rules(Gate::Signature, &content(), None, DAY), [Rule::CrossborderUndeclared]);
        assert_eq!(rules(Gate::Signature, &content(), Some(&screening), DAY), [Rule::CrossborderLicenceMissing]);
        screening.record(paper(PaperKind::Registration)).expect("recorded");
        assert_eq!(screening.state, ScreeningState::Classified, "a record licenses nothing");
        screening.record(paper(PaperKind::Licence)).expect("recorded");
        assert_eq!(screening.state, ScreeningState::Licensed);
        assert_eq!(screening.record(paper(PaperKind::Licence)), Ok(None));
        assert!(rules(Gate::Effect, &content(), Some(&screening), date!(2026 - 12 - 31)).is_empty());
        let late = rules(Gate::Effect, &content(), Some(&screening), date!(2027 - 01 - 01));
        assert_eq!(late, [Rule::CrossborderLicenceExpired]);
    }

    #[test]
    fn a_contract_on_condition_of_the_licence_is_signed_with_a_letter_of_intent_and_takes_effect_with_the_licence() {
        let mut content = content();
        let title = Title::parse("The licence").expect("a title");
        content.conditions.push(Condition { kind: ConditionKind::ExportLicence, title });
        let mut screening = checked("ER04", DataClass::None);
        assert_eq!(rules(Gate::Signature, &content, Some(&screening), DAY), [Rule::CrossborderIntentMissing]);
        screening.record(paper(PaperKind::LetterOfIntent)).expect("recorded");
        assert!(rules(Gate::Signature, &content, Some(&screening), DAY).is_empty());
        assert_eq!(rules(Gate::Effect, &content, Some(&screening), DAY), [Rule::CrossborderLicenceMissing]);
    }

    #[test]
    fn what_is_free_needs_a_record_and_data_have_papers_of_their_own() {
        let mut screening = checked("F", DataClass::Personal);
        let open = [Rule::CrossborderRecordMissing, Rule::CrossborderDataPersonal];
        assert_eq!(rules(Gate::Signature, &content(), Some(&screening), DAY), open);
        screening.record(paper(PaperKind::Registration)).expect("recorded");
        screening.record(paper(PaperKind::DataContractFiling)).expect("recorded");
        assert!(rules(Gate::Effect, &content(), Some(&screening), DAY).is_empty());
        let mut important = checked("F", DataClass::Important);
        important.papers = screening.papers.clone();
        assert_eq!(rules(Gate::Effect, &content(), Some(&important), DAY), [Rule::CrossborderDataImportant]);
    }
}
