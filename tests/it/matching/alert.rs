//! Saved searches, standing demands, and the inbox in which their users find what is new.

use crate::harness::{Person, TestApp, achievement_body};
use reqwest::Method;
use serde_json::{Value, json};
use std::collections::BTreeSet;

async fn entries(person: &Person) -> Vec<Value> {
    person.get("/v1/inbox").await.expect(200).json()["items"].as_array().expect("entries").clone()
}

fn search(text: &str) -> Value {
    json!({ "name": "Membranes", "text": text })
}

#[actix_web::test]
async fn a_new_listing_that_fits_a_saved_search_is_told_once_with_its_reasons() {
    let app = TestApp::start().await;
    let (acme, qinghe) = (app.setter("Acme").await, app.solver("青禾大学").await);
    let moderator = app.moderator("zhejiang").await;
    let saved = acme.post("/v1/saved-searches", &search("electrolysis membrane")).await.expect(201).json();
    qinghe.post("/v1/saved-searches", &search("electrolysis membrane")).await.expect(201);
    app.settle().await;

    let fitting = qinghe.published_achievement("Membrane for water electrolysis", &moderator).await;
    let _other = qinghe.published_patent("Harvester for maize", "CN102307917B").await;
    app.settle().await;
    let told = entries(&acme).await;

    assert_eq!(told.len(), 1, "{told:?}");
    let entry = &told[0];
    assert_eq!((&entry["watch"], entry["listing"].as_str()), (&saved["id"], Some(TestApp::id_of(&fitting))));
    assert_eq!(entry["words"], "A listing that was published or changed fits your saved search.");
    let millionths = |value: &Value| format!("{:.6}", value.as_f64().expect("a number")).replace('.', "");
    let number = |value: &Value| millionths(value).parse::<i64>().expect("digits");
    let shares = entry["contributions"].as_array().expect("reasons").iter().map(|part| number(&part["share"]));
    assert_eq!(shares.sum::<i64>(), number(&entry["score"]));
    assert_eq!(entries(&qinghe).await, Vec::<Value>::new(), "nobody is told of his own");
}

#[actix_web::test]
async fn a_changed_listing_is_told_again_and_an_unchanged_one_is_not() {
    let app = TestApp::start().await;
    let (acme, qinghe) = (app.setter("Acme").await, app.solver("青禾大学").await);
    acme.post("/v1/saved-searches", &search("electrolysis membrane")).await.expect(201);
    app.settle().await;
    let patent = qinghe.published_patent("Pump", "CN102307917B").await;
    app.settle().await;
    assert_eq!(entries(&acme).await.len(), 0);

    qinghe.amend(&patent, &json!({ "title": "Membrane for electrolysis" })).await.expect(200);
    qinghe.step(&patent, "publish", None).await.expect(200);
    app.settle().await;
    let first = entries(&acme).await;
    // A hand that puts the reader back to the beginning: what was told is not told again.
    drop(app.behind_its_back("UPDATE alert_place SET position = -1").await);
    qinghe.published_patent("Pump of another kind", "CN102307918B").await;
    app.settle().await;

    assert_eq!(first.len(), 1);
    assert_eq!(entries(&acme).await, first);
}

#[actix_web::test]
async fn an_open_demand_waits_for_its_whole_organization_and_each_user_can_stop_it() {
    let app = TestApp::start().await;
    let (acme, qinghe) = (app.setter("Acme").await, app.solver("青禾大学").await);
    let (editor, moderator) = (app.editor_of(&acme).await, app.moderator("zhejiang").await);
    let wanted = acme.open_demand("Membrane for water electrolysis", &moderator).await;
    app.settle().await;
    qinghe.published_achievement("Membrane for water electrolysis", &moderator).await;
    app.settle().await;
    let told = [entries(&acme).await, entries(&editor).await];
    assert_eq!(told.each_ref().map(Vec::len), [1, 1]);
    assert_eq!(told[0][0]["watch"], TestApp::id_of(&wanted));

    let stop = told[0][0]["unsubscribe"].as_str().expect("a way out").to_owned();
    acme.post(&stop, &json!({})).await.expect(200);
    acme.post(&stop, &json!({})).await.expect(200);
    qinghe.published_achievement("Another membrane for water electrolysis", &moderator).await;
    app.settle().await;

    assert_eq!([entries(&acme).await.len(), entries(&editor).await.len()], [1, 2]);
    let again = stop.replace("unsubscribe", "subscribe");
    assert_eq!(editor.post(&again, &json!({})).await.refusal(), (404, "not_found".to_owned()));
    acme.post(&again, &json!({})).await.expect(200);
    acme.post(&again, &json!({})).await.expect(200);
    qinghe.published_achievement("A third membrane for water electrolysis", &moderator).await;
    app.settle().await;
    assert_eq!([entries(&acme).await.len(), entries(&editor).await.len()], [2, 3]);
    let foreign = format!("/v1/inbox/{}/read", told[0][0]["id"].as_str().expect("an id"));
    assert_eq!(editor.post(&foreign, &json!({})).await.refusal(), (404, "not_found".to_owned()));
}

#[actix_web::test]
async fn a_listing_that_is_ruled_out_is_not_told() {
    let app = TestApp::start().await;
    let (acme, qinghe) = (app.setter("Acme").await, app.solver("青禾大学").await);
    let moderator = app.moderator("zhejiang").await;
    let demand = acme.draft_demand("Membrane for water electrolysis").await;
    acme.amend(&demand, &json!({ "indicators": ["TRL ≥ 8"] })).await.expect(200);
    acme.bring_to_market(&demand, &moderator).await;
    app.settle().await;

    qinghe.published_achievement("Membrane for water electrolysis", &moderator).await;
    app.settle().await;
    assert_eq!(entries(&acme).await.len(), 0, "its readiness is 6");
    let mut body = achievement_body("Membrane for water electrolysis");
    body["readiness"]["level"] = json!(8);
    let ready = qinghe.make("/v1/achievements", &body).await;
    qinghe.bring_to_market(&ready, &moderator).await;
    app.settle().await;

    assert_eq!(entries(&acme).await.len(), 1);
}

#[actix_web::test]
async fn an_entry_is_read_and_a_deleted_search_tells_no_more() {
    let app = TestApp::start().await;
    let (acme, qinghe) = (app.setter("Acme").await, app.solver("青禾大学").await);
    let editor = app.editor_of(&acme).await;
    let saved = acme.post("/v1/saved-searches", &search("electrolysis membrane")).await.expect(201).json();
    let id = saved["id"].as_str().expect("an id");
    app.settle().await;
    qinghe.published_patent("Membrane for electrolysis", "CN102307917B").await;
    app.settle().await;
    let entry = entries(&acme).await[0]["id"].as_str().expect("an id").to_owned();

    let read = acme.post(&format!("/v1/inbox/{entry}/read"), &json!({})).await.expect(200).json();
    let unread = acme.get("/v1/inbox?is_unread=true").await.column("id");
    let seen = acme.get("/v1/inbox?is_unread=false").await.column("id");
    let path = format!("/v1/saved-searches/{id}");
    let by_colleague = editor.call(Method::DELETE, &path).send().await.refusal();
    let deleted = acme.call(Method::DELETE, &path).send().await.expect(200).json();
    let again = acme.call(Method::DELETE, &path).send().await.refusal();
    app.settle().await;
    qinghe.published_patent("Another membrane for electrolysis", "CN102307918B").await;
    app.settle().await;

    assert_eq!(read["read_at"], "2026-11-24T08:00:00.000000Z");
    let back = acme.post(&format!("/v1/inbox/{entry}/subscribe"), &json!({})).await.refusal();
    assert_eq!(back, (404, "not_found".to_owned()), "a search that was deleted is saved anew");
    assert_eq!((unread, seen), (vec![], vec![entry]));
    assert_eq!([by_colleague, again], [(404, "not_found".to_owned()), (404, "not_found".to_owned())]);
    assert_eq!(deleted, saved);
    assert_eq!(acme.get("/v1/saved-searches").await.column("id"), [""; 0]);
    assert_eq!(entries(&acme).await.len(), 1);
    let kinds = app.event_kinds("zhejiang").await;
    assert!(kinds.contains(&"saved_search.deleted".to_owned()), "{kinds:?}");
}

#[actix_web::test]
async fn a_saved_search_is_narrowed_and_a_key_for_machines_has_none() {
    let app = TestApp::start().await;
    let (acme, qinghe) = (app.setter("Acme").await, app.solver("青禾大学").await);
    let mut narrow = search("electrolysis membrane");
    narrow["kinds"] = json!(["achievement", "demand", "achievement"]);
    narrow["hub"] = json!("zhejiang");
    let saved = acme.post("/v1/saved-searches", &narrow).await.expect(201).json();
    let key = json!({ "name": "nightly", "scopes": ["read", "write"] });
    let key = acme.post("/v1/api-keys", &key).await.expect(201).json()["key"].as_str().expect("a key").to_owned();
    app.settle().await;
    qinghe.published_patent("Membrane for electrolysis", "CN102307917B").await;
    app.settle().await;

    assert_eq!((&saved["kinds"], &saved["hub"]), (&json!(["achievement", "demand"]), &json!("zhejiang")));
    assert_eq!(entries(&acme).await.len(), 0, "a patent was not asked for");
    let machine = acme.with_credential(&key);
    assert_eq!(machine.get("/v1/inbox").await.refusal(), (403, "forbidden".to_owned()));
    let faults = acme.post("/v1/saved-searches", &json!({ "name": "x", "text": " " })).await.faults();
    let named: Vec<&str> = faults.iter().map(|(pointer, _)| pointer.as_str()).collect();
    assert_eq!(named, ["/name", "/text"]);
}

/// An assessment of somebody else, with its evidence.
fn assessment(level: u8) -> Value {
    json!({
        "scale": "GBT22900-9", "edition": 2022, "level": level, "method": "third_party", "assessed_on": "2026-11-20",
        "evidence": [{ "title": "Report of a 5,000 h test", "reference": "2026-117",
            "sha256": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08" }],
    })
}

#[actix_web::test]
async fn a_saved_search_hears_of_every_kind_of_listing() {
    let app = TestApp::start().await;
    let (acme, yuanzhi) = (app.setter("Acme").await, app.solver("圆执检测").await);
    let moderator = app.moderator("zhejiang").await;
    acme.post("/v1/saved-searches", &search("hydrogen embrittlement")).await.expect(201);
    let mut narrow = search("hydrogen embrittlement");
    narrow["kinds"] = json!(["offering"]);
    let editor = app.editor_of(&acme).await;
    editor.post("/v1/saved-searches", &narrow).await.expect(201);
    app.settle().await;

    let provider = yuanzhi.published_provider("Hydrogen embrittlement laboratory", &moderator).await;
    let published = [
        yuanzhi.published_patent("Hydrogen embrittlement probe", "CN102307917B").await,
        yuanzhi.published_achievement("Hydrogen embrittlement coating", &moderator).await,
        yuanzhi.open_demand("Hydrogen embrittlement remedy", &moderator).await,
        yuanzhi.published_offering("Hydrogen embrittlement test", &provider, &moderator).await,
        yuanzhi.published_expert("Hydrogen embrittlement specialist", &moderator).await,
        yuanzhi.published_resource("Hydrogen embrittlement programme", &moderator).await,
        provider,
    ];
    app.settle().await;

    let told = |entries: Vec<Value>| -> BTreeSet<String> {
        entries.iter().map(|entry| entry["listing"].as_str().expect("an id").to_owned()).collect()
    };
    let published = published.map(|listing| TestApp::id_of(&listing).to_owned());
    assert_eq!(told(entries(&acme).await), BTreeSet::from(published.clone()));
    assert_eq!(told(entries(&editor).await), BTreeSet::from([published[3].clone()]), "only an offering was asked for");
}

#[actix_web::test]
async fn an_achievement_is_told_when_an_assessment_lets_it_fit() {
    let app = TestApp::start().await;
    let (acme, qinghe) = (app.setter("Acme").await, app.solver("青禾大学").await);
    let moderator = app.moderator("zhejiang").await;
    let demand = acme.draft_demand("Membrane for water electrolysis").await;
    acme.amend(&demand, &json!({ "indicators": ["TRL ≥ 8"] })).await.expect(200);
    acme.bring_to_market(&demand, &moderator).await;
    let achievement = qinghe.published_achievement("Membrane for water electrolysis", &moderator).await;
    app.settle().await;
    assert_eq!(entries(&acme).await.len(), 0, "its readiness is 6");

    qinghe.step(&achievement, "readiness-assessments", Some(&assessment(8))).await.expect(200);
    app.settle().await;

    let told = entries(&acme).await;
    assert_eq!(told.len(), 1, "{told:?}");
    assert_eq!(told[0]["listing"], TestApp::id_of(&achievement));
}

#[actix_web::test]
async fn what_happened_to_a_right_is_told_but_not_that_nothing_did() {
    let app = TestApp::start().await;
    let (acme, qinghe) = (app.setter("Acme").await, app.solver("青禾大学").await);
    acme.post("/v1/saved-searches", &search("electrolysis membrane")).await.expect(201);
    let patent = qinghe.published_patent("Membrane for electrolysis", "CN102307917B").await;
    app.settle().await;
    assert_eq!(entries(&acme).await.len(), 1);
    let event = |kind: &str| json!({ "kind": kind, "happened_on": "2026-11-20", "source": "CNIPA gazette" });

    qinghe.step(&patent, "events", Some(&event("confirmed"))).await.expect(200);
    app.settle().await;
    assert_eq!(entries(&acme).await.len(), 1, "the register was read, and nothing had changed");
    qinghe.step(&patent, "events", Some(&event("open_licence_declared"))).await.expect(200);
    app.settle().await;

    assert_eq!(entries(&acme).await.len(), 2);
}

#[actix_web::test]
async fn a_valuation_is_told_to_nobody() {
    let app = TestApp::start().await;
    let (acme, qinghe) = (app.setter("Acme").await, app.solver("青禾大学").await);
    let moderator = app.moderator("zhejiang").await;
    acme.post("/v1/saved-searches", &search("electrolysis membrane")).await.expect(201);
    let achievement = qinghe.published_achievement("Membrane for water electrolysis", &moderator).await;
    app.settle().await;
    let before = entries(&acme).await;

    let valuation = json!({ "approach": "income", "purpose": "Licence to one manufacturer", "base_on": "2026-10-01",
        "value": { "min": "1000000.00", "max": "1500000.00", "currency": "CNY" } });
    qinghe.step(&achievement, "valuations", Some(&valuation)).await.expect(200);
    app.settle().await;

    assert_eq!(before.len(), 1);
    assert_eq!(entries(&acme).await, before, "only its owner and its hub hear of a valuation");
}
