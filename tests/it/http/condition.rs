//! Versions: `ETag`, `If-Match`, `If-None-Match` (RFC 9110 §13).

use crate::harness::TestApp;
use reqwest::Method;
use serde_json::json;

#[actix_web::test]
async fn a_change_without_a_version_is_428_and_with_an_old_one_412() {
    let app = TestApp::start().await;
    let acme = app.setter("Acme").await;
    let demand = acme.draft_demand("Membrane").await;
    let seen = acme.version(&demand).await;
    acme.amend(&demand, &json!({ "title": "Thin membrane" })).await.expect(200);
    let patch = || acme.call(Method::PATCH, &demand).json(&json!({ "title": "Thick membrane" }));

    let blind = patch().send().await;
    let late = patch().if_match(&seen).send().await;

    assert_eq!(blind.refusal(), (428, "version_missing".to_owned()));
    assert_eq!(late.refusal(), (412, "version_stale".to_owned()));
    assert_eq!(acme.get(&demand).await.json()["title"], "Thin membrane");
}

#[actix_web::test]
async fn every_change_to_something_that_has_a_version_asks_for_it() {
    let app = TestApp::start().await;
    let (acme, moderator) = (app.setter("Acme").await, app.moderator("zhejiang").await);
    let listings = [
        acme.draft_demand("Membrane").await,
        acme.draft_achievement("Membrane").await,
        acme.make("/v1/patents", &json!({ "title": "膜" })).await,
    ];
    let review = crate::harness::review_body("approve", 4);
    let reason = json!({ "reason": "Licence expired" });
    let mut calls = vec![
        moderator.call(Method::POST, &format!("{}/verify", acme.organization)),
        moderator.call(Method::POST, &format!("{}/suspend", acme.organization)).json(&reason),
        acme.call(Method::PATCH, &acme.organization).json(&json!({ "name": "Other" })),
    ];
    for listing in &listings {
        calls.push(acme.call(Method::PATCH, listing).json(&json!({ "title": "Other" })));
        calls.extend(["publish", "withdraw"].map(|verb| acme.call(Method::POST, &format!("{listing}/{verb}"))));
        if !listing.contains("patents") {
            calls.push(acme.call(Method::POST, &format!("{listing}/submit")));
            calls.push(moderator.call(Method::POST, &format!("{listing}/review")).json(&review));
        }
    }

    for call in calls {
        assert_eq!(call.send().await.refusal(), (428, "version_missing".to_owned()));
    }
}

#[actix_web::test]
async fn of_two_who_saw_the_same_version_one_changes_it() {
    let app = TestApp::start().await;
    let acme = app.setter("Acme").await;
    let demand = acme.draft_demand("Membrane").await;
    let version = acme.version(&demand).await;
    let changes: Vec<_> = (0..6)
        .map(|number| {
            let (acme, demand, version) = (acme.clone(), demand.clone(), version.clone());
            let patch = json!({ "title": format!("Membrane {number}") });
            actix_web::rt::spawn(async move {
                acme.call(Method::PATCH, &demand).if_match(&version).json(&patch).send().await.status
            })
        })
        .collect();

    let mut statuses = Vec::new();
    for change in changes {
        statuses.push(change.await.expect("the change ends"));
    }

    statuses.sort_unstable();
    assert_eq!(statuses, [200, 412, 412, 412, 412, 412]);
}

#[actix_web::test]
async fn any_version_and_a_list_of_versions_are_understood() {
    let app = TestApp::start().await;
    let acme = app.setter("Acme").await;
    let demand = acme.draft_demand("Membrane").await;
    let change = |tag: &'static str, title: &str| {
        acme.call(Method::PATCH, &demand).if_match(tag).json(&json!({ "title": title })).send()
    };

    change("*", "First").await.expect(200);
    change("\"7\", \"2\"", "Second").await.expect(200);
    // A weak validator never matches strongly (RFC 9110 §13.1.1).
    assert_eq!(change("W/\"3\"", "Third").await.status, 412);
}

#[actix_web::test]
async fn what_the_caller_has_already_is_not_sent_again() {
    let app = TestApp::start().await;
    let acme = app.setter("Acme").await;
    let demand = acme.draft_demand("Membrane").await;
    let seen = acme.get(&demand).await.expect(200).etag();
    let ask = |tag: String| acme.call(Method::GET, &demand).header("if-none-match", &tag).send();

    for tag in [seen.clone(), format!("W/{seen}"), format!("\"x\", {seen}"), "*".to_owned()] {
        let unchanged = ask(tag).await;
        assert_eq!((unchanged.status, unchanged.body.len()), (304, 0));
        assert_eq!(unchanged.etag(), seen);
    }
    acme.amend(&demand, &json!({ "title": "Thin membrane" })).await.expect(200);
    ask(seen).await.expect(200);
}

#[actix_web::test]
async fn a_stranger_learns_nothing_from_versions() {
    let app = TestApp::start().await;
    let (acme, stranger) = (app.setter("Acme").await, app.stranger().await);
    let demand = acme.draft_demand("Membrane").await;

    let read = stranger.call(Method::GET, &demand).header("if-none-match", "*").send().await;
    let write = stranger.call(Method::POST, &format!("{demand}/withdraw")).send().await;

    assert_eq!(read.refusal(), (404, "not_found".to_owned()));
    assert_eq!(write.refusal(), (404, "not_found".to_owned()));
}
