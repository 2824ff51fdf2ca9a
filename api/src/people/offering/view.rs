//! What goes in and comes out for offerings.

use crate::app::App;
use crate::http::fault::Faults;
use crate::http::problem::Problem;
use crate::http::types::{Code, Day, Moment, MoneyRangeBody, Ref};
use crate::identity::organization::view::{TransitionView, parse_metadata};
use crate::listing::member::{KeywordText, parse_keywords};
use crate::listing::step::{Milestone, Outlook, Presented};
use crate::listing::store;
use crate::moderation::ReviewView;
use crate::names::{
    FacilityKindCode, ListedStateCode, OfferingRef, OrganizationRef, PriceFormCode, ProviderRef, ServiceCategoryCode,
    TechnicalFieldCode,
};
use crate::people::member::{RegionText, parse_regions, region_texts};
use crate::people::provider::store as providers;
use crate::provenance::ProvenanceView;
use crate::reference::code_list::held::Holding;
use crate::storage::{Metadata, Stored};
use crate::tx::Tx;
use keqiao_domain::access::{Actor, Principal};
use keqiao_domain::id::{Id, OrganizationKind};
use keqiao_domain::people::certificate::{CERTIFICATES_MAX, Certificate};
use keqiao_domain::people::offering::{
    CAPACITY_MAX, Capacity, Facility, Offering, OfferingContent, Price, may_stand_on,
};
use keqiao_domain::people::provider::Provider;
use keqiao_domain::people::turnaround::Turnaround;
use keqiao_domain::rule::Refusals;
use keqiao_domain::text::{Body, Keyword, Name, Title};
use keqiao_domain::timestamp::Timestamp;
use sea_orm::ConnectionTrait;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What a unit of the service costs.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = Price)]
pub struct PriceBody {
    /// How the price is told.
    #[schema(inline)]
    pub form: PriceFormCode,
    /// The amount: of a fixed price with equal ends, of a range from–to; absent when it is told on request.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub amount: Option<MoneyRangeBody>,
}

/// A certificate that stands behind a service.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ServiceCertificate)]
pub struct CertificateBody {
    /// What it attests.
    #[schema(min_length = 1, max_length = 100, example = "CMA")]
    pub name: String,
    /// Its number.
    #[schema(min_length = 1, max_length = 100, example = "239900010001")]
    pub number: String,
    /// Who issued it.
    #[schema(min_length = 2, max_length = 200, example = "Market supervision administration (fictitious)")]
    pub issuer: String,
    /// The last day on which it holds; absent when it has no end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(inline)]
    pub expires_on: Option<Day>,
}

/// How much of a facility there is.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = Capacity)]
pub struct CapacityBody {
    /// So many.
    #[schema(minimum = 1, maximum = 1_000_000_000, example = 20)]
    pub quantity: u32,
    /// Of what.
    #[schema(min_length = 1, max_length = 100, example = "shifts a month")]
    pub unit: String,
}

/// A place or a device that others use.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = Facility)]
pub struct FacilityBody {
    /// What it is.
    #[schema(inline)]
    pub kind: FacilityKindCode,
    /// How much of it there is; needed before it is handed in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub capacity: Option<CapacityBody>,
    /// Whom to ask for a place: an office, not a person; needed before it is handed in. Only those who are logged in see
    /// it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 2, max_length = 200, example = "Booking desk, booking@pilot-line.example")]
    pub booking_contact: Option<String>,
}

/// What an offering says.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OfferingBody {
    /// What it is, in one line.
    #[schema(min_length = 1, max_length = 300, example = "Hydrogen embrittlement test of steel up to 100 MPa")]
    pub title: String,
    /// What is done, and how; at least 20 characters before it is handed in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(
        min_length = 1,
        max_length = 20000,
        example = "Slow strain rate tests in gaseous hydrogen, three specimens for each condition, with fractography."
    )]
    pub description: Option<String>,
    /// Whose service it is: a provider of your organization; needed before it is handed in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(inline)]
    pub provider: Option<ProviderRef>,
    /// The category; needed before it is handed in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(inline)]
    pub category: Option<ServiceCategoryCode>,
    /// Technical field.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(inline)]
    pub field: Option<TechnicalFieldCode>,
    /// Words to find it by.
    #[serde(default)]
    #[schema(max_items = 30)]
    pub keywords: Vec<KeywordText>,
    /// What is counted and paid; needed before it is handed in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 100, example = "test report")]
    pub unit: Option<String>,
    /// What a unit costs; needed before it is handed in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub price: Option<PriceBody>,
    /// Where it is served (GB/T 2260); everywhere when empty.
    #[serde(default)]
    #[schema(max_items = 50)]
    pub regions: Vec<RegionText>,
    /// How long it takes: an ISO 8601 duration of one unit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 6, pattern = "^P([1-9][0-9]{0,2}[DWMY]|T[1-9][0-9]{0,2}H)$", example = "P10D")]
    pub turnaround: Option<String>,
    /// What stands behind it; an expired certificate keeps it from the market.
    #[serde(default)]
    #[schema(max_items = 20)]
    pub certificates: Vec<CertificateBody>,
    /// The facility that is used, if it is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub facility: Option<FacilityBody>,
    /// Up to 20 pairs of your own.
    #[serde(default)]
    #[schema(inline)]
    pub metadata: Metadata,
}

/// A service offering.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Offering)]
pub struct OfferingView {
    /// Its identifier.
    #[schema(inline)]
    pub id: OfferingRef,
    /// The code of its hub.
    #[schema(max_length = 40, pattern = "^[a-z-]+$", example = "shanghai")]
    pub hub: String,
    /// Whose it is.
    #[schema(inline)]
    pub owner: OrganizationRef,
    /// Where it stands.
    #[schema(inline)]
    pub state: ListedStateCode,
    /// What it is, in one line.
    #[schema(max_length = 300)]
    pub title: String,
    /// What is done, and how.
    #[schema(max_length = 20000)]
    pub description: Option<String>,
    /// Whose service it is.
    #[schema(inline)]
    pub provider: Option<ProviderRef>,
    /// The category.
    #[schema(inline)]
    pub category: Option<ServiceCategoryCode>,
    /// Technical field.
    #[schema(inline)]
    pub field: Option<TechnicalFieldCode>,
    /// Words to find it by.
    #[schema(max_items = 30)]
    pub keywords: Vec<KeywordText>,
    /// What is counted and paid.
    #[schema(max_length = 100)]
    pub unit: Option<String>,
    /// What a unit costs.
    pub price: Option<PriceBody>,
    /// Where it is served (GB/T 2260); everywhere when empty.
    #[schema(max_items = 50)]
    pub regions: Vec<RegionText>,
    /// How long it takes: an ISO 8601 duration of one unit.
    #[schema(max_length = 6, pattern = "^P([1-9][0-9]{0,2}[DWMY]|T[1-9][0-9]{0,2}H)$", example = "P10D")]
    pub turnaround: Option<String>,
    /// What stands behind it.
    #[schema(max_items = 20)]
    pub certificates: Vec<CertificateBody>,
    /// The facility that is used, if it is one.
    pub facility: Option<FacilityBody>,
    /// The owner's own pairs; only its members see them.
    #[schema(inline)]
    pub metadata: Metadata,
    /// Where it came from, if it was imported. An imported offering may lack description, unit and price.
    pub provenance: Option<ProvenanceView>,
    /// When it was entered.
    #[schema(inline)]
    pub created_at: Moment,
    /// When it last changed.
    #[schema(inline)]
    pub updated_at: Moment,
    /// The moderator's latest decision; for its owner and its hub's moderators, when a single one is shown.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub review: Option<ReviewView>,
    /// What may follow, for this caller; only when a single one is shown.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_items = 20)]
    pub transitions: Option<Vec<TransitionView>>,
}

impl PriceBody {
    fn parse(&self, faults: &mut Faults) -> Option<Price> {
        let amount = match &self.amount {
            Some(amount) => Some(amount.parse("/price/amount", faults)?),
            None => None,
        };
        faults.take("/price/amount", Price::try_new(self.form.0, amount))
    }
}

impl CertificateBody {
    /// Reads the certificate; faults are noted below the pointer.
    pub fn parse(&self, pointer: &str, faults: &mut Faults) -> Option<Certificate> {
        let name = faults.take(format!("{pointer}/name"), Keyword::parse(&self.name));
        let number = faults.take(format!("{pointer}/number"), Keyword::parse(&self.number));
        let issuer = faults.take(format!("{pointer}/issuer"), Name::parse(&self.issuer));
        let expires_on = self.expires_on.map(|day| day.0);
        Some(Certificate { name: name?, number: number?, issuer: issuer?, expires_on })
    }
}

impl From<&Certificate> for CertificateBody {
    fn from(certificate: &Certificate) -> Self {
        CertificateBody {
            name: certificate.name.to_string(),
            number: certificate.number.to_string(),
            issuer: certificate.issuer.to_string(),
            expires_on: certificate.expires_on.map(Day),
        }
    }
}

fn parse_certificates(certificates: &[CertificateBody], faults: &mut Faults) -> Vec<Certificate> {
    if certificates.len() > CERTIFICATES_MAX {
        faults.add("/certificates", "too_many", format!("has more than {CERTIFICATES_MAX} members"));
        return Vec::new();
    }
    let places = certificates.iter().enumerate();
    places.filter_map(|(place, body)| body.parse(&format!("/certificates/{place}"), faults)).collect()
}

impl FacilityBody {
    fn parse(&self, faults: &mut Faults) -> Facility {
        let capacity = self.capacity.as_ref().and_then(|capacity| {
            if !(1..=CAPACITY_MAX).contains(&capacity.quantity) {
                faults.add("/facility/capacity/quantity", "out_of_range", format!("is not 1 to {CAPACITY_MAX}"));
            }
            let unit = faults.take("/facility/capacity/unit", Keyword::parse(&capacity.unit))?;
            Some(Capacity { quantity: capacity.quantity, unit })
        });
        let contact = self.booking_contact.as_deref();
        let booking_contact = faults.take_optional("/facility/booking_contact", contact, Name::parse);
        Facility { kind: self.kind.0, capacity, booking_contact }
    }
}

impl From<&Facility> for FacilityBody {
    fn from(facility: &Facility) -> Self {
        let capacity =
            |capacity: &Capacity| CapacityBody { quantity: capacity.quantity, unit: capacity.unit.to_string() };
        FacilityBody {
            kind: Code(facility.kind),
            capacity: facility.capacity.as_ref().map(capacity),
            booking_contact: facility.booking_contact.as_ref().map(ToString::to_string),
        }
    }
}

impl OfferingBody {
    /// Reads the body into the domain.
    ///
    /// # Errors
    /// All faulty members.
    pub fn parse(self) -> Result<(OfferingContent, Metadata), Faults> {
        let mut faults = Faults::new();
        let title = faults.take("/title", Title::parse(&self.title));
        let description = faults.take_optional("/description", self.description.as_deref(), Body::parse);
        let keywords = parse_keywords(self.keywords, &mut faults);
        let unit = faults.take_optional("/unit", self.unit.as_deref(), Keyword::parse);
        let price = self.price.as_ref().and_then(|price| price.parse(&mut faults));
        let regions = parse_regions(self.regions, &mut faults);
        let turnaround = faults.take_optional("/turnaround", self.turnaround.as_deref(), str::parse::<Turnaround>);
        let certificates = parse_certificates(&self.certificates, &mut faults);
        let facility = self.facility.as_ref().map(|facility| facility.parse(&mut faults));
        let metadata = parse_metadata(self.metadata, &mut faults);
        let (Some(title), true) = (title, faults.is_empty()) else {
            return Err(faults);
        };
        let content = OfferingContent {
            title,
            description,
            provider: self.provider.map(|provider| provider.0),
            category: self.category.map(|category| category.0),
            field: self.field.map(|field| field.0),
            keywords,
            unit,
            price,
            regions,
            turnaround,
            certificates,
            facility,
        };
        Ok((content, metadata))
    }
}

impl From<&Stored<Offering>> for OfferingBody {
    fn from(stored: &Stored<Offering>) -> Self {
        let content = &stored.value.content;
        let price =
            |price: &Price| PriceBody { form: Code(price.form()), amount: price.amount().map(MoneyRangeBody::from) };
        OfferingBody {
            title: content.title.to_string(),
            description: content.description.as_ref().map(ToString::to_string),
            provider: content.provider.map(Ref),
            category: content.category.map(Code),
            field: content.field.map(Code),
            keywords: content.keywords.iter().map(|keyword| KeywordText(keyword.to_string())).collect(),
            unit: content.unit.as_ref().map(ToString::to_string),
            price: content.price.as_ref().map(price),
            regions: region_texts(&content.regions),
            turnaround: content.turnaround.map(|turnaround| turnaround.to_string()),
            certificates: content.certificates.iter().map(CertificateBody::from).collect(),
            facility: content.facility.as_ref().map(FacilityBody::from),
            metadata: stored.metadata.clone(),
        }
    }
}

impl OfferingView {
    /// A row of a list.
    #[must_use]
    pub fn item(app: &App, principal: &Principal, stored: &Stored<Offering>) -> Self {
        let body = OfferingBody::from(stored);
        let offering = &stored.value;
        let is_visitor = principal.actor == Actor::Visitor;
        let facility = body.facility.map(|facility| FacilityBody {
            booking_contact: facility.booking_contact.filter(|_| !is_visitor),
            ..facility
        });
        OfferingView {
            id: Ref(offering.id),
            hub: app.hubs.code(offering.id.hub()),
            owner: Ref(offering.owner),
            state: Code(offering.state),
            title: body.title,
            description: body.description,
            provider: body.provider,
            category: body.category,
            field: body.field,
            keywords: body.keywords,
            unit: body.unit,
            price: body.price,
            regions: body.regions,
            turnaround: body.turnaround,
            certificates: body.certificates,
            facility,
            metadata: if principal.is_member(offering.owner) { body.metadata } else { Metadata::new() },
            provenance: offering.provenance.as_ref().map(ProvenanceView::from),
            created_at: Moment(stored.created_at),
            updated_at: Moment(stored.updated_at),
            review: None,
            transitions: None,
        }
    }
}

impl Presented for Offering {
    type Body = OfferingBody;
    type View = OfferingView;

    const COLLECTION: &'static str = "offerings";

    fn parse(body: OfferingBody) -> Result<(OfferingContent, Metadata), Faults> {
        body.parse()
    }

    async fn check_references(
        tx: &Tx,
        owner: Id<OrganizationKind>,
        content: &OfferingContent,
        before: Option<&Self>,
    ) -> Result<(), Problem> {
        let before = before.map(|before| before.content.regions.as_slice()).unwrap_or_default();
        let mut held = Holding::today(tx);
        held.each("/regions", &content.regions, before).await?;
        held.finish()?;
        let Some(id) = content.provider else { return Ok(()) };
        match store::find::<Provider>(tx.db(), id).await? {
            Some(provider) if provider.value.owner == owner => Ok(()),
            Some(_) | None => {
                Err(Problem::invalid("/provider", "provider_unknown", "is no provider of your organization"))
            }
        }
    }

    async fn hold(tx: &Tx, value: &Self, milestone: Milestone) -> Result<(), Problem> {
        match (milestone, value.content.provider) {
            (Milestone::Publish, Some(provider)) => providers::hold(tx, provider).await,
            (Milestone::Publish, None) | (Milestone::Submit | Milestone::Withdraw, _) => Ok(()),
        }
    }

    async fn against(
        db: &impl ConnectionTrait,
        value: &Self,
        milestone: Milestone,
        _at: Timestamp,
    ) -> Result<Refusals, Problem> {
        match milestone {
            Milestone::Submit | Milestone::Withdraw => Ok(Refusals::new()),
            Milestone::Publish => {
                let provider = match value.content.provider {
                    Some(id) => store::find::<Provider>(db, id).await?,
                    None => None,
                };
                Ok(may_stand_on(provider.map(|provider| provider.value.state)))
            }
        }
    }

    async fn items(app: &App, principal: &Principal, stored: &[Stored<Self>]) -> Result<Vec<OfferingView>, Problem> {
        Ok(stored.iter().map(|row| OfferingView::item(app, principal, row)).collect())
    }

    async fn single(
        app: &App,
        _db: &impl ConnectionTrait,
        principal: &Principal,
        stored: &Stored<Self>,
        outlook: Outlook,
    ) -> Result<OfferingView, Problem> {
        let Outlook { review, transitions } = outlook;
        let item = OfferingView::item(app, principal, stored);
        Ok(OfferingView { review, transitions: Some(transitions), ..item })
    }
}
