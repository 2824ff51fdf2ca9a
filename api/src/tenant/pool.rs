//! Connections that know whom they were last told of.
//!
//! A connection is given out only after it was told who asks; when it was told the same before, that costs nothing. One whose work
//! did not end well is closed: a transaction may be open in it, in whatever role. So no caller meets what another has left.
//!
//! The driver asks every connection that comes back whether it still lives. Those that wait here were not given back, which spares a
//! round trip for each statement and pays for telling.

use super::{ROLE, Tenant};
use sea_orm::{ConnAcquireErr, DatabaseConnection, DbErr, RuntimeErr};
use sqlx::pool::PoolConnection;
use sqlx::postgres::PgPoolOptions;
use sqlx::{AssertSqlSafe, Executor as _, PgPool, Postgres};
use std::fmt::{Debug, Formatter};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// Seconds that a connection stays here at most before the driver looks at it again: it closes those that are old.
const KEPT_SECS: u64 = 60;

/// Tells a connection who asks. The settings last until it is told the next.
const TELL: &str = "SELECT set_config('keqiao.organizations', $1, false), set_config('keqiao.organization_names', $2, false), \
    set_config('keqiao.person', $3, false), set_config('keqiao.hubs', $4, false), set_config('keqiao.caller', $5, false)";

/// The connections of requests.
#[derive(Clone)]
pub struct TenantPool(Arc<Inner>);

struct Inner {
    pool: PgPool,
    /// One permit for each connection.
    places: Arc<Semaphore>,
    acquire_timeout: Duration,
    /// Those that wait for the next caller; the one that was used last is the last.
    waiting: Mutex<Vec<Told>>,
}

struct Told {
    connection: PoolConnection<Postgres>,
    /// Nobody, or somebody unknown, when there is none.
    tenant: Option<Tenant>,
    since: Instant,
}

impl Debug for TenantPool {
    fn fmt(&self, f: &mut Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("TenantPool").finish_non_exhaustive()
    }
}

impl TenantPool {
    /// A pool beside another: the same server, as many connections, the role of requests. It connects when it is first used.
    #[must_use]
    pub fn beside(db: &DatabaseConnection) -> Self {
        let beside = db.get_postgres_connection_pool();
        let connections = beside.options().get_max_connections();
        let acquire_timeout = beside.options().get_acquire_timeout();
        let pool = PgPoolOptions::new()
            .min_connections(0)
            .max_connections(connections)
            .acquire_timeout(acquire_timeout)
            .test_before_acquire(false)
            .after_connect(|connection, _| {
                Box::pin(async move {
                    connection.execute(AssertSqlSafe(format!("SET ROLE {ROLE}"))).await?;
                    Ok(())
                })
            })
            .connect_lazy_with(beside.connect_options().as_ref().clone());
        let places = Arc::new(Semaphore::new(usize::try_from(connections).unwrap_or(1)));
        TenantPool(Arc::new(Inner { pool, places, acquire_timeout, waiting: Mutex::default() }))
    }

    /// A connection that was told of the tenant.
    ///
    /// # Errors
    /// When none is free in time, or the database does not answer.
    pub(super) async fn lend(&self, tenant: &Tenant) -> Result<Loan, DbErr> {
        let Inner { pool, places, acquire_timeout, .. } = &*self.0;
        let place = tokio::time::timeout(*acquire_timeout, Arc::clone(places).acquire_owned()).await;
        let timed_out = |_| DbErr::ConnectionAcquire(ConnAcquireErr::Timeout);
        let closed = |_| DbErr::ConnectionAcquire(ConnAcquireErr::ConnectionClosed);
        let place = place.map_err(timed_out)?.map_err(closed)?;
        let mut told = match self.take(tenant) {
            Some(told) => told,
            None => {
                let connection = pool.acquire().await.map_err(not_acquired)?;
                Told { connection, tenant: None, since: Instant::now() }
            }
        };
        if told.tenant.as_ref() != Some(tenant) {
            tell(&mut told, tenant).await?;
        }
        Ok(Loan { told: Some(told), _place: place, home: self.clone() })
    }

    /// One that waits: of the same tenant if there is one, else the one that has waited longest.
    fn take(&self, tenant: &Tenant) -> Option<Told> {
        let mut waiting = self.0.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        let same = waiting.iter().rposition(|told| told.tenant.as_ref() == Some(tenant));
        let place = same.or((!waiting.is_empty()).then_some(0))?;
        Some(waiting.remove(place))
    }

    /// Closes all connections.
    pub async fn close(&self) {
        let waiting = std::mem::take(&mut *self.0.waiting.lock().unwrap_or_else(PoisonError::into_inner));
        drop(waiting);
        self.0.places.close();
        self.0.pool.close().await;
    }
}

impl Drop for Inner {
    /// The driver wants a runtime to take a connection back; where there is none any more, the socket is closed.
    fn drop(&mut self) {
        if tokio::runtime::Handle::try_current().is_err() {
            let waiting = self.waiting.get_mut().unwrap_or_else(PoisonError::into_inner);
            waiting.drain(..).for_each(|told| drop(told.connection.leak()));
        }
    }
}

/// Until it has answered, nobody knows whose the connection is.
async fn tell(told: &mut Told, tenant: &Tenant) -> Result<(), DbErr> {
    told.tenant = None;
    let settings = &tenant.0;
    sqlx::query(TELL)
        .bind(&settings.organizations)
        .bind(&settings.organization_names)
        .bind(&settings.person)
        .bind(&settings.hubs)
        .bind(&settings.caller)
        .execute(&mut *told.connection)
        .await
        .map_err(|error| DbErr::Conn(RuntimeErr::SqlxError(error.into())))?;
    told.tenant = Some(tenant.clone());
    Ok(())
}

fn not_acquired(error: sqlx::Error) -> DbErr {
    match error {
        sqlx::Error::PoolTimedOut => DbErr::ConnectionAcquire(ConnAcquireErr::Timeout),
        sqlx::Error::PoolClosed => DbErr::ConnectionAcquire(ConnAcquireErr::ConnectionClosed),
        error => DbErr::Conn(RuntimeErr::SqlxError(error.into())),
    }
}

/// A connection on loan. Dropped, it is closed.
pub(super) struct Loan {
    told: Option<Told>,
    /// Freed when the loan ends.
    _place: OwnedSemaphorePermit,
    home: TenantPool,
}

impl Drop for Loan {
    fn drop(&mut self) {
        if let Some(told) = self.told.take() {
            drop(told.connection.detach());
        }
    }
}

impl Loan {
    /// The connection.
    ///
    /// # Errors
    /// When it was given back, which ends the loan.
    pub(super) fn connection(&mut self) -> Result<&mut sqlx::PgConnection, DbErr> {
        let ended = || DbErr::ConnectionAcquire(ConnAcquireErr::ConnectionClosed);
        Ok(&mut self.told.as_mut().ok_or_else(ended)?.connection)
    }

    /// Gives back what ended well: no transaction is open, and everything that was asked for has arrived.
    pub(super) fn give_back(mut self) {
        let Some(told) = self.told.take() else { return };
        if told.since.elapsed() < Duration::from_secs(KEPT_SECS) && !self.home.0.places.is_closed() {
            self.home.0.waiting.lock().unwrap_or_else(PoisonError::into_inner).push(told);
        }
    }
}
