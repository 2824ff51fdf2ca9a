//! The service's parts, put together once and shared by all requests.

use crate::http::cursor::CursorKey;
use crate::http::limit::Limits;
use crate::http::proxy::TrustedProxies;
use crate::http::quota::Quotas;
use crate::identity::api_key::last_use::KeyUses;
use crate::identity::password::Cost;
use crate::identity::second_factor::vault::Vault;
use crate::identity::token::Tokens;
use crate::matching::Matcher;
use crate::matching::alerts::Alerts;
use crate::matching::meaning::Meaning;
use crate::port::clock::Clock;
use crate::port::files::{Files, Trouble};
use crate::port::ids::Ids;
use crate::port::mailer::Post;
use crate::print::pdf::font::Fonts;
use crate::reference::hub::Hubs;
use crate::storage::ThreadPools;
use crate::tenant::Tenant;
use crate::tenant::db::TenantDb;
use crate::tenant::pool::TenantPool;
use crate::trust::log::ledger::Ledger;
use crate::webhook::Webhooks;
use keqiao_domain::access::Principal;
use sea_orm::DatabaseConnection;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use tokio::sync::Notify;

/// Everything a request can reach.
pub struct App {
    /// The database's pool. Only [`App::write`] writes with it.
    pub db: DatabaseConnection,
    /// The pools of the server's threads; empty where nothing is served.
    pub thread_pools: ThreadPools,
    /// The connections of requests where a thread has none of its own.
    pub tenants: TenantPool,
    /// The time.
    pub clock: Clock,
    /// Identifiers.
    pub ids: Arc<Ids>,
    /// The hubs, as they were at start.
    pub hubs: Hubs,
    /// Signs and verifies access tokens.
    pub tokens: Tokens,
    /// Seals list cursors.
    pub cursors: CursorKey,
    /// Keys used since the last time that was stored.
    pub key_uses: KeyUses,
    /// What hashing a new password takes.
    pub password_cost: Cost,
    /// Encrypts second factors.
    pub vault: Vault,
    /// Where mail goes.
    pub post: Post,
    /// Where files are kept.
    pub files: Files,
    /// What PDF is set with.
    pub fonts: Fonts,
    /// Why files cannot be kept, until they could once.
    pub files_trouble: Trouble,
    /// Counts attempts.
    pub limits: Limits,
    /// Whose word about the address of a caller is taken.
    pub proxies: TrustedProxies,
    /// Counts what callers ask for.
    pub quotas: Quotas,
    /// The index of what is public.
    pub matcher: Matcher,
    /// The embedding service, if one is configured, and the vectors it gave.
    pub meaning: Option<Meaning>,
    /// Tells users what is new for them.
    pub alerts: Alerts,
    /// Tells endpoints of organizations what happens.
    pub webhooks: Webhooks,
    /// Wakes the sequencer after a commit.
    pub wake: Arc<Notify>,
    /// Wakes readers of the feed when positions were given.
    pub sequenced: Arc<Notify>,
    /// The signed logs.
    pub ledger: Ledger,
    /// Whether the service takes requests: false while it loads or drains.
    pub is_ready: AtomicBool,
    /// The metrics of this process.
    pub metrics: metrics_exporter_prometheus::PrometheusHandle,
}

impl App {
    /// The whole database, for the service's own work: a thread of the server has a pool of its own.
    #[must_use]
    pub fn db_here(&self) -> &DatabaseConnection {
        self.thread_pools.here().unwrap_or(&self.db)
    }

    /// The database as a caller sees it.
    #[must_use]
    pub fn db_of(&self, principal: &Principal) -> TenantDb {
        let pool = self.thread_pools.tenants_here().unwrap_or(&self.tenants);
        TenantDb::new(pool.clone(), Tenant::of(principal))
    }
}
