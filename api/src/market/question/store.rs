//! The rows of questions.

use crate::http::page::Paging;
use crate::http::problem::Problem;
use crate::storage::{corrupt, expect_one, hub_column, restore_time, statement};
use crate::tx::Tx;
use keqiao_domain::id::{DemandKind, Id, OrganizationKind, QuestionKind};
use keqiao_domain::market::question::{Answer, Question};
use keqiao_domain::text::Passage;
use keqiao_domain::timestamp::Timestamp;
use sea_orm::{ConnectionTrait, QueryResult, Value};
use time::OffsetDateTime;

/// A question's row: the question, and when it was asked.
#[derive(Clone, Debug)]
pub struct QuestionRow {
    /// The question.
    pub question: Question,
    /// When it was asked.
    pub created_at: Timestamp,
}

const COLUMNS: &str = "id, demand_id, owner_id, asker_id, question, answer, answered_at, created_at";

fn restore(row: &QueryResult) -> Result<QuestionRow, Problem> {
    let id: Id<QuestionKind> = Id::restore(row.try_get_by_index(0)?);
    let passage = |text: &str| Passage::parse(text).map_err(|error| corrupt("question", id, error));
    let answer: Option<String> = row.try_get_by_index(5)?;
    let answered_at: Option<OffsetDateTime> = row.try_get_by_index(6)?;
    let answer = match (answer, answered_at) {
        (Some(text), Some(at)) => Some(Answer { text: passage(&text)?, at: restore_time(at) }),
        _ => None,
    };
    let question = Question {
        id,
        demand: Id::restore(row.try_get_by_index(1)?),
        owner: Id::restore(row.try_get_by_index(2)?),
        asker: Id::restore(row.try_get_by_index(3)?),
        text: passage(&row.try_get_by_index::<String>(4)?)?,
        answer,
    };
    Ok(QuestionRow { question, created_at: restore_time(row.try_get_by_index(7)?) })
}

/// One question.
///
/// # Errors
/// When the database does not answer or the row is corrupt.
pub async fn find(db: &impl ConnectionTrait, id: Id<QuestionKind>) -> Result<Option<QuestionRow>, Problem> {
    let sql = format!("SELECT {COLUMNS} FROM question WHERE hub = $1 AND id = $2");
    let values = [hub_column(id.hub()).into(), id.uuid().into()];
    db.query_one_raw(statement(&sql, values)).await?.as_ref().map(restore).transpose()
}

/// One question, locked until the transaction ends.
///
/// # Errors
/// When the database does not answer or the row is corrupt.
pub async fn find_for_update(tx: &Tx, id: Id<QuestionKind>) -> Result<Option<QuestionRow>, Problem> {
    let sql = format!("SELECT {COLUMNS} FROM question WHERE hub = $1 AND id = $2 FOR UPDATE");
    let values = [hub_column(id.hub()).into(), id.uuid().into()];
    tx.db().query_one_raw(statement(&sql, values)).await?.as_ref().map(restore).transpose()
}

/// How many questions of an organization on a demand have no answer yet.
///
/// # Errors
/// When the database does not answer.
pub async fn count_waiting(tx: &Tx, demand: Id<DemandKind>, asker: Id<OrganizationKind>) -> Result<u64, Problem> {
    let sql = "SELECT count(*) FROM question WHERE hub = $1 AND demand_id = $2 AND asker_id = $3 AND answer IS NULL";
    let values = [hub_column(demand.hub()).into(), demand.uuid().into(), asker.uuid().into()];
    let row = tx.db().query_one_raw(statement(sql, values)).await?;
    let count: i64 = row.map(|row| row.try_get_by_index(0)).transpose()?.unwrap_or_default();
    Ok(u64::try_from(count).unwrap_or_default())
}

/// Whose questions without an answer a list shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Waiting {
    /// Everybody's.
    All,
    /// Those of one organization.
    Of(Id<OrganizationKind>),
    /// Nobody's.
    None,
}

/// The questions on a demand, newest first.
///
/// # Errors
/// When the database does not answer or a row is corrupt.
pub async fn list(
    db: &impl ConnectionTrait,
    demand: Id<DemandKind>,
    waiting: Waiting,
    paging: &Paging,
) -> Result<Vec<QuestionRow>, Problem> {
    let sql = format!(
        "SELECT {COLUMNS} FROM question WHERE hub = $1 AND demand_id = $2 \
        AND (answer IS NOT NULL OR $3 OR asker_id = $4) AND ($5::uuid IS NULL OR id < $5) ORDER BY id DESC LIMIT $6"
    );
    let asker = if let Waiting::Of(asker) = waiting { Some(asker.uuid()) } else { None };
    let values: [Value; 6] = [
        hub_column(demand.hub()).into(),
        demand.uuid().into(),
        (waiting == Waiting::All).into(),
        asker.into(),
        paging.after.into(),
        i64::try_from(paging.rows()).unwrap_or(i64::MAX).into(),
    ];
    db.query_all_raw(statement(&sql, values)).await?.iter().map(restore).collect()
}

/// Stores a new one.
///
/// # Errors
/// When the database does not answer.
pub async fn insert(tx: &Tx, question: &Question) -> Result<(), Problem> {
    let sql = "INSERT INTO question (hub, id, demand_id, owner_id, asker_id, created_at, created_by, question, \
        updated_at, updated_by) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $6, $9)";
    let Question { id, demand, owner, asker, text, answer: _ } = question;
    let values: [Value; 9] = [
        hub_column(id.hub()).into(),
        id.uuid().into(),
        demand.uuid().into(),
        owner.uuid().into(),
        asker.uuid().into(),
        tx.now().as_offset().into(),
        tx.principal().actor.name().into(),
        text.to_string().into(),
        tx.name().into(),
    ];
    tx.db().execute_raw(statement(sql, values)).await?;
    Ok(())
}

/// Stores its answer.
///
/// # Errors
/// When the database does not answer or the row is gone.
pub async fn update(tx: &Tx, question: &Question) -> Result<(), Problem> {
    let sql = "UPDATE question SET answer = $3, answered_at = $4, updated_at = $5, updated_by = $6 \
        WHERE hub = $1 AND id = $2";
    let answer = question.answer.as_ref();
    let values: [Value; 6] = [
        hub_column(question.id.hub()).into(),
        question.id.uuid().into(),
        answer.map(|answer| answer.text.to_string()).into(),
        answer.map(|answer| answer.at.as_offset()).into(),
        tx.now().as_offset().into(),
        tx.name().into(),
    ];
    let result = tx.db().execute_raw(statement(sql, values)).await?;
    expect_one("question", question.id, result.rows_affected())
}
