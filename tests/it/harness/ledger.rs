//! The ledger of a test's market, checked from its stored bytes.

use keqiao::command::assemble::assemble_signing;
use keqiao::port::clock::Clock;
use keqiao::storage::statement;
use keqiao::trust::log::grow::Signer;
use keqiao::trust::log::ledger::Ledger;
use keqiao::trust::log::sign::has_unsigned;
use keqiao::trust::log::{fsck, store};
use keqiao::trust::sequence_ledger::{has_unnumbered, sequence};
use keqiao_ledger::canonical;
use keqiao_ledger::entry::{Salt, StoredEntry, commit_bytes};
use sea_orm::{ConnectionTrait as _, DatabaseConnection, QueryResult};
use std::collections::BTreeMap;
use time::OffsetDateTime;

/// Checks that every entry has its place, that the places of a hub have no gap from 0 on, and that each entry's bytes
/// say what its columns say and bind its payload.
pub(super) async fn verify(db: &DatabaseConnection, at: OffsetDateTime) {
    while has_unnumbered(db).await.expect("the ledger answers") {
        sequence(db, at).await.expect("the ledger is numbered");
        tokio::task::yield_now().await;
    }
    let sql = "SELECT p.hub, p.position, s.next_position, e.kind, e.operation, e.actor, e.payload, e.salt, e.body, h.code \
        FROM entry AS e JOIN sequencer AS s ON s.hub = e.hub JOIN hub AS h ON h.number = e.hub \
        LEFT JOIN entry_position AS p ON p.hub = e.hub AND p.entry_id = e.id ORDER BY e.hub, p.position";
    let rows = db.query_all_raw(statement(sql, [])).await.expect("the ledger answers");
    let mut next: BTreeMap<i16, (i64, i64)> = BTreeMap::new();
    for row in &rows {
        let hub: i16 = column(row, 0);
        let (position, end) = next.entry(hub).or_insert((0, column(row, 2)));
        assert_eq!(column::<i64>(row, 1), *position, "the log of hub {hub} has a gap");
        assert!(*position < *end, "the log of hub {hub} is longer than its sequencer says");
        *position += 1;
        verify_entry(row);
    }
    assert!(
        next.iter().all(|(_, (position, end))| position == end),
        "a log is shorter than its sequencer says: {next:?}"
    );
}

/// Checks that every log can be signed to its end, and that its entries, tiles, checkpoint and lock fit together.
pub(super) async fn verify_logs(db: &DatabaseConnection, clock: &Clock, ledger: Ledger) {
    let app = assemble_signing(db.clone(), clock.clone(), ledger).await.expect("a node is put together");
    let mut signer = Signer::default();
    while has_unsigned(&app).await.expect("the ledger answers") {
        signer.round(&app).await.expect("the ledger is signed");
    }
    for (hub, _) in store::list(db).await.expect("the logs are listed") {
        let findings = fsck::check(&app, hub, |_| ()).await.expect("the log is read");
        assert!(findings.is_clean() && findings.signed == findings.entries, "{findings:?}");
    }
    assert_eq!(app.ledger.health.first(), None, "every log is signed");
}

fn verify_entry(row: &QueryResult) {
    let body: Vec<u8> = column(row, 8);
    let entry = StoredEntry::parse(&body).expect("an entry's bytes are canonical");
    if let Some(payload) = column::<Option<serde_json::Value>>(row, 6) {
        let salt: [u8; 32] = column::<Vec<u8>>(row, 7).try_into().expect("a salt has 32 bytes");
        let payload = canonical::to_bytes(&payload).expect("a payload has a canonical form");
        assert_eq!(entry.payload_commitment, commit_bytes(&Salt::new(salt), &payload), "{entry:?}");
    }
    assert_eq!(
        [entry.kind, entry.operation, entry.actor, entry.hub],
        [3, 4, 5, 9].map(|place| column::<String>(row, place))
    );
}

fn column<T: sea_orm::TryGetable>(row: &QueryResult, place: usize) -> T {
    row.try_get_by_index(place).expect("a column of its type")
}
