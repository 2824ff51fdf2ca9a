//! A registration that is revoked, and the statistics that tell it.

use super::terms::{registrable, submit};
use super::{Story, Telling};
use crate::command::story::cast::Person;
use crate::command::story::stage::{NotAsTold, Stage};
use serde_json::{Value, json};

/// The story.
pub const STORY: Story = Story {
    name: "revocation",
    title: "A registration revoked, and the statistics restated",
    title_zh: "撤销登记与统计修订",
    summary: "Four contracts are registered and counted. One is revoked: its number is kept and does not hold any more, the next vintage of \
              the statistics counts three, and the vintage before stays as it was.",
    tell: |stage| -> Telling<'_> { Box::pin(tell(stage)) },
};

/// The amount of each contract, in yuan: of one size, so that none outweighs the others in a published figure.
const AMOUNT: &str = "20000000.00";
/// The same, in whole yuan.
const AMOUNT_YUAN: i64 = 20_000_000;
/// Contracts: a figure about fewer than three parties is withheld.
const CONTRACTS: usize = 4;

/// What the nation has registered this year, as a vintage counts it.
struct Headline {
    contracts: i64,
    yuan: i64,
    vintage: i64,
}

impl Headline {
    async fn read(reader: &Person<'_>, year: i32, vintage: Option<i64>) -> Result<Self, NotAsTold> {
        let vintage = vintage.map(|number| format!("&vintage={number}")).unwrap_or_default();
        let table = reader.get(&format!("/v1/statistics?table=headline&period={year}{vintage}")).await?;
        let row = &table.body["rows"][0];
        let yuan = row["amount"].as_str().and_then(|text| text.split('.').next()).and_then(|text| text.parse().ok());
        let number = |value: &Value| value.as_i64();
        let read = (number(&row["contracts"]), yuan, number(&table.body["vintage"]["number"]));
        let (Some(contracts), Some(yuan), Some(vintage)) = read else {
            return Err(NotAsTold::Fact(format!("the headline tells no figures: {}", table.body)));
        };
        Ok(Headline { contracts, yuan, vintage })
    }
}

async fn tell(stage: &Stage) -> Result<(), NotAsTold> {
    stage.scene("Four contracts, each registered");
    let authority = stage.authority("Contract Registration Office (story)").await?;
    let firm = stage.organization("Jiaxing Turbines (story)", "enterprise").await?;
    let mut cases = Vec::new();
    for place in 1..=CONTRACTS {
        let university = stage.organization(&format!("University {place} (story)"), "university").await?;
        let names = ("Trial of a turbine", "general_service");
        let contract = registrable((&university, &firm), names, AMOUNT).await?;
        let case = submit((&university, &authority), &contract).await?;
        authority.registrar.step("takes it up (受理)", &case, "accept", None).await?;
        let found = json!({ "determined": "general_service", "technical_amount": AMOUNT, "technical_income": "1.00" });
        authority.registrar.step("finds that all of it is technical", &case, "classify", Some(found)).await?;
        let passed = authority.registrar.step("passes it on (大额复核)", &case, "pass", None).await?;
        stage.holds("a second person looks at it", &passed.body["state"], &json!("second_review"))?;
        let registered = authority.senior.step("registers it", &case, "confirm", None).await?;
        cases.push((case, registered.text("/number")?.to_owned()));
    }
    let year = stage.today(&firm.owner).await?.year();

    stage.scene("Counted");
    firm.owner.wait(1).await?;
    let before = Headline::read(&firm.owner, year, None).await?;
    stage.say(&format!(
        "    = vintage {} counts {} contracts of {} yuan",
        before.vintage, before.contracts, before.yuan
    ));

    stage.scene("One of them was an error");
    let (case, number) = &cases[0];
    let reason = json!({ "ground": "error", "reason": "The trial was registered elsewhere before." });
    authority.senior.step("revokes the registration", case, "revoke", Some(reason)).await?;
    let check = firm.owner.get(&format!("/v1/registration-numbers?number={number}")).await?;
    stage.holds("its number is kept, and does not hold any more", &check.body["is_valid"], &json!(false))?;
    let same = Headline::read(&firm.owner, year, None).await?;
    stage.holds("the figures are as they were published", &json!(same.contracts), &json!(before.contracts))?;

    stage.scene("Counted again");
    firm.owner.wait(1).await?;
    let after = Headline::read(&firm.owner, year, None).await?;
    stage.holds("the next vintage counts one less", &json!(after.contracts), &json!(before.contracts - 1))?;
    stage.holds("and its amount less", &json!(after.yuan), &json!(before.yuan - AMOUNT_YUAN))?;
    let then = Headline::read(&firm.owner, year, Some(before.vintage)).await?;
    stage.holds("the vintage before stays as it was", &json!(then.contracts), &json!(before.contracts))
}
