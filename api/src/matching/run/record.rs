//! Recording a match.

use super::store::{self, HitRow, RunRow};
use crate::http::problem::Problem;
use crate::matching::ask::{Answer, Found};
use crate::matching::asker::AskingListing;
use crate::tx::Tx;
use keqiao_domain::id::Subject;
use keqiao_domain::matching::run::MatchRun;
use keqiao_matching::Side;

/// Stores what was asked and answered.
///
/// # Errors
/// When the database does not answer.
pub async fn record(
    tx: &Tx,
    asking: &AskingListing,
    found: Side,
    answer: Answer,
) -> Result<(RunRow, Vec<HitRow>), Problem> {
    let subject = asking.subject;
    let run = MatchRun { id: tx.next_id(asking.resource.hub), owner: asking.owner, subject };
    let row = RunRow {
        run,
        created_at: tx.now(),
        subject_version: asking.version,
        found,
        weights_version: answer.weights.version.clone(),
        asked_on: answer.today,
        facts: answer.facts,
    };
    let hit = |(found, rank): (Found, i16)| {
        let listing = Subject::restore(found.listing.kind.prefix(), uuid::Uuid::from_u128(found.key));
        Ok(HitRow {
            rank,
            listing: listing.ok_or_else(|| Problem::internal("a listing of an unknown kind"))?,
            listing_version: found.listing.version,
            text: found.text,
            score: found.reasons.score,
            facts: found.listing.facts,
            text_parts: found.text_parts,
        })
    };
    let hits = answer.items.into_iter().zip(1..).map(hit).collect::<Result<Vec<_>, Problem>>()?;
    store::insert(tx, &row, &hits).await?;
    tx.emit(run.created(&row.weights_version, hits.len()));
    Ok((row, hits))
}
