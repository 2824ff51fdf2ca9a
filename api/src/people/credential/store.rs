//! The rows of credentials.

use crate::http::problem::Problem;
use crate::listing::store::Listing;
use crate::storage::{Metadata, Stored, corrupt, hub_column, restore_time};
use crate::tx::Tx;
use keqiao_domain::id::{CredentialKind, Id, Subject};
use keqiao_domain::people::credential::{Credential, CredentialContent, CredentialLevel, CredentialState, Holder};
use keqiao_domain::text::{Keyword, Name, Reason};
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{Query, SelectStatement};
use sea_orm::{ActiveValue::Set, Condition, QueryOrder as _};
use std::collections::HashMap;

/// The row.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[expect(missing_docs, reason = "the migration tells what a column is")]
#[sea_orm(table_name = "credential")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub hub: i16,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub owner_id: Uuid,
    pub created_at: TimeDateTimeWithTimeZone,
    pub created_by: String,
    pub expert_id: Option<Uuid>,
    pub broker_id: Option<Uuid>,
    pub scheme: String,
    pub level: Option<String>,
    pub number: Option<String>,
    pub issuer: String,
    pub issued_on: TimeDate,
    pub expires_on: Option<TimeDate>,
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

impl Listing for Credential {
    type Kind = CredentialKind;
    type Table = Entity;
    type Row = ActiveModel;

    const TABLE: &'static str = "credential";
    /// A credential is never on the market by itself: no state of it has this name.
    const PUBLIC_STATE: &'static str = "public";
    const HUB: Column = Column::Hub;
    const ID: Column = Column::Id;
    const OWNER: Column = Column::OwnerId;
    const STATE: Column = Column::State;
    const VERSION: Column = Column::Version;

    fn id(&self) -> Id<CredentialKind> {
        self.id
    }

    fn restore(row: Model) -> Result<Stored<Self>, Problem> {
        let Model {
            hub: _,
            id,
            owner_id,
            created_at,
            created_by: _,
            expert_id,
            broker_id,
            scheme,
            level,
            number,
            issuer,
            issued_on,
            expires_on,
            state,
            remark,
            version,
            updated_at,
            updated_by: _,
        } = row;
        let id = Id::restore(id);
        let broken = |what: &str| corrupt("credential", id, what);
        let expert = expert_id.map(|expert| Holder::Expert(Id::restore(expert)));
        let holder = expert.or_else(|| broker_id.map(|broker| Holder::Broker(Id::restore(broker))));
        let content = CredentialContent {
            scheme: scheme.parse().map_err(|_| broken("scheme"))?,
            level: level.map(|name| name.parse()).transpose().map_err(|_| broken("level"))?,
            number: number.map(|text| Keyword::parse(&text)).transpose().map_err(|_| broken("number"))?,
            issuer: Name::parse(&issuer).map_err(|_| broken("issuer"))?,
            issued_on,
            expires_on,
        };
        let value = Credential {
            id,
            owner: Id::restore(owner_id),
            holder: holder.ok_or_else(|| broken("holder"))?,
            content,
            state: state.parse().map_err(|_| broken("state"))?,
            remark: remark.map(|text| Reason::parse(&text)).transpose().map_err(|_| broken("remark"))?,
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
        let Credential { id, owner, holder, content, state, remark } = &stored.value;
        let (expert, broker) = match holder {
            Holder::Expert(id) => (Some(id.uuid()), None),
            Holder::Broker(id) => (None, Some(id.uuid())),
        };
        Ok(ActiveModel {
            hub: Set(hub_column(id.hub())),
            id: Set(id.uuid()),
            owner_id: Set(owner.uuid()),
            created_at: Set(stored.created_at.as_offset()),
            created_by: Set(tx.name()),
            expert_id: Set(expert),
            broker_id: Set(broker),
            scheme: Set(<&str>::from(content.scheme).to_owned()),
            level: Set(content.level.map(|level| <&str>::from(level).to_owned())),
            number: Set(content.number.as_ref().map(ToString::to_string)),
            issuer: Set(content.issuer.to_string()),
            issued_on: Set(content.issued_on),
            expires_on: Set(content.expires_on),
            state: Set(<&str>::from(*state).to_owned()),
            remark: Set(remark.as_ref().map(ToString::to_string)),
            version: Set(stored.version),
            updated_at: Set(tx.now().as_offset()),
            updated_by: Set(tx.name()),
        })
    }
}

/// What is shown on a profile: what the hub has seen, or may still see.
const SHOWN: [&str; 2] = ["recorded", "verified"];

fn held_by(holders: &[Subject]) -> Condition {
    let ids: Vec<_> = holders.iter().map(Subject::uuid).collect();
    let hubs: Vec<_> = holders.iter().filter_map(|holder| Holder::of(*holder)).map(hub_of).collect();
    Condition::all()
        .add(Column::Hub.is_in(hubs))
        .add(Condition::any().add(Column::ExpertId.is_in(ids.clone())).add(Column::BrokerId.is_in(ids)))
}

fn hub_of(holder: Holder) -> i16 {
    hub_column(match holder {
        Holder::Expert(id) => id.hub(),
        Holder::Broker(id) => id.hub(),
    })
}

/// The credentials that are shown on profiles, by profile, in the order in which they were recorded.
///
/// # Errors
/// When the database does not answer or a row is corrupt.
pub async fn shown_on(
    db: &impl ConnectionTrait,
    holders: &[Subject],
) -> Result<HashMap<Subject, Vec<Credential>>, Problem> {
    let rows = Entity::find()
        .filter(held_by(holders))
        .filter(Column::State.is_in(SHOWN))
        .order_by_asc(Column::Id)
        .all(db)
        .await?;
    let mut shown: HashMap<Subject, Vec<Credential>> = HashMap::new();
    for row in rows {
        let credential = Credential::restore(row)?.value;
        shown.entry(credential.holder.subject()).or_default().push(credential);
    }
    Ok(shown)
}

/// How many credentials a profile has that are neither rejected nor withdrawn.
///
/// # Errors
/// When the database does not answer.
pub async fn count_shown(db: &impl ConnectionTrait, holder: Subject) -> Result<u64, Problem> {
    Ok(Entity::find().filter(held_by(&[holder])).filter(Column::State.is_in(SHOWN)).count(db).await?)
}

/// The brokers whose highest verified broker's credential on that day is of this level.
#[must_use]
pub fn brokers_of_level(level: CredentialLevel, day: TimeDate) -> SelectStatement {
    let held = |level: CredentialLevel| {
        Condition::all()
            .add(Column::BrokerId.is_not_null())
            .add(Column::Scheme.eq("technology_broker"))
            .add(Column::State.eq(<&str>::from(CredentialState::Verified)))
            .add(Column::Level.eq(<&str>::from(level)))
            .add(Condition::any().add(Column::ExpiresOn.is_null()).add(Column::ExpiresOn.gte(day)))
    };
    let of =
        |condition: Condition| Query::select().column(Column::BrokerId).from(Entity).cond_where(condition).to_owned();
    let higher: Vec<CredentialLevel> =
        <CredentialLevel as strum::VariantArray>::VARIANTS.iter().copied().filter(|other| *other > level).collect();
    let condition =
        higher.into_iter().fold(held(level), |all, higher| all.add(Column::BrokerId.not_in_subquery(of(held(higher)))));
    of(condition)
}
