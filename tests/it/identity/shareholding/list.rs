//! Who holds an organization, and whom it holds.

use crate::harness::TestApp;
use serde_json::json;

#[actix_web::test]
async fn both_sides_see_the_declaration_and_each_page_shows_the_next_ones() {
    let app = TestApp::start().await;
    let (acme, first, second) = (app.setter("Acme").await, app.setter("First").await, app.setter("Second").await);
    let path = format!("{}/shareholdings", acme.organization);
    for holder in [&first, &second] {
        let body = json!({ "holder": TestApp::id_of(&holder.organization), "share_ppm": 500_000, "is_control": true });
        acme.post(&path, &body).await.expect(201);
    }

    let page = app.visitor().get(&format!("{path}?limit=1")).await.expect(200);
    let next = page.json()["next"].as_str().expect("a second page").to_owned();
    let rest = app.visitor().get(&format!("{path}?limit=1&after={next}")).await.expect(200);

    assert_eq!(page.column("holder"), [TestApp::id_of(&second.organization)]);
    assert_eq!(rest.column("holder"), [TestApp::id_of(&first.organization)]);
    let from_above = app.visitor().get(&format!("{}/shareholdings", first.organization)).await;
    assert_eq!(from_above.column("held"), [TestApp::id_of(&acme.organization)]);
}
