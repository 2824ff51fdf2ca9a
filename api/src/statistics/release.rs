//! Releasing a vintage.

use super::store::{self, Vintage};
use super::view::VintageView;
use crate::call::Call;
use crate::http::problem::Problem;
use crate::http::reply::Reply;
use crate::tx::Tx;
use actix_web::{HttpResponse, post};
use keqiao_domain::access::{Action, Exposure, Resource};
use keqiao_domain::event::{Audience, Event, EventKind};
use keqiao_domain::hub::HubNumber;
use serde_json::json;

/// Counts the years that changed anew into the next vintage and notes that it is there.
///
/// # Errors
/// 409 when another one is being released.
pub async fn release(tx: &Tx) -> Result<Vintage, Problem> {
    let nation = Resource { hub: HubNumber::NATIONAL, owner: None, exposure: Exposure::Public };
    tx.check(&nation)?;
    let vintage = store::release(tx).await?;
    let payload = json!({
        "number": vintage.number,
        "as_of_on": vintage.as_of_on.to_string(),
        "cells": vintage.cells,
    });
    let (subject, hub) = (vintage.id.subject(), HubNumber::NATIONAL);
    let (kind, audience) = (EventKind::VintageReleased, Audience::Public);
    tx.emit(Event { kind, subject, hub, owner: None, audience, payload });
    Ok(vintage)
}

/// Release a vintage.
///
/// Counts all registered contracts anew, as they are today. The service does so by itself on each day on which a registration
/// changed; a statistician may do so in between. Vintages before stay as they are.
#[utoipa::path(tag = "statistics", responses((status = CREATED, body = VintageView)))]
#[post("/statistics/vintages")]
pub async fn release_vintage(call: Call) -> Result<HttpResponse, Problem> {
    call.app
        .write(&call, Action::ReleaseVintage, async |tx| {
            let vintage = release(tx).await?;
            Reply::created(&VintageView::from(&vintage), "/v1/statistics/vintages".to_owned())
        })
        .await
}
