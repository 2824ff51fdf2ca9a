//! The rows of public notices.

use super::view::StoredObjection;
use crate::http::page::Paging;
use crate::http::problem::Problem;
use crate::listing::store::{Listing, Narrowing};
use crate::storage::{ListScope, Metadata, Stored, corrupt, hub_column, restore_time, statement};
use crate::tx::Tx;
use keqiao_domain::deals::content::ContractContent;
use keqiao_domain::hex::hex;
use keqiao_domain::id::{Id, NoticeKind, OrganizationKind};
use keqiao_domain::money::{Currency, Money};
use keqiao_domain::pricing::notice::{Notice, NoticeDays, RelationDeclaration};
use keqiao_domain::pricing::terms::PriceTerms;
use keqiao_domain::text::{Reason, Title};
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::LockType;
use sea_orm::{ActiveValue::Set, Condition, QueryOrder as _, QuerySelect as _};
use sha2::{Digest as _, Sha256};
use time::Date;

/// The row.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[expect(missing_docs, reason = "the migration tells what a column is")]
#[sea_orm(table_name = "price_notice")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub hub: i16,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub owner_id: Uuid,
    pub created_at: TimeDateTimeWithTimeZone,
    pub created_by: String,
    pub title: String,
    pub achievement_ids: Vec<Uuid>,
    pub patent_ids: Vec<Uuid>,
    pub asset_key: String,
    pub counterparty_id: Uuid,
    pub subtype: String,
    pub licence_mode: Option<String>,
    pub price_minor: i64,
    pub currency: String,
    pub payment_mode: String,
    pub relation: Option<String>,
    pub set_by: Option<Uuid>,
    pub state: String,
    pub posted_on: Option<TimeDate>,
    pub ends_on: Option<TimeDate>,
    pub suspended_on: Option<TimeDate>,
    pub ended_on: Option<TimeDate>,
    #[sea_orm(column_type = "JsonBinary")]
    pub objections: Json,
    pub version: i64,
    pub updated_at: TimeDateTimeWithTimeZone,
    pub updated_by: String,
}

/// There are no relations: a row of another area is asked for by its identifier.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// Names a set of assets: the digest of their identifiers in order.
fn asset_key(terms: &PriceTerms) -> String {
    let achievements = terms.achievements.iter().map(ToString::to_string);
    let mut ids: Vec<String> = achievements.chain(terms.patents.iter().map(ToString::to_string)).collect();
    ids.sort_unstable();
    ids.dedup();
    hex(&Sha256::digest(ids.join(" ")))
}

impl Listing for Notice {
    type Kind = NoticeKind;
    type Table = Entity;
    type Row = ActiveModel;

    const TABLE: &'static str = "price_notice";
    /// More than one state is public; the list asks for the day of posting.
    const PUBLIC_STATE: &'static str = "posted";
    const HUB: Column = Column::Hub;
    const ID: Column = Column::Id;
    const OWNER: Column = Column::OwnerId;
    const STATE: Column = Column::State;
    const VERSION: Column = Column::Version;

    fn id(&self) -> Id<NoticeKind> {
        self.id
    }

    fn restore(row: Model) -> Result<Stored<Self>, Problem> {
        let id = Id::restore(row.id);
        let broken = |what: &str| corrupt("price_notice", id, what);
        let currency: Currency = row.currency.parse().map_err(|_| broken("currency"))?;
        let terms = PriceTerms {
            achievements: row.achievement_ids.into_iter().map(Id::restore).collect(),
            patents: row.patent_ids.into_iter().map(Id::restore).collect(),
            counterparty: Id::restore(row.counterparty_id),
            subtype: row.subtype.parse().map_err(|_| broken("subtype"))?,
            licence_mode: row.licence_mode.map(|mode| mode.parse()).transpose().map_err(|_| broken("licence_mode"))?,
            price: Money { minor: row.price_minor, currency },
            payment_mode: row.payment_mode.parse().map_err(|_| broken("payment_mode"))?,
        };
        let relation = row.relation.map(Reason::restore).transpose().map_err(|_| broken("relation"))?;
        let objections: Vec<StoredObjection> =
            serde_json::from_value(row.objections).map_err(|error| corrupt("price_notice", id, error))?;
        let objections: Option<Vec<_>> = objections.into_iter().map(StoredObjection::restore).collect();
        let value = Notice {
            id,
            owner: Id::restore(row.owner_id),
            title: Title::restore(row.title).map_err(|_| broken("title"))?,
            terms,
            relation: RelationDeclaration::of(relation),
            set_by: row.set_by.map(Id::restore),
            state: row.state.parse().map_err(|_| broken("state"))?,
            days: NoticeDays {
                posted_on: row.posted_on,
                ends_on: row.ends_on,
                suspended_on: row.suspended_on,
                ended_on: row.ended_on,
            },
            objections: objections.ok_or_else(|| broken("objections"))?,
        };
        let (created_at, updated_at) = (restore_time(row.created_at), restore_time(row.updated_at));
        Ok(Stored { value, metadata: Metadata::new(), version: row.version, created_at, updated_at })
    }

    fn row(tx: &Tx, stored: &Stored<Self>) -> Result<ActiveModel, Problem> {
        let Notice { id, owner, title, terms, relation, set_by, state, days, objections } = &stored.value;
        let objections: Vec<StoredObjection> = objections.iter().map(StoredObjection::from).collect();
        Ok(ActiveModel {
            hub: Set(hub_column(id.hub())),
            id: Set(id.uuid()),
            owner_id: Set(owner.uuid()),
            created_at: Set(stored.created_at.as_offset()),
            created_by: Set(tx.name()),
            title: Set(title.to_string()),
            achievement_ids: Set(terms.achievements.iter().map(Id::uuid).collect()),
            patent_ids: Set(terms.patents.iter().map(Id::uuid).collect()),
            asset_key: Set(asset_key(terms)),
            counterparty_id: Set(terms.counterparty.uuid()),
            subtype: Set(<&str>::from(terms.subtype).to_owned()),
            licence_mode: Set(terms.licence_mode.map(|mode| <&str>::from(mode).to_owned())),
            price_minor: Set(terms.price.minor),
            currency: Set(terms.price.currency.code().to_owned()),
            payment_mode: Set(<&str>::from(terms.payment_mode).to_owned()),
            relation: Set(relation.how().map(ToString::to_string)),
            set_by: Set(set_by.map(|user| user.uuid())),
            state: Set(<&str>::from(*state).to_owned()),
            posted_on: Set(days.posted_on),
            ends_on: Set(days.ends_on),
            suspended_on: Set(days.suspended_on),
            ended_on: Set(days.ended_on),
            objections: Set(serde_json::to_value(objections).map_err(Problem::internal)?),
            version: Set(stored.version),
            updated_at: Set(tx.now().as_offset()),
            updated_by: Set(tx.name()),
        })
    }
}

/// One page of notices, newest first: what was before the public, or all of an organization's.
///
/// # Errors
/// When the database does not answer or a row is corrupt.
pub async fn list(
    db: &impl ConnectionTrait,
    scope: ListScope,
    narrowing: Narrowing,
    ends: (Option<Date>, Option<Date>),
    paging: &Paging,
) -> Result<Vec<Stored<Notice>>, Problem> {
    let scope = match scope {
        ListScope::Market => Column::PostedOn.is_not_null(),
        ListScope::Own(owner) => Column::OwnerId.eq(owner.uuid()),
        ListScope::Hub(hub) => Column::Hub.eq(hub_column(hub)),
    };
    let rows = Entity::find()
        .filter(scope)
        .filter(narrowing.condition::<Notice>())
        .filter(
            Condition::all()
                .add_option(ends.0.map(|day| Column::EndsOn.gte(day)))
                .add_option(ends.1.map(|day| Column::EndsOn.lte(day)))
                .add_option(paging.after.map(|after| Column::Id.lt(after))),
        )
        .order_by_desc(Column::Id)
        .limit(paging.rows())
        .all(db)
        .await?;
    rows.into_iter().map(Notice::restore).collect()
}

/// Notices whose last day has passed, locked; those that another node holds are left to it.
///
/// # Errors
/// When the database does not answer or a row is corrupt.
pub async fn find_due(tx: &Tx, today: Date, limit: u64) -> Result<Vec<Stored<Notice>>, Problem> {
    let rows = Entity::find()
        .filter(Column::State.eq("posted"))
        .filter(Column::EndsOn.lt(today))
        .order_by_asc(Column::Id)
        .limit(limit)
        .lock_with_behavior(LockType::Update, sea_orm::sea_query::LockBehavior::SkipLocked)
        .all(tx.db())
        .await?;
    rows.into_iter().map(Notice::restore).collect()
}

/// Whether another notice of the same assets is before the public.
///
/// # Errors
/// When the database does not answer.
pub async fn is_posted(db: &impl ConnectionTrait, notice: &Notice) -> Result<bool, Problem> {
    let sql = "SELECT EXISTS (SELECT FROM price_notice WHERE hub = $1 AND asset_key = $2 AND id <> $3 \
        AND state IN ('posted', 'suspended'))";
    let values = [hub_column(notice.id.hub()).into(), asset_key(&notice.terms).into(), notice.id.uuid().into()];
    let row = db.query_one_raw(statement(sql, values)).await?;
    Ok(row.map(|row| row.try_get_by_index(0)).transpose()?.unwrap_or(false))
}

/// The cleared notices of an owner about the assets of a contract.
///
/// # Errors
/// When the database does not answer or a row is corrupt.
pub async fn find_cleared(
    db: &impl ConnectionTrait,
    owner: Id<OrganizationKind>,
    content: &ContractContent,
) -> Result<Vec<Notice>, Problem> {
    let rows = Entity::find()
        .filter(Column::Hub.eq(hub_column(owner.hub())))
        .filter(Column::OwnerId.eq(owner.uuid()))
        .filter(Column::State.eq("cleared"))
        .all(db)
        .await?;
    let notices: Vec<_> = rows.into_iter().map(Notice::restore).collect::<Result<_, _>>()?;
    Ok(notices.into_iter().map(|stored| stored.value).filter(|notice| notice.terms.is_about(content)).collect())
}
