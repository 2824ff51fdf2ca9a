//! The rows of attachments.

use crate::http::problem::Problem;
use crate::listing::store::Listing;
use crate::storage::{Metadata, Stored, corrupt, hub_column, restore_time};
use crate::tx::Tx;
use keqiao_domain::id::{AchievementKind, AttachmentKind, ConsortiumKind, DemandKind, Id, Kind, ResourceKind, Subject};
use keqiao_domain::market::attachment::{Attachment, HostKind};
use keqiao_domain::text::Reason;
use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::LockType;
use sea_orm::{QueryOrder as _, QuerySelect as _};

/// The row.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[expect(missing_docs, reason = "the migration tells what a column is")]
#[sea_orm(table_name = "attachment")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub hub: i16,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub owner_id: Uuid,
    pub created_at: TimeDateTimeWithTimeZone,
    pub created_by: String,
    pub demand_id: Option<Uuid>,
    pub achievement_id: Option<Uuid>,
    pub consortium_id: Option<Uuid>,
    pub resource_id: Uuid,
    pub note: Option<String>,
    pub state: String,
    pub version: i64,
    pub updated_at: TimeDateTimeWithTimeZone,
    pub updated_by: String,
}

/// There are no relations: a row of another area is asked for by its identifier.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl Listing for Attachment {
    type Kind = AttachmentKind;
    type Table = Entity;
    type Row = ActiveModel;

    const TABLE: &'static str = "attachment";
    const PUBLIC_STATE: &'static str = "attached";
    const HUB: Column = Column::Hub;
    const ID: Column = Column::Id;
    const OWNER: Column = Column::OwnerId;
    const STATE: Column = Column::State;
    const VERSION: Column = Column::Version;

    fn id(&self) -> Id<AttachmentKind> {
        self.id
    }

    fn restore(row: Model) -> Result<Stored<Self>, Problem> {
        let Model {
            hub: _,
            id,
            owner_id,
            created_at,
            created_by: _,
            demand_id,
            achievement_id,
            consortium_id,
            resource_id,
            note,
            state,
            version,
            updated_at,
            updated_by: _,
        } = row;
        let id = Id::restore(id);
        let broken = |what: &str| corrupt("attachment", id, what);
        let (host_kind, host) = match (demand_id, achievement_id, consortium_id) {
            (Some(demand), None, None) => (HostKind::Demand, Id::<DemandKind>::restore(demand).subject()),
            (None, Some(achievement), None) => {
                (HostKind::Achievement, Id::<AchievementKind>::restore(achievement).subject())
            }
            (None, None, Some(consortium)) => {
                (HostKind::Consortium, Id::<ConsortiumKind>::restore(consortium).subject())
            }
            _ => return Err(broken("host")),
        };
        Ok(Stored {
            value: Attachment {
                id,
                host,
                host_kind,
                owner: Id::restore(owner_id),
                resource: Id::restore(resource_id),
                note: note.map(Reason::restore).transpose().map_err(|_| broken("note"))?,
                state: state.parse().map_err(|_| broken("state"))?,
            },
            metadata: Metadata::new(),
            version,
            created_at: restore_time(created_at),
            updated_at: restore_time(updated_at),
        })
    }

    fn row(tx: &Tx, stored: &Stored<Self>) -> Result<ActiveModel, Problem> {
        let Attachment { id, host, host_kind: _, owner, resource, note, state } = &stored.value;
        let state: &'static str = (*state).into();
        Ok(ActiveModel {
            hub: Set(hub_column(id.hub())),
            id: Set(id.uuid()),
            owner_id: Set(owner.uuid()),
            created_at: Set(stored.created_at.as_offset()),
            created_by: Set(tx.name()),
            demand_id: Set(uuid_as::<DemandKind>(*host)),
            achievement_id: Set(uuid_as::<AchievementKind>(*host)),
            consortium_id: Set(uuid_as::<ConsortiumKind>(*host)),
            resource_id: Set(resource.uuid()),
            note: Set(note.as_ref().map(ToString::to_string)),
            state: Set(state.to_owned()),
            version: Set(stored.version),
            updated_at: Set(tx.now().as_offset()),
            updated_by: Set(tx.name()),
        })
    }
}

fn uuid_as<K: Kind>(host: Subject) -> Option<Uuid> {
    host.id::<K>().map(|id| id.uuid())
}

fn column_of(kind: HostKind) -> Column {
    match kind {
        HostKind::Demand => Column::DemandId,
        HostKind::Achievement => Column::AchievementId,
        HostKind::Consortium => Column::ConsortiumId,
    }
}

fn beside(kind: HostKind, host: Subject) -> Select<Entity> {
    let hub = Id::<AttachmentKind>::restore(host.uuid()).hub();
    Entity::find()
        .filter(Column::Hub.eq(hub_column(hub)))
        .filter(column_of(kind).eq(host.uuid()))
        .filter(Column::State.eq(Attachment::PUBLIC_STATE))
}

/// What is attached to a host, latest first. There are few: [`keqiao_domain::market::attachment::ATTACHMENTS_MAX`].
///
/// # Errors
/// When the database does not answer or a row is corrupt.
pub async fn list_beside(
    db: &impl ConnectionTrait,
    kind: HostKind,
    host: Subject,
) -> Result<Vec<Stored<Attachment>>, Problem> {
    let rows = beside(kind, host).order_by_desc(Column::Id).all(db).await?;
    rows.into_iter().map(Attachment::restore).collect()
}

/// That a resource is attached to a host, locked until the transaction ends.
///
/// # Errors
/// When the database does not answer or the row is corrupt.
pub async fn find_beside(
    tx: &Tx,
    kind: HostKind,
    host: Subject,
    resource: Id<ResourceKind>,
) -> Result<Option<Stored<Attachment>>, Problem> {
    let row = beside(kind, host).filter(Column::ResourceId.eq(resource.uuid())).lock(LockType::Update);
    row.one(tx.db()).await?.map(Attachment::restore).transpose()
}
