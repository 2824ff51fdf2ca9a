//! Service offerings (服务项目): what a provider does for others, in which unit, at which price, how fast, and what
//! stands behind it. Places that are used (incubators, pilot lines, shared instruments) are offerings with a capacity.

use super::category::ServiceCategory;
use super::certificate::Certificate;
use super::turnaround::Turnaround;
use crate::access::Action;
use crate::event::EventKind;
use crate::id::{Id, OfferingKind as OfferingId, ProviderKind};
use crate::listed::{Actions, DESCRIPTION_CHARS_MIN, Events, Listable, Listed, ListedState, steps};
use crate::money::MoneyRange;
use crate::process::{Process, Step};
use crate::provenance::Provenance;
use crate::reference::{RegionCode, TechnicalField};
use crate::rule::{Refusals, Rule};
use crate::text::{Body, Keyword, Name, Title};
use crate::timestamp::Timestamp;
use strum::{EnumString, IntoStaticStr, VariantArray};

/// Units of capacity that can be offered.
pub const CAPACITY_MAX: u32 = 1_000_000_000;

/// How the price is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum PriceForm {
    /// One amount for each unit.
    Fixed,
    /// From–to for each unit.
    Range,
    /// Told when asked.
    OnRequest,
}

/// What a unit of the service costs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Price {
    /// One amount: both ends of the range are the same.
    Fixed(MoneyRange),
    /// From–to.
    Range(MoneyRange),
    /// Told when asked.
    OnRequest,
}

/// Why form and amount do not make a price.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvalidPrice {
    /// A fixed price or a range without an amount.
    #[error("a fixed price and a range need their amount")]
    AmountMissing,
    /// A price on request that tells an amount.
    #[error("a price on request has no amount")]
    AmountSurplus,
    /// A fixed price from–to.
    #[error("a fixed price is one amount: its lower end is its upper end")]
    NotOneAmount,
}

impl InvalidPrice {
    /// The stable code of the fault.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            InvalidPrice::AmountMissing => "price_amount_missing",
            InvalidPrice::AmountSurplus => "price_amount_surplus",
            InvalidPrice::NotOneAmount => "price_not_one_amount",
        }
    }
}

impl Price {
    /// Puts a price together.
    ///
    /// # Errors
    /// When form and amount do not fit.
    pub fn try_new(form: PriceForm, amount: Option<MoneyRange>) -> Result<Self, InvalidPrice> {
        match (form, amount) {
            (PriceForm::Fixed, Some(amount)) if amount.min() == amount.max() => Ok(Price::Fixed(amount)),
            (PriceForm::Fixed, Some(_)) => Err(InvalidPrice::NotOneAmount),
            (PriceForm::Range, Some(amount)) => Ok(Price::Range(amount)),
            (PriceForm::Fixed | PriceForm::Range, None) => Err(InvalidPrice::AmountMissing),
            (PriceForm::OnRequest, None) => Ok(Price::OnRequest),
            (PriceForm::OnRequest, Some(_)) => Err(InvalidPrice::AmountSurplus),
        }
    }

    /// Its form.
    #[must_use]
    pub fn form(&self) -> PriceForm {
        match self {
            Price::Fixed(_) => PriceForm::Fixed,
            Price::Range(_) => PriceForm::Range,
            Price::OnRequest => PriceForm::OnRequest,
        }
    }

    /// Its amount, where it tells one.
    #[must_use]
    pub fn amount(&self) -> Option<&MoneyRange> {
        match self {
            Price::Fixed(amount) | Price::Range(amount) => Some(amount),
            Price::OnRequest => None,
        }
    }
}

/// A place or a device that others use.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum FacilityKind {
    /// 孵化器.
    Incubator,
    /// 概念验证平台.
    ProofOfConceptPlatform,
    /// 中试线.
    PilotLine,
    /// 共享仪器.
    SharedInstrument,
}

/// How much of a facility there is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Capacity {
    /// So many, 1 to [`CAPACITY_MAX`].
    pub quantity: u32,
    /// Of what: `workplaces`, `kg/d`, `h/month`.
    pub unit: Keyword,
}

/// A facility with what its users need to know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facility {
    /// What it is.
    pub kind: FacilityKind,
    /// How much of it there is.
    pub capacity: Option<Capacity>,
    /// Whom to ask for a place: an office, not a person. Shown to those who are logged in.
    pub booking_contact: Option<Name>,
}

/// What an offering says. Any value of it is a valid draft.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OfferingContent {
    /// What it is, in one line.
    pub title: Title,
    /// What is done, and how.
    pub description: Option<Body>,
    /// Whose service it is: a provider of the same owner.
    pub provider: Option<Id<ProviderKind>>,
    /// The category.
    pub category: Option<ServiceCategory>,
    /// Technical field.
    pub field: Option<TechnicalField>,
    /// Words to find it by.
    pub keywords: Vec<Keyword>,
    /// What is counted and paid: `test report`, `project`, `m²·month`.
    pub unit: Option<Keyword>,
    /// What a unit costs.
    pub price: Option<Price>,
    /// Where it is served; everywhere when empty.
    pub regions: Vec<RegionCode>,
    /// How long it takes.
    pub turnaround: Option<Turnaround>,
    /// What stands behind it.
    pub certificates: Vec<Certificate>,
    /// The facility that is used, if it is one.
    pub facility: Option<Facility>,
}

/// An offering.
pub type Offering = Listed<OfferingContent>;

const ACTIONS: Actions = Actions {
    create: Action::CreateOffering,
    show: Action::ShowOffering,
    amend: Action::AmendOffering,
    submit: Action::SubmitOffering,
    review: Action::ReviewOffering,
    publish: Action::PublishOffering,
    withdraw: Action::WithdrawOffering,
    certify: Action::CertifyOffering,
};
const STEPS: [Step<ListedState>; 5] = steps(
    ACTIONS,
    &[
        Rule::OrganizationNotVerified,
        Rule::OfferingProviderMissing,
        Rule::OfferingDescriptionTooThin,
        Rule::OfferingCategoryMissing,
        Rule::OfferingUnitMissing,
        Rule::OfferingPriceMissing,
        Rule::OfferingCapacityMissing,
        Rule::OfferingContactMissing,
        Rule::OfferingCertificateExpired,
    ],
    &[Rule::OrganizationNotVerified, Rule::OfferingProviderNotPublished, Rule::OfferingCertificateExpired],
);

/// The state machine.
pub const PROCESS: Process<ListedState> = Process {
    code: "offering",
    title_zh: "服务项目",
    title_en: "Service offering",
    initial: ListedState::Draft,
    steps: &STEPS,
};

impl Listable for OfferingContent {
    type Kind = OfferingId;

    const ACTIONS: Actions = ACTIONS;
    const PROCESS: Process<ListedState> = PROCESS;
    const EVENTS: Events = Events {
        created: EventKind::OfferingCreated,
        amended: EventKind::OfferingAmended,
        submitted: EventKind::OfferingSubmitted,
        reviewed: EventKind::OfferingReviewed,
        published: EventKind::OfferingPublished,
        withdrawn: EventKind::OfferingWithdrawn,
    };

    fn title(&self) -> &Title {
        &self.title
    }

    fn gaps(&self, provenance: Option<&Provenance>, _at: Timestamp) -> Refusals {
        let mut refusals = Refusals::new();
        refusals.require_at(self.provider.is_some(), Rule::OfferingProviderMissing, "/provider");
        if provenance.is_none() {
            let length = self.description.as_ref().map_or(0, |text| text.as_str().chars().count());
            let is_told = length >= DESCRIPTION_CHARS_MIN;
            refusals.require_at(is_told, Rule::OfferingDescriptionTooThin, "/description");
        }
        refusals.require_at(self.category.is_some(), Rule::OfferingCategoryMissing, "/category");
        if provenance.is_none() {
            refusals.require_at(self.unit.is_some(), Rule::OfferingUnitMissing, "/unit");
            refusals.require_at(self.price.is_some(), Rule::OfferingPriceMissing, "/price");
        }
        if let Some(facility) = &self.facility {
            let pointer = "/facility/capacity";
            refusals.require_at(facility.capacity.is_some(), Rule::OfferingCapacityMissing, pointer);
            let pointer = "/facility/booking_contact";
            refusals.require_at(facility.booking_contact.is_some(), Rule::OfferingContactMissing, pointer);
        }
        refusals
    }

    fn obstacles(&self, at: Timestamp) -> Refusals {
        let mut refusals = Refusals::new();
        let hold = self.certificates.iter().all(|certificate| certificate.holds_on(at.day()));
        refusals.require_at(hold, Rule::OfferingCertificateExpired, "/certificates");
        refusals
    }
}

/// What stands against an offering because of its provider, by the state that the provider is in.
#[must_use]
pub fn may_stand_on(provider: Option<ListedState>) -> Refusals {
    let mut refusals = Refusals::new();
    let is_public = provider == Some(ListedState::Published);
    refusals.require_at(is_public, Rule::OfferingProviderNotPublished, "/provider");
    refusals
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hub::HubNumber;
    use crate::listed::Moderated as _;
    use crate::money::{Currency, Money};
    use crate::people::provider::tests::{at, provenance, rules};
    use time::macros::date;

    fn range(min: i64, max: i64) -> MoneyRange {
        let money = |minor| Money { minor, currency: Currency::Cny };
        MoneyRange::try_new(money(min), money(max)).expect("ordered")
    }

    fn draft(provenance: Option<Provenance>) -> Offering {
        let content = OfferingContent {
            title: Title::parse("氢脆试验").expect("a title"),
            description: None,
            provider: None,
            category: None,
            field: None,
            keywords: vec![],
            unit: None,
            price: None,
            regions: vec![],
            turnaround: None,
            certificates: vec![],
            facility: None,
        };
        let owner = Id::compose(1, HubNumber::NATIONAL, 0, 2);
        Offering::create(Id::compose(1, HubNumber::NATIONAL, 0, 1), owner, content, provenance).0
    }

    #[test]
    fn a_price_and_its_form_belong_together() {
        assert_eq!(Price::try_new(PriceForm::Fixed, Some(range(100, 100))), Ok(Price::Fixed(range(100, 100))));
        assert_eq!(Price::try_new(PriceForm::Fixed, Some(range(100, 101))), Err(InvalidPrice::NotOneAmount));
        assert_eq!(Price::try_new(PriceForm::Range, None), Err(InvalidPrice::AmountMissing));
        assert_eq!(Price::try_new(PriceForm::OnRequest, None), Ok(Price::OnRequest));
        assert_eq!(Price::try_new(PriceForm::OnRequest, Some(range(1, 2))), Err(InvalidPrice::AmountSurplus));
        for form in PriceForm::VARIANTS {
            let amount = (*form != PriceForm::OnRequest).then(|| range(5, 5));
            let price = Price::try_new(*form, amount).expect("they fit");
            assert_eq!((price.form(), price.amount().copied()), (*form, amount));
        }
    }

    #[test]
    fn a_bare_title_is_refused_with_every_reason_and_an_imported_one_with_those_no_source_lacks() {
        let refused = draft(None).submit(at()).expect_err("everything is missing");
        assert_eq!(
            rules(&refused),
            [
                Rule::OfferingProviderMissing,
                Rule::OfferingDescriptionTooThin,
                Rule::OfferingCategoryMissing,
                Rule::OfferingUnitMissing,
                Rule::OfferingPriceMissing,
            ]
        );
        let refused = draft(Some(provenance())).submit(at()).expect_err("provider and category are missing");
        assert_eq!(rules(&refused), [Rule::OfferingProviderMissing, Rule::OfferingCategoryMissing]);
    }

    #[test]
    fn a_facility_has_a_capacity_and_a_contact() {
        let mut offering = draft(Some(provenance()));
        offering.content.provider = Some(Id::compose(1, HubNumber::NATIONAL, 0, 4));
        offering.content.category = Some(ServiceCategory::ResearchAndDevelopment);
        offering.content.facility =
            Some(Facility { kind: FacilityKind::PilotLine, capacity: None, booking_contact: None });
        let refused = offering.submit(at()).expect_err("nobody could use it");
        assert_eq!(rules(&refused), [Rule::OfferingCapacityMissing, Rule::OfferingContactMissing]);
    }

    #[test]
    fn a_certificate_counts_to_its_last_day_and_then_keeps_the_offering_from_the_market() {
        let mut offering = draft(Some(provenance()));
        offering.state = ListedState::Registered;
        let certificate = |expires_on| Certificate {
            name: Keyword::parse("CMA").expect("a name"),
            number: Keyword::parse("2399").expect("a number"),
            issuer: Name::parse("某局").expect("a name"),
            expires_on,
        };
        for (last, holds) in [(None, true), (Some(date!(2026 - 11 - 24)), true), (Some(date!(2026 - 11 - 23)), false)] {
            offering.content.certificates = vec![certificate(None), certificate(last)];
            assert_eq!(offering.may_publish(at()).is_empty(), holds, "{last:?}");
        }
    }

    #[test]
    fn an_offering_stands_on_a_published_provider_only() {
        for state in ListedState::VARIANTS {
            assert_eq!(may_stand_on(Some(*state)).is_empty(), *state == ListedState::Published);
        }
        assert!(!may_stand_on(None).is_empty());
    }
}
