//! The entries of a log as JSON.

use super::Copy;
use crate::harness::TestApp;
use keqiao_ledger::tile::decode_bundle;

#[actix_web::test]
async fn a_walk_shows_each_signed_entry_once_with_the_bytes_of_the_bundle() {
    let app = TestApp::start().await;
    let acme = app.setter("Acme").await;
    let demand = acme.draft_demand("Membrane").await;
    acme.draft_demand("Another").await;
    app.settle().await;
    let visitor = app.visitor();
    let copy = Copy::fetch(&visitor, "zhejiang").await;
    let bundle = &copy.files[&format!("tile/entries/000.p/{}", copy.checkpoint.size)];

    let (mut seen, mut after) = (Vec::new(), String::new());
    loop {
        let page = visitor.get(&format!("/v1/ledger/entries?hub=zhejiang&limit=2{after}")).await.expect(200);
        seen.extend(page.column("entry"));
        match page.json()["next"].as_str() {
            Some(next) => after = format!("&after={next}"),
            None => break,
        }
    }
    let of_demand =
        visitor.get(&format!("/v1/ledger/entries?hub=zhejiang&subject={}", TestApp::id_of(&demand))).await.expect(200);

    let stored: Vec<_> = decode_bundle(bundle).expect("a bundle").into_iter().map(String::from_utf8_lossy).collect();
    assert_eq!(seen, stored);
    assert_eq!(of_demand.column("kind"), ["demand.created"]);
    assert!(!of_demand.text().contains("Membrane"), "an entry shows no payload and no text");
}

#[actix_web::test]
async fn a_log_without_entries_is_an_empty_list_and_an_unknown_hub_a_fault() {
    let app = TestApp::start().await;
    let visitor = app.visitor();

    let empty = visitor.get("/v1/ledger/entries?hub=hainan").await.expect(200);
    let unknown = visitor.get("/v1/ledger/entries?hub=nowhere").await;
    let nothing = visitor.get("/v1/ledger/entries?hub=hainan&subject=abc").await;

    assert_eq!(empty.json(), serde_json::json!({ "items": [], "next": null }));
    assert_eq!(unknown.faults(), [("?hub".to_owned(), "unknown_hub".to_owned())]);
    assert_eq!(nothing.faults(), [("?subject".to_owned(), "wrong_type".to_owned())]);
}
