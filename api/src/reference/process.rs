//! The state machines, as data and as a diagram.

use crate::call::Call;
use crate::http::problem::Problem;
use crate::http::reply::Reply;
use crate::tx::operation_name;
use actix_web::{HttpResponse, get};
use keqiao_domain::access::{Action, Party, check_scope};
use keqiao_domain::assets::{achievement, disclosure, document, patent};
use keqiao_domain::deals::{
    commission, contract, introduction, mandate, milestone, negotiation, open_licence, reward, screening,
};
use keqiao_domain::identity::organization;
use keqiao_domain::market::{consortium, demand, resource};
use keqiao_domain::people::{broker, credential, engagement, expert, offering, provider};
use keqiao_domain::pricing::{lot, notice};
use keqiao_domain::process::{Process, Step};
use keqiao_domain::registration::case;
use keqiao_domain::webhook::endpoint;
use serde::Serialize;
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::sync::LazyLock;
use strum::VariantArray;
use utoipa::ToSchema;

/// The state machine of one kind of thing.
#[derive(Serialize, ToSchema)]
#[schema(as = Process)]
pub struct ProcessView {
    /// The noun.
    #[schema(max_length = 40, pattern = "^[a-z_]+$", example = "demand")]
    code: &'static str,
    /// Its title in Chinese.
    #[schema(max_length = 100, example = "技术需求")]
    title_zh: &'static str,
    /// Its title in English.
    #[schema(max_length = 100, example = "Technical demand")]
    title_en: &'static str,
    /// All states.
    #[schema(max_items = 50)]
    states: Vec<StateName>,
    /// The state a new one is in.
    #[schema(max_length = 40, pattern = "^[a-z_]+$", example = "draft")]
    initial: &'static str,
    /// All steps.
    #[schema(max_items = 100)]
    steps: Vec<StepView>,
    /// The same as a Mermaid state diagram.
    #[schema(max_length = 10000)]
    diagram: String,
}

/// The name of a state.
#[derive(Serialize, ToSchema)]
#[schema(max_length = 40, pattern = "^[a-z_]+$", example = "draft")]
struct StateName(&'static str);

/// The name of a party.
#[derive(Serialize, ToSchema)]
#[schema(max_length = 40, pattern = "^[a-z_]+$", example = "editors")]
struct PartyName(&'static str);

/// The code of a rule.
#[derive(Serialize, ToSchema)]
#[schema(max_length = 100, pattern = "^[a-z_]+\\.[a-z_]+$", example = "demand.deadline_past")]
struct RuleCode(&'static str);

/// One step of a process.
#[derive(Serialize, ToSchema)]
#[schema(as = Step)]
pub struct StepView {
    /// The operation that takes it.
    #[schema(max_length = 60, pattern = "^[a-z_]+$", example = "publish_demand")]
    operation: &'static str,
    /// The same as an entry names it.
    #[serde(skip)]
    entered_as: String,
    /// The states it starts from.
    #[schema(max_items = 50)]
    from: Vec<StateName>,
    /// The states it can end in.
    #[schema(max_items = 50)]
    to: Vec<StateName>,
    /// Who may take it.
    #[schema(max_items = 10)]
    parties: Vec<PartyName>,
    /// The rules that can stand against it.
    #[schema(max_items = 100)]
    rules: Vec<RuleCode>,
}

/// All state machines.
#[derive(Serialize, ToSchema)]
pub struct ProcessList {
    /// The processes.
    #[schema(max_items = 100)]
    items: Vec<ProcessView>,
}

fn view<S: VariantArray + Copy + PartialEq + Into<&'static str>>(process: &Process<S>) -> ProcessView {
    let mut diagram = format!("stateDiagram-v2\n  [*] --> {}\n", process.initial.into());
    for step in process.steps {
        for from in step.from {
            // A step that can end where it began stays there: editing a draft does not put it on hold.
            for to in step.to.iter().filter(|to| !step.to.contains(from) && *to != from) {
                let _infallible =
                    writeln!(diagram, "  {} --> {}: {}", (*from).into(), (*to).into(), step.action.name());
            }
        }
    }
    let names = |states: &[S]| states.iter().map(|state| StateName((*state).into())).collect();
    // A process shares the names of its states with others: those that no step of its own knows are none of its.
    let knows = |step: &Step<S>, state: &S| step.from.contains(state) || step.to.contains(state);
    let is_own = |state: &S| *state == process.initial || process.steps.iter().any(|step| knows(step, state));
    let states: Vec<S> = S::VARIANTS.iter().copied().filter(is_own).collect();
    let steps = process.steps.iter().map(|step| StepView {
        operation: step.action.name(),
        entered_as: operation_name(step.action),
        from: names(step.from),
        to: names(step.to),
        parties: step.action.permit().parties.iter().map(|party: &Party| PartyName((*party).into())).collect(),
        rules: step.rules.iter().map(|rule| RuleCode(rule.code())).collect(),
    });
    ProcessView {
        code: process.code,
        title_zh: process.title_zh,
        title_en: process.title_en,
        states: names(&states),
        initial: process.initial.into(),
        steps: steps.collect(),
        diagram,
    }
}

/// All of them, made once: they are constants of the domain.
static PROCESSES: LazyLock<ProcessList> = LazyLock::new(|| ProcessList {
    items: vec![
        view(&organization::PROCESS),
        view(&patent::PROCESS),
        view(&achievement::PROCESS),
        view(&demand::PROCESS),
        view(&resource::PROCESS),
        view(&consortium::PROCESS),
        view(&provider::PROCESS),
        view(&offering::PROCESS),
        view(&engagement::PROCESS),
        view(&expert::PROCESS),
        view(&broker::PROCESS),
        view(&credential::PROCESS),
        view(&negotiation::PROCESS),
        view(&contract::PROCESS),
        view(&notice::PROCESS),
        view(&lot::PROCESS),
        view(&screening::PROCESS),
        view(&case::PROCESS),
        view(&mandate::PROCESS),
        view(&introduction::PROCESS),
        view(&commission::PROCESS),
        view(&milestone::PROCESS),
        view(&open_licence::PROCESS),
        view(&reward::PROCESS),
        view(&endpoint::PROCESS),
        view(&document::PROCESS),
        view(&disclosure::PROCESS),
    ],
});

/// The rules that can stand against an operation, apart from the state that it starts from; `operation` as an entry names it.
#[must_use]
pub fn rules_of(operation: &str) -> BTreeSet<&'static str> {
    let steps = PROCESSES.items.iter().flat_map(|process| &process.steps);
    let own = steps.filter(|step| step.entered_as == operation);
    own.flat_map(|step| &step.rules).map(|rule| rule.0).collect()
}

/// List the processes.
///
/// The state machine of every kind of thing: its states, what leads from one to the other, who may take the step and
/// which rules can stand against it.
#[utoipa::path(tag = "reference", responses((status = OK, body = ProcessList)))]
#[get("/processes")]
pub async fn list_processes(call: Call) -> Result<HttpResponse, Problem> {
    check_scope(&call.principal, Action::ListProcesses)?;
    Ok(Reply::ok(&*PROCESSES)?.into_response())
}
