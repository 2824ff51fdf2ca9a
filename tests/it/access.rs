//! Every operation of the served document, called by those who may not.

use crate::harness::{
    Answer, PASSWORD, Person, Signer, TestApp, achievement_body, broker_body, calculation_body, capability_body,
    client_evaluation_body, conclude, consortium_body, contract_body, credential_body, demand_body, disclosure_body,
    document_path, engagement_body, expert_body, licence_body, lot_body, mandate_body, negotiation_body, notice_body,
    offer_body, offering_body, open_licence_body, own_use_body, paper_body, patent_body, provider_body,
    registration_body, resource_body, review_body, user_body,
};
use keqiao_domain::access::{Action, Actor, Party, Principal};
use keqiao_domain::hub::HubNumber;
use keqiao_domain::id::Id;
use reqwest::Method;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use strum::VariantArray as _;

/// One operation of the document.
pub(crate) struct Operation {
    pub(crate) method: Method,
    pub(crate) path: String,
    pub(crate) id: String,
    /// Whether it can be rehearsed.
    has_dry_run: bool,
}

/// Operations of the service itself, which concern nobody's things.
const WITHOUT_ACTION: [&str; 8] = [
    "show_liveness",
    "show_readiness",
    "show_metrics",
    "list_public_keys",
    "show_checkpoint",
    "show_log_key",
    "show_tile",
    "add_checkpoint",
];
/// What only the operator of the installation does, by command.
const BY_COMMAND: [&str; 2] = ["erase_person", "erase_facts"];

pub(crate) fn operations(document: &Value) -> Vec<Operation> {
    let paths = document["paths"].as_object().expect("paths");
    let of_path = |(path, item): (&String, &Value)| {
        let path = path.clone();
        let item = item.as_object().expect("a path item").clone();
        item.into_iter().map(move |(method, operation)| Operation {
            method: method.to_uppercase().parse().expect("a method"),
            path: path.clone(),
            has_dry_run: operation["parameters"]
                .as_array()
                .is_some_and(|list| list.iter().any(|p| p["name"] == "dry_run")),
            id: operation["operationId"].as_str().expect("an operation id").to_owned(),
        })
    };
    paths.iter().flat_map(of_path).collect()
}

pub(crate) fn action(operation: &str) -> Option<Action> {
    Action::VARIANTS.iter().copied().find(|action| action.name() == operation)
}

/// Things of one organization that nobody else may know of, by the collection in which they are.
pub(crate) async fn private_things(app: &TestApp) -> (Person, BTreeMap<&'static str, String>) {
    let owner = app.newcomer("Discreet").await;
    let import = owner.call(Method::POST, "/v1/imports?kind=patents&source=a").raw("text/csv", "title\nMembrane\n");
    let import = import.send().await.expect(202).location();
    let (moderator, acme, asker) =
        (app.moderator("zhejiang").await, app.setter("Reticent").await, app.setter("Curious").await);
    let demand = acme.open_demand("Membrane", &moderator).await;
    let question = asker.make(&format!("{demand}/questions"), &json!({ "question": "How thin?" })).await;
    let disclosure = asker.make("/v1/disclosures", &disclosure_body(&demand, "nda_signed")).await;
    let key = owner.post("/v1/api-keys", &json!({ "name": "nightly", "scopes": ["read"] })).await.expect(201).json();
    let login = owner.get("/v1/users").await.column("login").remove(0);
    let session =
        app.visitor().post("/v1/sessions", &json!({ "login": login, "password": PASSWORD })).await.expect(201);
    let provider = owner.draft_provider("Testing house").await;
    let expert = owner.draft_expert("Electrochemist").await;
    let user = owner.get("/v1/me").await.json()["actor"].as_str().expect("an id").to_owned();
    let made = async |path: &str, body: Value| {
        let made = owner.post(path, &body).await.expect(201).json();
        format!("{path}/{}", made["id"].as_str().expect("an id"))
    };
    let invitation = made("/v1/invitations", json!({ "login": "a@discreet.example", "role": "member" })).await;
    let other = app.newcomer("Other").await.organization;
    let other = TestApp::id_of(&other).to_owned();
    let shareholdings = format!("{}/shareholdings", owner.organization);
    let holding = owner.post(&shareholdings, &json!({ "holder": other, "share_ppm": 1 })).await.expect(201).json();
    let third = app.newcomer("Third").await.organization;
    let grant = made("/v1/grants", json!({ "user": user, "role": "broker" })).await;
    let search = json!({ "name": "Membranes", "text": "membrane" });
    let search = owner.post("/v1/saved-searches", &search).await.expect(201).json();
    app.solver("Publisher").await.published_patent("Membrane", "CN102307918B").await;
    app.settle().await;
    let entries = owner.get("/v1/inbox").await.column("id");
    let demand = owner.draft_demand("Membrane").await;
    let achievement = owner.draft_achievement("Membrane").await;
    let document = owner.put_document(&achievement, "nda_signed").await;
    let run = owner.make("/v1/match-runs", &json!({ "subject": TestApp::id_of(&demand) })).await;
    let deals = Box::pin(private_deals(app, &owner, &third)).await;
    let mut things = BTreeMap::from([
        ("another organization", TestApp::id_of(&third).to_owned()),
        ("shareholdings", format!("/v1/shareholdings/{}", holding["id"].as_str().expect("an id"))),
        ("invitations", invitation),
        ("grants", grant),
        ("users", format!("/v1/users/{user}")),
        ("a user", user),
        ("organizations", owner.organization.clone()),
        ("sessions", format!("/v1/sessions/{}", session.json()["session"].as_str().expect("an id"))),
        ("resources", owner.make("/v1/resources", &resource_body("Subsidy")).await),
        ("consortia", owner.consortium("Membranes").await),
        ("brokers", owner.draft_broker("Technology manager").await),
        ("credentials", owner.make("/v1/credentials", &credential_body(&expert)).await),
        ("experts", expert),
        ("engagements", engagement_of_others(app).await),
        ("offerings", owner.draft_offering("Hydrogen test", &provider).await),
        ("providers", provider),
        ("match-runs", run),
        ("saved-searches", format!("/v1/saved-searches/{}", search["id"].as_str().expect("an id"))),
        ("inbox", format!("/v1/inbox/{}", entries[0])),
        ("api-keys", format!("/v1/api-keys/{}", key["id"].as_str().expect("an id"))),
        ("patents", owner.make("/v1/patents", &patent_body("Membrane", "CN102307917B")).await),
        ("achievements", achievement),
        ("documents", document),
        ("disclosures", disclosure),
        ("demands", demand),
        ("imports", import),
        ("questions", question),
    ]);
    things.extend(deals);
    (owner, things)
}

/// As [`private_things`], what belongs to deals, and what is told to others by webhook.
async fn private_deals(app: &TestApp, owner: &Person, third: &str) -> [(&'static str, String); 18] {
    let (mandate, introduction) = brokerage_with(app, owner).await;
    let endpoint = owner.make("/v1/webhook-endpoints", &json!({ "url": "https://hooks.example.com/" })).await;
    let delivery = owner.post(&format!("{endpoint}/test"), &json!({})).await.expect(202).location();
    let [registration, clearance, licence, commission, milestone] = cases_of_others(app).await;
    let notice = notice_body(third, &owner.draft_achievement("Membrane").await);
    let (negotiation, offer) = negotiation_of_others(app).await;
    let key = Signer::of_seed(app.next_seed()).registration(&owner.organization);
    let key = owner.post("/v1/signing-keys", &key).await.expect(201).json();
    [
        ("contracts", owner.make("/v1/contracts", &contract_body(&owner.organization, third)).await),
        ("registrations", registration),
        ("notices", owner.make("/v1/notices", &notice).await),
        ("lots", owner.make("/v1/lots", &lot_body(&owner.draft_achievement("Membrane").await)).await),
        ("clearances", clearance),
        ("screenings", screening_of_others(app).await),
        ("licences", licence),
        ("commissions", commission),
        ("milestones", milestone),
        ("open-licences", open_licence_of_others(app).await),
        ("rewards", owner.make("/v1/rewards", &own_use_body(&owner.draft_achievement("Membrane").await)).await),
        ("negotiations", negotiation),
        ("offers", offer),
        ("signing-keys", format!("/v1/signing-keys/{}", key["id"].as_str().expect("an id"))),
        ("mandates", mandate),
        ("introductions", introduction),
        ("webhook-endpoints", endpoint),
        ("webhook-deliveries", delivery),
    ]
}

/// How an operation is tried.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mode {
    /// For good.
    Done,
    /// As a dry run, where there is one.
    Rehearsed,
}

/// A service that one organization took of another.
async fn engagement_of_others(app: &TestApp) -> String {
    let (server, client, moderator) =
        (app.setter("Server").await, app.solver("Client").await, app.moderator("zhejiang").await);
    let provider = server.published_provider("Testing house", &moderator).await;
    let offering = server.published_offering("Hydrogen test", &provider, &moderator).await;
    client.propose(&offering).await
}

/// The registration of a contract between others, a clearance that one of them waits for, and a licence of one to the other,
/// which earned a broker his fee, with a milestone.
async fn cases_of_others(app: &TestApp) -> [String; 5] {
    let deal = app.deal().await;
    let (licensor, licensee) = (&deal.buyer, &deal.seller);
    let achievement = licensor.owner.draft_achievement("Membrane").await;
    let body = licence_body(licensor.organization(), licensee.organization(), &achievement);
    let agency = app.setter("Agency of others").await;
    let broker = agency.published_broker("Technology manager", &app.moderator("zhejiang").await).await;
    let introducer = app.introducer_of(&agency).await;
    let mandate = introducer.make(&format!("{broker}/mandates"), &mandate_body(licensor.organization())).await;
    licensor.owner.step(&mandate, "accept", Some(&json!({}))).await.expect(200);
    let counterparty = TestApp::id_of(licensee.organization());
    let introduction = json!({ "counterparty": counterparty, "note": "They look for a membrane." });
    introducer.make(&format!("{mandate}/introductions"), &introduction).await;
    let contract = licensor.owner.proposed_contract(&body).await;
    conclude(&contract, [licensor, licensee]).await;
    let licence = format!("/v1/licences/{}", licensor.owner.get("/v1/licences").await.column("id").remove(0));
    let commission = format!("/v1/commissions/{}", licensor.owner.get("/v1/commissions").await.column("id").remove(0));
    let milestone = format!("/v1/milestones/{}", licensor.owner.get("/v1/milestones").await.column("id").remove(0));
    let registration = deal.opened().await;
    let mut patent = patent_body("Membrane", "CN102307918B");
    let co_owner = app.setter("Co-owner").await.organization;
    let share = |organization: &str| json!({ "name": "Co-owner", "organization": TestApp::id_of(organization), "share_ppm": 500_000 });
    patent["co_owners"] = json!([share(deal.seller.organization()), share(&co_owner)]);
    let patent = deal.seller.owner.make("/v1/patents", &patent).await;
    let mut body = contract_body(deal.seller.organization(), deal.buyer.organization());
    body["subtype"] = json!("patent_assignment");
    body["patents"] = json!([TestApp::id_of(&patent)]);
    let contract = deal.seller.owner.make("/v1/contracts", &body).await;
    let list = deal.seller.owner.get(&format!("{contract}/clearances")).await;
    let holder = json!({ "holder": list.column("holder").remove(0) });
    let clearance = deal.seller.owner.make(&format!("{contract}/clearances"), &holder).await;
    [registration, clearance, licence, commission, milestone]
}

/// What another declared to everybody.
async fn open_licence_of_others(app: &TestApp) -> String {
    let patentee = app.solver("Patentee").await;
    let patent = patentee.published_patent("Membrane", "CN102307919B").await;
    patentee.make("/v1/open-licences", &open_licence_body(&patent)).await
}

/// What two others declared to cross the border.
async fn screening_of_others(app: &TestApp) -> String {
    let (seller, buyer) = (app.solver("Seller").await, app.setter("Buyer").await);
    let contract = seller.proposed_contract(&contract_body(&seller.organization, &buyer.organization)).await;
    seller.make(&format!("{contract}/screenings"), &json!({ "technology": "F" })).await
}

/// A negotiation of two others, and an offer in it.
async fn negotiation_of_others(app: &TestApp) -> (String, String) {
    let (seller, buyer) = (app.solver("Seller").await, app.setter("Buyer").await);
    let negotiation = seller.make("/v1/negotiations", &negotiation_body(&buyer.organization)).await;
    let offer = seller.make(&format!("{negotiation}/offers"), &offer_body()).await;
    (negotiation, offer)
}

/// A mandate that is offered to somebody, and an introduction of him to another.
async fn brokerage_with(app: &TestApp, owner: &Person) -> (String, String) {
    let (agency, principal, moderator) =
        (app.setter("Agency").await, app.solver("Principal").await, app.moderator("zhejiang").await);
    let broker = agency.published_broker("Technology manager", &moderator).await;
    let introducer = app.introducer_of(&agency).await;
    let offer = format!("{broker}/mandates");
    let offered = introducer.make(&offer, &mandate_body(&owner.organization)).await;
    let mandate = introducer.make(&offer, &mandate_body(&principal.organization)).await;
    principal.step(&mandate, "accept", Some(&json!({}))).await.expect(200);
    let counterparty = TestApp::id_of(&owner.organization).to_owned();
    let body = json!({ "counterparty": counterparty, "note": "They look for a coating line." });
    (offered, introducer.make(&format!("{mandate}/introductions"), &body).await)
}

/// A question about a thing by its identifier.
fn about(path: &str, collection: &str, things: &BTreeMap<&str, String>) -> String {
    let id = things[collection].rsplit('/').next().expect("a thing has an address");
    format!("{path}?subject={id}")
}

/// The bare identifier of one of the things.
fn id_in<'a>(things: &'a BTreeMap<&str, String>, collection: &str) -> &'a str {
    things.get(collection).map(|thing| TestApp::id_of(thing)).unwrap_or_default()
}

/// The operation as it would succeed for somebody who may.
pub(crate) async fn attempt(
    person: &Person,
    operation: &Operation,
    things: &BTreeMap<&str, String>,
    mode: Mode,
) -> Answer {
    let collection = operation.path.split('/').nth(2).unwrap_or_default();
    let path = match things.get(collection) {
        Some(thing) => operation.path.replace(&format!("/v1/{collection}/{{id}}"), thing),
        None => operation.path.replace("{list}", "regions"),
    };
    assert!(!path.contains('{') || path.starts_with("/ledger/"), "{path}: no thing for it");
    if operation.method == Method::GET {
        return person.get(&question(operation, &path, things)).await;
    }
    if let Some((address, kind, body)) = raw_body(operation, things, mode) {
        return person.call(Method::POST, &address).raw(kind, body).send().await;
    }
    let login = format!("{}@attempt.example", operation.id.replace('_', "-"));
    let body = identity_body(operation, &login, things)
        .or_else(|| catalogue_body(operation, things))
        .or_else(|| helper_body(operation, things))
        .or_else(|| deal_body(operation, things))
        .or_else(|| case_body(operation, things))
        .unwrap_or_else(|| json!({}));
    let query = if operation.has_dry_run && mode == Mode::Rehearsed { "?dry_run=true" } else { "" };
    person.call(operation.method.clone(), &format!("{path}{query}")).if_match("*").json(&body).send().await
}

/// The address to read, with the parameters that the operation needs.
fn question(operation: &Operation, path: &str, things: &BTreeMap<&str, String>) -> String {
    match operation.id.as_str() {
        "count_matches" => "/v1/match-counts?hub=zhejiang".to_owned(),
        "show_rule_pack" => "/v1/rule-packs?hub=zhejiang".to_owned(),
        "preview_taxes" => "/v1/previews/taxes?hub=zhejiang&subtype=training&amount=1".to_owned(),
        "preview_reward" => "/v1/previews/reward?hub=zhejiang&way=transfer&owner=state&income=1".to_owned(),
        "preview_registration" => {
            "/v1/previews/registration?hub=zhejiang&contract_type=service&technical_amount=1".to_owned()
        }
        "list_registrations" => "/v1/registrations?side=applicant".to_owned(),
        "check_registration_number" => "/v1/registration-numbers?number=2026330000000001".to_owned(),
        "show_calendar" => "/v1/calendar?key=no-link-of-anybody".to_owned(),
        "show_statistics" => "/v1/statistics?table=field&period=2026".to_owned(),
        "inspect_statistics" => "/v1/statistics/contracts?table=field&period=2026&key=none".to_owned(),
        "export_listings" => "/v1/exports?kind=achievements&form=csv".to_owned(),
        "search_listings" => "/v1/search?q=membrane".to_owned(),
        "list_ledger_entries" => "/v1/ledger/entries?hub=zhejiang".to_owned(),
        "prove_inclusion" => "/v1/ledger/inclusion?hub=zhejiang&index=0".to_owned(),
        "prove_consistency" => "/v1/ledger/consistency?hub=zhejiang&old=0".to_owned(),
        "show_contract_template" => "/v1/contract-templates?subtype=training".to_owned(),
        "list_signing_keys" => format!("/v1/signing-keys?organization={}", id_in(things, "organizations")),
        "prove_subject" => about("/v1/ledger/subject", "organizations", things),
        "show_timeline" => about("/v1/ledger/timeline", "demands", things),
        "list_documents" => about("/v1/documents", "achievements", things),
        "show_checkpoint" | "show_log_key" => path.replace("{hub_code}", "zhejiang"),
        "show_tile" => "/ledger/zhejiang/tile/0/000.p/1".to_owned(),
        _ => path.to_owned(),
    }
}

/// Address, content type and body of what is not JSON.
fn raw_body(
    operation: &Operation,
    things: &BTreeMap<&str, String>,
    mode: Mode,
) -> Option<(String, &'static str, &'static str)> {
    let (address, kind, body) = match operation.id.as_str() {
        "create_import" => ("/v1/imports?kind=patents&source=a".to_owned(), "text/csv", "title\nMembrane\n"),
        "create_document" => {
            let rehearsal = if mode == Mode::Rehearsed { "&dry_run=true" } else { "" };
            let path = document_path(things.get("achievements").map_or("ach_", String::as_str), "teaser");
            (format!("{path}{rehearsal}"), "text/plain", "ninety-five degrees")
        }
        "add_checkpoint" => {
            let body = "old 0\n\nhub.example/ledger/hunan\n0\nA\n";
            ("/witness/add-checkpoint".to_owned(), "text/plain", body)
        }
        _ => return None,
    };
    Some((address, kind, body))
}

/// What organizations and people send of themselves.
fn identity_body(operation: &Operation, login: &str, things: &BTreeMap<&str, String>) -> Option<Value> {
    let body = match operation.id.as_str() {
        "register_organization" => registration_body("zhejiang", "enterprise", "Attempt", login),
        "log_in" => json!({ "login": login, "password": "a password that is wrong" }),
        "request_recovery" => json!({ "login": login }),
        "complete_recovery" => json!({ "token": "no token of anybody", "new_password": PASSWORD }),
        "accept_invitation" => {
            json!({ "token": "no token of anybody", "display_name": "Attempt", "password": PASSWORD })
        }
        "set_digest" => json!({ "cadence": "daily" }),
        "end_digest" => json!({ "token": "no token of anybody" }),
        "change_password" => json!({ "old_password": "a password that is wrong", "new_password": PASSWORD }),
        "begin_second_factor" => json!({ "password": "a password that is wrong" }),
        "confirm_second_factor" => json!({ "code": "000000" }),
        "remove_second_factor" | "renew_recovery_codes" => {
            json!({ "password": "a password that is wrong", "code": "000000" })
        }
        "set_organization_profile" => json!({ "nature_code": "150" }),
        "declare_shareholding" => json!({ "holder": things["another organization"], "share_ppm": 1 }),
        "add_evidence" => json!({ "kind": "mandate", "sha256": "ab".repeat(32) }),
        "create_invitation" => json!({ "login": login, "role": "member" }),
        "change_role" => json!({ "role": "member" }),
        "create_grant" => json!({ "user": things["a user"], "role": "broker" }),
        "refresh_session" => json!({ "refresh_token": "no token of anybody" }),
        "add_user" => json!({ "user": user_body(login), "role": "editor" }),
        "create_api_key" => json!({ "name": "nightly", "scopes": ["read"] }),
        "pass_days" => json!({ "days": 1 }),
        "suspend_organization" => json!({ "reason": "An attempt" }),
        _ => return None,
    };
    Some(body)
}

/// What is sent of patents, achievements and demands.
fn catalogue_body(operation: &Operation, things: &BTreeMap<&str, String>) -> Option<Value> {
    let body = match operation.id.as_str() {
        "create_patent" => patent_body("Attempt", "CN102307917B"),
        "create_achievement" => achievement_body("Attempt"),
        "create_demand" => demand_body("Attempt"),
        "review_achievement" | "review_demand" | "review_provider" | "review_offering" | "review_resource" => {
            review_body("approve", 4)
        }
        "create_resource" => resource_body("Attempt"),
        "create_consortium" => consortium_body("Attempt"),
        "invite_member" => {
            json!({ "organization": id_in(things, "another organization"), "role": "producer" })
        }
        "remove_member" => json!({ "organization": id_in(things, "another organization") }),
        name if name.starts_with("attach_") || name.starts_with("detach_") => {
            let stray = Id::<keqiao_domain::id::ResourceKind>::compose(1, HubNumber::NATIONAL, 0, 1).to_string();
            json!({ "resource": things.get("resources").map_or(stray.as_str(), |thing| TestApp::id_of(thing)) })
        }
        "renew_demand" => json!({ "deadline_on": "2027-06-30" }),
        "renew_resource" => json!({ "closes_on": "2027-12-31" }),
        "invite_setter" => json!({ "organization": TestApp::id_of(&things["organizations"]) }),
        "record_patent_event" => json!({ "kind": "confirmed", "happened_on": "2026-11-24", "source": "A register" }),
        "assess_readiness" => json!({
            "scale": "GBT22900-9", "level": 7, "assessed_on": "2026-11-24", "evidence": [{ "title": "Test report" }],
        }),
        "value_achievement" => json!({
            "approach": "income", "purpose": "Licence", "base_on": "2026-11-24",
            "value": { "min": "1.00", "max": "2.00", "currency": "CNY" },
        }),
        "request_disclosure" => {
            disclosure_body(things.get("achievements").map_or("ach_", String::as_str), "registered")
        }
        "grant_disclosure" => json!({ "until_on": "2027-06-30" }),
        "refuse_disclosure" => json!({ "reason": "An attempt" }),
        "ask_question" => json!({ "question": "How thin must it be?" }),
        "answer_question" => json!({ "answer": "As thin as it can be." }),
        _ => return None,
    };
    Some(body)
}

/// What is sent of registrations, notices and clearances.
fn case_body(operation: &Operation, things: &BTreeMap<&str, String>) -> Option<Value> {
    let finding = crate::harness::finding_body;
    let body = match operation.id.as_str() {
        "open_registration" => {
            let (contract, authority) = (id_in(things, "contracts"), id_in(things, "another organization"));
            json!({ "contract": contract, "authority": authority })
        }
        "submit_registration" => json!({ "plan": "national" }),
        "classify_registration" | "change_registration" => finding(),
        "return_registration" => json!({ "ground": "form_faulty", "reason": "An attempt" }),
        "refuse_registration" => json!({ "ground": "price_unclear", "reason": "An attempt" }),
        "revoke_registration" => json!({ "ground": "error", "reason": "An attempt" }),
        "contest_registration" | "uphold_refusal" | "overturn_refusal" => json!({ "reason": "An attempt" }),
        "create_notice" => {
            let other = things.get("another organization").map_or("org_", String::as_str);
            notice_body(other, things.get("achievements").map_or("ach_", String::as_str))
        }
        "object_notice" | "object_reward" => json!({ "text": "An attempt" }),
        "create_lot" => lot_body(things.get("achievements").map_or("ach_", String::as_str)),
        "cancel_lot" => json!({ "reason": "An attempt" }),
        "place_bid" => json!({ "price": "200000.00" }),
        "dismiss_objection" | "uphold_objection" | "dismiss_reward_objection" | "uphold_reward_objection" => {
            let objection = Id::<keqiao_domain::id::ObjectionKind>::compose(1, HubNumber::NATIONAL, 0, 1);
            json!({ "objection": objection.to_string(), "finding": "An attempt" })
        }
        "serve_clearance" => json!({ "holder": "pledgee:pat" }),
        "answer_clearance" => json!({ "answer": "agreed" }),
        "declare_screening" | "screen_negotiation" => json!({ "technology": "F" }),
        "check_screening" => json!({ "technology": "F", "data": "none", "finding": "An attempt" }),
        "record_paper" => paper_body("registration"),
        _ => return None,
    };
    Some(body)
}

/// What is sent of those who help, and of matches.
fn helper_body(operation: &Operation, things: &BTreeMap<&str, String>) -> Option<Value> {
    let body = match operation.id.as_str() {
        "create_provider" => provider_body("Attempt"),
        "create_offering" => offering_body("Attempt", things.get("providers").map_or("prv_", String::as_str)),
        "propose_engagement" => engagement_body(),
        "record_capability" => capability_body(),
        "evaluate_engagement" => client_evaluation_body(4),
        "create_expert" => expert_body("Attempt"),
        "create_broker" => broker_body("Attempt"),
        "create_credential" => credential_body(things.get("experts").map_or("exp_", String::as_str)),
        "reject_credential" => json!({ "reason": "An attempt" }),
        "review_expert" | "review_broker" => review_body("approve", 4),
        "create_match_run" => json!({ "subject": id_in(things, "demands") }),
        "judge_match" => {
            let (subject, listing) = (id_in(things, "demands"), id_in(things, "achievements"));
            json!({ "subject": subject, "listing": listing, "verdict": "accepted" })
        }
        "offer_mandate" => mandate_body(&things["another organization"]),
        "record_introduction" => json!({ "counterparty": things["another organization"], "note": "An attempt" }),
        "contest_introduction" => json!({ "reason": "An attempt", "first_contact_on": "2026-01-10" }),
        "decide_introduction" => json!({ "finding": "upheld", "reason": "An attempt" }),
        "pay_commission" | "contest_commission" | "waive_commission" => json!({ "note": "An attempt" }),
        "create_webhook_endpoint" => json!({ "url": "https://hooks.example.com/" }),
        "create_saved_search" => json!({ "name": "Attempt", "text": "attempt" }),
        _ => return None,
    };
    Some(body)
}

/// What is sent of contracts and of the keys that sign them.
fn deal_body(operation: &Operation, things: &BTreeMap<&str, String>) -> Option<Value> {
    let own = things.get("organizations").map(String::as_str).unwrap_or_default();
    let body = match operation.id.as_str() {
        "register_signing_key" => Signer::of_seed(u8::MAX).registration(own),
        "create_contract" | "counter_contract" | "vary_contract" => {
            contract_body(own, id_in(things, "another organization"))
        }
        "sign_contract" => {
            let signature = Signer::of_seed(u8::MAX).sign("an attempt");
            json!({ "key": id_in(things, "signing-keys"), "document_sha256": "ab".repeat(32), "signature": signature })
        }
        "invite_negotiation" => negotiation_body(id_in(things, "another organization")),
        "accept_nda" | "accept_offer" => json!({ "sha256": "ab".repeat(32) }),
        "send_message" => json!({ "text": "An attempt" }),
        "disclose_document" => json!({
            "title": "An attempt", "sha256": "ab".repeat(32), "level": "nda", "persons": [id_in(things, "users")],
        }),
        "draft_offer" => offer_body(),
        "end_negotiation" => json!({ "reason": "An attempt" }),
        "fulfill_contract_condition" => json!({ "condition": 0 }),
        "terminate_contract" => json!({ "ground": "agreement" }),
        "declare_open_licence" => open_licence_body(id_in(things, "patents")),
        "accept_open_licence" => json!({}),
        "submit_milestone" | "pay_milestone" => json!({ "note": "An attempt", "evidence_sha256": "ab".repeat(32) }),
        "rework_milestone" | "reject_milestone" => json!({ "reason": "An attempt" }),
        "calculate_reward" => own_use_body(things.get("achievements").map_or("ach_", String::as_str)),
        "recalculate_reward" => calculation_body("An attempt"),
        "pay_reward" => json!({ "note": "An attempt" }),
        "notify_breach" | "dispute_contract" => json!({ "reason": "An attempt" }),
        _ => return None,
    };
    Some(body)
}

/// Whether an operation is about what everybody knows of from the beginning: an open licence.
fn is_of_public(operation: &Operation) -> bool {
    operation.path.starts_with("/v1/open-licences/")
}

/// What somebody who is no member of anything must get, by the access table.
fn expected(operation: &Operation, is_logged_in: bool) -> (u16, &'static str) {
    let parties = action(&operation.id).map_or(&[Party::Anyone][..], |action| action.permit().parties);
    let may = parties.contains(&Party::Anyone) || is_logged_in && parties.contains(&Party::LoggedIn);
    let is_hidden = operation.path.contains("{id}") && !is_of_public(operation);
    match (may, is_logged_in, is_hidden) {
        (false, false, _) => (401, "unauthenticated"),
        (_, _, true) => (404, "not_found"),
        (false, true, false) => (403, "forbidden"),
        (true, _, false) => (0, "open to him"),
    }
}

async fn refuse(app: &TestApp, person: &Person, is_logged_in: bool) {
    let document = app.visitor().get("/openapi.json").await.expect(200).json();
    let things = Box::pin(private_things(app)).await.1;
    // What is in the log is signed by then.
    let before = app.event_kinds("zhejiang").await;
    for operation in operations(&document) {
        let wanted = expected(&operation, is_logged_in);
        if operation.id == "stream_events" && wanted.0 == 0 {
            continue;
        }
        let answer = attempt(person, &operation, &things, Mode::Done).await;
        if ["show_timeline", "list_documents"].contains(&operation.id.as_str()) {
            // Open to everybody, but this listing is not.
            assert_eq!(answer.refusal(), (404, "not_found".to_owned()), "{}", operation.id);
        } else if ["check_registration_number", "show_statistics"].contains(&operation.id.as_str()) {
            // Open to everybody, and nothing was registered or released yet.
            assert_eq!(answer.refusal(), (404, "not_found".to_owned()), "{}", operation.id);
        } else if operation.id == "add_checkpoint" {
            // Open to every log that we witness; this one is none.
            assert_eq!(answer.refusal(), (400, "malformed".to_owned()), "{}", operation.id);
        } else if wanted.0 == 0 {
            // What he sends opens nothing, and he has no session of his own: no right is missing.
            let harmless = [
                ("log_in", 401, "credentials_wrong"),
                ("refresh_session", 401, "token_invalid"),
                ("log_out", 404, "not_found"),
                ("complete_recovery", 401, "token_invalid"),
                ("accept_invitation", 401, "token_invalid"),
                ("end_digest", 401, "token_invalid"),
                ("show_calendar", 401, "token_invalid"),
                ("change_password", 422, "invalid"),
                ("begin_second_factor", 422, "invalid"),
                ("confirm_second_factor", 409, "refused"),
                ("remove_second_factor", 422, "invalid"),
                ("renew_recovery_codes", 422, "invalid"),
                ("leave_organization", 404, "not_found"),
            ];
            let is_harmless = |(id, status, code): &(&str, u16, &str)| {
                operation.id == *id && answer.refusal() == (*status, (*code).to_owned())
            };
            let is_open = answer.status < 300 || harmless.iter().any(is_harmless);
            assert!(is_open, "{}: {} {}", operation.id, answer.status, answer.text());
        } else {
            assert_eq!(answer.refusal(), (wanted.0, wanted.1.to_owned()), "{}", operation.id);
        }
    }
    let by_him = &app.event_kinds("zhejiang").await[before.len()..];
    let allowed = ["organization.registered", "user.added", "import.finished", "patent.created"];
    assert!(by_him.iter().all(|kind| allowed.contains(&kind.as_str())), "{by_him:?}");
}

#[actix_web::test]
async fn every_operation_is_refused_to_a_visitor_unless_the_table_opens_it() {
    let app = TestApp::start().await;
    let visitor = app.visitor();

    Box::pin(refuse(&app, &visitor, false)).await;
}

#[actix_web::test]
async fn every_operation_is_refused_to_somebody_without_a_role_unless_the_table_opens_it() {
    let app = TestApp::start().await;
    let mut outsider = app.stranger().await;
    outsider.principal = Principal::without_grants(Actor::User(Id::compose(1, HubNumber::NATIONAL, 0, 1)));

    Box::pin(refuse(&app, &outsider, true)).await;
}

#[actix_web::test]
async fn no_owner_of_another_organization_and_no_moderator_of_another_hub_touches_or_sees_what_is_private() {
    let app = TestApp::start().await;
    let (stranger, elsewhere) = (app.stranger().await, app.moderator("guangdong").await);
    let document = app.visitor().get("/openapi.json").await.expect(200).json();
    let things = Box::pin(private_things(&app)).await.1;

    let is_private = |operation: &&Operation| operation.path.contains("{id}") && !is_of_public(operation);
    for operation in operations(&document).iter().filter(is_private) {
        for person in [&stranger, &elsewhere] {
            let answer = attempt(person, operation, &things, Mode::Done).await;
            assert_eq!(answer.refusal(), (404, "not_found".to_owned()), "{}", operation.id);
        }
    }
}

#[actix_web::test]
async fn what_is_public_can_be_changed_by_its_owner_and_its_moderator_only() {
    let app = TestApp::start().await;
    let (acme, stranger, moderator) = (app.setter("Acme").await, app.stranger().await, app.moderator("zhejiang").await);
    let provider = acme.published_provider("Testing house", &moderator).await;
    let patent = acme.published_patent("Membrane", "CN102307917B").await;
    let [second, third] = [app.setter("Second").await, app.setter("Third").await];
    let consortium = acme.consortium_with("Membranes", &[&second, &third]).await;
    acme.step(&consortium, "activate", None).await.expect(200);
    let things = BTreeMap::from([
        ("organizations", acme.organization.clone()),
        ("another organization", TestApp::id_of(&stranger.organization).to_owned()),
        ("brokers", acme.published_broker("Technology manager", &moderator).await),
        ("experts", acme.published_expert("Electrochemist", &moderator).await),
        ("offerings", acme.published_offering("Hydrogen test", &provider, &moderator).await),
        ("providers", provider),
        ("achievements", acme.published_achievement("Membrane", &moderator).await),
        ("resources", acme.published_resource("Subsidy", &moderator).await),
        ("consortia", consortium),
        ("demands", acme.open_demand("Membrane", &moderator).await),
        ("open-licences", acme.make("/v1/open-licences", &open_licence_body(&patent)).await),
        ("patents", patent),
    ]);
    let document = app.visitor().get("/openapi.json").await.expect(200).json();

    for operation in operations(&document) {
        let collection = operation.path.split('/').nth(2).unwrap_or_default();
        // Asking for a service is what others do with an offering, and accepting what they do with an open licence.
        if ["propose_engagement", "accept_open_licence"].contains(&operation.id.as_str()) {
            continue;
        }
        if operation.method == Method::GET || !operation.path.contains("{id}") || !things.contains_key(collection) {
            continue;
        }
        // What every logged-in person may do is no change of another's thing: a question.
        if action(&operation.id).is_some_and(|action| action.permit().parties.contains(&Party::LoggedIn)) {
            let visitor = attempt(&app.visitor(), &operation, &things, Mode::Done).await;
            assert_eq!(visitor.refusal(), (401, "unauthenticated".to_owned()), "{}", operation.id);
            continue;
        }
        let refusals = [
            attempt(&app.visitor(), &operation, &things, Mode::Done).await,
            attempt(&stranger, &operation, &things, Mode::Done).await,
        ];
        let refusals = refusals.map(|answer| answer.refusal());
        assert_eq!(refusals, [(401, "unauthenticated".to_owned()), (403, "forbidden".to_owned())], "{}", operation.id);
    }
}

#[actix_web::test]
async fn the_document_has_every_operation_of_the_table_and_no_other() {
    let app = TestApp::start().await;
    let document = app.visitor().get("/openapi.json").await.expect(200).json();

    let served: BTreeSet<_> = operations(&document).into_iter().map(|operation| operation.id).collect();

    // What only the service itself or the operator's command runs has no route.
    let routed = Action::VARIANTS.iter().filter(|action| !action.is_internal());
    let known = routed.map(|action| action.name()).chain(WITHOUT_ACTION);
    let known = known.filter(|name| !BY_COMMAND.contains(name));
    assert_eq!(served, known.map(str::to_owned).collect());
}
