//! The certificate of an achievement.

use crate::call::Call;
use crate::http::path::IdPath;
use crate::http::problem::Problem;
use crate::listing::step;
use crate::trust::certificate::view::CertificateView;
use actix_web::{HttpResponse, get};
use keqiao_domain::assets::achievement::Achievement;
use keqiao_domain::id::AchievementKind;

/// Certify an achievement.
///
/// Everything the ledger says of the achievement, with proofs, checkpoint and key, checked offline with `ledger-verify
/// certificate`. For printing with `Accept: text/html` or `application/pdf`. 404 also while nothing of it is signed yet.
#[utoipa::path(tag = "achievements",
    responses((status = OK, content((CertificateView = "application/json"), (String = "text/html"), (String = "application/pdf")))))]
#[get("/achievements/{id}/certificate")]
pub async fn certify_achievement(call: Call, id: IdPath<AchievementKind>) -> Result<HttpResponse, Problem> {
    step::certify::<Achievement>(&call, id.0).await
}
