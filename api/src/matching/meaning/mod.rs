//! Nearness in meaning, as an embedding service tells it: an option. Without it, and while it does not answer, the matching goes
//! on with words alone, and says so.

pub mod client;
pub mod follow;
pub mod store;

use crate::trust::feed::Place;
use client::{EmbedError, Embedder, Role};
use keqiao_matching::{Key, Query, Vectors};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};
use strum::{EnumString, IntoStaticStr, VariantArray};
use tokio::sync::watch;

/// What is asked only to see whether the service answers.
const PROBE: &str = "technology";

/// The embedding service of the configuration, and the vectors of what is public.
#[derive(Debug)]
pub struct Meaning {
    embedder: Embedder,
    /// Searches share it, the follower writes to it in small steps.
    vectors: RwLock<Vectors>,
    /// Whether the service answered when it was last asked.
    is_up: AtomicBool,
    /// The place in the feed up to which the vectors are in step. Written by the follower alone.
    pub followed: watch::Sender<Place>,
}

/// Whether a match took meaning into account.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum MeaningUse {
    /// No embedding service is configured, or the weights ask for none.
    Off,
    /// The vectors were compared.
    Used,
    /// The service does not answer: words alone decided.
    Unavailable,
}

impl Meaning {
    /// The service of a configuration, with no vectors yet.
    #[must_use]
    pub fn new(embedder: Embedder) -> Self {
        let vectors = RwLock::new(Vectors::new(embedder.model()));
        Meaning { embedder, vectors, is_up: AtomicBool::new(true), followed: watch::Sender::new(Place::default()) }
    }

    /// How near these listings are to a question, in thousandths; nothing when the service does not answer. One that failed is
    /// not asked again before the follower has reached it.
    pub async fn nearness(&self, query: &Query, keys: &[Key]) -> Option<Vec<Option<i16>>> {
        if !self.is_up.load(Ordering::Relaxed) {
            return None;
        }
        let text = format!("{}\n{}", query.title, query.text);
        match self.embed(&[text], Role::Question).await {
            Ok(vectors) => self.read().nearness(vectors.first()?, keys).ok(),
            Err(error) => {
                tracing::warn!(%error, "the embedding service does not answer, matching goes on without it");
                None
            }
        }
    }

    /// The model that makes them.
    fn model(&self) -> &str {
        self.embedder.model()
    }

    fn read(&self) -> RwLockReadGuard<'_, Vectors> {
        self.vectors.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn write(&self) -> RwLockWriteGuard<'_, Vectors> {
        self.vectors.write().unwrap_or_else(PoisonError::into_inner)
    }

    /// Asks a service that failed whether it is back.
    async fn look_again(&self) {
        if !self.is_up.load(Ordering::Relaxed) {
            let is_back = self.embed(&[PROBE.to_owned()], Role::Question).await.is_ok();
            tracing::info!(is_back, "asked whether the embedding service is back");
        }
    }

    /// Asks the service, and notes whether it answered.
    async fn embed(&self, texts: &[String], role: Role) -> Result<Vec<Vec<f32>>, EmbedError> {
        let answer = self.embedder.embed(texts, role).await;
        self.is_up.store(answer.is_ok(), Ordering::Relaxed);
        answer
    }
}
