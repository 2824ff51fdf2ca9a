//! Assessing how far an achievement is from use.

use super::assessment::AssessmentBody;
use super::view::AchievementView;
use crate::call::Call;
use crate::http::body::JsonBody;
use crate::http::path::IdPath;
use crate::http::problem::Problem;
use crate::identity::organization::store as organizations;
use crate::listing::{step, store};
use crate::tx::OrNotFound as _;
use actix_web::{HttpResponse, post};
use keqiao_domain::access::Action;
use keqiao_domain::assets::achievement::Achievement;
use keqiao_domain::id::AchievementKind;

/// Assess an achievement's readiness.
///
/// Records a level with its scale, edition and evidence, at any time; the achievement shows it from then on, and keeps
/// the assessments before. A level needs at least one document, and one that is lower than before on the same scale a
/// reason.
#[utoipa::path(tag = "achievements", request_body = AssessmentBody, responses((status = OK, body = AchievementView)))]
#[post("/achievements/{id}/readiness-assessments")]
pub async fn assess_readiness(
    call: Call,
    id: IdPath<AchievementKind>,
    body: JsonBody<AssessmentBody>,
) -> Result<HttpResponse, Problem> {
    call.app
        .write(&call, Action::AssessReadiness, async |tx| {
            let mut stored = store::find_for_update::<Achievement>(tx, id.0).await?.or_not_found()?;
            tx.check(&stored.value.resource())?;
            call.check_version(stored.version)?;

            if let Some(event) = stored.value.assess(body.0.parse()?, tx.now())? {
                store::update(tx, &mut stored).await?;
                tx.emit(event);
            }

            let owner = organizations::find(tx.db(), stored.value.owner).await?.or_not_found()?;
            let standing = owner.value.may_list();
            step::reply(&call, tx, &stored, &standing).await
        })
        .await
}
