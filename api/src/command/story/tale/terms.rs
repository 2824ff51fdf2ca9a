//! Terms that the stories share: a contract whose clauses come from the market's own template, with the blanks filled in.

use crate::command::story::cast::{Authority, Organization, Person};
use crate::command::story::stage::{NotAsTold, Stage};
use serde_json::{Value, json};

/// The nature of a university that the state did not set up, by its code.
pub const PRIVATE_UNIVERSITY: &str = "170";
/// The nature of a company, by its code.
pub const COMPANY: &str = "150";
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

/// A signed contract that can be registered: with field, rights and days, of parties that have told their nature. Answers with
/// its address.
///
/// # Errors
/// When a step does not succeed.
pub async fn registrable(
    (seller, buyer): (&Organization<'_>, &Organization<'_>),
    names: (&str, &str),
    total: &str,
) -> Result<String, NotAsTold> {
    for (side, nature) in [(seller, PRIVATE_UNIVERSITY), (buyer, COMPANY)] {
        side.tell_nature(nature).await?;
    }
    let mut terms = contract((seller, buyer), names, (total, "lump_once")).await?;
    (terms["field"], terms["rights"]) = (json!("new_materials"), json!("none"));
    let made = seller.owner.post(&format!("drafts a contract for {total} yuan"), "/v1/contracts", terms).await?;
    let contract = made.location()?;
    seller.owner.step("proposes it", &contract, "propose", None).await?;
    conclude(&contract, seller, buyer).await?;
    Ok(contract)
}

/// Serves a holder of rights in the assets of a contract; answers with the address of the clearance.
///
/// # Errors
/// When a step does not succeed, or there is no such holder.
pub async fn serve(stage: &Stage, seller: &Organization<'_>, contract: &str, kind: &str) -> Result<String, NotAsTold> {
    let list = format!("{contract}/clearances");
    let found = seller.owner.get(&list).await?;
    stage.holds(&format!("a holder of rights was found: {kind}"), &found.body["items"][0]["kind"], &json!(kind))?;
    let holder = json!({ "holder": found.text("/items/0/holder")? });
    seller.owner.post("serves the terms on it", &list, holder).await?.location()
}

/// The seller files a contract with an authority; answers with the address of the case.
///
/// # Errors
/// When a step does not succeed.
pub async fn submit(
    (seller, authority): (&Organization<'_>, &Authority<'_>),
    contract: &str,
) -> Result<String, NotAsTold> {
    let contract = contract.rsplit('/').next().unwrap_or_default();
    let filing = json!({ "contract": contract, "authority": authority.organization.id });
    let opened = seller.owner.post("opens a case; the form is filled from the contract", "/v1/registrations", filing);
    let case = opened.await?.location()?;
    seller.owner.step("hands it in", &case, "submit", Some(json!({ "plan": "outside_plans" }))).await?;
    Ok(case)
}
