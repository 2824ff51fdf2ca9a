//! What waits for the caller.

use super::view::{TaskList, TaskView};
use super::wait;
use crate::call::Call;
use crate::http::problem::Problem;
use crate::http::reply::Reply;
use actix_web::{HttpResponse, get};
use keqiao_domain::access::{Action, check_scope};

/// List your tasks.
///
/// Every step that waits for you or for others of your organization with your office (待办): what was offered, sent, served or handed in
/// and has no answer yet, each with its last day and the address where the step is taken. A task goes when the step was taken, by
/// whomever. 500 at most.
#[utoipa::path(tag = "tasks", responses((status = OK, body = TaskList)))]
#[get("/tasks")]
pub async fn list_tasks(call: Call) -> Result<HttpResponse, Problem> {
    check_scope(&call.principal, Action::ListTasks)?;
    let now = call.app.clock.now();
    let tasks = wait::list(call.db(), &call.principal, now).await?;
    let items = tasks.iter().map(|task| TaskView::new(task, now)).collect();
    Ok(Reply::ok(&TaskList { items })?.into_response())
}
