//! The rows of lots, and of the assets that they hold.

use crate::http::page::Paging;
use crate::http::problem::Problem;
use crate::listing::store::{self as listing, Listing, Narrowing};
use crate::storage::{ListScope, Metadata, Stored, corrupt, hub_column, restore_time, statement};
use crate::tx::Tx;
use keqiao_domain::deals::content::ContractContent;
use keqiao_domain::id::{AchievementKind, Id, LotKind, OrganizationKind, PatentKind};
use keqiao_domain::money::{Currency, Money};
use keqiao_domain::pricing::lot::{Award, Bidding, Lot, LotDays, LotTerms, StandingBid};
use keqiao_domain::text::{Reason, Title};
use keqiao_domain::timestamp::Timestamp;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::LockType;
use sea_orm::{ActiveValue::Set, Condition, QueryOrder as _, QuerySelect as _};

/// The row.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[expect(missing_docs, reason = "the migration tells what a column is")]
#[sea_orm(table_name = "lot")]
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
    pub subtype: String,
    pub licence_mode: Option<String>,
    pub price_minor: i64,
    pub increment_minor: i64,
    pub currency: String,
    pub payment_mode: String,
    pub period_days: i16,
    pub set_by: Option<Uuid>,
    pub state: String,
    pub announced_on: Option<TimeDate>,
    pub ends_on: Option<TimeDate>,
    pub extensions: i16,
    pub bidders: i16,
    pub opened_at: Option<TimeDateTimeWithTimeZone>,
    pub closes_at: Option<TimeDateTimeWithTimeZone>,
    pub bid_sequence: Option<i32>,
    pub bid_bidder: Option<i16>,
    pub bid_minor: Option<i64>,
    pub award_bidder: Option<i16>,
    pub award_to_id: Option<Uuid>,
    pub award_minor: Option<i64>,
    pub awarded_at: Option<TimeDateTimeWithTimeZone>,
    pub sign_by: Option<TimeDate>,
    pub cancellation: Option<String>,
    pub version: i64,
    pub updated_at: TimeDateTimeWithTimeZone,
    pub updated_by: String,
}

/// There are no relations: a row of another area is asked for by its identifier.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// A number as its column keeps it.
///
/// # Errors
/// When it does not fit, which no limit of the domain allows.
pub fn small(number: u16) -> Result<i16, Problem> {
    i16::try_from(number).map_err(Problem::internal)
}

fn bidding(row: &Model, currency: Currency) -> Result<Option<Bidding>, std::num::TryFromIntError> {
    let (Some(opened_at), Some(closes_at)) = (row.opened_at, row.closes_at) else { return Ok(None) };
    let standing = match (row.bid_sequence, row.bid_bidder, row.bid_minor) {
        (Some(sequence), Some(bidder), Some(minor)) => Some(StandingBid {
            sequence: u32::try_from(sequence)?,
            bidder: u16::try_from(bidder)?,
            price: Money { minor, currency },
        }),
        (_, _, _) => None,
    };
    Ok(Some(Bidding { opened_at: restore_time(opened_at), ends_at: restore_time(closes_at), standing }))
}

fn award(row: &Model, currency: Currency) -> Result<Option<Award>, std::num::TryFromIntError> {
    let columns = (row.award_bidder, row.award_to_id, row.award_minor, row.awarded_at, row.sign_by);
    let (Some(bidder), Some(organization), Some(minor), Some(at), Some(sign_by)) = columns else { return Ok(None) };
    let (bidder, price) = (u16::try_from(bidder)?, Money { minor, currency });
    Ok(Some(Award { bidder, organization: Id::restore(organization), price, at: restore_time(at), sign_by }))
}

impl Listing for Lot {
    type Kind = LotKind;
    type Table = Entity;
    type Row = ActiveModel;

    const TABLE: &'static str = "lot";
    /// More than one state is public; the list asks for the day of the announcement.
    const PUBLIC_STATE: &'static str = "announced";
    const HUB: Column = Column::Hub;
    const ID: Column = Column::Id;
    const OWNER: Column = Column::OwnerId;
    const STATE: Column = Column::State;
    const VERSION: Column = Column::Version;

    fn id(&self) -> Id<LotKind> {
        self.id
    }

    fn restore(row: Model) -> Result<Stored<Self>, Problem> {
        let id = Id::restore(row.id);
        let broken = |what: &str| corrupt("lot", id, what);
        let currency: Currency = row.currency.parse().map_err(|_| broken("currency"))?;
        let bidding = bidding(&row, currency).map_err(|_| broken("bid"))?;
        let award = award(&row, currency).map_err(|_| broken("award"))?;
        let terms = LotTerms {
            achievements: row.achievement_ids.into_iter().map(Id::restore).collect(),
            patents: row.patent_ids.into_iter().map(Id::restore).collect(),
            subtype: row.subtype.parse().map_err(|_| broken("subtype"))?,
            licence_mode: row.licence_mode.map(|mode| mode.parse()).transpose().map_err(|_| broken("licence_mode"))?,
            list_price: Money { minor: row.price_minor, currency },
            increment: Money { minor: row.increment_minor, currency },
            payment_mode: row.payment_mode.parse().map_err(|_| broken("payment_mode"))?,
            period_days: u16::try_from(row.period_days).map_err(|_| broken("period_days"))?,
        };
        let days = LotDays {
            announced_on: row.announced_on,
            ends_on: row.ends_on,
            extensions: u16::try_from(row.extensions).map_err(|_| broken("extensions"))?,
        };
        let value = Lot {
            id,
            owner: Id::restore(row.owner_id),
            title: Title::restore(row.title).map_err(|_| broken("title"))?,
            terms,
            set_by: row.set_by.map(Id::restore),
            state: row.state.parse().map_err(|_| broken("state"))?,
            days,
            bidders: u16::try_from(row.bidders).map_err(|_| broken("bidders"))?,
            bidding,
            award,
            cancellation: row.cancellation.map(Reason::restore).transpose().map_err(|_| broken("cancellation"))?,
        };
        let (created_at, updated_at) = (restore_time(row.created_at), restore_time(row.updated_at));
        Ok(Stored { value, metadata: Metadata::new(), version: row.version, created_at, updated_at })
    }

    fn row(tx: &Tx, stored: &Stored<Self>) -> Result<ActiveModel, Problem> {
        let Lot { id, owner, title, terms, set_by, state, days, bidders, bidding, award, cancellation } = &stored.value;
        let standing = bidding.and_then(|bidding| bidding.standing);
        let sequence = standing.map(|bid| i32::try_from(bid.sequence)).transpose().map_err(Problem::internal)?;
        Ok(ActiveModel {
            hub: Set(hub_column(id.hub())),
            id: Set(id.uuid()),
            owner_id: Set(owner.uuid()),
            created_at: Set(stored.created_at.as_offset()),
            created_by: Set(tx.name()),
            title: Set(title.to_string()),
            achievement_ids: Set(terms.achievements.iter().map(Id::uuid).collect()),
            patent_ids: Set(terms.patents.iter().map(Id::uuid).collect()),
            subtype: Set(<&str>::from(terms.subtype).to_owned()),
            licence_mode: Set(terms.licence_mode.map(|mode| <&str>::from(mode).to_owned())),
            price_minor: Set(terms.list_price.minor),
            increment_minor: Set(terms.increment.minor),
            currency: Set(terms.list_price.currency.code().to_owned()),
            payment_mode: Set(<&str>::from(terms.payment_mode).to_owned()),
            period_days: Set(small(terms.period_days)?),
            set_by: Set(set_by.map(|user| user.uuid())),
            state: Set(<&str>::from(*state).to_owned()),
            announced_on: Set(days.announced_on),
            ends_on: Set(days.ends_on),
            extensions: Set(small(days.extensions)?),
            bidders: Set(small(*bidders)?),
            opened_at: Set(bidding.map(|bidding| bidding.opened_at.as_offset())),
            closes_at: Set(bidding.map(|bidding| bidding.ends_at.as_offset())),
            bid_sequence: Set(sequence),
            bid_bidder: Set(standing.map(|bid| small(bid.bidder)).transpose()?),
            bid_minor: Set(standing.map(|bid| bid.price.minor)),
            award_bidder: Set(award.map(|award| small(award.bidder)).transpose()?),
            award_to_id: Set(award.map(|award| award.organization.uuid())),
            award_minor: Set(award.map(|award| award.price.minor)),
            awarded_at: Set(award.map(|award| award.at.as_offset())),
            sign_by: Set(award.map(|award| award.sign_by)),
            cancellation: Set(cancellation.as_ref().map(ToString::to_string)),
            version: Set(stored.version),
            updated_at: Set(tx.now().as_offset()),
            updated_by: Set(tx.name()),
        })
    }
}

/// One page of lots, newest first: what was before the public, or all of an organization's.
///
/// # Errors
/// When the database does not answer or a row is corrupt.
pub async fn list(
    db: &impl ConnectionTrait,
    scope: ListScope,
    narrowing: Narrowing,
    paging: &Paging,
) -> Result<Vec<Stored<Lot>>, Problem> {
    let scope = match scope {
        ListScope::Market => Column::AnnouncedOn.is_not_null(),
        ListScope::Own(owner) => Column::OwnerId.eq(owner.uuid()),
        ListScope::Hub(hub) => Column::Hub.eq(hub_column(hub)),
    };
    let rows = Entity::find()
        .filter(scope)
        .filter(narrowing.condition::<Lot>())
        .filter(Condition::all().add_option(paging.after.map(|after| Column::Id.lt(after))))
        .order_by_desc(Column::Id)
        .limit(paging.rows())
        .all(db)
        .await?;
    rows.into_iter().map(Lot::restore).collect()
}

/// Lots whose period or bidding is over, locked; those that another node holds are left to it.
///
/// # Errors
/// When the database does not answer or a row is corrupt.
pub async fn find_due(tx: &Tx, at: Timestamp, limit: u64) -> Result<Vec<Stored<Lot>>, Problem> {
    let is_period_over = Condition::all().add(Column::State.eq("announced")).add(Column::EndsOn.lt(at.day()));
    let is_bidding_over = Condition::all().add(Column::State.eq("bidding")).add(Column::ClosesAt.lte(at.as_offset()));
    let rows = Entity::find()
        .filter(Condition::any().add(is_period_over).add(is_bidding_over))
        .order_by_asc(Column::Id)
        .limit(limit)
        .lock_with_behavior(LockType::Update, sea_orm::sea_query::LockBehavior::SkipLocked)
        .all(tx.db())
        .await?;
    rows.into_iter().map(Lot::restore).collect()
}

/// The lots of an owner that offer an asset of a contract, or were awarded for one.
///
/// # Errors
/// When the database does not answer or a row is corrupt.
pub async fn find_touching(
    db: &impl ConnectionTrait,
    owner: Id<OrganizationKind>,
    content: &ContractContent,
) -> Result<Vec<Lot>, Problem> {
    let rows = Entity::find()
        .filter(Column::Hub.eq(hub_column(owner.hub())))
        .filter(Column::OwnerId.eq(owner.uuid()))
        .filter(Column::State.is_in(["announced", "bidding", "awarded", "settled"]))
        .all(db)
        .await?;
    let lots: Vec<_> = rows.into_iter().map(Lot::restore).collect::<Result<_, _>>()?;
    Ok(lots.into_iter().map(|stored| stored.value).filter(|lot| lot.touches(content)).collect())
}

fn assets(achievements: &[Id<AchievementKind>], patents: &[Id<PatentKind>]) -> Vec<Uuid> {
    achievements.iter().map(Id::uuid).chain(patents.iter().map(Id::uuid)).collect()
}

fn assets_of(lot: &Lot) -> Vec<Uuid> {
    assets(&lot.terms.achievements, &lot.terms.patents)
}

/// Whether another lot holds an asset of this one, or a public notice tells of one.
///
/// # Errors
/// When the database does not answer.
pub async fn is_offered(db: &impl ConnectionTrait, lot: &Lot) -> Result<bool, Problem> {
    let sql = "SELECT EXISTS (SELECT FROM lot_asset WHERE hub = $1 AND asset_id = ANY($2) AND lot_id <> $3) \
        OR EXISTS (SELECT FROM price_notice WHERE hub = $1 AND owner_id = $4 AND state IN ('posted', 'suspended') \
            AND (achievement_ids && $2 OR patent_ids && $2))";
    let values =
        [hub_column(lot.id.hub()).into(), assets_of(lot).into(), lot.id.uuid().into(), lot.owner.uuid().into()];
    let row = db.query_one_raw(statement(sql, values)).await?;
    Ok(row.map(|row| row.try_get_by_index(0)).transpose()?.unwrap_or(false))
}

/// Whether a lot holds any of these assets of an owner.
///
/// # Errors
/// When the database does not answer.
pub async fn are_held(
    db: &impl ConnectionTrait,
    owner: Id<OrganizationKind>,
    (achievements, patents): (&[Id<AchievementKind>], &[Id<PatentKind>]),
) -> Result<bool, Problem> {
    let assets = assets(achievements, patents);
    let sql = "SELECT EXISTS (SELECT FROM lot_asset WHERE hub = $1 AND asset_id = ANY($2))";
    let row = db.query_one_raw(statement(sql, [hub_column(owner.hub()).into(), assets.into()])).await?;
    Ok(row.map(|row| row.try_get_by_index(0)).transpose()?.unwrap_or(false))
}

/// Stores what became of a lot, and whether it holds its assets.
///
/// # Errors
/// When the database does not answer, or another lot took an asset meanwhile.
pub async fn keep(tx: &Tx, stored: &mut Stored<Lot>) -> Result<(), Problem> {
    listing::update(tx, stored).await?;
    let lot = &stored.value;
    let (hub, id) = (hub_column(lot.id.hub()), lot.id.uuid());
    let statement = if lot.state.holds_assets() {
        let sql = "INSERT INTO lot_asset (hub, asset_id, lot_id) SELECT $1, asset, $2 FROM unnest($3::uuid[]) AS asset \
            WHERE NOT EXISTS (SELECT FROM lot_asset AS own WHERE own.hub = $1 AND own.asset_id = asset AND own.lot_id = $2)";
        statement(sql, [hub.into(), id.into(), assets_of(lot).into()])
    } else {
        statement("DELETE FROM lot_asset WHERE hub = $1 AND lot_id = $2", [hub.into(), id.into()])
    };
    tx.db().execute_raw(statement).await?;
    Ok(())
}
