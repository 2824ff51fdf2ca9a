//! Finding who has a say in a contract: from its assets, and from development contracts about them.

use crate::http::problem::Problem;
use crate::listing::store as listings;
use crate::pricing::assets::in_order;
use crate::storage::statement;
use keqiao_domain::assets::achievement::Achievement;
use keqiao_domain::assets::patent::Patent;
use keqiao_domain::deals::content::ContractContent;
use keqiao_domain::deals::contract::Contract;
use keqiao_domain::deals::contract_type::{ContractSide, ContractType};
use keqiao_domain::hex::hex;
use keqiao_domain::id::{AchievementKind, ContractKind, Id, PatentKind};
use keqiao_domain::pricing::clearance::{Assets, Clearance, Holder, PriorDevelopment, against, holders};
use keqiao_domain::rule::Refusals;
use sea_orm::ConnectionTrait;
use sha2::{Digest as _, Sha256};
use std::collections::BTreeMap;
use time::Date;

/// Bytes of a digest of a name that are kept: enough to tell the makers of one result apart.
const NAME_DIGEST_BYTES: usize = 8;

/// What a contract is about, and who has a say in it.
#[derive(Clone, Debug)]
pub struct Say {
    achievements: Vec<Achievement>,
    patents: Vec<Patent>,
    developments: Vec<PriorDevelopment>,
    /// Who has a say, each once.
    pub holders: Vec<Holder>,
}

fn digest(name: &str) -> String {
    hex(&Sha256::digest(name)[..NAME_DIGEST_BYTES])
}

impl Say {
    /// Finds it on a day.
    ///
    /// # Errors
    /// When the database does not answer or a row is corrupt.
    pub async fn find(db: &impl ConnectionTrait, contract: &Contract, day: Date) -> Result<Say, Problem> {
        let content = &contract.content;
        let mut achievement_ids = content.achievements.clone();
        if content.contract_type() == ContractType::Transfer {
            achievement_ids.extend(bundles(db, content).await?);
        }
        let achievement_ids = in_order(achievement_ids.into_iter());
        let achievements = listings::find_many::<Achievement>(db, &achievement_ids).await?;
        let achievements: Vec<_> = achievements.into_iter().map(|row| row.value).collect();
        // The patents of a bundle go with it.
        let named = achievements.iter().filter(|achievement| content.achievements.contains(&achievement.id));
        let going = named.flat_map(|achievement| achievement.content.patents.iter().copied());
        let patent_ids = in_order(content.patents.iter().copied().chain(going));
        let patents = listings::find_many::<Patent>(db, &patent_ids).await?.into_iter().map(|row| row.value).collect();
        let developments = developments(db, contract.id, &achievement_ids, &patent_ids).await?;
        let mut say = Say { achievements, patents, developments, holders: Vec::new() };
        say.holders = holders(content, say.assets(), day, digest);
        Ok(say)
    }

    fn assets(&self) -> Assets<'_> {
        Assets { achievements: &self.achievements, patents: &self.patents, developments: &self.developments }
    }

    /// What stands against signing the contract.
    #[must_use]
    pub fn against(&self, contract: &Contract, clearances: &[Clearance], day: Date) -> Refusals {
        let said = (&self.holders[..], clearances);
        against(&contract.content, self.assets(), said, contract.open_edition(), day)
    }
}

/// The sellers' achievements that bundle a patent of a content: whoever made one of them made the patent (民法典 847).
async fn bundles(db: &impl ConnectionTrait, content: &ContractContent) -> Result<Vec<Id<AchievementKind>>, Problem> {
    let sql = "SELECT id FROM achievement WHERE patents <> '{}' AND patents && $1 AND owner_id = ANY ($2) ORDER BY id";
    let patents: Vec<_> = content.patents.iter().map(Id::uuid).collect();
    let sellers: Vec<_> = content.organizations(ContractSide::Seller).map(|id| id.uuid()).collect();
    let rows = db.query_all_raw(statement(sql, [patents.into(), sellers.into()])).await?;
    rows.iter().map(|row| Ok(Id::restore(row.try_get_by_index(0)?))).collect()
}

/// Development contracts, signed by all, about any of the same assets, whichever hub they live in.
async fn developments(
    db: &impl ConnectionTrait,
    but: Id<ContractKind>,
    achievements: &[Id<AchievementKind>],
    patents: &[Id<PatentKind>],
) -> Result<Vec<PriorDevelopment>, Problem> {
    let sql = "SELECT c.id, p.organization_id FROM contract AS c \
        JOIN contract_party AS p ON p.hub = c.hub AND p.contract_id = c.id \
        WHERE c.contract_type = 'development' AND c.state IN ('effective', 'completed') AND c.id <> $1 \
        AND (c.achievement_ids && $2 OR c.patent_ids && $3) ORDER BY c.id, p.organization_id";
    let achievements: Vec<_> = achievements.iter().map(Id::uuid).collect();
    let patents: Vec<_> = patents.iter().map(Id::uuid).collect();
    let values = [but.uuid().into(), achievements.into(), patents.into()];
    let mut found: BTreeMap<Id<ContractKind>, PriorDevelopment> = BTreeMap::new();
    for row in db.query_all_raw(statement(sql, values)).await? {
        let id = Id::restore(row.try_get_by_index(0)?);
        let prior = found.entry(id).or_insert_with(|| PriorDevelopment { contract: id, parties: Vec::new() });
        prior.parties.push(Id::restore(row.try_get_by_index(1)?));
    }
    Ok(found.into_values().collect())
}
