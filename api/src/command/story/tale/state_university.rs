//! A state university that sells a result by agreement: noticed for its days, objected to, dismissed, signed.

use super::terms::{conclude, contract};
use super::{Story, Telling};
use crate::command::story::stage::{NotAsTold, Stage};
use serde_json::json;

/// The story.
pub const STORY: Story = Story {
    name: "state-university",
    title: "Assignment by a state university: agreement, notice of 15 days, an objection dismissed",
    title_zh: "高校科技成果转让：协议定价、公示与异议",
    summary: "A university of the state assigns a patent to a firm for an agreed price. Nothing is signed before the price was noticed for \
              15 days; an objection stops the clock until it is dismissed; the contract has to be on the terms of the notice.",
    tell: |stage| -> Telling<'_> { Box::pin(tell(stage)) },
};

/// The nature of a university that the state set up, by its code.
const STATE_UNIVERSITY: &str = "0221";
/// Days that an objection is looked into.
const INQUIRY_DAYS: u16 = 5;
/// Days after which a notice of 15 days is over, the day of posting not counted.
const NOTICE_DAYS: u16 = 16;
/// The agreed price, in yuan.
const PRICE: &str = "1200000.00";

async fn tell(stage: &Stage) -> Result<(), NotAsTold> {
    stage.scene("The result and the agreement");
    let university = stage.organization("Qiantang University (story)", "university").await?;
    let firm = stage.organization("Cixi Bearings (story)", "enterprise").await?;
    let rival = stage.organization("Ninghai Bearings (story)", "enterprise").await?;
    university.tell_nature(STATE_UNIVERSITY).await?;
    let patent = json!({
        "title": "Bearing without grease", "abstract": "A bearing that runs dry for 10,000 hours.",
        "classes": ["F16C33/04"], "publication_number": "CN102307917B", "legal_status": "granted",
    });
    let entered = university.owner.post("enters its patent", "/v1/patents", patent).await?;
    let patent = entered.text("/id")?.to_owned();
    let names = ("Assignment of a bearing", "patent_assignment");
    let mut terms = contract((&university, &firm), names, (PRICE, "lump_once")).await?;
    terms["patents"] = json!([patent]);
    (terms["expected_investment"], terms["expected_output"]) = (json!("3000000.00"), json!("20000000.00"));
    let made = university.owner.post("drafts the assignment", "/v1/contracts", terms.clone()).await?.location()?;
    university.owner.step("proposes it", &made, "propose", None).await?;
    university.approve(&made).await?;
    firm.approve(&made).await?;
    university.sign_is_refused(&made, "pricing.route_missing").await?;

    stage.scene("The notice (公示)");
    let notice = json!({
        "title": "Bearing without grease", "patents": [patent], "counterparty": firm.id, "subtype": "patent_assignment",
        "price": PRICE, "currency": "CNY", "payment_mode": "lump_once",
    });
    let notice = university.owner.post("prepares the notice of the price", "/v1/notices", notice).await?.location()?;
    university.owner.is_denied("who set the price, would post it himself", 403, &notice, "post").await?;
    university.approver.step("posts it", &notice, "post", None).await?;
    university.sign_is_refused(&made, "pricing.route_missing").await?;
    let text = json!({ "text": "We would have paid more." });
    let objected = rival.owner.step("objects", &notice, "object", Some(text)).await?;
    stage.holds("the clock stands still", &objected.body["state"], &json!("suspended"))?;
    university.owner.wait(INQUIRY_DAYS).await?;
    let seen = university.owner.get(&notice).await?;
    let finding = json!({
        "objection": seen.text("/objections/0/id")?,
        "finding": "No offer of theirs was made in the weeks before the agreement.",
    });
    university.approver.step("dismisses the objection", &notice, "dismiss", Some(finding)).await?;
    university.owner.wait(NOTICE_DAYS).await?;
    let cleared = university.owner.get(&notice).await?;
    stage.holds("the notice is cleared: its days are over", &cleared.body["state"], &json!("cleared"))?;

    stage.scene("The contract");
    let mut dearer = terms.clone();
    dearer["amounts"] = json!({ "total": "900000.00", "technical": "900000.00" });
    firm.owner.step("wants it for 900,000 after all", &made, "counter", Some(dearer)).await?;
    university.approve(&made).await?;
    firm.approve(&made).await?;
    university.sign_is_refused(&made, "pricing.terms_differ").await?;
    university.owner.step("comes back to the noticed price", &made, "counter", Some(terms)).await?;
    let signed = conclude(&made, &university, &firm).await?;
    stage.holds("the assignment is in effect", &signed["state"], &json!("effective"))
}
