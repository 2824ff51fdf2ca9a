//! The rows of negotiations.

use crate::http::page::Paging;
use crate::http::problem::Problem;
use crate::listing::store::Listing;
use crate::storage::{Metadata, Stored, corrupt, hub_column, restore_time};
use crate::tx::Tx;
use keqiao_domain::deals::content::ContractParty;
use keqiao_domain::deals::negotiation::{Negotiation, NegotiationState, NegotiationSubject};
use keqiao_domain::id::{AchievementKind, DemandKind, Id, NegotiationKind, OrganizationKind, Subject};
use keqiao_domain::text::{Reason, Title};
use keqiao_domain::timestamp::Timestamp;
use sea_orm::entity::prelude::*;
use sea_orm::{ActiveValue::Set, Condition, QueryOrder as _, QuerySelect as _};

/// The row.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[expect(missing_docs, reason = "the migration tells what a column is")]
#[sea_orm(table_name = "negotiation")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub hub: i16,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub inviter_id: Uuid,
    pub inviter_side: String,
    pub invitee_id: Uuid,
    pub subject_prefix: Option<String>,
    pub subject_id: Option<Uuid>,
    pub title: String,
    pub nda_years: i16,
    pub created_at: TimeDateTimeWithTimeZone,
    pub created_by: String,
    pub state: String,
    pub inviter_nda_at: Option<TimeDateTimeWithTimeZone>,
    pub invitee_nda_at: Option<TimeDateTimeWithTimeZone>,
    pub open_offer_id: Option<Uuid>,
    pub open_offer_by: Option<Uuid>,
    pub accepted_offer_id: Option<Uuid>,
    pub contract_id: Option<Uuid>,
    pub reason: Option<String>,
    pub version: i64,
    pub updated_at: TimeDateTimeWithTimeZone,
    pub updated_by: String,
}

/// There are no relations: a row of another area is asked for by its identifier.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// What the sides talk about, from its columns.
fn restore_subject(prefix: &str, id: Uuid) -> Option<NegotiationSubject> {
    let subject = Subject::restore(prefix, id)?;
    let achievement = subject.id::<AchievementKind>().map(NegotiationSubject::Achievement);
    achievement.or_else(|| subject.id::<DemandKind>().map(NegotiationSubject::Demand))
}

/// The identifier of what the sides talk about.
#[must_use]
pub fn subject_of(subject: NegotiationSubject) -> Subject {
    match subject {
        NegotiationSubject::Achievement(id) => id.subject(),
        NegotiationSubject::Demand(id) => id.subject(),
    }
}

impl Listing for Negotiation {
    type Kind = NegotiationKind;
    type Table = Entity;
    type Row = ActiveModel;

    const TABLE: &'static str = "negotiation";
    /// A negotiation is never on the market: no state of it has this name.
    const PUBLIC_STATE: &'static str = "public";
    const HUB: Column = Column::Hub;
    const ID: Column = Column::Id;
    const OWNER: Column = Column::InviterId;
    const STATE: Column = Column::State;
    const VERSION: Column = Column::Version;

    fn id(&self) -> Id<NegotiationKind> {
        self.id
    }

    fn restore(row: Model) -> Result<Stored<Self>, Problem> {
        let Model {
            hub: _,
            id,
            inviter_id,
            inviter_side,
            invitee_id,
            subject_prefix,
            subject_id,
            title,
            nda_years,
            created_at,
            created_by: _,
            state,
            inviter_nda_at,
            invitee_nda_at,
            open_offer_id,
            open_offer_by,
            accepted_offer_id,
            contract_id,
            reason,
            version,
            updated_at,
            updated_by: _,
        } = row;
        let id = Id::restore(id);
        let broken = |what: &str| corrupt("negotiation", id, what);
        let subject = match subject_prefix.zip(subject_id) {
            Some((prefix, subject)) => Some(restore_subject(&prefix, subject).ok_or_else(|| broken("subject"))?),
            None => None,
        };
        let side = inviter_side.parse().map_err(|_| broken("inviter_side"))?;
        let value = Negotiation {
            id,
            inviter: ContractParty { organization: Id::restore(inviter_id), side },
            invitee: Id::restore(invitee_id),
            subject,
            title: Title::restore(title).map_err(|_| broken("title"))?,
            nda_years: u8::try_from(nda_years).map_err(|_| broken("nda_years"))?,
            inviter_nda_at: inviter_nda_at.map(restore_time),
            invitee_nda_at: invitee_nda_at.map(restore_time),
            state: state.parse().map_err(|_| broken("state"))?,
            open_offer: open_offer_id.zip(open_offer_by).map(|(offer, by)| (Id::restore(offer), Id::restore(by))),
            accepted_offer: accepted_offer_id.map(Id::restore),
            contract: contract_id.map(Id::restore),
            reason: reason.map(Reason::restore).transpose().map_err(|_| broken("reason"))?,
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
        let Negotiation { id, inviter, invitee, subject, title, nda_years, state, .. } = &stored.value;
        let Negotiation { inviter_nda_at, invitee_nda_at, open_offer, accepted_offer, contract, reason, .. } =
            &stored.value;
        let subject = subject.map(subject_of);
        let time = |at: &Option<Timestamp>| Set(at.map(Timestamp::as_offset));
        Ok(ActiveModel {
            hub: Set(hub_column(id.hub())),
            id: Set(id.uuid()),
            inviter_id: Set(inviter.organization.uuid()),
            inviter_side: Set(<&str>::from(inviter.side).to_owned()),
            invitee_id: Set(invitee.uuid()),
            subject_prefix: Set(subject.map(|subject| subject.prefix().to_owned())),
            subject_id: Set(subject.map(|subject| subject.uuid())),
            title: Set(title.to_string()),
            nda_years: Set(i16::from(*nda_years)),
            created_at: Set(stored.created_at.as_offset()),
            created_by: Set(tx.name()),
            state: Set(<&str>::from(*state).to_owned()),
            inviter_nda_at: time(inviter_nda_at),
            invitee_nda_at: time(invitee_nda_at),
            open_offer_id: Set(open_offer.map(|(offer, _)| offer.uuid())),
            open_offer_by: Set(open_offer.map(|(_, by)| by.uuid())),
            accepted_offer_id: Set(accepted_offer.map(|offer| offer.uuid())),
            contract_id: Set(contract.map(|contract| contract.uuid())),
            reason: Set(reason.as_ref().map(ToString::to_string)),
            version: Set(stored.version),
            updated_at: Set(tx.now().as_offset()),
            updated_by: Set(tx.name()),
        })
    }
}

use crate::listing::store as listings;

/// One negotiation.
///
/// # Errors
/// When the database does not answer or the row is corrupt.
pub async fn find(db: &impl ConnectionTrait, id: Id<NegotiationKind>) -> Result<Option<Stored<Negotiation>>, Problem> {
    listings::find::<Negotiation>(db, id).await
}

/// One negotiation, locked until the transaction ends.
///
/// # Errors
/// When the database does not answer or the row is corrupt.
pub async fn find_for_update(tx: &Tx, id: Id<NegotiationKind>) -> Result<Option<Stored<Negotiation>>, Problem> {
    listings::find_for_update::<Negotiation>(tx, id).await
}

/// Stores a change; the version grows by one.
///
/// # Errors
/// When the row changed meanwhile.
pub async fn update(tx: &Tx, stored: &mut Stored<Negotiation>) -> Result<(), Problem> {
    listings::update(tx, stored).await
}

/// One page of an organization's negotiations, newest first.
///
/// # Errors
/// When the database does not answer or a row is corrupt.
pub async fn list_of_side(
    db: &impl ConnectionTrait,
    organization: Id<OrganizationKind>,
    state: Option<NegotiationState>,
    paging: &Paging,
) -> Result<Vec<Stored<Negotiation>>, Problem> {
    let rows = Entity::find()
        .filter(
            Condition::any()
                .add(Column::InviterId.eq(organization.uuid()))
                .add(Column::InviteeId.eq(organization.uuid())),
        )
        .filter(
            Condition::all()
                .add_option(state.map(|state| Column::State.eq(<&str>::from(state))))
                .add_option(paging.after.map(|after| Column::Id.lt(after))),
        )
        .order_by_desc(Column::Id)
        .limit(paging.rows())
        .all(db)
        .await?;
    rows.into_iter().map(Negotiation::restore).collect()
}
