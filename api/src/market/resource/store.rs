//! The rows of resources.

use super::eligibility::EligibilityBody;
use crate::http::fault::Faults;
use crate::http::problem::Problem;
use crate::listing::column::{names, restore_list, restore_range, texts};
use crate::listing::store::{Listing, Narrowing};
use crate::people::member::{contains, names_or_all, serves};
use crate::storage::{Stored, corrupt, hub_column, restore_time};
use crate::tx::Tx;
use keqiao_domain::id::{Id, ResourceKind};
use keqiao_domain::market::chain::{Chain, ResourceSort};
use keqiao_domain::market::eligibility::Eligibility;
use keqiao_domain::market::resource::{ResourceContent, ResourceListing, Window};
use keqiao_domain::reference::{IndustryCode, RegionCode, TechnicalField};
use keqiao_domain::text::{Body, Keyword, Name, SourceName, Title};
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{Expr, ExprTrait, LockBehavior, LockType};
use sea_orm::{ActiveValue::Set, Condition, QueryOrder as _, QuerySelect as _};

/// The row.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[expect(missing_docs, reason = "the migration tells what a column is")]
#[sea_orm(table_name = "resource")]
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
    pub title: String,
    pub description: Option<String>,
    pub kind: Option<String>,
    pub chains: Vec<String>,
    pub regions: Vec<String>,
    pub industries: Vec<String>,
    pub fields: Vec<String>,
    pub keywords: Vec<String>,
    pub issuer: Option<String>,
    pub reference: Option<String>,
    pub amount_min_minor: Option<i64>,
    pub amount_max_minor: Option<i64>,
    pub amount_currency: Option<String>,
    pub opens_on: Option<TimeDate>,
    pub closes_on: Option<TimeDate>,
    pub valid_from_on: Option<TimeDate>,
    pub valid_until_on: Option<TimeDate>,
    #[sea_orm(column_type = "JsonBinary")]
    pub eligibility: Json,
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

impl Listing for ResourceListing {
    type Kind = ResourceKind;
    type Table = Entity;
    type Row = ActiveModel;

    const TABLE: &'static str = "resource";
    const PUBLIC_STATE: &'static str = "published";
    const HUB: Column = Column::Hub;
    const ID: Column = Column::Id;
    const OWNER: Column = Column::OwnerId;
    const STATE: Column = Column::State;
    const VERSION: Column = Column::Version;

    fn id(&self) -> Id<ResourceKind> {
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
            title,
            description,
            kind,
            chains,
            regions,
            industries,
            fields,
            keywords,
            issuer,
            reference,
            amount_min_minor,
            amount_max_minor,
            amount_currency,
            opens_on,
            closes_on,
            valid_from_on,
            valid_until_on,
            eligibility,
            metadata,
            version,
            updated_at,
            updated_by: _,
        } = row;
        let id = Id::restore(id);
        let broken = |what: &str| corrupt("resource", id, what);
        let industry = |text: String| IndustryCode::parse(&text).ok();
        let content = ResourceContent {
            title: Title::restore(title).map_err(|_| broken("title"))?,
            description: description.map(Body::restore).transpose().map_err(|_| broken("description"))?,
            sort: kind.map(|name| name.parse()).transpose().map_err(|_| broken("kind"))?,
            chains: restore_list(chains, |text| text.parse().ok()).ok_or_else(|| broken("chains"))?,
            regions: restore_list(regions, |text| RegionCode::parse(&text).ok()).ok_or_else(|| broken("regions"))?,
            industries: restore_list(industries, industry).ok_or_else(|| broken("industries"))?,
            fields: restore_list(fields, |text| text.parse().ok()).ok_or_else(|| broken("fields"))?,
            keywords: restore_list(keywords, |text| Keyword::restore(text).ok()).ok_or_else(|| broken("keywords"))?,
            issuer: issuer.map(Name::restore).transpose().map_err(|_| broken("issuer"))?,
            reference: reference.map(SourceName::restore).transpose().map_err(|_| broken("reference"))?,
            amount: restore_range(amount_min_minor, amount_max_minor, amount_currency)
                .map_err(|()| broken("amount"))?,
            window: Window { opens_on, closes_on, valid_from_on, valid_until_on },
            eligibility: restore_eligibility(eligibility).ok_or_else(|| broken("eligibility"))?,
        };
        let provenance = crate::provenance::restore(source, source_id, source_digest, broken)?;
        let state = state.parse().map_err(|_| broken("state"))?;
        Ok(Stored {
            value: ResourceListing { id, owner: Id::restore(owner_id), content, state, provenance },
            metadata: serde_json::from_value(metadata).map_err(|_| broken("metadata"))?,
            version,
            created_at: restore_time(created_at),
            updated_at: restore_time(updated_at),
        })
    }

    fn row(tx: &Tx, stored: &Stored<Self>) -> Result<ActiveModel, Problem> {
        let ResourceListing { id, owner, content, state, provenance } = &stored.value;
        let state: &'static str = (*state).into();
        let amount = content.amount.as_ref();
        let window = &content.window;
        let eligibility = EligibilityBody::from(&content.eligibility);
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
            title: Set(content.title.to_string()),
            description: Set(content.description.as_ref().map(ToString::to_string)),
            kind: Set(content.sort.map(|sort| <&str>::from(sort).to_owned())),
            chains: Set(names(&content.chains)),
            regions: Set(texts(&content.regions)),
            industries: Set(texts(&content.industries)),
            fields: Set(names(&content.fields)),
            keywords: Set(texts(&content.keywords)),
            issuer: Set(content.issuer.as_ref().map(ToString::to_string)),
            reference: Set(content.reference.as_ref().map(ToString::to_string)),
            amount_min_minor: Set(amount.map(|range| range.min().minor)),
            amount_max_minor: Set(amount.map(|range| range.max().minor)),
            amount_currency: Set(amount.map(|range| range.min().currency.code().to_owned())),
            opens_on: Set(window.opens_on),
            closes_on: Set(window.closes_on),
            valid_from_on: Set(window.valid_from_on),
            valid_until_on: Set(window.valid_until_on),
            eligibility: Set(serde_json::to_value(&eligibility).map_err(Problem::internal)?),
            metadata: Set(serde_json::to_value(&stored.metadata).map_err(Problem::internal)?),
            version: Set(stored.version),
            updated_at: Set(tx.now().as_offset()),
            updated_by: Set(tx.name()),
        })
    }
}

/// The conditions of their column, if every one can be read.
fn restore_eligibility(column: Json) -> Option<Eligibility> {
    let body: EligibilityBody = serde_json::from_value(column).ok()?;
    let mut faults = Faults::new();
    let eligibility = body.parse(&mut faults);
    faults.is_empty().then_some(eligibility)
}

/// Resources on the market whose last day is over, oldest first, locked until the transaction ends; those that another
/// node has locked are left to it.
///
/// # Errors
/// When the database does not answer or a row is corrupt.
pub async fn find_due(tx: &Tx, today: TimeDate, limit: u64) -> Result<Vec<Stored<ResourceListing>>, Problem> {
    let last_day = Expr::cust("least(closes_on, valid_until_on)");
    let rows = Entity::find()
        .filter(Column::State.eq("published"))
        .filter(ExprTrait::lt(last_day.clone(), today))
        .order_by_asc(last_day)
        .limit(limit)
        .lock_with_behavior(LockType::Update, LockBehavior::SkipLocked)
        .all(tx.db())
        .await?;
    rows.into_iter().map(ResourceListing::restore).collect()
}

/// What a list of resources is narrowed to.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// What every list can be narrowed to.
    pub shared: Narrowing,
    /// What it is.
    pub sort: Option<ResourceSort>,
    /// A chain it belongs to.
    pub chain: Option<Chain>,
    /// A technical field it is for.
    pub field: Option<TechnicalField>,
    /// An industry it is for.
    pub industry: Option<IndustryCode>,
    /// A region it is to be had in.
    pub region: Option<RegionCode>,
}

impl Filter {
    /// The condition on the columns.
    #[must_use]
    pub fn condition(&self) -> Condition {
        let fields = |field: TechnicalField| vec![<&str>::from(field).to_owned()];
        self.shared
            .condition::<ResourceListing>()
            .add_option(self.sort.map(|sort| Column::Kind.eq(<&str>::from(sort))))
            .add_option(self.chain.map(|chain| contains::<ResourceListing>(Column::Chains, <&str>::from(chain))))
            .add_option(self.field.map(|field| names_or_all::<ResourceListing>(Column::Fields, fields(field))))
            .add_option(
                self.industry
                    .as_ref()
                    .map(|industry| names_or_all::<ResourceListing>(Column::Industries, industry_and_above(industry))),
            )
            .add_option(self.region.as_ref().map(|region| serves::<ResourceListing>(Column::Regions, region)))
    }
}

/// The industry itself and all that cover it: its section, division, group.
fn industry_and_above(industry: &IndustryCode) -> Vec<String> {
    let section = industry.section();
    let above = (2..=industry.digits().len()).map(|length| format!("{section}{}", &industry.digits()[..length]));
    std::iter::once(section.to_owned()).chain(above).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_industry_is_served_by_whatever_covers_it() {
        let above = |code| industry_and_above(&IndustryCode::parse(code).expect("an industry"));
        assert_eq!(above("C2651"), ["C", "C26", "C265", "C2651"]);
        assert_eq!(above("2651"), ["C", "C26", "C265", "C2651"]);
        assert_eq!(above("C"), ["C"]);
    }
}
