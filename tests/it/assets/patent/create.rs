//! Entering a patent.

use crate::harness::{TestApp, patent_body};
use serde_json::json;

#[actix_web::test]
async fn a_patent_keeps_the_registers_particulars_in_their_standard_form() {
    let app = TestApp::start().await;
    let qinghe = app.solver("青禾大学").await;
    let mut body = patent_body("复合质子交换膜及其制备方法", "cn 102307917 b");
    body["application_number"] = json!("ZL202010123456.2");
    body["filed_on"] = json!("2020-02-21");
    body["applicant"] = json!("青禾大学");

    let made = qinghe.post("/v1/patents", &body).await.expect(201).json();

    assert_eq!(made["publication_number"], "CN102307917B");
    assert_eq!(made["application_number"], "202010123456.2");
    assert_eq!([&made["state"], &made["filed_on"], &made["applicant"]], ["draft", "2020-02-21", "青禾大学"]);
}

#[actix_web::test]
async fn numbers_classes_and_days_that_cannot_be_are_named() {
    let app = TestApp::start().await;
    let qinghe = app.solver("青禾大学").await;
    let mut body = patent_body("膜", "CN102307917S");
    body["application_number"] = json!("202010123456.3");
    body["classes"] = json!(["H01M8/10", "Z99"]);

    let faults = qinghe.post("/v1/patents", &body).await.faults();

    let faults: Vec<_> = faults.iter().map(|(pointer, code)| (pointer.as_str(), code.as_str())).collect();
    assert_eq!(faults[0], ("/application_number", "check_digit_wrong"));
    assert_eq!(faults[1], ("/publication_number", "kind_code_mismatch"));
    assert_eq!((faults[2].0, faults.len()), ("/classes/1", 3));
    body = patent_body("膜", "CN102307917B");
    body["filed_on"] = json!("2020-02-30");
    assert_eq!(qinghe.post("/v1/patents", &body).await.faults(), [("/filed_on".to_owned(), "wrong_type".to_owned())]);
}
