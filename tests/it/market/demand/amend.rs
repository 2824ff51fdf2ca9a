//! Changing a demand.

use crate::harness::{TestApp, review_body};
use reqwest::Method;
use serde_json::json;

#[actix_web::test]
async fn a_patch_replaces_what_it_names_deletes_what_it_nulls_and_keeps_the_rest() {
    let app = TestApp::start().await;
    let acme = app.setter("Acme").await;
    let demand = acme.draft_demand("Membrane").await;
    let before = acme.get(&demand).await.expect(200);

    let patch = json!({ "title": "Thin membrane", "budget": { "max": "2000000.00" }, "field": null, "metadata": { "crm": "1" } });
    let amended = acme.amend(&demand, &patch).await.expect(200);

    let view = amended.json();
    assert_eq!(view["title"], "Thin membrane");
    assert_eq!(view["budget"], json!({ "min": "500000.00", "max": "2000000.00", "currency": "CNY" }));
    assert_eq!(view["field"], json!(null));
    assert_eq!(view["indicators"], before.json()["indicators"]);
    assert_ne!(amended.etag(), before.etag());
}

#[actix_web::test]
async fn a_demand_under_review_keeps_its_text_but_not_its_metadata() {
    let app = TestApp::start().await;
    let acme = app.setter("Acme").await;
    let demand = acme.draft_demand("Membrane").await;
    acme.step(&demand, "submit", None).await.expect(200);

    let text = acme.amend(&demand, &json!({ "title": "Another" })).await;
    let metadata = acme.amend(&demand, &json!({ "metadata": { "crm": "1" } })).await.expect(200);

    assert_eq!(text.rules(), ["listing.not_editable"]);
    assert_eq!(metadata.json()["metadata"], json!({ "crm": "1" }));
}

#[actix_web::test]
async fn a_demand_on_hold_is_mended_and_handed_in_again() {
    let app = TestApp::start().await;
    let (acme, moderator) = (app.setter("Acme").await, app.moderator("zhejiang").await);
    let demand = acme.draft_demand("Membrane").await;
    acme.step(&demand, "submit", None).await.expect(200);
    moderator.step(&demand, "review", Some(&review_body("hold", 2))).await.expect(200);

    acme.amend(&demand, &json!({ "title": "Membrane for PEM stacks" })).await.expect(200);
    let again = acme.step(&demand, "submit", None).await.expect(200);

    assert_eq!(again.json()["state"], "under_review");
}

#[actix_web::test]
async fn neither_a_moderator_nor_a_stranger_changes_what_is_not_theirs() {
    let app = TestApp::start().await;
    let (acme, stranger, moderator) = (app.setter("Acme").await, app.stranger().await, app.moderator("zhejiang").await);
    let demand = acme.open_demand("Membrane", &moderator).await;
    let change = |person: &crate::harness::Person| {
        person.call(Method::PATCH, &demand).if_match("*").json(&json!({ "metadata": { "mine": "now" } })).send()
    };

    for person in [&moderator, &stranger] {
        assert_eq!(change(person).await.refusal(), (403, "forbidden".to_owned()));
    }
    assert_eq!(change(&app.visitor()).await.refusal(), (401, "unauthenticated".to_owned()));
    assert_eq!(acme.get(&demand).await.expect(200).json()["metadata"], json!({}));
}

#[actix_web::test]
async fn a_patch_is_an_object_and_leaves_required_members_alone() {
    let app = TestApp::start().await;
    let acme = app.setter("Acme").await;
    let demand = acme.draft_demand("Membrane").await;

    let list = acme.amend(&demand, &json!([])).await.faults();
    let without_title = acme.amend(&demand, &json!({ "title": null })).await.faults();
    let read_only = acme.amend(&demand, &json!({ "state": "open" })).await.faults();

    assert_eq!(list, [(String::new(), "wrong_type".to_owned())]);
    assert_eq!(without_title, [("/title".to_owned(), "required".to_owned())]);
    assert_eq!(read_only, [("/state".to_owned(), "unknown_member".to_owned())]);
}
