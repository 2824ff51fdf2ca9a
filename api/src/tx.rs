//! `Tx`: the one way to write. One name, one `now`, one set of entries, one commit.

use crate::app::App;
use crate::call::Call;
use crate::http::problem::{Code, Problem};
use crate::http::reply::Reply;
use crate::port::ids::Ids;
use crate::reference::hub::Hubs;
use crate::tenant::transaction::{Sight, TenantTransaction, TransactionDb};
use crate::trust::{entry, idempotency};
use actix_web::HttpResponse;
use keqiao_domain::access::{self, Action, Principal, Resource};
use keqiao_domain::event::Event;
use keqiao_domain::hub::HubNumber;
use keqiao_domain::id::{Id, Kind};
use keqiao_domain::timestamp::Timestamp;
use sea_orm::TransactionTrait as _;
use std::cell::RefCell;
use std::sync::Arc;

/// A named transaction. Dropped without an end, it rolls back.
pub struct Tx {
    db: TransactionDb,
    whole: Option<TransactionDb>,
    action: Action,
    now: Timestamp,
    principal: Principal,
    ids: Arc<Ids>,
    hubs: Hubs,
    events: RefCell<Vec<Event>>,
}

/// Operations that a caller asks for and only the service can do: who registers is nobody yet, and the statistics count every contract.
const OF_THE_SERVICE: &[Action] = &[Action::RegisterOrganization, Action::ReleaseVintage];

/// The name of an operation in logs, rows and entries: `publish_demand` is `demand.publish`.
#[must_use]
pub fn operation_name(action: Action) -> String {
    if action == Action::LogIn || action == Action::LogOut {
        return if action == Action::LogIn { "session.log_in" } else { "session.log_out" }.to_owned();
    }
    let (verb, noun) = action.name().split_once('_').unwrap_or((action.name(), "service"));
    format!("{noun}.{verb}")
}

impl Tx {
    /// The connection, for stores.
    #[must_use]
    pub fn db(&self) -> &TransactionDb {
        &self.db
    }

    /// The connection past the policies of the tables, for rules that judge by rows of others. What is read with it is not shown.
    #[must_use]
    pub fn whole_db(&self) -> &TransactionDb {
        self.whole.as_ref().unwrap_or(&self.db)
    }

    /// The same for everything that the work does with this transaction: for rules that judge by rows of others, and for what follows
    /// for others. What is read here is not shown.
    ///
    /// # Errors
    /// What the work refuses.
    pub async fn with_whole_db<T>(&self, work: impl AsyncFnOnce() -> Result<T, Problem>) -> Result<T, Problem> {
        let before = self.db.look_past(true);
        let outcome = work().await;
        self.db.look_past(before);
        outcome
    }

    /// The operation's name, for `updated_by`.
    #[must_use]
    pub fn name(&self) -> String {
        operation_name(self.action)
    }

    /// The one time of this transaction.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.now
    }

    /// Who acts.
    #[must_use]
    pub fn principal(&self) -> &Principal {
        &self.principal
    }

    /// A new identifier in a hub.
    #[must_use]
    pub fn next_id<K: Kind>(&self, hub: HubNumber) -> Id<K> {
        self.ids.next(self.now, hub)
    }

    /// The code of a hub, as entries name it.
    #[must_use]
    pub fn hub_code(&self, hub: HubNumber) -> String {
        self.hubs.code(hub)
    }

    /// The first two digits of a hub's region (GB/T 2260); the national hub has none.
    #[must_use]
    pub fn province(&self, hub: HubNumber) -> Option<String> {
        self.hubs.province(hub)
    }

    /// Whether the caller may do this to a loaded row.
    ///
    /// # Errors
    /// 401, 403 or 404.
    pub fn check(&self, resource: &Resource) -> Result<(), Problem> {
        Ok(access::check(&self.principal, self.action, resource)?)
    }

    /// Notes what happened. The entry is stored by the commit.
    pub fn emit(&self, event: impl Into<Option<Event>>) {
        self.events.borrow_mut().extend(event.into());
    }

    /// How many events wait for the commit.
    #[must_use]
    pub fn events_len(&self) -> usize {
        self.events.borrow().len()
    }

    /// Stores the entries and commits.
    async fn commit(self) -> Result<(), Problem> {
        entry::store::insert(&self, self.events.take()).await?;
        self.db.commit().await.map_err(Problem::unavailable)
    }
}

impl App {
    /// Opens a named transaction. The only door; the lints refuse every other.
    #[expect(clippy::disallowed_methods, reason = "this is the door the ban points to")]
    async fn begin(&self, principal: &Principal, action: Action) -> Result<Tx, Problem> {
        let db = TransactionDb::Service(self.db_here().begin().await?);
        Ok(self.named(db, principal, action))
    }

    /// The same for a caller.
    async fn begin_for(&self, call: &Call, action: Action) -> Result<Tx, Problem> {
        if OF_THE_SERVICE.contains(&action) {
            return self.begin(&call.principal, action).await;
        }
        let db = TransactionDb::Tenant(Arc::new(TenantTransaction::begin(call.db()).await?), Sight::Tenant);
        Ok(self.named(db, &call.principal, action))
    }

    fn named(&self, db: TransactionDb, principal: &Principal, action: Action) -> Tx {
        let now = self.clock.now();
        let (ids, hubs) = (Arc::clone(&self.ids), self.hubs.clone());
        let whole = db.whole();
        Tx { db, whole, action, now, principal: principal.clone(), ids, hubs, events: RefCell::default() }
    }

    /// Runs a write for a caller: replays it when its key was seen, runs it, stores answer and entries with it,
    /// commits; or rolls back when something refuses or only a dry run was asked for.
    ///
    /// # Errors
    /// What the work refuses, 409 while the same key is at work, 422 when the key was used for another request, 503
    /// when the outcome is unknown.
    pub async fn write<F>(&self, call: &Call, action: Action, work: F) -> Result<HttpResponse, Problem>
    where
        F: AsyncFnOnce(&Tx) -> Result<Reply, Problem>,
    {
        access::check_scope(&call.principal, action)?;
        let is_dry_run = call.is_dry_run()?;
        let key = call.idempotency_key()?;
        let tx = self.begin_for(call, action).await?;
        let outcome = attempt(&tx, call, (key.as_deref(), is_dry_run), work).await;
        let (reply, is_replayed) = match outcome {
            Ok(outcome) => outcome,
            Err(problem) => {
                // Nothing is held any more when the refusal is told. What cannot be rolled back ends with its connection.
                let _ends_anyway = tx.db.rollback().await;
                return Err(problem);
            }
        };
        if is_replayed {
            tx.db.commit().await.map_err(Problem::unavailable)?;
            return Ok(reply.into_response());
        }
        if is_dry_run {
            tx.db.rollback().await.map_err(Problem::unavailable)?;
            let mut response = Reply { location: None, etag: None, ..reply }.into_response();
            response
                .headers_mut()
                .insert("dry-run".parse().map_err(Problem::internal)?, "true".parse().map_err(Problem::internal)?);
            return Ok(response);
        }
        tx.commit().await?;
        self.wake.notify_one();
        Ok(reply.into_response())
    }

    /// Runs a write of the service itself: a command, a deadline, a batch of an import.
    ///
    /// # Errors
    /// What the work refuses, 503 when the outcome is unknown.
    pub async fn write_as<T, F>(&self, principal: &Principal, action: Action, work: F) -> Result<T, Problem>
    where
        F: AsyncFnOnce(&Tx) -> Result<T, Problem>,
    {
        let tx = self.begin(principal, action).await?;
        let outcome = work(&tx).await?;
        tx.commit().await?;
        self.wake.notify_one();
        Ok(outcome)
    }

    /// Runs the work and rolls back: what would be.
    ///
    /// # Errors
    /// What the work refuses.
    pub async fn rehearse_as<T, F>(&self, principal: &Principal, action: Action, work: F) -> Result<T, Problem>
    where
        F: AsyncFnOnce(&Tx) -> Result<T, Problem>,
    {
        let tx = self.begin(principal, action).await?;
        let outcome = work(&tx).await?;
        tx.db.rollback().await.map_err(Problem::unavailable)?;
        Ok(outcome)
    }
}

/// The answer that was given before under the same key, or that of the work, stored under the key; and whether it is the former.
async fn attempt<F>(
    tx: &Tx,
    call: &Call,
    (key, is_dry_run): (Option<&str>, bool),
    work: F,
) -> Result<(Reply, bool), Problem>
where
    F: AsyncFnOnce(&Tx) -> Result<Reply, Problem>,
{
    let Some(key) = key.filter(|_| !is_dry_run) else { return Ok((work(tx).await?, false)) };
    if let Some(reply) = idempotency::replay(tx, key, &call.digest()).await? {
        return Ok((reply, true));
    }
    let reply = work(tx).await?;
    idempotency::record(tx, key, &call.digest(), &reply).await?;
    Ok((reply, false))
}

/// A row that is not there, or that the caller may not know of.
pub trait OrNotFound<T> {
    /// The row, or 404.
    ///
    /// # Errors
    /// 404 when there is none.
    fn or_not_found(self) -> Result<T, Problem>;
}

impl<T> OrNotFound<T> for Option<T> {
    fn or_not_found(self) -> Result<T, Problem> {
        self.ok_or_else(|| Problem::new(Code::NotFound))
    }
}
