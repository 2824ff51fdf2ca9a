//! Compares a hub's log with itself: columns with hashed bytes, bytes with tiles, tiles with the checkpoint, the
//! checkpoint with the lock. Reads everything and changes nothing.

use super::store::{self, Log, column, count};
use crate::app::App;
use crate::http::problem::Problem;
use crate::storage::{hub_column, restore_time, statement};
use keqiao_domain::hub::HubNumber;
use keqiao_domain::id::{EntryKind, Id, OrganizationKind, Subject};
use keqiao_ledger::canonical;
use keqiao_ledger::entry::{Salt, StoredEntry, commit_bytes};
use keqiao_ledger::note::{Checkpoint, LogSigner};
use keqiao_ledger::tile::{Edge, Tile};
use keqiao_ledger::tree::leaf_hash;
use sea_orm::{ConnectionTrait as _, QueryResult};

/// Entries read at once.
const CHUNK: u64 = 4_096;
/// Faults told of one log; the rest is counted.
const FAULTS_TOLD: usize = 20;

/// What was found in one log.
#[derive(Debug, Default)]
pub struct Findings {
    /// Entries that were read.
    pub entries: u64,
    /// Entries that are signed.
    pub signed: u64,
    /// Entries whose facts were erased.
    pub erased: u64,
    /// What is wrong, each with its place; the first ones.
    pub faults: Vec<String>,
    /// What is wrong beyond those.
    pub more_faults: u64,
}

impl Findings {
    fn add(&mut self, place: impl std::fmt::Display, fault: impl std::fmt::Display) {
        if self.faults.len() < FAULTS_TOLD {
            self.faults.push(format!("{place}: {fault}"));
        } else {
            self.more_faults += 1;
        }
    }

    /// Whether everything fits together.
    #[must_use]
    pub fn is_clean(&self) -> bool {
        self.faults.is_empty()
    }
}

/// A check on its way through a log.
struct Check<'a> {
    app: &'a App,
    hub: HubNumber,
    code: String,
    log: Option<Log>,
    edge: Edge,
    findings: Findings,
}

/// Entries that have their positions in a hub, as the sequencer says.
///
/// # Errors
/// When the database does not answer.
pub async fn length(app: &App, hub: HubNumber) -> Result<u64, Problem> {
    let sql = "SELECT next_position FROM sequencer WHERE hub = $1";
    let row = app.db.query_one_raw(statement(sql, [hub_column(hub).into()])).await?;
    row.map_or(Ok(0), |row| count(row.try_get_by_index(0)?))
}

/// Checks one log. `progress` is told of the entries done.
///
/// # Errors
/// When the database or the lock does not answer.
pub async fn check(app: &App, hub: HubNumber, mut progress: impl FnMut(u64)) -> Result<Findings, Problem> {
    let log = store::find(&app.db, hub).await?;
    let signed = log.as_ref().map_or(0, |log| log.size);
    let findings = Findings { signed, ..Findings::default() };
    let code = app.hubs.code(hub);
    let mut check = Check { app, hub, code, log, edge: Edge::new(), findings };
    check.compare_root().await?;
    loop {
        let read = check.chunk().await?;
        progress(check.findings.entries);
        if read == 0 {
            break;
        }
    }
    let length = length(app, hub).await?;
    if length != check.findings.entries {
        let entries = check.findings.entries;
        check.findings.add(
            format!("sequencer of {}", check.code),
            format!("it says {length} entries, {entries} have a position"),
        );
    }
    if signed > check.findings.entries {
        let entries = check.findings.entries;
        check.findings.add(
            format!("log of {}", check.code),
            format!("{signed} entries are signed, {entries} are there: its end was cut off"),
        );
    }
    check.compare_lock().await?;
    Ok(check.findings)
}

impl Check<'_> {
    async fn chunk(&mut self) -> Result<usize, Problem> {
        let sql = "SELECT p.position, e.id, e.at, e.kind, e.subject_prefix, e.subject_id, e.owner_id, e.operation, e.actor, \
            e.payload, e.salt, e.body, p.entry_id FROM entry_position AS p \
            LEFT JOIN entry AS e ON e.hub = p.hub AND e.id = p.entry_id \
            WHERE p.hub = $1 AND p.position >= $2 ORDER BY p.position LIMIT $3";
        let from = self.findings.entries;
        let values = [hub_column(self.hub).into(), column(from)?.into(), column(CHUNK)?.into()];
        let rows = self.app.db.query_all_raw(statement(sql, values)).await?;
        let mut full = Vec::new();
        for row in &rows {
            let position = count(row.try_get_by_index(0)?)?;
            let place = format!("entry {position} of {}", self.code);
            if position != self.findings.entries {
                self.findings
                    .add(format!("entry {} of {}", self.findings.entries, self.code), "its position is missing");
                self.findings.entries = position;
            }
            self.findings.entries += 1;
            let Some(body) = row.try_get_by_index::<Option<Vec<u8>>>(11)? else {
                self.findings.add(&place, "it has a position and is not there");
                continue;
            };
            self.check_entry(&place, row, &body)?;
            full.extend(self.edge.append(leaf_hash(&body)));
            self.compare_root().await?;
        }
        self.compare_tiles(full).await?;
        Ok(rows.len())
    }

    /// The columns say what the hashed bytes say, and the payload opens the commitment.
    fn check_entry(&mut self, place: &str, row: &QueryResult, body: &[u8]) -> Result<(), Problem> {
        let entry = match StoredEntry::parse(body) {
            Ok(entry) => entry,
            Err(error) => {
                self.findings.add(place, format!("its bytes are not those of an entry: {error}"));
                return Ok(());
            }
        };
        let owner = row.try_get_by_index::<Option<uuid::Uuid>>(6)?;
        let prefix: String = row.try_get_by_index(4)?;
        let subject = Subject::restore(&prefix, row.try_get_by_index(5)?).map(|subject| subject.to_string());
        let columns = [
            ("id", Some(Id::<EntryKind>::restore(row.try_get_by_index(1)?).to_string()), Some(entry.id)),
            ("at", Some(restore_time(row.try_get_by_index(2)?).to_string()), Some(entry.at)),
            ("kind", Some(row.try_get_by_index(3)?), Some(entry.kind)),
            ("subject", subject, Some(entry.subject)),
            ("owner", owner.map(|id| Id::<OrganizationKind>::restore(id).to_string()), entry.owner),
            ("operation", Some(row.try_get_by_index(7)?), Some(entry.operation)),
            ("actor", Some(row.try_get_by_index(8)?), Some(entry.actor)),
            ("hub", Some(self.code.clone()), Some(entry.hub)),
        ];
        for (name, stored, hashed) in columns {
            if stored != hashed {
                self.findings.add(place, format!("its column `{name}` is not what was hashed"));
            }
        }
        let payload: Option<serde_json::Value> = row.try_get_by_index(9)?;
        let salt: Option<Vec<u8>> = row.try_get_by_index(10)?;
        let (Some(payload), Some(salt)) = (payload, salt) else {
            self.findings.erased += 1;
            return Ok(());
        };
        let salt = <[u8; 32]>::try_from(salt).ok().map(Salt::new);
        let bytes = canonical::to_bytes(&payload).ok();
        let opened = salt.zip(bytes).map(|(salt, bytes)| commit_bytes(&salt, &bytes));
        if opened != Some(entry.payload_commitment) {
            self.findings.add(place, "its payload or salt is not what it was made for");
        }
        Ok(())
    }

    /// The stored tiles are those that follow from the entries.
    async fn compare_tiles(&mut self, computed: Vec<Tile>) -> Result<(), Problem> {
        let signed = self.findings.signed;
        let computed: Vec<Tile> = computed.into_iter().filter(|tile| tile.at().is_within(signed)).collect();
        if computed.is_empty() {
            return Ok(());
        }
        let wanted: Vec<_> = computed.iter().map(Tile::at).collect();
        let mut stored = store::find_tiles(&self.app.db, self.hub, &wanted).await?;
        for tile in computed {
            let place = format!("{} of {}", tile.at(), self.code);
            match stored.remove(&tile.at()) {
                None => self.findings.add(place, "it is missing or too narrow"),
                Some(bytes) if bytes != tile.to_bytes() => {
                    self.findings.add(place, "it is not the hashes of what is below it");
                }
                Some(_) => {}
            }
        }
        Ok(())
    }

    /// At the signed size: the partial tiles, and the checkpoint.
    async fn compare_root(&mut self) -> Result<(), Problem> {
        let Some(log) = self.log.clone().filter(|log| log.size == self.edge.size()) else { return Ok(()) };
        self.compare_tiles(self.edge.partial_tiles().collect()).await?;
        let place = format!("checkpoint of {}", self.code);
        if log.root != self.edge.root() {
            self.findings.add(&place, "the entries do not give the root that was signed");
        }
        let signer = LogSigner::try_new(&log.origin, &log.seed).map_err(Problem::internal)?;
        let Some(note) = log.note else { return Ok(()) };
        match Checkpoint::open(note.as_bytes(), signer.verifier()) {
            Err(error) => self.findings.add(place, error),
            Ok((signed, _)) if (signed.size, signed.root) != (log.size, log.root) => {
                self.findings.add(place, "it is not over the size and root beside it");
            }
            Ok(_) => {}
        }
        Ok(())
    }

    async fn compare_lock(&mut self) -> Result<(), Problem> {
        let Some(log) = &self.log else { return Ok(()) };
        let held = self.app.ledger.lock.read(&log.origin).await.map_err(Problem::unavailable)?;
        if held != log.note {
            let place = format!("lock of {}", self.code);
            self.findings
                .add(place, "it holds another checkpoint than the database (while the service runs, look again)");
        }
        Ok(())
    }
}
