//! Registration: an organization and its first user.

use crate::harness::{PASSWORD, TestApp, registration_body};
use serde_json::json;

const QINGHE: &str = "owner@qinghe.example";

#[actix_web::test]
async fn a_registered_organization_is_its_owners_and_can_list_nothing_yet() {
    let app = TestApp::start().await;
    let mut body = registration_body("zhejiang", "university", "青禾大学", QINGHE);
    body["organization"]["credit_code"] = json!("91330106673959654P");
    body["organization"]["region_code"] = json!("330106");
    body["organization"]["metadata"] = json!({ "crm": "4711" });

    let registered = app.visitor().post("/v1/organizations", &body).await.expect(201);

    let view = registered.json();
    assert_eq!(registered.etag(), "\"1\"");
    assert_eq!(registered.location(), format!("/v1/organizations/{}", view["id"].as_str().expect("an id")));
    assert_eq!([&view["name"], &view["state"], &view["hub"]], ["青禾大学", "registered", "zhejiang"]);
    assert_eq!(view["credit_code"], "91330106673959654P");
    let owner = app.person_of(QINGHE, registered.location()).await;
    let me = owner.get("/v1/me").await.expect(200).json();
    assert_eq!([&me["organization"], &me["role"]], [&view["id"], &json!("owner")]);
    assert_eq!(owner.get(&owner.organization).await.expect(200).json()["metadata"], json!({ "crm": "4711" }));
    let demand = owner.draft_demand("Membrane").await;
    assert_eq!(owner.step(&demand, "submit", None).await.rules(), ["organization.not_verified"]);
}

#[actix_web::test]
async fn everything_that_is_wrong_with_a_registration_is_told_at_once() {
    let app = TestApp::start().await;
    let body = json!({
        "hub": "zhejiang",
        "organization": { "kind": "university", "name": "青", "credit_code": "913301066739596540", "region_code": "999999" },
        "owner": { "login": "no address", "display_name": "Officer", "password": "too short" },
    });

    let faults = app.visitor().post("/v1/organizations", &body).await.faults();

    let faults: Vec<_> = faults.iter().map(|(pointer, code)| (pointer.as_str(), code.as_str())).collect();
    assert_eq!(
        faults,
        [
            ("/organization/name", "too_short"),
            ("/organization/credit_code", "check_digit_wrong"),
            ("/organization/region_code", "province_unknown"),
            ("/owner/login", "malformed"),
            ("/owner/password", "too_short"),
        ]
    );
    assert_eq!(app.number("SELECT count(*) FROM organization").await, 0);
}

#[actix_web::test]
async fn a_hub_that_does_not_exist_is_named() {
    let app = TestApp::start().await;

    let answer =
        app.visitor().post("/v1/organizations", &registration_body("atlantis", "university", "青禾大学", QINGHE)).await;

    assert_eq!(answer.faults(), [("/hub".to_owned(), "unknown_hub".to_owned())]);
}

#[actix_web::test]
async fn a_log_in_or_credit_code_that_is_taken_keeps_the_whole_registration_out() {
    let app = TestApp::start().await;
    let visitor = app.visitor();
    let mut first = registration_body("zhejiang", "university", "青禾大学", QINGHE);
    first["organization"]["credit_code"] = json!("91330106673959654P");
    visitor.post("/v1/organizations", &first).await.expect(201);
    let same_log_in = registration_body("guangdong", "enterprise", "Another", &QINGHE.to_uppercase());
    let mut same_code = first.clone();
    same_code["owner"]["login"] = json!("another@qinghe.example");

    for body in [same_log_in, same_code] {
        assert_eq!(visitor.post("/v1/organizations", &body).await.refusal(), (409, "duplicate".to_owned()));
    }

    assert_eq!(app.number("SELECT count(*) FROM organization").await, 1);
    assert_eq!(app.number("SELECT count(*) FROM app_user").await, 1);
}

#[actix_web::test]
async fn a_common_password_is_refused() {
    let app = TestApp::start().await;

    for password in ["passwordpassword", "aaaaaaaaaaaaaaaaaaaa", "woaini1314woaini"] {
        let mut body = registration_body("zhejiang", "university", "青禾大学", QINGHE);
        body["owner"]["password"] = json!(password);
        let faults = app.visitor().post("/v1/organizations", &body).await.faults();
        assert_eq!(faults, [("/owner/password".to_owned(), "common_password".to_owned())], "{password}");
    }
}

#[actix_web::test]
async fn the_registered_password_is_kept_as_a_salted_hash_only() {
    let app = TestApp::start().await;
    let visitor = app.visitor();
    for login in [QINGHE, "owner@xiling.example"] {
        visitor
            .post("/v1/organizations", &registration_body("zhejiang", "university", "青禾大学", login))
            .await
            .expect(201);
    }

    let hashes = "SELECT count(DISTINCT password_hash) FROM app_user WHERE password_hash LIKE '$argon2id$%'";
    assert_eq!(app.number(hashes).await, 2);
    let traces = format!(
        "SELECT (SELECT count(*) FROM app_user WHERE password_hash LIKE '%{PASSWORD}%') \
            + (SELECT count(*) FROM entry WHERE payload::text LIKE '%{PASSWORD}%')"
    );
    assert_eq!(app.number(&traces).await, 0);
}

#[actix_web::test]
async fn a_number_that_says_it_is_an_lei_or_an_isni_has_its_check_digits() {
    let app = TestApp::start().await;
    let register = async |login: &str, identifier: &str| {
        let mut body = registration_body("zhejiang", "enterprise", "Acme", login);
        body["organization"]["foreign_identifier"] = json!(identifier);
        app.visitor().post("/v1/organizations", &body).await
    };

    let lei = register("a@acme.example", "lei: 5299 00t8 bm49 aurs do55").await.expect(201).json();
    let isni = register("b@acme.example", "https://isni.org/isni/000000021694233X").await.expect(201).json();
    let other = register("c@acme.example", "Leipzig HRB 17").await.expect(201).json();

    assert_eq!(lei["foreign_identifier"], "LEI 529900T8BM49AURSDO55");
    assert_eq!(isni["foreign_identifier"], "ISNI 0000 0002 1694 233X");
    assert_eq!(other["foreign_identifier"], "Leipzig HRB 17");
    for (identifier, code) in [
        ("LEI 529900T8BM49AURSDO56", "check_digit_wrong"),
        ("LEI 529900T8BM49", "malformed"),
        ("ISNI 0000 0002 1694 2331", "check_digit_wrong"),
    ] {
        let faults = register("d@acme.example", identifier).await.faults();
        assert_eq!(faults, [("/organization/foreign_identifier".to_owned(), code.to_owned())], "{identifier}");
    }
}
