//! The rows of distributions, and of the persons whom they name.

use crate::http::page::Paging;
use crate::http::problem::Problem;
use crate::pricing::notice::view::StoredObjection;
use crate::storage::{corrupt, expect_one, hub_column, restore_time, statement};
use crate::tx::Tx;
use keqiao_domain::access::Principal;
use keqiao_domain::assets::readiness::DocumentDigest;
use keqiao_domain::deals::milestone::Statement;
use keqiao_domain::deals::reward::{Beneficiary, Calculation, Reward, RewardFigures, RewardSource, RewardState};
use keqiao_domain::id::{AchievementKind, ContractKind, Id, OrganizationKind, RewardKind, UserKind};
use keqiao_domain::preview::{Deduction, OwnerRule};
use keqiao_domain::pricing::notice::{NoticeDays, Objection};
use keqiao_domain::share::Share;
use keqiao_domain::text::{Keyword, Name, Reason, Title};
use keqiao_domain::timestamp::Timestamp;
use sea_orm::{ConnectionTrait, QueryResult, Value};
use serde::{Deserialize, Serialize};
use serde_json::{Value as Json, json};
use std::collections::HashMap;
use time::OffsetDateTime;
use uuid::Uuid;

/// A distribution's row.
#[derive(Clone, Debug)]
pub struct RewardRow {
    /// The distribution.
    pub value: Reward,
    /// When it was drawn up.
    pub created_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
    /// The row's version.
    pub version: i64,
}

/// A cost, in the row of its distribution.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct StoredDeduction {
    cost: String,
    amount_minor: i64,
    is_deducted: bool,
}

/// What a person gets, in the row of its distribution, which does not tell who he is.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct StoredPart {
    share_ppm: u32,
    is_main: bool,
    is_official: bool,
    amount_minor: i64,
}

/// Who a person is, in a row of his own.
struct StoredPerson {
    name: String,
    user: Option<Uuid>,
    accepted_at: Option<OffsetDateTime>,
}

const COLUMNS: &str = "id, owner_id, contract_id, achievement_id, title, way, receipt, received_on, income_minor, deductions, \
    own_rate_ppm, agreement_sha256, rule_pack, is_state, net_minor, floor_minor, standard_minor, rate_ppm, pool_minor, parts, \
    drawn_by, state, posted_on, ends_on, suspended_on, ended_on, objections, approved_by, approved_at, paid_note, \
    paid_evidence_sha256, paid_at, created_at, version, updated_at";

/// A distribution of its row and those of its persons, in their order.
fn restore(row: &QueryResult, persons: Vec<StoredPerson>) -> Result<RewardRow, Problem> {
    let id: Id<RewardKind> = Id::restore(row.try_get("", "id")?);
    let contract: Option<Uuid> = row.try_get("", "contract_id")?;
    let achievement: Option<Uuid> = row.try_get("", "achievement_id")?;
    let source = match (contract, achievement) {
        (Some(contract), None) => RewardSource::Contract(Id::restore(contract)),
        (None, Some(achievement)) => RewardSource::OwnUse(Id::restore(achievement)),
        (Some(_), Some(_)) | (None, None) => return Err(corrupt("reward", id, "source")),
    };
    let parts: Vec<StoredPart> = restore_list(row, id, "parts")?;
    let deductions: Vec<StoredDeduction> = restore_list(row, id, "deductions")?;
    let objections: Vec<StoredObjection> = restore_list(row, id, "objections")?;
    let objections: Option<Vec<Objection>> = objections.into_iter().map(StoredObjection::restore).collect();
    let state: String = row.try_get("", "state")?;
    let approved_at: Option<OffsetDateTime> = row.try_get("", "approved_at")?;
    let approved_by: Option<Uuid> = row.try_get("", "approved_by")?;
    let reward = Reward {
        id,
        owner: Id::restore(row.try_get("", "owner_id")?),
        source,
        calculation: restore_calculation(row, id, &deductions, (&parts, persons))?,
        figures: restore_figures(row, id, &deductions, &parts)?,
        drawn_by: row.try_get::<Option<Uuid>>("", "drawn_by")?.map(Id::restore),
        state: state.parse().map_err(|_| corrupt("reward", id, "state"))?,
        days: NoticeDays {
            posted_on: row.try_get("", "posted_on")?,
            ends_on: row.try_get("", "ends_on")?,
            suspended_on: row.try_get("", "suspended_on")?,
            ended_on: row.try_get("", "ended_on")?,
        },
        objections: objections.ok_or_else(|| corrupt("reward", id, "objections"))?,
        approval: approved_at.map(|at| (approved_by.map(Id::restore), restore_time(at))),
        payment: restore_payment(row, id)?,
    };
    Ok(RewardRow {
        value: reward,
        created_at: restore_time(row.try_get("", "created_at")?),
        version: row.try_get("", "version")?,
        updated_at: restore_time(row.try_get("", "updated_at")?),
    })
}

fn restore_list<T: serde::de::DeserializeOwned>(
    row: &QueryResult,
    id: Id<RewardKind>,
    column: &str,
) -> Result<Vec<T>, Problem> {
    let value: Json = row.try_get("", column)?;
    serde_json::from_value(value).map_err(|error| corrupt("reward", id, error))
}

fn digest(row: &QueryResult, id: Id<RewardKind>, column: &str) -> Result<Option<DocumentDigest>, Problem> {
    let bytes: Option<Vec<u8>> = row.try_get("", column)?;
    let digest = |bytes: Vec<u8>| bytes.try_into().map(DocumentDigest::of).map_err(|_| corrupt("reward", id, column));
    bytes.map(digest).transpose()
}

fn ppm(row: &QueryResult, id: Id<RewardKind>, column: &str) -> Result<Option<u32>, Problem> {
    let ppm: Option<i32> = row.try_get("", column)?;
    ppm.map(u32::try_from).transpose().map_err(|_| corrupt("reward", id, column))
}

fn restore_calculation(
    row: &QueryResult,
    id: Id<RewardKind>,
    deductions: &[StoredDeduction],
    (parts, persons): (&[StoredPart], Vec<StoredPerson>),
) -> Result<Calculation, Problem> {
    let broken = |what: &str| corrupt("reward", id, what);
    if parts.len() != persons.len() {
        return Err(broken("persons"));
    }
    let person = |(part, person): (&StoredPart, StoredPerson)| {
        Ok(Beneficiary {
            name: Name::restore(person.name).map_err(|_| broken("name"))?,
            user: person.user.map(Id::restore),
            share: Share::try_new(part.share_ppm).map_err(|_| broken("share_ppm"))?,
            is_main: part.is_main,
            is_official: part.is_official,
            accepted_at: person.accepted_at.map(restore_time),
        })
    };
    let cost = |one: &StoredDeduction| Ok((one.cost.parse().map_err(|_| broken("cost"))?, one.amount_minor));
    let way: String = row.try_get("", "way")?;
    Ok(Calculation {
        title: Title::restore(row.try_get("", "title")?).map_err(|_| broken("title"))?,
        way: way.parse().map_err(|_| broken("way"))?,
        receipt: Keyword::restore(row.try_get("", "receipt")?).map_err(|_| broken("receipt"))?,
        received_on: row.try_get("", "received_on")?,
        income: row.try_get("", "income_minor")?,
        costs: deductions.iter().map(cost).collect::<Result<_, Problem>>()?,
        own_rate: ppm(row, id, "own_rate_ppm")?,
        agreement: digest(row, id, "agreement_sha256")?,
        persons: parts.iter().zip(persons).map(person).collect::<Result<_, Problem>>()?,
    })
}

fn restore_figures(
    row: &QueryResult,
    id: Id<RewardKind>,
    deductions: &[StoredDeduction],
    parts: &[StoredPart],
) -> Result<RewardFigures, Problem> {
    let deduction = |one: &StoredDeduction| {
        let cost = one.cost.parse().map_err(|_| corrupt("reward", id, "cost"))?;
        Ok(Deduction { cost, amount: one.amount_minor, is_deducted: one.is_deducted })
    };
    let is_state: bool = row.try_get("", "is_state")?;
    Ok(RewardFigures {
        rule_pack: row.try_get("", "rule_pack")?,
        owner_rule: if is_state { OwnerRule::State } else { OwnerRule::Other },
        deductions: deductions.iter().map(deduction).collect::<Result<_, Problem>>()?,
        net_income: row.try_get("", "net_minor")?,
        floor: row.try_get("", "floor_minor")?,
        local_standard: row.try_get("", "standard_minor")?,
        rate: ppm(row, id, "rate_ppm")?.ok_or_else(|| corrupt("reward", id, "rate_ppm"))?,
        pool: row.try_get("", "pool_minor")?,
        parts: parts.iter().map(|part| part.amount_minor).collect(),
    })
}

fn restore_payment(row: &QueryResult, id: Id<RewardKind>) -> Result<Option<(Statement, Timestamp)>, Problem> {
    let Some(at) = row.try_get::<Option<OffsetDateTime>>("", "paid_at")? else { return Ok(None) };
    let note: Option<String> = row.try_get("", "paid_note")?;
    let note = note.map(Reason::restore).transpose().map_err(|_| corrupt("reward", id, "paid_note"))?;
    Ok(Some((Statement { note, evidence: digest(row, id, "paid_evidence_sha256")? }, restore_time(at))))
}

/// Distributions of their rows, with the persons of each.
async fn restore_all(db: &impl ConnectionTrait, rows: Vec<QueryResult>) -> Result<Vec<RewardRow>, Problem> {
    let ids: Vec<Uuid> = rows.iter().map(|row| row.try_get("", "id")).collect::<Result<_, _>>()?;
    let hubs: Vec<i16> = ids.iter().map(|id| hub_column(Id::<RewardKind>::restore(*id).hub())).collect();
    let mut persons: HashMap<Uuid, Vec<StoredPerson>> = HashMap::new();
    if !ids.is_empty() {
        let sql = "SELECT reward_id, name, user_id, accepted_at FROM reward_person WHERE hub = ANY($1) AND reward_id = ANY($2) \
            ORDER BY reward_id, place";
        for row in db.query_all_raw(statement(sql, [hubs.into(), ids.clone().into()])).await? {
            let person = StoredPerson {
                name: row.try_get_by_index(1)?,
                user: row.try_get_by_index(2)?,
                accepted_at: row.try_get_by_index(3)?,
            };
            persons.entry(row.try_get_by_index(0)?).or_default().push(person);
        }
    }
    rows.iter().zip(ids).map(|(row, id)| restore(row, persons.remove(&id).unwrap_or_default())).collect()
}

/// The values of the columns that a calculation sets, in the order of the statements: `$4` to `$21`.
fn calculated(reward: &Reward) -> Result<Vec<Value>, Problem> {
    let Calculation { title, way, receipt, received_on, income, costs: _, own_rate, agreement, persons } =
        &reward.calculation;
    let RewardFigures { rule_pack, owner_rule, deductions, net_income, floor, local_standard, rate, pool, parts } =
        &reward.figures;
    let deduction = |one: &Deduction| StoredDeduction {
        cost: <&str>::from(one.cost).to_owned(),
        amount_minor: one.amount,
        is_deducted: one.is_deducted,
    };
    let part = |(person, amount): (&Beneficiary, &i64)| StoredPart {
        share_ppm: person.share.ppm(),
        is_main: person.is_main,
        is_official: person.is_official,
        amount_minor: *amount,
    };
    let deductions: Vec<_> = deductions.iter().map(deduction).collect();
    let parts: Vec<_> = persons.iter().zip(parts).map(part).collect();
    let ppm = |ppm: u32| i32::try_from(ppm).map_err(Problem::internal);
    Ok(vec![
        title.to_string().into(),
        <&str>::from(*way).into(),
        receipt.to_string().into(),
        (*received_on).into(),
        (*income).into(),
        serde_json::to_value(deductions).map_err(Problem::internal)?.into(),
        own_rate.map(ppm).transpose()?.into(),
        agreement.as_ref().map(|digest| digest.bytes().to_vec()).into(),
        rule_pack.clone().into(),
        (*owner_rule == OwnerRule::State).into(),
        (*net_income).into(),
        (*floor).into(),
        (*local_standard).into(),
        ppm(*rate)?.into(),
        (*pool).into(),
        serde_json::to_value(parts).map_err(Problem::internal)?.into(),
        reward.is_of_officials().into(),
        reward.drawn_by.map(|user| user.uuid()).into(),
    ])
}

fn sources(source: RewardSource) -> (Option<Uuid>, Option<Uuid>) {
    match source {
        RewardSource::Contract(id) => (Some(id.uuid()), None),
        RewardSource::OwnUse(id) => (None, Some(id.uuid())),
    }
}

/// Stores a distribution and whom it names; tells whether its receipt had none. Another transaction that distributes it at the
/// same time is waited for (`reward_once`).
///
/// # Errors
/// When the database does not answer.
pub async fn insert(tx: &Tx, reward: &Reward) -> Result<bool, Problem> {
    let sql = "INSERT INTO reward (hub, id, owner_id, title, way, receipt, received_on, income_minor, deductions, own_rate_ppm, \
        agreement_sha256, rule_pack, is_state, net_minor, floor_minor, standard_minor, rate_ppm, pool_minor, parts, \
        is_of_officials, drawn_by, contract_id, achievement_id, state, objections, created_at, created_by, version, updated_at, \
        updated_by) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, \
        $23, $24, '[]', $25, $26, 1, $25, $26) ON CONFLICT DO NOTHING";
    let Reward { id, owner, source, state, .. } = reward;
    let (contract, achievement) = sources(*source);
    let mut values: Vec<Value> = vec![hub_column(id.hub()).into(), id.uuid().into(), owner.uuid().into()];
    values.extend(calculated(reward)?);
    values.extend([
        contract.into(),
        achievement.into(),
        <&str>::from(*state).into(),
        tx.now().as_offset().into(),
        tx.name().into(),
    ]);
    if tx.db().execute_raw(statement(sql, values)).await?.rows_affected() == 0 {
        return Ok(false);
    }
    insert_persons(tx, reward).await?;
    Ok(true)
}

async fn insert_persons(tx: &Tx, reward: &Reward) -> Result<(), Problem> {
    let sql = "INSERT INTO reward_person (hub, reward_id, place, name, user_id, accepted_at) \
        SELECT $1, $2, person.* FROM jsonb_to_recordset($3) \
        AS person (place smallint, name text, user_id uuid, accepted_at timestamptz)";
    let person = |(place, person): (usize, &Beneficiary)| {
        json!({
            "place": place,
            "name": person.name.to_string(),
            "user_id": person.user.map(|user| user.uuid()),
            "accepted_at": person.accepted_at.map(|at| at.to_string()),
        })
    };
    let persons: Vec<Json> = reward.calculation.persons.iter().enumerate().map(person).collect();
    let values = [hub_column(reward.id.hub()).into(), reward.id.uuid().into(), Json::Array(persons).into()];
    // Whoever objects or accepts writes all of them anew, and nobody else writes them.
    tx.whole_db().execute_raw(statement(sql, values)).await?;
    Ok(())
}

/// Stores a distribution as it is now, and whom it names.
///
/// # Errors
/// When it changed meanwhile, and when its receipt has another one.
pub async fn update(tx: &Tx, row: &mut RewardRow) -> Result<(), Problem> {
    let sql = "UPDATE reward SET title = $4, way = $5, receipt = $6, received_on = $7, income_minor = $8, deductions = $9, \
        own_rate_ppm = $10, agreement_sha256 = $11, rule_pack = $12, is_state = $13, net_minor = $14, floor_minor = $15, \
        standard_minor = $16, rate_ppm = $17, pool_minor = $18, parts = $19, is_of_officials = $20, drawn_by = $21, \
        state = $22, posted_on = $23, ends_on = $24, suspended_on = $25, ended_on = $26, objections = $27, approved_by = $28, \
        approved_at = $29, paid_note = $30, paid_evidence_sha256 = $31, paid_at = $32, version = version + 1, updated_at = $33, \
        updated_by = $34 \
        WHERE hub = $1 AND id = $2 AND version = $3";
    let Reward { id, state, days, objections, approval, payment, .. } = &row.value;
    let objections: Vec<StoredObjection> = objections.iter().map(StoredObjection::from).collect();
    let statement_of = payment.as_ref().map(|(said, _)| said);
    let evidence = statement_of.and_then(|said| said.evidence.as_ref());
    let mut values: Vec<Value> = vec![hub_column(id.hub()).into(), id.uuid().into(), row.version.into()];
    values.extend(calculated(&row.value)?);
    values.extend([
        <&str>::from(*state).into(),
        days.posted_on.into(),
        days.ends_on.into(),
        days.suspended_on.into(),
        days.ended_on.into(),
        serde_json::to_value(objections).map_err(Problem::internal)?.into(),
        approval.and_then(|(by, _)| by).map(|user| user.uuid()).into(),
        approval.map(|(_, at)| at.as_offset()).into(),
        statement_of.and_then(|said| said.note.as_ref()).map(ToString::to_string).into(),
        evidence.map(|digest| digest.bytes().to_vec()).into(),
        payment.as_ref().map(|(_, at)| at.as_offset()).into(),
        tx.now().as_offset().into(),
        tx.name().into(),
    ]);
    expect_one("reward", id, tx.db().execute_raw(statement(sql, values)).await?.rows_affected())?;
    let sql = "DELETE FROM reward_person WHERE hub = $1 AND reward_id = $2";
    tx.whole_db().execute_raw(statement(sql, [hub_column(id.hub()).into(), id.uuid().into()])).await?;
    insert_persons(tx, &row.value).await?;
    row.version += 1;
    row.updated_at = tx.now();
    Ok(())
}

async fn find_with(db: &impl ConnectionTrait, id: Id<RewardKind>, lock: &str) -> Result<Option<RewardRow>, Problem> {
    let sql = format!("SELECT {COLUMNS} FROM reward WHERE hub = $1 AND id = $2{lock}");
    let row = db.query_one_raw(statement(&sql, [hub_column(id.hub()).into(), id.uuid().into()])).await?;
    Ok(restore_all(db, row.into_iter().collect()).await?.pop())
}

/// A distribution.
///
/// # Errors
/// When the database does not answer or the row is corrupt.
pub async fn find(db: &impl ConnectionTrait, id: Id<RewardKind>) -> Result<Option<RewardRow>, Problem> {
    find_with(db, id, "").await
}

/// A distribution, locked until the transaction ends.
///
/// # Errors
/// When the database does not answer or the row is corrupt.
pub async fn find_for_update(tx: &Tx, id: Id<RewardKind>) -> Result<Option<RewardRow>, Problem> {
    find_with(tx.db(), id, " FOR UPDATE").await
}

/// Whether a receipt of a unit has a distribution that was not withdrawn, apart from the one that is calculated anew.
///
/// # Errors
/// When the database does not answer.
pub async fn is_distributed(
    db: &impl ConnectionTrait,
    (owner, source): (Id<OrganizationKind>, RewardSource),
    receipt: &Keyword,
    recalculated: Option<Id<RewardKind>>,
) -> Result<bool, Problem> {
    let sql = "SELECT EXISTS (SELECT FROM reward WHERE hub = $1 AND owner_id = $2 AND coalesce(contract_id, achievement_id) = $3 \
        AND receipt = $4 AND state <> 'withdrawn' AND ($5::uuid IS NULL OR id <> $5))";
    let (contract, achievement) = sources(source);
    let values = [
        hub_column(owner.hub()).into(),
        owner.uuid().into(),
        contract.or(achievement).into(),
        receipt.to_string().into(),
        recalculated.map(|id| id.uuid()).into(),
    ];
    let row = db.query_one_raw(statement(sql, values)).await?;
    Ok(row.map(|row| row.try_get_by_index(0)).transpose()?.unwrap_or(false))
}

/// Whether all of these are users.
///
/// # Errors
/// When the database does not answer.
pub async fn are_users(db: &impl ConnectionTrait, users: &[Id<UserKind>]) -> Result<bool, Problem> {
    let ids: Vec<Uuid> = users.iter().map(Id::uuid).collect();
    let sql = "SELECT NOT EXISTS (SELECT FROM unnest($1::uuid[]) AS named (id) \
        WHERE NOT EXISTS (SELECT FROM app_user WHERE app_user.id = named.id))";
    let row = db.query_one_raw(statement(sql, [ids.into()])).await?;
    Ok(row.map(|row| row.try_get_by_index(0)).transpose()?.unwrap_or(false))
}

/// What a caller may know of.
#[derive(Clone, Debug)]
pub struct Knows {
    organization: Option<Id<OrganizationKind>>,
    user: Option<Id<UserKind>>,
    moderates: Vec<i16>,
}

impl Knows {
    /// What a principal may know of.
    #[must_use]
    pub fn of(principal: &Principal) -> Self {
        let moderates = principal.moderates.iter().copied().map(hub_column).collect();
        Knows { organization: principal.organization, user: principal.actor.user(), moderates }
    }
}

/// What a list of distributions is narrowed to.
#[derive(Clone, Copy, Debug, Default)]
pub struct Filter {
    /// By this unit.
    pub owner: Option<Id<OrganizationKind>>,
    /// Of this contract.
    pub contract: Option<Id<ContractKind>>,
    /// Of the own use of this achievement.
    pub achievement: Option<Id<AchievementKind>>,
    /// In this state.
    pub state: Option<RewardState>,
}

/// One page of the distributions that a caller may know of, newest first. Of those that only the public nature opens to him, the
/// source is not told, and he does not find them by it.
///
/// # Errors
/// When the database does not answer or a row is corrupt.
pub async fn list(
    db: &impl ConnectionTrait,
    knows: &Knows,
    filter: Filter,
    paging: &Paging,
) -> Result<Vec<RewardRow>, Problem> {
    let sql = format!(
        "SELECT {COLUMNS} FROM reward AS r WHERE (owner_id = $1 OR hub = ANY($3) \
        OR EXISTS (SELECT FROM reward_person AS p WHERE p.hub = r.hub AND p.reward_id = r.id AND p.user_id = $2) \
        OR is_of_officials AND state IN ('noticed', 'suspended', 'approved', 'paid') \
            AND $5::uuid IS NULL AND $6::uuid IS NULL) \
        AND ($4::uuid IS NULL OR owner_id = $4) AND ($5::uuid IS NULL OR contract_id = $5) \
        AND ($6::uuid IS NULL OR achievement_id = $6) AND ($7::text IS NULL OR state = $7) \
        AND ($8::uuid IS NULL OR id < $8) ORDER BY id DESC LIMIT $9"
    );
    let values = [
        knows.organization.map(|organization| organization.uuid()).into(),
        knows.user.map(|user| user.uuid()).into(),
        knows.moderates.clone().into(),
        filter.owner.map(|owner| owner.uuid()).into(),
        filter.contract.map(|contract| contract.uuid()).into(),
        filter.achievement.map(|achievement| achievement.uuid()).into(),
        filter.state.map(|state| <&str>::from(state).to_owned()).into(),
        paging.after.into(),
        i64::try_from(paging.rows()).unwrap_or(i64::MAX).into(),
    ];
    restore_all(db, db.query_all_raw(statement(&sql, values)).await?).await
}
