//! What goes in and comes out for registrations.

use super::form::RegistrationFormView;
use super::step::decides;
use crate::app::App;
use crate::http::fault::Faults;
use crate::http::types::{Code, Day, Moment, Ref};
use crate::identity::organization::view::TransitionView;
use crate::names::{
    ContractRef, ContractSubtypeCode, DecisionKindCode, OrganizationRef, PlanClassCode, RefusalGroundCode,
    RegistrationRef, RegistrationStateCode, ReturnGroundCode, RevocationGroundCode, UserRef,
};
use crate::reference::rule_pack::yuan;
use crate::storage::Stored;
use keqiao_domain::access::{Action, Principal};
use keqiao_domain::deals::contract_type::ContractSubtype;
use keqiao_domain::money::{Currency, Money};
use keqiao_domain::registration::case::{CaseDecision, Finding, RegistrationCase};
use keqiao_domain::registration::ground::{RefusalGround, ReturnGround, RevocationGround};
use keqiao_domain::registration::step::ContractStand;
use keqiao_domain::rule::Refusals;
use keqiao_domain::text::Reason;
use keqiao_domain::timestamp::Timestamp;
use serde::{Deserialize, Serialize};
use strum::VariantArray as _;
use utoipa::ToSchema;

/// Which contract is filed with whom.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OpenRegistrationBody {
    /// The contract; your organization stands on its seller's side.
    #[schema(inline)]
    pub contract: ContractRef,
    /// The registration authority in your hub.
    #[schema(inline)]
    pub authority: OrganizationRef,
}

/// What the form has beside what the contract tells.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SubmitRegistrationBody {
    /// The plan that the project belongs to.
    #[schema(inline)]
    pub plan: PlanClassCode,
}

/// What the authority says of a contract.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FindingBody {
    /// What the contract is by its substance, whatever it is called.
    #[schema(inline)]
    pub determined: ContractSubtypeCode,
    /// The technical amount (技术交易额), in yuan: at most the contract amount.
    #[schema(pattern = "^[0-9]{1,12}(\\.[0-9]{1,2})?$", max_length = 15, example = "1000000.00")]
    pub technical_amount: String,
    /// The technical income (技术性收入), in yuan: at most the technical amount.
    #[schema(pattern = "^[0-9]{1,12}(\\.[0-9]{1,2})?$", max_length = 15, example = "900000.00")]
    pub technical_income: String,
    /// Why it is not what the parties declared; needed where the two types differ.
    #[schema(
        min_length = 2,
        max_length = 2000,
        example = "What is called a service is the development of a new alloy."
    )]
    #[serde(default)]
    pub reason: Option<String>,
}

/// Why a case goes back.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReturnBody {
    /// The ground.
    #[schema(inline)]
    pub ground: ReturnGroundCode,
    /// In words.
    #[schema(min_length = 2, max_length = 2000, example = "Itemise the pump that is in the price.")]
    pub reason: String,
}

/// Why a contract is not registered.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RefusalBody {
    /// The ground.
    #[schema(inline)]
    pub ground: RefusalGroundCode,
    /// In words.
    #[schema(min_length = 2, max_length = 2000, example = "The contract does not name what is developed.")]
    pub reason: String,
}

/// Why a registration is revoked.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RevocationBody {
    /// The ground.
    #[schema(inline)]
    pub ground: RevocationGroundCode,
    /// What shows it.
    #[schema(min_length = 2, max_length = 2000, example = "The buyer says that there was no such contract.")]
    pub reason: String,
}

/// What is said for a step.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RegistrationReasonBody {
    /// In words.
    #[schema(min_length = 2, max_length = 2000, example = "Annex 2 names the indicators of the alloy.")]
    pub reason: String,
}

/// What the authority says of the contract. Amounts are yuan.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = RegistrationFinding)]
pub struct FindingView {
    /// What the contract is by its substance; what the parties declared stands in the form.
    #[schema(inline)]
    pub determined: ContractSubtypeCode,
    /// Whether that is what the parties declared. Where it is not, the decision says why.
    pub is_as_declared: bool,
    /// The technical amount (技术交易额).
    #[schema(max_length = 20, pattern = "^[0-9]+\\.[0-9]{2}$", example = "1000000.00")]
    pub technical_amount: String,
    /// The technical income (技术性收入).
    #[schema(max_length = 20, pattern = "^[0-9]+\\.[0-9]{2}$", example = "900000.00")]
    pub technical_income: String,
}

/// A decision on a case.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[schema(as = RegistrationDecision)]
pub struct DecisionView {
    /// What was decided.
    #[schema(inline)]
    pub kind: DecisionKindCode,
    /// Who decided; told to the authority only.
    #[schema(inline)]
    pub by: Option<UserRef>,
    /// When.
    #[schema(inline)]
    pub at: Moment,
    /// The ground of the closed list.
    #[schema(max_length = 40, pattern = "^[a-z_]+$", example = "form_faulty")]
    pub ground: Option<String>,
    /// In words.
    #[schema(max_length = 2000)]
    pub reason: Option<String>,
}

/// The registration of a technical contract, as applicant and authority see it.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Registration)]
pub struct RegistrationView {
    /// Its identifier.
    #[schema(inline)]
    pub id: RegistrationRef,
    /// The code of its hub: that of applicant and authority.
    #[schema(max_length = 40, pattern = "^[a-z-]+$", example = "zhejiang")]
    pub hub: String,
    /// The contract.
    #[schema(inline)]
    pub contract: ContractRef,
    /// The party that files.
    #[schema(inline)]
    pub applicant: OrganizationRef,
    /// The registration authority.
    #[schema(inline)]
    pub authority: OrganizationRef,
    /// Where it stands.
    #[schema(inline)]
    pub state: RegistrationStateCode,
    /// The form, filled from the contract.
    pub form: RegistrationFormView,
    /// What the authority says of the contract.
    pub finding: Option<FindingView>,
    /// The registration number: given once, kept for ever.
    #[schema(max_length = 16, pattern = "^[0-9]{16}$", example = "2026330100000123")]
    pub number: Option<String>,
    /// The version of the certificate; 0 while there is none.
    #[schema(maximum = 32767)]
    pub certificate_version: u16,
    /// Whether the certificate holds.
    pub is_certificate_valid: bool,
    /// Handed in last.
    #[schema(inline)]
    pub submitted_on: Option<Day>,
    /// Taken up last.
    #[schema(inline)]
    pub accepted_on: Option<Day>,
    /// To be decided by; null while the clock stands still.
    #[schema(inline)]
    pub due_on: Option<Day>,
    /// Whether that day has passed.
    pub is_overdue: bool,
    /// Registered on: the day by which it is counted.
    #[schema(inline)]
    pub registered_on: Option<Day>,
    /// Refused on.
    #[schema(inline)]
    pub refused_on: Option<Day>,
    /// The last day on which the refusal can be contested.
    #[schema(inline)]
    pub contest_until: Option<Day>,
    /// Terminated or revoked on.
    #[schema(inline)]
    pub ended_on: Option<Day>,
    /// Who decided what, in order.
    #[schema(max_items = 300)]
    pub decisions: Vec<DecisionView>,
    /// When it was opened.
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

fn read_reason(faults: &mut Faults, text: &str) -> Option<Reason> {
    faults.take("/reason", Reason::parse(text))
}

impl FindingBody {
    /// Reads the body.
    ///
    /// # Errors
    /// All faulty members.
    pub fn parse(&self) -> Result<(Finding, Option<Reason>), Faults> {
        let mut faults = Faults::new();
        let reason = match &self.reason {
            Some(text) => read_reason(&mut faults, text).map(Some),
            None => Some(None),
        };
        let mut fen =
            |pointer, text: &str| faults.take(pointer, Money::parse(text, Currency::Cny)).map(|money| money.minor);
        let technical_amount = fen("/technical_amount", &self.technical_amount);
        let technical_income = fen("/technical_income", &self.technical_income);
        let amounts = technical_amount.zip(technical_income);
        let finding = amounts.map(|(technical_amount, technical_income)| Finding {
            determined: self.determined.0,
            technical_amount,
            technical_income,
        });
        finding.zip(reason).ok_or(faults)
    }
}

impl ReturnBody {
    /// Reads the body.
    ///
    /// # Errors
    /// When the reason is no text.
    pub fn parse(&self) -> Result<(ReturnGround, Reason), Faults> {
        let mut faults = Faults::new();
        read_reason(&mut faults, &self.reason).map(|reason| (self.ground.0, reason)).ok_or(faults)
    }
}

impl RefusalBody {
    /// Reads the body.
    ///
    /// # Errors
    /// When the reason is no text.
    pub fn parse(&self) -> Result<(RefusalGround, Reason), Faults> {
        let mut faults = Faults::new();
        read_reason(&mut faults, &self.reason).map(|reason| (self.ground.0, reason)).ok_or(faults)
    }
}

impl RevocationBody {
    /// Reads the body.
    ///
    /// # Errors
    /// When the reason is no text.
    pub fn parse(&self) -> Result<(RevocationGround, Reason), Faults> {
        let mut faults = Faults::new();
        read_reason(&mut faults, &self.reason).map(|reason| (self.ground.0, reason)).ok_or(faults)
    }
}

impl RegistrationReasonBody {
    /// Reads the body.
    ///
    /// # Errors
    /// When the reason is no text.
    pub fn parse(&self) -> Result<Reason, Faults> {
        let mut faults = Faults::new();
        read_reason(&mut faults, &self.reason).ok_or(faults)
    }
}

impl From<&CaseDecision> for DecisionView {
    fn from(decision: &CaseDecision) -> Self {
        DecisionView {
            kind: Code(decision.kind),
            by: decision.by.map(Ref),
            at: Moment(decision.at),
            ground: decision.ground.map(ToOwned::to_owned),
            reason: decision.reason.as_ref().map(ToString::to_string),
        }
    }
}

/// A ground by its name, of whichever list it is.
fn ground(name: &str) -> Option<&'static str> {
    let returns = ReturnGround::VARIANTS.iter().map(|ground| <&'static str>::from(*ground));
    let refusals = RefusalGround::VARIANTS.iter().map(|ground| <&'static str>::from(*ground));
    let revocations = RevocationGround::VARIANTS.iter().map(|ground| <&'static str>::from(*ground));
    returns.chain(refusals).chain(revocations).find(|known| *known == name)
}

impl DecisionView {
    /// From its row; nothing when it cannot be a decision.
    #[must_use]
    pub fn restore(self) -> Option<CaseDecision> {
        Some(CaseDecision {
            kind: self.kind.0,
            by: self.by.map(|by| by.0),
            at: self.at.0,
            ground: self.ground.map(|name| ground(&name).ok_or(())).transpose().ok()?,
            reason: self.reason.map(Reason::restore).transpose().ok()?,
        })
    }
}

impl FindingView {
    fn new(finding: Finding, declared: ContractSubtype) -> Self {
        FindingView {
            determined: Code(finding.determined),
            is_as_declared: finding.determined == declared,
            technical_amount: yuan(finding.technical_amount),
            technical_income: yuan(finding.technical_income),
        }
    }
}

impl RegistrationView {
    /// A row of a list.
    #[must_use]
    pub fn item(app: &App, principal: &Principal, stored: &Stored<RegistrationCase>) -> Self {
        let case = &stored.value;
        let tells_who = principal.organization == Some(case.authority);
        let decision = |decision: &CaseDecision| {
            let view = DecisionView::from(decision);
            DecisionView { by: view.by.filter(|_| tells_who), ..view }
        };
        RegistrationView {
            id: Ref(case.id),
            hub: app.hubs.code(case.id.hub()),
            contract: Ref(case.contract),
            applicant: Ref(case.applicant),
            authority: Ref(case.authority),
            state: Code(case.state),
            form: RegistrationFormView::from(&case.form),
            finding: case.finding.map(|finding| FindingView::new(finding, case.form.declared)),
            number: case.number.as_ref().map(ToString::to_string),
            certificate_version: case.certificate,
            is_certificate_valid: case.state.is_certificate_valid(),
            submitted_on: case.days.submitted_on.map(Day),
            accepted_on: case.days.accepted_on.map(Day),
            due_on: case.days.due_on.map(Day),
            is_overdue: case.is_overdue(app.clock.now().day()),
            registered_on: case.days.registered_on.map(Day),
            refused_on: case.days.refused_on.map(Day),
            contest_until: case.contest_until().map(Day),
            ended_on: case.days.ended_on.map(Day),
            decisions: case.decisions.iter().map(decision).collect(),
            created_at: Moment(stored.created_at),
            updated_at: Moment(stored.updated_at),
            transitions: None,
        }
    }

    /// A single one, with what may follow for the caller. `conflict` is what his relations to the parties have against it.
    #[must_use]
    pub fn single(
        app: &App,
        principal: &Principal,
        stored: &Stored<RegistrationCase>,
        (stand, conflict): (ContractStand, &Refusals),
        at: Timestamp,
    ) -> Self {
        let case = &stored.value;
        let resource = case.resource(principal.organization);
        let by = principal.actor.user();
        let transition = |action, mut refusals: Refusals| {
            if decides(action) {
                refusals.append(conflict.clone());
            }
            TransitionView::of(principal, action, &resource, &refusals)
        };
        let transitions = vec![
            transition(Action::SubmitRegistration, case.may_submit(stand, &case.form)),
            transition(Action::AcceptRegistration, case.may_accept()),
            transition(Action::ReturnRegistration, case.may_return()),
            transition(Action::ClassifyRegistration, case.may_classify(None)),
            transition(Action::PassRegistration, case.may_pass()),
            transition(Action::ApproveRegistration, case.may_approve(at)),
            transition(Action::ConfirmRegistration, case.may_confirm(by)),
            transition(Action::RefuseRegistration, case.may_refuse()),
            transition(Action::ContestRegistration, case.may_contest(at)),
            transition(Action::UpholdRefusal, case.may_reexamine(Action::UpholdRefusal, by)),
            transition(Action::OverturnRefusal, case.may_reexamine(Action::OverturnRefusal, by)),
            transition(Action::ChangeRegistration, case.may_change(stand)),
            transition(Action::TerminateRegistration, case.may_terminate(stand)),
            transition(Action::RevokeRegistration, case.may_revoke()),
        ];
        RegistrationView { transitions: Some(transitions), ..RegistrationView::item(app, principal, stored) }
    }
}
