//! What a body may be.

use crate::harness::{TestApp, demand_body};
use reqwest::Method;
use serde_json::json;

/// The greatest JSON body that is read.
const JSON_BYTES_MAX: usize = 1024 * 1024;

#[actix_web::test]
async fn members_that_are_unknown_missing_or_of_another_type_are_named() {
    let app = TestApp::start().await;
    let acme = app.setter("Acme").await;
    let faults = async |body: serde_json::Value| acme.post("/v1/demands", &body).await.faults();
    let one = |pointer: &str, code: &str| [(pointer.to_owned(), code.to_owned())];
    let mut unknown = demand_body("Membrane");
    unknown["colour"] = json!("red");
    let mut nested = demand_body("Membrane");
    nested["budget"]["vat"] = json!(true);
    let mut typed = demand_body("Membrane");
    typed["cooperation"] = json!(["licence", "barter"]);

    assert_eq!(faults(unknown).await, one("/colour", "unknown_member"));
    assert_eq!(faults(nested).await, one("/budget/vat", "unknown_member"));
    assert_eq!(faults(typed).await, one("/cooperation/1", "wrong_type"));
    assert_eq!(faults(json!({ "title": "膜" })).await, one("/description", "required"));
    assert_eq!(faults(json!("text")).await, one("", "wrong_type"));
}

#[actix_web::test]
async fn what_is_no_json_is_malformed() {
    let app = TestApp::start().await;
    let acme = app.setter("Acme").await;

    for body in ["", "{", "{\"title\":\"a\",\"description\":\"b\"} {}", "\u{feff}{}", "{'title':1}"] {
        let answer = acme.call(Method::POST, "/v1/demands").raw("application/json", body.to_owned()).send().await;
        assert_eq!(answer.refusal(), (400, "malformed".to_owned()), "{body:?}");
    }
    let not_utf8 =
        acme.call(Method::POST, "/v1/demands").raw("application/json", b"{\"title\":\"\xff\"}".to_vec()).send().await;
    assert_eq!(not_utf8.refusal(), (400, "malformed".to_owned()));
}

#[actix_web::test]
async fn a_member_that_stands_twice_is_refused() {
    let app = TestApp::start().await;
    let acme = app.setter("Acme").await;
    let body = "{\"title\":\"a\",\"title\":\"b\",\"description\":\"c\"}";

    let answer = acme.call(Method::POST, "/v1/demands").raw("application/json", body).send().await;

    assert_eq!(answer.faults().len(), 1, "{}", answer.text());
}

#[actix_web::test]
async fn another_content_type_is_told_what_is_read() {
    let app = TestApp::start().await;
    let acme = app.setter("Acme").await;
    let demand = acme.draft_demand("Membrane").await;
    let text = demand_body("Membrane").to_string();

    for kind in ["text/plain", "application/xml", "application/x-www-form-urlencoded", ""] {
        let answer = acme.call(Method::POST, "/v1/demands").raw(kind, text.clone()).send().await;
        assert_eq!(answer.refusal(), (415, "media_type_unsupported".to_owned()), "{kind}");
        assert!(answer.text().contains("application/json"));
    }
    acme.call(Method::POST, "/v1/demands").raw("Application/JSON; charset=utf-8", text).send().await.expect(201);
    let patch = acme.call(Method::PATCH, &demand).if_match("*");
    patch.raw("application/merge-patch+json", "{\"title\":\"Thin\"}").send().await.expect(200);
}

#[actix_web::test]
async fn a_body_of_a_mebibyte_is_read_and_one_byte_more_is_not() {
    let app = TestApp::start().await;
    let acme = app.setter("Acme").await;
    let body = |bytes: usize| {
        let text = demand_body("Membrane").to_string();
        format!("{text}{}", " ".repeat(bytes - text.len()))
    };
    let send = |text: String| acme.call(Method::POST, "/v1/demands").raw("application/json", text).send();

    send(body(JSON_BYTES_MAX)).await.expect(201);
    let refused = send(body(JSON_BYTES_MAX + 1)).await;

    assert_eq!(refused.refusal(), (413, "body_too_large".to_owned()));
}

#[actix_web::test]
async fn deep_nesting_is_refused_and_kills_nothing() {
    let app = TestApp::start().await;
    let acme = app.setter("Acme").await;
    let body = "[".repeat(100_000);

    let answer = acme.call(Method::POST, "/v1/demands").raw("application/json", body).send().await;

    assert!([400, 422].contains(&answer.status), "{}", answer.text());
    acme.get("/v1/me").await.expect(200);
}
