//! What a request writes with: a transaction on a connection that was told who asks.

use super::ROLE;
use super::db::{TenantDb, execute, execute_unprepared, query_all, query_one};
use super::pool::Loan;
use async_trait::async_trait;
use futures_util::stream::{self, Stream};
use sea_orm::{
    ConnectionTrait, DatabaseTransaction, DbBackend, DbErr, ExecResult, QueryResult, RuntimeErr, Statement, StreamTrait,
};
use sqlx::{AssertSqlSafe, Executor as _};
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use tokio::sync::Mutex;

/// The connection of a transaction.
pub enum TransactionDb {
    /// Of the service: it passes over the policies.
    Service(DatabaseTransaction),
    /// Of a caller: what he may have to do with, or everything.
    Tenant(Arc<TenantTransaction>, Sight),
}

/// How far a statement sees.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sight {
    /// What the policies let through.
    Tenant,
    /// Every row.
    Whole,
}

/// A transaction of a caller. Dropped without an end, it rolls back.
pub struct TenantTransaction {
    at_work: Mutex<AtWork>,
    /// Whether the next statement looks past the policies.
    looks_past: AtomicBool,
}

struct AtWork {
    /// None when the transaction has ended.
    loan: Option<Loan>,
    /// Whether the connection has left the role of requests for the time being.
    is_owner: bool,
}

fn failed(error: sqlx::Error) -> DbErr {
    DbErr::Exec(RuntimeErr::SqlxError(error.into()))
}

impl TenantTransaction {
    /// Begins one.
    ///
    /// # Errors
    /// When no connection is free in time, or the database does not answer.
    pub async fn begin(db: &TenantDb) -> Result<Self, DbErr> {
        let mut loan = db.lend().await?;
        execute_unprepared(loan.connection()?, "BEGIN").await?;
        let at_work = Mutex::new(AtWork { loan: Some(loan), is_owner: false });
        Ok(TenantTransaction { at_work, looks_past: AtomicBool::new(false) })
    }

    async fn end(&self, sql: &str) -> Result<(), DbErr> {
        // Taken out first: when the answer does not come, nobody knows in what state the connection is.
        let mut loan = self.at_work.lock().await.loan.take().ok_or_else(has_ended)?;
        execute_unprepared(loan.connection()?, sql).await?;
        loan.give_back();
        Ok(())
    }

    /// The connection, in the role in which it is to work now.
    async fn ready<'a>(&self, sight: Sight, at_work: &'a mut AtWork) -> Result<&'a mut sqlx::PgConnection, DbErr> {
        let looks_past = sight == Sight::Whole || self.looks_past.load(Ordering::Relaxed);
        let connection = at_work.loan.as_mut().ok_or_else(has_ended)?.connection()?;
        if at_work.is_owner != looks_past {
            let role = if looks_past { "NONE" } else { ROLE };
            connection.execute(AssertSqlSafe(format!("SET LOCAL ROLE {role}"))).await.map_err(failed)?;
            at_work.is_owner = looks_past;
        }
        Ok(connection)
    }
}

fn has_ended() -> DbErr {
    DbErr::Custom("the transaction has ended".to_owned())
}

impl Drop for TenantTransaction {
    fn drop(&mut self) {
        let Some(mut loan) = self.at_work.get_mut().loan.take() else { return };
        let Ok(runtime) = tokio::runtime::Handle::try_current() else { return };
        runtime.spawn(async move {
            let Ok(connection) = loan.connection() else { return };
            if execute_unprepared(connection, "ROLLBACK").await.is_ok() {
                loan.give_back();
            }
        });
    }
}

impl TransactionDb {
    /// Commits.
    ///
    /// # Errors
    /// When the database does not answer, or refuses.
    pub async fn commit(self) -> Result<(), DbErr> {
        match self {
            TransactionDb::Service(db) => db.commit().await,
            TransactionDb::Tenant(db, _) => db.end("COMMIT").await,
        }
    }

    /// Rolls back.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn rollback(self) -> Result<(), DbErr> {
        match self {
            TransactionDb::Service(db) => db.rollback().await,
            TransactionDb::Tenant(db, _) => db.end("ROLLBACK").await,
        }
    }

    /// The same transaction, seeing every row; none where it does anyway.
    #[must_use]
    pub fn whole(&self) -> Option<TransactionDb> {
        match self {
            TransactionDb::Service(_) => None,
            TransactionDb::Tenant(db, _) => Some(TransactionDb::Tenant(Arc::clone(db), Sight::Whole)),
        }
    }

    /// Sets whether what follows looks past the policies, and tells whether it did before.
    pub fn look_past(&self, looks_past: bool) -> bool {
        match self {
            TransactionDb::Service(_) => true,
            TransactionDb::Tenant(db, _) => db.looks_past.swap(looks_past, Ordering::Relaxed),
        }
    }
}

#[async_trait]
impl ConnectionTrait for TransactionDb {
    fn get_database_backend(&self) -> DbBackend {
        DbBackend::Postgres
    }

    async fn execute_raw(&self, statement: Statement) -> Result<ExecResult, DbErr> {
        match self {
            TransactionDb::Service(db) => db.execute_raw(statement).await,
            TransactionDb::Tenant(db, sight) => {
                execute(db.ready(*sight, &mut *db.at_work.lock().await).await?, &statement).await
            }
        }
    }

    async fn execute_unprepared(&self, sql: &str) -> Result<ExecResult, DbErr> {
        match self {
            TransactionDb::Service(db) => db.execute_unprepared(sql).await,
            TransactionDb::Tenant(db, sight) => {
                execute_unprepared(db.ready(*sight, &mut *db.at_work.lock().await).await?, sql).await
            }
        }
    }

    async fn query_one_raw(&self, statement: Statement) -> Result<Option<QueryResult>, DbErr> {
        match self {
            TransactionDb::Service(db) => db.query_one_raw(statement).await,
            TransactionDb::Tenant(db, sight) => {
                query_one(db.ready(*sight, &mut *db.at_work.lock().await).await?, &statement).await
            }
        }
    }

    async fn query_all_raw(&self, statement: Statement) -> Result<Vec<QueryResult>, DbErr> {
        match self {
            TransactionDb::Service(db) => db.query_all_raw(statement).await,
            TransactionDb::Tenant(db, sight) => {
                query_all(db.ready(*sight, &mut *db.at_work.lock().await).await?, &statement).await
            }
        }
    }
}

impl StreamTrait for TransactionDb {
    type Stream<'a> = Pin<Box<dyn Stream<Item = Result<QueryResult, DbErr>> + Send + 'a>>;

    fn get_database_backend(&self) -> DbBackend {
        DbBackend::Postgres
    }

    fn stream_raw<'a>(
        &'a self,
        statement: Statement,
    ) -> Pin<Box<dyn Future<Output = Result<Self::Stream<'a>, DbErr>> + 'a + Send>> {
        Box::pin(async move {
            match self {
                TransactionDb::Service(db) => Ok(Box::pin(db.stream_raw(statement).await?) as Self::Stream<'a>),
                // Only the service reads so much that it must not lie in memory at once.
                TransactionDb::Tenant(..) => {
                    let rows = self.query_all_raw(statement).await?;
                    Ok(Box::pin(stream::iter(rows.into_iter().map(Ok))) as Self::Stream<'a>)
                }
            }
        })
    }
}
