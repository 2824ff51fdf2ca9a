//! Who holds whom, as the organizations declare it; for conflicts of interest.

pub mod declare;
pub mod end;
pub mod list;
pub mod store;
pub mod view;

use keqiao_domain::event::{Audience, Event, EventKind};
use serde_json::json;
use store::HoldingRow;

/// What happened to a declaration.
#[must_use]
pub fn event(row: &HoldingRow, kind: EventKind) -> Event {
    let holding = row.holding;
    Event {
        kind,
        subject: row.id.subject(),
        hub: holding.held.hub(),
        owner: Some(holding.held),
        audience: Audience::Owner,
        payload: json!({ "holder": holding.holder.to_string(), "share_ppm": holding.share_ppm,
            "is_control": holding.is_control }),
    }
}
