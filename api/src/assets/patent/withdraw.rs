//! Taking a patent from the market.

use super::view::PatentView;
use crate::call::Call;
use crate::http::path::IdPath;
use crate::http::problem::Problem;
use crate::http::reply::Reply;
use crate::identity::organization::store as organizations;
use crate::listing::store;
use crate::tx::OrNotFound as _;
use actix_web::{HttpResponse, post};
use keqiao_domain::access::Action;
use keqiao_domain::assets::patent::Patent;
use keqiao_domain::id::PatentKind;

/// Withdraw a patent.
///
/// Takes it from the market; it can be published again. Withdrawing twice changes nothing.
#[utoipa::path(tag = "patents", responses((status = OK, body = PatentView)))]
#[post("/patents/{id}/withdraw")]
pub async fn withdraw_patent(call: Call, id: IdPath<PatentKind>) -> Result<HttpResponse, Problem> {
    call.app
        .write(&call, Action::WithdrawPatent, async |tx| {
            let mut stored = store::find_for_update::<Patent>(tx, id.0).await?.or_not_found()?;
            tx.check(&stored.value.resource())?;
            call.check_version(stored.version)?;

            let owner = organizations::find_for_share(tx, stored.value.owner).await?.or_not_found()?;
            if let Some(event) = stored.value.withdraw()? {
                store::update(tx, &mut stored).await?;
                tx.emit(event);
            }

            let standing = owner.value.may_list();
            let view = PatentView::single(&call.app, tx.principal(), &stored, &standing);
            Ok(Reply::ok(&view)?.version(stored.version))
        })
        .await
}
