//! The rows of engagements and evaluations.

use crate::http::page::Paging;
use crate::http::problem::Problem;
use crate::listing::store::Listing;
use crate::storage::{Metadata, Stored, corrupt, hub_column, restore_time, statement};
use crate::tx::Tx;
use keqiao_domain::id::{EngagementKind, Id, OfferingKind, OrganizationKind, ProviderKind};
use keqiao_domain::people::engagement::{
    Confirmations, Criterion, Engagement, EngagementState, EngagementTerms, Evaluation, Side,
};
use keqiao_domain::text::Reason;
use keqiao_domain::timestamp::Timestamp;
use sea_orm::entity::prelude::*;
use sea_orm::{ActiveValue::Set, Condition, QueryOrder as _, QueryResult, QuerySelect as _};
use time::OffsetDateTime;

/// The row.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[expect(missing_docs, reason = "the migration tells what a column is")]
#[sea_orm(table_name = "engagement")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub hub: i16,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub offering_id: Uuid,
    pub provider_id: Uuid,
    pub server_id: Uuid,
    pub client_id: Uuid,
    pub created_at: TimeDateTimeWithTimeZone,
    pub created_by: String,
    pub state: String,
    pub purpose: String,
    pub starts_on: TimeDate,
    pub due_on: Option<TimeDate>,
    pub provider_confirmed_at: Option<TimeDateTimeWithTimeZone>,
    pub client_confirmed_at: Option<TimeDateTimeWithTimeZone>,
    pub version: i64,
    pub updated_at: TimeDateTimeWithTimeZone,
    pub updated_by: String,
}

/// There are no relations: a row of another area is asked for by its identifier.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl Listing for Engagement {
    type Kind = EngagementKind;
    type Table = Entity;
    type Row = ActiveModel;

    const TABLE: &'static str = "engagement";
    /// An engagement is never on the market: no state of it has this name.
    const PUBLIC_STATE: &'static str = "public";
    const HUB: Column = Column::Hub;
    const ID: Column = Column::Id;
    const OWNER: Column = Column::ServerId;
    const STATE: Column = Column::State;
    const VERSION: Column = Column::Version;

    fn id(&self) -> Id<EngagementKind> {
        self.id
    }

    fn restore(row: Model) -> Result<Stored<Self>, Problem> {
        let Model {
            hub: _,
            id,
            offering_id,
            provider_id,
            server_id,
            client_id,
            created_at,
            created_by: _,
            state,
            purpose,
            starts_on,
            due_on,
            provider_confirmed_at,
            client_confirmed_at,
            version,
            updated_at,
            updated_by: _,
        } = row;
        let id = Id::restore(id);
        let broken = |what: &str| corrupt("engagement", id, what);
        let purpose = Reason::parse(&purpose).map_err(|_| broken("purpose"))?;
        let value = Engagement {
            id,
            offering: Id::restore(offering_id),
            provider: Id::restore(provider_id),
            server: Id::restore(server_id),
            client: Id::restore(client_id),
            terms: EngagementTerms { purpose, starts_on, due_on },
            state: state.parse().map_err(|_| broken("state"))?,
            confirmed: Confirmations {
                provider: provider_confirmed_at.map(restore_time),
                client: client_confirmed_at.map(restore_time),
            },
        };
        Ok(Stored {
            value,
            metadata: Metadata::new(),
            version,
            created_at: restore_time(created_at),
            updated_at: restore_time(updated_at),
        })
    }

    fn row(tx: &Tx, stored: &Stored<Self>) -> Result<ActiveModel, Problem> {
        let Engagement { id, offering, provider, server, client, terms, state, confirmed } = &stored.value;
        let state: &'static str = (*state).into();
        Ok(ActiveModel {
            hub: Set(hub_column(id.hub())),
            id: Set(id.uuid()),
            offering_id: Set(offering.uuid()),
            provider_id: Set(provider.uuid()),
            server_id: Set(server.uuid()),
            client_id: Set(client.uuid()),
            created_at: Set(stored.created_at.as_offset()),
            created_by: Set(tx.name()),
            state: Set(state.to_owned()),
            purpose: Set(terms.purpose.to_string()),
            starts_on: Set(terms.starts_on),
            due_on: Set(terms.due_on),
            provider_confirmed_at: Set(confirmed.provider.map(Timestamp::as_offset)),
            client_confirmed_at: Set(confirmed.client.map(Timestamp::as_offset)),
            version: Set(stored.version),
            updated_at: Set(tx.now().as_offset()),
            updated_by: Set(tx.name()),
        })
    }
}

/// What a list of engagements is narrowed to.
#[derive(Clone, Copy, Debug, Default)]
pub struct Filter {
    /// The side on which the organization stands.
    pub side: Option<Side>,
    /// State.
    pub state: Option<EngagementState>,
    /// Offering.
    pub offering: Option<Id<OfferingKind>>,
}

/// One page of an organization's engagements, newest first.
///
/// # Errors
/// When the database does not answer or a row is corrupt.
pub async fn list_of_party(
    db: &impl ConnectionTrait,
    party: Id<OrganizationKind>,
    filter: Filter,
    paging: &Paging,
) -> Result<Vec<Stored<Engagement>>, Problem> {
    let serves = Column::ServerId.eq(party.uuid());
    let is_served = Column::ClientId.eq(party.uuid());
    let sides = match filter.side {
        Some(Side::Provider) => Condition::all().add(serves),
        Some(Side::Client) => Condition::all().add(is_served),
        None => Condition::any().add(serves).add(is_served),
    };
    let rows = Entity::find()
        .filter(sides)
        .filter(
            Condition::all()
                .add_option(filter.state.map(|state| Column::State.eq(<&str>::from(state))))
                .add_option(filter.offering.map(|offering| Column::OfferingId.eq(offering.uuid())))
                .add_option(paging.after.map(|after| Column::Id.lt(after))),
        )
        .order_by_desc(Column::Id)
        .limit(paging.rows())
        .all(db)
        .await?;
    rows.into_iter().map(Engagement::restore).collect()
}

/// An evaluation with what storage adds to it.
#[derive(Clone, Debug)]
pub struct StoredEvaluation {
    /// The evaluation.
    pub value: Evaluation,
    /// The organization that gave it.
    pub author: Id<OrganizationKind>,
    /// The engagement it is about.
    pub engagement: Id<EngagementKind>,
    /// The offering that was taken.
    pub offering: Id<OfferingKind>,
    /// When it was given.
    pub created_at: Timestamp,
}

const EVALUATION_COLUMNS: &str =
    "e.id, e.side, e.criteria, e.scores, e.body, e.author_id, e.engagement_id, e.offering_id, e.created_at";

fn restore_evaluation(row: &QueryResult) -> Result<StoredEvaluation, Problem> {
    let id = Id::restore(row.try_get_by_index(0)?);
    let broken = |what: &str| corrupt("evaluation", id, what);
    let side: String = row.try_get_by_index(1)?;
    let (criteria, scores): (Vec<String>, Vec<i16>) = (row.try_get_by_index(2)?, row.try_get_by_index(3)?);
    let pair =
        |(criterion, score): (&String, &i16)| Some((criterion.parse::<Criterion>().ok()?, u8::try_from(*score).ok()?));
    let scores: Option<Vec<_>> = criteria.iter().zip(&scores).map(pair).collect();
    let text: Option<String> = row.try_get_by_index(4)?;
    let text = text.map(|text| Reason::parse(&text)).transpose().map_err(|_| broken("body"))?;
    let side = side.parse().map_err(|_| broken("side"))?;
    let scores = scores.ok_or_else(|| broken("scores"))?;
    Ok(StoredEvaluation {
        value: Evaluation::try_new(id, side, scores, text).map_err(|_| broken("scores"))?,
        author: Id::restore(row.try_get_by_index(5)?),
        engagement: Id::restore(row.try_get_by_index(6)?),
        offering: Id::restore(row.try_get_by_index(7)?),
        created_at: restore_time(row.try_get_by_index::<OffsetDateTime>(8)?),
    })
}

/// Stores an evaluation of an engagement.
///
/// # Errors
/// When the database does not answer.
pub async fn insert_evaluation(tx: &Tx, engagement: &Engagement, evaluation: &Evaluation) -> Result<(), Problem> {
    let sql = "INSERT INTO evaluation (hub, id, engagement_id, offering_id, provider_id, author_id, side, criteria, scores, \
        body, created_at, created_by) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)";
    let (criteria, scores): (Vec<String>, Vec<i16>) = evaluation
        .scores()
        .iter()
        .map(|(criterion, score)| (<&str>::from(*criterion).to_owned(), i16::from(*score)))
        .unzip();
    let values = [
        hub_column(engagement.id.hub()).into(),
        evaluation.id.uuid().into(),
        engagement.id.uuid().into(),
        engagement.offering.uuid().into(),
        engagement.provider.uuid().into(),
        engagement.party(evaluation.side).uuid().into(),
        <&str>::from(evaluation.side).into(),
        criteria.into(),
        scores.into(),
        evaluation.text.as_ref().map(ToString::to_string).into(),
        tx.now().as_offset().into(),
        tx.name().into(),
    ];
    tx.db().execute_raw(statement(sql, values)).await?;
    Ok(())
}

/// The evaluations of an engagement, at most one of each side.
///
/// # Errors
/// When the database does not answer or a row is corrupt.
pub async fn evaluations_of(
    db: &impl ConnectionTrait,
    engagement: Id<EngagementKind>,
) -> Result<Vec<StoredEvaluation>, Problem> {
    let sql =
        format!("SELECT {EVALUATION_COLUMNS} FROM evaluation AS e WHERE hub = $1 AND engagement_id = $2 ORDER BY id");
    let values = [hub_column(engagement.hub()).into(), engagement.uuid().into()];
    let rows = db.query_all_raw(statement(&sql, values)).await?;
    rows.iter().map(restore_evaluation).collect()
}

/// One page of what clients said of a provider, newest first.
///
/// # Errors
/// When the database does not answer or a row is corrupt.
pub async fn list_of_provider(
    db: &impl ConnectionTrait,
    provider: Id<ProviderKind>,
    paging: &Paging,
) -> Result<Vec<StoredEvaluation>, Problem> {
    let sql = format!(
        "SELECT {EVALUATION_COLUMNS} FROM evaluation AS e WHERE hub = $1 AND provider_id = $2 AND side = 'client' \
        AND ($3::uuid IS NULL OR id < $3) ORDER BY id DESC LIMIT $4"
    );
    let limit = i64::try_from(paging.rows()).map_err(Problem::internal)?;
    let values = [hub_column(provider.hub()).into(), provider.uuid().into(), paging.after.into(), limit.into()];
    let rows = db.query_all_raw(statement(&sql, values)).await?;
    rows.iter().map(restore_evaluation).collect()
}
