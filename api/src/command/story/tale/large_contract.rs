//! A contract above the large amount: two persons look at it.

use super::terms::{registrable, submit};
use super::{Story, Telling};
use crate::command::story::stage::{NotAsTold, Stage};
use serde_json::{Value, json};

/// The story.
pub const STORY: Story = Story {
    name: "large-contract",
    title: "A large contract: two persons look at it",
    title_zh: "大额合同：双人复核",
    summary: "A service of 60,000,000 yuan is registered. Where the hub's rule pack has a threshold, one registrar alone is refused; \
              nobody looks twice at his own work; the number comes from the second person.",
    tell: |stage| -> Telling<'_> { Box::pin(tell(stage)) },
};

/// The figure of the rule pack from which on two persons look.
const THRESHOLD: &str = "registration_large_amount";

async fn tell(stage: &Stage) -> Result<(), NotAsTold> {
    stage.scene("The parties");
    let university = stage.organization("Harbour University (story)", "university").await?;
    let firm = stage.organization("Broad River Steel (story)", "enterprise").await?;
    let authority = stage.authority("Contract Registration Office (story)").await?;

    stage.scene("The contract");
    let contract = registrable((&university, &firm), ("Test of a furnace", "general_service"), "60000000.00").await?;

    stage.scene("The registration");
    let case = submit((&university, &authority), &contract).await?;
    authority.registrar.step("takes it up (受理)", &case, "accept", None).await?;
    let found =
        json!({ "determined": "general_service", "technical_amount": "60000000.00", "technical_income": "1.00" });
    authority.registrar.step("finds that all of it is technical", &case, "classify", Some(found)).await?;
    let hub = &stage.market.hub;
    let pack = authority.registrar.get(&format!("/v1/rule-packs?hub={hub}")).await?;
    let figures = pack.body["figures"].as_array().map(Vec::as_slice).unwrap_or_default();
    let threshold = figures.iter().find(|figure| figure["figure"] == THRESHOLD).map(|figure| &figure["value"]);
    if threshold.is_some_and(|value| *value != Value::Null) {
        let rule = "registration.second_review_due";
        authority.registrar.is_refused(("would register it alone", rule), &case, "approve", None).await?;
    } else {
        stage.say("    = this hub has no threshold; the registrar asks for a second look all the same");
    }
    authority.registrar.step("passes it on (大额复核)", &case, "pass", None).await?;
    let registered = authority.senior.step("looks at it and registers it", &case, "confirm", None).await?;
    stage.holds("it is registered", &registered.body["state"], &json!("registered"))?;
    let number = registered.text("/number")?;
    let check = firm.owner.get(&format!("/v1/registration-numbers?number={number}")).await?;
    stage.holds("whoever was shown the number finds that it holds", &check.body["is_valid"], &json!(true))?;
    let seen = firm.owner.get(&contract).await?;
    stage.holds("the contract shows what it is", &seen.body["determined_subtype"], &json!("general_service"))
}
