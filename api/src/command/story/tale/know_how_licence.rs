//! Licence of know-how, from the first contact to the registration number.

use super::terms::{COMPANY, PRIVATE_UNIVERSITY, conclude, submit};
use super::{Story, Telling};
use crate::command::story::cast::{Authority, Organization, Person};
use crate::command::story::stage::{NotAsTold, Stage};
use serde_json::{Value, json};
use time::Duration;

/// The story.
pub const STORY: Story = Story {
    name: "know-how-licence",
    title: "Licence of know-how with an entry fee and a royalty, from the first contact to the number",
    title_zh: "技术秘密使用许可：从接洽、要约、签约到登记编号",
    summary: "A firm asks a university for a licence. Both agree on secrecy, offers go back and forth until one is accepted by its \
              digest, the contract is drafted from it with its entry fee and royalty, takes effect when the fee has arrived, \
              is registered under a number, and ends by agreement.",
    tell: |stage| -> Telling<'_> { Box::pin(tell(stage)) },
};

/// Days in which an offer can be accepted.
const OFFER_DAYS: i64 = 7;
/// The estimated royalty, in yuan.
const ESTIMATED: &str = "500000.00";
/// What the contract is registered with: the entry fee and the estimated royalty, in yuan.
const TOTAL: &str = "800000.00";

async fn tell(stage: &Stage) -> Result<(), NotAsTold> {
    stage.scene("The parties and what is licensed");
    let university = stage.organization("Qinghe University (story)", "university").await?;
    let firm = stage.organization("Xiling Hydrogen (story)", "enterprise").await?;
    let authority = stage.authority("Contract Registration Office (story)").await?;
    university.tell_nature(PRIVATE_UNIVERSITY).await?;
    firm.tell_nature(COMPANY).await?;
    let achievement = json!({
        "title": "Casting of reinforced membranes",
        "abstract": "The recipe and the casting parameters of a reinforced membrane that keeps its conductivity.",
        "components": [],
    });
    let made =
        university.owner.post("discloses its know-how as an achievement", "/v1/achievements", achievement).await?;
    let achievement = made.text("/id")?.to_owned();

    let negotiation = agreed(stage, (&university, &firm), &achievement).await?;
    let licence = contracted(stage, (&university, &firm), &negotiation).await?;
    registered(stage, (&university, &firm), &authority, &licence).await?;

    stage.scene("The end");
    let agreed = json!({ "ground": "agreement" });
    firm.owner.step("wants to end it", &licence, "terminate", Some(agreed.clone())).await?;
    let ended = university.owner.step("agrees", &licence, "terminate", Some(agreed)).await?;
    stage.holds("the licence has ended", &ended.body["state"], &json!("terminated"))
}

/// The two find each other and agree on an offer; answers with the address of their negotiation.
async fn agreed(
    stage: &Stage,
    (university, firm): (&Organization<'_>, &Organization<'_>),
    achievement: &str,
) -> Result<String, NotAsTold> {
    stage.scene("The first contact");
    let invitation = json!({
        "side": "buyer", "invitee": university.id, "title": "Licence to cast membranes", "nda_years": 5,
    });
    let invited = firm.owner.post("asks the university to negotiate", "/v1/negotiations", invitation).await?;
    let negotiation = invited.location()?;
    for side in [firm, university] {
        let text = side.owner.get(&format!("{negotiation}/nda")).await?;
        let read = json!({ "sha256": text.text("/sha256")? });
        side.owner
            .step("agrees on secrecy, by the digest of what it read", &negotiation, "accept-nda", Some(read))
            .await?;
    }

    stage.scene("The offers");
    let high = made(stage, &university.owner, &negotiation, ("400000.00", 400, achievement)).await?;
    let low = made(stage, &firm.owner, &negotiation, ("300000.00", 300, achievement)).await?;
    let read = async |person: &Person<'_>, offer: &str| -> Result<Value, NotAsTold> {
        Ok(json!({ "sha256": person.get(offer).await?.text("/sha256")? }))
    };
    let rule = "offer.not_open";
    let late = read(&firm.owner, &high).await?;
    firm.owner
        .is_refused(("accepts the first offer, which its own answered", rule), &high, "accept", Some(late))
        .await?;
    let own = read(&firm.owner, &low).await?;
    firm.owner.is_refused(("accepts its own offer", "offer.own"), &low, "accept", Some(own)).await?;
    let read = read(&university.owner, &low).await?;
    university.owner.step("accepts the answer, by its digest (承诺)", &low, "accept", Some(read)).await?;
    let seen = firm.owner.get(&negotiation).await?;
    stage.holds("both sides see what was accepted", &seen.body["state"], &json!("term_sheet"))?;
    Ok(negotiation)
}

/// Makes an offer of an entry fee and a royalty on sales; answers with its address.
async fn made(
    stage: &Stage,
    person: &Person<'_>,
    negotiation: &str,
    (fee, rate_bp, achievement): (&str, u16, &str),
) -> Result<String, NotAsTold> {
    let last_day = stage.today(person).await? + Duration::days(OFFER_DAYS);
    let offer = json!({
        "terms": {
            "title": "Licence to cast membranes",
            "subtype": "know_how_licence",
            "achievements": [achievement],
            "grant": {
                "mode": "non_exclusive", "territory": ["CN"], "uses": ["electrolysis"], "ends_on": "2031-12-31",
                "sublicensing": "barred",
            },
            "price": {
                "mode": "entry_plus_royalty", "lump": fee,
                "royalty": { "rate_bp": rate_bp, "base": "sales", "estimated": ESTIMATED },
            },
        },
        "expires_at": format!("{last_day}T08:00:00Z"),
    });
    let text = format!("offers {fee} yuan on entry and {rate_bp} basis points of sales");
    let drafted = person.post(&text, &format!("{negotiation}/offers"), offer).await?.location()?;
    person.step("puts the offer to the other side (要约)", &drafted, "make", None).await?;
    Ok(drafted)
}

/// The contract is drafted from what was accepted, signed, and takes effect; answers with its address.
async fn contracted(
    stage: &Stage,
    (university, firm): (&Organization<'_>, &Organization<'_>),
    negotiation: &str,
) -> Result<String, NotAsTold> {
    stage.scene("The contract");
    let told = "drafts the contract from what was accepted";
    let drafted = university.owner.step(told, negotiation, "contract", None).await?;
    let licence = drafted.location()?;
    let royalty = json!({ "rate_bp": 300, "base": "sales" });
    stage.holds("it has the royalty that was agreed on", &drafted.body["terms"]["royalty"], &royalty)?;
    firm.owner.is_barred("does not see a draft that was not put to it", 404, &licence).await?;
    let rule = "contract.blank_left";
    university.owner.is_refused(("proposes it with its blanks", rule), &licence, "propose", None).await?;
    let mut clauses = drafted.body["terms"]["clauses"].clone();
    for clause in clauses.as_array_mut().into_iter().flatten() {
        let text = clause["text"].as_str().unwrap_or_default().replace("【】", "见附件");
        clause["text"] = json!(text);
    }
    let filled = json!({
        "clauses": clauses, "field": "new_materials", "rights": "know_how",
        "conditions": [{ "kind": "deposit", "title": "The entry fee of 300,000 yuan has arrived." }],
    });
    university.owner.amend("fills the blanks in", &licence, filled).await?;
    university.owner.step("proposes it", &licence, "propose", None).await?;
    let signed = conclude(&licence, university, firm).await?;
    stage.holds("all have signed, and the fee is awaited", &signed["state"], &json!("signed"))?;
    let fee = json!({ "condition": 0 });
    let effective = university.owner.step("confirms that the fee has arrived", &licence, "fulfill", Some(fee)).await?;
    stage.holds("the licence is in effect", &effective.body["state"], &json!("effective"))?;
    let closed = firm.owner.get(negotiation).await?;
    stage.holds("the negotiation is closed", &closed.body["state"], &json!("closed"))?;
    Ok(licence)
}

/// The university files the contract, and the authority registers it under a number.
async fn registered(
    stage: &Stage,
    (university, firm): (&Organization<'_>, &Organization<'_>),
    authority: &Authority<'_>,
    licence: &str,
) -> Result<(), NotAsTold> {
    stage.scene("The registration");
    let case = submit((university, authority), licence).await?;
    authority.registrar.step("takes it up (受理)", &case, "accept", None).await?;
    let found = json!({ "determined": "know_how_licence", "technical_amount": TOTAL, "technical_income": TOTAL });
    authority.registrar.step("finds that all of it is technical", &case, "classify", Some(found)).await?;
    let registered = authority.registrar.step("registers it (予以登记)", &case, "approve", None).await?;
    stage.holds("it is registered", &registered.body["state"], &json!("registered"))?;
    let number = registered.text("/number")?;
    stage.say(&format!("    = its number is {number}"));
    let check = firm.owner.get(&format!("/v1/registration-numbers?number={number}")).await?;
    stage.holds("whoever was shown the number finds that it holds", &check.body["is_valid"], &json!(true))
}
