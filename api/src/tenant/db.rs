//! What a request reads with: each statement on a connection that was told who asks.

use super::Tenant;
use super::pool::{Loan, TenantPool};
use async_trait::async_trait;
use sea_orm::{ConnectionTrait, DbBackend, DbErr, ExecResult, QueryResult, RuntimeErr, Statement, Values};
use sea_query_sqlx::SqlxValues;
use sqlx::query::Query;
use sqlx::{AssertSqlSafe, Executor as _, PgConnection, Postgres};

/// The database as a caller sees it.
#[derive(Clone, Debug)]
pub struct TenantDb {
    pool: TenantPool,
    tenant: Tenant,
}

impl TenantDb {
    /// The database of these connections, as this caller sees it.
    #[must_use]
    pub fn new(pool: TenantPool, tenant: Tenant) -> Self {
        TenantDb { pool, tenant }
    }

    /// A connection that was told who asks.
    pub(super) async fn lend(&self) -> Result<Loan, DbErr> {
        self.pool.lend(&self.tenant).await
    }
}

/// Gives the connection back when the database has answered, be it with a refusal.
fn end<T>(loan: Loan, outcome: &Result<T, DbErr>) {
    let has_answered = match outcome {
        Ok(_) => true,
        Err(DbErr::Exec(RuntimeErr::SqlxError(error)) | DbErr::Query(RuntimeErr::SqlxError(error))) => {
            matches!(**error, sqlx::Error::Database(_))
        }
        Err(_) => false,
    };
    if has_answered {
        loan.give_back();
    }
}

#[async_trait]
impl ConnectionTrait for TenantDb {
    fn get_database_backend(&self) -> DbBackend {
        DbBackend::Postgres
    }

    async fn execute_raw(&self, statement: Statement) -> Result<ExecResult, DbErr> {
        let mut loan = self.lend().await?;
        let outcome = execute(loan.connection()?, &statement).await;
        end(loan, &outcome);
        outcome
    }

    async fn execute_unprepared(&self, sql: &str) -> Result<ExecResult, DbErr> {
        let mut loan = self.lend().await?;
        let outcome = execute_unprepared(loan.connection()?, sql).await;
        end(loan, &outcome);
        outcome
    }

    async fn query_one_raw(&self, statement: Statement) -> Result<Option<QueryResult>, DbErr> {
        let mut loan = self.lend().await?;
        let outcome = query_one(loan.connection()?, &statement).await;
        end(loan, &outcome);
        outcome
    }

    async fn query_all_raw(&self, statement: Statement) -> Result<Vec<QueryResult>, DbErr> {
        let mut loan = self.lend().await?;
        let outcome = query_all(loan.connection()?, &statement).await;
        end(loan, &outcome);
        outcome
    }
}

fn query(statement: &Statement) -> Query<'_, Postgres, SqlxValues> {
    let values = statement.values.clone().unwrap_or(Values(Vec::new()));
    sqlx::query_with(AssertSqlSafe(statement.sql.as_str()), SqlxValues(values))
}

fn not_executed(error: sqlx::Error) -> DbErr {
    DbErr::Exec(RuntimeErr::SqlxError(error.into()))
}

fn not_queried(error: sqlx::Error) -> DbErr {
    DbErr::Query(RuntimeErr::SqlxError(error.into()))
}

/// The four ways in which the stores ask, as sea-orm does them on its own connections.
pub(super) async fn execute(connection: &mut PgConnection, statement: &Statement) -> Result<ExecResult, DbErr> {
    query(statement).execute(connection).await.map(Into::into).map_err(not_executed)
}

pub(super) async fn execute_unprepared(connection: &mut PgConnection, sql: &str) -> Result<ExecResult, DbErr> {
    connection.execute(AssertSqlSafe(sql.to_owned())).await.map(Into::into).map_err(not_executed)
}

pub(super) async fn query_one(
    connection: &mut PgConnection,
    statement: &Statement,
) -> Result<Option<QueryResult>, DbErr> {
    query(statement).fetch_optional(connection).await.map(|row| row.map(Into::into)).map_err(not_queried)
}

pub(super) async fn query_all(connection: &mut PgConnection, statement: &Statement) -> Result<Vec<QueryResult>, DbErr> {
    let rows = query(statement).fetch_all(connection).await.map_err(not_queried)?;
    Ok(rows.into_iter().map(Into::into).collect())
}
