//! Erasing a person: his rows are deleted or say nothing any more, what he was in his organization ends, and the facts behind
//! the entries about him are dropped. What stays names him by a pseudonym that leads nowhere.

use super::field::{AtErasure, PERSONAL};
use crate::app::App;
use crate::http::problem::Problem;
use crate::identity::organization::store as organizations;
use crate::identity::token::revocation;
use crate::identity::user::{leave, store as users};
use crate::listing::store::{self, Listing};
use crate::storage::statement;
use crate::trust::entry::erase::erase_facts;
use crate::tx::{OrNotFound as _, Tx};
use keqiao_domain::event::{Audience, Event, EventKind};
use keqiao_domain::id::{Id, SessionKind, UserKind};
use keqiao_domain::listed::Moderated;
use keqiao_domain::people::broker::Broker;
use keqiao_domain::people::expert::Expert;
use sea_orm::ConnectionTrait as _;
use serde_json::json;
use std::collections::BTreeMap;
use uuid::Uuid;

/// How many rows of each table were deleted or overwritten.
pub type Erased = BTreeMap<&'static str, u64>;

/// Erases a person. `password_hash` is the hash of a password that nobody was told.
///
/// # Errors
/// When he is the last owner of an organization, or the database does not answer.
pub async fn erase(
    tx: &Tx,
    app: &App,
    user: Id<UserKind>,
    login: &str,
    password_hash: &str,
) -> Result<Erased, Problem> {
    let principal = users::principal(tx.db(), user).await?;
    if let Some(organization) = principal.organization {
        organizations::find_for_update(tx, organization).await?.or_not_found()?;
        let row = users::find_member_for_update(tx, organization, user).await?.or_not_found()?;
        leave::go(tx, app, organization, &row).await?;
    } else {
        users::hold_for_change(tx, user).await?;
        revocation::revoke(tx, app, user.subject()).await?;
    }
    withdraw_profiles::<Expert>(tx, "expert", user).await?;
    withdraw_profiles::<Broker>(tx, "broker", user).await?;
    for session in ids(tx, "SELECT id FROM session WHERE user_id = $1", user).await? {
        erase_facts(tx, Id::<SessionKind>::restore(session).subject()).await?;
    }
    erase_facts(tx, user.subject()).await?;

    let mut erased = Erased::new();
    for personal in PERSONAL {
        let (table, of) = (personal.table, personal.of);
        let bound = "$1::uuid IS NOT NULL AND $2::text IS NOT NULL AND $3::text IS NOT NULL AND $4::text IS NOT NULL";
        let sql = match personal.at_erasure {
            AtErasure::Delete => format!("DELETE FROM {table} WHERE {bound} AND ({of})"),
            AtErasure::Overwrite(columns) => {
                let set: Vec<_> = columns.iter().map(|(column, value)| format!("{column} = {value}")).collect();
                format!("UPDATE {table} SET {} WHERE {bound} AND ({of})", set.join(", "))
            }
            AtErasure::Keep(_) => continue,
        };
        let values = [user.uuid().into(), login.into(), user.to_string().into(), password_hash.into()];
        let rows = tx.db().execute_raw(statement(&sql, values)).await?.rows_affected();
        if rows > 0 {
            erased.insert(table, rows);
        }
    }
    tx.emit(Event {
        kind: EventKind::UserErased,
        subject: user.subject(),
        hub: user.hub(),
        owner: principal.organization,
        audience: Audience::Owner,
        payload: json!({}),
    });
    Ok(erased)
}

async fn ids(tx: &Tx, sql: &str, user: Id<UserKind>) -> Result<Vec<Uuid>, Problem> {
    let rows = tx.db().query_all_raw(statement(sql, [user.uuid().into()])).await?;
    rows.iter().map(|row| Ok(row.try_get_by_index(0)?)).collect()
}

/// Takes a person's profiles from the market, wherever they stand: the index forgets what they said.
async fn withdraw_profiles<L: Listing + Moderated>(
    tx: &Tx,
    table: &'static str,
    user: Id<UserKind>,
) -> Result<(), Problem> {
    for id in ids(tx, &format!("SELECT id FROM {table} WHERE user_id = $1"), user).await? {
        let mut stored = store::find_for_update::<L>(tx, Id::restore(id)).await?.or_not_found()?;
        if stored.value.may_withdraw().is_empty()
            && let Some(event) = stored.value.withdraw()?
        {
            store::update(tx, &mut stored).await?;
            tx.emit(event);
        }
    }
    Ok(())
}
