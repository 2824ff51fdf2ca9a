//! Who holds whom: shares and control between organizations, and who is related by them (DOMAIN 1.2, cross holdings;
//! INV-13 related parties, INV-32 affiliates).

use crate::id::{Id, OrganizationKind};
use std::collections::BTreeSet;

/// The whole: shares are told in parts per million.
pub const WHOLE_PPM: u32 = 1_000_000;
/// From this share on, holder and held count as related even without control: 25 %. A rule of the market, not of a law.
pub const RELATED_FROM_PPM: u32 = 250_000;

/// A share or control of one organization in another, as declared by the one that is held.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shareholding {
    /// Who holds.
    pub holder: Id<OrganizationKind>,
    /// Who is held.
    pub held: Id<OrganizationKind>,
    /// The share, in parts per million; 1 to 1,000,000.
    pub share_ppm: u32,
    /// Whether the holder controls it, whatever the share: its parent.
    pub is_control: bool,
}

impl Shareholding {
    /// Whether it makes holder and held related.
    #[must_use]
    pub fn relates(&self) -> bool {
        self.is_control || self.share_ppm >= RELATED_FROM_PPM
    }
}

/// Whether two organizations are related: one holds the other, or a third holds both, over any number of steps. Two
/// holders of one firm are not related by it. Circular holdings are followed once.
#[must_use]
pub fn are_related(one: Id<OrganizationKind>, other: Id<OrganizationKind>, holdings: &[Shareholding]) -> bool {
    let (above_one, above_other) = (holders(one, holdings), holders(other, holdings));
    above_one.intersection(&above_other).next().is_some()
}

/// An organization with all that hold it.
fn holders(of: Id<OrganizationKind>, holdings: &[Shareholding]) -> BTreeSet<Id<OrganizationKind>> {
    let mut found = BTreeSet::from([of]);
    let mut waiting = vec![of];
    while let Some(held) = waiting.pop() {
        for holding in holdings.iter().filter(|holding| holding.held == held && holding.relates()) {
            if found.insert(holding.holder) {
                waiting.push(holding.holder);
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hub::HubNumber;

    fn firm(number: u64) -> Id<OrganizationKind> {
        Id::compose(1, HubNumber::NATIONAL, 0, number)
    }

    fn holds(holder: u64, held: u64, share_ppm: u32) -> Shareholding {
        Shareholding { holder: firm(holder), held: firm(held), share_ppm, is_control: false }
    }

    #[test]
    fn parents_daughters_and_sisters_are_related_and_a_small_share_relates_nobody() {
        let holdings = [holds(1, 2, 600_000), holds(1, 3, 250_000), holds(3, 4, 1_000_000), holds(1, 5, 249_999)];
        assert!(are_related(firm(1), firm(4), &holdings) && are_related(firm(4), firm(2), &holdings));
        assert!(!are_related(firm(1), firm(5), &holdings) && !are_related(firm(2), firm(5), &holdings));
        assert!(are_related(firm(9), firm(9), &[]));
    }

    #[test]
    fn two_parents_of_one_daughter_are_not_related_by_her_and_circles_end() {
        let holdings = [holds(1, 3, 500_000), holds(2, 3, 500_000), holds(4, 5, 300_000), holds(5, 4, 300_000)];
        assert!(!are_related(firm(1), firm(2), &holdings));
        assert!(are_related(firm(4), firm(5), &holdings));
        assert!(!are_related(firm(4), firm(1), &holdings));
    }

    #[test]
    fn control_relates_whatever_the_share() {
        let parent = Shareholding { is_control: true, ..holds(1, 2, 1) };
        assert!(are_related(firm(2), firm(1), &[parent]));
    }
}
