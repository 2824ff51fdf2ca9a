//! One organization's profile.

use crate::harness::TestApp;
use reqwest::Method;
use serde_json::json;

#[actix_web::test]
async fn a_profile_is_as_public_as_its_organization_and_speaks_both_languages() {
    let app = TestApp::start().await;
    let (acme, newcomer) = (app.setter("Acme").await, app.newcomer("Newcomer").await);
    let path = format!("{}/profile", acme.organization);
    acme.call(Method::PUT, &path).if_match("*").json(&json!({ "nature_code": "022" })).send().await.expect(200);

    let shown = app.visitor().call(Method::GET, &path).header("accept-language", "zh-CN").send().await.expect(200);

    assert_eq!(shown.json()["nature"], "高等院校");
    let hidden = app.visitor().get(&format!("{}/profile", newcomer.organization)).await;
    assert_eq!(hidden.refusal(), (404, "not_found".to_owned()));
}
