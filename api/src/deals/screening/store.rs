//! The rows of screenings.

use super::view::PaperView;
use crate::http::problem::Problem;
use crate::listing::store::Listing;
use crate::storage::{Metadata, Stored, corrupt, hub_column, restore_time};
use crate::tx::Tx;
use keqiao_domain::deals::screening::{Classification, Screened, Screening};
use keqiao_domain::id::{ContractKind, Id, NegotiationKind, ScreeningKind};
use keqiao_domain::reference::TechnologyCode;
use keqiao_domain::text::Reason;
use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::*;

/// The row.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[expect(missing_docs, reason = "the migration tells what a column is")]
#[sea_orm(table_name = "screening")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub hub: i16,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub contract_id: Option<Uuid>,
    pub edition: Option<i16>,
    pub declarer_id: Uuid,
    pub crossing: Option<String>,
    pub technology: String,
    pub data: String,
    pub created_at: TimeDateTimeWithTimeZone,
    pub created_by: String,
    pub state: String,
    pub found_technology: Option<String>,
    pub found_data: Option<String>,
    pub finding: Option<String>,
    #[sea_orm(column_type = "JsonBinary")]
    pub papers: Json,
    pub version: i64,
    pub updated_at: TimeDateTimeWithTimeZone,
    pub updated_by: String,
    pub negotiation_id: Option<Uuid>,
}

/// There are no relations: a row of another area is asked for by its identifier.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

fn classification(technology: &str, data: &str) -> Option<Classification> {
    Some(Classification { technology: TechnologyCode::parse(technology).ok()?, data: data.parse().ok()? })
}

/// What a row is of: an edition of a contract, or a negotiation.
fn screened(row: &Model) -> Option<Screened> {
    match (row.contract_id, row.edition, row.negotiation_id) {
        (Some(contract), Some(edition), None) => {
            Some(Screened::Edition(Id::restore(contract), u16::try_from(edition).ok()?))
        }
        (None, None, Some(negotiation)) => Some(Screened::Negotiation(Id::restore(negotiation))),
        (_, _, _) => None,
    }
}

impl Listing for Screening {
    type Kind = ScreeningKind;
    type Table = Entity;
    type Row = ActiveModel;

    const TABLE: &'static str = "screening";
    /// No state is public.
    const PUBLIC_STATE: &'static str = "";
    const HUB: Column = Column::Hub;
    const ID: Column = Column::Id;
    const OWNER: Column = Column::DeclarerId;
    const STATE: Column = Column::State;
    const VERSION: Column = Column::Version;

    fn id(&self) -> Id<ScreeningKind> {
        self.id
    }

    fn restore(row: Model) -> Result<Stored<Self>, Problem> {
        let id = Id::restore(row.id);
        let broken = |what: &str| corrupt("screening", id, what);
        let of = screened(&row).ok_or_else(|| broken("contract_id"))?;
        let found = match (row.found_technology, row.found_data, row.finding) {
            (Some(technology), Some(data), Some(finding)) => Some((
                classification(&technology, &data).ok_or_else(|| broken("found_technology"))?,
                Reason::restore(finding).map_err(|_| broken("finding"))?,
            )),
            (_, _, _) => None,
        };
        let papers: Vec<PaperView> = serde_json::from_value(row.papers).map_err(|_| broken("papers"))?;
        let papers: Option<Vec<_>> = papers.into_iter().map(PaperView::restore).collect();
        let value = Screening {
            id,
            of,
            declarer: Id::restore(row.declarer_id),
            crossing: row.crossing.map(|way| way.parse()).transpose().map_err(|_| broken("crossing"))?,
            declared: classification(&row.technology, &row.data).ok_or_else(|| broken("technology"))?,
            found,
            papers: papers.ok_or_else(|| broken("papers"))?,
            state: row.state.parse().map_err(|_| broken("state"))?,
        };
        let (created_at, updated_at) = (restore_time(row.created_at), restore_time(row.updated_at));
        Ok(Stored { value, metadata: Metadata::new(), version: row.version, created_at, updated_at })
    }

    fn row(tx: &Tx, stored: &Stored<Self>) -> Result<ActiveModel, Problem> {
        let Screening { id, of, declarer, crossing, declared, found, papers, state } = &stored.value;
        let (contract, edition, negotiation) = match of {
            Screened::Edition(contract, edition) => (Some(contract.uuid()), Some(*edition), None),
            Screened::Negotiation(negotiation) => (None, None, Some(negotiation.uuid())),
        };
        let papers: Vec<PaperView> = papers.iter().map(PaperView::from).collect();
        let (class, finding) = (found.as_ref().map(|(class, _)| class), found.as_ref().map(|(_, text)| text));
        Ok(ActiveModel {
            hub: Set(hub_column(id.hub())),
            id: Set(id.uuid()),
            contract_id: Set(contract),
            edition: Set(edition.map(i16::try_from).transpose().map_err(Problem::internal)?),
            declarer_id: Set(declarer.uuid()),
            crossing: Set(crossing.map(|way| <&str>::from(way).to_owned())),
            technology: Set(declared.technology.to_string()),
            data: Set(<&str>::from(declared.data).to_owned()),
            created_at: Set(stored.created_at.as_offset()),
            created_by: Set(tx.name()),
            state: Set(<&str>::from(*state).to_owned()),
            found_technology: Set(class.map(|class| class.technology.to_string())),
            found_data: Set(class.map(|class| <&str>::from(class.data).to_owned())),
            finding: Set(finding.map(ToString::to_string)),
            papers: Set(serde_json::to_value(papers).map_err(Problem::internal)?),
            version: Set(stored.version),
            updated_at: Set(tx.now().as_offset()),
            updated_by: Set(tx.name()),
            negotiation_id: Set(negotiation),
        })
    }
}

/// The screening of an edition of a contract.
///
/// # Errors
/// When the database does not answer or the row is corrupt.
pub async fn find_of_edition(
    db: &impl ConnectionTrait,
    contract: Id<ContractKind>,
    edition: u16,
) -> Result<Option<Stored<Screening>>, Problem> {
    let row = Entity::find()
        .filter(Column::Hub.eq(hub_column(contract.hub())))
        .filter(Column::ContractId.eq(contract.uuid()))
        .filter(Column::Edition.eq(i16::try_from(edition).map_err(Problem::internal)?))
        .one(db)
        .await?;
    row.map(Screening::restore).transpose()
}

/// The screening of what is negotiated.
///
/// # Errors
/// When the database does not answer or the row is corrupt.
pub async fn find_of_negotiation(
    db: &impl ConnectionTrait,
    negotiation: Id<NegotiationKind>,
) -> Result<Option<Stored<Screening>>, Problem> {
    let row = Entity::find()
        .filter(Column::Hub.eq(hub_column(negotiation.hub())))
        .filter(Column::NegotiationId.eq(negotiation.uuid()))
        .one(db)
        .await?;
    row.map(Screening::restore).transpose()
}
