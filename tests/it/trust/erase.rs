//! Erasure drops payload and salt; entries and proofs stay.

use crate::harness::TestApp;
use crate::trust::log::Copy;
use keqiao::trust::entry::erase::erase_facts;
use keqiao::trust::log::fsck;
use keqiao::trust::log::list_entries::parse_subject;
use keqiao_domain::access::{Action, Principal};
use keqiao_domain::hub::HubNumber;
use keqiao_ledger::certificate::Certificate;

async fn erase(app: &TestApp, thing: &str) -> u64 {
    let subject = parse_subject(TestApp::id_of(thing)).expect("an identifier");
    let operator = Principal::system(None);
    let erased = app.service.write_as(&operator, Action::EraseFacts, async |tx| erase_facts(tx, subject).await);
    erased.await.expect("the facts are erased")
}

#[actix_web::test]
async fn what_was_erased_is_gone_and_every_old_proof_still_holds() {
    let app = TestApp::start().await;
    let (acme, moderator) = (app.setter("Acme").await, app.moderator("zhejiang").await);
    let demand = acme.open_demand("Membrane", &moderator).await;
    let other = acme.draft_demand("Other").await;
    app.settle().await;
    let path = format!("{demand}/certificate");
    let before = Certificate::parse(&acme.get(&path).await.expect(200).body).expect("a certificate");
    let copy = Copy::fetch(&app.visitor(), "zhejiang").await;

    let erased = erase(&app, &demand).await;
    let again = erase(&app, &demand).await;
    app.settle().await;

    assert_eq!((erased, again), (4, 0));
    // The proofs from before, with their facts, and those from now, without.
    assert!(before.verify(Some(&copy.key), &[]).holds());
    let after = Certificate::parse(&acme.get(&path).await.expect(200).body).expect("a certificate");
    let report = after.verify(Some(&copy.key), &[]);
    assert!(report.holds(), "{report}");
    assert!(after.records[..4].iter().all(|record| record.facts.is_none()), "{after:?}");
    assert_eq!(
        after.records[..4].iter().map(|record| &record.entry).collect::<Vec<_>>(),
        before.records.iter().map(|record| &record.entry).collect::<Vec<_>>(),
        "the entries stay, byte for byte"
    );
    // The log only grew, by the entry that says so.
    let later = Copy::fetch(&app.visitor(), "zhejiang").await;
    let report = later.verify(Some(copy.checkpoint.clone()));
    assert!(report.holds(), "{report}");
    assert_eq!(later.checkpoint.size, copy.checkpoint.size + 1);
    assert_eq!(app.event_kinds("zhejiang").await.last().map(String::as_str), Some("facts.erased"));
    // Payload and salt are gone, of these entries and no others.
    let left = "SELECT count(*) FROM entry WHERE payload IS NULL AND salt IS NULL";
    assert_eq!(app.number(left).await, 4);
    let events = acme.get("/v1/events?hub=zhejiang&kind=demand.published").await.expect(200).json();
    assert_eq!(events["items"][0]["payload"], serde_json::Value::Null);
    assert!(acme.get(&format!("{other}/certificate")).await.expect(200).text().contains("salt"));
    let zhejiang = HubNumber::try_new(33).expect("a hub");
    let findings = fsck::check(&app.service, zhejiang, |_| ()).await.expect("the log is read");
    assert_eq!((findings.faults, findings.erased), (Vec::new(), 4));
}

#[actix_web::test]
async fn nothing_but_payload_and_salt_together_can_be_taken_from_an_entry() {
    let app = TestApp::start().await;
    let _acme = app.setter("Acme").await;
    app.settle().await;
    let changes = [
        "payload = NULL",
        "salt = NULL",
        "payload = '{}', salt = decode(repeat('00', 32), 'hex')",
        "payload = NULL, salt = NULL, body = '\\x7b7d'",
        "payload = NULL, salt = NULL, actor = 'system'",
        "payload = NULL, salt = NULL, kind = 'demand.created'",
    ];
    for change in changes {
        let sql = format!(
            "DO $$ BEGIN UPDATE entry SET {change}; RAISE 'it was possible'; \
            EXCEPTION WHEN restrict_violation OR check_violation THEN NULL; END $$"
        );
        let _session = app.behind_its_back(&sql).await;
    }
    assert_eq!(app.number("SELECT count(*) FROM entry WHERE payload IS NULL OR salt IS NULL").await, 0);
}
