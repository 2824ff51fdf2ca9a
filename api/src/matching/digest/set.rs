//! Choosing how often one is written to.

use super::TOKEN_PREFIX;
use super::store::{self, Digest};
use super::view::{DigestBody, DigestView};
use crate::call::Call;
use crate::http::body::JsonBody;
use crate::http::problem::Problem;
use crate::http::reply::Reply;
use crate::identity::organization::store as organizations;
use crate::identity::session::secret_text;
use crate::matching::saved_search::user_of;
use crate::tx::OrNotFound as _;
use actix_web::{HttpResponse, put};
use keqiao_domain::access::{Action, check_scope};
use keqiao_domain::timestamp::Timestamp;

/// Choose how often you are written to.
///
/// With `daily` or `weekly`, one letter a day or a week goes to your log-in, about what has come into your inbox since then and waits
/// unread; there is none when nothing does. Each letter has a link that ends it, good until you choose anew. `none` ends it, too.
#[utoipa::path(tag = "matching", request_body = DigestBody, responses((status = OK, body = DigestView)))]
#[put("/digest")]
pub async fn set_digest(call: Call, body: JsonBody<DigestBody>) -> Result<HttpResponse, Problem> {
    check_scope(&call.principal, Action::SetDigest)?;
    let (user, organization) = user_of(&call.principal)?;
    let cadence = body.0.cadence.0;
    call.app
        .write(&call, Action::SetDigest, async |tx| {
            let owner = organizations::find_for_share(tx, organization).await?.or_not_found()?;
            tx.check(&owner.value.resource())?;
            let Some(period) = cadence.period() else {
                store::delete(tx, organization.hub(), user).await?;
                return Reply::ok(&DigestView::of(None));
            };

            let next_at = Timestamp::new(tx.now().as_offset() + period);
            let token = secret_text(TOKEN_PREFIX);
            let digest = Digest { user, owner: organization, cadence, told_until: tx.now(), next_at };
            store::save(tx, &digest, &token, &call.app.vault).await?;

            Reply::ok(&DigestView::of(Some(&digest)))
        })
        .await
}
