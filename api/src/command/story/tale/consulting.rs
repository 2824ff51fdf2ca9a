//! Consulting: a feasibility study.

use super::terms::{conclude, contract};
use super::{Story, Telling};
use crate::command::story::stage::{NotAsTold, Stage};
use serde_json::json;

/// The story.
pub const STORY: Story = Story {
    name: "consulting",
    title: "Consulting: a feasibility study",
    title_zh: "技术咨询：可行性论证",
    summary: "An institute advises a firm. Nobody approves what he wrote himself, the law's defaults are shown where the contract \
              is silent, a dispute holds the end up and is settled.",
    tell: |stage| -> Telling<'_> { Box::pin(tell(stage)) },
};

async fn tell(stage: &Stage) -> Result<(), NotAsTold> {
    stage.scene("The parties");
    let institute = stage.organization("Coastal Energy Institute (story)", "research_institute").await?;
    let firm = stage.organization("Xiling Hydrogen (story)", "enterprise").await?;

    stage.scene("The contract");
    let names = ("Is a 5 MW electrolyser feasible here?", "feasibility_study");
    let mut terms = contract((&institute, &firm), names, ("150000.00", "lump_once")).await?;
    if let Some(clauses) = terms["clauses"].as_array_mut() {
        clauses.retain(|clause| clause["topic"] != "costs");
    }
    let made = institute.owner.post("drafts a study for 150,000 yuan", "/v1/contracts", terms).await?;
    let contract = made.location()?;
    let findings = institute.owner.get(&format!("{contract}/findings")).await?;
    let silent = findings.body["defaults"].as_array().map(Vec::as_slice).unwrap_or_default();
    let costs = silent.iter().find(|default| default["topic"] == "costs").map(|default| &default["article"]);
    stage.holds(
        "on costs it is silent, and the Civil Code's article 886 speaks",
        costs.unwrap_or(&json!(null)),
        &json!("886"),
    )?;
    institute.owner.step("proposes it", &contract, "propose", None).await?;
    let signed = conclude(&contract, &institute, &firm).await?;
    stage.holds("it is in effect", &signed["state"], &json!("effective"))?;

    stage.scene("A dispute");
    let reason = json!({ "reason": "The report does not cover the grid connection." });
    firm.owner.step("raises a dispute", &contract, "dispute", Some(reason)).await?;
    let rule = "contract.disputed";
    institute.owner.is_refused(("says that the study is done", rule), &contract, "complete", None).await?;
    firm.owner.step("has the chapter now, and settles it", &contract, "settle", None).await?;
    institute.owner.step("says that the study is done", &contract, "complete", None).await?;
    let done = firm.owner.step("says so, too", &contract, "complete", None).await?;
    stage.holds("the contract is completed", &done.body["state"], &json!("completed"))
}
