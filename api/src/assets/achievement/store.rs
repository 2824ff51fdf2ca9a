//! The rows of achievements.

use crate::http::problem::Problem;
use crate::listing::column::{names, restore_list, restore_range, texts};
use crate::listing::store::{Listing, Narrowing};
use crate::storage::{Stored, corrupt, hub_column, restore_time};
use crate::tx::Tx;
use keqiao_domain::assets::achievement::{Achievement, AchievementContent};
use keqiao_domain::assets::readiness::ReadinessAssessment;
use keqiao_domain::id::{AchievementKind, Id};
use keqiao_domain::reference::{IpcSymbol, ReadinessLevel, TechnicalField};
use keqiao_domain::text::{Body, Keyword, Title};
use sea_orm::entity::prelude::*;
use sea_orm::{ActiveValue::Set, Condition};
use time::Date;

/// The row.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[expect(missing_docs, reason = "the migration tells what a column is")]
#[sea_orm(table_name = "achievement")]
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
    pub r#abstract: Option<String>,
    pub field: Option<String>,
    pub keywords: Vec<String>,
    pub classes: Vec<String>,
    pub readiness_scale: Option<String>,
    pub readiness_level: Option<i16>,
    pub readiness_method: Option<String>,
    pub readiness_assessed_on: Option<TimeDate>,
    pub cooperation: Vec<String>,
    pub price_min_minor: Option<i64>,
    pub price_max_minor: Option<i64>,
    pub price_currency: Option<String>,
    pub patents: Vec<Uuid>,
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

impl Listing for Achievement {
    type Kind = AchievementKind;
    type Table = Entity;
    type Row = ActiveModel;

    const TABLE: &'static str = "achievement";
    const PUBLIC_STATE: &'static str = "published";
    const HUB: Column = Column::Hub;
    const ID: Column = Column::Id;
    const OWNER: Column = Column::OwnerId;
    const STATE: Column = Column::State;
    const VERSION: Column = Column::Version;
    const CREATED_BY: Column = Column::CreatedBy;

    fn id(&self) -> Id<AchievementKind> {
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
            r#abstract,
            field,
            keywords,
            classes,
            readiness_scale,
            readiness_level,
            readiness_method,
            readiness_assessed_on,
            cooperation,
            price_min_minor,
            price_max_minor,
            price_currency,
            patents,
            metadata,
            version,
            updated_at,
            updated_by: _,
        } = row;
        let id = Id::restore(id);
        let broken = |what: &str| corrupt("achievement", id, what);
        let readiness = restore_readiness(readiness_scale, readiness_level, readiness_method, readiness_assessed_on)
            .map_err(|()| broken("readiness"))?;
        let price = restore_range(price_min_minor, price_max_minor, price_currency).map_err(|()| broken("price"))?;
        let content = AchievementContent {
            title: Title::restore(title).map_err(|_| broken("title"))?,
            r#abstract: r#abstract.map(Body::restore).transpose().map_err(|_| broken("abstract"))?,
            field: field.map(|code| TechnicalField::parse(&code)).transpose().map_err(|_| broken("field"))?,
            keywords: restore_list(keywords, |text| Keyword::restore(text).ok()).ok_or_else(|| broken("keywords"))?,
            classes: restore_list(classes, |text| IpcSymbol::parse(&text).ok()).ok_or_else(|| broken("classes"))?,
            readiness,
            cooperation: restore_list(cooperation, |text| text.parse().ok()).ok_or_else(|| broken("cooperation"))?,
            price,
            patents: patents.into_iter().map(Id::restore).collect(),
        };
        let provenance = crate::provenance::restore(source, source_id, source_digest, broken)?;
        let state = state.parse().map_err(|_| broken("state"))?;
        Ok(Stored {
            value: Achievement { id, owner: Id::restore(owner_id), content, state, provenance },
            metadata: serde_json::from_value(metadata).map_err(|_| broken("metadata"))?,
            version,
            created_at: restore_time(created_at),
            updated_at: restore_time(updated_at),
        })
    }

    fn row(tx: &Tx, stored: &Stored<Self>) -> Result<ActiveModel, Problem> {
        let Achievement { id, owner, content, state, provenance } = &stored.value;
        let readiness = content.readiness.as_ref();
        let price = content.price.as_ref();
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
            r#abstract: Set(content.r#abstract.as_ref().map(ToString::to_string)),
            field: Set(content.field.map(|field| <&str>::from(field).to_owned())),
            keywords: Set(texts(&content.keywords)),
            classes: Set(texts(&content.classes)),
            readiness_scale: Set(readiness.map(|readiness| scale_column(&readiness.level))),
            readiness_level: Set(readiness.map(|readiness| i16::from(readiness.level.level()))),
            readiness_method: Set(readiness.map(|readiness| <&str>::from(readiness.method).to_owned())),
            readiness_assessed_on: Set(readiness.and_then(|readiness| readiness.assessed_on)),
            cooperation: Set(names(&content.cooperation)),
            price_min_minor: Set(price.map(|range| range.min().minor)),
            price_max_minor: Set(price.map(|range| range.max().minor)),
            price_currency: Set(price.map(|range| range.min().currency.code().to_owned())),
            patents: Set(content.patents.iter().map(Id::uuid).collect()),
            metadata: Set(serde_json::to_value(&stored.metadata).map_err(Problem::internal)?),
            version: Set(stored.version),
            updated_at: Set(tx.now().as_offset()),
            updated_by: Set(tx.name()),
        })
    }
}

/// Scale and edition without the level: `GBT22900-9:2022`.
fn scale_column(level: &ReadinessLevel) -> String {
    format!("{}:{}", level.scale(), level.edition())
}

/// An assessment from its four columns.
fn restore_readiness(
    scale: Option<String>,
    level: Option<i16>,
    method: Option<String>,
    assessed_on: Option<Date>,
) -> Result<Option<ReadinessAssessment>, ()> {
    let (Some(scale), Some(level), Some(method)) = (scale, level, method) else { return Ok(None) };
    let level = ReadinessLevel::parse(&format!("{scale}/{level}")).map_err(|_| ())?;
    let method = method.parse().map_err(|_| ())?;
    Ok(Some(ReadinessAssessment { level, method, assessed_on }))
}

/// What a list of achievements is narrowed to.
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
        self.shared.condition::<Achievement>().add_option(self.field.map(|field| Column::Field.eq(<&str>::from(field))))
    }
}
