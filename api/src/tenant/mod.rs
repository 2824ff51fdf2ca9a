//! The second line: requests reach the database as a role that owns nothing, and Postgres knows who asks.
//!
//! ```text
//! Call ──▶ TenantDb ──────────┐
//!                             ├──▶ TenantPool ──▶ a connection of the role `keqiao_tenant` that was told who asks
//! Tx   ──▶ TenantTransaction ─┘
//! ```
//!
//! What the policies let through is in `migration/sql/*_guard_tenants.up.sql`. The service's own work does not come this way.

pub mod db;
pub mod pool;
pub mod transaction;

use keqiao_domain::access::{Actor, Place, Principal};
use keqiao_domain::hub::HubNumber;
use keqiao_domain::id::Id;
use std::fmt::Display;
use std::sync::Arc;

/// The role of requests.
pub const ROLE: &str = "keqiao_tenant";

/// Who asks, as the policies read it from the settings of a session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tenant(Arc<Settings>);

#[derive(Debug, PartialEq, Eq)]
struct Settings {
    /// `keqiao.organizations`: those he stands for.
    organizations: String,
    /// `keqiao.organization_names`: the same as they stand in lists of JSON.
    organization_names: String,
    /// `keqiao.person`: himself, if it is a person.
    person: String,
    /// `keqiao.hubs`: where he holds an office.
    hubs: String,
    /// `keqiao.caller`: his name in the list of repeated requests.
    caller: String,
}

impl Tenant {
    /// The settings of a caller.
    #[must_use]
    pub fn of(principal: &Principal) -> Self {
        let organizations = principal.organizations();
        let person = match principal.actor {
            Actor::User(id) => id.uuid().to_string(),
            Actor::Visitor | Actor::ApiKey(_) | Actor::System => String::new(),
        };
        let is_national = principal.offices.iter().any(|office| office.place == Place::Nation);
        let offices = principal.offices.iter().filter_map(|office| match office.place {
            Place::Hub(hub) => Some(hub),
            Place::Organization(_) | Place::Nation => None,
        });
        let hubs = principal.moderates.iter().copied().chain(offices).map(HubNumber::get);
        Tenant(Arc::new(Settings {
            organizations: array(organizations.iter().map(Id::uuid)),
            organization_names: array(&organizations),
            person,
            hubs: if is_national { "all".to_owned() } else { array(hubs) },
            caller: principal.account(),
        }))
    }
}

/// An array in Postgres' own writing. None of ours needs quotes.
fn array<T: Display>(items: impl IntoIterator<Item = T>) -> String {
    let items: Vec<String> = items.into_iter().map(|item| item.to_string()).collect();
    format!("{{{}}}", items.join(","))
}
