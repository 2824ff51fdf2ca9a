//! Licence of know-how.

use super::terms::{PRIVATE_UNIVERSITY, conclude, contract};
use super::{Story, Telling};
use crate::command::story::stage::{NotAsTold, Stage};
use serde_json::json;

/// The story.
pub const STORY: Story = Story {
    name: "know-how-licence",
    title: "Licence of know-how with an entry fee and a royalty",
    title_zh: "技术秘密使用许可：入门费加提成",
    summary: "A university licenses know-how for an entry fee and a royalty. The licence takes effect when the fee has \
              arrived, and ends by agreement.",
    tell: |stage| -> Telling<'_> { Box::pin(tell(stage)) },
};

async fn tell(stage: &Stage) -> Result<(), NotAsTold> {
    stage.scene("The parties and what is licensed");
    let university = stage.organization("Qinghe University (story)", "university").await?;
    let firm = stage.organization("Xiling Hydrogen (story)", "enterprise").await?;
    university.tell_nature(PRIVATE_UNIVERSITY).await?;
    let achievement = json!({
        "title": "Casting of reinforced membranes",
        "abstract": "The recipe and the casting parameters of a reinforced membrane that keeps its conductivity.",
        "components": [],
    });
    let made =
        university.owner.post("discloses its know-how as an achievement", "/v1/achievements", achievement).await?;
    let achievement = made.text("/id")?.to_owned();

    stage.scene("The contract");
    let names = ("Licence to cast membranes", "know_how_licence");
    let mut terms = contract((&university, &firm), names, ("800000.00", "entry_plus_royalty")).await?;
    terms["achievements"] = json!([achievement]);
    terms["amounts"] = json!({ "total": "800000.00", "technical": "800000.00", "estimated_royalty": "500000.00" });
    terms["royalty"] = json!({ "rate_bp": 300, "base": "sales" });
    terms["rights"] = json!("know_how");
    terms["conditions"] = json!([{ "kind": "deposit", "title": "The entry fee of 300,000 yuan has arrived." }]);
    let made = university.owner.post("drafts a licence", "/v1/contracts", terms.clone()).await?;
    let licence = made.location()?;
    let rule = "contract.grant_missing";
    university
        .owner
        .is_refused(("proposes it without saying what is granted", rule), &licence, "propose", None)
        .await?;
    university.owner.step("drops it", &licence, "withdraw", None).await?;
    terms["grant"] = json!({
        "mode": "non_exclusive", "territory": ["CN"], "uses": ["electrolysis"], "ends_on": "2031-12-31",
        "sublicensing": "barred",
    });
    let made = university.owner.post("drafts it with its grant", "/v1/contracts", terms).await?;
    let licence = made.location()?;
    university.owner.step("proposes it", &licence, "propose", None).await?;
    let signed = conclude(&licence, &university, &firm).await?;
    stage.holds("all have signed, and the fee is awaited", &signed["state"], &json!("signed"))?;
    let fee = json!({ "condition": 0 });
    let effective = university.owner.step("confirms that the fee has arrived", &licence, "fulfill", Some(fee)).await?;
    stage.holds("the licence is in effect", &effective.body["state"], &json!("effective"))?;

    stage.scene("The end");
    let agreed = json!({ "ground": "agreement" });
    firm.owner.step("wants to end it", &licence, "terminate", Some(agreed.clone())).await?;
    let ended = university.owner.step("agrees", &licence, "terminate", Some(agreed)).await?;
    stage.holds("the licence has ended", &ended.body["state"], &json!("terminated"))
}
