//! Moderation of listings: the score sheet as it comes in, is stored, and is shown.

use crate::http::fault::Faults;
use crate::http::problem::Problem;
use crate::http::types::{Code, Moment, Ref};
use crate::names::{DecisionCode, ReviewRef};
use crate::storage::{corrupt, hub_column, restore_time, statement};
use crate::tx::Tx;
use keqiao_domain::hub::HubNumber;
use keqiao_domain::id::{Id, OrganizationKind, ReviewKind, Subject};
use keqiao_domain::moderation::{Review, ScoreSheet};
use keqiao_domain::text::Reason;
use sea_orm::ConnectionTrait;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Four criteria, each 0 to 5. At least 10 points and no zero admit.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ScoreSheet)]
pub struct ScoreSheetBody {
    /// 真实性: is it real?
    #[schema(minimum = 0, maximum = 5, example = 4)]
    pub authenticity: u8,
    /// 明确性: is it clear?
    #[schema(minimum = 0, maximum = 5, example = 3)]
    pub clarity: u8,
    /// 可行性: can it be done?
    #[schema(minimum = 0, maximum = 5, example = 3)]
    pub feasibility: u8,
    /// 价值: is it worth it?
    #[schema(minimum = 0, maximum = 5, example = 4)]
    pub value: u8,
}

/// A moderator's decision.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReviewBody {
    /// The score sheet.
    pub scores: ScoreSheetBody,
    /// The decision.
    #[schema(inline)]
    pub decision: DecisionCode,
    /// Why; needed unless the listing is approved.
    #[serde(default)]
    #[schema(min_length = 2, max_length = 2000, example = "The indicators cannot be measured as described.")]
    pub reason: Option<String>,
}

/// A moderator's decision, as it was made.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Review)]
pub struct ReviewView {
    /// Its identifier.
    #[schema(inline)]
    pub id: ReviewRef,
    /// The score sheet.
    pub scores: ScoreSheetBody,
    /// The sum, 0 to 20.
    #[schema(minimum = 0, maximum = 20, example = 14)]
    pub total: u8,
    /// The decision.
    #[schema(inline)]
    pub decision: DecisionCode,
    /// Why.
    #[schema(max_length = 2000)]
    pub reason: Option<String>,
    /// When.
    #[schema(inline)]
    pub created_at: Moment,
}

impl ReviewBody {
    /// Reads the body.
    ///
    /// # Errors
    /// All faulty members.
    pub fn parse(self, id: Id<ReviewKind>) -> Result<Review, Faults> {
        let mut faults = Faults::new();
        let ScoreSheetBody { authenticity, clarity, feasibility, value } = self.scores;
        let sheet = faults.take("/scores", ScoreSheet::try_new(authenticity, clarity, feasibility, value));
        let reason = faults.take_optional("/reason", self.reason.as_deref(), Reason::parse);
        match sheet {
            Some(sheet) if faults.is_empty() => Ok(Review { id, sheet, decision: self.decision.0, reason }),
            _ => Err(faults),
        }
    }
}

/// A review, of what and whose.
#[derive(Clone, Debug)]
pub struct Reviewed {
    /// The listing.
    pub subject: Subject,
    /// Its owner, who reads the review.
    pub owner: Id<OrganizationKind>,
    /// The decision on it.
    pub review: Review,
}

/// Stores reviews of listings of one hub, all with the transaction's time and actor.
///
/// # Errors
/// When the database does not answer.
pub async fn insert_many(tx: &Tx, reviews: &[Reviewed], hub: HubNumber) -> Result<(), Problem> {
    let sql = "INSERT INTO moderation_review (hub, id, subject_prefix, subject_id, owner_id, reviewer, created_at, \
        authenticity, clarity, feasibility, value, decision, reason) \
        SELECT $1, id, prefix, subject, owner, $2, $3, a, c, f, v, decision, reason \
        FROM unnest($4::uuid[], $5::text[], $6::uuid[], $7::uuid[], $8::smallint[], $9::smallint[], $10::smallint[], \
            $11::smallint[], $12::text[], array_replace($13::text[], '', NULL)) \
            AS r (id, prefix, subject, owner, a, c, f, v, decision, reason)";
    let score = |place: usize| -> Vec<i16> {
        reviews.iter().map(|reviewed| i16::from(reviewed.review.sheet.scores()[place])).collect()
    };
    // An array of texts holds no null here: a reason has two characters or more, so an empty one is none.
    let reason = |review: &Review| review.reason.as_ref().map(ToString::to_string).unwrap_or_default();
    let decision = |review: &Review| <&str>::from(review.decision).to_owned();
    let values = [
        hub_column(hub).into(),
        tx.principal().actor.name().into(),
        tx.now().as_offset().into(),
        reviews.iter().map(|reviewed| reviewed.review.id.uuid()).collect::<Vec<_>>().into(),
        reviews.iter().map(|reviewed| reviewed.subject.prefix().to_owned()).collect::<Vec<_>>().into(),
        reviews.iter().map(|reviewed| reviewed.subject.uuid()).collect::<Vec<_>>().into(),
        reviews.iter().map(|reviewed| reviewed.owner.uuid()).collect::<Vec<_>>().into(),
        score(0).into(),
        score(1).into(),
        score(2).into(),
        score(3).into(),
        reviews.iter().map(|reviewed| decision(&reviewed.review)).collect::<Vec<_>>().into(),
        reviews.iter().map(|reviewed| reason(&reviewed.review)).collect::<Vec<_>>().into(),
    ];
    tx.db().execute_raw(statement(sql, values)).await?;
    Ok(())
}

/// The latest review of a listing.
///
/// # Errors
/// When the database does not answer or the row is corrupt.
pub async fn latest(
    db: &impl ConnectionTrait,
    subject: Subject,
    hub: HubNumber,
) -> Result<Option<ReviewView>, Problem> {
    let sql = "SELECT id, authenticity, clarity, feasibility, value, decision, reason, created_at FROM moderation_review \
        WHERE hub = $1 AND subject_id = $2 ORDER BY id DESC LIMIT 1";
    let row = db.query_one_raw(statement(sql, [hub_column(hub).into(), subject.uuid().into()])).await?;
    let Some(row) = row else { return Ok(None) };
    let id = Id::restore(row.try_get_by_index(0)?);
    let score = |index: usize| -> Result<u8, Problem> {
        u8::try_from(row.try_get_by_index::<i16>(index)?).map_err(|error| corrupt("moderation_review", id, error))
    };
    let scores =
        ScoreSheetBody { authenticity: score(1)?, clarity: score(2)?, feasibility: score(3)?, value: score(4)? };
    let decision: String = row.try_get_by_index(5)?;
    Ok(Some(ReviewView {
        id: Ref(id),
        scores,
        total: scores.authenticity + scores.clarity + scores.feasibility + scores.value,
        decision: Code(decision.parse().map_err(|_| corrupt("moderation_review", id, "decision"))?),
        reason: row.try_get_by_index(6)?,
        created_at: Moment(restore_time(row.try_get_by_index(7)?)),
    }))
}
