//! The rows of demands.

use crate::http::problem::Problem;
use crate::listing::column::{names, restore_list, restore_range, texts};
use crate::listing::store::{Listing, Narrowing};
use crate::storage::{Stored, corrupt, hub_column, restore_time};
use crate::tx::Tx;
use keqiao_domain::id::{DemandKind, Id};
use keqiao_domain::market::demand::{Demand, DemandContent};
use keqiao_domain::reference::{IndustryCode, TechnicalField};
use keqiao_domain::text::{Body, Indicator, Keyword, Title};
use sea_orm::entity::prelude::*;
use sea_orm::{ActiveValue::Set, Condition};

/// The row.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[expect(missing_docs, reason = "the migration tells what a column is")]
#[sea_orm(table_name = "demand")]
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
    pub description: String,
    pub indicators: Vec<String>,
    pub field: Option<String>,
    pub industry_code: Option<String>,
    pub budget_min_minor: Option<i64>,
    pub budget_max_minor: Option<i64>,
    pub budget_currency: Option<String>,
    pub deadline_on: Option<TimeDate>,
    pub cooperation: Vec<String>,
    pub stage: Option<String>,
    pub is_bottleneck: bool,
    pub keywords: Vec<String>,
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

impl Listing for Demand {
    type Kind = DemandKind;
    type Table = Entity;
    type Row = ActiveModel;

    const TABLE: &'static str = "demand";
    const PUBLIC_STATE: &'static str = "open";
    const HUB: Column = Column::Hub;
    const ID: Column = Column::Id;
    const OWNER: Column = Column::OwnerId;
    const STATE: Column = Column::State;
    const VERSION: Column = Column::Version;
    const CREATED_BY: Column = Column::CreatedBy;

    fn id(&self) -> Id<DemandKind> {
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
            indicators,
            field,
            industry_code,
            budget_min_minor,
            budget_max_minor,
            budget_currency,
            deadline_on,
            cooperation,
            stage,
            is_bottleneck,
            keywords,
            metadata,
            version,
            updated_at,
            updated_by: _,
        } = row;
        let id = Id::restore(id);
        let broken = |what: &str| corrupt("demand", id, what);
        let budget =
            restore_range(budget_min_minor, budget_max_minor, budget_currency).map_err(|()| broken("budget"))?;
        let content = DemandContent {
            title: Title::restore(title).map_err(|_| broken("title"))?,
            description: Body::restore(description).map_err(|_| broken("description"))?,
            indicators: restore_list(indicators, |text| Indicator::restore(text).ok())
                .ok_or_else(|| broken("indicators"))?,
            field: field.map(|code| TechnicalField::parse(&code)).transpose().map_err(|_| broken("field"))?,
            industry: industry_code
                .map(|code| IndustryCode::parse(&code))
                .transpose()
                .map_err(|_| broken("industry_code"))?,
            budget,
            deadline_on,
            cooperation: restore_list(cooperation, |text| text.parse().ok()).ok_or_else(|| broken("cooperation"))?,
            stage: stage.map(|text| text.parse()).transpose().map_err(|_| broken("stage"))?,
            is_bottleneck,
            keywords: restore_list(keywords, |text| Keyword::restore(text).ok()).ok_or_else(|| broken("keywords"))?,
        };
        let provenance = crate::provenance::restore(source, source_id, source_digest, broken)?;
        let state = state.parse().map_err(|_| broken("state"))?;
        Ok(Stored {
            value: Demand { id, owner: Id::restore(owner_id), content, state, provenance },
            metadata: serde_json::from_value(metadata).map_err(|_| broken("metadata"))?,
            version,
            created_at: restore_time(created_at),
            updated_at: restore_time(updated_at),
        })
    }

    fn row(tx: &Tx, stored: &Stored<Self>) -> Result<ActiveModel, Problem> {
        let Demand { id, owner, content, state, provenance } = &stored.value;
        let budget = content.budget.as_ref();
        let state: &'static str = (*state).into();
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
            description: Set(content.description.to_string()),
            indicators: Set(texts(&content.indicators)),
            field: Set(content.field.map(|field| <&str>::from(field).to_owned())),
            industry_code: Set(content.industry.as_ref().map(ToString::to_string)),
            budget_min_minor: Set(budget.map(|range| range.min().minor)),
            budget_max_minor: Set(budget.map(|range| range.max().minor)),
            budget_currency: Set(budget.map(|range| range.min().currency.code().to_owned())),
            deadline_on: Set(content.deadline_on),
            cooperation: Set(names(&content.cooperation)),
            stage: Set(content.stage.map(|stage| <&str>::from(stage).to_owned())),
            is_bottleneck: Set(content.is_bottleneck),
            keywords: Set(texts(&content.keywords)),
            metadata: Set(serde_json::to_value(&stored.metadata).map_err(Problem::internal)?),
            version: Set(stored.version),
            updated_at: Set(tx.now().as_offset()),
            updated_by: Set(tx.name()),
        })
    }
}

/// What a list of demands is narrowed to.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// What every list can be narrowed to.
    pub shared: Narrowing,
    /// Technical field.
    pub field: Option<TechnicalField>,
}

impl Filter {
    /// The condition on the columns.
    #[must_use]
    pub fn condition(&self) -> Condition {
        self.shared.condition::<Demand>().add_option(self.field.map(|field| Column::Field.eq(<&str>::from(field))))
    }
}
