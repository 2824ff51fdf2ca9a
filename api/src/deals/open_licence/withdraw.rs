//! Withdrawing an open licence.

use super::store;
use super::view::OpenLicenceView;
use crate::call::Call;
use crate::http::path::IdPath;
use crate::http::problem::Problem;
use crate::http::reply::Reply;
use crate::tx::OrNotFound as _;
use actix_web::{HttpResponse, post};
use keqiao_domain::access::Action;
use keqiao_domain::id::OpenLicenceKind;

/// Withdraw an open licence.
///
/// The patentee takes it back: nobody accepts it any more. Whoever did before keeps his licence (专利法 50). Withdrawing twice
/// changes nothing.
#[utoipa::path(tag = "open-licences", responses((status = OK, body = OpenLicenceView)))]
#[post("/open-licences/{id}/withdraw")]
pub async fn withdraw_open_licence(call: Call, id: IdPath<OpenLicenceKind>) -> Result<HttpResponse, Problem> {
    call.app
        .write(&call, Action::WithdrawOpenLicence, async |tx| {
            let mut row = store::find_for_update(tx, id.0).await?.or_not_found()?;
            tx.check(&row.value.resource())?;
            call.check_version(row.version)?;
            if let Some(event) = row.value.withdraw()? {
                store::update(tx, &mut row).await?;
                tx.emit(event);
            }
            let view = OpenLicenceView::single(&call.app, tx.whole_db(), tx.principal(), &row, tx.now()).await?;
            Ok(Reply::ok(&view)?.version(row.version))
        })
        .await
}
