//! Commissioned development with milestones.

use super::terms::{conclude, contract};
use super::{Story, Telling};
use crate::command::story::cast::Organization;
use crate::command::story::stage::{NotAsTold, Stage};
use serde_json::{Value, json};

/// A SHA-256 in bytes.
const DIGEST_BYTES: usize = 32;

/// The story.
pub const STORY: Story = Story {
    name: "commissioned-development",
    title: "Commissioned development with milestones",
    title_zh: "分里程碑的委托开发",
    summary: "A firm commissions a university. The milestones have to sum to the price, what the law would void is refused, \
              a counter-proposal moves a date, both sides sign, the plan is changed on the way, each milestone is delivered, \
              accepted and paid, and the work is completed.",
    tell: |stage| -> Telling<'_> { Box::pin(tell(stage)) },
};

async fn tell(stage: &Stage) -> Result<(), NotAsTold> {
    stage.scene("The parties");
    let university = stage.organization("Qinghe University (story)", "university").await?;
    let firm = stage.organization("Xiling Hydrogen (story)", "enterprise").await?;

    stage.scene("The draft");
    let names = ("Membrane for 95 °C", "commissioned_development");
    let mut terms = contract((&university, &firm), names, ("1200000.00", "lump_instalment")).await?;
    terms["milestones"] = json!([
        { "title": "On signature", "amount": "300000.00" },
        { "title": "Laboratory sample", "due_on": "2027-03-31", "amount": "400000.00",
          "deliverable": "Ten membranes of 0.1 S/cm at 95 °C." },
        { "title": "Pilot batch", "due_on": "2027-09-30", "amount": "400000.00" },
    ]);
    let made = university.owner.post("drafts a contract for 1,200,000 yuan", "/v1/contracts", terms.clone()).await?;
    let draft = made.location()?;
    firm.owner.is_barred("does not see a draft that was not put to it", 404, &draft).await?;
    let rule = "contract.milestones_not_whole";
    university.owner.is_refused(("proposes it, with milestones of 1,100,000", rule), &draft, "propose", None).await?;
    university.owner.step("drops it", &draft, "withdraw", None).await?;
    terms["milestones"][2]["amount"] = json!("500000.00");
    let mut void = terms.clone();
    void["clauses"][6]["text"] = json!("The client shall not improve the membrane.");
    let made = university.owner.post("drafts it anew, with a ban on improvements", "/v1/contracts", void).await?;
    let contract = made.location()?;
    let rule = "contract.void_clause";
    university.owner.is_refused(("proposes it", rule), &contract, "propose", None).await?;
    university.owner.step("drops it, too", &contract, "withdraw", None).await?;

    stage.scene("On the table");
    let made = university.owner.post("drafts it as the law has it", "/v1/contracts", terms.clone()).await?;
    let contract = made.location()?;
    university.owner.step("proposes it", &contract, "propose", None).await?;
    let mut wanted = terms.clone();
    wanted["milestones"][1]["due_on"] = json!("2027-02-28");
    let countered = firm.owner.step("wants the sample a month earlier", &contract, "counter", Some(wanted)).await?;
    stage.holds("the second edition is on the table", &countered.body["edition"], &json!(2))?;
    let editions = firm.owner.get(&format!("{contract}/editions")).await?;
    let pointer = &editions.body["items"][1]["differences"][0]["pointer"];
    stage.holds("it differs in one date only", pointer, &json!("/milestones/1/due_on"))?;

    stage.scene("Approved and signed");
    let signed = conclude(&contract, &university, &firm).await?;
    stage.holds("the contract is in effect", &signed["state"], &json!("effective"))?;

    stage.scene("Changed on the way");
    let mut longer = signed["terms"].clone();
    longer["milestones"][2]["due_on"] = json!("2027-12-31");
    firm.owner.step("proposes three more months for the pilot batch", &contract, "vary", Some(longer)).await?;
    let rule = "contract.pending";
    university.owner.is_refused(("says that it is done", rule), &contract, "complete", None).await?;
    let varied = conclude(&contract, &university, &firm).await?;
    stage.holds("the third edition is in effect", &varied["edition"], &json!(3))?;

    stage.scene("Delivered, returned, accepted, paid");
    let rule = "contract.milestones_open";
    university.owner.is_refused(("says that it is done", rule), &contract, "complete", None).await?;
    perform(stage, (&university, &firm), &contract).await?;
    university.owner.step("says that the work is done", &contract, "complete", None).await?;
    let done = firm.owner.step("says so, too", &contract, "complete", None).await?;
    stage.holds("the contract is completed", &done.body["state"], &json!("completed"))
}

/// Each milestone is delivered, accepted and paid; the second one comes back once.
async fn perform(
    stage: &Stage,
    (university, firm): (&Organization<'_>, &Organization<'_>),
    contract: &str,
) -> Result<(), NotAsTold> {
    let milestones = milestones(university, contract).await?;
    for (place, milestone) in milestones.iter().enumerate() {
        university.owner.step("starts a milestone", milestone, "start", None).await?;
        university.owner.step("hands the work over", milestone, "submit", Some(shown("Delivered as agreed."))).await?;
        if place == 1 {
            let reason = json!({ "reason": "Two of the ten membranes stay below 0.1 S/cm." });
            firm.owner.step("returns it (返工)", milestone, "rework", Some(reason)).await?;
            let again = shown("Two membranes were made anew.");
            university.owner.step("hands it over once more", milestone, "submit", Some(again)).await?;
        }
        firm.owner.step("accepts it (验收)", milestone, "accept", None).await?;
        firm.owner.step("pays", milestone, "pay", Some(shown("Bank transfer of today."))).await?;
        let settled = university.owner.step("confirms the payment", milestone, "confirm", None).await?;
        stage.holds("the milestone is settled", &settled.body["is_settled"], &json!(true))?;
    }
    Ok(())
}

/// What is said with the digest of a file.
fn shown(note: &str) -> Value {
    json!({ "note": note, "evidence_sha256": "ab".repeat(DIGEST_BYTES) })
}

/// The addresses of the milestones that are to be performed, in the order of the contract.
async fn milestones(university: &Organization<'_>, contract: &str) -> Result<Vec<String>, NotAsTold> {
    let contract = contract.rsplit('/').next().unwrap_or_default();
    let list = university.owner.get(&format!("/v1/milestones?state=planned&contract={contract}")).await?;
    let mut items = list.body["items"].as_array().cloned().unwrap_or_default();
    items.sort_by_key(|milestone| milestone["place"].as_u64());
    Ok(items.iter().map(|one| format!("/v1/milestones/{}", one["id"].as_str().unwrap_or_default())).collect())
}
