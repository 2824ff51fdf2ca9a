//! What happened to a patent's right, and what follows from it.

use crate::harness::{Person, TestApp, patent_body};
use serde_json::{Value, json};

async fn record(person: &Person, patent: &str, event: &Value) -> crate::harness::Answer {
    person.step(patent, "events", Some(event)).await
}

#[actix_web::test]
async fn events_drive_the_state_and_the_encumbrances_in_the_order_in_which_they_happened() {
    let app = TestApp::start().await;
    let qinghe = app.solver("青禾大学").await;
    let patent = qinghe.published_patent("质子交换膜", "CN102307917B").await;
    let source = "CNIPA gazette";

    for event in [
        json!({ "kind": "pledge_released", "happened_on": "2026-03-01", "source": source, "reference": "Y1" }),
        json!({ "gazette_code": "PE01", "happened_on": "2025-01-01", "source": source, "reference": "Y1" }),
        json!({ "kind": "open_licence_declared", "happened_on": "2026-05-01", "source": source }),
        json!({ "kind": "partially_invalidated", "happened_on": "2026-06-01", "source": source, "as_of": "2026-11-20" }),
    ] {
        record(&qinghe, &patent, &event).await.expect(200);
    }

    let view = app.visitor().get(&patent).await.expect(200).json();
    assert_eq!(view["legal_status"], "granted", "as it was stated");
    assert_eq!([&view["is_limited"], &view["is_state_fresh"]], [true, true]);
    assert_eq!(view["legal_status_as_of"], "2026-11-24");
    assert_eq!(
        view["encumbrances"],
        json!([
            { "kind": "pledge", "from_on": "2025-01-01", "to_on": "2026-03-01", "reference": "Y1", "is_live": false },
            { "kind": "open_licence", "from_on": "2026-05-01", "to_on": null, "reference": null, "is_live": true },
        ])
    );
    assert_eq!(view["legal_events"].as_array().map(Vec::len), Some(4));
    assert_eq!(view["legal_events"][3]["as_of"], "2026-11-20");
    let kinds = app.event_kinds("zhejiang").await;
    assert_eq!(kinds.iter().filter(|kind| *kind == "patent.event_recorded").count(), 4);
}

#[actix_web::test]
async fn a_right_that_ends_leaves_the_market_and_its_state_cannot_be_stated_otherwise() {
    let app = TestApp::start().await;
    let qinghe = app.solver("青禾大学").await;
    let patent = qinghe.published_patent("质子交换膜", "CN102307917B").await;
    let lapse = json!({ "gazette_code": "CF01", "happened_on": "2026-11-01", "source": "CNIPA gazette" });

    let lapsed = record(&qinghe, &patent, &lapse).await.expect(200);
    let again = record(&qinghe, &patent, &lapse).await.expect(200);

    assert_eq!([&lapsed.json()["state"], &lapsed.json()["legal_status"]], ["withdrawn", "lapsed"]);
    assert_eq!(lapsed.etag(), again.etag(), "the same event changes nothing");
    assert_eq!(app.visitor().get(&patent).await.refusal(), (404, "not_found".to_owned()));
    let stated = qinghe.amend(&patent, &json!({ "legal_status": "granted" })).await;
    assert_eq!(stated.rules(), ["patent.state_from_events"]);
    let restored = json!({ "kind": "restored", "happened_on": "2026-11-20", "source": "CNIPA gazette" });
    let restored = record(&qinghe, &patent, &restored).await.expect(200);
    assert_eq!(restored.json()["legal_status"], "lapsed", "no event tells what it was before");
    let granted = json!({ "gazette_code": "GR01", "happened_on": "2015-05-06", "source": "CNIPA gazette" });
    assert_eq!(record(&qinghe, &patent, &granted).await.expect(200).json()["legal_status"], "granted");
    qinghe.step(&patent, "publish", None).await.expect(200);
}

#[actix_web::test]
async fn events_ahead_of_their_source_and_faulty_members_are_refused() {
    let app = TestApp::start().await;
    let qinghe = app.solver("青禾大学").await;
    let patent = qinghe.make("/v1/patents", &patent_body("膜", "CN102307917B")).await;
    let event = |changes: Value| {
        let mut event = json!({ "kind": "granted", "happened_on": "2026-11-01", "source": "CNIPA gazette" });
        event.as_object_mut().expect("an object").extend(changes.as_object().expect("an object").clone());
        event
    };

    let ahead = record(&qinghe, &patent, &event(json!({ "as_of": "2026-11-25", "happened_on": "2026-11-26" }))).await;
    let unknown = record(&qinghe, &patent, &event(json!({ "kind": null, "gazette_code": "EE01" }))).await;
    let mismatch = record(&qinghe, &patent, &event(json!({ "gazette_code": "CF01", "until_on": "2020-01-01" }))).await;
    let neither = record(&qinghe, &patent, &event(json!({ "kind": null }))).await;

    assert_eq!(ahead.rules(), ["patent.event_ahead", "patent.event_ahead"]);
    assert_eq!(unknown.faults(), [("/gazette_code".to_owned(), "gazette_code_unknown".to_owned())]);
    let faults: Vec<_> = mismatch.faults().into_iter().map(|(_, code)| code).collect();
    assert_eq!(faults, ["gazette_code_mismatch", "range_reversed"]);
    assert_eq!(neither.faults(), [("/kind".to_owned(), "kind_required".to_owned())]);
}
