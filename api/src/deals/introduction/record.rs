//! Recording that one introduces two parties.

use super::step::conflict_of;
use super::store::{self, IntroductionRow};
use super::view::{IntroductionBody, IntroductionView};
use crate::call::Call;
use crate::deals::mandate::store as mandates;
use crate::http::body::JsonBody;
use crate::http::path::IdPath;
use crate::http::problem::Problem;
use crate::http::quota::INTRODUCTION;
use crate::http::reply::Reply;
use crate::identity::organization::store as organizations;
use crate::tx::OrNotFound as _;
use actix_web::{HttpResponse, post};
use keqiao_domain::access::{Action, check_scope};
use keqiao_domain::deals::introduction::{Circumstances, Introduction};
use keqiao_domain::deals::mandate::DualAgency;
use keqiao_domain::id::MandateKind;

/// Record an introduction.
///
/// Whoever introduces for the broker's organization records it before the two know of each other through him; the ledger has it
/// at once, and both parties are told. The counterparty acknowledges it; it or the principal may contest it within seven
/// days. A later deal between the two within the mandate or its tail earns the fee.
#[utoipa::path(tag = "introductions", request_body = IntroductionBody,
    responses((status = CREATED, body = IntroductionView)))]
#[post("/mandates/{id}/introductions")]
pub async fn record_introduction(
    call: Call,
    id: IdPath<MandateKind>,
    body: JsonBody<IntroductionBody>,
) -> Result<HttpResponse, Problem> {
    check_scope(&call.principal, Action::RecordIntroduction)?;
    call.take_quota(INTRODUCTION).await?;
    call.app
        .write(&call, Action::RecordIntroduction, async |tx| {
            let mandate = mandates::find_for_update(tx, id.0).await?.or_not_found()?.value;
            tx.check(&mandate.resource(tx.principal().organization))?;
            let content = body.0.parse()?;
            // Held, so that it entrusts nobody meanwhile.
            let held = async || organizations::find_for_share(tx, content.counterparty).await;
            let counterparty = tx.with_whole_db(held).await?;
            counterparty.ok_or_else(|| {
                Problem::invalid("/counterparty", "organization_unknown", "there is no such organization")
            })?;

            let of_counterparty = mandates::list_active_between(tx, mandate.agency, content.counterparty).await?;
            let has_consent = of_counterparty.iter().all(|row| row.value.dual_agency == DualAgency::Consented);
            let consent = if has_consent { DualAgency::Consented } else { DualAgency::Refused };
            let around = Circumstances {
                is_recorded: store::is_recorded(tx, id.0, content.counterparty, content.subject).await?,
                counterparty_consent: (!of_counterparty.is_empty()).then_some(consent),
            };
            let new = tx.next_id(id.0.hub());
            let (value, events) = Introduction::record(new, &mandate, content, around, tx.now())?;
            let row = IntroductionRow { value, updated_at: tx.now(), version: 1 };
            store::insert(tx, &row).await?;
            events.into_iter().for_each(|event| tx.emit(event));

            let conflict = conflict_of(tx.db(), tx.principal(), &row).await?;
            let view = IntroductionView::single(&call.app, tx.principal(), &row, &conflict, tx.now());
            Ok(Reply::created(&view, format!("/v1/introductions/{new}"))?.version(row.version))
        })
        .await
}
