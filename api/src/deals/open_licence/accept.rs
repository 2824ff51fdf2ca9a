//! Accepting an open licence.

use super::store;
use super::view::AcceptanceBody;
use crate::call::Call;
use crate::deals::licence::store as licences;
use crate::deals::licence::surroundings::find_patent;
use crate::deals::licence::view::LicenceView;
use crate::http::body::JsonBody;
use crate::http::path::IdPath;
use crate::http::problem::{Code, Problem};
use crate::http::reply::Reply;
use crate::identity::organization::store as organizations;
use crate::tx::OrNotFound as _;
use actix_web::http::StatusCode;
use actix_web::{HttpResponse, post};
use keqiao_domain::access::Action;
use keqiao_domain::id::OpenLicenceKind;
use keqiao_domain::rule::{Refusals, Rule};

/// Accept an open licence.
///
/// Your organization notifies the patentee, and where a sum is to be paid at once shows by the digest of the receipt that it has paid
/// by the announced standard: it has the licence (专利法 51), an ordinary one that stays when the open licence is withdrawn. The
/// patentee is told. An organization has one licence of each open licence.
#[utoipa::path(tag = "open-licences", request_body = AcceptanceBody,
    responses((status = CREATED, body = LicenceView)))]
#[post("/open-licences/{id}/acceptances")]
pub async fn accept_open_licence(
    call: Call,
    id: IdPath<OpenLicenceKind>,
    body: JsonBody<AcceptanceBody>,
) -> Result<HttpResponse, Problem> {
    call.app
        .write(&call, Action::AcceptOpenLicence, async |tx| {
            // Held: it is not withdrawn, and not accepted by the same organization, meanwhile.
            let open = store::find_for_update(tx, id.0).await?.or_not_found()?.value;
            let organization = tx.principal().organization.ok_or_else(|| Problem::new(Code::Forbidden))?;
            let licensee = organizations::find_for_share(tx, organization).await?.or_not_found()?;
            tx.check(&licensee.value.resource())?;
            let acceptance = body.0.parse(organization)?;

            let today = tx.now().day();
            let asset = find_patent(tx.whole_db(), open.patent, today).await?.or_not_found()?;
            let standing = licences::list_standing(tx.whole_db(), &[asset.subject]).await?;
            let standing: Vec<_> = standing.into_iter().map(|row| row.value).collect();
            let mut refusals = licensee.value.may_list();
            refusals.append(open.may_accept(&acceptance, &asset, &standing, today));
            refusals.into_result()?;
            let (licence, events) = open.accept(tx.next_id(asset.hub), &acceptance, (&asset, &standing), today)?;
            if !licences::insert(tx, &licence).await? {
                return Err(Refusals::of(Rule::LicenceOverlaps).into());
            }
            events.into_iter().for_each(|event| tx.emit(event));

            let row = licences::find(tx.db(), licence.id).await?.or_not_found()?;
            let view = LicenceView::single(&call.app, &row, today, asset.is_alive);
            let reply = Reply::ok(&view)?.version(row.version);
            let location = format!("/v1/licences/{}", licence.id);
            Ok(Reply { status: StatusCode::CREATED, location: Some(location), ..reply })
        })
        .await
}
