//! The rows of consortia.

use super::view::MemberView;
use crate::http::problem::Problem;
use crate::listing::store::{Listing, Narrowing};
use crate::people::member::contains;
use crate::storage::{Stored, corrupt, hub_column, restore_time};
use crate::tx::Tx;
use keqiao_domain::id::{ConsortiumKind, Id, OrganizationKind};
use keqiao_domain::market::consortium::{Consortium, ConsortiumContent, Member, MemberState};
use keqiao_domain::reference::{IndustryCode, RegionCode};
use keqiao_domain::text::{Passage, Title};
use sea_orm::entity::prelude::*;
use sea_orm::{ActiveValue::Set, Condition};

/// The row.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[expect(missing_docs, reason = "the migration tells what a column is")]
#[sea_orm(table_name = "consortium")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub hub: i16,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub lead_id: Uuid,
    pub created_at: TimeDateTimeWithTimeZone,
    pub created_by: String,
    pub state: String,
    pub title: String,
    pub purpose: String,
    pub industry_code: Option<String>,
    pub region_code: Option<String>,
    #[sea_orm(column_type = "JsonBinary")]
    pub members: Json,
    pub invited_ids: Vec<Uuid>,
    pub member_ids: Vec<Uuid>,
    #[sea_orm(column_type = "JsonBinary")]
    pub metadata: Json,
    pub version: i64,
    pub updated_at: TimeDateTimeWithTimeZone,
    pub updated_by: String,
}

/// There are no relations: a row of another area is asked for by its identifier.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl Listing for Consortium {
    type Kind = ConsortiumKind;
    type Table = Entity;
    type Row = ActiveModel;

    const TABLE: &'static str = "consortium";
    const PUBLIC_STATE: &'static str = "active";
    const HUB: Column = Column::Hub;
    const ID: Column = Column::Id;
    const OWNER: Column = Column::LeadId;
    const STATE: Column = Column::State;
    const VERSION: Column = Column::Version;

    fn id(&self) -> Id<ConsortiumKind> {
        self.id
    }

    fn restore(row: Model) -> Result<Stored<Self>, Problem> {
        let Model {
            hub: _,
            id,
            lead_id,
            created_at,
            created_by: _,
            state,
            title,
            purpose,
            industry_code,
            region_code,
            members,
            invited_ids: _,
            member_ids: _,
            metadata,
            version,
            updated_at,
            updated_by: _,
        } = row;
        let id = Id::restore(id);
        let broken = |what: &str| corrupt("consortium", id, what);
        let industry = industry_code.map(|code| IndustryCode::parse(&code)).transpose();
        let region = region_code.map(|code| RegionCode::parse(&code)).transpose();
        let content = ConsortiumContent {
            title: Title::restore(title).map_err(|_| broken("title"))?,
            purpose: Passage::restore(purpose).map_err(|_| broken("purpose"))?,
            industry: industry.map_err(|_| broken("industry_code"))?,
            region: region.map_err(|_| broken("region_code"))?,
        };
        let members: Vec<MemberView> = serde_json::from_value(members).map_err(|_| broken("members"))?;
        let members = members.into_iter().map(Member::from).collect();
        let state = state.parse().map_err(|_| broken("state"))?;
        Ok(Stored {
            value: Consortium { id, lead: Id::restore(lead_id), content, state, members },
            metadata: serde_json::from_value(metadata).map_err(|_| broken("metadata"))?,
            version,
            created_at: restore_time(created_at),
            updated_at: restore_time(updated_at),
        })
    }

    fn row(tx: &Tx, stored: &Stored<Self>) -> Result<ActiveModel, Problem> {
        let Consortium { id, lead, content, state, members } = &stored.value;
        let views: Vec<MemberView> = members.iter().map(MemberView::from).collect();
        let in_state = |state: MemberState| {
            let those = members.iter().filter(|member| member.state == state);
            those.map(|member| member.organization.uuid()).collect::<Vec<_>>()
        };
        let state: &'static str = (*state).into();
        Ok(ActiveModel {
            hub: Set(hub_column(id.hub())),
            id: Set(id.uuid()),
            lead_id: Set(lead.uuid()),
            created_at: Set(stored.created_at.as_offset()),
            created_by: Set(tx.name()),
            state: Set(state.to_owned()),
            title: Set(content.title.to_string()),
            purpose: Set(content.purpose.to_string()),
            industry_code: Set(content.industry.as_ref().map(ToString::to_string)),
            region_code: Set(content.region.as_ref().map(ToString::to_string)),
            members: Set(serde_json::to_value(&views).map_err(Problem::internal)?),
            invited_ids: Set(in_state(MemberState::Invited)),
            member_ids: Set(in_state(MemberState::Joined)),
            metadata: Set(serde_json::to_value(&stored.metadata).map_err(Problem::internal)?),
            version: Set(stored.version),
            updated_at: Set(tx.now().as_offset()),
            updated_by: Set(tx.name()),
        })
    }
}

/// What a list of consortia is narrowed to.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// What every list can be narrowed to.
    pub shared: Narrowing,
    /// An organization that belongs to it and does not lead it.
    pub member: Option<Id<OrganizationKind>>,
}

impl Filter {
    /// The condition on the columns.
    #[must_use]
    pub fn condition(&self) -> Condition {
        self.shared
            .condition::<Consortium>()
            .add_option(self.member.map(|member| contains::<Consortium>(Column::MemberIds, member.uuid())))
    }
}
