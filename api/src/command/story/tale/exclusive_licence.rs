//! An exclusive licence that another one stands in the way of, carved by field.

use super::terms::{conclude, contract};
use super::{Story, Telling};
use crate::command::story::stage::{NotAsTold, Stage};
use serde_json::json;

/// The story.
pub const STORY: Story = Story {
    name: "exclusive-licence",
    title: "Exclusive licence with an entry fee and a royalty, carved by field",
    title_zh: "独占许可：入门费加提成，按领域划分",
    summary: "An enterprise has licensed its patent exclusively for electrolysis. A second exclusive licence for every use is \
              refused, by rule and by the licence in the way; carved to fuel cells, it is granted.",
    tell: |stage| -> Telling<'_> { Box::pin(tell(stage)) },
};

async fn tell(stage: &Stage) -> Result<(), NotAsTold> {
    stage.scene("The patent and the first licence");
    let owner = stage.organization("Yunqi Membranes (story)", "enterprise").await?;
    let first = stage.organization("Xiling Hydrogen (story)", "enterprise").await?;
    let second = stage.organization("Anji Drives (story)", "enterprise").await?;
    let patent = json!({
        "title": "Reinforced membrane", "abstract": "A membrane that keeps its conductivity at 95 °C.",
        "classes": ["H01M8/10"], "publication_number": "CN102307917B", "legal_status": "granted",
    });
    let patent = owner.owner.post("enters its patent", "/v1/patents", patent).await?.text("/id")?.to_owned();
    let terms = async |licensee, title, uses: serde_json::Value| -> Result<serde_json::Value, NotAsTold> {
        let price = ("800000.00", "entry_plus_royalty");
        let mut terms = contract((&owner, licensee), (title, "patent_licence"), price).await?;
        terms["patents"] = json!([patent]);
        terms["amounts"] = json!({ "total": "800000.00", "technical": "800000.00", "estimated_royalty": "500000.00" });
        terms["royalty"] = json!({ "rate_bp": 300, "base": "sales" });
        terms["grant"] = json!({
            "mode": "exclusive", "territory": ["CN"], "uses": uses, "ends_on": "2030-12-31", "sublicensing": "barred",
        });
        Ok(terms)
    };
    let drafted = terms(&first, "Exclusive licence for electrolysis", json!(["electrolysis"])).await?;
    let licence = owner.owner.post("drafts an exclusive licence for electrolysis", "/v1/contracts", drafted).await?;
    let licence = licence.location()?;
    owner.owner.step("proposes it", &licence, "propose", None).await?;
    conclude(&licence, &owner, &first).await?;
    let held = first.owner.get("/v1/licences").await?;
    stage.holds("the licence is granted, without being entered", &held.body["items"][0]["state"], &json!("granted"))?;

    stage.scene("The second licence, for every use");
    let drafted = terms(&second, "Exclusive licence", json!([])).await?;
    let wide = owner.owner.post("drafts an exclusive licence for every use", "/v1/contracts", drafted.clone()).await?;
    let wide = wide.location()?;
    owner.owner.step("proposes it", &wide, "propose", None).await?;
    owner.approve(&wide).await?;
    second.approve(&wide).await?;
    owner.sign_is_refused(&wide, "licence.overlaps").await?;

    stage.scene("Carved by field");
    let mut carved = drafted;
    carved["grant"]["uses"] = json!(["fuel cells"]);
    second.owner.step("answers with fuel cells only", &wide, "counter", Some(carved)).await?;
    let signed = conclude(&wide, &owner, &second).await?;
    stage.holds("the second licence is in effect", &signed["state"], &json!("effective"))?;
    let given = owner.owner.get("/v1/licences?state=granted").await?;
    let count = given.body["items"].as_array().map(Vec::len);
    stage.holds("the owner has given two exclusive licences, side by side", &json!(count), &json!(2))
}
