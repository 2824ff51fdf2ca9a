//! A contract for printing: as a page and as PDF.

use crate::harness::{Answer, Party, Person, TestApp, conclude, contract_body, parties};
use keqiao_domain::deals::contract_type::ContractSubtype;
use keqiao_domain::deals::template::template;
use reqwest::Method;
use serde_json::{Value, json};
use std::process::Command;

/// A subtype of each of the five types.
const ONE_OF_EACH: [ContractSubtype; 5] = [
    ContractSubtype::CommissionedDevelopment,
    ContractSubtype::KnowHowTransfer,
    ContractSubtype::KnowHowLicence,
    ContractSubtype::FeasibilityStudy,
    ContractSubtype::GeneralService,
];

/// What a clause is written in.
#[derive(Clone, Copy)]
enum Tongue {
    Chinese,
    English,
}

/// A contract with all clauses of the template of its subtype, its blanks filled.
fn body_of(subtype: ContractSubtype, tongue: Tongue, parties: [&Party; 2], achievement: &str) -> Value {
    let mut body = contract_body(parties[0].organization(), parties[1].organization());
    let clauses: Vec<Value> = template(subtype)
        .iter()
        .map(|clause| {
            let text = match tongue {
                Tongue::Chinese => clause.text_zh,
                Tongue::English => clause.text_en,
            };
            json!({ "topic": Into::<&str>::into(clause.topic), "text": text.replace("【】", "3") })
        })
        .collect();
    body["subtype"] = json!(Into::<&str>::into(subtype));
    body["clauses"] = json!(clauses);
    let contract_type = subtype.contract_type();
    if contract_type.needs_subject() {
        body["rights"] = json!("know_how");
        body["achievements"] = json!([TestApp::id_of(achievement)]);
    }
    if subtype == ContractSubtype::KnowHowTransfer {
        body["expected_investment"] = json!("1000000.00");
        body["expected_output"] = json!("9000000.00");
    }
    if subtype == ContractSubtype::KnowHowLicence {
        body["grant"] = json!({ "mode": "non_exclusive", "territory": ["CN"], "sublicensing": "barred" });
    }
    body
}

async fn as_pdf(person: &Person, path: &str) -> Answer {
    person.call(Method::GET, path).header("accept", "application/pdf").send().await
}

/// The text of each sheet, as poppler reads it; none where there is no such program.
#[expect(clippy::print_stdout, reason = "tells the one who runs the tests what was left out")]
fn sheets(pdf: &[u8]) -> Option<Vec<String>> {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("paper.pdf");
    std::fs::write(&path, pdf).expect("a file is written");
    let Ok(output) = Command::new("pdftotext").arg("-layout").arg(&path).arg("-").output() else {
        println!("the PDF was not read: there is no pdftotext here");
        return None;
    };
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8(output.stdout).expect("a text");
    Some(text.trim_end_matches('\u{c}').split('\u{c}').map(str::to_owned).collect())
}

/// A text without what a line break may have added or taken.
fn dense(text: &str) -> String {
    text.chars().filter(|letter| !letter.is_whitespace()).collect()
}

#[actix_web::test]
async fn the_printed_contract_of_each_type_is_complete_in_both_forms() {
    let Some(app) = TestApp::start_with_fonts().await else { return };
    let (seller, buyer) = parties(&app).await;
    let moderator = app.moderator("zhejiang").await;
    for subtype in ONE_OF_EACH {
        for tongue in [Tongue::Chinese, Tongue::English] {
            let achievement = seller.owner.published_achievement("增强复合膜", &moderator).await;
            let body = body_of(subtype, tongue, [&seller, &buyer], &achievement);
            let contract = seller.owner.proposed_contract(&body).await;
            conclude(&contract, [&seller, &buyer]).await;
            app.settle().await;
            let view = buyer.owner.get(&contract).await.json();
            let path = format!("{contract}/print");

            let page = buyer.owner.get(&path).await.expect(200).text();
            let pdf = as_pdf(&buyer.owner, &path).await.expect(200);

            let digest = view["document_sha256"].as_str().or(view["to_sign"]["document_sha256"].as_str());
            let digest = digest.expect("a digest").to_owned();
            let mut said = vec!["青禾大学".to_owned(), "Acme".to_owned(), digest.clone(), "200000.00".to_owned()];
            said.push(seller.signer.id.clone());
            said.push(buyer.signer.id.clone());
            for signature in view["signatures"].as_array().expect("signatures") {
                said.push(signature["signature"].as_str().expect("a text").to_owned());
            }
            for (place, clause) in body["clauses"].as_array().expect("clauses").iter().enumerate() {
                let (chinese, english) = template(subtype)[place].topic.titles();
                said.extend([chinese.to_owned(), english.to_owned()]);
                said.push(clause["text"].as_str().expect("a text").to_owned());
            }
            said.extend(["存证证书 / Certificate".to_owned(), "签名检查点 / Signed checkpoint".to_owned()]);
            let text = dense(&page.replace("&quot;", "\"").replace("&#39;", "'").replace("&amp;", "&"));
            for told in &said {
                assert!(text.contains(&dense(told)), "{subtype:?}: the page does not say {told}");
            }
            assert_eq!(pdf.header("content-type"), Some("application/pdf"));
            assert!(pdf.body.starts_with(b"%PDF-1.7"));
            let Some(sheets) = sheets(&pdf.body) else { return };
            // Between the lines of one text stands the foot when it goes over to the next sheet.
            let text = dense(&sheets.iter().map(|sheet| above_foot(sheet)).collect::<String>());
            for told in &said {
                assert!(text.contains(&dense(told)), "{subtype:?}: the PDF does not say {told}");
            }
            for (place, sheet) in sheets.iter().enumerate() {
                let number = format!("第 {0} 页 共 {1} 页 / page {0} of {1}", place + 1, sheets.len());
                assert!(dense(sheet).contains(&dense(&number)), "{number}");
                assert!(sheet.contains(&format!("SHA-256 {digest}")), "sheet {} has no digest", place + 1);
            }
        }
    }
}

/// What stands on a sheet without its foot, which begins with the contract's name.
fn above_foot(sheet: &str) -> &str {
    sheet.rfind("con_").map_or(sheet, |place| &sheet[..place])
}

#[actix_web::test]
async fn two_prints_are_alike_and_each_edition_has_its_own() {
    let Some(app) = TestApp::start_with_fonts().await else { return };
    let (seller, buyer) = parties(&app).await;
    let mut body = contract_body(seller.organization(), buyer.organization());
    let contract = seller.owner.proposed_contract(&body).await;
    body["title"] = json!("Another test of a membrane");
    buyer.owner.step(&contract, "counter", Some(&body)).await.expect(200);
    app.settle().await;

    let of = async |query: &str| as_pdf(&seller.owner, &format!("{contract}/print{query}")).await.expect(200).body;
    let (present, again, first) = (of("").await, of("?edition=2").await, of("?edition=1").await);

    assert!(present == again, "the same edition is the same file");
    assert!(present != first);
    assert_eq!(as_pdf(&seller.owner, &format!("{contract}/print?edition=3")).await.status, 404);
}

#[actix_web::test]
async fn a_stranger_is_given_no_print_in_any_form() {
    let Some(app) = TestApp::start_with_fonts().await else { return };
    let (seller, buyer) = parties(&app).await;
    let contract = seller.owner.proposed_contract(&contract_body(seller.organization(), buyer.organization())).await;
    let path = format!("{contract}/print");

    let stranger = app.stranger().await;

    assert_eq!(stranger.get(&path).await.refusal(), (404, "not_found".to_owned()));
    assert_eq!(as_pdf(&stranger, &path).await.refusal(), (404, "not_found".to_owned()));
    assert_eq!(as_pdf(&app.visitor(), &path).await.refusal(), (401, "unauthenticated".to_owned()));
}

#[actix_web::test]
async fn without_a_font_pdf_is_refused_and_the_page_remains() {
    let app = TestApp::start().await;
    let (seller, buyer) = parties(&app).await;
    let contract = seller.owner.proposed_contract(&contract_body(seller.organization(), buyer.organization())).await;
    let path = format!("{contract}/print");

    let refused = as_pdf(&seller.owner, &path).await;

    assert_eq!(refused.refusal(), (406, "not_acceptable".to_owned()));
    assert!(refused.json()["detail"].as_str().is_some_and(|detail| detail.contains("no font with Chinese letters")));
    assert!(seller.owner.get(&path).await.expect(200).text().contains("Test of a membrane"));
}

#[actix_web::test]
async fn certificates_are_given_out_as_pdf_too() {
    let Some(app) = TestApp::start_with_fonts().await else { return };
    let (seller, buyer) = parties(&app).await;
    let contract = seller.owner.proposed_contract(&contract_body(seller.organization(), buyer.organization())).await;
    app.settle().await;
    let path = format!("{contract}/certificate");

    let pdf = as_pdf(&seller.owner, &path).await.expect(200);

    let certificate = seller.owner.get(&path).await.expect(200).json();
    let Some(sheets) = sheets(&pdf.body) else { return };
    let text = dense(&sheets.concat());
    for record in certificate["records"].as_array().expect("records") {
        for node in record["proof"].as_array().expect("a proof") {
            assert!(text.contains(node.as_str().expect("a hash")));
        }
    }
    assert!(text.contains(&dense(certificate["key"].as_str().expect("a key"))));
}
