//! Filing a contract.

use super::facts::{fill, stand};
use super::step::conflict_of;
use super::store::is_filed;
use super::view::{OpenRegistrationBody, RegistrationView};
use crate::call::Call;
use crate::deals::contract::store as contracts;
use crate::http::body::JsonBody;
use crate::http::problem::{Code, Problem};
use crate::http::reply::Reply;
use crate::identity::organization::store as organizations;
use crate::identity::shareholding::store::are_related_now;
use crate::listing::store;
use crate::storage::{Metadata, Stored};
use crate::tx::OrNotFound as _;
use actix_web::{HttpResponse, post};
use keqiao_domain::access::{self, Action};
use keqiao_domain::registration::case::RegistrationCase;
use keqiao_domain::registration::form::PlanClass;
use keqiao_domain::registration::step::Filing;
use keqiao_domain::rule::{Refusals, Rule};

/// Open a registration.
///
/// A party of the seller's side files a signed contract with a registration authority of its own hub, once. The form is
/// filled from the contract and the parties' profiles: nothing is typed anew. Look at it, then submit it.
#[utoipa::path(tag = "registrations", request_body = OpenRegistrationBody,
    responses((status = CREATED, body = RegistrationView)))]
#[post("/registrations")]
pub async fn open_registration(call: Call, body: JsonBody<OpenRegistrationBody>) -> Result<HttpResponse, Problem> {
    let OpenRegistrationBody { contract, authority } = body.0;
    call.app
        .write(&call, Action::OpenRegistration, async |tx| {
            let organization = tx.principal().organization.ok_or_else(|| Problem::new(Code::Forbidden))?;
            let applicant = organizations::find_for_share(tx, organization).await?.or_not_found()?.value;
            tx.check(&applicant.resource())?;
            // Held, so that no two cases of one contract are opened at once, in whichever hubs.
            let contract = contracts::find_for_update(tx, contract.0).await?.or_not_found()?.value;
            access::check(tx.principal(), Action::ShowContract, &contract.resource(Some(organization)))?;
            // Verified or not: the case says what is wrong with it.
            let held = async || organizations::find_for_share(tx, authority.0).await;
            let authority = tx.with_whole_db(held).await?.or_not_found()?.value;

            let form = fill(tx.whole_db(), &contract, organization, PlanClass::OutsidePlans).await?;
            for party in form.organizations() {
                // The authority's own contracts are refused by the case itself.
                if party != authority.id && are_related_now(tx.whole_db(), authority.id, party).await? {
                    let mut refusals = Refusals::new();
                    refusals.require_at(false, Rule::RelatedParty, "/authority");
                    return Err(refusals.into());
                }
            }
            let filing = Filing {
                applicant: &applicant,
                authority: &authority,
                contract: contract.id,
                stand: stand(&contract),
                is_filed: is_filed(tx.whole_db(), contract.id, None).await?,
            };
            let id = tx.next_id(applicant.hub());
            let (value, event) = RegistrationCase::open(id, filing, form)?;
            let (metadata, at) = (Metadata::new(), tx.now());
            let stored = [Stored { value, metadata, version: 1, created_at: at, updated_at: at }];
            store::insert_many(tx, &stored).await?;
            tx.emit(event);

            let [stored] = stored;
            let conflict = conflict_of(tx.db(), tx.principal(), &stored.value).await?;
            let stand = (stand(&contract), &conflict);
            let view = RegistrationView::single(&call.app, tx.principal(), &stored, stand, at);
            Ok(Reply::created(&view, format!("/v1/registrations/{id}"))?.version(stored.version))
        })
        .await
}
