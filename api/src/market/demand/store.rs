//! The rows of demands.

use super::figure::{FigureBody, parse_figures};
use super::setter::SetterView;
use crate::http::fault::Faults;
use crate::http::problem::Problem;
use crate::listing::column::{names, restore_list, restore_range, texts};
use crate::listing::store::{Listing, Narrowing};
use crate::storage::{Stored, corrupt, hub_column, restore_time};
use crate::tx::Tx;
use keqiao_domain::id::{DemandKind, Id};
use keqiao_domain::market::demand::{Demand, DemandContent, INDICATORS_MAX};
use keqiao_domain::market::figure::Figure;
use keqiao_domain::market::setter::{Setter, Setters};
use keqiao_domain::reference::{IndustryCode, TechnicalField};
use keqiao_domain::text::{Body, Indicator, Keyword, Passage, Title};
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{LockBehavior, LockType};
use sea_orm::{ActiveValue::Set, Condition, QueryOrder as _, QuerySelect as _};

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
    #[sea_orm(column_type = "JsonBinary")]
    pub figures: Json,
    pub bottleneck_evidence: Option<String>,
    pub chain_stage: Option<String>,
    pub scenario: Option<String>,
    #[sea_orm(column_type = "JsonBinary")]
    pub setters: Json,
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
            figures,
            bottleneck_evidence,
            chain_stage,
            scenario,
            setters,
            version,
            updated_at,
            updated_by: _,
        } = row;
        let id = Id::restore(id);
        let broken = |what: &str| corrupt("demand", id, what);
        let budget =
            restore_range(budget_min_minor, budget_max_minor, budget_currency).map_err(|()| broken("budget"))?;
        let passage =
            |text: Option<String>, what: &str| text.map(Passage::restore).transpose().map_err(|_| broken(what));
        let industry = |code: String| IndustryCode::parse(&code);
        let content = DemandContent {
            title: Title::restore(title).map_err(|_| broken("title"))?,
            description: Body::restore(description).map_err(|_| broken("description"))?,
            indicators: restore_list(indicators, |text| Indicator::restore(text).ok())
                .ok_or_else(|| broken("indicators"))?,
            figures: restore_figures(figures).ok_or_else(|| broken("figures"))?,
            field: field.map(|code| TechnicalField::parse(&code)).transpose().map_err(|_| broken("field"))?,
            industry: industry_code.map(industry).transpose().map_err(|_| broken("industry_code"))?,
            budget,
            deadline_on,
            cooperation: restore_list(cooperation, |text| text.parse().ok()).ok_or_else(|| broken("cooperation"))?,
            stage: stage.map(|text| text.parse()).transpose().map_err(|_| broken("stage"))?,
            is_bottleneck,
            keywords: restore_list(keywords, |text| Keyword::restore(text).ok()).ok_or_else(|| broken("keywords"))?,
            bottleneck_evidence: passage(bottleneck_evidence, "bottleneck_evidence")?,
            chain_stage: chain_stage.map(|text| text.parse()).transpose().map_err(|_| broken("chain_stage"))?,
            scenario: passage(scenario, "scenario")?,
        };
        let provenance = crate::provenance::restore(source, source_id, source_digest, broken)?;
        let state = state.parse().map_err(|_| broken("state"))?;
        let setters = restore_setters(setters).ok_or_else(|| broken("setters"))?;
        Ok(Stored {
            value: Demand { id, owner: Id::restore(owner_id), content, state, setters, provenance },
            metadata: serde_json::from_value(metadata).map_err(|_| broken("metadata"))?,
            version,
            created_at: restore_time(created_at),
            updated_at: restore_time(updated_at),
        })
    }

    fn row(tx: &Tx, stored: &Stored<Self>) -> Result<ActiveModel, Problem> {
        let Demand { id, owner, content, state, setters, provenance } = &stored.value;
        let figures: Vec<FigureBody> = content.figures.iter().map(FigureBody::from).collect();
        let setters: Vec<SetterView> = setters.as_slice().iter().map(SetterView::from).collect();
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
            figures: Set(serde_json::to_value(&figures).map_err(Problem::internal)?),
            bottleneck_evidence: Set(content.bottleneck_evidence.as_ref().map(ToString::to_string)),
            chain_stage: Set(content.chain_stage.map(|stage| <&str>::from(stage).to_owned())),
            scenario: Set(content.scenario.as_ref().map(ToString::to_string)),
            setters: Set(serde_json::to_value(&setters).map_err(Problem::internal)?),
            version: Set(stored.version),
            updated_at: Set(tx.now().as_offset()),
            updated_by: Set(tx.name()),
        })
    }
}

/// The figures of their column, if every one can be read.
fn restore_figures(column: Json) -> Option<Vec<Figure>> {
    let rows: Vec<FigureBody> = serde_json::from_value(column).ok()?;
    let mut faults = Faults::new();
    let figures = parse_figures(&rows, INDICATORS_MAX, &mut faults);
    faults.is_empty().then_some(figures)
}

/// The setters of their column, if every one can be read.
fn restore_setters(column: Json) -> Option<Setters> {
    let rows: Vec<SetterView> = serde_json::from_value(column).ok()?;
    Some(Setters::restore(rows.into_iter().map(Setter::from).collect()))
}

/// Open demands whose last day is over, oldest first, locked until the transaction ends; those that another node has
/// locked are left to it.
///
/// # Errors
/// When the database does not answer or a row is corrupt.
pub async fn find_due(tx: &Tx, today: TimeDate, limit: u64) -> Result<Vec<Stored<Demand>>, Problem> {
    let rows = Entity::find()
        .filter(Column::State.eq("open"))
        .filter(Column::DeadlineOn.lt(today))
        .order_by_asc(Column::DeadlineOn)
        .limit(limit)
        .lock_with_behavior(LockType::Update, LockBehavior::SkipLocked)
        .all(tx.db())
        .await?;
    rows.into_iter().map(Demand::restore).collect()
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
