//! Webhooks: addresses of organizations that are told what happens.
//!
//! ```text
//! feed ──▶ queue.rs: who is told of it? ──▶ deliveries ──▶ send.rs: claim, send, record ──▶ attempts
//! ```
//!
//! Messages follow Standard Webhooks (<https://www.standardwebhooks.com>): `webhook-id`, `webhook-timestamp`,
//! `webhook-signature`. Each endpoint has a queue of its own, in which messages keep the order of the feed; one that
//! fails holds up nobody else's.

pub mod delivery;
pub mod endpoint;
pub mod queue;
pub mod routes;
pub mod send;
pub mod signature;

use crate::identity::second_factor::vault::Vault;
use crate::port::courier::Courier;
use crate::trust::feed::Place;
use tokio::sync::{Notify, watch};

/// What webhooks need of the process.
pub struct Webhooks {
    /// Encrypts the keys of endpoints.
    pub vault: Vault,
    /// Sends messages.
    pub courier: Courier,
    /// The place in the feed up to which everything is in the queues. Written by the queueing task alone.
    pub queued: watch::Sender<Place>,
    /// Wakes the sending task when something was put into a queue, or an attempt has ended.
    pub wake: Notify,
}

impl Webhooks {
    /// Webhooks with a secret that all nodes share.
    #[must_use]
    pub fn new(secret: [u8; 32], courier: Courier) -> Self {
        Webhooks { vault: Vault::new(secret), courier, queued: watch::Sender::default(), wake: Notify::new() }
    }
}
