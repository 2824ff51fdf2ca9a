//! The rows of a provider's figures. They are never changed.

use crate::http::problem::Problem;
use crate::storage::{corrupt, hub_column, restore_time, statement};
use crate::tx::Tx;
use keqiao_domain::id::{FigureKind, Id, ProviderKind};
use keqiao_domain::people::capability::CapabilityFigure;
use keqiao_domain::timestamp::Timestamp;
use sea_orm::{ConnectionTrait, QueryResult};
use time::{Date, OffsetDateTime};

/// A figure with the time at which it was recorded.
#[derive(Clone, Copy, Debug)]
pub struct StoredFigure {
    /// The figure.
    pub value: CapabilityFigure,
    /// When it was recorded.
    pub created_at: Timestamp,
}

/// Stores figures of a provider.
///
/// # Errors
/// When the database does not answer.
pub async fn insert(tx: &Tx, provider: Id<ProviderKind>, figures: &[CapabilityFigure]) -> Result<(), Problem> {
    let sql = "INSERT INTO capability_figure (hub, id, provider_id, measure, value, from_on, as_of_on, created_at, created_by) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    for figure in figures {
        let id: Id<FigureKind> = tx.next_id(provider.hub());
        let values = [
            hub_column(provider.hub()).into(),
            id.uuid().into(),
            provider.uuid().into(),
            <&str>::from(figure.measure()).into(),
            i64::try_from(figure.value()).map_err(Problem::internal)?.into(),
            figure.from_on().into(),
            figure.as_of_on().into(),
            tx.now().as_offset().into(),
            tx.name().into(),
        ];
        tx.db().execute_raw(statement(sql, values)).await?;
    }
    Ok(())
}

fn restore(row: &QueryResult) -> Result<StoredFigure, Problem> {
    let id: Id<FigureKind> = Id::restore(row.try_get_by_index(0)?);
    let broken = |what: &str| corrupt("capability_figure", id, what);
    let measure: String = row.try_get_by_index(1)?;
    let measure = measure.parse().map_err(|_| broken("measure"))?;
    let value = u64::try_from(row.try_get_by_index::<i64>(2)?).map_err(|_| broken("value"))?;
    let (from_on, as_of_on) = (row.try_get_by_index::<Option<Date>>(3)?, row.try_get_by_index::<Date>(4)?);
    Ok(StoredFigure {
        value: CapabilityFigure::try_new(measure, value, from_on, as_of_on).map_err(|_| broken("figure"))?,
        created_at: restore_time(row.try_get_by_index::<OffsetDateTime>(5)?),
    })
}

/// The latest figure of each measure of a provider: of the latest day, and of two for one day the one recorded later.
///
/// # Errors
/// When the database does not answer or a row is corrupt.
pub async fn latest(db: &impl ConnectionTrait, provider: Id<ProviderKind>) -> Result<Vec<StoredFigure>, Problem> {
    let sql = "SELECT DISTINCT ON (measure) id, measure, value, from_on, as_of_on, created_at FROM capability_figure \
        WHERE hub = $1 AND provider_id = $2 ORDER BY measure, as_of_on DESC, id DESC";
    let values = [hub_column(provider.hub()).into(), provider.uuid().into()];
    let rows = db.query_all_raw(statement(sql, values)).await?;
    rows.iter().map(restore).collect()
}
