//! State machines as data: what may follow what, and who may do it.
//!
//! The same tables refuse a step, list the steps in a view and answer `GET /v1/processes`; there is no second copy.

use crate::access::Action;
use crate::rule::{Refusals, Rule};

/// The state machine of one kind of thing. `S` is its state's name.
#[derive(Debug)]
pub struct Process<S: 'static> {
    /// The noun: `demand`.
    pub code: &'static str,
    /// Its title in Chinese.
    pub title_zh: &'static str,
    /// Its title in English.
    pub title_en: &'static str,
    /// The state a new one is in.
    pub initial: S,
    /// All steps.
    pub steps: &'static [Step<S>],
}

/// One step of a process.
#[derive(Debug)]
pub struct Step<S: 'static> {
    /// The operation that takes it.
    pub action: Action,
    /// The states it starts from.
    pub from: &'static [S],
    /// The states it can end in.
    pub to: &'static [S],
    /// The rules that can stand against it, apart from the state.
    pub rules: &'static [Rule],
}

impl<S: Copy + PartialEq> Process<S> {
    /// The objection when the step does not start from this state; empty when it does.
    #[must_use]
    pub fn open(&self, action: Action, state: S) -> Refusals {
        let mut refusals = Refusals::new();
        let is_open = self.steps.iter().any(|step| step.action == action && step.from.contains(&state));
        refusals.require_at(is_open, Rule::StepNotOpen, "/state");
        refusals
    }
}
