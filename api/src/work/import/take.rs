//! Takes batches of rows over, each batch in one transaction.

use super::table::{Mapping, RawRow, Row};
use super::{Admission, Importable, Terms};
use crate::http::fault::{Fault, Faults};
use crate::http::problem::Problem;
use crate::listing::store as listing;
use crate::moderation::{self, Reviewed};
use crate::storage::{Metadata, Stored};
use crate::tx::Tx;
use keqiao_domain::event::Event;
use keqiao_domain::hex::hex;
use keqiao_domain::moderation::{Decision, Review, ScoreSheet};
use keqiao_domain::provenance::Provenance;
use keqiao_domain::rule::Refusals;
use keqiao_domain::text::SourceName;
use sha2::{Digest as _, Sha256};
use std::collections::HashMap;
use std::collections::hash_map::Entry;

/// What became of the rows of a batch.
#[derive(Clone, Debug, Default)]
pub struct Outcome {
    /// New listings.
    pub created: u64,
    /// Listings that were taken over before, with other content now.
    pub amended: u64,
    /// Listings that were taken over before, as they are.
    pub unchanged: u64,
    /// Rows that were refused, with their reasons.
    pub refused: Vec<Refused>,
}

/// A row that was refused.
#[derive(Clone, Debug)]
pub struct Refused {
    /// The row as it came.
    pub raw: RawRow,
    /// Its line or record.
    pub number: u64,
    /// Why.
    pub faults: Vec<Fault>,
}

/// A row that was read and can become a listing.
struct Ready<C> {
    content: C,
    metadata: Metadata,
    provenance: Provenance,
    raw: RawRow,
    number: u64,
}

/// What one row makes.
struct Made<L> {
    stored: Stored<L>,
    review: Option<Review>,
    events: Vec<Event>,
}

/// The rows of a file so far, by their identifiers: a short digest of the identifier, and of the content.
#[derive(Debug, Default)]
pub struct Seen(HashMap<[u8; SEEN_BYTES], [u8; SEEN_BYTES]>);

/// Bytes of a digest that are enough to tell the rows of one file apart.
const SEEN_BYTES: usize = 16;

/// What a row is to those before it.
enum Repetition {
    None,
    Same,
    Other,
}

impl Seen {
    fn note(&mut self, provenance: &Provenance) -> Repetition {
        let short = |digest: &[u8]| {
            let mut bytes = [0; SEEN_BYTES];
            bytes.copy_from_slice(&digest[..SEEN_BYTES]);
            bytes
        };
        let id = short(&Sha256::digest(provenance.source_id.as_str()));
        let content = short(&provenance.digest);
        match self.0.entry(id) {
            Entry::Vacant(place) => {
                place.insert(content);
                Repetition::None
            }
            Entry::Occupied(place) if *place.get() == content => Repetition::Same,
            Entry::Occupied(_) => Repetition::Other,
        }
    }
}

/// Takes a batch over.
///
/// # Errors
/// When the database does not answer; then nothing of the batch was taken.
pub async fn take<L: Importable>(
    tx: &Tx,
    terms: &Terms,
    mapping: &Mapping,
    rows: Vec<Row>,
    seen: &mut Seen,
) -> Result<Outcome, Problem> {
    let mut outcome = Outcome::default();
    let mut ready = Vec::with_capacity(rows.len());
    for row in rows {
        match read::<L>(terms, mapping, row) {
            Ok(row) => match seen.note(&row.provenance) {
                Repetition::None => ready.push(row),
                Repetition::Same => outcome.unchanged += 1,
                Repetition::Other => {
                    let mut faults = Faults::new();
                    faults.add(
                        "source_id",
                        "duplicate",
                        "an earlier row of this file has the same identifier and other content",
                    );
                    outcome.refused.push(Refused { raw: row.raw, number: row.number, faults: faults.into_vec() });
                }
            },
            Err(refused) => outcome.refused.push(refused),
        }
    }
    let ready = complete::<L>(tx, terms, ready, &mut outcome).await?;
    let source_ids = ready.iter().map(|row| row.provenance.source_id.to_string()).collect();
    let known = listing::find_by_source::<L>(tx, terms.hub, terms.owner, terms.source.as_str(), source_ids).await?;
    let mut known: HashMap<String, Stored<L>> =
        known.into_iter().filter_map(|stored| Some((source_id(&stored)?, stored))).collect();
    let mut made = Vec::new();
    for row in ready {
        match known.remove(row.provenance.source_id.as_str()) {
            Some(stored) => renew(tx, stored, row, &mut outcome).await?,
            None => make::<L>(tx, terms, row, &mut made, &mut outcome),
        }
    }
    outcome.created += made.len() as u64;
    store(tx, terms, made).await?;
    Ok(outcome)
}

/// The rows that can be completed; the others are refused.
async fn complete<L: Importable>(
    tx: &Tx,
    terms: &Terms,
    mut ready: Vec<Ready<L::Content>>,
    outcome: &mut Outcome,
) -> Result<Vec<Ready<L::Content>>, Problem> {
    let faults = L::complete(tx, terms, ready.iter_mut().map(|row| &mut row.content).collect()).await?;
    let mut complete = Vec::with_capacity(ready.len());
    for (row, fault) in ready.into_iter().zip(faults) {
        match fault {
            None => complete.push(row),
            Some(fault) => {
                outcome.refused.push(Refused { raw: row.raw, number: row.number, faults: vec![fault] });
            }
        }
    }
    Ok(complete)
}

fn source_id<L: Importable>(stored: &Stored<L>) -> Option<String> {
    stored.value.provenance().map(|provenance| provenance.source_id.to_string())
}

fn read<L: Importable>(terms: &Terms, mapping: &Mapping, row: Row) -> Result<Ready<L::Content>, Refused> {
    let digest = digest(&row);
    let number = row.number();
    let given = super::cells::Cells::new(&row, mapping).line("source_id");
    let read = L::read(&row, mapping).and_then(|(content, metadata)| {
        let mut faults = Faults::new();
        let from_content = || hex(&digest[..16]);
        let source_id = given.or_else(|| L::fallback_source_id(&content)).unwrap_or_else(from_content);
        match faults.take("source_id", SourceName::parse(&source_id)) {
            Some(source_id) => Ok((content, metadata, Provenance { source: terms.source.clone(), source_id, digest })),
            None => Err(faults),
        }
    });
    let raw = row.into_raw();
    match read {
        Ok((content, metadata, provenance)) => Ok(Ready { content, metadata, provenance, raw, number }),
        Err(faults) => Err(Refused { raw, number, faults: faults.into_vec() }),
    }
}

/// The digest of all cells: what tells an unchanged row from a changed one.
fn digest(row: &Row) -> [u8; 32] {
    let mut hash = Sha256::new();
    for (column, cell) in row.cells() {
        let text = cell
            .as_text()
            .map(std::borrow::Cow::into_owned)
            .or_else(|| cell.as_list(&[]).map(|list| list.join("\u{1f}")));
        let text = text.unwrap_or_default();
        if text.is_empty() {
            continue;
        }
        for part in [column, text.as_str()] {
            hash.update((part.len() as u64).to_le_bytes());
            hash.update(part);
        }
    }
    hash.finalize().into()
}

async fn renew<L: Importable>(
    tx: &Tx,
    mut stored: Stored<L>,
    row: Ready<L::Content>,
    outcome: &mut Outcome,
) -> Result<(), Problem> {
    if stored.value.provenance().is_some_and(|known| known.digest == row.provenance.digest) {
        outcome.unchanged += 1;
        return Ok(());
    }
    match stored.value.renew(row.content, row.provenance, tx.now()) {
        Ok(event) => {
            outcome.amended += 1;
            stored.metadata = row.metadata;
            listing::update(tx, &mut stored).await?;
            tx.emit(event);
        }
        Err(refusals) => {
            outcome.refused.push(Refused { raw: row.raw, number: row.number, faults: faults_of(&refusals) });
        }
    }
    Ok(())
}

fn make<L: Importable>(tx: &Tx, terms: &Terms, row: Ready<L::Content>, made: &mut Vec<Made<L>>, outcome: &mut Outcome) {
    let (mut value, event) = L::enter(tx.next_id(terms.hub), terms.owner, row.content, row.provenance);
    let mut events = vec![event];
    let mut review = None;
    if let Admission::Published(sheet) = terms.admission {
        let sheet = approval(tx, terms, sheet);
        match value.admit(&sheet, tx.now()) {
            Ok(more) => events.extend(more),
            Err(refusals) => {
                outcome.refused.push(Refused { raw: row.raw, number: row.number, faults: faults_of(&refusals) });
                return;
            }
        }
        review = L::IS_MODERATED.then_some(sheet);
    }
    let at = tx.now();
    let stored = Stored { value, metadata: row.metadata, version: 1, created_at: at, updated_at: at };
    made.push(Made { stored, review, events });
}

fn approval(tx: &Tx, terms: &Terms, sheet: ScoreSheet) -> Review {
    Review { id: tx.next_id(terms.hub), sheet, decision: Decision::Approve, reason: None }
}

async fn store<L: Importable>(tx: &Tx, terms: &Terms, made: Vec<Made<L>>) -> Result<(), Problem> {
    if made.is_empty() {
        return Ok(());
    }
    let (mut rows, mut reviews) = (Vec::with_capacity(made.len()), Vec::new());
    for Made { stored, review, events } in made {
        events.into_iter().for_each(|event| tx.emit(event));
        let subject = stored.value.id().subject();
        reviews.extend(review.map(|review| Reviewed { subject, owner: terms.owner, review }));
        rows.push(stored);
    }
    listing::insert_many(tx, &rows).await?;
    if !reviews.is_empty() {
        moderation::insert_many(tx, &reviews, terms.hub).await?;
    }
    Ok(())
}

fn faults_of(refusals: &Refusals) -> Vec<Fault> {
    let fault = |refusal: &keqiao_domain::rule::Refusal| Fault {
        pointer: refusal.pointer.trim_start_matches('/').to_owned(),
        code: refusal.rule.code(),
        detail: refusal.rule.title_en().to_owned(),
        suggestions: Vec::new(),
    };
    refusals.as_slice().iter().map(fault).collect()
}
