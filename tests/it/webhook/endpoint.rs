//! Endpoints: what they are told, and what their owner decides.

use super::{deliveries, endpoint_at};
use crate::harness::{Receiver, TestApp};
use reqwest::Method;
use serde_json::json;

#[actix_web::test]
async fn an_endpoint_is_told_what_concerns_its_organization_in_the_form_of_the_feed() {
    let app = TestApp::start().await;
    let (acme, other) = (app.setter("Acme").await, app.solver("Other").await);
    let receiver = Receiver::start("127.0.0.2");
    // What happened before is not told.
    app.advance(time::Duration::seconds(1));
    endpoint_at(&acme, &receiver, &[]).await;

    let demand = acme.draft_demand("Membrane").await;
    other.published_patent("Pump", "CN102307917B").await;
    app.deliver().await;

    assert_eq!(receiver.types(), ["demand.created"]);
    let told = receiver.messages()[0].json();
    let feed = acme.get("/v1/events?kind=demand.created").await.json();
    assert_eq!(told["data"], feed["items"][0]);
    assert_eq!((&told["data"]["subject"], &told["timestamp"]), (&json!(TestApp::id_of(&demand)), &told["data"]["at"]));
}

#[actix_web::test]
async fn an_endpoint_for_the_market_is_told_what_is_public_and_nothing_private_of_others() {
    let app = TestApp::start().await;
    let (acme, other) = (app.setter("Acme").await, app.solver("Other").await);
    let receiver = Receiver::start("127.0.0.2");
    let body = json!({ "url": receiver.url(), "scope": "market", "kinds": ["patent.created", "patent.published"] });
    acme.make("/v1/webhook-endpoints", &body).await;

    other.published_patent("Pump", "CN102307917B").await;
    app.deliver().await;

    assert_eq!(receiver.types(), ["patent.published"]);
}

#[actix_web::test]
async fn a_match_with_a_saved_search_is_told_too() {
    let app = TestApp::start().await;
    let (acme, qinghe) = (app.setter("Acme").await, app.solver("青禾大学").await);
    let receiver = Receiver::start("127.0.0.2");
    endpoint_at(&acme, &receiver, &["match.alerted"]).await;
    let search = json!({ "name": "Membranes", "text": "electrolysis membrane" });
    let search = acme.post("/v1/saved-searches", &search).await.expect(201).json();
    app.settle().await;

    let patent = qinghe.published_patent("Electrolysis membrane", "CN102307917B").await;
    app.deliver().await;

    assert_eq!(receiver.types(), ["match.alerted"]);
    let told = receiver.messages()[0].json()["data"]["payload"].clone();
    assert_eq!((&told["watch"], &told["listing"]), (&search["id"], &json!(TestApp::id_of(&patent))));
    let entry = acme.get("/v1/inbox").await.expect(200).json()["items"][0].clone();
    assert_eq!(told["unsubscribe"], entry["unsubscribe"]);
    assert_eq!(told["reasons"][0]["feature"], entry["contributions"][0]["feature"]);
    let whole = told.to_string().to_lowercase();
    assert!(!whole.contains("membrane"), "what a user searches for is nobody else's business: {whole}");
}

#[actix_web::test]
async fn a_match_with_a_demand_is_told_with_the_words_that_both_share() {
    let app = TestApp::start().await;
    let (acme, qinghe) = (app.setter("Acme").await, app.solver("青禾大学").await);
    let moderator = app.moderator("zhejiang").await;
    let receiver = Receiver::start("127.0.0.2");
    endpoint_at(&acme, &receiver, &["match.alerted"]).await;
    let demand = acme.open_demand("Membrane for water electrolysis", &moderator).await;
    app.settle().await;

    qinghe.published_achievement("Membrane for water electrolysis", &moderator).await;
    app.deliver().await;

    assert_eq!(receiver.types(), ["match.alerted"]);
    let told = receiver.messages()[0].json()["data"]["payload"].clone();
    assert_eq!(told["watch"], TestApp::id_of(&demand));
    let reasons = told["reasons"].as_array().expect("reasons");
    let title = reasons.iter().find(|reason| reason["feature"] == "title_text").expect("the title counts");
    assert!(title["terms"].to_string().to_lowercase().contains("electrolysis"), "{told}");
    acme.post(told["unsubscribe"].as_str().expect("a way out"), &json!({})).await.expect(200);
    qinghe.published_achievement("Another membrane for water electrolysis", &moderator).await;
    app.deliver().await;
    assert_eq!(receiver.types(), ["match.alerted"], "its only user wants to hear no more of it");
}

#[actix_web::test]
async fn a_paused_endpoint_is_told_nothing_until_it_is_enabled_and_then_what_waited() {
    let app = TestApp::start().await;
    let acme = app.setter("Acme").await;
    let receiver = Receiver::start("127.0.0.2");
    let endpoint = endpoint_at(&acme, &receiver, &["demand.created"]).await;

    assert_eq!(acme.step(&endpoint, "pause", None).await.expect(200).json()["state"], "paused");
    acme.draft_demand("While paused").await;
    app.deliver().await;
    assert_eq!(receiver.types(), [""; 0]);
    acme.step(&endpoint, "enable", None).await.expect(200);
    acme.draft_demand("Afterwards").await;
    app.deliver().await;

    assert_eq!(receiver.types(), ["demand.created"], "what happened meanwhile is in the feed");
    assert_eq!(deliveries(&acme, &endpoint).await.len(), 1);
}

#[actix_web::test]
async fn a_changed_address_gets_what_waits_and_a_deleted_endpoint_nothing() {
    let app = TestApp::start().await;
    let acme = app.setter("Acme").await;
    let (first, second) = (Receiver::start("127.0.0.2"), Receiver::start("127.0.0.2"));
    first.behave(crate::harness::Behavior::Status(500));
    let endpoint = endpoint_at(&acme, &first, &["demand.created"]).await;
    acme.draft_demand("Membrane").await;
    app.deliver().await;

    acme.amend(&endpoint, &json!({ "url": second.url() })).await.expect(200);
    app.deliver().await;
    assert_eq!((first.types().len(), second.types()), (0, vec!["demand.created".to_owned()]));

    let version = acme.version(&endpoint).await;
    acme.call(Method::DELETE, &endpoint).if_match(&version).send().await.expect(200);
    acme.draft_demand("Another").await;
    app.deliver().await;
    assert_eq!(second.types().len(), 1);
    assert_eq!(acme.get(&endpoint).await.status, 404);
}

#[actix_web::test]
async fn a_key_for_machines_names_no_address_and_a_colleague_reads_the_log() {
    let app = TestApp::start().await;
    let acme = app.setter("Acme").await;
    let editor = app.editor_of(&acme).await;
    let receiver = Receiver::start("127.0.0.2");
    let key = acme.post("/v1/api-keys", &json!({ "name": "erp", "scopes": ["read", "write"] })).await.json();
    let key = acme.with_credential(key["key"].as_str().expect("the key is shown"));

    let body = json!({ "url": receiver.url() });
    assert_eq!(key.post("/v1/webhook-endpoints", &body).await.refusal(), (403, "scope_missing".to_owned()));
    assert_eq!(editor.post("/v1/webhook-endpoints", &body).await.refusal(), (403, "forbidden".to_owned()));
    let endpoint = acme.make("/v1/webhook-endpoints", &body).await;
    key.post(&format!("{endpoint}/test"), &json!({})).await.expect(202);
    app.deliver().await;

    assert_eq!(deliveries(&editor, &endpoint).await[0]["state"], "delivered");
}

#[actix_web::test]
async fn an_organization_has_at_most_twenty_endpoints() {
    let app = TestApp::start().await;
    let acme = app.setter("Acme").await;
    let receiver = Receiver::start("127.0.0.2");
    for _ in 0..20 {
        endpoint_at(&acme, &receiver, &[]).await;
    }

    let refused = acme.post("/v1/webhook-endpoints", &json!({ "url": receiver.url() })).await;

    assert_eq!(refused.rules(), ["webhook.endpoints_too_many"]);
}
