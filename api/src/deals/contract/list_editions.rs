//! The editions of a contract, with what changed from each to the next.

use super::edition::{self, Edition};
use super::store;
use crate::call::Call;
use crate::http::path::IdPath;
use crate::http::problem::Problem;
use crate::http::reply::Reply;
use crate::http::types::{Moment, Ref};
use crate::names::OrganizationRef;
use crate::storage::Stored;
use crate::tx::OrNotFound as _;
use actix_web::{HttpResponse, get};
use keqiao_domain::access::{self, Action};
use keqiao_domain::deals::contract::Contract;
use keqiao_domain::id::{ContractKind, Id};
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

/// Differences of one edition that are told at most.
const DIFFERENCES_MAX: usize = 500;

/// One member that differs from the edition before.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[schema(as = EditionDifference)]
pub struct DifferenceView {
    /// JSON pointer (RFC 6901) into `terms`.
    #[schema(max_length = 200, example = "/amounts/total")]
    pub pointer: String,
    /// What stood there; null when nothing did.
    pub before: Value,
    /// What stands there now; null when nothing does.
    pub after: Value,
}

/// An edition as it was put to the parties.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = ContractEdition)]
pub struct EditionView {
    /// Its number, from 1.
    #[schema(minimum = 1, maximum = 100)]
    pub number: u16,
    /// The party that wrote it.
    #[schema(inline)]
    pub organization: OrganizationRef,
    /// When it was put to the parties.
    #[schema(inline)]
    pub created_at: Moment,
    /// The SHA-256 of its document, in hexadecimal digits.
    #[schema(max_length = 64, pattern = "^[0-9a-f]{64}$")]
    pub document_sha256: String,
    /// What differs from the edition before; the first one has no differences.
    #[schema(max_items = 500)]
    pub differences: Vec<DifferenceView>,
}

/// The editions of a contract.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct EditionList {
    /// The first one first.
    #[schema(max_items = 100)]
    items: Vec<EditionView>,
}

/// List the editions of a contract.
///
/// What was put to the parties, in order: by whom, when, and what differs from the edition before.
#[utoipa::path(tag = "contracts", responses((status = OK, body = EditionList)))]
#[get("/contracts/{id}/editions")]
pub async fn list_contract_editions(call: Call, id: IdPath<ContractKind>) -> Result<HttpResponse, Problem> {
    find_visible(&call, id.0, Action::ListContractEditions).await?;
    let editions = edition::list(call.db(), id.0).await?;
    let before = [None].into_iter().chain(editions.iter().map(Some));
    let items = before.zip(&editions).map(|(before, edition)| view(before, edition)).collect();
    Ok(Reply::ok(&EditionList { items })?.into_response())
}

/// A contract that the caller may see.
pub(super) async fn find_visible(
    call: &Call,
    id: Id<ContractKind>,
    action: Action,
) -> Result<Stored<Contract>, Problem> {
    access::check_scope(&call.principal, action)?;
    let stored = store::find(call.db(), id).await?.or_not_found()?;
    access::check(&call.principal, action, &stored.value.resource(call.principal.organization))?;
    Ok(stored)
}

/// An edition of a contract that the caller may see; the open one when none is named.
pub(super) async fn find_edition(
    call: &Call,
    id: Id<ContractKind>,
    action: Action,
    number: Option<u16>,
) -> Result<(Stored<Contract>, Edition), Problem> {
    let stored = find_visible(call, id, action).await?;
    let number = number.unwrap_or_else(|| stored.value.open_edition());
    let edition = edition::find(call.db(), id, number).await?.or_not_found()?;
    Ok((stored, edition))
}

fn view(before: Option<&Edition>, edition: &Edition) -> EditionView {
    let mut differences = Vec::new();
    if let Some(before) = before {
        compare("", &before.content, &edition.content, &mut differences);
        differences.truncate(DIFFERENCES_MAX);
    }
    EditionView {
        number: edition.number,
        organization: Ref(edition.organization),
        created_at: Moment(edition.created_at),
        document_sha256: edition.sha256_hex(),
        differences,
    }
}

/// Notes every member that differs: objects and lists are looked into, everything else is compared whole.
fn compare(pointer: &str, before: &Value, after: &Value, differences: &mut Vec<DifferenceView>) {
    let none = Value::Null;
    match (before, after) {
        (Value::Object(one), Value::Object(other)) => {
            let added = other.keys().filter(|name| !one.contains_key(*name));
            for name in one.keys().chain(added) {
                let pointer = format!("{pointer}/{}", name.replace('~', "~0").replace('/', "~1"));
                let (one, other) = (one.get(name).unwrap_or(&none), other.get(name).unwrap_or(&none));
                compare(&pointer, one, other, differences);
            }
        }
        (Value::Array(one), Value::Array(other)) => {
            for place in 0..one.len().max(other.len()) {
                let (one, other) = (one.get(place).unwrap_or(&none), other.get(place).unwrap_or(&none));
                compare(&format!("{pointer}/{place}"), one, other, differences);
            }
        }
        (one, other) if one == other => {}
        (one, other) => {
            differences.push(DifferenceView { pointer: pointer.to_owned(), before: one.clone(), after: other.clone() });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn what_differs_is_told_with_its_place_and_nothing_else_is() {
        let before = json!({ "title": "a", "amounts": { "total": "1.00" }, "clauses": [{ "text": "x" }], "grant": {} });
        let after =
            json!({ "title": "a", "amounts": { "total": "2.00" }, "clauses": [{ "text": "x" }, { "text": "y" }] });
        let mut differences = Vec::new();
        compare("", &before, &after, &mut differences);
        let told: Vec<_> = differences.iter().map(|one| (one.pointer.as_str(), &one.before, &one.after)).collect();
        let (nothing, one, two, empty, added) =
            (Value::Null, json!("1.00"), json!("2.00"), json!({}), json!({ "text": "y" }));
        assert_eq!(
            told,
            [("/amounts/total", &one, &two), ("/clauses/1", &nothing, &added), ("/grant", &empty, &nothing)]
        );
    }
}
