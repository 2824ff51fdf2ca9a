//! The rows of registration cases.

use super::form::RegistrationFormView;
use super::view::DecisionView;
use crate::http::page::Paging;
use crate::http::problem::Problem;
use crate::listing::store::Listing;
use crate::storage::{Metadata, Stored, corrupt, hub_column, restore_time, statement};
use crate::tx::Tx;
use keqiao_domain::deals::contract_type::ContractSubtype;
use keqiao_domain::id::{ContractKind, Id, OrganizationKind, RegistrationKind};
use keqiao_domain::registration::case::{CaseDays, Finding, RegistrationCase, RegistrationState};
use keqiao_domain::registration::number::RegistrationNumber;
use keqiao_domain::statistics::dimension::{Dimensions, NONE};
use sea_orm::entity::prelude::*;
use sea_orm::{ActiveValue::Set, Condition, QueryOrder as _, QuerySelect as _};
use time::Date;

/// The row.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[expect(missing_docs, reason = "the migration tells what a column is")]
#[sea_orm(table_name = "registration_case")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub hub: i16,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub contract_id: Uuid,
    pub applicant_id: Uuid,
    pub authority_id: Uuid,
    pub created_at: TimeDateTimeWithTimeZone,
    pub created_by: String,
    pub state: String,
    pub title: String,
    #[sea_orm(column_type = "JsonBinary")]
    pub form: Json,
    pub amount_minor: i64,
    pub contract_type: String,
    pub field: String,
    pub rights: String,
    pub plan: String,
    pub amount_band: String,
    pub seller_class: String,
    pub seller_region: String,
    pub buyer_id: Uuid,
    pub buyer_class: String,
    pub buyer_region: String,
    pub determined_subtype: Option<String>,
    pub technical_amount_minor: Option<i64>,
    pub technical_income_minor: Option<i64>,
    pub first_reviewer_id: Option<Uuid>,
    pub second_reviewer_id: Option<Uuid>,
    pub number: Option<String>,
    pub certificate: i16,
    pub submitted_on: Option<TimeDate>,
    pub accepted_on: Option<TimeDate>,
    pub due_on: Option<TimeDate>,
    pub registered_on: Option<TimeDate>,
    pub refused_on: Option<TimeDate>,
    pub ended_on: Option<TimeDate>,
    #[sea_orm(column_type = "JsonBinary")]
    pub decisions: Json,
    pub version: i64,
    pub updated_at: TimeDateTimeWithTimeZone,
    pub updated_by: String,
}

/// There are no relations: a row of another area is asked for by its identifier.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl Listing for RegistrationCase {
    type Kind = RegistrationKind;
    type Table = Entity;
    type Row = ActiveModel;

    const TABLE: &'static str = "registration_case";
    /// A case is never on the market: no state of it has this name.
    const PUBLIC_STATE: &'static str = "public";
    const HUB: Column = Column::Hub;
    const ID: Column = Column::Id;
    const OWNER: Column = Column::ApplicantId;
    const STATE: Column = Column::State;
    const VERSION: Column = Column::Version;

    fn id(&self) -> Id<RegistrationKind> {
        self.id
    }

    fn restore(row: Model) -> Result<Stored<Self>, Problem> {
        let id = Id::restore(row.id);
        let broken = |what: &str| corrupt("registration_case", id, what);
        let form: RegistrationFormView =
            serde_json::from_value(row.form).map_err(|error| corrupt("registration_case", id, error))?;
        let decisions: Vec<DecisionView> =
            serde_json::from_value(row.decisions).map_err(|error| corrupt("registration_case", id, error))?;
        let decisions: Option<Vec<_>> = decisions.into_iter().map(DecisionView::restore).collect();
        let determined = row
            .determined_subtype
            .map(|subtype| subtype.parse::<ContractSubtype>().map_err(|_| broken("determined_subtype")))
            .transpose()?;
        let finding = determined.zip(row.technical_amount_minor).zip(row.technical_income_minor).map(
            |((determined, technical_amount), technical_income)| Finding {
                determined,
                technical_amount,
                technical_income,
            },
        );
        let value = RegistrationCase {
            id,
            contract: Id::restore(row.contract_id),
            applicant: Id::restore(row.applicant_id),
            authority: Id::restore(row.authority_id),
            form: form.restore().ok_or_else(|| broken("form"))?,
            state: row.state.parse().map_err(|_| broken("state"))?,
            days: CaseDays {
                submitted_on: row.submitted_on,
                accepted_on: row.accepted_on,
                due_on: row.due_on,
                registered_on: row.registered_on,
                refused_on: row.refused_on,
                ended_on: row.ended_on,
            },
            finding,
            first_reviewer: row.first_reviewer_id.map(Id::restore),
            second_reviewer: row.second_reviewer_id.map(Id::restore),
            number: row
                .number
                .map(|text| RegistrationNumber::parse(&text))
                .transpose()
                .map_err(|_| broken("number"))?,
            certificate: u16::try_from(row.certificate).map_err(|_| broken("certificate"))?,
            decisions: decisions.ok_or_else(|| broken("decisions"))?,
        };
        let (created_at, updated_at) = (restore_time(row.created_at), restore_time(row.updated_at));
        Ok(Stored { value, metadata: Metadata::new(), version: row.version, created_at, updated_at })
    }

    fn row(tx: &Tx, stored: &Stored<Self>) -> Result<ActiveModel, Problem> {
        let case = &stored.value;
        let form = serde_json::to_value(RegistrationFormView::from(&case.form)).map_err(Problem::internal)?;
        let decisions: Vec<DecisionView> = case.decisions.iter().map(DecisionView::from).collect();
        let decisions = serde_json::to_value(decisions).map_err(Problem::internal)?;
        let counted = Dimensions::of(&case.form, case.finding);
        let CaseDays { submitted_on, accepted_on, due_on, registered_on, refused_on, ended_on } = case.days;
        Ok(ActiveModel {
            hub: Set(hub_column(case.id.hub())),
            id: Set(case.id.uuid()),
            contract_id: Set(case.contract.uuid()),
            applicant_id: Set(case.applicant.uuid()),
            authority_id: Set(case.authority.uuid()),
            created_at: Set(stored.created_at.as_offset()),
            created_by: Set(tx.name()),
            state: Set(<&str>::from(case.state).to_owned()),
            title: Set(case.form.title.to_string()),
            form: Set(form),
            amount_minor: Set(case.form.amount),
            contract_type: Set(<&str>::from(counted.contract_type).to_owned()),
            field: Set(counted.field.map_or(NONE, <&str>::from).to_owned()),
            rights: Set(counted.rights.map_or(NONE, <&str>::from).to_owned()),
            plan: Set(<&str>::from(counted.plan).to_owned()),
            amount_band: Set(<&str>::from(counted.band).to_owned()),
            seller_class: Set(<&str>::from(counted.seller_class).to_owned()),
            seller_region: Set(counted.seller_region),
            buyer_id: Set(counted.buyer.ok_or_else(|| corrupt("registration_case", case.id, "no buyer"))?.uuid()),
            buyer_class: Set(<&str>::from(counted.buyer_class).to_owned()),
            buyer_region: Set(counted.buyer_region),
            determined_subtype: Set(case.finding.map(|finding| <&str>::from(finding.determined).to_owned())),
            technical_amount_minor: Set(case.finding.map(|finding| finding.technical_amount)),
            technical_income_minor: Set(case.finding.map(|finding| finding.technical_income)),
            first_reviewer_id: Set(case.first_reviewer.map(|user| user.uuid())),
            second_reviewer_id: Set(case.second_reviewer.map(|user| user.uuid())),
            number: Set(case.number.as_ref().map(ToString::to_string)),
            certificate: Set(i16::try_from(case.certificate).map_err(Problem::internal)?),
            submitted_on: Set(submitted_on),
            accepted_on: Set(accepted_on),
            due_on: Set(due_on),
            registered_on: Set(registered_on),
            refused_on: Set(refused_on),
            ended_on: Set(ended_on),
            decisions: Set(decisions),
            version: Set(stored.version),
            updated_at: Set(tx.now().as_offset()),
            updated_by: Set(tx.name()),
        })
    }
}

/// Whose list it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CaseSide {
    /// What an organization filed.
    Applicant(Id<OrganizationKind>),
    /// What was filed with an authority.
    Authority(Id<OrganizationKind>),
}

/// What a list of cases is narrowed to.
#[derive(Clone, Copy, Debug, Default)]
pub struct Filter {
    /// State.
    pub state: Option<RegistrationState>,
    /// Only what was due before this day and is not decided.
    pub due_before: Option<Date>,
    /// The contract.
    pub contract: Option<Id<ContractKind>>,
}

/// One page of a side's cases, newest first. What is not handed in is the applicant's own.
///
/// # Errors
/// When the database does not answer or a row is corrupt.
pub async fn list_of(
    db: &impl ConnectionTrait,
    side: CaseSide,
    filter: Filter,
    paging: &Paging,
) -> Result<Vec<Stored<RegistrationCase>>, Problem> {
    let side = match side {
        CaseSide::Applicant(id) => Condition::all().add(Column::ApplicantId.eq(id.uuid())),
        CaseSide::Authority(id) => Condition::all()
            .add(Column::AuthorityId.eq(id.uuid()))
            .add(Column::State.ne(<&str>::from(RegistrationState::Draft))),
    };
    let rows = Entity::find()
        .filter(side)
        .filter(
            Condition::all()
                .add_option(filter.state.map(|state| Column::State.eq(<&str>::from(state))))
                .add_option(filter.due_before.map(|day| Column::DueOn.lt(day)))
                .add_option(filter.contract.map(|contract| Column::ContractId.eq(contract.uuid())))
                .add_option(paging.after.map(|after| Column::Id.lt(after))),
        )
        .order_by_desc(Column::Id)
        .limit(paging.rows())
        .all(db)
        .await?;
    rows.into_iter().map(RegistrationCase::restore).collect()
}

/// Whether another live case, of any hub, has the contract (INV-17).
///
/// # Errors
/// When the database does not answer.
pub async fn is_filed(
    db: &impl ConnectionTrait,
    contract: Id<ContractKind>,
    but: Option<Id<RegistrationKind>>,
) -> Result<bool, Problem> {
    let sql = "SELECT id, state FROM registration_case WHERE contract_id = $1 AND ($2::uuid IS NULL OR id <> $2)";
    let values = [contract.uuid().into(), but.map(|id| id.uuid()).into()];
    for row in db.query_all_raw(statement(sql, values)).await? {
        let state: String = row.try_get_by_index(1)?;
        let id: Uuid = row.try_get_by_index(0)?;
        let state: RegistrationState = state.parse().map_err(|_| corrupt("registration_case", id, "state"))?;
        if state.is_live() {
            return Ok(true);
        }
    }
    Ok(false)
}

/// The case of a number.
///
/// # Errors
/// When the database does not answer or a row is corrupt.
pub async fn find_by_number(
    db: &impl ConnectionTrait,
    number: &RegistrationNumber,
) -> Result<Option<Stored<RegistrationCase>>, Problem> {
    let row = Entity::find().filter(Column::Number.eq(number.as_str())).one(db).await?;
    row.map(RegistrationCase::restore).transpose()
}
