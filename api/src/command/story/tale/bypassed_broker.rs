//! A broker whom two parties went round, and who is paid all the same.

use super::terms::{conclude, contract};
use super::{Story, Telling};
use crate::command::story::stage::{NotAsTold, Stage};
use serde_json::json;

/// The story.
pub const STORY: Story = Story {
    name: "bypassed-broker",
    title: "A broker who was bypassed, and paid",
    title_zh: "绕过中介与佣金",
    summary: "An enterprise entrusts a broker, who introduces a buyer. The two close behind his back after the mandate was revoked; the \
              contract earns him his fee all the same, both sides of the mandate are told, and it is paid.",
    tell: |stage| -> Telling<'_> { Box::pin(tell(stage)) },
};

/// Days of the mandate.
const MANDATE_DAYS: i64 = 180;

async fn tell(stage: &Stage) -> Result<(), NotAsTold> {
    stage.scene("The broker");
    let agency = stage.organization("Qiantang Brokers (story)", "enterprise").await?;
    let seller = stage.organization("Shaoxing Dyes (story)", "enterprise").await?;
    let buyer = stage.organization("Keqiao Textiles (story)", "enterprise").await?;
    let profile = json!({
        "title": "Technology manager for textiles and dyes",
        "summary": "Twenty contracts between dye works and mills, most of them licences.",
        "person": { "name": "Sample", "name_disclosure": "members", "employment": "employed" },
        "skills": ["licensing"], "fields": ["new_materials"], "cooperation": ["licence"],
    });
    let broker = agency.owner.post("enters a broker", "/v1/brokers", profile).await?.location()?;
    let today = stage.today(&agency.owner).await?;
    let credential = json!({
        "holder": broker.rsplit('/').next(), "scheme": "technology_broker", "level": "intermediate",
        "number": "STORY-1", "issuer": "Training centre (story)", "issued_on": today.to_string(),
    });
    let recorded = agency.owner.post("records his credential", "/v1/credentials", credential).await?.location()?;
    let moderator = stage.moderator().await?;
    moderator.step("verifies it", &recorded, "verify", None).await?;
    agency.owner.step("submits the broker", &broker, "submit", None).await?;
    let review = json!({
        "scores": { "authenticity": 4, "clarity": 4, "feasibility": 4, "value": 4 },
        "decision": "approve", "reason": "Credential and contracts were shown.",
    });
    moderator.step("reviews the broker", &broker, "review", Some(review)).await?;
    agency.owner.step("publishes the broker", &broker, "publish", None).await?;
    let introducer = stage.officer(&agency.owner, "broker").await?;

    stage.scene("The mandate");
    let ends_on = today + time::Duration::days(MANDATE_DAYS);
    let offer = json!({
        "principal": seller.id, "side": "sell", "exclusivity": "ordinary",
        "fee": { "currency": "CNY", "base": "contract_amount", "tiers": [{ "rate_bp": 300 }], "cap": "50000.00" },
        "starts_on": today.to_string(), "ends_on": ends_on.to_string(), "tail_months": 12,
        "purpose": "Find a mill that dyes without salt.",
    });
    let mandates = format!("{broker}/mandates");
    let made = introducer.post("offers to act for 3 %, twelve months of tail", &mandates, offer).await?;
    let mandate = made.location()?;
    seller.owner.step("accepts", &mandate, "accept", Some(json!({}))).await?;
    let introduction = json!({ "counterparty": buyer.id, "note": "They look for a dye that needs no salt." });
    let made = introducer.post("introduces a mill", &format!("{mandate}/introductions"), introduction).await?;
    let introduction = made.location()?;
    let said = buyer.owner.step("acknowledges that it was introduced", &introduction, "acknowledge", None).await?;
    stage.holds("the introduction counts", &said.body["counts"], &json!(true))?;

    stage.scene("Behind his back");
    seller.owner.step("revokes the mandate", &mandate, "revoke", None).await?;
    let names = ("Dyeing trials without salt", "general_service");
    let terms = contract((&seller, &buyer), names, ("800000.00", "lump_once")).await?;
    let made = seller.owner.post("drafts a contract with the mill", "/v1/contracts", terms).await?.location()?;
    seller.owner.step("proposes it", &made, "propose", None).await?;
    let signed = conclude(&made, &seller, &buyer).await?;
    stage.holds("the contract is in effect", &signed["state"], &json!("effective"))?;

    stage.scene("The fee");
    let owed = seller.owner.get("/v1/commissions?state=accrued").await?;
    let amount = &owed.body["items"][0]["amount"];
    stage.holds("it earned 3 % of 800,000 yuan all the same (民法典 965)", amount, &json!("24000.00"))?;
    let commission = format!("/v1/commissions/{}", owed.text("/items/0/id")?);
    buyer.owner.is_barred("owes nothing and sees nothing of it", 404, &commission).await?;
    let note = json!({ "note": "We found each other without him." });
    seller.owner.step("contests it", &commission, "contest", Some(note)).await?;
    let note = json!({ "note": "The introduction was acknowledged; bank transfer of today." });
    seller.owner.step("pays it after all", &commission, "pay", Some(note)).await?;
    let settled = introducer.step("confirms that it came", &commission, "confirm", None).await?;
    stage.holds("the commission is settled", &settled.body["state"], &json!("settled"))
}
