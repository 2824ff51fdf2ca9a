//! Declaring an open licence.

use super::view::{OpenLicenceBody, OpenLicenceView};
use super::{guard, store};
use crate::call::Call;
use crate::deals::contract::transfer;
use crate::http::body::JsonBody;
use crate::http::problem::{Code, Problem};
use crate::http::reply::Reply;
use crate::identity::organization::store as organizations;
use crate::listing::store as listings;
use crate::tx::OrNotFound as _;
use actix_web::http::StatusCode;
use actix_web::{HttpResponse, post};
use keqiao_domain::access::Action;
use keqiao_domain::assets::patent::Patent;
use keqiao_domain::deals::open_licence::{OpenLicence, may_declare};
use keqiao_domain::rule::{Refusals, Rule};

/// Declare an open licence.
///
/// The patentee declares to everybody that his patent is licensed, for which fee and how long (专利法 50). The patent is granted
/// and published here with a state of the last 30 days; a utility model and a design need the evaluation report; co-owners and
/// pledgees agree. While it stands, nobody gets an exclusive or sole licence, and where there is one it is not declared.
#[utoipa::path(tag = "open-licences", request_body = OpenLicenceBody,
    responses((status = CREATED, body = OpenLicenceView)))]
#[post("/open-licences")]
pub async fn declare_open_licence(call: Call, body: JsonBody<OpenLicenceBody>) -> Result<HttpResponse, Problem> {
    call.app
        .write(&call, Action::DeclareOpenLicence, async |tx| {
            tx.principal().organization.ok_or_else(|| Problem::new(Code::Forbidden))?;
            let body = body.0;
            // Held: nothing else is recorded or declared of the patent meanwhile.
            let patent = listings::find_for_update::<Patent>(tx, body.patent.0).await?.or_not_found()?;
            tx.check(&patent.value.resource())?;
            let terms = body.parse()?;

            let owner = organizations::find_for_share(tx, patent.value.owner).await?.or_not_found()?;
            let (standing, open) = guard::standing(tx.whole_db(), patent.value.id).await?;
            let around = (&standing[..], &open[..]);
            let mut refusals = owner.value.may_list();
            let is_taken = transfer::is_taken(tx.whole_db(), &[patent.value.id], None).await?;
            refusals.require_at(!is_taken, Rule::AssetTransferred, "/patent");
            refusals.append(may_declare(&patent.value, &terms, around, tx.now()));
            refusals.into_result()?;
            let id = tx.next_id(patent.value.id.hub());
            let (value, event) = OpenLicence::declare(id, &patent.value, terms, around, tx.now())?;
            if !store::insert(tx, &value).await? {
                return Err(Refusals::of(Rule::PatentLicencesExclude).into());
            }
            tx.emit(event);

            let row = store::find(tx.db(), id).await?.or_not_found()?;
            let view = OpenLicenceView::single(&call.app, tx.whole_db(), tx.principal(), &row, tx.now()).await?;
            let reply = Reply::ok(&view)?.version(row.version);
            Ok(Reply { status: StatusCode::CREATED, location: Some(format!("/v1/open-licences/{id}")), ..reply })
        })
        .await
}
