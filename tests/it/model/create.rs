//! What somebody makes: a listing, an offer, a contract, a case.

use super::cast::{Cast, Player};
use super::chance::Chance;
use super::input::{notice_of, reward_calculation};
use super::record::Rows;
use crate::harness::{
    Party, Person, TestApp, achievement_body, consortium_body, contract_body, demand_body, licence_body, lot_body,
    mandate_body, negotiation_body, offer_body, open_licence_body, patent_body, resource_body,
};
use serde_json::{Value, json};

/// Something to be made: by whom, with which operation, of what.
pub(super) struct Making {
    pub(super) player: String,
    pub(super) operation: &'static str,
    /// The thing below which it is made, if there is one.
    pub(super) below: Option<String>,
    pub(super) body: Value,
}

/// What can be made, the more often the more it weighs.
const MAKINGS: [(&str, usize); 21] = [
    ("amend_organization", 1),
    ("create_demand", 2),
    ("create_achievement", 5),
    ("create_patent", 2),
    ("create_resource", 1),
    ("create_consortium", 1),
    ("offer_mandate", 3),
    ("record_introduction", 4),
    ("invite_negotiation", 3),
    ("draft_offer", 5),
    ("create_contract", 8),
    ("licence of a notice", 3),
    ("licence of a lot", 3),
    ("declare_screening", 1),
    ("open_registration", 6),
    ("create_notice", 4),
    ("create_lot", 3),
    ("declare_open_licence", 2),
    ("calculate_reward", 3),
    ("reward of own use", 2),
    ("serve_clearance", 2),
];

/// The newest things, of which something is made.
const RECENT: usize = 6;
/// States of a contract that all have signed.
const SIGNED: [&str; 3] = ["signed", "effective", "completed"];

/// States of a contract that somebody has yet to sign.
const UNSIGNED: [&str; 3] = ["proposed", "approved", "partially_signed"];

/// Makes of what there is: the addresses of the things of a kind, in the order in which they came to be.
pub(super) struct Maker<'a> {
    pub(super) cast: &'a Cast,
    pub(super) things: &'a [String],
    pub(super) rows: &'a Rows,
    /// How many were made so far.
    pub(super) count: usize,
}

impl Maker<'_> {
    /// Something to be made, if what it needs is there.
    pub(super) async fn draw(&self, chance: &mut Chance) -> Option<Making> {
        let (name, _) = *chance.weigh(&MAKINGS, |(_, weight)| *weight);
        match name {
            "create_demand" | "create_achievement" | "create_patent" | "create_resource" | "create_consortium" => {
                Some(self.listing(chance, name))
            }
            "amend_organization" => Some(self.other_name()),
            "offer_mandate" | "record_introduction" => self.brokerage(chance, name),
            "invite_negotiation" | "draft_offer" => self.talk(chance, name),
            "create_contract" => Some(self.contract(chance)),
            "licence of a notice" => self.licence_of(chance, "/v1/notices/", |view| view["price"].clone()).await,
            "licence of a lot" => self.licence_of(chance, "/v1/lots/", |view| view["award"]["price"].clone()).await,
            "calculate_reward" | "reward of own use" => self.reward(chance, name),
            "serve_clearance" => self.service(chance).await,
            _ => self.case(chance, name),
        }
    }

    /// One of the last things of a kind, mostly in one of these states.
    fn one(&self, chance: &mut Chance, collection: &str, states: &[&str]) -> Option<&str> {
        let is_any = states.is_empty() || chance.one_in(6);
        let fits = |thing: &&String| {
            let is_fit = || states.contains(&self.rows[TestApp::id_of(thing)].state.as_str());
            thing.starts_with(collection) && (is_any || is_fit())
        };
        let recent: Vec<&String> = self.things.iter().rev().filter(fits).take(RECENT).collect();
        (!recent.is_empty()).then(|| chance.pick(&recent).as_str())
    }

    fn sellers(&self) -> [(&'static str, &Party); 2] {
        [("university", &self.cast.university), ("rival", &self.cast.rival)]
    }

    fn listing(&self, chance: &mut Chance, operation: &'static str) -> Making {
        let (seller, _) = *chance.pick(&self.sellers());
        let title = format!("Membrane {}", self.count);
        let (player, operation, body) = match operation {
            "create_demand" => {
                let mut body = demand_body(&title);
                body["deadline_on"] = json!(self.cast.day(90).to_string());
                ("firm", "create_demand", body)
            }
            "create_patent" => {
                (seller, "create_patent", patent_body(&title, &format!("CN{}B", 102_307_000 + self.count)))
            }
            "create_resource" => {
                let mut body = resource_body(&title);
                body["closes_on"] = json!(self.cast.day(30).to_string());
                (seller, "create_resource", body)
            }
            "create_consortium" => (seller, "create_consortium", consortium_body(&title)),
            _ => {
                let mut body = achievement_body(&title);
                if chance.one_in(4) {
                    body["contributors"] = json!([{ "name": "Robin Sample", "share_ppm": 1_000_000 }]);
                }
                (seller, "create_achievement", body)
            }
        };
        Making { player: format!("{player}'s owner"), operation, below: None, body }
    }

    /// The firm takes another name, which the moderator has to verify.
    fn other_name(&self) -> Making {
        let below = Some(self.cast.firm.organization().to_owned());
        let body = json!({ "name": format!("Acme {}", self.count) });
        Making { player: "firm's owner".to_owned(), operation: "amend_organization", below, body }
    }

    fn brokerage(&self, chance: &mut Chance, operation: &'static str) -> Option<Making> {
        let parties = [&self.cast.university, &self.cast.rival, &self.cast.firm];
        let organization = chance.pick(&parties).organization();
        let (below, operation, body) = if operation == "offer_mandate" {
            let mut body = mandate_body(organization);
            body["starts_on"] = json!(self.cast.day(0).to_string());
            body["ends_on"] = json!(self.cast.day(*chance.pick(&[10, 60, 300])).to_string());
            (self.cast.broker.as_str(), "offer_mandate", body)
        } else {
            let body = json!({ "counterparty": TestApp::id_of(organization), "note": "They look for a coating line." });
            (self.one(chance, "/v1/mandates/", &["active"])?, "record_introduction", body)
        };
        Some(Making { player: "broker".to_owned(), operation, below: Some(below.to_owned()), body })
    }

    fn talk(&self, chance: &mut Chance, operation: &'static str) -> Option<Making> {
        let names = ["university's owner", "rival's owner", "firm's owner"];
        let player = (*chance.pick(&names)).to_owned();
        if operation == "invite_negotiation" {
            let invitee = chance.pick(&[&self.cast.rival, &self.cast.firm]).organization();
            return Some(Making {
                player,
                operation: "invite_negotiation",
                below: None,
                body: negotiation_body(invitee),
            });
        }
        let mut body = offer_body();
        body["expires_at"] = json!(format!("{}T08:00:00Z", self.cast.day(*chance.pick(&[1, 7, 30]))));
        let below =
            self.one(chance, "/v1/negotiations/", &["nda_signed", "disclosing", "offering", "countered"])?.to_owned();
        Some(Making { player, operation: "draft_offer", below: Some(below), body })
    }

    /// A service, or a licence or transfer of a result.
    fn contract(&self, chance: &mut Chance) -> Making {
        let (name, seller) = *chance.pick(&self.sellers());
        let buyer = if chance.one_in(8) { &self.cast.abroad } else { &self.cast.firm };
        let achievement = if chance.one_in(2) { self.one(chance, "/v1/achievements/", &[]) } else { None };
        let mut body = match achievement {
            Some(achievement) => licence_body(seller.organization(), buyer.organization(), achievement),
            None => contract_body(seller.organization(), buyer.organization()),
        };
        if achievement.is_some() {
            match chance.below(4) {
                0 => {
                    (body["subtype"], body["grant"]) = (json!("know_how_transfer"), Value::Null);
                    (body["expected_investment"], body["expected_output"]) = (json!("1.00"), json!("1.00"));
                }
                1 => body["grant"]["mode"] = json!("sole"),
                2 => body["grant"]["mode"] = json!("exclusive"),
                _ => (),
            }
        }
        self.deepen(chance, &mut body);
        Making { player: format!("{name}'s owner"), operation: "create_contract", below: None, body }
    }

    /// Days from now on, and now and then a large amount, a condition, or silence that accepts.
    fn deepen(&self, chance: &mut Chance, body: &mut Value) {
        body["starts_on"] = json!(self.cast.day(1).to_string());
        body["ends_on"] = json!(self.cast.day(360).to_string());
        body["milestones"][1]["due_on"] = json!(self.cast.day(120).to_string());
        if chance.one_in(3) {
            body["amounts"] = json!({ "total": "6000000.00", "technical": "5000000.00",
                "items": [{ "title": "Test bench", "amount": "1000000.00" }] });
            body["milestones"] = json!([]);
        }
        if chance.one_in(3) {
            body["conditions"] = json!([{ "kind": "deposit", "title": "The entry fee has arrived." }]);
        }
        if chance.one_in(2) {
            body["silence_days"] = json!(15);
        }
    }

    /// A licence at the price that a notice or a lot of the university has settled.
    async fn licence_of(&self, chance: &mut Chance, collection: &str, price: fn(&Value) -> Value) -> Option<Making> {
        let source = self.one(chance, collection, &["cleared", "awarded"])?;
        let seller = self.cast.player("university's owner");
        let view = seller.person.get(source).await;
        let view = if view.status == 200 { view.json() } else { return None };
        let asset = view["achievements"][0].as_str()?;
        let buyer = [&self.cast.firm, &self.cast.rival].map(Party::organization).into_iter().find(|buyer| {
            let winner = &view["award"]["organization"];
            winner.is_null() || *winner == TestApp::id_of(buyer)
        });
        let mut body = licence_body(&seller.person.organization, buyer?, asset);
        body["starts_on"] = json!(self.cast.day(1).to_string());
        body["ends_on"] = json!(self.cast.day(360).to_string());
        let price = price(&view).as_str()?.to_owned();
        body["amounts"] = json!({ "total": price, "technical": price, "items": [] });
        body["milestones"] = json!([]);
        Some(Making { player: seller.name.to_string(), operation: "create_contract", below: None, body })
    }

    fn case(&self, chance: &mut Chance, name: &'static str) -> Option<Making> {
        let (seller, _) = *chance.pick(&self.sellers());
        let (operation, below, body) = match name {
            "open_registration" => {
                let contract = TestApp::id_of(self.one(chance, "/v1/contracts/", &SIGNED)?);
                let authority = &self.cast.authorities[usize::from(chance.one_in(4))];
                ("open_registration", None, json!({ "contract": contract, "authority": authority }))
            }
            "create_notice" => {
                ("create_notice", None, notice_of(self.cast, self.one(chance, "/v1/achievements/", &[])?))
            }
            "create_lot" => ("create_lot", None, lot_body(self.one(chance, "/v1/achievements/", &["published"])?)),
            "declare_screening" => {
                let contract = self.one(chance, "/v1/contracts/", &UNSIGNED)?.to_owned();
                ("declare_screening", Some(contract), json!({ "technology": "F" }))
            }
            _ => ("declare_open_licence", None, open_licence_body(self.one(chance, "/v1/patents/", &["published"])?)),
        };
        Some(Making { player: format!("{seller}'s owner"), operation, below, body })
    }

    fn reward(&self, chance: &mut Chance, name: &str) -> Option<Making> {
        let mut body = if name == "calculate_reward" {
            let contract = TestApp::id_of(self.one(chance, "/v1/contracts/", &SIGNED)?);
            json!({ "contract": contract, "calculation": reward_calculation(self.cast, "licence") })
        } else {
            let achievement = TestApp::id_of(self.one(chance, "/v1/achievements/", &[])?);
            json!({ "achievement": achievement, "calculation": reward_calculation(self.cast, "implementation") })
        };
        body["calculation"]["receipt"] = json!(format!("2026-{}", self.count));
        body["calculation"]["persons"][0]["is_official"] = json!(chance.one_in(2));
        let (seller, party) = *chance.pick(&self.sellers());
        if party.organization() != self.cast.university.organization() {
            // Only an own user is named by his log-in.
            body["calculation"]["persons"][0]["user"] = Value::Null;
        }
        Some(Making { player: format!("{seller}'s owner"), operation: "calculate_reward", below: None, body })
    }

    /// A service to somebody who must be asked before a contract is signed.
    async fn service(&self, chance: &mut Chance) -> Option<Making> {
        let (seller, _) = *chance.pick(&self.sellers());
        let player: &Player = self.cast.player(&format!("{seller}'s owner"));
        let contract = self.one(chance, "/v1/contracts/", &UNSIGNED)?.to_owned();
        let holder = self.holder(&player.person, &contract).await?;
        let body = json!({ "holder": holder, "evidence_sha256": "ab".repeat(32) });
        Some(Making { player: player.name.to_string(), operation: "serve_clearance", below: Some(contract), body })
    }

    async fn holder(&self, person: &Person, contract: &str) -> Option<String> {
        let list = person.get(&format!("{contract}/clearances")).await;
        let list = if list.status == 200 { list.json() } else { return None };
        list["items"][0]["holder"].as_str().map(str::to_owned)
    }
}
