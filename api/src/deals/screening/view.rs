//! What goes in and comes out for screenings.

use super::step::Around;
use crate::app::App;
use crate::http::fault::Faults;
use crate::http::problem::Problem;
use crate::http::types::{Code, Day, Moment, Ref};
use crate::identity::organization::view::TransitionView;
use crate::names::{
    ContractRef, CrossingCode, DataClassCode, NegotiationRef, OrganizationRef, PaperKindCode, ScreeningRef,
    ScreeningStateCode,
};
use crate::reference::code_list::check::check;
use crate::storage::Stored;
use crate::tx::Tx;
use keqiao_domain::access::{Action, Principal};
use keqiao_domain::assets::readiness::DocumentDigest;
use keqiao_domain::deals::screening::{Classification, DataClass, Paper, Screened, Screening};
use keqiao_domain::reference::{CodeList, TechnologyCode};
use keqiao_domain::text::{Keyword, Name};
use serde::{Deserialize, Serialize};
use time::Date;
use utoipa::ToSchema;

/// What crosses the border.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ScreeningBody {
    /// The technology, by its code in `GET /v1/code-lists/controlled-technologies`; `F` when it is in no group.
    #[schema(min_length = 1, max_length = 8, pattern = "^(F|[EI][PR][0-9]{2,6})$", example = "ER04")]
    pub technology: String,
    /// The data that go with it.
    #[serde(default = "no_data")]
    #[schema(inline)]
    pub data: DataClassCode,
}

fn no_data() -> DataClassCode {
    Code(DataClass::None)
}

/// What the hub found.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CheckScreeningBody {
    /// The technology, as declared or otherwise.
    #[schema(min_length = 1, max_length = 8, pattern = "^(F|[EI][PR][0-9]{2,6})$", example = "ER04")]
    pub technology: String,
    /// The data that go with it.
    #[schema(inline)]
    pub data: DataClassCode,
    /// Why.
    #[schema(min_length = 2, max_length = 2000, example = "The recipe falls under the membranes of the catalogue.")]
    pub finding: String,
}

/// A paper of an authority.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PaperBody {
    /// What it is.
    #[schema(inline)]
    pub kind: PaperKindCode,
    /// Its number.
    #[schema(min_length = 1, max_length = 100, example = "33-2026-0007")]
    pub number: String,
    /// The authority that issued it.
    #[schema(min_length = 2, max_length = 200, example = "浙江省商务厅")]
    pub authority: String,
    /// The day on it; not a day to come.
    #[schema(inline)]
    pub issued_on: Day,
    /// The last day on which it can be used; a letter of intent and a licence have one.
    #[serde(default)]
    #[schema(inline)]
    pub valid_until: Option<Day>,
    /// The SHA-256 of the document.
    #[schema(min_length = 64, max_length = 64, pattern = "^[0-9A-Fa-f]{64}$")]
    pub evidence_sha256: String,
}

/// A recorded paper; also its form in the row.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ScreeningPaper)]
pub struct PaperView {
    /// What it is.
    #[schema(inline)]
    pub kind: PaperKindCode,
    /// Its number.
    #[schema(max_length = 100)]
    pub number: String,
    /// The authority that issued it.
    #[schema(max_length = 200)]
    pub authority: String,
    /// The day on it.
    #[schema(inline)]
    pub issued_on: Day,
    /// The last day on which it can be used.
    #[schema(inline)]
    pub valid_until: Option<Day>,
    /// The SHA-256 of the document.
    #[schema(max_length = 64, pattern = "^[0-9a-f]{64}$")]
    pub evidence_sha256: String,
}

/// What the hub found.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = ScreeningFinding)]
pub struct FoundView {
    /// The technology.
    #[schema(max_length = 8, pattern = "^(F|[EI][PR][0-9]{2,6})$")]
    pub technology: String,
    /// The data that go with it.
    #[schema(inline)]
    pub data: DataClassCode,
    /// Why.
    #[schema(max_length = 2000)]
    pub finding: String,
}

/// The screening of one edition of a contract, or of what is negotiated before there is a contract.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Screening)]
pub struct ScreeningView {
    /// Its identifier.
    #[schema(inline)]
    pub id: ScreeningRef,
    /// The code of the hub that checks it.
    #[schema(max_length = 40, pattern = "^[a-z-]+$", example = "zhejiang")]
    pub hub: String,
    /// The contract; null when a negotiation is screened.
    #[schema(inline)]
    pub contract: Option<ContractRef>,
    /// The edition of the contract.
    #[schema(maximum = 100)]
    pub edition: Option<u16>,
    /// The negotiation; null when a contract is screened.
    #[schema(inline)]
    pub negotiation: Option<NegotiationRef>,
    /// The party that declared it.
    #[schema(inline)]
    pub declarer: OrganizationRef,
    /// Which way the technology goes; null when only data leave.
    #[schema(inline)]
    pub crossing: Option<CrossingCode>,
    /// What was declared.
    pub declared: ScreeningBody,
    /// What the hub found; null before it looked.
    pub found: Option<FoundView>,
    /// Papers, in their order.
    #[schema(max_items = 20)]
    pub papers: Vec<PaperView>,
    /// Where it stands.
    #[schema(inline)]
    pub state: ScreeningStateCode,
    /// When it was declared.
    #[schema(inline)]
    pub created_at: Moment,
    /// When it last changed.
    #[schema(inline)]
    pub updated_at: Moment,
    /// What may follow, for this caller; only when a single one is shown.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_items = 20)]
    pub transitions: Option<Vec<TransitionView>>,
}

impl ScreeningBody {
    /// Reads it; the code is one of the list in force.
    ///
    /// # Errors
    /// The faulty code.
    pub async fn parse(&self, tx: &Tx) -> Result<Classification, Problem> {
        let mut faults = Faults::new();
        let technology = faults.take("/technology", TechnologyCode::parse(&self.technology));
        if let Some(code) = &technology {
            let (list, today) = (CodeList::ControlledTechnologies, tx.now().day());
            check(tx.db(), list, "/technology", code.as_str(), today, &mut faults).await?;
        }
        match technology {
            Some(technology) if faults.is_empty() => Ok(Classification { technology, data: self.data.0 }),
            _ => Err(faults.into()),
        }
    }
}

impl CheckScreeningBody {
    /// The technology and the data.
    #[must_use]
    pub fn classification(&self) -> ScreeningBody {
        ScreeningBody { technology: self.technology.clone(), data: self.data }
    }
}

impl From<&Classification> for ScreeningBody {
    fn from(class: &Classification) -> Self {
        ScreeningBody { technology: class.technology.to_string(), data: Code(class.data) }
    }
}

impl PaperBody {
    /// Reads it; `today` bounds the day on it.
    ///
    /// # Errors
    /// All faulty members.
    pub fn parse(&self, today: Date) -> Result<Paper, Faults> {
        let mut faults = Faults::new();
        let number = faults.take("/number", Keyword::parse(&self.number));
        let authority = faults.take("/authority", Name::parse(&self.authority));
        let evidence = faults.take("/evidence_sha256", DocumentDigest::parse(&self.evidence_sha256));
        let (kind, issued_on, valid_until) = (self.kind.0, self.issued_on.0, self.valid_until.map(|day| day.0));
        if issued_on > today {
            faults.add("/issued_on", "in_future", "is a day to come");
        }
        if valid_until.is_none() && kind.has_end() {
            faults.add("/valid_until", "last_day_missing", "a letter of intent and a licence have a last day");
        }
        if valid_until.is_some_and(|last| last < issued_on) {
            faults.add("/valid_until", "before_start", "is before the day of issue");
        }
        match (number, authority, evidence) {
            (Some(number), Some(authority), Some(evidence)) if faults.is_empty() => {
                Ok(Paper { kind, number, authority, issued_on, valid_until, evidence })
            }
            _ => Err(faults),
        }
    }
}

impl From<&Paper> for PaperView {
    fn from(paper: &Paper) -> Self {
        PaperView {
            kind: Code(paper.kind),
            number: paper.number.to_string(),
            authority: paper.authority.to_string(),
            issued_on: Day(paper.issued_on),
            valid_until: paper.valid_until.map(Day),
            evidence_sha256: paper.evidence.as_str().to_owned(),
        }
    }
}

impl PaperView {
    /// From its row; nothing when it cannot be a paper.
    #[must_use]
    pub fn restore(self) -> Option<Paper> {
        Some(Paper {
            kind: self.kind.0,
            number: Keyword::restore(self.number).ok()?,
            authority: Name::restore(self.authority).ok()?,
            issued_on: self.issued_on.0,
            valid_until: self.valid_until.map(|day| day.0),
            evidence: DocumentDigest::parse(&self.evidence_sha256).ok()?,
        })
    }
}

impl ScreeningView {
    /// A row of a list.
    #[must_use]
    pub fn item(app: &App, stored: &Stored<Screening>) -> Self {
        let screening = &stored.value;
        let (contract, edition, negotiation) = match screening.of {
            Screened::Edition(contract, edition) => (Some(contract), Some(edition), None),
            Screened::Negotiation(negotiation) => (None, None, Some(negotiation)),
        };
        ScreeningView {
            id: Ref(screening.id),
            hub: app.hubs.code(screening.id.hub()),
            contract: contract.map(Ref),
            edition,
            negotiation: negotiation.map(Ref),
            declarer: Ref(screening.declarer),
            crossing: screening.crossing.map(Code),
            declared: ScreeningBody::from(&screening.declared),
            found: screening.found.as_ref().map(|(class, finding)| FoundView {
                technology: class.technology.to_string(),
                data: Code(class.data),
                finding: finding.to_string(),
            }),
            papers: screening.papers.iter().map(PaperView::from).collect(),
            state: Code(screening.state),
            created_at: Moment(stored.created_at),
            updated_at: Moment(stored.updated_at),
            transitions: None,
        }
    }

    /// A single one, with what may follow for the caller.
    #[must_use]
    pub fn single(app: &App, principal: &Principal, around: &Around, stored: &Stored<Screening>) -> Self {
        let transition = |action, resource, refusals| TransitionView::of(principal, action, resource, &refusals);
        let mut against_check = stored.value.may_check();
        against_check.append(around.conflict.clone());
        // The other parties see the papers; the declarer records them.
        let declarers = stored.value.resource(None);
        let transitions = vec![
            transition(Action::CheckScreening, &around.resource, against_check),
            transition(Action::RecordPaper, &declarers, stored.value.may_record()),
        ];
        ScreeningView { transitions: Some(transitions), ..ScreeningView::item(app, stored) }
    }
}
