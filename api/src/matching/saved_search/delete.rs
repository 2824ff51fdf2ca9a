//! Deleting a saved search.

use super::view::SavedSearchView;
use super::{store, user_of};
use crate::call::Call;
use crate::http::path::IdPath;
use crate::http::problem::Problem;
use crate::http::reply::Reply;
use crate::tx::OrNotFound as _;
use actix_web::{HttpResponse, delete};
use keqiao_domain::access::Action;
use keqiao_domain::id::SavedSearchKind;

/// Delete a saved search.
///
/// You are told no more of what fits it; what is in your inbox stays. Answers with the search as it was.
#[utoipa::path(tag = "matching", responses((status = OK, body = SavedSearchView)))]
#[delete("/saved-searches/{id}")]
pub async fn delete_saved_search(call: Call, id: IdPath<SavedSearchKind>) -> Result<HttpResponse, Problem> {
    call.app
        .write(&call, Action::DeleteSavedSearch, async |tx| {
            let row = store::find_for_update(tx, id.0).await?.or_not_found()?;
            tx.check(&row.value.resource())?;
            // A colleague may not even know of it.
            let (user, _) = user_of(tx.principal())?;
            Some(()).filter(|()| user == row.value.user).or_not_found()?;

            store::delete(tx, id.0).await?;
            tx.emit(row.value.deleted());

            Reply::ok(&SavedSearchView::new(&call.app, &row))
        })
        .await
}
