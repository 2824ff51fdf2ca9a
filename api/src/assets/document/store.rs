//! The rows of documents.

use crate::http::page::Paging;
use crate::http::problem::Problem;
use crate::listing::store::{Listing, find_many};
use crate::storage::{Metadata, Stored, corrupt, hub_column, restore_time, statement};
use crate::tx::Tx;
use keqiao_domain::assets::document::{DisclosureLevel, Document, DocumentContent, FileName, MediaType};
use keqiao_domain::assets::readiness::DocumentDigest;
use keqiao_domain::id::{DocumentKind, Id, Subject};
use keqiao_domain::text::Title;
use sea_orm::entity::prelude::*;
use sea_orm::{ActiveValue::Set, QueryOrder as _, QuerySelect as _};
use std::collections::{BTreeSet, HashMap};

/// The row.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[expect(missing_docs, reason = "the migration tells what a column is")]
#[sea_orm(table_name = "document")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub hub: i16,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub owner_id: Uuid,
    pub created_at: TimeDateTimeWithTimeZone,
    pub created_by: String,
    pub subject_prefix: String,
    pub subject_id: Uuid,
    pub level: String,
    pub title: String,
    pub file_name: String,
    pub media_type: String,
    pub bytes: i64,
    #[sea_orm(column_type = "VarBinary(StringLen::None)")]
    pub digest: Vec<u8>,
    pub state: String,
    pub version: i64,
    pub updated_at: TimeDateTimeWithTimeZone,
    pub updated_by: String,
}

/// There are no relations: a row of another area is asked for by its identifier.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl Listing for Document {
    type Kind = DocumentKind;
    type Table = Entity;
    type Row = ActiveModel;

    const TABLE: &'static str = "document";
    /// A document is never on the market by itself: no state of it has this name.
    const PUBLIC_STATE: &'static str = "public";
    const HUB: Column = Column::Hub;
    const ID: Column = Column::Id;
    const OWNER: Column = Column::OwnerId;
    const STATE: Column = Column::State;
    const VERSION: Column = Column::Version;

    fn id(&self) -> Id<DocumentKind> {
        self.id
    }

    fn restore(row: Model) -> Result<Stored<Self>, Problem> {
        let Model {
            hub: _,
            id,
            owner_id,
            created_at,
            created_by: _,
            subject_prefix,
            subject_id,
            level,
            title,
            file_name,
            media_type,
            bytes,
            digest,
            state,
            version,
            updated_at,
            updated_by: _,
        } = row;
        let id = Id::restore(id);
        let broken = |what: &str| corrupt("document", id, what);
        let media_type: MediaType = media_type.parse().map_err(|_| broken("media_type"))?;
        let digest = digest.try_into().map_err(|_| broken("digest"))?;
        let content = DocumentContent {
            level: level.parse().map_err(|_| broken("level"))?,
            title: Title::restore(title).map_err(|_| broken("title"))?,
            file_name: FileName::parse(&file_name, media_type).map_err(|_| broken("file_name"))?,
            media_type,
            bytes: u64::try_from(bytes).map_err(|_| broken("bytes"))?,
            digest: DocumentDigest::of(digest),
        };
        let value = Document {
            id,
            owner: Id::restore(owner_id),
            about: Subject::restore(&subject_prefix, subject_id).ok_or_else(|| broken("subject_prefix"))?,
            content,
            state: state.parse().map_err(|_| broken("state"))?,
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
        let Document { id, owner, about, content, state } = &stored.value;
        Ok(ActiveModel {
            hub: Set(hub_column(id.hub())),
            id: Set(id.uuid()),
            owner_id: Set(owner.uuid()),
            created_at: Set(stored.created_at.as_offset()),
            created_by: Set(tx.name()),
            subject_prefix: Set(about.prefix().to_owned()),
            subject_id: Set(about.uuid()),
            level: Set(<&str>::from(content.level).to_owned()),
            title: Set(content.title.to_string()),
            file_name: Set(content.file_name.as_str().to_owned()),
            media_type: Set(content.media_type.name().to_owned()),
            bytes: Set(i64::try_from(content.bytes).map_err(Problem::internal)?),
            digest: Set(content.digest.bytes().to_vec()),
            state: Set(<&str>::from(*state).to_owned()),
            version: Set(stored.version),
            updated_at: Set(tx.now().as_offset()),
            updated_by: Set(tx.name()),
        })
    }
}

fn held_beside(subject: Subject) -> Select<Entity> {
    let hub = subject.hub();
    Entity::find()
        .filter(Column::Hub.eq(hub_column(hub)))
        .filter(Column::SubjectId.eq(subject.uuid()))
        .filter(Column::SubjectPrefix.eq(subject.prefix()))
        .filter(Column::State.eq("held"))
}

/// One page of the documents of a listing, newest first.
///
/// # Errors
/// When the database does not answer or a row is corrupt.
pub async fn list_beside(
    db: &impl ConnectionTrait,
    subject: Subject,
    paging: &Paging,
) -> Result<Vec<Stored<Document>>, Problem> {
    let earlier = sea_orm::Condition::all().add_option(paging.after.map(|after| Column::Id.lt(after)));
    let rows = held_beside(subject).filter(earlier).order_by_desc(Column::Id).limit(paging.rows()).all(db).await?;
    rows.into_iter().map(Document::restore).collect()
}

/// How many documents a listing has.
///
/// # Errors
/// When the database does not answer.
pub async fn count_beside(tx: &Tx, subject: Subject) -> Result<u64, Problem> {
    Ok(held_beside(subject).count(tx.db()).await?)
}

/// The levels of the documents beside each of these listings. The documents stand in the hubs of their listings.
///
/// # Errors
/// When the database does not answer or a row is corrupt.
pub async fn levels_beside(
    db: &impl ConnectionTrait,
    listings: &[Uuid],
) -> Result<HashMap<Uuid, Vec<DisclosureLevel>>, Problem> {
    let sql = "SELECT DISTINCT subject_id, level FROM document \
        WHERE hub = ANY($1) AND subject_id = ANY($2) AND state = 'held'";
    let hub = |listing: &Uuid| hub_column(Id::<DocumentKind>::restore(*listing).hub());
    let hubs: BTreeSet<i16> = listings.iter().map(hub).collect();
    let values = [hubs.into_iter().collect::<Vec<_>>().into(), listings.to_vec().into()];
    let mut levels: HashMap<Uuid, Vec<DisclosureLevel>> = HashMap::new();
    for row in db.query_all_raw(statement(sql, values)).await? {
        let (listing, level): (Uuid, String) = (row.try_get_by_index(0)?, row.try_get_by_index(1)?);
        let level = level.parse().map_err(|error| corrupt("document", listing, error))?;
        levels.entry(listing).or_default().push(level);
    }
    Ok(levels)
}

/// The listings beside which these documents stand, or stood.
///
/// # Errors
/// When the database does not answer or a row is corrupt.
pub async fn listings_of(db: &impl ConnectionTrait, ids: &[Id<DocumentKind>]) -> Result<Vec<Subject>, Problem> {
    let rows = find_many::<Document>(db, ids).await?;
    Ok(rows.iter().map(|row| row.value.about).collect())
}
