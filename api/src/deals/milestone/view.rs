//! What goes in and comes out for milestones.

use super::store::MilestoneRow;
use crate::app::App;
use crate::deals::contract::body::MilestoneBody;
use crate::http::fault::Faults;
use crate::http::types::{Code, Day, Moment, Ref};
use crate::identity::organization::view::TransitionView;
use crate::names::{ContractRef, CurrencyCode, MilestoneActCode, MilestoneRef, MilestoneStateCode, OrganizationRef};
use keqiao_domain::access::Principal;
use keqiao_domain::assets::readiness::DocumentDigest;
use keqiao_domain::deals::contract::Contract;
use keqiao_domain::deals::milestone::{MilestoneAct, MilestoneRecord, Statement};
use keqiao_domain::text::Reason;
use serde::{Deserialize, Serialize};
use strum::VariantArray as _;
use utoipa::ToSchema;

/// What is handed over.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = MilestoneSubmissionBody)]
pub struct SubmissionBody {
    /// In words; the parties read it.
    #[schema(min_length = 2, max_length = 2000, example = "Ten membranes and the protocol of the test at 95 °C.")]
    pub note: String,
    /// The SHA-256 of the file that shows it.
    #[schema(min_length = 64, max_length = 64, pattern = "^[0-9A-Fa-f]{64}$")]
    pub evidence_sha256: String,
}

/// Why work is returned or rejected.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = MilestoneReasonBody)]
pub struct ReasonBody {
    /// What is missing, measured by what was agreed; the parties read it.
    #[schema(min_length = 2, max_length = 2000, example = "Two of the ten membranes stay below 0.1 S/cm.")]
    pub reason: String,
}

/// How a milestone was paid.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = MilestonePaymentBody)]
pub struct PaymentBody {
    /// In words; the parties read it.
    #[schema(min_length = 2, max_length = 2000, example = "Bank transfer of 3 March, reference 2027-0117.")]
    pub note: String,
    /// The SHA-256 of the receipt.
    #[serde(default)]
    #[schema(min_length = 64, max_length = 64, pattern = "^[0-9A-Fa-f]{64}$")]
    pub evidence_sha256: Option<String>,
}

/// What is said with an act, and where its words stand in the body.
#[derive(Clone, Debug)]
pub struct StatementBody {
    words: (&'static str, String),
    evidence: Option<String>,
}

impl From<SubmissionBody> for StatementBody {
    fn from(body: SubmissionBody) -> Self {
        StatementBody { words: ("/note", body.note), evidence: Some(body.evidence_sha256) }
    }
}

impl From<ReasonBody> for StatementBody {
    fn from(body: ReasonBody) -> Self {
        StatementBody { words: ("/reason", body.reason), evidence: None }
    }
}

impl From<PaymentBody> for StatementBody {
    fn from(body: PaymentBody) -> Self {
        StatementBody { words: ("/note", body.note), evidence: body.evidence_sha256 }
    }
}

impl StatementBody {
    /// Reads it.
    ///
    /// # Errors
    /// All faulty members.
    pub fn parse(&self) -> Result<Statement, Faults> {
        let mut faults = Faults::new();
        let (pointer, words) = &self.words;
        let note = faults.take(*pointer, Reason::parse(words));
        let evidence = faults.take_optional("/evidence_sha256", self.evidence.as_deref(), DocumentDigest::parse);
        if faults.is_empty() { Ok(Statement { note, evidence }) } else { Err(faults) }
    }
}

/// What a side said.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = MilestoneRecord)]
pub struct RecordView {
    /// What.
    #[schema(inline)]
    pub act: MilestoneActCode,
    /// Whose organization said it; null where nobody answered in time and silence is acceptance.
    #[schema(inline)]
    pub organization: Option<OrganizationRef>,
    /// In words.
    #[schema(max_length = 2000)]
    pub note: Option<String>,
    /// The SHA-256 of the file that shows it.
    #[schema(max_length = 64, pattern = "^[0-9a-f]{64}$")]
    pub evidence_sha256: Option<String>,
    /// When.
    #[schema(inline)]
    pub at: Moment,
}

impl From<&MilestoneRecord> for RecordView {
    fn from(record: &MilestoneRecord) -> Self {
        let Statement { note, evidence } = &record.statement;
        RecordView {
            act: Code(record.act),
            organization: record.organization.map(Ref),
            note: note.as_ref().map(ToString::to_string),
            evidence_sha256: evidence.as_ref().map(|evidence| evidence.as_str().to_owned()),
            at: Moment(record.at),
        }
    }
}

/// A milestone of a contract in effect, as the parties see it.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Milestone)]
pub struct MilestoneView {
    /// Its identifier.
    #[schema(inline)]
    pub id: MilestoneRef,
    /// The code of its hub: that of the contract.
    #[schema(max_length = 40, pattern = "^[a-z-]+$", example = "zhejiang")]
    pub hub: String,
    /// The contract.
    #[schema(inline)]
    pub contract: ContractRef,
    /// Its place among the milestones of the contract, from 0.
    #[schema(maximum = 49)]
    pub place: usize,
    /// What is agreed.
    pub agreed: MilestoneBody,
    /// The currency of its amount; null where nothing is paid for it.
    #[schema(inline)]
    pub currency: Option<CurrencyCode>,
    /// The seller's side, which performs.
    #[schema(max_items = 10, inline)]
    pub performers: Vec<OrganizationRef>,
    /// The buyer's side, which accepts and pays.
    #[schema(max_items = 10, inline)]
    pub payers: Vec<OrganizationRef>,
    /// Where it stands: `dropped` when a change or the early end of the contract took it away before it was accepted.
    #[schema(inline)]
    pub state: MilestoneStateCode,
    /// The last day for an answer to what was submitted, after which it counts as accepted; null where silence is no acceptance,
    /// and while the contract is disputed.
    #[schema(inline)]
    pub answer_due_on: Option<Day>,
    /// Whether nothing is left to do about it. A contract is completed when each of its milestones is settled.
    pub is_settled: bool,
    /// What the sides said, in the order of saying.
    #[schema(max_items = 100)]
    pub records: Vec<RecordView>,
    /// When it was planned.
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

impl MilestoneView {
    /// A row of a list.
    #[must_use]
    pub fn item(app: &App, row: &MilestoneRow) -> Self {
        let value = &row.value;
        MilestoneView {
            id: Ref(value.id),
            hub: app.hubs.code(value.id.hub()),
            contract: Ref(value.contract),
            place: value.place,
            agreed: MilestoneBody::from(&value.agreed),
            currency: value.agreed.amount.map(|amount| Code(amount.currency)),
            performers: value.performers.iter().copied().map(Ref).collect(),
            payers: value.payers.iter().copied().map(Ref).collect(),
            state: Code(value.state),
            answer_due_on: value.answer_due_on.map(Day),
            is_settled: value.is_settled(),
            records: value.records.iter().map(RecordView::from).collect(),
            created_at: Moment(row.created_at),
            updated_at: Moment(row.updated_at),
            transitions: None,
        }
    }

    /// A single one, with what may follow.
    #[must_use]
    pub fn single(app: &App, principal: &Principal, row: &MilestoneRow, contract: &Contract) -> Self {
        let milestone = &row.value;
        let resource = milestone.resource(principal.organization);
        let side = milestone.side_of(principal.organization);
        let transition = |act: &MilestoneAct| {
            TransitionView::of(principal, act.action(), &resource, &milestone.may(*act, side, contract))
        };
        let transitions = MilestoneAct::VARIANTS.iter().map(transition).collect();
        MilestoneView { transitions: Some(transitions), ..MilestoneView::item(app, row) }
    }
}
