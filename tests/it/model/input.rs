//! What goes with a step: a body that can be taken, and now and then one that a rule on bodies may refuse.

use super::cast::{Cast, Player};
use super::chance::Chance;
use crate::harness::{TestApp, calculation_body, contract_body, notice_body, paper_body, review_body};
use keqiao_domain::hub::HubNumber;
use keqiao_domain::id::{Id, ObjectionKind};
use serde_json::{Value, json};

/// Rules on what comes with a step, which nobody can promise beforehand; last, whom a body names may be suspended by now.
pub(super) const OF_THE_BODY: [&str; 21] = [
    "consortium.member_known",
    "consortium.not_member",
    "contract.cure_running",
    "contract.notice_missing",
    "crossborder.other_way",
    "demand.deadline_shortened",
    "introduction.first_contact_later",
    "mandate.dual_agency_without_consent",
    "milestone.accepted_kept",
    "lot.bid_too_low",
    "patent.state_from_events",
    "pricing.relation_undeclared",
    "readiness.drop_unexplained",
    "registration.amounts_disordered",
    "registration.difference_unexplained",
    "registration.nothing_changed",
    "registration.second_review_due",
    "resource.days_reversed",
    "resource.days_shortened",
    "resource.over",
    "organization_unknown",
];

/// A digest of something.
fn digest() -> String {
    "ab".repeat(32)
}

/// What somebody says.
fn reason() -> Value {
    json!({ "reason": "As agreed on the telephone." })
}

/// Who asks, with which chances.
pub(super) struct Asker<'a> {
    pub(super) cast: &'a Cast,
    pub(super) player: &'a Player,
    /// The address of the thing.
    pub(super) thing: &'a str,
    /// What he sees of the thing: null where he does not see it.
    pub(super) view: &'a Value,
}

/// What goes with a step: whether something does, and what.
pub(super) enum Input {
    Nothing,
    Body(Value),
    /// The step cannot even be asked for.
    Impossible,
}

impl Asker<'_> {
    /// What goes with an operation.
    pub(super) async fn input(&self, chance: &mut Chance, operation: &str) -> Input {
        let body = match operation {
            "accept_nda" => json!({ "sha256": self.nda().await }),
            "fulfill_contract_condition" => return self.condition(chance),
            "dismiss_objection" | "uphold_objection" | "dismiss_reward_objection" | "uphold_reward_objection" => {
                return self.finding();
            }
            _ => {
                let of_listing = self.of_listing(chance, operation);
                let of_deal = of_listing.or_else(|| self.of_deal(chance, operation));
                let Some(body) = of_deal.or_else(|| self.of_case(chance, operation)) else { return Input::Nothing };
                body
            }
        };
        Input::Body(body)
    }

    fn of_listing(&self, chance: &mut Chance, operation: &str) -> Option<Value> {
        let organizations = [&self.cast.university, &self.cast.rival, &self.cast.firm];
        let organization = TestApp::id_of(chance.pick(&organizations).organization()).to_owned();
        Some(match operation {
            "amend_organization" => json!({ "name": format!("Name {}", chance.below(1_000_000)) }),
            "amend_demand" | "amend_achievement" | "amend_patent" | "amend_resource" | "amend_consortium"
            | "amend_contract" => json!({ "title": format!("Title {}", chance.below(1_000_000)) }),
            "review_demand" | "review_achievement" | "review_resource" => {
                let decisions = ["approve", "approve", "approve", "approve", "return", "hold", "reject"];
                review_body(decisions[chance.below(decisions.len())], 4)
            }
            "renew_resource" => json!({ "closes_on": self.cast.day(100 + i64::from(chance.one_in(2))).to_string() }),
            "renew_demand" => json!({ "deadline_on": self.cast.day(100 + i64::from(chance.one_in(2))).to_string() }),
            "assess_readiness" => json!({
                "scale": "GBT22900-9", "edition": 2022, "level": 6 + chance.below(3), "method": "self",
                "assessed_on": self.cast.day(0).to_string(),
                "evidence": [{ "title": "Report of a test", "sha256": digest() }],
            }),
            "value_achievement" => json!({
                "approach": "income", "purpose": "Licence to one manufacturer", "base_on": self.cast.day(0).to_string(),
                "value": { "min": "1000000.00", "max": "1500000.00", "currency": "CNY" }, "appraiser": "衡价评估",
            }),
            "record_patent_event" => json!({
                "kind": chance.pick(&["pledged", "pledge_released", "preserved", "preservation_released"]),
                "happened_on": self.cast.day(0).to_string(), "source": "A register",
            }),
            "invite_member" => json!({ "organization": organization, "role": "producer" }),
            "remove_member" => json!({ "organization": organization }),
            _ => return None,
        })
    }

    fn of_deal(&self, chance: &mut Chance, operation: &str) -> Option<Value> {
        let note = json!({ "note": "Bank transfer of today.", "evidence_sha256": digest() });
        Some(match operation {
            "accept_mandate" => json!({ "dual_agency": chance.pick(&["consented", "refused"]) }),
            "contest_introduction" => {
                let day = if chance.one_in(4) { self.cast.day(0) } else { self.cast.day(-300) };
                json!({ "reason": "We knew them before.", "first_contact_on": day.to_string() })
            }
            "decide_introduction" => {
                json!({ "finding": chance.pick(&["upheld", "dismissed"]), "reason": "It is shown." })
            }
            "pay_commission" | "contest_commission" | "waive_commission" => json!({ "note": "As told." }),
            "submit_milestone" | "pay_milestone" | "pay_reward" => note,
            "rework_milestone" | "reject_milestone" | "end_negotiation" | "dispute_contract" | "notify_breach"
            | "cancel_lot" => reason(),
            "disclose_document" => json!({
                "title": "Casting parameters", "sha256": digest(), "level": "nda", "persons": self.persons_of_other_side(),
            }),
            "accept_offer" => json!({ "sha256": self.view["sha256"].as_str().unwrap_or(&digest()) }),
            "counter_contract" | "vary_contract" => self.other_terms(chance),
            "sign_contract" => self.signature(),
            "terminate_contract" => json!({ "ground": if chance.one_in(4) { "breach" } else { "agreement" } }),
            "check_screening" => json!({ "technology": "F", "data": "none", "finding": "Looked into." }),
            "record_paper" => paper_body("registration"),
            "accept_open_licence" => json!({ "payment_sha256": digest() }),
            "recalculate_reward" => self.calculation(chance),
            _ => return None,
        })
    }

    fn of_case(&self, chance: &mut Chance, operation: &str) -> Option<Value> {
        Some(match operation {
            "submit_registration" => json!({ "plan": "provincial" }),
            "classify_registration" | "change_registration" => self.classification(chance),
            "return_registration" => json!({ "ground": "amounts_unclear", "reason": "Itemise the pump." }),
            "refuse_registration" => json!({ "ground": "object_unclear", "reason": "It names no object." }),
            "revoke_registration" => json!({ "ground": chance.pick(&["fraud", "error"]), "reason": "It was shown." }),
            "contest_registration" | "uphold_refusal" | "overturn_refusal" => reason(),
            "object_notice" | "object_reward" => json!({ "text": "Part of it was made by us." }),
            "register_bidder" => json!({}),
            "place_bid" => {
                let (bidding, list) = (&self.view["bidding"]["least"], &self.view["list_price"]);
                json!({ "price": bidding.as_str().or(list.as_str()).unwrap_or("200000.00") })
            }
            _ => return None,
        })
    }

    /// The digest of the secrecy that both sides agree on.
    async fn nda(&self) -> String {
        let nda = self.player.person.get(&format!("{}/nda", self.thing)).await;
        if nda.status == 200 { super::process::text(&nda.json()["sha256"]) } else { digest() }
    }

    /// One of the conditions. Where there is none, none can be met.
    fn condition(&self, chance: &mut Chance) -> Input {
        let conditions = self.view["terms"]["conditions"].as_array().map_or(0, Vec::len);
        match (self.view, conditions) {
            (Value::Null, _) => Input::Body(json!({ "condition": 0 })),
            (_, 0) => Input::Impossible,
            (_, conditions) => Input::Body(json!({ "condition": chance.below(conditions) })),
        }
    }

    /// What is found about an objection: one that nobody has decided on, if there is one.
    fn finding(&self) -> Input {
        let objections = self.view["objections"].as_array().map(Vec::as_slice).unwrap_or_default();
        let open = objections.iter().find(|one| one["finding"].is_null()).or(objections.first());
        let none = Id::<ObjectionKind>::compose(1, HubNumber::NATIONAL, 0, 1).to_string();
        match (self.view, open.and_then(|one| one["id"].as_str())) {
            (Value::Null, _) => Input::Body(json!({ "objection": none, "finding": "The record shows it." })),
            (_, Some(id)) => Input::Body(json!({ "objection": id, "finding": "The record shows it." })),
            (_, None) => Input::Impossible,
        }
    }

    /// Users of the other side of a negotiation.
    fn persons_of_other_side(&self) -> Vec<String> {
        let own = TestApp::id_of(&self.player.person.organization);
        let sides = ["inviter", "invitee"].map(|side| self.view[side].as_str().unwrap_or_default());
        let other = sides.into_iter().find(|side| *side != own).unwrap_or_default();
        let is_theirs = |one: &&Player| !other.is_empty() && TestApp::id_of(&one.person.organization) == other;
        let theirs = self.cast.players.iter().filter(is_theirs).map(|one| one.person.principal.actor.name());
        let theirs: Vec<String> = theirs.collect();
        if theirs.is_empty() { vec![self.cast.inventor.clone()] } else { theirs }
    }

    /// The same contract under another title, and now and then without its milestones.
    fn other_terms(&self, chance: &mut Chance) -> Value {
        let (seller, buyer) = (self.cast.university.organization(), self.cast.firm.organization());
        let terms = &self.view["terms"];
        let mut terms = if terms.is_null() { contract_body(seller, buyer) } else { terms.clone() };
        terms["title"] = json!(format!("Other terms {}", chance.below(1_000_000)));
        terms
    }

    /// A signature under what is on the table, by the key of the signer's organization.
    fn signature(&self) -> Value {
        let signer = self.cast.signer_of(&self.player.person).unwrap_or(&self.cast.firm.signer);
        if self.view["to_sign"]["statement"].is_string() {
            return signer.body(self.view);
        }
        json!({ "key": signer.id, "document_sha256": digest(), "signature": signer.sign("nothing") })
    }

    /// What the authority finds: as it was declared, small, large or impossible.
    fn classification(&self, chance: &mut Chance) -> Value {
        let form = &self.view["form"];
        let declared = form["declared"].as_str().unwrap_or("general_service");
        let technical = form["declared_technical"].as_str().unwrap_or("1.00");
        let (amount, income) = match chance.below(8) {
            0 => ("1.00", "2.00"),
            1 => ("1.00", "1.00"),
            2 | 3 => ("1000.00", "10.00"),
            _ => (technical, "1.00"),
        };
        let mut finding = json!({ "determined": declared, "technical_amount": amount, "technical_income": income });
        if !chance.one_in(4) {
            finding["reason"] = json!("Itemised in annex 2.");
        }
        finding
    }

    /// What a reward is reckoned from, anew.
    fn calculation(&self, chance: &mut Chance) -> Value {
        let mut body = reward_calculation(self.cast, self.view["way"].as_str().unwrap_or("licence"));
        body["receipt"] = json!(format!("2026-{}", chance.below(1_000_000)));
        body["income"] = json!(format!("{}.00", 1_000_000 + chance.below(1_000)));
        body
    }
}

/// What a reward is reckoned from; the first of the three persons has a log-in.
pub(super) fn reward_calculation(cast: &Cast, way: &str) -> Value {
    let mut body = calculation_body("2026-0001");
    body["way"] = json!(way);
    body["received_on"] = json!(cast.day(0).to_string());
    body["persons"][0]["user"] = json!(cast.inventor);
    body
}

/// A notice of the terms of a licence.
pub(super) fn notice_of(cast: &Cast, achievement: &str) -> Value {
    notice_body(cast.firm.organization(), achievement)
}
