//! Who walks: two sellers, two buyers, one of them abroad, their approvers, signatories and others, a broker, two authorities, the hub's moderator, and
//! those who have nothing to do with anything.

use super::process::Kind;
use crate::harness::{Party, Person, Signer, TestApp};
use serde_json::json;
use std::borrow::Cow;
use time::Date;

/// Where all this happens: a hub that has a large amount from which on two look at a contract.
pub(super) const HUB: &str = "jiangsu";

/// Somebody who takes steps.
pub(super) struct Player {
    pub(super) name: Cow<'static, str>,
    pub(super) person: Person,
}

/// A market with everybody.
pub(super) struct Cast {
    pub(super) app: TestApp,
    pub(super) players: Vec<Player>,
    /// A university of the state, which settles a price by a route of the law.
    pub(super) university: Party,
    /// A firm that sells as well, without a route.
    pub(super) rival: Party,
    /// A firm that buys.
    pub(super) firm: Party,
    /// A firm abroad that buys.
    pub(super) abroad: Party,
    /// The broker's profile.
    pub(super) broker: String,
    /// The two authorities.
    pub(super) authorities: [String; 2],
    /// Somebody of the university who made its results.
    pub(super) inventor: String,
}

impl Cast {
    /// Opens a market with everybody in it.
    pub(super) async fn assemble() -> Cast {
        let app = TestApp::start().await;
        let moderator = app.moderator(HUB).await;
        let university = party(&app, "青禾大学", "university", "0221").await;
        let rival = party(&app, "Rival", "enterprise", "150").await;
        let firm = party(&app, "Acme", "enterprise", "150").await;
        let abroad = party(&app, "Rhein", "enterprise", "150").await;
        abroad.owner.amend(abroad.organization(), &json!({ "country_code": "DE" })).await.expect(200);
        moderator.step(abroad.organization(), "verify", None).await.expect(200);
        let agency = app.member_in("Agency", "enterprise", HUB).await;
        let broker = agency.published_broker("Technology manager", &moderator).await;
        let inventor = app.officer_of(&university.owner, "inventor").await;
        let [first, second] = [app.authority(HUB).await, app.authority(HUB).await];
        let authorities = [&first, &second].map(|one| TestApp::id_of(&one.owner.organization).to_owned());
        let mut players = Vec::new();
        let mut enter = |name: Cow<'static, str>, person: Person| players.push(Player { name, person });
        for (name, party) in [("university", &university), ("rival", &rival), ("firm", &firm), ("abroad", &abroad)] {
            let [owner, approver, signatory] = [&party.owner, &party.approver, &party.signatory].map(Person::clone);
            enter(format!("{name}'s owner").into(), owner);
            enter(format!("{name}'s approver").into(), approver);
            enter(format!("{name}'s signatory").into(), signatory);
        }
        let inventor_id = inventor.principal.actor.name();
        enter("university's inventor".into(), inventor);
        enter("firm's reviewer".into(), app.officer_of(&firm.owner, "reviewer").await);
        enter("broker".into(), app.introducer_of(&agency).await);
        enter("registrar".into(), first.registrar);
        enter("senior registrar".into(), first.senior);
        enter("other registrar".into(), second.registrar);
        enter("moderator".into(), moderator);
        enter("stranger".into(), app.stranger().await);
        enter("newcomer".into(), app.newcomer("Newcomer").await);
        enter("visitor".into(), app.visitor());
        Cast { app, players, university, rival, firm, abroad, broker, authorities, inventor: inventor_id }
    }

    /// Somebody by his name.
    pub(super) fn player(&self, name: &str) -> &Player {
        self.players.iter().find(|player| player.name == name).expect("somebody of the cast")
    }

    /// The key of somebody's organization.
    pub(super) fn signer_of(&self, person: &Person) -> Option<&Signer> {
        let parties = [&self.university, &self.rival, &self.firm, &self.abroad];
        parties.into_iter().find(|party| party.organization() == person.organization).map(|party| &party.signer)
    }

    /// Those whose business it is, by their places.
    pub(super) fn usual(&self, kind: &Kind) -> Vec<usize> {
        let is_usual = |name: &str| match kind.prefix {
            "org" => name == "moderator",
            "dem" => name == "firm's owner" || name == "moderator",
            "ach" | "res" => ["university's owner", "rival's owner", "moderator"].contains(&name),
            "pat" => ["university's owner", "rival's owner"].contains(&name),
            "man" | "itr" | "com" => name.ends_with("'s owner") || ["broker", "moderator"].contains(&name),
            "reg" => ["university's owner", "rival's owner"].contains(&name) || name.ends_with("registrar"),
            "lot" | "ntc" => name.contains("'s ") || name == "moderator",
            "opl" | "neg" | "ofr" | "cso" => name.ends_with("'s owner"),
            "scr" => name.ends_with("'s owner") || name == "moderator",
            "mil" => name.ends_with("'s owner") || name.ends_with("reviewer"),
            "rwd" => name.starts_with("university") || name == "rival's owner" || name == "rival's approver",
            _ => name.contains("'s "),
        };
        (0..self.players.len()).filter(|place| is_usual(&self.players[*place].name)).collect()
    }

    /// A day, so many from now.
    pub(super) fn day(&self, days: i64) -> Date {
        self.app.in_days(days)
    }
}

/// A verified organization with everybody whom a contract needs.
async fn party(app: &TestApp, name: &str, kind: &str, nature: &str) -> Party {
    let owner = app.member_in(name, kind, HUB).await;
    owner.tell_nature(nature).await;
    app.party(owner, app.next_seed()).await
}
