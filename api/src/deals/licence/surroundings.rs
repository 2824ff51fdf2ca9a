//! What stands around the licences that a contract grants: its assets, and the licences of them that have not ended.

use super::store;
use crate::deals::open_licence::store as open_licences;
use crate::http::problem::Problem;
use crate::listing::store as listings;
use crate::tx::Tx;
use keqiao_domain::assets::achievement::Achievement;
use keqiao_domain::assets::legal_event::EncumbranceKind;
use keqiao_domain::assets::patent::Patent;
use keqiao_domain::deals::content::ContractContent;
use keqiao_domain::deals::contract::Contract;
use keqiao_domain::deals::contract_type::ContractType;
use keqiao_domain::deals::licence::{Licence, LicenceSurroundings, LicensedAsset, meet_in_time};
use keqiao_domain::id::{Id, LicenceKind, PatentKind, Subject};
use keqiao_domain::rule::Refusals;
use keqiao_domain::timestamp::Timestamp;
use sea_orm::ConnectionTrait;
use time::Date;

/// The assets of a contract, and the licences of them that have not ended.
pub struct Around {
    assets: Vec<LicensedAsset>,
    standing: Vec<Licence>,
}

/// A patent, as far as a licence depends on it.
fn of_patent(patent: &Patent, day: Date, is_declared: bool) -> LicensedAsset {
    let last_day = patent.content.expires_on().and_then(Date::previous_day);
    let lies = patent.legal_state().encumbrances;
    LicensedAsset {
        subject: patent.id.subject(),
        hub: patent.id.hub(),
        owner: patent.owner,
        last_day,
        is_alive: patent.content.is_right_alive(day),
        is_open: is_declared
            || lies.iter().any(|lying| lying.kind == EncumbranceKind::OpenLicence && lying.is_live_on(day)),
    }
}

impl Around {
    /// What stands around what a content licenses; nothing when it is no licence.
    ///
    /// # Errors
    /// When the database does not answer or a row is corrupt.
    pub async fn find(db: &impl ConnectionTrait, content: &ContractContent, day: Date) -> Result<Self, Problem> {
        let mut around = Around { assets: Vec::new(), standing: Vec::new() };
        if content.contract_type() != ContractType::Licence {
            return Ok(around);
        }
        let open = open_licences::list_declared(db, &content.patents).await?;
        for row in listings::find_many::<Patent>(db, &content.patents).await? {
            // Within the days of the open licence the two meet; whether they do is asked when one is inserted.
            let is_declared = open.iter().any(|open| {
                let grant = content.grant.as_ref();
                open.patent == row.value.id && grant.is_some_and(|grant| meet_in_time(&open.grant(), grant, day))
            });
            around.assets.push(of_patent(&row.value, day, is_declared));
        }
        for row in listings::find_many::<Achievement>(db, &content.achievements).await? {
            let (id, owner) = (row.value.id, row.value.owner);
            around.assets.push(LicensedAsset {
                subject: id.subject(),
                hub: id.hub(),
                owner,
                last_day: None,
                is_alive: true,
                is_open: false,
            });
        }
        // One order for all, so that two transactions never wait for each other.
        around.assets.sort_by_key(|asset| asset.subject.uuid());
        let subjects: Vec<Subject> = around.assets.iter().map(|asset| asset.subject).collect();
        around.standing = store::list_standing(db, &subjects).await?.into_iter().map(|row| row.value).collect();
        Ok(around)
    }

    /// What stands around each asset, with the licences of it.
    pub fn each(&self) -> impl Iterator<Item = (LicensedAsset, Vec<Licence>)> + '_ {
        self.assets.iter().map(|asset| {
            let of_asset = self.standing.iter().filter(|licence| licence.asset == asset.subject);
            (*asset, of_asset.cloned().collect())
        })
    }
}

/// What standing licences, and the rights themselves, have against a contract's licence (INV-06 to INV-08), and the licences
/// that do.
///
/// # Errors
/// When the database does not answer or a row is corrupt.
pub async fn against(
    db: &impl ConnectionTrait,
    contract: &Contract,
    at: Timestamp,
) -> Result<(Refusals, Vec<Id<LicenceKind>>), Problem> {
    let content = contract.open_content();
    let (mut refusals, mut named) = (Refusals::new(), Vec::new());
    for (asset, standing) in Around::find(db, content, at.day()).await?.each() {
        let around = LicenceSurroundings { asset, standing: &standing };
        let (against, licence) = around.against(contract.id, content, at.day());
        refusals.append(against);
        named.extend(licence.map(|licence| licence.id));
    }
    Ok((refusals, named))
}

/// Whether the right to an asset lives on a day.
///
/// # Errors
/// When the database does not answer or a row is corrupt.
pub async fn is_right_alive(db: &impl ConnectionTrait, asset: Subject, day: Date) -> Result<bool, Problem> {
    let Some(patent) = asset.id::<PatentKind>() else { return Ok(true) };
    Ok(find_patent(db, patent, day).await?.is_none_or(|asset| asset.is_alive))
}

/// A patent, as far as a licence depends on it.
///
/// # Errors
/// When the database does not answer or a row is corrupt.
pub async fn find_patent(
    db: &impl ConnectionTrait,
    patent: Id<PatentKind>,
    day: Date,
) -> Result<Option<LicensedAsset>, Problem> {
    let is_declared = !open_licences::list_declared(db, &[patent]).await?.is_empty();
    Ok(listings::find::<Patent>(db, patent).await?.map(|row| of_patent(&row.value, day, is_declared)))
}

/// Holds the patents that a contract transfers or licenses: nothing is recorded or declared of them before the transaction ends.
///
/// # Errors
/// When the database does not answer.
pub async fn hold_patents(tx: &Tx, contract: &Contract) -> Result<(), Problem> {
    let content = contract.open_content();
    if content.contract_type().needs_subject() {
        listings::hold_many::<Patent>(tx, &content.patents).await?;
    }
    Ok(())
}
