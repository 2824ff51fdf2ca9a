//! Files that are sent, and what comes of them.

mod create;
mod format;
mod people;
mod report;
mod resource;
mod xml;

use crate::harness::{Answer, Person, TestApp};
use keqiao::work::import::create::step;
use reqwest::Method;

/// Sends a file and waits until it is taken over.
pub(crate) async fn import(
    app: &TestApp,
    owner: &Person,
    query: &str,
    content_type: &str,
    content: impl Into<Vec<u8>>,
) -> Answer {
    let call = owner.call(Method::POST, &format!("/v1/imports?{query}"));
    let accepted = call.raw(content_type, content.into()).send().await.expect(202);
    // The task of the service looks twice a second; a second worker takes what it has not taken yet.
    while step(&app.service).await.expect("the import is taken over") {}
    loop {
        let import = owner.get(&accepted.location()).await.expect(200);
        if ["finished", "failed"].contains(&import.json()["state"].as_str().expect("a state")) {
            return import;
        }
    }
}

/// New, amended, unchanged and refused rows.
fn sums(import: &Answer) -> [i64; 4] {
    let result = &import.json()["result"];
    ["created", "amended", "unchanged", "refused"].map(|member| result[member].as_i64().expect("a sum"))
}
