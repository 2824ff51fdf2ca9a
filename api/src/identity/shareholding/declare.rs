//! Declaring who holds one's organization.

use super::view::{ShareholdingBody, ShareholdingView};
use super::{event, store};
use crate::call::Call;
use crate::http::body::JsonBody;
use crate::http::fault::Faults;
use crate::http::path::IdPath;
use crate::http::problem::Problem;
use crate::http::reply::Reply;
use crate::identity::organization::store as organizations;
use crate::tx::OrNotFound as _;
use actix_web::{HttpResponse, post};
use keqiao_domain::access::Action;
use keqiao_domain::event::EventKind;
use keqiao_domain::id::OrganizationKind;
use keqiao_domain::identity::shareholding::{Shareholding, WHOLE_PPM};

/// Declare a shareholding.
///
/// An owner declares who holds his organization. Whoever controls it, or holds 25 % and more, is a related party: related
/// parties do not decide on one another.
#[utoipa::path(tag = "shareholdings", request_body = ShareholdingBody,
    responses((status = CREATED, body = ShareholdingView)))]
#[post("/organizations/{id}/shareholdings")]
pub async fn declare_shareholding(
    call: Call,
    id: IdPath<OrganizationKind>,
    body: JsonBody<ShareholdingBody>,
) -> Result<HttpResponse, Problem> {
    call.app
        .write(&call, Action::DeclareShareholding, async |tx| {
            let held = organizations::find_for_share(tx, id.0).await?.or_not_found()?;
            tx.check(&held.value.resource())?;
            let ShareholdingBody { holder, share_ppm, is_control } = body.0;
            let mut faults = Faults::new();
            if share_ppm == 0 || share_ppm > WHOLE_PPM {
                faults.add("/share_ppm", "out_of_range", format!("is not 1 to {WHOLE_PPM}"));
            }
            let is_known = holder.0 != id.0 && organizations::find(tx.whole_db(), holder.0).await?.is_some();
            if !is_known {
                faults.add("/holder", "unknown_holder", "is no other organization of this market");
            }
            if !faults.is_empty() {
                return Err(faults.into());
            }

            let row = store::insert(tx, Shareholding { holder: holder.0, held: id.0, share_ppm, is_control }).await?;
            tx.emit(event(&row, EventKind::ShareholdingDeclared));
            Reply::created(&ShareholdingView::from(&row), format!("/v1/organizations/{}/shareholdings", id.0))
        })
        .await
}
