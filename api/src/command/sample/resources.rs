//! The part of the sample that belongs to the four chains: resources, and the consortia that pool them.

use super::people::{advance, draft};
use super::{Loaded, Target, faulty, owner, refused, rows, stored};
use crate::command::Failure;
use crate::http::problem::Problem;
use crate::listing::store as listing;
use crate::market::attachment::host::Hosting as _;
use crate::market::consortium::view::ConsortiumBody;
use crate::market::resource::view::ResourceBody;
use crate::names::{MemberRoleCode, MemberStateCode};
use crate::storage::Stored;
use crate::tx::Tx;
use keqiao_domain::id::{Id, ResourceKind};
use keqiao_domain::listed::ListedState;
use keqiao_domain::market::attachment::Attachment;
use keqiao_domain::market::consortium::{Consortium, MemberState};
use keqiao_domain::market::resource::ResourceListing;
use serde::Deserialize;
use std::collections::HashMap;

const RESOURCES: &str = include_str!("../../../sample/resources.jsonl");
const CONSORTIA: &str = include_str!("../../../sample/consortia.jsonl");

#[derive(Deserialize)]
struct ResourceRow {
    key: String,
    owner: String,
    body: ResourceBody,
    state: Target,
}

#[derive(Deserialize)]
struct ConsortiumRow {
    lead: String,
    body: ConsortiumBody,
    members: Vec<MemberRow>,
    resources: Vec<String>,
    is_active: bool,
}

#[derive(Deserialize)]
struct MemberRow {
    organization: String,
    role: MemberRoleCode,
    state: MemberStateCode,
}

/// The rows of the four chains, read before anything is entered.
pub(super) struct Chains {
    resources: Vec<ResourceRow>,
    consortia: Vec<ConsortiumRow>,
}

impl Chains {
    /// Reads the rows.
    ///
    /// # Errors
    /// When one is faulty.
    pub(super) fn read() -> Result<Self, Failure> {
        Ok(Chains { resources: rows(RESOURCES)?, consortia: rows(CONSORTIA)? })
    }

    /// Enters them, each as its owner would.
    ///
    /// # Errors
    /// When a row is faulty, or a rule stands against a step of it.
    pub(super) async fn enter(self, tx: &Tx, loaded: &Loaded) -> Result<(), Problem> {
        let mut resources = HashMap::new();
        for row in self.resources {
            let owner = owner(loaded, &row.owner)?;
            let read = row.body.parse().map_err(|faults| faulty(&row.key, faults))?;
            let resource = draft::<ResourceListing>(tx, owner, read).await?;
            resources.insert(row.key.clone(), resource.value.id);
            advance(tx, &row.key, resource, row.state).await?;
        }
        for row in self.consortia {
            enter_consortium(tx, row, loaded, &resources).await?;
        }
        Ok(())
    }
}

async fn enter_consortium(
    tx: &Tx,
    row: ConsortiumRow,
    loaded: &Loaded,
    resources: &HashMap<String, Id<ResourceKind>>,
) -> Result<(), Problem> {
    let told = |refusals| refused(&row.lead, refusals);
    let lead = owner(loaded, &row.lead)?;
    let (content, metadata) = row.body.parse().map_err(|faults| faulty(&row.lead, faults))?;
    let (mut consortium, founded) = Consortium::found(tx.next_id(lead.hub()), lead, content);
    tx.emit(founded);
    for member in row.members {
        let organization = owner(loaded, &member.organization)?;
        tx.emit(consortium.invite(organization, member.role.0, tx.now()).map_err(told)?);
        if member.state.0 == MemberState::Joined {
            tx.emit(consortium.accept(organization, tx.now()).map_err(told)?);
        }
    }
    if row.is_active {
        tx.emit(consortium.activate().map_err(told)?);
    }
    let host = consortium.host();
    listing::insert_many(tx, &[Stored { metadata, ..stored(tx, consortium) }]).await?;
    let mut attachments = Vec::new();
    for key in &row.resources {
        let missing = || Problem::internal(format!("the sample has no resource {key}"));
        let resource = (*resources.get(key).ok_or_else(missing)?, ListedState::Published);
        let id = tx.next_id(lead.hub());
        let (value, attached) = Attachment::attach(id, &host, resource, None, attachments.len()).map_err(told)?;
        attachments.push(stored(tx, value));
        tx.emit(attached);
    }
    listing::insert_many(tx, &attachments).await
}
