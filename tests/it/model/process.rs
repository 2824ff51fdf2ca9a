//! What the service tells of its processes and operations, and what may follow by it.

use crate::access::operations;
use crate::harness::TestApp;
use reqwest::Method;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// A kind of thing that a walk meets.
#[derive(Debug)]
pub(super) struct Kind {
    /// The beginning of its identifiers.
    pub(super) prefix: &'static str,
    /// Where it is shown.
    pub(super) collection: &'static str,
    /// Where its rows are.
    pub(super) table: &'static str,
    /// Its process; nothing where the service tells none.
    pub(super) process: Option<&'static str>,
    /// How often somebody goes on with one: the more often the longer its way is.
    pub(super) weight: usize,
}

const fn kind(
    prefix: &'static str,
    collection: &'static str,
    table: &'static str,
    process: Option<&'static str>,
    weight: usize,
) -> Kind {
    Kind { prefix, collection, table, process, weight }
}

/// All of them.
pub(super) const KINDS: [Kind; 20] = [
    kind("org", "organizations", "organization", Some("organization"), 2),
    kind("dem", "demands", "demand", Some("demand"), 2),
    kind("ach", "achievements", "achievement", Some("achievement"), 4),
    kind("pat", "patents", "patent", Some("patent"), 1),
    kind("res", "resources", "resource", Some("resource"), 1),
    kind("cso", "consortia", "consortium", Some("consortium"), 2),
    kind("man", "mandates", "mandate", Some("mandate"), 3),
    kind("itr", "introductions", "introduction", Some("introduction"), 2),
    kind("com", "commissions", "commission", Some("commission"), 3),
    kind("neg", "negotiations", "negotiation", Some("negotiation"), 4),
    kind("ofr", "offers", "offer", None, 6),
    kind("con", "contracts", "contract", Some("contract"), 16),
    kind("mil", "milestones", "milestone", Some("milestone"), 6),
    kind("scr", "screenings", "screening", Some("screening"), 2),
    kind("lic", "licences", "licence", None, 1),
    kind("opl", "open-licences", "open_licence", Some("open_licence"), 1),
    kind("rwd", "rewards", "reward", Some("reward"), 4),
    kind("reg", "registrations", "registration_case", Some("registration"), 14),
    kind("ntc", "notices", "price_notice", Some("notice"), 4),
    kind("lot", "lots", "lot", Some("lot"), 4),
];

/// The kind of an identifier.
pub(super) fn kind_of(id: &str) -> &'static Kind {
    KINDS.iter().find(|kind| id.starts_with(kind.prefix)).expect("a kind of the walk")
}

/// What changes of those of which the service tells no process: offers and licences.
const UNTOLD: [(&str, &str, &str); 6] = [
    ("ofr", "draft", "open"),
    ("ofr", "draft", "withdrawn"),
    ("ofr", "open", "superseded"),
    ("ofr", "open", "withdrawn"),
    ("ofr", "open", "accepted"),
    ("lic", "reserved", "granted"),
];

/// One step of a process.
struct Step {
    operation: String,
    from: BTreeSet<String>,
    to: BTreeSet<String>,
    is_of_service: bool,
}

/// What `GET /v1/processes` and the document of the service tell.
pub(super) struct Told {
    initial: BTreeMap<String, String>,
    steps: BTreeMap<String, Vec<Step>>,
    operations: BTreeMap<String, (Method, String)>,
}

impl Told {
    /// Asks the service.
    pub(super) async fn by(app: &TestApp) -> Told {
        let visitor = app.visitor();
        let document = visitor.get("/openapi.json").await.expect(200).json();
        let operations = operations(&document).into_iter().map(|one| (one.id, (one.method, one.path))).collect();
        let list = visitor.get("/v1/processes").await.expect(200).json();
        let mut told = Told { initial: BTreeMap::new(), steps: BTreeMap::new(), operations };
        for process in list["items"].as_array().expect("processes") {
            let code = text(&process["code"]);
            told.initial.insert(code.clone(), text(&process["initial"]));
            let steps = process["steps"].as_array().expect("steps");
            told.steps.insert(code, steps.iter().map(step).collect());
        }
        told
    }

    /// Method and path of an operation, where it has some: what only the service does has none.
    pub(super) fn route(&self, operation: &str, id: &str) -> Option<(Method, String)> {
        let (method, path) = self.walked(operation)?;
        Some((method.clone(), path.replace("{id}", id)))
    }

    /// A suspended organization is no part of the walk: its people's tokens are told of it.
    fn walked(&self, operation: &str) -> Option<&(Method, String)> {
        self.operations.get(operation).filter(|_| operation != "suspend_organization")
    }

    /// The operations that somebody can call on things of a kind.
    pub(super) fn operations_of(&self, kind: &Kind) -> Vec<&str> {
        let steps = kind.process.and_then(|process| self.steps.get(process));
        let named = steps.into_iter().flatten().map(|step| step.operation.as_str());
        let prefix = format!("/v1/{}/", kind.collection);
        let is_own = |name: &&str| self.walked(name).is_some_and(|(_, path)| path.starts_with(&prefix));
        named.filter(is_own).collect()
    }

    /// Whether anything leads on from a state.
    pub(super) fn goes_on(&self, kind: &Kind, state: &str) -> bool {
        let steps = kind.process.and_then(|process| self.steps.get(process));
        steps.is_none_or(|steps| steps.iter().any(|step| step.from.contains(state)))
    }

    /// Whether a thing may begin in a state.
    pub(super) fn begins(&self, kind: &Kind, state: &str) -> bool {
        kind.process.is_none_or(|process| self.initial[process] == state)
    }

    /// Whether an operation, or the service in its course, may lead from one state to the other.
    pub(super) fn leads(&self, kind: &Kind, operation: &str, before: &str, after: &str) -> bool {
        let Some(process) = kind.process else {
            let is_end = kind.prefix == "lic" && after == "ended";
            return before == after || is_end || UNTOLD.contains(&(kind.prefix, before, after));
        };
        let leads = |step: &Step| {
            (step.operation == operation || step.is_of_service) && step.from.contains(before) && step.to.contains(after)
        };
        before == after || self.steps[process].iter().any(leads)
    }
}

fn step(step: &Value) -> Step {
    let texts = |value: &Value| value.as_array().expect("a list").iter().map(text).collect::<BTreeSet<_>>();
    Step {
        operation: text(&step["operation"]),
        from: texts(&step["from"]),
        to: texts(&step["to"]),
        is_of_service: texts(&step["parties"]) == BTreeSet::from(["service".to_owned()]),
    }
}

/// A text that must be one.
pub(super) fn text(value: &Value) -> String {
    value.as_str().expect("a text").to_owned()
}
