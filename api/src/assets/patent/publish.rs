//! Putting a patent before the market.

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

/// Publish a patent.
///
/// Puts it before the market, without moderation: it needs a number of its office, a right that has not ended, and a state
/// of that right that was read or stated within the last 30 days.
/// Publishing a patent that is already public succeeds and changes nothing.
#[utoipa::path(tag = "patents", responses((status = OK, body = PatentView)))]
#[post("/patents/{id}/publish")]
pub async fn publish_patent(call: Call, id: IdPath<PatentKind>) -> Result<HttpResponse, Problem> {
    call.app
        .write(&call, Action::PublishPatent, async |tx| {
            let mut stored = store::find_for_update::<Patent>(tx, id.0).await?.or_not_found()?;
            tx.check(&stored.value.resource())?;
            call.check_version(stored.version)?;

            let owner = organizations::find_for_share(tx, stored.value.owner).await?.or_not_found()?;
            let mut refusals = owner.value.may_list();
            if !refusals.is_empty() {
                refusals.append(stored.value.may_publish(tx.now()));
                return Err(refusals.into());
            }
            if let Some(event) = stored.value.publish(tx.now())? {
                store::update(tx, &mut stored).await?;
                tx.emit(event);
            }

            let standing = owner.value.may_list();
            let view = PatentView::single(&call.app, tx.principal(), &stored, &standing);
            Ok(Reply::ok(&view)?.version(stored.version))
        })
        .await
}
