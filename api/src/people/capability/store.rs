//! The rows of providers' figures, which are never changed, and what their scores are made from.

use crate::http::problem::Problem;
use crate::storage::{corrupt, hub_column, restore_time, statement};
use crate::tx::Tx;
use keqiao_domain::id::{FigureKind, Id, OrganizationKind, ProviderKind};
use keqiao_domain::people::capability::{self, CapabilityFigure, CapabilityScore, ClientOpinion};
use keqiao_domain::timestamp::Timestamp;
use sea_orm::{ConnectionTrait, QueryResult, Value};
use std::collections::HashMap;
use time::{Date, OffsetDateTime};
use uuid::Uuid;

/// A figure with the time at which it was recorded.
#[derive(Clone, Copy, Debug)]
pub struct StoredFigure {
    /// The figure.
    pub value: CapabilityFigure,
    /// When it was recorded.
    pub created_at: Timestamp,
}

/// A figure as it is taken away: with its identifier and its provider.
#[derive(Clone, Copy, Debug)]
pub struct RecordedFigure {
    /// Its identifier.
    pub id: Id<FigureKind>,
    /// Whose it is.
    pub provider: Id<ProviderKind>,
    /// The figure.
    pub figure: StoredFigure,
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

/// What was recorded, said and certified of providers.
type Many<T> = HashMap<Id<ProviderKind>, T>;

/// Hubs and identifiers of providers, as two columns.
fn columns(providers: &[Id<ProviderKind>]) -> [Value; 2] {
    let mut providers = providers.to_vec();
    providers.sort_unstable_by_key(Id::uuid);
    providers.dedup();
    let hubs: Vec<i16> = providers.iter().map(|provider| hub_column(provider.hub())).collect();
    let ids: Vec<Uuid> = providers.iter().map(Id::uuid).collect();
    [hubs.into(), ids.into()]
}

/// The latest figure of each measure of these providers: of the latest day, and of two for one day the one recorded later.
///
/// # Errors
/// When the database does not answer or a row is corrupt.
pub async fn latest(
    db: &impl ConnectionTrait,
    providers: &[Id<ProviderKind>],
) -> Result<Many<Vec<StoredFigure>>, Problem> {
    let sql = "SELECT DISTINCT ON (provider_id, measure) id, measure, value, from_on, as_of_on, created_at, provider_id \
        FROM capability_figure WHERE (hub, provider_id) IN (SELECT * FROM unnest($1::smallint[], $2::uuid[])) \
        ORDER BY provider_id, measure, as_of_on DESC, id DESC";
    let mut latest: Many<Vec<StoredFigure>> = HashMap::new();
    for row in db.query_all_raw(statement(sql, columns(providers))).await? {
        latest.entry(Id::restore(row.try_get_by_index(6)?)).or_default().push(restore(&row)?);
    }
    Ok(latest)
}

/// What each client said of these providers, all of a client's evaluations together.
///
/// # Errors
/// When the database does not answer.
pub async fn opinions(
    db: &impl ConnectionTrait,
    providers: &[Id<ProviderKind>],
) -> Result<Many<Vec<ClientOpinion>>, Problem> {
    let sql = "SELECT provider_id, sum(points)::bigint, sum(cardinality(scores))::bigint FROM evaluation AS e, \
        LATERAL (SELECT sum(score) AS points FROM unnest(e.scores) AS score) AS summed \
        WHERE (hub, provider_id) IN (SELECT * FROM unnest($1::smallint[], $2::uuid[])) AND side = 'client' \
        GROUP BY provider_id, author_id ORDER BY provider_id, author_id";
    let number = |row: &QueryResult, place: usize| -> Result<u32, Problem> {
        u32::try_from(row.try_get_by_index::<i64>(place)?).map_err(Problem::internal)
    };
    let mut opinions: Many<Vec<ClientOpinion>> = HashMap::new();
    for row in db.query_all_raw(statement(sql, columns(providers))).await? {
        let opinion = ClientOpinion { points: number(&row, 1)?, scores: number(&row, 2)? };
        opinions.entry(Id::restore(row.try_get_by_index(0)?)).or_default().push(opinion);
    }
    Ok(opinions)
}

/// How many certificates of these providers' offerings on the market hold on that day, each counted once.
///
/// # Errors
/// When the database does not answer.
pub async fn certificates(
    db: &impl ConnectionTrait,
    providers: &[Id<ProviderKind>],
    day: Date,
) -> Result<Many<u64>, Problem> {
    let sql = "SELECT provider_id, count(DISTINCT (certificate ->> 'name', certificate ->> 'number')) \
        FROM offering, jsonb_array_elements(certificates) AS certificate \
        WHERE (hub, provider_id) IN (SELECT * FROM unnest($1::smallint[], $2::uuid[])) AND state = 'published' \
        AND ((certificate ->> 'expires_on')::date >= $3) IS NOT FALSE GROUP BY provider_id";
    let [hubs, ids] = columns(providers);
    let rows = db.query_all_raw(statement(sql, [hubs, ids, day.into()])).await?;
    let read = |row: &QueryResult| -> Result<_, Problem> {
        Ok((Id::restore(row.try_get_by_index(0)?), row.try_get_by_index::<i64>(1)?.unsigned_abs()))
    };
    rows.iter().map(read).collect()
}

/// The scores of these providers on that day; of those of whom anything is known.
///
/// # Errors
/// When the database does not answer or a row is corrupt.
pub async fn scores(
    db: &impl ConnectionTrait,
    providers: &[Id<ProviderKind>],
    day: Date,
) -> Result<Many<CapabilityScore>, Problem> {
    if providers.is_empty() {
        return Ok(HashMap::new());
    }
    let (figures, opinions) = (latest(db, providers).await?, opinions(db, providers).await?);
    let certificates = certificates(db, providers, day).await?;
    let known = figures.keys().chain(opinions.keys()).chain(certificates.keys());
    let score = |provider: &Id<ProviderKind>| {
        let figures: Vec<_> = figures.get(provider).into_iter().flatten().map(|figure| figure.value).collect();
        let opinions = opinions.get(provider).map(Vec::as_slice).unwrap_or_default();
        let certificates = certificates.get(provider).copied().unwrap_or_default();
        (*provider, capability::score(opinions, &figures, certificates, day))
    };
    Ok(known.map(score).collect())
}

/// The figures of an organization's providers behind a place, the oldest first, those too that later ones have replaced.
///
/// # Errors
/// When the database does not answer or a row is corrupt.
pub async fn list_recorded_after(
    db: &impl ConnectionTrait,
    owner: Id<OrganizationKind>,
    after: Option<Uuid>,
    limit: u64,
) -> Result<Vec<RecordedFigure>, Problem> {
    let sql = "SELECT f.id, f.measure, f.value, f.from_on, f.as_of_on, f.created_at, f.provider_id \
        FROM capability_figure AS f JOIN provider AS p ON p.hub = f.hub AND p.id = f.provider_id \
        WHERE p.owner_id = $1 AND ($2::uuid IS NULL OR f.id > $2) ORDER BY f.id LIMIT $3";
    let values = [owner.uuid().into(), after.into(), i64::try_from(limit).unwrap_or(i64::MAX).into()];
    let recorded = |row: &QueryResult| {
        let (id, provider) = (Id::restore(row.try_get_by_index(0)?), Id::restore(row.try_get_by_index(6)?));
        Ok(RecordedFigure { id, provider, figure: restore(row)? })
    };
    db.query_all_raw(statement(sql, values)).await?.iter().map(recorded).collect()
}
