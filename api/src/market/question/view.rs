//! What goes in and comes out for questions.

use super::store::QuestionRow;
use crate::http::types::{Moment, Ref};
use crate::names::{DemandRef, OrganizationRef, QuestionRef};
use keqiao_domain::access::Principal;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What is asked.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct QuestionBody {
    /// The question. With its answer it is public: name nothing that is secret.
    #[schema(min_length = 2, max_length = 5000, example = "Is the membrane coated in our plant or in yours?")]
    pub question: String,
}

/// What is answered.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AnswerBody {
    /// The answer; it is public, and stays as it is.
    #[schema(min_length = 2, max_length = 5000, example = "In ours; we take rolls of 400 mm width.")]
    pub answer: String,
}

/// A question on a demand.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Question)]
pub struct QuestionView {
    /// Its identifier.
    #[schema(inline)]
    pub id: QuestionRef,
    /// The demand.
    #[schema(inline)]
    pub demand: DemandRef,
    /// Who asks; only the demand's owner, its hub's moderators and the one who asked see that.
    #[schema(inline)]
    pub asker: Option<OrganizationRef>,
    /// The question.
    #[schema(max_length = 5000)]
    pub question: String,
    /// The answer; null while there is none.
    #[schema(max_length = 5000)]
    pub answer: Option<String>,
    /// When it was asked.
    #[schema(inline)]
    pub created_at: Moment,
    /// When it was answered.
    #[schema(inline)]
    pub answered_at: Option<Moment>,
}

impl QuestionView {
    /// The view of a row, for a caller.
    #[must_use]
    pub fn new(principal: &Principal, row: &QuestionRow) -> Self {
        let question = &row.question;
        let knows_asker = principal.is_member(question.owner)
            || principal.is_member(question.asker)
            || principal.is_moderator(question.id.hub());
        QuestionView {
            id: Ref(question.id),
            demand: Ref(question.demand),
            asker: knows_asker.then_some(Ref(question.asker)),
            question: question.text.to_string(),
            answer: question.answer.as_ref().map(|answer| answer.text.to_string()),
            created_at: Moment(row.created_at),
            answered_at: question.answer.as_ref().map(|answer| Moment(answer.at)),
        }
    }
}
