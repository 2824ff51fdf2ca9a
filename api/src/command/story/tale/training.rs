//! A service with training.

use super::terms::{conclude, contract};
use super::{Story, Telling};
use crate::command::story::stage::{NotAsTold, Stage};
use serde_json::json;

/// The story.
pub const STORY: Story = Story {
    name: "service-with-training",
    title: "Technical service with training",
    title_zh: "技术服务与技术培训",
    summary: "A provider trains a firm's engineers. The equipment is itemised apart from the technical amount, late payment is \
              asked for, and the contract is performed after all.",
    tell: |stage| -> Telling<'_> { Box::pin(tell(stage)) },
};

async fn tell(stage: &Stage) -> Result<(), NotAsTold> {
    stage.scene("The parties");
    let provider = stage.organization("Yuanzhi Testing (story)", "service_provider").await?;
    let firm = stage.organization("Xiling Hydrogen (story)", "enterprise").await?;

    stage.scene("The contract");
    let names = ("Training on hydrogen embrittlement tests", "training");
    let mut terms = contract((&provider, &firm), names, ("90000.00", "lump_instalment")).await?;
    terms["amounts"] = json!({
        "total": "90000.00", "technical": "60000.00",
        "items": [{ "title": "Test specimens and gas", "amount": "30000.00" }],
    });
    let made = provider.owner.post("drafts a training, equipment itemised", "/v1/contracts", terms).await?;
    let contract = made.location()?;
    provider.owner.step("proposes it", &contract, "propose", None).await?;
    let rule = "process.step_not_open";
    let signature = json!({ "ground": "agreement" });
    firm.owner
        .is_refused(("tries to end what was never concluded", rule), &contract, "terminate", Some(signature))
        .await?;
    let signed = conclude(&contract, &provider, &firm).await?;
    stage.holds("it is in effect", &signed["state"], &json!("effective"))?;

    stage.scene("Late, and done");
    let reason = json!({ "reason": "The first instalment is two weeks late." });
    provider.owner.step("asks for payment (催告)", &contract, "notify-breach", Some(reason)).await?;
    let rule = "contract.cure_running";
    let breach = json!({ "ground": "breach" });
    provider.owner.is_refused(("ends it the same day", rule), &contract, "terminate", Some(breach)).await?;
    provider.owner.step("is paid, trains, and says that it is done", &contract, "complete", None).await?;
    let done = firm.owner.step("says so, too", &contract, "complete", None).await?;
    stage.holds("the contract is completed", &done.body["state"], &json!("completed"))
}
