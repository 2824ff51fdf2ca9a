//! The rows of achievements.

use super::assessment::AssessmentBody;
use super::bundle::{ComponentBody, ContributorBody, parse_components, parse_contributors};
use super::valuation::ValuationBody;
use crate::http::fault::Faults;
use crate::http::problem::Problem;
use crate::listing::column::{names, restore_list, restore_range, texts};
use crate::listing::store::{Listing, Narrowing};
use crate::storage::{Stored, corrupt, hub_column, restore_time};
use crate::tx::Tx;
use keqiao_domain::assets::achievement::{Achievement, AchievementContent};
use keqiao_domain::assets::readiness::{AssessmentRecord, ReadinessAssessment};
use keqiao_domain::assets::valuation::Valuation;
use keqiao_domain::id::{AchievementKind, Id};
use keqiao_domain::reference::{IpcSymbol, ReadinessLevel, TechnicalField};
use keqiao_domain::text::{Body, Keyword, Title};
use keqiao_domain::timestamp::Timestamp;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{LockBehavior, LockType};
use sea_orm::{ActiveValue::Set, Condition, QueryOrder as _, QuerySelect as _};
use serde::Serialize;
use serde::de::DeserializeOwned;
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
    #[sea_orm(column_type = "JsonBinary")]
    pub components: Json,
    #[sea_orm(column_type = "JsonBinary")]
    pub contributors: Json,
    pub ownership_mode: Option<String>,
    #[sea_orm(column_type = "JsonBinary")]
    pub assessments: Json,
    #[sea_orm(column_type = "JsonBinary")]
    pub valuations: Json,
    pub dormant_since: Option<TimeDateTimeWithTimeZone>,
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
            components,
            contributors,
            ownership_mode,
            assessments,
            valuations,
            dormant_since,
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
            components: restore_checked(components, parse_components).ok_or_else(|| broken("components"))?,
            contributors: restore_checked(contributors, parse_contributors).ok_or_else(|| broken("contributors"))?,
            ownership: ownership_mode.map(|text| text.parse()).transpose().map_err(|_| broken("ownership_mode"))?,
        };
        let provenance = crate::provenance::restore(source, source_id, source_digest, broken)?;
        let state = state.parse().map_err(|_| broken("state"))?;
        let owner = Id::restore(owner_id);
        let assessments = restore_assessments(assessments).ok_or_else(|| broken("assessments"))?;
        let valuations = restore_valuations(valuations).ok_or_else(|| broken("valuations"))?;
        let dormant_since = dormant_since.map(restore_time);
        let value = Achievement { id, owner, content, state, assessments, valuations, dormant_since, provenance };
        Ok(Stored {
            value,
            metadata: serde_json::from_value(metadata).map_err(|_| broken("metadata"))?,
            version,
            created_at: restore_time(created_at),
            updated_at: restore_time(updated_at),
        })
    }

    fn row(tx: &Tx, stored: &Stored<Self>) -> Result<ActiveModel, Problem> {
        let Achievement { id, owner, content, state, assessments, valuations, dormant_since, provenance } =
            &stored.value;
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
            components: Set(json_of::<_, ComponentBody>(&content.components)?),
            contributors: Set(json_of::<_, ContributorBody>(&content.contributors)?),
            ownership_mode: Set(content.ownership.map(|mode| <&str>::from(mode).to_owned())),
            assessments: Set(json_of::<_, AssessmentBody>(assessments)?),
            valuations: Set(json_of::<_, ValuationBody>(valuations)?),
            dormant_since: Set(dormant_since.map(Timestamp::as_offset)),
            version: Set(stored.version),
            updated_at: Set(tx.now().as_offset()),
            updated_by: Set(tx.name()),
        })
    }
}

/// A list column as JSON, in the form of its view.
fn json_of<'l, T, B: From<&'l T> + Serialize>(values: &'l [T]) -> Result<Json, Problem> {
    let rows: Vec<B> = values.iter().map(B::from).collect();
    serde_json::to_value(&rows).map_err(Problem::internal)
}

/// The values of a list column, if every one passes what a body must pass.
fn restore_checked<T, B: DeserializeOwned>(
    column: Json,
    parse: impl Fn(&[B], &mut Faults) -> Vec<T>,
) -> Option<Vec<T>> {
    let rows: Vec<B> = serde_json::from_value(column).ok()?;
    let mut faults = Faults::new();
    let values = parse(&rows, &mut faults);
    faults.is_empty().then_some(values)
}

/// The assessments of their column, if every one can be read.
fn restore_assessments(column: Json) -> Option<Vec<AssessmentRecord>> {
    let rows: Vec<AssessmentBody> = serde_json::from_value(column).ok()?;
    rows.into_iter().map(|row| row.parse().ok()).collect()
}

/// The valuations of their column, if every one can be read. How long one holds was checked when it was made.
fn restore_valuations(column: Json) -> Option<Vec<Valuation>> {
    let rows: Vec<ValuationBody> = serde_json::from_value(column).ok()?;
    rows.into_iter().map(|row| row.parse(u16::MAX).ok()).collect()
}

/// Registered and public achievements that nobody has touched since, and that do not sleep yet, the idlest first; locked
/// until the transaction ends. Those that another node has locked are left to it.
///
/// # Errors
/// When the database does not answer or a row is corrupt.
pub async fn find_idle(tx: &Tx, since: Timestamp, limit: u64) -> Result<Vec<Stored<Achievement>>, Problem> {
    let rows = Entity::find()
        .filter(Column::State.is_in(["registered", "published"]))
        .filter(Column::DormantSince.is_null())
        .filter(Column::UpdatedAt.lte(since.as_offset()))
        .order_by_asc(Column::UpdatedAt)
        .limit(limit)
        .lock_with_behavior(LockType::Update, LockBehavior::SkipLocked)
        .all(tx.db())
        .await?;
    rows.into_iter().map(Achievement::restore).collect()
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
