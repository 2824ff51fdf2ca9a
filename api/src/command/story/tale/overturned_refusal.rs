//! A registration that was refused, contested, and put right by another person.

use super::terms::{registrable, submit};
use super::{Story, Telling};
use crate::command::story::stage::{NotAsTold, Stage};
use serde_json::json;

/// The story.
pub const STORY: Story = Story {
    name: "overturned-refusal",
    title: "A registration refused, and the refusal overturned",
    title_zh: "不予登记与复核",
    summary: "What is called a service is determined to be a development, with the reason. The registrar refuses the contract, the \
              university contests it, another person overturns the refusal, and the contract gets its number.",
    tell: |stage| -> Telling<'_> { Box::pin(tell(stage)) },
};

async fn tell(stage: &Stage) -> Result<(), NotAsTold> {
    stage.scene("The parties");
    let university = stage.organization("Lakeside University (story)", "university").await?;
    let firm = stage.organization("Fine Alloys (story)", "enterprise").await?;
    let authority = stage.authority("Contract Registration Office (story)").await?;

    stage.scene("The contract");
    let contract = registrable((&university, &firm), ("A new alloy", "general_service"), "800000.00").await?;

    stage.scene("What it is by its substance");
    let case = submit((&university, &authority), &contract).await?;
    let (registrar, senior) = (&authority.registrar, &authority.senior);
    registrar.step("takes it up (受理)", &case, "accept", None).await?;
    let mut found = json!({
        "determined": "commissioned_development",
        "technical_amount": "800000.00",
        "technical_income": "700000.00",
    });
    let rule = "registration.difference_unexplained";
    let text = "finds a development where a service was declared, and does not say why";
    registrar.is_refused((text, rule), &case, "classify", Some(found.clone())).await?;
    found["reason"] = json!("What is called a service is the development of an alloy that does not exist yet.");
    let classified = registrar.step("says why", &case, "classify", Some(found)).await?;
    stage.holds("the case shows both types", &classified.body["finding"]["is_as_declared"], &json!(false))?;
    let seen = firm.owner.get(&contract).await?;
    stage.holds("so does the contract", &seen.body["determined_subtype"], &json!("commissioned_development"))?;

    stage.scene("The refusal");
    let reason =
        json!({ "ground": "subject_unclear", "reason": "The contract does not name the properties of the alloy." });
    registrar.step("refuses it", &case, "refuse", Some(reason)).await?;
    let reason = json!({ "reason": "Annex 2 names them." });
    university.owner.step("contests the refusal (复核)", &case, "contest", Some(reason)).await?;
    let reason = json!({ "reason": "Annex 2 was not read." });
    senior.step("overturns it", &case, "overturn", Some(reason)).await?;
    let registered = registrar.step("registers it", &case, "approve", None).await?;
    stage.holds("the contract is registered", &registered.body["state"], &json!("registered"))?;
    let kinds = registered.body["decisions"].as_array().map(Vec::as_slice).unwrap_or_default();
    let kinds: Vec<_> = kinds.iter().map(|decision| decision["kind"].clone()).collect();
    let told = ["accepted", "classified", "refused", "contested", "overturned", "registered"];
    stage.holds("no decision is forgotten", &json!(kinds), &json!(told))
}
