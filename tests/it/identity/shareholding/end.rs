//! Declaring that a holding has ended.

use crate::harness::TestApp;
use serde_json::json;

#[actix_web::test]
async fn only_who_declared_it_ends_it_and_ending_it_twice_changes_nothing() {
    let app = TestApp::start().await;
    let (acme, holder) = (app.setter("Acme").await, app.stranger().await);
    let path = format!("{}/shareholdings", acme.organization);
    let body = json!({ "holder": TestApp::id_of(&holder.organization), "share_ppm": 500_000 });
    let made = acme.post(&path, &body).await.expect(201).json();
    let end = format!("/v1/shareholdings/{}/end", made["id"].as_str().expect("an id"));

    assert_eq!(holder.post(&end, &json!({})).await.refusal(), (403, "forbidden".to_owned()));
    let first = acme.post(&end, &json!({})).await.expect(200);
    app.advance(time::Duration::days(1));
    let second = acme.post(&end, &json!({})).await.expect(200);

    assert_eq!(first.body, second.body);
    acme.post(&path, &body).await.expect(201);
}
