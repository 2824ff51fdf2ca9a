//! Licences as living rights (DOMAIN 3.16, INV-06 to INV-08): who may use which asset, where, for what, how long, and who
//! else may not.
//!
//! ```text
//! reserved ──the contract takes effect──▶ granted ──the contract is terminated or grants something else──▶ ended
//!     └──the contract is terminated──▶ ended
//! ```
//!
//! A licence comes to be from its contract, which is not keyed again: once all have signed it is *reserved*, so that nobody
//! else is promised the same. It holds while the right lives (民法典 865): that is asked of the right, and not stored. It
//! survives a transfer of the right (解释 24). One that comes from an open licence (`open_licence`) is granted at once.

use super::content::ContractContent;
use super::contract_type::{ContractSide, ContractType};
use super::grant::{LicenceGrant, LicenceMode, Sublicensing, Territory};
use crate::access::{Exposure, Resource};
use crate::event::{Audience, Event, EventKind};
use crate::hub::HubNumber;
use crate::id::{ContractKind, Id, LicenceKind, OpenLicenceKind, OrganizationKind, Subject};
use crate::rule::{Refusals, Rule};
use crate::text::Keyword;
use crate::timestamp::Timestamp;
use serde_json::json;
use strum::{EnumString, IntoStaticStr, VariantArray};
use time::Date;

/// Where a licence stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum LicenceState {
    /// All have signed; the contract is not in effect yet. Nobody else is promised the same.
    Reserved,
    /// It holds, while the right lives and the days last.
    Granted,
    /// It ended with its contract, with the licence above it, or with what the contract said before.
    Ended,
}

/// What is licensed, as far as the licence depends on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LicensedAsset {
    /// The patent or achievement.
    pub subject: Subject,
    /// Its hub.
    pub hub: HubNumber,
    /// Who lists it.
    pub owner: Id<OrganizationKind>,
    /// The last day of the right by its term.
    pub last_day: Option<Date>,
    /// Whether the right lives.
    pub is_alive: bool,
    /// Whether an open licence is declared, in the register or here.
    pub is_open: bool,
}

/// What grants a licence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LicenceSource {
    /// A contract.
    Contract(Id<ContractKind>),
    /// An open licence that was accepted.
    OpenLicence(Id<OpenLicenceKind>),
}

impl LicenceSource {
    /// The contract, if it is one.
    #[must_use]
    pub fn contract(self) -> Option<Id<ContractKind>> {
        match self {
            LicenceSource::Contract(contract) => Some(contract),
            LicenceSource::OpenLicence(_) => None,
        }
    }

    /// The open licence, if it is one.
    #[must_use]
    pub fn open_licence(self) -> Option<Id<OpenLicenceKind>> {
        match self {
            LicenceSource::Contract(_) => None,
            LicenceSource::OpenLicence(open_licence) => Some(open_licence),
        }
    }
}

/// A licence of one asset. It lives in the hub of the asset, so that all that could collide is in one place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Licence {
    /// Its identifier, which carries its hub.
    pub id: Id<LicenceKind>,
    /// What is licensed.
    pub asset: Subject,
    /// What grants it.
    pub source: LicenceSource,
    /// The licence above it, of a sub-licence.
    pub head: Option<Id<LicenceKind>>,
    /// Who licenses.
    pub licensor: Id<OrganizationKind>,
    /// Who may use it.
    pub licensees: Vec<Id<OrganizationKind>>,
    /// What is granted. Places and uses that lie within another are not in it; the last day is no later than the right's.
    pub terms: LicenceGrant,
    /// Where it stands.
    pub state: LicenceState,
    /// When it ended.
    pub ended_at: Option<Timestamp>,
}

/// The path of a use: from wide to narrow, divided by `/`, so that `energy/electrolysis` lies within `energy`. Capitals make
/// no difference.
#[must_use]
pub fn use_path(used: &Keyword) -> String {
    used.as_str().to_lowercase()
}

/// Whether one path leads through the other. The empty path is everything.
fn is_within(path: &str, wide: &str) -> bool {
    let rest = path.strip_prefix(wide);
    wide.is_empty() || rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

fn meet(one: &str, other: &str) -> bool {
    is_within(one, other) || is_within(other, one)
}

/// Those that lie in no other, in order, each once.
fn widest<T: Clone + Ord>(all: &[T], path: impl Fn(&T) -> String) -> Vec<T> {
    let mut kept: Vec<T> = Vec::new();
    for (place, one) in all.iter().enumerate() {
        let of_one = path(one);
        let is_covered = all.iter().enumerate().any(|(other_place, other)| {
            let of_other = path(other);
            // Of two that are the same, the first stays.
            other_place != place && is_within(&of_one, &of_other) && (of_one != of_other || other_place < place)
        });
        if !is_covered {
            kept.push(one.clone());
        }
    }
    kept.sort();
    kept
}

/// The paths that a grant's uses take; the empty one for every use.
#[must_use]
pub fn use_paths(grant: &LicenceGrant) -> Vec<String> {
    if grant.uses.is_empty() { vec![String::new()] } else { grant.uses.iter().map(use_path).collect() }
}

/// The paths of a grant's places.
#[must_use]
pub fn territory_paths(grant: &LicenceGrant) -> Vec<String> {
    grant.territory.iter().map(Territory::path).collect()
}

/// Whether the days of two grants meet; one without a first day starts on that day.
#[must_use]
pub fn meet_in_time(one: &LicenceGrant, other: &LicenceGrant, day: Date) -> bool {
    let starts = |grant: &LicenceGrant| grant.starts_on.unwrap_or(day);
    let ends = |grant: &LicenceGrant| grant.ends_on.unwrap_or(Date::MAX);
    starts(one) <= ends(other) && starts(other) <= ends(one)
}

/// Whether two grants meet in place, use and time.
#[must_use]
pub fn overlap(one: &LicenceGrant, other: &LicenceGrant) -> bool {
    let any = |ones: &[String], others: &[String]| ones.iter().any(|one| others.iter().any(|other| meet(one, other)));
    any(&territory_paths(one), &territory_paths(other))
        && any(&use_paths(one), &use_paths(other))
        && meet_in_time(one, other, Date::MIN)
}

/// Whether a grant lies within another in place, use and time.
#[must_use]
pub fn lies_within(grant: &LicenceGrant, wide: &LicenceGrant) -> bool {
    let all = |ones: &[String], wides: &[String]| ones.iter().all(|one| wides.iter().any(|wide| is_within(one, wide)));
    let is_in_time = wide.starts_on.unwrap_or(Date::MIN) <= grant.starts_on.unwrap_or(Date::MIN)
        && grant.ends_on.unwrap_or(Date::MAX) <= wide.ends_on.unwrap_or(Date::MAX);
    all(&territory_paths(grant), &territory_paths(wide)) && all(&use_paths(grant), &use_paths(wide)) && is_in_time
}

/// What stands around the licence of one asset.
#[derive(Clone, Debug)]
pub struct LicenceSurroundings<'a> {
    /// What is licensed.
    pub asset: LicensedAsset,
    /// The licences of it that have not ended.
    pub standing: &'a [Licence],
}

impl LicenceSurroundings<'_> {
    /// What a contract grants of the asset on a day: its places and uses without those that lie within another, its days
    /// no longer than the right's. Nothing when it is no licence.
    #[must_use]
    pub fn terms(&self, content: &ContractContent, day: Date) -> Option<LicenceGrant> {
        let grant = content.grant.as_ref().filter(|_| content.contract_type() == ContractType::Licence)?;
        let ends_on = match (grant.ends_on, self.asset.last_day) {
            (Some(agreed), Some(last)) => Some(agreed.min(last)),
            (agreed, last) => agreed.or(last),
        };
        Some(LicenceGrant {
            territory: widest(&grant.territory, Territory::path),
            uses: widest(&grant.uses, use_path),
            starts_on: Some(grant.starts_on.unwrap_or(day)),
            ends_on,
            ..grant.clone()
        })
    }

    /// The licence from which a sub-licence of these terms could come: one that a seller of the contract holds.
    #[must_use]
    pub fn head(&self, content: &ContractContent, terms: &LicenceGrant) -> Option<&Licence> {
        let of_seller = self.of_sellers(content);
        let fitting = of_seller.iter().find(|licence| licence.allows(content, terms));
        fitting.or(of_seller.first()).copied()
    }

    fn of_sellers(&self, content: &ContractContent) -> Vec<&Licence> {
        let is_held = |licence: &&Licence| {
            licence.state == LicenceState::Granted
                && content.organizations(ContractSide::Seller).any(|seller| licence.licensees.contains(&seller))
        };
        self.standing.iter().filter(is_held).collect()
    }

    /// The licence of the same asset that leaves no room for these terms (INV-06): an exclusive one for any other, and any
    /// other for an exclusive one. Those of the contract itself do not count.
    #[must_use]
    pub fn in_the_way(&self, contract: Id<ContractKind>, terms: &LicenceGrant) -> Option<&Licence> {
        let rivals = |licence: &&Licence| {
            licence.head.is_none()
                && licence.source != LicenceSource::Contract(contract)
                && (terms.mode.excludes_others() || licence.terms.mode.excludes_others())
                && overlap(&licence.terms, terms)
        };
        if terms.mode == LicenceMode::Sub { None } else { self.standing.iter().find(rivals) }
    }

    /// What stands against a contract's licence of this asset, and the licence that does.
    #[must_use]
    pub fn against(
        &self,
        contract: Id<ContractKind>,
        content: &ContractContent,
        day: Date,
    ) -> (Refusals, Option<&Licence>) {
        let mut refusals = Refusals::new();
        let Some(terms) = self.terms(content, day) else { return (refusals, None) };
        let has_days = terms.ends_on.is_none_or(|end| terms.starts_on.is_none_or(|start| start <= end));
        refusals.require_at(self.asset.is_alive && has_days, Rule::LicenceRightEnded, "/grant");
        let is_closed = !self.asset.is_open || !terms.mode.excludes_others();
        refusals.require_at(is_closed, Rule::PatentLicencesExclude, "/grant/mode");
        let mut standing = self.in_the_way(contract, &terms);
        refusals.require_at(standing.is_none(), Rule::LicenceOverlaps, "/grant");
        if terms.mode == LicenceMode::Sub {
            let head = self.head(content, &terms);
            let allows = head.is_some_and(|head| head.allows(content, &terms));
            refusals.require_at(allows, Rule::SublicenceBeyondHead, "/grant");
            standing = head.filter(|_| !allows);
        }
        (refusals, standing)
    }
}

impl LicenceMode {
    /// Whether nobody else gets a licence beside it: 独占 and 排他 (INV-06).
    #[must_use]
    pub fn excludes_others(self) -> bool {
        match self {
            LicenceMode::Exclusive | LicenceMode::Sole => true,
            LicenceMode::NonExclusive | LicenceMode::Open | LicenceMode::Cross | LicenceMode::Sub => false,
        }
    }
}

impl Licence {
    /// The licence that a contract grants of an asset, reserved. Nothing when the contract grants none.
    #[must_use]
    pub fn reserve(
        id: Id<LicenceKind>,
        contract: Id<ContractKind>,
        content: &ContractContent,
        around: &LicenceSurroundings<'_>,
        day: Date,
    ) -> Option<Self> {
        let terms = around.terms(content, day)?;
        let is_sub = terms.mode == LicenceMode::Sub;
        let head = around.head(content, &terms).filter(|_| is_sub);
        let mut sellers = content.organizations(ContractSide::Seller);
        let licensor = match head {
            Some(head) => sellers.find(|seller| head.licensees.contains(seller))?,
            None => around.asset.owner,
        };
        Some(Licence {
            id,
            asset: around.asset.subject,
            source: LicenceSource::Contract(contract),
            head: head.map(|head| head.id),
            licensor,
            licensees: content.organizations(ContractSide::Buyer).collect(),
            terms,
            state: LicenceState::Reserved,
            ended_at: None,
        })
    }

    /// Whether its holder may license further on these terms: within its place, use and time, and freely, or with consent
    /// of the licensor, who says it by being a party of the sub-licence.
    #[must_use]
    pub fn allows(&self, content: &ContractContent, terms: &LicenceGrant) -> bool {
        let has_consent = match self.terms.sublicensing {
            Sublicensing::Barred => false,
            Sublicensing::WithConsent => content.side_of(self.licensor).is_some(),
            Sublicensing::Free => true,
        };
        has_consent && lies_within(terms, &self.terms)
    }

    /// The contract took effect. Again yields nothing.
    pub fn grant(&mut self) -> Vec<Event> {
        if self.state != LicenceState::Reserved {
            return Vec::new();
        }
        self.state = LicenceState::Granted;
        self.told(EventKind::LicenceGranted)
    }

    /// It ends. Again yields nothing.
    pub fn end(&mut self, at: Timestamp) -> Vec<Event> {
        if self.state == LicenceState::Ended {
            return Vec::new();
        }
        let was_granted = self.state == LicenceState::Granted;
        (self.state, self.ended_at) = (LicenceState::Ended, Some(at));
        if was_granted { self.told(EventKind::LicenceEnded) } else { Vec::new() }
    }

    /// Whether it can be relied on: it was granted, its days run, and the right lives (INV-07).
    #[must_use]
    pub fn holds_on(&self, day: Date, is_right_alive: bool) -> bool {
        self.state == LicenceState::Granted
            && is_right_alive
            && self.terms.starts_on.is_none_or(|start| start <= day)
            && self.terms.ends_on.is_none_or(|end| day <= end)
    }

    /// What the access table needs to know: to licensor and licensees it is their own, and nobody else knows of it.
    #[must_use]
    pub fn resource(&self, organization: Option<Id<OrganizationKind>>) -> Resource {
        let licensee = organization.filter(|id| self.licensees.contains(id));
        Resource { hub: self.id.hub(), owner: licensee.or(Some(self.licensor)), exposure: Exposure::Private }
    }

    /// The same event for licensor and licensees.
    fn told(&self, kind: EventKind) -> Vec<Event> {
        let mode: &'static str = self.terms.mode.into();
        let mut payload = json!({ "asset": self.asset.to_string(), "mode": mode });
        match self.source {
            LicenceSource::Contract(contract) => payload["contract"] = json!(contract.to_string()),
            LicenceSource::OpenLicence(open_licence) => payload["open_licence"] = json!(open_licence.to_string()),
        }
        let event = |owner| Event {
            kind,
            subject: self.id.subject(),
            hub: self.id.hub(),
            owner: Some(owner),
            audience: Audience::Owner,
            payload: payload.clone(),
        };
        std::iter::once(self.licensor).chain(self.licensees.iter().copied()).map(event).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use time::macros::date;

    fn grant(territory: &[&str], uses: &[&str]) -> LicenceGrant {
        LicenceGrant {
            mode: LicenceMode::Exclusive,
            territory: territory.iter().map(|text| Territory::parse(text).expect("a territory")).collect(),
            uses: uses.iter().map(|text| Keyword::parse(text).expect("a use")).collect(),
            starts_on: Some(date!(2026 - 12 - 01)),
            ends_on: Some(date!(2030 - 12 - 31)),
            sublicensing: Sublicensing::Free,
        }
    }

    #[test]
    fn grants_meet_only_where_place_use_and_time_meet() {
        let wide = grant(&["CN"], &[]);
        assert!(overlap(&wide, &grant(&["CN-33"], &["Electrolysis"])));
        assert!(!overlap(&wide, &grant(&["DE"], &[])));
        assert!(overlap(&grant(&["WORLD"], &["energy"]), &grant(&["CN-33"], &["Energy/electrolysis"])));
        assert!(!overlap(&grant(&["WORLD"], &["energy"]), &grant(&["WORLD"], &["energy storage"])));
        let mut later = wide.clone();
        later.starts_on = Some(date!(2031 - 01 - 01));
        assert!(!overlap(&wide, &later));
        later.starts_on = wide.ends_on;
        assert!(overlap(&wide, &later), "the last day is part of it");
    }

    #[test]
    fn a_sublicence_lies_within_place_use_and_time_of_its_head() {
        let head = grant(&["CN"], &["energy"]);
        assert!(lies_within(&grant(&["CN-33"], &["energy/electrolysis"]), &head));
        assert!(!lies_within(&grant(&["CN-33"], &[]), &head), "every use is more than one");
        assert!(!lies_within(&grant(&["WORLD"], &["energy"]), &head));
        let unlimited = LicenceGrant { ends_on: None, ..head.clone() };
        assert!(!lies_within(&unlimited, &head) && lies_within(&head, &unlimited));
    }

    const PLACES: [&str; 5] = ["WORLD", "CN", "CN-33", "CN-31", "DE"];
    const USES: [&str; 5] = ["energy", "energy/a", "energy/b", "energy0", "b"];

    fn some_of(names: &'static [&'static str]) -> impl Strategy<Value = Vec<&'static str>> {
        proptest::collection::vec(proptest::sample::select(names), 1..5)
    }

    proptest! {
        #[test]
        fn what_is_left_of_places_and_uses_says_the_same_and_never_meets_itself(
            places in some_of(&PLACES), uses in some_of(&USES), other_place in some_of(&PLACES), other_use in some_of(&USES),
        ) {
            let (all, other) = (grant(&places, &uses), grant(&other_place, &other_use));
            let left = LicenceGrant {
                territory: widest(&all.territory, Territory::path),
                uses: widest(&all.uses, use_path),
                ..all.clone()
            };
            prop_assert_eq!(overlap(&all, &other), overlap(&left, &other));
            prop_assert_eq!(lies_within(&other, &all), lies_within(&other, &left));
            for paths in [territory_paths(&left), use_paths(&left)] {
                for (place, path) in paths.iter().enumerate() {
                    prop_assert!(!paths[place + 1..].iter().any(|later| meet(path, later)), "{:?}", paths);
                }
            }
        }
    }
}
