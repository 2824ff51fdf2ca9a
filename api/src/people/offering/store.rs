//! The rows of offerings.

use super::view::CertificateBody;
use crate::http::problem::Problem;
use crate::listing::column::{restore_list, restore_range, texts};
use crate::listing::store::{Listing, Narrowing};
use crate::people::member::serves;
use crate::storage::{Stored, corrupt, hub_column, restore_time, statement};
use crate::tx::Tx;
use keqiao_domain::id::{Id, OfferingKind, ProviderKind};
use keqiao_domain::people::category::ServiceCategory;
use keqiao_domain::people::certificate::Certificate;
use keqiao_domain::people::offering::{Capacity, Facility, FacilityKind, Offering, OfferingContent, Price};
use keqiao_domain::reference::{RegionCode, TechnicalField};
use keqiao_domain::text::{Body, Keyword, Name, Title};
use sea_orm::entity::prelude::*;
use sea_orm::{ActiveValue::Set, Condition};

/// The row.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[expect(missing_docs, reason = "the migration tells what a column is")]
#[sea_orm(table_name = "offering")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub hub: i16,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub owner_id: Uuid,
    pub created_at: TimeDateTimeWithTimeZone,
    pub created_by: String,
    pub source: Option<String>,
    pub source_id: Option<String>,
    #[sea_orm(column_type = "VarBinary(StringLen::None)", nullable)]
    pub source_digest: Option<Vec<u8>>,
    pub state: String,
    pub provider_id: Option<Uuid>,
    pub title: String,
    pub description: Option<String>,
    pub category: Option<String>,
    pub field: Option<String>,
    pub keywords: Vec<String>,
    pub unit: Option<String>,
    pub price_form: Option<String>,
    pub price_min_minor: Option<i64>,
    pub price_max_minor: Option<i64>,
    pub price_currency: Option<String>,
    pub regions: Vec<String>,
    pub turnaround: Option<String>,
    #[sea_orm(column_type = "JsonBinary")]
    pub certificates: Json,
    pub facility: Option<String>,
    pub capacity_quantity: Option<i64>,
    pub capacity_unit: Option<String>,
    pub booking_contact: Option<String>,
    #[sea_orm(column_type = "JsonBinary")]
    pub metadata: Json,
    pub version: i64,
    pub updated_at: TimeDateTimeWithTimeZone,
    pub updated_by: String,
}

/// There are no relations: a row of another area is asked for by its identifier.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl Listing for Offering {
    type Kind = OfferingKind;
    type Table = Entity;
    type Row = ActiveModel;

    const TABLE: &'static str = "offering";
    const PUBLIC_STATE: &'static str = "published";
    const HUB: Column = Column::Hub;
    const ID: Column = Column::Id;
    const OWNER: Column = Column::OwnerId;
    const STATE: Column = Column::State;
    const VERSION: Column = Column::Version;

    fn id(&self) -> Id<OfferingKind> {
        self.id
    }

    fn restore(row: Model) -> Result<Stored<Self>, Problem> {
        let Model {
            hub: _,
            id,
            owner_id,
            created_at,
            created_by: _,
            source,
            source_id,
            source_digest,
            state,
            provider_id,
            title,
            description,
            category,
            field,
            keywords,
            unit,
            price_form,
            price_min_minor,
            price_max_minor,
            price_currency,
            regions,
            turnaround,
            certificates,
            facility,
            capacity_quantity,
            capacity_unit,
            booking_contact,
            metadata,
            version,
            updated_at,
            updated_by: _,
        } = row;
        let id = Id::restore(id);
        let broken = |what: &str| corrupt("offering", id, what);
        let price = (price_min_minor, price_max_minor, price_currency);
        let capacity = (capacity_quantity, capacity_unit);
        let content = OfferingContent {
            title: Title::restore(title).map_err(|_| broken("title"))?,
            description: description.map(|text| Body::parse(&text)).transpose().map_err(|_| broken("description"))?,
            provider: provider_id.map(Id::restore),
            category: category.map(|name| name.parse()).transpose().map_err(|_| broken("category"))?,
            field: field.map(|name| name.parse()).transpose().map_err(|_| broken("field"))?,
            keywords: restore_list(keywords, |text| Keyword::restore(text).ok()).ok_or_else(|| broken("keywords"))?,
            unit: unit.map(|text| Keyword::parse(&text)).transpose().map_err(|_| broken("unit"))?,
            price: restore_price(price_form.as_deref(), price).map_err(|()| broken("price"))?,
            regions: restore_list(regions, |text| RegionCode::parse(&text).ok()).ok_or_else(|| broken("regions"))?,
            turnaround: turnaround.map(|text| text.parse()).transpose().map_err(|_| broken("turnaround"))?,
            certificates: restore_certificates(certificates).ok_or_else(|| broken("certificates"))?,
            facility: restore_facility(facility.as_deref(), capacity, booking_contact)
                .map_err(|()| broken("facility"))?,
        };
        let provenance = crate::provenance::restore(source, source_id, source_digest, broken)?;
        let state = state.parse().map_err(|_| broken("state"))?;
        Ok(Stored {
            value: Offering { id, owner: Id::restore(owner_id), content, state, provenance },
            metadata: serde_json::from_value(metadata).map_err(|_| broken("metadata"))?,
            version,
            created_at: restore_time(created_at),
            updated_at: restore_time(updated_at),
        })
    }

    fn row(tx: &Tx, stored: &Stored<Self>) -> Result<ActiveModel, Problem> {
        let Offering { id, owner, content, state, provenance } = &stored.value;
        let state: &'static str = (*state).into();
        let amount = content.price.as_ref().and_then(Price::amount);
        let facility = content.facility.as_ref();
        let capacity = facility.and_then(|facility| facility.capacity.as_ref());
        let certificates: Vec<_> = content.certificates.iter().map(CertificateBody::from).collect();
        Ok(ActiveModel {
            hub: Set(hub_column(id.hub())),
            id: Set(id.uuid()),
            owner_id: Set(owner.uuid()),
            created_at: Set(stored.created_at.as_offset()),
            created_by: Set(tx.name()),
            source: Set(provenance.as_ref().map(|p| p.source.to_string())),
            source_id: Set(provenance.as_ref().map(|p| p.source_id.to_string())),
            source_digest: Set(provenance.as_ref().map(|p| p.digest.to_vec())),
            state: Set(state.to_owned()),
            provider_id: Set(content.provider.map(|provider| provider.uuid())),
            title: Set(content.title.to_string()),
            description: Set(content.description.as_ref().map(ToString::to_string)),
            category: Set(content.category.map(|category| category.to_string())),
            field: Set(content.field.map(|field| field.to_string())),
            keywords: Set(texts(&content.keywords)),
            unit: Set(content.unit.as_ref().map(ToString::to_string)),
            price_form: Set(content.price.map(|price| <&str>::from(price.form()).to_owned())),
            price_min_minor: Set(amount.map(|range| range.min().minor)),
            price_max_minor: Set(amount.map(|range| range.max().minor)),
            price_currency: Set(amount.map(|range| range.min().currency.code().to_owned())),
            regions: Set(texts(&content.regions)),
            turnaround: Set(content.turnaround.map(|turnaround| turnaround.to_string())),
            certificates: Set(serde_json::to_value(certificates).map_err(Problem::internal)?),
            facility: Set(facility.map(|facility| <&str>::from(facility.kind).to_owned())),
            capacity_quantity: Set(capacity.map(|capacity| i64::from(capacity.quantity))),
            capacity_unit: Set(capacity.map(|capacity| capacity.unit.to_string())),
            booking_contact: Set(facility.and_then(|f| f.booking_contact.as_ref()).map(ToString::to_string)),
            metadata: Set(serde_json::to_value(&stored.metadata).map_err(Problem::internal)?),
            version: Set(stored.version),
            updated_at: Set(tx.now().as_offset()),
            updated_by: Set(tx.name()),
        })
    }
}

/// A price from its columns.
fn restore_price(
    form: Option<&str>,
    (min, max, currency): (Option<i64>, Option<i64>, Option<String>),
) -> Result<Option<Price>, ()> {
    let Some(form) = form else { return Ok(None) };
    let amount = restore_range(min, max, currency)?;
    Price::try_new(form.parse().map_err(|_| ())?, amount).map(Some).map_err(|_| ())
}

/// The certificates from their column.
fn restore_certificates(column: Json) -> Option<Vec<Certificate>> {
    let bodies: Vec<CertificateBody> = serde_json::from_value(column).ok()?;
    bodies.iter().map(|body| body.parse("", &mut crate::http::fault::Faults::new())).collect()
}

/// A facility from its columns.
fn restore_facility(
    kind: Option<&str>,
    (quantity, unit): (Option<i64>, Option<String>),
    contact: Option<String>,
) -> Result<Option<Facility>, ()> {
    let Some(kind) = kind else { return Ok(None) };
    let capacity = quantity.zip(unit).map(|(quantity, unit)| {
        let unit = Keyword::parse(&unit).map_err(|_| ())?;
        Ok(Capacity { quantity: u32::try_from(quantity).map_err(|_| ())?, unit })
    });
    Ok(Some(Facility {
        kind: kind.parse().map_err(|_| ())?,
        capacity: capacity.transpose()?,
        booking_contact: contact.map(|text| Name::parse(&text)).transpose().map_err(|_| ())?,
    }))
}

/// How many offerings of a provider are on the market.
///
/// # Errors
/// When the database does not answer.
pub async fn count_public(db: &impl ConnectionTrait, provider: Id<ProviderKind>) -> Result<u64, Problem> {
    let sql = "SELECT count(*) FROM offering WHERE hub = $1 AND provider_id = $2 AND state = 'published'";
    let row = db.query_one_raw(statement(sql, [hub_column(provider.hub()).into(), provider.uuid().into()])).await?;
    let count = row.map(|row| row.try_get_by_index::<i64>(0)).transpose()?.unwrap_or_default();
    Ok(count.unsigned_abs())
}

/// What a list of offerings is narrowed to.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// What every list can be narrowed to.
    pub shared: Narrowing,
    /// Provider.
    pub provider: Option<Id<ProviderKind>>,
    /// Category.
    pub category: Option<ServiceCategory>,
    /// Kind of facility.
    pub facility: Option<FacilityKind>,
    /// Technical field.
    pub field: Option<TechnicalField>,
    /// A region it is served in.
    pub region: Option<RegionCode>,
}

impl Filter {
    /// The condition on the columns.
    #[must_use]
    pub fn condition(&self) -> Condition {
        self.shared
            .condition::<Offering>()
            .add_option(self.provider.map(|provider| Column::ProviderId.eq(provider.uuid())))
            .add_option(self.category.map(|category| Column::Category.eq(<&str>::from(category))))
            .add_option(self.facility.map(|facility| Column::Facility.eq(<&str>::from(facility))))
            .add_option(self.field.map(|field| Column::Field.eq(<&str>::from(field))))
            .add_option(self.region.as_ref().map(|region| serves::<Offering>(Column::Regions, region)))
    }
}
