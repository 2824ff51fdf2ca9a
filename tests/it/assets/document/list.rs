//! The documents of a listing: who sees what of them.

use crate::harness::{Person, TestApp};
use serde_json::Value;

async fn documents_of(person: &Person, listing: &str) -> Vec<Value> {
    let path = format!("/v1/documents?subject={}", TestApp::id_of(listing));
    person.get(&path).await.expect(200).json()["items"].as_array().expect("a list").clone()
}

#[actix_web::test]
async fn above_his_level_somebody_sees_that_there_is_a_document_and_nothing_of_it() {
    let app = TestApp::start().await;
    let (qinghe, moderator) = (app.solver("青禾理工大学").await, app.moderator("zhejiang").await);
    let listed = qinghe.published_achievement("Membrane", &moderator).await;
    for level in ["data_room", "nda_signed", "registered", "teaser"] {
        qinghe.put_document(&listed, level).await;
    }
    let (colleague, reader) = (app.stranger().await, app.setter("Acme").await);
    reader.be_let_in(&qinghe, &listed, "nda_signed").await;
    let reading = |documents: Vec<Value>| -> Vec<String> {
        let readable = documents.iter().filter(|document| document["is_readable"] == true);
        readable.map(|document| document["level"].as_str().expect("a level").to_owned()).collect()
    };

    assert_eq!(reading(documents_of(&app.visitor(), &listed).await), ["teaser"]);
    assert_eq!(reading(documents_of(&colleague, &listed).await), ["teaser"]);
    assert_eq!(reading(documents_of(&reader, &listed).await), ["teaser", "registered", "nda_signed"]);
    assert_eq!(reading(documents_of(&moderator, &listed).await), ["teaser", "registered"]);
    assert_eq!(reading(documents_of(&qinghe, &listed).await).len(), 4);
    let hidden = documents_of(&app.visitor(), &listed).await.pop().expect("the data room");
    let members: Vec<_> = hidden.as_object().expect("an object").keys().map(String::as_str).collect();
    let told = ["id", "hub", "subject", "owner", "level", "is_readable", "state", "created_at", "updated_at"];
    assert_eq!(members, told);
}

#[actix_web::test]
async fn the_documents_of_a_hidden_listing_are_hidden() {
    let app = TestApp::start().await;
    let (qinghe, stranger) = (app.solver("青禾理工大学").await, app.stranger().await);
    let draft = qinghe.draft_achievement("Membrane").await;
    let document = qinghe.put_document(&draft, "teaser").await;

    let path = format!("/v1/documents?subject={}", TestApp::id_of(&draft));
    assert_eq!(stranger.get(&path).await.refusal(), (404, "not_found".to_owned()));
    assert_eq!(stranger.get(&document).await.refusal(), (404, "not_found".to_owned()));
    assert_eq!(stranger.download(&document).await.refusal(), (404, "not_found".to_owned()));
    assert_eq!(documents_of(&qinghe, &draft).await.len(), 1);
}

#[actix_web::test]
async fn a_list_of_documents_is_walked_page_by_page() {
    let app = TestApp::start().await;
    let qinghe = app.solver("青禾理工大学").await;
    let draft = qinghe.draft_achievement("Membrane").await;
    let mut put = Vec::new();
    for _ in 0..5 {
        put.push(TestApp::id_of(&qinghe.put_document(&draft, "teaser").await).to_owned());
    }
    let mut path = format!("/v1/documents?subject={}&limit=2", TestApp::id_of(&draft));
    let mut seen = Vec::new();
    loop {
        let page = qinghe.get(&path).await.expect(200);
        seen.extend(page.column("id"));
        let Some(next) = page.json()["next"].as_str().map(str::to_owned) else { break };
        path = format!("/v1/documents?subject={}&limit=2&after={next}", TestApp::id_of(&draft));
    }

    put.reverse();
    assert_eq!(seen, put);
}
