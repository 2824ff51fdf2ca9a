//! The rows of disclosures.

use crate::http::page::Paging;
use crate::http::problem::Problem;
use crate::listing::store::Listing;
use crate::storage::{Metadata, Stored, corrupt, hub_column, restore_time};
use crate::tx::Tx;
use keqiao_domain::assets::disclosure::{Disclosure, DisclosureSide, DisclosureState, TERMS_EDITION};
use keqiao_domain::assets::readiness::DocumentDigest;
use keqiao_domain::id::{DisclosureKind, Id, OrganizationKind, Subject, UserKind};
use keqiao_domain::text::Reason;
use sea_orm::entity::prelude::*;
use sea_orm::{ActiveValue::Set, Condition, QueryOrder as _, QuerySelect as _};

/// The row.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[expect(missing_docs, reason = "the migration tells what a column is")]
#[sea_orm(table_name = "disclosure")]
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
    pub reader_id: Uuid,
    pub organization_id: Uuid,
    pub level: String,
    #[sea_orm(column_type = "VarBinary(StringLen::None)", nullable)]
    pub nda_digest: Option<Vec<u8>>,
    pub terms: String,
    pub until_on: Option<TimeDate>,
    pub state: String,
    pub remark: Option<String>,
    pub version: i64,
    pub updated_at: TimeDateTimeWithTimeZone,
    pub updated_by: String,
}

/// There are no relations: a row of another area is asked for by its identifier.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl Listing for Disclosure {
    type Kind = DisclosureKind;
    type Table = Entity;
    type Row = ActiveModel;

    const TABLE: &'static str = "disclosure";
    /// A disclosure is never on the market: no state of it has this name.
    const PUBLIC_STATE: &'static str = "public";
    const HUB: Column = Column::Hub;
    const ID: Column = Column::Id;
    const OWNER: Column = Column::OwnerId;
    const STATE: Column = Column::State;
    const VERSION: Column = Column::Version;

    fn id(&self) -> Id<DisclosureKind> {
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
            reader_id,
            organization_id,
            level,
            nda_digest,
            terms: _,
            until_on,
            state,
            remark,
            version,
            updated_at,
            updated_by: _,
        } = row;
        let id = Id::restore(id);
        let broken = |what: &str| corrupt("disclosure", id, what);
        let nda = nda_digest.map(|digest| digest.try_into().map(DocumentDigest::of));
        let value = Disclosure {
            id,
            about: Subject::restore(&subject_prefix, subject_id).ok_or_else(|| broken("subject_prefix"))?,
            owner: Id::restore(owner_id),
            reader: Id::restore(reader_id),
            organization: Id::restore(organization_id),
            level: level.parse().map_err(|_| broken("level"))?,
            nda: nda.transpose().map_err(|_| broken("nda_digest"))?,
            until_on,
            state: state.parse().map_err(|_| broken("state"))?,
            remark: remark.map(Reason::restore).transpose().map_err(|_| broken("remark"))?,
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
        let Disclosure { id, about, owner, reader, organization, level, nda, until_on, state, remark } = &stored.value;
        Ok(ActiveModel {
            hub: Set(hub_column(id.hub())),
            id: Set(id.uuid()),
            owner_id: Set(owner.uuid()),
            created_at: Set(stored.created_at.as_offset()),
            created_by: Set(tx.name()),
            subject_prefix: Set(about.prefix().to_owned()),
            subject_id: Set(about.uuid()),
            reader_id: Set(reader.uuid()),
            organization_id: Set(organization.uuid()),
            level: Set(<&str>::from(*level).to_owned()),
            nda_digest: Set(nda.as_ref().map(|digest| digest.bytes().to_vec())),
            terms: Set(TERMS_EDITION.to_owned()),
            until_on: Set(*until_on),
            state: Set(<&str>::from(*state).to_owned()),
            remark: Set(remark.as_ref().map(ToString::to_string)),
            version: Set(stored.version),
            updated_at: Set(tx.now().as_offset()),
            updated_by: Set(tx.name()),
        })
    }
}

/// The disclosures of a listing that let a person in; whether they still do is the domain's to say.
///
/// # Errors
/// When the database does not answer or a row is corrupt.
pub async fn list_granted(
    db: &impl ConnectionTrait,
    about: Subject,
    reader: Id<UserKind>,
) -> Result<Vec<Disclosure>, Problem> {
    // All identifiers carry their hub alike.
    let hub = Id::<DisclosureKind>::restore(about.uuid()).hub();
    let rows = Entity::find()
        .filter(Column::Hub.eq(hub_column(hub)))
        .filter(Column::SubjectId.eq(about.uuid()))
        .filter(Column::ReaderId.eq(reader.uuid()))
        .filter(Column::State.eq(<&str>::from(DisclosureState::Granted)))
        .all(db)
        .await?;
    rows.into_iter().map(|row| Disclosure::restore(row).map(|stored| stored.value)).collect()
}

/// What a list of disclosures is narrowed to.
#[derive(Clone, Copy, Debug, Default)]
pub struct Filter {
    /// The side on which the organization stands.
    pub side: Option<DisclosureSide>,
    /// State.
    pub state: Option<DisclosureState>,
    /// The listing.
    pub about: Option<Subject>,
}

/// One page of an organization's disclosures, newest first.
///
/// # Errors
/// When the database does not answer or a row is corrupt.
pub async fn list_of_party(
    db: &impl ConnectionTrait,
    party: Id<OrganizationKind>,
    filter: Filter,
    paging: &Paging,
) -> Result<Vec<Stored<Disclosure>>, Problem> {
    let owns = Column::OwnerId.eq(party.uuid());
    let reads = Column::OrganizationId.eq(party.uuid());
    let sides = match filter.side {
        Some(DisclosureSide::Owner) => Condition::all().add(owns),
        Some(DisclosureSide::Reader) => Condition::all().add(reads),
        None => Condition::any().add(owns).add(reads),
    };
    let rows = Entity::find()
        .filter(sides)
        .filter(
            Condition::all()
                .add_option(filter.state.map(|state| Column::State.eq(<&str>::from(state))))
                .add_option(filter.about.map(|about| Column::SubjectId.eq(about.uuid())))
                .add_option(paging.after.map(|after| Column::Id.lt(after))),
        )
        .order_by_desc(Column::Id)
        .limit(paging.rows())
        .all(db)
        .await?;
    rows.into_iter().map(Disclosure::restore).collect()
}
