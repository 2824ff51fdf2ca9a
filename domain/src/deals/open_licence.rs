//! Open licences of patents (专利开放许可, 专利法 50 to 52; DOMAIN 3.16; INV-08): the patentee declares to everybody on which
//! terms his patent is licensed, and who notifies him and pays by them has a licence.
//!
//! ```text
//! declared ──accept (anybody)──▶ declared        each acceptance makes a licence
//!     └──withdraw (patentee)──▶ withdrawn        the licences that were made stay (专利法 50)
//! ```

use super::grant::{LicenceGrant, LicenceMode, Sublicensing, Territory};
use super::licence::{Licence, LicenceSource, LicenceState, LicensedAsset, overlap};
use super::royalty::{RATE_BP_MAX, RoyaltyBase, RoyaltyRate};
use crate::access::{Action, Exposure, Resource};
use crate::assets::legal_event::{EncumbranceKind, LegalEvent, LegalEventKind};
use crate::assets::patent::{LegalStatus, Patent, PatentState};
use crate::assets::readiness::DocumentDigest;
use crate::event::{Audience, Event, EventKind};
use crate::id::{Id, LicenceKind, OpenLicenceKind, OrganizationKind, PatentKind};
use crate::money::{Currency, Money};
use crate::process::{Process, Step};
use crate::reference::ApplicationKind;
use crate::rule::{Refusals, Rule};
use crate::timestamp::Timestamp;
use serde_json::json;
use strum::{EnumString, IntoStaticStr, VariantArray};
use time::Date;

/// The highest fixed fee, in fen: 20,000,000 yuan (DOMAIN 3.16, fee guidance).
pub const LUMP_MAX_FEN: i64 = 20_000_000 * 100;
/// The highest rate of sales, in basis points: 20 % (fee guidance).
pub const SALES_RATE_MAX_BP: u16 = 2_000;
/// The highest rate of profit, in basis points: 40 % (fee guidance).
pub const PROFIT_RATE_MAX_BP: u16 = 4_000;

/// How the fee is paid, and its standard: a sum, a rate, or a sum on entry and a rate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OpenLicenceFee {
    lump: Option<Money>,
    royalty: Option<RoyaltyRate>,
}

/// Why the parts make no fee.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvalidOpenLicenceFee {
    /// Neither a sum nor a rate.
    #[error("names neither a sum nor a rate; a free licence has the sum 0.00")]
    Missing,
    /// A rate beyond its bounds.
    #[error("a rate is 1 to {RATE_BP_MAX} basis points")]
    RateOutOfRange,
}

impl InvalidOpenLicenceFee {
    /// The stable code of the fault.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            InvalidOpenLicenceFee::Missing => "fee_missing",
            InvalidOpenLicenceFee::RateOutOfRange => "out_of_range",
        }
    }
}

impl OpenLicenceFee {
    /// Puts a fee together.
    ///
    /// # Errors
    /// When the parts make none.
    pub fn try_new(lump: Option<Money>, royalty: Option<RoyaltyRate>) -> Result<Self, InvalidOpenLicenceFee> {
        if lump.is_none() && royalty.is_none() {
            return Err(InvalidOpenLicenceFee::Missing);
        }
        if royalty.is_some_and(|royalty| !(1..=RATE_BP_MAX).contains(&royalty.rate_bp)) {
            return Err(InvalidOpenLicenceFee::RateOutOfRange);
        }
        Ok(OpenLicenceFee { lump, royalty })
    }

    /// The sum, once.
    #[must_use]
    pub fn lump(&self) -> Option<Money> {
        self.lump
    }

    /// The rate.
    #[must_use]
    pub fn royalty(&self) -> Option<RoyaltyRate> {
        self.royalty
    }

    /// Whether something is paid before the licence comes to be.
    #[must_use]
    pub fn is_paid_at_once(&self) -> bool {
        self.lump.is_some_and(|lump| lump.minor > 0)
    }

    /// Whether it stays within what the guidance names; another fee is agreed on otherwise. A sum in another currency than yuan
    /// is not measured.
    fn is_within_guidance(&self) -> bool {
        let lump = self.lump.filter(|lump| lump.currency == Currency::Cny);
        let is_lump_within = lump.is_none_or(|lump| lump.minor <= LUMP_MAX_FEN);
        let is_rate_within = self.royalty.is_none_or(|royalty| {
            royalty.rate_bp
                <= match royalty.base {
                    RoyaltyBase::ProductPrice | RoyaltyBase::NewOutput | RoyaltyBase::Sales => SALES_RATE_MAX_BP,
                    RoyaltyBase::Profit => PROFIT_RATE_MAX_BP,
                }
        });
        is_lump_within && is_rate_within
    }
}

/// What the patentee declares.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenLicenceTerms {
    /// The fee.
    pub fee: OpenLicenceFee,
    /// The last day of the licences; as long as the right lives when there is none.
    pub ends_on: Option<Date>,
    /// The digest of the evaluation report (专利权评价报告), which a utility model and a design need.
    pub report: Option<DocumentDigest>,
    /// The digest of the consents of pledgees and co-owners, where there are such.
    pub consents: Option<DocumentDigest>,
}

/// Where an open licence stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum OpenLicenceState {
    /// Everybody can accept it.
    Declared,
    /// Nobody can accept it any more; whoever did keeps his licence.
    Withdrawn,
}

/// An open licence. It lives in the hub of its patent. What was declared never changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenLicence {
    /// Its identifier, which carries its hub.
    pub id: Id<OpenLicenceKind>,
    /// The patent.
    pub patent: Id<PatentKind>,
    /// The patentee, who lists the patent.
    pub owner: Id<OrganizationKind>,
    /// What was declared.
    pub terms: OpenLicenceTerms,
    /// Since when.
    pub declared_on: Date,
    /// Where it stands.
    pub state: OpenLicenceState,
}

/// The state machine.
pub const PROCESS: Process<OpenLicenceState> = Process {
    code: "open_licence",
    title_zh: "专利开放许可",
    title_en: "Open licence of a patent",
    initial: OpenLicenceState::Declared,
    steps: &[
        Step {
            action: Action::AcceptOpenLicence,
            from: &[OpenLicenceState::Declared],
            to: &[OpenLicenceState::Declared],
            rules: &[
                Rule::OrganizationNotVerified,
                Rule::LicenceRightEnded,
                Rule::LicenceOverlaps,
                Rule::OpenLicenceOwn,
                Rule::OpenLicenceAccepted,
                Rule::OpenLicencePaymentMissing,
            ],
        },
        Step {
            action: Action::WithdrawOpenLicence,
            from: &[OpenLicenceState::Declared],
            to: &[OpenLicenceState::Withdrawn],
            rules: &[],
        },
    ],
};

/// What an open licence from a day on grants, of all that the right gives.
fn grant(starts_on: Date, ends_on: Option<Date>) -> LicenceGrant {
    LicenceGrant {
        mode: LicenceMode::Open,
        territory: vec![Territory::World],
        uses: Vec::new(),
        starts_on: Some(starts_on),
        ends_on,
        sublicensing: Sublicensing::Barred,
    }
}

/// The licence that shuts others out on one of these days.
fn exclusive_one(standing: &[Licence], starts_on: Date, ends_on: Option<Date>) -> Option<&Licence> {
    let wanted = grant(starts_on, ends_on);
    standing.iter().find(|licence| {
        let is_standing = licence.state != LicenceState::Ended && licence.head.is_none();
        is_standing && licence.terms.mode.excludes_others() && overlap(&licence.terms, &wanted)
    })
}

/// What the market's own licences have against an event of the register (INV-08): an open licence is not declared beside an
/// exclusive one that a contract granted, nor an exclusive one beside an open one that stands.
#[must_use]
pub fn against_event(event: &LegalEvent, standing: &[Licence], open: &[OpenLicence]) -> Refusals {
    let (from, to) = (event.happened_on, event.until_on);
    let is_free = match event.kind {
        LegalEventKind::OpenLicenceDeclared => exclusive_one(standing, from, to).is_none(),
        LegalEventKind::ExclusivelyLicensed => {
            let meets = |open: &OpenLicence| {
                open.state == OpenLicenceState::Declared
                    && open.terms.ends_on.is_none_or(|end| from <= end)
                    && to.is_none_or(|to| open.declared_on <= to)
            };
            !open.iter().any(meets)
        }
        LegalEventKind::Confirmed
        | LegalEventKind::Published
        | LegalEventKind::ExaminationStarted
        | LegalEventKind::Granted
        | LegalEventKind::Rejected
        | LegalEventKind::Withdrawn
        | LegalEventKind::DeemedWithdrawn
        | LegalEventKind::Lapsed
        | LegalEventKind::Restored
        | LegalEventKind::Expired
        | LegalEventKind::Abandoned
        | LegalEventKind::Invalidated
        | LegalEventKind::PartiallyInvalidated
        | LegalEventKind::Transferred
        | LegalEventKind::PartyChanged
        | LegalEventKind::Pledged
        | LegalEventKind::PledgeReleased
        | LegalEventKind::Preserved
        | LegalEventKind::PreservationReleased
        | LegalEventKind::ExclusiveLicenceEnded
        | LegalEventKind::OpenLicenceWithdrawn => true,
    };
    let mut refusals = Refusals::new();
    refusals.require_at(is_free, Rule::PatentLicencesExclude, "/kind");
    refusals
}

/// What stands against declaring an open licence of a patent, apart from the owner's standing (专利法 50; 细则 86; INV-08).
#[must_use]
pub fn may_declare(
    patent: &Patent,
    terms: &OpenLicenceTerms,
    (standing, open): (&[Licence], &[OpenLicence]),
    at: Timestamp,
) -> Refusals {
    let (mut refusals, today) = (Refusals::new(), at.day());
    let kind = patent.content.right_kind();
    let is_granted = kind.is_some() && patent.content.legal_status == Some(LegalStatus::Granted);
    let is_within_term = patent.content.expires_on().is_none_or(|end| today < end);
    refusals.require_at(is_granted && is_within_term, Rule::OpenLicenceNotGranted, "/patent");
    refusals.require_at(patent.state == PatentState::Published, Rule::OpenLicencePatentHidden, "/patent");
    refusals.require_at(patent.is_state_fresh(today), Rule::PatentStateStale, "/patent");
    let needs_report = match kind {
        Some(ApplicationKind::UtilityModel | ApplicationKind::PctUtilityModel | ApplicationKind::Design) => true,
        Some(ApplicationKind::Invention | ApplicationKind::PctInvention) | None => false,
    };
    let has_report = !needs_report || terms.report.is_some();
    refusals.require_at(has_report, Rule::OpenLicenceReportMissing, "/evaluation_report_sha256");
    let lies = patent.legal_state().encumbrances;
    let lies_on = |kind| lies.iter().any(|lying| lying.kind == kind && lying.is_live_on(today));
    refusals.require_at(!lies_on(EncumbranceKind::Preservation), Rule::OpenLicenceSuspended, "/patent");
    let others = patent.content.co_owners.iter().any(|owner| owner.organization != Some(patent.owner));
    let needs_consents = others || lies_on(EncumbranceKind::Pledge);
    let has_consents = !needs_consents || terms.consents.is_some();
    refusals.require_at(has_consents, Rule::OpenLicenceConsentMissing, "/consents_sha256");
    let is_exclusive =
        lies_on(EncumbranceKind::ExclusiveLicence) || exclusive_one(standing, today, terms.ends_on).is_some();
    refusals.require_at(!is_exclusive, Rule::PatentLicencesExclude, "/patent");
    let is_declared = open.iter().any(|open| open.state == OpenLicenceState::Declared);
    refusals.require_at(!is_declared, Rule::OpenLicenceDeclared, "/patent");
    let is_ahead = terms.ends_on.is_none_or(|end| today <= end);
    refusals.require_at(is_ahead, Rule::OpenLicenceTermPast, "/ends_on");
    refusals.require_at(terms.fee.is_within_guidance(), Rule::OpenLicenceFeeTooHigh, "/fee");
    refusals
}

/// What an acceptance says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Acceptance {
    /// Who notifies the patentee.
    pub licensee: Id<OrganizationKind>,
    /// The digest of what shows that the sum was paid by the announced standard (专利法 51).
    pub payment: Option<DocumentDigest>,
}

impl OpenLicence {
    /// The patentee declares it. Everybody is told.
    ///
    /// # Errors
    /// All rules that stand against it.
    pub fn declare(
        id: Id<OpenLicenceKind>,
        patent: &Patent,
        terms: OpenLicenceTerms,
        around: (&[Licence], &[OpenLicence]),
        at: Timestamp,
    ) -> Result<(Self, Event), Refusals> {
        may_declare(patent, &terms, around, at).into_result()?;
        let (patent, owner, declared_on) = (patent.id, patent.owner, at.day());
        let open = OpenLicence { id, patent, owner, terms, declared_on, state: PROCESS.initial };
        let event = open.event(EventKind::OpenLicenceDeclared);
        Ok((open, event))
    }

    /// What the access table needs to know: everybody sees it.
    #[must_use]
    pub fn resource(&self) -> Resource {
        Resource { hub: self.id.hub(), owner: Some(self.owner), exposure: Exposure::Public }
    }

    /// What it grants from its first day on.
    #[must_use]
    pub fn grant(&self) -> LicenceGrant {
        grant(self.declared_on, self.terms.ends_on)
    }

    /// Whether it can be accepted on a day: nobody withdrew it, its last day has not passed, and the right lives.
    #[must_use]
    pub fn is_open_on(&self, day: Date, asset: &LicensedAsset) -> bool {
        self.state == OpenLicenceState::Declared && asset.is_alive && self.terms.ends_on.is_none_or(|end| day <= end)
    }

    /// What stands against an acceptance, apart from the standing of who accepts.
    #[must_use]
    pub fn may_accept(
        &self,
        acceptance: &Acceptance,
        asset: &LicensedAsset,
        standing: &[Licence],
        day: Date,
    ) -> Refusals {
        let mut refusals = PROCESS.open(Action::AcceptOpenLicence, self.state);
        let is_running = asset.is_alive && self.terms.ends_on.is_none_or(|end| day <= end);
        refusals.require(is_running, Rule::LicenceRightEnded);
        refusals.require(acceptance.licensee != self.owner, Rule::OpenLicenceOwn);
        let has_one = |licence: &Licence| {
            licence.source == LicenceSource::OpenLicence(self.id)
                && licence.state != LicenceState::Ended
                && licence.licensees.contains(&acceptance.licensee)
        };
        refusals.require(!standing.iter().any(has_one), Rule::OpenLicenceAccepted);
        let is_paid = !self.terms.fee.is_paid_at_once() || acceptance.payment.is_some();
        refusals.require_at(is_paid, Rule::OpenLicencePaymentMissing, "/payment_sha256");
        refusals
    }

    /// Somebody notifies the patentee and pays by the announced standard: he has a licence (专利法 51). Both are told.
    ///
    /// # Errors
    /// All rules that stand against it.
    pub fn accept(
        &self,
        id: Id<LicenceKind>,
        acceptance: &Acceptance,
        (asset, standing): (&LicensedAsset, &[Licence]),
        day: Date,
    ) -> Result<(Licence, Vec<Event>), Refusals> {
        self.may_accept(acceptance, asset, standing, day).into_result()?;
        let ends_on = match (self.terms.ends_on, asset.last_day) {
            (Some(declared), Some(last)) => Some(declared.min(last)),
            (declared, last) => declared.or(last),
        };
        let mut licence = Licence {
            id,
            asset: self.patent.subject(),
            source: LicenceSource::OpenLicence(self.id),
            head: None,
            licensor: self.owner,
            licensees: vec![acceptance.licensee],
            terms: grant(day, ends_on),
            state: LicenceState::Reserved,
            ended_at: None,
        };
        let events = licence.grant();
        Ok((licence, events))
    }

    /// What stands against taking it back.
    #[must_use]
    pub fn may_withdraw(&self) -> Refusals {
        PROCESS.open(Action::WithdrawOpenLicence, self.state)
    }

    /// The patentee takes it back; the licences that were made stay. Withdrawing twice changes nothing and yields no event.
    ///
    /// # Errors
    /// All rules that stand against it.
    pub fn withdraw(&mut self) -> Result<Option<Event>, Refusals> {
        if self.state == OpenLicenceState::Withdrawn {
            return Ok(None);
        }
        self.may_withdraw().into_result()?;
        self.state = OpenLicenceState::Withdrawn;
        Ok(Some(self.event(EventKind::OpenLicenceWithdrawn)))
    }

    fn event(&self, kind: EventKind) -> Event {
        let payload = json!({ "patent": self.patent.to_string() });
        let (subject, hub, owner) = (self.id.subject(), self.id.hub(), Some(self.owner));
        Event { kind, subject, hub, owner, audience: Audience::Public, payload }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fee(
        lump_fen: Option<i64>,
        royalty: Option<(u16, RoyaltyBase)>,
    ) -> Result<OpenLicenceFee, InvalidOpenLicenceFee> {
        let lump = lump_fen.map(|minor| Money { minor, currency: Currency::Cny });
        OpenLicenceFee::try_new(lump, royalty.map(|(rate_bp, base)| RoyaltyRate { rate_bp, base }))
    }

    #[test]
    fn a_fee_names_a_sum_or_a_rate_within_bounds() {
        assert_eq!(fee(None, None), Err(InvalidOpenLicenceFee::Missing));
        for rate_bp in [0, 10_001] {
            let refused = fee(None, Some((rate_bp, RoyaltyBase::Sales)));
            assert_eq!(refused, Err(InvalidOpenLicenceFee::RateOutOfRange));
        }
        assert!(!fee(Some(0), None).expect("a free licence").is_paid_at_once());
        assert!(fee(Some(1), None).expect("a sum").is_paid_at_once());
        assert!(!fee(None, Some((1, RoyaltyBase::Profit))).expect("a rate").is_paid_at_once());
    }

    #[test]
    fn the_guidance_bounds_the_sum_and_each_rate_by_its_base() {
        use RoyaltyBase::{NewOutput, ProductPrice, Profit, Sales};
        let is_within = |lump, royalty| fee(lump, royalty).expect("a fee").is_within_guidance();
        assert!(is_within(Some(LUMP_MAX_FEN), None) && !is_within(Some(LUMP_MAX_FEN + 1), None));
        for (base, max) in [(Sales, 2_000), (ProductPrice, 2_000), (NewOutput, 2_000), (Profit, 4_000)] {
            assert!(is_within(None, Some((max, base))) && !is_within(None, Some((max + 1, base))), "{base:?}");
        }
    }
}
