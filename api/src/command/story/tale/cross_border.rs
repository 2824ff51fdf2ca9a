//! An assignment to a firm abroad: stopped, then licensed.

use super::terms::contract;
use super::{Story, Telling};
use crate::command::story::cast::{Organization, Person};
use crate::command::story::stage::{NotAsTold, Stage};
use serde_json::{Value, json};

/// The story.
pub const STORY: Story = Story {
    name: "cross-border-assignment",
    title: "Cross-border assignment, stopped and then licensed",
    title_zh: "专利权跨境转让：先被阻止，后获许可",
    summary: "A firm assigns a patent to a buyer abroad. Nothing is signed before the technology is declared and checked; what \
              is prohibited stays where it is; what is restricted is signed after a letter of intent and has effect with the \
              licence.",
    tell: |stage| -> Telling<'_> { Box::pin(tell(stage)) },
};

/// Proposes an assignment of a patent that both sides approve.
async fn proposed(
    (seller, buyer): (&Organization<'_>, &Organization<'_>),
    (title, publication): (&str, &str),
) -> Result<String, NotAsTold> {
    let patent = json!({
        "title": title, "abstract": format!("{title}, and how it is made."), "publication_number": publication,
        "classes": ["H01M8/10"], "legal_status": "granted",
    });
    let patent = seller.owner.post("enters a patent of its own", "/v1/patents", patent).await?;
    let names = (title, "patent_assignment");
    let mut terms = contract((seller, buyer), names, ("3000000.00", "lump_once")).await?;
    terms["patents"] = json!([patent.text("/id")?]);
    terms["rights"] = json!("invention_patent");
    terms["expected_investment"] = json!("5000000.00");
    terms["expected_output"] = json!("20000000.00");
    terms["conditions"] =
        json!([{ "kind": "export_licence", "title": "The licence to export the technology is issued." }]);
    let made = seller.owner.post("drafts an assignment to the buyer abroad", "/v1/contracts", terms).await?;
    let assignment = made.location()?;
    seller.owner.step("proposes it", &assignment, "propose", None).await?;
    seller.approve(&assignment).await?;
    buyer.approve(&assignment).await?;
    Ok(assignment)
}

/// Declares a technology, and the hub finds that it is so; answers with the screening's address and the day.
async fn screened(
    (seller, moderator): (&Organization<'_>, &Person<'_>),
    assignment: &str,
    (code, what): (&str, &str),
) -> Result<(String, String), NotAsTold> {
    let path = format!("{assignment}/screenings");
    let declared =
        seller.owner.post(&format!("declares {what} (申报技术类别)"), &path, json!({ "technology": code })).await?;
    let day = declared.text("/created_at")?.chars().take_while(|letter| *letter != 'T').collect();
    let screening = declared.location()?;
    let finding = json!({ "technology": code, "data": "none", "finding": "It is what the catalogue describes." });
    moderator.step("checks what was declared (核对)", &screening, "check", Some(finding)).await?;
    Ok((screening, day))
}

/// A paper issued on a day.
fn paper(kind: &str, number: &str, day: &str) -> Value {
    json!({
        "kind": kind, "number": number, "authority": "Commerce authority of the province (story)", "issued_on": day,
        "valid_until": end_of_next_year(day), "evidence_sha256": "ab".repeat(32),
    })
}

/// The last day of the year after that of a day.
fn end_of_next_year(day: &str) -> String {
    let year = day.split('-').next().and_then(|year| year.parse::<u16>().ok()).unwrap_or_default();
    format!("{:04}-12-31", year.saturating_add(1))
}

async fn tell(stage: &Stage) -> Result<(), NotAsTold> {
    stage.scene("The parties");
    let seller = stage.organization("Xiling Hydrogen (story)", "enterprise").await?;
    let buyer = stage.organization_of("Rhine Stacks (story)", "enterprise", "DE").await?;
    let moderator = stage.moderator().await?;
    let refused = async |what: &str, rule: &str, assignment: &str| {
        let body = seller.signature_of(assignment).await?;
        seller.signatory.is_refused((what, rule), assignment, "sign", Some(body)).await
    };

    stage.scene("A technology that does not leave");
    let assignment = proposed((&seller, &buyer), ("Separation of rare earths", "CN102307917B")).await?;
    refused("signs at once", "crossborder.undeclared", &assignment).await?;
    screened((&seller, &moderator), &assignment, ("EP01", "a prohibited technology")).await?;
    refused("signs nevertheless", "crossborder.prohibited", &assignment).await?;
    seller.owner.step("drops it", &assignment, "withdraw", None).await?;

    stage.scene("A technology that leaves with a licence");
    let assignment = proposed((&seller, &buyer), ("Reinforced membrane", "CN102307918B")).await?;
    let (screening, day) = screened((&seller, &moderator), &assignment, ("ER04", "a restricted technology")).await?;
    refused("signs without a letter of intent", "crossborder.intent_missing", &assignment).await?;
    let letter = paper("letter_of_intent", "33-2026-L-0007", &day);
    seller.owner.step("records the letter of intent (许可意向书)", &screening, "papers", Some(letter)).await?;
    seller.sign(&assignment).await?;
    let signed = buyer.sign(&assignment).await?.body;
    stage.holds("all have signed, and the licence is awaited", &signed["state"], &json!("signed"))?;
    let licence = json!({ "condition": 0 });
    let early = ("says that the licence is there", "crossborder.licence_missing");
    seller.owner.is_refused(early, &assignment, "fulfill", Some(licence.clone())).await?;
    let issued = paper("licence", "33-2026-0007", &day);
    let licensed =
        seller.owner.step("records the licence (技术出口许可证)", &screening, "papers", Some(issued)).await?;
    stage.holds("the technology is licensed", &licensed.body["state"], &json!("licensed"))?;
    let effective = seller.owner.step("says that the licence is there", &assignment, "fulfill", Some(licence)).await?;
    stage.holds("the assignment is in effect", &effective.body["state"], &json!("effective"))
}
