//! The certificate of a registration.

use crate::call::Call;
use crate::http::path::IdPath;
use crate::http::problem::Problem;
use crate::listing::store;
use crate::trust::certificate::show::answer;
use crate::trust::certificate::view::CertificateView;
use crate::tx::OrNotFound as _;
use actix_web::{HttpResponse, get};
use keqiao_domain::access::{self, Action, Resource};
use keqiao_domain::id::RegistrationKind;
use keqiao_domain::registration::case::RegistrationCase;

/// Certify a registration.
///
/// Everything the ledger says of the registration of a contract: number, certificate versions, and whether it was revoked,
/// with proofs, checkpoint and key, checked offline with `ledger-verify certificate`. For the parties of the contract, the
/// authority and the regulator; facts are shown to the applicant. For printing with `Accept: text/html` or `application/pdf`.
/// 404 also while nothing of it is signed yet.
#[utoipa::path(tag = "registrations",
    responses((status = OK, content((CertificateView = "application/json"), (String = "text/html"), (String = "application/pdf")))))]
#[get("/registrations/{id}/certificate")]
pub async fn certify_registration(call: Call, id: IdPath<RegistrationKind>) -> Result<HttpResponse, Problem> {
    access::check_scope(&call.principal, Action::CertifyRegistration)?;
    let case = store::find::<RegistrationCase>(call.db(), id.0).await?.or_not_found()?.value;
    let organization = call.principal.organization;
    // The other side of the contract sees it once there is a certificate.
    let party = organization.filter(|organization| case.certificate > 0 && case.form.has_party(*organization));
    let own = case.resource(organization);
    let resource = Resource { owner: party.or(own.owner), ..own };
    answer(&call, Action::CertifyRegistration, &resource, id.0.subject()).await
}
