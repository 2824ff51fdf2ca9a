//! The listing that a document stands beside, of whatever kind it is.

use crate::assets::disclosure::store as disclosures;
use crate::http::problem::Problem;
use crate::listing::store;
use crate::tx::Tx;
use keqiao_domain::access::{Actor, Principal};
use keqiao_domain::assets::achievement::Achievement;
use keqiao_domain::assets::document::{DisclosureLevel, Host};
use keqiao_domain::assets::patent::Patent;
use keqiao_domain::id::{AchievementKind, DemandKind, PatentKind, Subject};
use keqiao_domain::market::demand::Demand;
use keqiao_domain::timestamp::Timestamp;
use sea_orm::ConnectionTrait;

/// Finds a listing that can have documents; nothing when there is none, or it is of a kind that has none.
///
/// # Errors
/// When the database does not answer or the row is corrupt.
pub async fn find(db: &impl ConnectionTrait, subject: Subject) -> Result<Option<Host>, Problem> {
    if let Some(id) = subject.id::<PatentKind>() {
        let stored = store::find::<Patent>(db, id).await?;
        return Ok(stored.map(|stored| of_patent(&stored.value)));
    }
    if let Some(id) = subject.id::<AchievementKind>() {
        let stored = store::find::<Achievement>(db, id).await?;
        return Ok(stored.map(|stored| of_achievement(&stored.value)));
    }
    if let Some(id) = subject.id::<DemandKind>() {
        let stored = store::find::<Demand>(db, id).await?;
        return Ok(stored.map(|stored| of_demand(&stored.value)));
    }
    Ok(None)
}

/// The same, kept from changing until the transaction ends: so its documents can be counted.
///
/// # Errors
/// When the database does not answer or the row is corrupt.
pub async fn find_for_update(tx: &Tx, subject: Subject) -> Result<Option<Host>, Problem> {
    if let Some(id) = subject.id::<PatentKind>() {
        let stored = store::find_for_update::<Patent>(tx, id).await?;
        return Ok(stored.map(|stored| of_patent(&stored.value)));
    }
    if let Some(id) = subject.id::<AchievementKind>() {
        let stored = store::find_for_update::<Achievement>(tx, id).await?;
        return Ok(stored.map(|stored| of_achievement(&stored.value)));
    }
    if let Some(id) = subject.id::<DemandKind>() {
        let stored = store::find_for_update::<Demand>(tx, id).await?;
        return Ok(stored.map(|stored| of_demand(&stored.value)));
    }
    Ok(None)
}

fn of_patent(patent: &Patent) -> Host {
    Host { subject: patent.id.subject(), owner: patent.owner, resource: patent.resource() }
}

fn of_achievement(achievement: &Achievement) -> Host {
    Host { subject: achievement.id.subject(), owner: achievement.owner, resource: achievement.resource() }
}

fn of_demand(demand: &Demand) -> Host {
    Host { subject: demand.id.subject(), owner: demand.owner, resource: demand.resource() }
}

/// How far a caller is let in to the documents of a listing.
///
/// # Errors
/// When the database does not answer or a row is corrupt.
pub async fn reach(
    db: &impl ConnectionTrait,
    host: &Host,
    principal: &Principal,
    at: Timestamp,
) -> Result<DisclosureLevel, Problem> {
    let own = match principal.actor {
        Actor::User(reader) => disclosures::list_granted(db, host.subject, reader).await?,
        Actor::Visitor | Actor::ApiKey(_) | Actor::System => Vec::new(),
    };
    Ok(host.reach(principal, &own, at))
}
