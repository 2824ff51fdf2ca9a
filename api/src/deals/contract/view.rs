//! What comes out for contracts.

use super::body::ContractBody;
use super::edition::{self, Edition};
use super::{document, guard, signature};
use crate::app::App;
use crate::deals::milestone::follow as milestones;
use crate::deals::screening::guard as screening;
use crate::http::problem::Problem;
use crate::http::types::{Code, Moment, Ref};
use crate::identity::organization::view::TransitionView;
use crate::names::{
    ContractActCode, ContractRef, ContractStateCode, ContractSubtypeCode, ContractTypeCode, NegotiationRef,
    OrganizationRef, SigningKeyRef, UserRef,
};
use crate::storage::Stored;
use keqiao_domain::access::{Action, Principal};
use keqiao_domain::deals::contract::{Contract, ContractActor, ContractNote, PendingEdition, Said, TerminationGround};
use keqiao_domain::rule::Refusals;
use keqiao_domain::timestamp::Timestamp;
use sea_orm::ConnectionTrait;
use serde::Serialize;
use utoipa::ToSchema;

/// What a party said of an edition.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = ContractAct)]
pub struct ActView {
    /// What.
    #[schema(inline)]
    pub act: ContractActCode,
    /// Of which edition; 0 is the draft.
    #[schema(minimum = 0, maximum = 100)]
    pub edition: u16,
    /// For which party.
    #[schema(inline)]
    pub organization: OrganizationRef,
    /// Who in person; only members of that party see it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(inline)]
    pub user: Option<UserRef>,
    /// When.
    #[schema(inline)]
    pub at: Moment,
}

/// A dispute, or a demand to perform.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = ContractNote)]
pub struct NoteView {
    /// Who raised it.
    #[schema(inline)]
    pub organization: OrganizationRef,
    /// What it says.
    #[schema(max_length = 2000)]
    pub reason: String,
    /// When.
    #[schema(inline)]
    pub at: Moment,
}

/// A condition that has been met.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = FulfilledCondition)]
pub struct FulfilledView {
    /// Its place among the conditions, from 0.
    #[schema(minimum = 0, maximum = 9)]
    pub condition: usize,
    /// When a party said so.
    #[schema(inline)]
    pub at: Moment,
}

/// A change that waits for approvals and signatures.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = PendingEdition)]
pub struct PendingView {
    /// The number of its edition.
    #[schema(minimum = 1, maximum = 100)]
    pub edition: u16,
    /// What the contract would say.
    pub terms: ContractBody,
}

/// What is to be signed now.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = ToSign)]
pub struct ToSignView {
    /// The number of the edition.
    #[schema(minimum = 1, maximum = 100)]
    pub edition: u16,
    /// The SHA-256 of its document, in hexadecimal digits.
    #[schema(max_length = 64, pattern = "^[0-9a-f]{64}$")]
    pub document_sha256: String,
    /// The four lines that the key signs, each ended by a line feed.
    #[schema(
        max_length = 300,
        pattern = "^keqiao-contract-signature/1\\ncon_[0-9a-z]{26}\\nedition [0-9]+\\nsha256 [0-9a-f]{64}\\n$"
    )]
    pub statement: String,
}

/// A party's signature under an edition.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = ContractSignature)]
pub struct SignatureView {
    /// The number of the edition.
    #[schema(minimum = 1, maximum = 100)]
    pub edition: u16,
    /// The party.
    #[schema(inline)]
    pub organization: OrganizationRef,
    /// The key.
    #[schema(inline)]
    pub key: SigningKeyRef,
    /// The public key, 32 bytes in base64.
    #[schema(max_length = 44, pattern = "^[A-Za-z0-9+/]{43}=$")]
    pub public_key: String,
    /// The detached Ed25519 signature over the statement, 64 bytes in base64.
    #[schema(max_length = 88, pattern = "^[A-Za-z0-9+/]{86}==$")]
    pub signature: String,
    /// When it was given.
    #[schema(inline)]
    pub at: Moment,
}

/// A technology contract, as its parties see it.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Contract)]
pub struct ContractView {
    /// Its identifier.
    #[schema(inline)]
    pub id: ContractRef,
    /// The code of its hub: that of the party that opened it.
    #[schema(max_length = 40, pattern = "^[a-z-]+$", example = "zhejiang")]
    pub hub: String,
    /// The party that opened it.
    #[schema(inline)]
    pub opener: OrganizationRef,
    /// The negotiation it came from.
    #[schema(inline)]
    pub negotiation: Option<NegotiationRef>,
    /// Where it stands.
    #[schema(inline)]
    pub state: ContractStateCode,
    /// What it is: development, transfer, licence, consulting or service.
    #[schema(inline)]
    pub contract_type: ContractTypeCode,
    /// What the registration authority says it is.
    #[schema(inline)]
    pub determined_subtype: Option<ContractSubtypeCode>,
    /// The number of the edition in `terms`; 0 is the draft.
    #[schema(minimum = 0, maximum = 100)]
    pub edition: u16,
    /// What it says.
    pub terms: ContractBody,
    /// A change that waits.
    pub pending: Option<PendingView>,
    /// Who said what, in the order of saying.
    #[schema(max_items = 10000)]
    pub acts: Vec<ActView>,
    /// The conditions that are met.
    #[schema(max_items = 10)]
    pub fulfilled: Vec<FulfilledView>,
    /// The dispute that is going on.
    pub dispute: Option<NoteView>,
    /// The demand to perform.
    pub notice: Option<NoteView>,
    /// When all had signed.
    #[schema(inline)]
    pub signed_at: Option<Moment>,
    /// When it took effect.
    #[schema(inline)]
    pub effective_at: Option<Moment>,
    /// When it ended.
    #[schema(inline)]
    pub ended_at: Option<Moment>,
    /// When it was opened.
    #[schema(inline)]
    pub created_at: Moment,
    /// When it last changed.
    #[schema(inline)]
    pub updated_at: Moment,
    /// What is to be signed; only when a single one is shown.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to_sign: Option<ToSignView>,
    /// The signatures, under every edition; only when a single one is shown.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_items = 1000)]
    pub signatures: Option<Vec<SignatureView>>,
    /// What may follow, for this caller; only when a single one is shown.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_items = 20)]
    pub transitions: Option<Vec<TransitionView>>,
}

impl ActView {
    fn of(principal: &Principal, said: &Said) -> Self {
        let is_own = principal.is_member(said.organization);
        ActView {
            act: Code(said.act),
            edition: said.edition,
            organization: Ref(said.organization),
            user: said.user.filter(|_| is_own).map(Ref),
            at: Moment(said.at),
        }
    }
}

impl From<&ContractNote> for NoteView {
    fn from(note: &ContractNote) -> Self {
        NoteView { organization: Ref(note.organization), reason: note.reason.to_string(), at: Moment(note.at) }
    }
}

impl From<&PendingEdition> for PendingView {
    fn from(pending: &PendingEdition) -> Self {
        PendingView { edition: pending.number, terms: ContractBody::from(&pending.content) }
    }
}

impl ToSignView {
    fn of(contract: &Contract, edition: &Edition) -> Self {
        let document_sha256 = edition.sha256_hex();
        let statement = document::statement(contract.id, edition.number, &document_sha256);
        ToSignView { edition: edition.number, document_sha256, statement }
    }
}

impl ContractView {
    /// A row of a list.
    #[must_use]
    pub fn item(app: &App, principal: &Principal, stored: &Stored<Contract>) -> Self {
        let contract = &stored.value;
        let fulfilled = |(condition, at): &(usize, Timestamp)| FulfilledView { condition: *condition, at: Moment(*at) };
        ContractView {
            id: Ref(contract.id),
            hub: app.hubs.code(contract.id.hub()),
            opener: Ref(contract.opener),
            negotiation: contract.negotiation.map(Ref),
            state: Code(contract.state),
            contract_type: Code(contract.content.contract_type()),
            determined_subtype: contract.determined.map(|determined| Code(determined.subtype)),
            edition: contract.edition,
            terms: ContractBody::from(&contract.content),
            pending: contract.pending.as_ref().map(PendingView::from),
            acts: contract.said.iter().map(|said| ActView::of(principal, said)).collect(),
            fulfilled: contract.fulfilled.iter().map(fulfilled).collect(),
            dispute: contract.dispute.as_ref().map(NoteView::from),
            notice: contract.notice.as_ref().map(NoteView::from),
            signed_at: contract.signed_at.map(Moment),
            effective_at: contract.effective_at.map(Moment),
            ended_at: contract.ended_at.map(Moment),
            created_at: Moment(stored.created_at),
            updated_at: Moment(stored.updated_at),
            to_sign: None,
            signatures: None,
            transitions: None,
        }
    }

    /// A single one, with what is to be signed, the signatures and what may follow.
    ///
    /// # Errors
    /// When the database does not answer or a row is corrupt.
    pub async fn single(
        app: &App,
        db: &impl ConnectionTrait,
        principal: &Principal,
        stored: &Stored<Contract>,
        at: Timestamp,
    ) -> Result<Self, Problem> {
        let contract = &stored.value;
        let open = contract.open_edition();
        let edition = if open > 0 { edition::find(db, contract.id, open).await? } else { None };
        let signatures = signature::list(db, contract.id).await?;
        Ok(ContractView {
            to_sign: edition.as_ref().map(|edition| ToSignView::of(contract, edition)),
            signatures: Some(signatures),
            transitions: Some(transitions(db, principal, contract, at).await?),
            ..ContractView::item(app, principal, stored)
        })
    }
}

/// What may follow, for this caller.
async fn transitions(
    db: &impl ConnectionTrait,
    principal: &Principal,
    contract: &Contract,
    at: Timestamp,
) -> Result<Vec<TransitionView>, Problem> {
    let organization = principal.organization.unwrap_or(contract.opener);
    let by = ContractActor::new(organization, principal.actor);
    let standing = guard::standing(db, contract).await?;
    let joined = |mut refusals: Refusals| {
        let mut all = standing.clone();
        all.append(std::mem::take(&mut refusals));
        all
    };
    let mut against_signing = joined(contract.may_sign());
    against_signing.append(guard::against_signing(db, contract, at).await?);
    let mut against_approving = contract.may_approve(by);
    against_approving.append(screening::against_approving(db, contract, at).await?);
    let mut against_fulfilling = contract.may_fulfill();
    against_fulfilling.append(guard::against_all_fulfilling(db, contract, at).await?);
    let mut against_completion = contract.may_complete();
    against_completion.append(milestones::completion(db, contract.id).await?);
    // By agreement; for breach, whoever asked in vain may go on alone.
    let ground = TerminationGround::Agreement;
    let resource = contract.resource(principal.organization);
    let steps = [
        (Action::AmendContract, contract.may_amend()),
        (Action::ProposeContract, joined(contract.may_propose())),
        (Action::CounterContract, joined(contract.may_counter())),
        (Action::ApproveContract, against_approving),
        (Action::SignContract, against_signing),
        (Action::FulfillContractCondition, against_fulfilling),
        (Action::VaryContract, joined(contract.may_vary())),
        (Action::CompleteContract, against_completion),
        (Action::NotifyBreach, contract.may_notify()),
        (Action::TerminateContract, contract.may_terminate(ground, organization, at)),
        (Action::DisputeContract, contract.may_dispute()),
        (Action::SettleContract, contract.may_settle(organization)),
        (Action::WithdrawContract, contract.may_withdraw()),
    ];
    Ok(steps.map(|(action, against)| TransitionView::of(principal, action, &resource, &against)).into())
}
