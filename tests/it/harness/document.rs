//! Documents beside listings, and who is let in to them.

use super::answer::Answer;
use super::app::TestApp;
use super::person::Person;
use reqwest::Method;
use serde_json::{Value, json};

/// Where a text is put beside a listing, on a level.
pub(crate) fn document_path(listing: &str, level: &str) -> String {
    let subject = TestApp::id_of(listing);
    format!("/v1/documents?subject={subject}&level={level}&title=Test%20report&file_name=report.txt")
}

/// Asking to be let in to a listing as far as a level, with whatever that needs.
pub(crate) fn disclosure_body(listing: &str, level: &str) -> Value {
    let mut body = json!({ "subject": TestApp::id_of(listing), "level": level, "agrees_to_terms": "2026-11" });
    if level != "registered" {
        body["nda_sha256"] = json!("ab".repeat(32));
    }
    body
}

impl Person {
    /// Sends a file to be put beside a listing.
    pub(crate) async fn send_document(&self, path: &str, kind: &str, content: impl Into<reqwest::Body>) -> Answer {
        self.call(Method::POST, path).raw(kind, content).send().await
    }

    /// Puts a text beside a listing and answers with the document's address.
    pub(crate) async fn put_document(&self, listing: &str, level: &str) -> String {
        let path = document_path(listing, level);
        self.send_document(&path, "text/plain", format!("what is {level}")).await.expect(201).location()
    }

    /// Is let in to a listing by its owner, for half a year; answers with the disclosure's address.
    pub(crate) async fn be_let_in(&self, owner: &Person, listing: &str, level: &str) -> String {
        let disclosure = self.make("/v1/disclosures", &disclosure_body(listing, level)).await;
        if level != "registered" {
            owner.step(&disclosure, "grant", Some(&json!({ "until_on": "2027-05-24" }))).await.expect(200);
        }
        disclosure
    }

    /// Reads a document.
    pub(crate) async fn download(&self, document: &str) -> Answer {
        self.get(&format!("{document}/content")).await
    }
}
