//! The part of the sample that brings parties together: mandates and introductions.

use super::{Loaded, faulty, owner, refused, rows};
use crate::command::Failure;
use crate::deals::introduction::store::{self as introductions, IntroductionRow};
use crate::deals::mandate::store::{self as mandates, MandateRow};
use crate::deals::mandate::view::MandateBody;
use crate::http::problem::Problem;
use crate::storage::statement;
use crate::tx::Tx;
use keqiao_domain::deals::introduction::{Circumstances, Introduction, IntroductionContent};
use keqiao_domain::deals::mandate::{DualAgency, Mandate, MandateParty, Surroundings};
use keqiao_domain::id::{BrokerKind, Id, OrganizationKind};
use keqiao_domain::text::Reason;
use sea_orm::ConnectionTrait as _;
use serde::Deserialize;
use serde_json::{Value, json};
use time::Duration;

const MANDATES: &str = include_str!("../../../sample/mandates.jsonl");
/// How long a mandate of the sample runs, from the day on which the sample is loaded.
const RUNS: Duration = Duration::days(365);

#[derive(Deserialize)]
pub(super) struct SampleMandate {
    agency: String,
    principal: String,
    introduced: Vec<String>,
    terms: Value,
    note: String,
}

/// Reads the rows.
///
/// # Errors
/// When one is faulty.
pub(super) fn read() -> Result<Vec<SampleMandate>, Failure> {
    rows(MANDATES)
}

/// Enters them: offered, accepted, and what was introduced.
///
/// # Errors
/// When a row is faulty, or a rule stands against a step of it.
pub(super) async fn enter(tx: &Tx, rows: Vec<SampleMandate>, loaded: &Loaded) -> Result<(), Problem> {
    for row in rows {
        let (agency, principal) = (owner(loaded, &row.agency)?, owner(loaded, &row.principal)?);
        let broker = first_broker(tx, agency).await?;
        let mut body = row.terms;
        let days = [("starts_on", tx.now().day()), ("ends_on", tx.now().day() + RUNS)];
        body["principal"] = json!(principal.to_string());
        days.iter().for_each(|(name, day)| body[*name] = json!(day.to_string()));
        let body: MandateBody = serde_json::from_value(body).map_err(Problem::internal)?;
        let (_, terms) = body.parse(tx.now().day()).map_err(|faults| faulty(&row.agency, faults))?;
        let told = |refusals| refused(&row.agency, refusals);
        let id = tx.next_id(principal.hub());
        let (mut mandate, offered) = Mandate::offer(id, (broker, agency), principal, terms, tx.now()).map_err(told)?;
        let alone = Surroundings { has_exclusive_overlap: false, lacks_consent_of_other: false, is_dual: false };
        let accepted = mandate.accept(MandateParty::Principal, alone, DualAgency::Refused, tx.now()).map_err(told)?;
        tx.emit(offered);
        tx.emit(accepted);
        let stored = MandateRow { value: mandate, created_at: tx.now(), updated_at: tx.now(), version: 1 };
        mandates::insert(tx, &stored).await?;
        for counterparty in &row.introduced {
            let counterparty = owner(loaded, counterparty)?;
            let note = Reason::parse(&row.note).map_err(Problem::internal)?;
            let content = IntroductionContent { counterparty, subject: None, note, evidence: None };
            let around = Circumstances { is_recorded: false, counterparty_consent: None };
            let id = tx.next_id(principal.hub());
            let (value, events) = Introduction::record(id, &stored.value, content, around, tx.now()).map_err(told)?;
            introductions::insert(tx, &IntroductionRow { value, updated_at: tx.now(), version: 1 }).await?;
            events.into_iter().for_each(|event| tx.emit(event));
        }
    }
    Ok(())
}

/// The first broker of an organization who is on the market.
async fn first_broker(tx: &Tx, agency: Id<OrganizationKind>) -> Result<Id<BrokerKind>, Problem> {
    let sql = "SELECT id FROM broker WHERE owner_id = $1 AND state = 'published' ORDER BY id LIMIT 1";
    let row = tx.db().query_one_raw(statement(sql, [agency.uuid().into()])).await?;
    let row = row.ok_or_else(|| Problem::internal("the sample has a mandate without a broker"))?;
    Ok(Id::restore(row.try_get_by_index(0)?))
}
