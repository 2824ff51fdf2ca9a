//! The assets that a price is settled for: read from a body, and found to be their owner's.

use crate::http::fault::Faults;
use crate::http::problem::Problem;
use crate::listing::store;
use crate::names::{AchievementRef, PatentRef};
use crate::tx::Tx;
use keqiao_domain::assets::achievement::Achievement;
use keqiao_domain::assets::patent::Patent;
use keqiao_domain::id::{AchievementKind, Id, OrganizationKind, PatentKind};

/// Assets of each kind that one price is settled for.
pub const ASSETS_MAX: usize = 50;

/// Achievements and patents, each in order and once.
pub type Assets = (Vec<Id<AchievementKind>>, Vec<Id<PatentKind>>);

/// In order and once.
#[must_use]
pub fn in_order<K: keqiao_domain::id::Kind>(ids: impl Iterator<Item = Id<K>>) -> Vec<Id<K>> {
    let mut ids: Vec<_> = ids.collect();
    ids.sort_unstable();
    ids.dedup();
    ids
}

/// Reads what a body names, and adds the faulty members.
#[must_use]
pub fn read(faults: &mut Faults, achievements: &[AchievementRef], patents: &[PatentRef]) -> Assets {
    for (pointer, count) in [("/achievements", achievements.len()), ("/patents", patents.len())] {
        if count > ASSETS_MAX {
            faults.add(pointer, "too_many", format!("has more than {ASSETS_MAX} members"));
        }
    }
    if achievements.is_empty() && patents.is_empty() {
        faults.add("/achievements", "asset_missing", "names no result and no patent");
    }
    (in_order(achievements.iter().map(|one| one.0)), in_order(patents.iter().map(|one| one.0)))
}

/// Finds that the assets are an organization's, and adds those members that name others.
///
/// # Errors
/// When the database does not answer or a row is corrupt.
pub async fn check_owned(
    tx: &Tx,
    owner: Id<OrganizationKind>,
    (achievements, patents): (&[Id<AchievementKind>], &[Id<PatentKind>]),
    faults: &mut Faults,
) -> Result<(), Problem> {
    let found = store::find_many::<Achievement>(tx.db(), achievements).await?;
    if found.iter().filter(|row| row.value.owner == owner).count() != achievements.len() {
        faults.add("/achievements", "asset_unknown", "names what is no achievement of your organization");
    }
    let found = store::find_many::<Patent>(tx.db(), patents).await?;
    if found.iter().filter(|row| row.value.owner == owner).count() != patents.len() {
        faults.add("/patents", "asset_unknown", "names what is no patent of your organization");
    }
    Ok(())
}
