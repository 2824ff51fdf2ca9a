//! What two developed together is not sold past one of them.

use super::terms::{conclude, contract, serve};
use super::{Story, Telling};
use crate::command::story::stage::{NotAsTold, Stage};
use serde_json::json;

/// The story.
pub const STORY: Story = Story {
    name: "cooperative-development",
    title: "Cooperative development, and the partner's first refusal",
    title_zh: "合作开发与优先受让权",
    summary: "Two enterprises develop a sealing together. When one of them sells it to a third, the other is found, served and waited \
              for; he takes it the first time, and lets it go the second time, at a higher price.",
    tell: |stage| -> Telling<'_> { Box::pin(tell(stage)) },
};

async fn tell(stage: &Stage) -> Result<(), NotAsTold> {
    stage.scene("The development");
    let seller = stage.organization("Tonglu Seals (story)", "enterprise").await?;
    let partner = stage.organization("Deqing Elastomers (story)", "enterprise").await?;
    let buyer = stage.organization("Haining Pumps (story)", "enterprise").await?;
    let result = json!({
        "title": "Sealing for hydrogen at 700 bar",
        "abstract": "A sealing that stays tight through 20,000 cycles between 20 and 700 bar.",
        "field": "new_materials",
        "readiness": { "scale": "GBT22900-9", "edition": 2022, "level": 6 },
        "cooperation": ["transfer"],
    });
    let entered = seller.owner.post("enters the result to be", "/v1/achievements", result).await?;
    let result = entered.text("/id")?.to_owned();
    let names = ("Sealing for hydrogen", "cooperative_development");
    let mut terms = contract((&seller, &partner), names, ("600000.00", "lump_once")).await?;
    terms["achievements"] = json!([result]);
    let made = seller.owner.post("drafts the development of it, with its partner", "/v1/contracts", terms).await?;
    let development = made.location()?;
    seller.owner.step("proposes it", &development, "propose", None).await?;
    let signed = conclude(&development, &seller, &partner).await?;
    stage.holds("the development is in effect", &signed["state"], &json!("effective"))?;

    stage.scene("The sale to a third");
    let names = ("Transfer of a sealing", "know_how_transfer");
    let mut terms = contract((&seller, &buyer), names, ("900000.00", "lump_once")).await?;
    terms["achievements"] = json!([result]);
    (terms["expected_investment"], terms["expected_output"]) = (json!("2000000.00"), json!("8000000.00"));
    let made = seller.owner.post("drafts a transfer for 900,000 yuan", "/v1/contracts", terms.clone()).await?;
    let transfer = made.location()?;
    seller.owner.step("proposes it", &transfer, "propose", None).await?;
    seller.approve(&transfer).await?;
    buyer.approve(&transfer).await?;
    seller.sign_is_refused(&transfer, "clearance.first_refusal_unserved").await?;
    let clearance = serve(stage, &seller, &transfer, "co_developer").await?;
    seller.sign_is_refused(&transfer, "clearance.first_refusal_running").await?;
    let taken = json!({ "answer": "refused" });
    partner.owner.post("would take it on these terms itself", &format!("{clearance}/answer"), taken).await?;
    seller.sign_is_refused(&transfer, "clearance.first_refusal_taken").await?;

    stage.scene("A higher price, and everything anew");
    terms["amounts"] = json!({ "total": "1500000.00", "technical": "1500000.00" });
    buyer.owner.step("offers 1,500,000 yuan", &transfer, "counter", Some(terms)).await?;
    seller.approve(&transfer).await?;
    buyer.approve(&transfer).await?;
    seller.sign_is_refused(&transfer, "clearance.first_refusal_unserved").await?;
    let clearance = serve(stage, &seller, &transfer, "co_developer").await?;
    let gone = json!({ "answer": "agreed" });
    partner.owner.post("lets it go at this price", &format!("{clearance}/answer"), gone).await?;
    seller.sign(&transfer).await?;
    let signed = buyer.sign(&transfer).await?;
    stage.holds("the transfer is in effect", &signed.body["state"], &json!("effective"))
}
