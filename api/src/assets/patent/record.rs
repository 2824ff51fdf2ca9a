//! Recording what happened to a patent's right.

use super::legal_event::LegalEventBody;
use super::view::PatentView;
use crate::call::Call;
use crate::deals::open_licence::guard as open_licences;
use crate::http::body::JsonBody;
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

/// Record a legal event of a patent.
///
/// Grant, transfer, pledge, preservation, licence, lapse and the like, each with its source and the day on which that was
/// read. The state of the right, and what lies on it, follow from all events in the order in which they happened. The same
/// event again changes nothing. A right that has ended is taken from the market. An open licence is not declared beside an
/// exclusive or sole one, nor the other way round, whether the register tells it or it was granted here.
#[utoipa::path(tag = "patents", request_body = LegalEventBody, responses((status = OK, body = PatentView)))]
#[post("/patents/{id}/events")]
pub async fn record_patent_event(
    call: Call,
    id: IdPath<PatentKind>,
    body: JsonBody<LegalEventBody>,
) -> Result<HttpResponse, Problem> {
    call.app
        .write(&call, Action::RecordPatentEvent, async |tx| {
            let mut stored = store::find_for_update::<Patent>(tx, id.0).await?.or_not_found()?;
            tx.check(&stored.value.resource())?;
            call.check_version(stored.version)?;

            let event = body.0.parse(tx.now().day())?;
            let mut refusals = open_licences::against(tx.whole_db(), &stored.value, &event).await?;
            let happened = match stored.value.record(event, tx.now()) {
                Ok(happened) if refusals.is_empty() => happened,
                Ok(_) => return Err(refusals.into()),
                Err(own) => {
                    refusals.append(own);
                    return Err(refusals.into());
                }
            };
            if !happened.is_empty() {
                store::update(tx, &mut stored).await?;
                happened.into_iter().for_each(|event| tx.emit(event));
            }

            let owner = organizations::find(tx.db(), stored.value.owner).await?.or_not_found()?;
            let standing = owner.value.may_list();
            let view = PatentView::single(&call.app, tx.principal(), &stored, &standing);
            Ok(Reply::ok(&view)?.version(stored.version))
        })
        .await
}
