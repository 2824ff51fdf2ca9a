//! What is known of a person, as the rows have it, without what opens something.

use super::field::{Class, PERSONAL};
use crate::http::problem::Problem;
use crate::storage::statement;
use keqiao_domain::id::{Id, UserKind};
use sea_orm::ConnectionTrait;
use serde_json::{Map, Value, json};

/// Everything that is known of a person, table by table; secrets are left out. What only names him by his pseudonym in a
/// list of another's is not here: nobody can tell it from the person's other doings than by the pseudonym itself.
///
/// # Errors
/// When the database does not answer.
pub async fn export(db: &impl ConnectionTrait, user: Id<UserKind>, login: &str) -> Result<Value, Problem> {
    let mut tables = Map::new();
    for personal in PERSONAL {
        let secrets = personal.columns.iter().filter(|(_, class)| *class == Class::Secret);
        let secrets: Vec<String> = secrets.map(|(column, _)| (*column).to_owned()).collect();
        let sql = format!(
            "SELECT to_jsonb(t) - $4::text[] FROM {} AS t WHERE $1::uuid IS NOT NULL AND $2::text IS NOT NULL \
            AND $3::text IS NOT NULL AND ({}) ORDER BY 1",
            personal.table, personal.of
        );
        let values = [user.uuid().into(), login.into(), user.to_string().into(), secrets.into()];
        let rows = db.query_all_raw(statement(&sql, values)).await?;
        let rows: Vec<Value> = rows.iter().map(|row| row.try_get_by_index(0)).collect::<Result<_, _>>()?;
        if !rows.is_empty() {
            tables.insert(personal.table.to_owned(), Value::Array(rows));
        }
    }
    Ok(json!({ "person": user.to_string(), "tables": tables }))
}
