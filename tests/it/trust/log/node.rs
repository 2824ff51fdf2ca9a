//! A node without HTTP: entries are emitted, numbered and signed when the test says so.

use crate::harness::TestDatabase;
use actix_web::web::Data;
use keqiao::app::App;
use keqiao::command::assemble::assemble_signing;
use keqiao::http::problem::Problem;
use keqiao::port::clock::Clock;
use keqiao::trust::log::grow::Signer;
use keqiao::trust::log::ledger::Ledger;
use keqiao::trust::log::{fsck, store};
use keqiao::trust::sequence_ledger::{has_unnumbered, sequence};
use keqiao_domain::access::{Action, Principal};
use keqiao_domain::event::{Audience, Event, EventKind};
use keqiao_domain::hub::HubNumber;
use keqiao_domain::id::ImportKind;
use keqiao_ledger::note::Checkpoint;
use sea_orm::ConnectionTrait as _;
use serde_json::json;
use time::OffsetDateTime;
use time::macros::datetime;

/// The time of everything.
const AT: OffsetDateTime = datetime!(2026-11-24 08:00 UTC);
/// Connections of a node.
const CONNECTIONS: u32 = 3;
/// What an old copy of the database would bring back.
const RECORD: [&str; 5] = ["entry", "entry_position", "sequencer", "log", "log_tile"];

/// A node on a database of its own.
pub(crate) struct Node {
    pub(crate) app: Data<App>,
    pub(crate) database: TestDatabase,
}

/// The hub of a code.
pub(crate) fn zhejiang() -> HubNumber {
    HubNumber::try_new(33).expect("a hub")
}

impl Node {
    pub(crate) async fn start() -> Node {
        let database = TestDatabase::borrow().await;
        let app = Node::on(&database, database.ledger()).await;
        Node { app, database }
    }

    /// Another node on a database.
    pub(crate) async fn on(database: &TestDatabase, ledger: Ledger) -> Data<App> {
        let db = database.connect(CONNECTIONS).await;
        assemble_signing(db, Clock::standing_at(AT), ledger).await.expect("the node is put together")
    }

    /// Stores entries, a transaction each, and numbers them.
    pub(crate) async fn emit(&self, hub: HubNumber, labels: std::ops::Range<u32>) {
        for label in labels {
            let emitted: Result<(), Problem> = self
                .app
                .write_as(&Principal::system(None), Action::CreateImport, async |tx| {
                    tx.emit(Event {
                        kind: EventKind::ImportFinished,
                        subject: tx.next_id::<ImportKind>(hub).subject(),
                        hub,
                        owner: None,
                        audience: Audience::Owner,
                        payload: json!({ "label": format!("entry no. {label}") }),
                    });
                    Ok(())
                })
                .await;
            emitted.expect("the event is stored");
        }
        while has_unnumbered(&self.app.db).await.expect("the ledger answers") {
            sequence(&self.app.db, AT).await.expect("a round");
            tokio::task::yield_now().await;
        }
    }

    /// Signs everything with a signer that remembers nothing, as after a start.
    pub(crate) async fn sign(&self) -> u64 {
        Signer::default().round(&self.app).await.expect("a round")
    }

    /// What is signed of a hub.
    pub(crate) async fn checkpoint(&self, hub: HubNumber) -> Checkpoint {
        let log = store::find(&self.app.db, hub).await.expect("the database answers").expect("the log has begun");
        Checkpoint { origin: log.origin, size: log.size, root: log.root }
    }

    /// What does not fit together in the log of a hub.
    pub(crate) async fn faults(&self, hub: HubNumber) -> Vec<String> {
        fsck::check(&self.app, hub, |_| ()).await.expect("the log is read").faults
    }

    /// Does to the rows what no statement of the service can do.
    pub(crate) async fn tamper(&self, sql: &str) {
        let db = self.database.connect(1).await;
        let sql = format!("SET session_replication_role = replica; {sql}");
        db.execute_unprepared(&sql).await.unwrap_or_else(|error| panic!("{sql}: {error}"));
        db.close().await.expect("the hand is withdrawn");
    }

    /// Makes a copy of the record.
    pub(crate) async fn back_up(&self) {
        self.database.spoil();
        for table in RECORD {
            self.tamper(&format!("CREATE TABLE saved_{table} AS TABLE {table}")).await;
        }
    }

    /// Puts the copy in the place of the record.
    pub(crate) async fn restore(&self) {
        for table in RECORD {
            self.tamper(&format!("DELETE FROM {table}; INSERT INTO {table} SELECT * FROM saved_{table}")).await;
        }
    }

    pub(crate) async fn end(self) {
        self.app.db.clone().close().await.expect("the connections are closed");
        self.database.give_back().await;
    }
}
