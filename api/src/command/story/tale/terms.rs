//! Terms that the stories share: a contract whose clauses come from the market's own template, with the blanks filled in.

use crate::command::story::stage::NotAsTold;
use crate::command::story::{cast::Organization, cast::Person};
use serde_json::{Value, json};

/// What fills every blank of a template.
const FILLED: &str = "see the annex";

/// The clauses of the template of a subtype, in English, with its blanks filled in.
///
/// # Errors
/// When the template cannot be read.
pub async fn clauses(person: &Person<'_>, subtype: &str) -> Result<Vec<Value>, NotAsTold> {
    let template = person.get(&format!("/v1/contract-templates?subtype={subtype}")).await?;
    let clauses = template.body["clauses"].as_array().map(Vec::as_slice).unwrap_or_default();
    let filled = |clause: &Value| {
        let text = clause["text_en"].as_str().unwrap_or_default().replace("【】", FILLED);
        json!({ "topic": clause["topic"], "text": text })
    };
    Ok(clauses.iter().map(filled).collect())
}

/// A contract of the story, with the clauses of its template.
///
/// # Errors
/// When the template cannot be read.
pub async fn contract(
    (seller, buyer): (&Organization<'_>, &Organization<'_>),
    (title, subtype): (&str, &str),
    (total, payment_mode): (&str, &str),
) -> Result<Value, NotAsTold> {
    Ok(json!({
        "title": title,
        "subtype": subtype,
        "parties": [seller.party("seller"), buyer.party("buyer")],
        "payment_mode": payment_mode,
        "amounts": { "total": total, "technical": total },
        "clauses": clauses(&seller.owner, subtype).await?,
    }))
}

/// Takes a proposed contract to the signatures of both sides.
///
/// # Errors
/// When a step does not succeed.
pub async fn conclude(contract: &str, seller: &Organization<'_>, buyer: &Organization<'_>) -> Result<Value, NotAsTold> {
    seller.approve(contract).await?;
    buyer.approve(contract).await?;
    seller.sign(contract).await?;
    Ok(buyer.sign(contract).await?.body)
}
