//! What goes in and comes out for clearances.

use crate::http::types::{Code, Day, Moment, Ref};
use crate::names::{ClaimCode, ClearanceAnswerCode, ClearanceRef, ContractRef, HolderKindCode, OrganizationRef};
use crate::storage::Stored;
use keqiao_domain::pricing::clearance::{Clearance, Holder};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Who is served.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ServeClearanceBody {
    /// The holder, by the key that the list of clearances gives him.
    #[schema(
        min_length = 1,
        max_length = 100,
        pattern = "^[a-z_]+:[0-9a-z_:]+$",
        example = "pledgee:pat_0000000000g00800000000000001"
    )]
    pub holder: String,
    /// The SHA-256 of the document that shows the service; required of a holder without a log-in.
    #[serde(default)]
    #[schema(min_length = 64, max_length = 64, pattern = "^[0-9A-Fa-f]{64}$")]
    pub evidence_sha256: Option<String>,
}

/// What a holder says.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AnswerClearanceBody {
    /// `agreed`: he does not use his first refusal, or he consents. `refused`: he takes the result on these terms, or he does
    /// not consent.
    #[schema(inline)]
    pub answer: ClearanceAnswerCode,
    /// The SHA-256 of the document that shows the answer; required of a holder without a log-in.
    #[serde(default)]
    #[schema(min_length = 64, max_length = 64, pattern = "^[0-9A-Fa-f]{64}$")]
    pub evidence_sha256: Option<String>,
}

/// Somebody who has a say in a contract, and what he said of it.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Clearance)]
pub struct ClearanceView {
    /// Its identifier; null while he was not served.
    #[schema(inline)]
    pub id: Option<ClearanceRef>,
    /// The contract.
    #[schema(inline)]
    pub contract: ContractRef,
    /// The edition that he was served, or has to be served.
    #[schema(maximum = 100)]
    pub edition: u16,
    /// What he is.
    #[schema(inline)]
    pub kind: HolderKindCode,
    /// What he has: a first refusal, or a consent to give.
    #[schema(inline)]
    pub claim: ClaimCode,
    /// What names him here; nothing personal.
    #[schema(
        max_length = 100,
        pattern = "^[a-z_]+:[0-9a-z_:]+$",
        example = "pledgee:pat_0000000000g00800000000000001"
    )]
    pub holder: String,
    /// The organization, if he is one here.
    #[schema(inline)]
    pub organization: Option<OrganizationRef>,
    /// The day on which he was served.
    #[schema(inline)]
    pub served_on: Option<Day>,
    /// The last day for his answer.
    #[schema(inline)]
    pub answer_by: Option<Day>,
    /// What he said.
    #[schema(inline)]
    pub answer: Option<ClearanceAnswerCode>,
    /// When.
    #[schema(inline)]
    pub answered_at: Option<Moment>,
}

/// Everybody who has a say in a contract.
#[derive(Serialize, ToSchema)]
#[schema(as = ClearanceList)]
pub struct ClearanceListView {
    /// The holders of the edition on the table, and those who were served with an earlier one.
    #[schema(max_items = 10000)]
    pub items: Vec<ClearanceView>,
}

impl ClearanceView {
    /// One who has not been served.
    #[must_use]
    pub fn open(contract: ContractRef, edition: u16, holder: &Holder) -> Self {
        ClearanceView {
            id: None,
            contract,
            edition,
            kind: Code(holder.kind),
            claim: Code(holder.kind.claim()),
            holder: holder.key.clone(),
            organization: holder.organization.map(Ref),
            served_on: None,
            answer_by: None,
            answer: None,
            answered_at: None,
        }
    }
}

impl From<&Stored<Clearance>> for ClearanceView {
    fn from(stored: &Stored<Clearance>) -> Self {
        let clearance = &stored.value;
        ClearanceView {
            id: Some(Ref(clearance.id)),
            served_on: Some(Day(clearance.served_on)),
            answer_by: Some(Day(clearance.answer_by)),
            answer: clearance.answer.map(Code),
            answered_at: clearance.answered_at.map(Moment),
            ..ClearanceView::open(Ref(clearance.contract), clearance.edition, &clearance.holder)
        }
    }
}
