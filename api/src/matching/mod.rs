//! Search and matching: the index in this process, fed from the ledger's feed.

pub mod alerts;
pub mod ask;
pub mod asker;
pub mod attribute;
pub mod digest;
pub mod document;
pub mod facts;
pub mod follow;
pub mod inbox;
pub mod judgement;
pub mod keep;
pub mod listing;
pub mod match_achievement;
pub mod match_demand;
pub mod match_expert;
pub mod match_offering;
pub mod match_patent;
pub mod match_provider;
pub mod meaning;
pub mod public;
pub mod run;
pub mod saved_search;
pub mod search;
pub mod view;
pub mod weights;
pub mod words;

use crate::trust::feed::Place;
use keqiao_matching::{Cutter, Document, Index, Key, Snapshot};
use std::path::PathBuf;
use std::sync::{Arc, LazyLock, OnceLock, PoisonError, RwLock};
use tokio::sync::{Mutex, watch};

/// The dictionary never changes: a second service in the same process (a test) shares it.
static CUTTER: LazyLock<Arc<Cutter>> = LazyLock::new(|| Arc::new(Cutter::new()));

/// The index of what is public. Guarded by one lock: searches share it, the follower writes to it in small steps.
pub struct Matcher {
    cutter: Arc<Cutter>,
    index: RwLock<Index>,
    /// The place in the feed up to which the index is in step. Written by the follower alone.
    pub followed: watch::Sender<Place>,
    /// Where the index is kept; nowhere, if nobody named a folder.
    folder: OnceLock<PathBuf>,
    /// Held while the index is saved.
    saving: Mutex<()>,
}

impl Default for Matcher {
    fn default() -> Self {
        let cutter = Arc::clone(&CUTTER);
        let followed = watch::Sender::new(Place::default());
        Matcher {
            index: RwLock::new(Index::new(Arc::clone(&cutter))),
            cutter,
            followed,
            folder: OnceLock::new(),
            saving: Mutex::new(()),
        }
    }
}

impl Matcher {
    /// Loads the dictionary, so that the first who asks does not wait for it. What never cuts a text does without.
    pub fn prepare(&self) {
        self.cutter.prepare();
    }

    /// Public listings that can be found.
    #[must_use]
    pub fn len(&self) -> usize {
        self.index.read().unwrap_or_else(PoisonError::into_inner).len()
    }

    /// Whether nothing can be found.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Takes listings in, but for those that it has just so. Their text is cut before the index is locked.
    pub fn upsert(&self, documents: Vec<Document>) {
        let new = documents.into_iter().filter(|document| !self.holds(document));
        let cut: Vec<_> = new.map(|document| self.cutter.cut_document(document)).collect();
        let mut index = self.index.write().unwrap_or_else(PoisonError::into_inner);
        for document in cut {
            index.upsert_cut(document);
        }
    }

    /// Takes listings out.
    pub fn remove(&self, keys: &[Key]) {
        let mut index = self.index.write().unwrap_or_else(PoisonError::into_inner);
        for key in keys {
            index.remove(*key);
        }
    }

    /// Recomputes what depends on the catalogue as a whole.
    pub fn refresh(&self) {
        self.index.write().unwrap_or_else(PoisonError::into_inner).refresh();
    }

    /// The cutter of texts.
    #[must_use]
    pub fn cutter(&self) -> &Arc<Cutter> {
        &self.cutter
    }

    /// Where the index is kept, if anywhere.
    #[must_use]
    pub fn folder(&self) -> Option<PathBuf> {
        self.folder.get().cloned()
    }

    /// Puts an index in the place of the present one.
    pub fn adopt(&self, index: Index) {
        *self.index.write().unwrap_or_else(PoisonError::into_inner) = index;
    }

    /// Forgets every listing.
    pub fn clear(&self) {
        self.adopt(Index::new(Arc::clone(&self.cutter)));
    }

    /// Whether the index has a listing just as it is given.
    #[must_use]
    pub fn holds(&self, document: &Document) -> bool {
        self.index.read().unwrap_or_else(PoisonError::into_inner).holds(document)
    }

    /// The index as it stands, to be saved.
    #[must_use]
    pub fn snapshot(&self) -> Snapshot {
        self.index.read().unwrap_or_else(PoisonError::into_inner).snapshot()
    }

    /// A digest of the index; the same for the same listings, however it was made.
    #[must_use]
    pub fn digest(&self) -> u64 {
        self.index.read().unwrap_or_else(PoisonError::into_inner).digest()
    }
}
