//! What comes out for tasks.

use super::wait::Task;
use crate::http::types::{Day, Moment};
use keqiao_domain::timestamp::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

/// A step that waits for you.
#[derive(Serialize, ToSchema)]
#[schema(as = Task)]
pub struct TaskView {
    /// The operation: `sign_contract`.
    #[schema(max_length = 64, pattern = "^[a-z_]+$", example = "sign_contract")]
    action: &'static str,
    /// What there is to do, in English.
    #[schema(max_length = 200, example = "Sign a contract")]
    label: &'static str,
    /// The same in Chinese.
    #[schema(max_length = 200, example = "签署合同")]
    label_zh: &'static str,
    /// The identifier of the thing.
    #[schema(max_length = 30, pattern = "^[a-z]{3}_[0-9a-hjkmnp-tv-z]{26}$")]
    subject: String,
    /// What names it.
    #[schema(max_length = 500)]
    title: String,
    /// Where the step is taken, with POST.
    #[schema(max_length = 200, pattern = "^/v1/", example = "/v1/contracts/con_01k7p4t2w2gg1000000000000a/sign")]
    link: String,
    /// The last day, where there is one.
    #[schema(inline)]
    due_on: Option<Day>,
    /// Whether that day has passed.
    is_overdue: bool,
    /// Since when it waits.
    #[schema(inline)]
    since: Moment,
}

/// What waits for you.
#[derive(Serialize, ToSchema)]
pub struct TaskList {
    /// What is due first comes first, then what waits longest.
    #[schema(max_items = 500)]
    pub items: Vec<TaskView>,
}

impl Task {
    /// Where the step is taken.
    #[must_use]
    pub fn link(&self) -> String {
        self.wait.path.replace("{id}", &self.subject.to_string())
    }
}

impl TaskView {
    /// As of a time.
    #[must_use]
    pub fn new(task: &Task, now: Timestamp) -> Self {
        let (label, label_zh) = task.wait.labels;
        TaskView {
            action: task.wait.action.name(),
            label,
            label_zh,
            subject: task.subject.to_string(),
            title: task.title.clone(),
            link: task.link(),
            due_on: task.due_on.map(Day),
            is_overdue: task.due_on.is_some_and(|due_on| due_on < now.day()),
            since: Moment(task.since),
        }
    }
}
