//! What the market's own licences of a patent have against an event of its register, and what they stand for.

use super::store;
use crate::deals::licence::store as licences;
use crate::http::problem::Problem;
use keqiao_domain::assets::legal_event::LegalEvent;
use keqiao_domain::assets::patent::Patent;
use keqiao_domain::deals::licence::Licence;
use keqiao_domain::deals::open_licence::{OpenLicence, against_event};
use keqiao_domain::id::{Id, PatentKind};
use keqiao_domain::rule::Refusals;
use sea_orm::ConnectionTrait;

/// The licences of a patent that have not ended, and its open licences that nobody has withdrawn.
///
/// # Errors
/// When the database does not answer or a row is corrupt.
pub async fn standing(
    db: &impl ConnectionTrait,
    patent: Id<PatentKind>,
) -> Result<(Vec<Licence>, Vec<OpenLicence>), Problem> {
    let standing = licences::list_standing(db, &[patent.subject()]).await?;
    Ok((standing.into_iter().map(|row| row.value).collect(), store::list_declared(db, &[patent]).await?))
}

/// What they have against an event of the register (INV-08); nothing against one that is recorded already.
///
/// # Errors
/// When the database does not answer or a row is corrupt.
pub async fn against(db: &impl ConnectionTrait, patent: &Patent, event: &LegalEvent) -> Result<Refusals, Problem> {
    if patent.events.contains(event) {
        return Ok(Refusals::new());
    }
    let (standing, open) = standing(db, patent.id).await?;
    Ok(against_event(event, &standing, &open))
}
