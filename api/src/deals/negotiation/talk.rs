//! The rows of messages and disclosures.

use crate::http::page::Paging;
use crate::http::problem::Problem;
use crate::storage::{corrupt, hub_column, restore_time, statement};
use crate::tx::Tx;
use keqiao_domain::deals::negotiation::SecrecyLevel;
use keqiao_domain::id::{Id, MessageKind, NegotiationDisclosureKind, NegotiationKind, OrganizationKind, UserKind};
use keqiao_domain::text::{Passage, Title};
use keqiao_domain::timestamp::Timestamp;
use sea_orm::{ConnectionTrait, QueryResult};
use uuid::Uuid;

/// What one side wrote to the other.
#[derive(Clone, Debug)]
pub struct Message {
    /// Its identifier.
    pub id: Id<MessageKind>,
    /// Which side wrote it.
    pub organization: Id<OrganizationKind>,
    /// What it says.
    pub text: Passage,
    /// When.
    pub created_at: Timestamp,
}

/// That one side disclosed a document to persons of the other.
#[derive(Clone, Debug)]
pub struct Disclosure {
    /// Its identifier.
    pub id: Id<NegotiationDisclosureKind>,
    /// Which side disclosed.
    pub organization: Id<OrganizationKind>,
    /// What was disclosed.
    pub title: Title,
    /// The SHA-256 of the document.
    pub sha256: [u8; 32],
    /// How.
    pub level: SecrecyLevel,
    /// To whom.
    pub persons: Vec<Id<UserKind>>,
    /// When.
    pub created_at: Timestamp,
}

/// Stores a message.
///
/// # Errors
/// When the database does not answer.
pub async fn insert_message(tx: &Tx, negotiation: Id<NegotiationKind>, message: &Message) -> Result<(), Problem> {
    let sql = "INSERT INTO negotiation_message (hub, id, negotiation_id, organization_id, body, created_at, created_by) \
        VALUES ($1, $2, $3, $4, $5, $6, $7)";
    let values = [
        hub_column(negotiation.hub()).into(),
        message.id.uuid().into(),
        negotiation.uuid().into(),
        message.organization.uuid().into(),
        message.text.to_string().into(),
        message.created_at.as_offset().into(),
        tx.name().into(),
    ];
    tx.db().execute_raw(statement(sql, values)).await?;
    Ok(())
}

/// One page of a negotiation's messages, newest first.
///
/// # Errors
/// When the database does not answer or a row is corrupt.
pub async fn list_messages(
    db: &impl ConnectionTrait,
    negotiation: Id<NegotiationKind>,
    paging: &Paging,
) -> Result<Vec<Message>, Problem> {
    let sql = "SELECT id, organization_id, body, created_at FROM negotiation_message WHERE hub = $1 AND negotiation_id = $2 \
        AND ($3::uuid IS NULL OR id < $3) ORDER BY id DESC LIMIT $4";
    let rows = db.query_all_raw(statement(sql, page_values(negotiation, paging)?)).await?;
    let read = |row: &QueryResult| {
        let id = Id::restore(row.try_get_by_index(0)?);
        let text = Passage::restore(row.try_get_by_index(2)?);
        Ok(Message {
            id,
            organization: Id::restore(row.try_get_by_index(1)?),
            text: text.map_err(|error| corrupt("negotiation_message", id, error))?,
            created_at: restore_time(row.try_get_by_index(3)?),
        })
    };
    rows.iter().map(read).collect()
}

fn page_values(negotiation: Id<NegotiationKind>, paging: &Paging) -> Result<[sea_orm::Value; 4], Problem> {
    let limit = i64::try_from(paging.rows()).map_err(Problem::internal)?;
    Ok([hub_column(negotiation.hub()).into(), negotiation.uuid().into(), paging.after.into(), limit.into()])
}

/// Stores a disclosure.
///
/// # Errors
/// When the database does not answer.
pub async fn insert_disclosure(
    tx: &Tx,
    negotiation: Id<NegotiationKind>,
    disclosure: &Disclosure,
) -> Result<(), Problem> {
    let sql = "INSERT INTO negotiation_disclosure (hub, id, negotiation_id, organization_id, title, sha256, level, persons, created_at, \
        created_by) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
    let persons: Vec<Uuid> = disclosure.persons.iter().map(Id::uuid).collect();
    let values = [
        hub_column(negotiation.hub()).into(),
        disclosure.id.uuid().into(),
        negotiation.uuid().into(),
        disclosure.organization.uuid().into(),
        disclosure.title.to_string().into(),
        disclosure.sha256.to_vec().into(),
        <&str>::from(disclosure.level).into(),
        persons.into(),
        disclosure.created_at.as_offset().into(),
        tx.name().into(),
    ];
    tx.db().execute_raw(statement(sql, values)).await?;
    Ok(())
}

/// One page of a negotiation's disclosures, newest first.
///
/// # Errors
/// When the database does not answer or a row is corrupt.
pub async fn list_disclosures(
    db: &impl ConnectionTrait,
    negotiation: Id<NegotiationKind>,
    paging: &Paging,
) -> Result<Vec<Disclosure>, Problem> {
    let sql = "SELECT id, organization_id, title, sha256, level, persons, created_at FROM negotiation_disclosure WHERE hub = $1 \
        AND negotiation_id = $2 AND ($3::uuid IS NULL OR id < $3) ORDER BY id DESC LIMIT $4";
    let rows = db.query_all_raw(statement(sql, page_values(negotiation, paging)?)).await?;
    let read = |row: &QueryResult| {
        let id = Id::restore(row.try_get_by_index(0)?);
        let broken = |what: &str| corrupt("negotiation_disclosure", id, what);
        let (sha256, level): (Vec<u8>, String) = (row.try_get_by_index(3)?, row.try_get_by_index(4)?);
        let persons: Vec<Uuid> = row.try_get_by_index(5)?;
        Ok(Disclosure {
            id,
            organization: Id::restore(row.try_get_by_index(1)?),
            title: Title::restore(row.try_get_by_index(2)?).map_err(|_| broken("title"))?,
            sha256: sha256.try_into().map_err(|_| broken("sha256"))?,
            level: level.parse().map_err(|_| broken("level"))?,
            persons: persons.into_iter().map(Id::restore).collect(),
            created_at: restore_time(row.try_get_by_index(6)?),
        })
    };
    rows.iter().map(read).collect()
}

/// Whether all of these persons belong to the organization.
///
/// # Errors
/// When the database does not answer.
pub async fn all_belong(
    tx: &Tx,
    organization: Id<OrganizationKind>,
    persons: &[Id<UserKind>],
) -> Result<bool, Problem> {
    let sql = "SELECT count(DISTINCT user_id) FROM role_grant WHERE organization_id = $1 AND user_id = ANY($2)";
    let uuids: Vec<Uuid> = persons.iter().map(Id::uuid).collect();
    let row = tx.whole_db().query_one_raw(statement(sql, [organization.uuid().into(), uuids.into()])).await?;
    let count: i64 = row.map(|row| row.try_get_by_index(0)).transpose()?.unwrap_or_default();
    Ok(usize::try_from(count).is_ok_and(|count| count == persons.len()))
}
